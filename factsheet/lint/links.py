"""Where the links of a finished sheet lead: to what its content names, and where their text is an address, to that one.

Input: a numbered sheet. Output: findings, one a link or QR code that leads elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from factsheet.lint.findings import Finding
from factsheet.records.blocks import Contacts
from factsheet.records.model import Content
from factsheet.sheet.addresses import printed_address, short_address
from factsheet.sheet.edition import Edition
from factsheet.sheet.facts import PENDING_IN
from factsheet.sheet.prose import addresses
from factsheet.sheet.tree import Link, QrCode, plain_text, walk

_HINT = "print an address of the publisher, of a contact or of this edition"


def check(edition: Edition, content: Content) -> Iterator[Finding]:
    """Yield the links that lead to no address of the content, or to another than they say."""
    page, known = _page(edition, content), _known(edition, content)
    shown = {text: address for address in known for text in _as_printed(address)}
    for node in walk(edition.sheet.article):
        if isinstance(node, QrCode) and node.data != page:
            what = f"a QR code leads to '{node.data}', which is not the page of this edition"
            yield Finding("N117", what, "print {{ page_url }}", "", (node.data,))
        if not isinstance(node, Link) or node.href.startswith("#"):
            continue
        said = plain_text(*node.content).strip()
        if node.href not in known:
            what = f"“{said}” leads to '{node.href}', which is not an address in the content"
            yield Finding("N117", what, _HINT, "", (node.href,))
        elif shown.get(said, node.href) != node.href:
            what = f"“{said}” leads to '{node.href}', which is not the address it shows"
            yield Finding("N117", what, "a link leads to the address that it prints", "", (said,))


def _page(edition: Edition, content: Content) -> str:
    base = (content.publisher.base_url or "").rstrip("/")
    return f"{base}/{edition.plan.id}.{edition.language.code}.html" if base else ""


def _known(edition: Edition, content: Content) -> frozenset[str]:
    """Return the addresses that links of a sheet may lead to: of its publisher, contacts, pages and sources."""
    publisher, plan = content.publisher, edition.plan
    reached = (publisher.contact, publisher.corrections)
    found = {address if "://" in address else f"mailto:{address}" for address in reached}
    found |= {publisher.licence.url or "", publisher.base_url or "", _page(edition, content)}
    found |= {f"{plan.id}.{code}{kind}.html" for code in publisher.languages for kind in ("", ".draft")}
    for _, block in plan.walk():
        if isinstance(block, Contacts):
            found |= {address for contact in block.contacts for address in contact.address.values()}
    return frozenset({*found, *linked(edition)} - {""})


def linked(edition: Edition) -> frozenset[str]:
    """Return the addresses that links in the texts of a sheet and its facts lead to."""
    texts = [text for _, text in edition.plan.texts()]
    texts += [text for fact in edition.facts for text in (fact.text, fact.printed) if text]
    codes = (edition.language.code, PENDING_IN)
    return frozenset(address for text in texts for code in codes for address in addresses(text, code))


def _as_printed(address: str) -> Iterator[str]:
    yield from (address, address.removeprefix("mailto:"))
    if "://" in address:
        yield from (printed_address(address), short_address(address), address.partition("://")[2])
