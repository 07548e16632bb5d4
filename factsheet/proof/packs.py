"""A pack, several sheets in one file: each part is proved as a sheet is, by its own pages and structure.

Input: the bytes, and what each part must say: cover, contents, sheets. Output: findings; the pack's manifest.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from factsheet.proof import layout, leaks, links, manifest, text
from factsheet.proof.document import LinkElement, Reading
from factsheet.proof.expected import Expected, ExpectedPage, from_data
from factsheet.proof.findings import Finding
from factsheet.proof.leaks import Secrets
from factsheet.proof.objects import Objects, Unreadable
from factsheet.proof.operators import PageContent
from factsheet.proof.reading import FileReader

SCHEMA = "factsheet-pack/1"
SHAPE: Any = {
    "tool": str,
    "pack": {"title": str, "language": str, "date": str, "draft": bool, "paper": str},
    "sheets": [{k: v for k, v in manifest.SHAPE.items() if k not in ("itself", "text", "tool")}],
    "itself": manifest.SHAPE["itself"],
    "parts": [dict],
}
FRONT = 2  # parts before the sheets: cover and contents
_BLANK = ExpectedPage(text.digest(""), sha256(b"").hexdigest(), ())


def opened(data: bytes) -> dict[str, Any] | None:
    """Return the manifest of a pack, None for that of another file. Raises ManifestError if it is malformed."""
    try:
        found = json.loads(data)
        if found["schema"] != SCHEMA:
            return None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not manifest.is_like(found, SHAPE) or len(found["parts"]) != len(found["sheets"]) + FRONT:
        raise manifest.ManifestError("the manifest lacks required fields")
    return dict(found)


def expected(said: Mapping[str, Any]) -> list[Expected]:
    """Return what the parts of a pack must say. Raises KeyError, TypeError or ValueError for malformed data."""
    return [from_data(part, sheet=number >= FRONT) for number, part in enumerate(said["parts"])]


def read(data: bytes, counts: Sequence[int], *, foreign: bool = False) -> tuple[Reading, list[Reading]]:
    """Return a file, and each of its parts, given their numbers of pages. Raises Unreadable."""
    try:
        reader = _PackReader(Objects(data), counts)
        whole = reader.read()
        if foreign:
            reader.rest()
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"not built as factsheet builds a pack ({str(error)[:80]})") from error
    for part in reader.found:
        part.outline = [entry for entry in whole.outline if entry[1] and part.contents[entry[1].page - 1 :][:1] > [b""]]
    return whole, reader.found


class _PackReader(FileReader):
    """Reads a file whose document is one part after the other."""

    def __init__(self, objects: Objects, counts: Sequence[int]) -> None:
        super().__init__(objects)
        self.counts, self.found = counts, list[Reading]()

    def document(self, element: dict[str, Any]) -> None:
        whole, before = self.reading, 0
        whole.labels = list(_labels(self.objects, len(whole.pages)))
        if sum(self.counts) != len(whole.pages) or len(element["/K"]) != len(self.counts):
            raise ValueError(f"{len(whole.pages)} pages in {len(element['/K'])} parts")
        for kid, count in zip(element["/K"], self.counts, strict=True):
            part = self.reading = Reading(pages=whole.pages, language=whole.language, labels=whole.labels)
            self.element(self.get(kid), "")
            part.pages = [PageContent()] * before + whole.pages[before : before + count]
            part.contents = [b""] * before + whole.contents[before : before + count]
            part.sizes = whole.sizes[: before + count]
            whole.blocks += part.blocks
            whole.faults += part.faults
            self.found.append(part)
            before += count
        self.reading = whole


def _labels(objects: Objects, count: int) -> Iterator[str]:
    """Yield what the foot of each page says: its label and that of the last, nothing before page 1."""
    root = objects.get(objects.trailer["/Root"])
    numbers = objects.entry(root, "/PageLabels")["/Nums"]
    if numbers != [0, {"/S": "/r"}, numbers[2], {"/S": "/D"}] or not 0 < numbers[2] < count:
        raise ValueError("its page labels")
    yield from [""] * numbers[2]
    yield from (f"{number}/{count - numbers[2]}" for number in range(1, count - numbers[2] + 1))


def prove(whole: Reading, parts: Sequence[Reading], wanted: Sequence[Expected], secrets: Secrets) -> list[Finding]:
    """Return every fault of a pack, each once; an empty list proves it."""
    findings = [Finding("F003", fault.what, fault.page) for fault in whole.faults]
    findings += [Finding("F012", fault.what, fault.page) for fault in dict.fromkeys(whole.unexpected)]
    if not whole.blocks:
        return findings
    starts, before = [], 0
    for number, (part, said) in enumerate(zip(parts, wanted, strict=True)):
        starts.append(before + 1)
        padded = replace(said, pages=(_BLANK,) * before + said.pages)
        inside = [link for link in part.links if _leads_inside(link)] if number == FRONT - 1 else []
        part.links = [link for link in part.links if link not in inside]
        for rule in (text.check, links.check, layout.check, text.pages):
            findings += rule(part, padded)
        findings += leaks.check(part, secrets)
        part.links += inside
        before += len(said.pages)
    findings += _contents(parts[FRONT - 1], starts[FRONT:], whole.labels)
    findings += leaks.check(whole, secrets)
    return list(dict.fromkeys(findings))


def _leads_inside(link: LinkElement) -> bool:
    return any(annotation.target for annotation in link.annotations)


def _contents(part: Reading, starts: Sequence[int], labels: Sequence[str]) -> Iterator[Finding]:
    """Each entry of the contents leads to the first page of its sheet, and names the page that its foot names."""
    found = [link for link in part.links if _leads_inside(link)]
    if len(found) != len(starts):
        yield Finding("F006", f"the contents have {len(found)} links to {len(starts)} sheets")
    for link, start in zip(found, starts, strict=False):
        said = text.plain("".join(run.text for run in link.runs))
        page = link.annotations[0].page
        if {a.target.page for a in link.annotations if a.target} != {start}:
            yield Finding("F006", f"the entry “{said}” of the contents leads elsewhere", page)
        number = labels[start - 1].partition("/")[0]
        if number not in said.split():
            yield Finding("F006", f"the entry “{said}” of the contents stands for page {number}", page, 0, number, said)
