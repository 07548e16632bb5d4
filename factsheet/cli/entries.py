"""The commands that add a fact, source, measure or sheet: from options, or by asking on a terminal."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from factsheet.cli.common import (
    DONE,
    content_option,
    json_option,
    need_folder,
    print_problems,
    problem_data,
    tell_problems,
    today,
)

if TYPE_CHECKING:
    from factsheet.project.authoring.entries import Added
    from factsheet.records.model import Content, Kind

F = TypeVar("F", bound=Callable[..., Any])
Texts = Mapping[str, str]


def _pairs(context: click.Context, parameter: click.Parameter, values: Sequence[str]) -> dict[str, str]:
    found = {}
    for value in values:
        key, equals, text = value.partition("=")
        if not equals or not key.strip() or not text.strip():
            raise click.BadParameter(f"{value!r} is not written as name=text")
        found[key.strip()] = text.strip()
    return found


def _texts(name: str, what: str) -> Callable[[F], F]:
    return click.option(f"--{name}", multiple=True, callback=_pairs, metavar="LANG=TEXT", help=f"{what}; repeatable.")


file_option = click.option("--file", "file", default="", metavar="NAME",
                           help="File to add it to, such as main; asked for if there are several.")  # fmt: skip
ident_option = click.option("--id", "ident", metavar="ID", help="Its id, which never changes; generated if not given.")
field_option = click.option("--field", "fields", multiple=True, callback=_pairs, metavar="NAME=YAML",
                            help="Any further field of docs/reference/content.md; repeatable.")  # fmt: skip


@click.group()
def new() -> None:
    """Add a fact, source, measure or sheet. On a terminal, asks for whatever the options leave out."""


class Asking:
    """Asks on a terminal for what no option gave; without one, tells all that is missing at once."""

    def __init__(self) -> None:
        self.can = sys.stdin is not None and sys.stdin.isatty()
        self.missing: list[str] = []

    def text(self, given: str | None, option: str, what: str, default: str | None = None) -> str:
        """Return a text: given, asked for, or the default. ``default`` "" lets it be left out."""
        if given:
            return given
        if not self.can:
            if default is None:
                self.missing.append(option)
            return default or ""
        return str(click.prompt(what, default=default, show_default=bool(default), err=True)).strip()

    def texts(self, given: Texts, option: str, what: str, languages: Sequence[str]) -> dict[str, str]:
        """Return a text per language; only the first is needed."""
        found = dict(given)
        for n, code in enumerate(languages):
            asked = f"{option} {code}=…", f"{what} ({code})", "" if n else None
            if code not in found and (text := self.text(None, *asked)):
                found[code] = text
        return {code: found[code] for code in (*languages, *(c for c in found if c not in languages)) if code in found}

    def done(self) -> None:
        if self.missing:
            raise click.UsageError(f"give {', '.join(self.missing)}, or run this on a terminal to be asked")


def _content(folder: Path, as_json: bool) -> Content:
    from factsheet.records.load import load

    need_folder(folder, "content", as_json)
    return tell_problems(lambda: load(folder, begun=True), as_json)


def _ident(text: str, words: int, taken: Mapping[str, Any], after: str = "") -> str:
    """Return an id that nothing has: the first words of a text, placeholders aside, and what stands after them."""
    from factsheet.project.authoring.names import free, slug

    first = "-".join(slug(re.sub(r"\{[^}]*\}", " ", text)).split("-")[:words])
    return free(f"{first}-{after}".strip("-") or "entry", taken)


def _further(fields: Texts) -> dict[str, Any]:
    """Return further fields as the data their YAML stands for."""
    from factsheet.records.yaml_reader import parse_yaml

    lines = "".join(f"{name}: {text}\n" for name, text in fields.items())
    return dict(parse_yaml(lines.encode(), "--field").data) if lines else {}


def _add(folder: Path, kind: Kind, file: str, entry: dict[str, Any], as_json: bool) -> int:
    """Write an entry, and tell where it stands and what is to be done about it."""

    def work() -> Added:
        from factsheet.files import write_files
        from factsheet.project.authoring.entries import add, file_for

        name = f"sheets/{entry['id']}.yaml" if kind == "sheet" else file_for(folder, kind, file)
        made = add(folder, kind, name, [entry])
        write_files({made.path: made.data})
        return made

    made = tell_problems(work, as_json)
    where = made.content.where(kind, entry["id"])
    if as_json:
        told = {"status": "ok", "id": entry["id"], "file": where.path, "line": where.line,
                "problems": [problem_data(p) for p in made.problems]}  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        print_problems(made.problems)
        click.echo(f"{where}: {kind} {entry['id']}")
    return DONE


@new.command()
@ident_option
@click.option("--type", "type_", metavar="TYPE", help="Type in CSL: webpage, report, article-newspaper, book, …")
@click.option("--title", metavar="TEXT", help="Its title, as it is written there.")
@click.option("--author", "authors", multiple=True, metavar="NAME",
              help="“Family, Given”, or an organization, in {} if its name has a comma; repeatable.")  # fmt: skip
@click.option("--publisher", metavar="NAME", help="Who published it.")
@click.option("--issued", metavar="DATE", help="Date, as precise as it is known: 2017, 2017-09 or 2017-09-01.")
@click.option("--url", metavar="URL", help="Its address.")
@click.option("--doi", metavar="DOI", help="Its DOI, such as 10.17487/RFC8118.")
@field_option
@file_option
@content_option
@json_option
def source(
    ident: str | None, type_: str | None, title: str | None, authors: tuple[str, ...], publisher: str | None,
    issued: str | None, url: str | None, doi: str | None, fields: Texts, file: str, content: Path, as_json: bool,
) -> int:  # fmt: skip
    """Add a source."""
    from factsheet.project.authoring.names import name_of

    loaded, ask = _content(content, as_json), Asking()
    title = ask.text(title, "--title", "Title")
    type_ = ask.text(type_, "--type", "Type, by CSL", "webpage")
    if not authors and (author := ask.text(None, "--author", "Author: Family, Given; or a body; empty: none", "")):
        authors = (author,)
    issued = ask.text(issued, "--issued", "Date of publication: 2017, 2017-09 or 2017-09-01; empty: none", "")
    url = ask.text(url, "--url", "Address; empty: none", "")
    ask.done()
    entry = {
        "id": "", "type": type_, "title": title, "author": [name_of(name) for name in authors],
        "publisher": publisher, "issued": issued, "DOI": doi, "URL": url,
        **tell_problems(lambda: _further(fields), as_json),
    }  # fmt: skip
    first = authors[0].partition(",")[0] if authors else publisher or title
    entry["id"] = ident or _ident(first, 3, loaded.sources, (issued or "")[:4])
    return _add(content, "source", file, {key: value for key, value in entry.items() if value}, as_json)


@new.command()
@ident_option
@_texts("label", "What is counted, in words")
@click.option("--unit", metavar="UNIT", help="What one of it is: people, percent, …")
@field_option
@content_option
@json_option
def measure(ident: str | None, label: Texts, unit: str | None, fields: Texts, content: Path, as_json: bool) -> int:
    """Add a measure: what facts with one count."""
    loaded, ask = _content(content, as_json), Asking()
    languages = loaded.publisher.languages
    label = ask.texts(label, "--label", "What is counted", languages)
    unit = ask.text(unit, "--unit", "Unit: people, percent, …")
    ask.done()
    entry = {"id": ident or _ident(label[languages[0]], 3, loaded.measures), "label": label, "unit": unit}
    return _add(content, "measure", "", entry | tell_problems(lambda: _further(fields), as_json), as_json)


@new.command()
@ident_option
@_texts("text", "The statement, in your own words; numbers and dates as {value}, {event_date} or {as_of}")
@click.option("--status", metavar="STATUS", help="established, reported, alleged, denied or disputed.")
@click.option("--source", "source_", metavar="ID", help="Id of its source.")
@click.option("--quote", metavar="TEXT", help="3 to 12 words of the source, exactly.")
@click.option(
    "--locator", multiple=True, callback=_pairs, metavar="KIND=PLACE", help="Where: page=3, section=Abstract, …"
)
@_texts("attribution", "Who says so")
@field_option
@file_option
@content_option
@json_option
def fact(
    ident: str | None, text: Texts, status: str | None, source_: str | None, quote: str | None, locator: Texts,
    attribution: Texts, fields: Texts, file: str, content: Path, as_json: bool,
) -> int:  # fmt: skip
    """Add a fact with its first source."""
    from factsheet.project.authoring.entries import need_sources

    loaded, ask = _content(content, as_json), Asking()
    languages, further = loaded.publisher.languages, tell_problems(lambda: _further(fields), as_json)
    text = ask.texts(text, "--text", "Statement", languages)
    status = ask.text(status, "--status", "Status: established, reported, alleged, denied, disputed", "reported")
    source_ = ask.text(source_, "--source", "Id of its source")
    quote = ask.text(quote, "--quote", "3 to 12 words of the source, exactly")
    for name in dict.fromkeys(re.findall(r"\{([a-z_]+)", text.get(languages[0], ""))):
        groups = (further, further.get("values", {}), further.get("dates", {}))
        if not any(name in group for group in groups) and (given := ask.text(None, f"--field {name}=…", f"{{{name}}}")):
            further |= _field(name, given, further)
    ask.done()
    tell_problems(lambda: need_sources(loaded, [source_]), as_json)
    place = {key: int(value) if value.isdigit() else value for key, value in locator.items()}
    citation = {"source": source_, **({"locator": place} if place else {}), "quote": quote}
    entry = {
        "id": ident or _ident(text[languages[0]], 5, loaded.facts), "status": status, "text": text, **further,
        **({"attribution": attribution} if attribution else {}), "sources": [citation],
    }  # fmt: skip
    return _add(content, "fact", file, entry, as_json)


def _field(name: str, given: str, further: Mapping[str, Any]) -> dict[str, Any]:
    """Return the field that holds a number or date of a placeholder."""
    value: Any = int(given) if re.fullmatch(r"[1-9][0-9]*|0", given) else given
    if name in ("value", "as_of", "event_date"):
        return {name: value}
    group = "values" if isinstance(value, int) and not re.fullmatch(r"[12]\d{3}", given) else "dates"
    group = "values" if re.fullmatch(r"\d+\.\d+", given) else group
    return {group: {**further.get(group, {}), name: value}}


@new.command()
@ident_option
@click.option("--number", metavar="NUMBER", help="Its number, such as FS-CA; derived from the id if not given.")
@_texts("title", "Its title")
@_texts("summary", "One sentence, for lists and search engines")
@click.option("--fact", "facts", multiple=True, metavar="ID", help="Fact to print; repeatable.")
@field_option
@content_option
@json_option
def sheet(
    ident: str | None, number: str | None, title: Texts, summary: Texts, facts: tuple[str, ...], fields: Texts,
    content: Path, as_json: bool,
) -> int:  # fmt: skip
    """Add a sheet that prints some facts."""
    from factsheet.project.authoring.names import free
    from factsheet.records.blocks import KINDS, Statements

    loaded, ask = _content(content, as_json), Asking()
    languages = loaded.publisher.languages
    kind = next(kind for kind, block in KINDS.items() if block is Statements)
    title = ask.texts(title, "--title", "Title, at most 52 characters", languages)
    summary = ask.texts(summary, "--summary", "Summary, one sentence", languages)
    facts = facts or tuple(re.split(r"[ ,]+", ask.text(None, "--fact", "Ids of the facts it prints, with commas")))
    ask.done()
    ident = ident or _ident(title[languages[0]], 4, loaded.sheets)
    taken = {plan.number: plan for plan in loaded.sheets.values()}
    prefix = loaded.publisher.number_prefix or ""
    number = number or free(prefix + "".join(word[0] for word in ident.split("-")).upper(), taken)
    entry = {
        "id": ident, "number": number, "edition": 1, "date": today(), "facts_as_of": today(), "title": title,
        "summary": summary, "blocks": [{"kind": kind, "facts": list(facts)}],
        **tell_problems(lambda: _further(fields), as_json),
    }  # fmt: skip
    return _add(content, "sheet", "", entry, as_json)
