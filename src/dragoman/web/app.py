"""The application: what is served, by whom, and what stands on a page where something is wrong."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version as installed
from typing import cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.errors import (
    AccessError,
    AmbiguousIdError,
    ConflictError,
    DecisionError,
    DragomanError,
    RecordError,
    UnknownIdError,
)
from dragoman.record import Record
from dragoman.web import api, assets, pages
from dragoman.web.guard.gate import Gate, Guard, RefusedError
from dragoman.web.guard.headers import Headers
from dragoman.web.rendering import tell
from dragoman.web.settings import Settings
from dragoman.web.warming import warming

LOG = logging.getLogger("dragoman.web")

STATUS = {
    UnknownIdError: 404,
    AmbiguousIdError: 400,
    ConflictError: 409,
    DecisionError: 422,
    RecordError: 503,
    AccessError: 503,
}
"""The HTTP status of each kind of error, the first that fits; others are bad requests."""

SHORTEST_GZIP, GZIP_LEVEL = 1000, 4
"""Bytes from which on compressing pays, and how hard: level 9 takes twice as long for 4 % less."""

SAID = {
    "extra_forbidden": "nothing is called that here",
    "json_invalid": "this is no JSON",
    "missing": "this is needed",
    "string_unicode": "this is no text",
}
"""The most frequent faults of parameters and bodies, in plain words."""


def create_app(settings: Settings) -> FastAPI:
    """The desk on one record.

    Raises:
        RecordError: there is no record, or it can't be opened; when the application starts.
        AccessError: the file of people can't be read.
    """

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        with Record(settings.record, create=False) as record, warming(record):
            app.state.record = record
            yield

    app = FastAPI(
        title="Dragoman",
        version=installed("dragoman"),
        description=api.ABOUT,
        lifespan=running,
        docs_url=None,
        redoc_url=None,
        openapi_url=api.ADDRESS,
    )
    app.state.settings, app.state.guard, app.state.streams = settings, Guard(settings), 0
    app.add_route("/static/{path:path}", assets.answer, include_in_schema=False)
    api.register(app)
    pages.register(app)
    for kind, handler in ((DragomanError, _told), (RequestValidationError, _invalid), (HTTPException, _unanswered)):
        app.add_exception_handler(kind, handler)
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(PoolTimeout, _busy)
    # The last added is the first to see a request: headers go on whatever the others answer.
    app.add_middleware(Gate, guard=app.state.guard)
    app.add_middleware(GZipMiddleware, minimum_size=SHORTEST_GZIP, compresslevel=GZIP_LEVEL)
    app.add_middleware(Faults)
    app.add_middleware(Headers, keep=not settings.log_in)
    return app


class Faults:
    """Answers what nobody foresaw, so that the desk goes on and the browser gets a page, and writes it into the log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands the request on, and answers where that fails."""
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:
            if scope["type"] != "http" or started:
                raise
            fault = f"unexpected {type(error).__name__}: {error}"
            LOG.exception("%s %s: %s", scope["method"], scope["path"], fault)
            await tell(Request(scope), 500, f"{fault} (please report it)")(scope, receive, send)


def _told(request: Request, error: Exception) -> Response:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    return tell(request, status, str(error))


def _refused(request: Request, error: Exception) -> Response:
    refused = cast(RefusedError, error)
    return tell(request, refused.status, str(refused), refused.headers)


def _invalid(request: Request, error: Exception) -> Response:
    """What is wrong with parameters or a body, in one sentence."""
    found = cast(RequestValidationError, error).errors()
    wrong = [
        f"{_where(one['loc'])}: {SAID.get(one['type'], one['msg'].removeprefix('Value error, '))}" for one in found[:3]
    ]
    return tell(request, 422, "; ".join(wrong).encode("utf-8", "replace").decode())


def _where(place: Sequence[str | int]) -> str:
    """The name of what is wrong: «limit», or «ids.0» inside a body."""
    names = [str(part) for part in place[1:] if isinstance(part, str) or len(place) > 2]
    return ".".join(names) or str(place[0])


def _unanswered(request: Request, error: Exception) -> Response:
    """Addresses that aren't there, methods that they don't take, bodies that are no JSON."""
    found = cast(HTTPException, error)
    said = {
        404: f"there is nothing at {request.url.path}",
        405: f"{request.url.path} doesn't take {request.method}",
    }.get(found.status_code, found.detail)
    return tell(request, found.status_code, said, found.headers)


def _busy(request: Request, error: Exception) -> Response:
    return tell(request, 503, "too many are reading the record at once: try again in a moment", {"retry-after": "5"})
