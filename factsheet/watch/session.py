"""Watching a project until it is stopped.

Input: a maker, the changes, whom to tell. Output: what each making came to, told as it ends.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from factsheet.watch.changes import Changes
from factsheet.watch.maker import Made, Maker, Superseded

TICK = 0.5  # s: on some systems Ctrl-C is noticed only between waits


def run(maker: Maker, changes: Changes, tell: Callable[[Made], None], stopped: Callable[[], bool]) -> None:
    """Make everything, and again after each save, until ``stopped``. Raises KeyboardInterrupt for Ctrl-C."""
    while not stopped():
        changes.take()
        try:
            made = maker.make(lambda: changes.pending, changes.wait)
        except Superseded:
            continue
        tell(made)
        gc.unfreeze()  # while nobody waits: else what is kept is looked through for cycles while somebody does
        gc.collect()
        gc.freeze()
        while not (changes.wait(TICK) or stopped()):
            pass
