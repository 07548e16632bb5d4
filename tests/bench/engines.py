"""Engines that make the same sheet in this process: ours proved and unproved, Typst, WeasyPrint and fullbleed.

An engine gets a salt for the title, so that none meets the text of the round before.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import fullbleed
import typst
import weasyprint
from typst_writer import TypstWriter

from factsheet.languages import language
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.writers import html

FOOTNOTES = """
@page { size: 210mm 297mm; margin: 15mm 18mm 18mm; @footnote { border-top: 0.75pt solid black } }
body { font: 12pt/15.5pt "Source Sans 3" } .note { float: footnote; font-size: 9pt } nav { display: none }
"""

Engine = Callable[[str], float | None]
"""Makes something with a salt; returns the CPU seconds it took if it measures them itself."""


def gcpm_source(project: Project, name: str) -> str:
    """Return a sheet's English web page with each note moved to its first mark, as CSS GCPM wants it."""
    lang, press = language("en"), Press(project)
    sheet = project.edition(project.content.sheets[name], lang).sheet
    notes = [html.elements.inlines(n.content, lang) for n in sheet.notes]
    tokens = project.theme.css_tokens()
    page = html.write(sheet, lang, render=project.templates.render, css=press.css, tokens=tokens, fonts=press.fonts)
    body = page[page.index("<article") : page.index("</article>") + 10]
    body = re.sub(r'<section[^>]*role="doc-endnotes".*?</section>', "", body, flags=re.DOTALL)
    seen: set[int] = set()

    def mark(found: re.Match[str]) -> str:
        number = int(found[1])
        if number in seen:
            return found[0]
        seen.add(number)
        return f'<span class="note">{notes[number - 1]}</span>'

    body = re.sub(r'<sup[^>]*><a[^>]*href="#note-(\d+)".*?</sup>', mark, body, flags=re.DOTALL)
    return f"<html lang=en><title>x</title><body>{body}</body></html>"


def ours(project: Project, name: str, *, proved: bool) -> Engine:
    """Return what makes a sheet's English A4 PDF, template to bytes."""
    press = Press(project)
    plan, lang = project.content.sheets[name], language("en")

    def make(salt: str) -> None:
        title = (plan.title.get("en") or "") + salt
        text = plan.title.model_copy(update={"root": {**plan.title.root, "en": title}})
        edition = project.edition(plan.model_copy(update={"title": text}), lang)
        made = press.make(edition, name, "a4")
        if proved:
            press.prove(edition, name, made)

    return make


def typst_source(project: Project, name: str, salt: str = "") -> bytes:
    sheet = project.edition(project.content.sheets[name], language("en")).sheet
    return TypstWriter(sheet, "a4", salt).source().encode()


def with_typst(project: Project, name: str, *, kept: bool) -> Engine:
    """Return Typst's default call, or its compiler that keeps the fonts it has read."""
    fonts = [project.template_folder / "fonts"]
    compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)

    def make(salt: str) -> float:
        text = typst_source(project, name, salt)
        started = time.process_time()
        if kept:
            compiler.compile(text, pdf_standards="ua-1")
        else:
            typst.compile(text, font_paths=fonts, ignore_system_fonts=True, pdf_standards="ua-1")
        return time.process_time() - started

    return make


def with_weasyprint(source: str) -> Engine:
    config = weasyprint.text.fonts.FontConfiguration()
    css = weasyprint.CSS(string=FOOTNOTES, font_config=config)

    def make(salt: str) -> None:
        text = source.replace("<title>x", f"<title>{salt}")
        weasyprint.HTML(string=text).write_pdf(stylesheets=[css], font_config=config, pdf_variant="pdf/ua-1")

    return make


def with_fullbleed(source: str, fonts: Path) -> Engine:
    """Return fullbleed with the fonts it has read."""
    files = [str(path) for path in sorted(fonts.glob("SourceSans3*.ttf"))]
    engine = fullbleed.PdfEngine(
        font_files=files, pdf_profile="pdfua1", document_lang="en", document_title="x", pdf_version="1.7"
    )

    def make(salt: str) -> None:
        engine.render_pdf(source.replace("<title>x", f"<title>{salt}"), FOOTNOTES)

    return make


def engines(project: Project, name: str) -> Mapping[str, Engine]:
    source = gcpm_source(project, name)
    return {
        "proved": ours(project, name, proved=True),
        "unproved": ours(project, name, proved=False),
        "typst": with_typst(project, name, kept=False),
        "kept": with_typst(project, name, kept=True),
        "weasyprint": with_weasyprint(source),
        "fullbleed": with_fullbleed(source, project.template_folder / "fonts"),
    }
