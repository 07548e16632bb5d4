"""Every kind of block is whole: partial, label, docs and example; on a sheet it is built, proved and checked."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.content_factory import SEARCHES, SHEET, Folder

from factsheet.errors import ContentError, errors_in
from factsheet.languages import known_languages, language
from factsheet.project.build import Selection, build
from factsheet.project.project import Project
from factsheet.records.blocks import KINDS
from factsheet.records.load import load
from factsheet.rules import check
from factsheet.sheet.tree import Section

ROOT = Path(__file__).parent.parent
DOCS = (ROOT / "docs/reference/sheet.md").read_text(encoding="utf-8")
S = "sheets/harbour.yaml"
HEAD = SHEET[: SHEET.index("blocks:")]
# The examples of docs/reference/sheet.md, by kind.
EXAMPLES: dict[str, str] = {
    re.match(r"- kind: (\w+)\n", block)[1]: f"{block.strip()}\n"  # type: ignore[index]
    for block in DOCS.partition("```yaml\nblocks:\n")[2].partition("```")[0].split("\n\n")
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def folder(*blocks: str, more: str = "") -> Folder:
    made = Folder()
    made.files[S] = f"{HEAD}{more}blocks:\n{''.join(blocks)}"
    made.files["searches.yaml"] = SEARCHES
    return made


def project(made: Folder) -> Project:
    shutil.copytree(ROOT / "templates", "templates", dirs_exist_ok=True)
    return Project(made.write(Path()), Path("templates"))


def problems(made: Folder) -> list[str]:
    """Return all that stops a sheet from being read, as printed."""
    with pytest.raises(ContentError) as caught:
        load(made.write(Path()))
    return [str(problem) for problem in caught.value.problems]


# -- each kind is whole -------------------------------------------------------------------------------


def test_every_kind_has_a_partial_and_no_partial_is_left_over() -> None:
    partials = {path.name.removesuffix(".html.j2") for path in (ROOT / "templates/blocks").iterdir()}
    assert partials - {"masthead"} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_its_label_its_docs_row_and_an_example_that_passes(kind: str) -> None:
    label = KINDS[kind].LABEL
    assert not label or all(language(code).labels[label] for code in known_languages())
    section = DOCS.partition("## Blocks")[2]
    row = re.search(rf"^\| `{kind}` \| ([^|]+) \| ", section, re.MULTILINE)
    assert row is not None
    assert row[1] == (label or "none")
    content = load(folder(EXAMPLES[kind]).write(Path()))
    assert [block.kind for block in content.sheets["harbour"].blocks] == [kind]
    assert [str(p) for p in errors_in(check(content))] == []


def test_the_docs_have_an_example_of_every_kind_in_the_order_of_the_table() -> None:
    assert list(EXAMPLES) == list(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_kind_is_in_the_docs(kind: str) -> None:
    section = DOCS.partition("## Blocks")[2].partition("\n## ")[0]
    for name, field in KINDS[kind].model_fields.items():
        assert (f"**`{name}`**" if field.is_required() else f"`{name}`") in section


def test_no_module_names_a_kind_outside_the_declaration() -> None:
    elsewhere = {  # words that mean something else there, or more
        "text": None,  # of a fact, a node or a file: everywhere
        "series": {
            "cli/conflicts.py",
            "sheet/markup.py",
            "writers/html/elements.py",
            "writers/mail.py",
        },  # a measure over time; its <ol>
        "table": {
            "cli/build.py",  # of what was built, on the terminal
            "cli/revisions.py",  # of contacts
            "proof/mail.py",
            "proof/office/epub.py",
            "proof/web.py",
            "report/page.py",
            "sheet/markup.py",
            "sheet/reader.py",
            "writers/html/elements.py",
            "writers/mail.py",
            "writers/office/odt.py",
            "writers/office/word.py",
        },  # the element
        "shares": {"rules/sheets.py"},  # the field
        "picture": {"sheet/markup.py", "sheet/reader.py"},  # the class of its <figure>
        "terms": {"project/memory.py", "records/load.py", "records/schema.py"},  # of terms.yaml
        "lead": {  # a class; a style; what page.html.j2 and other programs get of a page's first words
            "sheet/markup.py",
            "writers/html/__init__.py",
            "writers/html/page.py",
            "writers/mail.py",
            "writers/office/styles.py",
            "writers/pandoc.py",
            "writers/pdf/blocks.py",
            "writers/pdf/flow.py",
            "writers/theme.py",
        },
        "contacts": {"cli/__init__.py"},  # the command
        "warning": None,  # of a problem, and the class of its paragraph
        "answers": None,  # of a fact; the class of its table
        "quotation": None,  # a kind of token; the class of its paragraph
        "pair": None,  # a fact and a citation; the class of its <div>
        "timeline": {
            "proof/expected.py",
            "proof/office/flat.py",
            "sheet/markup.py",
            "sheet/numbering.py",
            "sheet/reader.py",
            "writers/mail.py",
            "writers/pandoc.py",
            "writers/pdf/blocks.py",
            "writers/pdf/flow.py",
        },  # the <ol> of dates and texts
        "questions": {"cli/request.py"},  # how many a reader is asked
        "figures": {"records/memo.py"},  # a memo has these two
        "statements": {"records/memo.py"},
        "colophon": {
            "prepress/pack.py",  # the style of small print
            "project/copies/master.py",  # above which a contact stands
            "sheet/contact.py",
            "sheet/context.py",  # a sheet without one gets it
            "sheet/markup.py",  # the class of <footer>
            "writers/html/page.py",  # notes stand before one at the end
            "writers/mail.py",
            "writers/office/styles.py",  # small print
            "writers/pandoc.py",
            "writers/pdf/blocks.py",  # set in a band
            "writers/pdf/flow.py",
            "writers/pdf/setting.py",  # set small
            "writers/theme.py",  # the style of small print
        },
    }
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "factsheet").rglob("*.py")):
        name = path.relative_to(ROOT / "factsheet").as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in KINDS and name != "records/blocks.py":
                found.setdefault(str(node.value), set()).add(name)
    assert found.keys() == elsewhere.keys()
    assert {kind: found[kind] for kind, names in elsewhere.items() if names} == {
        k: v for k, v in elsewhere.items() if v
    }


# -- on a sheet ---------------------------------------------------------------------------------------


def test_a_sheet_of_every_kind_twice_in_odd_order_is_built_and_proved(tmp_path: Path) -> None:
    first, second = list(EXAMPLES.values()), [e.replace("  id: about\n", "") for e in EXAMPLES.values()]
    order = [*first[3:], *reversed(second), *first[:3]]
    report = build(
        project(folder(*order, more="pages: {at-most: 5}\n")), Selection(papers=("a4",)), tmp_path / "output"
    )
    names = [f"harbour.{code}.{form}" for code in ("en", "fr") for form in ("a4.draft.pdf", "draft.html")]
    assert sorted(output.name for output in report.outputs) == names
    page = (tmp_path / "output/harbour.en.draft.html").read_text(encoding="utf-8")
    ids = re.findall(r'<(?:section|footer|div)[^>]* id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    own = KINDS.keys() - {"pair"}
    in_pairs = {f"{kind}-{n}" for kind in ("statements", "questions") for n in (3, 4)}
    ids_of_all = {*own, *(f"{kind}-2" for kind in own), *in_pairs, "about", "notes"} - {"colophon-2"}
    assert sorted(ids) == sorted(ids_of_all)


def test_ids_of_sections_are_unique_and_stable() -> None:
    lead, terms = EXAMPLES["lead"], EXAMPLES["terms"].replace("kind: terms\n", "kind: terms\n  id: lead-2\n")
    made = project(folder(lead, lead, terms, lead))
    edition = made.edition(made.content.sheets["harbour"], language("en"))
    ids = [b.id for b in edition.sheet.article.content if isinstance(b, Section) and b.kind == "section"]
    assert ids == ["lead", "lead-3", "lead-2", "lead-4"]


def texts(kind: str) -> Iterator[tuple[str | int, ...]]:
    content = load(folder(EXAMPLES[kind]).write(Path()))
    (block,) = content.sheets["harbour"].blocks
    heading: dict[tuple[str | int, ...], None] = {} if kind == "pair" else {("heading",): None}
    yield from {**heading, **{n.path: None for n in block.named() if n.what == "text"}}


@pytest.mark.parametrize("kind", KINDS)
def test_a_number_planted_in_any_text_of_a_kind_is_found(kind: str) -> None:
    for path in texts(kind):
        block = yaml.safe_load(EXAMPLES[kind])[0]
        group: Any = block
        for part in path[:-1]:
            group = group[part]
        group[path[-1]] = {"en": "Files, 987 of them.", "fr": "Des dossiers, 987 en tout."}
        written = yaml.safe_dump([block], sort_keys=False)
        found = [p for p in check(load(folder(written).write(Path()))) if "987" in p.what]
        assert {p.code for p in found} == {"C201"}, (path, found)


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"pair"}))  # prints nothing of its own
def test_a_number_typed_into_any_element_of_a_partial_is_found(kind: str) -> None:
    first, *rest = EXAMPLES[kind].splitlines(keepends=True)
    heading = () if "  heading: {" in rest[0] else ("  heading: {en: Harbour, fr: Harbour}\n",)
    made = folder(first, *heading, *rest)
    assert project(made).editions.problems() == ()
    partial = Path("templates/blocks") / f"{kind}.html.j2"
    clean = partial.read_text(encoding="utf-8")
    closing = sorted(set(re.findall(r"</(h2|h3|p|li|dt|dd)>", clean)))
    assert closing
    for element in closing:
        partial.write_text(clean.replace(f"</{element}>", f" 987</{element}>"), encoding="utf-8")
        found = [str(p) for p in Project(Path("content"), Path("templates")).editions.problems()]
        # An entry of a timeline and a tile take paragraphs only; a number beside them is refused as markup, and the
        # review status stands alone.
        told = [p for p in found if "error[R006]" in p or "error[T005]" in p or ("error[N101]" in p and "'987'" in p)]
        assert told, (element, found)


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        ("statements", "`facts:`, `charts:` or a `table:`"),
        ("lead", "something to print"),
        ("lead\n  rests_on: [harbour-founded]", "something to print"),
        ("contacts", "something to print"),
        ("method", "something to print"),
    ],
)
def test_a_block_that_prints_nothing_is_told(kind: str, hint: str) -> None:
    made = folder(f"- kind: {kind}\n  heading: {{en: Harbour, fr: Harbour}}\n", EXAMPLES["statements"])
    found = [str(p) for p in errors_in(check(load(made.write(Path()))))]
    assert found == [f"content/{S}:9:3: error[C507]: this block is empty\n  hint: give it {hint}, or take it out"]


# -- slips --------------------------------------------------------------------------------------------

EARLIER = """\
at_a_glance:
- arrivals-2017
key_figures: [arrivals-2016, arrivals-2017, requests-2017, requests-2018]
established:
- harbour-founded
timeline: [harbour-founded, arrivals-2016]
chart: arrivals
disputed:
- heading: {en: Lost files, fr: Dossiers perdus}
  facts: [delay-alleged, delay-denied]
own:
  heading: {en: Counts, fr: Décomptes}
  table: {kind: counts, caption: {en: Counted, fr: Recensé}, rows: [fact: requests-2018]}
"""


def test_each_earlier_key_is_one_error_that_shows_the_block_to_paste() -> None:
    made = Folder()
    made.files[S] = HEAD + EARLIER
    timeline = (
        "    - kind: timeline\n      facts:\n      - harbour-founded\n      - arrivals-2016\n      chart: arrivals"
    )
    assert problems(made) == [
        f"content/{S}:{line}:1: error[M001]: '{written.partition(':')[0]}:' is a block now\n    {written}\n"
        f"  hint: write it in the list `blocks:` of the sheet, in the order of the page:\n{block}"
        if block
        else f"content/{S}:{line}:1: error[M001]: 'chart:' is part of another block now\n    {written}\n"
        "  hint: take this line out; the timeline to write instead of `timeline:` has it"
        for line, written, block in (
            (8, "at_a_glance:", "    - kind: lead\n      facts:\n      - arrivals-2017"),
            (10, "key_figures: [arrivals-2016, arrivals-2017, requests-2017, requests-2018]",
             "    - kind: figures\n      facts:\n      - arrivals-2016\n      - arrivals-2017\n"
             "      - requests-2017\n      - requests-2018"),
            (11, "established:", "    - kind: statements\n      facts:\n      - harbour-founded"),
            (13, "timeline: [harbour-founded, arrivals-2016]", timeline),
            (14, "chart: arrivals", None),
            (15, "disputed:",
             "    - kind: questions\n      groups:\n      - heading:\n          en: Lost files\n"
             "          fr: Dossiers perdus\n        facts:\n        - delay-alleged\n        - delay-denied"),
            (18, "own:",
             "    - kind: table\n      heading:\n        en: Counts\n        fr: Décomptes\n      table:\n"
             "        kind: counts\n        caption:\n          en: Counted\n          fr: Recensé\n        rows:\n"
             "        - fact: requests-2018"),
        )
    ]  # fmt: skip


def test_a_block_shown_for_an_earlier_key_can_be_pasted() -> None:
    made = Folder()
    made.files[S] = HEAD + EARLIER
    shown = [block for problem in problems(made) if (block := problem.partition("of the page:\n")[2])]
    pasted = folder(*(re.sub(r"^    ", "", block, flags=re.MULTILINE) + "\n" for block in shown))
    kinds = [block.kind for block in load(pasted.write(Path())).sheets["harbour"].blocks]
    assert kinds == ["lead", "figures", "statements", "timeline", "questions", "table"]


def test_a_chart_without_a_timeline_is_a_series() -> None:
    made = Folder()
    made.files[S] = f"{HEAD}chart: arrivals\n"
    (problem,) = problems(made)
    assert problem.endswith("of the page:\n    - kind: series\n      charts:\n      - arrivals")


ALL = f"the kinds are {', '.join(KINDS)}"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "kind: lead",
            "kind: led",
            "9:9: error[M006]: 'led' is not a kind of block\n    - kind: led\n  hint: did you mean 'lead'?",
        ),
        (
            "kind: lead",
            "kind: 7",
            f"9:9: error[M006]: '7' is not a kind of block\n    - kind: 7\n  hint: {ALL}",
        ),
        (
            "kind: lead\n  facts",
            "facts",
            "9:3: error[M002]: this block has no `kind:`\n    - facts: [arrivals-2017]\n"
            f"  hint: a block starts with `- kind: …`; {ALL}",
        ),
        (
            "- kind: lead\n  facts: [arrivals-2017]\n",
            "- lead\n",
            "9:3: error[M002]: expected a block, found the text 'lead'\n    - lead\n"
            f"  hint: a block starts with `- kind: …`; {ALL}",
        ),
        (
            "kind: lead\n",
            "kind: lead\n  tables: 1\n",
            "10:3: error[M001]: unknown key 'tables'\n    tables: 1\n"
            "  hint: the keys here are kind, id, heading, text, rests_on, facts",
        ),
    ],
)
def test_a_slip_in_a_block_is_one_error_at_its_place(old: str, new: str, said: str) -> None:
    assert problems(folder(EXAMPLES["lead"]).change(S, old, new)) == [f"content/{S}:{said}"]
