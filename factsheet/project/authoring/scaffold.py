"""A first project: small, whole, and ready to be built.

Input: an empty folder, languages, a publisher, a day. Output: the files of ``example/`` with these filled in, and the
schemas for editors; all of them or none.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from errno import ENOTEMPTY
from pathlib import Path

from factsheet.files import write_files
from factsheet.languages import known_languages, language
from factsheet.project.shipped import shipped

EXAMPLE = Path(__file__).with_name("example")
SCHEMAS = "schema"


def init(folder: Path, languages: Sequence[str], publisher: str, today: str) -> tuple[Path, ...]:
    """Write a first project into a folder that is empty or not there; return its files, sorted.

    Raises ContentError for a language that is not known, OSError for a folder with anything in it.
    """
    for code in languages:
        language(code)
    if folder.is_dir() and any(folder.iterdir()):
        raise OSError(ENOTEMPTY, "it is not empty; a project starts in an empty folder", folder.as_posix())
    files = {folder / name: data for name, data in project_files(languages, publisher, today).items()}
    new = not folder.exists()
    try:
        write_files(files)
    except BaseException:
        for path in list(folder.iterdir()) if folder.is_dir() else []:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if new and folder.is_dir():
            folder.rmdir()
        raise
    return tuple(sorted(files))


def project_files(languages: Sequence[str], publisher: str, today: str) -> Mapping[str, bytes]:
    """Return the files of a first project by name."""
    filled = {
        "@publisher@": json.dumps(publisher, ensure_ascii=False),  # a text in quotation marks, in YAML too
        "@languages@": f"[{', '.join(languages)}]",
        "@today@": today,
    }
    others = "|".join(code for code in known_languages() if code not in languages)
    text_in_another = re.compile(rf"^ +(?:{others}): .*\n", re.MULTILINE) if others else re.compile(r"(?!)")
    found = {}
    for path in sorted(EXAMPLE.rglob("*")):
        if path.is_file():
            name = path.relative_to(EXAMPLE).as_posix()
            text = text_in_another.sub("", path.read_text(encoding="utf-8"))
            for token, value in filled.items():
                text = text.replace(token, value)
            found[".gitignore" if name == "gitignore" else name] = text.encode()
    schemas, _ = shipped(SCHEMAS)
    return found | {f"{SCHEMAS}/{path.name}": path.read_bytes() for path in sorted(schemas.glob("*.json"))}
