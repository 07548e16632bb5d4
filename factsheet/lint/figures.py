"""Where each figure, number, date and quotation of a group of text comes from.

Input: a group, the wordings, and what the notes stand for. Output: findings, and
the facts the group prints. A figure is matched by its place in a statement, else
by the note marks beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from factsheet.languages import Vocabulary, known_languages, vocabulary
from factsheet.languages.readings import figures
from factsheet.languages.vocabulary import SLOT
from factsheet.lint.findings import Finding, Part, Sheet
from factsheet.lint.passages import Figure, Group
from factsheet.lint.unsourced import Span, unsourced
from factsheet.lint.wordings import Pair, Slot, Wording, Wordings, fields, pair
from factsheet.records.model import Fact

_LETTER = re.compile(r"[^\W\d_]")


class _Match(NamedTuple):
    """A statement found in a group."""

    start: int
    end: int
    fact: Fact
    slots: tuple[tuple[int, Slot], ...]


def judge(group: Group, sheet: Sheet) -> tuple[list[Finding], tuple[Fact, ...]]:
    """Return the findings on a group, and the facts that stand in it."""
    return _Judge(group, sheet).run()


class _Judge:
    def __init__(self, group: Group, sheet: Sheet) -> None:
        self.group, self.sheet = group, sheet
        self.figures = {figure.at: figure for figure in group.figures}
        self.findings: list[Finding] = []
        text = group.text
        self.parts: list[Part] = [(0, text, sheet.wordings.words)]  # what is marked as another language, too
        marked = ((start, end, code[:2]) for start, end, code in group.foreign)
        self.parts += [(start, text[start:end], vocabulary(c)) for start, end, c in marked if c in known_languages()]
        self.plain = all(known.is_plain(part) for _, part, known in self.parts)

    def run(self) -> tuple[list[Finding], tuple[Fact, ...]]:
        matches = self.statements()
        loose = dict(self.figures)
        for match in matches:
            self.marks(match)
            for at, slot in match.slots:
                if figure := loose.pop(at, None):
                    self.compare(figure, slot, match.fact)
        covered = self.furniture(loose)
        facts = self.loose(list(loose.values()), matches)
        self.points(facts)
        if not self.plain:
            self.findings += unsourced(self.group, self.sheet, self.parts, facts, covered)
        self.read_back(facts)
        return self.findings, facts

    def find(self, code: str, what: str, hint: str, fact: Fact | None, *texts: str) -> None:
        self.findings.append(Finding(code, what, hint, fact.id if fact else "", texts))

    # -- statements ------------------------------------------------------------------------------------

    def statements(self) -> list[_Match]:
        """Return the statements in the group, each with the fact whose figures and marks fit best."""
        found = []
        text = self.group.text
        statements = self.sheet.wordings.statements
        for skeleton in self.sheet.wordings.statements_in(text):
            twins = statements[skeleton]
            at = text.find(skeleton)
            while at >= 0:
                places = [at + i for i, c in enumerate(skeleton) if c == SLOT]
                end = at + len(skeleton)
                matches = [self.match(at, end, fact, places, names) for fact, names in twins]
                found.append(min(matches, key=self.unlike) if len(matches) > 1 else matches[0])
                at = text.find(skeleton, end)
        return [m for m in found if not any(o is not m and o.start <= m.start and m.end <= o.end for o in found)]

    def match(self, start: int, end: int, fact: Fact, places: Sequence[int], names: Sequence[str]) -> _Match:
        slots = tuple((at, self.sheet.wordings.slot(fact, name)) for at, name in zip(places, names, strict=True))
        return _Match(start, end, fact, slots)

    def unlike(self, match: _Match) -> int:
        """Count what of a statement's figures and marks does not fit a fact."""
        figures = [(self.figures.get(at), slot) for at, slot in match.slots]
        wrong = sum(f is None or (f.value or slot.value, f.text) != (slot.value, slot.text) for f, slot in figures)
        return wrong + len(self.strange_marks(match))

    def strange_marks(self, match: _Match) -> list[str]:
        """Return what is wrong with a statement's marks: those of other facts or sources, and sources without one."""
        marks = [mark for mark in self.group.marks if match.start < mark.at <= match.end]
        if not marks:
            return []
        cited = {pair(citation) for citation in match.fact.sources}
        noted = {mark.number: self.sheet.notes.get(mark.number, frozenset()) for mark in marks}
        marked = frozenset[Pair]().union(*noted.values())
        wrong = [f"note {mark.number}" for mark in marks
                 if match.fact.id not in mark.facts or not noted[mark.number] & cited]  # fmt: skip
        return wrong + [f"no note for {source}" for source, at in sorted(cited) if (source, at) not in marked]

    def marks(self, match: _Match) -> None:
        if wrong := self.strange_marks(match):
            what = f"the statement of {match.fact.id} has {', '.join(wrong)}"
            hint = "print a statement with its own marks: {{ fact }}"
            self.find("N107", what, hint, match.fact)

    def compare(self, figure: Figure, slot: Slot, fact: Fact) -> None:
        """Compare a figure with what belongs in its slot."""
        if figure.value and (figure.kind, figure.value) != (slot.kind, slot.value):
            what = f"'{figure.text}' ({figure.value}) stands where {slot.name} is printed, which is {slot.value}"
            self.find("N106", what, self.owner(figure), fact, figure.text)
        elif figure.text != slot.text:
            what = f"'{figure.text}' is printed for {slot.name}, which is {slot.value} and printed '{slot.text}'"
            self.find("N105", what, "the text of a figure is made from its value, never typed", fact, figure.text)

    def owner(self, figure: Figure) -> str:
        """Tell whose figure it is."""
        key = figure.kind, figure.value
        owners = [fact.id for fact in self.sheet.printed if key in fields(fact, self.sheet.wordings.content)]
        return f"it is a figure of {', '.join(owners[:3])}" if owners else "no fact of this sheet has it"

    # -- figures beside statements -------------------------------------------------------------------

    def furniture(self, loose: dict[int, Figure]) -> list[Span]:
        """Take the sheet's own data out of the loose figures; return the places it accounts for."""
        covered: list[Span] = []
        text = self.group.text
        if self.plain and not loose:
            return covered
        twins: dict[str, list[Wording]] = {}
        for wording in self.sheet.furniture:
            twins.setdefault(wording.skeleton, []).append(wording)
        cited = {fact.id for fact in self.cited()}
        for skeleton, wordings in twins.items():
            wordings = [wording for wording in wordings if wording.facts & cited] or wordings
            said = bool(_LETTER.search(skeleton))
            at = text.find(skeleton)
            while at >= 0:
                end = at + len(skeleton)
                figures = [loose.get(at + i) for i, c in enumerate(skeleton) if c == SLOT]
                fits = next((wording for wording in wordings if _fits(wording, figures)), None)
                alone = _stands_alone(text, at, end) if said else _is_line(text, at, end)
                if alone and (fits or (said and not self.group.marks)):
                    wording = fits or wordings[0]
                    covered += [(at + start, at + stop) for start, stop in wording.covers]
                    for figure, slot in zip(figures, wording.slots, strict=True):
                        if figure:
                            del loose[figure.at]
                            self.compare_own(figure, slot)
                at = text.find(skeleton, end)
        return covered

    def compare_own(self, figure: Figure, slot: Slot) -> None:
        if figure.value and figure.value != slot.value:
            what = f"'{figure.text}' ({figure.value}) stands where {slot.name} is printed, which is {slot.value}"
            self.find("N106", what, "print the field of the sheet", None, figure.text)
        elif figure.text != slot.text:
            what = f"'{figure.text}' is printed for {slot.name}, which is {slot.value} and printed '{slot.text}'"
            self.find("N105", what, "the text of a date is made from its value, never typed", None, figure.text)

    def loose(self, figures: Sequence[Figure], matches: Sequence[_Match]) -> tuple[Fact, ...]:
        """Judge the figures outside statements; return the facts of the group.

        Such a figure is of the statement before it, else of that after it, else of the one fact that is cited
        besides.
        """
        stated = {match.fact.id: match.fact for match in matches}
        others = [fact for fact in self.cited() if fact.id not in stated]
        figures = [f for f in figures if not any(self.explains(fact, f) for fact in _beside(f, matches))]
        for fact in others:
            if all(self.explains(fact, figure) for figure in figures):
                return (*stated.values(), *others)
        if self.in_turn(figures, others):
            return (*stated.values(), *others)
        if not stated and not others:
            figures = [f for f in figures if f.text not in self.sheet.own.get((f.kind, f.value), ())]
        for figure in figures:
            near = [*_beside(figure, matches), *others]
            if not near or not self.explains(near[0], figure):
                self.unexplained(figure, near[0] if near else None)
        return (*stated.values(), *others)

    def in_turn(self, figures: Sequence[Figure], facts: Sequence[Fact]) -> bool:
        """Tell whether the numbers are those of the facts, in their order, and the dates of any: “22 of 31”."""
        numbers = [figure for figure in figures if figure.kind == "data"]
        if len(numbers) != len(facts) or not all(map(self.explains, facts, numbers)):
            return False
        return all(any(self.explains(fact, f) for fact in facts) for f in figures if f.kind != "data")

    def cited(self) -> list[Fact]:
        """Return the facts that the group's note marks are there for."""
        every = self.sheet.wordings.content.facts
        idents = dict.fromkeys(ident for mark in self.group.marks for ident in mark.facts)
        return [every[ident] for ident in idents if ident in every and every[ident].print == "always"]

    def explains(self, fact: Fact, figure: Figure) -> bool:
        return figure.text in self.sheet.wordings.forms(fact).get((figure.kind, figure.value), ())

    def unexplained(self, figure: Figure, fact: Fact | None) -> None:
        if fact is None:
            what = f"'{figure.text}' ({figure.value}) stands where no fact is cited"
            self.find("N106", what, f"print it with its fact's marks; {self.owner(figure)}", None, figure.text)
            return
        shown = self.sheet.wordings.forms(fact).get((figure.kind, figure.value))
        if shown:
            what = f"'{figure.text}' is printed for {figure.value} of {fact.id}, which is printed '{min(shown)}'"
            self.find("N105", what, "the text of a figure is made from its value, never typed", fact, figure.text)
        else:
            what = f"'{figure.text}' ({figure.value}) is not the value or a date of {fact.id}, which is cited there"
            self.find("N106", what, self.owner(figure), fact, figure.text)

    def points(self, facts: tuple[Fact, ...]) -> None:
        """Compare what a chart draws with what stands at its flag."""
        drawn = self.group.drawn
        figures = {kind: [f.value for f in self.group.figures if f.kind == kind] for kind, _ in drawn}
        left = {kind: iter([value.split(" ")[0] for value in values]) for kind, values in figures.items()}
        for kind, value in drawn:
            if value not in left[kind]:  # nor after what was drawn before: a part is printed before its whole
                what = f"the chart draws {value} where {', '.join(figures[kind]) or 'nothing'} is printed"
                self.find("N105", what, "a chart is drawn from the values at its flags", facts[0] if facts else None)

    def words_at(self, place: int) -> Vocabulary:
        """Return the words of the language that a place is in: its own, where its part is marked as another."""
        inner = (known for at, part, known in self.parts[1:] if at <= place < at + len(part))
        return next(inner, self.sheet.wordings.words)

    def read_back(self, facts: tuple[Fact, ...]) -> None:
        """Find figures whose text, read by itself, says another number than their value: what rounds is not exact."""
        told = {text for finding in self.findings for text in finding.texts}
        for figure in self.group.figures:
            if figure.kind == "data" and figure.value and figure.text not in told:
                said = [reading.value for reading in figures(figure.text, self.words_at(figure.at))]
                if said != [Decimal(number) for number in figure.value.split(" ")[0].split("/")]:
                    read = " and ".join(f"{number.normalize():f}" for number in said) or "no number"
                    what = f"'{figure.text}' is printed for {figure.value}, but says {read}"
                    self.find("N105", what, "a figure is printed in full, never rounded", facts[0] if facts else None,
                              figure.text)  # fmt: skip


def _beside(figure: Figure, matches: Sequence[_Match]) -> list[Fact]:
    """Return the fact whose statement stands last before a figure, or first after it."""
    before = [match for match in matches if match.end <= figure.at]
    after = [match for match in matches if match.start > figure.at]
    if before:
        return [max(before, key=lambda match: match.end).fact]
    return [min(after, key=lambda match: match.start).fact] if after else []


def _fits(wording: Wording, figures: Sequence[Figure | None]) -> bool:
    """Tell whether the figures at the places of a wording's slots are those."""
    slots = ((slot.value, slot.text) for slot in wording.slots)
    return all(figure and (figure.value, figure.text) == slot for figure, slot in zip(figures, slots, strict=True))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether a piece is no part of a longer word or number."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() and text[start].isalnum()) and not (after.isalnum() and text[end - 1].isalnum())


def _is_line(text: str, start: int, end: int) -> bool:
    """Tell whether a piece is a whole paragraph, cell or line of one."""
    return text[start - 1 : start] in ("", "\n") and text[end : end + 1] in ("", "\n")


def every_form(facts: Sequence[Fact], wordings: Wordings) -> Iterator[str]:
    """Yield each printed form of each figure and date of the facts."""
    for fact in facts:
        for texts in wordings.forms(fact).values():
            yield from texts
