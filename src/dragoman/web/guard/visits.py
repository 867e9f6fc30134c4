"""Who is at the desk: what the gate finds out about a request, for the pages and the API."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from dragoman.web.guard import csrf
from dragoman.web.guard.people import Role


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who has signed in. Whoever holds a token is a guest, and no author of decisions by that name."""

    name: str
    role: Role
    guest: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: who asks, if anybody had to sign in, and the secret that CSRF tokens are made from.

    ``session`` is the id of the session that the request belongs to; a request with a token in its header has none.
    ``trusted`` is a request that no page can make a browser send, so that it needs no CSRF token.
    """

    person: Visitor | None
    secret: bytes
    can_correct: bool = False
    session: str | None = None
    trusted: bool = False

    def csrf(self) -> str:
        """A fresh token for the forms and scripts of a page."""
        return csrf.token(self.secret)


NOBODY = Visit(None, b"")
"""Somebody who was turned away before it was asked who it is."""


def visit_of(request: Request) -> Visit:
    """Who asks."""
    found: Visit = getattr(request.state, "visit", NOBODY)
    return found
