"""The public API: typed, lazy, and as docs/reference/api.md shows it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.build import build_wheel
from support.built import ROOT, outputs
from support.content_factory import Folder

import factsheet

CONSUMER = """
import factsheet
from factsheet import ContentError, FactsheetError, LayoutError, Location, Problem, Project, ProofError

project: Project = factsheet.Project("content", "templates")
found: tuple[Problem, ...] = factsheet.check(project)
where: Location = found[0].where
try:
    report = factsheet.build(project, factsheet.Selection(formats=("pdf", "md")))
    data: bytes = report.outputs[0].data
    intact: bool = factsheet.verify(data).intact
except (ContentError, LayoutError, ProofError) as error:
    problems: tuple[Problem, ...] = error.problems
except FactsheetError:
    raise
"""


def test_the_example_makes_the_pdf_of_a_build() -> None:
    (example,) = re.findall(
        r"```python\n(.*?)```", (ROOT / "docs/reference/api.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert len([line for line in example.splitlines() if line]) == 3
    script = f"{example}import sys; sys.stdout.buffer.write(pdf)"
    done = subprocess.run([sys.executable, "-W", "error", "-c", script], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == outputs()["canada-response.en.a4.pdf"].data


def test_every_name_of_the_api_is_there() -> None:
    assert [type(getattr(factsheet, name)).__name__ for name in factsheet.__all__] == (
        ["type"] * 11 + ["str"] + ["function"] * 4
    )
    with pytest.raises(AttributeError, match="module 'factsheet' has no attribute 'nothing'"):
        _ = factsheet.nothing


def test_a_check_returns_the_problems(tmp_path: Path) -> None:
    folder = Folder()

    def found() -> list[tuple[str, str]]:
        project = factsheet.Project(str(folder.write(tmp_path)), ROOT / "templates")
        return [(problem.code, problem.severity) for problem in factsheet.check(project)]

    assert found() == [("C512", "warning")] * 5  # the small sheet has few facts for its blocks
    folder.without_repeats()
    assert found() == []
    folder.change("facts/harbour.yaml", "  value: 57\n", "  valu: 57\n")
    with pytest.raises(factsheet.ContentError, match="valu"):
        found()


def test_the_import_alone_loads_nothing() -> None:
    script = "import sys, factsheet; print([m for m in sys.modules if m.startswith('factsheet.')])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_an_import_builds_no_validator_and_loads_no_pool() -> None:
    script = """
import sys
import factsheet.project.build
from pydantic import BaseModel

def below(model):
    for one in model.__subclasses__():
        yield one
        yield from below(one)

ours = [model for model in below(BaseModel) if model.__module__.startswith("factsheet.")]
built = {model.__name__ for model in ours if model.__pydantic_complete__ and "[" not in model.__name__}
print(len(ours) > 50, built or "", "multiprocessing" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "True  False\n"


@pytest.mark.parametrize(
    "arguments", [["build", "--format", "html,txt,md", "-q", "--output"], ["check", "-q", "--archive"]]
)
def test_what_prints_no_pdf_does_not_load_the_pdf_writer(tmp_path: Path, arguments: list[str]) -> None:
    script = (
        "import sys; from factsheet.cli import main; code = main(sys.argv[1:]); print(code, 'reportlab' in sys.modules)"
    )
    command = [sys.executable, "-c", script, *arguments, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "0 False\n"


def test_a_consumer_of_the_wheel_passes_strict_mypy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with ZipFile(tmp_path / build_wheel(str(tmp_path))) as wheel:
        assert "factsheet/py.typed" in wheel.namelist()
        wheel.extractall(tmp_path / "installed")
    (tmp_path / "consumer.py").write_text(CONSUMER, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--follow-imports=silent", "consumer.py"]
    environment = {**os.environ, "MYPYPATH": str(tmp_path / "installed")}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    if "No module named mypy" in done.stderr:
        pytest.skip("mypy is not installed")
    assert (done.stdout, done.returncode) == ("Success: no issues found in 1 source file\n", 0)
