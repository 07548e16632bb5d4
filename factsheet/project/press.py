"""An edition on a paper: laid out, painted with its manifest, and proved from its bytes.

Input: a project, an edition, its sheet. Output: the bytes of a PDF, or what keeps it from
its planned pages. What cannot be proved is not handed on: ProofError names page and note.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from factsheet.errors import ContentError, Location, Problem, ProofError
from factsheet.evidence.digest import digest, hidden_fields
from factsheet.project.copyfit import page_count_problem
from factsheet.project.project import Project, pdf_name
from factsheet.proof import manifest
from factsheet.sheet.edition import Edition
from factsheet.sheet.tree import Heading, QrCode, Sheet, plain_text, walk

if TYPE_CHECKING:
    from factsheet.proof import Finding, Secrets
    from factsheet.proof.expected import Expected, Frame
    from factsheet.writers.html import Download
    from factsheet.writers.pdf.fonts import Face
    from factsheet.writers.pdf.write import Layout
    from factsheet.writers.theme import Paper

PaperName: TypeAlias = str
SHOWN = 5  # findings of a kind and file


@dataclass(frozen=True)
class Made:
    """A PDF that is painted and not yet proved: its bytes, number of pages, what it must say, its manifest."""

    name: str
    data: bytes
    pages: int
    expected: Expected
    manifest: bytes
    statements: Mapping[str, str]  # of facts, by id


def paper_label(paper: PaperName) -> str:
    """Return what a link to the PDF on a paper says."""
    return f"PDF, {paper.upper() if len(paper) < 3 else paper.title()}"


def downloads(project: Project, edition: Edition) -> list[Download]:
    """Return the PDFs that the web page of an edition leads to."""
    from factsheet.writers.html import Download

    sheet, code = edition.plan.id, edition.language.code
    return [Download(paper_label(paper), pdf_name(sheet, code, paper)) for paper in project.content.publisher.papers]


def print_edition(project: Project, edition: Edition, paper: PaperName) -> tuple[bytes, int] | Problem:
    """Return the PDF of an edition and its number of pages, or what keeps it from its planned pages.

    Raises ContentError for a character the font lacks, ProofError for a file that does not say what was written.
    """
    press = press_of(project)
    made = press.make(edition, paper)
    if isinstance(made, Problem):
        return made
    press.prove(made)
    return made.data, made.pages


def paper_of(project: Project, name: PaperName) -> Paper:
    """Return a paper of the project's theme. Raises ContentError B002 if it has none of this name."""
    papers = project.theme.papers
    if name not in papers:
        where, known = Location(f"{project.template_folder.as_posix()}/theme.yaml"), ", ".join(papers)
        raise ContentError([Problem("B002", where, f"there is no paper {name!r}", f"the papers are: {known}")])
    return papers[name]


@lru_cache(maxsize=2)
def press_of(project: Project) -> Press:
    """Return a project's press, which keeps what its files share."""
    return Press(project)


class Press:
    """Makes and proves the PDFs of a project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._made_of: dict[str, Mapping[str, Any]] = {}
        self._shared: tuple[Sheet, Mapping[str, Any], Expected] | None = None

    @cached_property
    def faces(self) -> Mapping[str, Face]:
        from factsheet.writers.pdf.write import load_faces

        return load_faces(self.project.theme, self.project.template_folder)

    @cached_property
    def secrets(self) -> Secrets:
        """What no file may contain: fields never printed, the names of authors, and the folders it was made in."""
        from factsheet.proof import Hidden, Secrets, leaks

        content = self.project.content
        folders = (Path.home(), Path.cwd(), self.project.content_folder, self.project.template_folder)
        paths = {str(folder.resolve()) for folder in folders}
        hidden, printed = hidden_fields(content)
        authors = {name for name in (content.publisher.author, *(f.author for f in content.facts.values())) if name}
        return Secrets(
            Hidden(hidden, printed),
            # A handle that is a word of printed text names nobody.
            tuple(sorted(n for n in authors if len(n) > 2 and not any(leaks.names(n, text) for text in printed))),
            tuple(sorted(path for path in paths if len(path) > 2)),
        )

    # -- making ----------------------------------------------------------------------------------------

    def make(self, edition: Edition, paper: PaperName) -> Made | Problem:
        """Lay out and paint. Raises ContentError for a character the font lacks."""
        from factsheet.writers.pdf import write as pdf

        project, lang, sheet = self.project, edition.language, edition.sheet
        theme = project.theme
        self.check_characters(sheet, pdf.missing_characters(sheet, self.faces))
        name = pdf_name(edition.plan.id, lang.code, paper)
        try:
            layout = pdf.lay_out(sheet, theme, self.faces, paper_of(project, paper), lang, edition.plan.pages)
        except pdf.TooTall as error:
            where = project.content.where("sheet", edition.plan.id)
            return Problem("L102", where, f"{name}: a block is too tall for a page by {error.excess:.0f} pt",
                           "shorten it or divide it")  # fmt: skip
        planned = edition.plan.pages
        if planned and not planned.least <= len(layout.pages) <= planned.most:
            return page_count_problem(project, edition.plan, lang, paper, layout, self.faces)
        return self.paint(layout, edition, paper, name)

    def paint(self, layout: Layout, edition: Edition, paper: PaperName, name: str) -> Made:
        """Paint a layout with its manifest attached."""
        from factsheet.proof.expected import ExpectedPage
        from factsheet.proof.text import digest as text_digest
        from factsheet.writers.pdf import write as pdf

        description, expected = self.shared(edition)
        fold = pdf.read_back(self.faces)
        painted = pdf.paint(layout, self.project.theme)
        pages = tuple(
            ExpectedPage(text_digest(fold(text)), digest(operators), tuple(map(_frame, frames)))
            for text, operators, frames in zip(painted.texts, painted.operators, painted.frames, strict=True)
        )
        expected = replace(expected, pages=pages)
        itself = {
            "metadata": digest(painted.xmp),
            "information": digest(dict(painted.info)),
            "fonts": sorted(map(digest, painted.fonts)),
            "structure": digest(painted.structure),
            "colours": digest(painted.colours),
            "links": digest(painted.links),
        }
        made_of = self.made_of(edition.plan.template)
        attached = manifest.complete(description, paper, made_of, painted.places, itself, expected.to_data())
        data = painted.to_bytes(pdf.Attachment(manifest.NAME, "application/json", manifest.DESCRIPTION, attached))
        statements = {fact["id"]: fact["text"] for fact in description["facts"]}
        return Made(name, data, len(layout.pages), expected, attached, statements)

    def shared(self, edition: Edition) -> tuple[Mapping[str, Any], Expected]:
        """Return what the papers of an edition share: the description of its facts, and what it says."""
        from factsheet.proof.expected import from_sheet
        from factsheet.writers.pdf.write import read_back

        shared, sheet = self._shared, edition.sheet
        if shared is None or shared[0] is not sheet:
            description = manifest.describe(edition, self.project.content)
            shared = self._shared = sheet, description, from_sheet(sheet, read_back(self.faces))
        return shared[1:]

    def made_of(self, template: str) -> Mapping[str, Any]:
        """Return the hashes of the template and those it includes, of the theme and its fonts, by file name."""
        if template not in self._made_of:
            folder, theme = self.project.template_folder, self.project.theme
            texts = self.project.templates.included(template)
            found = {name: digest(text.encode()) for name, text in texts.items()}
            files = {"regular", "bold", "italic", "bold-italic"}
            fonts = {theme.fonts.path(face): self.faces[face].digest for face in sorted(files)}  # type: ignore[arg-type]
            look = digest((folder / "theme.yaml").read_bytes())
            self._made_of[template] = {"templates": found, "theme": {"theme.yaml": look}, "fonts": fonts}
        return self._made_of[template]

    def check_characters(self, sheet: Sheet, missing: frozenset[str]) -> None:
        """Name each character the font lacks, and the facts and sources it stands in."""
        problems = []
        family = self.project.theme.fonts.family
        for character in sorted(missing):
            for where, what in self.project.places_of(character, sheet):
                problems.append(Problem("P001", where, f"the character “{character}” (U+{ord(character):04X}) of {what}"
                                        f" is not in the font {family}", "write it another way"))  # fmt: skip
        if problems:
            raise ContentError(problems)

    # -- proving ---------------------------------------------------------------------------------------

    def prove(self, made: Made) -> None:
        """Read a PDF back. Raises ProofError for what differs from its sheet, or must not stand in it."""
        from factsheet.proof import Finding, Unreadable, prove, read

        try:
            reading = read(made.data)
        except Unreadable as error:
            findings = [Finding("F001", str(error))]
        else:
            findings = prove(reading, made.expected, self.secrets)
            if reading.attachments != {manifest.NAME: made.manifest}:
                findings.append(Finding("F002", "its manifest is not the one that was attached"))
        raise_findings(made.name, findings, made.statements)

    def statements(self, edition: Edition) -> Mapping[str, str]:
        """Return the statements an edition prints, by fact."""
        return {fact["id"]: fact["text"] for fact in manifest.describe(edition, self.project.content)["facts"]}

    def prove_page(self, name: str, page: bytes, edition: Edition) -> None:
        """Read a web page back, and judge what stands around its article.

        Raises ProofError with what it says otherwise than its sheet, and so than the PDF; ContentError with what its
        frame prints that is not known.
        """
        from factsheet.proof import Finding, web
        from factsheet.proof.expected import from_sheet
        from factsheet.proof.text import plain
        from factsheet.writers.html import article_html, json_ld, lead, rungs_label

        sheet = edition.sheet
        meta = sheet.metadata
        expected = from_sheet(sheet, plain, whole=True)
        codes = {plain(node.alt) for node in walk(sheet.article) if isinstance(node, QrCode)}
        base = meta.base_url.rstrip("/")
        rungs = {note.number: rungs_label(note, edition.language) for note in sheet.notes if meta.draft}
        read = web.WebPage(page.decode())
        findings = web.check(read, expected, codes, rungs, base, self.secrets)
        if read.data != [json_ld(sheet, f"{base}/{name}" if base else "")]:
            findings.append(Finding("F010", "its JSON-LD is not what was written"))
        if findings:
            raise_findings(name, findings, self.statements(edition))
        headings = [plain_text(*node.content) for node in walk(sheet.article) if isinstance(node, Heading)]
        known = [
            f"{meta.title} · {meta.number}",
            meta.title,
            *headings,
            *map(paper_label, self.project.content.publisher.papers),
        ]
        frame = [text for text in read.frame if text != lead(sheet)]  # was judged on the sheet
        article = article_html(sheet, edition.language, downloads(self.project, edition))
        strange = self.strange_frame(name, page.decode(), "page.html.j2", article)
        if problems := (*self.project.frame_problems(edition, frame, known), *strange):
            raise ContentError(problems)

    def strange_frame(
        self, name: str, page: str, template: str, article: str = "", lines: Sequence[str] = ()
    ) -> tuple[Problem, ...]:
        """Return what the frame of a page has that no frame may have, each with the place in its template."""
        from factsheet.proof import frame
        from factsheet.writers.html import shell

        project = self.project
        around = shell(project.css, project.theme.css_tokens(), project.fonts, page)
        where = Location(f"{project.template_folder.as_posix()}/{template}")
        return tuple(
            Problem("F012", project.templates.locate(element, where), f"{name}: {what}")
            for element, what in frame.check(page, around["policy"], around["style"], article, lines)
        )


def _frame(frame: tuple[str, int, float, float, float, float]) -> Frame:
    from factsheet.proof.expected import Frame

    kind, column, *edges = frame
    return Frame(kind, column, *(round(edge, 2) for edge in edges))


def raise_findings(name: str, findings: Sequence[Finding], facts: Mapping[str, str]) -> None:
    """Raise ProofError if there are findings; each names the file, its page or note, and the fact if it is one's."""
    from factsheet.proof.findings import few, with_facts

    hint = "this is a bug of the program, or a template prints what it must not: please report it"
    shown = with_facts(few(findings, SHOWN), facts)
    problems = [Problem(f.code, Location(name), str(f), "" if f.code == "F011" else hint) for f in shown]
    if problems:
        raise ProofError(problems)
