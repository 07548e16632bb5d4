"""EPUB 3: the text that pandoc wrote as XHTML, in a package of our own.

Input: pandoc's XHTML, design tokens, headings, metadata, a cover. Output: the file (EPUB 3.3) with cover, one text, its
notes at the end, a list of contents, pictures as files, and what it gives to readers with disabilities (schema.org).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from html import escape

from factsheet.languages import Language
from factsheet.sheet.tree import Metadata
from factsheet.writers.office.package import XML, element, pack, properties, text

MIME = "application/epub+zip"
TEXT, NAV, CSS, OPF = "sheet.xhtml", "nav.xhtml", "sheet.css", "package.opf"
COVER, COVER_IMAGE = "cover.xhtml", "cover.png"
_XHTML = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
_DATA = re.compile(r'src="data:([a-z+/]+);base64,([^"]*)"')
_SUFFIX = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}
_FEATURES = ("ARIA", "readingOrder", "structuralNavigation", "tableOfContents", "alternativeText")


def write(
    body: str,
    tokens: Mapping[str, str],
    meta: Metadata,
    lang: Language,
    headings: Sequence[tuple[str, str]],
    cover: tuple[bytes, str],
) -> bytes:
    """Return the file. ``headings``: anchor and text of each part; ``cover``: a PNG and its text alternative."""
    pictures: dict[str, tuple[str, bytes]] = {}

    def file(found: re.Match[str]) -> str:
        data = base64.b64decode(found[2])
        name = f"picture-{sha256(data).hexdigest()[:16]}.{_SUFFIX[found[1]]}"
        pictures[name] = found[1], data
        return f'src="{name}"'

    body = _DATA.sub(file, body)
    parts: dict[str, str | bytes] = {
        "mimetype": MIME,
        "META-INF/container.xml": _container(),
        f"EPUB/{OPF}": _package(meta, lang, pictures),
        f"EPUB/{NAV}": _page(meta, lang, _contents(meta, lang, headings)),
        f"EPUB/{TEXT}": _page(meta, lang, f'<article class="sheet">\n{body}</article>\n'),
        f"EPUB/{CSS}": css(tokens),
        f"EPUB/{COVER}": _page(meta, lang, _cover(cover[1])),
        f"EPUB/{COVER_IMAGE}": cover[0],
    }
    parts |= {f"EPUB/{name}": data for name, (_, data) in sorted(pictures.items())}
    return pack(parts, meta)


def _page(meta: Metadata, lang: Language, body: str) -> str:
    code = escape(lang.code)
    direction = ' dir="rtl"' if lang.right_to_left else ""
    return (
        f'{XML}<!DOCTYPE html>\n<html {_XHTML} lang="{code}" xml:lang="{code}"{direction}>\n<head>\n'
        f"<title>{escape(meta.title, quote=False)}</title>\n"
        f'<link rel="stylesheet" type="text/css" href="{CSS}"/>\n</head>\n<body>\n{body}</body>\n</html>\n'
    )


def _cover(alt: str) -> str:
    return f'<section epub:type="cover">\n<img role="doc-cover" src="{COVER_IMAGE}" alt="{escape(alt)}"/>\n</section>\n'


def _contents(meta: Metadata, lang: Language, headings: Sequence[tuple[str, str]]) -> str:
    label = lang.label("Contents")
    targets = [(TEXT, meta.title), *((f"{TEXT}#{anchor}", heading) for anchor, heading in headings)]
    items = "".join(f"<li>{text('a', said, href=target)}</li>\n" for target, said in targets)
    heading = text("h1", label, id="contents")
    return (
        f'<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="contents">\n{heading}\n'
        f"<ol>\n{items}</ol>\n</nav>\n"
    )


def _container() -> str:
    root = f'<rootfile full-path="EPUB/{OPF}" media-type="application/oebps-package+xml"/>'
    content = element("rootfiles", root)
    return XML + element("container", content, version="1.0", xmlns="urn:oasis:names:tc:opendocument:xmlns:container")


def said(meta: Metadata, lang: Language, *, pictures: bool) -> list[tuple[str, str]]:
    """Return what the package says of itself: name and text, names of properties as they stand there."""
    known = properties(meta, lang)
    names = ("title", "creator", "description", "language", "rights", "date")
    out = [(f"dc:{name}", known[name]) for name in ("identifier", *names) if name in known]
    if "status" in known:
        out.append(("dc:type", known["status"]))
    out += [("dcterms:modified", f"{known['date']}T00:00:00Z"), ("schema:accessMode", "textual")]
    out += [("schema:accessMode", "visual")] if pictures else []
    out.append(("schema:accessModeSufficient", "textual"))
    out += [("schema:accessibilityFeature", name) for name in _FEATURES]
    return [*out, ("schema:accessibilityHazard", "none")]


def _package(meta: Metadata, lang: Language, pictures: Mapping[str, tuple[str, bytes]]) -> str:
    lines = []
    for name, value in said(meta, lang, pictures=bool(pictures)):
        if name.startswith("dc:"):
            lines.append(text(name, value, id="identifier" if name == "dc:identifier" else None))
        else:
            lines.append(text("meta", value, property=name))
    files = [("text", TEXT, "application/xhtml+xml", None), ("nav", NAV, "application/xhtml+xml", "nav"),
             ("css", CSS, "text/css", None), ("cover", COVER, "application/xhtml+xml", None),
             ("cover-image", COVER_IMAGE, "image/png", "cover-image")]  # fmt: skip
    files += [(name.partition(".")[0], name, kind, None) for name, (kind, _) in sorted(pictures.items())]
    items = "\n".join(
        f'<item id="{ident}" href="{href}" media-type="{kind}"' + (f' properties="{which}"' if which else "") + "/>"
        for ident, href, kind, which in files
    )
    head = '<package version="3.0" xmlns="http://www.idpf.org/2007/opf" unique-identifier="identifier"'
    head += f' xml:lang="{lang.code}">'
    flow = ' page-progression-direction="rtl"' if lang.right_to_left else ""
    return (
        f'{XML}{head}\n<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n' + "\n".join(lines) + "\n</metadata>\n"
        f'<manifest>\n{items}\n</manifest>\n<spine{flow}>\n<itemref idref="cover"/>\n'
        '<itemref idref="text"/>\n</spine>\n</package>\n'
    )


def css(tokens: Mapping[str, str]) -> str:
    """Return the style: sizes relative to the reader's, colours for light and dark pages."""
    brand, link, rule = (tokens[name] for name in ("brand", "link", "rule"))
    dark = {name: tokens[f"dark-{name}"] for name in ("brand", "link", "rule")}
    return f"""\
body {{ font-family: {tokens["font-family"]}, sans-serif; line-height: 1.4; margin: 0 4%; }}
p {{ margin: 0 0 0.6em; }}
h1, h2, h3 {{ line-height: 1.2; text-align: start; break-after: avoid; hyphens: none; }}
h1, h2, .value {{ color: {brand}; }}
h1 {{ font-size: 1.6em; margin: 0.4em 0 0.6em; }}
h2 {{ font-size: 1.25em; margin: 1.4em 0 0.4em; }}
h3 {{ font-size: 1.05em; margin: 1em 0 0.2em; }}
a {{ color: {link}; overflow-wrap: anywhere; }}
sup a {{ text-decoration: none; }}
sup, sub {{ line-height: 0; }}
.masthead {{ border-top: 0.25em solid {brand}; padding-top: 0.5em; }}
.masthead p, .colophon p, .colophon, .source p, .notes li {{ font-size: 0.9em; margin: 0 0 0.3em; }}
.lead p {{ font-size: 1.15em; }}
.tile {{ border-top: 0.1em solid {rule}; margin: 0.6em 0; padding-top: 0.3em; break-inside: avoid; }}
.value p {{ font-size: 1.8em; font-weight: bold; line-height: 1.1; margin: 0; }}
.label p, .caption p, caption, dt {{ font-weight: bold; text-align: start; margin: 0; }}
dt {{ margin-top: 0.5em; }}
dd {{ margin: 0 0 0.5em 1em; }}
.warning, .safety {{ border: 0.12em solid; padding: 0.4em 0.6em; margin: 0.8em 0; }}
.safety .safety {{ border: 0; padding: 0; margin: 0; }}
.draft {{ border: 0.08em solid; padding: 0 0.3em; }}
table {{ border-collapse: collapse; width: 100%; margin: 0.6em 0; }}
th, td {{ border-bottom: 0.06em solid {rule}; padding: 0.3em 0.8em 0.3em 0; text-align: start; vertical-align: top; }}
tbody th {{ font-weight: normal; }}
img {{ max-width: 100%; height: auto; }}
.notes ol {{ padding-inline-start: 2em; }}
@media (prefers-color-scheme: dark) {{
  h1, h2, .value {{ color: {dark["brand"]}; }}
  a {{ color: {dark["link"]}; }}
  .masthead {{ border-color: {dark["brand"]}; }}
  .tile, th, td {{ border-color: {dark["rule"]}; }}
}}
"""
