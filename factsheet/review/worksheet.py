"""Review on paper: a worksheet with boxes to tick, or a copy of the sheet with sources in the margin.

Input: a project, an edition, a paper. Output: a tagged PDF, by the same writer as the sheets; as many
pages as it takes, one column, no notes: what they say stands beside the statements.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from factsheet.errors import LayoutError, Location, Problem, ProofError
from factsheet.evidence.signoff.pairs import fold
from factsheet.languages import NBSP, Language
from factsheet.project.characters import check_characters
from factsheet.project.links import paper_of
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.selection import PaperName
from factsheet.proof import Secrets, prove
from factsheet.proof import read as read_pdf
from factsheet.proof.expected import from_sheet
from factsheet.records.plan import SheetPlan
from factsheet.review import page, rows
from factsheet.sheet.edition import Edition
from factsheet.sheet.reader import read
from factsheet.sheet.template import sheet_context
from factsheet.sheet.tree import Sheet
from factsheet.writers.pdf.fonts import Face
from factsheet.writers.pdf.painted import PaintedFile
from factsheet.writers.pdf.write import TooTall, lay_out, paint, read_back
from factsheet.writers.theme import Theme

AROUND = 14  # words to either side of a quote
OPENING, CLOSING = tuple("“„«‘([\"'-"), tuple(",.;:!?)]”’»…\"'-")  # no space between these and a quote
DECISIONS = ("verified", "queried", "disputed", "needs a source")  # to take one back, the review page
RUNGS = {
    "cited": "No copy of the source compared yet",
    "snapshot-kept": "Copy of the source kept",
    "quote-found": "Quote found in the source by program",
    "read": "Read by one person",
    "confirmed": "Confirmed by two readers",
}
TITLES = {"worksheet": "Worksheet for a reader", "annotated": "Annotated copy"}


def make(press: Press, edition: Edition, paper: PaperName, kind: str, data: Mapping[str, Any] | None = None) -> bytes:
    """Return a worksheet or an annotated copy as a PDF; of all of a sheet, unless review data of some rows are given.

    Raises ContentError for a sheet that cannot be made, LayoutError for a row that fits no page.
    """
    project, plan, language = press.project, edition.plan, edition.language
    data = deepcopy(data) if data else rows.data(project, edition)
    markup = project.templates.render(
        f"{kind}.html.j2", _context(project, plan, language, data, press.faces["regular"])
    )
    what = f"a row of the {kind}", "shorten the statement or the note"
    secrets = replace(press.secrets, hidden=None)  # a reader sees quotes and locators
    return printed(press, edition, markup, f"{kind}.html.j2", TITLES[kind], paper, what, secrets)[1]


def printed(
    press: Press, edition: Edition, markup: str, template: str, title: str, paper: PaperName, row: tuple[str, str],
    secrets: Secrets,
) -> tuple[Sheet, bytes]:  # fmt: skip
    """Return the sheet and PDF of a paper that goes with an edition: what its template rendered, under a title.

    ``row``: what to call a part that is too tall for a page, and what to do then; ``secrets``: what it must not say.
    Raises ContentError, LayoutError, and ProofError for a file that, read back, says something else.
    """
    project, plan = press.project, edition.plan
    paper_of(project, paper)
    theme = on_paper(project.theme)

    def work(sheet: Sheet) -> PaintedFile:
        try:
            return paint(lay_out(sheet, theme, press.faces, theme.papers[paper], edition.language), theme)
        except TooTall as error:
            where = project.content.where("sheet", plan.id)
            what = f"{plan.id}: {row[0]} is too tall for a page by {error.excess:.0f} pt"
            raise LayoutError([Problem("L102", where, what, row[1])]) from None

    return proved(press, edition, markup, template, title, secrets, work)


def proved(
    press: Press, edition: Edition, markup: str, template: str, title: str, secrets: Secrets,
    work: Callable[[Sheet], PaintedFile],
) -> tuple[Sheet, bytes]:  # fmt: skip
    """Return the sheet of what a template rendered, and its PDF as ``work`` paints it.

    Raises ContentError, and ProofError for a file that, read back, says something else.
    """
    project, plan, language = press.project, edition.plan, edition.language
    article = read(markup, f"{project.folders.shown(template)} (as rendered)")
    meta = edition.sheet.metadata
    said = project.templates.labels.label(language, title)
    meta = replace(meta, title=f"{meta.title} – {said}", footer=f"{meta.footer} · {said}", base_url="")
    sheet = Sheet(article, meta)
    check_characters(press.project, sheet, press.faces)
    painted = work(sheet)
    expected = from_sheet(sheet, read_back(press.faces))
    expected = replace(expected, pages=press.pages(painted), status="", front="")  # it goes with a sheet and is none
    data = painted.to_bytes()
    if findings := prove(read_pdf(data), expected, secrets):
        hint = "nothing was written: it has to say what its template rendered; please report it"
        raise ProofError([Problem(f.code, Location(f"{plan.id}: {said}"), str(f), hint) for f in findings])
    return sheet, data


def on_paper(theme: Theme) -> Theme:
    """Return a theme as worksheets use it: one column, and headings that leave room for the rows."""
    papers = {name: paper.model_copy(update={"columns": 1}) for name, paper in theme.papers.items()}
    sizes = {"title": (20.0, 24.0), "heading": (13.0, 16.0), "text": (10.5, 13.5)}
    styles = dict(theme.styles)
    for name, (size, leading) in sizes.items():
        styles[name] = styles[name].model_copy(update={"size": size, "leading": leading})  # type: ignore[index]
    return theme.model_copy(update={"papers": papers, "styles": styles})


# -- what the templates see ------------------------------------------------------------------------------


def _context(
    project: Project, plan: SheetPlan, language: Language, data: Mapping[str, Any], face: Face
) -> dict[str, Any]:
    """Return what the templates print: rows by heading, and facts with their rows by heading."""
    label = partial(page.label, language)
    by_block: dict[str, list[dict[str, Any]]] = {}
    for row in data["rows"]:
        by_block.setdefault(row["block"], []).append(row)
    n = 0
    notes: dict[int, str] = {}
    for found in by_block.values():
        found.sort(key=_in_order(found))
        for row in found:
            n += 1
            row["n"] = n
            number, text = row["note"]["number"], row["note"]["text"]
            place = (
                (language.label("Note {number}", number=number), row["locator"]) if number else (label("Translation"),)
            )
            row["place"] = " · ".join(filter(None, place))
            notes |= {number: text} if number else {}
            row["before"] = _before(row)
            row["status"] = "" if row["status"] == "established" else label(row["status"])
            row["rung"] = label(RUNGS[row["rung"]])
            row["ticks"] = [label(tick) for tick in row["ticks"]]

    def quoted(row: Mapping[str, Any]) -> Markup:
        return _quoted(row, language, face)

    extra = {
        "total": n,
        "content": data["content"],
        "notes": sorted(notes.items()),
        "blocks": [(heading, _by_fact(found)) for heading, found in by_block.items()],
        "marked": _marked,
        "quoted": quoted,
        "boxes": _boxes,
        "blank": NBSP,
        "decisions": [label(text) for text in DECISIONS],
    }
    return sheet_context(plan, project.content, language, extra)


def _before(row: Mapping[str, Any]) -> str:
    """Return the words that a statement had when it was read or printed last, if it has others now."""
    old = (row["old"] or {}).get("statement", "")
    return "" if fold(old) == fold("".join(text for _, text in row["statement"])) else old


def _in_order(found: Sequence[Mapping[str, Any]]) -> Callable[[Mapping[str, Any]], int]:
    """Return the order of facts: a translation stands behind the citations of its fact."""
    places: dict[str, int] = {}
    for row in found:
        places.setdefault(row["fact"], len(places))
    return lambda row: places[row["fact"]]


def _by_fact(found: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return rows by fact."""
    return [list(rows) for _, rows in groupby(found, lambda row: row["fact"])]


def _boxes(labels: Sequence[str]) -> str:
    """Return labels with a box to tick before each; none is parted from its box."""
    return f"{NBSP * 2} ".join(f"☐{NBSP}{label.replace(' ', NBSP)}" for label in labels)


def _marked(statement: Sequence[tuple[str, str]]) -> Markup:
    """Return a statement with the parts to be ticked in bold."""
    bold = Markup("<strong>{}</strong>")
    return Markup("").join(escape(text) if kind == "text" else bold.format(text) for kind, text in statement)


def _quoted(row: Mapping[str, Any], language: Language, face: Face) -> Markup:
    """Return a quote, in the words around it where a copy of the source is kept here, and its translation."""
    context, quote = row["context"], row["quote"].replace("\n", " · ")  # lines of an original
    if face.missing(quote):
        return escape(page.label(language, "(The font lacks letters of this quote; see the review page.)"))
    if context and not face.missing(context["before"] + context["quote"] + context["after"]):
        before, after = _few(context["before"], last=True), _few(context["after"], last=False)
        inner = Markup("{}<strong>{}</strong>{}").format(before, context["quote"], after)
    else:
        inner = Markup("<strong>{}</strong>").format(quote)
    code = row["quote_language"][:2]
    said = Markup('<span lang="{}">{}</span>').format(code, inner) if code != language.code else inner
    open_, close = map(escape, language.quotes)
    translated = f" [{row['quote_translation']}]" if row["quote_translation"] and code != language.code else ""
    return open_ + said + close + escape(translated)


def _few(text: str, *, last: bool) -> str:
    """Return the words next to a quote, so that a row stays short, and the space that parts them from it, if any."""
    words = text.split(" ") if text else []
    cut = len(words) > AROUND
    if last:
        said = f"… {' '.join(words[-AROUND:])}" if cut else text
        return said if not said or said.endswith(OPENING) else f"{said} "
    said = f"{' '.join(words[:AROUND])} …" if cut else text
    return said if not said or said.startswith(CLOSING) else f" {said}"
