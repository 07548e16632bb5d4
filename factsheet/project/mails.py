"""The message of a sheet: written with the publisher's address, read back, and compared with the sheet.

Input: a press and an edition. Output: a file; ProofError for one that does not say what was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from email.headerregistry import Address

from factsheet.errors import ContentError, Problem
from factsheet.project.places import check_brackets
from factsheet.project.press import Made, Press
from factsheet.project.selection import PaperName
from factsheet.proof import lines, mail, web
from factsheet.proof.expected import from_sheet
from factsheet.proof.text import plain
from factsheet.sheet.edition import Edition
from factsheet.sheet.tree import Picture, QrCode, walk
from factsheet.writers import mail as writer
from factsheet.writers.html import rungs_label


def write(press: Press, edition: Edition, name: str, paper: PaperName) -> Made:
    """Return a sheet as a message. Raises ContentError P010 where nobody could answer it."""
    check_brackets(edition.sheet, press.project.content, name)
    tokens = press.project.theme.css_tokens()
    return Made(writer.write(edition.sheet, edition.language, tokens, _sender(press)))


def prove(press: Press, edition: Edition, name: str, made: Made) -> None:
    """Read a message back. Raises ProofError for what differs from its sheet, is hidden, or would be loaded."""
    sheet, lang, meta = edition.sheet, edition.language, edition.sheet.metadata
    message = mail.Message(made.data)
    page = mail.MailPage(message, {*writer.styles(press.project.theme.css_tokens()).values()})
    codes = {plain(node.alt) for node in walk(sheet.article) if isinstance(node, QrCode)}
    images = [node.image for node in walk(sheet.article) if isinstance(node, Picture)]
    rungs = {note.number: rungs_label(note, lang) for note in sheet.notes if meta.draft}
    findings = mail.check(message, page, _headers(press, edition), [writer.subject(meta, lang)])
    findings += web.check(
        page, from_sheet(sheet, plain, whole=True), codes, rungs, meta.base_url.rstrip("/"), press.secrets,
        [(image.type, image.data) for image in images],
    )  # fmt: skip
    wanted = lines.expected(sheet, lang.label("Notes"), languages=False)
    findings += lines.check(wanted, lines.read_text(message.text, len(sheet.notes)), press.secrets)
    press.found(edition, name, [*dict.fromkeys(findings)])


def _headers(press: Press, edition: Edition) -> Mapping[str, str]:
    meta, lang = edition.sheet.metadata, edition.language
    sender = str(Address(meta.publisher, addr_spec=_sender(press)))
    said = {"From": sender, "Reply-To": sender, "Subject": writer.subject(meta, lang), "Date": writer.date(meta)}
    return {**said, "Content-Language": lang.code, "X-Unsent": "1", "MIME-Version": "1.0"}


def _sender(press: Press) -> str:
    content = press.project.content
    contact = content.publisher.contact
    if "@" in contact and ":" not in contact:
        return contact
    what = f"a message comes from somebody: the contact “{contact}” is not an e-mail address"
    hint = "write one, such as desk@example.org, or build other formats"
    raise ContentError([Problem("P010", content.where("publisher", "", "contact"), what, hint)])
