"""Sources in the files of other programs: CSL-JSON, CSL-YAML, BibTeX and BibLaTeX, RIS.

Input: the bytes of a file and its name. Output: the entries as CSL has them, whatever fields they have, and where those
stand that cannot be read. A field whose place is taken already keeps its own name, and so is told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any, NamedTuple

from factsheet.errors import ContentError, Location, Problem
from factsheet.project.authoring.names import is_body, name_of
from factsheet.records.yaml_reader import parse_yaml

Csl = dict[str, Any]


class Unread(NamedTuple):
    """An entry that cannot be read: where it starts, and why."""

    where: Location
    why: str


BIBTEX_TYPES = {
    "article": "article-journal", "book": "book", "booklet": "pamphlet", "collection": "book", "dataset": "dataset",
    "electronic": "webpage", "inbook": "chapter", "incollection": "chapter", "inproceedings": "paper-conference",
    "conference": "paper-conference", "jurisdiction": "legal_case", "legal": "legislation",
    "legislation": "legislation", "manual": "document", "movie": "motion_picture", "online": "webpage",
    "patent": "patent", "periodical": "periodical", "proceedings": "book", "report": "report", "techreport": "report",
    "thesis": "thesis", "mastersthesis": "thesis", "phdthesis": "thesis", "unpublished": "manuscript",
    "video": "motion_picture", "www": "webpage",
}  # fmt: skip
BIBTEX_FIELDS = {
    "title": "title", "journal": "container-title", "journaltitle": "container-title", "booktitle": "container-title",
    "maintitle": "container-title", "publisher": "publisher", "institution": "publisher", "organization": "publisher",
    "school": "publisher", "address": "publisher-place", "location": "publisher-place", "volume": "volume",
    "number": "number", "issue": "issue", "pages": "page", "doi": "DOI", "url": "URL", "langid": "language",
    "language": "language", "type": "genre", "eventtitle": "event-title", "howpublished": "container-title",
    "urldate": "accessed",
}  # fmt: skip
RIS_TYPES = {
    "BILL": "bill", "BLOG": "post-weblog", "BOOK": "book", "CASE": "legal_case", "CHAP": "chapter",
    "CONF": "paper-conference", "CPAPER": "paper-conference",
    "DATA": "dataset", "ELEC": "webpage", "EJOUR": "article-journal", "GOVDOC": "report",
    "HEAR": "hearing", "INPR": "article", "JFULL": "periodical", "JOUR": "article-journal",
    "LEGAL": "legislation", "MGZN": "article-magazine", "MPCT": "motion_picture", "MULTI": "webpage",
    "NEWS": "article-newspaper", "PAMP": "pamphlet", "RPRT": "report", "SOUND": "song", "STAND": "standard",
    "STAT": "legislation", "THES": "thesis", "UNBILL": "bill", "VIDEO": "motion_picture", "WEB": "webpage",
}  # fmt: skip
RIS_FIELDS = {
    "id": "id", "title": "title", "primary_title": "title", "secondary_title": "container-title",
    "journal_name": "container-title", "alternate_title3": "container-title", "publisher": "publisher",
    "place_published": "publisher-place", "volume": "volume", "number": "issue", "doi": "DOI", "language": "language",
    "access_date": "accessed", "date": "issued", "year": "issued", "publication_year": "issued",
    "type_of_work": "genre", "note": "number",  # M1, in which Zotero has the number of a report
}  # fmt: skip
_MARKUP = {
    "emph": "i", "textit": "i", "mkbibemph": "i", "mkbibitalic": "i", "textbf": "b", "mkbibbold": "b",
    "textsuperscript": "sup", "mkbibsuperscript": "sup", "textsubscript": "sub", "mkbibsubscript": "sub",
}  # fmt: skip
_COMMAND = re.compile(rf"\\({'|'.join(_MARKUP)})\{{([^{{}}]*)\}}")
_RAISED = re.compile(r"\$([_^])\{?(?:\\(?:text|textrm|mathrm)\{)?([\w+−-]+)\}{0,2}\$")  # $_{2}$, as Zotero writes
_SIGNS = {
    "textless": "<",
    "textgreater": ">",
    "textasciicircum": "^",
}  # Zotero writes CSL's markup so where TeX has none


def read(data: bytes, display: str) -> list[Csl | Unread]:
    """Return the entries of a file, by the end of its name, in their order.

    Raises ContentError A005 for a file that cannot be read, or none of whose entries can.
    """
    readers: Mapping[str, Callable[[str, str], list[Csl | Unread]]] = {
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
    unread = [one for one in found if isinstance(one, Unread)]
    if len(unread) == len(found):
        hint = "correct it, or export it again"
        raise ContentError([Problem("A005", where, f"an entry cannot be read: {why}", hint) for where, why in unread])
    return found


def unreadable(display: str, what: str, hint: str, line: int = 0) -> ContentError:
    return ContentError([Problem("A005", Location(display, line, 1 if line else 0), what, hint)])


# -- CSL -----------------------------------------------------------------------------------------------


def _json(text: str, display: str) -> list[Csl | Unread]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise unreadable(display, "it is not JSON", "export it again, as CSL JSON", line) from None
    return _listed(found.get("items", found.get("references")) if isinstance(found, dict) else found, display)


def _yaml(text: str, display: str) -> list[Csl | Unread]:
    text = re.sub(r"\A---[ \t]*\n|\n(?:\.\.\.|---)[ \t]*\s*\Z", "\n", text)  # marks around pandoc's metadata
    listed = _listed(parse_yaml(text.encode(), display).data.get("references"), display)
    said = ("title", "container-title")
    return [
        one
        if isinstance(one, Unread)
        else {key: _marked(value) if key in said and isinstance(value, str) else value for key, value in one.items()}
        for one in listed
    ]


def _listed(found: object, display: str) -> list[Csl | Unread]:
    if not isinstance(found, list):
        raise unreadable(display, "it is not a list of entries as CSL has them", "export it again, as CSL")
    return [
        one if isinstance(one, dict) else Unread(Location(display, 0), f"entry {number} has no fields")
        for number, one in enumerate(found, 1)
    ]


def _marked(text: str) -> str:
    """Return a text of pandoc's CSL-YAML, which is Markdown, with CSL's markup."""
    for mark, tag in ((r"\*\*", "b"), (r"\*", "i"), (r"\^", "sup"), ("~", "sub")):
        text = re.sub(rf"(?<!\\){mark}(?=\S)([^*^~]+?)(?<=\S){mark}", rf"<{tag}>\1</{tag}>", text)
    return re.sub(r"\\([*^~_#\[\]])", r"\1", text)


# -- BibTeX and BibLaTeX -------------------------------------------------------------------------------


def _bibtex(text: str, display: str) -> list[Csl | Unread]:
    import logging

    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import DuplicateBlockKeyBlock, Entry, ImplicitComment, ParsingFailedBlock

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it cannot read is told by us
    found: list[Csl | Unread] = []
    for block in parse_string(text).blocks:
        entry = block.ignore_error_block if isinstance(block, DuplicateBlockKeyBlock) else block
        if isinstance(entry, Entry) and (lacking := _before_comma(entry.raw or "")):
            line = (block.start_line or 0) + 1
            found.append(Unread(Location(display, line, 1), f"a comma is missing before {lacking}"))
        elif isinstance(entry, Entry):
            fields = {field.key.lower(): str(field.value) for field in entry.fields}
            found.append(_of_bibtex(entry.entry_type.lower(), entry.key, fields))
        elif isinstance(block, ImplicitComment) and (
            lost := re.search(r"(?m)^[ \t]*@[a-z]+", block.comment, re.IGNORECASE)
        ):
            line = (block.start_line or 0) + block.comment.count("\n", 0, lost.start()) + 1
            found.append(Unread(Location(display, line, 1), f"there is no brace after {lost[0].strip()}"))
        elif isinstance(block, ParsingFailedBlock):
            said = str(block.error).partition(". Note:")[0].splitlines()
            why = said[0] if said else "a brace, a quotation mark or a comma is missing"
            found.append(Unread(Location(display, (block.start_line or 0) + 1, 1), why[:1].lower() + why[1:]))
    return found


def _before_comma(raw: str) -> str:
    """Return the first field of an entry of BibTeX that no comma parts from the one before it."""
    flat = re.sub(r"\\.", "", raw.partition("{")[2])
    while flat != (flat := re.sub(r"\{[^{}]*\}", "_", flat)):
        pass
    found = re.search(r"=\s*\w+\s+([\w-]+)\s*=", re.sub(r'"[^"]*"', "_", flat))
    return found[1] if found else ""


def _of_bibtex(kind: str, key: str, fields: dict[str, str]) -> Csl:
    bodies = {fields.get(name, "") for name in ("institution", "publisher", "organization", "school")}
    found: Csl = {"id": key, "type": BIBTEX_TYPES.get(kind, "webpage" if fields.get("url") else kind)}
    if said := fields.get("entrysubtype", ""):
        words = {"newspaper": "article-newspaper", "magazine": "article-magazine"}
        found["type"] = next((csl for word, csl in words.items() if word in said), said)
    for name, value in fields.items():
        if name in ("author", "editor"):
            found[name] = _people(value, bodies)
        elif name == "howpublished" and (place := re.fullmatch(r"\\url\{(.+)\}|(https?://\S+)", value.strip())):
            _put(found, "URL", name, (place[1] or place[2]).replace("\\", ""))
        elif name in BIBTEX_FIELDS:
            csl = BIBTEX_FIELDS[name]
            csl = "issue" if name == "number" and found["type"].startswith("article") else csl
            _put(found, csl, name, value.replace("\\", "") if name in ("doi", "url", "urldate") else _tex(value))
        elif name not in ("date", "year", "month", "day", "entrysubtype"):
            found[name] = value
    if fields.get("subtitle") and found.get("title"):
        found["title"] += f": {_tex(found.pop('subtitle'))}"
    if "page" in found:
        found["page"] = found["page"].replace("–", "-")
    month = _month(fields)
    day = fields.get("day", "").zfill(2) if month else ""
    if fields.get("month") and not month and not fields.get("date"):
        found["month"] = fields["month"]
    date = fields.get("date") or "-".join(filter(None, (fields.get("year"), month, day)))
    if date.strip("-0"):
        found["issued"] = date.removesuffix("-00")
    return found


def _put(found: Csl, csl: str, name: str, value: Any) -> None:
    """Give a field of CSL its value; where it has another one already, keep what is left over by its own name."""
    if found.setdefault(csl, value) != value:
        found[f"{name}: {value}"] = value


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
        elif re.match(r"(?:family|given|prefix|suffix|useprefix)\w*=", whole):
            found.append(_of_parts(whole))
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


def _of_parts(name: str) -> Csl:
    """Return a name in the extended form of BibLaTeX: family=Cruz, given=Ana, prefix=de la, useprefix=true."""
    said = dict(re.findall(r"(\w+)\s*=\s*(\{[^{}]*\}|\"[^\"]*\"|[^,]*)", name))
    parts = {key: _tex(value.strip().strip('"')) for key, value in said.items()}
    particle = "dropping-particle" if parts.get("useprefix") == "false" else "non-dropping-particle"
    found = {"family": "family", "given": "given", "prefix": particle, "suffix": "suffix"}
    return {csl: parts[key] for key, csl in found.items() if parts.get(key)}


def _tex(text: str) -> str:
    """Return a text of LaTeX in plain characters, with CSL's markup."""
    from pylatexenc.latex2text import LatexNodes2Text

    text = _RAISED.sub(lambda m: rf"\text{'sub' if m[1] == '_' else 'super'}script{{{m[2]}}}", text)
    text = re.sub(rf"\{{\\({'|'.join(_SIGNS)})\}}|\\({'|'.join(_SIGNS)})\{{\}}",
                  lambda m: _SIGNS[m[1] or m[2]], text)  # fmt: skip
    before = ""
    while before != text:
        before = text
        text = re.sub(r"(?<![\\\w\"'`^~=.])\{([^{}\\]+)\}", r"\1", text)  # braces that only keep capitals
        text = _COMMAND.sub(lambda m: f"<{_MARKUP[m[1]]}>{m[2]}</{_MARKUP[m[1]]}>", text)
    text = re.sub(r"(?<!\\)%", r"\\%", text)
    plain = str(LatexNodes2Text(math_mode="verbatim").latex_to_text(text))
    return " ".join(plain.replace("\u00a0", " ").split())


# -- RIS -----------------------------------------------------------------------------------------------


def _ris(text: str, display: str) -> list[Csl | Unread]:
    import rispy

    found: list[Csl | Unread] = []
    line = 1
    for part in re.split(r"(?<=\n)(?=TY  - )", text):
        try:
            found += [_of_ris(dict(entry)) for entry in rispy.loads(part)]
        except (OSError, ValueError, KeyError, IndexError) as error:
            found.append(Unread(Location(display, line, 1), str(error).partition("\n")[0]))
        else:
            if part.strip() and not re.search(r"(?m)^ER  -", part) and part.startswith("TY  - "):
                found.append(Unread(Location(display, line, 1), "there is no ER at its end"))
        line += part.count("\n")
    return found


def _of_ris(entry: Csl) -> Csl:
    kind = str(entry.pop("type_of_reference", ""))
    found: Csl = {"type": RIS_TYPES.get(kind, kind)}
    if "start_page" in entry and "end_page" not in entry and kind in ("BOOK", "THES", "RPRT"):
        found["number of pages"] = entry.pop("start_page")  # as Zotero writes it
    for name, value in entry.items():
        if name in ("authors", "first_authors", "secondary_authors"):
            role = "editor" if name == "secondary_authors" else "author"
            found[role] = [*found.get(role, ()), *map(_ris_name, value)]
        elif name == "urls":
            for url in value:
                _put(found, "URL", "URL", url)
        elif name in ("start_page", "end_page"):
            pages = [str(entry[page]) for page in ("start_page", "end_page") if page in entry]
            found["page"] = "-".join(dict.fromkeys(pages))
        elif RIS_FIELDS.get(name) == "issued":
            if name == "date" or "issued" not in found:  # the date says more than the year
                found["issued"] = value
        elif name in RIS_FIELDS:
            _put(found, RIS_FIELDS[name], name, value[0] if isinstance(value, list) and len(value) == 1 else value)
        else:
            found[name] = value
    for field in ("issued", "accessed"):
        if isinstance(found.get(field), str):
            year, *rest = (part for part in re.split(r"[/-]", found[field]) if part)
            found[field] = "-".join((year, *(part.zfill(2) for part in rest[:2] if part.isdigit())))
    return found


def _ris_name(written: str) -> Csl:
    """Return a name; RIS has a suffix in a third place: King, Martin Luther, Jr."""
    name: Csl = dict(name_of(written))
    given, comma, suffix = name.get("given", "").partition(", ")
    return {**name, "given": given, "suffix": suffix} if comma else name
