"""The command line, run in this process: its output and exit status."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from factsheet.cli import main


class Told(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Told]


def runner(capfd: pytest.CaptureFixture[str], *command: str) -> Run:
    """Return a function that runs the command line, or one command, with more arguments."""

    def run(*arguments: str) -> Told:
        capfd.readouterr()
        status = main([*command, *arguments])
        return Told(status, *capfd.readouterr())

    return run
