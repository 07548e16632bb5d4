"""The rule on what a number is counted in: a currency or per cent is said by its field, never by hand beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from factsheet.languages.language import Unit
from factsheet.languages.quantities import Quantity, currency_of, is_currency
from factsheet.records.model import Fact
from factsheet.rules.passages import Passage
from factsheet.rules.scan import Finding, Rule, Scan

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_BETWEEN = r"[\s()-]*"
# Unicode's signs of currencies (Sc), with the letters of a country before them: US$.
_SC = (
    r"$¢-¥֏؋߾߿৲৳৻૱௹฿៛\u20a0-\u20cf\ua838\ufdfc\ufe69\uff04\uffe0\uffe1\uffe5\uffe6"
    r"\U00011fdd-\U00011fe0\U0001e2ff\U0001ecb0"
)
CURRENCY = rf"[A-Z]{{0,3}}[{_SC}](?:[A-Z]{{1,3}}\b)?"
_SIGN = rf"(?:(?P<percent>[%٪﹪％])|(?P<currency>{CURRENCY}|\b[A-Z]{{3}}\b))"
_BEFORE = re.compile(rf"{_SIGN}{_BETWEEN}$")
_AFTER = re.compile(rf"{_BETWEEN}{_SIGN}")
_GAP = re.compile(_BETWEEN)


def by_hand(scan: Scan) -> Iterator[Finding]:
    """Find signs and words of currencies and per cent beside the placeholder of a number."""
    for passage in scan.passages:
        taken: set[int] = set()  # a sign between two placeholders is told once
        for slot in _PLACEHOLDER.finditer(passage.text) if passage.placeholders else ():
            name, field = slot[1], slot[1].removesuffix(":words")
            fact = scan.content.facts.get(passage.ident) if passage.role == "statement" else None
            if passage.role == "sheet":
                of, _, field = field.rpartition(".")
                fact = scan.content.facts.get(of)
            number = scan.content.numbers(fact).get(field) if fact else None
            if fact is None or number is None:
                continue
            for unit, said, start in (*_signs(passage, slot), *_words(scan, passage, slot, number)):
                if start not in taken:
                    taken.add(start)
                    what = f"'{said}' is written by hand beside {{{name}}}"
                    hint = _hint(fact, field, number, _line(scan, passage, unit, said))
                    yield Finding(scan.where(passage), what, hint)


def _signs(passage: Passage, slot: re.Match[str]) -> Iterator[tuple[Unit, str, int]]:
    """Yield each sign beside a placeholder, with its kind and place; none that is part of a name."""
    before, after = passage.unnamed[: slot.start()], passage.unnamed[slot.end() :]
    for signs, offset in ((_BEFORE.search(before), 0), (_AFTER.match(after), slot.end())):
        if signs and signs["percent"]:
            yield "percent", signs["percent"], offset + signs.start("percent")
        elif signs and (not signs["currency"].isalpha() or is_currency(signs["currency"])):
            yield "currency", signs["currency"], offset + signs.start("currency")


def _words(scan: Scan, passage: Passage, slot: re.Match[str], number: Quantity) -> Iterator[tuple[Unit, str, int]]:
    """Yield each word after a placeholder that the unit of its field does not name, likewise."""
    after = passage.unnamed[slot.end() :]
    start = next(_GAP.finditer(after)).end()
    for known in scan.vocabularies(passage.language):
        for unit, words in known.unit_words.items():
            if (word := words.match(after, start)) and not _named(scan, number, unit, word[0], words):
                yield unit, word[0], slot.end() + start


def _named(scan: Scan, number: Quantity, unit: Unit, said: str, words: re.Pattern[str]) -> bool:
    """Tell whether a field's unit, which is not printed, is this word: ``unit: roubles``, in whatever language."""
    if number.currency or not number.unit or number.unit == "percent":
        return False
    if words.search(number.unit):
        return said.casefold() in number.unit.casefold()
    others = (known for code in ("en", *scan.languages) for known in scan.vocabularies(code))
    return any(known.unit_words[unit].search(number.unit) for known in others)


def _line(scan: Scan, passage: Passage, unit: Unit, said: str) -> str:
    """Return the line of YAML that says a unit; of a currency, the one the language most likely means by its sign."""
    if unit == "percent":
        return "unit: percent"
    guesses = (currency_of(said, known.language.locale) for known in scan.vocabularies(passage.language))
    return f"currency: {said if is_currency(said) else next(filter(None, guesses), 'CAD')}"


def _hint(fact: Fact, field: str, number: Quantity, line: str) -> str:
    """Say where what the number is counted in is written, or that it is."""
    if number.currency or number.unit == "percent":
        declared = f"currency: {number.currency}" if number.currency else "unit: percent"
        return f"take it out: {{{field}}} prints what its field has, `{declared}`"
    if field in fact.values:
        ends = f"value: {number.first}"
        if number.last is not None:
            ends = f"range: {{from: {number.first}, to: {number.last}}}"
        told = f"`{field}: {{{ends}, {line}}}` under `values:`"
    elif fact.measure and line == "unit: percent":
        told = f"`{line}` in the measure '{fact.measure}'"
    else:
        told = f"`{line}` beside `{field}:`"
    which = ", or the currency that the source names (ISO 4217)" if line.startswith("currency") else ""
    return f"take it out, and write {told}{which}"


RULES = (
    Rule(
        "C215",
        "error",
        "a sign or word for a currency or per cent beside a placeholder comes from the field",
        by_hand,
        each=True,
    ),
)
