"""Review: one event at a time, those most worth a look first, or a random sample."""

from __future__ import annotations

import secrets
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from dragoman.correcting import Since
from dragoman.record import Record
from dragoman.web.desk import OpenRecord
from dragoman.web.rendering import render
from dragoman.web.view.reviewing import reports_of, with_evidence

router = APIRouter()

AT_ONCE = 8
"""Events that are fetched at once: the next ones are there before they are needed."""


class Wanted(BaseModel):
    """Which events: the queue's first ones or a random sample, of a type, since a day, after those of a page."""

    drawn: Literal["worth", "random"] = "worth"
    type: str = ""
    since: str = ""
    seed: int = Field(default_factory=lambda: secrets.randbelow(1_000_000), ge=0)
    after: str = ""

    @property
    def filters(self) -> Since:
        """The filters of the queue; a field that was left empty asks for nothing."""
        return {"type": self.type or None, "since": self.since or None}


@router.get("/review")
def review(request: Request, record: OpenRecord, wanted: Annotated[Wanted, Query()]) -> Response:
    """The queue; scripts show one event after another, without them all stand below one another."""
    return render(request, "review.html", {"wanted": wanted, **_part(record, wanted)})


@router.get("/review/items")
def items(request: Request, record: OpenRecord, wanted: Annotated[Wanted, Query()]) -> Response:
    """The next events of the queue, as a part of the page."""
    return render(request, "parts/review_items.html", _part(record, wanted))


@router.get("/review/items/{event}")
def item(request: Request, record: OpenRecord, event: str) -> Response:
    """One event as it is now."""
    row = {"why": [], **record.event(event)}
    return render(request, "parts/review_items.html", {"items": _shown(record, [row]), "next": None})


def _part(record: Record, wanted: Wanted) -> dict[str, Any]:
    """Some events of the queue, and what an address asks for those after them by."""
    after = wanted.after or None
    found = record.queue(limit=AT_ONCE, after=after, drawn=wanted.drawn, seed=wanted.seed, **wanted.filters)
    asked = {**wanted.model_dump(exclude_defaults=True), "seed": wanted.seed, "after": found["next"]}
    more = urlencode(asked) if found["next"] else None
    return {**found, "items": _shown(record, found["rows"]), "next": more}


def _shown(record: Record, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return with_evidence(rows, record.told_in(reports_of(rows)))
