"""Write the files of this folder: for each extra, all packages it needs, with the hashes of all their files.

Input: pyproject.toml, constraints.txt; the index of packages, by uv. Each file holds what the one it builds on has not,
or has for other systems only.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent
# By file, the file it builds on and the extras it is for.
FILES: dict[str, tuple[str, tuple[str, ...]]] = {
    "runtime": ("", ()),
    "archive": ("runtime", ("archive",)),
    "test": ("archive", ("test",)),
    "lint": ("test", ("test", "lint")),
    "docs": ("test", ("test", "docs")),
    "dask": ("runtime", ("dask",)),
    "bench": ("runtime", ("bench",)),
    "mutation": ("test", ("test", "mutation")),
}
_PIN = re.compile(r"^([\w.-]+)(?:\[[^\]]*\])?==.*\n(?:    --hash=.*\n)+", re.MULTILINE)


def compiled(extras: tuple[str, ...]) -> dict[str, str]:
    """Return the lines of each package that extras need, the one that builds ours included, by name."""
    # 3.11.5: what the oldest pin of the extra docs wants; no pin of another differs below it
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    command = ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11.5", "--generate-hashes"]
    command += ["--no-header", "--no-annotate", "--constraints", "constraints.txt"]
    command += [*(f"--extra={extra}" for extra in extras), "pyproject.toml", "-"]
    done = subprocess.run(  # noqa: S603 - our own words
        command, cwd=ROOT, input="\n".join(build), stdout=subprocess.PIPE, text=True, check=True
    )
    return {found[1]: found[0] for found in _PIN.finditer(done.stdout)}


def main() -> None:
    """Write all files."""
    pins: dict[str, dict[str, str]] = {}
    for name, (base, extras) in FILES.items():
        pins[name] = compiled(extras)
        there = {
            package
            for package, lines in pins.get(base, {}).items()
            if " ; " not in lines or lines == pins[name].get(package)
        }
        own = [lines for package, lines in pins[name].items() if package not in there]
        head = "# Written by: make lock\n" + (f"--requirement {base}.txt\n" if base else "")
        (FOLDER / f"{name}.txt").write_text(head + "".join(own), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
