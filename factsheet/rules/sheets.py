"""Rules on sheet plans: the limits of the layout and what each block needs of its facts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import chain

from factsheet.records.blocks import Block, Shares, Table
from factsheet.records.messages import nearest
from factsheet.records.model import Fact
from factsheet.records.parts import Cell, Group, Term, items
from factsheet.records.plan import SheetPlan
from factsheet.records.support import relaying
from factsheet.rules.passages import Path
from factsheet.rules.scan import Finding, Rule, Scan, count_words, earliest

TITLE_CHARACTERS = 52
PICTURES, PIXELS = 2_500_000, 10_000_000  # bytes of the pictures of a sheet, and of the pixels of its PNG files
_PAGE_ID = re.compile(r"notes(?:-heading)?|note-\d+|ref-\d+-\d+")  # of notes and their marks


def _limit(words: int, language: str) -> int:
    """Return a limit set for English; other languages may take a quarter more."""
    return words if language in ("en", "und") else math.ceil(words * 1.25)


def titles(scan: Scan) -> Iterator[Finding]:
    """Find titles over 52 characters."""
    for plan in scan.judged.sheets.values():
        for language, title in plan.title.root.items():
            if len(title) > TITLE_CHARACTERS:
                where = scan.content.where("sheet", plan.id, "title", language)
                what = f"the title has {len(title)} characters; {TITLE_CHARACTERS} fit"
                yield Finding(where, what, f"shorten it by {len(title) - TITLE_CHARACTERS}")


def _blocks(scan: Scan) -> Iterator[tuple[SheetPlan, Path, Block]]:
    for plan in scan.judged.sheets.values():
        yield from ((plan, path, block) for path, block in plan.walk())


def _facts(scan: Scan, block: Block) -> Iterator[tuple[Path, str, Fact]]:
    """Yield the facts that exist of a block's own list, with their places and ids."""
    for path, ident in items(getattr(block, "facts", ()), ("facts",)):
        if ident in scan.content.facts:
            yield path, ident, scan.content.facts[ident]


def wordy(scan: Scan) -> Iterator[Finding]:
    """Find statements, alone or together, that are longer than their block has room for."""
    lengths = dict(chain.from_iterable(scan.each(_lengths)))
    for plan, path, block in _blocks(scan):
        for language in scan.languages:
            counts = {i: lengths[i, language, block.DATED] for _, i, _ in _facts(scan, block)}
            words = sum(counts.values())
            if block.ALL_WORDS and words > (most := _limit(block.ALL_WORDS, language)):
                where = scan.content.where("sheet", plan.id, *path)
                what = f"the {block.kind} has {words} words in '{language}'; {most} fit"
                yield Finding(where, what, "shorten the statements, or take one out")
            most = _limit(block.STATEMENT_WORDS or 0, language)
            for ident, count in counts.items() if most else ():
                if count > most:
                    where = scan.content.where("fact", ident, "text", language)
                    what = f"the statement has {count} words; {most} fit in the {block.kind} of '{plan.id}'"
                    yield Finding(where, what, "shorten it, or make it two")


def _lengths(scan: Scan) -> list[tuple[tuple[str, str, bool], int]]:
    """Return the words of each statement in each language, also as it is printed with a date."""
    said = [(fact.id, at, text) for fact in scan.judged.facts.values() for at, text in (
        (False, fact.text), (True, fact.printed or fact.text))]  # fmt: skip
    return [((i, lang, at), count_words(text.get(lang) or "")) for i, at, text in said for lang in scan.languages]


def labels(scan: Scan) -> Iterator[Finding]:
    """Find labels of measures over the words their block has room for."""
    content = scan.content
    room: dict[str, int] = {}
    for _, _, block in _blocks(scan):
        for _, _, fact in _facts(scan, block) if block.LABEL_WORDS else ():
            if fact.measure in content.measures:
                room[str(fact.measure)] = block.LABEL_WORDS or 0
    for ident, limit in room.items():
        for language, label in content.measures[ident].label.root.items():
            words, most = count_words(label), _limit(limit, language)
            if words > most:
                where = content.where("measure", ident, "label", language)
                yield Finding(where, f"the label of a key figure has {words} words; {most} fit", "shorten it")


def _lacking(fact: Fact, needs: tuple[str, ...]) -> list[str]:
    given = ({"value"} if fact.range else set()) | ({"attribution"} if relaying(fact) else set())
    return [f"`{field}:`" for field in needs if getattr(fact, field) is None and field not in given]


def needs(scan: Scan) -> Iterator[Finding]:
    """Find facts that lack a field their block prints."""
    for plan, path, block in _blocks(scan):
        for at, ident, fact in _facts(scan, block):
            if lacking := _lacking(fact, block.NEEDS):
                where = scan.content.where("sheet", plan.id, *path, *at)
                what = f"'{ident}' lacks {', '.join(lacking)}, which the {block.kind} print"
                yield Finding(where, what, "add what is missing to the fact")


def entries(scan: Scan) -> Iterator[Finding]:
    """Find blocks with too few or too many entries."""
    for plan, path, block in _blocks(scan):
        if block.ENTRIES is None:
            continue
        field, least, most = block.ENTRIES
        count = block.entries()
        if not least <= count <= most:
            where = scan.content.where("sheet", plan.id, *path, field)
            fit = str(most) if least == most else f"{least} to {most}"
            what = f"`{field}:` of the {block.kind} has {count} entr{'y' if count == 1 else 'ies'}; {fit} fit"
            yield Finding(where, what, "add some" if count < least else "take some out")


def timeline(scan: Scan) -> Iterator[Finding]:
    """Find entries of a timeline without a date or out of order."""
    for plan, path, block in _blocks(scan):
        before = ""
        for at, ident, fact in _facts(scan, block) if block.DATED else ():
            where = scan.content.where("sheet", plan.id, *path, *at)
            date = fact.date()
            if date is None:
                yield Finding(where, f"'{ident}' has no date", "give the fact `event_date:` or `as_of:`")
                continue
            first = date.replace("~", "").split("/")[0]
            known = min(len(first), len(before))
            if first[:known] < before[:known]:
                yield Finding(where, f"'{ident}' ({first}) stands after {before}", "put the entries in order of date")
                before = ""  # the entries after it may be right
            before = max(before, first, key=lambda d: earliest(d) if d else "")


def tables(scan: Scan) -> Iterator[Finding]:
    """Find table rows whose fact lacks what the columns print."""
    for plan, path, block in _blocks(scan):
        for at, table in block.tables():
            for number, row in enumerate(table.rows):
                fact = scan.content.facts.get(row.fact)
                if fact is None:
                    continue
                lacking = _lacking(fact, table.NEEDS[table.kind])
                if table.kind == "dated" and fact.date() is None:
                    lacking = ["`event_date:` or `as_of:`"]
                where = scan.content.where("sheet", plan.id, *path, *at, "rows", number, "fact")
                if lacking:
                    what = f"'{row.fact}' lacks {', '.join(lacking)} for a table of {table.kind}"
                    yield Finding(where, what, "add what is missing to the fact")
                if table.kind == "commitments" and not (row.status or row.search):
                    what = f"the row of '{row.fact}' has no status, and no search that found none"
                    yield Finding(where, what, "name the fact that is its `status:`, or the `search:` in searches.yaml")


def columns(scan: Scan) -> Iterator[Finding]:
    """Find rows of free tables that have other than a cell a column, and tables that have both forms or none."""
    for plan, path, block in _blocks(scan):
        if not isinstance(block, Table):
            continue
        where = scan.content.where("sheet", plan.id, *path)
        if (block.table is None) == (not block.rows) or bool(block.rows) != bool(block.columns):
            yield Finding(where, "this is not one table", "give it a `table:` of facts, or `columns:` and `rows:`")
        for number, row in enumerate(block.rows):
            if len(row.cells) != len(block.columns):
                where = scan.content.where("sheet", plan.id, *path, "rows", number)
                what = f"this row has {len(row.cells)} cells; the table has {len(block.columns)} columns"
                yield Finding(where, what, "give it a cell for each column; `text: –` for an empty one")
            for at, cell in enumerate(row.cells):
                if not cell.continues:
                    continue
                where = scan.content.where("sheet", plan.id, *path, "rows", number, "cells", at, "continues")
                if at or not number:
                    what = "only the first cell of a row below another can go on from the one above"
                    yield Finding(where, what, "take out `continues:`, and say in the cell what it is to say")
                elif cell != Cell(continues=True):
                    yield Finding(
                        where, "this cell goes on from the one above, and says more", "leave it `continues:` alone"
                    )


def shares(scan: Scan) -> Iterator[Finding]:
    """Find shares that cannot be drawn: of no plain number, of other units, or more than their whole."""
    for plan, path, block in _blocks(scan):
        for at, share in enumerate(block.shares if isinstance(block, Shares) else ()):
            where = scan.content.where("sheet", plan.id, *path, "shares", at, "of" if share.of else "of_value")
            fact = scan.content.facts.get(share.fact)
            whole = scan.content.facts.get(share.of) if share.of else fact
            if fact is None or whole is None:
                continue
            part, total = scan.content.numbers(fact), scan.content.numbers(whole)
            name = share.of_value or "value"
            first, last = part.get("value"), total.get(name)
            if first is None or last is None:
                lacking = f"'{share.fact}' has no `value:`" if first is None else f"'{whole.id}' has no `{name}:`"
                yield Finding(where, f"a share needs two numbers; {lacking}", "name a fact, or one of its `values:`")
            elif not (first.plain and last.plain):
                what = f"a share of {last} of '{whole.id}' cannot be drawn with {first} of '{share.fact}'"
                yield Finding(where, what, "take two counts, neither a range nor a percentage or sum of money")
            elif not 0 <= first.first <= last.first or not last.first:
                what = f"'{share.fact}' is {first}, which is no part of {last}"
                yield Finding(where, what, "name the whole that it is a part of")


def pictures(scan: Scan) -> Iterator[Finding]:
    """Find sheets with more bytes of pictures than its files have room for."""
    content = scan.content
    for plan in scan.judged.sheets.values():
        named = tuple(plan.pictures())
        images = [content.pictures[file] for file in dict(named) if file in content.pictures]
        size, pixels = sum(len(image.data) for image in images), sum(len(image.pixels) for image in images)
        if size > PICTURES or pixels > PIXELS:
            where = content.where("sheet", plan.id, *named[0][1])
            what = f"the pictures of this sheet take {size:,} bytes, and {pixels:,} for the pixels of its PNG files"
            yield Finding(where, what, f"make them smaller, or take one out: {PICTURES:,} and {PIXELS:,} are the most")


def empty_blocks(scan: Scan) -> Iterator[Finding]:
    """Find blocks, and groups and terms in them, that print nothing."""
    for plan, path, block in _blocks(scan):
        for at, part in block.parts():
            if part.is_empty():
                where = scan.content.where("sheet", plan.id, *path, *at)
                what = "this term has no meaning" if isinstance(part, Term) else "this block is empty"
                hint = "`facts:`, `charts:` or a `table:`" if isinstance(part, Group) else "something to print"
                hint = "`meaning:` or a `fact:`" if isinstance(part, Term) else hint
                yield Finding(where, what, f"give it {hint}, or take it out")


def resting(scan: Scan) -> Iterator[Finding]:
    """Find what a text rests on, or refers to, that no block prints."""
    for plan in scan.judged.sheets.values():
        printed = set(scan.printed.get(plan.id, ()))
        for named, path in plan.named("rests"):
            if named.value in scan.content.facts and named.value not in printed:
                where = scan.content.where("sheet", plan.id, *path)
                yield Finding(where, f"no block prints '{named.value}'", "print it in a block, or name another fact")


def printed_twice(scan: Scan) -> Iterator[Finding]:
    """Find facts that two blocks print; a key figure may be explained once more."""
    for plan in scan.judged.sheets.values():
        first: dict[str, tuple[int, Path]] = {}
        for path, block in plan.walk():
            for named in block.named() if block.TELLS else ():
                if named.what != "fact":
                    continue
                place = (*path, *named.path)
                count, before = first.get(named.value, (0, place))
                first[named.value] = count + 1, before
                if count and before[: len(path)] != path:
                    where = scan.content.where("sheet", plan.id, *place)
                    other = scan.content.where("sheet", plan.id, *before)
                    hint = f"first at {other}; keep one, or use `see:` where the other stands"
                    yield Finding(where, f"'{named.value}' is printed in another block already", hint)


def memos(scan: Scan) -> Iterator[Finding]:
    """Find facts of a memo that its sheet does not print."""
    for sheet, memo in scan.content.memos().sheets.items():
        printed = scan.printed.get(sheet, {})
        for mention in memo.mentions():
            if mention.fact in scan.content.facts and mention.fact not in printed:
                what = f"the memo prints '{mention.fact}', and its sheet does not"
                yield Finding(scan.at(sheet, mention), what, "print it in a block of the sheet, or take it out here")


def charts(scan: Scan) -> Iterator[Finding]:
    """Find charts of a measure that has no series."""
    for plan in scan.judged.sheets.values():
        for measure, path in plan.charts():
            dates = {f.as_of for f in scan.content.series(measure)}
            if measure in scan.content.measures and len(dates) < 2:
                where = scan.content.where("sheet", plan.id, *path)
                what = f"the measure '{measure}' has {len(dates)} dated values; a chart needs 2"
                yield Finding(where, what, "take the chart out, or add facts with `value:` and `as_of:`")


def ids(scan: Scan) -> Iterator[Finding]:
    """Find blocks of one sheet with the same id, or with one that the page itself uses."""
    for plan in scan.judged.sheets.values():
        seen: set[str] = set()
        for path, block in plan.walk():
            taken = block.id == plan.id or bool(_PAGE_ID.fullmatch(block.id or ""))
            if block.id and (taken or block.id in seen):
                where = scan.content.where("sheet", plan.id, *path, "id")
                what = f"the page itself uses the id '{block.id}'" if taken else ""
                yield Finding(
                    where, what or f"another block of this sheet has the id '{block.id}'", "give each its own"
                )
            seen |= {block.id} if block.id else set()


def cards(scan: Scan) -> Iterator[Finding]:
    """Find cards of facts that their sheet does not print."""
    for plan in scan.judged.sheets.values():
        drawn = {fact.id for measure, _ in plan.charts() for fact in scan.content.series(measure)}
        if plan.card and plan.card not in {*plan.fact_ids(), *drawn}:
            where = scan.content.where("sheet", plan.id, "card")
            what = f"the sheet does not print '{plan.card}', which its card shows"
            guess = nearest(plan.card, plan.fact_ids())
            yield Finding(where, what, f"did you mean '{guess}'?" if guess else "name a fact of one of its blocks")


RULES = (
    Rule("C501", "error", "a title has at most 52 characters", titles, each=True),
    Rule("C502", "warning", "texts keep to the words their block has room for", wordy),
    Rule("C503", "error", "the facts of a block have what it prints", needs, each=True),
    Rule("C504", "error", "blocks have as many entries as the layout takes", entries, each=True),
    Rule("C505", "error", "the timeline is dated and in order", timeline, each=True),
    Rule("C506", "error", "the facts of a table have what its columns print", tables, each=True),
    Rule("C507", "error", "no block is empty", empty_blocks, each=True),
    Rule("C508", "error", "a chart has at least two dates", charts, each=True),
    Rule("C510", "error", "each block has an id of its own", ids, each=True),
    Rule("C513", "error", "a table is made of facts, or of rows with a cell for each column", columns, each=True),
    Rule("C515", "error", "a share is a number and the whole that it is a part of", shares, each=True),
    Rule("C516", "error", "the pictures of a sheet fit into its files", pictures, each=True),
    Rule("C511", "error", "what a text rests on or refers to is printed in a block", resting, each=True),
    Rule("C512", "warning", "no fact is printed in two blocks, but for key figures", printed_twice, each=True),
    Rule("C517", "error", "the fact of a card is printed on its sheet", cards, each=True),
    Rule("C518", "error", "a memo prints facts of its sheet alone", memos),
    Rule("C509", "warning", "the label of a key figure has at most 6 words", labels),
)
