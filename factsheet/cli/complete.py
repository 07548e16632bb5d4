"""What a shell proposes: sheets, sources, languages, papers and codes of the project at hand.

Input: the command line so far. Output: words. Files are searched, not loaded: a shell waits, and an editor may be in
the middle of a change. What cannot be read proposes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factsheet.errors import ContentError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from factsheet.writers.theme import Theme

_SHEET = re.compile(r"^id:[ ]*([a-z0-9-]+)", re.MULTILINE)
_ENTRY = re.compile(r"^[ ]*-[ ]+\{?[ ]*id:[ ]*([a-z0-9-]+)", re.MULTILINE)


def sheets_or_commands(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Propose sheets and, as the first word, the commands beside the one that takes sheets."""
    group = context.parent and context.parent.command
    found = sheets(context, parameter, incomplete)
    if isinstance(group, click.Group) and not context.params.get("sheets"):
        commands = (
            (name, one.get_short_help_str()) for name, one in group.commands.items() if name != context.info_name
        )
        found += _of(commands, incomplete)
    return found


def sheets(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return _of(_ids(context, "sheets", _SHEET), incomplete)


def sources(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return _of(_ids(context, "sources", _ENTRY), incomplete)


def languages(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from factsheet.languages import known_languages, language

    return _of(((code, language(code).name) for code in known_languages()), incomplete)


def papers(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    theme = _theme(context)
    found = theme.papers if theme else {}
    return _of(((name, f"{p.width_mm} × {p.height_mm} mm") for name, p in found.items()), incomplete)


def settings(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    theme = _theme(context)
    found = _leaves("theme", theme.model_dump(mode="json", by_alias=True)) if theme else ()
    return _of(((f"{key}=", value) for key, value in found), incomplete)


def _leaves(key: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(f"{key}.{name}", part)
    else:
        yield key, "" if value is None else str(value)


def _theme(context: click.Context) -> Theme | None:
    from factsheet.project.shipped import template_folders
    from factsheet.records.folders import THEME
    from factsheet.writers.look import load_theme

    folder = _folder(context, "templates")
    if not folder.is_dir() and folder != Path("templates"):  # named, and not there
        return None
    try:
        return load_theme(*template_folders(folder).every(THEME))
    except ContentError:
        return None


def themes(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from factsheet.project.shipped import themes as found

    return _of(((name, "") for name in found(_folder(context, "templates"))), incomplete)


def codes(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from factsheet.cli.codes.pages import pages

    return _of(((code, page.title) for code, page in pages().items()), incomplete.upper())


def _of(words: Iterable[tuple[str, str]], incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(word, help=told or None) for word, told in words if word.startswith(incomplete)]


def _ids(context: click.Context, folder: str, form: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    for path in sorted((_folder(context, "content") / folder).glob("*.yaml")):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        yield from ((ident, "") for ident in form.findall(text))


def _folder(context: click.Context, name: str) -> Path:
    """Return the folder that the command line names so far, or the one it is by default."""
    named = context.params.get(name)
    return named if isinstance(named, Path) else Path(name)
