"""Proof: a finished file, read back, says what was written, where it should, and nothing else.

content → parts; objects → bounds, shapes, reading → reference → words, ways, places, leaks; web reads the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from factsheet.proof import layout, leaks, limits, links, text
from factsheet.proof.document import Reading
from factsheet.proof.expected import Reference
from factsheet.proof.findings import Finding
from factsheet.proof.leaks import Hidden, Secrets
from factsheet.proof.objects import Unreadable
from factsheet.proof.reading import read

__all__ = ["Finding", "Hidden", "Reading", "Reference", "Secrets", "Unreadable", "limits", "prove", "read"]


def prove(
    reading: Reading, reference: Reference, secrets: Secrets, own: Callable[[], Iterable[str]] = tuple
) -> list[Finding]:
    """Return every fault of a file, the same ones once; an empty list proves it.

    ``own`` gives the sheet's own texts, in which a user's or host's name is a word like any other.
    """
    findings = [Finding("F003", fault.what, fault.page) for fault in reading.faults]
    findings += [Finding("F012", fault.what, fault.page) for fault in dict.fromkeys(reading.strange)]
    if not reading.blocks:  # an operator that is not known: no more can be said of the file
        return findings
    rules: tuple[Callable[[Reading, Reference], Iterator[Finding]], ...] = (text.check, links.check, layout.check)
    for rule in rules:
        findings += rule(reading, reference)
    spoken = {finding.page for finding in findings}
    findings += [f for f in text.pages(reading, reference) if not f.page or f.page not in spoken]
    findings += leaks.check(reading, secrets, own, proved=not findings and bool(reading.attachments))
    return list(dict.fromkeys(findings))
