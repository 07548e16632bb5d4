"""Folders laid over one another: a project's own, then what it inherits.

Input: folders, each with the name that messages give it. Output: the file that is in force under a name, and how
messages call it. Names are relative, with forward slashes; one that starts with ! leaves out the first folder, with !!
the first two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

THEME, BRAND = "theme.yaml", "_brand.yml"  # files that decide the look of a project


class Folders:
    """Folders that are searched in order; a file of an earlier one stands for all of its name in later ones."""

    def __init__(
        self, *folders: tuple[Path, str], files: Mapping[str, tuple[Path, str]] = MappingProxyType({})
    ) -> None:
        """``folders``: each with what messages call it. The first is where a file that is nowhere would be put.

        ``files``: single files from elsewhere, by the names they have here; they stand for all of these names.
        """
        self.folders, self.files = folders, files

    @property
    def display(self) -> str:
        """What messages call the first folder."""
        return self.folders[0][1]

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(path for path, _ in self.folders)

    def __truediv__(self, name: str) -> Path:
        """Return the file in force under a name, or where it would stand in the first folder."""
        return next((path for path, _ in self.every(name)), self.folders[0][0] / name)

    def every(self, name: str) -> list[tuple[Path, str]]:
        """Return all files of a name with what messages call them, that in force first.

        One that cannot be read, such as a link that leads nowhere, is in force too: it is told, not passed over.
        """
        bare = name.lstrip("!")
        left_out = len(name) - len(bare)
        found = [self.files[name]] if name in self.files else []
        found += ((path / bare, f"{shown}/{bare}") for path, shown in self.folders[left_out:])
        return [(file, shown) for file, shown in found if file.exists() or file.is_symlink()]

    def shown(self, name: str) -> str:
        """Return what messages call the file in force under a name, or the one that would be."""
        return next((shown for _, shown in self.every(name)), f"{self.display}/{name}")

    def names(self, pattern: str) -> list[str]:
        """Return the names of all files of a pattern (as Path.rglob reads it), sorted, each once."""
        return sorted({name for folder in self.folders for name in _names(*folder, pattern)})

    def layers(self, pattern: str) -> Iterator[list[tuple[Path, str]]]:
        """Yield, folder by folder, the files of a pattern that are in force, with what messages call them."""
        taken: set[str] = set()
        for path, shown in self.folders:
            found = [name for name in _names(path, shown, pattern) if name not in taken]
            taken.update(found)
            yield [(path / name, f"{shown}/{name}") for name in found]

    def below(self, name: str) -> Folders:
        """Return the folders of a name inside these."""
        return Folders(*((path / name, f"{shown}/{name}") for path, shown in self.folders))

    def name_of(self, path: Path) -> str | None:
        """Return the name of a file in one of the folders, the innermost if one lies in another; None elsewhere."""
        names = (path.relative_to(folder).as_posix() for folder in self.paths if path.is_relative_to(folder))
        name = min(names, key=len, default=None)
        every = [file for file, _ in self.every(name)] if name else []
        return self.beneath(f"!{name}", name) if name and path in every[1:] else name

    def beneath(self, name: str, at: str) -> str:
        """Return a name as a file knows it by the name ``at``: with ! it is that of a folder after the file's own."""
        if not name.startswith("!"):
            return name
        own = self / at
        depth = next((n for n, (path, _) in enumerate(self.folders, 1) if own == path / at.lstrip("!")), 0)
        return "!" * depth + name.lstrip("!")


def _names(path: Path, shown: str, pattern: str) -> list[str]:
    return sorted(found.relative_to(path).as_posix() for found in path.rglob(pattern) if found.is_file())
