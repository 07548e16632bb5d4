"""A file, long after it was made: whether it is as it was made, and what has changed since.

Input: the bytes of a PDF; perhaps a project's content and templates. Output: a verdict. The
proof is the one of the build, run from the file alone, with the manifest it carries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from factsheet.errors import ContentError, FactsheetError
from factsheet.evidence.digest import digest, hidden_fields
from factsheet.languages import known_languages, language
from factsheet.project.project import Project
from factsheet.proof import Finding, Hidden, Reading, Secrets, Unreadable, limits, manifest, prove, read
from factsheet.proof.expected import from_data
from factsheet.proof.findings import few, with_facts

SHOWN = 20  # findings of a kind


@dataclass(frozen=True)
class Verdict:
    """What can be said of a file: findings, the sheet it is by its own account, and what has changed since."""

    findings: tuple[Finding, ...] = ()
    manifest: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[str, ...] = ()

    @property
    def intact(self) -> bool:
        return not self.findings


def verify(data: bytes, project: Project | None = None, templates: Path | None = None) -> Verdict:
    """Prove a file from what it carries, and compare it with a project's content and templates of today.

    Raises ContentError for content that cannot be read.
    """
    try:
        limits.check(data)
        reading = read(data, foreign=True)
    except Unreadable as error:
        return Verdict((Finding("F001", str(error)),))
    carried = reading.attachments.get(manifest.NAME)
    if carried is None:
        return Verdict((Finding("F002", "it carries no manifest: it is no sheet of this program, or was taken apart"),))
    others = sorted(reading.attachments.keys() - {manifest.NAME})
    findings = [Finding("F002", f"another file is attached: {name}") for name in others]
    try:
        said = manifest.opened(carried)
        reference = from_data(said["text"])
        itself, facts = said["itself"], {fact["id"]: fact["text"] for fact in said["facts"]}
        if said["sheet"]["language"] not in known_languages():
            raise manifest.ManifestError("the manifest’s language is none this program knows")
        changes = tuple(_changes(said, project, templates))
    except ContentError:
        raise
    except manifest.ManifestError as error:
        return Verdict((*findings, Finding("F002", str(error))))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return Verdict((*findings, Finding("F002", "the manifest has what no manifest has")))
    if not manifest.is_sealed(said):
        findings.append(Finding("F002", "the manifest was changed: it is not the one its hash was made of"))
    hidden = Hidden(*hidden_fields(project.content)) if project else None
    findings += prove(reading, reference, Secrets(hidden))
    findings += _of_itself(reading, itself)
    return Verdict(tuple(with_facts(few(findings, SHOWN), facts)), said, changes)


def _of_itself(reading: Reading, itself: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what the file says of itself otherwise than when it was made."""
    if digest(reading.xmp) != itself["metadata"]:
        yield Finding("F010", "its metadata are not those that were written")
    if digest(dict(reading.info)) != itself["information"]:
        yield Finding("F010", "its information (title, author, dates) is not what was written")
    if digest(reading.colours) != itself["colours"]:
        yield Finding("F010", "the colours it is meant for (its output intent) are not those that were written")
    if sorted(map(digest, reading.fonts)) != sorted(itself["fonts"]):
        yield Finding("F010", "its fonts are not those it was set in: its letters may look like others")
    if not reading.blocks:  # it was not read as far as that
        return
    if digest(reading.structure) != itself["structure"]:
        yield Finding("F010", "its structure (elements, languages, roles of cells, expansions) is not what was written")
    if digest(reading.ways) != itself["links"]:
        yield Finding("F010", "its links (places, descriptions, targets) are not those that were written")


def _changes(said: Mapping[str, Any], project: Project | None, templates: Path | None) -> Iterator[str]:
    if project is not None:
        lang, plan = language(said["sheet"]["language"]), project.content.sheets.get(said["sheet"]["id"])
        edition = None
        try:
            edition = project.edition(plan, lang) if plan else None
        except FactsheetError as error:
            why = f"{error.problems[0].where}: {error.problems[0].what}"
            yield f"sheet {said['sheet']['id']}: cannot be made today, so new facts are not listed: {why}"
        yield from manifest.changes(said, project.content, lang, edition)
    if templates is not None:
        made_of = said["made_of"]
        for name, then in sorted({**made_of["templates"], **made_of["theme"], **made_of["fonts"]}.items()):
            path = templates / name
            if not path.resolve().is_relative_to(templates.resolve()) or not path.is_file():
                yield f"{name}: there is no such template, theme or font any more"
            elif digest(path.read_bytes()) != then:
                yield f"{name}: has changed"
