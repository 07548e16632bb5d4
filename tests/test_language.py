"""Numbers, dates, spaces and labels, per language."""

from __future__ import annotations

import ast
import io
import re
from functools import partial
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from support.built import ROOT

from factsheet.errors import ContentError
from factsheet.languages import Language, known_languages, language
from factsheet.records.blocks import KINDS
from factsheet.records.folders import Folders
from factsheet.records.memo import Asks, MemoFigures
from factsheet.records.model import Qualifier
from factsheet.sheet.catalog import Catalog

TEMPLATES = ROOT / "templates"
REVIEW = ROOT / "factsheet" / "review" / "web"
CATALOGS = sorted(path for folder in (TEMPLATES, REVIEW) for path in (folder / "locale").glob("*.po"))
DE, EN, FR, NL, RU = (language(code) for code in ("de", "en", "fr", "nl", "ru"))
NB = "\u00a0"


@pytest.mark.parametrize(
    ("lang", "value", "qualifier", "printed"),
    [
        (EN, 31, None, "31"),
        (EN, 8506, "more-than", "more than 8,506"),
        (EN, 70, "nearly", "nearly 70"),
        (FR, 8506, "more-than", f"plus de 8{NB}506"),
        (FR, 300, "up-to", "jusqu’à 300"),
        (FR, 40, "at-least", "au moins 40"),
        (RU, 8506, "about", "около 8506"),
        (RU, 18506, None, f"18{NB}506"),
        (DE, 8506, "more-than", "mehr als 8506"),
        (DE, 18506, "nearly", f"fast 18{NB}506"),
        (NL, 8506, "more-than", "meer dan 8.506"),
        (NL, 300, "up-to", "hoogstens 300"),
    ],
)
def test_number(lang: Language, value: int, qualifier: str | None, printed: str) -> None:
    assert lang.number(value, qualifier) == printed


@pytest.mark.parametrize(
    ("lang", "value", "qualifier", "printed"),
    [
        (EN, 250, "more-than", "250+"),
        (EN, 40, "about", "about 40"),
        (EN, 70, "nearly", "nearly 70"),
        (EN, 1500, None, "1,500"),
        (EN, 117_300_000, None, "117.3M"),
        (EN, 117_345_678, None, "117,345,678"),
        (EN, 1_000_000, None, "1M"),
        (EN, -1_000_000, None, "-1M"),
        (EN, 900_000, None, "900,000"),
        (EN, 1_230_000, None, "1,230,000"),
        (FR, 117_300_000, "at-least", f"117,3{NB}M+"),
        (FR, 70, "nearly", "près de 70"),
        (DE, 117_300_000, None, f"117,3{NB}Mio."),
        (DE, 40, "about", "rund 40"),
        (NL, 117_300_000, None, f"117,3{NB}mln."),
        (NL, 40, "about", "ongeveer 40"),
    ],
)
def test_figure_is_short_but_never_rounds(lang: Language, value: int, qualifier: str | None, printed: str) -> None:
    assert lang.figure(value, qualifier) == printed


@pytest.mark.parametrize(
    ("edtf", "en", "fr", "ru", "de"),
    [
        ("2017", "2017", "2017", "2017", "2017"),
        ("2017-09", "September 2017", "septembre 2017", "сентябрь 2017", "September 2017"),
        ("2017-09-01", "1 September 2017", "1er septembre 2017", "1 сентября 2017", "1. September 2017"),
        ("2017-09-11", "11 September 2017", "11 septembre 2017", "11 сентября 2017", "11. September 2017"),
        (
            "2016-12/2017-02",
            "December 2016 to February 2017",
            "décembre 2016 à février 2017",
            None,
            "Dezember 2016 bis Februar 2017",
        ),
        ("2017-06/2017-08", "June to August 2017", "juin à août 2017", "июнь – август 2017", "Juni bis August 2017"),
        ("2017-09-01/2017-09-05", "1 to 5 September 2017", "1er à 5 septembre 2017", None, "1. bis 5. September 2017"),
        (
            "2017-04-01/2017-09-05",
            "1 April to 5 September 2017",
            "1er avril à 5 septembre 2017",
            None,
            "1. April bis 5. September 2017",
        ),
        ("2015/2017", "2015 to 2017", "2015 à 2017", "2015 – 2017", "2015 bis 2017"),
        ("2017/2017-09", "2017 to September 2017", None, None, "2017 bis September 2017"),
    ],
)
def test_date(edtf: str, en: str, fr: str | None, ru: str | None, de: str) -> None:
    for lang, printed in ((EN, en), (FR, fr), (RU, ru), (DE, de)):
        if printed is not None:
            assert lang.date(edtf).replace(NB, " ") == printed


@pytest.mark.parametrize(
    ("edtf", "printed"),
    [
        ("2017-09", "september 2017"),
        ("2017-09-01", "1 september 2017"),
        ("2016-12/2017-02", "december 2016 tot februari 2017"),
        ("2017-09-01/2017-09-05", "1 tot 5 september 2017"),
        ("2015/2017", "2015 tot 2017"),
        ("2017-21", "voorjaar 2017"),
    ],
)
def test_date_in_dutch(edtf: str, printed: str) -> None:
    assert NL.date(edtf).replace(NB, " ") == printed


def test_date_does_not_break_but_an_interval_may() -> None:
    assert EN.date("2017-09-01") == f"1{NB}September{NB}2017"
    assert EN.date("2016-12/2017-02") == f"December{NB}2016 to February{NB}2017"


def test_as_of_takes_the_preposition_of_the_precision() -> None:
    assert [EN.as_of(d) for d in ("2017", "2017-09-01")] == ["as of 2017", f"as of 1{NB}September{NB}2017"]
    assert [FR.as_of(d) for d in ("2017", "2017-09", "2017-09-01", "2017-06/2017-08")] == [
        "en 2017",
        f"en septembre{NB}2017",
        f"au 1er{NB}septembre{NB}2017",
        f"données{NB}: juin à août{NB}2017",
    ]
    assert [NL.as_of(d) for d in ("2017", "2017-09-01")] == ["stand in 2017", f"stand op 1{NB}september{NB}2017"]
    assert DE.as_of("2017-09-01") == f"Stand: 1.{NB}September{NB}2017"


def test_quotation() -> None:
    assert [lang.quotation("x") for lang in (EN, FR, RU, DE, NL)] == ["“x”", f"«{NB}x{NB}»", "«x»", "„x“", "“x”"]


@pytest.mark.parametrize(
    ("lang", "text", "spaced"),
    [
        (EN, "On 1 September 2017, 31 men", f"On 1{NB}September{NB}2017, 31 men"),
        (EN, "In May 2017 the march began", f"In May{NB}2017 the march began"),
        (EN, "10:30 at https://example.org/a: b", "10:30 at https://example.org/a: b"),
        (FR, "Archivé : oui ; non ! quoi ?", f"Archivé{NB}: oui; non! quoi?"),
        (FR, " : suite", f"{NB}: suite"),
        (FR, "https://example.org à 10:30", "https://example.org à 10:30"),
        (FR, "50 % de 8 506 ou 5$", f"50{NB}% de 8{NB}506 ou 5{NB}$"),
        (FR, "{value} $ et {share} %, {value}$", f"{{value}}{NB}$ et {{share}}{NB}%, {{value}}{NB}$"),
        (FR, "« oui » et «non»", f"«{NB}oui{NB}» et «{NB}non{NB}»"),
        (FR, "8\u202f506 le 1er septembre 2017", f"8{NB}506 le 1er{NB}septembre{NB}2017"),
        (RU, "в доме — № 5 и № 6", f"в{NB}доме{NB}— №{NB}5 и{NB}№{NB}6"),
        (
            DE,
            "am 1. September 2017, z. B. 5 % von 18 506",
            f"am 1.{NB}September{NB}2017, z.{NB}B. 5{NB}% von 18{NB}506",
        ),
        (DE, "„Ja“, Art. 5; {value}%", f"„Ja“, Art.{NB}5; {{value}}{NB}%"),
        (
            NL,
            "5 % van € 250, art. 5, 3,4 miljoen op 1 september 2017",
            f"5% van €{NB}250, art.{NB}5, 3,4{NB}miljoen op 1{NB}september{NB}2017",
        ),
        (NL, "{share} % van € {cost}; ’s avonds", f"{{share}}% van €{NB}{{cost}}; ’s avonds"),
        (RU, "с 1 сентября 2017 что-то", f"с{NB}1{NB}сентября{NB}2017 что-то"),
    ],
)
def test_typeset(lang: Language, text: str, spaced: str) -> None:
    assert lang.typeset(text) == spaced
    assert lang.typeset(spaced) == spaced, "setting spaces twice changes nothing"


def test_label_comes_from_the_catalog_with_the_languages_spaces() -> None:
    assert EN.label("Edition {number}, {date}", number=1, date=EN.date("2026-11-20")) == (
        f"Edition 1, 20{NB}November{NB}2026"
    )
    labels = Catalog(Folders((TEMPLATES / "locale", "templates/locale")))
    assert labels.label(FR, "Statement") == "Énoncé"
    assert labels.label(FR, "Corrections: {address}", address="a@b.ca") == f"Corrections{NB}: a@b.ca"
    assert labels.label(EN, "Corrections: {address}", address="a@b.ca") == "Corrections: a@b.ca"
    assert labels.label(DE, "DRAFT") == "ENTWURF", "what the language itself has needs no entry"


@pytest.mark.parametrize(
    ("edtf", "said"),
    [("2017", ""), ("2017-09", "September"), ("2017-09-04", f"4{NB}September"), ("2017-06/2017-08", "June to August"),
     ("2017/2018", ""), ("2017-06/2017", ""), ("2017-06/2018-01", ""), ("2017-09~", "")],
)  # fmt: skip
def test_a_date_within_its_year(edtf: str, said: str) -> None:
    assert EN.within_year(edtf) == said


def test_missing_label_is_an_error_that_names_the_catalog() -> None:
    for label, path in (
        (FR.label, "factsheet/languages/fr.toml"),
        (partial(Catalog(Folders((TEMPLATES / "locale", "templates/locale"))).label, FR), "templates/locale/fr.po"),
    ):
        with pytest.raises(ContentError) as caught:
            label("no such label")
        assert str(caught.value) == (
            f'{path}: error[L001]: no French text for the label "no such label"\n  hint: add it to {path}'
        )


def test_a_catalog_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "fr.po").write_bytes(b'msgid "a"\nmsgstr "\xff"\n')
    with pytest.raises(ContentError, match=r"^own/fr\.po: error\[L005\]: cannot read the catalog: "):
        Catalog(Folders((tmp_path, "own"))).label(FR, "a")


def test_placeholder_without_a_value_is_an_error() -> None:
    with pytest.raises(ContentError, match=r"error\[L003\]: .*\bnumber\b"):
        EN.label("Note {number}")


def test_unknown_language_names_the_known_ones() -> None:
    with pytest.raises(ContentError) as caught:
        language("xx")
    assert str(caught.value) == '--lang: error[L002]: unknown language "xx"\n  hint: choose from de, en, fr, nl, ru'
    assert known_languages() == ("de", "en", "fr", "nl", "ru")


def entries(path: Path) -> dict[str, Message]:
    return {str(m.id): m for m in read_po(io.BytesIO(path.read_bytes())) if m.id}


@pytest.mark.parametrize("path", CATALOGS, ids=lambda p: f"{p.parent.parent.name}-{p.stem}")
def test_catalogs_are_whole_and_keep_placeholders(path: Path) -> None:
    assert {p.stem for p in path.parent.iterdir()} == set(known_languages()) - {"en"}
    found = entries(path)
    assert set(found) == set().union(*map(entries, path.parent.iterdir())), "the catalogs have the same messages"
    for message, entry in found.items():
        assert entry.string and not entry.fuzzy, message
        assert fields(str(entry.string)) == fields(message), message


@pytest.mark.parametrize("lang", [DE, EN, FR, NL, RU], ids=lambda lang: lang.code)
@pytest.mark.parametrize("table", ["labels", "phrases"])
def test_labels_and_phrases_keep_placeholders(lang: Language, table: str) -> None:
    found = getattr(lang, table)
    assert list(found) == list(getattr(EN, table))
    assert all(fields(text) == fields(message) for message, text in found.items())


def test_no_label_of_a_template_is_a_phrase_of_the_program() -> None:
    """What a template may print of its own accord says nothing of how far a sheet is checked."""
    assert EN.labels.keys() & EN.phrases.keys() == set()
    assert {m for m in EN.labels if re.search(r"\bread\b|checked|found in|confirmed|DRAFT", m)} == set()


def fields(text: str) -> set[str]:
    return set(re.findall(r"\{\w*\}", text))


def test_each_message_is_said_somewhere() -> None:
    """Qualifiers and precisions of dates are put together."""
    package = ROOT / "factsheet"
    said = {f"{qualifier.replace('-', ' ')} {{number}}" for qualifier in get_args(Qualifier)}
    said |= {f"as of {{{precision}}}" for precision in ("date", "day", "month", "year")}
    for path in package.rglob("*.py"):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        said |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    for folder, messages in (
        (TEMPLATES, {**entries(TEMPLATES / "locale" / "fr.po"), **EN.labels}),
        (REVIEW, entries(REVIEW / "locale" / "fr.po")),
        (package, EN.phrases),
    ):
        files = (f for kind in ("*.j2", "*.js") for f in folder.rglob(kind))
        written = "\n".join(file.read_text(encoding="utf-8") for file in files)
        labels = {*(block.LABEL for block in KINDS.values()), Asks.LABEL, MemoFigures.LABEL}
        known = labels if folder == TEMPLATES else said
        assert [m for m in messages if f'"{m}"' not in written and m not in known] == []
