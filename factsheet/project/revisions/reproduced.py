"""Whether a file can be made again: the same bytes, or exactly what differs.

Input: a PDF, or its manifest; a project; for a copy its table. Output: what differs, causes first – program, fonts,
theme, records – then what came of them: text, pages, and the first object of the file that is another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from factsheet.errors import ContentError, Location, Problem
from factsheet.languages import language
from factsheet.project.copies.jobs import CopyJob, run
from factsheet.project.copies.making import table_of
from factsheet.project.editions import file_name, of_name
from factsheet.project.jobs import place_of
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.revisions.differences import compare
from factsheet.project.revisions.states import Record, of_manifests, read_manifest
from factsheet.project.selection import EDITIONS, EditionName, PaperName, Selection
from factsheet.proof import Unreadable, manifest, read
from factsheet.proof.comparison import first_difference
from factsheet.proof.signature import signed

SHOWN = 3  # blocks of text, notes or pages
_ITSELF = {
    "information": "document information",
    "colours": "output intent (colours)",
    "structure": "structure (elements, languages, cell roles)",
    "links": "links (positions, descriptions, targets)",
    "images": "pictures as they are painted",
    "fonts": "embedded fonts",
}


class Differs(NamedTuple):
    """One thing that differs: of what part, which, then and now; None where there was or is nothing."""

    part: str
    name: str
    then: Any = None
    now: Any = None


@dataclass(frozen=True)
class Reproduced:
    """What came of making a file again.

    ``name`` is what it would be called; ``whole``: the file itself was compared, not its manifest alone; ``signed``:
    but not its signature.
    """

    name: str
    said: Record
    whole: bool
    same: bool
    differences: tuple[Differs, ...]
    signed: bool = False


def reproduce(data: bytes, display: str, project: Project, table: Path | None = None) -> Reproduced:
    """Make a file again and compare it; a copy for a local group with its contact from the table.

    Raises ContentError: F001 or F002 for a file that factsheet did not make, B001 for a sheet that the content has not,
    B002 for a paper of no theme, B106 for a copy without its row; and whatever keeps the sheet from being made,
    LayoutError too. OSError for a table that cannot be read.
    """
    apart = signed(data) if data.startswith(b"%PDF") else None
    data = apart.base if apart else data
    then = read_manifest(data, display)
    said, paper = then["sheet"], str(then["sheet"].get("paper", ""))
    form: EditionName = next((form for form in EDITIONS if form == said.get("form")), "standard")
    project = project if form == "standard" else project.of(form)
    plan = project.content.sheets.get(said["id"])
    if plan is None:
        known = ", ".join(sorted(project.content.sheets))
        where = Location(f"{project.content_folder.as_posix()}/sheets")
        raise ContentError([Problem("B001", where, f"there is no sheet {said['id']!r}", f"the sheets are: {known}")])
    name, again, sealed = _again(project, said, paper, form, display, table)
    whole = data.startswith(b"%PDF")
    same = data == again if whole else manifest.seal({k: v for k, v in then.items() if k != "sha256"}) == sealed
    if same:
        return Reproduced(name, said, whole, True, (), apart is not None)
    found = list(_differences(then, manifest.opened(sealed)))
    if whole:
        try:
            found.append(Differs("file", first_difference(data, again)))
        except (Unreadable, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            found.append(Differs("file", "its objects cannot be compared: it is damaged"))
        if len(data) != len(again):
            found.append(Differs("file", "bytes", len(data), len(again)))
    return Reproduced(name, said, whole, False, tuple(found), apart is not None)


def _again(
    project: Project, said: Record, paper: PaperName, form: EditionName, display: str, table: Path | None
) -> tuple[str, bytes, bytes]:
    """Return the name of a file, the file made again, and its manifest."""
    plan, code, draft = project.content.sheets[said["id"]], said["language"], said["draft"]
    if "copy" not in said:
        editions = project.editions if draft else project.releases
        name = file_name(plan.id, code, "pdf", paper + of_name(form), draft=draft)
        made = Press(project).make(editions.edition(plan, language(code)), name, paper)
        return name, made.data, made.manifest
    if table is None:
        what = f"this is the copy for {said['copy']!r}, and its contact is not in the content"
        raise ContentError([Problem("B106", Location(display), what, "name its table: --for contacts.csv")])
    rows, _ = table_of(table, project, Selection((plan.id,), (code,), (paper,)))
    row = next((row for row in rows if row.ident == said["copy"]), None)
    if row is None:
        what = f"there is no row for the copy {said['copy']!r}"
        hint = f"the rows are: {', '.join(row.ident for row in rows[:10])}{', …' if rows[10:] else ''}"
        raise ContentError([Problem("B106", Location(table.as_posix()), what, hint)])
    job = CopyJob(place_of(project), table.as_posix(), plan.id, code, (), paper, draft, (row,))
    found = run(job, Press(project))
    for kind in found.kinds:
        raise kind(found.problems)
    ((name, data),) = found.files.items()
    return name, data, read(data).attachments[manifest.NAME]


def _differences(then: Record, now: Record) -> Iterator[Differs]:
    """Yield what differs in two manifests, causes first."""
    if then["tool"] != now["tool"]:
        yield Differs("program", "version", then["tool"], now["tool"])
    for part in ("fonts", "theme", "templates"):
        yield from _by_name(part, then["made_of"][part], now["made_of"][part])
    yield from _by_name("rules off", then.get("rules_off", {}), now.get("rules_off", {}))
    yield from _by_name("sheet", then["sheet"], now["sheet"])
    if then["publisher"] != now["publisher"]:
        yield Differs("publisher", "its data")
    for part in ("sources", "measures", "pictures"):
        yield from _by_name(part, then.get(part, {}), now.get(part, {}))
    for fact in compare(of_manifests([then], "then"), of_manifests([now], "now")).facts:
        for kind in fact.kinds:
            if kind in ("added", "withdrawn"):
                yield Differs("fact", f"{fact.id}: {kind}", *fact.texts[then["sheet"]["language"]])
        if fact.fields:
            yield from (Differs("fact", f"{fact.id}: {field.name}", field.old, field.new) for field in fact.fields)
        if "re-sourced" in fact.kinds:
            for one in fact.citations:
                was, is_now = ({f.name: getattr(f, side) for f in one.fields} for side in ("old", "new"))
                yield Differs("fact", f"{fact.id}: citation of {one.source} {one.how}", was, is_now)
    yield from _of_text(then["text"], now["text"])
    for part, name in _ITSELF.items():
        if then["itself"].get(part) != now["itself"].get(part):
            yield Differs("file", name)


def _by_name(part: str, then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Differs]:
    for name in sorted(then.keys() | now.keys()):
        if then.get(name) != now.get(name):
            yield Differs(part, name, then.get(name), now.get(name))


def _of_text(then: Record, now: Record) -> Iterator[Differs]:
    """Yield the first blocks and notes that say something else, and the pages that are painted otherwise."""
    for part in ("status", "front"):
        if then.get(part) != now.get(part):
            yield Differs(
                "text", {"status": "review status", "front": "first page"}[part], then.get(part), now.get(part)
            )
    for part in ("blocks", "notes"):
        was, is_now = ([_said(one) for one in each.get(part, ())] for each in (then, now))
        pairs = [(n, *pair) for n, pair in enumerate(zip(was, is_now, strict=False), 1) if pair[0] != pair[1]]
        yield from (Differs("text", f"{part[:-1]} {n}", old, new) for n, old, new in pairs[:SHOWN])
        if len(was) != len(is_now):
            yield Differs("text", f"number of {part}", len(was), len(is_now))
    old_pages, new_pages = then.get("pages", ()), now.get("pages", ())
    if len(old_pages) != len(new_pages):
        yield Differs("text", "number of pages", len(old_pages), len(new_pages))
    for n, (was, is_now) in enumerate(zip(old_pages, new_pages, strict=False), 1):
        parts = [what for what in ("text", "operators", "frames") if was.get(what) != is_now.get(what)]
        if parts:
            yield Differs("page", f"page {n}: its {', '.join(parts)}")


def _said(one: Any) -> Any:
    return one.get("text") if isinstance(one, dict) else one[-1] if isinstance(one, list) else one
