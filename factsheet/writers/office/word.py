"""DOCX: the parts that pandoc wrote – text, footnotes, lists, pictures – in a package of our own.

Input: pandoc's DOCX, theme, paper, metadata. Output: the file (ECMA-376, transitional), with styles made of the theme,
a footer with the page's number, and properties that say title, publisher, language and that it is a draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from factsheet.languages import Language
from factsheet.sheet.tree import Metadata
from factsheet.writers.office.package import XML, element, pack, parts_of, properties, text
from factsheet.writers.office.styles import BOXED, FALLBACK, OWN, Look, looks
from factsheet.writers.office.styles import name as style_name
from factsheet.writers.office.styles import text as text_look
from factsheet.writers.theme import Paper, Theme

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PARTS = ("styles", "settings", "fontTable", "numbering", "footnotes", "footer")  # parts beside the text
_KEPT = ("hyperlink", "image")  # of pandoc's relationships
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


def write(made: bytes, theme: Theme, paper: Paper, meta: Metadata, lang: Language, row_heads: Sequence[bool]) -> bytes:
    """Return the file. ``row_heads``: of each table, whether its first column heads its rows."""
    given = parts_of(made)
    document, footnotes = (given[f"word/{name}.xml"].decode() for name in ("document", "footnotes"))
    media = {name: data for name, data in given.items() if name.startswith("word/media/")}
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _types(media),
        "_rels/.rels": _package_rels(),
        "docProps/core.xml": _core(meta, lang),
        "docProps/app.xml": _app(meta),
        "word/document.xml": _document(document, paper, lang, row_heads),
        "word/_rels/document.xml.rels": _rels(given["word/_rels/document.xml.rels"].decode(), own=True),
        "word/footnotes.xml": _runs(footnotes),
        "word/_rels/footnotes.xml.rels": _rels(given["word/_rels/footnotes.xml.rels"].decode()),
        "word/numbering.xml": _numbering(given["word/numbering.xml"].decode()),
        "word/styles.xml": _styles(theme, lang),
        "word/settings.xml": _settings(lang),
        "word/fontTable.xml": _fonts(theme),
        "word/footer.xml": _footer(meta, lang, paper),
        **dict(sorted(media.items())),
    }
    return pack(parts, meta)


# -- the text ----------------------------------------------------------------------------------------


def _document(document: str, paper: Paper, lang: Language, row_heads: Sequence[bool]) -> str:
    heads = iter(row_heads)

    def look(found: re.Match[str]) -> str:
        first = next(heads)
        return element("w:tblLook", w_val="00A0" if first else "0020", w_firstRow=1, w_lastRow=0,
                       w_firstColumn=int(first), w_lastColumn=0, w_noHBand=1, w_noVBand=1)  # fmt: skip

    document = re.sub(r"<w:tblLook [^>]*/>", look, document)
    # the address that a picture was handed over by
    document = re.sub(r'(<pic:cNvPr )descr="data:[^"]*"', r'\1descr=""', document)
    document = re.sub(r'<wp:docPr descr="" title="" (id="\d+" name="[^"]*") />',
                      rf"<wp:docPr \1>{_DECORATIVE}</wp:docPr>", document)  # fmt: skip
    return re.sub(r"<w:sectPr>.*?</w:sectPr>", lambda _: _section(paper, lang), _runs(document), flags=re.DOTALL)


def _runs(part: str) -> str:
    """Return a part with the language of text from right to left where Word looks for it."""
    return re.sub(r'<w:rtl />(<w:lang )w:val=("[^"]*") />', r"<w:rtl/>\1w:bidi=\2/>", part)


def _section(paper: Paper, lang: Language) -> str:
    width, height = paper.size
    margins = {"top": paper.left, "right": paper.right, "bottom": paper.bottom + 14, "left": paper.left}
    return element(
        "w:sectPr",
        element("w:footerReference", w_type="default", r_id="rIdfooter")
        + element("w:pgSz", w_w=_twips(width), w_h=_twips(height))
        + element("w:pgMar", **{f"w_{side}": _twips(length) for side, length in margins.items()},
                  w_header=_twips(24), w_footer=_twips(24), w_gutter=0)
        + (element("w:bidi") if lang.right_to_left else ""),
    )  # fmt: skip


def _twips(points: float) -> int:
    return round(points * 20)


def _numbering(part: str) -> str:
    """Return the lists with a smaller indent, the same at each level."""
    levels = iter(range(10**6))

    def indent(_: re.Match[str]) -> str:
        return element("w:ind", w_start=None, w_left=260 * (next(levels) % 9 + 1), w_hanging=260)

    return re.sub(r"<w:ind [^>]*/>", indent, part)


# -- what pandoc’s package is replaced by ------------------------------------------------------------


def reference(mark: str, number: int) -> str:
    """Return the field NOTEREF of a note's first mark (ECMA-376, 17.16.5.42), whose number follows an edit."""
    look = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
    kinds = (f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end"))
    begin, separate, end = (f"<w:r>{look}{part}</w:r>" for part in kinds)
    code = f'<w:r>{look}<w:instrText xml:space="preserve"> NOTEREF {mark} \\f \\h </w:instrText></w:r>'
    return f"{begin}{code}{separate}<w:r>{look}<w:t>{number}</w:t></w:r>{end}"


def _types(media: dict[str, bytes]) -> str:
    kinds = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
    suffixes = sorted({name.rpartition(".")[2] for name in media})
    defaults = [("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml")]
    parts = {f"/word/{name}.xml": f"{_TYPE}{name}+xml" for name in _PARTS}
    parts |= {
        "/word/document.xml": f"{_TYPE}document.main+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    entries = [*defaults, *((suffix, kinds[suffix]) for suffix in suffixes)]
    content = "".join(element("Default", Extension=suffix, ContentType=kind) for suffix, kind in entries)
    content += "".join(element("Override", PartName=part, ContentType=kind) for part, kind in sorted(parts.items()))
    return XML + element("Types", content, xmlns=f"{_PACKAGE}/content-types")


def _package_rels() -> str:
    targets = {
        f"{_R}/officeDocument": "word/document.xml",
        f"{_RELS}/metadata/core-properties": "docProps/core.xml",
        f"{_R}/extended-properties": "docProps/app.xml",
    }
    content = "".join(
        element("Relationship", Id=f"rId{number}", Type=kind, Target=target)
        for number, (kind, target) in enumerate(targets.items(), 1)
    )
    return XML + element("Relationships", content, xmlns=_RELS)


def _rels(part: str, *, own: bool = False) -> str:
    """Return the relationships to pictures and addresses, and to our own parts."""
    kept = [rel for rel in re.findall(r"<Relationship [^>]*/>", part)
            if re.search(rf'Type="[^"]*/({"|".join(_KEPT)})"', rel)]  # fmt: skip
    kept.sort(key=lambda rel: int(re.search(r'Id="rId(\d+)"', rel)[1]))  # type: ignore[index]
    mine = [element("Relationship", Id=f"rId{name}", Type=f"{_R}/{name}", Target=f"{name}.xml") for name in _PARTS]
    return XML + element("Relationships", "".join([*(mine if own else ()), *kept]), xmlns=_RELS)


def _core(meta: Metadata, lang: Language) -> str:
    said = properties(meta, lang)
    names = {"title": "dc:title", "creator": "dc:creator", "description": "dc:description", "language": "dc:language",
             "identifier": "dc:identifier", "status": "cp:contentStatus"}  # fmt: skip
    content = "".join(text(names[key], value) for key, value in said.items() if key in names)
    content += "".join(
        text(f"dcterms:{name}", f"{said['date']}T00:00:00Z", xsi_type="dcterms:W3CDTF")
        for name in ("created", "modified")
    )
    return XML + element(
        "cp:coreProperties", content, xmlns_cp=f"{_PACKAGE}/metadata/core-properties",
        xmlns_dc="http://purl.org/dc/elements/1.1/", xmlns_dcterms="http://purl.org/dc/terms/",
        xmlns_xsi="http://www.w3.org/2001/XMLSchema-instance",
    )  # fmt: skip


def _app(meta: Metadata) -> str:
    schema = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return XML + element("Properties", text("Company", meta.publisher), xmlns=schema)


def _settings(lang: Language) -> str:
    compatible = element("w:compatSetting", w_name="compatibilityMode",
                         w_uri="http://schemas.microsoft.com/office/word", w_val=15)  # fmt: skip
    separators = element("w:footnote", w_id=-1) + element("w:footnote", w_id=0)
    content = element("w:defaultTabStop", w_val=720) + element("w:footnotePr", separators)
    content += element("w:compat", compatible) + element("w:themeFontLang", w_val=lang.code)
    return XML + element("w:settings", content, xmlns_w=_W)


def _fonts(theme: Theme) -> str:
    family = theme.fonts.family
    kind = "roman" if "serif" in family.lower() and "sans" not in family.lower() else "swiss"
    content = (
        element("w:altName", w_val=FALLBACK) + element("w:family", w_val=kind) + element("w:pitch", w_val="variable")
    )
    return XML + element("w:fonts", element("w:font", content, w_name=family), xmlns_w=_W)


def _footer(meta: Metadata, lang: Language, paper: Paper) -> str:
    def run(content: str) -> str:
        return element("w:r", content)

    said = f"{meta.footer} · {lang.label('DRAFT')}" if meta.draft else meta.footer
    number = "".join(
        (run(element("w:fldChar", w_fldCharType="begin")), run(text("w:instrText", " PAGE ", xml_space="preserve")),
         run(element("w:fldChar", w_fldCharType="separate")), run(text("w:t", "1")),
         run(element("w:fldChar", w_fldCharType="end")))
    )  # fmt: skip
    right = element("w:tab", w_val="right", w_pos=_twips(paper.across))
    paragraph = (
        element("w:pPr", element("w:pStyle", w_val="Footer") + element("w:tabs", right))
        + run(text("w:t", said))
        + run(element("w:tab"))
    )
    return XML + element("w:ftr", element("w:p", paragraph + number), xmlns_w=_W)


# -- styles ------------------------------------------------------------------------------------------


def _styles(theme: Theme, lang: Language) -> str:
    base = text_look(theme)
    family = theme.fonts.family
    fonts = element("w:rFonts", w_ascii=family, w_hAnsi=family, w_cs=family, w_eastAsia=family)
    said = element("w:lang", w_val=lang.code, w_bidi=lang.code if lang.right_to_left else None)
    defaults = element("w:rPrDefault", element("w:rPr", fonts + _size(base) + said))
    content = element("w:docDefaults", defaults + element("w:pPrDefault"))
    content += "".join(_all(theme, base, lang))
    return XML + element("w:styles", content, xmlns_w=_W)


def _all(theme: Theme, base: Look, lang: Language) -> Iterator[str]:
    paper = theme.colours.paper
    rule = paper.rule.removeprefix("#")
    yield _paragraph(base, default=True, right_to_left=lang.right_to_left)
    for name in ("Body Text", "First Paragraph", "Compact"):
        yield _style("paragraph", name, element("w:basedOn", w_val="Normal") + element("w:qFormat"))
    for look in looks(theme):
        yield _paragraph(look, rule=rule)
    yield _style("character", "Default Paragraph Font", element("w:uiPriority", w_val=1), w_default=1)
    raised = element("w:rPr", element("w:vertAlign", w_val="superscript"))
    yield _style("character", "footnote reference", raised)
    link = (theme.colours.screen.link or paper.ink).removeprefix("#")
    yield _style(
        "character", "Hyperlink", element("w:rPr", element("w:color", w_val=link) + element("w:u", w_val="single"))
    )
    yield _style("table", "Normal Table", _cell_margins(), w_default=1)
    edge = {"w_val": "single", "w_color": rule, "w_space": 0}
    borders = element("w:tblBorders", element("w:top", w_sz=8, **edge) + element("w:bottom", w_sz=8, **edge)
                      + element("w:insideH", w_sz=4, **edge))  # fmt: skip
    head = element("w:tcPr", element("w:tcBorders", element("w:bottom", w_sz=8, **edge)))
    yield _style("table", "Table", element("w:basedOn", w_val="NormalTable") + element("w:tblPr", borders)
                 + element("w:tblStylePr", head, w_type="firstRow"))  # fmt: skip


def _cell_margins() -> str:
    margins = {"top": 40, "left": 0, "bottom": 40, "right": 160}
    content = "".join(element(f"w:{side}", w_w=width, w_type="dxa") for side, width in margins.items())
    return element("w:tblPr", element("w:tblCellMar", content))


def _style(kind: str, name: str, content: str, **attributes: object) -> str:
    return element("w:style", element("w:name", w_val=name) + content, w_type=kind, w_styleId=ident(name), **attributes)


_OWN_NAMES = frozenset(map(style_name, OWN))


def ident(name: str) -> str:
    """Return the id of a style, as pandoc makes it of the style's name: ``Heading1``, ``Tilevalue``."""
    words = name.split(" ")
    return "".join(words if name in _OWN_NAMES else (word[0].upper() + word[1:] for word in words))


def _size(look: Look) -> str:
    half = round(look.size * 2)
    return element("w:sz", w_val=half) + element("w:szCs", w_val=half)


def _paragraph(look: Look, *, default: bool = False, rule: str = "", right_to_left: bool = False) -> str:
    level = re.fullmatch(r"heading (\d)", look.name)
    spacing = element("w:spacing", w_before=_twips(look.before), w_after=_twips(look.after),
                      w_line=round(look.leading / look.size / 1.22 * 240), w_lineRule="auto")  # fmt: skip
    sides = ("top", "left", "bottom", "right") if look.name in BOXED else ()
    around = "".join(element(f"w:{side}", w_val="single", w_sz=12, w_space=4, w_color=rule) for side in sides)
    edges = element("w:pBdr", around) if around else ""
    inside = (
        (element("w:keepNext") if look.keep else "") + element("w:keepLines") + edges
        + (element("w:bidi") if right_to_left else "") + spacing
        + (element("w:ind", w_left=_twips(look.indent)) if look.indent else "")
        + (element("w:outlineLvl", w_val=int(level[1]) - 1) if level else "")
    )  # fmt: skip
    run = (
        (element("w:b") + element("w:bCs") if look.bold else "")
        + (element("w:i") + element("w:iCs") if look.italic else "")
        + element("w:color", w_val=look.colour) + _size(look)
    )  # fmt: skip
    based = "" if default else element("w:basedOn", w_val="Normal")
    follows = element("w:next", w_val="Normal") if level else ""
    content = based + follows + element("w:qFormat") + element("w:pPr", inside) + element("w:rPr", run)
    return _style("paragraph", look.name, content, **({"w_default": 1} if default else {}))
