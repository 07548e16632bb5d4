"""A request for an outside fact-check, for tests: content half signed, a pack, and answers as people send them back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from factsheet.cli import main
from factsheet.evidence.digest import digest
from factsheet.evidence.signoff.decisions import Request
from support.built import ROOT
from support.content_factory import change
from support.repository import commit
from support.review_factory import as_bytes, ready, sign

FACTS = "facts/harbour.yaml"
NAME, ROLE = "Ann Lee", "fact-checker"
ASKS = Request(NAME, ROLE, "2999-12-15")
ARGUMENTS = ("harbour", "--to", NAME, "--role", ROLE, "--by", ASKS.by)


def begun(root: Path) -> Path:
    """Write the small content, signed by two readers in English, and change one figure after that."""
    ready(root)
    (root / "templates").symlink_to(ROOT / "templates")
    sign(root)
    commit(root, "first", "v1")
    change(root, "sheets/harbour.yaml", "edition: 1", "edition: 2")
    change(root, FACTS, "value: 57", "value: 58")
    change(root, FACTS, "quote: welcomed 57", "quote: welcomed 58")
    return root


def packed(root: Path) -> Path:
    """Return the folder of a French pack, the second language, in which nothing is signed."""
    options = [f"--{name}={root / name}" for name in ("content", "templates")]
    since = ("--since", str(root / "content"), f"--output={root / 'packs'}")
    assert main(["request", *ARGUMENTS, "--lang=fr", *since, *options]) == 0
    return root / "packs" / "harbour.fr.request.ann-lee"


def of_page(folder: Path) -> dict[str, Any]:
    """Return the review data that stand in the page of a pack, each row by the names of its fields."""
    text = (folder / "4-questions.html").read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    shared = {*data["shared"]}
    rows = [dict(zip(data["fields"], row, strict=True)) for row in data["rows"]]
    full = dict.fromkeys(shared, data["texts"])
    data["rows"] = [
        {k: full[k][v] if k in shared and isinstance(v, int) else v for k, v in row.items()} for row in rows
    ]
    return data


def decided(data: dict[str, Any], reader: str = NAME) -> bytes:
    """Return what the page exports when a reader has verified each row, as web/transfer.js writes it."""
    made = [
        {"pair": row["pair"], "hash": row["hash"], "state": "verified", "ticks": row["ticks"], "note": "",
         "support": "supports" if row["source"] else None, "at": f"2026-11-20T1{n // 50}:{n % 50:02}:00Z",
         "opened": True}
        for n, row in enumerate(data["rows"])
    ]  # fmt: skip
    sheet, asks = data["sheet"], data["request"]
    whole = {
        "request": {name: asks[name] for name in ("to", "role", "by")}, "schema": "factsheet-decisions/1",
        "sheet": sheet["id"], "language": sheet["language"], "edition": sheet["edition"], "content": data["content"],
        "reader": reader, "exported": "2026-11-20T18:00:00Z", "decisions": made,
    }  # fmt: skip
    return as_bytes({**whole, "sha256": digest(whole)})


def fill(path: Path, to: Path, change_it: Callable[[Any], object] = lambda sheet: None) -> Path:
    """Fill in a form as somebody who verifies all, and save it; ``change_it`` does something else to it."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet["C2"] = "2026-11-20"
    for row in sheet.iter_rows(min_row=6):
        for cell in row[6:12]:
            cell.value = cell.value or "x"
        row[12].value = row[12].value or "appuie"
        row[13].value = "vérifiée"
        row[14].value = row[14].value or "oui"
    change_it(sheet)
    book.save(to)
    return to
