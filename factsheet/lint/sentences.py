"""Whose words a finished sheet prints: a fact's, the content's, the program's, or those its YAML allows.

Input: a numbered sheet, the labels of its language. Output: findings: text that nobody can be asked about, text around
a statement that could turn it round, and a figure under the label or name of another fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import chain

from factsheet.languages import language
from factsheet.languages.vocabulary import SLOT, fold
from factsheet.lint.findings import Finding
from factsheet.lint.passages import Group, inline_group
from factsheet.lint.wordings import Wordings, chart_alternatives
from factsheet.records.blocks import Contacts
from factsheet.records.model import Fact
from factsheet.records.plan import SheetPlan
from factsheet.records.values import Localized
from factsheet.sheet.addresses import printed_address, short_address
from factsheet.sheet.edition import Edition
from factsheet.sheet.facts import FIELD_OF_FACT
from factsheet.sheet.prose import printed
from factsheet.sheet.tables import covered
from factsheet.sheet.tree import Chart, Inline, ListItem, NoteRef, Point, Section, Table, walk

_GAP = "\1"  # stands for what is accounted for
_LETTER = re.compile(r"[^\W\d_]")
_PLACEHOLDER = re.compile(r"\{\w*\}")
_HINT = "make it a fact, print a label of the program, or list it under `allows_text:` of the sheet or the publisher"


def check(edition: Edition, wordings: Wordings) -> Iterator[Finding]:
    """Yield what a sheet's article prints that is nobody's."""
    known = _Known(edition, wordings)
    article = edition.sheet.article
    for run in _runs(article):
        yield from known.judge(run)
    yield from _mislabelled(article, edition, wordings)


def check_frame(texts: Sequence[str], own: Sequence[str], edition: Edition, wordings: Wordings) -> Iterator[Finding]:
    """Yield what the frame of a web page prints that is nobody's; ``own`` are texts that were judged on the sheet."""
    groups = [Group(_one_line(text)) for text in texts]
    strange = {group.text for group in groups if _LETTER.search(group.text)}
    for text in chain(own, _labels(edition, wordings), _sheet_texts(edition, wordings)):
        strange.discard(_one_line(text))
        if not strange:  # as nearly always, long before the quotes
            return
    known = _Known(edition, wordings, own)
    for group in groups:
        yield from known.judge(group)


def _one_line(text: str) -> str:
    return " ".join(fold(text).split())


class _Known:
    """The texts that may stand on one sheet, the longest first."""

    def __init__(self, edition: Edition, wordings: Wordings, own: Sequence[str] = ()) -> None:
        self.edition, self.wordings = edition, wordings
        allowed = (*edition.plan.allows_text, *wordings.content.publisher.allows_text)
        self.allowed = [fold(text) for text in _texts(allowed, wordings)]
        self.own = {fact.id: _said_of(fact, wordings) for fact in edition.facts}
        self.allowed += _addresses(edition.plan)
        localized = [named.value for named, _ in edition.plan.named("text")]  # beside a statement, by the sheet's YAML
        self.allowed += [fold(FIELD_OF_FACT.sub(SLOT, text)) for text in _texts(localized, wordings)]
        texts = [*self.allowed, *(text for said in self.own.values() for text in said), *map(fold, own)]
        texts += [fold(text) for text in _sheet_texts(edition, wordings)]
        self.known = _ordered([*texts, *_labels(edition, wordings)])
        self.whole = frozenset(self.known)

    def judge(self, run: Group) -> Iterator[Finding]:
        text = run.text
        if text in self.whole or not _LETTER.search(text):
            return
        facts, rest = self.without_statements(text)
        marked = {ident for mark in run.marks for ident in mark.facts}
        facts = [fact for fact in facts if fact.id in marked] or facts  # of two with the same words
        if facts and not any(_left(rest)):
            return
        if facts:
            near = [text for fact in facts for text in self.own.get(fact.id, ())]
            pending = fold(self.wordings.language.label("Translation pending"))
            left = _without(rest, _ordered([*self.allowed, *near, pending]))
        else:
            left = _without(rest, self.known)
        for piece in _left(left):
            if facts:
                what = f"“{piece}” stands around the statement of {facts[0].id}, whose meaning it could reverse"
                hint = "a statement stands in a paragraph, list item or cell by itself"
                yield Finding("N115", what, hint, facts[0].id, _shorter(piece))
            else:
                yield Finding("N115", f"“{piece}” is not a statement, a label or a text of the content", _HINT, "",
                              _shorter(piece))  # fmt: skip

    def without_statements(self, text: str) -> tuple[list[Fact], str]:
        """Return the facts that are stated in a text, and what it says besides."""
        facts: list[Fact] = []
        for skeleton in sorted(self.wordings.statements_in(text), key=len, reverse=True):
            if skeleton in text:
                text = text.replace(skeleton, _GAP)
                facts += [fact for fact, _ in self.wordings.statements[skeleton]]
        return facts, text


def _said_of(fact: Fact, wordings: Wordings) -> list[str]:
    """Return what is printed of a fact beside its statement, without its figures."""
    said = [wordings.label(fact), wordings.attribution(fact), fold(wordings.language.label(fact.status))]
    forms = [form for texts in wordings.forms(fact).values() for form in texts]
    return [text for text in (*said, *forms) if text]


def _sheet_texts(edition: Edition, wordings: Wordings) -> Iterator[str]:
    """Yield what the sheet's plan, its publisher and the program give a sheet to print."""
    lang, content, plan = wordings.language, wordings.content, edition.plan
    publisher = content.publisher
    measures = {measure for measure, _ in plan.charts()} | {fact.measure for fact in edition.facts}
    localized = [*(text for _, text in plan.texts()), *plan.changes, publisher.name, publisher.licence.label]
    localized += [publisher.disclaimer] if publisher.disclaimer else []
    localized += [publisher.logo.alt] if publisher.logo else []
    localized += [content.measures[str(measure)].label for measure in measures & content.measures.keys()]
    yield from (FIELD_OF_FACT.sub(SLOT, text) for text in _texts(localized, wordings))
    searches = [content.searches[ident] for ident in {named.value for named, _ in plan.named("search")}]
    yield from _texts((search.what for search in searches), wordings)
    yield from (lang.date(search.on) for search in searches)
    yield from (f": {address}" for address in _addresses(plan))
    quotes = (
        [c.quote, *(c.quote_translation.root.values() if c.quote_translation else ())] for _, c in edition.citations
    )
    yield from (lang.quotation(lang.typeset(quote)) for found in quotes for quote in found if quote)
    yield from (plan.number, publisher.contact, publisher.corrections, publisher.licence.id)
    yield from filter(None, (publisher.address, publisher.licence.url))
    yield lang.quotation(lang.typeset(plan.title.get(lang.code) or ""))
    yield from (lang.date(day) for day in plan.days)
    yield from (language(code).offered for code in publisher.languages)
    if base := (publisher.base_url or "").rstrip("/"):
        for code in publisher.languages:
            yield from (f"{base}/{plan.id}.{code}.html", printed_address(f"{base}/{plan.id}.{code}.html"))


def _labels(edition: Edition, wordings: Wordings) -> Iterator[str]:
    """Yield the labels of the language, and what the program itself prints on this sheet.

    Where the sheet names no search, none says that something was not found.
    """
    lang = wordings.language
    searched = next(edition.plan.named("search"), None)
    labels = [lang.typeset(text) for text in lang.labels.values()]
    yield from (fold(text) for text in labels if searched or not wordings.words.unfound.search(text))
    yield fold(edition.sheet.metadata.status)
    yield from (wording.skeleton for wording in chart_alternatives(edition.plan, wordings))
    if edition.standing.draft:
        yield fold(lang.label("DRAFT"))


def _addresses(plan: SheetPlan) -> list[str]:
    """Return the addresses of contacts, as they are printed."""
    contacts = [contact for _, block in plan.walk() if isinstance(block, Contacts) for contact in block.contacts]
    return [short_address(address) for contact in contacts for address in contact.address.values()]


def _texts(localized: Iterable[Localized], wordings: Wordings) -> Iterator[str]:
    """Yield texts in a language, as printed."""
    for found in localized:
        if text := printed(found, wordings.language):
            yield text


# -- what is left of a text --------------------------------------------------------------------------


def _ordered(texts: Sequence[str]) -> list[str]:
    """Return texts, those with most words of their own first."""
    return sorted(
        {" ".join(text.split()) for text in texts if _length(text)[1]}, key=lambda text: (-_length(text)[0], text)
    )


def _length(text: str) -> tuple[int, bool]:
    """Return how many characters a text has around its placeholders, and whether any is a letter."""
    own = "".join(_parts(text))
    return len(own), _LETTER.search(own) is not None


def _parts(text: str) -> tuple[str, ...]:
    """Return what stands around the placeholders of a text."""
    pieces = _PLACEHOLDER.split(text) if "{" in text else (text,)
    return tuple(piece for piece in pieces if piece)


def _without(text: str, known: Sequence[str]) -> str:
    """Return a text without those known, which may have {placeholders}: what fills these is judged by itself.

    Each stands there as whole words; its first letter may be a capital.
    """
    for piece in known:
        parts = _parts(piece)
        first = parts[0]
        if first[1:] not in text or (len(parts) > 1 and not all(part in text for part in parts[1:])):
            continue
        for form in dict.fromkeys((first, first[0].upper() + first[1:])):
            if form in text:
                pattern = "(.{0,300}?)".join(map(re.escape, [form, *parts[1:]]))
                left, right = (r"(?<!\w)" if form[0].isalnum() else ""), (r"(?!\w)" if parts[-1][-1].isalnum() else "")
                text = re.sub(f"{left}{pattern}{right}", _between, text)
    return text


def _between(found: re.Match[str]) -> str:
    return _GAP + _GAP.join(found.groups("")) + _GAP


def _left(text: str) -> Iterator[str]:
    """Yield the pieces of a text that have a letter and are not accounted for."""
    for piece in re.split(f"[{_GAP}{SLOT}\n]", text):
        if _LETTER.search(piece):
            yield piece.strip(" ,;·–—()")


def _shorter(piece: str) -> tuple[str, ...]:
    """Return a piece, and ever fewer of its first words, to look for in the templates."""
    said = piece.split()
    return tuple(" ".join(said[:n]) for n in range(len(said), 0, -1))


def _runs(article: Section) -> Iterator[Group]:
    """Yield each run of inlines by itself, and each text alternative: whatever fields of the tree hold them."""
    for node in walk(article):
        if isinstance(node, Inline):
            if title := getattr(node, "title", ""):
                yield Group(fold(title))
            continue
        for field in fields(node):
            value = getattr(node, field.name)
            if field.name == "alt" and value:
                yield Group(fold(value))
            for content in _contents(value):
                yield inline_group(content)


def _contents(value: object) -> Iterator[tuple[Inline, ...]]:
    """Yield the inlines of a field: its own, or those of the terms and points in it, which ``walk`` passes by."""
    if not isinstance(value, tuple) or not value:
        return
    if all(isinstance(item, Inline) for item in value):
        yield value
        return
    for item in value:
        if isinstance(item, tuple):
            yield from _contents(item)
        elif isinstance(item, Point):
            yield item.content


# -- labels and names of others ------------------------------------------------------------------------


def _mislabelled(article: Section, edition: Edition, wordings: Wordings) -> Iterator[Finding]:
    """Yield labels and attributions of other facts than those whose figures stand in the same item, row or column."""
    owners: dict[str, set[str]] = {}
    for fact in edition.facts:
        for text in (wordings.label(fact), wordings.attribution(fact)):
            if text:
                owners.setdefault(text.casefold(), set()).add(fact.id)
    own = {fold(text).casefold() for text in _texts((n.value for n, _ in edition.plan.named("text")), wordings)}
    for texts, facts in _labelled(article):
        for text in texts:
            if text.casefold() in own:
                continue
            owner = owners.get(text.split(f", {SLOT}")[0].strip().casefold())
            if owner and facts and not owner & facts:
                what = f"“{text.replace(SLOT, '…')}” stands with the figure of {min(facts)}, but is of {min(owner)}"
                yield Finding("N116", what, "print {{ fact.counted }} and {{ fact.attribution }} of the same fact",
                              min(facts), (text,))  # fmt: skip


def _labelled(article: Section) -> Iterator[tuple[list[str], set[str]]]:
    """Yield texts that stand together, with the facts whose marks stand there: items, rows, columns, charts."""
    for node in walk(article):
        match node:
            case ListItem():
                yield [run.text for run in map(inline_group, _own(node))], _marked(node)
            case Chart():
                yield [inline_group(node.caption).text], _marked(node)
            case Table():
                body = covered(node.body)
                for row in body:
                    facts = {fact for cell in row for fact in _marked(cell)}
                    yield [inline_group(cell.content).text for cell in row], facts
                for head in node.head:
                    for number, cell in enumerate(head):
                        column = [row[number] for row in body if number < len(row)]
                        facts = {fact for cell in column for fact in _marked(cell)}
                        yield [inline_group(cell.content).text], facts


def _own(item: ListItem) -> Iterator[tuple[Inline, ...]]:
    for block in item.content:
        yield from _contents(getattr(block, "content", ()))


def _marked(node: object) -> set[str]:
    return {fact for inner in walk(node) if isinstance(inner, NoteRef) for fact in inner.facts}  # type: ignore[arg-type]
