"""Sources and facts for other programs.

Input: content. Output: sources as CSL-JSON, BibTeX or RIS, facts as CSV, JSON or JSON-LD; the same content gives the
same bytes, and nothing that is never printed leaves.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from factsheet.evidence.digest import fact_record, plain
from factsheet.languages import Language
from factsheet.project.authoring.foreign import BIBTEX_TYPES, read
from factsheet.project.authoring.sources import take
from factsheet.project.cells import cell
from factsheet.records.dates import LiteralDate
from factsheet.records.model import Content, Fact
from factsheet.records.source import Name, Source
from factsheet.records.support import attribution

BIBTEX = {
    "article-journal": "article", "article-magazine": "article", "article-newspaper": "article", "book": "book",
    "chapter": "incollection", "report": "techreport", "pamphlet": "booklet",
}  # fmt: skip
_PLAIN = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "`": r"\textasciigrave{}",
    "-": "-{}",
    "'": "'{}",
}  # what TeX would take for something else
_COMMANDS = {"i": "emph", "b": "textbf", "sup": "textsuperscript", "sub": "textsubscript"}
RIS = {
    "article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS", "bill": "BILL", "book": "BOOK",
    "broadcast": "VIDEO", "chapter": "CHAP", "dataset": "DATA", "hearing": "HEAR", "legal_case": "CASE",
    "legislation": "STAT", "motion_picture": "MPCT", "pamphlet": "PAMP", "post": "BLOG", "post-weblog": "BLOG",
    "report": "RPRT", "webpage": "ELEC",
}  # fmt: skip
_MARKUP = re.compile(r"</?(?:i|b|sup|sub|span)\b[^>]*>")
SCHEMA = "https://schema.org"


# -- sources -------------------------------------------------------------------------------------------


def csl_json(content: Content) -> bytes:
    """Return the sources as CSL-JSON, without what this program adds to CSL."""
    return _json([_csl(source) for source in content.sources.values()])


def _csl(source: Source) -> dict[str, Any]:
    data = source.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"custom"})
    found = {key: value for key, value in data.items() if value not in ([], "")}
    for name in ("issued", "accessed"):
        if name in found:
            found[name] = _csl_date(found[name])
    if source.custom.link is False:
        found.pop("URL", None)
        found.pop("DOI", None)
    return found


def _csl_date(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return {"literal": value["literal"]}
    ends = [end.rstrip("~").split("-") for end in str(value).split("/")]
    found: dict[str, Any] = {"date-parts": [[int(part) for part in end] for end in ends]}
    if len(ends) == 1 and len(ends[0]) == 2 and int(ends[0][1]) > 12:
        found = {"date-parts": [[int(ends[0][0])]], "season": int(ends[0][1]) - 20}
    return found | ({"circa": True} if "~" in str(value) else {})


def bibtex(content: Content) -> bytes:
    """Return the sources as BibTeX, bodies in braces of their own; with fields of BibLaTeX where BibTeX has none."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Entry, Field

    library = Library()
    for source in content.sources.values():
        fields = {key: value for key, value in _bibtex(source).items() if value}
        kind = BIBTEX.get(source.type, "misc")
        library.add(Entry(kind, source.id, [Field(key, f"{{{value}}}") for key, value in fields.items()]))
    return write_string(library, unparse_stack=[]).encode()


def _bibtex(source: Source) -> dict[str, str]:
    container = "booktitle" if source.type == "chapter" else "journal" if "article" in source.type else "howpublished"
    publisher = "institution" if source.type == "report" else "publisher"
    year, month, day = _day_of(source)
    link = source.custom.link is not False
    kind = BIBTEX.get(source.type, "misc")
    told = BIBTEX_TYPES.get(kind, "webpage" if source.url and link else kind)  # what a reader takes the entry for
    said = {
        "author": " and ".join(_bibtex_name(name) for name in source.author),
        "editor": " and ".join(_bibtex_name(name) for name in source.editor or ()),
        "title": _kept(source.title or ""),
        container: _kept(source.container_title or ""),
        publisher: source.publisher or "",
        "address": source.publisher_place or "",
        "eventtitle": source.event_title or "",
        "type": source.genre or "",
        "volume": source.volume or "",
        "number": source.issue or source.number or "",
    }
    plain_fields = {
        "entrysubtype": "" if told == source.type else source.type,
        "pages": _tex(source.page or "").replace("-", "--"),
        "year": year or (source.issued.literal if isinstance(source.issued, LiteralDate) else ""),
        "month": month,
        "day": day,
        "date": source.issued if isinstance(source.issued, str) and re.search(r"[/~]|-2\d$", source.issued) else "",
        "urldate": source.accessed if isinstance(source.accessed, str) else "",
        "doi": (source.doi or "") if link else "",
        "url": (source.url or "") if link else "",
        "langid": source.language,
    }
    return {key: _tex(value) for key, value in said.items()} | plain_fields


def _day_of(source: Source) -> tuple[str, str, str]:
    """Return the year, month and day on which a source was published or began to be; a season is no month."""
    year, month, day = (*source.published.rstrip("~").partition("/")[0].split("-"), "", "", "")[:3]
    return year, month if month.isdigit() and int(month) <= 12 else "", day


def _kept(title: str) -> str:
    """Return a title whose capitals stay: BibTeX sets others in small letters."""
    return f"{{{title}}}" if title else ""


def _bibtex_name(name: Name) -> str:
    return f"{{{name.literal}}}" if name.literal else ", ".join(filter(None, (name.family, name.given)))


def _tex(text: str) -> str:
    """Return a text as LaTeX writes it: CSL's markup as commands, and marks that mean something there as marks."""
    text = re.sub(r"[&%$#_\\~^`]|-(?=-)|'(?=')", lambda m: _PLAIN.get(m[0], f"\\{m[0]}"), text)
    text = re.sub(r"<(i|b|sup|sub)>([^<>]*)</\1>", lambda m: f"\\{_COMMANDS[m[1]]}{{{m[2]}}}", text)
    return text.replace("<", r"{\textless}").replace(">", r"{\textgreater}")


def ris(content: Content) -> bytes:
    """Return the sources as RIS."""
    import rispy

    class Writer(rispy.RisWriter):  # type: ignore[misc]
        def set_header(self, count: int) -> str:
            return ""  # no number before an entry: readers of RIS need none

    entries = [_ris(source) for source in content.sources.values()]
    return str(rispy.dumps(entries, implementation=Writer)).lstrip().encode()


def _ris(source: Source) -> dict[str, Any]:
    year, month, day = _day_of(source)
    first, _, last = (source.page or "").partition("-")
    link = source.custom.link is not False
    found: dict[str, Any] = {
        "type_of_reference": RIS.get(source.type, "GEN"),
        "id": source.id,
        "authors": [_ris_name(name) for name in source.author],
        "secondary_authors": [_ris_name(name) for name in source.editor or ()],
        "title": source.title,
        "secondary_title": source.container_title,
        "publisher": source.publisher,
        "place_published": source.publisher_place,
        "volume": source.volume,
        "number": source.issue,
        "note": source.number,
        "start_page": first,
        "end_page": last,
        "year": year,
        "date": f"{year}/{month}/{day}" if month else "",
        "type_of_work": source.genre,
        "access_date": source.accessed.replace("-", "/") if isinstance(source.accessed, str) else "",
        "doi": source.doi if link else "",
        "urls": [source.url] if source.url and link else [],
        "language": source.language,
    }
    return {key: value for key, value in found.items() if value}


def _ris_name(name: Name) -> str:
    return name.literal or ", ".join(filter(None, (name.family, name.given)))


def left_out(content: Content, format_: str) -> dict[str, list[str]]:
    """Return what a format has no place for, by the id of the source: what is otherwise when it is read again."""
    suffix = {"csl-json": ".json", "bibtex": ".bib", "ris": ".ris"}[format_]
    back = read(SOURCES[format_](content), f"export{suffix}") if content.sources else []
    found = {}
    for source, entry in zip(content.sources.values(), back, strict=True):
        (taken,) = take([entry], {})
        again = Source.model_validate(taken.record) if taken.record else None
        own = {"id", "custom", *(("url", "doi") if source.custom.link is False else ())}
        fields = {name: info.alias or name for name, info in Source.model_fields.items() if name not in own}
        other = [key for name, key in fields.items() if not again or getattr(source, name) != getattr(again, name)]
        if other:
            found[source.id] = other
    return found


# -- facts ---------------------------------------------------------------------------------------------


def _printable(content: Content) -> list[Fact]:
    return [fact for fact in content.facts.values() if fact.print == "always"]


def facts_json(content: Content, language: Language) -> bytes:
    """Return what each fact says in a language: statement, numbers, dates, status, citations."""
    return _json([fact_record(fact, content, language) for fact in _printable(content)])


def facts_csv(content: Content, language: Language) -> bytes:
    """Return a row a citation: the fact, what it says, and where that stands."""
    out = io.StringIO()
    names = ("id", "status", "statement", "value", "unit", "as_of", "event_date", "attribution")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow((*names, "source", "title", "locator", "quote", "url"))
    for fact in _printable(content):
        said = fact_record(fact, content, language)
        numbers = content.numbers(fact)
        number = numbers.get("value") or numbers.get("range")
        own = {
            "id": fact.id, "status": fact.status, "statement": said["text"],
            "value": language.number(number) if number else "", "unit": (number.unit if number else "") or "",
            "as_of": fact.as_of or "", "event_date": fact.event_date or "",
            "attribution": attribution(fact, content, language) or "",
        }  # fmt: skip
        for citation in said.get("citations", [{}]):
            source = content.sources.get(citation.get("source", ""))
            link = source.address if source and source.custom.link is not False else ""
            cells = (citation.get("source", ""), _MARKUP.sub("", (source and source.title) or ""))
            row = (*(own[name] for name in names), *cells, citation.get("locator", ""), citation.get("quote", ""), link)
            rows.writerow([cell(value) for value in row])
    return out.getvalue().encode()


def facts_json_ld(content: Content, language: Language) -> bytes:
    """Return the facts as claims of schema.org, each with what it cites."""
    claims = []
    for fact in _printable(content):
        said = fact_record(fact, content, language)
        claim: dict[str, Any] = {"@type": "Claim", "@id": f"#{fact.id}", "text": said["text"],
                                 "inLanguage": language.code}  # fmt: skip
        if who := attribution(fact, content, language):
            claim["claimInterpreter"] = {"@type": "Organization", "name": who}
        claim["citation"] = [_cited(content.sources[c["source"]]) for c in said.get("citations", ())]
        claims.append(claim)
    return _json({"@context": SCHEMA, "@graph": claims})


def _cited(source: Source) -> dict[str, Any]:
    link = source.address if source.custom.link is not False else ""
    found = {"@type": "CreativeWork", "name": _MARKUP.sub("", source.title or source.genre or source.id),
             "datePublished": source.published.rstrip("~"), "url": link}  # fmt: skip
    return {key: value for key, value in found.items() if value}


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2, default=plain) + "\n").encode()


SOURCES: Mapping[str, Callable[[Content], bytes]] = {"csl-json": csl_json, "bibtex": bibtex, "ris": ris}
FACTS: Mapping[str, Callable[[Content, Language], bytes]] = {
    "csv": facts_csv, "json": facts_json, "json-ld": facts_json_ld,
}  # fmt: skip
