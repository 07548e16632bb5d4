"""What need not be made again: a sheet whose part of the content, look and program are as they were.

Input: the state of a folder, what a sheet is made of. Output: a key, the hash of all that; the files kept under it. It
holds for what was made of that part alone; so what is kept is what would be made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from factsheet.evidence.digest import digest
from factsheet.evidence.fingerprint import Fingerprint
from factsheet.files import locked, replace_files
from factsheet.languages import Language
from factsheet.project import state
from factsheet.project.press import Press
from factsheet.project.report import Attempt, Checked, Report
from factsheet.project.selection import Selection
from factsheet.project.state import Inputs, Kept, Made, Run, State
from factsheet.records.model import Content
from factsheet.records.plan import SheetPlan


class Memory:
    """What is kept of the builds into one folder, and what this build adds to it."""

    def __init__(self, folder: Path, asked: Selection, now: Inputs, *, forget: bool = False) -> None:
        """``now``: what the build reads; ``forget``: nothing is taken from what is kept."""
        self.folder, self.asked, self.now, self.forget = folder, asked, now, forget or not asked.draft
        self.state = state.load(folder)
        self.made: dict[str, Made] = {}

    def recall(self, press: Press, plan: SheetPlan, languages: Sequence[Language]) -> Attempt | None:
        """Return a sheet as it was made, if it would be made the same and its files still are as they were."""
        found = self.known(plan.id, key_of(press, plan, languages, self.now.shared))
        outputs = [kept.read(self.folder) for kept in found.files] if found else [None]
        if found is None or None in outputs:
            return None
        self.made[self._job(plan.id)] = found
        return Attempt(plan.id, tuple(output for output in outputs if output), found.warnings)

    def keep(self, press: Press, plan: SheetPlan, languages: Sequence[Language], made: Attempt) -> None:
        """Remember a sheet that was made of its part of the content alone."""
        if made.alone and made.kind is None and self.asked.draft:
            files = tuple(Kept(o.name, _sum(o.data), o.pages, o.notes, o.words) for o in made.outputs)
            self.made[self._job(plan.id)] = Made(key_of(press, plan, languages, self.now.shared), files, made.warnings)

    def known(self, sheet: str, key: str) -> Made | None:
        """Return what is kept of a sheet, if it was made of what ``key`` is the hash of."""
        found = self.state.made.get(self._job(sheet))
        return found if found and found.key == key and not self.forget else None

    def keep_check(self, sheet: str, made: Made) -> None:
        """Remember that a check found nothing in a sheet."""
        self.made[self._job(sheet)] = made

    def _job(self, sheet: str) -> str:
        return f"{sheet} {state.asked(replace(self.asked, sheets=()))}"

    def file(self, name: str, key: str) -> bytes | None:
        """Return a file of the folder as it is kept, if it was made of what ``key`` is the hash of."""
        found = self.state.made.get(name)
        if self.forget or found is None or found.key != key:
            return None
        output = found.files[0].read(self.folder) if found.files else None
        return output.data if output else None

    def keep_file(self, name: str, key: str, data: bytes) -> None:
        self.made[name] = Made(key, (Kept(name, _sum(data), 0, 0, 0),), ())

    def data(self, report: Report, now: Inputs, sheets: Iterable[str], lists: Mapping[str, bytes]) -> bytes:
        """Return the state after a build of some sheets, whose files the folder has; ``lists``: its other files.

        ``now``: what would be read by now. If that has changed, nobody knows which of the two was read.
        """
        if now != self.now:
            return State(earlier=report.earlier).to_bytes()
        kept = {job: made for job, made in self.state.made.items() if job.partition(" ")[0] in {*sheets, *lists}}
        runs = {asked: run for asked, run in self.state.runs.items() if run.inputs == now.whole}
        listing = state.listing(self.folder, [*lists, *(output.name for output in report.outputs)])
        if report.kind is None and self.asked.draft:
            runs[state.asked(self.asked)] = Run(
                now.whole,
                listing,
                tuple(self._job(sheet) for sheet in dict.fromkeys(report.sheets)),
                report.warnings,
                report.left_over,
                {name: _sum(data) for name, data in lists.items()},
            )
        checked = self.state.checked if self.state.checked and self.state.checked[0] == now.whole else None
        return State({**kept, **self.made}, runs, report.earlier, checked).to_bytes()

    def write_check(self, found: Checked, now: Inputs) -> None:
        """Write the state after a check, where it can be written and read; ``now`` as for ``data``."""
        if now != self.now:
            return
        with suppress(OSError), locked(self.folder):
            before = state.load(self.folder)  # of now: a build may have written meanwhile
            after = State({**before.made, **self.made}, before.runs, before.earlier, (now.whole, found))
            if state.read(data := after.to_bytes()) == after:
                replace_files({self.folder / state.STATE: data})


def key_of(press: Press, plan: SheetPlan, languages: Sequence[Language], shared: str) -> str:
    """Return the hash of all that decides what a sheet prints, and what its proof allows."""
    project, part, secrets = press.project, press.part(plan), press.secrets
    history = (entry for entries in project.history.values() for entry in entries)
    hidden = secrets.hidden
    return digest(
        {
            "shared": shared,
            "languages": [lang.code for lang in languages],
            "content": _records(part),
            "at": str(part.where("sheet", plan.id)),
            "fingerprints": _fingerprints(project.fingerprints, part),
            "log": [bool(project.history), [repr(e) for e in history if e.pair.partition("/")[0] in part.facts]],
            "hidden": [sorted(hidden.windows), hidden.whole] if hidden else [],
            # What may be printed matters only where a folder's name is a word like any other.
            "secrets": [secrets.names, secrets.folders, sorted(filter(secrets.may_name_a_folder, secrets.said))],
        }
    )


def _records(part: Content) -> dict[str, Any]:
    groups = {
        "sources": part.sources, "measures": part.measures, "facts": part.facts, "sheets": part.sheets,
        "names": part.names, "speakers": part.speakers, "searches": part.searches,
    }  # fmt: skip
    lists = {"publisher": [part.publisher], "terms": part.terms, "readers": part.readers}
    lists |= {name: list(records.values()) for name, records in groups.items()}
    found: dict[str, Any] = {
        name: [r.model_dump(mode="json", by_alias=True) for r in many] for name, many in lists.items()
    }
    return {**found, "pictures": {file: image.digest for file, image in part.pictures.items()}}


def _fingerprints(kept: Mapping[str, Fingerprint], part: Content) -> list[Any]:
    found = (kept[source] for source in sorted(part.sources) if source in kept)
    return [[f.source, f.sha256, f.words, f.paragraphs, _sum(f.shingles)] for f in found]


def _sum(data: bytes) -> str:
    return sha256(data).hexdigest()
