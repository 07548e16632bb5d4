"""What comes with the program: templates with theme, fonts and catalogs, and schemas.

Input: a name. Output: its folder: in the package where that is installed, beside it in a checkout.
"""

from __future__ import annotations

from errno import ENOENT
from pathlib import Path

from factsheet.records.folders import Folders

PACKAGE = Path(__file__).parents[1]


def shipped(name: str) -> tuple[Path, str]:
    """Return a folder that comes with the program, and what messages call it.

    Raises FileNotFoundError where the installation lacks it.
    """
    for parent in (PACKAGE, PACKAGE.parent):  # a wheel has them inside
        if (parent / name).is_dir():
            return parent / name, f"{PACKAGE.name}/{name}"
    raise FileNotFoundError(ENOENT, "not installed with the program; install factsheet anew", f"{PACKAGE.name}/{name}")


def template_folders(own: Path) -> Folders:
    """Return a project's templates, where it has any, over those that come with the program."""
    inherited = shipped("templates")
    if not own.is_dir():
        return Folders(inherited)
    mine = own, own.as_posix()
    return Folders(mine) if own.resolve() == inherited[0].resolve() else Folders(mine, inherited)
