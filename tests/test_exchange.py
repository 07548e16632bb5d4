"""Sources from other programs, and sources and facts for them: what is kept, what is told, what comes back."""

from __future__ import annotations

import csv
import io
import json
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.command import Run, runner
from support.content_factory import Folder

from factsheet.errors import ContentError
from factsheet.languages.codes import language_code
from factsheet.project.authoring.foreign import read
from factsheet.project.authoring.names import name_of
from factsheet.project.authoring.sources import Taken, take
from factsheet.records.load import load
from factsheet.records.source import Source
from factsheet.records.yaml_reader import parse_yaml
from factsheet.records.yaml_writer import new_file

ZOTERO_JSON = """[
 {"id": "http://zotero.org/users/1/items/AB12", "type": "article-journal", "title": "On <i>safe</i> streets",
  "container-title": "Journal of Streets", "volume": "12", "issue": "3", "page": "10-20",
  "DOI": "https://doi.org/10.1000/XYZ", "URL": "https://streets.test/a", "language": "en-US",
  "author": [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
             {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
             {"family": "Beethoven", "given": "Ludwig", "dropping-particle": "van"},
             {"literal": "World Bank"}, {"family": "Statistics Office"}],
  "editor": [{"family": "Müller", "given": "Eva"}],
  "issued": {"date-parts": [["2019", 5, 7]]}, "accessed": {"date-parts": [[2020, 1, 2]]},
  "abstract": "Streets.", "note": "tex.x: y", "source": "Zotero"},
 {"id": "berg2019", "citation-key": "Berg_2019", "type": "thesis", "title": "Again",
  "issued": {"date-parts": [[2019], [2021]]}, "author": [{"family": "Berg", "given": "Jan"}]},
 {"id": "x1", "type": "report", "title": "With a key", "note": "Citation Key: keptKey2020", "issued": {"raw": "soon"},
  "language": "Klingon", "publisher": "Office"},
 {"id": "same", "type": "webpage", "title": "The same", "URL": "http://www.streets.test/a/#top"},
 {"id": "empty", "type": "book", "note": "nothing else"}
]"""
BIBTEX = r"""
@string{hrw = "Human Rights Watch"}
@techreport{hrw2013_moatize, author = {Human Rights Watch}, year = 2013, month = may, day = {23},
  title = {What is a {House} without Food?}, institution = hrw, address = {New York}, number = {7},
  url = {https://www.hrw.org/news/2013/05/23/a_b%20c}, keywords = {x}}
@article{Muller2019,
  author = {{City of Harbours, Police} and M{\"u}ller, Eva and van der Berg, Jan and King, Jr., Martin},
  title = {Streets \& \emph{roads}: 12\,\% more -- or \textsuperscript{2}},
  journaltitle = {Road J.}, volume = 1, number = 2, pages = {10--20}, date = {2019-05},
  doi = {10.1000/road_1}, langid = {ngerman}}
@online{nokey, author = {Ministry of Roads}, title = {Plan}, url = {https://roads.test/plan}, urldate = {2020-01-02},
  year = {2020}}
"""
RIS = """TY  - JOUR
AU  - Müller, Eva
AU  - Human Rights Watch
A2  - Berg, Jan
TI  - On streets
T2  - Journal of Streets
VL  - 12
IS  - 3
SP  - 10
EP  - 20
PY  - 2019
DA  - 2019/05/07/
DO  - 10.1000/xyz
UR  - https://streets.test/a
LA  - eng
KW  - bikes
ER  -

TY  - GEN
TI  - Without a kind
PY  - 2017
ER  -
"""
CSL_YAML = """---
references:
- id: Adams2001
  type: article-journal
  title: The **big** one of *Harbour* H~2~O
  author:
  - family: Adams
    given: Nancy K
  issued:
  - year: 2014
    month: 12
    day: 31
  - year: 2015
    month: 1
    day: 1
  language: German
  page: 493–518
  title-short: The big one
...
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    Folder().without_repeats().write(tmp_path)
    return runner(capfd)


def taken(text: str, name: str) -> list[Taken]:
    return take(read(text.encode(), name), {})


# -- what is kept ------------------------------------------------------------------------------------


def test_csl_json_of_zotero() -> None:
    first, second, third, same, empty = taken(ZOTERO_JSON, "library.json")
    assert first.record == {
        "id": "van-der-berg-2019",
        "type": "article-journal",
        "title": "On <i>safe</i> streets",
        "author": [
            {"family": "van der Berg", "given": "Jan"},
            {"family": "King Jr.", "given": "Martin Luther"},
            {"family": "Beethoven", "given": "Ludwig van"},
            {"literal": "World Bank"},
            {"literal": "Statistics Office"},
        ],
        "container-title": "Journal of Streets",
        "editor": [{"family": "Müller", "given": "Eva"}],
        "volume": "12",
        "issue": "3",
        "page": "10-20",
        "issued": "2019-05-07",
        "accessed": "2020-01-02",
        "URL": "https://streets.test/a",
        "DOI": "10.1000/XYZ",
        "language": "en-US",
    }
    assert (first.changed, first.dropped) == ([], ["abstract", "note", "source"])
    assert second.record and (second.record["id"], second.record["issued"]) == ("berg-2019", "2019/2021")
    assert second.changed == ["the type thesis is kept as report", "the id Berg_2019 is written berg-2019"]
    assert third.record and third.record["id"] == "keptkey2020"
    assert third.record["issued"] == {"literal": "soon"}
    assert third.dropped == ["note", "language (Klingon)"]
    assert same.refused == "it is van-der-berg-2019 already: the same address"
    assert empty.refused == "it has no title, author or container"


def test_bibtex_with_bodies_in_braces_and_without() -> None:
    report, article, online = taken(BIBTEX, "library.bib")
    assert report.record == {
        "id": "hrw2013-moatize",
        "type": "report",
        "title": "What is a House without Food?",
        "author": [{"literal": "Human Rights Watch"}],
        "publisher": "Human Rights Watch",
        "publisher-place": "New York",
        "number": "7",
        "issued": "2013-05-23",
        "URL": "https://www.hrw.org/news/2013/05/23/a_b%20c",
    }
    assert report.dropped == ["keywords"]
    assert article.record == {
        "id": "muller2019",
        "type": "article-journal",
        "title": "Streets & <i>roads</i>: 12 % more – or <sup>2</sup>",
        "author": [
            {"literal": "City of Harbours, Police"},
            {"family": "Müller", "given": "Eva"},
            {"family": "van der Berg", "given": "Jan"},
            {"family": "King Jr.", "given": "Martin"},
        ],
        "container-title": "Road J.",
        "volume": "1",
        "issue": "2",
        "page": "10-20",
        "issued": "2019-05",
        "DOI": "10.1000/road_1",
        "language": "de",
    }
    assert online.record and online.record["author"] == [{"literal": "Ministry of Roads"}]
    assert (online.record["accessed"], online.record["issued"]) == ("2020-01-02", "2020")


def test_ris() -> None:
    first, second = taken(RIS, "library.ris")
    assert first.record == {
        "id": "muller-2019",
        "type": "article-journal",
        "title": "On streets",
        "author": [{"family": "Müller", "given": "Eva"}, {"literal": "Human Rights Watch"}],
        "container-title": "Journal of Streets",
        "editor": [{"family": "Berg", "given": "Jan"}],
        "volume": "12",
        "issue": "3",
        "page": "10-20",
        "issued": "2019-05-07",
        "URL": "https://streets.test/a",
        "DOI": "10.1000/xyz",
        "language": "en",
    }
    assert first.dropped == ["keywords"]
    assert second.record and second.changed == ["the type GEN is kept as report"]


def test_csl_yaml_of_pandoc() -> None:
    (one,) = taken(CSL_YAML, "library.yaml")
    assert one.record == {
        "id": "adams2001",
        "type": "article-journal",
        "title": "The <b>big</b> one of <i>Harbour</i> H<sub>2</sub>O",
        "author": [{"family": "Adams", "given": "Nancy K"}],
        "page": "493–518",
        "issued": "2014-12-31/2015-01-01",
        "language": "de",
    }
    assert (one.changed, one.dropped) == (["the id Adams2001 is written adams2001"], ["title-short"])


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Müller, Eva", {"family": "Müller", "given": "Eva"}),
        ("van der Berg, Jan", {"family": "van der Berg", "given": "Jan"}),
        ("House of Commons, Standing Committee on Immigration", None),
        ("{Acme, Inc.}", {"literal": "Acme, Inc."}),
        ("Human Rights Watch", None),
        ("Plato", None),
    ],
)
def test_names(written: str, name: dict[str, str] | None) -> None:
    assert name_of(written) == (name or {"literal": written})


@pytest.mark.parametrize(
    ("said", "code"),
    [
        *(("en", "en"), ("EN-us", "en-US"), ("de_AT", "de-AT"), ("German", "de"), ("ngerman", "de"), ("deu", "de")),
        *(("ger", "de"), ("american", "en-US"), ("Ukrainian", "uk"), ("Klingon", None), ("xx", None), ("", None)),
    ],
)
def test_languages_by_their_names(said: str, code: str | None) -> None:
    assert language_code(said) == code


def test_a_field_that_does_not_fit_is_told_and_the_rest_is_taken() -> None:
    entry = {
        "id": "a",
        "type": "webpage",
        "title": "A",
        "URL": "not an address",
        "issued": {"date-parts": [[2019, 13]]},
    }
    (one,) = taken(json.dumps([entry]), "a.json")
    assert one.record == {"id": "a", "type": "webpage", "title": "A"}
    assert [re.sub(r" \(.*", "", what) for what in one.dropped] == ["issued", "URL"]


# -- the command -------------------------------------------------------------------------------------


def test_import_writes_and_tells(run: Run, tmp_path: Path) -> None:
    Path("library.json").write_text(ZOTERO_JSON, encoding="utf-8")
    before = Path("content/sources/main.yaml").read_text(encoding="utf-8")
    told = run("source", "import", "library.json", "--dry-run")
    assert told.out.splitlines()[-1] == "3 sources would be in content/sources/main.yaml, 2 left out"
    assert Path("content/sources/main.yaml").read_text(encoding="utf-8") == before
    told = run("source", "import", "library.json")
    assert told == (
        0,
        "  van-der-berg-2019: dropped: abstract, note, source\n"
        "  berg-2019: the type thesis is kept as report; the id Berg_2019 is written berg-2019\n"
        "  keptkey2020: issued is kept as it is written: soon; the id keptKey2020 is written keptkey2020;"
        " dropped: note, language (Klingon)\n"
        "  same: left out: it is van-der-berg-2019 already: the same address\n"
        "  empty: left out: it has no title, author or container\n"
        "3 sources in content/sources/main.yaml, 2 left out\n",
        "",
    )
    assert Path("content/sources/main.yaml").read_text(encoding="utf-8").startswith(before)
    assert {"van-der-berg-2019", "berg-2019", "keptkey2020"} < set(load(tmp_path / "content").sources)
    again = run("source", "import", "library.json", "--json")
    told_again = json.loads(again.out)
    assert (told_again["written"], told_again["file"]) == (True, "content/sources/main.yaml")
    assert [one["id"] for one in told_again["sources"]] == [None, "berg-2019-2", "keptkey2020-2", None, None]


def test_a_bibliography_among_the_sources_is_told_with_the_command(run: Run) -> None:
    Path("content/sources/library.bib").write_text(BIBTEX, encoding="utf-8")
    assert "take its entries over: factsheet source import library.bib" in run("check").err


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"x", "a.txt: error[A005]: a file that ends in '.txt' is not known"),
        ("a.json", b"[{]", "a.json:1:1: error[A005]: it is not JSON"),
        ("a.json", b'{"a": 1}', "a.json: error[A005]: it is not a list of entries as CSL has them"),
        ("a.json", b"[]", "a.json: error[A005]: there is no entry in it"),
        ("a.json", b'["\xff"]', "a.json: error[A005]: the file is not UTF-8 text"),
        ("a.json", b"[" * 100_000, "a.json"),
        ("a.bib", b"@article{a, title = {x}", "a.bib:1:1: error[A005]: an entry cannot be read"),
        (
            "a.bib",
            b"@book{a,\n title = {x}\n year = 2001\n}",
            "a.bib:1:1: error[A005]: an entry cannot be read: a comma is missing before year",
        ),
        (
            "a.bib",
            b'@book{a, title = "x" # y, note = "b = c d = e", abstract = {f = "g" h = i}, z = {j} k = 1}',
            "a.bib:1:1: error[A005]: an entry cannot be read: a comma is missing before k",
        ),
        (
            "a.bib",
            b"Notes.\n\n@book a, title = {x}\n",
            "a.bib:3:1: error[A005]: an entry cannot be read: there is no brace after @book",
        ),
        ("a.bib", b"nothing", "a.bib: error[A005]: there is no entry in it"),
        ("a.ris", b"TY  - JOUR\nTY  - JOUR\n", "a.ris:1:1: error[A005]: an entry cannot be read: there is no ER"),
        ("a.yaml", b"references: [", "a.yaml:2:1: error[Y002]"),
    ],
)
def test_what_cannot_be_read_is_told(run: Run, name: str, data: bytes, said: str) -> None:
    Path(name).write_bytes(data)
    told = run("source", "import", name)
    assert (told.status, told.err.startswith(said)) == (2, True), told.err
    with pytest.raises(ContentError):
        read(data, name)


def test_a_file_that_is_missing_is_4(run: Run) -> None:
    assert run("source", "import", "lost.bib") == (4, "", "error: lost.bib cannot be used: No such file or directory\n")


# -- there and back ----------------------------------------------------------------------------------


KEPT = (
    *("type", "title", "author", "editor", "container-title", "publisher", "publisher-place", "volume", "issue"),
    *("page", "issued", "URL", "DOI", "language"),
)


@pytest.mark.parametrize(("format_", "name"), [("csl-json", "a.json"), ("bibtex", "a.bib"), ("ris", "a.ris")])
def test_sources_come_back_as_they_left(run: Run, format_: str, name: str) -> None:
    """An article has a place for all of its fields in each of the formats."""
    Path("library.json").write_text(ZOTERO_JSON.replace("<i>safe</i>", "safe").replace("en-US", "en"), encoding="utf-8")
    assert run("source", "import", "library.json", "--file", "zotero").status == 0
    assert run("export", "sources", "--format", format_, "--output", name).status == 0
    back = {one.record["id"]: one.record for one in take(read(Path(name).read_bytes(), name), {}) if one.record}
    wanted = load(Path("content")).sources
    assert set(back) == set(wanted)
    one = Source.model_validate(back["van-der-berg-2019"])
    for key in KEPT:
        attribute = {"URL": "url", "DOI": "doi"}.get(key, key.replace("-", "_"))
        assert getattr(one, attribute) == getattr(wanted["van-der-berg-2019"], attribute), key


@pytest.mark.parametrize("format_", ["csl-json", "bibtex", "ris"])
def test_a_withheld_address_never_leaves(run: Run, format_: str) -> None:
    path = Path("content/sources/main.yaml")
    text, group = path.read_text(encoding="utf-8"), "    independence: harbour\n"
    path.write_text(text.replace(group, f"{group}    link: false\n    note: a secret note\n"), encoding="utf-8")
    told = run("export", "sources", "--format", format_)
    assert told.status == 0 and "A Year of Arrivals" in told.out
    assert "harbour.test" not in told.out and "secret" not in told.out


def test_dates_of_sources_as_csl_has_them(run: Run, tmp_path: Path) -> None:
    folder = Folder()
    for n, date in enumerate(("2017~", "2017-21", "2016-05/2017", "{literal: in the spring}")):
        folder.add("sources/dates.yaml", "references:\n" if not n else "")
        folder.add("sources/dates.yaml", f"- {{id: d{n}, type: report, title: T, issued: {date}}}\n")
    folder.write(tmp_path)
    found = {one["id"]: one["issued"] for one in json.loads(run("export", "sources").out) if one["id"].startswith("d")}
    assert {key: found[key] for key in ("d0", "d1", "d2", "d3")} == {
        "d0": {"date-parts": [[2017]], "circa": True},
        "d1": {"date-parts": [[2017]], "season": 1},
        "d2": {"date-parts": [[2016, 5], [2017]]},
        "d3": {"literal": "in the spring"},
    }


def test_facts_as_a_table(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("export", "facts").out)))
    facts = load(Path("content")).facts.values()
    assert {row["id"] for row in rows} == {fact.id for fact in facts if fact.print == "always"}
    row = next(row for row in rows if row["id"] == "arrivals-2016")
    assert row == {
        "id": "arrivals-2016",
        "status": "reported",
        "statement": "Harbour counted 31 people by September 2016.",
        "value": "31",
        "unit": "people",
        "as_of": "2016-09",
        "event_date": "",
        "attribution": "Harbour",
        "source": "harbour-report",
        "title": "A Year of Arrivals",
        "locator": "",
        "quote": "welcomed 31 people so far",
        "url": "https://harbour.test/report",
    }


def test_no_cell_is_a_formula(run: Run, tmp_path: Path) -> None:
    Folder().without_repeats().change("sources/main.yaml", "A Year of Arrivals", "'=HYPERLINK(1)'").write(tmp_path)
    assert "'=HYPERLINK(1)" in run("export", "facts").out and ",=HYPERLINK" not in run("export", "facts").out


@pytest.mark.parametrize("format_", ["json", "json-ld"])
def test_facts_as_data(run: Run, format_: str) -> None:
    told = run("export", "facts", "--format", format_, "--lang", "fr")
    assert "Harbour a été fondé au Canada" in told.out
    assert "private-note" not in told.out and "Pour le dossier" not in told.out, "what is never printed never leaves"
    data = json.loads(told.out)
    if format_ == "json-ld":
        claim = data["@graph"][0]
        assert (claim["@type"], claim["inLanguage"]) == ("Claim", "fr")
        assert claim["citation"][0]["name"] == "A Year of Arrivals"
    else:
        assert data[0]["citations"] == [
            {"source": "harbour-report", "locator": "page:3", "quote": "founded in March 2015"}
        ]


# -- whatever is in the file -------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        "",
        "a",
        "Müller, Eva",
        "2019-05",
        "https://a.test/x",
        "10.1/x",
        "<i>a",
        "{}",
        "a\0\u200b",
        "en",
        "a\nb",
        "a" * 700,
    ]
)
JSON = st.recursive(
    WORDS | st.integers(-5, 10**20) | st.floats(allow_nan=False) | st.booleans() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["family", "given", "literal", "date-parts", "raw", "season", "year"]), inner)
    ),
    max_leaves=6,
)
ENTRY = st.dictionaries(st.sampled_from([*KEPT, "id", "note", "custom", "citation-key", "accessed", "x"]), JSON)


@given(st.lists(ENTRY, max_size=4))
def test_any_entry_is_a_source_or_told(entries: list[dict[str, object]]) -> None:
    found = take(entries, {})
    assert len(found) == len(entries)
    records = [one.record for one in found if one.record]
    assert len({record["id"] for record in records}) == len(records)
    for record in records:
        Source.model_validate(record)
    if records:
        assert parse_yaml(new_file("references", records), "a.yaml").data == {"references": records}
    assert all(one.refused for one in found if one.record is None)


LINES = [
    *("@article{a,", "  title = {x}", "author = {A and B},", "}", "{", "%", '"', "@string{q = 1}", "\\emph{", "= #"),
    *("TY  - JOUR", "ER  - ", "AU  - Müller, Eva", "PY  - 20", "DA  - //", "references:", "- id: a", "and and"),
]


@given(st.lists(st.sampled_from(LINES), max_size=8), st.sampled_from(["a.bib", "a.ris", "a.yaml", "a.json"]))
def test_any_file_is_read_or_told(lines: list[str], name: str) -> None:
    with suppress(ContentError):
        take(read("\n".join(lines).encode(), name), {})
