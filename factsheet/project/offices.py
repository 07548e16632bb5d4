"""The office files of a sheet: its tree handed to pandoc, packed in the theme's look, read back and compared.

Input: a press and an edition. Output: a DOCX, ODT or EPUB; ProofError for one that does not say what was written.
pandoc is a program beside (GPL): it gets the tree on its input, reads and writes no file, and knows no network.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Mapping

from factsheet.languages import Language
from factsheet.project import cards
from factsheet.project.links import paper_of
from factsheet.project.press import Made, Press
from factsheet.project.selection import PaperName
from factsheet.proof import Finding, Secrets
from factsheet.proof.office import check_docx, check_epub, check_odt
from factsheet.sheet.edition import Edition
from factsheet.sheet.tree import Sheet
from factsheet.writers import pandoc
from factsheet.writers.office import epub as book
from factsheet.writers.office import odt as open_document
from factsheet.writers.office import word
from factsheet.writers.office.package import parts_of
from factsheet.writers.theme import Paper

_PATIENCE = 300.0  # s


def docx(sheet: Sheet, lang: Language, press: Press, paper: Paper) -> bytes:
    """Return a sheet as DOCX."""
    theme = press.project.theme
    made = _converted(pandoc.document(sheet, lang, "docx", theme.colours.paper.brand, paper.across), "docx")
    return word.write(made, theme, paper, sheet.metadata, lang, pandoc.row_heads(sheet))


def odt(sheet: Sheet, lang: Language, press: Press, paper: Paper) -> bytes:
    """Return a sheet as ODT."""
    theme = press.project.theme
    made = _converted(pandoc.document(sheet, lang, "odt", theme.colours.paper.brand, paper.across), "odt")
    return open_document.write(made, theme, paper, sheet.metadata, lang, pandoc.alternatives(sheet))


def epub(sheet: Sheet, lang: Language, press: Press, paper: Paper) -> bytes:
    """Return a sheet as EPUB 3, which has no paper but a cover. Raises ContentError P001 for what its font lacks."""
    theme, cover = press.project.theme, cards.cover(press, sheet, lang)
    body = _converted(pandoc.document(sheet, lang, "epub", theme.colours.screen.brand, paper.across), "html5").decode()
    return book.write(body, theme.css_tokens(), sheet.metadata, lang, pandoc.headings(sheet, lang), cover)


MAKERS: Mapping[pandoc.Target, Callable[[Sheet, Language, Press, Paper], bytes]] = {
    "docx": docx, "odt": odt, "epub": epub,
}  # fmt: skip
CHECKS: Mapping[pandoc.Target, Callable[[bytes, Sheet, Language, Secrets], list[Finding]]] = {
    "docx": check_docx, "odt": check_odt, "epub": check_epub,
}  # fmt: skip


def writer(target: pandoc.Target) -> Callable[[Press, Edition, str, PaperName], Made]:
    """Return what writes a format."""

    def write(press: Press, edition: Edition, name: str, paper: PaperName) -> Made:
        return Made(MAKERS[target](edition.sheet, edition.language, press, paper_of(press.project, paper)))

    return write


def prover(target: pandoc.Target) -> Callable[[Press, Edition, str, Made], None]:
    """Return what reads a format back; it raises ProofError for what is not its sheet's, or must not stand there."""

    def prove(press: Press, edition: Edition, name: str, made: Made) -> None:
        findings = CHECKS[target](made.data, edition.sheet, edition.language, press.secrets)
        if target == "epub" and not findings:
            cover = parts_of(made.data)[f"EPUB/{book.COVER_IMAGE}"]
            findings = cards.check_cover(press, edition.sheet, edition.language, cover)
        press.found(edition, name, findings)

    return prove


def _converted(document: Mapping[str, object], to: str) -> bytes:
    """Return what pandoc makes of a document. Raises ModuleNotFoundError without the extra office."""
    import pypandoc

    command = [pypandoc.get_pandoc_path(), "--from=json", f"--to={to}", "--sandbox", "--wrap=none", "--output=-"]
    # our own packages have no time of pandoc’s; Windows starts no program without its root
    environment = {key: os.environ[key] for key in ("SYSTEMROOT",) if key in os.environ}
    environment |= {"SOURCE_DATE_EPOCH": "0", "LC_ALL": "C.UTF-8"}
    found = subprocess.run(  # noqa: S603
        command,
        input=json.dumps(document, ensure_ascii=False).encode(),
        capture_output=True,
        env=environment,
        timeout=_PATIENCE,
        check=False,
    )
    if found.returncode or found.stderr:
        raise RuntimeError(f"pandoc, to {to}: {found.stderr.decode(errors='replace').strip() or found.returncode}")
    return found.stdout
