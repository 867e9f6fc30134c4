"""Today: what is new, what needs a look, and what was decided lately."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response

from dragoman.web.desk import OpenRecord
from dragoman.web.rendering import render
from dragoman.web.view.changes import change
from dragoman.web.view.words import day_value, long_day

router = APIRouter()

Row = Mapping[str, Any]

NEW = 30
TO_LOOK_AT = 8
DECIDED = 8


@router.get("/")
def today(request: Request, record: OpenRecord) -> Response:
    """The events that came into the record last, the queue's first ones, and the newest decisions."""
    counts = record.counts()
    if not counts["reports"]:
        return render(request, "today.html", {"counts": counts, "record_name": Path(record.name).name})
    values = {
        "counts": counts,
        "days": by_day(record.page("events", order="read", limit=NEW)["rows"]),
        "queue": record.queue(limit=TO_LOOK_AT)["rows"],
        "changes": [change(one) for one in reversed(deque(record.decisions(), DECIDED))],
    }
    return render(request, "today.html", values)


def by_day(events: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Events under the days on which they happened, the newest day first, those without a date last."""
    ordered = sorted(events, key=lambda event: day_value(event["date"]), reverse=True)
    return [(day, list(some)) for day, some in groupby(ordered, key=lambda event: long_day(event["date"]))]
