"""Rules across records: a content folder that is right, then broken in one place at a time."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.content_factory import Folder

from factsheet.errors import ContentError, Problem
from factsheet.records.load import load
from factsheet.records.titles import unset
from factsheet.rules import RULES, check, release_problems, text_fingerprint
from factsheet.rules.scan import Scan, count_words, earliest, latest


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    return Folder()


def problems(folder: Folder) -> list[Problem]:
    """Return the problems, but for facts printed twice: the small sheet has few facts for its blocks."""
    return [p for p in check(load(folder.write(Path()))) if p.code != "C512"]


def found(folder: Folder) -> list[str]:
    """Return the problems as printed, the path shortened to its file's name."""
    return [str(p).replace("content/", "").replace("s/harbour.yaml", "") for p in problems(folder)]


def codes(folder: Folder) -> list[str]:
    return [p.code for p in problems(folder)]


F, S, M, N, SRC, PUB = (
    "facts/harbour.yaml",
    "sheets/harbour.yaml",
    "measures.yaml",
    "names.yaml",
    "sources/main.yaml",
    "publisher.yaml",
)
FOUNDED_EN = "en: Harbour was founded in Canada on {event_date}."
FOUNDED_FR = "fr: Harbour a été fondé au Canada le {event_date}."
UNKNOWN_EN = "en: No later count was published by Harbour."
UNKNOWN_FR = "fr: Aucun décompte ultérieur n’a été publié par Harbour."
DENIED_EN = "en: Officials in Canada denied it on {event_date}."
COUNTED_EN = "en: Harbour counted {value} requests by {as_of}."
COUNTED_FR = "fr: Harbour a recensé {value} demandes en date du {as_of}."
LATER = """\
- id: {id}
  subject: background
  status: established
  text: {{en: "Harbour moved on {{event_date}}.", fr: "Harbour a déménagé le {{event_date}}."}}
  event_date: 2017-12
  sources:
  - {{source: daily-news, quote: Harbour moved in December 2017}}
"""


def later(ident: str, **more: str) -> str:
    """Return the YAML of a further fact."""
    return LATER.format(id=ident) + "".join(f"  {k}: {v}\n" for k, v in more.items())


def test_the_fixture_passes_every_rule(folder: Folder) -> None:
    assert found(folder) == []


def test_codes_are_unique_and_described() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert all(rule.summary and rule.severity in ("error", "warning") for rule in RULES)
    assert [rule.code for rule in RULES] == sorted(rule.code for rule in RULES)


LISTED = {
    name: f"list it in names.yaml, of its kind and with its form in each language: `- {{id: {ident}, kind: place,"
    f" forms: {{en: [{name}], fr: [{name}]}}}}`; "
    for ident, name in (("sealand", "Sealand"), ("west-end", "West End"), ("mirabel", "Mirabel"), ("edmee", "Edmée"))
}
CASES = [
    # ids
    (
        F,
        "answers: [delay-alleged]",
        "answers: [delay-aleged]",
        "fact:82:13: error[C101]: there is no fact 'delay-aleged'|did you mean 'delay-alleged'?",
    ),
    (
        F,
        "  event_date: 2015-03-02",
        "  event_date: 2015-03-02\n  measure: zzz",
        "fact:9:12: error[C101]: there is no measure 'zzz'|add the measure, or take the reference out",
    ),
    (
        F,
        "  event_date: 2015-03-02",
        "  event_date: 2015-03-02\n  contradicts: [harbour-founded]",
        "fact:9:17: error[C101]: 'harbour-founded' refers to itself|name another fact, or take it out",
    ),
    (
        F,
        "source: harbour-report\n    locator",
        "source: harbor\n    locator",
        "fact:10:13: error[C101]: there is no source 'harbor'|did you mean 'harbour-report'?",
    ),
    (
        S,
        "facts: [requests-2017]",
        "facts: [request-2017]",
        "sheet:44:11: error[C101]: there is no fact 'request-2017'|did you mean 'requests-2017'?",
    ),
    (
        S,
        "chart: arrivals",
        "chart: arrival",
        "sheet:30:10: error[C101]: there is no measure 'arrival'|did you mean 'arrivals'?",
    ),
    (
        SRC,
        "references:",
        "references:\n- {id: idle, type: book}",
        "sources/main.yaml:2:8: warning[C102]: no fact uses the source 'idle'|use it, or take it out",
    ),
    (
        M,
        "measures:",
        "measures:\n- {id: idle, label: idle, unit: x}",
        "measures.yaml:2:8: warning[C102]: no fact uses the measure 'idle'|use it, or take it out",
    ),
    (
        N,
        "names:",
        "names:\n- {id: idle, kind: law, forms: {en: [Idle Act]}}",
        "names.yaml:2:8: warning[C102]: no text uses the name 'idle'|use it, or take it out",
    ),
    (
        F,
        "  print: never\n",
        "",
        "fact:95:7: warning[C102]: no sheet uses the fact 'private-note'|use it, or take it out",
    ),
    (
        S,
        "facts: [requests-2017]",
        "facts: [private-note]",
        "sheet:44:11: error[C104]: 'private-note' is marked `print: never`|take it off the sheet",
    ),
    (
        S,
        "facts: [requests-2017]",
        "facts: [requests-2017, requests-2017]",
        "sheet:44:26: error[C105]: 'requests-2017' is already in this list|name it once",
    ),
    # statements
    (
        F,
        UNKNOWN_EN,
        UNKNOWN_EN.replace("later", "2018"),
        "fact:90:9: error[C201]: '2018' is a number or date written into the text|"
        "give the fact a field for it and write a placeholder, such as {value} or {event_date}; "
        "if it is part of a name, such as a law's, list the whole name in names.yaml",
    ),
    (
        F,
        UNKNOWN_EN,
        UNKNOWN_EN.replace("later", "April"),
        "fact:90:9: error[C201]: 'April' is a number or date written into the text|"
        "give the fact a field for it and write a placeholder, such as {value} or {event_date}; "
        "if it is part of a name, such as a law's, list the whole name in names.yaml",
    ),
    (
        F,
        "Aucun décompte ultérieur",
        "En avril, aucun décompte",
        "fact:91:9: error[C201]: 'avril' is a number or date written into the text|"
        "give the fact a field for it and write a placeholder, such as {value} or {event_date}; "
        "if it is part of a name, such as a law's, list the whole name in names.yaml",
    ),
    (
        S,
        "{en: Lost files, fr: Dossiers perdus}",
        "{en: 2 lost files, fr: 2 dossiers perdus}",
        "sheet:33:19: error[C201]: '2' is a number or date written into the text|"
        "leave it out, or say it in a fact with a field for it",
    ),
    (
        M,
        "{en: people who arrived, fr: personnes arrivées}",
        "{en: people of 40 lands, fr: personnes de 40 pays}",
        "measures.yaml:3:15: error[C201]: '40' is a number or date written into the text|"
        "leave it out, or say it in a fact with a field for it",
    ),
    (
        F,
        UNKNOWN_EN,
        UNKNOWN_EN.replace("No later", "Twelve of the"),
        "fact:90:9: error[C202]: 'Twelve' is a number in words|"
        "give the fact a field for it and write a placeholder such as {value:words}, or leave the number out",
    ),
    (
        F,
        "Aucun décompte ultérieur",
        "Quarante-deux décomptes",
        "fact:91:9: error[C202]: 'Quarante-deux' is a number in words|"
        "give the fact a field for it and write a placeholder such as {value:words}, or leave the number out",
    ),
    (
        F,
        UNKNOWN_EN,
        UNKNOWN_EN.replace("count", "count of {value}"),
        "fact:90:9: error[C203]: no field for the placeholder {value}|"
        "give the fact `value:`, or take the placeholder out",
    ),
    (
        F,
        FOUNDED_EN,
        FOUNDED_EN.replace("{event_date}", "{date}"),
        "fact:6:9: error[C203]: no field for the placeholder {date}|"
        "this fact has {event_date}; others go under `values:` or `dates:`",
    ),
    (
        F,
        UNKNOWN_EN,
        UNKNOWN_EN.replace("later", "}later"),
        "fact:90:9: error[C203]: a brace of '}later' has no pair|write placeholders as {value}",
    ),
    (
        S,
        "{en: Lost files,",
        "{en: 'Lost {value} files',",
        "sheet:33:19: error[C203]: no field for the placeholder {value}|in a text of the sheet, a placeholder names the"
        " fact too: {ca-arrived-22.value}",
    ),
    (
        F,
        "  value: 140\n",
        "  value: 140\n  values: {as_of: 3}\n",
        "fact:46:19: error[C203]: the placeholder {as_of} would have two meanings|give it another name",
    ),
    (
        N,
        "names:",
        "names:\n- {id: news, kind: work, forms: {en: [Daily News]}}",
        "names.yaml:2:8: warning[C102]: no text uses the name 'news'|use it, or take it out",
    ),
    (
        F,
        UNKNOWN_EN,
        UNKNOWN_EN.replace("count", "flood"),
        "fact:90:9: error[C205]: 'flood' is on the list of words to avoid: it likens people to water|write arrivals",
    ),
    (
        F,
        UNKNOWN_EN,
        UNKNOWN_EN.replace("count", "Floods"),
        "fact:90:9: error[C205]: 'Floods' is on the list of words to avoid: it likens people to water|write arrivals",
    ),
    (
        S,
        "{en: Not known,",
        "{en: Not a flood,",
        "sheet:35:19: error[C205]: 'flood' is on the list of words to avoid: it likens people to water|write arrivals",
    ),
    (
        F,
        UNKNOWN_EN,
        UNKNOWN_EN.replace("Harbour", "Harbour of Sealand"),
        "fact:90:9: error[C206]: 'Sealand' is a name that is not on the list|"
        f"{LISTED['Sealand']}if it is not a name, use lower case",
    ),
    (
        F,
        UNKNOWN_EN,
        UNKNOWN_EN.replace("No later", "In a “wild West End” no"),
        "fact:90:9: error[C206]: 'West End' is a name that is not on the list|"
        f"{LISTED['West End']}if it is not a name, use lower case",
    ),
    (
        F,
        UNKNOWN_EN,
        UNKNOWN_EN.replace("No later count was published", "Mirabel was quoted"),
        "fact:90:9: error[C209]: 'Mirabel' starts a sentence and may be a name|"
        f"{LISTED['Mirabel']}if it is not a name, start with another word",
    ),
    (
        N,
        "kind: organisation",
        "kind: person",
        "fact:6:9: error[C207]: 'Harbour' names a person who is not listed as a public figure|"
        "take the name out; or record the consent under `person:`, or why the figure is public in names.yaml",
    ),
    # translations
    (
        F,
        "    fr: Aucun décompte ultérieur n’a été publié par Harbour.\n",
        "",
        "fact:89:3: warning[C301]: there is no text in 'fr'|add a line `fr: …`",
    ),
    (
        S,
        "{en: Not known, fr: Inconnu}",
        "{en: Not known}",
        "sheet:35:14: warning[C301]: there is no text in 'fr'|add a line `fr: …`",
    ),
    (
        F,
        "  answers: [delay",
        "  translation: {fr: {state: checked, of: 0123456789ab}}\n  answers: [delay",
        "fact:82:42: warning[C302]: the 'fr' text was translated from another 'en' text|"
        "read it against the text again, then write `of: c4b9ecaaee5a`",
    ),
    (
        F,
        FOUNDED_FR,
        "fr: Harbour a été fondé au Canada.",
        "fact:7:9: error[C303]: {event_date} is in 'en' but not in 'fr'|use the same placeholders in each language",
    ),
    (
        F,
        "« perdu 12 dossiers »",
        "« perdu 13 dossiers »",
        "fact:70:9: error[C304]: 'en' and 'fr' differ in the number 12 and 13|the same numbers stand in each language",
    ),
    (
        F,
        FOUNDED_FR,
        FOUNDED_FR.replace("au Canada ", ""),
        "fact:7:9: error[C305]: the name 'canada' is in 'en' but not in 'fr'|"
        "write Canada, or add the form used here to names.yaml",
    ),
    (
        F,
        UNKNOWN_FR,
        UNKNOWN_FR.replace("Harbour", "Harbour au Canada"),
        "fact:91:9: error[C305]: the name 'canada' is in 'fr' but not in 'en'|take it out, or write it in 'en' too",
    ),
    (
        F,
        UNKNOWN_FR,
        UNKNOWN_FR.replace("décompte", "décompte d’Edmée"),
        "fact:91:9: error[C206]: 'Edmée' is a name that is not on the list|"
        f"{LISTED['Edmée']}if it is not a name, use lower case",
    ),
    (
        F,
        UNKNOWN_FR,
        UNKNOWN_FR.replace("Aucun", "Edmée dit qu’aucun"),
        "fact:91:9: error[C209]: 'Edmée' starts a sentence and may be a name|"
        f"{LISTED['Edmée']}if it is not a name, start with another word",
    ),
    (
        S,
        "{en: Not known, fr: Inconnu}",
        "{en: Not known, fr: Ce que disait Edmée}",
        "sheet:35:34: error[C206]: 'Edmée' is a name that is not on the list|"
        f"{LISTED['Edmée']}if it is not a name, use lower case",
    ),
    (
        S,
        "{en: Not known, fr: Inconnu}",
        "{en: Not known of ½, fr: Inconnu}",
        "sheet:35:19: error[C201]: '½' is a number or date written into the text|"
        "leave it out, or say it in a fact with a field for it",
    ),
    (
        M,
        "{en: requests received, fr: demandes reçues}",
        "{en: requests received}",
        "measures.yaml:6:10: error[C306]: the label has no text in 'fr'|add a line `fr: …`",
    ),
    (
        SRC,
        "  title: A Year of Arrivals\n",
        "  genre: report\n",
        "sources/main.yaml:4:10: error[C308]: the genre 'report' is printed in a note and has no text in 'fr'|"
        "add `custom: {genre-translation: {fr: …}}` to the source",
    ),
    (
        F,
        UNKNOWN_FR,
        "fr: Harbour a compté {n:words}.\n  values: {n: 1}",
        "fact:91:9: error[C211]: {n:words} cannot print 1 in words in French|"
        "write {n}: only numbers up to 20 with one form are printed in words",
    ),
    (F, f"    {UNKNOWN_EN}\n", "", "fact:89:3: error[C307]: there is no text in 'en'|add a line `en: …`"),
    # evidence
    (
        F,
        "  sources:\n  - source: daily-news\n    quote: officials denied the claim\n",
        "",
        "fact:75:7: error[C401]: 'delay-denied' has no source|add one under `sources:`, with the phrase that says it",
    ),
    (
        F,
        "    quote: officials denied the claim\n",
        "",
        "fact:84:5: error[C402]: the citation of 'daily-news' has no quote|"
        "add `quote:`, the shortest exact phrase that carries the point",
    ),
    (
        F,
        "officials denied the claim",
        "denied it",
        "fact:85:12: error[C402]: the quote has 2 words|take 3 to 12 words, exactly as in the source",
    ),
    (
        F,
        "officials denied the claim",
        " ".join("abcdefghijklm"),
        "fact:85:12: error[C402]: the quote has 13 words|take 3 to 12 words, exactly as in the source",
    ),
    (
        F,
        "[delay-alleged]\n",
        "[]\n  contradicts: [private-note]\n",
        "fact:77:11: warning[C412]: the denial 'delay-denied' names no allegation|"
        "list the facts it denies: `answers: […]`",
    ),
    (
        S,
        "facts: [delay-alleged, delay-denied]",
        "facts: [delay-denied]",
        "sheet:34:13: error[C404]: the denial 'delay-denied' is printed without what it answers: 'delay-alleged'|"
        "print one of them in the same list or block",
    ),
    (
        F,
        DENIED_EN,
        DENIED_EN.replace("denied it", "waved"),
        "fact:79:9: error[C406]: the fact is denied, and the text does not say by whom|"
        "name who says it, with a verb of saying, or add `attribution:` or the citation's `speaker:`",
    ),
    (
        F,
        "l’ont nié",
        "ont souri",
        "fact:80:9: error[C406]: the fact is denied, and the text does not say by whom|"
        "name who says it, with a verb of saying, or add `attribution:` or the citation's `speaker:`",
    ),
    (F, "  status: established\n  text:\n    en: No", "  status: reported\n  text:\n    en: No", None),
    (
        F,
        "  status: established\n  text:\n    en: Harbour",
        "  status: reported\n  text:\n    en: Harbour",
        "fact:6:9: warning[C407]: the fact is reported, and the text does not say by whom|"
        "name who says it, with a verb of saying, or add `attribution:` or the citation's `speaker:`",
    ),
    (
        F,
        "locator: {page: 3}",
        "locator: {page: 3, section: A}",
        "fact:11:14: error[C413]: the locator has `page:` and `section:`|keep the one that readers can look up",
    ),
    (
        S,
        "facts_as_of: 2018-03-15",
        "facts_as_of: 2018-05",
        "sheet:5:14: error[C411]: facts as of 2018-05 are later than the sheet's date 2018-04-01|move one of the dates",
    ),
    (
        F,
        "as_of: 2018-01",
        "as_of: 2018-04",
        "sheet:17:5: error[C411]: 'requests-2018' is as of 2018-04, later than the sheet's facts "
        "as of 2018-03-15|"
        "move the sheet's `facts_as_of:`, or correct the fact",
    ),
    (
        F,
        "event_date: 2015-03-02",
        "event_date: 2051-03-02",
        "sheet:20:5: error[C411]: 'harbour-founded' describes an event of 2051-03-02, later than the sheet's facts "
        "as of 2018-03-15|"
        "correct the fact; future dates go under `dates:`",
    ),
    (
        F,
        UNKNOWN_EN,
        UNKNOWN_EN.replace("published", "published # 2 times"),
        "fact:90:37: error[Y011]: the text ends before “# 2 times by Harbour.”, which YAML takes for a comment\n"
        "    en: No later count was published # 2 times by Harbour.|"
        "put quotation marks around the whole text if it belongs to it, or the comment on a line of its own",
    ),
    (
        F,
        UNKNOWN_EN,
        UNKNOWN_EN.replace("Harbour.", "Harbour"),
        "fact:90:9: error[C210]: the statement has no full stop at its end|write it",
    ),
    # sheets
    (
        S,
        "{en: Harbour and arrivals, fr",
        "{en: Harbour and arrivals and all of that which came after, fr",
        "sheet:6:13: error[C501]: the title has 53 characters; 52 fit|shorten it by 1",
    ),
    (
        F,
        UNKNOWN_EN,
        UNKNOWN_EN.replace("count", "count" + " and another" * 15),
        "fact:90:9: warning[C502]: the statement has 37 words; 35 fit in the statements of 'harbour'|"
        "shorten it, or make it two",
    ),
    (
        F,
        DENIED_EN,
        DENIED_EN.replace("it on", "it" + " and it" * 13 + " on"),
        "fact:79:9: warning[C502]: the statement has 33 words; 30 fit in the timeline of 'harbour'|"
        "shorten it, or make it two",
    ),
    (
        S,
        "kind: lead\n  facts:\n  - arrivals-2017",
        "kind: lead\n  facts:\n"
        + "\n".join(
            f"  - {i}" for i in ("arrivals-2017", "arrivals-2016", "requests-2017", "requests-2018", "harbour-founded")
        ),
        "sheet:9:3: warning[C502]: the lead has 31 words in 'en'; 30 fit|shorten the statements, or take one out",
    ),
    (
        S,
        "  - requests-2018\n- kind",
        "  - requests-2018\n  - arrivals-2019\n- kind",
        "sheet:13:3: error[C504]: `facts:` of the figures has 5 entries; 2 to 4 fit|take some out",
    ),
    (
        F,
        "  as_of: 2018-01\n  attribution: Harbour\n",
        "  event_date: 2018-01\n  values: {n: 2}\n",
        "sheet:17:5: error[C503]: 'requests-2018' lacks `attribution:`, `as_of:`, which the figures print|"
        "add what is missing to the fact",
    ),
    (
        S,
        "  - next-report-unknown\n- kind",
        "  - next-report-unknown\n" + "  - arrivals-2016\n" * 8 + "- kind",
        "sheet:19:3: error[C504]: `facts:` of the statements has 11 entries; 0 to 10 fit|take some out",
    ),
    (
        S,
        "  - delay-denied\n  chart",
        "  - delay-denied\n" + "  - requests-2018\n" * 8 + "  chart",
        "sheet:24:3: error[C504]: `facts:` of the timeline has 13 entries; 3 to 12 fit|take some out",
    ),
    (
        S,
        "  - arrivals-2016\n  - arrivals-2017\n  - delay-alleged",
        "  - arrivals-2017\n  - arrivals-2016\n  - delay-alleged",
        "sheet:27:5: error[C505]: 'arrivals-2016' (2016-09) stands after 2017-09|put the entries in order of date",
    ),
    (
        S,
        "  - delay-denied\n  chart",
        "  - delay-denied\n  - next-report-unknown\n  chart",
        "sheet:30:5: error[C505]: 'next-report-unknown' has no date|give the fact `event_date:` or `as_of:`",
    ),
    (
        S,
        "- kind: lead\n  facts:\n",
        "- kind: text\n  id: first\n  paragraphs: [{en: So., fr: Ainsi.}]\n- kind: lead\n  id: first\n  facts:\n",
        "sheet:13:7: error[C510]: another block of this sheet has the id 'first'|give each its own",
    ),
    *(
        (
            S,
            "- kind: lead\n",
            f"- kind: lead\n  id: {ident}\n",
            f"sheet:10:7: error[C510]: the page itself uses the id '{ident}'|give each its own",
        )
        for ident in ("harbour", "notes", "notes-heading", "note-3", "ref-1-2")
    ),
    (
        S,
        "- fact: requests-2018",
        "- fact: harbour-founded",
        "sheet:41:15: error[C506]: 'harbour-founded' lacks `measure:`, `value:`, `attribution:`, `as_of:` "
        "for a table of counts|"
        "add what is missing to the fact",
    ),
    (
        S,
        "kind: counts",
        "kind: commitments",
        "sheet:41:15: error[C506]: 'requests-2018' lacks `event_date:` for a table of commitments|"
        "add what is missing to the fact",
    ),
    (
        S,
        "kind: counts",
        "kind: commitments",
        "sheet:41:15: error[C506]: the row of 'requests-2018' has no status, and no search that found none|"
        "name the fact that is its `status:`, or the `search:` in searches.yaml",
    ),
    (
        S,
        "\n  facts: [requests-2017]",
        "",
        "sheet:42:3: error[C507]: this block is empty|give it `facts:`, `charts:` or a `table:`, or take it out",
    ),
    (
        F,
        "as_of: 2016-09",
        "as_of: 2017-09",
        "sheet:30:10: error[C508]: the measure 'arrivals' has 1 dated values; a chart needs 2|"
        "take the chart out, or add facts with `value:` and `as_of:`",
    ),
    (
        M,
        "{en: people who arrived,",
        "{en: people who came here by sea or land,",
        "measures.yaml:3:15: warning[C509]: the label of a key figure has 8 words; 6 fit|shorten it",
    ),
    (
        SRC,
        "  title: Harbour counts arrivals\n  issued: 2018-03-01\n",
        "",
        "sources/main.yaml:9:3: error[C601]: source daily-news has nothing to print in a note|"
        "fill in one of title, author, container-title, publisher, genre, issued, URL",
    ),
    (
        SRC,
        "  title: Harbour counts arrivals\n  issued: 2018-03-01\n",
        "  URL: https://banned.test/a\n  custom: {link: false, reason: banned}\n",
        "sources/main.yaml:9:3: error[C601]: source daily-news has nothing to print in a note (its address is not"
        " printed)|fill in one of title, author, container-title, publisher, genre, issued",
    ),
    (
        SRC,
        "Harbour counts arrivals",
        "The <i>Titanic</i> &amp; H<sub>2</sub>O",
        "sources/main.yaml:11:10: error[C602]: the title of source daily-news has “&amp;”, which would be printed as it"
        " stands|write the characters themselves; for emphasis, <i>, <b>, <sup> or <sub>",
    ),
    (
        SRC,
        "Harbour counts arrivals",
        "Harbour <em>counts</em> arrivals",
        "sources/main.yaml:11:10: error[C602]: the title of source daily-news has “<em>”, which would be printed as it"
        " stands|write the characters themselves; for emphasis, <i>, <b>, <sup> or <sub>",
    ),
    (
        SRC,
        "  title: Harbour counts arrivals\n",
        "  title: Harbour\n  language: ru\n  custom: {title-translation: {en: 'The **pier** of Harbour'}}\n",
        "sources/main.yaml:13:36: error[C602]: the title of source daily-news has “**pier**”, which would be printed as"
        " it stands|write the characters themselves; for emphasis, <i>, <b>, <sup> or <sub>",
    ),
]


@pytest.mark.parametrize(
    "title",
    [
        "A <i>b</i> <b>c</b> H<sub>2</sub>O<sup>3</sup>",
        'A <span class="nocase">b</span>',
        "1 < 2 > 0 & AT&T; R&D",
        "2 * 3 * 4, snake_case_name, *args",
        "[sic] (a) and [b]",
    ],
)
def test_titles_that_are_set_or_mean_what_stands_there(title: str) -> None:
    assert unset(title) == ""


@pytest.mark.parametrize(
    ("title", "strange"),
    [
        ("<b>a", "<b>"),
        ("a</i>", "</i>"),
        ("<b><i>a</b></i>", "<b>"),
        ("a&nbsp;b", "&nbsp;"),
        ("a&#8217;b", "&#8217;"),
        ("a *b c* d", "*b c*"),
        ("a _b_ c", "_b_"),
        ("a [b](https://c.test) d", "[b](https://c.test)"),
        ("a `b` c", "`b`"),
        ("a<br/>b", "<br/>"),
    ],
)
def test_markup_in_titles_that_is_not_set(title: str, strange: str) -> None:
    assert unset(title) == strange


def test_a_name_that_only_notes_shorten_is_used(folder: Folder) -> None:
    name = "names:\n- {id: desk, kind: organisation, forms: {en: [The Desk]}, short: {en: TD}}\n"
    folder.change(N, "names:\n", name)
    unused = "names.yaml:2:8: warning[C102]: no text uses the name 'desk'\n  hint: use it, or take it out"
    assert unused in found(folder)
    folder.change(SRC, "  title: Harbour counts arrivals\n", "  author: [{literal: The Desk}]\n")
    assert unused not in found(folder)


@pytest.mark.parametrize(("name", "old", "new", "complaint"), CASES)
def test_one_thing_broken(folder: Folder, name: str, old: str, new: str, complaint: str | None) -> None:
    problems = found(folder.change(name, old, new))
    if complaint is None:
        assert not [p for p in problems if "C407" in p]
        return
    assert problems.count(complaint.replace("|", "\n  hint: ")) == 1, problems


def test_every_rule_is_broken_by_some_test() -> None:
    shown = {case[3].split("[")[1].split("]")[0] for case in CASES if case[3]} - {"Y011"}
    own = {
        "C511",
        "C512",
        "C513",
        "C515",
        "C516",
        "C517",
        "C103",
        "C204",
        "C208",
        "C403",
        "C414",
        "C415",
        "C416",
        "C405",
        "C408",
        "C409",
        "C410",
        "C417",
        "C212",
        "C213",
        "C421",
        "C422",
    }
    own |= {"C418", "C419", "C420", "C423", "C424"}
    own |= {"C106", "C107", "C309"}  # test_settings.py
    own |= {"C214", "C310"}  # test_prose.py
    own |= {"C215"}  # test_units.py
    own |= {"C518"}  # test_memo.py
    assert shown | own == {rule.code for rule in RULES}


# -- rules that need more than one change -----------------------------------------------------------------


def test_two_sheets_of_one_number(folder: Folder) -> None:
    folder.add("sheets/other.yaml", folder.files[S].replace("id: harbour\n", "id: other\n"))
    assert found(folder) == [
        "sheets/other.yaml:2:9: error[C103]: the number FS-HB is already taken\n"
        "  hint: first at sheet:2:9; number each sheet"
    ]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("{value} to {x}", "{value} to {x}"),
        ("between {value} and {x}", "{value} and {x}"),
        ("{x}–{value}", "{x}–{value}"),
        ("{value} men and {x} women", None),
        ("{value} people to {x} towns", None),
        ("{value}, and {x}", None),
        ("between {as_of} and {x}", None),
    ],
)
def test_ranges_in_english(folder: Folder, text: str, joined: str | None) -> None:
    folder.change(
        F,
        f"{COUNTED_EN}\n    {COUNTED_FR}\n  value: 140",
        f"en: 'Harbour counted {text} by {{as_of}}.'\n  value: 140\n  values: {{x: 150}}",
    )
    ranges = [p.splitlines()[0] for p in found(folder) if "C204" in p]
    assert ranges == ([f"fact:43:9: error[C204]: {joined} joins two numbers as a range"] if joined else [])
    hint = "  hint: say each number with what it counts and when, or keep it for two facts"
    assert [p.splitlines()[1] for p in found(folder) if "C204" in p] == [hint] * bool(joined)


@pytest.mark.parametrize("text", ["de {value} à {x}", "entre {value} et {x}", "{value} – {x}"])
def test_ranges_in_french(folder: Folder, text: str) -> None:
    folder.change(
        F,
        "fr: Harbour a recensé {value} demandes en date du {as_of}.\n  value: 140",
        f"fr: Harbour a recensé {text} demandes.\n  value: 140\n  values: {{x: 150}}",
    )
    assert [p.splitlines()[0].split(" ")[0] for p in found(folder) if "C204" in p] == ["fact:44:9:"]


@pytest.mark.parametrize(
    ("value", "unit", "place", "flagged"),
    [
        (9, "", "Canada", True),
        (1, "", "Canada", True),
        (9, "  unit: years\n", "Canada", False),
        (10, "", "Canada", False),
        (3, "", "no place", False),
    ],
)
def test_small_counts_at_small_places(folder: Folder, value: int, unit: str, place: str, flagged: bool) -> None:
    folder.change(N, "kind: place", "kind: place\n  small: true")
    folder.change(
        F,
        "  text:\n    en: Harbour counted {value} people by {as_of}.\n"
        "    fr: Harbour a recensé {value} personnes en date du {as_of}.\n  value: 57",
        f"{unit}  text:\n    en: Harbour counted {{value}} people in {place} by {{as_of}}.\n"
        f"    fr: Harbour a recensé {{value}} à {place} ({{as_of}}).\n  value: {value}",
    )
    line = 30 if unit else 29
    message = (
        f"fact:{line}:3: error[C208]: a count of {value} people is tied to a small place\n"
        "  hint: name the region instead of the place, or leave the number out: so few could be recognised"
    )
    assert [p for p in found(folder) if "C208" in p] == ([message] if flagged else [])


def test_a_small_place_in_the_measure(folder: Folder) -> None:
    folder.change(N, "kind: place", "kind: place\n  small: true").change(
        M, "unit: people", "unit: people\n  place: Canada, north"
    )
    folder.change(F, "value: 57", "value: 2")
    assert [p.split("\n")[0] for p in found(folder) if "C208" in p] == [
        "fact:29:3: error[C208]: a count of 2 people is tied to a small place"
    ]


def test_consent_or_a_public_role_lets_a_person_be_named(folder: Folder) -> None:
    folder.change(N, "kind: organisation", "kind: person\n  public: spokesperson")
    assert "C207" not in codes(folder)


def test_a_persons_own_consent_counts_for_that_fact(folder: Folder) -> None:
    folder.change(N, "kind: organisation", "kind: person")
    before = codes(folder).count("C207")
    folder.change(
        F, "  event_date: 2015-03-02", "  event_date: 2015-03-02\n  person: {public: false, consent: in writing}"
    )
    assert codes(folder).count("C207") == before - 1
    folder.change(F, "consent: in writing", "consent: ' '")
    with pytest.raises(ContentError, match=r"facts/harbour.yaml:9:36: error\[M011\]: the text is empty"):
        codes(folder)


def conflict(folder: Folder, more: str = "") -> Folder:
    """Add a second count of requests for the same date."""
    return folder.add(
        F,
        "- id: requests-other\n  subject: background\n  status: reported\n"
        "  text: {en: Harbour counted otherwise., fr: Harbour a recensé autrement.}\n"
        f"  value: 99\n  measure: requests\n  as_of: 2018-01\n{more}"
        "  sources:\n  - {source: daily-news, quote: only 99 requests came}\n",
    )


def test_one_side_of_a_conflict(folder: Folder) -> None:
    assert [p for p in found(conflict(folder)) if "C403" in p] == [
        "sheet:17:5: error[C403]: 'requests-2018' is one side of a conflict; "
        "the sheet does not print 'requests-other'\n"
        "  hint: print the other side too, or name it under `acknowledges:` with the reason,"
        " or mark one `rank: deprecated` with the reason"
    ]


@pytest.mark.parametrize("more", ["  rank: deprecated\n", "  superseded_by: [requests-2018]\n", "  print: never\n"])
def test_a_withdrawn_count_is_no_conflict(folder: Folder, more: str) -> None:
    assert "C403" not in codes(conflict(folder, more))


def test_both_sides_of_a_conflict(folder: Folder) -> None:
    assert "C403" not in codes(
        conflict(folder).change(
            S, "      - fact: requests-2018\n", "      - fact: requests-2018\n      - fact: requests-other\n"
        )
    )


def test_contradicting_facts_are_sides_of_a_conflict(folder: Folder) -> None:
    folder.add(F, later("moved", contradicts="[harbour-founded]"))
    assert [p.splitlines()[0] for p in found(folder) if "C403" in p] == [
        "sheet:20:5: error[C403]: 'harbour-founded' is one side of a conflict; the sheet does not print 'moved'"
    ]
    folder.change(S, "facts: [requests-2017]", "facts: [requests-2017, moved]")
    assert found(folder) == []


def test_all_other_sides_of_a_conflict_are_named(folder: Folder) -> None:
    folder.add(F, later("moved", contradicts="[harbour-founded]")).add(
        F, later("left", contradicts="[harbour-founded]")
    )
    folder.change(S, "  - harbour-founded\n  - arrivals-2016", "  - arrivals-2016")
    assert [p for p in found(folder) if "C403" in p] == [
        "sheet:20:5: error[C403]: 'harbour-founded' is one side of a conflict; "
        "the sheet does not print 'moved', 'left'\n"
        "  hint: print the other side too, or name it under `acknowledges:` with the reason, "
        "or mark one `rank: deprecated` with the reason"
    ]


def test_counts_of_other_measures_or_dates_are_no_conflict(folder: Folder) -> None:
    same = "value: 99\n  measure: requests\n  as_of: 2018-01"
    for other in (same.replace("99", "210"), same.replace("requests", "arrivals"), same.replace("2018-01", "2018-02")):
        changed = Folder()
        conflict(changed).change(F, same, other)
        assert "C403" not in codes(changed)


def test_an_allegation_without_its_denial(folder: Folder) -> None:
    folder.change(S, "facts: [delay-alleged, delay-denied]", "facts: [delay-alleged]").change(
        S, "  - delay-denied\n", "  - requests-2018\n"
    )
    assert [p for p in found(folder) if "C405" in p] == [
        "sheet:28:5: error[C405]: 'delay-alleged' is printed without its denial 'delay-denied'\n"
        "  hint: print the denial in the same list or block"
    ]


def test_a_denial_in_another_block_is_apart(folder: Folder) -> None:
    folder.change(S, "facts: [requests-2017]", "facts: [requests-2017, delay-denied]")
    assert found(folder) == [
        "sheet:44:26: error[C404]: the denial 'delay-denied' is printed without what it answers: 'delay-alleged'\n"
        "  hint: print one of them in the same list or block"
    ]


@pytest.mark.parametrize(
    ("review", "late"), [("2018-03-14", True), ("2018-02", True), ("2018-03-15", False), ("2018", False)]
)
def test_present_tense_past_its_review(folder: Folder, review: str, late: bool) -> None:
    folder.change(
        F,
        f"{COUNTED_EN}\n    {COUNTED_FR}\n  value: 210",
        f"en: Harbour has {{value}} requests as of {{as_of}}.\n    {COUNTED_FR}\n  review_by: {review}\n  value: 210",
    )
    what = f"'requests-2018' was due for review by {review}; 'harbour' prints it in the present tense"
    hint = "look for a newer figure and move `review_by:`, or say it in the past tense with its date"
    wanted = f"fact:58:14: warning[C408]: {what}\n  hint: {hint}"
    assert [p for p in found(folder) if "C408" in p] == ([wanted] if late else [])


def test_sources_of_one_group(folder: Folder) -> None:
    folder.change(
        F,
        "    quote: founded in March 2015\n",
        "    quote: founded in March 2015\n  - source: daily-news\n    quote: Harbour began in March\n",
    )
    assert codes(folder) == []
    folder.change(SRC, "  issued: 2018-03-01", "  issued: 2018-03-01\n  custom: {independence: harbour}")
    assert found(folder) == [
        "fact:9:3: warning[C409]: all 2 sources of 'harbour-founded' belong to one group, 'harbour'\n"
        "  hint: add an independent source, or say who says so: `attribution:`, `status: reported`"
    ]
    folder.change(F, "  event_date: 2015-03-02", "  event_date: 2015-03-02\n  attribution: Harbour")
    assert found(folder) == []


@pytest.mark.parametrize(
    ("more", "state", "hint"),
    [
        ("superseded_by: [moved]", "superseded", "print 'moved' too, or instead"),
        ("rank: deprecated", "deprecated", "take it off the sheet, or name what took its place: `superseded_by: […]`"),
    ],
)
def test_a_replaced_fact_alone(folder: Folder, more: str, state: str, hint: str) -> None:
    folder.change(F, "  event_date: 2015-03-02", f"  event_date: 2015-03-02\n  {more}").add(F, later("moved"))
    assert [p for p in found(folder) if "C410" in p] == [
        f"sheet:20:5: error[C410]: 'harbour-founded' is {state} and printed without its successor\n  hint: {hint}"
    ]


def test_a_replaced_fact_beside_its_last_successor(folder: Folder) -> None:
    folder.change(F, "  event_date: 2015-03-02", "  event_date: 2015-03-02\n  superseded_by: [moved]")
    folder.add(F, later("moved", superseded_by="[moved-again]")).add(F, later("moved-again", superseded_by="[moved]"))
    folder.change(S, "facts: [requests-2017]", "facts: [requests-2017, moved-again]")
    assert [p.splitlines()[0] for p in found(folder) if "C410" in p] == [
        "sheet:44:26: error[C410]: 'moved-again' is superseded and printed without its successor"
    ]


@pytest.mark.parametrize("words", [3, 12])
def test_a_quote_of_3_or_of_12_words_is_right(folder: Folder, words: int) -> None:
    folder.change(F, "officials denied the claim", " ".join("abcdefghijkl"[:words]))
    assert found(folder) == []


def test_a_list_of_sources_that_is_empty_is_told_where_it_stands(folder: Folder) -> None:
    cited = "  sources:\n  - source: daily-news\n    quote: officials denied the claim\n"
    assert [p.splitlines()[0] for p in found(folder.change(F, cited, "  sources: []\n"))] == [
        "fact:83:12: error[C401]: 'delay-denied' has no source"
    ]


def test_a_disputed_statement_needs_its_speaker_and_its_denial(folder: Folder) -> None:
    folder.change(F, "status: alleged", "status: disputed").change(F, "Harbour said officials", "Officials")
    folder.change(S, "facts: [delay-alleged, delay-denied]", "facts: [delay-alleged]")
    folder.change(S, "  - delay-denied\n", "  - requests-2018\n")
    assert [p.splitlines()[0] for p in found(folder) if "C405" in p or "C406" in p] == [
        "fact:69:9: error[C406]: the fact is disputed, and the text does not say by whom",
        "sheet:28:5: error[C405]: 'delay-alleged' is printed without its denial 'delay-denied'",
    ]


def test_an_allegation_needs_its_speaker(folder: Folder) -> None:
    assert "C406" in codes(folder.change(F, "Harbour said officials", "Officials"))
    folder.change(F, "event_date: 2017-10-04", "event_date: 2017-10-04\n  attribution: Harbour")
    assert "C406" not in codes(folder)


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ("as_of: 2016/2015", "10"),
        ("review_by: 2016/2015", "14"),
        ("dates: {moved: 2016/2015}", "18"),
    ],
)
def test_every_interval_ends_after_it_begins(folder: Folder, field: str, place: str) -> None:
    folder.change(F, "  event_date: 2015-03-02", f"  event_date: 2015-03-02\n  {field}")
    with pytest.raises(ContentError) as caught:
        found(folder)
    (problem,) = caught.value.problems
    assert (
        str(problem)
        .splitlines()[0]
        .endswith(f"harbour.yaml:9:{place}: error[M004]: the interval ends before it starts")
    )
    assert problem.hint == "write 2015/2016"


def test_a_contradiction_of_what_is_withdrawn_is_no_conflict(folder: Folder) -> None:
    folder.add(F, later("moved", contradicts="[harbour-founded]", rank="deprecated"))
    assert "C403" not in codes(folder)
    folder.add(F, later("left", contradicts="[moved, harbour-founded]"))
    assert [p.splitlines()[0] for p in found(folder) if "C403" in p] == [
        "sheet:20:5: error[C403]: 'harbour-founded' is one side of a conflict; the sheet does not print 'left'"
    ]


def test_a_current_translation_is_not_outdated(folder: Folder) -> None:
    of = text_fingerprint(DENIED_EN.removeprefix("en: "))
    folder.change(F, "  answers: [delay", f"  translation: {{fr: {{state: checked, of: {of}}}}}\n  answers: [delay")
    assert found(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "place", "value"),
    [
        ("fr: Bureau Exemple", "fr: Bureau example.com", "1:7", "Example Desk Bureau example.com"),
        ("contact: desk@press.test-desk.ca", "contact: desk@example.org", "2:10", "desk@example.org"),
        ("corrections@press.test-desk.ca", "corrections@desk.invalid", "3:14", "corrections@desk.invalid"),
        ("label: CC BY}", "label: CC BY, url: 'https://Example.net/by'}", "4:45", "https://Example.net/by"),
        ("[en, fr]\n", "[en, fr]\nbase_url: https://sheets.example/\n", "6:11", "https://sheets.example/"),
    ],
)
def test_a_release_refuses_placeholder_data(folder: Folder, old: str, new: str, place: str, value: str) -> None:
    assert release_problems(load(folder.write(Path()))) == ()
    content = load(folder.change(PUB, old, new).write(Path()))
    assert {p.code for p in check(content)} == {"C512"}  # the small sheet has few facts for its blocks
    assert [str(p) for p in release_problems(content)] == [
        f"content/publisher.yaml:{place}: error[C901]: '{value}' is a placeholder\n  hint: write the real one"
    ]


# -- what must not be flagged --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "One of them, by Harbour’s account, may march on.",
        "Harbour’s “2018 Flood Report of Twelve” says so.",
        "Canada and Russian officials met LGBTQI+ people.",
        "The first and second counts differ, Harbour says.",
        "The Chechen-speaking staff of Harbour came.",
    ],
)
def test_honest_sentences_pass(folder: Folder, text: str) -> None:
    folder.change(F, UNKNOWN_EN, f'en: "{text}"')
    folder.change(
        F,
        "fr: Aucun décompte ultérieur n’a été publié par Harbour.",
        "fr: Harbour « 2018 »." if "2018" in text else f"fr: Voici {'Canada' if 'Canada' in text else 'Harbour'}.",
    )
    flagged = [p for p in found(folder) if p.startswith(("fact:90", "fact:91"))]
    assert flagged == ([p for p in flagged if "C206" in p] if "“" in text else [])


# -- the small tools -------------------------------------------------------------------------------------------


def test_a_fingerprint_ignores_spaces_and_composition() -> None:
    assert text_fingerprint("Un  été\u00a0long ") == text_fingerprint("Un e\u0301te\u0301 long")
    assert text_fingerprint("A") == "559aead08264"
    assert text_fingerprint("A") != text_fingerprint("a")


def test_words_are_counted_with_a_placeholder_as_one() -> None:
    assert count_words("By {as_of}, {value} people – « les gens » – came.") == 7


def test_days_a_date_can_mean() -> None:
    assert [earliest(d) for d in ("2017", "2017-09", "2017-09-02", "2017-06/2018")] == [
        "2017-01-01",
        "2017-09-01",
        "2017-09-02",
        "2017-06-01",
    ]
    assert [latest(d) for d in ("2017", "2017-09", "2017-09-02", "2017-06/2018")] == [
        "2017-12-31",
        "2017-09-31",
        "2017-09-02",
        "2018-12-31",
    ]


@pytest.mark.parametrize("field", ["superseded_by", "contradicts", "answers"])
def test_facts_that_name_unknown_facts(folder: Folder, field: str) -> None:
    folder.change(F, "  event_date: 2015-03-02", f"  event_date: 2015-03-02\n  {field}: [arrivals-2016, nowhere]")
    column = len(f"  {field}: [arrivals-2016, ") + 1
    assert [p for p in found(folder) if "C101" in p] == [
        f"fact:9:{column}: error[C101]: there is no fact 'nowhere'\n  hint: add the fact, or take the reference out"
    ]


def test_sheets_that_name_unknown_facts_and_measures(folder: Folder) -> None:
    folder.change(S, "- fact: requests-2018", "- fact: nowhere\n        status: neither")
    folder.change(S, "kind: lead\n  facts:\n  - arrivals-2017", "kind: lead\n  facts:\n  - arrivals-2018")
    folder.change(S, "facts: [requests-2017]", "facts: [requests-2017]\n  charts: [request]")
    assert [p for p in found(folder) if "C101" in p] == [
        "sheet:11:5: error[C101]: there is no fact 'arrivals-2018'\n  hint: did you mean 'arrivals-2017'?",
        "sheet:41:15: error[C101]: there is no fact 'nowhere'\n  hint: add the fact, or take the reference out",
        "sheet:42:17: error[C101]: there is no fact 'neither'\n  hint: add the fact, or take the reference out",
        "sheet:46:12: error[C101]: there is no measure 'request'\n  hint: did you mean 'requests'?",
    ]


def test_each_sheet_of_a_number_is_told_of_the_first(folder: Folder) -> None:
    for name in ("later", "other"):
        folder.add(f"sheets/{name}.yaml", folder.files[S].replace("id: harbour\n", f"id: {name}\n"))
    assert found(folder) == [
        f"sheets/{name}.yaml:2:9: error[C103]: the number FS-HB is already taken\n"
        "  hint: first at sheet:2:9; number each sheet"
        for name in ("later", "other")
    ]


def test_texts_are_translated_from_english_or_else_the_first_language(folder: Folder) -> None:
    folder.change(F, f"    {UNKNOWN_FR}\n", "")
    assert found(folder.change(PUB, "[en, fr]", "[fr, en]")) == [
        "fact:89:3: warning[C301]: there is no text in 'fr'\n  hint: add a line `fr: …`"
    ]
    assert found(folder.change(PUB, "[fr, en]", "[fr]")) == [
        "fact:89:3: error[C307]: there is no text in 'fr'\n  hint: add a line `fr: …`"
    ]


def test_a_text_for_all_languages_is_held_to_the_rules_of_each(folder: Folder) -> None:
    folder.change(
        F, f"  text:\n    {UNKNOWN_EN}\n    {UNKNOWN_FR}\n", "  text: Sealand came in avril and had Twelve.\n"
    )
    assert [p.splitlines()[0] for p in found(folder) if p.startswith("fact")] == [
        "fact:89:9: error[C201]: 'avril' is a number or date written into the text",
        "fact:89:9: error[C202]: 'Twelve' is a number in words",
        "fact:89:9: error[C206]: 'Twelve' is a name that is not on the list",
        "fact:89:9: error[C209]: 'Sealand' starts a sentence and may be a name",
    ]


def test_a_change_may_name_numbers_but_no_word_to_avoid(folder: Folder) -> None:
    folder.add(S, "changes:\n- {en: Two counts of April 2018 mended., fr: Deux décomptes d’avril 2018 corrigés.}\n")
    assert found(folder) == []
    assert [p.splitlines()[0] for p in found(folder.change(S, "Two counts", "Two flood counts"))] == [
        "sheet:46:8: error[C205]: 'flood' is on the list of words to avoid: it likens people to water"
    ]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("title: {en: Harbour and", "title: {en: Harbour 7 and", "6:13"),
        ("summary: {en: What", "summary: {en: What 7", "7:15"),
        ("blocks:", "content_note: {en: Of 7 files., fr: De dossiers.}\nblocks:", "8:20"),
        ("heading: {en: Lost", "heading: {en: Lost 7", "33:19"),
        ("caption: {en: What", "caption: {en: What 7", "39:21"),
        ("heading: {en: As", "heading: {en: As 7", "43:17"),
    ],
)
def test_every_text_of_a_sheet_is_read(folder: Folder, old: str, new: str, place: str) -> None:
    assert [p.splitlines()[0] for p in found(folder.change(S, old, new)) if "C201" in p] == [
        f"sheet:{place}: error[C201]: '7' is a number or date written into the text"
    ]


@pytest.mark.parametrize(
    ("language", "words", "flagged"),
    [("en", 6, ""), ("en", 7, "7 words; 6 fit"), ("fr", 8, ""), ("fr", 9, "9 words; 8 fit")],
)
def test_other_languages_may_take_a_quarter_more(folder: Folder, language: str, words: int, flagged: str) -> None:
    old = {"en": "people who arrived", "fr": "personnes arrivées"}[language]
    problems = found(folder.change(M, old, " ".join("abcdefghi"[:words])))
    assert [p.split("key figure has ")[1].splitlines()[0] for p in problems if "C509" in p] == [flagged] * bool(flagged)


@pytest.mark.parametrize(("more", "flagged"), [(28, []), (29, ["C502"])])
def test_a_statement_may_fill_its_room(folder: Folder, more: int, flagged: list[str]) -> None:
    folder.change(F, UNKNOWN_EN, UNKNOWN_EN.replace("count", "count" + " and" * more))
    assert codes(folder) == flagged


def test_unknown_facts_are_told_once_and_the_rest_is_judged(folder: Folder) -> None:
    folder.change(
        S,
        "kind: timeline\n  facts:\n  - harbour-founded\n  - arrivals-2016",
        "kind: timeline\n  facts:\n  - nowhere\n  - arrivals-2017\n  - arrivals-2016",
    )
    folder.change(S, "kind: figures\n  facts:\n  - arrivals-2016", "kind: figures\n  facts:\n  - neither")
    folder.change(S, "- fact: requests-2018", "- fact: nobody")
    assert [p.splitlines()[0] for p in found(folder) if not p.startswith("fact")] == [
        "sheet:14:5: error[C101]: there is no fact 'neither'",
        "sheet:25:5: error[C101]: there is no fact 'nowhere'",
        "sheet:27:5: error[C505]: 'arrivals-2016' (2016-09) stands after 2017-09",
        "sheet:28:5: error[C105]: 'arrivals-2017' is already in this list",
        "sheet:42:15: error[C101]: there is no fact 'nobody'",
    ]


def test_only_the_numbers_that_differ_are_named(folder: Folder) -> None:
    folder.change(F, "“lost 12 files”", "“lost 12 files of 5” and “12”").change(
        F, "« perdu 12 dossiers »", "« perdu 12, 1 000 de 5 »"
    )
    assert [p.splitlines()[0] for p in found(folder) if "C304" in p] == [
        "fact:70:9: error[C304]: 'en' and 'fr' differ in the number 1000 and 12"
    ]


def test_a_name_is_asked_for_in_the_forms_of_its_language(folder: Folder) -> None:
    folder.change(F, FOUNDED_FR, FOUNDED_FR.replace("au Canada ", "")).change(
        N, "fr: [Canada]", "fr: [Canada, Le Canada]"
    )
    hint = "  hint: write Canada or Le Canada, or add the form used here to names.yaml"
    assert [p.splitlines()[1] for p in found(folder) if "C305" in p] == [hint]
    folder.change(N, "en: [Canada], fr: [Canada, Le Canada]", "en: [Canada]")
    hint = "  hint: write Canada, or add the form used here to names.yaml"
    assert [p.splitlines()[1] for p in found(folder) if "C305" in p] == [hint]


@pytest.mark.parametrize(("old", "language"), [(", fr: demandes reçues", "fr"), ("en: requests received, ", "en")])
def test_labels_have_a_rule_of_their_own(folder: Folder, old: str, language: str) -> None:
    assert found(folder.change(M, old, "")) == [
        f"measures.yaml:6:10: error[C306]: the label has no text in '{language}'\n  hint: add a line `{language}: …`"
    ]


def test_a_fact_that_is_never_printed_needs_no_translation(folder: Folder) -> None:
    assert found(folder.change(F, "{en: Kept for the file., fr: Pour le dossier.}", "{en: Kept for the file.}")) == []


@pytest.mark.parametrize(
    ("more", "place", "name"),
    [("dates: {value: 2015}", "9:18", "value"), ("values: {x: 1}\n  dates: {x: 2015}", "10:14", "x")],
)
def test_a_placeholder_has_one_meaning(folder: Folder, more: str, place: str, name: str) -> None:
    folder.change(F, "  event_date: 2015-03-02", f"  event_date: 2015-03-02\n  {more}")
    assert [p for p in found(folder) if "C203" in p] == [
        f"fact:{place}: error[C203]: the placeholder {{{name}}} would have two meanings\n  hint: give it another name"
    ]


@pytest.mark.parametrize("name", ["value", "as_of", "event_date"])
def test_a_placeholder_asks_for_its_field(folder: Folder, name: str) -> None:
    folder.change(F, UNKNOWN_EN, UNKNOWN_EN.replace("count", f"count of {{{name}}}"))
    assert [p for p in found(folder) if "C203" in p] == [
        f"fact:90:9: error[C203]: no field for the placeholder {{{name}}}\n"
        f"  hint: give the fact `{name}:`, or take the placeholder out"
    ]


def test_a_later_placeholder_is_looked_at_too(folder: Folder) -> None:
    folder.change(F, FOUNDED_EN, FOUNDED_EN.replace("{event_date}", "{event_date} or {date}"))
    assert [p.splitlines()[0] for p in found(folder) if "C203" in p] == [
        "fact:6:9: error[C203]: no field for the placeholder {date}"
    ]


def test_names_are_looked_for_in_attributions_and_not_at_the_start_of_quotations(folder: Folder) -> None:
    folder.change(F, UNKNOWN_EN, "en: Harbour said “Lost” of it (“No” of others).")
    folder.change(F, "  value: 140", "  values: {n: 1}\n  derived: {n: x}\n  value: 140")
    folder.change(F, UNKNOWN_FR, "fr: Harbour a dit « perdu » et « non ».")
    assert found(folder) == []
    folder.change(F, "  - source: daily-news\n    quote: no later", "  - source: daily-news\n    quote: No later")
    folder.change(F, "  answers: [delay", "  attribution: {en: the Sealand desk, fr: le bureau}\n  answers: [delay")
    assert [p.splitlines()[0] for p in found(folder)] == [
        "fact:84:21: error[C206]: 'Sealand' is a name that is not on the list"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Aujourd’hui, l’organisation dit que les Tchétchènes de Harbour vont bien.",
        "D’après Harbour, les Affaires étrangères n’ont rien dit.",
        "Dans « Le Devoir », Harbour se tait.",
    ],
)
def test_honest_sentences_pass_in_french(folder: Folder, text: str) -> None:
    folder.change(F, UNKNOWN_FR, f"fr: {text}")
    assert [p for p in found(folder) if "Devoir" not in p] == []


def test_per_cent_is_no_hundred_after_a_number(folder: Folder) -> None:
    folder.change(F, UNKNOWN_EN, "en: Harbour counted {n} per cent.")
    folder.change(F, UNKNOWN_FR, "fr: Harbour a compté {n} pour cent, pour cent fois.\n  values: {n: 1}")
    by_hand = (
        "is written by hand beside {n}\n  hint: take it out, and write `n: {value: 1, unit: percent}` under `values:`"
    )
    assert found(folder) == [
        f"fact:90:9: error[C215]: 'per cent' {by_hand}",
        "fact:91:9: error[C202]: 'cent' is a number in words\n"
        "  hint: give the fact a field for it and write a placeholder such as {value:words}, or leave the number out",
        f"fact:91:9: error[C215]: 'pour cent' {by_hand}",
    ]


@pytest.mark.parametrize("numeral", ["XXXI", "IV", "LXX", "XXIe", "Ve", "MCMXC"])
def test_a_roman_numeral_is_a_number(folder: Folder, numeral: str) -> None:
    folder.change(S, "fr: Inconnu}", f"fr: Inconnu au {numeral} siècle}}")
    assert f"sheet:35:34: error[C201]: '{numeral}' is a number or date written into the text" in "".join(found(folder))


def test_initials_are_no_roman_numerals(folder: Folder) -> None:
    folder.change(S, "fr: Inconnu}", "fr: Inconnu du CD du MD au VIH}")
    assert [p for p in found(folder) if "C201" in p] == []


def test_longer_names_win_and_ends_of_words_count(folder: Folder) -> None:
    folder.add(N, "- {id: harbour-press, kind: organisation, forms: {en: [Harbour Press]}}\n")
    folder.change(F, UNKNOWN_EN, "en: Harbour Press, of Canada, met Harbourers.")
    scan = Scan(load(folder.write(Path())))
    names = {p.ident: p.names for p in scan.statements if p.language == "en"}
    assert names["next-report-unknown"] == {"harbour-press", "canada"}


# -- anything at all ---------------------------------------------------------------------------------------------


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_mixed_up_content_is_judged_or_refused(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([F, S, M, N, SRC, PUB]))
    folder = Folder()
    lines = folder.files[name].splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 3))):
        at, other = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        lines[at] = data.draw(
            st.sampled_from(["", lines[other], "- {}\n", lines[at] + lines[other], lines[at].title()])
        )
    folder.files[name] = "".join(lines)
    with TemporaryDirectory() as place:
        refused = False
        try:
            problems = check(load(folder.write(Path(place))))
        except ContentError as error:
            problems, refused = error.problems, True
    assert problems or not refused
    for problem in problems:
        assert problem.where.line > 0
        assert str(problem).splitlines()[0].endswith(problem.what)


@pytest.mark.parametrize(("said", "numbers"), [("{n} pour cent", []), ("{n} pour trente", ["trente"])])
def test_per_cent_in_french_is_no_number_of_its_own(folder: Folder, said: str, numbers: list[str]) -> None:
    folder.change(F, UNKNOWN_FR, f"fr: Harbour a compté {said}.\n  values: {{n: 1}}")
    assert [p.split("'")[1] for p in found(folder) if "C202" in p] == numbers
