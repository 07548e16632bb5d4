"""The look of a project: which theme it has, the hashes of what decides it, and the logo of its brand.

Input: names, folders, records, a brand. Output: a theme that is there; hashes by file; records with the logo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from factsheet.errors import ContentError, Location, Problem
from factsheet.evidence.digest import digest
from factsheet.project.shipped import NAME, THEMES, themes
from factsheet.records import inputs
from factsheet.records.folders import BRAND, THEME, Folders
from factsheet.records.messages import nearest
from factsheet.records.model import Content
from factsheet.records.pictures import PictureError, read_picture
from factsheet.records.publisher import Logo
from factsheet.records.values import Localized
from factsheet.writers.brand import Brand
from factsheet.writers.look import OPTION, theme_bytes


def themed(name: str, where: Location, templates: Path) -> str:
    """Return the name of a theme. Raises ContentError B007 for one that is not there."""
    known = themes(templates)
    if name not in known:
        guess = nearest(name, known)
        hint = f"did you mean {guess!r}?" if guess else f"the themes are: {', '.join(known)}"
        raise ContentError([Problem("B007", where, f"there is no theme {name!r}", hint)])
    return name


def hashes(folders: Folders, theme: str, brand: Brand, settings: Sequence[str] = ()) -> dict[str, str]:
    """Return the hashes of what decides a look, each by its file or option."""
    found = {f"{THEMES}/{theme}/{THEME}" if theme else THEME: digest(theme_bytes(folders))}
    if brand.layer:
        found[BRAND] = digest(brand.layer.text.encode())
    if settings:
        found[OPTION] = digest(list(settings))
    return found


def layer_hash(folders: Folders, name: str) -> str:
    """Return the hash of a layer over the theme, with those of its name that it inherits from; nothing without any."""
    found = [inputs.read_bytes(path) for path, _ in folders.every(name)]
    return digest(b"".join(found)) if found else ""


def theme_of(names: Sequence[str]) -> str:
    """Return the theme that such hashes are of, by their names; empty for that which all inherit."""
    found = (name.split("/") for name in names)
    return next((n[1] for n in found if len(n) == 3 and n[0] == THEMES and NAME.fullmatch(n[1])), "")


def with_logo(content: Content, brand: Brand, folder: Path) -> Content:
    """Return records whose publisher has the logo of a brand, unless it names its own.

    The logo's words are the brand's where there is one language; in several, the publisher's name in each. Raises
    ContentError M014 for a file that is no picture.
    """
    publisher = content.publisher
    if not brand.logo or publisher.logo:
        return content
    try:
        image = read_picture(folder, brand.logo)
    except PictureError as error:
        raise ContentError([Problem("M014", brand.logo_place, str(error), error.hint)]) from None
    said = brand.alt and len(publisher.languages) == 1
    alt = Localized({publisher.languages[0]: brand.alt}) if said else publisher.name
    name = f"_brand/{brand.logo}"
    logo = Logo.model_construct(file=name, alt=alt)
    return replace(
        content,
        publisher=publisher.model_copy(update={"logo": logo}),
        pictures={**content.pictures, name: image},
    )
