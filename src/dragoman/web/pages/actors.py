"""Actors: the list of them, and one with its names, offices, acts and statements."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from dragoman.record import Record
from dragoman.web.desk import OpenRecord
from dragoman.web.pages._list import render_list
from dragoman.web.rendering import render
from dragoman.web.view import listing
from dragoman.web.view.address import Address, answer
from dragoman.web.view.correcting import SECTOR_WORDS

router = APIRouter()

FILTERS = ("name", "country", "sector")
ROWS, EVENTS = 30, 20

SIDES = {"source": "What it did", "target": "What was done to it", "statements": "What it said"}
"""The parts of an actor's page."""

LOOKED_AT = 30
"""Reports behind the rows shown in which is counted what they call an actor."""

NAMES, DYADS = 8, 10


@router.get("/actors")
def actors(request: Request, record: OpenRecord) -> Response:
    """The actors, those of most events first."""
    address = Address.of(request, (*FILTERS, "order"))
    found = answer(lambda **asked: record.ranking("actors", limit=ROWS, **asked), address.asked)
    return render_list(
        request, "actors.html", address, found,
        filters=FILTERS, fields=FILTERS, words=("actor", "actors"), order=found.filters.get("order", "events"),
        sector_choices=[("", "any"), *sorted(SECTOR_WORDS.items(), key=lambda pair: pair[1])],
    )  # fmt: skip


@router.get("/actors/{id_}")
def actor(request: Request, record: OpenRecord, id_: str) -> Response:
    """An actor: who it is, what it did, what was done to it and what it said."""
    found = record.actor(id_)
    address = Address.of(request, ("side",))
    side = address.asked.get("side", "source")
    side = side if side in SIDES else "source"
    page = _page(record, found["id"], side, address)
    behind = {row["report"] for row in page["rows"]} if side == "statements" else listing.reports_behind(page["rows"])
    mentions = record.told_in(sorted(behind)[:LOOKED_AT])["mentions"]
    names = listing.called(mentions, found["id"], NAMES)
    values = {
        "address": address,
        "actor": found,
        "side": side,
        "sides": SIDES,
        "rows": page["rows"],
        "pager": listing.pager(address, page),
        "names": names,
        "legends": record.legends(behind),
        "dyads": record.page("dyads", actor=found["id"], limit=DYADS)["rows"],
    }
    return render(request, "actor.html", values)


def _page(record: Record, actor: str, side: str, address: Address) -> dict[str, Any]:
    """The events on that side of the actor, or its statements."""

    def page(**place: Any) -> dict[str, Any]:
        if side == "statements":
            said = record.page("quotes", actor=actor, limit=EVENTS, **place)
            return {**said, "rows": record.with_words(said["rows"])}
        asked: dict[str, Any] = {side: actor, **place}
        return record.page("events", limit=EVENTS, **asked)

    return answer(page, {name: value for name, value in address.asked.items() if name != "side"}).found
