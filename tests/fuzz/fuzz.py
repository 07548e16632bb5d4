"""Fuzz the readers with hostile inputs for some minutes: fresh seeds, and limits of time and memory for each example.

Input: minutes; READERS of tests/test_hostile_inputs.py. Output: how many examples each reader was given, took and
refused, the longest it took and the memory used. Exit status: 0 no reader failed · 1 one did; its example is shown.
"""

from __future__ import annotations

import faulthandler
import resource
import secrets
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from hypothesis import HealthCheck, given, seed, settings

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from test_hostile_inputs import READERS, taken_or_told  # noqa: E402 - pytest finds its helpers in the same way

SECONDS = 10.0  # for one example; typically a small fraction
MEMORY = 1 << 30  # bytes above what the readers use once warm
ROUND = 500  # examples with one seed


def over(signal_: int, frame: FrameType | None) -> NoReturn:
    raise TimeoutError(f"more than {SECONDS:.0f} s")


class Watched:
    """A reader with a watchdog and counts."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.counts = Counter[str]()
        self.longest = 0.0

    def __call__(self, data: Any) -> None:
        """Take one input. Raises TimeoutError; where not even that comes through, shows where it hangs, and ends."""
        faulthandler.dump_traceback_later(3 * SECONDS, exit=True)
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        start = time.perf_counter()
        try:
            self.counts["told" if taken_or_told(self.name, data) else "taken"] += 1
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            faulthandler.cancel_dump_traceback_later()
            self.longest = max(self.longest, time.perf_counter() - start)


def fuzz(watched: Watched, seconds: float) -> str:
    """Feed a reader for some seconds; return what failed, or nothing."""
    end = time.monotonic() + seconds
    options = settings(
        max_examples=ROUND, deadline=None, database=None, print_blob=True, suppress_health_check=list(HealthCheck)
    )
    while time.monotonic() < end:
        number = secrets.randbits(64)
        test = seed(number)(options(given(READERS[watched.name].inputs)(watched_until(watched, end))))
        try:
            test()
        except Exception as error:
            notes = "\n".join(getattr(error, "__notes__", ()))
            return f"{watched.name}, seed {number}: {type(error).__name__}: {error}\n{notes}"[:4000]
    return ""


def watched_until(watched: Watched, end: float) -> Any:
    def one(data: Any) -> None:
        if time.monotonic() < end:
            watched(data)

    return one


def main(minutes: float) -> int:
    """Share the time among the readers and print the results."""
    for name in READERS:  # fill caches before memory is measured
        fuzz(Watched(name), 0.1)
    signal.signal(signal.SIGALRM, over)
    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    failed = []
    print(f"{'reader':12} {'examples':>9} {'taken':>8} {'told':>8} {'longest':>9} {'memory':>8}", flush=True)
    for name in READERS:
        watched = Watched(name)
        failed.append(fuzz(watched, minutes * 60 / len(READERS)))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        taken, told = watched.counts["taken"], watched.counts["told"]
        print(f"{name:12} {taken + told:9,} {taken:8,} {told:8,} {watched.longest:7.2f} s {memory:5.0f} MB", flush=True)
    for failure in filter(None, failed):
        print(f"\n{failure}")
    return 1 if any(failed) else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
