"""Names of people and bodies as CSL has them, from the ways in which other programs write them; ids made of texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Mapping
from typing import Any

# Words by which a name without a comma is known as that of a body.
_BODY = re.compile(
    r"(?i)\b(?:agency|agence|amt|assembly|assemblée|association|authority|board|bureau|bundes\w*|center|centre|coalition"
    r"|college|commission|committee|comité|conseil|consortium|corporation|council|court|department|foundation|force"
    r"|government|group|groupe|inc|institut\w*|international|ligue|league|ltd|minist\w+|nations|network|observatory"
    r"|office|organi[sz]ation\w*|parliament|parlement|police|press|réseau|secretariat|service\w*|societ[yé]|société"
    r"|statistics|trust|union|universit\w*|verband|verein|watch)\b"
)


def name_of(written: str) -> dict[str, str]:
    """Return a CSL name: “Family, Given” is a person, anything else a body, word for word; so is what is in {}."""
    written = written.strip()
    if written.startswith("{") and written.endswith("}"):
        return {"literal": written[1:-1].strip()}
    family, comma, given = (part.strip() for part in written.partition(","))
    if comma and family and given and not _BODY.search(written):
        return {"family": family, "given": given}
    return {"literal": written}


def is_body(name: str) -> bool:
    """Tell whether a name that is written without a comma is that of a body."""
    return bool(_BODY.search(name))


def plain_name(name: Mapping[str, Any]) -> dict[str, str]:
    """Return a CSL name with family, given and literal alone: particles and suffix are part of these."""
    if name.get("literal"):
        return {"literal": str(name["literal"])}

    def joined(*fields: str) -> str:
        return " ".join(str(name[field]).strip() for field in fields if name.get(field))

    found = {
        "family": joined("non-dropping-particle", "family", "suffix"),
        "given": joined("given", "dropping-particle"),
    }
    if found["family"] and not found["given"] and is_body(found["family"]):
        return {"literal": found["family"]}
    return {field: text for field, text in found.items() if text}


# Letters that are no others with a mark; as in passports and on signposts (BGN/PCGN), without apostrophes.
_LATIN = str.maketrans({
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    **dict(zip("абвгдезийклмнопрстуфыэёіґ", "abvgdeziyklmnoprstufyeeig", strict=True)),
    "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya",
    "є": "ye", "ї": "yi",
    **dict(zip("αβγδεζηικλμνξοπρσςτυω", "avgdeziiklmnxoprsstyo", strict=True)),
    "θ": "th", "φ": "f", "χ": "ch", "ψ": "ps",
})  # fmt: skip


def slug(text: str) -> str:
    """Return a text in the letters of ids, others transliterated; empty where none is left."""
    composed = unicodedata.normalize("NFC", text.lower()).translate(_LATIN)
    apart = unicodedata.normalize("NFKD", composed).translate(_LATIN)  # letters whose marks alone are others
    plain = apart.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def free(ident: str, taken: Container[str]) -> str:
    """Return an id that nothing has: this one, or with a number."""
    found, number = ident, 1
    while found in taken:
        number += 1
        found = f"{ident}-{number}"
    return found
