"""A text says something on one line: a blank one, and one of several lines, is told where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.content_factory import Folder

from factsheet.cli import main
from factsheet.errors import ContentError
from factsheet.records.load import load

FACTS, SHEET = "facts/harbour.yaml", "sheets/harbour.yaml"
TITLE = "{en: Harbour and arrivals, fr: Harbour et les arrivées}"
UNKNOWN = "    en: No later count was published by Harbour.\n"


def told(root: Path, *change: str) -> list[str]:
    """Return what is told of the content after a change, as place, message and hint."""
    content = Folder().change(*change).write(root)
    with pytest.raises(ContentError) as caught:
        load(content)
    problems = caught.value.problems
    start = f"{content.as_posix()}/"
    return [f"{str(p).splitlines()[0].removeprefix(start)}|{p.hint}" for p in problems]


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        (SHEET, "{en: Harbour and arrivals,", '{en: "   ",', "6:13"),
        (SHEET, "{en: Harbour and arrivals,", '{en: "",', "6:13"),
        (SHEET, TITLE, '"\\u00a0"', "6:8"),
        (SHEET, "{en: What Harbour reports.,", '{en: "\\t",', "7:15"),
        (SHEET, "{en: Lost files,", '{en: " ",', "33:19"),
        (FACTS, UNKNOWN, '    en: "\\n"\n', "90:9"),
        (FACTS, "quote: founded in March 2015", "quote: ' '", "12:12"),
        ("measures.yaml", "{en: people who arrived,", "{en: ' ',", "3:15"),
        ("measures.yaml", "unit: people", "unit: ' '", "4:9"),
        ("publisher.yaml", "desk@press.test-desk.ca", "' '", "2:10"),
        ("publisher.yaml", "label: CC BY", "label: ' '", "4:33"),
        ("sources/main.yaml", "title: A Year of Arrivals", "title: ' '", "4:10"),
        ("names.yaml", "{en: [Harbour]", "{en: [' ']", "4:16"),
        ("terms.yaml", "instead: arrivals", "instead: ' '", "4:12"),
    ],
)
def test_a_blank_text_is_told_at_its_place(tmp_path: Path, name: str, old: str, new: str, place: str) -> None:
    assert told(tmp_path, name, old, new) == [
        f"{name}:{place}: error[M011]: the text is empty|write it, or take the line out"
    ]


LINES = "stands on several lines, and a text is one line|"
LINES += "write it right after the colon, or after `>` instead of `|` and without empty lines"


@pytest.mark.parametrize(
    ("name", "old", "new", "place", "text"),
    [
        (SHEET, f"title: {TITLE}", "title:\n  en: |\n    Harbour\n    and arrivals\n  fr: Arrivées", "7:7",
         "Harbour and arrivals"),
        (SHEET, f"title: {TITLE}", "title: |\n  Harbour\n  and arrivals", "6:8", "Harbour and arrivals"),
        (SHEET, f"title: {TITLE}", 'title: "Harbour\\nand arrivals"', "6:8", "Harbour and arrivals"),
        (FACTS, UNKNOWN, "    en: >\n      No later\n\n      count.\n", "90:9", "No later count."),
    ],
)  # fmt: skip
def test_a_text_on_several_lines_is_told_at_its_place(
    tmp_path: Path, name: str, old: str, new: str, place: str, text: str
) -> None:
    assert told(tmp_path, name, old, new) == [f"{name}:{place}: error[M010]: '{text}' {LINES}"]


@pytest.mark.parametrize("mark", ["|", ">", "|+", ">-"])
def test_a_text_below_its_key_may_be_one_line(tmp_path: Path, mark: str) -> None:
    wrapped = "Harbour\n    and arrivals" if ">" in mark else "Harbour and arrivals"
    folder = Folder().change(SHEET, f"title: {TITLE}", f"title:\n  en: {mark}\n    {wrapped}\n  fr: Arrivées")
    assert load(folder.write(tmp_path)).sheets["harbour"].title.get("en") == "Harbour and arrivals"


def test_a_check_fails_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Folder().change(SHEET, "{en: Harbour and arrivals,", '{en: "   ",').write(tmp_path)
    assert main(["check", "--content", str(tmp_path / "content")]) == 2
    said = capsys.readouterr().err
    assert "sheets/harbour.yaml:6:13: error[M011]: the text is empty" in said
    assert "N104" not in said
