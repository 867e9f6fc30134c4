"""How the API answers: rows as JSON or as a stream of lines, and the errors that each address may give."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, Generator, Iterable
from itertools import islice
from typing import Any, TypeAlias, cast

from fastapi import Request
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.types import Message, Receive, Scope, Send

from dragoman.columns import COLUMNS, cell
from dragoman.web.api.models import Problem
from dragoman.web.guard.gate import RefusedError

Responses: TypeAlias = dict[int | str, dict[str, Any]]

LINES, CSV = "application/x-ndjson", "text/csv"

LINES_AT_ONCE = 200
"""Rows that are fetched and sent in one go: the next ones are fetched when these are on their way."""

MOST_STREAMS = 8
"""Streams at once: each holds a connection to the record for as long as its reader likes."""

STALLED_SECONDS = 60
"""How long the reader of a stream may take nothing of it before it ends."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes a text for a formula by; the names and titles in reports are anybody's."""

MEANINGS = {
    400: "A filter is wrong, or makes no sense here.",
    401: "Nobody has signed in, or the token is wrong.",
    403: "Asked for by another site's page, without a CSRF token, or without the role that it needs.",
    404: "Nothing has this id, or that of a filter.",
    408: "The request took too long to arrive.",
    409: "What is decided on was changed since it was looked at; nothing was written.",
    413: "The body is too large.",
    422: "A parameter or the body is not what is described here, or the decision can't be carried out.",
    429: "Too much was asked for; the header Retry-After says how many seconds to wait.",
    503: "The record can't be read or written at the moment.",
}


def errors(*statuses: int) -> Responses:
    """The errors that an address may give, those that all give among them, for its description."""
    everywhere = (400, 401, 403, 404, 422, 429, 503)
    return {status: {"model": Problem, "description": MEANINGS[status]} for status in sorted({*everywhere, *statuses})}


def answer(content: Any, status: int = 200) -> JSONResponse:
    """Rows of the record as they are: checking them against their description once more would cost most of the time."""
    return JSONResponse(content, status)


class JsonLines(StreamingResponse):
    """Rows as JSON lines, fetched as the reader takes them. However it ends, the rows are closed."""

    media_type = LINES

    def __init__(self, rows: Iterable[dict[str, Any]], request: Request) -> None:
        state = request.app.state
        if state.streams >= MOST_STREAMS:
            raise RefusedError(429, f"{MOST_STREAMS} streams are running: wait until one ends", {"retry-after": "5"})
        self._rows = cast(Generator[dict[str, Any], None, None], rows)
        self._state = state
        super().__init__(self._lines(), media_type=self.media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the rows; ends early where the reader goes, or stays and takes nothing."""

        async def sending(message: Message) -> None:
            async with asyncio.timeout(STALLED_SECONDS):
                await send(message)

        self._state.streams += 1
        try:
            await super().__call__(scope, receive, sending)
        finally:
            self._state.streams -= 1
            if hasattr(self._rows, "close"):
                self._rows.close()

    async def _lines(self) -> AsyncIterator[str]:
        rows = iter(self._rows)
        while lines := await run_in_threadpool(self._some, rows):
            yield lines

    def _some(self, rows: Iterable[dict[str, Any]]) -> str:
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in islice(rows, LINES_AT_ONCE))


class CsvLines(JsonLines):
    """Rows as CSV with the columns that ``dragoman --format csv`` gives the table.

    A text that a spreadsheet would take for a formula is marked as text by a «'», as in the data of pictures.
    """

    media_type = CSV

    def __init__(self, rows: Iterable[dict[str, Any]], request: Request, table: str) -> None:
        super().__init__(rows, request)
        self._columns = COLUMNS[table]
        self._headed = False

    def _some(self, rows: Iterable[dict[str, Any]]) -> str:
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        if not self._headed:
            writer.writerow(column.name for column in self._columns)
            self._headed = True
        for row in islice(rows, LINES_AT_ONCE):
            writer.writerow(_as_text(cell(column.value(row))) for column in self._columns)
        return written.getvalue()


def _as_text(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
