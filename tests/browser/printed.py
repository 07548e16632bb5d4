"""What a print by a browser holds: its pages, with their size in pt and their text, its title and its language.

Input: the path of a PDF. Output: JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pypdf import PdfReader


def printed(path: Path) -> dict[str, object]:
    """Return what the PDF holds."""
    reader = PdfReader(path)
    pages = [
        {"size": [float(page.mediabox.width), float(page.mediabox.height)], "text": page.extract_text()}
        for page in reader.pages
    ]
    root = reader.root_object
    title = reader.metadata.title if reader.metadata else None
    marked = root.get("/MarkInfo", {}).get("/Marked")
    return {
        "pages": pages,
        "title": title,
        "lang": root.get("/Lang"),
        "tagged": bool(marked and "/StructTreeRoot" in root),
    }


if __name__ == "__main__":
    json.dump(printed(Path(sys.argv[1])), sys.stdout)
