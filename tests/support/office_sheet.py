"""A sheet with every element, for the files of office programs and e-readers."""

from __future__ import annotations

from factsheet.records.pictures import Image
from factsheet.records.svg import Path as Shape
from factsheet.sheet import tree as t
from support.content_factory import png


def text(said: str) -> tuple[t.Text]:
    return (t.Text(said),)


def paragraph(*parts: str | t.Inline, class_: str = "", lang: str = "") -> t.Paragraph:
    return t.Paragraph(tuple(t.Text(part) if isinstance(part, str) else part for part in parts), class_, lang)


def columns(*said: str) -> tuple[t.Cell, ...]:
    return tuple(t.Cell(text(one), "col") for one in said)


def points(count: int) -> tuple[t.Point, ...]:
    return tuple(t.Point(str(2000 + n), n * n, text(f"{n * n} in {2000 + n}")) for n in range(count))


def picture(alt: str, class_: str = "") -> t.Picture:
    return t.Picture(Image("image/png", 40, 20, 3, png(40, 20)), alt, text("From the harbour"), 50, class_)


TRIANGLE = Shape("#12395b", "", 0.0, False, (("M", (100, 100)), ("L", (900, 100)), ("L", (500, 900)), ("Z", ())))
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000"><path d="M100 100L900 100L500 900Z"/></svg>'
META = t.Metadata("quay", "FS-Q", 2, "2018-03", "A quay", "en", summary="What “happened” & why", publisher="Desk <Q>",
                  base_url="https://a.test", footer="FS-Q · Edition 2", status="Status")  # fmt: skip
ALL = t.Sheet(
    t.Section("article", (
        t.Section("header", (paragraph("Fact sheet", class_="kind"), t.Heading(1, text("A quay"))), "masthead"),
        t.Section("section", (
            paragraph("It is a quay", t.NoteRef(1, 1), t.NoteRef(2, 1, before=","), ".", class_="lead"),
        ), "lead", id="lead"),
        t.Section("section", (
            t.Heading(2, text("What happened")),
            paragraph(t.StatementNumber("1.2"), "One", t.NoteRef(1, 2), t.NoteRef(2, 2, before="–"), "  and \n",
                      t.Strong(text("bo")), t.Emph(text("ld")), t.LineBreak(), "H", t.Subscript(text("2")), "O"),
            t.ListBlock(False, (t.ListItem((paragraph("a"), paragraph("b"))), t.ListItem((t.ListBlock(True, (
                t.ListItem((paragraph("first"),)), t.ListItem((paragraph("second"),)))),)))),
            t.ListBlock(False, (t.ListItem((paragraph("35", class_="value"), paragraph("trips", class_="label"),
                                            paragraph("Desk, 2017", class_="source"))),), "tiles"),
            t.ListBlock(True, (t.ListItem((paragraph("2017 May", class_="when"),
                                           paragraph("It opened", t.NoteRef(3, 1), ".", class_="what"))),), "timeline"),
            t.DefinitionList((((t.Text("Quay"),), (paragraph("what ships lie at"), paragraph("more"))),)),
        ), "text", id="happened"),
        t.Section("section", (
            t.Heading(3, text("Counts")),
            t.Table(text("Counted twice"), (columns("Who", "Year", "How many"),), (
                (t.Cell(text("Harbour"), "row", 2), t.Cell(text("2016")), t.Cell((t.Text("57"), t.NoteRef(2, 3)))),
                (t.Cell(text("2017")), t.Cell(text("58"))),
                (t.Cell(text("City"), "row"), t.Cell(text("2017")), t.Cell(text("60"))),
            )),
            t.Table((), ((t.Cell(text("Asked"), "col"), t.Cell(text("Answered"), "col")),),
                    ((t.Cell(text("Why?")), t.Cell(text("So."))),)),
            t.Chart(text("Few"), "few", points(3)), t.Chart(text("Many"), "Dots that rise & rise", points(12)),
            t.Chart(text("Share"), "A bar, a third full", (t.Point("2017", 1, text("1 of 3")),), 3),
            picture("The pier, at “night”"),
            t.Picture(Image("image/svg+xml", 1000, 1000, 3, SVG, shapes=(TRIANGLE,)), "A triangle"),
        ), "series", id="counts"),
        paragraph("See ", t.Link(text("the plan"), "https://a.test/x_(y)?a=1&b=2"), " and ",
                  t.Link(text("beside"), "b.html"), " and ", t.Link(text("above"), "#lead"), ", ",
                  t.Span(text("en français"), "fr"), " and ",
                  t.Span((t.Text("مرحبا"), t.Strong(text(" بكم"))), "ar"), "."),
        paragraph("Ein ganzer Absatz", lang="de"),
        paragraph("Take care", class_="safety"),
        t.Section("footer", (
            picture("The house’s mark", "logo"), t.QrCode("https://a.test/q", "QR"), paragraph("Written to last"),
        ), "colophon", id="end"),
    )),
    META,
    (t.Note(1, (t.Text("Report, "), t.Link(text("a.test"), "https://a.test"), t.Text(".")), 2, t.Reference("r")),
     t.Note(2, (t.Text("“"), t.Span(text("Le Monde"), "fr"), t.Text("”, 2017.")), 3, t.Reference("n")),
     t.Note(3, text("A letter."), 1, t.Reference("l"))),
)  # fmt: skip
