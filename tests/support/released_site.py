"""A small project with two released editions, each committed, and content that went on since; a site of it."""

from __future__ import annotations

from pathlib import Path

from factsheet.cli import main
from support.built import ROOT
from support.repository import commit
from support.review_factory import ready, sign

AT = "base_url: https://press.test-desk.ca/sheets\n"
RELEASE = ("build", "-q", "--release", "--on", "2026-11-21", "--format", "pdf")


def change(root: Path, file: str, old: str, new: str) -> None:
    """Replace one piece of a file of the content."""
    path = root / "content" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def release(root: Path, message: str) -> None:
    """Release the content at hand and commit it with its record."""
    options = [f"--{name}={root / name}" for name in ("content", "templates", "output")]
    assert main([*RELEASE, *options]) == 0
    commit(root, message)


def released(root: Path) -> None:
    """Make the project."""
    ready(root, AT)
    (root / "templates").symlink_to(ROOT / "templates")
    change(root, "publisher.yaml", "languages: [en, fr]", "languages: [en]")
    sign(root, keys=True)
    release(root, "edition 1")
    change(root, "sheets/harbour.yaml", "edition: 1", "edition: 2")
    change(root, "sheets/harbour.yaml", "- kind: lead\n  facts:\n", "- kind: lead\n  facts:\n  - harbour-founded\n")
    release(root, "edition 2")
    change(root, "sheets/harbour.yaml", "edition: 2", "edition: 3")
