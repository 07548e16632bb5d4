"""Have every EPUB judged by EPUBCheck, and every DOCX and ODT opened by LibreOffice and read back.

Input: the project; Java, Maven, LibreOffice Writer. Output: a table, and what differs. Exit status: 0 all is as it
should be and every planted fault is found · 1 not so · 4 a tool is missing.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from support.built import press, project
from support.office_sheet import ALL

from factsheet.languages import Language, language
from factsheet.project import offices
from factsheet.proof.office.package import Element, parsed
from factsheet.sheet import tree as t
from factsheet.writers import pandoc
from factsheet.writers.office.package import parts_of

HERE = Path(__file__).parent
BUILD = HERE.parents[1] / "build" / "office"
LIBRARY, STAMP = BUILD / "lib", BUILD / "fetched"
TAGGED = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
PATIENCE = 300  # s
Sheets = dict[str, tuple[t.Sheet, Language]]


class ToolMissing(Exception):
    """A required program is missing, or cannot fetch what it needs."""


def fetch() -> None:
    """Have Maven copy EPUBCheck to build/. Raises ToolMissing if a program is missing or that fails."""
    packages = {"java": "default-jre-headless", "mvn": "maven", "soffice": "libreoffice-writer-nogui"}
    if missing := [name for name in packages if shutil.which(name) is None]:
        debian = " ".join(packages[name] for name in missing)
        raise ToolMissing(f"{', '.join(missing)}: not installed (Debian: {debian})")
    if STAMP.is_file() and STAMP.stat().st_mtime >= (HERE / "pom.xml").stat().st_mtime:
        return
    shutil.rmtree(BUILD, ignore_errors=True)
    command = ["mvn", "-B", "-q", "-f", str(HERE / "pom.xml"), "package"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise ToolMissing(f"Maven could not fetch EPUBCheck:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    STAMP.touch()


def sheets() -> Sheets:
    """Return the sheets of the project in each language, and one with every element, by name."""
    found = project()
    editions = {
        f"{plan.id}-{code}": (found.edition(plan, language(code)).sheet, language(code))
        for plan in found.content.sheets.values()
        for code in found.content.publisher.languages
    }
    return {**editions, "every-element": (ALL, language("en"))}


def write(folder: Path, made: Sheets) -> None:
    """Write each sheet in each format: ``NAME-docx.docx`` and so on, as programs name what they make by the stem."""
    paper = project().theme.papers["a4"]
    for name, (sheet, lang) in made.items():
        for kind, maker in offices.MAKERS.items():
            (folder / f"{name}-{kind}.{kind}").write_bytes(maker(sheet, lang, press(), paper))


# -- EPUBCheck ---------------------------------------------------------------------------------------


def judged(path: Path) -> list[str]:
    """Return what EPUBCheck has against an EPUB, warnings included."""
    report = path.with_suffix(".json")
    command = ["java", "-cp", f"{LIBRARY}/*", "com.adobe.epubcheck.tool.Checker", str(path), "--json", str(report)]
    subprocess.run([*command, "-q"], capture_output=True, text=True, timeout=PATIENCE)
    told = json.loads(report.read_text(encoding="utf-8"))["messages"]
    return [f"{one['ID']} {one['message']}" for one in told if one["severity"] in ("FATAL", "ERROR", "WARNING")]


def broken(path: Path) -> Path:
    """Return a copy of an EPUB one of whose marks leads to a note that is not there."""
    out = path.with_name("broken.epub")
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts_of(path.read_bytes()).items():
            package.writestr(name, data.replace(b'href="#note-1"', b'href="#note-0"'))
    return out


# -- LibreOffice -------------------------------------------------------------------------------------


def convert(paths: Sequence[Path], form: str, folder: Path) -> None:
    """Have LibreOffice open files and write them in another form; once for all, with a profile of its own."""
    profile = f"-env:UserInstallation={(folder.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)


def squeezed(text: str) -> str:
    return "".join(text.split())


def said(element: Element) -> str:
    """Return the text of an element as LibreOffice has it, without notes in it and white space."""
    parts = (
        part if isinstance(part, str) else "" if part.name == "text:note" else said(part) for part in element.content
    )
    return squeezed("".join(parts))


def differences(path: Path, sheet: t.Sheet, lang: Language) -> Iterator[str]:
    """Yield where a document, as LibreOffice read it, is not its sheet."""
    root = parsed({path.name: path.read_bytes()}, path.name)
    text = root.first("office:body", "office:text")
    if text is None:
        yield "it has no text"
        return
    elements = list(text.walk())
    nodes = list(t.walk(sheet.article))
    headings = [(int(e.get("text:outline-level")), said(e)) for e in elements if e.name == "text:h"]
    wanted = [(n.level, squeezed(t.plain_text(*n.content))) for n in nodes if isinstance(n, t.Heading)]
    yield from differ("headings", wanted, headings)
    notes = [
        (citation.text(), said(body))
        for e in elements
        if e.name == "text:note"
        and (citation := e.first("text:note-citation")) is not None
        and (body := e.first("text:note-body")) is not None
    ]
    yield from differ("footnotes", [(str(n.number), squeezed(t.plain_text(*n.full))) for n in sheet.notes], notes)
    alternatives = [e.text() for e in elements if e.name in ("svg:title", "svg:desc")]
    yield from differ("text alternatives", pandoc.alternatives(sheet), alternatives)
    heads = [e.name for e in elements if e.name == "table:table-header-rows"]
    yield from differ("heads of tables", len([n for n in nodes if isinstance(n, t.Table)]), len(heads))
    styles = (e for e in root.walk() if e.name == "style:default-style" and e.get("style:family") == "paragraph")
    looks = (style.first("style:text-properties") for style in styles)
    yield from differ("language", [lang.code], [look.get("fo:language") for look in looks if look])


def differ(what: str, wanted: object, found: object) -> Iterator[str]:
    if wanted != found:
        yield f"{what}: {found!r}, not {wanted!r}"[:2000]


def printed(path: Path, sheet: t.Sheet) -> Iterator[str]:
    """Yield what the PDF that LibreOffice makes of a document lacks for screen readers."""
    with pikepdf.open(path) as pdf:
        if "/StructTreeRoot" not in pdf.Root or not str(pdf.Root.get("/Lang", "")).startswith(sheet.metadata.language):
            yield "its PDF has no tags, or another language"
        figures = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        yield from differ(
            "figures of its PDF with a text", len(pandoc.alternatives(sheet)), len([f for f in figures if "/Alt" in f])
        )
        if pdf.docinfo.get("/Title") != sheet.metadata.title:
            yield "its PDF has another title"


def main() -> int:
    try:
        fetch()
    except ToolMissing as error:
        print(f"office: not run: {error}", file=sys.stderr)
        return 4
    failed = 0
    with TemporaryDirectory() as name:
        folder = Path(name)
        files, flat, pdf = (folder / part for part in ("files", "flat", "pdf"))
        for part in (files, flat, pdf):
            part.mkdir()
        made = sheets()
        write(files, made)
        documents = sorted(path for path in files.iterdir() if path.suffix != ".epub")
        convert(documents, "fodt", flat)
        convert(documents, TAGGED, pdf)
        for path in sorted(files.iterdir()):
            sheet, lang = made[path.stem.rpartition("-")[0]]
            if path.suffix == ".epub":
                faults = judged(path)
            else:
                faults = [
                    *differences(flat / f"{path.stem}.fodt", sheet, lang),
                    *printed(pdf / f"{path.stem}.pdf", sheet),
                ]
            failed += bool(faults)
            print(f"{path.stem:34} {'; '.join(faults) or 'as it should be'}")
        print(f"\n{'planted fault':34} found")
        sheet, lang = made["every-element"]
        notes = (t.Note(1, (t.Text("Rapport"),), 2, t.Reference("r")), *sheet.notes[1:])
        other = t.Sheet(sheet.article, sheet.metadata, notes)
        planted = {
            "a mark that leads nowhere": judged(broken(files / "every-element-epub.epub")),
            "another note": [*differences(flat / "every-element-docx.fodt", other, lang)],
            "another language": [*differences(flat / "every-element-odt.fodt", sheet, language("fr"))],
        }
        for fault, found in planted.items():
            failed += not found
            print(f"{fault:34} {found[0][:80] if found else 'MISSED'}")
    print(f"\noffice: {f'{failed} failed' if failed else 'all passed'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
