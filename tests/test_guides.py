"""The tutorial, the how-to guides and the README are followed as they are written, with the program from its wheel."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest
from support.built import ROOT
from support.prepared import PREPARED, nothing
from support.walkthrough import BASH, BLOCK, Command, File, changed, follow, steps
from support.wheel import build, environment, virtual_environment

from factsheet.cli import cli
from factsheet.records.yaml_reader import parse_yaml

GUIDES = sorted(path for path in (ROOT / "docs/how-to").glob("*.md") if path.name != "index.md")
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
ELSEWHERE = {  # commands of guides that no reader of the guide is followed in, and what runs them
    'factsheet init my-sheets --publisher "Our Desk"': "tests/test_guides.py",  # before each guide
    "factsheet build --dask tcp://10.0.0.1:8786": "tests/cluster/cluster.py",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> dict[str, str]:
    """Return the environment of a shell in which the installed program is found."""
    folder = tmp_path_factory.mktemp("installed")
    commands = virtual_environment(folder / "venv", wheel)
    env = environment(folder)
    return {**env, "PATH": f"{commands}:{env['PATH']}"}


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "docs/tutorial.md"], ids=lambda path: path.name)
def test_from_an_empty_folder_with_the_wheel(page: Path, wheel: Path, tmp_path: Path) -> None:
    """No more is there than a wheel: the page says how it is installed."""
    folder = tmp_path / "empty"
    folder.mkdir()
    shutil.copy(wheel, folder)
    wrong = follow(page, folder, environment(tmp_path))
    assert not wrong, "\n\n".join(wrong)
    made = {path.name for path in (folder / "my-sheets/output").iterdir()}
    assert any(name.endswith(".pdf") for name in made) and any(name.endswith(".html") for name in made)


@pytest.mark.parametrize("page", GUIDES, ids=lambda path: path.stem)
def test_a_guide_in_a_new_project(page: Path, installed: dict[str, str], tmp_path: Path) -> None:
    assert list(steps(page.read_text(encoding="utf-8"))) != []
    index = (ROOT / "docs/how-to/index.md").read_text(encoding="utf-8")
    start = re.findall(r"^factsheet init .*", index, re.MULTILINE)
    subprocess.run([BASH, "-c", start[0]], cwd=tmp_path, env=installed, check=True, stdout=subprocess.DEVNULL)
    with PREPARED.get(page.stem, nothing)(tmp_path / "my-sheets") as beside:
        found = os.pathsep.join(filter(None, (beside.get("PYTHONPATH"), installed["PYTHONPATH"])))
        wrong = follow(page, tmp_path / "my-sheets", {**installed, **beside, "PYTHONPATH": found})
    assert not wrong, "\n\n".join(wrong)


def test_each_command_of_a_guide_is_run() -> None:
    shown = [
        line
        for page in (ROOT / "docs/tutorial.md", ROOT / "docs/how-to/index.md", *GUIDES)
        for _, language, _, text in BLOCK.findall(page.read_text(encoding="utf-8"))
        for line in text.splitlines()
        if language != "console" and re.match(r" *(?:\$ |(?:factsheet|pip|git|make|ssh-keygen) )", line)
    ]
    assert shown == list(ELSEWHERE)
    assert [command for command, where in ELSEWHERE.items() if not (ROOT / where).is_file()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_command_that_a_page_names_is_there_with_its_options(page: Path) -> None:
    """Those in the text and in the reference, too."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```(?:text|sh)?\n(.*?)```", text, re.MULTILINE | re.DOTALL)
    line = re.compile(r"^(?:.*&& )?factsheet (\S.*?)(?: {3,}.*| > .*)?$", re.MULTILINE)
    shown = [command for block in blocks for command in line.findall(block)]
    inline = re.findall(r"`factsheet ([a-z][^`]*)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    for command in (*shown, *inline):
        words = shlex.split(command.partition(" && ")[0].replace("…", "x"))
        assert _known(words) == "", f"{page.name}: factsheet {command}"


def _known(words: list[str]) -> str:
    """Return the first word of a command that is no command or option; those that stand for any are let be."""
    here: click.Command = cli
    while isinstance(here, click.Group) and words and words[0] != "COMMAND" and words[0][0] not in "-[":
        name, words = words[0].partition("|")[0], words[1:]
        if name not in here.commands:
            default = here.name == "review"  # `review SHEET` is short for `review write SHEET`
            return "" if default else name
        here = here.commands[name]
    options = {option for parameter in here.params for option in parameter.opts} | {"--help", "-h"}
    return next((word for word in words if word.startswith("--") and word.partition("=")[0] not in options), "")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_yaml_that_a_page_shows_is_yaml(page: Path) -> None:
    for block in re.findall(r"^ *```yaml.*?\n(.*?)^ *```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        text = f"list:\n{block}" if block.startswith("- ") else block
        if page.name != "codes.md":  # whose examples of what is wrong tests/test_codes.py tries
            parse_yaml(text.encode(), page.name)


def test_the_tutorial_takes_ten_commands_to_a_pdf_and_a_page() -> None:
    told = list(steps((ROOT / "docs/tutorial.md").read_text(encoding="utf-8")))
    build = next(n for n, step in enumerate(told) if isinstance(step, Command) and " build " in step.text)
    kinds = [type(step) for step in told[: build + 1]]
    assert (kinds.count(Command), kinds.count(File)) == (10, 1)


# -- the one who follows -----------------------------------------------------------------------------

PAGE = """\
```console
$ printf 'one\\n' && printf 'two\\n'
two
$ mkdir sub
$ cd sub
$ test "$NAME" = x \\
    && echo long
l…g
```

```yaml title="a.yaml"
- {id: b}
```

```console
$ cat a.yaml
- {id: b}
$ false
$ true
a.yaml:1: error[X1]: no
$ printf 'one\\ntwo\\n'
two
one
```
"""


def test_a_page_is_followed_and_what_is_not_so_is_told(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    wrong = follow(page, tmp_path, {"PATH": "/usr/bin:/bin", "NAME": "x"})
    assert [one.splitlines()[0] for one in wrong] == [
        "page.md:18: `false` ended with 1:",
        "page.md:19: `true` ended with 0:",
        "page.md:19: `true` does not print, or not in this place: a.yaml:1: error[X1]: no",
        "page.md:21: `printf 'one\\ntwo\\n'` does not print, or not in this place: one",
    ]
    assert (tmp_path / "sub/a.yaml").read_text(encoding="utf-8") == "- {id: b}\n"
    kinds = [type(step) for step in steps(PAGE)]
    assert kinds == [Command] * 4 + [File] + [Command] * 4


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        (None, "a: 1\n", "a: 1\n"),
        ("a:\n- 1\n", "- 2\n", "a:\n- 1\n- 2\n"),
        ("# c\na: 1\nb:\n- x\nc: 3\n", "b:\n- y\n", "# c\na: 1\nb:\n- y\nc: 3\n"),
        ("a: 1\n", "b: 2\n", "a: 1\nb: 2\n"),
    ],
)
def test_a_file_with_what_a_block_says(before: str | None, text: str, after: str) -> None:
    assert changed(before, text) == after
