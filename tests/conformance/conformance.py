"""Validate every PDF the project can make, with veraPDF, as PDF/UA-1 and as the PDF/A it says it is.

Input: the project; Java and Maven. Output: a table, and what fails by rule, clause and place. Exit
status: 0 all pass and every planted fault is found · 1 not so · 4 a tool is missing.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from faults import FAULTS, broken
from stress import documents

from factsheet.project import Project

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LIBRARY = ROOT / "build" / "conformance" / "lib"
UA = "ua1"
FAULTY = "canada-response.en.a4.pdf"  # has a table, a figure, lists, links and notes
EXAMPLES = 3  # of each rule that fails


class ToolMissing(Exception):
    """A program this needs is not there, or cannot get what it needs."""


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
    """How a file fared in one profile."""

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
    """Raise ToolMissing unless Java's compiler and Maven are there."""
    missing = [name for name in ("java", "javac", "mvn") if shutil.which(name) is None]
    if missing:
        raise ToolMissing(f"{', '.join(missing)}: not installed (Debian: default-jdk-headless maven)")


def fetch() -> None:
    """Let Maven copy veraPDF to build/, unless that is newer than its pins."""
    stamp, pins = LIBRARY / ".stamp", HERE / "pom.xml"
    if stamp.is_file() and stamp.stat().st_mtime >= pins.stat().st_mtime:
        return
    shutil.rmtree(LIBRARY, ignore_errors=True)
    command = ["mvn", "--batch-mode", "--quiet", "--file", str(pins), "package"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise ToolMissing(f"Maven could not fetch veraPDF:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    stamp.touch()


def flavour(path: Path) -> str:
    """Return the PDF/A flavour a file says it is: 2a, or 3a with attachments. Raises ValueError if it says none."""
    with pikepdf.open(path) as pdf, pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        part, level = xmp.get("pdfaid:part"), xmp.get("pdfaid:conformance")
    if part not in ("2", "3") or level != "A":
        raise ValueError(f"{path.name} says it is PDF/A-{part}{level}; it has to be PDF/A-2A or PDF/A-3A")
    return f"{part}a"


def validate(jobs: Iterable[tuple[str, Path]], folder: Path) -> tuple[str, Results]:
    """Return veraPDF's version and the result of each profile and path; one Java machine does all."""
    listed = folder / "jobs.tsv"
    listed.write_text("".join(f"{profile}\t{path}\n" for profile, path in jobs), encoding="utf-8")
    command = ["java", "-Djava.awt.headless=true", "-cp", f"{LIBRARY}/*", str(HERE / "Validate.java"), str(listed)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise RuntimeError(f"the validator stopped:\n{done.stderr[-4000:]}")
    return parse(done.stdout)


def parse(output: str) -> tuple[str, Results]:
    """Read the validator's lines."""
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
    """Build all sheets and the stress documents; return their paths."""
    command = [sys.executable, "-m", "factsheet", "build", "--quiet", "--format", "pdf", "--output", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True)
    for name, data in documents(Project(ROOT / "content", ROOT / "templates")):
        (folder / name).write_bytes(data)
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
    """Return where a fault was not found as it has to be; results are by profile, ua or a."""
    return [
        f"{profile} found {', '.join(sorted(results[profile].rules)) or 'nothing'} instead of {rule or 'nothing'}"
        for profile in ("ua", "a")
        if (rule := FAULTS[fault].rules.get(profile, "")) not in (results[profile].rules or {""})
    ]


def explain(result: Result) -> list[str]:
    """Return a result's failures in lines: each rule with its number of failures and some places."""
    rules = defaultdict[str, list[Failure]](list)
    for failure in result.failures:
        rules[failure.rule].append(failure)
    lines = []
    for rule, failures in sorted(rules.items()):
        lines.append(f"    rule {rule}, {len(failures)} times: {failures[0].message}")
        lines += [f"      at {failure.context}" for failure in failures[:EXAMPLES]]
    return lines


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
        files = make_files(good)
        faulty = make_broken(good / FAULTY, bad)
        flavours = {path: flavour(path) for path in files}
        flavour_of_bad = flavours[good / FAULTY]
        jobs = [(profile, path) for path in files for profile in (UA, flavours[path])]
        jobs += [(profile, path) for path in faulty.values() for profile in (UA, flavour_of_bad)]
        version, results = validate(jobs, folder)
    print(f"veraPDF {version}\n\n{'file':38} {'PDF/UA-1':10} PDF/A        checks")
    passed = failed = 0
    for path in files:
        ua, archive = (results[profile, str(path)] for profile in (UA, flavours[path]))
        says = ["pass" if result.passed else "FAIL" for result in (ua, archive)]
        print(f"{path.name:38} {says[0]:10} {flavours[path]} {says[1]:8} {ua.checks + archive.checks:8,}")
        for line in [*explain(ua), *explain(archive)]:
            print(line)
        passed, failed = passed + says.count("pass"), failed + says.count("FAIL")
    print(f"\n{'planted fault':38} found under")
    for fault, path in faulty.items():
        found = {"ua": results[UA, str(path)], "a": results[flavour_of_bad, str(path)]}
        problems = missed(fault, found)
        clauses = (
            ", ".join(f"PDF/{profile.upper()} {rule}" for profile, rule in FAULTS[fault].rules.items()) or "nothing"
        )
        print(f"{fault:38} {'MISSED: ' + '; '.join(problems) if problems else clauses}")
        passed, failed = passed + (not problems), failed + bool(problems)
    print(f"\nconformance: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
