"""A pack: sheets in one PDF, behind a cover and contents, with one structure, outline and numbering of pages.

Input: a press, editions of one language, a paper. Output: a proved PDF/UA-1 and PDF/A-3a, its manifest attached. It is
painted by the writer of the sheets, on one canvas: nothing is glued.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from factsheet import __version__
from factsheet.errors import LayoutError, Location, Problem, ProofError
from factsheet.evidence.digest import digest
from factsheet.project.characters import check_characters
from factsheet.project.copyfit import page_count_problem
from factsheet.project.editions import file_name
from factsheet.project.links import paper_of
from factsheet.project.painted import itself
from factsheet.project.press import SHOWN, Press
from factsheet.project.selection import PaperName
from factsheet.proof import Finding, Unreadable, manifest, packs
from factsheet.proof.expected import Expected, from_sheet
from factsheet.proof.findings import few
from factsheet.sheet.addresses import printed_address
from factsheet.sheet.context import BoundSheet
from factsheet.sheet.edition import Edition
from factsheet.sheet.metadata import Metadata
from factsheet.sheet.reader import read
from factsheet.sheet.tree import Paragraph, Sheet, plain_text, walk
from factsheet.writers.pdf.canvas import TaggedCanvas
from factsheet.writers.pdf.painted import PaintedFile, names_of, painted
from factsheet.writers.pdf.tags import Element
from factsheet.writers.pdf.write import (
    Attachment,
    Layout,
    TooTall,
    frames_of,
    lay_out,
    paint_pages,
    read_back,
)
from factsheet.writers.theme import Theme

TEMPLATE = "pack.html.j2"
MOST_PAGES = 100  # the proof reads no more


def make(press: Press, editions: Sequence[Edition], paper: PaperName, title: str = "") -> tuple[bytes, int]:
    """Return the pack of some editions, all in one language, and its number of pages.

    Raises ContentError and LayoutError for a sheet that cannot be made, ProofError for a pack that says anything else.
    """
    project, lang = press.project, editions[0].language
    sheets = [_sheet(press, edition, paper) for edition in editions]
    said = title or project.templates.labels.label(lang, "Fact sheets")
    draft = any(edition.sheet.metadata.draft for edition in editions)
    name = file_name_of("pack", editions, paper)
    meta = _metadata(press, editions, said, draft=draft)
    front = [_front(press, editions, sheets, meta, paper, page, title) for page in ("cover", "contents")]
    layouts = [*front, *((layout, project.theme) for layout in sheets)]
    if (pages := sum(len(layout.pages) for layout, _ in layouts)) > MOST_PAGES:
        what, hint = f"the pack has {pages} pages, and {MOST_PAGES} is the most", "make packs of fewer sheets"
        raise LayoutError([Problem("L111", Location(name), what, hint)])
    for edition in editions:
        check_characters(press.project, edition.sheet, press.faces)
    file, places = _painted(layouts, meta)
    wanted = _expected(press, layouts, file)
    attached = _manifest(press, editions, file, places, wanted, paper)
    data = file.to_bytes(Attachment(manifest.NAME, "application/json", manifest.DESCRIPTION, attached))
    if findings := _prove(press, data, wanted, attached):
        hint = "nothing was written: a pack says what its sheets say; please report it, with the text named here"
        raise ProofError([Problem(f.code, Location(name), str(f), hint) for f in few(findings, SHOWN)])
    return data, pages


def file_name_of(name: str, editions: Sequence[Edition], paper: PaperName) -> str:
    """Return the name of the file of a pack."""
    draft = any(edition.sheet.metadata.draft for edition in editions)
    return file_name(name, editions[0].language.code, "pdf", f"pack.{paper}", draft=draft)


def _sheet(press: Press, edition: Edition, paper: PaperName) -> Layout:
    project, plan = press.project, edition.plan
    try:
        layout = lay_out(
            edition.sheet, project.theme, press.faces, paper_of(project, paper), edition.language, plan.pages
        )
    except TooTall as error:
        what = f"{plan.id}: a block is too tall for a page by {error.excess:.0f} pt"
        where = project.content.where("sheet", plan.id)
        raise LayoutError([Problem("L102", where, what, "shorten it or divide it")]) from None
    if plan.pages and not plan.pages.least <= len(layout.pages) <= plan.pages.most:
        raise LayoutError([page_count_problem(project, edition, plan.id, paper, layout, press.faces)])
    return layout


def _metadata(press: Press, editions: Sequence[Edition], title: str, *, draft: bool) -> Metadata:
    """Return what the pack says of itself: the publisher’s data, its title, the date of its latest sheet."""
    first = editions[0].sheet.metadata
    date = max(edition.plan.date for edition in editions)
    titles = "; ".join(edition.sheet.metadata.title for edition in editions)
    names = tuple(f"part-{n}" for n in range(1, len(editions) + 1))
    return replace(
        first, id="pack", number="", edition=0, date=date, title=editions[0].language.typeset(title), summary=titles,
        draft=draft, keywords=(), footer="", status="", front="", running="", turn_over="",
        notes_head=("", "", ""), parts=names,
    )  # fmt: skip


def _front(
    press: Press,
    editions: Sequence[Edition],
    sheets: Sequence[Layout],
    meta: Metadata,
    paper: PaperName,
    page: str,
    title: str,
) -> tuple[Layout, Theme]:
    """Lay out the cover or the contents."""
    project, lang = press.project, editions[0].language
    base, number, rows = (project.content.publisher.base_url or "").rstrip("/"), 1, []
    for edition, layout, name in zip(editions, sheets, meta.parts, strict=True):
        said = edition.sheet.metadata
        address = f"{base}/{file_name(said.id, lang.code, 'html')}" if base else ""
        rows.append({
            "title": said.title, "summary": said.summary, "number": said.number, "edition": said.edition,
            "date": lang.date(said.date), "page": number, "name": name, "address": address,
            "warned": BoundSheet(edition.plan, project.content, lang).warned,
            "printed": printed_address(address) if address else "",
        })  # fmt: skip
        number += len(layout.pages)
    draft = lang.label("DRAFT") if meta.draft else ""
    context = {
        "language": lang, "lang": lang.code, "page": page, "sheets": rows, "publisher": meta.publisher,
        "date": lang.date(meta.date), "draft": draft, "title": lang.typeset(title),
    }  # fmt: skip
    article = read(project.templates.render(TEMPLATE, context), f"{project.folders.shown(TEMPLATE)} (as rendered)")
    above = [plain_text(node) for node in walk(article) if isinstance(node, Paragraph) and node.class_ == "edition"]
    sheet = Sheet(article, replace(meta, front=above[0] if above and draft else ""))
    check_characters(project, sheet, press.faces)
    theme = cover_theme(project.theme, paper) if page == "cover" else contents_theme(project.theme, paper)
    return lay_out(sheet, theme, press.faces, theme.papers[paper], lang), theme


def _narrow(theme: Theme, name: PaperName, changes: Mapping[str, float]) -> Theme:
    """Return a theme in which a paper has one column, and these changes."""
    paper = theme.papers[name].model_copy(update={"columns": 1, **changes})
    return theme.model_copy(update={"papers": {**theme.papers, name: paper}})


def contents_theme(theme: Theme, name: PaperName) -> Theme:
    """Return a theme for contents: entries are set as a colophon is, in the size of text."""
    entry = {"size": 10.5, "leading": 13.5, "after": 3.0}
    heading = theme.styles["heading"].model_copy(update={"before": 0.0})
    styles = {**theme.styles, "colophon": theme.styles["colophon"].model_copy(update=entry), "heading": heading}
    return _narrow(theme, name, {}).model_copy(update={"styles": styles})


def cover_theme(theme: Theme, name: PaperName) -> Theme:
    """Return a theme for a cover: a broad rule below the upper third, a large title, sizes of the paper’s width."""
    width, height = theme.papers[name].size
    part = width / 595.28  # of A4
    styles = dict(theme.styles)
    for style, size in (("title", 40.0), ("item", 17.0), ("bar", 12.0)):
        room = {"size": size * part, "leading": size * part * 1.3, "after": size * part * 0.4}
        changes = {key: round(value, 1) for key, value in room.items()}
        styles[style] = styles[style].model_copy(update=changes)  # type: ignore[index]
    item = styles["item"]
    step = theme.ladder[0].model_copy(update={"size": item.size, "leading": item.leading})
    rules = theme.rules.model_copy(update={"brand": 12.0})
    narrow = _narrow(theme, name, {"top": round(height * 0.3, 2)})
    return narrow.model_copy(update={"styles": styles, "rules": rules, "ladder": (step,)})


def _painted(layouts: Sequence[tuple[Layout, Theme]], meta: Metadata) -> tuple[PaintedFile, list[Mapping[str, int]]]:
    """Paint all parts on one canvas; return the pages, from 1, of the notes and marks of each."""
    root = Element("Document")
    canvas = TaggedCanvas(layouts[0][0].paper.size, root, meta)
    total = sum(len(layout.pages) for layout, _ in layouts[packs.FRONT :])
    texts, frames, before = [], [], 0
    for number, (layout, theme) in enumerate(layouts):
        part = layout.flow.root
        part.tag, part.parent = "Part", root
        root.kids.append(part)
        canvas.prefix = ""
        if number >= packs.FRONT:
            canvas.destination(meta.parts[number - packs.FRONT], layout.paper.left, layout.paper.size[1])
        canvas.prefix = f"{number}."
        for element in part.walk():
            element.id = canvas.prefix + element.id if element.id else ""
        texts += paint_pages(layout, theme, canvas, before, total if number >= packs.FRONT else 0)
        frames += [tuple(frames_of(n, page, layout, theme)) for n, page in enumerate(layout.pages)]
        before += len(layout.pages) if number >= packs.FRONT else 0
    front = sum(len(layout.pages) for layout, _ in layouts[: packs.FRONT])
    places: list[Mapping[str, int]] = [
        {name: canvas.page_of(f"{number}.{name}") - front for name in names_of(layout.sheet)}
        for number, (layout, _) in enumerate(layouts)
    ]
    canvas.prefix, canvas.front = "", front
    return painted(canvas, texts, tuple(frames), {}), places


def _expected(press: Press, layouts: Sequence[tuple[Layout, Theme]], file: PaintedFile) -> list[Expected]:
    fold, found, before = read_back(press.faces), [], 0
    pages = press.pages(file)
    for layout, _ in layouts:
        count = len(layout.pages)
        found.append(replace(from_sheet(layout.sheet, fold), pages=pages[before : before + count]))
        before += count
    return found


def _manifest(
    press: Press, editions: Sequence[Edition], file: PaintedFile, places: Sequence[Mapping[str, int]],
    wanted: Sequence[Expected], paper: PaperName,
) -> bytes:  # fmt: skip
    meta = file.canvas.metadata
    content, sheets = press.project.content, []
    for edition, found in zip(editions, places[packs.FRONT :], strict=True):
        described = manifest.describe(edition, content)
        made_of = press.made_of(edition.plan.template)
        sheets.append(manifest.placed(described, paper, press.project.edition_name, made_of, found))
    pack = {"title": meta.title, "language": meta.language, "date": meta.date, "draft": meta.draft, "paper": paper}
    return manifest.seal({
        "schema": packs.SCHEMA, "tool": f"factsheet {__version__}", "pack": pack, "sheets": sheets,
        "itself": itself(file), "parts": [part.to_data() for part in wanted],
    })  # fmt: skip


def _prove(press: Press, data: bytes, wanted: Sequence[Expected], attached: bytes) -> list[Finding]:
    try:
        whole, parts = packs.read(data, [len(part.pages) for part in wanted])
    except Unreadable as error:
        return [Finding("F001", str(error))]
    findings = packs.prove(whole, parts, wanted, press.secrets)
    if whole.attachments != {manifest.NAME: attached}:
        findings.append(Finding("F002", "its manifest is not the one that was attached"))
    if sorted(map(digest, whole.images)) != json.loads(attached)["itself"]["images"]:
        findings.append(Finding("F010", "its pictures are not those that were painted"))
    return findings
