"""What comes with the program: templates with theme, fonts and catalogs, and schemas.

Input: a name. Output: its folder: in the package where that is installed, beside it in a checkout.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from errno import ENOENT
from pathlib import Path
from types import MappingProxyType

from factsheet.records.folders import THEME, Folders

PACKAGE = Path(__file__).parents[1]


def shipped(name: str) -> tuple[Path, str]:
    """Return a folder that comes with the program, and what messages call it.

    Raises FileNotFoundError where the installation lacks it.
    """
    for parent in (PACKAGE, PACKAGE.parent):  # a wheel has them inside
        if (parent / name).is_dir():
            return parent / name, f"{PACKAGE.name}/{name}"
    raise FileNotFoundError(ENOENT, "not installed with the program; reinstall factsheet", f"{PACKAGE.name}/{name}")


THEMES = "themes"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def template_folders(
    own: Path, theme: str = "", files: Mapping[str, tuple[Path, str]] = MappingProxyType({})
) -> Folders:
    """Return a project's templates, where it has any, over those of a theme and those that come with the program.

    ``theme`` is one of ``themes``, ``files`` are single files by the names they have there.
    """
    mine, inherited = (own, own.as_posix()), shipped("templates")
    layers = [mine, inherited] if has_own(own) else [mine if own.is_dir() else inherited]
    looks = [(path / THEMES / theme, f"{shown}/{THEMES}/{theme}") for path, shown in layers if theme]
    looks = [(path, shown) for path, shown in looks if path.is_dir()]
    return Folders(*layers[:-1], *looks, layers[-1], files=files)


def has_own(templates: Path) -> bool:
    """Tell whether a folder is a project's own, not that which comes with the program."""
    return templates.is_dir() and templates.resolve() != shipped("templates")[0].resolve()


def themes(own: Path) -> list[str]:
    """Return the names of the themes there are: a project's and the program's, in the order of the alphabet."""
    found = (path.parent.name for folder in template_folders(own).paths for path in folder.glob(f"{THEMES}/*/{THEME}"))
    return sorted({name for name in found if NAME.fullmatch(name)})
