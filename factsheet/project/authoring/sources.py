"""Sources from other programs as records of this one: ids, names, dates, languages; what they have besides is told.

Input: entries as CSL has them, the sources there are. Output: records to add, and what was changed or left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from factsheet.languages.codes import language_code
from factsheet.project.authoring.foreign import Csl, Unread
from factsheet.project.authoring.names import free, plain_name, slug
from factsheet.records.dates import LiteralDate, source_date
from factsheet.records.fitting import misfits
from factsheet.records.source import Source

NEAREST = {
    "article": "article-journal", "document": "report", "entry": "chapter", "entry-dictionary": "chapter",
    "entry-encyclopedia": "chapter", "figure": "webpage", "graphic": "webpage", "manuscript": "report",
    "map": "webpage",
    "paper-conference": "chapter", "patent": "report", "performance": "broadcast", "periodical": "book",
    "personal_communication": "interview", "regulation": "legislation", "review": "article-journal",
    "review-book": "article-journal", "software": "webpage", "song": "broadcast", "standard": "report",
    "thesis": "report",
}  # fmt: skip
FIELDS = [info.alias or name for name, info in Source.model_fields.items()]
TYPES = frozenset(get_args(Source.model_fields["type"].annotation))


@dataclass
class Taken:
    """What became of an entry: its record, nothing where it is not taken; what of it was changed, left out, or why."""

    key: str
    record: dict[str, Any] | None = None
    changed: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    refused: str = ""
    unread: bool = False


def take(entries: Sequence[Csl | Unread], known: Mapping[str, Source]) -> list[Taken]:
    """Return what becomes of entries, in their order; one that is there already, or comes twice, is not taken."""
    ids = set(known)
    places = {place: ident for ident, source in known.items() for place in _places(source.doi, source.url)}
    found = []
    for entry in entries:
        if isinstance(entry, Unread):
            found.append(Taken(str(entry.where), refused=f"it cannot be read: {entry.why}", unread=True))
            continue
        taken = _record(entry, ids)
        found.append(taken)
        if taken.record is None:
            continue
        here = list(_places(taken.record.get("DOI"), taken.record.get("URL")))
        if same := next((places[place] for place in here if place in places), None):
            what = "the same DOI" if here[0].startswith("doi:") and here[0] in places else "the same address"
            taken.record, taken.refused = None, f"it is {same} already: {what}"
            continue
        ids.add(taken.record["id"])
        places |= dict.fromkeys(here, taken.record["id"])
    return found


def _record(entry: Csl, ids: set[str]) -> Taken:
    pinned = re.search(r"(?im)^citation key:\s*(\S+)", str(entry.get("note") or entry.get("extra") or ""))
    key = pinned[1] if pinned else str(entry.get("citation-key") or entry.get("id") or "")
    taken = Taken(key or str(entry.get("title", ""))[:40])
    made: dict[str, Any] = {}
    for name, value in _clean(entry).items():
        if name in ("id", "citation-key") or value in (None, "", [], {}):
            continue
        if name not in FIELDS or name == "custom":
            taken.dropped.append(name)
        elif name in ("author", "editor") and _are_names(value):
            names = [plain_name(one) for one in value]
            made[name] = [one for one in names if one and one != {"family": "others"}]
            if len(made[name]) < len(names):
                taken.dropped.append(f"{name} (and others)" if {"family": "others"} in names else f"{name} (no name)")
        else:
            made[name] = value
    _kind(made, taken)
    for name in ("issued", "accessed"):
        if name in made:
            _date(made, name, taken)
    _language(made, taken)
    if isinstance(made.get("DOI"), str):
        made["DOI"] = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", made["DOI"], flags=re.IGNORECASE)
    record = {"id": "new", **{name: made[name] for name in FIELDS if name in made}}
    for name, why in misfits(Source, record).items():
        taken.dropped.append(f"{name} ({why})")
        record.pop(name, None)
    if wrong := misfits(Source, record):
        taken.refused = next(iter(wrong.values()))
        return taken
    if not record.get("title") and not record.get("author") and not record.get("container-title"):
        taken.refused = "it has no title, author or container"
        return taken
    record["id"] = free(_ident(key, record), ids)
    if key and record["id"] != key and not _made_by_a_program(key):
        taken.changed.append(f"the id {key} is written {record['id']}")
    taken.record = record
    return taken


def _clean(value: Any) -> Any:
    """Return data whose texts have no line ends and nothing that cannot be seen."""
    if isinstance(value, str):
        return "".join(c for c in " ".join(value.split()) if c.isprintable())
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items()}
    return [_clean(inner) for inner in value] if isinstance(value, list) else value


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _kind(made: dict[str, Any], taken: Taken) -> None:
    kind = str(made.get("type", ""))
    if kind not in TYPES:
        near = NEAREST.get(kind) or ("webpage" if made.get("URL") else "report")
        taken.changed.append(f"the type {kind or 'that is not given'} is kept as {near}")
        made["type"] = near


def _date(made: dict[str, Any], name: str, taken: Taken) -> None:
    value = made[name]
    try:
        found = source_date(value)
        made[name] = {"literal": found.literal} if isinstance(found, LiteralDate) else found
    except ValueError as error:
        said = value.get("raw") or value.get("literal") if isinstance(value, dict) else value
        if isinstance(said, str) and re.search(r"\w", said) and name == "issued":
            made[name] = {"literal": said[:80]}
            taken.changed.append(f"{name} is kept as it is written: {said}")
        else:
            del made[name]
            taken.dropped.append(f"{name} ({str(error).partition(':')[0]})")


def _language(made: dict[str, Any], taken: Taken) -> None:
    said = str(made.pop("language", "")).strip()
    if not said:
        return
    if code := language_code(said):
        made["language"] = code
    else:
        taken.dropped.append(f"language ({said})")


def _made_by_a_program(key: str) -> bool:
    """Tell whether a key is none that a person chose: an address, or a bare number."""
    return "/" in key or key.isdigit()


def _ident(key: str, made: Mapping[str, Any]) -> str:
    if key and not _made_by_a_program(key) and (kept := slug(key)):
        return kept[:80].strip("-")
    first = (made.get("author") or made.get("editor") or [{}])[0]
    who = first.get("family") or first.get("literal") or made.get("publisher") or made.get("title") or "source"
    issued = made.get("issued")
    year = issued[:4] if isinstance(issued, str) else ""
    return "-".join(filter(None, ("-".join(slug(str(who))[:60].split("-")[:3]), year))) or "source"


def _places(doi: str | None, url: str | None) -> Iterator[str]:
    """Yield what tells two sources alike: DOI and address, without what does not matter in them."""
    if doi:
        yield f"doi:{doi.lower()}"
    if url:
        plain = re.sub(r"^https?://(?:www\.)?|#.*$", "", url, flags=re.IGNORECASE).rstrip("/")
        if found := re.match(r"(?:dx\.)?doi\.org/(.+)", plain, re.IGNORECASE):
            yield f"doi:{found[1].lower()}"
        yield f"url:{plain}"
