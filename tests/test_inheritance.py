"""A project has what it does not say itself from the program: templates, style, labels, theme."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from support.built import ROOT
from support.command import Run, but_repeats, runner
from support.content_factory import Folder

from factsheet.errors import ContentError
from factsheet.languages import language
from factsheet.project.shipped import shipped
from factsheet.records.folders import Folders
from factsheet.records.yaml_reader import read_yaml
from factsheet.sheet.catalog import Catalog
from factsheet.writers.look import load_theme

SHIPPED = (ROOT / "templates", "factsheet/templates")
BUILD = ("build", "-q", "--lang", "en", "--paper", "a4", "--format")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the small content and no templates."""
    Folder().without_repeats().write(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(here: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(capfd)


def own(name: str, text: str) -> None:
    path = Path("templates", name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def page(run: Run) -> str:
    assert run(*BUILD, "html").status == 0
    return Path("output/harbour.en.draft.html").read_text(encoding="utf-8")


# -- what is there -----------------------------------------------------------------------------------


def test_a_project_without_templates_has_those_of_the_program(run: Run) -> None:
    assert run("check", "-q") == (0, "", "")
    without = page(run)
    own("blocks/unused.html.j2", "")
    assert page(run) == without


def test_a_folder_of_templates_that_was_named_must_be_there(run: Run) -> None:
    told = run("check", "--templates", "lost")
    assert (told.status, told.err.splitlines()[0]) == (4, "error: there is no folder lost")


def test_outside_a_project_one_message_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (["check"], ["build"], ["conflicts"], ["review"]):
        assert runner(capfd)(*command) == (
            4,
            "",
            "error: there is no folder content\n"
            "  hint: run this in the project's folder, or name it with --content DIR; "
            "factsheet init DIR starts a project\n",
        )


def test_an_installation_without_templates_says_so(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factsheet.project.shipped.PACKAGE", tmp_path / "factsheet")
    what = "factsheet/templates cannot be used: not installed with the program; reinstall factsheet"
    assert run("check") == (4, "", f"error: {what}\n")


def test_what_is_installed_comes_before_what_lies_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shipped("templates") == SHIPPED
    monkeypatch.setattr("factsheet.project.shipped.PACKAGE", tmp_path / "factsheet")
    (tmp_path / "factsheet/templates").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    assert shipped("templates") == (tmp_path / "factsheet/templates", "factsheet/templates")


# -- templates and style -----------------------------------------------------------------------------


def test_a_partial_of_the_project_stands_for_that_of_the_program(run: Run) -> None:
    before = page(run)
    text = (ROOT / "templates/blocks/masthead.html.j2").read_text(encoding="utf-8")
    own("blocks/masthead.html.j2", text.replace('<p class="kind">', '<p class="kind">{{ sheet.number }} '))
    assert '<p class="kind">FS-HB <strong>' in page(run) and '<p class="kind">FS-HB' not in before


def test_a_template_extends_and_includes_the_one_it_stands_for(run: Run) -> None:
    before = page(run)
    number = '<p class="content-note">{{ sheet.number }}</p>'
    own(
        "sheet.html.j2",
        f'{{% extends "!sheet.html.j2" %}}\n{{% block parts %}}\n{number}\n{{{{ super() }}}}{{% endblock %}}',
    )
    extended = page(run)
    assert extended.replace('<p class="content-note">FS-HB</p>\n', "", 1) == before != extended
    own("blocks/lead.html.j2", '{% include "!blocks/lead.html.j2" %}\n' + number)
    after = page(run)
    assert after.count('<p class="content-note">FS-HB</p>') == 2 and '<div class="lead" id="lead">' in after
    made = manifest_of(run)["made_of"]["templates"]
    assert {"sheet.html.j2", "!sheet.html.j2", "blocks/lead.html.j2", "!blocks/lead.html.j2"} <= made.keys()
    assert run("verify", "output/harbour.en.a4.draft.pdf", "--templates", "templates").out.endswith(
        "\n  nothing has changed since\n"
    )


def manifest_of(run: Run) -> dict[str, Any]:
    assert run(*BUILD, "pdf").status == 0
    with pikepdf.open("output/harbour.en.a4.draft.pdf") as pdf:
        found: dict[str, Any] = json.loads(pdf.attachments["factsheet-manifest.json"].get_file().read_bytes())
        return found


def test_each_layer_extends_the_one_below_it(run: Run) -> None:
    own("themes/mine/theme.yaml", "notes: {columns: 2}\n")
    for folder, word in (("", "sheet.number"), ("themes/mine/", "t(publisher.name)")):
        own(
            f"{folder}blocks/lead.html.j2",
            f'{{% include "!blocks/lead.html.j2" %}}<p class="content-note">{{{{ {word} }}}}</p>',
        )
    assert run(*BUILD, "html", "--theme", "mine").status == 0
    made = Path("output/harbour.en.draft.html").read_text(encoding="utf-8")
    assert re.findall('<p class="content-note">(.*?)</p>', made) == ["Example Desk", "FS-HB"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{% extends "sheet.html.j2" %}',
         "templates/sheet.html.j2:1:1: error[T006]: the template has no end: it includes, extends or calls itself\n"
         '    {% extends "sheet.html.j2" %}\n'
         '  hint: the template that it stands for is "!sheet.html.j2": {% extends "!sheet.html.j2" %}\n'),
        ('{% extends "!page2.html.j2" %}',
         "templates/sheet.html.j2: error[T002]: there is no template '!page2.html.j2' in templates/\n"),
        ('{% extends "!../content/names.yaml" %}',
         "templates/sheet.html.j2: error[T002]: there is no template '../content/names.yaml' in templates/\n"),
        ('{% extends "!!!!sheet.html.j2" %}{% block parts %}{{ gone }}{% endblock %}',
         "templates/sheet.html.j2:1:1: error[T001]: 'gone' is undefined"),
        ('{% extends "!sheet.html.j2" %}{% set sheet = none %}{% block masthead %}{% endblock %}',
         "factsheet/templates/sheet.html.j2:7:1: error[T001]: 'None' has no attribute 'id'"),
    ],
)  # fmt: skip
def test_what_cannot_be_extended_is_told_in_its_file(run: Run, text: str, told: str) -> None:
    own("sheet.html.j2", text)
    assert run("check", "-q").err.startswith(told)


def test_a_message_names_the_file_in_force(run: Run) -> None:
    own("blocks/lead.html.j2", "<section>\n{{ fact('lost') }}</section>")
    assert "templates/blocks/lead.html.j2:2:1: error[T001]: there is no fact 'lost'" in run("check").err
    own("blocks/lead.html.j2", "<section><marquee>x</marquee></section>")
    assert "templates/blocks/lead.html.j2:1:10: error[R002]: <marquee> cannot stand" in run("check").err
    own("blocks/lead.html.j2", "<section><p>Nobody knows why.</p></section>")
    assert "\ntemplates/blocks/lead.html.j2:1:13: error[N1" in f"\n{run('check').err}"
    Path("templates/blocks/lead.html.j2").unlink()
    own("sheet.html.j2", '{% include "blocks/lead.html.j2" %}')
    assert run("check").err.startswith("factsheet/templates/blocks/lead.html.j2:1:"), "it lacks a block: the program's"


def test_an_element_is_looked_for_in_the_projects_templates_first(run: Run) -> None:
    """The program's own templates have <footer> too."""
    text = (ROOT / "templates/sheet.html.j2").read_text(encoding="utf-8")
    own("sheet.html.j2", text.replace("</article>", "<p><footer/></p>\n</article>"))
    line = text.splitlines().index("</article>") + 1
    assert run("check").err.startswith(f"templates/sheet.html.j2:{line}:4: error[R002]: <footer> cannot stand")


def test_a_style_sheet_of_the_project(run: Run) -> None:
    own("screen.css", "p { display: none }")
    assert run("check").err.startswith("templates/screen.css:1:5: error[T007]: ")
    own("screen.css", "p { color: var(--ink) }")
    assert "p { color: var(--ink) }" in page(run)


def test_a_file_that_cannot_be_read_is_not_passed_over(tmp_path: Path) -> None:
    folders = Folders((tmp_path, "mine"), SHIPPED)
    assert folders / "screen.css" == SHIPPED[0] / "screen.css"
    os.symlink("nowhere", tmp_path / "screen.css")
    assert (folders / "screen.css", folders.shown("screen.css")) == (tmp_path / "screen.css", "mine/screen.css")


# -- labels ------------------------------------------------------------------------------------------


def test_a_label_of_the_project_stands_for_that_of_the_program(run: Run) -> None:
    assert ">What is established<" in page(run)
    own("locale/en.po", 'msgid "What is established"\nmsgstr "What we know"\n')
    assert "error[N115]: harbour.en: “What we know”" in run("check", "-q").err
    with Path("content/publisher.yaml").open("a", encoding="utf-8") as file:
        file.write("allows_text:\n- {en: What we know, fr: Ce que nous savons}\n")
    assert run("check", "-q") == (0, "", "")
    text = page(run)
    assert ">What we know<" in text and ">What is established<" not in text and "<strong>Fact sheet</strong>" in text
    Path("templates/locale/en.po").write_bytes(b'msgid "a"\nmsgstr "\xff"\n')
    told = run("check").err
    assert "error[L005]: cannot read the catalog: " in told and "(templates/locale/en.po)" in told


def test_catalogs_lie_over_one_another(tmp_path: Path) -> None:
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale/fr.po").write_text('msgid "Timeline"\nmsgstr "Les dates"\n', encoding="utf-8")
    labels = Catalog(Folders((tmp_path, "mine"), SHIPPED).below("locale"))
    fr = language("fr")
    assert [labels.label(fr, "Timeline"), labels.label(fr, "Date")] == ["Les dates", "Date"]
    with pytest.raises(ContentError, match=r"add it to mine/locale/fr\.po"):
        labels.label(fr, "no such label")


# -- theme -------------------------------------------------------------------------------------------


def themed(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "theme.yaml").write_text(text, encoding="utf-8")
    try:
        load_theme(*Folders((tmp_path, "mine"), SHIPPED).every("theme.yaml"))
    except ContentError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_a_theme_says_only_what_it_changes(tmp_path: Path) -> None:
    base = load_theme((SHIPPED[0] / "theme.yaml", "theme.yaml"))
    text = (
        'colours:\n  paper: {brand: "#5B1239"}\n'
        "papers:\n  a3: {width-mm: 297, height-mm: 420, top: 57, bottom: 41, left: 45, right: 45}\n"
        "  a4: {columns: 1}\n"
        "ladder: [{size: 10, leading: 13, small-size: 9, small-leading: 12}]\n"
    )
    assert themed(tmp_path, text) == []
    theme = load_theme(*Folders((tmp_path, "mine"), SHIPPED).every("theme.yaml"))
    colours, papers = theme.colours.model_dump(), dict(theme.papers)
    assert colours.pop("paper") == {**base.colours.paper.model_dump(), "brand": "#5B1239"}
    assert colours == {k: v for k, v in base.colours.model_dump().items() if k != "paper"}
    assert papers.pop("a3").size == (841.89, 1190.55)
    assert papers.pop("a4") == base.papers["a4"].model_copy(update={"columns": 1})
    assert papers == {k: v for k, v in base.papers.items() if k != "a4"}
    assert [step.size for step in theme.ladder] == [10.0], "a list stands whole"
    assert (theme.styles, theme.fonts, theme.notes) == (base.styles, base.fonts, base.notes)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            'colours: {paper: {brand: "#EEEEEE"}}\n',
            "mine/theme.yaml:1:26: error[T008]: #EEEEEE on #FFFFFF has a contrast of 1.16:1\n"
            '    colours: {paper: {brand: "#EEEEEE"}}\n'
            "  hint: at least 4.5:1 (WCAG 2.2); #767676 has it",
        ),
        (
            "papers:\n  a3: {width-mm: 297, height-mm: 420}\n",
            "mine/theme.yaml:2:7: error[M002]: 'top' is missing\n"
            "    a3: {width-mm: 297, height-mm: 420}\n"
            "  hint: add a line `top: …` to this entry",
        ),
        (
            "notes:\n  colums: 2\n",
            "mine/theme.yaml:2:3: error[M001]: unknown key 'colums'\n"
            "    colums: 2\n"
            "  hint: did you mean 'columns'?",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_theme_stands_in_the_file_that_says_so(tmp_path: Path, text: str, problem: str) -> None:
    assert themed(tmp_path, text)[0] == problem


def test_a_fault_made_of_both_themes_stands_in_the_file_that_lies_over_the_other(tmp_path: Path) -> None:
    """A dark background of the project's makes the program's ink illegible: the place is the background's."""
    found = themed(tmp_path, 'colours: {screen: {background: "#333333"}}\n')
    assert {problem.split(": error")[0] for problem in found} == {"mine/theme.yaml:1:32"}
    assert found[0].splitlines()[1] == '    colours: {screen: {background: "#333333"}}'


def test_two_files_are_read_as_one(tmp_path: Path) -> None:
    for name, text in (("a", "x: {y: [1]}\nz: t\n"), ("b", "x: {y: [2, 3], w: 4}\nv: {u: 5}\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    both = read_yaml(tmp_path / "a", "a").over(read_yaml(tmp_path / "b", "b"))
    assert both.data == {"x": {"y": [1], "w": 4}, "z": "t", "v": {"u": 5}}
    places = {path: str(both.locate(path)) for path in (("x",), ("x", "y", 0), ("x", "w"), ("z",), ("v", "u"))}
    assert places == {
        ("x",): "a:1:4", ("x", "y", 0): "a:1:9", ("x", "w"): "b:1:19", ("z",): "a:2:4", ("v", "u"): "b:2:8",
    }  # fmt: skip
    assert str(both.key(("v", "u"))) == "b:2:5"
    assert [both.excerpt(both.locate(path)) for path in (("z",), ("v", "u"))] == ["z: t", "v: {u: 5}"]


# -- what a file says of them ------------------------------------------------------------------------


def test_verify_tells_what_changed_of_what_is_inherited(run: Run, here: Path) -> None:
    own("theme.yaml", 'colours:\n  paper: {brand: "#5B1239"}\n')
    assert run(*BUILD, "pdf").status == 0
    verify = ("verify", "output/harbour.en.a4.draft.pdf", "--templates", "templates")
    assert run(*verify).out.splitlines()[1:] == ["  nothing has changed since"]
    own("theme.yaml", 'colours:\n  paper: {brand: "#12395B"}\n')
    own("blocks/lead.html.j2", "")
    assert run(*verify).out.splitlines()[1:] == [
        "  since then: blocks/lead.html.j2: has changed",
        "  since then: theme.yaml: has changed",
    ]


def test_the_same_project_gives_the_same_bytes_with_and_without_a_copy_of_the_templates(run: Run, here: Path) -> None:
    def built() -> dict[str, bytes]:
        assert run(*BUILD, "pdf,html,txt").status == 0
        return {path.name: path.read_bytes() for path in here.joinpath("output").iterdir()}

    inherited = built()
    for path in SHIPPED[0].rglob("*"):
        if path.is_file():
            copy = here / "templates" / path.relative_to(SHIPPED[0])
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    copied = built()
    assert {n: d for n, d in copied.items() if n.endswith((".html", ".txt"))} == {
        n: d for n, d in inherited.items() if n.endswith((".html", ".txt"))
    }


def test_a_review_takes_the_projects_labels(run: Run) -> None:
    own("locale/en.po", 'msgid "Statement"\nmsgstr "What is said"\n')
    assert but_repeats(run("review", "worksheet", "--lang", "en", "--paper", "a4").err) == ""
