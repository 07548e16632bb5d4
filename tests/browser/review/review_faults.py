"""Faults planted in the review page on purpose: a check that finds none of them checks nothing."""

from __future__ import annotations

import shutil
from pathlib import Path
from unittest.mock import patch

from sample_pages import TEMPLATES, sample

from factsheet.languages import language
from factsheet.review import page
from factsheet.writers.look import load_theme

PAGE = "states.en.review.html"
# what goes wrong, the file, what stands there, what stands there then, the check that has to find it
FAULTS = (
    ("verified without ticks", "rows.js", "!now?.ticks.includes(tick)", "false", "verified needs"),
    ("verified without support", "rows.js", 'now?.support !== "supports"', "false", "verified needs"),
    ("keys in another order", "canonical.js", ".sort(byCodePoint)", ".sort()", "canonical JSON"),
    ("draft not kept", "draft.js", "else store.setItem(owner() + pair,", "else void (", "a draft survives"),
    ("draft for everyone", "draft.js", "content, reader])", "content])", "another reader"),
    ("seal not compared", "transfer.js", "!== seal", '=== ""', "export, import"),
    ("opened or not", "decide.js", "opened: wasOpened(row) }", "opened: true }", "the export tells"),
    ("no warning", "review.js", "if (unexported && decided().length) event", "if (false) event", "it warns"),
    ("keys cannot be off", "keys.js", "if (!keys.on ||", "if (", "keys can be"),
    ("focus lost", "decide.js", "if (inRow) byId", "if (false) byId", "focus is kept"),
    ("filter forgotten", "rows.js", "FACETS[name](row) !== filter[name]", "false", "filters and counters"),
    ("pale text", "review.css", "var(--ink) 74%", "var(--ink) 40%", f"axe {PAGE} light 1400"),
    ("a line too wide", "review.css", "#row-place {", "#row-place { min-width: 30rem;", f"axe {PAGE} light 320"),
    ("a field without a name", "review.html.j2", '<label for="note">', "<label>", f"axe {PAGE} dark 1400"),
    ("something remote", "review.html.j2", "<noscript>", '<img src="https://example.org/x" alt=""><noscript>',
     f"axe {PAGE} light 800"),
)  # fmt: skip


def make_faulty(folder: Path, name: str, before: str, after: str) -> None:
    """Write the page of all states with a fault in it, made from a copy of the page's files."""
    parts = folder / "parts"
    shutil.copytree(page.FOLDER, parts)
    text = (parts / name).read_text(encoding="utf-8")
    if text.count(before) != 1:
        raise SystemExit(f"{name} has {text.count(before)} times what a fault would change: {before}")
    (parts / name).write_text(text.replace(before, after), encoding="utf-8")
    theme = load_theme((TEMPLATES / "theme.yaml", "theme.yaml"))
    with patch.object(page, "FOLDER", parts):
        (folder / PAGE).write_text(page.write(sample(54), language("en"), theme), encoding="utf-8")
