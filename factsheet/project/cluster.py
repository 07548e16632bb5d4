"""Sheets made by the workers of a Dask cluster that is there already.

Input: its address. Output: an executor for the jobs of a build. A worker sees the project under the same paths, as the
process does that started the build; one that sees another is refused (``jobs.press_of``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from errno import ECONNREFUSED
from typing import Any

PATIENCE = 10  # s for the scheduler to answer


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """Return an executor of a cluster's workers; what waits is cancelled where the block is left by an exception.

    Raises ModuleNotFoundError without the extra ``dask``, OSError for an address at which no scheduler answers.
    """
    from distributed import Client

    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:  # TimeoutError is an OSError
        raise OSError(ECONNREFUSED, f"no scheduler answers ({error})", address) from None
    try:
        yield _Workers(client)
    finally:
        client.close()


class _Workers(Executor):
    """The workers of a cluster. What they cannot do, as one died of it again and again, counts as a broken executor."""

    def __init__(self, client: Any) -> None:
        self.inner = client.get_executor(pure=False)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Return the future of a call."""
        from distributed.scheduler import KilledWorker

        told = Future[Any]()

        def done(made: Future[Any]) -> None:
            if made.cancelled():
                told.cancel()
                return
            error = made.exception()
            if isinstance(error, KilledWorker):
                told.set_exception(BrokenExecutor(str(error)))
            elif error is not None:
                told.set_exception(error)
            else:
                told.set_result(made.result())

        self.inner.submit(fn, *args, **kwargs).add_done_callback(done)
        return told
