"""A page of the docs as its reader follows it: its commands in a shell, its files written, what it shows compared.

In a block of ``console`` each line after ``$ `` is a command, each other line stands in what the command prints, in
this order; ``…`` stands for anything. A command is to fail where an error is shown. A block with a title is a file, new
or changed: entries of a list go to its end, keys take the place of those of their name.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

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


def _against(step: Command, status: int, told: list[str]) -> Iterator[str]:
    whole = "\n".join(told).strip()
    if bool(status) != step.fails:
        yield f"`{step.text}` ended with {status}:\n{whole}"
    rest = iter(told)
    for shown in step.shown:
        pattern = re.compile(".*".join(map(re.escape, shown.split("…"))))
        if not any(pattern.search(line) for line in rest):
            yield f"`{step.text}` does not print, or not in this place: {shown}\n{whole}"
            return
