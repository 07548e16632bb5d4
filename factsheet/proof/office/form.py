"""A form in a spreadsheet, read back by zipfile and expat: it has the cells that were written, and no others.

Input: the bytes of an XLSX, the texts of its sheets by the names of their cells. Output: findings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from factsheet.proof.findings import Finding
from factsheet.proof.leaks import Secrets
from factsheet.proof.office.package import Damaged, judged, parsed, said


def check(data: bytes, sheets: Sequence[Mapping[str, str]], secrets: Secrets) -> list[Finding]:
    """Return what is wrong with a form: cells that say something else, and what must not stand in it."""

    def read(parts: Mapping[str, bytes]) -> tuple[list[str], list[Finding]]:
        tokens: list[str] = []
        findings: list[Finding] = []
        for number, wanted in enumerate(sheets, 1):
            cells = [e for e in parsed(parts, f"xl/worksheets/sheet{number}.xml").walk() if e.name == "c"]
            filled = [cell for cell in cells if cell.elements]
            if strange := [cell.get("r") for cell in filled if cell.get("t") != "inlineStr" or cell.first("f")]:
                raise Damaged(f"sheet {number}: {', '.join(strange)} is no text")
            found = [(cell.get("r"), cell.text()) for cell in filled]
            findings += said(f"sheet {number}", wanted, found)
            tokens += [text for _, text in found]
        return tokens, findings

    return judged(data, secrets, read)
