"""A message says what its sheet says, in both of its parts, loads nothing when it is read, and hides nothing.

Input: the message as written, what is expected. Output: findings. The standard library takes the message apart; the
text is read as a text edition is, the HTML as a web page.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping, Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage

from factsheet.proof.findings import Finding
from factsheet.proof.web import WebPage
from factsheet.writers.mail import SAID

LONGEST = 998  # characters of a line (RFC 5322, 2.1.1)
HEADERS = frozenset(("From", "Reply-To", "Subject", "Date", "Content-Language", "X-Unsent", "MIME-Version",
                     "Content-Type"))  # fmt: skip
_ELEMENTS = frozenset((
    *("html", "head", "meta", "title", "body", "article", "aside", "div", "footer", "header", "section", "figure"),
    *("h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th"),
    *("td", "figcaption", "a", "abbr", "br", "em", "img", "span", "strong", "sub", "sup", "wbr"),
))  # fmt: skip
_ATTRIBUTES = frozenset((
    *("alt", "aria-label", "aria-labelledby", "class", "height", "href", "id", "lang", "role", "rowspan", "scope"),
    *("title", "width", "style", "src", "name", "align", "border", "cellpadding", "cellspacing", "charset", "content"),
))  # fmt: skip

_SAFE = ("https://", "http://", "mailto:", "#")


class Message:
    """A message as read: its headers, its text, its HTML and the pictures that stand in it, as data addresses."""

    def __init__(self, data: bytes) -> None:
        parsed = message_from_bytes(data, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        self.headers = {name: str(value) for name, value in parsed.items()}
        self.faults = [f"it is not a message by RFC 5322: {fault}" for fault in parsed.defects]
        if any(len(line) > LONGEST for line in data.split(b"\r\n")):
            self.faults.append(f"it has a line of more than {LONGEST} characters")
        if twice := len(parsed.items()) - len(self.headers):
            self.faults.append(f"{twice} of its headers occur twice")
        self.text = self.html = ""
        self.languages: list[str] = []
        pictures: dict[str, str] = {}
        kinds = []
        for part in parsed.walk():
            self.faults += [f"a part is damaged: {fault}" for fault in part.defects if part is not parsed]
            kinds.append(part.get_content_type())
            if part.get_content_maintype() == "text":
                said = part.get_content().replace("\r\n", "\n")
                self.languages.append(str(part["Content-Language"] or ""))
                if kinds[-1] == "text/html":
                    self.html = said
                else:
                    self.text = said
            elif part.get_content_maintype() == "image":
                coded = base64.b64encode(part.get_content()).decode()
                pictures[str(part["Content-ID"]).strip("<>")] = f"data:{kinds[-1]};base64,{coded}"
        related = ["multipart/related", "text/html", *(kind for kind in kinds if kind.startswith("image/"))]
        self.whole = kinds in (["multipart/alternative", "text/plain", *part] for part in (["text/html"], related))
        self.pictures = pictures


class MailPage(WebPage):
    """The HTML of a message; ``styles`` are all that an element may have."""

    def __init__(self, message: Message, styles: Collection[str]) -> None:
        self.styles = styles
        super().__init__(message.html)
        self.pictures = [message.pictures.get(src.removeprefix("cid:"), src) for src in self.pictures]
        if len(self.pictures) < len(message.pictures):
            self.unexpected.append("a picture is attached but not used")

    def _check_unexpected(self, tag: str, found: dict[str, str]) -> None:
        super()._check_unexpected(tag, {name: value for name, value in found.items() if name != "style"})
        known = {**found, "content": ""} if tag == "meta" else found
        strange = [f"the attribute {name}" for name in known if name not in _ATTRIBUTES]
        if found.get("class") not in (None, *SAID):
            strange.append(f"the class {found['class']!r}")
        if tag not in _ELEMENTS:
            self.unexpected.append(f"the element {tag} is none that factsheet writes into a message")
        elif strange:
            self.unexpected.append(f"the element {tag} has {strange[0]}, which factsheet does not write")
        if found.get("style") not in (None, *self.styles):
            self.unexpected.append(
                f"the element {tag} has a style that factsheet does not write: {found['style'][:80]}"
            )
        if "src" in found and not (tag == "img" and found["src"].startswith("cid:")):
            self.unexpected.append(f"the element {tag} loads {found['src'][:80]}")
        if not found.get("href", "#").startswith(_SAFE):
            self.unexpected.append(f"a link leads to {found['href'][:80]}")

    def _link(self, found: dict[str, str]) -> None:
        if "href" in found:  # else a place for clients that know no other
            super()._link(found)


def check(message: Message, page: MailPage, headers: Mapping[str, str], frame: Sequence[str]) -> list[Finding]:
    """Return what of a message is not as it must be, its text and its article aside.

    ``headers`` are those it must have, ``frame`` what may stand around its article.
    """
    findings = [Finding("F012", what) for what in message.faults]
    if not message.whole:
        findings.append(Finding("F012", "its parts are not a text, HTML and the pictures of that"))
    for name in sorted({*HEADERS, *message.headers}):
        wanted, found = headers.get(name), message.headers.get(name, "")
        if name not in HEADERS or (wanted is not None and wanted != found):
            findings.append(Finding("F010", f"its header {name} is “{found}”, not “{wanted or ''}”"))
    for language in message.languages:
        if language != headers["Content-Language"]:
            wanted = headers["Content-Language"]
            findings.append(Finding("F003", f"the language of a part is {language or 'not stated'}, not {wanted}"))
    strange = [text.strip() for text in page.frame if text.strip() and text.strip() not in frame]
    return [*findings, *(Finding("F007", f"“{text[:80]}” stands around the article") for text in strange)]
