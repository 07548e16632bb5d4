"""What the files of a project share, and their proofs: nothing is handed on that cannot be proved.

Input: a project, editions. Output: the bytes of PDFs, laid out and painted with their manifest; ProofError, which
names file, page and note, for what a file says otherwise than its edition.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from factsheet.errors import ContentError, FactsheetError, LayoutError, Location, Problem, ProofError
from factsheet.evidence.digest import digest, hidden_fields
from factsheet.lint import lint_frame
from factsheet.project.characters import check_characters
from factsheet.project.copyfit import page_count_problem
from factsheet.project.links import card_link, downloads, paper_of
from factsheet.project.painted import expected_pages, itself
from factsheet.project.places import check_brackets
from factsheet.project.project import Project
from factsheet.project.selection import EditionName, PaperName
from factsheet.proof import Finding, Hidden, Secrets, Unreadable, frame, leaks, manifest, prove, read, web
from factsheet.proof.expected import Expected, ExpectedPage, from_sheet
from factsheet.proof.findings import few, with_facts
from factsheet.proof.layout import leaf
from factsheet.proof.text import plain
from factsheet.records import inputs
from factsheet.records.model import Content
from factsheet.records.plan import PageCount, SheetPlan
from factsheet.rules.reach import Reach
from factsheet.sheet.edition import Edition
from factsheet.sheet.numbering import numbers
from factsheet.sheet.tree import Heading, Picture, QrCode, Sheet, plain_text, walk
from factsheet.writers.html import FRAME, Download, article_html, json_ld, lead, rungs_label, shell, style_problems
from factsheet.writers.theme import Face as FaceName

if TYPE_CHECKING:  # what sets pages is imported where it is used: a web page needs none of it
    from factsheet.writers.html import OnSite
    from factsheet.writers.pdf.fonts import Face
    from factsheet.writers.pdf.metadata import Attachment
    from factsheet.writers.pdf.write import Layout, PaintedFile

SHOWN = 5  # findings of a kind and file
MOST_CSS = 1 << 20  # bytes of a style sheet


@dataclass(frozen=True)
class Made:
    """A file not yet proved: its bytes and, of a PDF, its number of pages, its manifest, and what it must say."""

    data: bytes
    pages: int = 0
    manifest: bytes = b""
    expected: Expected | None = None
    warnings: tuple[Problem, ...] = ()


def manifest_of(data: bytes) -> Attachment:
    """Return a manifest as it is attached to a PDF."""
    from factsheet.writers.pdf.metadata import Attachment

    return Attachment(manifest.NAME, "application/json", manifest.DESCRIPTION, data)


class Press:
    """Makes and proves the files of a project."""

    def __init__(self, project: Project, style: str = "") -> None:
        """``style``: what the style sheet of web pages has besides, at its end."""
        self.project, self.style, self.cards = project, style, False
        self.site: OnSite | None = None
        self.laid: dict[tuple[str, str, str], Layout] = {}  # with room for a contact: sheet, language, paper
        self._made_of: dict[str, Mapping[str, Any]] = {}
        self._of: dict[EditionName, Press] = {}
        self._shared: tuple[Sheet, Mapping[str, Any], Expected] | None = None
        self._alone: tuple[SheetPlan, Press] | None = None

    def over(self, content: Content) -> Press:
        """Return a press for a part of the content; what no file may contain is still that of all."""
        for name in ("css", "faces", "fonts", "secrets"):
            with suppress(FactsheetError):  # told where it is used
                getattr(self, name)
        made = copy(self)
        made.project, made._shared, made._of, made._alone = self.project.over(content), None, {}, None
        made.__dict__.pop("_reach", None)
        return made

    def of(self, name: EditionName) -> Press:
        """Return a press for the editions of a name: the same project in their theme."""
        if name == "standard":
            return self
        if name not in self._of:
            made = self._of[name] = copy(self)
            made.project, made._shared, made._made_of, made._alone = self.project.of(name), None, {}, None
        return self._of[name]

    def without_fonts(self) -> Press:
        """Return a press whose web pages embed none: what is checked and not kept need not be compressed."""
        made = copy(self)
        made.__dict__["fonts"] = {}
        return made

    def alone(self, plan: SheetPlan) -> Press:
        """Return a press for the part of the content that a sheet has to do with, kept until another is asked for."""
        if self._alone is None or self._alone[0] is not plan:
            self._alone = plan, self.over(self.part(plan))
        return self._alone[1]

    def part(self, plan: SheetPlan) -> Content:
        """Return the content that a sheet has to do with."""
        return self._reach.part(plan)

    @cached_property
    def _reach(self) -> Reach:
        return Reach(self.project.content)

    @cached_property
    def css(self) -> str:
        """The web page's style sheet: screen.css, and after it the theme.css of each folder, the inherited ones first.

        Raises ContentError: T002 for one that cannot be read, T007 for what it sets.
        """
        folders = self.project.folders
        first = folders / "screen.css", folders.shown("screen.css")
        every = (first, *reversed(folders.every("theme.css")))
        return "".join(_style(*file) for file in every) + self.style

    def css_of(self, sheet: Sheet) -> str:
        """Return the style sheet of a sheet's page, numbers.css in it if its statements have numbers."""
        name, folders = "numbers.css", self.project.folders
        return self.css + (_style(folders / name, folders.shown(name)) if numbers(sheet.article) else "")

    @cached_property
    def faces(self) -> Mapping[str, Face]:
        from factsheet.writers.pdf.fonts import load_faces

        return load_faces(self.project.theme, self.project.folders)

    @cached_property
    def fonts(self) -> Mapping[FaceName, bytes]:
        """The font files of the theme, by face. Raises ContentError P002 for one that cannot be read."""
        return {name: self.faces[name].data for name in get_args(FaceName)}

    def downloads(self, edition: Edition, name: str) -> list[Download]:
        """Return what a web page of an edition, given by its file name, leads to: PDFs, on a site all its forms."""
        if self.site:
            return list(self.site.downloads)
        publisher = self.project.content.publisher
        return downloads(edition, name, publisher.papers, publisher.editions)

    @cached_property
    def secrets(self) -> Secrets:
        """What no file may contain: fields never printed, the names of authors, and the folders it was made in."""
        content = self.project.content
        project = self.project
        folders = (Path.home(), Path.cwd(), project.content_folder, *project.folders.paths)
        paths = {str(folder.resolve()) for folder in folders}
        hidden, printed = hidden_fields(content)
        authors = {name for name in (content.publisher.author, *(f.author for f in content.facts.values())) if name}
        return Secrets(
            Hidden(hidden, printed),
            # A handle that is a word of printed text names nobody.
            tuple(sorted(n for n in authors if len(n) > 2 and not any(leaks.names(n, text) for text in printed))),
            tuple(sorted(path for path in paths if len(path) > 2)),
            tuple(text for text in printed if "/" in text or "\\" in text),
        )

    # -- making ----------------------------------------------------------------------------------------

    def make(self, edition: Edition, name: str, paper: PaperName) -> Made:
        """Lay out and paint. Raises ContentError for a character the font lacks, LayoutError for what does not fit."""
        layout, warnings = self.lay_out(edition, name, paper)
        return replace(self.paint(layout, edition, paper), warnings=warnings)

    def lay_out(
        self, edition: Edition, name: str, paper: PaperName, like: Layout | None = None
    ) -> tuple[Layout, tuple[Problem, ...]]:
        """Return a layout, set as tightly as another if one is given, and its warnings. Raises errors as ``make``."""
        from factsheet.writers.pdf import write as pdf

        project, lang, sheet = self.project, edition.language, edition.sheet
        theme = project.theme
        check_characters(project, sheet, self.faces)
        if sheet.end_notes:  # whose marks are in brackets
            check_brackets(sheet, project.content, name)
        planned = None if project.edition_name == "large" else edition.plan.pages
        on = paper_of(project, paper)
        try:
            layout = pdf.lay_out(sheet, theme, self.faces, on, lang, planned, like)
            if project.edition_name == "memo" and len(layout.pages) > 1:  # one side, if a smaller type makes it one
                one = pdf.lay_out(sheet, theme, self.faces, on, lang, PageCount(exactly=1))
                layout = one if len(one.pages) == 1 else layout
        except pdf.TooTall as error:
            where = project.content.where("sheet", edition.plan.id)
            what = f"{name}: a block is too tall for a page by {error.excess:.0f} pt"
            hint = "take a larger paper" if sheet.end_notes else "shorten it or divide it"
            raise LayoutError([Problem("L102", where, what, hint)]) from None
        if not sheet.metadata.flaw and planned and not planned.least <= len(layout.pages) <= planned.most:
            raise LayoutError([page_count_problem(project, edition, name, paper, layout, self.faces)])
        where = project.content.where("sheet", edition.plan.id)
        limited = project.edition_name == "standard" and len(layout.pages) > 1
        short = (Problem("L103", where, f"{name}: page {number} ends {empty:.0%} short",
                         "move a block, or give facts to it or to the page before", "warning")
                 for number, empty in layout.short() if limited)  # fmt: skip
        return layout, tuple(short)

    def paint(self, layout: Layout, edition: Edition, paper: PaperName) -> Made:
        """Paint a layout with its manifest attached."""
        from factsheet.writers.pdf import write as pdf

        painted = pdf.paint(layout, self.project.theme)
        attached, expected = self.describe(painted, edition, paper)
        return Made(painted.to_bytes(manifest_of(attached)), len(layout.pages), attached, expected)

    def describe(self, painted: PaintedFile, edition: Edition, paper: PaperName) -> tuple[bytes, Expected]:
        """Return the manifest of what was painted, and what its file must say."""
        description, expected = self.shared(edition)
        expected = replace(expected, pages=self.pages(painted))
        said, made_of = expected.to_data(), self.made_of(edition.plan.template)
        name, hashes = self.project.edition_name, itself(painted)
        return manifest.complete(description, paper, name, made_of, painted.places, hashes, said), expected

    def pages(self, painted: PaintedFile) -> tuple[ExpectedPage, ...]:
        """Return what each painted page must contain."""
        from factsheet.writers.pdf.write import read_back

        return expected_pages(painted, read_back(self.faces))

    def shared(self, edition: Edition) -> tuple[Mapping[str, Any], Expected]:
        """Return what the papers of an edition share: the description of its facts, and what it says."""
        from factsheet.writers.pdf.write import read_back

        shared, sheet = self._shared, edition.sheet
        if shared is None or shared[0] is not sheet:
            description = manifest.describe(edition, self.project.content)
            shared = self._shared = sheet, description, from_sheet(sheet, read_back(self.faces))
        return shared[1:]

    def made_of(self, template: str) -> Mapping[str, Any]:
        """Return the hashes of the template and those it includes, of the theme and its fonts, by file name."""
        if template not in self._made_of:
            theme = self.project.theme
            texts = self.project.templates.included(template)
            found = {name: digest(text.encode()) for name, text in texts.items()}
            files = {"regular", "bold", "italic", "bold-italic"}
            fonts = {theme.fonts.path(face): self.faces[face].digest for face in sorted(files)}  # type: ignore[arg-type]
            fonts |= {
                path: face.digest
                for path, face in zip(theme.fonts.fallback, self.faces["regular"].fallbacks, strict=True)
            }
            inks = {"inks": theme.inks} if theme.inks else {}
            self._made_of[template] = {"templates": found, "theme": self.project.look, "fonts": fonts, **inks}
        return self._made_of[template]

    # -- proving ---------------------------------------------------------------------------------------

    def prove(self, edition: Edition, name: str, made: Made) -> None:
        """Read a PDF back. Raises ProofError for what differs from its sheet, or must not stand in it."""
        assert made.expected is not None
        try:
            reading = read(made.data)
        except Unreadable as error:
            findings = [Finding("F001", str(error))]
        else:
            findings = prove(reading, made.expected, self.secrets)
            if sorted(map(digest, reading.images)) != json.loads(made.manifest)["itself"]["images"]:
                findings.append(Finding("F010", "its pictures are not those that were painted"))
            if reading.attachments != {manifest.NAME: made.manifest}:
                findings.append(Finding("F002", "its manifest is not the one that was attached"))
            findings += leaf(reading, self.project.edition_name)
        self.found(edition, name, findings)

    def found(self, edition: Edition, name: str, findings: Sequence[Finding]) -> None:
        """Raise ProofError with what was found, if anything: the file, its page or note, the fact if it is one's."""
        if findings:
            facts = {fact["id"]: fact["text"] for fact in manifest.describe(edition, self.project.content)["facts"]}
            shown = with_facts(few(findings, SHOWN), facts)
            hint = "nothing was written: a file says what its sheet says; please report it, with the text named here"
            raise ProofError([Problem(f.code, Location(name), str(f), "" if f.code == "F011" else hint) for f in shown])

    def prove_page(self, edition: Edition, name: str, made: Made) -> None:
        """Read a web page back, and judge what stands around its article.

        Raises ProofError with what it says otherwise than its sheet, and so than the PDF; ContentError with what its
        frame prints that is not known.
        """
        page, sheet = made.data.decode(), edition.sheet
        meta = sheet.metadata
        expected = from_sheet(sheet, plain, whole=True)
        codes = {plain(node.alt) for node in walk(sheet.article) if isinstance(node, QrCode)}
        base = meta.base_url.rstrip("/")
        images = [node.image for node in walk(sheet.article) if isinstance(node, Picture)]
        pictures = [(image.type, image.data) for image in images]
        rungs = {note.number: rungs_label(note, edition.language) for note in sheet.notes if meta.draft}
        found = web.WebPage(page)
        findings = web.check(found, expected, codes, rungs, base, self.secrets, pictures)
        findings += web.check_numbers(found, numbers(sheet.article))
        if found.data != [json_ld(sheet, f"{base}/{name}" if base else "")]:
            findings.append(Finding("F010", "its JSON-LD is not what was written"))
        card = card_link(edition, name) if self.cards else None
        if not {*found.cards} <= {card.address if card else ""}:
            findings.append(Finding("F006", f"its card is {found.cards[0]}, which is not made"))
        self.found(edition, name, findings)
        headings = [plain_text(*node.content) for node in walk(sheet.article) if isinstance(node, Heading)]
        links = self.downloads(edition, name)
        known = [f"{meta.title} · {meta.number}", meta.title, *headings, *(link.label for link in links)]
        known += [*map(edition.language.label, FRAME), card.alt if card else ""]
        known += self.site.texts if self.site else ()
        judged = lead(sheet)  # on the sheet
        around = [text for text in found.frame if text != judged]
        article = article_html(sheet, edition.language, links)
        project, wordings = self.project, self.project.editions.wordings(edition.language)
        strange = self.strange_frame(name, page, "page.html.j2", article, css=self.css_of(sheet))
        if problems := (*lint_frame(around, known, edition, wordings, project.templates.written), *strange):
            raise ContentError(problems)

    def strange_frame(
        self, name: str, page: str, template: str, article: str = "", lines: Sequence[str] = (), css: str = ""
    ) -> tuple[Problem, ...]:
        """Return what the frame of a page has that no frame may have, each with the place in its template."""
        project = self.project
        around = shell(css or self.css, project.theme.css_tokens(), self.fonts, page)
        where = Location(project.folders.shown(template))
        return tuple(
            Problem("F012", project.templates.locate(element, where), f"{name}: {what}")
            for element, what in frame.check(page, around["policy"], around["style"], article, lines)
        )


def _style(path: Path, shown: str) -> str:
    """Return a style sheet that sets nothing but looks. Raises ContentError T002 or T007."""
    try:
        css = inputs.read_text(path, MOST_CSS)
    except (OSError, UnicodeDecodeError) as error:
        what = f"the style sheet cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8 text'}"
        raise ContentError([Problem("T002", Location(shown), what)]) from None
    if problems := tuple(style_problems(css, shown)):
        raise ContentError(problems)
    return css
