"""Look through the built site: it fetches nothing from elsewhere, and has a page for each page of docs/.

Usage: python -m support.built_site FOLDER. Scripts, styles, pictures, fonts and frames are fetched; a link is not.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
FETCHES = {("script", "src"), ("img", "src"), ("img", "srcset"), ("iframe", "src"), ("source", "src"), ("video", "src")}
RELATIONS = {"canonical", "prev", "next", "alternate", "license", "edit"}  # of a <link> that fetches nothing


class Fetched(HTMLParser):
    """Collects the addresses that a page makes a browser fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.addresses += [value or "" for name, value in attrs if (tag, name) in FETCHES]
        if tag == "link" and said.get("rel") not in RELATIONS:
            self.addresses.append(said.get("href") or "")
        self.addresses += re.findall(r"url\(([^)]+)\)", said.get("style") or "")


def fetched_from_elsewhere(folder: Path) -> Iterator[str]:
    """Yield each address outside the site that a page or a style sheet of it fetches, with the file."""
    for path in sorted(folder.rglob("*.html")):
        page = Fetched()
        page.feed(path.read_text(encoding="utf-8"))
        yield from (f"{path}: {address}" for address in page.addresses if re.match(r"(?:[a-z]+:)?//", address))
    for path in sorted(folder.rglob("*.css")):
        found = re.findall(r"(?:url\(|@import )[\"']?((?:https?:)?//[^\"')]+)", path.read_text(encoding="utf-8"))
        yield from (f"{path}: {address}" for address in found)


def main(folder: Path) -> int:
    wrong = list(fetched_from_elsewhere(folder))
    pages = {path.relative_to(DOCS).with_suffix(".html") for path in DOCS.rglob("*.md")}
    wrong += [f"{page} is not there" for page in sorted(pages) if not (folder / page).is_file()]
    sys.stdout.write(
        "".join(f"{one}\n" for one in wrong) or f"{len(pages)} pages in {folder}/, nothing from elsewhere\n"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
