"""The e-mail edition: a message that any client shows, says what its sheet says in both parts, and loads nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from support.built import LANGUAGES, ROOT, SHEETS, press, project, sheet
from support.content_factory import Folder, png

from factsheet.cli import main
from factsheet.errors import ProofError
from factsheet.languages import language
from factsheet.project import mails
from factsheet.project.build import Selection, build
from factsheet.project.press import Made, Press
from factsheet.project.project import Project
from factsheet.writers import mail

CLIPPED = 102_400  # bytes of HTML, after which the most used client shows no more
PICTURE = """\
blocks:
- kind: picture
  file: pictures/harbour.png
  alt: {en: The pier, fr: Le quai}
  source: daily-news
"""


def parsed(data: bytes) -> EmailMessage:
    found = message_from_bytes(data, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def written(name: str = "rainbow-railroad", code: str = "en") -> bytes:
    tokens = project().theme.css_tokens()
    return mail.write(sheet(name, code), language(code), tokens, "info@example.org")


def findings(data: bytes, name: str = "rainbow-railroad", code: str = "en") -> list[str]:
    edition = project().edition(project().content.sheets[name], language(code))
    try:
        mails.prove(press(), edition, "sheet.eml", Made(data))
    except ProofError as error:
        return [f"{problem.code} {problem.what}" for problem in error.problems]
    return []


def changed(part: str, change: Callable[[str], str]) -> bytes:
    """Return the message with the text of one of its parts changed, written again as it was."""
    message = parsed(written())
    (found,) = [p for p in message.walk() if p.get_content_type() == f"text/{part}"]
    assert isinstance(found, EmailMessage)
    old = found.get_content().replace("\r\n", "\n")
    new = change(old)
    assert new != old
    language_ = found["Content-Language"]
    found.set_content(new, subtype=part, cte="quoted-printable")
    found["Content-Language"] = language_
    return message.as_bytes(policy=policy.SMTP)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", SHEETS)
def test_a_message_says_what_its_sheet_says(name: str, code: str) -> None:
    data = written(name, code)
    assert findings(data, name, code) == []
    message = parsed(data)
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative", "text/plain", "text/html"
    ]  # fmt: skip
    title = sheet(name, code).metadata.title
    draft = {"en": "DRAFT", "fr": "ÉBAUCHE"}[code]
    publisher = {"en": "Example Publisher", "fr": "Éditeur exemple"}[code]
    assert dict(message.items()) == {
        "From": f"{publisher} <info@example.org>", "Reply-To": f"{publisher} <info@example.org>",
        "Subject": f"[{draft}] {title}", "Date": "Sat, 28 Nov 2026 00:00:00 +0000", "X-Unsent": "1",
        "Content-Language": code, "MIME-Version": "1.0", "Content-Type": message["Content-Type"],
    }  # fmt: skip
    assert all(len(line) <= 78 and line.isascii() for line in data.split(b"\r\n"))
    *_, part = message.iter_parts()
    html = part.get_content()
    assert len(html.encode()) < CLIPPED
    assert "<script" not in html and "<style" not in html and "url(" not in html and "<img" not in html


def test_the_same_sheet_is_the_same_message() -> None:
    assert written() == written()
    assert written() != written(code="fr")


@pytest.mark.parametrize(
    ("part", "old", "new", "found"),
    [
        ("plain", "35\n", "36\n", "F007 expected “… sexual orientation. - 35 safe travel"),
        ("plain", "[1] ", "[2] ", "F007 expected"),
        ("html", ">35</p>", ">36</p>", "F007 expected “35”, found “36”"),
        ("html", 'href="#note-3"', 'href="#note-4"', "F006 the mark 3 leads to #note-4, not to #note-3"),
        ("html", "https://globalnews.ca/", "https://globa1news.ca/", "F006 note 3: expected the address"),
        ("html", "<article", '<img src="https://track.test/1.gif" alt=""><article', "F010 its pictures are not those"),
        ("html", "</article>", '<p style="display:none">Nobody sees this</p></article>', "F007 expected nothing"),
        ("html", "</article>", '<p hidden="">Nobody sees this</p></article>', "F007 expected nothing"),
        ("html", "<body style", "<body hidden style", "F012 the element body has hidden, which"),
        ("html", 'cellspacing="0"', 'cellspacing="0" background="https://track.test/"',
         "F012 the element table has the attribute background, which"),
        ("html", "<h2 style=", "<h2 class='x' style=", "F012 the element h2 has the class 'x', which"),
        ("html", "color:#12395B", "color:#FFFFFF", "F012 the element"),
        ("html", "</head>", "<style>p{display:none}</style></head>", "F012 the element style is none that"),
        ("html", "</article>", "</article><p>Buy now</p>", "F007 “Buy now” stands around the article"),
        ("html", "<title>[DRAFT] ", "<title>", "F007 “Rainbow Railroad and people fleeing Chechnya” stands around"),
        ("html", '<a role="doc-noteref"', '<a href="javascript:x" role="doc-noteref"',
         "F012 the element a has an attribute twice"),
        ("html", ' href="https://', ' href="javascript:', "F012 a link leads to javascript:"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(part: str, old: str, new: str, found: str) -> None:
    told = findings(changed(part, lambda text: text.replace(old, new, 1)))
    assert any(one.startswith(found) for one in told), told


def test_notes_that_changed_places_are_found() -> None:
    def swapped(html: str) -> str:
        one, two = re.findall(r'<li id="note-[12]".*?</li>\n', html)
        return html.replace(one + two, two + one)

    assert "F004 note 1: its id is note-2, not note-1" in findings(changed("html", swapped))


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (b"Subject: [DRAFT] ", b"Subject: ", "F010 its header Subject is"),
        (b"Reply-To: ", b"X-Reply-To: ", "F010 its header Reply-To is “”"),
        (b"MIME-Version", b"Bcc: all@list.test\r\nMIME-Version", "F010 its header Bcc is “all@list.test”"),
        (b"Date: Sat, 28", b"Date: Fri, 27", "F010 its header Date is “Fri, 27 Nov 2026"),
        (b"Subject: [", b"Subject: [DRAFT] x\r\nSubject: [", "F012 1 of its headers occur twice"),
        (b"multipart/alternative", b"multipart/mixed", "F012 its parts are not a text, HTML"),
        (b"Content-Language: en\r\n\r\n<", b"Content-Language: fr\r\n\r\n<", "F003 the language of a part is fr"),
    ],
)  # fmt: skip
def test_a_planted_header_is_found(old: bytes, new: bytes, found: str) -> None:
    data = written()
    assert old in data
    told = findings(data.replace(old, new, 1))
    assert any(one.startswith(found) for one in told), told


def test_what_the_proof_finds_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    really = mail.html_part
    monkeypatch.setattr(mail, "html_part", lambda *given: (really(*given)[0].replace("35", "36"), {}))
    with pytest.raises(ProofError, match=r"rainbow-railroad\.en\.draft\.eml: error\[F007\]: .*expected “.*35"):
        build(project(), Selection(("rainbow-railroad",), ("en",), formats=("eml",)))


def test_pictures_come_in_the_message(tmp_path: Path) -> None:
    folder = Folder().without_repeats()
    folder.change("sheets/harbour.yaml", "blocks:\n", PICTURE)
    folder.write(tmp_path)
    picture = tmp_path / "content/pictures/harbour.png"
    picture.parent.mkdir(exist_ok=True)
    picture.write_bytes(png(30, 20))
    made = Project(tmp_path / "content", ROOT / "templates")
    (output,) = build(made, Selection(languages=("en",), formats=("eml",))).outputs
    message = parsed(output.data)
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    html, image = [*message.walk()][3:]
    assert f'<img src="cid:{image["Content-ID"].strip("<>")}" alt="The pier"' in html.get_content()
    edition = made.edition(made.content.sheets["harbour"], language("en"))
    another = output.data.replace(b"Content-ID: <", b"Content-ID: <0", 1)
    with pytest.raises(ProofError, match=r"F010.*its pictures are not those of the sheet"):
        mails.prove(Press(made), edition, "x.eml", Made(another))


def test_a_publisher_without_an_address_is_told_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    Folder().change(
        "publisher.yaml", "contact: desk@press.test-desk.ca", "contact: the desk on the second floor"
    ).write(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["build", "-q", "--lang", "en", "--format", "eml", "--templates", str(ROOT / "templates")]) == 2
    assert capfd.readouterr().err.splitlines()[:2] == [
        "content/publisher.yaml:2:10: error[P010]: a message comes from somebody: the contact"
        " “the desk on the second floor” is not an e-mail address",
        "  hint: write one, such as desk@example.org, or build other formats",
    ]


@pytest.mark.parametrize(("date", "said"), [("2026-11", "Sun, 01 Nov 2026"), ("2026~", "Thu, 01 Jan 2026")])
def test_a_month_begins_on_its_first_day(date: str, said: str) -> None:
    meta = replace(sheet("rainbow-railroad", "en").metadata, date=date, draft=False)
    assert mail.date(meta) == f"{said} 00:00:00 +0000"
    assert mail.subject(meta, language("en")) == meta.title


def test_the_number_of_a_statement_stands_in_both_parts_and_on_the_card(tmp_path: Path) -> None:
    folder = Folder().change("sheets/harbour.yaml", "edition: 1\n", "edition: 1\nstatement_numbers: true\n")
    made = Project(folder.write(tmp_path), ROOT / "templates")
    message, _, drawing = build(made, Selection(languages=("en",), formats=("eml", "card"))).outputs
    text, html = parsed(message.data).iter_parts()
    assert "1.1 " in text.get_content() and '<span id="s1.1" style="font-size:12px' in html.get_content()
    assert drawing.name.endswith(".card.svg")
