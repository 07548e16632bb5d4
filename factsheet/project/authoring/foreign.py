"""Sources in the files of other programs: CSL-JSON, CSL-YAML, BibTeX and BibLaTeX, RIS.

Input: the bytes of a file and its name. Output: the entries as CSL has them, whatever fields they have.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any

from factsheet.errors import ContentError, Location, Problem
from factsheet.project.authoring.names import is_body
from factsheet.records.yaml_reader import parse_yaml

Csl = dict[str, Any]

BIBTEX_TYPES = {
    "article": "article-journal", "book": "book", "booklet": "pamphlet", "collection": "book", "dataset": "dataset",
    "electronic": "webpage", "inbook": "chapter", "incollection": "chapter", "inproceedings": "chapter",
    "conference": "chapter", "jurisdiction": "legal_case", "legal": "legislation", "legislation": "legislation",
    "manual": "report", "misc": "webpage", "movie": "motion_picture", "online": "webpage", "periodical": "book",
    "proceedings": "book", "report": "report", "techreport": "report", "thesis": "report", "mastersthesis": "report",
    "phdthesis": "report", "unpublished": "report", "video": "motion_picture", "www": "webpage",
}  # fmt: skip
BIBTEX_FIELDS = {
    "title": "title", "journal": "container-title", "journaltitle": "container-title", "booktitle": "container-title",
    "maintitle": "container-title", "publisher": "publisher", "institution": "publisher", "organization": "publisher",
    "school": "publisher", "address": "publisher-place", "location": "publisher-place", "volume": "volume",
    "number": "number", "issue": "issue", "pages": "page", "doi": "DOI", "url": "URL", "langid": "language",
    "language": "language", "type": "genre", "eventtitle": "event-title", "urldate": "accessed",
}  # fmt: skip
RIS_TYPES = {
    "BILL": "bill", "BLOG": "post-weblog", "BOOK": "book", "CASE": "legal_case", "CHAP": "chapter", "CONF": "chapter",
    "CPAPER": "chapter", "DATA": "dataset", "ELEC": "webpage", "EJOUR": "article-journal", "GOVDOC": "report",
    "HEAR": "hearing", "INPR": "article-journal", "JFULL": "article-journal", "JOUR": "article-journal",
    "LEGAL": "legislation", "MGZN": "article-magazine", "MPCT": "motion_picture", "MULTI": "webpage",
    "NEWS": "article-newspaper", "PAMP": "pamphlet", "RPRT": "report", "SOUND": "broadcast", "STAND": "report",
    "STAT": "legislation", "THES": "report", "UNBILL": "bill", "VIDEO": "motion_picture", "WEB": "webpage",
}  # fmt: skip
RIS_FIELDS = {
    "id": "id", "title": "title", "primary_title": "title", "secondary_title": "container-title",
    "journal_name": "container-title", "alternate_title3": "container-title", "publisher": "publisher",
    "place_published": "publisher-place", "volume": "volume", "number": "issue", "doi": "DOI", "language": "language",
    "access_date": "accessed", "date": "issued", "year": "issued", "publication_year": "issued",
    "type_of_work": "genre",
}  # fmt: skip
_MARKUP = {"emph": "i", "textit": "i", "textbf": "b", "textsuperscript": "sup", "textsubscript": "sub"}


def read(data: bytes, display: str) -> list[Csl]:
    """Return the entries of a file, by the end of its name. Raises ContentError A005 for one that cannot be read."""
    readers: Mapping[str, Callable[[str, str], list[Csl]]] = {
        ".json": _json, ".csljson": _json, ".yaml": _yaml, ".yml": _yaml, ".bib": _bibtex, ".bibtex": _bibtex,
        ".ris": _ris,
    }  # fmt: skip
    suffix = PurePath(display).suffix.lower()
    if suffix not in readers:
        raise unreadable(display, f"a file that ends in '{suffix}' is not known", f"those are: {', '.join(readers)}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise unreadable(display, "the file is not UTF-8 text", "export it again, in UTF-8") from None
    found = readers[suffix](text, display)
    if not found:
        raise unreadable(display, "there is no entry in it", "export the sources again")
    return found


def unreadable(display: str, what: str, hint: str, line: int = 0) -> ContentError:
    return ContentError([Problem("A005", Location(display, line, 1 if line else 0), what, hint)])


# -- CSL -----------------------------------------------------------------------------------------------


def _json(text: str, display: str) -> list[Csl]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise unreadable(display, "it is not JSON", "export it again, as CSL JSON", line) from None
    return _listed(found.get("items", found.get("references")) if isinstance(found, dict) else found, display)


def _yaml(text: str, display: str) -> list[Csl]:
    text = re.sub(r"\A---[ \t]*\n|\n(?:\.\.\.|---)[ \t]*\s*\Z", "\n", text)  # marks around pandoc's metadata
    listed = _listed(parse_yaml(text.encode(), display).data.get("references"), display)
    said = ("title", "container-title")
    return [
        {key: _marked(value) if key in said and isinstance(value, str) else value for key, value in one.items()}
        for one in listed
    ]


def _listed(found: object, display: str) -> list[Csl]:
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise unreadable(display, "it is not a list of entries as CSL has them", "export it again, as CSL")
    return found


def _marked(text: str) -> str:
    """Return a text of pandoc's CSL-YAML, which is Markdown, with CSL's markup."""
    for mark, tag in ((r"\*\*", "b"), (r"\*", "i"), (r"\^", "sup"), ("~", "sub")):
        text = re.sub(rf"(?<!\\){mark}(?=\S)([^*^~]+?)(?<=\S){mark}", rf"<{tag}>\1</{tag}>", text)
    return re.sub(r"\\([*^~_#\[\]])", r"\1", text)


# -- BibTeX and BibLaTeX -------------------------------------------------------------------------------


def _bibtex(text: str, display: str) -> list[Csl]:
    import logging

    from bibtexparser.entrypoint import parse_string

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it cannot read is told below
    library = parse_string(text)
    if library.failed_blocks:
        block = library.failed_blocks[0]
        said = next(iter(str(block.error).splitlines()), "") or "a brace or a comma is missing"
        raise unreadable(display, f"an entry cannot be read: {said}", "correct it, or export it again",
                         (block.start_line or 0) + 1)  # fmt: skip
    return [
        _of_bibtex(e.entry_type.lower(), e.key, {f.key.lower(): str(f.value) for f in e.fields})
        for e in library.entries
    ]


def _of_bibtex(kind: str, key: str, fields: dict[str, str]) -> Csl:
    bodies = {fields.get(name, "") for name in ("institution", "publisher", "organization", "school")}
    found: Csl = {"id": key, "type": BIBTEX_TYPES.get(kind, kind)}
    if kind == "article" and "newspaper" in fields.get("entrysubtype", ""):
        found["type"] = "article-newspaper"
    elif kind == "article" and "magazine" in fields.get("entrysubtype", ""):
        found["type"] = "article-magazine"
    for name, value in fields.items():
        if name in ("author", "editor"):
            found[name] = _people(value, bodies)
        elif name in BIBTEX_FIELDS:
            csl = BIBTEX_FIELDS[name]
            csl = "issue" if name == "number" and found["type"].startswith("article") else csl
            found.setdefault(csl, value.replace("\\", "") if name in ("doi", "url", "urldate") else _tex(value))
        elif name not in ("date", "year", "month", "day", "entrysubtype"):
            found[name] = value
    if fields.get("subtitle") and found.get("title"):
        found["title"] += f": {_tex(found.pop('subtitle'))}"
    if "page" in found:
        found["page"] = found["page"].replace("–", "-")
    parts = fields.get("year"), _month(fields), fields.get("day", "").zfill(2)
    date = fields.get("date") or "-".join(filter(None, parts))
    if date.strip("-0"):
        found["issued"] = date.removesuffix("-00")
    return found


def _month(fields: Mapping[str, str]) -> str:
    names = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    said = fields.get("month", "").strip().lower()
    return f"{names.index(said[:3]) + 1:02}" if said[:3] in names else said.zfill(2) if said.isdigit() else ""


def _people(value: str, bodies: set[str]) -> list[Csl]:
    from bibtexparser.middlewares.names import (
        InvalidNameError,
        parse_single_name_into_parts,
        split_multiple_persons_names,
    )

    found: list[Csl] = []
    for name in split_multiple_persons_names(value):
        whole = name.strip()
        if whole.startswith("{") and whole.endswith("}"):
            found.append({"literal": _tex(whole[1:-1])})
        elif whole in bodies or ("," not in whole and is_body(whole)):
            found.append({"literal": _tex(whole)})
        else:
            try:
                parts = parse_single_name_into_parts(whole)
            except InvalidNameError:
                found.append({"literal": _tex(whole)})
                continue
            family = " ".join((*parts.von, *parts.last, *parts.jr))
            found.append({"family": _tex(family), **({"given": _tex(" ".join(parts.first))} if parts.first else {})})
    return found


def _tex(text: str) -> str:
    """Return a text of LaTeX in plain characters, with CSL's markup."""
    from pylatexenc.latex2text import LatexNodes2Text

    commands = "|".join(_MARKUP)
    text = re.sub(rf"\\({commands})\{{([^{{}}]*)\}}", lambda m: f"<{_MARKUP[m[1]]}>{m[2]}</{_MARKUP[m[1]]}>", text)
    text = re.sub(r"(?<!\\)%", r"\\%", text)
    plain = str(LatexNodes2Text(math_mode="verbatim").latex_to_text(text))
    return " ".join(plain.replace("\u00a0", " ").split())


# -- RIS -----------------------------------------------------------------------------------------------


def _ris(text: str, display: str) -> list[Csl]:
    import rispy

    try:
        entries = rispy.loads(text)
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise unreadable(display, f"it cannot be read as RIS: {error}", "export it again") from None
    return [_of_ris(dict(entry)) for entry in entries]


def _of_ris(entry: Csl) -> Csl:
    from factsheet.project.authoring.names import name_of

    kind = str(entry.pop("type_of_reference", ""))
    found: Csl = {"type": RIS_TYPES.get(kind, kind)}
    for name, value in entry.items():
        if name in ("authors", "first_authors", "secondary_authors"):
            role = "editor" if name == "secondary_authors" else "author"
            found[role] = [*found.get(role, ()), *map(name_of, value)]
        elif name == "urls":
            found["URL"] = value[0]
        elif name in ("start_page", "end_page"):
            pages = [str(entry[page]) for page in ("start_page", "end_page") if page in entry]
            found["page"] = "-".join(dict.fromkeys(pages))
        elif name in RIS_FIELDS:
            if name == "date" or RIS_FIELDS[name] not in found:  # the date says more than the year
                found[RIS_FIELDS[name]] = value
        else:
            found[name] = value
    for field in ("issued", "accessed"):
        if isinstance(found.get(field), str):
            year, *rest = (part for part in re.split(r"[/-]", found[field]) if part)
            found[field] = "-".join((year, *(part.zfill(2) for part in rest[:2] if part.isdigit())))
    if isinstance(found.get("language"), list):
        found["language"] = found["language"][0]
    return found
