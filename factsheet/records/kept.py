"""What was made of some objects, kept while they are the same.

A process that makes a project again and again (``watch``) reads most of it as it was before: the loader hands out the
same record for an entry that says the same. So what is made of some records alone is known by which records these are.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from operator import is_
from typing import Generic, TypeVar

T = TypeVar("T")
MOST = 1 << 14


class Kept(Generic[T]):
    """What was made last under each key; at most ``most``, those that were asked for last."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._made: dict[Hashable, tuple[tuple[object, ...], T]] = {}

    def get(self, key: Hashable, of: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return what ``make`` made of the very same objects under a key before, else what it makes now."""
        found = self._made.pop(key, None)
        if found is None or len(found[0]) != len(of) or not all(map(is_, found[0], of)):
            found = of, make()
        self._made[key] = found
        if len(self._made) > self.most:
            del self._made[next(iter(self._made))]
        return found[1]
