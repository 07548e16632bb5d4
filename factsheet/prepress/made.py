"""A finished file → imposed: verified first, refused where it could not be read, proved before anything is written.

Input: the bytes of a PDF of ours, a kind, perhaps a paper. Output: the imposition and the bytes of the imposed file.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from factsheet.errors import ContentError, LayoutError, Location, Problem, ProofError
from factsheet.evidence.digest import digest
from factsheet.prepress import proved, writing
from factsheet.prepress.imposition import LEAST_NOTES, Imposition, Kind, Paper, full_size, impose, scale
from factsheet.project.verify import verify
from factsheet.proof import Reading, read
from factsheet.proof.signature import signed
from factsheet.sheet.metadata import Metadata


def make(path: Path, data: bytes, kind: Kind, on: Paper | None = None) -> tuple[Imposition, bytes]:
    """Return a file imposed on a paper; by default the smallest that takes two of its pages in full size.

    Raises ContentError for a file that is not as it was made, LayoutError L110 for notes that would be too small,
    ProofError for an imposed file that is not what was planned.
    """
    where, checksum = Location(path.as_posix()), digest(data)
    data = published(path, data)
    reading, size = read(data), writing.size(data)
    whole = full_size(size)
    on = on or whole
    notes, factor = note_size(reading), scale(size, on)
    if notes * factor < LEAST_NOTES:
        what = f"on {on.name} the pages would be printed at {factor:.0%} and their notes {notes * factor:.1f} pt high"
        hint = f"{LEAST_NOTES:g} pt is the least; --paper {whole.name} has them at full size, {notes:g} pt"
        raise LayoutError([Problem("L110", where, what, hint)])
    made = impose(kind, len(reading.pages), size, on)
    source = f"{path.name} ({checksum}), imposed: {kind} on {on.name}, flipped on the {made.flip} edge"
    finished = writing.write(data, made, metadata_of(data, reading), source)
    if findings := tuple(proved.check(finished, data, made)):
        hint = "nothing was written: an imposed file has the pages of its file; please report it"
        raise ProofError([Problem(f.code, Location(file_name(path, made)), str(f), hint) for f in findings])
    return made, finished


def published(path: Path, data: bytes) -> bytes:
    """Verify a file and return it as it was before it was signed. Raises ContentError if it is not as it was made."""
    if findings := verify(data).findings:
        hint = "take the file as it was published: nothing else can be proved to say the same on paper"
        raise ContentError([Problem(f.code, Location(path.as_posix()), str(f), hint) for f in findings])
    apart = signed(data)
    return apart.base if apart else data


def file_name(path: Path, made: Imposition) -> str:
    """Return the name of an imposed file: what it is, its paper, and the edge over which it is turned."""
    return f"{path.stem}.{made.kind}.{made.paper.name}.flip-{made.flip}-edge.pdf"


def note_size(reading: Reading) -> float:
    """Return the size in pt of the smallest note; of a file without notes, that of most of its text."""
    groups = [note.runs for note in reading.notes] or [reading.body]
    sizes = []
    for runs in groups:
        letters = Counter[float]()
        for run in runs:
            letters[run.size] += len(run.text)
        sizes += [size for size, _ in letters.most_common(1)]
    return min(sizes)


def metadata_of(data: bytes, reading: Reading) -> Metadata:
    """Return what a file says of itself, for the one made of it."""
    info = reading.info
    day = info["/CreationDate"]
    licence, address = writing.rights(data)
    return Metadata(
        id="", number="", edition=0, date=f"{day[2:6]}-{day[6:8]}-{day[8:10]}", title=info["/Title"],
        language=reading.language, summary=info.get("/Subject", ""), publisher=info.get("/Author", ""),
        licence=licence, licence_url=address, keywords=tuple(filter(None, info.get("/Keywords", "").split(", "))),
    )  # fmt: skip
