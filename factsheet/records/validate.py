"""Plain data to records: pydantic's findings, located and in plain words.

Input: a YamlDocument and a record type. Output: the record, or problems at the
exact key or value. One slip gives one problem, whatever union it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, TypeVar, cast, get_args

from pydantic import BaseModel, ValidationError

from factsheet.errors import Location, Problem
from factsheet.records import messages as wording
from factsheet.records.blocks import KINDS, instead_of
from factsheet.records.messages import Wording
from factsheet.records.plan import SheetPlan
from factsheet.records.values import Localized
from factsheet.records.yaml_document import Node, YamlDocument
from factsheet.records.yaml_reader import MAX_PROBLEMS

M = TypeVar("M", bound=BaseModel)
Path = tuple[str | int, ...]

# Never a field of these sheets: each could lead to a person at risk.
FORBIDDEN = frozenset(
    """
    address addresses age birth-date birthday border-crossing coordinates crossing date-of-birth email employer
    employers flight flights gps hideout home home-address initials latitude longitude licence-plate passport
    passport-number phone phones phone-number real-name relatives route routes safe-house safe-houses safehouse
    safehouses school shelter shelters street telephone victim-name village villages whereabouts workplace
    """.split()  # noqa: SIM905 - a list of words reads better as one text
)
_TEXT_PER_LANGUAGE = "text, or one text per language (en: …, fr: …)"


def validate(document: YamlDocument, record: type[M], path: Path = (), *, guarded: bool = False) -> M | list[Problem]:
    """Return the record made of what stands at ``path``, or its problems.

    ``guarded``: refuse fields that could expose a person at risk. What the file said before, too, is the same record.
    """
    key = record, tuple(path), guarded
    if key not in document.made:
        document.made[key] = _validated(document, record, path, guarded)
    made: M | list[Problem] = document.made[key]
    return list(made) if isinstance(made, list) else made


def _validated(document: YamlDocument, record: type[M], path: Path, guarded: bool) -> M | list[Problem]:
    node = document.node(path) or document.root
    if document.before and (made := document.before.get((record, guarded, repr(node.data)))):
        return cast(M, made)
    exposing = _exposing_placeholders(document, node) if guarded else []
    try:
        made = record.model_validate(node.data)
    except ValidationError as error:
        return [*problems_of(error, document, record, path, guarded=guarded), *exposing]
    return exposing or made


def problems_of(
    error: ValidationError, document: YamlDocument, record: type[BaseModel], path: Path = (), *, guarded: bool = False
) -> list[Problem]:
    """Translate what pydantic found in the record at ``path``."""
    start = document.node(path) or document.root
    found = [_Finding(e, start) for e in error.errors(include_url=False, include_input=False)[: 4 * MAX_PROBLEMS]]
    found = [f for f in found if not _outdone(f, found) and not _long_enough(f)]
    if record is SheetPlan and any(instead_of(str(f.path[-1]), start.data) for f in found if len(f.path) == 1):
        found = [f for f in found if f.missing != "blocks"]  # what stands there instead is told
    problems = []
    for _, alternatives in groupby(found, key=lambda f: f.place):
        where, word = _said(_merged(list(alternatives)), document, record, start, guarded)
        if word.code == "M003" and (cut := re.search(r":[ \t]+(#\w\S*)", document.excerpt(where))):
            word = word._replace(hint=f'what starts with # is a comment: put it in quotation marks, "{cut[1]}"')
        problems.append(Problem(word.code, where, word.what, word.hint, excerpt=document.excerpt(where)))
    return problems


class _Finding:
    """A pydantic error and the node it is about; branches of a union are left out of the path."""

    def __init__(self, error: Any, start: Node) -> None:
        self.kind: str = error["type"]
        self.context: Mapping[str, Any] = error.get("ctx", {})
        self.message: str = error["msg"]
        location = error["loc"]
        self.of_key = "[key]" in location
        if self.of_key:
            location = location[: location.index("[key]")]
        self.path: list[str | int] = []
        self.missing = ""
        node = start
        for part in location:
            if part in node.children:
                self.path.append(part)
                node = node.children[part]
            elif self.kind == "missing" and part is location[-1]:
                self.missing = str(part)
        self.value = self.path[-1] if self.of_key else node.data
        self.place = (tuple(self.path), self.missing, self.of_key)


def _merged(alternatives: list[_Finding]) -> _Finding | list[_Finding]:
    """Return the finding to tell of several at one place: they are branches of one union."""
    if len(alternatives) == 1:
        return alternatives[0]
    typed = [f for f in alternatives if f.kind in wording.WANTED]
    precise = [f for f in alternatives if f not in typed]
    words = [f for f in precise if f.kind == "literal_error" and (f.of_key or not isinstance(f.value, str))]
    return next((f for f in precise if f not in words), typed or alternatives[0])


def _outdone(finding: _Finding, others: list[_Finding]) -> bool:
    """Tell whether this only says that a group is not what another branch of a union wants."""
    depth = len(finding.path)
    return (
        isinstance(finding.value, dict | list)
        and finding.kind in (*wording.WANTED, "literal_error")
        and any(o.path[:depth] == finding.path and (len(o.path) > depth or o.missing) for o in others)
    )


def _long_enough(finding: _Finding) -> bool:
    """Tell whether a list is called too short only because pydantic does not count items that are wrong themselves."""
    least = finding.context.get("min_length", 0)
    return finding.kind == "too_short" and isinstance(finding.value, list) and len(finding.value) >= least


def _said(
    finding: _Finding | list[_Finding], document: YamlDocument, record: type[BaseModel], start: Node, guarded: bool
) -> tuple[Location, Wording]:
    if isinstance(finding, list):
        where = document.locate(finding[0].path, start)
        return where, wording.wrong_type([wording.WANTED[f.kind] for f in finding], finding[0].value)
    where = document.locate(finding.path, start)
    if finding.kind == "missing":
        word = Wording("M002", f"'{finding.missing}' is missing", f"add a line `{finding.missing}: …` to this entry")
    elif finding.kind == "extra_forbidden":
        where = document.key(finding.path, start)
        key = str(finding.path[-1])
        exposing = guarded and _is_forbidden(key)
        block = instead_of(key, start.data) if record is SheetPlan and len(finding.path) == 1 else None
        if block and key in block:  # shown beside another key already
            hint = f"take this line out; the {block['kind']} to write instead of `{block['kind']}:` has it"
            word = Wording("M001", f"'{key}:' is part of another block now", hint)
        elif block:
            word = wording.now_a_block(key, block)
        else:
            holder = _record_at(record, finding.path[:-1], start.data)
            word = _exposing(key) if exposing else wording.unknown_key(key, _keys(holder), _holding(key, holder))
    elif finding.kind == "block_kind":
        word = wording.no_block(finding.value, KINDS)
        where = (
            document.locate((*finding.path, "kind"), start)
            if isinstance(finding.value, dict) and "kind" in finding.value
            else where
        )
    elif finding.kind == "dict_type" and issubclass(_record_at(record, finding.path, start.data), Localized):
        word = wording.wrong_type([_TEXT_PER_LANGUAGE], finding.value)
    else:
        if finding.of_key:
            where = document.key(finding.path, start)
        word = wording.record_error(finding.kind, finding.context, finding.value, finding.message)
    return where, word


def _record_at(record: type[BaseModel], path: Sequence[str | int], value: Any) -> type[BaseModel]:
    """Return the record type that stands at ``path`` of a value: what its keys are checked against."""
    candidates = [record]
    for part in path:
        if isinstance(value, Mapping | Sequence) and not isinstance(value, str):
            value = value[part]  # type: ignore[index]  # the path was found in the value
        for name, field in record.model_fields.items():
            if part in (name, field.alias):
                candidates = list(_records_in(field.annotation)) or candidates
                break
        record = next((c for c in candidates if _is_of_kind(c, value)), candidates[0])
    return record


def _records_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _records_in(part)


def _is_of_kind(record: type[BaseModel], value: Any) -> bool:
    kind = record.model_fields.get("kind")
    return kind is not None and isinstance(value, dict) and value.get("kind") in get_args(kind.annotation)


def _keys(record: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in record.model_fields.items()]


def _holding(key: str, record: type[BaseModel]) -> str:
    """Return the field of a record in whose own entries a key stands, empty for none."""
    fields = ((field.alias or name, field.annotation) for name, field in record.model_fields.items())
    return next((name for name, kind in fields if any(key in _keys(inner) for inner in _records_in(kind))), "")


def _is_forbidden(key: str) -> bool:
    return key.lower().replace("_", "-").replace(" ", "-") in FORBIDDEN


def _exposing(key: str) -> Wording:
    return Wording(
        "M007",
        f"'{wording.shown(key)}' must not be recorded: a field like this could expose a person at risk",
        "take the line out, here and from the history of the file",
    )


def _exposing_placeholders(document: YamlDocument, node: Node) -> list[Problem]:
    """Return the forbidden names among a fact's free placeholders (``values``, ``dates``)."""
    problems = []
    for field in ("values", "dates"):
        group = node.children.get(field)
        for key in filter(_is_forbidden, group.keys if group else ()):
            where, word = document.key((field, key), node), _exposing(key)
            problems.append(Problem(word.code, where, word.what, word.hint, excerpt=document.excerpt(where)))
    return problems
