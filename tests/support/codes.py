"""Write docs/reference/codes.md, the page of all codes, from factsheet/cli/codes: ``make reference``."""

from __future__ import annotations

from pathlib import Path

from factsheet.cli.codes.pages import families
from factsheet.cli.codes.shown import as_markdown

PAGE = Path(__file__).parents[2] / "docs/reference/codes.md"
HEAD = """\
# Codes

Written by `make reference` from `factsheet/cli/codes/`; `factsheet explain CODE` prints each part of it. A message has
its code in brackets: `content/facts/a.yaml:12:9: error[C201]: …`. An error stops the build; a warning
is told and stops nothing.
A code stays the same for ever, the words may change. The examples are from a small sheet on a harbour; those with a
file's name are tried by the tests.
"""


def text() -> str:
    """Return the page."""
    found = [HEAD]
    for letter, family in families().items():
        found.append(f"## {letter} – {family.title}\n\n{family.about}\n")
        found += [f"### {code}\n\n{as_markdown(page)}\n" for code, page in family.pages.items()]
    return "\n".join(found)


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
