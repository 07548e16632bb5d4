"""Whether a file can be made again: the same bytes, or exactly what differs.

Input: a PDF, or its manifest; a project. Output: what differs, causes first – program, fonts, theme, records – then
what came of them: text, pages, and the first object of the file that is another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from factsheet.errors import ContentError, Location, Problem
from factsheet.languages import language
from factsheet.project.editions import file_name, of_name
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.revisions.differences import compare
from factsheet.project.revisions.states import Record, of_manifests, read_manifest
from factsheet.project.selection import EDITIONS, EditionName
from factsheet.proof import Unreadable, manifest
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


def reproduce(data: bytes, display: str, project: Project) -> Reproduced:
    """Make a file again and compare it.

    Raises ContentError: F001 or F002 for a file that factsheet did not make, B001 for a sheet that the content has not,
    B002 for a paper of no theme; and whatever keeps the sheet from being made, LayoutError too.
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
    editions = project.editions if said["draft"] else project.releases
    edition = editions.edition(plan, language(said["language"]))
    name = file_name(plan.id, said["language"], "pdf", paper + of_name(form), draft=said["draft"])
    made = Press(project).make(edition, name, paper)
    whole = data.startswith(b"%PDF")
    same = (
        data == made.data if whole else manifest.seal({k: v for k, v in then.items() if k != "sha256"}) == made.manifest
    )
    if same:
        return Reproduced(name, said, whole, True, (), apart is not None)
    found = list(_differences(then, manifest.opened(made.manifest)))
    if whole:
        try:
            found.append(Differs("file", first_difference(data, made.data)))
        except (Unreadable, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            found.append(Differs("file", "its objects cannot be compared: it is damaged"))
        if len(data) != len(made.data):
            found.append(Differs("file", "bytes", len(data), len(made.data)))
    return Reproduced(name, said, whole, False, tuple(found), apart is not None)


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
