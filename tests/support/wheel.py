"""The program as people install it: a wheel from an sdist, in a virtual environment without the checkout."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from hatchling.build import build_sdist, build_wheel

from support.built import ROOT

PIP = ["-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--disable-pip-version-check"]

Command = Callable[..., subprocess.CompletedProcess[str]]


def build(folder: Path) -> Path:
    """Return a wheel in a folder, built from an sdist that lies there, too."""
    here = Path.cwd()
    try:
        os.chdir(ROOT)
        sdist = build_sdist(str(folder))
        with tarfile.open(folder / sdist) as archive:
            archive.extractall(folder, filter="data")
        os.chdir(folder / sdist.removesuffix(".tar.gz"))
        return folder / build_wheel(str(folder))
    finally:
        os.chdir(here)


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which what the program needs can be imported, but not the program; without a network.

    The packages are those that run the tests: links to them lie in a folder of their own.
    """
    beside = folder / "packages"
    beside.mkdir()
    for package in Path(sysconfig.get_path("purelib")).iterdir():
        if not package.name.startswith(("factsheet", "_factsheet", "pip", "__", "setuptools")):
            (beside / package.name).symlink_to(package)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(beside),
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "LC_ALL": "C.UTF-8",
    }


def virtual_environment(folder: Path, wheel: Path) -> Path:
    """Make a virtual environment with the wheel; return the folder of its commands."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([folder / "bin/python", *PIP, wheel], check=True)
    return folder / "bin"


@cache
def installed() -> Path:
    """Return a folder with the wheel installed in it; it is made once a process."""
    folder = Path(mkdtemp(prefix="wheel-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    subprocess.run([sys.executable, *PIP, "--target", "installed", build(folder)], cwd=folder, check=True)
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
