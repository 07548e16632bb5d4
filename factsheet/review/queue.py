"""What is left to read of an edition.

Input: a project, an edition, a day. Output: each citation with its state, and who has read it, whatever they
decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from factsheet.errors import Location
from factsheet.evidence.signoff.pairs import Pair, units
from factsheet.evidence.signoff.states import State, shown, stand
from factsheet.project.project import Project
from factsheet.rules.scan import past_review
from factsheet.sheet.edition import Edition


@dataclass(frozen=True)
class Item:
    """One citation or translation: its place, its state, and who has read it now and before it changed."""

    pair: str
    where: Location
    state: State
    readers: tuple[str, ...]
    lapsed: tuple[str, ...]
    unsigned: tuple[str, ...] = ()
    translation: bool = False


@dataclass(frozen=True)
class Queue:
    """The citations and the translations of a sheet in a language."""

    sheet: str
    language: str
    items: tuple[Item, ...]

    def to_data(self) -> dict[str, Any]:
        """Return it as JSON data."""
        items = [
            {"pair": i.pair, "file": i.where.path, "line": i.where.line or None, "state": i.state,
             "readers": list(i.readers), "lapsed": list(i.lapsed), "unsigned": list(i.unsigned)}
            for i in self.items
        ]  # fmt: skip
        left = sum(item.state != "confirmed" for item in self.items)
        counts = {"citations": len(items) - self.translations, "translations": self.translations, "left": left}
        return {"sheet": self.sheet, "language": self.language, **counts, "pairs": items}

    @property
    def translations(self) -> int:
        """How many of the items are translations."""
        return sum(item.translation for item in self.items)


def queue(project: Project, edition: Edition, on: str) -> Queue:
    """Return the citations of a sheet in its order, then the translations. Raises ContentError for a broken log."""
    content, plan, language = project.content, edition.plan, edition.language
    items = []
    for pair in units(content, edition.facts, language):
        found = stand(pair, project.history, content)
        place = ("sources", pair.number) if isinstance(pair, Pair) else ("text", language.code)
        where = content.where("fact", pair.fact.id, *place)
        state = shown(found.state, past_review(pair.fact, on))
        readers = tuple(entry.reader for entry in found.now)
        before = tuple(entry.reader for entry in found.before)
        items.append(Item(pair.id, where, state, readers, before, found.unsigned, not isinstance(pair, Pair)))
    return Queue(plan.id, language.code, tuple(items))
