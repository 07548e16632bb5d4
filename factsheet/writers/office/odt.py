"""ODT: the text that pandoc wrote, in a package of our own.

Input: pandoc's ODT, theme, paper, metadata. Output: the file (ODF 1.3) with styles made of the theme, a footer with the
page's number, text alternatives of pictures, and properties that say title, publisher and language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from factsheet.languages import Language, right_to_left
from factsheet.sheet.tree import Metadata
from factsheet.writers.office.package import XML, element, pack, parts_of, properties, text
from factsheet.writers.office.styles import BOXED, FALLBACK, Look, looks
from factsheet.writers.office.styles import text as text_look
from factsheet.writers.theme import Paper, Theme

MIME = "application/vnd.oasis.opendocument.text"
_NS = {
    f"xmlns_{short}": f"urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"
    for short, long in {"office": "office", "style": "style", "text": "text", "table": "table", "meta": "meta",
                        "fo": "xsl-fo-compatible", "svg": "svg-compatible"}.items()
} | {"xmlns_dc": "http://purl.org/dc/elements/1.1/"}  # fmt: skip
_CELLS = {
    "TableHeaderRowCell": 'fo:padding="2pt" fo:border-top="1pt solid {rule}" fo:border-bottom="1pt solid {rule}"',
    "TableRowCell": 'fo:padding="2pt" fo:border-bottom="0.5pt solid {rule}"',
}
# What pandoc and programs call styles that the theme has under another name.
_NAMES = {
    "heading 1": "Heading_20_1", "heading 2": "Heading_20_2", "heading 3": "Heading_20_3", "footnote text": "Footnote",
    "caption": "Caption", "Definition Term": "Definition_20_Term", "Definition": "Definition_20_Definition",
    "footer": "Footer",
}  # fmt: skip


def write(made: bytes, theme: Theme, paper: Paper, meta: Metadata, lang: Language, alts: Sequence[str]) -> bytes:
    """Return the file. ``alts``: the text alternative of each picture, in order."""
    given = parts_of(made)
    pictures = {name: data for name, data in given.items() if name.startswith("Pictures/")}
    parts: dict[str, str | bytes] = {
        "mimetype": MIME,
        "content.xml": _content(given["content.xml"].decode(), theme, alts),
        "styles.xml": _styles(theme, paper, meta, lang),
        "meta.xml": _meta(meta, lang),
        **dict(sorted(pictures.items())),
    }
    parts["META-INF/manifest.xml"] = _manifest([name for name in parts if name != "mimetype"])
    return pack(parts, meta)


def reference(number: int) -> str:
    """Return the reference to a note (ODF 1.3, 7.7.3); pandoc names notes in order, from ftn0."""
    return (
        '<text:span text:style-name="Footnote_20_anchor"><text:note-ref text:note-class="footnote" '
        f'text:reference-format="text" text:ref-name="ftn{number - 1}">{number}</text:note-ref></text:span>'
    )


def _content(part: str, theme: Theme, alts: Sequence[str]) -> str:
    described = iter(alts)

    def describe(found: re.Match[str]) -> str:
        alt = next(described)
        return (found[1] + text("svg:title", alt) if alt else found[1]) + "</draw:frame>"

    part = re.sub(r"(<draw:frame [^>]*><draw:image [^>]*/>)</draw:frame>", describe, part)
    part = re.sub(r"(<office:font-face-decls>).*?(</office:font-face-decls>)",
                  lambda found: found[1] + _face(theme) + found[2], part, flags=re.DOTALL)  # fmt: skip
    for name, edges in _CELLS.items():
        look = rf'(style:name="{name}" style:family="table-cell">\s*)<style:table-cell-properties [^>]*/>'
        part = re.sub(look, rf"\1<style:table-cell-properties {edges.format(rule=theme.colours.paper.rule)}/>", part)
    part = re.sub(r"<style:text-properties [^>]*/>", _complex, part)
    part = part.replace(' office:name=""', "").replace('style-name="Formula"', 'style-name="Graphics"')
    part = part.replace('style-name="Definition"', 'style-name="Internet_20_link"')
    names = {look.name for look in looks(theme)} - _NAMES.keys()
    for name in names:  # a name is encoded
        if " " in name:
            part = part.replace(f'style-name="{name}"', f'style-name="{_ident(name)}"')
    return part


def _complex(found: re.Match[str]) -> str:
    """Return the look of a text, with its language where programs look for one from right to left."""
    lang = re.search(r' fo:language="([^"]*)"', found[0])
    if not lang or not right_to_left(lang[1]):
        return found[0]
    return (
        found[0]
        .replace(lang[0], f' style:language-complex="{lang[1]}"')
        .replace(" fo:country=", " style:country-complex=")
    )


def _ident(name: str) -> str:
    return _NAMES.get(name, name.replace(" ", "_20_"))


def _face(theme: Theme) -> str:
    family = f"'{theme.fonts.family}', {FALLBACK}"
    return f'<style:font-face style:name="{theme.fonts.family}" svg:font-family="{family}"/>'


def _meta(meta: Metadata, lang: Language) -> str:
    said = properties(meta, lang)
    names = {"title": "dc:title", "creator": "dc:creator", "description": "dc:description", "language": "dc:language"}
    content = "".join(text(names[key], value) for key, value in said.items() if key in names)
    date = f"{said['date']}T00:00:00Z"
    content += text("meta:initial-creator", said.get("creator", "")) if "creator" in said else ""
    content += text("meta:creation-date", date) + text("dc:date", date)
    content += "".join(
        text("meta:user-defined", said[key], meta_name=key) for key in ("identifier", "status") if key in said
    )
    return XML + element("office:document-meta", element("office:meta", content), **_NS, office_version="1.3")


def _manifest(names: Sequence[str]) -> str:
    kinds = {"xml": "text/xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
    entries = [("/", MIME), *((name, kinds[name.rpartition(".")[2]]) for name in names)]
    content = "".join(
        f'<manifest:file-entry manifest:full-path="{escape(name)}" manifest:media-type="{kind}"/>'
        for name, kind in entries
    )
    namespace = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return f'{XML}<manifest:manifest xmlns:manifest="{namespace}" manifest:version="1.3">{content}</manifest:manifest>'


# -- styles ------------------------------------------------------------------------------------------


def _styles(theme: Theme, paper: Paper, meta: Metadata, lang: Language) -> str:
    faces = element("office:font-face-decls", _face(theme))
    named = element("office:styles", "".join(_named(theme, lang, paper)))
    width, height = paper.size
    margins = "".join(
        f' fo:margin-{side}="{length:g}pt"'
        for side, length in {"top": paper.left, "right": paper.right, "bottom": 24, "left": paper.left}.items()
    )
    page = (
        f'<style:page-layout style:name="page"><style:page-layout-properties fo:page-width="{width:g}pt" '
        f'fo:page-height="{height:g}pt"{margins} style:writing-mode="{_mode(lang)}"/><style:footer-style>'
        '<style:header-footer-properties fo:min-height="14pt" fo:margin-top="14pt"/></style:footer-style>'
        "</style:page-layout>"
    )
    said = f"{meta.footer} · {lang.label('DRAFT')}" if meta.draft else meta.footer
    footer = (
        f'<text:p text:style-name="Footer">{escape(said)}<text:tab/><text:page-number>1</text:page-number></text:p>'
    )
    master = (
        '<style:master-page style:name="Standard" style:page-layout-name="page">'
        f"<style:footer>{footer}</style:footer></style:master-page>"
    )
    content = faces + named + element("office:automatic-styles", page) + element("office:master-styles", master)
    return XML + element("office:document-styles", content, **_NS, office_version="1.3")


def _mode(lang: Language) -> str:
    return "rl-tb" if lang.right_to_left else "lr-tb"


def _named(theme: Theme, lang: Language, paper: Paper) -> Iterator[str]:
    base = text_look(theme)
    code, _, country = lang.code.partition("-")
    family = theme.fonts.family
    complex_ = lang.right_to_left
    tongue = f'fo:language="{"en" if complex_ else code}" fo:country="{"none" if complex_ else country or "none"}"'
    if complex_:
        tongue += f' style:language-complex="{code}" style:country-complex="{country or "none"}"'
    yield (
        '<style:default-style style:family="paragraph"><style:paragraph-properties style:writing-mode="page" '
        f'style:tab-stop-distance="36pt"/><style:text-properties style:font-name="{family}" '
        f'style:font-name-complex="{family}" style:font-name-asian="{family}" {tongue}/></style:default-style>'
    )
    yield _paragraph(base, "Standard")
    for name in ("Text_20_body", "First_20_paragraph", "Table_20_Contents", "Table_20_Heading"):
        yield f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="Standard"/>'
    for look in looks(theme):
        stop = paper.across if look.name == "footer" else 0.0
        yield _paragraph(look, _ident(look.name), rule=theme.colours.paper.rule, stop=stop)
        if look.name == "caption":
            yield _paragraph(look, "TableCaption")
    link = theme.colours.screen.link or theme.colours.paper.ink
    underline = f'fo:color="{link}" style:text-underline-style="solid" style:text-underline-width="auto"'
    yield _characters("Internet_20_link", underline)
    yield _characters("Footnote_20_anchor", 'style:text-position="super 62%"')
    yield _characters("Footnote_20_Symbol", 'style:text-position="super 62%"')
    yield _characters("Bullet_20_Symbols", "")
    yield _characters("Numbering_20_Symbols", "")
    yield '<style:style style:name="Graphics" style:family="graphic"/>'
    yield (
        '<text:notes-configuration text:note-class="footnote" text:citation-style-name="Footnote_20_Symbol" '
        'text:citation-body-style-name="Footnote_20_anchor" style:num-format="1" text:start-value="0" '
        'text:footnotes-position="page" text:start-numbering-at="document"/>'
    )


def _characters(name: str, look: str) -> str:
    return (
        f'<style:style style:name="{name}" style:display-name="{name.replace("_20_", " ")}" style:family="text">'
        f"<style:text-properties {look}/></style:style>"
    )


def _paragraph(look: Look, ident: str, *, rule: str = "", stop: float = 0.0) -> str:
    level = re.fullmatch(r"heading (\d)", look.name)
    parent = "" if ident == "Standard" else ' style:parent-style-name="Standard"'
    outline = f' style:default-outline-level="{level[1]}"' if level else ""
    weight = "".join(f' {part}="bold"' for part in _each("fo:font-weight", look.bold))
    slant = "".join(f' {part}="italic"' for part in _each("fo:font-style", look.italic))
    size = "".join(f' {part}="{look.size:g}pt"' for part in _each("fo:font-size", True))
    edges = f' fo:border="1.5pt solid {rule}" fo:padding="4pt"' if look.name in BOXED else ""
    keep = ' fo:keep-with-next="always"' if look.keep else ""
    tab = f'<style:tab-stops><style:tab-stop style:position="{stop:g}pt" style:type="right"/></style:tab-stops>'
    hang = ' fo:margin-left="14pt" fo:text-indent="-14pt"' if look.name == "footnote text" else ""
    return (
        f'<style:style style:name="{ident}" style:display-name="{ident.replace("_20_", " ")}" style:family="paragraph"'
        f'{parent}{outline}><style:paragraph-properties fo:margin-top="{look.before:g}pt" '
        f'fo:margin-bottom="{look.after:g}pt" fo:line-height="{look.leading / look.size / 1.22:.0%}"'
        f"{f' fo:margin-left={chr(34)}{look.indent:g}pt{chr(34)}' if look.indent else ''}{hang}{edges}{keep} "
        f'fo:orphans="2" fo:widows="2">{tab if stop else ""}</style:paragraph-properties>'
        f'<style:text-properties fo:color="#{look.colour}"{size}{weight}{slant}/></style:style>'
    )


def _each(name: str, on: bool) -> tuple[str, ...]:
    """Return an attribute of type, for each kind of script."""
    bare = name.removeprefix("fo:")
    return (name, f"style:{bare}-asian", f"style:{bare}-complex") if on else ()
