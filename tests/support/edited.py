"""Write what tests/editor looks at: the small content and the real one, each with its schemas, and logs of findings.

Argument: the folder.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from contextlib import redirect_stdout
from pathlib import Path

from factsheet.cli import main
from factsheet.cli.codes.pages import pages
from factsheet.cli.reports import sarif
from factsheet.errors import Location, Problem
from support.content_factory import SEARCHES, SPEAKERS, Folder

ROOT = Path(__file__).parents[2]
SCHEMA_OF = {"references": "sources", "id": "sheet", "name": "publisher"}  # by the first key of a file, or that key


def write(folder: Path) -> None:
    """Write the projects and the logs."""
    shutil.rmtree(folder, ignore_errors=True)
    small = Folder()
    small.files |= {"speakers.yaml": SPEAKERS, "searches.yaml": SEARCHES}
    for name, text in small.files.items():
        key = text.partition(":")[0]
        up = "../" * (name.count("/") + 1)
        modeline = f"# yaml-language-server: $schema={up}schema/{SCHEMA_OF.get(key, key)}.schema.json\n"
        small.files[name] = modeline + text
    small.write(folder / "small")
    small.write(folder / "bare")
    shutil.copytree(ROOT / "content", folder / "real/content", ignore=shutil.ignore_patterns("*.txt"))
    for project, options in (("small", []), ("real", []), ("bare", ["--no-ids"])):
        shutil.copytree(ROOT / "templates", folder / project / "templates")  # a link would hide it from hatch
        os.chdir(folder / project)
        with redirect_stdout(io.StringIO()):
            assert main(["schema", *options]) == 0
        os.chdir(ROOT)
    every = [Problem(code, Location("content/a b.yaml", 3, 7), "said {value}", "do [so](x)") for code in pages()]
    every += [Problem("Y001", Location("content/none.yaml"), "missing"), Problem("L002", Location("--lang"), "unknown")]
    logs = {"every": sarif(every), "none": sarif([]), "failed": sarif([], "there is no folder content")}
    for name, text in logs.items():
        (folder / f"{name}.sarif").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]).resolve())
