"""A finished file → PDF/X-4 for a print shop: verified first, refused where it cannot be trimmed, proved at the end.

Input: the bytes of a PDF of ours, and how it is to be prepared. Output: the bytes of the new file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

from factsheet.errors import LayoutError, Location, Problem, ProofError
from factsheet.evidence.digest import digest
from factsheet.prepress import edges, x4, x4_rules
from factsheet.prepress.inks import Ink
from factsheet.prepress.made import metadata_of, published
from factsheet.prepress.x4 import Plan
from factsheet.proof import Reading, manifest, read
from factsheet.proof.objects import instructions
from factsheet.writers.theme import MM

SHOWN = 5  # faults of a file


def make(path: Path, data: bytes, plan: Plan) -> tuple[Plan, bytes]:
    """Return a file for a print shop, and the plan with the inks that were used.

    Raises ContentError for a file that is not as it was made, LayoutError L112 for what cannot be trimmed, ProofError
    for a file that is not what was planned.
    """
    checksum, where = digest(data), Location(path.as_posix())
    data = published(path, data)
    reading = read(data)
    plan = replace(plan, said=inks_of(reading), used={})
    if faults := list(dict.fromkeys(_untrimmable(reading, data, plan.bleed)))[:SHOWN]:
        hint = "a theme with margins of 5 mm or more has nothing near an edge but rules.edge, which goes past it"
        raise LayoutError([Problem("L112", where, what, hint) for what in faults])
    source = f"{path.name} ({checksum}), prepared for {plan.press.name}"
    finished = x4.write(data, plan, metadata_of(data, reading), source)
    if findings := tuple(x4_rules.check(finished, data, plan)):
        hint = "nothing was written: a file for a press says what its file says; please report it"
        raise ProofError([Problem(f.code, Location(file_name(path)), str(f), hint) for f in findings])
    return plan, finished


def file_name(path: Path) -> str:
    """Return the name of a file made for a print shop."""
    return f"{path.stem}.x4.pdf"


def inks_of(reading: Reading) -> dict[str, Ink]:
    """Return the inks that a theme said, by colour: they stand in the manifest, of a pack in those of its sheets."""
    said = json.loads(reading.attachments[manifest.NAME])
    found: dict[str, Ink] = {}
    for sheet in (said, *said.get("sheets", ())):
        for colour, (cyan, magenta, yellow, black) in sheet.get("made_of", {}).get("inks", {}).items():
            found.setdefault(colour, (cyan, magenta, yellow, black))
    return found


def _untrimmable(reading: Reading, data: bytes, bleed: float) -> Iterator[str]:
    """Yield what stands too near an edge to be trimmed, and what ends there."""
    texts = chain(reading.body, *(note.runs for note in reading.notes), (run for run, _ in reading.numbers),
                  *(runs for page in reading.pages for runs in page.artifacts))  # fmt: skip
    for run in texts:
        width, height = reading.sizes[run.page - 1]
        apart = min(run.x, width - run.end, run.y, height - run.y - 0.7 * run.size)
        if apart < bleed:
            yield f"page {run.page}: “{run.text[:40]}” stands {max(apart, 0) / MM:.1f} mm from the trimmed edge"
    for number, (content, size) in enumerate(zip(reading.contents, reading.sizes, strict=True), 1):
        for what in edges.faults(instructions(content), (0, 0, *size), bleed):
            yield f"page {number}: {what}"
