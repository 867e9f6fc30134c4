"""Results that are kept: those that cost little until the record changes, dear ones a little longer."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, select

from dragoman.store.schema import changes

LOG = logging.getLogger("dragoman.store")

MOST = 512
"""Results that are kept at a time; those that were asked for longest ago go first."""

DEAR_SECONDS = 0.05
"""What takes longer to make is shown for a while after the record has changed; anything else is made anew at once."""

LONGEST_SECONDS = 30.0
"""How old a dear result may be that is shown although the record has changed since."""

REST = 30
"""How many times as long as it took a dear result is left alone before it is made anew: one that takes 0.5 s is made
every 15 s at most, however often reports come in."""

T = TypeVar("T")
Make = Callable[[Connection], T]


@dataclass(slots=True)
class _Result:
    """What was made, of which number of changes, what that cost, and when it was last known to be what holds."""

    lock: Lock = field(default_factory=Lock)
    value: Any = None
    number: int | None = None
    seconds: float = 0.0
    made: float = 0.0
    held: float = 0.0
    under_way: bool = False


class Kept:
    """Results by what was asked, each with the number of changes (``schema.changes``) that the record then had.

    What took less than 50 ms is made anew whenever the record has changed. What took longer is shown, for 30 seconds
    after it was last known to hold, although the record has changed since; once it has rested for 30 times what it
    cost, it is made anew beside that, on another connection. So nobody waits for what was shown a moment ago, and a
    record that is read into all the time isn't counted all the time.

    Any number of threads may ask; of those that ask the same at once one counts, and the others wait for it.

    Args:
        reading: opens a connection on which to count.
        clock: seconds, for tests.
    """

    def __init__(
        self, reading: Callable[[], AbstractContextManager[Connection]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._reading = reading
        self._clock = clock
        self._results: OrderedDict[Hashable, _Result] = OrderedDict()
        self._lock = Lock()
        self._behind: ThreadPoolExecutor | None = None

    def get(self, key: Hashable, connection: Connection, number: int, make: Make[T]) -> T:
        """The result of ``make``, or what it was when it was last asked.

        Args:
            key: what is asked.
            connection: where it is counted, if it has to be.
            number: of the changes that the connection sees.
            make: counts; it may be called later on another connection.
        """
        found = self._result(key)
        if not self._stands(found, number):
            with found.lock:
                if not self._stands(found, number):  # somebody else may just have made it
                    self._make(found, number, connection, make)
        elif cast(int, found.number) < number:
            self._renew(key, found, make)
        return cast(T, found.value)

    def forget(self) -> None:
        """Keeps nothing any more."""
        with self._lock:
            self._results.clear()

    def close(self) -> None:
        """Ends what is made beside."""
        with self._lock:
            behind, self._behind = self._behind, None
        if behind:
            behind.shutdown(cancel_futures=True)

    def _result(self, key: Hashable) -> _Result:
        with self._lock:
            found = self._results.setdefault(key, _Result())
            self._results.move_to_end(key)
            while len(self._results) > MOST:
                self._results.popitem(last=False)
            return found

    def _stands(self, found: _Result, number: int) -> bool:
        """Whether the result may be shown."""
        now = self._clock()
        if found.number is None:
            return False
        if found.number >= number:
            found.held = now
            return True
        return found.seconds > DEAR_SECONDS and now - found.held < LONGEST_SECONDS

    def _make(self, found: _Result, number: int, connection: Connection, make: Make[Any]) -> None:
        begin = self._clock()
        value = make(connection)
        now = self._clock()
        found.value, found.seconds, found.made, found.held, found.number = value, now - begin, now, begin, number

    def _renew(self, key: Hashable, found: _Result, make: Make[Any]) -> None:
        """Has a result made anew, one at a time, unless that is under way or it was made too short a time ago."""
        with self._lock:
            if found.under_way or self._clock() - found.made < min(REST * found.seconds, LONGEST_SECONDS / 2):
                return
            found.under_way = True
            self._behind = self._behind or ThreadPoolExecutor(1, "counting")
            self._behind.submit(self._make_behind, key, found, make)

    def _make_behind(self, key: Hashable, found: _Result, make: Make[Any]) -> None:
        try:
            with self._reading() as connection:
                self._make(found, changes_of(connection), connection, make)
        except Exception as error:
            # Whoever asks next counts himself, and is told what is wrong.
            LOG.info("%s could not be counted anew: %s", key, error)
            with self._lock:
                self._results.pop(key, None)
        finally:
            found.under_way = False


def changes_of(connection: Connection) -> int:
    """How many transactions have written to the record."""
    return int(connection.execute(select(changes.c.number)).scalar_one())
