"""How often something may be asked for: token buckets, in memory, one for each who asks."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock

MOST_KEYS = 10_000
"""Askers that are remembered; the one who asked longest ago is forgotten first. About 2 MB."""


@dataclass(frozen=True, slots=True)
class Rate:
    """``burst`` requests at once, then one every ``seconds``."""

    burst: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What is allowed: tries to sign in, for an address and for a name; decisions, and all requests, of one asker.

    Whom the desk asks for no password is on the machine itself: for that one only decisions are limited. The figures
    are this project's: ten tries and then two a minute leave room for mistyping and none for guessing; a page asks for
    some ten things, so that 300 at once and 20 a second are a person who reads fast with several tabs.
    """

    sign_in: Rate = Rate(10, 30)
    decisions: Rate = Rate(60, 0.5)
    requests: Rate = Rate(300, 0.05)


class Buckets:
    """Who has asked how often."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._clock = rate, clock
        self._full_at: OrderedDict[Hashable, float] = OrderedDict()  # when the bucket of each will be full again
        self._lock = Lock()

    def take(self, key: Hashable) -> float:
        """Counts one request of ``key``; 0 where it is allowed, else after how many seconds the next one will be."""
        with self._lock:
            now = self._clock()
            full_at = max(self._full_at.pop(key, now), now)
            wait = full_at - now - (self._rate.burst - 1) * self._rate.seconds
            allowed = wait <= 0
            self._full_at[key] = full_at + self._rate.seconds if allowed else full_at
            if len(self._full_at) > MOST_KEYS:
                self._full_at.popitem(last=False)
            return 0.0 if allowed else wait
