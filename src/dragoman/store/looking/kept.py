"""Results that are kept until the record changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

MOST = 256
"""Results that are kept at a time; those that were asked for longest ago go first."""

T = TypeVar("T")


class Kept:
    """Results by what was asked, each with the number of changes (``schema.changes``) that the record then had.

    Any number of threads may ask; two that ask the same at once may both count.
    """

    def __init__(self) -> None:
        self._results: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, changes: int, make: Callable[[], T]) -> T:
        """The result of ``make``, or what it was when it was last asked, where nothing has changed since."""
        with self._lock:
            found = self._results.get(key)
        if found is not None and found[0] == changes:
            return cast(T, found[1])
        made = make()
        with self._lock:
            self._results[key] = (changes, made)
            self._results.move_to_end(key)
            while len(self._results) > MOST:
                self._results.popitem(last=False)
        return made
