"""The command line, run in this process: its output and exit status."""

from __future__ import annotations

import re
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


def but_repeats(text: str) -> str:
    """Return problems as printed, but for facts printed twice: the small sheet has few facts for its blocks."""
    return re.sub(r"[^\n]*: warning\[C512\]: [^\n]*\n  hint: [^\n]*(?:\n|$)", "", text)
