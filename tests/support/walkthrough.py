"""A page of the docs as its reader follows it: its commands in a shell, its files written, what it shows compared.

In a block of ``console`` each line after ``$ `` is a command, each other line stands in what the command prints, in
this order; ``…`` stands for anything. A command is to fail where an error is shown. ``watch`` is stopped with Ctrl-C
when it has printed all that is shown, and has answered at the address it serves. A block with a title is a file, new
or changed: entries of a list go to its end, keys take the place of those of their name.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Timer
from typing import NamedTuple

import urllib3

BASH = shutil.which("bash") or "bash"
BLOCK = re.compile(r"^( *)```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_KEY = re.compile(r"^([\w-]+):", re.MULTILINE)


class Command(NamedTuple):
    line: int  # of the page
    text: str
    shown: tuple[str, ...]

    @property
    def fails(self) -> bool:
        return any(re.search(r"(?:^|: )error(?:\[|:)|^\d+ findings?;|it cannot be read", line) for line in self.shown)


class File(NamedTuple):
    line: int
    name: str
    text: str


def steps(page: str) -> Iterator[Command | File]:
    """Yield what a reader of the page does, in order."""
    for found in BLOCK.finditer(page):
        line = page.count("\n", 0, found.start()) + 2
        text = re.sub(rf"^{found[1]}", "", found[4], flags=re.MULTILINE)
        if found[3]:
            yield File(line, found[3], text)
        elif found[2] == "console":
            yield from _commands(text, line)


def _commands(text: str, line: int) -> Iterator[Command]:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = re.sub(r" *\\\n *", " ", part).partition("\n")
        yield Command(line, command, tuple(filter(None, map(str.strip, shown.splitlines()))))
        line += part.count("\n")


def changed(before: str | None, text: str) -> str:
    """Return a file with what a block of a page says of it."""
    if before is None:
        return text
    if text.startswith(("- ", "#")) and not _KEY.search(text):
        return f"{before.rstrip()}\n{text}"
    for part in re.split(r"(?m)^(?=[\w-]+:)", text):
        if key := _KEY.match(part):
            old = re.compile(rf"^{key[1]}:.*\n(?:[ #-].*\n|\n)*", re.MULTILINE)
            before = old.sub(lambda _, new=part: new, before, count=1) if old.search(before) else before + part  # type: ignore[misc]
    return before


def follow(page: Path, folder: Path, env: Mapping[str, str]) -> list[str]:
    """Follow a page in a folder; return what was not as it says, with its line."""
    wrong: list[str] = []
    here = folder
    with subprocess.Popen(
        [BASH], cwd=folder, env=dict(env), text=True, encoding="utf-8",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as shell:  # fmt: skip
        assert shell.stdin and shell.stdout
        for step in steps(page.read_text(encoding="utf-8")):
            if isinstance(step, File):
                path = here / step.name
                path.parent.mkdir(parents=True, exist_ok=True)
                before = path.read_text(encoding="utf-8") if path.exists() else None
                path.write_text(changed(before, step.text), encoding="utf-8")
                continue
            if re.match(r"factsheet watch\b", step.text):
                wrong += [f"{page.name}:{step.line}: {what}" for what in _watched(step, here, env)]
                continue
            shell.stdin.write(f'{step.text} </dev/null\nprintf "\\n--- %s %s\\n" "$?" "$PWD"\n')
            shell.stdin.flush()
            told: list[str] = []
            for line in shell.stdout:
                if done := re.fullmatch(r"--- (\d+) (.*)\n", line):
                    here = Path(done[2])
                    wrong += [f"{page.name}:{step.line}: {what}" for what in _against(step, int(done[1]), told)]
                    break
                told.append(line.strip())
        shell.stdin.close()
    return wrong


def _watched(step: Command, folder: Path, env: Mapping[str, str]) -> Iterator[str]:
    """Run a command that goes on until it is stopped; ask for the page that it serves."""
    told, left, seconds = [], list(step.shown), 60.0
    with subprocess.Popen(
        [BASH, "-c", f"exec {step.text}"], cwd=folder, env=dict(env), text=True, encoding="utf-8",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    ) as watching:  # fmt: skip
        assert watching.stdout
        late = Timer(seconds, os.killpg, (watching.pid, signal.SIGKILL))
        late.start()
        while left and (line := watching.stdout.readline()):
            told.append(line.strip())
            left = left[1:] if _shows(left[0], line) else left
        served = re.search(r"^serving (http://\S+)$", "\n".join(told), re.MULTILINE)
        if served and b"<html" not in urllib3.request("GET", served[1], timeout=seconds).data:
            yield f"`{step.text}` serves no page at {served[1]}"
        if watching.poll() is None:
            os.killpg(watching.pid, signal.SIGINT)
        told += [line.strip() for line in watching.stdout]
        late.cancel()
    yield from _against(step, watching.returncode, told)


def _shows(shown: str, line: str) -> bool:
    return bool(re.search(".*".join(map(re.escape, shown.split("…"))), line))


def _against(step: Command, status: int, told: list[str]) -> Iterator[str]:
    whole = "\n".join(told).strip()
    if bool(status) != step.fails:
        yield f"`{step.text}` ended with {status}:\n{whole}"
    rest = iter(told)
    for shown in step.shown:
        if not any(_shows(shown, line) for line in rest):
            yield f"`{step.text}` does not print, or not in this place: {shown}\n{whole}"
            return
