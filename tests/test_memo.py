"""The memo of a sheet: one leaf with what is asked, which prints nothing that its sheet does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import dump
from support.built import project as real
from support.command import runner
from support.content_factory import MEMO, Folder
from support.pdf_ua import check as ua

from factsheet.cli import main
from factsheet.errors import ContentError, LayoutError, ProofError
from factsheet.languages import language
from factsheet.project import release
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.verify import verify
from factsheet.proof import manifest, read
from factsheet.records.memo import Ask
from factsheet.records.plan import MemoPlan
from factsheet.records.values import Prose
from factsheet.rules import check
from factsheet.sheet import tree as t
from factsheet.sheet.edition import Edition
from factsheet.writers.pdf.write import lay_out

SHEET, FILE = "sheets/harbour.yaml", "output/harbour.en.a4-memo.draft.pdf"
Golden = Callable[[str, str, str], None]


def folder(memo: str = MEMO) -> Folder:
    return Folder().add(SHEET, memo)


@cache
def small(*, numbered: bool = False) -> Press:
    made = folder()
    made = made.change(SHEET, "edition: 1\n", "edition: 1\nstatement_numbers: true\n") if numbered else made
    where = TemporaryDirectory()
    press = Press(Project(made.write(Path(where.name)), Path("none"))).of("memo")
    press.__dict__["kept"] = where
    return press


def edition(press: Press, code: str = "en") -> Edition:
    return press.project.edition(press.project.content.sheets["harbour"], language(code))


def told(found: Folder, tmp_path: Path) -> list[str]:
    return [f"{p.where} {p.code} {p.what}" for p in check(Project(found.write(tmp_path), Path("none")).content)
            if p.code != "C512"]  # fmt: skip


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_is_made_on_each_paper_and_proved(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder().write(here)
    assert main(["build", "--quiet", "--edition", "memo"]) == 0
    names = sorted(path.name for path in Path("output").glob("*.pdf"))
    assert names == [f"harbour.{code}.{paper}-memo.draft.pdf" for code in ("en", "fr") for paper in ("a4", "letter")]
    for name in names:
        data = Path("output", name).read_bytes()
        assert list(ua(data)) == []
        with pikepdf.open(BytesIO(data)) as opened:
            said = json.loads(opened.attachments[manifest.NAME].get_file().read_bytes())
            assert len(opened.pages) == 1
        assert said["sheet"]["form"] == "memo" and "editions/memo.yaml" in said["made_of"]["theme"]
        assert "memo.html.j2" in said["made_of"]["templates"]
    assert main(["verify", FILE, "--content", "content"]) == 0
    out = capsys.readouterr().out
    assert "intact" in out and ", memo" in out and "nothing has changed since" in out


def test_it_says_all_that_an_office_needs() -> None:
    said = t.plain_text(edition(small()).sheet.article)
    wanted = ["Memo", "Harbour and arrivals", "The harbour offices", "desk@press.test-desk.ca", "Valid until",
              "30 June 2018", "What was asked", "Make room for 57 people.", "No later count", "210"]  # fmt: skip
    assert [text for text in wanted if text not in said.replace("\xa0", " ")] == []


def test_each_ask_has_the_notes_of_what_it_rests_on() -> None:
    (asks,) = [s for s in t.walk(edition(small()).sheet.article) if isinstance(s, t.Section) and s.id == "statements"]
    items = [node for node in t.walk(asks) if isinstance(node, t.ListItem)]
    marks = [{f for node in t.walk(item) if isinstance(node, t.NoteRef) for f in node.facts} for item in items]
    assert marks == [{"harbour-founded"}, {"arrivals-2017", "next-report-unknown"}, {"next-report-unknown"}]


@pytest.mark.parametrize("code", ["en", "fr"])
def test_its_statements_have_the_numbers_of_the_sheet(code: str) -> None:
    project = small(numbered=True).project
    memo = edition(small(numbered=True), code)
    assert isinstance(memo.plan, MemoPlan)
    whole = project.edition(memo.plan.whole, language(code))

    def numbered(article: t.Section) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        at = ""
        for node in t.walk(article):
            at = node.number if isinstance(node, t.StatementNumber) else at
            for fact in node.facts if isinstance(node, t.NoteRef) else ():
                found.setdefault(at, set()).add(fact)
        return found

    own, other = numbered(memo.sheet.article), numbered(whole.sheet.article)
    assert len(own) == 5 and all(facts & other[number] for number, facts in own.items())
    tiles = [n for n, facts in other.items() if facts == {"requests-2018"} and n.startswith("2.")]
    assert tiles[0] in own


def test_a_sheet_is_the_same_with_a_memo_and_without(tmp_path: Path) -> None:
    made = []
    for name, content in (("with", folder()), ("without", Folder())):
        press = Press(Project(content.write(tmp_path / name), Path("none")))
        made.append(press.make(edition(press), "harbour.en.a4.draft.pdf", "a4").data)
    assert made[0] == made[1]


def test_pages_and_index_lead_to_it(here: Path) -> None:
    folder().change("publisher.yaml", "licence:", "editions: [standard, memo]\nlicence:").write(here)
    assert main(["build", "--quiet", "--paper", "a4"]) == 0
    page = Path("output/harbour.fr.draft.html").read_text(encoding="utf-8")
    assert '<a href="harbour.fr.a4-memo.draft.pdf">Aide-mémoire (PDF, A4)</a>' in page
    assert "harbour.en.a4-memo.draft.pdf" in Path("output/index.html").read_text(encoding="utf-8")


def test_a_sheet_without_one(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    Folder().change("publisher.yaml", "licence:", "editions: [standard, memo]\nlicence:").write(here)
    assert runner(capfd, "build")("--quiet", "--paper", "a4").status == 0  # by itself, a build makes what there is
    assert "memo" not in Path("output/harbour.en.draft.html").read_text(encoding="utf-8")
    asked = runner(capfd, "build")("--edition", "memo")
    assert asked.status == 2 and asked.err.startswith(
        "content/sheets/harbour.yaml:1:1: error[B009]: 'harbour' has no memo\n  hint: add `memo:` to this file, with"
        " `to:`, `asks:` and `figures:`; docs/how-to/editions.md has an example\n"
    )


def test_it_is_made_again_where_its_part_of_the_sheet_changed(here: Path) -> None:
    path = folder().write(here) / SHEET
    build = ["build", "--quiet", "--edition", "memo", "--lang", "en", "--paper", "a4"]
    assert main(build) == 0
    before = Path(FILE).read_bytes()
    path.write_text(path.read_text(encoding="utf-8").replace("harbour offices", "port offices"), encoding="utf-8")
    assert main(build) == 0
    assert Path(FILE).read_bytes() != before
    assert verify(before, Project(Path("content"), Path("none"))).changes == (
        "sheet harbour: its title, headings or other data have changed, but not its edition",
    )


# -- what keeps one from being made ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("asks:\n  - harbour-founded", "asks:\n  - kept-apart",
         "sheets/harbour.yaml:49:5 C101 there is no fact 'kept-apart'"),
        ("heading: {en: What was asked, fr: Ce qui a été demandé}", "heading: {en: What was asked}",
         "sheets/harbour.yaml:47:12 C301 there is no text in 'fr'"),
        ("  - fact: arrivals-2017\n  - fact: requests-2018", "  - fact: arrivals-2017\n  - fact: delay-denied",
         "sheets/harbour.yaml:57:11 C404 the denial"),
        ("  - harbour-founded\n", "  - delay-alleged\n", "C405"),
        ("  - harbour-founded\n", "  - delay-denied\n", "C404"),
    ],
)  # fmt: skip
def test_rules_hold_for_it_by_itself(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert any(said in one for one in told(folder(MEMO.replace(old, new)), tmp_path)) and told(folder(), tmp_path) == []


def test_its_words_are_judged_beside_those_of_all_facts(tmp_path: Path) -> None:
    """A word that starts a sentence is no name, as a fact that the memo does not print has it in small letters."""
    known, unknown = (MEMO.replace("Make room for", f"{word} people, ") for word in ("Counted", "Moored"))
    assert told(folder(known), tmp_path) == []
    assert any("C209 'Moored'" in one for one in told(folder(unknown), tmp_path))


def test_it_prints_facts_of_its_sheet_alone(tmp_path: Path) -> None:
    made = folder().without_repeats()
    assert told(made, tmp_path) == []
    last = "  facts:\n  - harbour-founded\n"
    assert any("C518 the memo prints" in one for one in told(made.change(SHEET, last, "  facts:\n"), tmp_path))


@pytest.mark.parametrize("figures", [[], ["arrivals-2016"] * 5])
def test_it_has_one_to_four_figures(tmp_path: Path, figures: list[str]) -> None:
    entries = "".join(f"\n  - fact: {fact}" for fact in figures) or " []"
    memo = MEMO.partition("  figures:")[0] + f"  figures:{entries}\n"
    try:
        problems = told(folder(memo), tmp_path)
    except ContentError as error:
        problems = [problem.what for problem in error.problems]
    assert problems == ["this list has 0 items; it needs at least 1"] or any("1 to 4 fit" in one for one in problems)


def test_an_ask_is_a_fact_or_a_text_with_what_it_rests_on(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        Project(folder(MEMO.replace("    rests_on: [arrivals-2017]\n", "")).write(tmp_path), Path("none")).checked()
    assert "an ask is a `fact:`, or a `text:` and the facts that it `rests_on:`" in caught.value.problems[0].what


def test_a_figure_in_an_ask_that_no_fact_there_has(tmp_path: Path) -> None:
    memo = MEMO.replace("{arrivals-2017.value}", "58")
    project = Project(folder(memo).write(tmp_path), Path("none")).of("memo")
    assert "N101" in {problem.code for problem in project.editions.problems()}


def test_after_its_last_day_a_check_warns_and_no_release_is_made(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder().without_repeats().write(here)
    found = runner(capfd, "check")()
    assert found.status == 0
    assert "sheets/harbour.yaml" in found.err and "warning[V112]: the memo was valid until 2018-06-30" in found.err
    content = Project(Path("content"), Path("none")).content
    plans = content.sheets.values()
    ((day, problem),) = release.until(content, plans, "V111")
    assert (day, problem.code, problem.is_error) == ("2018-06-30", "V111", True)
    for editions, refused in (("memo", True), ("standard", False)):
        told = runner(capfd, "build")("--release", "--edition", editions, "--on", "2018-07-01")
        assert told.status == 2 and ("V111" in told.err) is refused


# -- one leaf ----------------------------------------------------------------------------------------------


def with_asks(*asks: Ask) -> Edition:
    """Return the memo with other asks."""
    whole = small().project.content.sheets["harbour"].whole  # type: ignore[attr-defined]
    plan = MemoPlan.of(whole.model_copy(update={"memo": whole.memo.model_copy(update={"asks": asks})}))
    assert plan
    return small().project.edition(plan, language("en"))


def long(asks: int, words: int) -> Edition:
    """Return the memo with as many asks as that, each of so many words."""
    return with_asks(*[Ask(text=Prose({"und": " ".join(["more"] * words) + "."}), rests_on=("arrivals-2017",))] * asks)


@settings(max_examples=12 if settings().max_examples <= 100 else settings().max_examples)
@given(st.integers(1, 8), st.integers(1, 115), st.sampled_from(["a4", "letter", "a5"]))
def test_any_memo_is_one_leaf_or_refused(asks: int, words: int, paper: str) -> None:
    try:
        made = small().make(long(asks, words), "harbour.en.pdf", paper)
    except LayoutError as error:
        (problem,) = error.problems
        assert problem.code in ("L100", "L102") and "sheets/harbour.yaml" in str(problem.where)
        assert problem.code == "L102" or "a memo is one leaf, two" in problem.what
        assert problem.code == "L102" or problem.hint.startswith(("shorten statements", "take asks out"))
    else:
        assert made.pages <= 2 and len(read(made.data).pages) == made.pages


def test_what_has_room_on_one_side_is_set_on_one() -> None:
    """In the largest type it would be two: a smaller one is taken before a second side."""
    press = small()
    found = [press.make(long(8, words), "harbour.en.pdf", "a4").pages for words in range(20, 100, 8)]
    assert found == sorted(found) and {*found} == {1, 2}
    largest = press.project.theme.model_copy(update={"ladder": press.project.theme.ladder[:1]})
    last = 20 + 8 * (found.count(1) - 1)
    assert len(lay_out(long(8, last).sheet, largest, press.faces, largest.on("a4"), language("en")).pages) == 2


# -- planted -----------------------------------------------------------------------------------------------


def faults(changed: Edition) -> list[str]:
    """Paint an edition that was changed; return what the proof finds in it, held against the one that was not."""
    press = small()
    made = press.make(changed, "harbour.en.pdf", "a4")
    wanted = press.make(edition(press), "harbour.en.pdf", "a4")
    with pytest.raises(ProofError) as caught:
        press.prove(edition(press), "harbour.en.pdf", replace(made, expected=wanted.expected))
    return [problem.code for problem in caught.value.problems]


def test_an_ask_that_was_dropped() -> None:
    asks = small().project.content.sheets["harbour"].memo.asks  # type: ignore[union-attr]
    assert "F007" in faults(with_asks(*asks[1:]))


def test_a_digit_that_was_changed() -> None:
    first, second = small().project.content.sheets["harbour"].memo.asks  # type: ignore[union-attr]
    wrong = second.model_copy(update={"text": Prose({"und": "Make room for 58 people."})})
    assert faults(with_asks(first, wrong)) == ["F007"]


def test_a_third_page() -> None:
    """Were the layout to allow it, the proof would not, nor would whoever verifies the file."""
    press, memo = small(), long(8, 115)
    plan = memo.plan.model_copy(update={"pages": None})
    made = press.make(replace(memo, plan=plan), "harbour.en.pdf", "a5")
    assert made.pages > 2
    with pytest.raises(ProofError) as caught:
        press.prove(memo, "harbour.en.pdf", made)
    assert [str(p.what) for p in caught.value.problems] == [f"a memo is one leaf, and this has {made.pages} pages"]
    assert [finding.code for finding in verify(made.data).findings] == ["F017"]


# -- those that come with the project ----------------------------------------------------------------------


@pytest.mark.parametrize("sheet", ["canada-response", "rainbow-railroad"])
def test_the_memos_of_the_project_have_room_on_one_side(sheet: str) -> None:
    press = Press(real()).of("memo")
    for code in ("en", "fr"):
        for paper in ("a4", "letter"):
            memo = press.project.edition(press.project.content.sheets[sheet], language(code))
            assert press.make(memo, f"{sheet}.{code}.pdf", paper).pages == 1


def test_the_pages_are_as_accepted(golden: Golden) -> None:
    press = Press(real()).of("memo")
    memo = press.project.edition(press.project.content.sheets["canada-response"], language("en"))
    golden("canada-response", "memo.txt", dump.pages_text(press.lay_out(memo, "memo.pdf", "a4")[0]))
