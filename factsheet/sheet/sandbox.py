"""What a template may reach and how far it may go: immutable data, bounded work.

Input: jinja2's immutable sandbox. Output: an environment in which records are read by their fields alone, and whose
every loop, call and text counts, so that a template that has no end fails at the same step everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import is_dataclass
from functools import wraps
from types import GeneratorType
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator
from jinja2.runtime import markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from factsheet.records.values import Record

STEPS = 1_000_000  # parts of templates run in one rendering
CALL = 10  # of them, what a call of a macro, block or template costs
LONGEST = 5_000_000  # characters of one rendering, beside the texts it is given
TEXT = 200_000  # characters of one value, unless it came in as long
ITEMS = 5_000  # items of one list made by a template, and the largest number that a method or filter takes
BITS = 4_096  # of a whole number
WORK = 20_000_000  # the two largest arguments multiplied: what replacing, joining and repeating can make at most
MOST_COMPILED = 500  # templates; a project has some thirty
_COMPILED: dict[Any, Any] = {}
_OURS = frozenset(("factsheet.sheet.context", "factsheet.sheet.facts"))
_OFFERED = frozenset(("fact", "label"))  # what facts, blocks and sheets offer besides properties
_PLAIN = (str, int, float, list, tuple, dict, set, frozenset, range, type(None))
_COUNTED = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block)
_WIDE_FORMAT = re.compile(r":[^{}]*(?:\{|\d{4})")
_WIDE_PERCENT = re.compile(r"%[^%a-zA-Z]*(?:\*|\d{4})")
# By chance, or text without measure that no sheet needs.
_REMOVED = ("random", "urlize", "wordwrap", "pprint", "xmlattr")


class Exceeded(jinja2.TemplateRuntimeError):
    """A template goes on for too long, or makes too much."""


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment whose templates change nothing, see fields only, and come to an end."""

    intercepted_binops = frozenset(("+", "*", "**", "%"))

    def __init__(self, beneath: Callable[[str, str], str] = lambda template, parent: template, **options: Any) -> None:
        """``beneath``: how a name in a template, and the name of that template, make the name of another."""
        super().__init__(**options)
        self.beneath = beneath
        self.left, self.longest = STEPS, LONGEST
        self.code_generator_class = _Counting
        self.template_class = _Template
        self.globals["range"] = self.range
        del self.globals["lipsum"]
        for name in _REMOVED:
            del self.filters[name]
        for name, function in self.filters.items():
            self.filters[name] = self._measured(function)

    def render(self, name: str, context: dict[str, Any]) -> str:
        """Render a template; it may print each long text it is given once more. Raises Exceeded, or what it raises."""
        self.left = STEPS
        self.longest = LONGEST + sum(len(v) for v in context.values() if isinstance(v, str) and len(v) > TEXT)
        return self.get_template(name).render(context)

    def join_path(self, template: str, parent: str) -> str:
        """Return the name of a template as another one names it: ``!sheet.html.j2`` is that which it lies over."""
        return self.beneath(template, parent)

    def compile(self, source: Any, name: Any = None, filename: Any = None, *options: Any, **named: Any) -> Any:
        """Compile a template, once a process for the same source and environment: a long one builds again and again."""
        own = (self.autoescape, self.trim_blocks, self.lstrip_blocks, self.undefined, self.finalize, *self.filters)
        key = (type(self), own, source, name, filename, options, tuple(named.items()))
        try:
            if isinstance(source, str) and key in _COMPILED:
                return _COMPILED[key]
            found = super().compile(source, name, filename, *options, **named)
            if not isinstance(source, str):
                return found
            if len(_COMPILED) >= MOST_COMPILED:
                _COMPILED.clear()
            _COMPILED[key] = found
            return found
        except (RecursionError, MemoryError, SyntaxError):
            what = "expressions or blocks are nested too deeply"
            raise jinja2.TemplateSyntaxError(what, 1, name, filename) from None

    # -- what can be reached -----------------------------------------------------------------------------

    def getattr(self, obj: Any, attribute: str) -> Any:
        return _ours(super().getattr(obj, attribute), obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return _ours(super().getitem(obj, argument), obj, argument)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Tell whether a template may use an attribute: a field of a record, what a bound fact or sheet offers."""
        if attr.startswith("_"):
            return False
        if isinstance(obj, Record):
            return attr in type(obj).model_fields
        if not super().is_safe_attribute(obj, attr, value):
            return False
        if is_dataclass(obj):
            held = attr in obj.__dataclass_fields__ and not isinstance(value, str | int | None)
            ours = type(obj).__module__ in _OURS and attr not in _OFFERED
            return not held and not (ours and callable(value))
        return isinstance(obj, _PLAIN) or type(obj).__module__.partition(".")[0] == "jinja2"

    def unsafe_undefined(self, obj: Any, attribute: str) -> jinja2.Undefined:
        if isinstance(obj, Record) or is_dataclass(obj):
            return self.undefined(obj=obj, name=attribute, exc=jinja2.exceptions.SecurityError)
        return super().unsafe_undefined(obj, attribute)

    # -- how far it may go -------------------------------------------------------------------------------

    def step(self, weight: int) -> None:
        """Count the parts of a template that are run next. Raises Exceeded."""
        self.left -= weight
        if self.left < 0:
            raise Exceeded(f"the template does not end within {STEPS:,} steps")

    def range(self, *bounds: int) -> range:
        found = range(*bounds)
        if found and (found[-1] - found[0]) // found.step >= ITEMS:
            raise Exceeded(f"a range has more than {ITEMS:,} numbers")
        return found

    def concat(self, pieces: Iterable[str]) -> str:
        """Join what was printed: by the whole template, or by a macro or block in it. Raises Exceeded."""
        most = self.longest if isinstance(pieces, GeneratorType) else TEXT
        found, size = [], 0
        for piece in pieces:
            size += len(piece)
            if size > most:
                error = Exceeded(f"the template prints more than {most:,} characters")
                if isinstance(pieces, GeneratorType):
                    pieces.throw(error)  # so that the traceback has the template's line
                raise error
            found.append(piece)
        return "".join(found)

    def joined(self, *values: Any) -> Any:
        """Join values as ``~`` does. Raises Exceeded."""
        return self._checked(markup_join(values), values)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if isinstance(left, int) and isinstance(right, int):
            bits = {"*": left.bit_length() + right.bit_length(), "**": left.bit_length() * abs(right)}
            if bits.get(operator, 0) > BITS:
                raise Exceeded("a number is too large")
            return super().call_binop(context, operator, left, right)
        if operator == "%" and isinstance(left, str):
            self._check_format(_WIDE_PERCENT, left)
        return self._run(super().call_binop, (left, right), (context, operator, left, right), {})

    def call(__self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        call = super().call
        owner = getattr(__obj, "__self__", None)
        if not isinstance(owner, _PLAIN) or owner is None:
            return call(__context, __obj, *args, **kwargs)
        if __obj.__name__ == "translate":
            raise Exceeded("translate() makes text without measure; use replace()")
        return __self._run(call, (owner, *args, *kwargs.values()), (__context, __obj, *args), kwargs)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        found = super().wrap_str_format(value)
        if found is not None:
            self._check_format(_WIDE_FORMAT, value.__self__)
        return found

    @staticmethod
    def _check_format(wide: re.Pattern[str], text: str) -> None:
        if wide.search(text):
            raise Exceeded("a format asks for a width or precision of more than 999")

    def _measured(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)  # it keeps jinja2's marks on what a filter is passed
        def measured(*args: Any, **kwargs: Any) -> Any:
            if function is jinja2.filters.FILTERS["format"]:
                self._check_format(_WIDE_PERCENT, str(args[0]))
            return self._run(function, (*args, *kwargs.values()), args, kwargs)

        return measured

    def _run(self, function: Callable[..., Any], told: tuple[Any, ...], args: tuple[Any, ...], named: Any) -> Any:
        sizes = sorted((_size(value) for value in told), reverse=True)
        numbers = [abs(n) for n in told if isinstance(n, int)]
        if max(numbers, default=0) > ITEMS or (len(sizes) > 1 and sizes[0] * sizes[1] > WORK):
            raise Exceeded("a text, list or number would become too large")
        return self._checked(function(*args, **named), told)

    def _checked(self, result: Any, told: tuple[Any, ...]) -> Any:
        if isinstance(result, Iterator):
            result = self._listed(result)
        size = _size(result)
        if size > max(TEXT, *map(_size, told)):
            raise Exceeded(f"a text or list has more than {TEXT:,} characters")
        if isinstance(result, list | tuple) and len(result) > max(ITEMS, *(_length(value) for value in told)):
            raise Exceeded(f"a list has more than {ITEMS:,} items")
        self.step(size // 100)
        return result

    @staticmethod
    def _listed(values: Iterator[Any]) -> list[Any]:
        found, size = [], 0
        for value in values:
            found.append(value)
            size += _size(value)
            if size > 10 * TEXT or len(found) > 10 * ITEMS:
                raise Exceeded(f"a list has more than {ITEMS:,} items")
        return found


def _ours(found: Any, obj: Any, name: Any) -> Any:
    """Return what was found. Raises RuntimeError for a property that fails: jinja2 would call it undefined."""
    if (
        isinstance(found, jinja2.Undefined)
        and isinstance(name, str)
        and isinstance(getattr(type(obj), name, None), property)
    ):
        try:
            getattr(type(obj), name).__get__(obj)
        except AttributeError as error:
            raise RuntimeError(f"{type(obj).__name__}.{name} failed: {error}") from error
    return found


class _Template(jinja2.Template):
    """A template whose macros keep nothing between two renderings."""

    def _get_default_module(self, ctx: Any = None) -> Any:
        self._module = None
        return super()._get_default_module(ctx)


class _Counting(CodeGenerator):
    """Compiles a template so that each loop's turn, and each call of a macro or block, counts its parts."""

    def visit_Template(self, node: nodes.Template, frame: Any = None) -> None:
        _count(_Joins().visit(node))
        super().visit_Template(node, frame)


class _Joins(NodeTransformer):
    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        self.generic_visit(node)
        call = nodes.Call(nodes.EnvironmentAttribute("joined"), node.nodes, [], None, None)
        return call.set_lineno(node.lineno)


def _count(node: nodes.Node) -> None:
    for part in node.find_all(_COUNTED):
        _count_one(part)
    _count_one(node)


def _count_one(node: Any) -> None:
    weight = _parts(node) + (0 if isinstance(node, nodes.For) else CALL)
    call = nodes.Call(nodes.EnvironmentAttribute("step"), [nodes.Const(weight)], [], None, None)
    node.body.insert(0, nodes.ExprStmt(call).set_lineno(node.lineno))


def _parts(node: nodes.Node) -> int:
    return 1 + sum(_parts(child) for child in node.iter_child_nodes() if not isinstance(child, _COUNTED))


def _size(value: Any) -> int:
    """Return how much a value is: characters, or items with theirs; a number is itself."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, list | tuple):
        return sum(len(item) if isinstance(item, str) else 1 for item in value)
    return abs(value) if isinstance(value, int) else 1


def _length(value: Any) -> int:
    return len(value) if isinstance(value, list | tuple | dict) else 0
