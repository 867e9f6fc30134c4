"""Review: one event at a time, those most worth a look first, or a random sample."""

from __future__ import annotations

import secrets
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from dragoman.record import Record
from dragoman.web.desk import OpenRecord
from dragoman.web.rendering import render
from dragoman.web.view.reviewing import reports_of, with_evidence

router = APIRouter()

AT_ONCE = 8
"""Events that are fetched at once: the next ones are there before they are needed."""

Drawn = Literal["worth", "random"]


@router.get("/review")
def review(
    request: Request,
    record: OpenRecord,
    drawn: Drawn = "worth",
    type: str = "",  # noqa: A002 - the name in the address
    since: str = "",
    seed: Annotated[int | None, Query(ge=0)] = None,
    after: str = "",
) -> Response:
    """The queue; scripts show one event after another, without them all stand below one another."""
    chosen = secrets.randbelow(1_000_000) if drawn == "random" and seed is None else seed or 0
    wanted = {"drawn": drawn, "type": type, "since": since, "seed": chosen}
    return render(request, "review.html", {"wanted": wanted, **_part(record, wanted, after)})


@router.get("/review/items")
def items(
    request: Request,
    record: OpenRecord,
    drawn: Drawn = "worth",
    type: str = "",  # noqa: A002 - the name in the address
    since: str = "",
    seed: Annotated[int, Query(ge=0)] = 0,
    after: str = "",
) -> Response:
    """The next events of the queue, as a part of the page."""
    wanted = {"drawn": drawn, "type": type, "since": since, "seed": seed}
    return render(request, "parts/review_items.html", _part(record, wanted, after))


@router.get("/review/items/{event}")
def item(request: Request, record: OpenRecord, event: str) -> Response:
    """One event as it is now."""
    row = {"why": [], **record.event(event)}
    return render(request, "parts/review_items.html", {"items": _shown(record, [row]), "next": None})


def _part(record: Record, wanted: dict[str, Any], after: str) -> dict[str, Any]:
    """Some events of the queue, and what an address asks for those after them by."""
    filters = {name: wanted[name] or None for name in ("type", "since")}
    found = record.queue(limit=AT_ONCE, after=after or None, drawn=wanted["drawn"], seed=wanted["seed"], **filters)
    query = {name: value for name, value in wanted.items() if value not in ("", None)}
    more = urlencode({**query, "after": found["next"]}) if found["next"] else None
    return {**found, "items": _shown(record, found["rows"]), "next": more}


def _shown(record: Record, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return with_evidence(rows, record.told_in(reports_of(rows)))
