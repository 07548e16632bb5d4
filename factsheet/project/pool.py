"""Processes of this computer that do jobs.

Input: how many. Output: an executor, for the time of a block.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

A = TypeVar("A")
P = ParamSpec("P")


class _Pool(ProcessPoolExecutor):
    """Processes during whose start Ctrl-C waits: raised in a hook of a fork it is lost, and after it a child is."""

    def submit(self, fn: Callable[P, A], /, *args: P.args, **kwargs: P.kwargs) -> Future[A]:
        if threading.current_thread() is not threading.main_thread():
            return super().submit(fn, *args, **kwargs)
        late: list[int] = []
        before = signal.signal(signal.SIGINT, lambda number, _: late.append(number))
        try:
            return super().submit(fn, *args, **kwargs)
        finally:
            signal.signal(signal.SIGINT, before)
            if late:
                signal.raise_signal(signal.SIGINT)


@contextmanager
def pool(processes: int) -> Iterator[Executor]:
    """Return an executor of some processes, which end with the block, at once if it is left by an exception."""
    method = "fork" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(method)
    before = set(multiprocessing.active_children())
    executor = _Pool(processes, context, _ready)
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        for child in set(multiprocessing.active_children()) - before:
            child.terminate()
            child.join()
        raise
    executor.shutdown()


def _ready() -> None:
    """Leave Ctrl-C to the parent, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
