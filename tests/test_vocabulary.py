"""Every rule that looks for words, in every language: one table of inputs and of what is found in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.built import ROOT
from support.content_factory import Folder
from support.number_words import cardinals, ordinals, spoken

import factsheet.languages
from factsheet.errors import ContentError
from factsheet.languages import known_languages, language, vocabulary
from factsheet.languages.language import SPELLED, Claim
from factsheet.languages.vocabulary import entries, fold, pattern
from factsheet.records.load import load
from factsheet.rules import check

CODES = known_languages()
FACTS = "facts/harbour.yaml"
UNKNOWN = (
    "    en: No later count was published by Harbour.\n    fr: Aucun décompte ultérieur n’a été publié par Harbour.\n"
)

# What a rule calls it, the language, a text, and what is found in it. A rule without a row in a language fails below.
TABLE: list[tuple[str, str, str, list[str]]] = [
    ("tokens", "en", "thirty-one, a dozen, two hundred and five", ["thirty-one", "dozen", "two hundred and five"]),
    ("tokens", "en", "twenty-first, the third, hundreds, half, twice",
     ["twenty-first", "third", "hundreds", "half", "twice"]),
    ("tokens", "en", "someone, often, tenet, one of the first, they may march", []),
    ("tokens", "en", "tenfold in Sept. and APRIL; a third country, a third", ["tenfold", "Sept", "APRIL", "third"]),
    ("tokens", "en", "½ of XXXI, ٣١, ③, ²; CD, MD, XL", ["½", "XXXI", "٣١", "③", "²"]),
    ("tokens", "en", "3 May 2017; May 2, 2017; in March; 2017-09-01",
     ["3 May 2017", "May 2, 2017", "March", "2017-09-01"]),
    ("tokens", "en", "(250+), LGBTQ2. 12:30, $1,250.50! 15%", ["250+", "LGBTQ2", "12:30", "$1,250.50", "15%"]),
    ("tokens", "fr", "un tiers des gens, un pays tiers, XXIe siècle, janv.", ["tiers", "XXIe", "janv"]),
    ("tokens", "fr", "\0 pour cent, pour cent fois, \0 pour trente", ["cent", "trente"]),
    ("tokens", "fr", "trente et un, une douzaine, quatre-vingt-dix-sept",
     ["trente et un", "douzaine", "quatre-vingt-dix-sept"]),
    ("tokens", "fr", "le 1er septembre 2017, en août; 15\u00a0352 gens", ["1er septembre 2017", "août", "15 352"]),
    ("tokens", "fr", "vingt et unième, unique, un an, une première, soixantaine", ["vingt et unième", "soixantaine"]),
    ("tokens", "fr", "sept personnes, une huitaine, trois billions", ["sept", "huitaine", "trois billions"]),
    ("tokens", "de", "einundzwanzig, dreihundert, ein Mann, einander, Achtung", ["einundzwanzig", "dreihundert"]),
    ("tokens", "de", "Zweitausendsiebzehn, zwei Millionen, hundertfünf",
     ["Zweitausendsiebzehn", "zwei Millionen", "hundertfünf"]),
    ("tokens", "de", "die dritte, zum ersten, außer acht, Achten Sie auf, dreijährige Haft", ["dritte", "dreijährige"]),
    ("tokens", "de", "Dutzende, ein Drittel, dreimal, dreissig, Hunderte",
     ["Dutzende", "Drittel", "dreimal", "dreissig", "Hunderte"]),
    ("tokens", "de", "am 1. September 2017, im Mai, am Montag, Ende Jänner",
     ["1. September 2017", "Mai", "Montag", "Jänner"]),
    ("tokens", "ru", "двадцать один, 3 мая 2017, дюжина", ["двадцать один", "3 мая 2017", "дюжина"]),
    ("tokens", "ru", "трёхсот, пятерых, третьего, двухлетний", ["трёхсот", "пятерых", "третьего", "двухлетний"]),
    ("tokens", "ru", "в январе, к маю, в среду, сентябрём", ["январе", "маю", "среду", "сентябрём"]),
    ("tokens", "ru", "один, маятник, Европа, семья, сторона, мартышка, средство", []),
    ("tokens", "en", "a score, scores of men, a trio, a pair, pairs of them, doubled, tripled, more than double",
     ["score", "scores", "trio", "pair", "pairs", "doubled", "tripled", "double"]),
    ("tokens", "en", "two-thirds, three-quarters, half", ["two-thirds", "three-quarters", "half"]),
    ("tokens", "en", "to score, a score for a film, they pair up, a double standard, lol, OSCE, a-b", []),
    ("tokens", "en", "xxii, xiv, lOO, OO, f-o-u-r, f*i*v*e, f o u r", ["xxii", "xiv", "lOO", "OO", "f-o-u-r", "f*i*v*e",
                                                                     "f o u r"]),
    ("tokens", "en", "this week a year ago it halved; a week later", ["this week", "a year ago", "halved"]),
    ("tokens", "fr", "L’hiver dernier, l'été passé, à l’automne, cette année, il y a un an; aujourd’hui",
     ["L'hiver dernier", "l'été passé", "à l'automne", "cette année", "il y a un an"]),
    ("tokens", "de", "vor einem Jahr, halbiert", ["vor einem Jahr", "halbiert"]),
    ("tokens", "ru", "год назад", ["год назад"]),
    ("tokens", "en", "one man, a single woman, last spring, last year, yesterday; in autumn \0, one of them",
     ["one man", "a single woman", "last spring", "last year", "yesterday"]),
    ("tokens", "en", "last year of the partnership, that winter, civil, mix, vivid, vi-a", []),
    ("tokens", "fr", "un trio, une paire, a doublé, triplée, deux tiers des gens, les trois quarts, xxii",
     ["trio", "paire", "doublé", "triplée", "deux tiers", "trois quarts", "xxii"]),
    ("tokens", "fr", "un seul homme, au printemps, l'an dernier, la semaine dernière, hier, f-o-u-r",
     ["un seul homme", "au printemps", "an dernier", "semaine dernière", "hier", "f-o-u-r"]),
    ("tokens", "fr", "un homme, des vies, a-t-il, y a-t-il, cet hiver-là, à l'automne \0, Il, ci-dessus", []),
    ("tokens", "de", "ein Trio, verdoppelt, anderthalb, nur ein Mann, im Frühjahr, letzte Woche, gestern, xxii",
     ["Trio", "verdoppelt", "anderthalb", "nur ein Mann", "im Frühjahr", "letzte Woche", "gestern", "xxii"]),
    ("tokens", "de", "im Herbst \0, ein Mann, diese Frau", []),
    ("tokens", "ru", "трио, удвоилось, полтора, один мужчина, весной, прошлой весной, вчера, xxii",
     ["трио", "удвоилось", "полтора", "один мужчина", "весной", "прошлой весной", "вчера", "xxii"]),
    ("tokens", "ru", "осенью \0, одна организация", []),
    ("tokens", "nl", "eenentwintig, drieëntwintig, driehonderd, een man, achter, tiener, enige, tweede, vieren",
     ["eenentwintig", "drieëntwintig", "driehonderd"]),
    ("tokens", "nl", "Tweeduizendzeventien, twee miljoen, honderd en vijf, zestienhonderd",
     ["Tweeduizendzeventien", "twee miljoen", "honderd en vijf", "zestienhonderd"]),
    ("tokens", "nl", "de derde keer, derden, een derde land, in acht nemen, zij acht het, acht mensen",
     ["derde", "acht"]),
    ("tokens", "nl", "een vijftigtal, driejarig, tweemaal, met z'n tweeën, anderhalf, honderden, driekwart, verdubbeld",
     ["vijftigtal", "driejarig", "tweemaal", "tweeën", "anderhalf", "honderden", "driekwart", "verdubbeld"]),
    ("tokens", "nl", "op 1 september 2017, in mei, zaterdagavond; 18.506, 12,5%, 3,4 mln, € 250",
     ["1 september 2017", "mei", "zaterdagavond", "18.506", "12,5%", "3,4", "250"]),
    ("tokens", "nl", "één man, slechts een vrouw, in het voorjaar, vorige week, gisteren, een jaar geleden, xxii",
     ["één man", "slechts een vrouw", "in het voorjaar", "vorige week", "gisteren", "een jaar geleden", "xxii"]),
    ("tokens", "nl", "in de zomer \0, een man, eerste, deze vrouw, een dubbel bed", []),
    ("called", "nl", "een man genaamd x, met de bijnaam y, namelijk", ["genaamd", "met de bijnaam"]),
    ("months", "nl", "in maart, meisje, zondags, vrijdag, sept. of dec.; zomaar",
     ["maart", "zondags", "vrijdag", "sept", "dec"]),
    ("reporting", "nl", "volgens haar, meldde, het volgende, deelde gisteren mee",
     ["volgens", "meldde", "deelde gisteren mee"]),
    ("reporting", "nl", "de gemeente ontkende dat en kondigde een plan aan", ["ontkende"]),
    ("turning", "nl", "niet, maar niemand; maart", ["niet", "maar", "niemand"]),
    ("unfound", "nl", "geen later cijfer gevonden; gevonden", ["geen later cijfer gevonden"]),
    ("present", "nl", "is, zijn, was, heeft, isoleert", ["is", "zijn", "heeft"]),
    ("people", "nl", "mannen, gezinnen, asielzoekers; aanvragen, jaren", ["mannen", "gezinnen", "asielzoekers"]),
    ("deaths", "nl", "gedood, verkeersdoden, totaal", ["gedood", "verkeersdoden"]),
    ("victims", "nl", "gearresteerd, slachtoffers, slacht", ["gearresteerd", "slachtoffers"]),
    ("first-date", "nl", "begon, eerste arrestaties, beginner", ["begon", "eerste arrestaties"]),
    ("legal-status", "nl", "verboden, buitenlandse agent, verbonden", ["verboden", "buitenlandse agent"]),
    ("range", "nl", "A tot B, tussen A en B, A en B, A van B", ["A tot B", "tussen A en B"]),
    ("called", "en", "a man called timur, women named x, he called for", ["man called", "women named"]),
    ("called", "fr", "un homme nommé x, une femme appelée y, il a appelé", ["homme nommé", "femme appelée"]),
    ("called", "de", "ein Mann namens x, mit dem Spitznamen y, namentlich", ["namens", "mit dem Spitznamen"]),
    ("called", "ru", "мужчина по имени х, его звали у, имя", ["по имени", "звали"]),
    ("months", "en", "they may march in May, on Fridays, in Sept., Nov and Decker", ["May", "Fridays", "Sept", "Nov"]),
    ("months", "fr", "en août, marsouin, lundi, janv. ou déc.; sept, octet", ["août", "lundi", "janv", "déc"]),
    ("months", "de", "im März, maigrün, Septembers, am Freitag, so", ["März", "Septembers", "Freitag"]),
    ("months", "ru", "в апреле, марта, субботу, майка", ["апреле", "марта", "субботу"]),
    ("reporting", "en", "according to it; statement; he denied", ["according to", "denied"]),
    ("reporting", "fr", "d'après elle, a nié; un niveau; a déclaré", ["d'après", "nié", "déclaré"]),
    ("reporting", "de", "laut ihr, berichtete, ein Laut war", ["laut", "berichtete", "Laut"]),
    ("reporting", "de", "die Gruppe bestritt das und teilte gestern mit, dass", ["bestritt", "teilte gestern mit"]),
    ("reporting", "ru", "по словам, она сообщила, сообщество не отрицает", ["по словам", "сообщила", "отрицает"]),
    ("turning", "en", "he did not, nobody knows; a nothern butler", ["not", "nobody"]),
    ("turning", "fr", "n'a pas; sauf, selon elle; nez", ["n'a", "pas", "sauf", "selon"]),
    ("turning", "de", "keine, aber nichts; Abertausend", ["keine", "aber", "nichts"]),
    ("turning", "ru", "не было, но согласно; небо", ["не", "но", "согласно"]),
    ("unfound", "en", "no status of it was found; not found; founded", ["no status of it was found", "not found"]),
    ("unfound", "fr", "aucune suite n'a été trouvée; trouvée", ["aucune suite n'a été trouvée"]),
    ("unfound", "de", "keine spätere Zahl gefunden; gefunden", ["keine spätere Zahl gefunden"]),
    ("unfound", "ru", "не было найдено; найдено", ["не было найдено"]),
    ("present", "en", "is, this, has been, was", ["is", "has"]),
    ("present", "fr", "est, sont, esta, était, n'est pas", ["est", "sont", "n'est"]),
    ("present", "de", "ist, sind, bist, war, lebt", ["ist", "sind", "lebt"]),
    ("present", "ru", "является, имеет, было", ["является", "имеет"]),
    ("people", "en", "gay men, asylum seekers; requests, years, dollars", ["gay", "men", "asylum"]),
    ("people", "fr", "hommes gais, familles; demandes, années", ["hommes", "gais", "familles"]),
    ("people", "de", "schwule Männer, Familien, Asylsuchende; Anträge",
     ["schwule", "Männer", "Familien", "Asylsuchende"]),
    ("people", "ru", "мужчин, семей, беженцев; запросов", ["мужчин", "семей", "беженцев"]),
    ("deaths", "en", "killed, dead, skilled", ["killed", "dead"]),
    ("deaths", "fr", "tués, morts, mortel", ["tués", "morts"]),
    ("deaths", "de", "getötet, tot, total", ["getötet", "tot"]),
    ("deaths", "ru", "убиты, погибли, уборка", ["убиты", "погибли"]),
    ("victims", "en", "detained, tortured, retained", ["detained", "tortured"]),
    ("victims", "fr", "détenues, torturé, retenu", ["détenues", "torturé"]),
    ("victims", "de", "festgenommen, gefolterte, folgt", ["festgenommen", "gefolterte"]),
    ("victims", "ru", "задержаны, пытали, пострадали", ["задержаны", "пытали", "пострадали"]),
    ("first-date", "en", "began, first reported, beginner", ["began", "first reported"]),
    ("first-date", "fr", "ont commencé, premières arrestations", ["commencé", "premières arrestations"]),
    ("first-date", "de", "begann, erste Festnahmen, Beginn", ["begann", "erste Festnahmen"]),
    ("first-date", "ru", "начались, первая волна, начальник", ["начались", "первая волна"]),
    ("legal-status", "en", "banned, foreign agents, band", ["banned", "foreign agents"]),
    ("legal-status", "fr", "interdite, agent étranger, interne", ["interdite", "agent étranger"]),
    ("legal-status", "de", "verboten, ausländischer Agent, vorboten", ["verboten", "ausländischer Agent"]),
    ("legal-status", "ru", "запрещена, иностранным агентом, запас", ["запрещена", "иностранным агентом"]),
    ("range", "en", "A to B, between A and B, A and B, A by B", ["A to B", "between A and B"]),
    ("range", "fr", "A à B, entre A et B, A et B, A ou B", ["A à B", "entre A et B"]),
    ("range", "de", "A bis B, zwischen A und B, A und B, A von B", ["A bis B", "zwischen A und B"]),
    ("range", "ru", "A до B, между A и B, A и B, A из B", ["A до B", "между A и B"]),
]  # fmt: skip


def found(rule: str, code: str, text: str) -> Iterator[str]:
    """Yield what a rule's words find in a text."""
    known, text = vocabulary(code), fold(text)
    if rule == "tokens":
        for token in sorted(known.tokens(text), key=lambda t: t.start):
            yield text[token.start : token.end]
    elif rule == "range":
        for piece in text.split(", "):
            before, between = re.fullmatch(r"(\w+ )?A(.+)B", piece).groups("")  # type: ignore[union-attr]
            if known.range_join.match(between) or (
                known.range_opener.search(before) and known.range_and.match(between)
            ):
                yield piece
    else:
        words = next((words for claim, (_, words) in known.claims.items() if claim == rule), None) or getattr(
            known, rule
        )
        yield from (m[0] for m in words.finditer(text))


@pytest.mark.parametrize(("rule", "code", "text", "words"), TABLE)
def test_what_a_rule_looks_for_is_found_in_every_language(rule: str, code: str, text: str, words: list[str]) -> None:
    assert list(found(rule, code, text)) == words
    if rule == "tokens" and words:
        assert not vocabulary(code).is_plain(fold(text))


def test_every_rule_has_a_row_in_every_language() -> None:
    rules = {
        "tokens",
        "called",
        "months",
        "reporting",
        "turning",
        "unfound",
        "present",
        "people",
        "range",
        *get_args(Claim),
    }
    assert {(rule, code) for rule, code, _, words in TABLE if words} == {(r, code) for r in rules for code in CODES}


# -- numbers in words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_number_words_are_those_of_num2words(code: str) -> None:
    lang = language(code)
    assert " ".join(lang.cardinals.split()) == cardinals(code)
    assert " ".join(lang.ordinals.split()) == ordinals(code)


@pytest.mark.parametrize("code", CODES)
def test_every_number_that_num2words_says_is_found_whole(code: str) -> None:
    known = vocabulary(code)
    for value in (*range(2, 130), *range(200, 2400, 97), 12_345, 100_000, 2_000_000, 3_456_789):
        for said in spoken(code, value, "cardinal"):
            said = said.replace(",", "")  # English: one thousand, two hundred
            text = fold(f"– {said} –")
            places = [(t.kind, text[t.start : t.end]) for t in known.tokens(text)]
            whole = re.sub(r"^(?:(?:one|un|eine?|een|од\w+) )", "", fold(said))
            assert ("word", whole) in places or ("word", fold(said)) in places, f"{value}: {said} → {places}"


@pytest.mark.parametrize("code", CODES)
def test_ordinals_from_three_are_numbers_and_two_is_none(code: str) -> None:
    known = vocabulary(code)
    for value in (*range(3, 21), 30, 100):
        for said in spoken(code, value, "ordinal"):
            assert known.number_words.fullmatch(fold(said).removeprefix("one ")), said
    assert not any(known.number_words.search(fold(said)) for value in (1, 2) for said in spoken(code, value, "ordinal"))


def test_labels_agree_in_their_numbers_in_words() -> None:
    said = {
        "en": "by two people",
        "fr": "par deux personnes",
        "de": "von zwei Personen",
        "ru": "двумя людьми",
        "nl": "door twee personen",
    }
    assert {code: vocabulary(code).number_values(text) for code, text in said.items()} == {c: [2.0] for c in CODES}
    assert vocabulary("de").number_values("zweihundertfünf, dritte") == [2.0, 3.0, 5.0, 100.0]


@pytest.mark.parametrize(
    ("code", "value", "qualifier", "printed"),
    [
        ("en", 7, None, "seven"),
        ("en", 12, "nearly", "nearly twelve"),
        ("fr", 17, "more-than", "plus de dix-sept"),
        ("de", 7, "at-least", "mindestens sieben"),
        ("ru", 7, None, "семь"),
        ("ru", 7, "nearly", "почти семь"),
        ("ru", 7, "about", None),  # около семи
        ("ru", 2, None, None),  # два, две
        ("fr", 1, None, None),  # un, une
        ("de", 1, None, None),  # ein, eine, einen
        ("nl", 7, "about", "ongeveer zeven"),
        ("nl", 1, None, None),  # een is the article, too
        ("en", 21, None, None),
        ("en", -1, None, None),
    ],
)
def test_small_numbers_are_printed_in_words(code: str, value: int, qualifier: str | None, printed: str | None) -> None:
    assert language(code).spelled(value, qualifier) == printed


@pytest.mark.parametrize("code", CODES)
def test_what_is_printed_in_words_is_what_num2words_says(code: str) -> None:
    lang = language(code)
    said = {value: lang.spelled(value) for value in range(SPELLED + 1)}
    assert {v: s for v, s in said.items() if s is not None} == {
        v: next(spoken(code, v, "cardinal")) for v in said if v not in ((1,) if code != "ru" else (1, 2))
    }
    assert lang.spelled(7, capital=True) == next(spoken(code, 7, "cardinal")).capitalize()


# -- in content ----------------------------------------------------------------------------------------------


def problems(tmp_path: Path, code: str, text: str, more: str = "") -> list[str]:
    """Return the first lines of what check says of one sentence in a language, its place as line and column."""
    both, line = (
        (f"[en, {code}]", f"    en: Harbour said so.\n    {code}: {text}\n")
        if code != "en"
        else ("[en]", f"    en: {text}\n")
    )
    folder = Folder().change("publisher.yaml", "[en, fr]", both).change(FACTS, UNKNOWN, line + more)
    root = folder.write(tmp_path)
    return [
        str(p).splitlines()[0].removeprefix(f"{root.as_posix()}/")
        for p in check(load(root))
        if p.where.path.endswith("harbour.yaml") and 88 < p.where.line < 93 and p.code not in ("C305", "C303")
    ]


@pytest.mark.parametrize(
    ("code", "text", "what"),
    [
        ("ru", "Harbour осудил преследование мужчин, среди них Рамзан Примеров из Аргуна.",
         ["C206]: 'Аргуна' is a name", "C206]: 'Рамзан Примеров' is a name"]),
        ("de", "Harbour verurteilte im September die Verfolgung von dreihundert Männern durch Ramsan Muster.",
         ["C201]: 'September' is a number or date", "C202]: 'dreihundert' is a number",
          "C206]: 'Ramsan Muster' is a name"]),
        ("de", "Harbour sagte, in Beispielstedt seien Menschen verhaftet worden.",
         ["C206]: 'Beispielstedt' is a name"]),
        ("de",
         "Ramsan Muster sprach mit Harbour, der Gruppe.", ["C206]: 'Ramsan Muster' is a name"]),
        ("de", "Harbour sprach mit Wolf Stein, einem Freund.", ["C206]: 'Wolf Stein' is a name"]),
        ("de", "Harbour nannte die junge Kellnerin und den Bruder von Ramsan.", ["C206]: 'Ramsan' is a name"]),
        ("nl", "Harbour noemde in september driehonderd mannen, onder wie Ramsan Muster.",
         ["C201]: 'september' is a number or date", "C202]: 'driehonderd' is a number",
          "C206]: 'Ramsan Muster' is a name"]),
        ("nl", "Harbour sprak van een man genaamd x, een bakker.", ["C212]: 'genaamd x' may name a person"]),
        ("fr", "Harbour a nommé Edmée.", ["C206]: 'Edmée' is a name"]),
        ("en", "Harbour named Mirabel.", ["C206]: 'Mirabel' is a name"]),
        ("en", "Saint Mirabel Watch and Xavier Fund left.",
         ["C206]: 'Saint Mirabel Watch' is a name", "C206]: 'Xavier Fund' is a name"]),
        ("en", "The Mirabel Watch left, Harbour Mirabel said.", ["C206]: 'Mirabel Watch' is", "C206]: 'Mirabel' is"]),
        ("en", "Xavier was freed, Harbour said.", ["C209]: 'Xavier' starts a sentence and may be a name"]),
        ("en", "Harbour spoke of a man called x from a village.", ["C212]: 'man called x' may name a person in small"]),
        ("en", "Harbour spoke of people called for help.", []),
        ("en", "Harbour spoke of r.m., a baker.", ["C212]: 'r.m.' may be the initials of a person"]),
        ("en", "Harbour spoke of R. M., a baker.", ["C206]: 'R' is", "C209]: 'M' starts", "C212]: 'R. M.' may be"]),
        ("en", "Harbour spoke of it, e.g., to the police.", []),
        ("fr", "Harbour a parlé d’un homme nommé x, un boulanger.", ["C212]: 'homme nommé x' may name a person"]),
        ("de", "Harbour sprach von einem Mann namens x, einem Freund.", ["C212]: 'namens x' may name a person"]),
        ("ru", "Harbour сообщил о мужчине по имени х, пекаре.", ["C212]: 'по имени х' may name a person"]),
        ("en", "Harbour spoke of s\u0435ven of them.", ["C213]: 's\u0435ven' mixes Latin and Cyrillic letters"]),
        ("en", "Harbour said so in \u041carch.", ["C206]: '\u041carch' is a name",
         "C213]: '\u041carch' mixes Cyrillic and Latin letters"]),
        ("en", "Harbour said one man left.", ["C202]: 'one man' is a number in words"]),
        ("en", "Harbour said so last spring.", ["C201]: 'last spring' is a number or date"]),
        ("fr", "Harbour l’a dit l’hiver dernier.", ["C201]: 'l'hiver dernier' is a number or date"]),
        ("en", "Harbour said that arrivals doubled.", ["C202]: 'doubled' is a number in words"]),
    ],
)  # fmt: skip
def test_a_name_that_nobody_listed_is_found(tmp_path: Path, code: str, text: str, what: list[str]) -> None:
    said = problems(tmp_path, code, text)
    assert [p.split("[", 1)[1][: len(w)] for p, w in zip(said, what, strict=True)] == what
    assert all(p.startswith("facts/harbour.yaml:9") for p in said)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de",
         "Die russischen Behörden bestritten laut Harbour, dass Menschen wegen ihrer Homosexualität verfolgt würden."),
        ("de", "Nach Angaben der Menschenrechtsgruppe Harbour flohen viele Betroffene ins Ausland."),
        ("de", "Canada gewährte Flüchtlingen Asyl, teilte Harbours Sprecherin mit."),
        ("de", "Homosexuelle Männer wurden laut Harbour von der Polizei festgenommen und in Gefängnissen gefoltert."),
        ("de",
         "Ende {n:words} Tage, „Nichts davon ist wahr“, sagte der Sprecher, ein junger Kellner, dem Harbour half."),
        ("ru", "По данным Harbour, российские власти отрицали преследование геев; ЛГБТ-активисты уехали."),
        ("nl", "Volgens Harbour ontkenden Russische autoriteiten dat; Harbours medewerker vertrok na {n:words} dagen."),
        ("fr", "D’après Harbour, les Tchétchènes sont partis."),
        ("en", "Harbour said that Chechen officials denied it."),
    ],
)  # fmt: skip
def test_ordinary_sentences_pass(tmp_path: Path, code: str, text: str) -> None:
    assert problems(tmp_path, code, text, "  values: {n: 7}\n") == []


@pytest.mark.parametrize(
    ("code", "silent", "spoken_for"),
    [
        ("en", "Harbour was here.", "Harbour said so."),
        ("fr", "Harbour était ici.", "Harbour l’a dit."),
        ("de", "Harbour war hier.", "Harbour sagte das."),
        ("nl", "Harbour was hier.", "Harbour zei dat."),
        ("ru", "Harbour был здесь.", "Harbour сообщил об этом."),
    ],
)
def test_a_claim_without_a_verb_of_saying_is_found(tmp_path: Path, code: str, silent: str, spoken_for: str) -> None:
    for text, codes in ((silent, {"C406"}), (spoken_for, set())):
        folder = (
            Folder().change(FACTS, UNKNOWN, f"    {code}: {text}\n").change("publisher.yaml", "[en, fr]", f"[{code}]")
        )
        content = load(folder.write(tmp_path))
        fact = content.facts["next-report-unknown"].model_copy(update={"status": "alleged", "attribution": None})
        content = replace(content, facts={fact.id: fact}, sheets={})
        assert {p.code for p in check(content)} & {"C406"} == codes


def test_doubled_stands_where_two_numbers_of_the_fact_say_so(tmp_path: Path) -> None:
    text, more = "Harbour said they doubled, at first {a}, then {b}.", "  values: {a: 250, b: %s}\n"
    assert problems(tmp_path / "true", "en", text, more % 500) == []
    (found,) = problems(tmp_path / "false", "en", text, more % 600)
    assert found.endswith("error[C202]: 'doubled' is a number in words")
    assert problems(tmp_path / "half", "en", "Harbour said {a} halved to {b}.", more % 125) == []
    one = "Harbour counted {n:words} man, then one man more."
    assert [p for p in problems(tmp_path / "one", "en", one, "  values: {n: 1}\n") if "one man" in p] == []
    assert any("'one man'" in p for p in problems(tmp_path / "two", "en", one, "  values: {n: 2}\n"))


def test_a_name_comes_with_the_entry_to_paste(tmp_path: Path) -> None:
    folder = Folder().change(FACTS, "en: No later count was published by Harbour.", "en: Édouard left Harbour.")
    told = [p.hint for p in check(load(folder.write(tmp_path))) if p.code == "C209"]
    assert told == [
        "list it in names.yaml, of its kind and with its form in each language: `- {id: edouard, kind: place, forms:"
        " {en: [Édouard], fr: [Édouard]}}`; if it is not a name, start with another word"
    ]


@pytest.mark.parametrize(
    ("code", "value", "what"),
    [
        ("ru", 2, "{n:words} cannot print 2 in words in Russian"),
        ("fr", 1, "{n:words} cannot print 1 in words in French"),
        ("de", 40, "{n:words} cannot print 40 in words in German"),
    ],
)
def test_a_number_with_several_forms_is_refused(tmp_path: Path, code: str, value: int, what: str) -> None:
    said = problems(tmp_path, code, "Harbour {n:words}.", f"  values: {{n: {value}}}\n")
    assert [p for p in said if what in p] == [f"facts/harbour.yaml:91:9: error[C211]: {what}"]


# -- what a language must bring ------------------------------------------------------------------------------


def test_a_language_that_leaves_something_out_says_what(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    german = (ROOT / "factsheet/languages/de.toml").read_text(encoding="utf-8")
    short = re.sub(r'^(?:present|range_joins) = ".*"\n', "", german, flags=re.MULTILINE)
    files = {
        "xx": short,
        "xy": 'present = ""\nrange_joins = "bis"\n' + short,
        "xw": german.replace('"Timeline" = "Zeitlicher Ablauf"\n', "", 1),
        "xz": german.replace('"up to {number}" = "bis zu {number}"\n', "", 1),
    }
    for code, source in files.items():
        (tmp_path / f"{code}.toml").write_text(source, encoding="utf-8")
    monkeypatch.setattr(factsheet.languages, "__path__", [*factsheet.languages.__path__, str(tmp_path)])
    assert known_languages() == ("de", "en", "fr", "nl", "ru", "xw", "xx", "xy", "xz")
    lacking = {
        "xx": "range_joins, present",
        "xy": "present",
        "xw": 'the labels "Timeline"',
        "xz": 'the phrases "up to {number}"',
    }
    for code, missing in lacking.items():
        with pytest.raises(ContentError) as caught:
            language(code)
        assert str(caught.value) == (
            f"factsheet/languages/{code}.toml: error[L004]: the language '{code}' is not complete; missing: {missing}\n"
            "  hint: fill them in; docs/how-to/languages.md says what each is for"
        )
    monkeypatch.chdir(tmp_path)
    Folder().change("publisher.yaml", "[en, fr]", "[en, xx]").write(Path())
    with pytest.raises(ContentError) as caught:
        load(Path("content"))
    assert str(caught.value).splitlines()[0] == (
        "content/publisher.yaml:5:17: error[L004]: the language 'xx' is not complete; missing: range_joins, present"
    )


def test_a_word_list_finds_whole_words_and_the_longest_first() -> None:
    words = pattern("""ab ab_c d(?:e
        |f)""")
    assert [m.group() for m in words.finditer("AB, ab\n c; xab abx de df d")] == ["AB", "ab\n c", "de", "df"]


def test_no_rule_is_keyed_by_a_language_outside_the_languages() -> None:
    """A table with one language's code as a key would be silent in the next language."""
    root = ROOT / "factsheet"
    keyed = [
        f"{path.relative_to(root)}: {line.strip()}"
        for path in sorted(root.rglob("*.py"))
        if path.parent.name != "languages"
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"[\"'](?:de|fr|nl|ru)[\"']", line)
        and "languages: Annotated" not in line
        and "_LARGEST" not in line  # fr: the unit of CSS
    ]
    assert keyed == []


@given(st.data())
def test_what_is_looked_for_quickly_is_what_the_patterns_find(data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(CODES))
    known, lang = vocabulary(code), language(code)
    patterns = known.number_words, known.months, known.whole_dates
    listed = (lang.cardinals, lang.ordinals, lang.numerals)
    words = [*(word for one in listed for word in entries(one)), *lang.months, *lang.dates.split(), *lang.ones.split()]
    changed = st.sampled_from(words).flatmap(lambda w: st.sampled_from([w, w.upper(), w.title(), f"x{w}", f"{w}s"]))
    parts = st.one_of(changed, st.sampled_from(["the", "2017", "-", "_", "’", "(", "ß", lang.conjunction, "30"]))
    text = fold(data.draw(st.lists(parts, max_size=6).flatmap(lambda of: st.sampled_from([" ".join(of), "".join(of)]))))
    for one in patterns:
        assert [m.span() for m in known.found(one, text)] == [m.span() for m in one.finditer(text)]
