"""A sheet with whom to turn to locally: a paragraph of a form of its own, before the colophon.

Input: an article, a contact. Output: the article of a copy. Texts of a contact are text, whatever they look like.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from factsheet.languages import Language
from factsheet.sheet.tree import Inline, LineBreak, Link, Paragraph, Section, Strong, Text

CLASS = "local"  # of the section and its paragraph
LABEL = "Your local contact:"


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to turn to: name, organisation, postal address, and how they are reached; most may be empty."""

    name: str = ""
    organisation: str = ""
    address: str = ""
    email: str = ""
    telephone: str = ""
    web: str = ""

    @property
    def form(self) -> tuple[bool, ...]:
        """Which links there are: on them alone the structure of the paragraph depends."""
        return bool(self.email), bool(self.web)


def lines_of(contact: Contact, lang: Language) -> list[tuple[Inline, ...]]:
    """Return the lines of a contact: who and where, then how to reach them, if that is given."""
    who = " · ".join(filter(None, (", ".join(filter(None, (contact.name, contact.organisation))), contact.address)))
    reached: list[Inline] = []
    for text, href in ((contact.telephone, ""), (contact.email, f"mailto:{contact.email}"), (contact.web, contact.web)):
        if text:
            shown = Text(text.removeprefix("https://").removeprefix("http://").rstrip("/") if text == href else text)
            reached += [Text(" · ")] if reached else []
            reached.append(Link((shown,), href, address=text == href) if href else shown)
    lines: list[tuple[Inline, ...]] = [(Strong((Text(lang.label(LABEL)),)), Text(f" {who}"))]
    return [*lines, tuple(reached)] if reached else lines


def paragraph(contact: Contact, lang: Language) -> Paragraph:
    """Return a contact as a paragraph, a line break between its lines."""
    first, *others = lines_of(contact, lang)
    return Paragraph((*first, *(inline for line in others for inline in (LineBreak(), *line))), CLASS)


def with_contact(article: Section, contact: Contact, lang: Language) -> Section:
    """Return an article with a contact before its colophon, or at its end."""
    content = list(article.content)
    colophon = (i for i, block in enumerate(content) if isinstance(block, Section) and block.class_ == "colophon")
    content.insert(next(colophon, len(content)), Section("aside", (paragraph(contact, lang),), CLASS, id=CLASS))
    return replace(article, content=tuple(content))
