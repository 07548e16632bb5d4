"""Write the parts of docs/ that are made of the program: ``make reference``.

Fields stand in tables between marks of a page, from the model; commands and codes have a page each. A test compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from inspect import cleandoc
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import click

from factsheet.cli import cli
from factsheet.records import blocks, evidence, locator, memo, model, parts, plan, publisher, readers, source, values
from factsheet.records.meanings import Meaning, meanings
from factsheet.records.values import Record
from support import codes, exchange

FOLDER = Path(__file__).parents[2] / "docs/reference"
RECORDS: Mapping[str, type[Record]] = {
    ("parts.Term" if module is parts and name == "Term" else name): record
    for module in (values, locator, source, readers, parts, blocks, memo, publisher, evidence, plan, model)
    for name, record in vars(module).items()
    if isinstance(record, type)
    and issubclass(record, Record)
    and record.__module__ == module.__name__
    and record not in (memo.Asks, memo.MemoFigures, plan.MemoPlan)  # made of a memo; nobody writes them
}
_MARKS = re.compile(r"(<!-- (fields|blocks)(?:: ([\w. ]+))? -->\n).*?(<!-- end -->)", re.DOTALL)
COMMANDS = """\
# Commands

Written by `make reference` from the program; `factsheet COMMAND --help` prints each part of it.
[Files and exit status](files.md) says what they write and how they end.
"""


# -- fields ------------------------------------------------------------------------------------------


def with_tables(page: str) -> str:
    """Return a page with the tables between its marks made anew."""

    def made(found: re.Match[str]) -> str:
        rows = _kinds() if found[2] == "blocks" else _fields(*found[3].split())
        return "\n".join((found[1], *rows, "", found[4]))

    return _MARKS.sub(made, page)


def records_of(page: str) -> set[str]:
    """Return the records whose fields a page has."""
    found = {record for _, kind, names, _ in _MARKS.findall(page) if kind == "fields" for record in names.split()}
    return found | (set(_of_kinds()) if "<!-- blocks -->" in page else set())


def _fields(*records: str) -> Iterator[str]:
    yield from ("| field | meaning | example |", "|---|---|---|")
    for record in (RECORDS[name] for name in records):
        told = meanings(record)
        common = (
            {*blocks.Block.model_fields} if record is not blocks.Block and issubclass(record, blocks.Block) else set()
        )
        for name, field in record.model_fields.items():
            name = field.alias or name
            if name in told and name not in common:
                mark = "**" if field.is_required() else ""
                meaning = _and_choices(told[name].what, field.annotation)
                yield f"| {mark}`{name}`{mark} | {_cell(meaning)} | {_examples(told[name])} |"


def _and_choices(what: str, annotation: Any) -> str:
    """Return a meaning with all words that may be written, where it does not name them."""
    words = list(_choices(annotation))
    told = all(f"`{word}`" in what for word in words)
    return what if told else f"{what}; one of {', '.join(f'`{word}`' for word in words)}"


def _choices(annotation: Any) -> Iterator[str]:
    origin = get_origin(annotation)
    if origin is Literal:
        yield from (word for word in get_args(annotation) if isinstance(word, str))
    elif origin in (Annotated, Union, UnionType):
        for inner in get_args(annotation):
            yield from _choices(inner)


def _examples(meaning: Meaning) -> str:
    return ", ".join(f"`{_cell(example)}`" for example in meaning.examples)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _of_kinds() -> Iterator[str]:
    """Yield the names of the records that are blocks, and of what they are built on, told once for all."""
    yield from ("Block", *(record.__name__ for record in blocks.KINDS.values()))


def _kinds() -> Iterator[str]:
    yield from ("| kind | heading of its kind | what it is | takes |", "|---|---|---|---|")
    common = {*blocks.Block.model_fields}
    for kind, record in blocks.KINDS.items():
        own = [(name, field) for name, field in record.model_fields.items() if name not in common]
        fields = ", ".join(f"**`{name}`**" if field.is_required() else f"`{name}`" for name, field in own)
        what = " ".join(str(record.__doc__).split())
        yield f"| `{kind}` | {record.LABEL or 'none'} | {what} | {fields or 'nothing'}{_limits(record)} |"


def _limits(record: type[blocks.Block]) -> str:
    found = []
    if record.ENTRIES:
        name, least, most = record.ENTRIES
        found.append(f"{f'{least} to' if least else 'up to'} {most} {name}")
    if record.STATEMENT_WORDS:
        found.append(f"a statement has at most {record.STATEMENT_WORDS} words")
    if record.ALL_WORDS:
        found.append(f"at most {record.ALL_WORDS} words in all")
    return f"; {', '.join(found)}" if found else ""


# -- commands ----------------------------------------------------------------------------------------


def commands() -> str:
    """Return the page of all commands."""
    return "\n".join((COMMANDS, *_commands(cli, click.Context(cli, info_name="factsheet", **cli.context_settings))))


def _commands(command: click.Command, context: click.Context) -> Iterator[str]:
    for name in command.list_commands(context) if isinstance(command, click.Group) else ():
        assert isinstance(command, click.Group)
        inner = command.commands[name]
        own = click.Context(inner, info_name=name, parent=context)
        yield from _command(inner, own)
        yield from _commands(inner, own)


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    path = context.command_path
    yield f"{'#' * (len(path.split()))} {path}\n"
    usage = " ".join(piece.replace("COMMAND [ARGS]...", "COMMAND …") for piece in command.collect_usage_pieces(context))
    yield f"```text\n{path} {usage}\n```\n"
    for paragraph in re.split(r"\n\s*\n", cleandoc(command.help or "")):
        # Click prints a paragraph after \b line by line.
        lines = paragraph.removeprefix("\b\n")
        yield f"```text\n{lines}\n```\n" if lines != paragraph else " ".join(lines.split()) + "\n"
    rows = [record for p in command.params if (record := p.get_help_record(context)) and record[1]]
    if rows:
        yield "| option | meaning |\n|---|---|"
        for option, what in rows:
            yield f"| `{_cell(option)}` | {' '.join(_cell(what).replace('<', '&lt;').split())} |"
        yield ""


# -- all of it ---------------------------------------------------------------------------------------


def pages() -> dict[Path, str]:
    """Return each page that is made, or has a part that is, as it should be."""
    made = {FOLDER / "cli.md": commands(), codes.PAGE: codes.text()}
    made[exchange.GUIDE] = exchange.with_table(exchange.GUIDE.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if path not in made and "<!-- end -->" in text:
            made[path] = with_tables(text)
    return made


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
