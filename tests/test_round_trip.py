"""What Zotero exports, there and back: what is kept is the same, what is not is told, and pandoc takes what leaves."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any, get_args

import pypandoc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.built import ROOT
from support.command import Run, runner
from support.content_factory import Folder
from support.exchange import GUIDE, with_table

from factsheet.project.authoring.exports import SOURCES, left_out
from factsheet.project.authoring.foreign import read
from factsheet.project.authoring.sources import take
from factsheet.records.load import load
from factsheet.records.model import Content
from factsheet.records.source import Source

LIBRARIES = sorted((ROOT / "tests/exchange").glob("*.*"))
ENDS = {"csl-json": ".json", "bibtex": ".bib", "ris": ".ris"}
BROKEN = """\
@article{good2019, title = {Kept}, year = 2019, url = {https://a.test/1}}

@article{broken, title = {No end, year = 2019}

@book{twice, title = {One}}
@book{twice, title = {Two}}
@book{fields, title = {C}, title = {D}}
@misc{after, title = "Kept, too", url = {https://a.test/2}}
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    Folder().without_repeats().write(tmp_path)
    return runner(capfd)


def records(data: bytes, name: str) -> list[dict[str, Any]]:
    return [one.record for one in take(read(data, name), {}) if one.record]


def content_of(sources: list[dict[str, Any]]) -> Content:
    publisher: Any = None
    return Content(publisher, {one["id"]: Source.model_validate(one) for one in sources})


# -- in ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda path: path.name)
def test_a_library_of_zotero_is_taken_and_the_rest_is_told(library: Path, run: Run, golden: Any) -> None:
    Path(library.name).write_bytes(library.read_bytes())
    told = run("source", "import", library.name, "--file", "taken")
    assert told.status == 0
    written = Path("content/sources/taken.yaml").read_text(encoding="utf-8")
    golden("exchange", f"{library.name}.txt", f"{told.out}\n{told.err}\n{written}")


def test_the_others_are_taken_where_one_entry_cannot_be_read(run: Run) -> None:
    Path("a.bib").write_text(BROKEN, encoding="utf-8")
    assert run("source", "import", "a.bib") == (
        2,
        "  good2019\n"
        "  a.bib:3:1: left out: it cannot be read: a brace, a quotation mark or a comma is missing\n"
        "  twice\n"
        "  twice-2: the id twice is written twice-2\n"
        "  a.bib:7:1: left out: it cannot be read: duplicate field keys on entry: 'title'\n"
        "  after\n"
        "4 sources in content/sources/main.yaml, 2 left out\n",
        "",
    )
    assert {"good2019", "twice", "twice-2", "after"} < set(load(Path("content")).sources)


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        (
            "a.ris",
            "TY  - JOUR\nTI  - A\n\nTY  - BOOK\nTI  - B\nER  -\n",
            "a.ris:1:1: left out: it cannot be read: there",
        ),
        (
            "a.json",
            '["x", {"id": "b", "type": "book", "title": "B"}]',
            "a.json: left out: it cannot be read: entry 1 has",
        ),
    ],
)
def test_so_it_is_in_other_formats(run: Run, name: str, text: str, where: str) -> None:
    Path(name).write_text(text, encoding="utf-8")
    told = run("source", "import", name)
    assert (told.status, told.out.splitlines()[0].strip().startswith(where)) == (2, True), told.out
    assert told.out.endswith("1 source in content/sources/main.yaml, 1 left out\n")


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"title": r"{CO}$_{\textrm{2}}$ and 10$^{3}$"}, {"title": "CO<sub>2</sub> and 10<sup>3</sup>"}),
        ({"title": r"\emph{a \textbf{b}} {{Velo-city}}"}, {"title": "<i>a <b>b</b></i> Velo-city"}),
        ({"title": r"{\textless}i{\textgreater}x{\textless}/i{\textgreater}"}, {"title": "<i>x</i>"}),
        ({"author": "Roe, Ann and others"}, {"author": [{"family": "Roe", "given": "Ann"}]}),
        (
            {"author": "family=Cruz, given=Ana, prefix=de la, useprefix=true and family=Berg, prefix=van, given=L., "
             "useprefix=false"},
            {"author": [{"family": "de la Cruz", "given": "Ana"}, {"family": "Berg", "given": "L. van"}]},
        ),
        ({"year": "2019", "day": "23"}, {"issued": "2019"}),
        ({"howpublished": r"\url{https://a.test/x_y}"}, {"URL": "https://a.test/x_y", "type": "report"}),
        ({"entrysubtype": "legal_case"}, {"type": "legal_case"}),
    ],
)  # fmt: skip
def test_what_a_field_of_bibtex_means(fields: dict[str, str], kept: dict[str, Any]) -> None:
    lines = ",\n".join(f"  {key} = {{{value}}}" for key, value in ({"title": "T"} | fields).items())
    (record,) = records(f"@techreport{{k,\n{lines}\n}}".encode(), "a.bib")
    assert {key: record[key] for key in kept} == kept


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"@phdthesis{a, title={T}, school={S}}", "a.bib", ["the type thesis is kept as report"]),
        (b"@misc{a, title={T}}", "a.bib", ["the type misc is kept as report"]),
        (b"@book{a, title={T}, author={Roe, Ann and others}}", "a.bib", ["author (and others)"]),
        (b"@article{a, title={T}, number=3, issue={4}}", "a.bib", ["issue: 4"]),
        (b"@article{a, title={T}, year=2019, month={Spring}}", "a.bib", ["month"]),
        (b"@report{a, title={T}, institution={A}, publisher={B}}", "a.bib", ["publisher: B"]),
        (b"TY  - WEB\nTI  - T\nUR  - https://a.test\nUR  - https://b.test\nER  -\n", "a.ris", ["URL: https://b.test"]),
        (b"TY  - THES\nTI  - T\nSP  - 403\nER  -\n", "a.ris", ["the type thesis is kept as report", "number of pages"]),
        (b'[{"type": "book", "title": "T", "author": [{"name": "A"}]}]', "a.json", ["author (no name)"]),
        (b'[{"type": "book", "title": "T", "custom": {"x": 1}}]', "a.json", ["custom"]),
    ],
)
def test_nothing_is_lost_without_a_word(data: bytes, name: str, told: list[str]) -> None:
    (one,) = take(read(data, name), {})
    assert [*one.changed, *one.dropped] == told


# -- and out -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda path: path.name)
@pytest.mark.parametrize("format_", ENDS)
def test_what_was_taken_comes_back_but_for_what_is_told(library: Path, format_: str) -> None:
    before = content_of(records(library.read_bytes(), library.name))
    after = content_of(records(SOURCES[format_](before), f"a{ENDS[format_]}"))
    assert list(after.sources) == list(before.sources)
    told = left_out(before, format_)
    assert (told == {}) or format_ != "csl-json"
    for ident, source in before.sources.items():
        other = {info.alias or name for name, info in Source.model_fields.items()
                 if getattr(source, name) != getattr(after.sources[ident], name)}  # fmt: skip
        assert other == set(told.get(ident, ())), ident


def test_what_a_format_has_no_place_for_is_told(run: Run) -> None:
    source = "- {id: once, type: hearing, title: T, issued: 2016-05/2017, number: X, event-title: E}\n"
    Path("content/sources/more.yaml").write_text(f"references:\n{source}", encoding="utf-8")
    assert run("export", "sources", "--output", "a.json").err == ""
    assert run("export", "sources", "--format", "bibtex", "--output", "a.bib").err == ""
    told = run("export", "sources", "--format", "ris", "--output", "a.ris")
    assert (told.status, told.err) == (0, "  once: kept in part or not at all: event-title, issued\n")


TITLES = st.text(" &%$#_~^\"'`<>-–’«»aBé1.:", min_size=1, max_size=20).filter(str.strip).map(lambda t: f"x{t}x")
NAMES = st.sampled_from(
    [
        {"literal": "World Bank"},
        {"literal": "Acme, Inc."},
        {"family": "van der Berg", "given": "Jan"},
        {"family": "Lee"},
    ]
)
DATES = st.sampled_from(["2019", "2019-05", "2019-05-07", "2019-05/2020-06", "2019~", "2019-21", {"literal": "n.d."}])
RECORDS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"id": st.just("a"), "type": st.sampled_from(get_args(Source.model_fields["type"].annotation)), "title": TITLES},
    optional={
        "author": st.lists(NAMES, min_size=1, max_size=3), "editor": st.lists(NAMES, min_size=1, max_size=2),
        "issued": DATES, "accessed": st.just("2026-11-03"), "publisher": TITLES, "container-title": TITLES,
        "volume": st.just("12"), "page": st.just("10-20"), "DOI": st.just("10.1000/x_y"), "genre": TITLES,
        "URL": st.just("https://a.test/b_c%20d?e=f&g"), "event-title": TITLES, "publisher-place": TITLES,
    },
)  # fmt: skip


@given(RECORDS)
def test_any_source_comes_back_from_csl_json(record: dict[str, Any]) -> None:
    clean = {key: " ".join(value.split()) if isinstance(value, str) else value for key, value in record.items()}
    assert left_out(content_of([clean]), "csl-json") == {}


@given(RECORDS)
def test_any_text_comes_back_from_bibtex(record: dict[str, Any]) -> None:
    clean = {key: " ".join(value.split()) if isinstance(value, str) else value for key, value in record.items()}
    told = left_out(content_of([clean]), "bibtex").get("a", [])
    assert not {"title", "container-title", "publisher", "genre", "type", "issued", "URL", "DOI"} & set(told)


# -- pandoc ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["csl-json", "bibtex"])
@pytest.mark.parametrize("whose", ["ours", *(path.name for path in LIBRARIES)])
def test_pandoc_renders_the_export_without_a_warning(format_: str, whose: str, tmp_path: Path) -> None:
    if whose == "ours":
        content = load(ROOT / "content")
    else:
        content = content_of(records((ROOT / "tests/exchange" / whose).read_bytes(), whose))
    bibliography = tmp_path / f"a{ENDS[format_]}"
    bibliography.write_bytes(SOURCES[format_](content))
    page = tmp_path / "page.md"
    page.write_text('---\nnocite: "@*"\n---\n', encoding="utf-8")
    command = [pypandoc.get_pandoc_path(), "--citeproc", "--bibliography", bibliography, "--to", "html", page]
    done = subprocess.run([*command, "--fail-if-warnings"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(re.findall(r'id="ref-([^"]+)"', done.stdout)) == set(content.sources)


# -- the guide ---------------------------------------------------------------------------------------


def test_the_table_of_the_guide_says_what_is_kept() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert text == with_table(text), "write it anew: make reference"


def test_json_of_an_unread_entry(run: Run) -> None:
    Path("a.bib").write_text(BROKEN, encoding="utf-8")
    told = run("source", "import", "a.bib", "--dry-run", "--json")
    assert told.status == 2
    assert json.loads(told.out)["sources"][1]["key"] == "a.bib:3:1"
