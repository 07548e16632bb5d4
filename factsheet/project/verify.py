"""Verify a finished file: whether it is as it was made, and what has changed since.

Input: the bytes of a PDF; perhaps a project's content and templates. Output: a verdict. The
proof is the build's own, run with the manifest that the file carries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from factsheet.errors import ContentError, FactsheetError
from factsheet.evidence.digest import digest, hidden_fields
from factsheet.languages import known_languages, language
from factsheet.project.look import hashes, layer_hash, theme_of
from factsheet.project.project import Project
from factsheet.project.shipped import template_folders
from factsheet.project.signing import Signer, who
from factsheet.proof import Finding, Hidden, Reading, Secrets, Unreadable, limits, manifest, packs, prove, read
from factsheet.proof.expected import from_data
from factsheet.proof.findings import few, with_facts
from factsheet.proof.layout import leaf
from factsheet.proof.signature import Signed, after_end, signed
from factsheet.records import inputs
from factsheet.records.folders import Folders
from factsheet.writers.brand import Brand
from factsheet.writers.look import OPTION

LAYER = re.compile(r"editions/[a-z]{1,20}\.yaml")  # over the theme
SHOWN = 20  # findings of a kind
_CHANGED = "the manifest was changed: it does not match its hash"


@dataclass(frozen=True)
class Verdict:
    """The result: findings, the manifest, what has changed since, and who signed the file, if anybody did."""

    findings: tuple[Finding, ...] = ()
    manifest: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[str, ...] = ()
    signer: Signer | None = None

    @property
    def intact(self) -> bool:
        return not self.findings


def verify(
    data: bytes, project: Project | None = None, templates: Path | None = None, trust: Sequence[Any] | None = None
) -> Verdict:
    """Prove a file by its own manifest, and compare it with a project's current content and templates.

    A signed file is proved as it was before, and its signature is checked. ``trust``: certificates of authorities
    (``signing.authorities``); with these, a file must be signed. Raises ContentError for content that cannot be read,
    ImportError for a signed file where nothing reads signatures.
    """
    try:
        limits.check(data)
        apart = signed(data)
    except (Unreadable, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        return Verdict((Finding("F001", str(error)),))
    if apart is None:
        verdict = _unsigned(data, project, templates)
        unsigned = () if trust is None else (Finding("F016", "it is not signed"),)
        more = after_end(data)
        what = f"{more} bytes follow its end: a signature that was cut short, or something that does not belong to it"
        added = (Finding("F015", what),) if more and verdict.manifest else ()
        return replace(verdict, findings=(*unsigned, *added, *verdict.findings))
    verdict = _unsigned(apart.base, project, templates)
    try:
        signer = who(data, trust)
    except ValueError as error:
        return replace(verdict, findings=(Finding("F015", f"its signature cannot be read: {error}"), *verdict.findings))
    findings = (*_of_signature(apart, signer, verdict), *verdict.findings)
    return replace(verdict, findings=findings, signer=signer)


def _of_signature(apart: Signed, signer: Signer, verdict: Verdict) -> Iterator[Finding]:
    """Tell damage from forgery: what fits its own manifest, but not its signature, was made so."""
    for fault in apart.faults:
        yield Finding("F015", f"the signature is not all that was added: {fault}")
    if not signer.whole:
        yield Finding("F015", "it is not what was signed, yet matches its manifest: it was forged" if verdict.intact
                      else "it is not what was signed: it was damaged or changed")  # fmt: skip
    elif signer.trusted is False:
        yield Finding("F016", f"the signature of “{signer.by}” is not trusted: {signer.why}")


def _unsigned(data: bytes, project: Project | None, templates: Path | None) -> Verdict:
    try:
        reading = read(data, foreign=True)
    except Unreadable as error:
        return Verdict((Finding("F001", str(error)),))
    carried = reading.attachments.get(manifest.NAME)
    if carried is None:
        return Verdict((Finding("F002", "not a factsheet PDF, or its manifest was removed"),))
    others = sorted(reading.attachments.keys() - {manifest.NAME})
    findings = [Finding("F002", f"another file is attached: {name}") for name in others]
    try:
        if (pack := packs.opened(carried)) is not None:
            found = _of_pack(data, pack, project, templates)
            return replace(found, findings=tuple(few((*findings, *found.findings), SHOWN)))
        said = manifest.opened(carried)
        reference = from_data(said["text"])
        itself, facts = said["itself"], {fact["id"]: fact["text"] for fact in said["facts"]}
        if said["sheet"]["language"] not in known_languages():
            raise manifest.ManifestError("the manifest names a language that this program does not know")
        if said["sheet"]["draft"] != bool(reference.front):
            raise ValueError("a sheet says DRAFT on its first page if it is one, and only then")
        changes = tuple(_changes(said, project, templates))
    except ContentError:
        raise
    except manifest.ManifestError as error:
        return Verdict((*findings, Finding("F002", str(error))))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return Verdict((*findings, Finding("F002", "the manifest is malformed")))
    if not manifest.is_sealed(said):
        findings.append(Finding("F002", _CHANGED))
    if flaw := said["sheet"].get("flaw"):
        findings.append(Finding("F014", f"a preview, and no sheet: {flaw}"))
    hidden = Hidden(*hidden_fields(project.content)) if project else None
    texts = (text for part in (reference.blocks, reference.notes) for text in (each.text for each in part))
    findings += prove(reading, reference, Secrets(hidden, said=tuple(texts)))
    findings += [*_of_itself(reading, itself), *leaf(reading, said["sheet"].get("form", ""))]
    return Verdict(tuple(with_facts(few(findings, SHOWN), facts)), said, changes)


def _of_pack(data: bytes, said: dict[str, Any], project: Project | None, templates: Path | None) -> Verdict:
    """Prove a pack by its manifest, each sheet in it as a sheet."""
    wanted = packs.expected(said)
    if said["pack"]["language"] not in known_languages():
        raise manifest.ManifestError("the manifest names a language that this program does not know")
    drafts = [bool(part.front) for part in wanted[packs.FRONT :]]
    if [sheet["sheet"]["draft"] for sheet in said["sheets"]] != drafts or said["pack"]["draft"] != any(drafts):
        raise ValueError("a sheet says DRAFT on its first page if it is one, and only then")
    changes = [change for sheet in said["sheets"] for change in _changes(sheet, project, templates)]
    try:
        whole, parts = packs.read(data, [len(part.pages) for part in wanted], foreign=True)
    except Unreadable as error:
        return Verdict((Finding("F001", str(error)),))
    findings = [] if manifest.is_sealed(said) else [Finding("F002", _CHANGED)]
    hidden = Hidden(*hidden_fields(project.content)) if project else None
    texts = (each.text for one in wanted for part in (one.blocks, one.notes) for each in part)
    findings += packs.prove(whole, parts, wanted, Secrets(hidden, said=tuple(texts)))
    findings += _of_itself(whole, said["itself"])
    return Verdict(tuple(findings), said, tuple(dict.fromkeys(changes)))


def _of_itself(reading: Reading, itself: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what differs from the hashes taken when the file was made."""
    if digest(reading.xmp) != itself["metadata"]:
        yield Finding("F010", "its metadata has changed")
    if digest(dict(reading.info)) != itself["information"]:
        yield Finding("F010", "its document information (title, author, dates) has changed")
    if digest(reading.colours) != itself["colours"]:
        yield Finding("F010", "its output intent (colours) has changed")
    if sorted(map(digest, reading.images)) != sorted(itself.get("images", ())):  # none in earlier versions
        yield Finding("F010", "its pictures have changed")
    if sorted(map(digest, reading.fonts)) != sorted(itself["fonts"]):
        yield Finding("F010", "its fonts have changed: letters may look like others")
    if not reading.blocks:  # it was not read as far as that
        return
    if digest(reading.structure) != itself["structure"]:
        yield Finding("F010", "its structure (elements, languages, cell roles, expansions) has changed")
    if digest(reading.link_rows) != itself["links"]:
        yield Finding("F010", "its links (positions, descriptions, targets) have changed")


def _changes(said: Mapping[str, Any], project: Project | None, templates: Path | None) -> Iterator[str]:
    if project is not None:
        project = project.of("memo") if said["sheet"].get("form") == "memo" else project
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
        theme = theme_of(list(made_of["theme"]))
        folders = project.folders if project else template_folders(templates, theme)
        look = project.look if project else hashes(folders, theme, Brand())
        for name, then in sorted({**made_of["templates"], **made_of["theme"], **made_of["fonts"]}.items()):
            if LAYER.fullmatch(name):
                now = layer_hash(folders, name)
            else:
                now = look.get(name, "") if name in made_of["theme"] else _now(folders, name)
            if now == then:
                continue
            if name == OPTION:
                yield f"{name}: was given, and is kept nowhere"
            elif project or not name.startswith("_brand"):  # which stands beside the content
                yield f"{name}: {'has changed' if now else 'no longer exists'}"


def _now(folders: Folders, name: str) -> str:
    """Return the hash of a file in force; nothing for one that is nowhere in the folders."""
    path = folders / name
    within = name in folders.files or any(path.resolve().is_relative_to(one.resolve()) for one in folders.paths)
    return digest(inputs.read_bytes(path)) if within and path.is_file() else ""
