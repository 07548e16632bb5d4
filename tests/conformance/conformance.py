"""Validate every PDF the project can make, with veraPDF, as PDF/UA-1 and as the PDF/A it declares.

Input: the project; Java and Maven. Output: a table, and what fails by rule, clause and place. Exit
status: 0 all pass and every planted fault is found · 1 not so, or nothing was made · 4 a tool is missing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from editions import (
    PAPERS,
    corrections,
    editions_in_large_print,
    editions_in_theme,
    editions_of_memos,
    editions_on_request,
    editions_with_numbers,
    letters,
    with_language,
)
from faults import FAULTS, broken
from stress import documents
from support.certificates import held

from factsheet.errors import FactsheetError, Location
from factsheet.project import signing
from factsheet.project.project import Project

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BUILD = ROOT / "build" / "conformance"
LIBRARY, CLASSES, STAMP = BUILD / "lib", BUILD / "classes", BUILD / "fetched"
JAVA = 17  # or newer; needed by the compiler Maven fetches
COMPILER = "org.eclipse.jdt.internal.compiler.batch.Main"
UA = "ua1"
FAULTY = "canada-response.en.a4.draft.pdf"  # has a table, a figure, lists, links and notes
PACK = "factsheets.en.pack.a4.draft.pdf"
COPIED = "rainbow-railroad"
COPIES = "name,address,email,telephone,web\nJane Croft,1 Elm St,jane@one.test,+1 613,one.test\ne\u0301a\u0323n,,,12,\n"
EXAMPLES = 3  # of each failed rule


class ToolMissing(Exception):
    """A required program is missing, or cannot fetch what it needs."""


@dataclass(frozen=True)
class Failure:
    """A check that failed."""

    clause: str
    test: str
    context: str
    message: str

    @property
    def rule(self) -> str:
        return f"{self.clause}-{self.test}"


@dataclass
class Result:
    """The result of a file in one profile."""

    passed: bool
    checks: int
    failures: list[Failure] = field(default_factory=list)

    @property
    def rules(self) -> set[str]:
        return {failure.rule for failure in self.failures}


Results = Mapping[tuple[str, str], Result]
"""(profile, path) → result."""


# -- the validator -----------------------------------------------------------------------------------


def need_tools() -> None:
    """Raise ToolMissing unless Maven and a recent Java are installed."""
    missing = [name for name in ("java", "mvn") if shutil.which(name) is None]
    if missing:
        raise ToolMissing(f"{', '.join(missing)}: not installed (Debian: default-jre-headless maven)")
    command = ["java", "-version"]
    said = subprocess.run(command, capture_output=True, text=True).stderr
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version[1]) < JAVA:
        raise ToolMissing(f"java: {JAVA} or newer is needed, this is {version[1] if version else said.strip()!r}")


def fetched() -> bool:
    """Tell whether veraPDF and our caller are in build/ and up to date."""
    sources = (HERE / "pom.xml", HERE / "Validate.java")
    return STAMP.is_file() and all(STAMP.stat().st_mtime >= source.stat().st_mtime for source in sources)


def fetch() -> None:
    """Have Maven copy veraPDF to build/ and compile our caller. Raises ToolMissing if that fails."""
    if fetched():
        return
    shutil.rmtree(BUILD, ignore_errors=True)
    compiler = ["java", "-cp", f"{LIBRARY}/*", COMPILER, f"-{JAVA}", "-d", str(CLASSES), str(HERE / "Validate.java")]
    for what, command in {
        "Maven could not fetch veraPDF": ["mvn", "-B", "-q", "-f", str(HERE / "pom.xml"), "package"],
        "Validate.java does not compile": compiler,
    }.items():
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise ToolMissing(f"{what}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    STAMP.touch()


def flavour(path: Path) -> str:
    """Return the PDF/A flavour a file must be and declares: 3a with attachments, 2u without tags, else 2a.

    Raises ValueError.
    """
    with pikepdf.open(path) as pdf, pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        says = f"{xmp.get('pdfaid:part')}{xmp.get('pdfaid:conformance')}"
        wanted = "3A" if pdf.attachments else "2A" if "/StructTreeRoot" in pdf.Root else "2U"
    if says != wanted:
        raise ValueError(f"{path.name} says it is PDF/A-{says}; it has to be PDF/A-{wanted}")
    return wanted.lower()


def validate(jobs: Iterable[tuple[str, Path]], folder: Path) -> tuple[str, Results]:
    """Return veraPDF's version and the result of each profile and path, from one Java process."""
    listed = folder / "jobs.tsv"
    listed.write_text("".join(f"{profile}\t{path}\n" for profile, path in jobs), encoding="utf-8")
    command = ["java", "-Djava.awt.headless=true", "-cp", f"{CLASSES}{os.pathsep}{LIBRARY}/*", "Validate", str(listed)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise RuntimeError(f"the validator stopped:\n{done.stderr[-4000:]}")
    return parse(done.stdout)


def parse(output: str) -> tuple[str, Results]:
    """Parse the validator's output."""
    version, results = "", dict[tuple[str, str], Result]()
    for line in output.splitlines():
        match line.split("\t"):
            case ["version", version]:
                pass
            case ["result", profile, path, status, checks]:
                results[profile, path] = Result(status == "pass", int(checks))
            case ["failure", profile, path, *fields]:
                results[profile, path].failures.append(Failure(*fields))
            case _:
                raise RuntimeError(f"the validator said {line!r}")
    return version, results


# -- the files ---------------------------------------------------------------------------------------


def make_files(folder: Path) -> list[Path]:
    """Build all sheets, packs and review worksheets, one sheet imposed, some in another theme, in large print, with
    numbers, as slips and stickers, the letter of a request, two files signed, and stress documents. Return their paths.

    Raises CalledProcessError where the build fails, LayoutError or ContentError where another document cannot be made.
    """
    for command in (["build", "--format", "pdf"], ["review", "worksheet"], ["review", "annotated"]):
        papers = [f"--paper={paper}" for paper in PAPERS]
        run = [sys.executable, "-m", "factsheet", *command, "--quiet", "--output", str(folder), *papers]
        subprocess.run(run, cwd=ROOT, check=True)
    packs = [sys.executable, "-m", "factsheet", "pack", "--output", str(folder), *(f"--paper={p}" for p in PAPERS)]
    subprocess.run(packs, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    for kind in ("2up", "booklet", "tumble"):
        impose = [sys.executable, "-m", "factsheet", "impose", kind, str(folder / FAULTY)]
        subprocess.run(impose, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    with TemporaryDirectory() as name:  # two copies for local groups: one of the file that all share, one of its own
        table = Path(name, "contacts.csv")
        table.write_text(COPIES, encoding="utf-8")
        copies = [f"--for={table}", "--quiet", "--output", name, "--lang", "en", "--paper", "a4"]
        subprocess.run([sys.executable, "-m", "factsheet", "build", COPIED, *copies], cwd=ROOT, check=True)
        for path in Path(name).glob("*.pdf"):
            shutil.copy(path, folder)
    with TemporaryDirectory() as name:
        content = with_language(ROOT / "content", Path(name))
        for file, data in editions_on_request(Project(content, ROOT / "templates")):
            (folder / file).write_bytes(data)
    sheet = "canada-response"
    others = editions_in_theme("quiet"), editions_in_large_print(sheet), editions_with_numbers(sheet)
    for file, data in chain(*others, editions_of_memos(), corrections(sheet), letters(sheet)):
        (folder / file).write_bytes(data)
    for file, make in documents(Project(ROOT / "content", ROOT / "templates")).items():
        (folder / file).write_bytes(make())
    desk = held("Example Desk", held("Test Authority"))
    for path in (folder / FAULTY, folder / PACK):
        signed = signing.sign(path.read_bytes(), desk.key_pem(), desk.pem(), "", "", Location("key.pem"))
        path.with_name(f"signed.{path.name}").write_bytes(signed)
    return sorted(folder.glob("*.pdf"), key=lambda path: (path.name.startswith("stress."), path.name))


def make_broken(good: Path, folder: Path) -> dict[str, Path]:
    """Write a copy of a file with each fault; return their paths by fault."""
    paths = {}
    for i, (name, data) in enumerate(broken(good.read_bytes())):
        paths[name] = folder / f"{i:02}.pdf"
        paths[name].write_bytes(data)
    return paths


# -- the report --------------------------------------------------------------------------------------


def missed(fault: str, results: Mapping[str, Result]) -> list[str]:
    """Return where a fault was not found as required; results are by profile, ua or a."""
    return [
        f"{profile} found {', '.join(sorted(results[profile].rules)) or 'nothing'} instead of {rule or 'nothing'}"
        for profile in ("ua", "a")
        if (rule := FAULTS[fault].rules.get(profile, "")) not in (results[profile].rules or {""})
    ]


def explain(result: Result) -> list[str]:
    """Return a result's failures as lines: each rule with its count and some locations."""
    rules = defaultdict[str, list[Failure]](list)
    for failure in result.failures:
        rules[failure.rule].append(failure)
    lines = []
    for rule, failures in sorted(rules.items()):
        lines.append(f"    rule {rule}, {len(failures)} times: {failures[0].message}")
        lines += [f"      at {failure.context}" for failure in failures[:EXAMPLES]]
    return lines


def profiles(archive: str) -> tuple[str, ...]:
    """Return the profiles of a file of a flavour of PDF/A: what has no tags, for printers, is no PDF/UA."""
    return (archive,) if archive == "2u" else (UA, archive)


def tell_files(flavours: Mapping[Path, str], results: Results) -> Counter[bool]:
    """Print the results of each file as PDF/UA and PDF/A; return how many passed and failed."""
    passed = Counter[bool]()
    print(f"{'file':44} {'PDF/UA-1':10} PDF/A        checks")
    for path, archive in flavours.items():
        pair = [results[profile, str(path)] for profile in profiles(archive)]
        ua, a = ("–", *("pass" if result.passed else "FAIL" for result in pair))[-2:]
        print(f"{path.name:44} {ua:10} {archive} {a:8} {sum(result.checks for result in pair):8,}")
        print("".join(f"{line}\n" for result in pair for line in explain(result)), end="")
        passed.update(result.passed for result in pair)
    return passed


def tell_faults(paths: Mapping[str, Path], archive: str, results: Results) -> Counter[bool]:
    """Print the rule under which each fault was found; return how many were found as required, and how many not."""
    found = Counter[bool]()
    print(f"\n{'planted fault':38} found under")
    for fault, path in paths.items():
        problems = missed(fault, {"ua": results[UA, str(path)], "a": results[archive, str(path)]})
        rules = [f"PDF/{profile.upper()} {rule}" for profile, rule in FAULTS[fault].rules.items()]
        print(f"{fault:38} {'MISSED: ' + '; '.join(problems) if problems else ', '.join(rules) or 'nothing'}")
        found[not problems] += 1
    return found


def main() -> int:
    try:
        need_tools()
        fetch()
    except ToolMissing as error:
        print(f"conformance: not run: {error}", file=sys.stderr)
        return 4
    with TemporaryDirectory() as name:
        folder = Path(name)
        good, bad = folder / "good", folder / "bad"
        good.mkdir()
        bad.mkdir()
        try:
            flavours = {path: flavour(path) for path in make_files(good)}
        except (FactsheetError, ValueError, subprocess.CalledProcessError) as error:
            print(f"conformance: failed: {error}", file=sys.stderr)
            return 1
        faulty = make_broken(good / FAULTY, bad)
        archive = flavours[good / FAULTY]
        jobs = [(profile, path) for path in flavours for profile in profiles(flavours[path])]
        jobs += [(profile, path) for path in faulty.values() for profile in (UA, archive)]
        version, results = validate(jobs, folder)
    print(f"veraPDF {version}\n")
    passed = tell_files(flavours, results) + tell_faults(faulty, archive, results)
    print(f"\nconformance: {passed[True]} passed, {passed[False]} failed")
    return 1 if passed[False] else 0


if __name__ == "__main__":
    sys.exit(main())
