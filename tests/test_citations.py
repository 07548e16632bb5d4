"""What a citation says of itself: whose word it relays, what it carries, in which languages it is cited."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.content_factory import SEARCHES, SPEAKERS, Folder

from factsheet.errors import ContentError, errors_in
from factsheet.evidence.digest import fact_record
from factsheet.evidence.signoff.pairs import pairs
from factsheet.languages import language
from factsheet.records.load import load
from factsheet.records.model import Content
from factsheet.records.support import attribution, carriers, groups, uncovered
from factsheet.rules import check
from factsheet.sheet.facts import BoundFact

CITED = """\
  sources:
  - source: harbour-report
    quote: welcomed 57 people so far
"""
READ = "- id: arrivals-2017\n  read-in: {part: as_of, source: harbour-report, where: the dated entry}\n"
MORE = """\
  printed: {en: "{value} people had come.", fr: "{value} personnes étaient venues."}
  read-in: {part: as_of, source: daily-news, where: date of the issue}
  derived: {value: sum of two reports}
  sources:
  - source: harbour-report
    quote: welcomed 57 people so far
    speaker: harbour
    supports: [value, who]
  - source: daily-news
    quote: 57 personnes sont venues
    quote-language: fr
    only: [fr]
"""


def undated() -> Folder:
    """Return the small content with one fact that does not say where its date was read."""
    return Folder().change("facts/harbour.yaml", READ, "- id: arrivals-2017\n  subject: background\n")


def folder(speakers: str = SPEAKERS) -> Folder:
    found = undated()
    found.change("facts/harbour.yaml", CITED, MORE)
    found.files |= {"speakers.yaml": speakers, "searches.yaml": SEARCHES}
    return found


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return load(folder().write(tmp_path))


def test_the_fields_are_read(content: Content) -> None:
    fact = content.facts["arrivals-2017"]
    first, second = fact.sources
    assert (first.speaker, first.supports, first.only) == ("harbour", ("value", "who"), ())
    assert (second.quote_language, second.only) == ("fr", ("fr",))
    assert fact.derived == {"value": "sum of two reports"}
    assert [(r.part, r.source, r.where) for r in fact.read_in] == [("as_of", "daily-news", "date of the issue")]
    assert content.searches["total"].on == "2018-04-01"
    assert content.speakers["harbour"].group == "harbour"
    assert errors_in(check(content)) == ()


def test_a_citation_of_one_language_is_printed_in_no_other(content: Content) -> None:
    marks = {}
    for code in ("en", "fr"):
        own = content.in_language(code)
        marks[code] = str(BoundFact(own.facts["arrivals-2017"], own, language(code)).marks).count("<cite-ref")
    assert marks == {"en": 1, "fr": 2}
    assert content.in_language("en").facts["arrivals-2016"] is content.facts["arrivals-2016"]


def test_the_printed_sentence_stands_in_for_the_text(content: Content) -> None:
    fact = BoundFact(content.facts["arrivals-2017"], content, language("en"))
    assert "57</data> people had come" in str(fact.printed)
    plain = BoundFact(content.facts["arrivals-2016"], content, language("en"))
    assert plain.printed == plain.statement(marks=True)


def test_a_source_is_called_and_addressed_in_each_language(tmp_path: Path) -> None:
    found = folder()
    own = "custom:\n    localized: {fr: {title: Une année, URL: https://harbour.test/fr}}\n"
    found.change("sources/main.yaml", "custom:\n", own)
    content = load(found.write(tmp_path))
    source = content.sources["harbour-report"]
    assert [(s.title, s.url) for s in (source.in_language("fr"), source.in_language("en"))] == [
        ("Une année", "https://harbour.test/fr"),
        ("A Year of Arrivals", "https://harbour.test/report"),
    ]
    assert source.in_language("fr").issued == source.issued


def test_an_unknown_speaker_is_told_with_its_place(tmp_path: Path) -> None:
    path = folder(SPEAKERS.replace("id: harbour", "id: harbours")).write(tmp_path)
    (problem,) = [p for p in check(load(path)) if p.code == "C101"]
    assert str(problem).startswith(f"{path}/facts/harbour.yaml:")
    assert (problem.what, problem.hint) == ("there is no speaker 'harbour'", "did you mean 'harbours'?")


def test_a_name_of_a_part_has_the_form_of_a_placeholder(tmp_path: Path) -> None:
    found = folder()
    found.change("facts/harbour.yaml", "supports: [value, who]", "supports: [the number]")
    with pytest.raises(ContentError, match=r"error\[M010\]: 'the number' cannot name a placeholder"):
        load(found.write(tmp_path))


# -- whose word it is --------------------------------------------------------------------------------


F = "facts/harbour.yaml"
COUNTED = """\
  value: 57
  measure: arrivals
  as_of: 2017-09
  attribution: Harbour
  sources:
  - source: harbour-report
    quote: welcomed 57 people so far
"""
TOWN = "speakers:\n- {id: town, name: {en: the town, fr: la ville}}\n"
NEWS = """\
- id: north-post
  type: article-newspaper
  title: Arrivals
  container-title: North Post
  issued: 2018-03-01
- id: south-post
  type: article-newspaper
  title: More arrivals
  container-title: South Post
  issued: 2018-03-02
"""


def relayed(attribution: str = "", more: str = "", speakers: str = TOWN) -> Folder:
    """Two newspapers that relay one speaker's figure."""
    found = undated()
    sources = "".join(
        f"  - {{source: {ident}, speaker: town, quote: welcomed 57 people so far}}\n"
        for ident in ("north-post", "south-post")
    )
    was = COUNTED.split("  attribution")[0]
    found.change(F, COUNTED, f"{was}{attribution}{more}  sources:\n{sources}")
    found.files["speakers.yaml"] = speakers
    return found.add("sources/main.yaml", NEWS)


def problems(found: Folder, tmp_path: Path, *codes: str) -> list[str]:
    path = found.write(tmp_path)
    return [str(p).replace(f"{path}/", "") for p in check(load(path)) if p.code in codes]


def line(found: Folder, text: str, column: int = 0) -> str:
    """The place of a piece of text in the facts."""
    before = found.files[F][: found.files[F].index(text) + column]
    return f"{F}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


@pytest.mark.parametrize(
    ("code", "said"),
    [("en", "the town, to North Post and South Post"), ("fr", "la ville, à North Post et South Post")],
)
def test_who_says_so_is_the_speaker_and_to_whom(tmp_path: Path, code: str, said: str) -> None:
    content = load(relayed().write(tmp_path))
    fact = content.facts["arrivals-2017"]
    assert BoundFact(fact, content, language(code)).attribution == said
    assert fact_record(fact, content, language(code))["attribution"] == said
    assert errors_in(check(content)) == ()


@pytest.mark.parametrize(
    ("code", "said"), [("de", "Stadt gegenüber North Post und South Post"),
                       ("ru", "Stadt, по сообщению North Post и\u00a0South Post")],
)  # fmt: skip
def test_a_language_made_on_request_says_who_says_so(tmp_path: Path, code: str, said: str) -> None:
    content = load(relayed(speakers="speakers:\n- {id: town, name: Stadt}\n").write(tmp_path))
    assert attribution(content.facts["arrivals-2017"], content, language(code)) == said


def test_a_typed_attribution_and_a_speakers_own_page_need_no_outlet(tmp_path: Path) -> None:
    content = load(relayed("  attribution: the town\n").write(tmp_path / "a"))
    assert attribution(content.facts["arrivals-2017"], content, language("en")) == "the town"
    own = relayed(speakers="speakers:\n- {id: town, name: Town, group: north-post}\n")
    content = load(own.write(tmp_path / "b"))
    assert attribution(content.facts["arrivals-2017"], content, language("en")) == "Town, to South Post"


def test_two_outlets_of_one_speaker_are_one_voice(tmp_path: Path) -> None:
    found = relayed("  attribution: the town\n", "  claim: victims\n")
    content = load(found.write(tmp_path))
    assert groups(content.facts["arrivals-2017"], content) == {"town"}
    (problem, *_) = [p for p in check(content) if p.code == "C415"]
    assert problem.what == "'arrivals-2017' states a number of victims on the word of one group of sources, 'town'"


def test_a_claim_is_attributed_to_the_speaker_and_not_to_who_relays_it(tmp_path: Path) -> None:
    names = "- {id: north-post, kind: organisation, forms: {en: [North Post], fr: [North Post]}}\n"
    told = {"North Post reported {value} people by {as_of}.": 1, "The town reported {value} people by {as_of}.": 0}
    for number, (sentence, wrong) in enumerate(told.items()):
        found = relayed("  attribution: {en: 'the town, to North Post', fr: 'la ville, à North Post'}\n",
                        "  claim: victims\n").add("names.yaml", names)  # fmt: skip
        at = found.files[F].index("- id: arrivals-2017")
        said = found.files[F][at:].replace("Harbour counted {value} people by {as_of}.", sentence, 1)
        found.files[F] = found.files[F][:at] + said
        told_of = problems(found, tmp_path / str(number), "C415")
        assert len([p for p in told_of if "states a number" in p]) - 1 == wrong  # one is the French sentence


def test_an_attribution_to_the_outlets_alone_is_refused(tmp_path: Path) -> None:
    found = relayed("  attribution: North Post, South Post\n")
    assert problems(found, tmp_path / "a", "C420") == [
        f"{line(found, 'North Post, South')}: error[C420]: the attribution “North Post, South Post” names who relays "
        "it; the citations say it is the word of the town\n"
        "  hint: name the speaker, or take `attribution:` out: both are printed"
    ]
    assert problems(relayed("  attribution: the town, to North Post\n"), tmp_path / "b", "C420") == []


# -- what is carried ---------------------------------------------------------------------------------


def carried(*cited: str, more: str = "") -> Folder:
    found = undated()
    quotes = "".join(f"  - {{source: harbour-report, quote: welcomed 57 people so far, {one}}}\n" for one in cited)
    return found.change(F, COUNTED, f"{COUNTED.split('  sources')[0]}{more}  sources:\n{quotes}")


def test_each_number_and_date_is_carried_by_a_citation(tmp_path: Path) -> None:
    found = carried("supports: [value]")
    assert problems(found, tmp_path / "a", "C418") == [
        f"{line(found, 'as_of: 2017-09', 7)}: error[C418]: no citation of 'arrivals-2017' carries `as_of`\n"
        "  hint: add `as_of` to the `supports:` of the citation that has it, or say how you know: "
        "`derived:`, `read-in:`"
    ]
    assert problems(carried("supports: [value]", "supports: [as_of, who]"), tmp_path / "b", "C418") == []
    assert (
        problems(carried("supports: [value]", more="  derived: {as_of: the report's month}\n"), tmp_path / "c", "C418")
        == []
    )


def test_an_edition_is_carried_by_the_citations_it_prints(tmp_path: Path) -> None:
    found = carried("supports: [value]", "only: [fr]")
    assert problems(found, tmp_path, "C418")[0].splitlines()[0] == (
        f"{line(found, 'as_of: 2017-09', 7)}: error[C418]: no citation of 'arrivals-2017' carries `as_of` in 'en'"
    )


def test_a_part_that_the_fact_has_not_is_told(tmp_path: Path) -> None:
    found = carried("supports: [value, as_off]", "supports: [as_of, deaths]")
    assert problems(found, tmp_path, "C419") == [
        f"{line(found, 'as_off')}: error[C419]: 'arrivals-2017' has no `as_off`\n  hint: did you mean 'as_of'?",
        f"{line(found, 'deaths')}: error[C419]: 'arrivals-2017' has no `deaths`\n"
        "  hint: it has `value`, `as_of`; a citation may also support who, what, place",
    ]


def test_a_reason_names_which_of_several_numbers_and_dates_it_is_for(tmp_path: Path) -> None:
    """Else it would exempt the figure with the date."""
    read = "  read-in: {source: daily-news, where: date of the issue}\n"
    found = carried("supports: [who]", more=f"  derived: sum of two reports\n{read}")
    assert problems(found, tmp_path / "a", "C424") == [
        f"{line(found, 'sum of two reports')}: error[C424]: `derived:` of 'arrivals-2017' explains all of `value`,"
        " `as_of`\n  hint: name what follows so: `derived: {value: …}`",
        f"{line(found, '{source: daily-news, where')}: error[C424]: `read-in:` of 'arrivals-2017' explains all of"
        " `value`, `as_of`\n  hint: name what was read there: `part: as_of`",
    ]
    one = Folder().change(F, "read-in: {part: event_date, source: daily-news", "read-in: {source: daily-news")
    assert problems(one, tmp_path / "b", "C424") == []


def test_citations_cover_a_fact_together(tmp_path: Path) -> None:
    fact = load(carried("supports: [value]", "supports: [as_of]").write(tmp_path)).facts["arrivals-2017"]
    assert carriers(fact) == {"value": (0,), "as_of": (1,)}
    assert [uncovered(fact, numbers) for numbers in ((), (0,), (0, 1))] == [("value", "as_of"), ("as_of",), ()]


def test_a_sign_off_lapses_with_the_speaker_and_what_is_carried(tmp_path: Path) -> None:
    hashes = []
    folders = (
        relayed(),
        relayed(speakers=TOWN.replace("the town", "the village")),
        carried("supports: [value, as_of]"),
        carried("supports: [value, as_of, who]"),
        carried("supports: [value, as_of]", more="  printed: {en: It was so., fr: C’était ainsi.}\n"),
    )
    for number, found in enumerate(folders):
        content = load(found.write(tmp_path / str(number)))
        hashes.append(pairs(content, [content.facts["arrivals-2017"]], language("en"))[0].hash)
    assert len(set(hashes)) == len(folders)


# -- what was not found ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Harbour published no later count, and no total was found as of {as_of}.", "no total was found"),
        ("Harbour said that it found {value} people by {as_of}.", ""),
        ("Harbour said that no person was found.", ""),
    ],
)
def test_what_was_not_found_needs_a_search(tmp_path: Path, text: str, told: str) -> None:
    found = undated()
    at = found.files[F].index("- id: arrivals-2017")
    said = found.files[F][at:].replace("Harbour counted {value} people by {as_of}.", text, 1)
    found.files[F] = found.files[F][:at] + said
    assert problems(found, tmp_path, "C423") == (
        [
            f"{line(found, text)}: warning[C423]: “{told}” is a search’s result, and no search is recorded for it\n"
            "  hint: record the search in searches.yaml, and print it by an entry with `search:`"
        ]
        if told
        else []
    )


def test_an_as_of_that_nothing_prints_needs_no_citation(tmp_path: Path) -> None:
    found = undated()
    found.change(F, "  event_date: 2015-03-02\n  sources:", "  event_date: 2015-03-02\n  as_of: 2018\n  sources:")
    found.change(
        F, "    quote: founded in March 2015\n", "    quote: founded in March 2015\n    supports: [event_date]\n"
    )
    assert problems(found, tmp_path, "C418") == []


def test_a_speaker_is_a_listed_name(tmp_path: Path) -> None:
    found = relayed(speakers="speakers:\n- {id: town, name: {en: Ann Other, fr: la ville}}\n")
    assert [p.splitlines()[0] for p in problems(found, tmp_path, "C206")] == [
        "speakers.yaml:2:25: error[C206]: 'Ann Other' is a name that is not on the list",
    ]


def test_a_language_for_which_no_citation_is_left_cites_them_all(tmp_path: Path) -> None:
    found = folder()
    found.files[F] = found.files[F].replace(
        "    supports: [value, who]\n", "    supports: [value, who]\n    only: [en]\n"
    )
    fact = load(found.write(tmp_path)).facts["arrivals-2017"]
    cited = {code: [c.only for c in fact.in_language(code).sources] for code in ("en", "fr", "de")}
    assert cited == {"en": [("en",)], "fr": [("fr",)], "de": [("en",), ("fr",)]}
