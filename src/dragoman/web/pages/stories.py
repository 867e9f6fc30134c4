"""Stories: the list of them, one day by day, and what its reports agree on."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from dragoman.web.desk import OpenRecord
from dragoman.web.pages._list import render_list
from dragoman.web.rendering import render
from dragoman.web.view import listing
from dragoman.web.view.address import Address, answer
from dragoman.web.view.comparing import side_by_side
from dragoman.web.view.timeline import timeline

router = APIRouter()

FILTERS = ("q", "actor", "since", "until", "type", "country", "outlet")
FIELDS = ("q", "actor", "since", "until")
PAGE = 30

MOST = 300
"""Events, and reports, that stand on the page of a story."""

ACTORS, STATEMENTS = 15, 8


@router.get("/stories")
def stories(request: Request, record: OpenRecord) -> Response:
    """The stories, newest first."""
    address = Address.of(request, FILTERS)
    found = answer(lambda **asked: record.page("stories", limit=PAGE, total=True, **asked), address.asked)
    words = ("story", "stories")
    return render_list(request, "stories.html", address, found, filters=FILTERS, fields=FIELDS, words=words)


@router.get("/stories/{id_}")
def story(request: Request, record: OpenRecord, id_: str) -> Response:
    """A story: what happened and who told it, day by day; its actors and statements."""
    found = record.story(id_)
    asked: dict[str, Any] = {"story": found["id"], "total": True}
    events, reports = (record.page(table, limit=MOST, **asked)["rows"] for table in ("events", "reports"))
    said = record.page("quotes", limit=STATEMENTS, **asked)
    legends = record.legends({quote["report"] for quote in said["rows"]})
    values = {
        "story": found,
        "days": timeline(events, reports, found["copies"]),
        "actors": listing.taking_part(events, ACTORS),
        "statements": record.with_words(said["rows"]),
        "statements_total": said["total"],
        "legends": legends | {report["id"]: report for report in reports},
        "more": max(len(found["events"]), len(found["reports"])) > MOST,
        "most": MOST,
    }
    return render(request, "story.html", values)


@router.get("/stories/{id_}/compare")
def compare(request: Request, record: OpenRecord, id_: str) -> Response:
    """What all reports of a story say, what only some say, and where they differ."""
    found = record.story(id_)
    values = {"story": found, "level": 3, **side_by_side(record.compare(found["id"]))}
    return render(request, "story_compare.html", values)
