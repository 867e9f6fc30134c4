"""The tables of the record, page by page or as a stream, and their rows by id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from dragoman.record import Record
from dragoman.web.api import found, models
from dragoman.web.api.answers import CSV, LINES, CsvLines, JsonLines, Responses, answer, errors
from dragoman.web.api.asking import PageAsked, PathId
from dragoman.web.desk import OpenRecord

router = APIRouter(tags=["The record"])

TABLES: dict[str, tuple[type[BaseModel], str]] = {
    "events": (models.Event, "Events"),
    "mentions": (models.Mention, "Mentions: each telling of an event in a report"),
    "quotes": (models.Quote, "Statements"),
    "stories": (models.Story, "Stories: reports on one happening"),
    "reports": (models.ReportHead, "Reports, without their text"),
    "actors": (models.Actor, "Actors"),
    "dyads": (models.Dyad, "Dyads: who did how much to whom"),
    "outlets": (models.Outlet, "Outlets, and on whom they rest"),
}

ROWS: dict[str, tuple[type[BaseModel], str, Callable[[Record, str], dict[str, Any]]]] = {
    "events": (models.Event, "One event", lambda record, id_: record.event(id_)),
    "mentions": (models.Mention, "One mention", lambda record, id_: record.mention(id_)),
    "quotes": (models.Quote, "One statement", lambda record, id_: record.quote(id_)),
    "stories": (models.Story, "One story", lambda record, id_: record.story(id_)),
    "actors": (models.ActorInFull, "One actor", lambda record, id_: record.actor(id_)),
    "reports": (models.Report, "One report, with its text", lambda record, id_: record.get_report(id_)),
}

OF_EVENTS: dict[str, tuple[str, Callable[[Record, str], Any]]] = {
    "compare": ("The reports of an event's story side by side", lambda record, id_: record.compare(id_)),
    "why": ("Why the mentions of an event are one", lambda record, id_: record.why(id_)),
    "history": ("What people decided on an event", lambda record, id_: record.history(id_)),
}


def _lister(table: str) -> Callable[..., Response]:
    def rows(request: Request, record: OpenRecord, asked: Annotated[PageAsked, Query()]) -> Response:
        if asked.format == "jsonl":
            return JsonLines(getattr(record, table)(**asked.wanted(), limit=asked.limit), request)
        if asked.format == "csv":
            return CsvLines(getattr(record, table)(**asked.wanted(), limit=asked.limit), request, table)
        place = {"after": asked.after, "before": asked.before, "order": asked.order}
        return answer(record.page(table, limit=asked.limit or 50, total=asked.total, **asked.wanted(), **place))

    return rows


def _finder(find: Callable[[Record, str], Any]) -> Callable[..., Response]:
    def row(record: OpenRecord, id: PathId) -> Response:  # noqa: A002
        return answer(find(record, id))

    return row


def _page(row: type[BaseModel]) -> Responses:
    lines = {"schema": {"type": "string"}, "example": '{"id": "e4d3c2b1a0f9e8d7", …}\n{"id": "e8d7c6b5a4f3e2d1", …}\n'}
    content = {LINES: lines, CSV: {"schema": {"type": "string"}}}
    return {200: {"model": found.Page[row], "content": content}, **errors()}  # type: ignore[valid-type]


for _name, (_row, _summary) in TABLES.items():
    router.get(f"/{_name}", summary=_summary, operation_id=f"list_{_name}", responses=_page(_row))(_lister(_name))

for _part, (_summary, _find) in OF_EVENTS.items():
    router.get(f"/events/{{id}}/{_part}", summary=_summary, operation_id=f"{_part}_of_event", responses=errors())(
        _finder(_find)
    )

for _name, (_row, _summary, _find) in ROWS.items():
    _path = "{id:path}" if _name == "reports" else "{id}"  # a report's id is kept as given, and may hold a slash
    router.get(
        f"/{_name}/{_path}",
        summary=_summary,
        operation_id=f"get_{_name}",
        responses={200: {"model": _row}, **errors()},
    )(_finder(_find))
