"""The house keeps its plan, docs/explanation/architecture.md: layers, confined packages, no cycles, no clock."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PLAN = (ROOT / "docs/explanation/architecture.md").read_text(encoding="utf-8")
# Clock, environment, network and chance; and writing, which is for build alone.
OUTSIDE = r"(time|os|platform|getpass|locale|random|secrets|uuid|tempfile|shutil|subprocess|socket|ssl|http"
OUTSIDE += r"|urllib\.request|threading|multiprocessing|concurrent|asyncio)\b"
CALLS_OUTSIDE = {"now", "today", "utcnow", "fromtimestamp", "hash", "write_text", "write_bytes", "mkdir", "unlink"}

# room, or room in a room → layer, what it has inside in order, packages that may be imported here only
ROWS = {
    name: (int(layer), (*inside.split(" · "), "__init__") if inside else (), frozenset(packages.split()))
    for layer, name, inside, packages in re.findall(
        r"^\| (\d+) \| `([\w.]+)` \| ([^|]*?) ?\| [^|]*\| ([^|]*?) ?\|$", PLAN, re.MULTILINE
    )
}
NETWORK = ROWS["files"][0]  # from here on up a module may look outside
MODULES = {
    ".".join(path.relative_to(ROOT / "factsheet").with_suffix("").parts): ast.parse(path.read_bytes(), str(path))
    for path in sorted((ROOT / "factsheet").rglob("*.py"))
}


def path_of(module: str) -> Path:
    return ROOT / "factsheet" / f"{module.replace('.', '/')}.py"


def imports(module: str) -> Iterator[tuple[int, str, bool]]:
    """Yield line and name of each import, in functions and for type checking too, and whether it is ours."""
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.Import | ast.ImportFrom):
            start = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            for name in (start + alias.name for alias in node.names):
                ours = name.startswith("factsheet.")
                if name == "factsheet.__version__":  # which is there before anything is imported
                    continue
                yield node.lineno, _module(name.split(".")[1:]) if ours else name, ours


def _module(parts: list[str]) -> str:
    """Return the module a dotted name is, or comes from: load.read_yaml → load.__init__."""
    found = next((m for m in (".".join(parts), ".".join([*parts, "__init__"])) if m in MODULES), None)
    return found or _module(parts[:-1])


def _place(module: str, row: str) -> int:
    """Return where a module, or the room it is in, stands inside a row."""
    return ROWS[row][1].index(module.removeprefix(f"{row}.").partition(".")[0])


def test_the_plan_has_every_module_once() -> None:
    inside = {f"{row}.{part}" for row, (_, parts, _) in ROWS.items() for part in parts}
    alone = {row for row, (_, parts, _) in ROWS.items() if not parts}
    assert (inside | alone) - ROWS.keys() | alone == set(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_imports_come_from_below(module: str) -> None:
    room = module.partition(".")[0]
    packages = {package for row in ROWS if f"{module}.".startswith(f"{row}.") for package in ROWS[row][2]}
    for line, name, ours in imports(module):
        if ours and name.partition(".")[0] == room:
            shared = max((row for row in ROWS if all(f"{m}.".startswith(f"{row}.") for m in (module, name))), key=len)
            assert _place(name, shared) < _place(module, shared), f"{module}:{line} imports {name}, which stands after"
        elif ours:
            other, mine = ROWS[name.partition(".")[0]][0], ROWS[room][0]
            assert other < mine, f"{module}:{line} (layer {mine}) imports {name} (layer {other})"
        elif name.partition(".")[0] not in sys.stdlib_module_names or name.startswith("xml"):
            assert name.partition(".")[0] in packages, f"{module}:{line} imports {name}, which has no place there"


def test_no_file_is_longer_than_350_lines() -> None:
    files = (ROOT / "factsheet").rglob("*.py")
    assert {path.name: n for path in files if (n := path.read_bytes().count(b"\n")) > 350} == {}


def test_there_is_no_cycle() -> None:
    graph = {module: {name for _, name, ours in imports(module) if ours} for module in MODULES}
    TopologicalSorter(graph).prepare()  # raises CycleError, with the cycle


@pytest.mark.parametrize("module", [m for m in MODULES if ROWS[m.partition(".")[0]][0] < NETWORK])
def test_nothing_below_the_files_looks_outside(module: str) -> None:
    for line, name, _ in imports(module):
        assert not re.match(OUTSIDE, name), f"{module}:{line} imports {name}"
    for call in (node for node in ast.walk(MODULES[module]) if isinstance(node, ast.Call)):
        name = ast.unparse(call.func).rpartition(".")[2]
        assert name not in CALLS_OUTSIDE, f"{module}:{call.lineno} calls {name}()"


def test_every_dependency_has_a_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    table = PLAN.partition("## Dependencies")[2].partition("\n## ")[0]
    wanted: list[str] = []  # a table for what is always needed, and one for what the archive needs
    for dependencies in (project["dependencies"], project["optional-dependencies"]["archive"]):
        wanted += ["package", *(dependency.partition("==")[0] for dependency in dependencies)]
    assert re.findall(r"^\| ([\w.]+) \| \w", table, re.MULTILINE) == wanted


def test_what_is_mutated_and_the_tests_of_it_exist() -> None:
    mutmut = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    for pattern in mutmut["only_mutate"] + mutmut["pytest_add_cli_args_test_selection"]:
        assert list(ROOT.glob(pattern)), f"there is no {pattern}"


def test_what_the_archive_needs_is_imported_there_alone() -> None:
    for module in MODULES:
        for line, name, ours in imports(module):
            if ours and name.startswith("archive") and not module.startswith("archive."):
                assert module == "cli.archive", f"{module}:{line} imports {name}: a build would need it"
    top = [node for node in MODULES["cli.archive"].body if isinstance(node, ast.ImportFrom)]
    assert not [n for n in top if (n.module or "").startswith("factsheet.archive")]


def test_which_problems_are_errors_is_known_in_one_place() -> None:
    asked = re.compile(r"severity *(?:==|!=|in\b|is\b)|(?:==|!=) *\S*severity")
    found = [module for module in MODULES if asked.search(path_of(module).read_text(encoding="utf-8"))]
    assert found == ["errors"]
