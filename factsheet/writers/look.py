"""Layers of a look, over one another: options, a project's theme.yaml, its _brand.yml, themes of the program.

Input: files, options, documents. Output: a Theme that was checked, or every problem at the place that says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from factsheet.errors import ContentError, Location, Problem
from factsheet.records import inputs
from factsheet.records.folders import THEME, Folders
from factsheet.records.load import YamlDocument, read_yaml, validate
from factsheet.records.yaml_document import Node
from factsheet.records.yaml_reader import parse_yaml
from factsheet.writers.colours import legible
from factsheet.writers.theme import COLOUR, LEAST, SPREAD, Theme, illegible

OPTION = "--set"
Layer = tuple[Path, str] | YamlDocument
"""A file with what messages call it, or what was read from elsewhere."""


class _Option(YamlDocument):
    """What an option says: all of it stands in that option."""

    def locate(self, path: Sequence[str | int] = (), start: Node | None = None) -> Location:
        return Location(self.display)

    def key(self, path: Sequence[str | int], start: Node | None = None) -> Location:
        return Location(self.display)


def overrides(settings: Sequence[str]) -> list[YamlDocument]:
    """Return options such as ``theme.colours.brand=#003366`` as layers, the last over the others.

    A value is one of YAML; one that begins with ``#`` is a colour, not a comment. Raises ContentError for values that
    are no YAML.
    """
    return list(_overrides(settings))[::-1]


def _overrides(settings: Sequence[str]) -> Iterator[YamlDocument]:
    for setting in settings:
        key, _, value = setting.partition("=")
        place, names = f"{OPTION} {key}", key.split(".")[1:]
        if value.startswith("#"):
            node = Node(value, None, flow=True)
        else:
            try:
                node = parse_yaml(f"value: {value}\n".encode(), place).root.children["value"]
            except ContentError as error:
                where = Location(place)
                raise ContentError([replace(p, where=where, excerpt="") for p in error.problems]) from None
        root = Node({}, None, flow=True)
        root.put(names, node)
        yield _Option(place, "", root)


def load_theme(own: Layer, *inherited: Layer) -> Theme:
    """Read and validate a theme: a layer over those from which it has what it leaves out.

    Raises ContentError with every problem found.
    """
    layers = [layer if isinstance(layer, YamlDocument) else read_yaml(*layer) for layer in (own, *inherited)]
    *over, document = layers
    _spread(document, {})
    for layer in reversed(over):
        _spread(layer, document.data)
        document = layer.over(document)
    theme = validate(document, Theme)
    if isinstance(theme, list):
        raise ContentError(theme)
    problems = []
    for path, what, hint in illegible(theme):
        where = _said_last(layers, path) or document.locate(path)
        problems.append(Problem("T008", where, what, hint, excerpt=document.excerpt(where)))
    if problems:
        raise ContentError(dict.fromkeys(problems))  # one colour may stand in several palettes
    return theme


def _spread(layer: YamlDocument, below: Any) -> None:
    """Give a colour that is said once to the palettes of a layer that do not say their own."""
    colours = layer.node(("colours",))
    if colours is None or not isinstance(colours.data, dict):
        return
    for role in SPREAD.keys() & colours.children.keys():
        said = colours.children[role]
        if not (isinstance(said.data, str) and re.fullmatch(COLOUR, said.data)):
            continue  # which is told
        del colours.children[role], colours.data[role]
        for place in SPREAD[role]:
            group = colours.children.get(place)
            if group is None or (isinstance(group.data, dict) and role not in group.data):
                colour = legible(said.data, _dark(colours.data, below), LEAST[role]) if place == "dark" else said.data
                colours.put((place, role), Node.at(said, colour))


def _dark(*said: Any) -> str:
    """Return the background of dark screens, by the first layer that says it."""
    for data in (said[0], said[1].get("colours", {}) if isinstance(said[1], dict) else {}):
        dark = data.get("dark") if isinstance(data, dict) else None
        found = dark.get("background") if isinstance(dark, dict) else None
        if isinstance(found, str) and re.fullmatch(COLOUR, found):
            return found
    return "#000000"


def _said_last(layers: Sequence[YamlDocument], path: tuple[str, ...]) -> Location | None:
    """Return where the uppermost layer says a token, or the background that it stands on."""
    paths = [path, (*path[:-1], "background")] if path[0] == "colours" else [path]
    found = (layer.locate(path) for layer in layers for path in paths if layer.node(path) is not None)
    return next(found, None)


def theme_schema() -> dict[str, Any]:
    """Return the JSON Schema of a project's theme.yaml, which may leave out whatever it inherits."""
    whole = Theme.model_json_schema(by_alias=True)
    for group in (whole, *whole["$defs"].values()):
        group.pop("required", None)
    return whole


def theme_bytes(folders: Folders) -> bytes:
    """Return what decides the theme: the bytes of its file, and of those it inherits from."""
    return b"".join(inputs.read_bytes(path) for path, _ in folders.every(THEME))
