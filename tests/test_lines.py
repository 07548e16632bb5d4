"""Text and Markdown editions: readable, and proved against the tree; pandoc reads the same."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.built import LANGUAGES, ROOT, SHEETS, project, sheet
from support.content_factory import Folder

from factsheet.cli import main
from factsheet.cli.build import build as build_command
from factsheet.errors import ProofError
from factsheet.languages import language
from factsheet.project.build import Selection, build
from factsheet.project.formats import WRITERS
from factsheet.proof import lines
from factsheet.proof.leaks import Hidden, Secrets
from factsheet.sheet import tree as t
from factsheet.writers import markdown, text

EN = language("en")
PANDOC = pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")


def small(*content: t.Block, notes: tuple[t.Note, ...] = ()) -> t.Sheet:
    """Return a sheet of these blocks."""
    metadata = replace(sheet("rainbow-railroad", "en").metadata, base_url="")
    return t.Sheet(t.Section("article", content), metadata, notes)


def paragraph(*content: t.Inline | str) -> t.Paragraph:
    return t.Paragraph(tuple(t.Text(part) if isinstance(part, str) else part for part in content))


def text_findings(made: t.Sheet, written: str, secrets: Secrets = Secrets()) -> list[str]:  # noqa: B008 – frozen
    wanted = lines.expected(made, EN.label("Notes"), languages=False)
    return [str(f) for f in lines.check(wanted, lines.read_text(written, len(made.notes)), secrets)]


def markdown_findings(made: t.Sheet, written: str) -> list[str]:
    wanted = lines.expected(made, "", languages=True)
    return [str(f) for f in lines.check(wanted, lines.read_markdown(written)[1], Secrets())]


ALL = small(
    t.Heading(1, (t.Text("A title"),)),
    paragraph("One", t.NoteRef(1, 1), t.Superscript((t.Text(","),)), t.NoteRef(2, 1), ". Two", t.NoteRef(1, 2), "."),
    t.ListBlock(False, (t.ListItem((paragraph("a"), paragraph("b"))), t.ListItem((t.ListBlock(True, (
        t.ListItem((paragraph("first"),)), t.ListItem((paragraph("second"),)))),)))),
    t.Table((t.Text("Counts"),), ((t.Cell((t.Text("Who"),), "col"), t.Cell((t.Text("How many people"),), "col")),), (
        (t.Cell((t.Text("Harbour | Desk"), t.NoteRef(2, 2)), "row"), t.Cell((t.Text("57"),))),
        (t.Cell((t.Text("A name of many words that fills more than one line of its narrow column"),), "row"),
         t.Cell((t.Text("as many words as would never fit on one line beside that column of the table"),))),
    )),
    t.DefinitionList((((t.Text("Term"),), (paragraph("what it means"), paragraph("more"))),)),
    t.Chart((t.Text("Arrivals"),), "a line", (t.Point("2016", 31, (t.Strong((t.Text("31"),)), t.Text(" · 2016"))),)),
    paragraph("See ", t.Link((t.Text("a.test/x"),), "https://a.test/x_(y)"), t.LineBreak(), "and",
              t.Emph((t.Text(" this "),)), t.Span((t.Text("en français"),), "fr"), "H", t.Subscript((t.Text("2 a"),))),
    t.QrCode("https://a.test/q", "QR"),
    notes=(t.Note(1, (t.Text("Report, "), t.Link((t.Text("https://a.test"),), "https://a.test"), t.Text(".")), 2,
                  t.Reference("r")), t.Note(2, (t.Text("News [2023] 5."),), 2, t.Reference("n"))),
)  # fmt: skip


def test_each_kind_of_element_in_text() -> None:
    written = text.write(ALL, EN)
    assert text_findings(ALL, written) == []
    assert written == (ROOT / "tests/golden/elements/sheet.txt").read_text(encoding="utf-8")


def test_each_kind_of_element_in_markdown() -> None:
    written = markdown.write(ALL, EN)
    assert lines.read_markdown(written)[0] == "en" and markdown_findings(ALL, written) == []
    assert written == (ROOT / "tests/golden/elements/sheet.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "wanted", "found"),
    [
        ("57", "58", "Harbour | Desk ↑2 57 A name of many", "Harbour | Desk ↑2 58 A name of many"),
        ("Two[1]", "Two[2]", ", ↑2 . Two ↑1 . - a b", ", ↑2 . Two ↑2 . - a b"),
        ("Two[1]", "Two", "↑1 , ↑2 . Two ↑1 . - a b -", "↑1 , ↑2 . Two. - a b -"),
        (
            "t/q",
            "t/p",
            "…aisH2 a →https://a.test/q #2 Notes ↑1 Report,",
            "…aisH2 a →https://a.test/p #2 Notes ↑1 Report,",
        ),
        ("[2] N", "[1] N", "…ort, →https://a.test . ↑2 News [2023] 5.", "…ort, →https://a.test . ↑1 News [2023] 5."),
        ("1. first", "2. first", "- a b - 1. first 2. second Counts", "- a b - 2. first 2. second Counts"),
        ("=======", "-------", "#1 A title One ↑1", "#2 A title One ↑1"),
    ],
)
def test_a_planted_fault_is_found_in_text(old: str, new: str, wanted: str, found: str) -> None:
    written = text.write(ALL, EN)
    assert old in written
    assert text_findings(ALL, written.replace(old, new, 1)) == [f"expected “{wanted}”, found “{found}”"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("57", "58"), ("One[^1]", "One[^2]"), ("<sup>[1](#fn1)</sup>", ""), ("lang=fr", "lang=de"),
     ("a.test/q", "a.test/p"), ("[^2]: ", "[^1]: "), ("# A", "## A"), ("1. first", "2. first"),
     ("Table: Counts", "Table: Count"),
     ("Harbour \\| Desk", "Harbour | Desk | x"), ("\\[2023\\]", "[^2]")],
)  # fmt: skip
def test_a_planted_fault_is_found_in_markdown(old: str, new: str) -> None:
    written = markdown.write(ALL, EN)
    assert old in written
    assert len(markdown_findings(ALL, written.replace(old, new, 1))) == 1


def test_what_is_never_printed_is_found() -> None:
    leaked = text_findings(ALL, text.write(ALL, EN).replace("what it means", "what it means x"), Secrets(
        Hidden(["it means x and more"], []), (), ()))  # fmt: skip
    assert len(leaked) == 1


def test_the_build_refuses_what_the_proof_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    really = text.write
    monkeypatch.setattr(text, "write", lambda *arguments: really(*arguments).replace("35", "36", 1))
    with pytest.raises(ProofError, match=r"rainbow-railroad\.en\.draft\.txt: error\[F007\]: .*expected “.*35"):
        build(project(), Selection(("rainbow-railroad",), ("en",), formats=("txt",)))


def test_what_looks_like_a_mark_is_told_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """[1] in a title stops the plain text alone; [9999] is no mark, as there is no such note."""
    made = Folder()
    made.change("sources/main.yaml", "A Year of Arrivals", "A Year of Arrivals [1] [9999]")
    made.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    options = ("build", "-q", "--lang", "en", "--templates", str(ROOT / "templates"), "--format")
    assert main([*options, "md,html"]) == 0
    capfd.readouterr()
    assert main([*options, "txt"]) == 2
    assert re.fullmatch(
        r"content/sources/\w+\.yaml:\d+:\d+: error\[P003\]: harbour\.en\.draft\.txt: “\[1\]” of source [\w-]+ cannot be"
        r" told from the mark of a note in plain text\n  hint: write it another way, such as \(1\), or build other"
        r" formats\noutput: warning\[B004\]: harbour was not built; these files are from an earlier build: .*\n.*\n"
        r"1 error; no file was changed\n",
        capfd.readouterr().err,
    )


def test_the_help_names_every_format() -> None:
    (option,) = [p for p in build_command.params if p.name == "formats"]
    assert getattr(option, "help", "") == f"Formats, separated by commas: {', '.join(WRITERS)}."


def test_a_build_of_all_formats_lists_and_sums_each(tmp_path: Path) -> None:
    build(project(), Selection(("rainbow-railroad",), ("en",), ("a4",), tuple(WRITERS)), tmp_path)
    names = [
        "SHA256SUMS",
        "index.html",
        "rainbow-railroad.en.a4.draft.pdf",
        *(
            f"rainbow-railroad.en.draft.{end}"
            for end in ("card.png", "card.svg", "docx", "eml", "epub", "html", "md", "odt", "txt")
        ),
    ]
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != ".state") == names
    sums = [line.split()[1] for line in (tmp_path / "SHA256SUMS").read_text().splitlines()]
    assert sorted(sums) == names[1:]
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'href="(rainbow[^"]*)"', index) == [
        "rainbow-railroad.en.draft.html",
        "rainbow-railroad.en.a4.draft.pdf",
        *(
            f"rainbow-railroad.en.draft.{end}"
            for end in ("txt", "md", "eml", "card.png", "card.svg", "docx", "odt", "epub")
        ),
    ]


# -- pandoc ------------------------------------------------------------------------------------------


def pandoc(written: str) -> dict[str, Any]:
    """Return the document as pandoc reads it."""
    done = subprocess.run(
        [shutil.which("pandoc") or "", "-f", "markdown", "-t", "json"],
        input=written,
        capture_output=True,
        text=True,
        check=True,
    )
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def flat(node: Any, notes: list[Any]) -> Iterator[str]:
    """Yield the text of pandoc's nodes in order, and the notes as they come, numbered as pandoc numbers them."""
    if isinstance(node, list):
        for part in node:
            yield from flat(part, notes)
    elif isinstance(node, dict):
        kind: str = node.get("t", "")
        content: Any = node.get("c", [])
        if kind == "Note":
            notes.append(content)
            yield f" ↑{len(notes)} "
        elif kind == "Link" and content[2][0].startswith("#fn"):
            yield f" ↑{''.join(flat(content[1], notes))} "
        elif kind == "Link" and "uri" in content[0][1]:  # an address without a text
            yield ""
        elif kind == "Quoted":  # what pandoc makes of typographic quotation marks
            single = content[0]["t"] == "SingleQuote"
            yield "‘" if single else "“"
            yield from flat(content[1], notes)
            yield "’" if single else "”"
        elif kind == "Table":
            _, caption, _, *rows = content
            yield from flat([caption, rows], notes)
        elif kind == "DefinitionList":
            for term, definitions in content:
                yield from flat(term, notes)
                yield " "
                yield from flat(definitions, notes)
        elif kind in ("Str", "Code", "Math"):
            yield content if kind == "Str" else f" {kind}! "
        elif kind in ("Link", "Span", "Header"):
            yield " " if kind == "Span" else ""
            yield from flat(content[-2] if kind == "Link" else content[-1], notes)
            yield "" if kind == "Span" else " "
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            yield " "
        else:
            yield from flat(content, notes)
            yield " " if kind in ("Para", "Plain") else ""


def words(made: t.Sheet) -> list[str]:
    """Return the words and marks of a sheet, without what pandoc keeps as structure."""
    tokens = lines.expected(made, "", languages=True)
    return [token.replace("\0", "") for token in tokens if not token.startswith(("\0#", "\0→", "\0@"))]


def as_pandoc_reads(written: str) -> list[str]:
    notes: list[Any] = []
    found = "".join(flat(pandoc(written)["blocks"], notes)).split()
    for number, content in enumerate(notes, 1):
        found += [f"↑{number}", *"".join(flat(content, [])).split()]
    return found


@PANDOC
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", SHEETS)
def test_pandoc_reads_the_same_words_and_note_numbers(name: str, code: str) -> None:
    made = sheet(name, code)
    written = markdown.write(made, language(code))
    found = [word for word in as_pandoc_reads(written) if word != "-"]
    wanted = [word for word in words(made) if word != "-"]
    assert found == wanted
    assert pandoc(written)["meta"]["lang"] == {"t": "MetaInlines", "c": [{"t": "Str", "c": code}]}


def numbers(*texts: str) -> t.ListBlock:
    return t.ListBlock(True, tuple(t.ListItem((paragraph(text_),)) for text_ in texts))


ADJACENT = small(
    numbers("a", "b"), t.Section("section", (numbers("c"),)),
    t.DefinitionList((((t.Text("Term"),), (paragraph("meaning"),)),)),
    t.Table((t.Text("Counts"),), ((t.Cell((t.Text("Who"),), "col"),),), ((t.Cell((t.Text("Desk"),)),),)),
    paragraph("Stop!", t.Span((t.Text("halte"),), "fr"), " ", t.Strong((t.Text("one"),)), t.Strong((t.Text("two"),)),
              t.LineBreak(), "Table: no caption", t.NoteRef(1, 1)),
    notes=(t.Note(1, (t.Text("A report"), t.LineBreak(), t.Text("of 2023.")), 1, t.Reference("r")),),
)  # fmt: skip


def test_what_stands_side_by_side_is_read_back() -> None:
    assert markdown_findings(ADJACENT, markdown.write(ADJACENT, EN)) == []


@PANDOC
def test_pandoc_keeps_apart_what_stands_side_by_side() -> None:
    """Two lists are not one, a definition is no caption, and an exclamation mark makes no image."""
    written = markdown.write(ADJACENT, EN)
    blocks = [block for block in pandoc(written)["blocks"] if block["t"] != "RawBlock"]
    assert [block["t"] for block in blocks] == ["OrderedList", "OrderedList", "DefinitionList", "Table", "Para"]
    assert [len(block["c"][1]) for block in blocks[:2]] == [2, 1]
    kinds = [inline["t"] for inline in blocks[-1]["c"] if inline["t"] not in ("Str", "Space", "RawInline")]
    assert kinds == ["Span", "Strong", "Strong", "LineBreak", "Note"]


NESTED = t.Strong((t.Text("a"), t.Strong((t.Text("b"),)), t.Emph((t.Strong((t.Text("c"),)), t.Emph((t.Text("d"),))))))


def test_within_bold_there_is_no_bold() -> None:
    made = small(paragraph("So ", NESTED, "."), paragraph(t.Strong((t.Strong((t.Text("e"),)),))))
    written = markdown.write(made, EN).split("\n\n")
    assert written[1:] == ["So **ab*cd***.", "**e**\n"]
    assert markdown_findings(made, "\n\n".join(written)) == []


@pytest.mark.parametrize("written", ["So ****ab**cd**.\n\n**e**", "So **ab *cd.\n\n**e**", "So **ab **cd**.\n\n**e**"])
def test_a_delimiter_that_would_be_printed_is_found(written: str) -> None:
    made = small(paragraph("So ", t.Strong((t.Text("abcd"),)), "."), paragraph(t.Strong((t.Text("e"),))))
    assert markdown_findings(made, "---\nlang: en\n---\n\nSo **abcd**.\n\n**e**\n") == []
    assert len(markdown_findings(made, f"---\nlang: en\n---\n\n{written}\n")) == 1


def test_an_address_to_write_to_is_said_once() -> None:
    made = small(paragraph("Write to ", t.Link((t.Text("us@e.org"),), "mailto:us@e.org"), "."))
    assert text.write(made, EN) == "Write to us@e.org.\n"
    assert markdown.write(made, EN).endswith("Write to [us\\@e.org](mailto:us@e.org).\n")
    assert text_findings(made, text.write(made, EN)) == markdown_findings(made, markdown.write(made, EN)) == []


SPECIAL = st.text(st.sampled_from("\\`*_[]{}()#+-.!|<>~^$@&\"':=%/;,?a1 éx"), min_size=1, max_size=12).filter(str.strip)


@given(st.lists(SPECIAL, min_size=1, max_size=3))
def test_every_special_character_is_read_back(texts: list[str]) -> None:
    made = small(*(paragraph(text_) for text_ in texts), t.Heading(2, (t.Text(texts[0]),)))
    assert markdown_findings(made, markdown.write(made, EN)) == []


@PANDOC
def test_pandoc_reads_every_special_character_as_text() -> None:
    """Each pair of characters, at the start of a paragraph and inside one."""
    some = "\\`*_[]{}()#+-.!|<>~^$@&\"':=%/;,?a1"
    texts = [f"{a}{b} x{a}{b}y {a} {b}" for a in some for b in some]
    texts += [
        "1. a",
        "a) b",
        "(a) b",
        "#. a",
        "(@) a",
        "ii. a",
        "A.  b",
        "--- a",
        "- a",
        ": a",
        "Table: a",
        "% a",
        "e.g. a",
    ]
    texts += [
        "www.a.test http://a.test",
        "***",
        "===",
        "---",
        "+",
        "| a | b |",
        "[^1]",
        "[^1]: a",
        "^[a]",
        "~~~",
        "```",
    ]
    made = small(*(paragraph(text_) for text_ in texts))
    assert lines.read_markdown(markdown.write(made, EN))[1] == lines.expected(made, "", languages=True)
    notes: list[Any] = []
    found = [
        " ".join("".join(flat(block, notes)).split()) if block["t"] == "Para" else block["t"]
        for block in pandoc(markdown.write(made, EN))["blocks"]
    ]
    assert (found, notes) == ([" ".join(text_.split()) for text_ in texts], [])
