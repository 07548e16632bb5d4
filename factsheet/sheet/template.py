"""Facts and a template → sheet markup.

Input: a plan, the content, a language. Output: restricted HTML (reader.py).
To print a fact is to cite it: ``{{ fact }}`` is its statement and note marks;
``{{ fact | bare }}`` is the explicit exception.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import jinja2
from jinja2.loaders import split_template_path
from markupsafe import Markup, escape

from factsheet.errors import ContentError, Location, Problem
from factsheet.languages import Language
from factsheet.records import inputs
from factsheet.records.folders import Folders
from factsheet.records.model import Content
from factsheet.records.plan import SheetPlan
from factsheet.records.values import Localized
from factsheet.sheet.addresses import short_address
from factsheet.sheet.catalog import Catalog
from factsheet.sheet.context import BoundSheet
from factsheet.sheet.facts import BoundFact
from factsheet.sheet.sandbox import Exceeded, Sandbox

__all__ = ["Templates", "sheet_context"]


_T = TypeVar("_T")


def _finalize(value: Any) -> Any:
    if value is None:
        raise jinja2.UndefinedError("this prints None: a value is missing")
    return value


def _bare(fact: BoundFact) -> Markup:
    return _need(fact, BoundFact, "bare", "a fact").bare


def _need(value: _T, kind: type[_T], helper: str, what: str) -> _T:
    """Return an argument of a helper. Raises TemplateRuntimeError for one of another kind, a slip of the template."""
    if not isinstance(value, kind):
        raise jinja2.TemplateRuntimeError(f"{helper} needs {what}, not {type(value).__name__}")
    return value


LARGEST = 1 << 20  # bytes of a template
PACKAGE, SANDBOX = Path(__file__).parents[1], Path(__file__).with_name("sandbox.py")
BOUND = re.compile(r"'(?:factsheet\.sheet\.(?:context|facts)\.)?(Bound[A-Za-z]+)( object'|' object)")
TAG = re.compile(r"<[^<>]*>")
TAGS = 0xF0000  # the first of the characters that stand for tags while a label's spaces are set; no font has one
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
INCLUDED = re.compile(r"""\{%[-+]?\s*(?:include|import|from|extends)\s+["']([^"']+)["']""")
PARTIAL = re.compile(r"\{%-?\s*include\s+\w+\.partial\b")
NAMES = {
    "BoundSheet": "a sheet",
    "BoundFact": "a fact",
    "BoundBlock": "a block",
    "BoundPart": "a part of a block",
    "BoundTable": "a table of facts",
    "BoundSeries": "a chart",
    "BoundSearch": "a search",
}


def _upper_first(text: str) -> str:
    text = _need(text, str, "upper_first", "a text")
    return text[:1].upper() + text[1:]


def _address(href: str) -> str:
    return short_address(_need(href, str, "address", "an address"))


class _LabelError(Exception):
    """What is wrong with a label, before the place in its template is known."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.hint = problem.hint if problem.code == "L001" else f"{problem.hint} ({problem.where})"


def _lines(layer: Iterable[tuple[Path, str]]) -> Iterator[tuple[Callable[[re.Match[str]], Location], str]]:
    """Yield each line of some files, and what says where in the file a match in it stands."""
    for path, shown in layer:
        for n, line in enumerate((_text(path) or "").splitlines(), 1):
            yield partial(_place, shown, n), line


def _text(path: Path) -> str | None:
    """Return the text of a template; None where it cannot be read, which is told where it is used."""
    try:
        return inputs.read_text(path, LARGEST)
    except (OSError, UnicodeDecodeError):
        return None


class _Loader(jinja2.BaseLoader):
    """Reads the templates in force that are ordinary files. Raises OSError for others."""

    def __init__(self, folders: Folders) -> None:
        self.folders = folders

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        bare = template.lstrip("!")
        path = self.folders / ("!" * (len(template) - len(bare)) + "/".join(split_template_path(bare)))
        if not path.exists():
            raise jinja2.TemplateNotFound(template)
        try:
            return inputs.read_text(path, LARGEST), str(path), lambda: True
        except UnicodeDecodeError as error:
            raise jinja2.TemplateSyntaxError("it is not UTF-8 text", 1, template) from error


def _place(path: str, line: int, match: re.Match[str]) -> Location:
    return Location(path, line, match.start() + 1)


class Templates:
    """The templates of folders laid over one another, in a sandboxed environment."""

    def __init__(self, folders: Folders) -> None:
        self.folders = folders
        self.labels = Catalog(folders.below("locale"))
        self.environment = Sandbox(
            beneath=folders.beneath,
            loader=_Loader(folders),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            finalize=_finalize,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.filters["bare"] = _bare
        self.environment.filters["upper_first"] = _upper_first
        self.environment.filters["address"] = _address

    def render(self, name: str, context: Mapping[str, Any]) -> str:
        """Render a template; with a ``language`` in its context, ``_()`` prints labels from the catalogs beside it.

        Raises ContentError with file and line of the template, and the source line.
        """
        language = context.get("language")
        label = {"_": self.translator(language)} if isinstance(language, Language) else {}
        try:
            return self.environment.render(name, {**context, **label})
        except jinja2.TemplateSyntaxError as error:
            raise self.problem("T001", error.name or name, error.lineno, f"{error.message}") from None
        except jinja2.TemplateNotFound as error:
            what = f"there is no template {error.name!r} in {self.folders.display}/"
            raise ContentError([Problem("T002", Location(self.folders.shown(name)), what)]) from None
        except _LabelError as error:
            raise self.problem(error.problem.code, *self.line_of(error, name), error.problem.what, error.hint) from None
        except ContentError:
            raise
        except RecursionError as error:
            what = "the template has no end: it includes, extends or calls itself"
            at, line = self.line_of(error, name)
            over = len(self.folders.every(at)) > 1
            hint = f'the template that it stands for is "!{at}": {{% extends "!{at}" %}}' if over else ""
            raise self.problem("T006", at, line, what, hint) from None
        except (Exceeded, MemoryError) as error:
            what = str(error) or "the template takes more memory than there is"
            raise self.problem("T006", *self.line_of(error, name), what) from None
        except (jinja2.TemplateError, TypeError, AttributeError, LookupError, ValueError, ArithmeticError) as error:
            if not (isinstance(error, jinja2.TemplateError) or self._is_of_template(error)):
                raise
            hint = getattr(error, "hint", "")
            raise self.problem("T001", *self.line_of(error, name), self.describe(error), hint) from error

    def translator(self, language: Language) -> Callable[..., Markup]:
        """Return the function that prints a label in a language; it may hold marked-up values, such as a date."""

        def translate(message: str, /, **values: object) -> Markup:
            tags: list[str] = []

            def kept(tag: re.Match[str]) -> str:
                tags.append(tag[0])
                return chr(TAGS + len(tags) - 1)

            try:
                text = _need(message, str, "_()", "a text")
                given = {name: TAG.sub(kept, escape(value)) for name, value in values.items()}
                filled = self.labels.label(language, text, **given)
            except ContentError as error:
                raise _LabelError(error.problems[0]) from None
            for number, tag in enumerate(tags):
                filled = filled.replace(chr(TAGS + number), tag)
            return Markup(filled)  # noqa: S704

        return translate

    def locate(self, element: str, fallback: Location) -> Location:
        """Return where a template writes an element: the only place ``<element`` occurs, else the fallback.

        What is inherited is searched only for what the project's own templates do not write.
        """
        pattern = re.compile(rf"<{re.escape(element)}\b")
        for layer in self.folders.layers("*.j2"):
            if places := [at(match) for at, line in _lines(layer) if (match := pattern.search(line))]:
                return places[0] if len(places) == 1 else fallback
        return fallback

    def naming(self, ident: str, template: str) -> Location:
        """Return where a template, or one it includes, first names an id in quotes; else the template itself."""
        pattern = re.compile(rf"""(["']){re.escape(ident)}\1""")
        for name, text in self.included(template).items():
            said = COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), text)
            for n, line in enumerate(said.splitlines(), 1):
                if match := pattern.search(line):
                    return Location(self.folders.shown(name), n, match.start() + 1)
        return Location(self.folders.shown(template))

    def included(self, template: str) -> dict[str, str]:
        """Return the texts of a template and of those it includes, extends or imports, by file name.

        One that includes a block's partial may include any of them.
        """
        partials = [f"blocks/{name}" for name in self.folders.below("blocks").names("*.j2")]
        found: dict[str, str] = {}
        waiting = [template]
        while waiting:
            name = waiting.pop(0)
            if name not in found and (text := _text(self.folders / name)) is not None:
                found[name] = text
                waiting += [self.folders.beneath(one, name) for one in INCLUDED.findall(found[name])] + (
                    partials if PARTIAL.search(found[name]) else []
                )
        return found

    def written(self, texts: Sequence[str]) -> Location | None:
        """Return the first place where a template has the first of the texts that any has, outside of tags.

        A mark without a word stands in many places, and is not looked for.
        """
        lines = [found for layer in self.folders.layers("*.j2") for found in _lines(layer)]
        for text in filter(re.compile(r"\w").search, texts):
            pattern = re.compile(rf"(?<![\w=.%&-]){re.escape(text)}(?![\w=%-])")
            for at, line in lines:
                if match := pattern.search(TAG.sub(lambda tag: " " * len(tag[0]), line)):
                    return at(match)
        return None

    def line_of(self, error: BaseException, name: str) -> tuple[str, int]:
        """The innermost template frame of the traceback; jinja2 has put the template's own lines into it."""
        found = name, 0
        for frame in traceback.extract_tb(error.__traceback__):
            name_of = self.folders.name_of(Path(frame.filename))
            if name_of and frame.lineno:
                found = name_of, frame.lineno
        return found

    def _is_of_template(self, error: BaseException) -> bool:
        """Tell whether a template or Jinja itself raised an error, or a template called a helper wrongly.

        Anything raised further inside, in a module of ours, is a bug of ours.
        """
        every = [Path(frame.filename) for frame in traceback.extract_tb(error.__traceback__)]
        frames = [path for path in every if path != SANDBOX]  # which only hands on what a template calls
        ours = [path.is_relative_to(PACKAGE) and not self.folders.name_of(path) for path in frames]
        return bool(self.folders.name_of(frames[-1])) or not any(ours[1:])

    def describe(self, error: BaseException) -> str:
        """Say what is wrong in the words of docs/reference/templates.md, not with the names of classes."""
        if not isinstance(error, jinja2.TemplateError):
            return f"{type(error).__name__}: {error}"
        return BOUND.sub(lambda found: NAMES[found[1]], str(error.message))

    def problem(self, code: str, name: str, line: int, what: str, hint: str = "") -> ContentError:
        lines = (_text(self.folders / name) or "").splitlines()
        excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
        return ContentError([Problem(code, Location(self.folders.shown(name), line, 1 if line else 0), what,
                                     hint, excerpt=excerpt)])  # fmt: skip


def sheet_context(plan: SheetPlan, content: Content, language: Language, extra: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a sheet template may use, beside _(): sheet, publisher, fact() and the extra values."""
    sheet = BoundSheet(plan, content, language)
    publisher = content.publisher

    def here(text: Localized) -> str:
        return sheet.text(_need(text, Localized, "t()", "a text by language"))

    helpers: dict[str, Callable[..., Any]] = {"t": here, "fact": sheet.fact}
    return {
        "review_status": Markup('<span class="review-status">DRAFT</span>'),
        "draft_mark": Markup('<span class="draft">DRAFT</span>'),
        "sheet": sheet,
        "publisher": publisher,
        "lang": language.code,
        "language": language,
        **helpers,
        **extra,
    }
