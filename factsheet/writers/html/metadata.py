"""The page for machines: a schema.org Report with its citations, as JSON-LD.

Input: a sheet's metadata and notes. Output: JSON that is safe inside a script
element. Report, not ClaimReview: a sheet does not rate anyone's claim.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from factsheet.sheet.addresses import domain
from factsheet.sheet.tree import Note, Reference, Sheet

_TYPES: Mapping[str, str] = {
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "bill": "Legislation",
    "book": "Book",
    "broadcast": "RadioEpisode",
    "chapter": "Chapter",
    "dataset": "Dataset",
    "legislation": "Legislation",
    "motion_picture": "Movie",
    "post": "SocialMediaPosting",
    "post-weblog": "BlogPosting",
    "report": "Report",
    "webpage": "WebPage",
}
# "<" could end the script element; JSON allows the others, older JavaScript parsers do not.
_UNSAFE = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


def json_ld(sheet: Sheet, address: str = "") -> str:
    """Return the sheet's JSON-LD; ``address`` is that of the page, if it has one."""
    meta = sheet.metadata
    report: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": address,
        "url": address,
        "name": meta.title,
        "reportNumber": meta.number,
        "version": str(meta.edition),
        "datePublished": meta.date,
        "inLanguage": meta.language,
        "abstract": meta.summary,
        "keywords": list(meta.keywords),
        "publisher": _organization(meta.publisher),
        "license": meta.licence_url or meta.licence,
        "creativeWorkStatus": "Draft" if meta.draft else "Published",
        "isAccessibleForFree": True,
        "citation": _citations(sheet.notes),
    }
    return json.dumps(_known(report), ensure_ascii=False, indent=1).translate(_UNSAFE)


def _citations(notes: tuple[Note, ...]) -> list[dict[str, object]]:
    """Return each source once, in the order of its first note."""
    references = {note.reference.key: note.reference for note in reversed(notes)}
    return [_citation(references[key]) for key in dict.fromkeys(note.reference.key for note in notes)]


def _citation(reference: Reference) -> dict[str, object]:
    publisher = _organization(reference.publisher or ("" if reference.author else domain(reference.url)))
    volume, issue, pages = reference.part
    author_type = "Person" if reference.author_is_person else "Organization"
    return _known(
        {
            "@type": _TYPES.get(reference.type, "CreativeWork"),
            "name": reference.title or reference.publisher or reference.author,  # what has no title goes by its outlet
            "inLanguage": reference.language,
            "author": {"@type": author_type, "name": reference.author} if reference.author else None,
            "editor": reference.editor,
            "publisher": _known({**publisher, "location": reference.place}) if publisher else None,
            "isPartOf": _part_of(volume, issue),
            "pagination": pages,
            "recordedAt": {"@type": "Event", "name": reference.event} if reference.event else None,
            "dateCreated": reference.first_published,
            "datePublished": reference.issued if reference.issued[-1:] not in tuple("~?%") else "",  # not ISO 8601
            "sameAs": reference.doi if reference.doi != reference.url else "",
            "url": reference.url,
            "archivedAt": reference.archived,
        }
    )


def _part_of(volume: str, issue: str) -> dict[str, object] | None:
    """Return the issue, or the volume, that a source came out in."""
    whole: dict[str, object] | None = {"@type": "PublicationVolume", "volumeNumber": volume} if volume else None
    return _known({"@type": "PublicationIssue", "issueNumber": issue, "isPartOf": whole}) if issue else whole


def _organization(name: str) -> dict[str, object] | None:
    return {"@type": "Organization", "name": name} if name else None


def _known(record: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in record.items() if value not in ("", None, [])}
