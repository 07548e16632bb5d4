"""Proof: a finished file, read back, says what was written, where it should, and nothing else.

operators → objects → limits, allowed_entries → document → reading → expected → text, links, layout, leaks; web reads
the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from factsheet.proof import layout, leaks, limits, links, text
from factsheet.proof.document import Reading
from factsheet.proof.expected import Expected
from factsheet.proof.findings import Finding
from factsheet.proof.leaks import Hidden, Secrets
from factsheet.proof.objects import Unreadable
from factsheet.proof.reading import read

__all__ = ["Finding", "Hidden", "Reading", "Reference", "Secrets", "Unreadable", "limits", "prove", "read"]


def prove(reading: Reading, expected: Expected, secrets: Secrets) -> list[Finding]:
    """Return every fault of a file, each once; an empty list proves it."""
    findings = [Finding("F003", fault.what, fault.page) for fault in reading.faults]
    findings += [Finding("F012", fault.what, fault.page) for fault in dict.fromkeys(reading.unexpected)]
    if not reading.blocks:  # an unknown operator: nothing more can be checked
        return findings
    rules: tuple[Callable[[Reading, Expected], Iterator[Finding]], ...] = (text.check, links.check, layout.check)
    for rule in rules:
        findings += rule(reading, expected)
    reported = {finding.page for finding in findings}
    findings += [f for f in text.pages(reading, expected) if not f.page or f.page not in reported]
    findings += leaks.check(reading, secrets, proved=not findings and bool(reading.attachments))
    return list(dict.fromkeys(findings))
