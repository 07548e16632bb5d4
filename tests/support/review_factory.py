"""Readers and what they decide, for tests of review: decisions files as the review page writes them.

The small content of content_factory, with an author, and its sheet signed as told.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from factsheet.evidence.digest import digest
from factsheet.languages import language
from factsheet.project.project import Project
from factsheet.review import rows
from factsheet.review.apply import apply
from support.built import ROOT
from support.content_factory import Folder
from support.ssh_keys import key_of, public, signature

NOW = "2026-11-21T09:00:00Z"
AT = "2026-11-20T10:00:00Z"
Change = Callable[[dict[str, Any]], object]


def folder() -> Folder:
    """Return the small content, with someone who wrote it."""
    return Folder().add("publisher.yaml", "author: writer\n")


def project(root: Path) -> Project:
    """Return the project of a content folder under a path, read anew, with the real templates."""
    return Project(root / "content", ROOT / "templates")


def decided(
    of: Project,
    reader: str = "A. B.",
    *,
    sheet: str = "harbour",
    code: str = "en",
    state: str = "verified",
    only: Collection[str] | None = None,
    change: Change = lambda data: None,
    at: str = AT,
) -> dict[str, Any]:
    """Return a decisions file as data, sealed; ``change`` edits it before."""
    data = rows.data(of, of.finished(of.content.sheets[sheet], language(code)), reader)
    decisions = [
        {
            "pair": row["pair"], "hash": row["hash"], "state": state, "ticks": row["ticks"], "note": "",
            "at": earlier(at, row_number), "opened": True,
            "support": "supports" if state == "verified" and row["source"] else None,
        }
        for row_number, row in enumerate(data["rows"])
        if only is None or row["pair"] in only
    ]  # fmt: skip
    made: dict[str, Any] = {
        "schema": "factsheet-decisions/1", "sheet": sheet, "language": code, "edition": data["sheet"]["edition"],
        "content": data["content"], "reader": reader, "exported": "2026-11-20T12:00:00Z", "decisions": decisions,
    }  # fmt: skip
    change(made)
    return {**made, "sha256": digest(made)}


def earlier(at: str, minutes: int) -> str:
    """Return a time some minutes before: nobody reads a whole sheet in a second."""
    return (datetime.fromisoformat(at) - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def as_bytes(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def readers_yaml(*readers: str) -> str:
    """Return a readers.yaml with a key of each reader."""
    lines = [f"- name: {json.dumps(name)}\n  keys: [{public(key_of(name))}]\n" for name in readers]
    return "readers:\n" + "".join(lines)


def with_keys(root: Path, *readers: str) -> None:
    """Write the keys of readers into readers.yaml."""
    (root / "content" / "readers.yaml").write_text(readers_yaml(*readers), encoding="utf-8")


def sign(
    root: Path,
    readers: Sequence[str] = ("A. B.", "C. D."),
    codes: Sequence[str] = ("en",),
    *,
    keys: bool = False,
    **how: Any,
) -> None:
    """Let readers decide on all of the sheet, with their keys if told so, and apply it."""
    if keys:
        with_keys(root, *readers)
    for reader in readers:
        for code in codes:
            of = project(root)
            name, data = f"{reader}.{code}.json", as_bytes(decided(of, reader, code=code, **how))
            signatures = {name: (f"{name}.sig", signature(key_of(reader), data))} if keys else {}
            apply(of, [(name, data)], NOW, signatures=signatures)


def ready(root: Path, publisher: str = "") -> None:
    """Make all of the small content fit for release but for its review: translations are checked."""
    made = folder().add("publisher.yaml", publisher)
    text = made.files["facts/harbour.yaml"]
    made.files["facts/harbour.yaml"] = text.replace(
        "  sources:\n", "  translation: {fr: {state: checked}}\n  sources:\n"
    )
    made.write(root)
