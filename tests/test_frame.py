"""A web page's frame is of a closed vocabulary, and its article stands in it as it was written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.built import ROOT
from support.command import Run, runner
from support.content_factory import Folder

from factsheet.proof import frame

STYLE, POLICY = "\np { color: inherit }\n", "default-src 'none'"
ARTICLE = '<article class="sheet"><p>So it is.</p></article>'
PAGE = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Sheet</title>
<meta property="og:type" content="article">
<meta property="og:title" content="Sheet">
<link rel="license" href="https://licence.test/by">
<style>{STYLE}</style>
<script type="application/ld+json">{{}}</script>
</head>
<body>
<a class="skip" href="#glance">Skip</a>
<main>
{ARTICLE}
</main>
</body>
</html>
"""


def told(old: str = "", new: str = "") -> list[str]:
    assert PAGE.count(old) == 1 or not old
    return [what for _, what in frame.check(PAGE.replace(old, new) if old else PAGE, POLICY, STYLE, ARTICLE)]


def test_a_frame_of_allowed_elements_is_fine() -> None:
    assert told() == []
    assert told("<main>", '<header class="own"><p>By us</p></header>\n<main>') == []


LAST = "</main>"
NO_POLICY = "the content policy is not there as written, once, before all that loads or sets a style"
MISPLACED = {
    f"<iframe src='https://x.test'></iframe>{LAST}": ["<iframe> cannot stand in the frame of a page"],
    f"<form action='https://x.test'></form>{LAST}": ["<form> cannot stand in the frame of a page"],
    f"<object data='x'></object>{LAST}": ["<object> cannot stand in the frame of a page"],
    f"<img src='https://x.test/pixel.gif'/>{LAST}": ["<img> cannot stand in the frame of a page"],
    f"<p style='x'>a</p>{LAST}": ["<p> cannot have the attribute 'style' here"],
    f"<p hidden>a</p>{LAST}": ["<p> cannot have the attribute 'hidden' here"],
    f"<p onclick='x'>a</p>{LAST}": ["<p> cannot have the attribute 'onclick' here"],
    f"<p class='a' class='b'>a</p>{LAST}": ["<p> has an attribute twice"],
    f"<a href='javascript:alert(1)'>a</a>{LAST}": ["<a> cannot lead to 'javascript:alert(1)'"],
    f"<a href=' javascript:alert(1)'>a</a>{LAST}": ["<a> cannot lead to ' javascript:alert(1)'"],
    f"<a href='&#106;avascript:alert(1)'>a</a>{LAST}": ["<a> cannot lead to 'javascript:alert(1)'"],
    f"<a href='data:text/html,x'>a</a>{LAST}": ["<a> cannot lead to 'data:text/html,x'"],
    f"<a href='//x.test'>a</a>{LAST}": ["<a> cannot lead to '//x.test'"],
    f"<script>alert(1)</script>{LAST}": ["<script> can hold JSON-LD only", "<script> stands outside of <head>"],
    f"<style>p {{}}</style>{LAST}": ["<style> stands outside of <head>", "the style is not there as written, once"],
    f"<!-- x -->{LAST}": ["a comment, “x”: write it as {# … #}"],
    f"<?x?>{LAST}": ["<?x?> cannot stand in a page"],
    f"<p>a{LAST}": ["</main> closes no element that is open there", "</body> closes no element that is open there",
                    "</html> closes no element that is open there", "<p> is not closed"],
    f"<div class='skip'>a</div>{LAST}": ["<div> cannot have the class 'skip': what has it may be hidden"],
    f"<p class='backlinks'>a</p>{LAST}": ["<p> cannot have the class 'backlinks': what has it may be hidden"],
    f"<span class='path'>a</span>{LAST}": ["<span> cannot have the class 'path': what has it may be hidden"],
    f"<details class='contents'></details>{LAST}": ["<details> cannot stand in the frame of a page"],
}  # fmt: skip


@pytest.mark.parametrize("new", MISPLACED)
def test_what_no_frame_may_have(new: str) -> None:
    assert told(LAST, new) == MISPLACED[new]


REPLACED = {
    ('<meta charset="utf-8">', '<meta charset="utf-8"><meta http-equiv="refresh" content="0; url=https://x.test">'): [
        "<meta> cannot set 'refresh' to '0; url=https://x.test'"
    ],
    ('<meta charset="utf-8">', '<meta charset="utf-8"><base href="https://x.test/">'): [
        "<base> cannot stand in the frame of a page"
    ],
    ("no-referrer", "unsafe-url"): ["<meta> cannot set 'referrer' to 'unsafe-url'"],
    ('content="article"', 'content="video"'): ["<meta> cannot set 'og:type' to 'video'"],
    ("og:title", "og:image"): ["<meta> cannot set 'og:image' to 'Sheet'"],
    ("initial-scale=1", "initial-scale=0.01"): [
        "<meta> cannot set 'viewport' to 'width=device-width, initial-scale=0.01'"
    ],
    ("default-src 'none'", "default-src *"): [
        "<meta> cannot set 'Content-Security-Policy' to 'default-src *'", NO_POLICY,
    ],
    (f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">', ""): [NO_POLICY],
    ("color: inherit", "color: red"): ["the style is not there as written, once"],
    ("https://licence.test/by", "javascript:alert(1)"): ["<link> cannot be 'license' to 'javascript:alert(1)'"],
    ('rel="license"', 'rel="stylesheet"'): ["<link> cannot be 'stylesheet' to 'https://licence.test/by'"],
    ("<!DOCTYPE html>\n", ""): ["a page begins with <!DOCTYPE html>"],
    ("So it is.", "So it is not."): ["the article stands there 0 times as it was written, not once"],
    (ARTICLE, ARTICLE * 2): ["the article stands there 2 times as it was written, not once"],
    (ARTICLE, f"<div>{ARTICLE}</div>"): [
        "the article stands in <html> <body> <main> <div>, not in <html> <body> <main> alone"
    ],
}  # fmt: skip


@pytest.mark.parametrize("change", REPLACED, ids=[new for _, new in REPLACED])
def test_what_a_frame_must_have_as_it_was_written(change: tuple[str, str]) -> None:
    assert told(*change) == REPLACED[change]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    Folder().write(tmp_path)
    shutil.copytree(ROOT / "templates", tmp_path / "templates", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(tmp_path)
    return runner(capfd)


@pytest.mark.parametrize("name", ["page", "index"])
def test_a_build_tells_the_templates_line(run: Run, name: str) -> None:
    path = Path(f"templates/{name}.html.j2")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("</main>", '<iframe src="https://x.test"></iframe>\n</main>'), encoding="utf-8")
    line = text[: text.index("</main>")].count("\n") + 1
    file = {"page": "harbour.en.html", "index": "index.html"}[name]
    told = run("build", "--format", "html", "--lang", "en")
    assert (told.status, told.err.splitlines()[0]) == (
        2, f"templates/{name}.html.j2:{line}:1: error[F012]: {file}: <iframe> cannot stand in the frame of a page",
    )  # fmt: skip
    assert not Path("output").exists()


def test_a_build_refuses_a_style_sheet_that_hides(run: Run) -> None:
    with Path("templates/screen.css").open("a", encoding="utf-8") as file:
        file.write(".disputed { display: none; }\n")
    told = run("build", "--format", "html")
    line = Path("templates/screen.css").read_text(encoding="utf-8").count("\n")
    assert (told.status, told.err.splitlines()[0]) == (
        2,
        f"templates/screen.css:{line}:13: error[T007]: `display: none` could change or hide what the sheet says",
    )


def test_a_list_of_sheets_says_draft_of_each_that_is_one(run: Run) -> None:
    path = Path("templates/index.html.j2")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{{ sheet.line }}", "{{ sheet.title }}"), encoding="utf-8")
    told = run("build", "--format", "html", "--lang", "en")
    assert (told.status, told.err.splitlines()[0]) == (
        2,
        "templates/index.html.j2: error[F012]: index.html: it says “FS-HB · Edition 1, 1\u00a0April\u00a02018 · DRAFT”"
        " 0 times, not 1",
    )
