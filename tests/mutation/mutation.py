"""Mutation testing: change one thing in the code and check that a test fails.

Input: [tool.mutmut] in pyproject.toml, equivalent.toml beside this file. Output: a table of modules, and the
mutants that survive and are not known to be equivalent. Exit status: 0 every module reaches its score · 1 otherwise.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LEAST = 85  # per cent killed in each module
KILLED = frozenset(("killed", "timeout", "segfault"))
LIVES = frozenset(("survived", "no tests"))


def mutmut(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run mutmut; property tests use the same examples for each mutant."""
    command = [str(Path(sys.executable).parent / "mutmut"), *arguments]
    stdout = subprocess.PIPE if arguments[0] == "results" else None
    environment = {**os.environ, "HYPOTHESIS_PROFILE": "mutation"}
    return subprocess.run(command, cwd=ROOT, env=environment, stdout=stdout, text=True, check=True)


def results() -> dict[str, str]:
    """Return the result of each mutant by name: module, function, number."""
    lines = (line.strip().rpartition(": ") for line in mutmut("results", "--all", "true").stdout.splitlines())
    return {name: status for name, _, status in lines if name}


def module(mutant: str) -> str:
    return mutant.rpartition(".")[0]


def main() -> int:
    """Test every mutant and print the results."""
    shutil.rmtree(ROOT / "mutants", ignore_errors=True)
    mutmut("run", "--max-children", str(os.cpu_count() or 1))
    found = results()
    listed = tomllib.loads((HERE / "equivalent.toml").read_text(encoding="utf-8"))["equivalent"]
    known = {mutant for group in listed for mutant in group["mutants"]}
    total = Counter(map(module, found))
    killed = Counter(module(mutant) for mutant, status in found.items() if status in KILLED)
    same = Counter(module(mutant) for mutant in known)
    low = [name for name in total if killed[name] * 100 < total[name] * LEAST]

    print(f"\n{'module':34} {'mutants':>8} {'killed':>8} {'live':>6} {'equivalent':>17} {'score':>7}")
    for name, count in sorted(total.items()):
        live = count - killed[name]
        print(f"{name:34} {count:8} {killed[name]:8} {live:6} {same[name]:17} {killed[name] / count:7.1%}")
    all_killed, everything = sum(killed.values()), sum(total.values())
    print(f"{'all':34} {everything:8} {all_killed:8} {everything - all_killed:6} {sum(same.values()):17}", end="")
    print(f" {all_killed / everything:7.1%}")

    for mutant in sorted(mutant for mutant, status in found.items() if status in LIVES and mutant not in known):
        print(f"survived: {mutant} (to see it: .venv/bin/mutmut show {mutant})")
    for mutant in sorted(known):
        if found.get(mutant) not in LIVES:
            print(f"remove from equivalent.toml: {mutant}: {found.get(mutant, 'no such mutant')}")
    for mutant, status in found.items():
        if status not in KILLED | LIVES:
            print(f"not tested: {mutant}: {status}")
    for name in low:
        print(f"{name}: fewer than {LEAST} % killed")
    return 1 if low or len(found) != sum(status in KILLED | LIVES for status in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
