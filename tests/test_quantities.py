"""Exact numbers: read from YAML as written, printed per language, and read back by the lint."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from babel.dates import get_month_names
from hypothesis import given
from hypothesis import strategies as st
from support.content_factory import Folder

from factsheet.errors import ContentError
from factsheet.languages import known_languages, language, vocabulary
from factsheet.languages.quantities import SCALES, Quantity
from factsheet.languages.readings import Moment, figures, moments, numbers
from factsheet.records.load import load

FACTS = "facts/harbour.yaml"
D = Decimal

# What a source gives, for machines, and as each language prints it (no-break spaces as spaces).
TABLE: list[tuple[Quantity, str, dict[str, str]]] = [
    (Quantity(D("12.5")), "12.5", {"en": "12.5", "fr": "12,5", "de": "12,5", "ru": "12,5", "nl": "12,5"}),
    (Quantity(D("12.50")), "12.50", {"en": "12.50", "fr": "12,50", "de": "12,50", "ru": "12,50", "nl": "12,50"}),
    (Quantity(1_230_000), "1230000",
     {"en": "1,230,000", "fr": "1 230 000", "de": "1 230 000", "ru": "1 230 000", "nl": "1.230.000"}),
    (Quantity(D("12.5"), unit="percent"), "12.5 percent",
     {"en": "12.5%", "fr": "12,5 %", "de": "12,5 %", "ru": "12,5 %", "nl": "12,5%"}),
    (Quantity(40, 60), "40/60",
     {"en": "40 to 60", "fr": "de 40 à 60", "de": "40 bis 60", "ru": "от 40 до 60", "nl": "40 tot 60"}),
    (Quantity(D("1.5"), 2, "percent"), "1.5/2 percent",
     {"en": "1.5% to 2%", "fr": "de 1,5 % à 2 %", "de": "1,5 % bis 2 %", "ru": "от 1,5 % до 2 %", "nl": "1,5% tot 2%"}),
    (Quantity(D("3.4"), currency="CAD", scale="million"), "3400000 CAD",
     {"en": "$3.4 million", "fr": "3,4 millions de dollars", "de": "3,4 Millionen kanadische Dollar",
      "ru": "3,4 миллиона канадских долларов", "nl": "3,4 miljoen Canadese dollar"}),
    (Quantity(D("1.4"), currency="EUR", scale="billion"), "1400000000 EUR",
     {"en": "€1.4 billion", "fr": "1,4 milliard d’euros", "de": "1,4 Milliarden Euro", "ru": "1,4 миллиарда евро",
      "nl": "1,4 miljard euro"}),
    (Quantity(D("16.7"), currency="USD", scale="million"), "16700000 USD",
     {"en": "US$16.7 million", "fr": "16,7 millions de dollars américains", "de": "16,7 Millionen US-Dollar",
      "ru": "16,7 миллиона долларов США", "nl": "16,7 miljoen Amerikaanse dollar"}),
    (Quantity(250_000, currency="CAD"), "250000 CAD",
     {"en": "$250,000", "fr": "250 000 $", "de": "250 000 CA$", "ru": "250 000 CA$", "nl": "C$ 250.000"}),
    (Quantity(250_000, currency="USD"), "250000 USD",
     {"en": "US$250,000", "fr": "250 000 $ US", "de": "250 000 $", "ru": "250 000 $", "nl": "US$ 250.000"}),
    (Quantity(250_000, currency="RUB"), "250000 RUB",
     {"en": "RUB 250,000", "fr": "250 000 RUB", "de": "250 000 RUB", "ru": "250 000 ₽", "nl": "RUB 250.000"}),
    (Quantity(D("123.2"), scale="million"), "123200000",
     {"en": "123.2 million", "fr": "123,2 millions", "de": "123,2 Millionen", "ru": "123,2 миллиона",
      "nl": "123,2 miljoen"}),
    (Quantity(1, scale="million"), "1000000",
     {"en": "1 million", "fr": "1 million", "de": "1 Million", "ru": "1 миллион", "nl": "1 miljoen"}),
]  # fmt: skip


@pytest.mark.parametrize(("amount", "machine", "printed"), TABLE, ids=lambda value: str(value)[:20])
def test_a_quantity_as_each_language_prints_and_reads_it(
    amount: Quantity, machine: str, printed: dict[str, str]
) -> None:
    assert str(amount) == machine
    assert {code: language(code).number(amount).replace("\u00a0", " ") for code in printed} == printed
    for code in known_languages():
        for text in (language(code).number(amount), language(code).figure(amount)):
            assert [reading.value for reading in figures(text, vocabulary(code))] == list(amount.ends)


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("en", "about 40 to 60"),
        ("fr", "environ 40 à 60"),
        ("de", "rund 40 bis 60"),
        ("ru", "около 40 – 60"),
        ("nl", "ongeveer 40 tot 60"),
    ],
)
def test_a_range_after_a_qualifier(code: str, printed: str) -> None:
    assert language(code).number(Quantity(40, 60), "about") == printed


@given(
    st.decimals(min_value=0, max_value=10**9, places=3, allow_nan=False) | st.integers(0, 10**12),
    st.sampled_from([None, *SCALES]),
    st.sampled_from([None, "CAD", "USD", "EUR", "RUB", "NOK"]),
    st.sampled_from(known_languages()),
    st.sampled_from([None, "more-than", "nearly", "about", "at-least", "up-to"]),
)
def test_what_is_printed_reads_as_the_value(
    value: Decimal | int, scale: str | None, currency: str | None, code: str, qualifier: str | None
) -> None:
    amount = Quantity(value, None, None, currency, scale)
    for text in (language(code).number(amount, qualifier), language(code).figure(amount, qualifier)):
        assert [reading.value for reading in figures(text, vocabulary(code))] == list(amount.ends), text


@pytest.mark.parametrize(
    ("code", "text", "values"),
    [
        ("en", "Forty-two of 8,506 people; a hundred and five, two dozen; $3.4m; 1.5",
         [42, 8506, 105, 24, 3400000, 1.5]),
        ("en", "one man, three-quarters of 2017, 3 May 2017", [1, 0.75]),
        ("fr", "soixante-dix-neuf, quatre-vingt-dix-sept, deux cents; 8 506; 3,4 M$", [79, 97, 200, 8506, 3400000]),
        ("de", "einundzwanzig, dreihundertfünf, zweitausendsiebzehn; 18.506; 3,4 Mio.",
         [21, 305, 2017, 18506, 3400000]),
        ("de", "sechzehnhundert, zwölfhundertfünf", [1600, 1205]),
        ("en", "sixteen hundred and five", [1605]),
        ("nl", "vijfenveertig, drieëntwintig, zestienhonderd, tweeduizendzeventien, met z'n tweeën; 18.506; 3,4 mln",
         [45, 23, 1600, 2017, 2, 18506, 3400000]),
        ("ru", "сто двадцать пять, двести, пять тысяч; 18 506; 3,4 млн", [125, 200, 5000, 18506, 3400000]),
    ],
)  # fmt: skip
def test_numbers_of_a_quote(code: str, text: str, values: list[float]) -> None:
    assert [float(reading.value) for reading in numbers(text, vocabulary(code))] == [*map(float, values)]


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        ("en", "On 1 November 2018; September 1; May 3, 2017; in 2016",
         [Moment(2018, 11, 1), Moment(None, 9, 1), Moment(2017, 5, 3), Moment(2016)]),
        ("en", "released Saturday", [Moment(weekday=5)]),
        ("fr", "le 1er septembre 2017, en août 2018", [Moment(2017, 9, 1), Moment(2018, 8)]),
        ("de", "am 1. September 2017, im Jänner 2018, 02.03.2017",
         [Moment(2017, 9, 1), Moment(2018, 1), Moment(2017, 3, 2)]),
        ("nl", "op 1 september 2017, in mei 2018, 02-03-2017",
         [Moment(2017, 9, 1), Moment(2018, 5), Moment(2017, 3, 2)]),
        ("ru", "1 сентября 2017 года, в мае, в марте 2018", [Moment(2017, 9, 1), Moment(None, 5), Moment(2018, 3)]),
    ],
)  # fmt: skip
def test_dates_of_a_quote(code: str, text: str, said: list[Moment]) -> None:
    assert sorted(map(str, moments(text, vocabulary(code)))) == sorted(map(str, said))


@pytest.mark.parametrize("code", known_languages())
def test_a_month_cut_short_is_one_date_with_what_follows_its_full_stop(code: str) -> None:
    known, locale = vocabulary(code), language(code).locale
    whole = {
        *get_month_names("wide", "format", locale).values(),
        *get_month_names("wide", "stand-alone", locale).values(),
    }
    names = {name.rstrip("."): n for n, name in get_month_names("abbreviated", "format", locale).items()}
    assert len(names.keys() - whole) >= 8
    for name, number in names.items():
        for said, day in (f"in {name}. 2018", None), (f"5 {name}. 2018", 5):
            if name in whole:  # the full stop ends a sentence
                assert len(moments(said, known)) == 2
                continue
            assert moments(said, known) == (Moment(2018, number, day),), said
            assert [token.kind for token in known.tokens(said)] == ["date"]
            assert numbers(said, known) == ()


# -- about -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edtf", "printed"),
    [
        ("2018~", {"en": "about 2018", "fr": "vers 2018", "de": "etwa 2018", "ru": "примерно 2018"}),
        ("2017-09~", {"en": "about September 2017", "fr": "vers septembre 2017", "de": "etwa September 2017",
                      "ru": "примерно сентябрь 2017"}),
        ("2017-09-07~", {"en": "about 7 September 2017", "fr": "vers le 7 septembre 2017",
                         "de": "etwa 7. September 2017", "ru": "примерно 7 сентября 2017"}),
        ("2017-10~/2017-11~", {"en": "about October to November 2017", "fr": "vers octobre à novembre 2017",
                               "de": "etwa Oktober bis November 2017", "ru": "примерно октябрь – ноябрь 2017"}),
        ("2017-06~/2017-09-01", {"en": "about June 2017 to 1 September 2017",
                                 "fr": "vers juin 2017 à 1er septembre 2017",
                                 "de": "etwa Juni 2017 bis 1. September 2017",
                                 "ru": "примерно июнь 2017 – 1 сентября 2017"}),
    ],
)  # fmt: skip
def test_an_inferred_date_is_printed_as_such(edtf: str, printed: dict[str, str]) -> None:
    assert {code: language(code).date(edtf).replace("\u00a0", " ") for code in printed} == printed


def test_as_of_an_inferred_date() -> None:
    printed = {code: language(code).as_of("2018~").replace("\u00a0", " ") for code in known_languages()}
    assert printed == {
        "de": "Stand: etwa 2018",
        "en": "as of about 2018",
        "fr": "données : vers 2018",
        "nl": "stand: omstreeks 2018",
        "ru": "данные: примерно 2018",
    }


# -- in content --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("value: 12.5", None),
        ("value: 1,230,000", "the text '1,230,000' is not a number|write 1230000"),
        ("value: 1 230 000", "the text '1 230 000' is not a number|write 1230000"),
        ('value: "22"', "the text '22' is not a number|write 22 without quotation marks"),
        ("value: 022", "the text '022' is not a number|write 22"),
        ("value: 22 people", "the text '22 people' is not a number|write 22 alone; “about” and the like go under"
         " `qualifier:`, what is counted into the sentence"),
        ("value: twenty", "the text 'twenty' is not a number|write digits, and a point before decimals:"
         " 1230000 or 12.5"),
        ("value: 12.5%", "the text '12.5%' is not a number|write digits, and a point before decimals: 1230000 or 12.5;"
         " a percentage has `unit: percent`"),
        ("value: $3.4 million", "the text '$3.4 million' is not a number|write digits, and a point before decimals:"
         " 1230000 or 12.5; $3.4 million is `value: 3.4`, `currency: USD`, `scale: million`"),
        ("value: 40-60", "the text '40-60' is not a number|where one source gives a range, write `range: {from: 40, to:"
         " 60}` instead"),
        ("value: 31\n  range: {from: 40, to: 60}", "there are both a value and a range|keep the"
         " one that the source gives"),
        ("range: {from: 60, to: 40}", "the range does not rise|write the smaller number after from:"),
        ("value: 31\n  currency: CDA", "the text 'CDA' is not a currency|write its code of three capitals by ISO 4217,"
         " such as CAD"),
        ("value: 31\n  unit: percent\n  scale: million", "a percentage has neither a currency nor a scale|take one of"
         " them out"),
    ],
)  # fmt: skip
def test_numbers_in_yaml(tmp_path: Path, written: str, message: str | None) -> None:
    folder = Folder().change(FACTS, "value: 31", written).write(tmp_path)
    if message is None:
        assert load(folder).facts["arrivals-2016"].value == D("12.5")
        return
    with pytest.raises(ContentError) as caught:
        load(folder)
    assert [f"{p.what}|{p.hint}" for p in caught.value.problems][:1] == [message]


@pytest.mark.parametrize(
    ("code", "text", "counted"),
    [
        ("en", "the 3rd of 22 people", [False, True]),
        ("en", "the 22nd", [False]),
        ("en", "the third of 22", [False, True]),
        ("en", "There were 22. Then 3 left.", [True, True]),
        ("fr", "le 3e de 22 et la 1ère", [False, True, False]),
        ("de", "der 3. von 22.", [False, True]),
        ("nl", "de 3e van 22 en de 8ste", [False, True, False]),
        ("ru", "3-й из 22", [False, True]),
    ],
)
def test_an_order_counts_nothing(code: str, text: str, counted: list[bool]) -> None:
    assert [reading.counted for reading in numbers(text, vocabulary(code))] == counted
