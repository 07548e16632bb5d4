"""An organization's _brand.yml, the format of brand.yml that several programs share, as a layer of the look.

Input: the folder of a project. Output: a layer with the brand's colours and font, its files, its logo, and what it says
that has no use here. Nothing is fetched: fonts and logo are files below the folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

import tinycss2.color3
from pydantic import Field

from factsheet.errors import ContentError, Location, Problem
from factsheet.records.folders import BRAND
from factsheet.records.load import YamlDocument, read_yaml, validate
from factsheet.records.messages import listed, nearest
from factsheet.records.yaml_document import Node
from factsheet.writers.theme import TokenGroup

FACES = {"regular": (400, False), "bold": (700, False), "italic": (400, True), "bold-italic": (700, True)}
WEIGHTS = {"normal": 400, "regular": 400, "bold": 700}  # the names of those that are used
COLOURS = {"foreground": "ink", "background": "background", "primary": "brand", "link": "link"}
USED = frozenset((
    "color.palette", *(f"color.{name}" for name in COLOURS), "typography.fonts", "typography.base.family",
    "typography.headings.family", "typography.headings.color", "typography.link.color", "logo.images",
    "logo.small", "logo.medium", "logo.large", "logo.path", "logo.alt",
))  # fmt: skip

Weight = int | Literal[
    "thin", "extra-light", "ultra-light", "light", "normal", "regular", "medium", "semi-bold", "demi-bold", "bold",
    "extra-bold", "ultra-bold", "black",
]  # fmt: skip
Slant = Literal["normal", "italic", "oblique"]


class _Link(TokenGroup):
    weight: Weight | None = None
    color: str | None = None
    background_color: str | None = None
    decoration: str | None = None


class _Type(TokenGroup):
    """How text of a kind is set; a text in its place is the family."""

    family: str | None = None
    size: str | None = None
    weight: Weight | None = None
    style: Slant | None = None
    line_height: str | int | None = None
    color: str | None = None
    background_color: str | None = None


class _FontFile(TokenGroup):
    path: str
    weight: Weight | None = None
    style: Slant | None = None


class _Font(TokenGroup):
    family: str
    source: Literal["file", "google", "bunny", "system"] = "system"
    files: tuple[str | _FontFile, ...] = Field((), strict=False)
    weight: Any = None
    style: Any = None
    display: str | None = None


class _Typography(TokenGroup):
    fonts: tuple[_Font, ...] = Field((), strict=False)
    base: str | _Type = _Type.model_construct()
    headings: str | _Type = _Type.model_construct()
    monospace: str | _Type | None = None
    monospace_inline: str | _Type | None = None
    monospace_block: str | _Type | None = None
    link: str | _Link = _Link.model_construct()


class _Picture(TokenGroup):
    path: str
    alt: str | None = None


class _Sides(TokenGroup):
    light: str | None = None
    dark: str | None = None


class _Logo(TokenGroup):
    images: dict[str, str | _Picture] = Field(default_factory=dict)
    small: str | _Sides | None = None
    medium: str | _Sides | None = None
    large: str | _Sides | None = None


class _Color(TokenGroup):
    palette: dict[str, str] = Field(default_factory=dict)
    foreground: str | None = None
    background: str | None = None
    primary: str | None = None
    secondary: str | None = None
    tertiary: str | None = None
    success: str | None = None
    info: str | None = None
    warning: str | None = None
    danger: str | None = None
    light: str | None = None
    dark: str | None = None
    link: str | None = None


class _File(TokenGroup):
    meta: dict[str, Any] | None = None
    logo: Annotated[str | _Picture | _Logo | None, Field(union_mode="left_to_right")] = None
    color: _Color = _Color.model_construct()
    typography: _Typography = _Typography.model_construct()
    defaults: dict[str, Any] | None = None


@dataclass(frozen=True)
class Brand:
    """What a _brand.yml gives: a layer, font files by the names it has for them, a logo with its words and place."""

    layer: YamlDocument | None = None
    files: Mapping[str, tuple[Path, str]] = field(default_factory=dict)
    logo: str = ""
    alt: str = ""
    logo_place: Location = field(default_factory=lambda: Location(BRAND))
    warnings: tuple[Problem, ...] = ()


def read_brand(folder: Path) -> Brand:
    """Read the _brand.yml of a folder; empty where there is none. Raises ContentError with all its problems."""
    path = folder / BRAND
    if not (path.exists() or path.is_symlink()):
        return Brand()
    document = read_yaml(path, path.as_posix())
    read = validate(document, _File)
    if isinstance(read, list):
        raise ContentError(read)
    return _Reading(folder, document, read).brand()


class _Reading:
    def __init__(self, folder: Path, document: YamlDocument, file: _File) -> None:
        self.folder, self.document, self.file = folder, document, file
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def tell(self, code: str, path: Sequence[str | int], what: str, hint: str) -> None:
        where = self.document.locate(path)
        severity: Literal["error", "warning"] = "error" if code == "T009" else "warning"
        problem = Problem(code, where, what, hint, severity, excerpt=self.document.excerpt(where))
        told = self.problems if problem.is_error else self.warnings
        if problem not in told:
            told.append(problem)

    def brand(self) -> Brand:
        root = Node({}, None, flow=True)
        self.no_colours()
        self.colours(root)
        files = dict(self.fonts(root))
        logo, alt, place = self.logo()
        self.unused()
        if self.problems:
            raise ContentError(self.problems)
        layer = YamlDocument(self.document.display, self.document.text, root)
        return Brand(layer, files, logo, alt, self.document.locate(place), tuple(self.warnings))

    def no_colours(self) -> None:
        """Tell each colour whose key has no value: without quotation marks, YAML takes ``#12395B`` for a comment."""
        typography = self.file.typography
        groups: dict[tuple[str, ...], TokenGroup] = {("color",): self.file.color}
        for name in ("base", "headings", "link"):
            if isinstance(group := getattr(typography, name), TokenGroup):
                groups["typography", name] = group
        for path, group in groups.items():
            for name in sorted(group.model_fields_set):
                if (path == ("color",) or name == "color") and getattr(group, name) is None:
                    hint = 'write it in quotation marks, such as "#12395B": what follows a bare # is a comment'
                    self.tell("T009", (*path, name), f"{name!r} has no colour", hint)

    def colours(self, root: Node) -> None:
        said = {role: ("color", name) for name, role in COLOURS.items() if getattr(self.file.color, name)}
        headings, link = self.file.typography.headings, self.file.typography.link
        if isinstance(headings, _Type) and headings.color:
            said["brand"] = ("typography", "headings", "color")  # type: ignore[assignment]
        if isinstance(link, _Link) and link.color:
            said["link"] = ("typography", "link", "color")  # type: ignore[assignment]
        elif "brand" in said:
            said.setdefault("link", ("color", "primary") if self.file.color.primary else said["brand"])
        for role, path in said.items():
            node = self.document.node(path)
            assert node is not None
            if colour := self.colour(path, node.data):
                root.put(("colours", role), Node.at(node, colour))

    def colour(self, path: tuple[str, ...], name: str) -> str:
        """Return what a colour, or the name of one, comes to as ``#12395B``; nothing where that is told."""
        named = self.named
        passed: list[str] = []
        while name in named and name not in passed:
            passed.append(name)
            name = named[name]
        if name in passed:
            what = f"the colour {passed[0]!r} leads back to itself"
            self.tell("T009", path, what, "give one of them a value, such as #12395B")
            return ""
        found = tinycss2.color3.parse_color(name)
        if not isinstance(found, tinycss2.color3.RGBA) or found.alpha < 1:
            guess = nearest(name, named)
            hint = f"did you mean {guess!r}?" if guess else 'write it as "#12395B", or as a name of the palette'
            self.tell("T009", path, f"{name!r} is not a colour that can be printed", hint)
            return ""
        return "#" + "".join(f"{round(255 * part):02X}" for part in found[:3])

    @property
    def named(self) -> Mapping[str, str]:
        """The colours that have a name: those of the palette, and those of a use."""
        color = self.file.color
        uses = color.model_dump(exclude={"palette"}, exclude_none=True)
        return {name: said for name, said in {**uses, **color.palette}.items() if said != name}

    def fonts(self, root: Node) -> Iterator[tuple[str, tuple[Path, str]]]:
        """Yield the files of the base font, and name them in the layer."""
        typography = self.file.typography
        family = typography.base if isinstance(typography.base, str) else typography.base.family
        if not family:
            return
        number, font = next(((n, f) for n, f in enumerate(typography.fonts) if f.family == family), (0, None))
        if font is None or font.source != "file":
            what = f"the font {family} is not used: no files of it are named"
            hint = "nothing is fetched: put its files beside this one and name them: `source: file`"
            self.tell("T010", ("typography", "base"), what, hint)
            return
        faces: dict[str, str] = {}
        for file in font.files:
            named = _FontFile(path=file) if isinstance(file, str) else file
            path = PurePosixPath(named.path)
            if path.suffix.lower() == ".ttf" and self.inside(named.path) and (face := _face(named)):
                faces.setdefault(face, path.as_posix())
        if missing := [face for face in FACES if face not in faces]:
            what = f"the font {family} is not used: it has no {listed(missing)}"
            hint = "name four files that end in .ttf, below this folder: weight 400 and 700, normal and italic"
            self.tell("T010", ("typography", "fonts", number, "files"), what, hint)
            return
        node = self.document.node(("typography", "fonts", number))
        assert node is not None
        said = [("family", family), *((face, f"_brand/{path}") for face, path in faces.items()), ("fallback", [])]
        for name, data in said:
            root.put(("fonts", str(name)), Node.at(node, data))
        for path_name in faces.values():
            yield f"_brand/{path_name}", (self.folder / path_name, (self.folder / path_name).as_posix())

    def inside(self, path: str) -> bool:
        """Tell whether a path is that of a file below the folder."""
        below = not path.startswith(("http:", "https:", "/"))
        return below and (self.folder / path).resolve().is_relative_to(self.folder.resolve())

    def logo(self) -> tuple[str, str, tuple[str, ...]]:
        """Return the path of the logo below the folder, its words, and where it is named; the medium one first."""
        logo = self.file.logo
        path: tuple[str, ...] = ("logo",)
        images: Mapping[str, str | _Picture] = {}
        picked: object = logo
        if isinstance(logo, _Logo):
            images = logo.images
            size = next((name for name in ("medium", "small", "large") if getattr(logo, name)), "")
            picked, path = getattr(logo, size or "medium"), ("logo", size)
        if isinstance(picked, _Sides):
            picked, path = picked.light, (*path, "light")
        if isinstance(picked, str):
            picked = images.get(picked, picked)
        found = picked if isinstance(picked, _Picture) else _Picture(path=str(picked or ""))
        if found.path and not self.inside(found.path):
            what = f"the logo {found.path} is not used: it is no file below this folder"
            self.tell("T010", path, what, "nothing is fetched: put the file beside this one")
            return "", "", path
        return PurePosixPath(found.path).as_posix() if found.path else "", found.alt or "", path

    def unused(self) -> None:
        """Tell once what is said and has no use."""
        headings, base = self.file.typography.headings, self.file.typography.base
        family = base if isinstance(base, str) else base.family
        found = [path for path in _said(self.document.root) if path not in USED]
        of_headings = headings if isinstance(headings, str) else headings.family
        if of_headings and of_headings != family:
            found.append("typography.headings" if isinstance(headings, str) else "typography.headings.family")
        if found:
            where = self.document.key(found[0].split("."))
            what = f"has no use here: {', '.join(found)}"
            hint = "nothing to do; a sheet has one family of fonts, and its publisher’s name from publisher.yaml"
            self.warnings.append(Problem("T010", where, what, hint, "warning"))


def _said(root: Node) -> Iterator[str]:
    """Yield what a file says, by group and key; of text, by key and part."""
    for name, group in root.children.items():
        if name not in ("color", "typography", "logo") or not group.children:
            yield from () if name == "logo" else (str(name),)
            continue
        for key, part in group.children.items():
            if name == "typography" and key != "fonts":
                plain = ("family",) if key in ("base", "headings") else ()
                yield from (f"{name}.{key}.{at}" for at in part.children or plain)
                if not part.children and not plain:
                    yield f"{name}.{key}"
            else:
                yield f"{name}.{key}"


def _face(file: _FontFile) -> str:
    """Return the face that a file is; by its name, where it says nothing else."""
    stem = PurePosixPath(file.path).stem.lower()
    slanted = file.style != "normal" if file.style else stem.endswith(("italic", "oblique", "-it"))
    weight: object = WEIGHTS.get(str(file.weight), file.weight)
    if weight is None:
        weight = 700 if "bold" in stem else 400
    return next((face for face, wanted in FACES.items() if wanted == (weight, slanted)), "")
