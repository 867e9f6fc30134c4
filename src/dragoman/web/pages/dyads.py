"""Dyads: who did how much to whom."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from dragoman.web.desk import OpenRecord
from dragoman.web.rendering import render
from dragoman.web.view import listing
from dragoman.web.view.address import Address, answer

router = APIRouter()

FILTERS = ("actor", "since", "until")
ROWS = 50


@router.get("/dyads")
def dyads(request: Request, record: OpenRecord) -> Response:
    """The directed pairs, those of most events first."""
    address = Address.of(request, (*FILTERS, "order"))
    found = answer(lambda **asked: record.ranking("dyads", limit=ROWS, **asked), address.asked)
    page = found.found
    values = {
        "address": address,
        "fields": FILTERS,
        "filter_names": {name: listing.NAMES[name] for name in FILTERS},
        "wrong": found.wrong,
        "order": found.filters.get("order", "events"),
        "found_words": listing.counted(page["total"], page["capped"], "directed pair", "directed pairs"),
        "rows": page["rows"],
        "pager": listing.pager(address, page),
    }
    response = render(request, "dyads.html", values)
    response.headers["HX-Push-Url"] = str(address)
    return response
