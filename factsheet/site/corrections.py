"""Errata of the editions that others took the place of: what each printed that the newest no longer says.

Input: a project, its records of released editions. Output: slips, by the hash of the edition that they correct.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from factsheet.project.links import paper_label
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.released import Released
from factsheet.project.revisions.again import released_again
from factsheet.project.revisions.differences import compare
from factsheet.project.revisions.states import State, manifests, of_manifests, of_project
from factsheet.review.errata import errata, make
from factsheet.writers.html import Download

Slips = Mapping[str, Sequence[tuple[Download, bytes]]]


def slips(project: Project, records: Sequence[Released]) -> Slips:
    """Return the slips of each earlier edition that can be made again, on the papers of the publisher.

    Raises ContentError and LayoutError for a slip that cannot be made, ProofError for one that says something else.
    """
    newest = {(one.sheet, one.language): one for one in records}
    earlier = [one for one in records if newest[one.sheet, one.language] is not one]
    old: dict[str, tuple[Released, State]] = {}
    for again in released_again(project, earlier):
        papers = again.project.content.publisher.papers
        found = manifests(Press(again.project), again.edition, papers)
        one = again.released
        old[one.sha256] = one, of_manifests(found, f"edition {one.edition}")
    wanted = {now.sha256: now for one, _ in old.values() for now in [newest[one.sheet, one.language]]}
    made: dict[str, list[tuple[Download, bytes]]] = {}
    for again in released_again(project, list(wanted.values())):
        press, now, edition = Press(again.project), of_project(again.project, "now"), again.edition
        code = edition.language.code
        for one, then in old.values():
            key = one.sheet, one.language
            entries = errata(compare(then, now), then, now, *key) if key == (edition.plan.id, code) else ()
            for paper in press.project.content.publisher.papers if entries else ():
                pdf, _ = make(press, edition.plan, edition.language, then.sheets[key].said, entries, paper)
                said = press.project.templates.labels.label(edition.language, "Errata")
                label = paper_label(paper, "standard", edition.language)
                name = f"{one.sheet}.{code}.edition-{one.edition}.errata.{paper}.pdf"
                made.setdefault(one.sha256, []).append((Download(f"{said}, {label}", name), pdf))
    return made
