"""A package: a ZIP whose bytes depend on its parts alone, and what its parts share.

Input: parts by name. Output: bytes; an entry's time is the edition's day.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from html import escape
from typing import Any

from factsheet.languages import Language
from factsheet.sheet.tree import Metadata

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FIRST_YEAR = 1980  # that a ZIP can name


def properties(meta: Metadata, lang: Language) -> dict[str, str]:
    """Return what a file says of itself, by the names of Dublin Core; ``status`` says that it is a draft."""
    said = {
        "title": meta.title,
        "creator": meta.publisher,
        "description": meta.summary,
        "language": lang.code,
        "identifier": f"{meta.number}/{meta.edition}/{lang.code}",
        "rights": meta.licence,
        "date": day(meta),
        "status": lang.label("DRAFT") if meta.draft else "",
    }
    return {key: value for key, value in said.items() if value}


def day(meta: Metadata) -> str:
    """Return the edition's day as ISO 8601; of a month or year without a day, its first."""
    year, month, date = (*meta.date.rstrip("~?%").split("-"), "01", "01")[:3]
    return f"{year}-{month}-{date}"


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """Return an element; ``w_val`` becomes ``w:val``, attributes that are None are left out."""
    named = "".join(
        f' {key.replace("_", ":", 1)}="{escape(str(value))}"' for key, value in attributes.items() if value is not None
    )
    return f"<{name}{named}>{content}</{name}>" if content else f"<{name}{named}/>"


def text(name: str, content: str, /, **attributes: Any) -> str:
    """Return an element of a text."""
    return element(name, escape(content, quote=False), **attributes)


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {entry.filename: package.read(entry) for entry in package.infolist() if not entry.is_dir()}


def pack(parts: Mapping[str, str | bytes], meta: Metadata) -> bytes:
    """Return a package; ``mimetype`` is its first part and not compressed, as ODF and EPUB have it."""
    year, month, date = map(int, day(meta).split("-"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, (max(year, _FIRST_YEAR), month, date, 0, 0, 0))
            entry.create_system = 0  # the same wherever it is made
            stored = name == "mimetype" or name.endswith((".png", ".jpg"))
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            package.writestr(entry, data.encode() if isinstance(data, str) else data)
    return out.getvalue()
