"""The gate: every request passes it before any page or the API sees it."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import replace
from math import ceil
from urllib.parse import parse_qs, quote, urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.web.guard import csrf, hosts
from dragoman.web.guard.limits import Buckets
from dragoman.web.guard.people import LONGEST, People, Person
from dragoman.web.guard.sessions import IDLE_SECONDS, Session, Sessions
from dragoman.web.guard.visits import Visit, Visitor
from dragoman.web.rendering import render, tell
from dragoman.web.settings import Settings

MOST_BYTES = 256 * 1024
"""The largest body: a decision on a thousand members takes some 20 kB."""

LARGER = {"/history": 8 * 1024 * 1024}
"""The largest body of the pages that take a file: some 8,000 decisions."""

BODY_SECONDS = 30
"""How long a body may take to arrive, so that nobody keeps the desk waiting."""

STALE = (
    "this page is of an older session: load it again, then repeat what you did;"
    " programs send the desk's token, or in X-CSRF-Token the csrf of /api/session"
)
FORM = "application/x-www-form-urlencoded"
OPEN_PATHS = ("/signin", "/signout")


class RefusedError(Exception):
    """A request that is not let through: the HTTP status, why in one sentence, and headers."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.headers = status, headers


class Guard:
    """What the gate knows: who may come in, who is in, and how often each has asked.

    Raises:
        AccessError: the file of people can't be read.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.people = People(settings.people) if settings.people else None
        if self.people:
            list(self.people)
        self.sessions = Sessions()
        self.sign_ins = Buckets(settings.limits.sign_in)
        self.decisions = Buckets(settings.limits.decisions)
        self.requests = Buckets(settings.limits.requests)
        self.cookie = f"dragoman_{hashlib.sha256(settings.record.encode()).hexdigest()[:8]}"  # other desks have others
        self._hosts = frozenset(hosts.name_of(host) for host in settings.hosts)
        self._secret = secrets.token_bytes(32)

    def visit(self, request: Request) -> Visit:
        """Who asks."""
        if not self.settings.log_in:
            return Visit(None, self._secret, can_correct=True)
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.casefold() == "bearer":
            if not self.is_token(given.strip()):
                raise RefusedError(401, "this token opens nothing here", {"www-authenticate": "Bearer"})
            return replace(self._as(self.guest), trusted=True)
        id_ = request.cookies.get(self.cookie, "")
        session = self.sessions.get(id_) if id_ else None
        if session is None or not self._holds(session):
            return Visit(None, self._secret)
        return replace(self._as(session.visitor), session=id_, secret=session.secret)

    def _as(self, visitor: Visitor) -> Visit:
        return Visit(visitor, self._secret, can_correct=visitor.role == "correct")

    def _holds(self, session: Session) -> bool:
        """Whether who signed in still has that name, role and password."""
        return session.person is None or bool(self.people and self.people.get(session.person.name) == session.person)

    @property
    def guest(self) -> Visitor:
        """Who holds the token."""
        return Visitor("guest", self.settings.role, guest=True)

    def is_token(self, given: str) -> bool:
        """Whether this is the desk's token."""
        wanted = self.settings.token
        return wanted is not None and hmac.compare_digest(given.encode(), wanted.encode())

    def sign_in(self, request: Request, response: Response, person: Person | None) -> None:
        """Starts a session of a person, or of who holds the token, under a new id, and ends the one there was."""
        self.sessions.end(request.cookies.get(self.cookie, ""))
        visitor = Visitor(person.name, person.role) if person else self.guest
        response.set_cookie(
            self.cookie,
            self.sessions.begin(visitor, person),
            max_age=IDLE_SECONDS,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )

    def try_sign_in(self, request: Request, name: str | None = None) -> None:
        """Counts a try to sign in, from this address and for this name.

        Raises:
            RefusedError: there were too many.
        """
        keys = [("address", address(request)), *([("name", name[:LONGEST])] if name else [])]
        _wait(max(self.sign_ins.take(key) for key in keys), "there were too many tries to sign in")

    def check_origin(self, request: Request) -> None:
        """Refuses what a page of another site makes a browser ask for."""
        if not hosts.is_known(request, self._hosts):
            name = hosts.name_of(request.headers.get("host", ""))
            raise RefusedError(403, f"the desk is not known by the name {name!r}: start it with --allow-host {name}")
        if not hosts.comes_from_here(request):
            raise RefusedError(403, "another site's page asked for this: open the desk itself")

    def check_visit(self, request: Request, visit: Visit) -> None:
        """Refuses who has not signed in, who may not correct, and who asks too often."""
        path = request.url.path
        if path.startswith("/static/"):
            return
        if self.settings.log_in:
            _wait(self.requests.take(visit.session or address(request)), "there were too many requests")
        if path in OPEN_PATHS:
            return
        if self.settings.log_in and visit.person is None:
            raise RefusedError(401, "sign in first, or send the desk's token", {"www-authenticate": "Bearer"})
        if request.method not in hosts.READING:
            if not visit.can_correct:
                raise RefusedError(403, "you may look at the record but not correct it: ask for the role «correct»")
            _wait(self.decisions.take(visit.session or address(request)), "there were too many decisions")


class Gate:
    """Lets through what the guard has nothing against, with the :class:`Visit` in ``request.state.visit``."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self._app, self._guard = app, guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, or hands it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}  # the server, which knows better, sends the headers alone
        request = Request(scope, receive)
        try:
            receive = await self._passed(request, receive)
        except RefusedError as refused:
            await _turned_away(request, refused)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _passed(self, request: Request, receive: Receive) -> Receive:
        """From where the application receives the body."""
        self._guard.check_origin(request)
        visit = request.state.visit = self._guard.visit(request)
        self._guard.check_visit(request, visit)
        if request.method in hosts.READING:
            return receive
        body = await _body(request)
        if not visit.trusted and not csrf.is_token(_csrf(request, body), visit.secret):
            raise RefusedError(403, STALE)
        return _again(body, receive)


def address(request: Request) -> str:
    """The address that a request comes from."""
    return request.client.host if request.client else ""


def _wait(seconds: float, why: str) -> None:
    if seconds:
        whole = ceil(seconds)
        raise RefusedError(429, f"{why}: wait {whole} s", {"retry-after": str(whole)})


def _turned_away(request: Request, refused: RefusedError) -> Response:
    """The way to the sign-in page for a person who wants to see a page, else why it is refused."""
    api = request.url.path.startswith("/api/")
    if refused.status != 401 or api or request.method not in hosts.READING:
        return tell(request, refused.status, str(refused), refused.headers)
    here = quote(request.url.path) + (f"?{request.url.query}" if request.url.query else "")
    if request.headers.get("sec-fetch-site") == "cross-site":
        # A link from elsewhere comes without the cookie (SameSite=Strict); a page of the desk asks again with it.
        return render(request, "again.html", {"address": here})
    return RedirectResponse(f"/signin?{urlencode({'next': here})}", 303)


async def _body(request: Request) -> bytes:
    """The whole body.

    Raises:
        RefusedError: it is too large, or took too long.
    """
    parts, size, most = [], 0, LARGER.get(request.url.path, MOST_BYTES)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                size += len(part)
                if size > most:
                    raise RefusedError(413, f"this is more than {most // 1024} kB, the most that is taken")
                parts.append(part)
    except TimeoutError:
        raise RefusedError(408, f"the request took longer than {BODY_SECONDS} s to arrive") from None
    return b"".join(parts)


def _csrf(request: Request, body: bytes) -> str:
    """The CSRF token that was sent: in the header, or in a form's field."""
    if given := request.headers.get(csrf.HEADER):
        return given
    if request.headers.get("content-type", "").partition(";")[0].strip() != FORM:
        return ""
    try:
        return parse_qs(body.decode("utf-8", "replace"), max_num_fields=1000).get(csrf.FIELD, [""])[0]
    except ValueError:
        return ""


def _again(body: bytes, receive: Receive) -> Receive:
    """Gives a body that was read to the application, then whatever comes."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
