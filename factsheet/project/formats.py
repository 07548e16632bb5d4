"""The formats of a sheet: how each is written, proved and named.

Input: a press and an edition. Output: a file, proved from its bytes. A new format is a module in writers/, its
reader in proof/ and a row here; names, checksums, index and the options of the command follow from the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factsheet.errors import LayoutError, Problem
from factsheet.project.press import PaperName, Press, downloads, paper_label, raise_findings
from factsheet.project.project import Project, file_name, page_name
from factsheet.sheet.edition import Edition

if TYPE_CHECKING:
    from factsheet.proof import Finding


@dataclass(frozen=True)
class Made:
    """A file that was made and proved: its bytes, and its pages if it has some."""

    data: bytes
    pages: int = 0


@dataclass(frozen=True)
class Writer:
    """A format: the suffix of its files, what its links are called, whether there is a file for each paper.

    ``make`` writes a file and proves it. It raises ContentError for what cannot be written, LayoutError for what does
    not fit, and ProofError for a file that does not say what was written.
    """

    suffix: str
    label: str
    per_paper: bool
    make: Callable[[Press, Edition, str, PaperName], Made]
    by_default: bool = False

    def names(self, sheet: str, lang: str, papers: Sequence[PaperName]) -> dict[str, PaperName]:
        """Return the file names of an edition, each with its paper."""
        if self.per_paper:
            return {file_name(sheet, lang, self.suffix, paper): paper for paper in papers}
        return {file_name(sheet, lang, self.suffix): papers[0]}

    def label_on(self, paper: PaperName) -> str:
        """Return what a link to a file says."""
        return paper_label(paper) if self.per_paper else self.label


def _pdf(press: Press, edition: Edition, name: str, paper: PaperName) -> Made:
    made = press.make(edition, paper)
    if isinstance(made, Problem):
        raise LayoutError([made])
    press.prove(made)
    return Made(made.data, made.pages)


def web_edition(project: Project, edition: Edition) -> bytes:
    """Return the web page of an edition."""
    from factsheet.writers import html

    name, code = edition.plan.id, edition.language.code
    text = html.write(
        edition.sheet,
        edition.language,
        render=project.templates.render,
        css=project.css,
        tokens=project.theme.css_tokens(),
        fonts=project.fonts,
        file=page_name(name, code),
        downloads=downloads(project, edition),
    )
    return text.encode()


def _html(press: Press, edition: Edition, name: str, paper: PaperName) -> Made:
    data = web_edition(press.project, edition)
    press.prove_page(name, data, edition)
    return Made(data)


def _text(press: Press, edition: Edition, name: str, paper: PaperName) -> Made:
    from factsheet.proof import lines
    from factsheet.writers import text

    sheet, lang = edition.sheet, edition.language
    written = text.write(sheet, lang)
    wanted = lines.expected(sheet, lang.label("Notes"), languages=False)
    found = lines.read_text(written, len(sheet.notes))
    _prove(press, edition, name, lines.check(wanted, found, press.secrets))
    return Made(written.encode())


def _markdown(press: Press, edition: Edition, name: str, paper: PaperName) -> Made:
    from factsheet.proof import Finding, lines
    from factsheet.writers import markdown

    written = markdown.write(edition.sheet, edition.language)
    language, found = lines.read_markdown(written)
    findings = lines.check(lines.expected(edition.sheet, "", languages=True), found, press.secrets)
    if language != edition.language.code:
        findings.append(Finding("F003", f"the language is {language or 'not stated'}, not {edition.language.code}"))
    _prove(press, edition, name, findings)
    return Made(written.encode())


def _prove(press: Press, edition: Edition, name: str, findings: Sequence[Finding]) -> None:
    if findings:
        raise_findings(name, findings, press.statements(edition))


WRITERS: Mapping[str, Writer] = {
    "pdf": Writer("pdf", "PDF", True, _pdf, by_default=True),
    "html": Writer("html", "HTML", False, _html, by_default=True),
    "txt": Writer("txt", "TXT", False, _text),
    "md": Writer("md", "Markdown", False, _markdown),
}
DEFAULT = tuple(name for name, writer in WRITERS.items() if writer.by_default)


def file_names(
    sheet: str, lang: str, papers: Sequence[PaperName], formats: Sequence[str]
) -> Iterator[tuple[str, str, PaperName]]:
    """Yield format, file name and paper of each file of an edition, in the order of the table."""
    for name, writer in WRITERS.items():
        if name in formats:
            for file, paper in writer.names(sheet, lang, papers).items():
                yield name, file, paper
