"""Released editions: one number, one content; and drafts, which never take the place of a release."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from support.built import ROOT
from support.command import Run, Told, runner
from support.content_factory import change
from support.review_factory import ready, sign

RELEASE = ("build", "--release", "--lang", "en", "--on", "2026-11-21")
NUMBER = "FS-HB, edition 1 (en), was released on 2018-04-01"
HINT = (
    "  hint: raise the sheet's `edition:` and `date:`, and say under `changes:` what is new; or take the change back\n"
    "1 error; no file was changed\nnext: factsheet explain V108\n"
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the small content, signed in English, and go there."""
    ready(tmp_path)
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    monkeypatch.chdir(tmp_path)
    sign(tmp_path, keys=True)
    return tmp_path


@pytest.fixture
def run(root: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(capfd)


def files(root: Path) -> dict[str, bytes]:
    """Return what was written: the sheets, and the record of what was released."""
    found = {path.name: path.read_bytes() for path in (root / "output").iterdir() if path.name != ".state"}
    return found | {"editions.jsonl": (root / "content" / "editions.jsonl").read_bytes()}


def change_digit(root: Path) -> None:
    """Change a digit of a fact, and of its quote, which would not agree with it else."""
    change(root, "facts/harbour.yaml", "value: 57", "value: 58")
    change(root, "facts/harbour.yaml", "quote: welcomed 57", "quote: welcomed 58")


def test_a_release_is_recorded_and_made_again_to_the_byte(run: Run, root: Path) -> None:
    assert run(*RELEASE).status == 0
    first = files(root)
    assert sorted(first) == [
        "SHA256SUMS", "editions.jsonl", "harbour.en.a4.pdf", "harbour.en.html", "harbour.en.letter.pdf", "index.html",
    ]  # fmt: skip
    (line,) = first["editions.jsonl"].splitlines()
    data = json.loads(line)
    assert {key: data[key] for key in ("sheet", "number", "edition", "date", "language")} == {
        "sheet": "harbour", "number": "FS-HB", "edition": 1, "date": "2018-04-01", "language": "en",
    }  # fmt: skip
    assert run(*RELEASE).status == 0
    assert files(root) == first


def test_a_digit_changed_is_refused_under_the_same_number(run: Run, root: Path) -> None:
    assert run(*RELEASE).status == 0
    before = files(root)
    change_digit(root)
    sign(root, keys=True)
    told = run(*RELEASE)
    assert (told.status, told.out) == (2, "")
    assert re.fullmatch(
        rf"content/facts/harbour\.yaml:\d+:\d+: error\[V108\]: {re.escape(NUMBER)}; since then fact arrivals-2017 has "
        rf"changed\n{re.escape(HINT)}",
        told.err,
    )
    assert files(root) == before
    change(root, "sheets/harbour.yaml", "edition: 1", "edition: 2")
    assert run(*RELEASE).status == 0
    assert [json.loads(line)["edition"] for line in files(root)["editions.jsonl"].splitlines()] == [1, 2]


def test_words_of_a_template_are_content_too(run: Run, root: Path) -> None:
    assert run(*RELEASE).status == 0
    (root / "templates").unlink()
    shutil.copytree(ROOT / "templates", root / "templates", ignore=shutil.ignore_patterns("__pycache__"))
    path = root / "templates" / "blocks" / "masthead.html.j2"
    text = path.read_text(encoding="utf-8")
    assert "{{ sheet.number }}" in text
    path.write_text(text.replace("{{ sheet.number }}", "{{ sheet.number }} · {{ sheet.number }}", 1), encoding="utf-8")
    told = run(*RELEASE)
    assert told.status == 2
    assert f"error[V108]: {NUMBER}; since then the text that its template, labels and review status print" in told.err


def test_a_number_is_not_given_to_another_sheet(run: Run, root: Path) -> None:
    assert run(*RELEASE).status == 0
    (root / "content" / "sheets" / "harbour.yaml").rename(root / "content" / "sheets" / "port.yaml")
    change(root, "sheets/port.yaml", "id: harbour", "id: port")
    told = run(*RELEASE)
    assert told.status == 2
    assert f"error[V108]: {NUMBER} as sheet 'harbour'\n  hint: give each sheet a number of its own\n" in told.err


def test_a_draft_never_takes_the_place_of_a_release(run: Run, root: Path) -> None:
    assert run(*RELEASE).status == 0
    released = files(root)
    change_digit(root)
    assert run("build", "--lang", "en", "--format", "html,txt,md,pdf").status == 0
    now = files(root)
    made = sorted(now.keys() - released.keys())
    assert made == [
        "harbour.en.a4.draft.pdf", "harbour.en.draft.html", "harbour.en.draft.md", "harbour.en.draft.txt",
        "harbour.en.letter.draft.pdf",
    ]  # fmt: skip
    assert {name for name in released if now[name] != released[name]} == {"index.html", "SHA256SUMS"}
    summed = {line.split()[1] for line in now["SHA256SUMS"].decode().splitlines()}
    assert summed == now.keys() - {"SHA256SUMS", "editions.jsonl"}
    page = now["harbour.en.draft.html"].decode()
    assert 'href="harbour.fr.draft.html"' in page and 'href="harbour.en.a4.draft.pdf"' in page
    page = now["harbour.en.html"].decode()
    assert 'href="harbour.fr.html"' in page and 'href="harbour.en.a4.pdf"' in page


def test_the_list_calls_a_draft_a_draft_and_a_release_none(run: Run, root: Path) -> None:
    assert run(*RELEASE).status == 0
    line = "FS-HB · Edition 1, 1 April 2018"
    assert lines(root) == [line]
    change(root, "sheets/harbour.yaml", "edition: 1", "edition: 2")
    assert run("build", "--lang", "en").status == 0
    assert lines(root) == [line, "FS-HB · Edition 2, 1 April 2018 · DRAFT"]


def lines(root: Path) -> list[str]:
    page = (root / "output" / "index.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    return [re.sub(r"<[^>]*>", "", found) for found in re.findall(r"FS-HB · Edition[^<]*", page)]


@pytest.mark.parametrize(
    ("old", "new"), [(b'"edition":1', b'"edition":2'), (b"{", b"["), (b'"parts"', b'"part"'), (b":", b": ")]
)
def test_a_record_that_was_changed_is_refused(run: Run, root: Path, old: bytes, new: bytes) -> None:
    assert run(*RELEASE).status == 0
    path = root / "content" / "editions.jsonl"
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    told = run(*RELEASE)
    assert told == Told(
        2,
        "",
        "content/editions.jsonl:1:1: error[V109]: not a line that factsheet wrote: the record of a released edition "
        "was changed\n  hint: restore the line from version control\n1 error; no file was changed\n"
        "next: factsheet explain V109\n",
    )
