"""An event: who did what to whom, and every report that carries it, with the words that tell it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from dragoman.web.desk import OpenRecord
from dragoman.web.rendering import render
from dragoman.web.view import codebook
from dragoman.web.view.chain import draw
from dragoman.web.view.changes import change
from dragoman.web.view.comparing import side_by_side
from dragoman.web.view.reasons import reasons
from dragoman.web.view.telling import accounts, reactions, statements

router = APIRouter()

SHOWN = 12
"""Reports of an event that are shown with their words, unless all are asked for."""

MOST = 200
"""An event that a thousand reports tell must not take minutes."""

REACTIONS = 8
IN_STORY = 60
"""Later events of the story among which reactions are looked for."""


@router.get("/events/{id}")
def event(
    request: Request,
    record: OpenRecord,
    id: str,  # noqa: A002
    reports: str = "",
) -> Response:
    """The event; the address of one that was merged leads to what it is now. ``reports=all`` shows more of them."""
    found = record.event(id)
    if found["id"] != id:
        return RedirectResponse(f"/events/{quote(found['id'])}", status_code=307)
    wanted = found["reports"][: MOST if reports == "all" else SHOWN]
    told = record.told_in(wanted)
    story = record.story(found["story"]) if found["story"] else None
    own = [mention for mention in told["mentions"] if mention["event"] == found["id"]]
    shown = accounts(told["reports"], own, story["copies"] if story else ())
    values = {
        "event": found,
        "story": story,
        "accounts": shown,
        "more": len(found["reports"]) - len(wanted),
        "statements": statements(shown, told["quotes"]),
        "reactions": _reactions(record, found),
        "meanings": codebook.explained(found),
        "statuses": codebook.STATUSES,
        "precisions": codebook.PRECISIONS,
        "outlets": {report["id"]: report["outlet"] or report["title"] or report["id"] for report in told["reports"]},
        "changes": [change(made, made["changed"]) for made in record.history(found["id"])],
        "chain": draw(found, told["reports"], own, copies=story["copies"] if story else (), record=record.name),
    }
    return render(request, "event.html", values)


def _reactions(record: OpenRecord, found: dict[str, Any]) -> list[Any]:
    if not (found["story"] and found["date"]):
        return []
    later = record.page("events", story=found["story"], since=found["date"]["value"], limit=IN_STORY)["rows"]
    return reactions(found, later)[:REACTIONS]


@router.get("/events/{id}/compare")
def compare(request: Request, record: OpenRecord, id: str) -> Response:  # noqa: A002
    """Where its reports agree and where they differ: a page, or the part of one that a script asks for."""
    found = record.event(id)
    whole = f"/events/{found['id']}/compare" if "HX-Request" in request.headers else None
    return _part(request, "event_compare.html", found, side_by_side(record.compare(found["id"]), whole))


@router.get("/events/{id}/why")
def why(request: Request, record: OpenRecord, id: str) -> Response:  # noqa: A002
    """Why its mentions are one event: a page, or the part of one that a script asks for."""
    return _part(request, "event_why.html", record.event(id), {"why": reasons(record.why(id))})


def _part(request: Request, name: str, event: dict[str, Any], values: dict[str, Any]) -> Response:
    """A page of its own or, where the page of the event asks for it, only what stands in it."""
    frame, level = ("part.html", 3) if "HX-Request" in request.headers else ("event_part.html", 2)
    return render(request, name, {"event": event, "frame": frame, "level": level, **values})
