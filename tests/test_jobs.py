"""Sheets made by several processes: the same bytes, in the same order, and nothing left when it is stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from support.built import ROOT
from support.command import Run, runner
from support.two_sheets import files, two

from factsheet.project import jobs
from factsheet.project.build import attempt
from factsheet.project.pool import pool
from factsheet.project.project import Project
from factsheet.project.selection import Selection

ENGLISH = Selection(languages=("en",), papers=("a4",))
BOTH = Selection(papers=("a4",))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = two()
    for number in range(4):
        plan = folder.files["sheets/quay.yaml"].replace("id: quay", f"id: quay-{number}").replace("QY", f"Q{number}")
        folder.files[f"sheets/quay-{number}.yaml"] = plan
    folder.write(tmp_path)
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(here: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(capfd)


def told(folder: Path, executor: Executor | None, selection: Selection = ENGLISH) -> tuple[Any, ...]:
    """Build; return all that is told but times, and the progress, sorted."""
    progress: list[str] = []
    report = attempt(Project("content"), selection, folder, progress.append, executor=executor)
    outputs = [(o.name, o.data, o.pages, o.notes, o.words) for o in report.outputs]
    return outputs, report.warnings, report.errors, report.stopped, report.kind, sorted(progress)


def spawned(processes: int) -> Executor:
    return ProcessPoolExecutor(processes, get_context("spawn"))


@pytest.mark.parametrize("kind", [spawned, ThreadPoolExecutor, pool])
def test_any_executor_makes_the_same(here: Path, kind: Callable[[int], Any]) -> None:
    """Processes that read the project themselves, threads, and the pool of the command; with a sheet that fails."""
    path = here / "content/sheets/quay-1.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "pages: {exactly: 3}\n", encoding="utf-8")
    alone = told(here / "one", None)
    assert alone[3] == ("quay-1",)
    with kind(2) as executor:
        assert told(here / "output", executor) == alone
    names = {path.name for path in (here / "one").iterdir()} - {".state"}
    assert files(here) == {name: (here / "one" / name).read_bytes() for name in names}


class Counting(ThreadPoolExecutor):
    """An executor that keeps the jobs it is given."""

    def __init__(self) -> None:
        super().__init__(2)
        self.jobs: list[jobs.Job] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.jobs += args
        return super().submit(fn, *args, **kwargs)


def test_each_language_is_a_job_and_a_sheet_is_made_whole_or_not_at_all(here: Path) -> None:
    """Of one sheet the French alone cannot be made: none of its files is, and all else is as one process makes it."""
    path = here / "content/sheets/quay-1.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Le quai", "Le quai 𒀀"), encoding="utf-8")
    alone = told(here / "one", None, BOTH)
    assert alone[3] == ("quay-1",)
    assert [problem.code for problem in alone[2]] == ["P001"]
    with Counting() as executor:
        assert told(here / "output", executor, BOTH) == alone
    assert {(job.sheet, job.only) for job in executor.jobs} >= {("quay-1", "en"), ("quay-1", "fr"), ("quay-2", "fr")}
    names = {path.name for path in (here / "one").iterdir()} - {".state"}
    assert files(here) == {name: (here / "one" / name).read_bytes() for name in names}
    assert not any(name.startswith("quay-1.") for name in names)


def test_the_command_makes_the_same_with_several_processes(run: Run, here: Path) -> None:
    one = run("build", "-q", "--lang", "en", "--output", "one")
    assert run("build", "-q", "--lang", "en", "-j", "2") == one
    names = {path.name for path in (here / "one").iterdir()} - {".state"}
    assert files(here) == {name: (here / "one" / name).read_bytes() for name in names}
    assert run("build", "-j", "0").status == 64


class Dying(Executor):
    """An executor whose processes die at their first job."""

    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(BrokenExecutor("killed"))
        return future


class Dead(Executor):
    """Whose processes died before, as an executor that is kept finds out."""

    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        raise BrokenExecutor("killed")


def test_a_process_that_dies_loses_nothing(here: Path) -> None:
    for number, executor in enumerate((Dying(), Dead())):
        assert told(here / f"one{number}", executor) == told(here / "two", None)


def test_a_process_refuses_another_project_than_was_meant(here: Path) -> None:
    project = Project("content")
    now = project.inputs
    (here / "content/terms.yaml").write_text("# changed\n", encoding="utf-8")
    place = jobs.Place(Path("content"), Path("templates"), Path("archive"), "", (), now)
    with pytest.raises(OSError, match="it was changed while it was built") as told:
        jobs.run(jobs.Job(place, "quay", ("en",), ENGLISH))
    assert told.value.filename == "content"


def test_a_project_read_before_a_change_is_not_remembered_as_the_one_after_it(here: Path) -> None:
    project = Project("content")
    assert project.problems is not None
    path = here / "content/facts/quay.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("quay in", "pier in"), encoding="utf-8")
    attempt(project, ENGLISH, here / "output")
    assert b"quay in" in files(here)["quay.en.draft.html"]
    attempt(Project("content"), ENGLISH, here / "output")
    assert b"pier in" in files(here)["quay.en.draft.html"]


def children_of(process: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8").split()]


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_what_is_stopped_leaves_no_file_and_no_process(here: Path, how: signal.Signals) -> None:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(here)}
    command = [sys.executable, "-m", "factsheet", "build", "-q", "-j", "2"]
    build = subprocess.Popen(command, cwd=here, env=env, start_new_session=True, stderr=subprocess.PIPE)
    children: list[int] = []
    while build.poll() is None and len(children) < 2:
        children = children_of(build.pid)
        time.sleep(0.01)
    assert len(children) == 2
    (os.killpg if how == signal.SIGINT else os.kill)(build.pid, how)
    assert build.wait(60) == (130 if how == signal.SIGINT else -how)
    assert build.stderr is not None
    build.stderr.close()
    for _ in range(1000):
        if not any(Path(f"/proc/{child}").exists() for child in children):
            break
        time.sleep(0.01)
    assert not any(Path(f"/proc/{child}").exists() for child in children)
    assert not (here / "output").exists()


STOPPED_IN_A_FORK = """
import os, signal
from factsheet.project.pool import pool
os.register_at_fork(before=lambda: os.kill(os.getpid(), signal.SIGINT))  # an exception there goes no further
with pool(2) as executor:
    executor.submit(int)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not fork")
def test_ctrl_c_while_processes_start_is_not_lost() -> None:
    env = {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", STOPPED_IN_A_FORK], env=env, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr.splitlines()[-1]) == (-signal.SIGINT, "KeyboardInterrupt")
    assert "ignored" not in done.stderr


def test_a_cluster_needs_its_extra_and_an_address_that_answers(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("build", "--dask", "tcp://127.0.0.1:1", "-j", "2").status == 64
    monkeypatch.setattr("factsheet.cli.build.find_spec", lambda name: None)
    assert run("build", "--dask", "tcp://127.0.0.1:1") == (
        4, "", "error: distributed, which reaches a Dask cluster, is not installed\n"
        "  hint: pip install 'factsheet[dask]'\n",
    )  # fmt: skip
