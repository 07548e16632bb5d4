"""Rules on sheet plans: the limits of the layout and what each block needs of its facts."""

from __future__ import annotations

import math
from collections.abc import Iterator

from factsheet.check.scan import Finding, Path, Rule, Scan, count_words, earliest
from factsheet.records.model import Fact, SheetPlan

TITLE_CHARACTERS = 45
GLANCE_WORDS = 30
LABEL_WORDS = 6
ENTRY_WORDS = {"established": 35, "timeline": 20}
KEY_FIGURES = 4
ENTRIES = {"established": (3, 6), "timeline": (5, 8), "disputed": (2, 4)}
TABLE_NEEDS = {
    "counts": ("measure", "value", "attribution", "as_of"),
    "commitments": ("event_date", "attribution"),
    "years": ("measure", "value", "as_of"),
    "dated": (),
}


def _limit(words: int, language: str) -> int:
    """Return a limit set for English; other languages may take a quarter more."""
    return words if language in ("en", "und") else math.ceil(words * 1.25)


def titles(scan: Scan) -> Iterator[Finding]:
    """Find titles over 45 characters."""
    for plan in scan.content.sheets.values():
        for language, title in plan.title.root.items():
            if len(title) > TITLE_CHARACTERS:
                where = scan.content.where("sheet", plan.id, "title", language)
                what = f"the title has {len(title)} characters; {TITLE_CHARACTERS} fit"
                yield Finding(where, what, f"shorten it by {len(title) - TITLE_CHARACTERS}")


def wordy(scan: Scan) -> Iterator[Finding]:
    """Find statements longer than their block allows, and a glance that is more than a glance."""
    facts = scan.content.facts
    for plan in scan.content.sheets.values():
        for language in scan.languages:
            texts = [facts[i].text.get(language) or "" for i in plan.at_a_glance if i in facts]
            words, most = sum(map(count_words, texts)), _limit(GLANCE_WORDS, language)
            if words > most:
                where = scan.content.where("sheet", plan.id, "at_a_glance")
                what = f"at a glance has {words} words in '{language}'; {most} fit"
                yield Finding(where, what, "shorten the statements, or take one out")
            for field, limit in ENTRY_WORDS.items():
                for ident in getattr(plan, field):
                    words = count_words(facts[ident].text.get(language) or "") if ident in facts else 0
                    if words > _limit(limit, language):
                        where = scan.content.where("fact", ident, "text", language)
                        fit = f"{_limit(limit, language)} fit under `{field}:` of '{plan.id}'"
                        yield Finding(where, f"the statement has {words} words; {fit}", "shorten it, or make it two")


def labels(scan: Scan) -> Iterator[Finding]:
    """Find labels of key figures over 6 words."""
    content = scan.content
    tiles = [content.facts[i] for p in content.sheets.values() for i in p.key_figures if i in content.facts]
    for ident in dict.fromkeys(f.measure for f in tiles if f.measure in content.measures):
        for language, label in content.measures[str(ident)].label.root.items():
            words, most = count_words(label), _limit(LABEL_WORDS, language)
            if words > most:
                where = content.where("measure", str(ident), "label", language)
                yield Finding(where, f"the label of a key figure has {words} words; {most} fit", "shorten it")


def _lacking(fact: Fact, needs: tuple[str, ...]) -> list[str]:
    return [f"`{field}:`" for field in needs if getattr(fact, field) is None]


def key_figures(scan: Scan) -> Iterator[Finding]:
    """Find key figures that are not four, or that lack a value, measure, attribution or date."""
    for plan in scan.content.sheets.values():
        if len(plan.key_figures) != KEY_FIGURES:
            where = scan.content.where("sheet", plan.id, "key_figures")
            what = f"there are {len(plan.key_figures)} key figures; {KEY_FIGURES} fill the row"
            yield Finding(where, what, f"name {KEY_FIGURES}")
        for number, ident in enumerate(plan.key_figures):
            fact = scan.content.facts.get(ident)
            lacking = _lacking(fact, ("value", "measure", "attribution", "as_of")) if fact else []
            if lacking:
                where = scan.content.where("sheet", plan.id, "key_figures", number)
                yield Finding(where, f"the key figure '{ident}' lacks {', '.join(lacking)}", "add them to the fact")


def entries(scan: Scan) -> Iterator[Finding]:
    """Find blocks with too few or too many entries."""
    for plan in scan.content.sheets.values():
        for field, (least, most) in ENTRIES.items():
            count = len(getattr(plan, field))
            if not least <= count <= most:
                where = scan.content.where("sheet", plan.id, field)
                what = f"`{field}:` has {count} entr{'y' if count == 1 else 'ies'}; the layout takes {least} to {most}"
                yield Finding(where, what, "add some" if count < least else "take some out")


def timeline(scan: Scan) -> Iterator[Finding]:
    """Find timeline entries without a date or out of order."""
    for plan in scan.content.sheets.values():
        before = ""
        for number, ident in enumerate(plan.timeline):
            fact = scan.content.facts.get(ident)
            if fact is None:
                continue
            where = scan.content.where("sheet", plan.id, "timeline", number)
            date = fact.date()
            if date is None:
                yield Finding(where, f"'{ident}' has no date", "give the fact `event_date:` or `as_of:`")
                continue
            first = date.split("/")[0]
            known = min(len(first), len(before))
            if first[:known] < before[:known]:
                yield Finding(where, f"'{ident}' ({first}) stands after {before}", "put the entries in order of date")
            before = max(before, first, key=lambda d: earliest(d) if d else "")


def tables(scan: Scan) -> Iterator[Finding]:
    """Find table rows whose fact lacks what the columns print."""
    for plan, path, number, kind, ident in _rows(scan):
        fact = scan.content.facts.get(ident)
        if fact is None:
            continue
        lacking = _lacking(fact, TABLE_NEEDS[kind])
        if kind == "dated" and fact.date() is None:
            lacking = ["`event_date:` or `as_of:`"]
        if lacking:
            where = scan.content.where("sheet", plan.id, *path, "table", "rows", number, "fact")
            what = f"'{ident}' lacks {', '.join(lacking)} for a table of {kind}"
            yield Finding(where, what, "add them to the fact")


def _rows(scan: Scan) -> Iterator[tuple[SheetPlan, Path, int, str, str]]:
    for plan in scan.content.sheets.values():
        for path, block in plan.blocks():
            if block.table:
                for number, row in enumerate(block.table.rows):
                    yield plan, path, number, block.table.kind, row.fact


def empty_blocks(scan: Scan) -> Iterator[Finding]:
    """Find blocks with neither facts nor a table."""
    for plan in scan.content.sheets.values():
        for path, block in plan.blocks():
            if not block.facts and not block.charts and block.table is None:
                where = scan.content.where("sheet", plan.id, *path)
                yield Finding(where, "this block is empty", "give it `facts:`, `charts:` or a `table:`, or take it out")


def charts(scan: Scan) -> Iterator[Finding]:
    """Find charts of a measure that has no series."""
    for plan in scan.content.sheets.values():
        for measure, path in plan.charts():
            dates = {f.as_of for f in scan.content.series(measure)}
            if measure in scan.content.measures and len(dates) < 2:
                where = scan.content.where("sheet", plan.id, *path)
                what = f"the measure '{measure}' has {len(dates)} dated values; a chart needs 2"
                yield Finding(where, what, "take the chart out, or add facts with `value:` and `as_of:`")


RULES = (
    Rule("C501", "error", "a title has at most 45 characters", titles),
    Rule("C502", "warning", "texts keep to the words their block has room for", wordy),
    Rule("C503", "error", "there are 4 key figures, each with value, measure, attribution and date", key_figures),
    Rule("C504", "error", "blocks have as many entries as the layout takes", entries),
    Rule("C505", "error", "the timeline is dated and in order", timeline),
    Rule("C506", "error", "the facts of a table have what its columns print", tables),
    Rule("C507", "error", "no block is empty", empty_blocks),
    Rule("C508", "error", "a chart has at least two dates", charts),
    Rule("C509", "warning", "the label of a key figure has at most 6 words", labels),
)
