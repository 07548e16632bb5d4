"""The formats of a sheet: how each is named, written and proved.

Input: a press and an edition. Output: a file, and its proof from its bytes. A new format is a module in writers/, its
reader in proof/ and a row here; names, checksums, index and the options of the command follow from the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from factsheet.languages import Language
from factsheet.project.editions import file_name, of_name
from factsheet.project.links import card_link, paper_label
from factsheet.project.places import check_brackets
from factsheet.project.press import Made, Press
from factsheet.project.selection import FORMATS, OF_EDITION, EditionName, Format, PaperName
from factsheet.proof import Finding
from factsheet.sheet.edition import Edition
from factsheet.writers import html

if TYPE_CHECKING:  # most builds make neither
    from factsheet.writers.pandoc import Target

Write: TypeAlias = Callable[[Press, Edition, str, PaperName], Made]
Prove: TypeAlias = Callable[[Press, Edition, str, Made], None]


@dataclass(frozen=True)
class Writer:
    """A format: the suffix of its files, what its links are called, whether there is a file for each paper; the suffix
    and the link of a second file.

    ``write`` makes a file. It raises ContentError for what cannot be written, LayoutError for what does not fit.
    ``prove`` reads it back. It raises ProofError for a file that does not say what was written.
    """

    suffix: str
    label: str
    per_paper: bool
    write: Write
    prove: Prove
    second: tuple[str, str] = ("", "")

    @property
    def suffixes(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.suffix, self.second[0])))

    def names(
        self, sheet: str, lang: str, papers: Sequence[PaperName], *, draft: bool, edition: EditionName = "standard"
    ) -> dict[str, PaperName]:
        """Return the file names of an edition, each with its paper."""
        of = of_name(edition)
        if self.per_paper:
            return {file_name(sheet, lang, self.suffix, paper + of, draft=draft): paper for paper in papers}
        return {file_name(sheet, lang, suffix, draft=draft): papers[0] for suffix in self.suffixes}

    def label_on(self, paper: PaperName, file: str, edition: EditionName, lang: Language) -> str:
        """Return what a link to a file says."""
        suffix, second = self.second
        label = second if suffix and file.endswith(f".{suffix}") else self.label
        return paper_label(paper, edition, lang) if self.per_paper else label


def _html(press: Press, edition: Edition, name: str, paper: PaperName) -> Made:
    project = press.project
    page = html.write(
        edition.sheet,
        edition.language,
        render=project.templates.render,
        css=press.css_of(edition.sheet),
        tokens=project.theme.css_tokens(),
        fonts=press.fonts,
        file=name,
        downloads=press.downloads(edition, name),
        card=card_link(edition, name) if press.cards else None,
        site=press.site,
    )
    return Made(page.encode())


def _text(press: Press, edition: Edition, name: str, paper: PaperName) -> Made:
    from factsheet.writers import text

    check_brackets(edition.sheet, press.project.content, name)
    return Made(text.write(edition.sheet, edition.language).encode())


def _prove_text(press: Press, edition: Edition, name: str, made: Made) -> None:
    from factsheet.proof import lines

    sheet = edition.sheet
    wanted = lines.expected(sheet, edition.language.label("Notes"), languages=False)
    found = lines.read_text(made.data.decode(), len(sheet.notes))
    press.found(edition, name, lines.check(wanted, found, press.secrets))


def _markdown(press: Press, edition: Edition, name: str, paper: PaperName) -> Made:
    from factsheet.writers import markdown

    return Made(markdown.write(edition.sheet, edition.language).encode())


def _prove_markdown(press: Press, edition: Edition, name: str, made: Made) -> None:
    from factsheet.proof import lines

    language, found = lines.read_markdown(made.data.decode())
    findings = lines.check(lines.expected(edition.sheet, "", languages=True), found, press.secrets)
    if language != edition.language.code:
        findings.append(Finding("F003", f"the language is {language or 'not stated'}, not {edition.language.code}"))
    press.found(edition, name, findings)


def _later(means: Callable[[], tuple[Write, Prove]]) -> tuple[Write, Prove]:
    """Return what writes a format and what proves it, which are imported when a file is made."""
    return lambda *of: means()[0](*of), lambda *of: means()[1](*of)


def _mail() -> tuple[Write, Prove]:
    from factsheet.project import mails

    return mails.write, mails.prove


def _card() -> tuple[Write, Prove]:
    from factsheet.project import cards

    return cards.write, cards.prove


def _office(target: Target) -> tuple[Write, Prove]:
    from factsheet.project import offices

    return offices.writer(target), offices.prover(target)


_ROWS: Mapping[Format, Writer] = {
    "pdf": Writer("pdf", "PDF", True, Press.make, Press.prove),
    "html": Writer("html", "HTML", False, _html, Press.prove_page),
    "txt": Writer("txt", "TXT", False, _text, _prove_text),
    "md": Writer("md", "Markdown", False, _markdown, _prove_markdown),
    "eml": Writer("eml", "EML", False, *_later(_mail)),
    "card": Writer("card.png", "PNG", False, *_later(_card), ("card.svg", "SVG")),
    "docx": Writer("docx", "Word", False, *_later(partial(_office, "docx"))),
    "odt": Writer("odt", "ODT", False, *_later(partial(_office, "odt"))),
    "epub": Writer("epub", "EPUB", False, *_later(partial(_office, "epub"))),
}
WRITERS: Mapping[str, Writer] = {name: _ROWS[name] for name in FORMATS}


def file_names(
    sheet: str,
    lang: str,
    papers: Sequence[PaperName],
    formats: Sequence[str],
    *,
    draft: bool,
    edition: EditionName = "standard",
) -> Iterator[tuple[str, str, PaperName]]:
    """Yield format, file name and paper of each file of an edition, in the order of the table."""
    for name, writer in WRITERS.items():
        if name in formats and name in OF_EDITION[edition]:
            for file, paper in writer.names(sheet, lang, papers, draft=draft, edition=edition).items():
                yield name, file, paper
