"""Planted faults: change one thing in a copy of the tree, and see whether a test fails.

Input: the tree; FAULTS of them (200), drawn with SEED (1), evenly over PARTS and over kinds. Output: a line of JSON a
fault in build/planted/faults.jsonl, then a table and the faults that survive. A run that was stopped goes on with the
tree as it was; to begin anew, remove build/planted. Exit status: 0 LEAST per cent are caught · 1 otherwise.
"""

from __future__ import annotations

import ast
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import coverage
import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WORK = ROOT / "build" / "planted"
COPY = WORK / "tree"
LEAST = 90  # per cent caught; of the others, most are equivalent to the code
PARTS = {
    "rules": ["factsheet/rules/*.py"],
    "lint": ["factsheet/lint/*.py"],
    "notes": ["factsheet/sheet/notes.py"],
    "cite": ["factsheet/sheet/cite.py", "factsheet/sheet/described.py", "factsheet/sheet/titles.py"],
    "languages": ["factsheet/languages/*.py"],
    "review": ["factsheet/review/*.py"],
    "evidence": ["factsheet/evidence/**/*.py"],
    "project": ["factsheet/project/*.py"],
}
# What reads the code instead of running it would find a fault by its form.
READ_ONLY = {"test_architecture.py", "test_registry.py", "test_docs.py"}
NEAR = 20.0  # s of the quickest tests that run the line, tried first

COMPARED: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Eq: ("==", "!="), ast.NotEq: ("!=", "=="), ast.In: ("in", "not in"), ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"), ast.IsNot: ("is not", "is"),
    ast.Lt: ("<", ">="), ast.GtE: (">=", "<"), ast.Gt: (">", "<="), ast.LtE: ("<=", ">"),
}  # fmt: skip
BOUNDARY = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
NOTHING = {"bool": "False", "str": '""', "int": "0", "list": "[]", "tuple": "()", "dict": "{}", "set": "set()"}
DROPPED = ("append", "extend", "add", "update", "insert", "discard", "remove", "pop", "setdefault")


@dataclass(frozen=True)
class Fault:
    """A change of one expression or statement: the bytes from start to end of a file become new."""

    part: str
    file: str
    line: int
    start: int
    end: int
    kind: str
    old: str
    new: str


# -- drawing -----------------------------------------------------------------------------------------


class Sites(ast.NodeVisitor):
    """All changes that a module offers: kind, node or span, new text."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.starts = [0]
        for line in source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.found: list[tuple[str, int, int, str]] = []
        self.returns = [""]

    def at(self, node: Any, end: bool = False) -> int:
        line, column = (node.end_lineno, node.end_col_offset) if end else (node.lineno, node.col_offset)
        return self.starts[int(line) - 1] + int(column)

    def text(self, node: ast.AST) -> str:
        return self.source[self.at(node) : self.at(node, end=True)].decode()

    def change(self, kind: str, node: ast.AST, new: str) -> None:
        self.found.append((kind, self.at(node), self.at(node, end=True), new))

    def between(self, kind: str, left: ast.AST, right: ast.AST, old: str, new: str) -> None:
        """Change an operator: the text between its operands."""
        start, end = self.at(left, end=True), self.at(right)
        gap = self.source[start:end].decode()
        words = gap.split()
        if old.split() == [word for word in words if word not in ("(", ")")] and "#" not in gap:
            at = gap.index(old)
            self.found.append((kind, start + len(gap[:at].encode()), start + len(gap[: at + len(old)].encode()), new))

    def visit_Compare(self, node: ast.Compare) -> None:
        for left, operator, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            sign, opposite = COMPARED[type(operator)]
            self.between("comparison flipped", left, right, sign, opposite)
            if sign in BOUNDARY:
                self.between("boundary", left, right, sign, BOUNDARY[sign])
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            self.between("and/or swapped", left, right, old, new)
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self.change("not dropped", node, f"bool({self.text(node.operand)})")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and node.value:
            self.change("text emptied", node, '""')
        elif isinstance(node.value, int) and not isinstance(node.value, bool):
            self.change("boundary", node, str(node.value + 1))

    def visit_Call(self, node: ast.Call) -> None:
        if len(node.args) > 1 and not any(isinstance(argument, ast.Starred) for argument in node.args[:2]):
            first, second = node.args[:2]
            start, end = self.at(first), self.at(second, end=True)
            between = self.source[self.at(first, end=True) : self.at(second)].decode()
            if self.text(first) != self.text(second):
                swapped = f"{self.text(second)}{between}{self.text(first)}"
                self.found.append(("arguments swapped", start, end, swapped))
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        call = node.value
        if isinstance(call, ast.Constant):
            return  # a docstring
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in DROPPED:
            self.change("statement dropped", node, "pass")
        if isinstance(call, ast.Yield | ast.YieldFrom):
            self.change("statement dropped", node, "yield from ()")
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        self.change("statement dropped", node, "pass")
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        if node.value is not None:
            kind = self.returns[-1].partition("[")[0]
            old = self.text(node.value)
            for new in ("True", "False") if kind == "bool" else (NOTHING.get(kind, "None"),):
                if new != old:
                    self.change("returned constant", node.value, new)
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.returns.append(ast.unparse(node.returns) if node.returns else "")
        for part in (*node.args.defaults, *filter(None, node.args.kw_defaults), *node.body):
            self.visit(part)
        self.returns.pop()

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if ast.unparse(node.value) != "Literal":  # a type, which nothing reads
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Positions inside an f-string are not those of the file before Python 3.12."""

    def visit_If(self, node: ast.If) -> None:
        if ast.unparse(node.test) != "TYPE_CHECKING":
            self.generic_visit(node)


def sites(part: str) -> Iterator[Fault]:
    """Yield every fault that can be planted in a part."""
    for path in sorted({path for pattern in PARTS[part] for path in COPY.glob(pattern)}):
        source = path.read_bytes()
        looked = Sites(source)
        looked.visit(ast.parse(source))
        for kind, start, end, new in looked.found:
            old, line = source[start:end].decode(), source.count(b"\n", 0, start) + 1
            yield Fault(part, path.relative_to(COPY).as_posix(), line, start, end, kind, old, new)


def planted(fault: Fault) -> bytes:
    source = (COPY / fault.file).read_bytes()
    return source[: fault.start] + fault.new.encode() + source[fault.end :]


def possible(fault: Fault) -> bool:
    """Tell whether the fault is Python, and another program."""
    try:
        return ast.dump(ast.parse(planted(fault))) != ast.dump(ast.parse((COPY / fault.file).read_bytes()))
    except SyntaxError:
        return False


def drawn(count: int, seed: int) -> list[Fault]:
    """Return faults, as many of each part and, within it, of each kind as there are; at most one a line."""
    chance = random.Random(seed)  # noqa: S311 – no secret
    found = []
    for part in PARTS:
        kinds: dict[str, list[Fault]] = defaultdict(list)
        for fault in sites(part):
            kinds[fault.kind].append(fault)
        for faults in kinds.values():
            chance.shuffle(faults)
        taken: dict[tuple[str, int], Fault] = {}
        wanted = count * (list(PARTS).index(part) + 1) // len(PARTS) - count * list(PARTS).index(part) // len(PARTS)
        while len(taken) < wanted and any(kinds.values()):
            for kind in sorted(kinds):
                if kinds[kind] and len(taken) < wanted:
                    fault = kinds[kind].pop()
                    if possible(fault):
                        taken.setdefault((fault.file, fault.line), fault)
        found.append(list(taken.values()))
    # one of each part in turn, so that a run that is stopped has tried all parts alike
    longest = max(map(len, found))
    return [faults[i] for i in range(longest) for faults in found if i < len(faults)]


# -- which tests run a line --------------------------------------------------------------------------


class Contexts:
    """A plugin of pytest: which test runs which line, and how long it takes."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self.measured = measured
        self.seconds: dict[str, float] = defaultdict(float)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.measured.switch_context(nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration


def look(file: str, out: str) -> int:
    """Run one file of tests, and write which of them runs which line."""
    measured = coverage.Coverage(source=["factsheet"], data_file=None, config_file=False)
    plugin = Contexts(measured)
    measured.start()
    start = time.monotonic()
    status = pytest.main(["-q", "-p", "no:cacheprovider", file], plugins=[plugin])
    whole = time.monotonic() - start
    measured.stop()
    data = measured.get_data()
    lines = {
        Path(name).relative_to(Path.cwd()).as_posix(): {
            line: sorted(filter(None, tests)) for line, tests in data.contexts_by_lineno(name).items()
        }
        for name in data.measured_files()
    }
    found = {"status": int(status), "whole": whole, "seconds": plugin.seconds, "lines": lines}
    Path(out).write_text(json.dumps(found), encoding="utf-8")
    return int(status)


def environment() -> dict[str, str]:
    paths = os.pathsep.join(map(str, (COPY, COPY / "tests")))
    return {**os.environ, "PYTHONPATH": paths, "HYPOTHESIS_PROFILE": "mutation", "PYTHONDONTWRITEBYTECODE": "1"}


def looked() -> dict[str, Any]:
    """Return, by file of tests, what look() found; each is run once."""
    found = {}
    for path in sorted((COPY / "tests").glob("test_*.py")):
        if path.name in READ_ONLY:
            continue
        out = WORK / "lines" / f"{path.stem}.json"
        if not out.is_file():
            out.parent.mkdir(parents=True, exist_ok=True)
            command = [sys.executable, str(Path(__file__).resolve()), "--look", f"tests/{path.name}", str(out)]
            done = subprocess.run(command, cwd=COPY, env=environment(), capture_output=True, text=True)
            if done.returncode:
                sys.exit(f"tests/{path.name} fails without a fault:\n{done.stdout[-3000:]}")
        found[f"tests/{path.name}"] = json.loads(out.read_text(encoding="utf-8"))
    return found


# -- planting ----------------------------------------------------------------------------------------


def copied() -> None:
    """Copy what git knows of the tree, unless a run that was stopped has done so."""
    if COPY.is_dir():
        return
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    names = listed.decode().split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (COPY / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, COPY / name)


def near(fault: Fault, files: dict[str, Any]) -> tuple[list[str], float]:
    """Return the quickest tests that run the line, and how long they take."""
    found: list[tuple[float, str]] = []
    seen_by = [seen["lines"].get(fault.file, {}).get(str(fault.line)) for seen in files.values()]
    imported = {fault.line} if not any(seen_by) else set()
    for seen in files.values():
        lines = seen["lines"].get(fault.file, {})
        tests = lines.get(str(fault.line), ())
        if fault.line in imported:  # by the first test to import it; what it says is read by any
            tests = {test for line in lines.values() for test in line}
        found += [(seen["seconds"].get(test, 0.0), test) for test in tests]
    spent, chosen = 0.0, []
    for seconds, test in sorted(found):
        spent += seconds
        if spent > NEAR:
            break
        chosen.append(test)
    return chosen, spent


def all_of(fault: Fault, files: dict[str, Any]) -> tuple[list[str], float]:
    """Return the files that run the line, the quickest first: in each, only the first test that does may be known."""
    found = sorted((s["whole"], name) for name, s in files.items() if str(fault.line) in s["lines"].get(fault.file, {}))
    return [name for _, name in found], sum(seconds for seconds, _ in found)


def run(fault: Fault, chosen: list[str], seconds: float) -> dict[str, Any]:
    """Plant a fault, and return what some tests say: caught and by which, or survived."""
    path = COPY / fault.file
    source = path.read_bytes()
    start = time.monotonic()
    verdict, by = "survived" if chosen else "no test runs it", ""
    names = WORK / "tests.txt"
    names.write_text("\n".join(chosen), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--no-header", "--tb=no"]
    path.write_bytes(planted(fault))
    try:
        done = subprocess.run([*command, f"@{names}"], cwd=COPY, env=environment(), capture_output=True,
                              text=True, timeout=60 + 3 * seconds) if chosen else None  # fmt: skip
        if done and done.returncode:
            told = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
            verdict, by = "caught", told[0][:300] if told else (done.stdout + done.stderr)[-300:]
    except subprocess.TimeoutExpired:
        verdict, by = "caught", "does not end"
    finally:
        path.write_bytes(source)
    took = round(time.monotonic() - start, 1)
    return {**asdict(fault), "verdict": verdict, "by": by, "tried": len(chosen), "seconds": took}


def key(entry: dict[str, Any]) -> tuple[str, int, str]:
    return entry["file"], entry["start"], entry["new"]


def read(log: Path) -> dict[tuple[str, int, str], dict[str, Any]]:
    """Return the last result of each fault."""
    lines = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
    return {key(entry): entry for entry in map(json.loads, lines)}


def main() -> int:
    """Plant the faults that have not been tried, and print what all together show."""
    if sys.argv[1:2] == ["--look"]:
        return look(*sys.argv[2:])
    count, seed = int(os.environ.get("FAULTS", "200")), int(os.environ.get("SEED", "1"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the fault is taken out again
    WORK.mkdir(parents=True, exist_ok=True)
    copied()
    files = looked()
    log = WORK / "faults.jsonl"
    faults = drawn(count, seed)
    for stage, choose in enumerate((near, all_of), 1):  # all by the near ones first, then those left by the others
        results = read(log)
        for number, fault in enumerate(faults, 1):
            before = results.get(key(asdict(fault)), {"stage": 0, "verdict": "survived"})
            if before["stage"] >= stage or before["verdict"] == "caught":
                continue
            entry = {**run(fault, *choose(fault, files)), "stage": stage}
            with log.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(entry, ensure_ascii=False) + "\n")
            told = f"{number:4} {entry['seconds']:6} s {entry['verdict']:16} {fault.file}:{fault.line} {fault.kind}"
            print(told, flush=True)
    return report([results[key(asdict(fault))] for fault in faults]) if (results := read(log)) else 1


def report(entries: Sequence[dict[str, Any]]) -> int:
    """Print how many of each part and kind were caught, and what was not."""
    for column in ("part", "kind"):
        of = Counter(entry[column] for entry in entries)
        caught = Counter(entry[column] for entry in entries if entry["verdict"] == "caught")
        print("\n" + "\n".join(f"{name:20} {caught[name]:4} of {count:4}" for name, count in sorted(of.items())))
    left = [entry for entry in entries if entry["verdict"] != "caught"]
    for entry in left:
        where = f"{entry['file']}:{entry['line']}"
        print(f"{entry['verdict']}: {where}: {entry['kind']}: {entry['old']!r} to {entry['new']!r}")
    share = 100 - 100 * len(left) / len(entries)
    print(f"{share:.1f} % of {len(entries)} caught")
    return 0 if share >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
