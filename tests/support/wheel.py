"""The program from its wheel, built from an sdist and installed far from the checkout."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from hatchling.build import build_sdist, build_wheel

from support.built import ROOT

Command = Callable[..., subprocess.CompletedProcess[str]]


@cache
def installed() -> Path:
    """Return a folder with the wheel installed in it; it is made once a process."""
    folder = Path(mkdtemp(prefix="wheel-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    here = Path.cwd()
    os.chdir(ROOT)
    try:
        sdist = build_sdist(str(folder))
    finally:
        os.chdir(here)
    with tarfile.open(folder / sdist) as archive:
        archive.extractall(folder, filter="data")
    os.chdir(folder / sdist.removesuffix(".tar.gz"))
    try:
        wheel = build_wheel(str(folder))
    finally:
        os.chdir(here)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--disable-pip-version-check"]
    subprocess.run([*pip, "--target", "installed", wheel], cwd=folder, check=True)
    return folder / "installed"


def runner(home: Path) -> Command:
    """Return a function that runs the installed command in a folder, and demands its exit status."""

    def run(*arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(installed()), "HOME": str(home)}
        command = [sys.executable, str(installed() / "bin/factsheet"), *arguments]
        done = subprocess.run(command, cwd=home, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stdout + done.stderr
        return done

    return run
