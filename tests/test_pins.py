"""Pins: what pyproject.toml and constraints.txt name, requirements/ has too, in that version and with hashes."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

import pytest
from support.built import ROOT

PIN = re.compile(
    r"^([\w.-]+)(?:\[[^\]]*\])?==([^ ;\n]+)([^\n\\]*)\\?\n"
    r"((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)*)",
    re.MULTILINE,
)
BASES = {
    "archive": "runtime",
    "test": "archive",
    "lint": "test",
    "docs": "test",
    "dask": "runtime",
    "bench": "runtime",
    "mutation": "test",
}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def pinned(file: str) -> dict[str, str]:
    """Return the versions of a file and of those it builds on, each of which has a hash."""
    text = (ROOT / "requirements" / f"{file}.txt").read_text(encoding="utf-8")
    base = BASES.get(file)
    assert ("--requirement" in text) == bool(base) and (not base or f"--requirement {base}.txt\n" in text)
    found = {plain(name): version for name, version, _, hashes in PIN.findall(text) if hashes}
    assert len(found) == len(re.findall(r"^[\w.-]+(?:\[.*\])?==", text, re.MULTILINE))
    return {**(pinned(base) if base else {}), **found}


def wanted() -> dict[str, list[str]]:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    build = project["build-system"]["requires"]
    return {"runtime": [*project["project"]["dependencies"], *build], **project["project"]["optional-dependencies"]}


@pytest.mark.parametrize("file", ["runtime", *BASES])
def test_what_the_project_asks_for_is_pinned_with_hashes(file: str) -> None:
    asked = dict(one.split("==") for one in wanted()[file] if "==" in one)
    assert {plain(name): version for name, version in asked.items()}.items() <= pinned(file).items()


def test_constraints_and_hashes_are_of_the_same_versions() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    constraints = {plain(name): version for name, version in (one.split("==") for one in lines if "==" in one)}
    every = {name: version for file in ("runtime", *BASES) for name, version in pinned(file).items()}
    assert constraints.items() <= every.items()
