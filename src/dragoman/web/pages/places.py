"""The map: where events happened, and which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from dragoman import wording
from dragoman.record import Record
from dragoman.values import TYPES
from dragoman.web.desk import OpenRecord
from dragoman.web.rendering import render
from dragoman.web.view import places
from dragoman.web.view.address import Address, answer
from dragoman.web.view.figure import OUTLINES, provenance

router = APIRouter()

ASKED = ("actor", "since", "until", "type", "quad", "country", "outlet", "q")

QUADS = (
    ("", "any"),
    ("1", "verbal cooperation"),
    ("2", "material cooperation"),
    ("3", "verbal conflict"),
    ("4", "material conflict"),
)

CHOICES = [("", "any"), *((one, one.lower()) for one in TYPES)]

MOST = 300
"""Places that are drawn and listed, those with most events."""

Row = Mapping[str, Any]


@router.get("/map")
def map_page(request: Request, record: OpenRecord) -> Response:
    """The places of actual events that meet the filters; ``place`` and ``in`` (its country) list the events of one."""
    address = Address.of(request, (*ASKED, "place", "in"))
    filters = {name: address.asked[name] for name in ASKED if name in address.asked}
    asked = answer(lambda **filters: record.places(status="actual", **filters), filters)
    place = _place(asked.found, address)
    values = {
        "address": address,
        "wrong": asked.wrong,
        "types": CHOICES,
        "quads": QUADS,
        "place": place,
        "there": [record.event(id_) for id_ in place["newest"]] if place else [],
        "shown": places.figure(asked.found[:MOST], address.path, filters, _caption(record, asked.filters, asked.found)),
    }
    return render(request, "map.html", values)


def _place(found: Sequence[Row], address: Address) -> Row | None:
    """The place that was clicked, with no events where none meets the filters."""
    name, country = address.asked.get("place"), address.asked.get("in")
    if name is None:
        return None
    nowhere: Row = {"name": name, "country": country, "events": 0, "newest": []}
    return next((one for one in found if one["name"] == name and (one["country"] or None) == country), nowhere)


def _caption(record: Record, filters: Mapping[str, Any], found: Sequence[Row]) -> tuple[str, ...]:
    """Where the numbers come from, and what is not on the map."""
    events = sum(place["events"] for place in found)
    actual = record.page("events", limit=1, total=True, status="actual", **filters)
    reports = record.telling(status="actual", **filters)
    return provenance(
        record.name,
        filters,
        f"{events:,} events told as actual in {wording.counted(len(found), 'place')},"
        f" told in {wording.counted(reports, 'report')} with those of no known place.",
        f"Of {_at_most(actual)} actual events in all, those told without a place, or of one whose coordinates are not"
        " known, are not on the map.",
        *([f"The {MOST} places with most events are shown."] if len(found) > MOST else []),
        OUTLINES,
    )


def _at_most(page: Row) -> str:
    """How many rows there are, or that there are more than are counted."""
    return f"over {page['total']:,}" if page["capped"] else f"{page['total']:,}"
