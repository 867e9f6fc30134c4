"""Sessions: who signed in, kept by the desk and never by the browser, which has nothing but a random number."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock

from dragoman.web.guard.people import Person
from dragoman.web.guard.visits import Visitor

IDLE_SECONDS = 12 * 3600
"""A session ends when nothing was asked for so long: a working day with its breaks."""

MOST = 10_000
"""Sessions at once; with more the one that has been idle longest ends."""


@dataclass(frozen=True, slots=True)
class Session:
    """Who is in it; ``person`` is as in the file at sign-in, so that a new role or password ends the session."""

    visitor: Visitor
    person: Person | None
    secret: bytes
    last: float


class Sessions:
    """The sessions of one desk, in memory: they end with it. Only the hashes of their ids are kept."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sessions: dict[bytes, Session] = {}
        self._lock = Lock()

    def begin(self, visitor: Visitor, person: Person | None) -> str:
        """Starts a session; its id, which goes into the cookie."""
        id_, now = secrets.token_urlsafe(32), self._clock()
        with self._lock:
            there = {key: one for key, one in self._sessions.items() if now - one.last < IDLE_SECONDS}
            if len(there) >= MOST:
                del there[min(there, key=lambda key: there[key].last)]
            self._sessions = {**there, _key(id_): Session(visitor, person, secrets.token_bytes(32), now)}
        return id_

    def get(self, id_: str) -> Session | None:
        """The session of this id, which goes on from now."""
        key, now = _key(id_), self._clock()
        with self._lock:
            found = self._sessions.get(key)
            if found is None or now - found.last >= IDLE_SECONDS:
                self._sessions.pop(key, None)
                return None
            self._sessions[key] = replace(found, last=now)
            return found

    def end(self, id_: str) -> None:
        """Ends a session."""
        with self._lock:
            self._sessions.pop(_key(id_), None)


def _key(id_: str) -> bytes:
    return hashlib.sha256(id_.encode()).digest()
