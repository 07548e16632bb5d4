"""What a number is counted in is said by its field: no sign or word for a currency or per cent by hand (C215)."""

from __future__ import annotations

import re
import sys
import unicodedata
from pathlib import Path

import pytest
from support.content_factory import MEMO, Folder

from factsheet.cli import main
from factsheet.records.load import load
from factsheet.rules import check, units

FACTS, SHEET = "facts/harbour.yaml", "sheets/harbour.yaml"
BOTH = """\
    en: No later count was published by Harbour.
    fr: Aucun décompte ultérieur n’a été publié par Harbour.
"""
WHICH = ", or the currency that the source names (ISO 4217)"
PERCENT = "take it out, and write `unit: percent` beside `value:`"
MONEY = f"take it out, and write `currency: {{}}` beside `value:`{WHICH}"


def told(root: Path, code: str, text: str, more: str = "  value: 12\n") -> list[tuple[str, str]]:
    """Return what C215 says of a statement in one language."""
    line = f"    {code}: '{text}'\n"
    folder = Folder().change("publisher.yaml", "[en, fr]", f"[{code}]").change(FACTS, BOTH, line + more)
    content = folder.write(root)
    where = f"{(content / FACTS).as_posix()}:90:9: error[C215]: "
    found = [p for p in check(load(content)) if p.code == "C215"]
    return [(str(p).splitlines()[0].removeprefix(where), p.hint) for p in found]


SIGNS = {
    "${value}": "$",
    "€{value}": "€",
    "€ {value}": "€",
    "{value} €": "€",
    "{value}\u202f€": "€",
    "{value}\u00a0₽": "₽",
    "US${value}": "US$",
    "{value} $US": "$US",
    "({value}) €": "€",
    "**{value}** €": "€",
    "USD {value}": "USD",
    "{value} EUR": "EUR",
    "{value}%": "%",
    "{value} %": "%",
    "{value}\u00a0%": "%",
    "{value}\u202f%": "%",
    "{value}\u2007%": "%",
    "{value}％": "％",
    "%{value}": "%",
}


@pytest.mark.parametrize("code", ["de", "en", "fr", "nl", "ru"])
@pytest.mark.parametrize("text", SIGNS)
def test_a_sign_beside_a_placeholder_is_told(tmp_path: Path, code: str, text: str) -> None:
    ((what, hint),) = told(tmp_path, code, f"Harbour {text}.")
    assert what == f"'{SIGNS[text]}' is written by hand beside {{value}}"
    assert re.fullmatch(re.escape(MONEY).replace(r"\{\}", "[A-Z]{3}") + "|" + re.escape(PERCENT), hint)


WORDS = [
    ("en", "{value} per cent", "per cent"),
    ("en", "{value} percent", "percent"),
    ("en", "{value} dollars", "dollars"),
    ("fr", "{value} pour cent", "pour cent"),
    ("fr", "{value}\u00a0p.\u00a0100", "p. 100"),
    ("fr", "{value} euros", "euros"),
    ("de", "{value} Prozent", "Prozent"),
    ("de", "{value}-prozentig", "prozentig"),
    ("de", "{value} Euro", "Euro"),
    ("nl", "{value} procent", "procent"),
    ("nl", "{value} euro", "euro"),
    ("ru", "{value} процентов", "процентов"),
    ("ru", "{value} рублей", "рублей"),
]


@pytest.mark.parametrize(("code", "text", "word"), WORDS)
def test_a_word_after_a_placeholder_is_told(tmp_path: Path, code: str, text: str, word: str) -> None:
    hint = PERCENT if re.match("p|п", word.lower()) else MONEY.format("CAD")
    assert told(tmp_path, code, f"Harbour {text}.") == [(f"'{word}' is written by hand beside {{value}}", hint)]


@pytest.mark.parametrize(
    ("code", "text", "currency"),
    [
        ("en", "${value}", "CAD"),
        ("en", "US${value}", "USD"),
        ("de", "{value} $", "USD"),
        ("en", "€{value}", "EUR"),
        ("ru", "{value} ₽", "RUB"),
        ("en", "GBP {value}", "GBP"),
    ],
)
def test_the_hint_has_the_currency_that_the_sign_most_likely_means(
    tmp_path: Path, code: str, text: str, currency: str
) -> None:
    ((_, hint),) = told(tmp_path, code, f"Harbour {text}.")
    assert hint == MONEY.format(currency)


@pytest.mark.parametrize(
    ("text", "more", "name", "hint"),
    [
        (
            "{range}%",
            "  range: {from: 2, to: 3}\n",
            "{range}",
            "take it out, and write `unit: percent` beside `range:`",
        ),
        (
            "{share}%",
            "  values: {share: 12.5}\n",
            "{share}",
            "take it out, and write `share: {value: 12.5, unit: percent}` under `values:`",
        ),
        (
            "{share}%",
            "  values: {share: {range: {from: 2, to: 3}}}\n",
            "{share}",
            "take it out, and write `share: {range: {from: 2, to: 3}, unit: percent}` under `values:`",
        ),
        (
            "{share} %",
            "  values: {share: {value: 5, unit: percent}}\n",
            "{share}",
            "take it out: {share} prints what its field has, `unit: percent`",
        ),
        (
            "{value}%",
            "  value: 5\n  currency: EUR\n",
            "{value}",
            "take it out: {value} prints what its field has, `currency: EUR`",
        ),
        (
            "{value}%",
            "  value: 5\n  measure: arrivals\n",
            "{value}",
            "take it out, and write `unit: percent` in the measure 'arrivals'",
        ),
        ("{value:words}%", "  value: 5\n", "{value:words}", PERCENT),
        ("{value} %", "  value: 5\n  unit: '%'\n", "{value}", PERCENT),
    ],
)
def test_the_hint_has_the_line_to_write(tmp_path: Path, text: str, more: str, name: str, hint: str) -> None:
    assert told(tmp_path, "en", f"Harbour counted {text}.", more) == [
        (f"'%' is written by hand beside {name}", hint),
    ]


@pytest.mark.parametrize(
    ("code", "text", "more"),
    [
        ("en", "Harbour asked for {value}.", "  value: 5\n  currency: EUR\n"),
        ("en", "Harbour counted {value}.", "  value: 5\n  unit: percent\n"),
        ("en", "Harbour counted {value} percentage points.", "  value: 5\n"),
        ("en", "Harbour counted {value} NGOs.", "  value: 5\n"),
        ("en", "Harbour counted {value} ‰.", "  value: 5\n"),
        ("en", "Harbour asked for {value} roubles.", "  value: 5\n  unit: roubles\n"),
        ("en", "Harbour asked for {value} dollars.", "  value: 5\n  unit: Canadian dollars\n"),
        ("ru", "Harbour {value} рублей.", "  value: 5\n  unit: roubles\n"),
        ("de", "Harbour: {value} Prozentpunkte.", "  value: 5\n"),
        ("ru", "Harbour: {value} процентных пунктов.", "  value: 5\n"),
        ("en", "Harbour was founded on {event_date}, € unknown.", "  event_date: 2015-03-02\n"),
    ],
)
def test_what_a_field_says_may_stand(tmp_path: Path, code: str, text: str, more: str) -> None:
    assert told(tmp_path, code, text, more) == []


@pytest.mark.parametrize(("text", "unit"), [("{value} euros", "roubles"), ("{value} US dollars", "dollars")])
def test_a_word_for_another_unit_than_the_fields_is_told(tmp_path: Path, text: str, unit: str) -> None:
    said = text.removeprefix("{value} ")
    (found,) = told(tmp_path, "en", f"Harbour asked for {text}.", f"  value: 5\n  unit: {unit}\n")
    assert found[0] == f"'{said}' is written by hand beside {{value}}"


def test_a_sign_between_two_placeholders_is_told_once(tmp_path: Path) -> None:
    found = told(tmp_path, "en", "Harbour counted {a} % {b}.", "  values: {a: 5, b: 6}\n")
    assert [what for what, _ in found] == ["'%' is written by hand beside {a}"]


def test_a_text_of_a_sheet_is_held_to_it_too(tmp_path: Path) -> None:
    memo = MEMO.replace("for {arrivals-2017.value} people", "for {arrivals-2017.value}% people")
    content = Folder().add(SHEET, memo).write(tmp_path)
    (found,) = [p for p in check(load(content)) if p.code == "C215"]
    assert str(found).partition(": error")[0].endswith("sheets/harbour.yaml:51:11")
    assert found.what == "'%' is written by hand beside {arrivals-2017.value}"


def test_a_check_fails_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Folder().change(FACTS, "counted {value} people by {as_of}.\n    fr: Harbour a recensé {value} personnes en date du"
                    " {as_of}.\n  value: 31", "counted €{value} by {as_of}.\n    fr: Harbour a recensé {value}"
                    " personnes en date du {as_of}.\n  value: 31").write(tmp_path)  # fmt: skip
    assert main(["check", "--content", str(tmp_path / "content")]) == 2
    assert "facts/harbour.yaml:17:9: error[C215]: '€' is written by hand beside {value}" in capsys.readouterr().err


def test_every_sign_of_a_currency_is_known() -> None:
    signs = [c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) == "Sc"]
    assert [c for c in signs if not re.fullmatch(units.CURRENCY, c)] == []
