"""A sheet as Typst markup, for the benchmark: the same text, two columns, notes at the foot.

Input: a numbered sheet. Output: Typst source; charts are tables, QR codes are left out.
"""

from __future__ import annotations

from collections.abc import Iterable

from factsheet.sheet import tree as t

HEAD = """#set document(title: [{title}], author: "{publisher}", date: datetime(year: 2026, month: 11, day: 20))
#set page(paper: "{paper}", margin: (top: 42.5pt, bottom: 51pt, x: 51pt), columns: 2)
#set text(font: "Source Sans 3", size: 12pt, lang: "{lang}", hyphenate: false)
#set par(leading: 0.5em)
#set columns(gutter: 19.8pt)
#show footnote.entry: set text(size: 9pt)
"""


def escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\#*_`$<>@[]=-+/~\"'" else c for c in text)


class TypstWriter:
    """Writes each note at its first mark, and a reference to it afterwards."""

    def __init__(self, sheet: t.Sheet, paper: str, salt: str) -> None:
        self.sheet, self.paper, self.salt = sheet, paper, salt
        self.notes = {n.number: n for n in sheet.notes}
        self.seen: set[int] = set()

    def source(self) -> str:
        meta = self.sheet.metadata
        paper = {"a4": "a4", "letter": "us-letter"}[self.paper]
        head = HEAD.format(title=escaped(meta.title + self.salt), publisher=meta.publisher, paper=paper,
                           lang=meta.language)  # fmt: skip
        return head + self.blocks(self.sheet.article.content)

    def inlines(self, content: Iterable[t.Inline]) -> str:
        out = []
        for node in content:
            match node:
                case t.Text(text):
                    out.append(escaped(text))
                case t.LineBreak():
                    out.append(" \\ ")
                case t.Strong(inner):
                    out.append(f"#strong[{self.inlines(inner)}]")
                case t.Emph(inner):
                    out.append(f"#emph[{self.inlines(inner)}]")
                case t.Superscript(inner):
                    out.append(f"#super[{self.inlines(inner)}]")
                case t.Subscript(inner):
                    out.append(f"#sub[{self.inlines(inner)}]")
                case t.Link(inner, href):
                    out.append(
                        f'#link("{href if ":" in href else "https://example.org/" + href}")[{self.inlines(inner)}]'
                    )
                case t.Abbr(inner) | t.Time(inner) | t.Data(inner):
                    out.append(self.inlines(inner))
                case t.Span(inner, lang):
                    text = self.inlines(inner)
                    out.append(f'#text(lang: "{lang[:2]}")[{text}]' if lang else text)
                case t.NoteRef(number):
                    out.append(self.mark(number))
                case t.CiteRef():
                    raise AssertionError(node)
        return "".join(out)

    def mark(self, number: int) -> str:
        if number in self.seen:
            return f"#footnote(<note-{number}>)"
        self.seen.add(number)
        return f"#footnote[{self.inlines(self.notes[number].content)}]<note-{number}>"

    def blocks(self, content: Iterable[t.Block]) -> str:
        return "\n\n".join(self.block(b) for b in content) + "\n"

    def block(self, block: t.Block) -> str:
        match block:
            case t.Section(content=inner):
                return self.blocks(inner)
            case t.Heading(level, inner):
                return f"#heading(level: {level})[{self.inlines(inner)}]"
            case t.Paragraph(inner):
                return self.inlines(inner)
            case t.ListBlock(items=items):
                return "\n".join(f"#list[{self.blocks(item.content)}]" for item in items)
            case t.DefinitionList(items=pairs):
                return "\n".join(f"#strong[{self.inlines(a)}] {self.blocks(b)}" for a, b in pairs)
            case t.Table(caption, head, body):
                header = ", ".join(f"[{self.inlines(c.content)}]" for row in head for c in row)
                cells = ", ".join(
                    f"table.cell(rowspan: {c.rows})[{self.inlines(c.content)}]" for row in body for c in row
                )
                table = f"#table(columns: {len(head[0])}, table.header({header}), {cells})"
                return f"#strong[{self.inlines(caption)}]\n\n#text(size: 10.5pt)[{table}]"
            case t.Chart(caption, _, points):
                cells = ", ".join(f"[{self.inlines(p.content)}]" for p in points)
                return f"#strong[{self.inlines(caption)}]\n\n#table(columns: 2, {cells})"
            case t.Picture(caption=caption):
                return self.inlines(caption)
            case t.QrCode():
                return ""
