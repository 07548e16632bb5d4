"""A small project with two released editions, each committed, and content that went on since; a site of it."""

from __future__ import annotations

from pathlib import Path

from factsheet.cli import main
from support.built import ROOT
from support.content_factory import change
from support.repository import commit
from support.review_factory import ready, sign

AT = "base_url: https://press.test-desk.ca/sheets\n"
RELEASE = ("build", "-q", "--release", "--on", "2026-11-21", "--format", "pdf")


def release(root: Path, message: str, *more: str) -> None:
    """Release the content at hand, with more options, and commit it with its record."""
    options = [f"--{name}={root / name}" for name in ("content", "templates", "output")]
    assert main([*RELEASE, *options, *more]) == 0
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
