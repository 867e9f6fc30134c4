"""Dyads: who did how much to whom."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from dragoman.web.desk import OpenRecord
from dragoman.web.pages._list import render_list
from dragoman.web.view.address import Address, answer

router = APIRouter()

FILTERS = ("actor", "since", "until")
ROWS = 30


@router.get("/dyads")
def dyads(request: Request, record: OpenRecord) -> Response:
    """The directed pairs, those of most events first."""
    address = Address.of(request, (*FILTERS, "order"))
    found = answer(lambda **asked: record.ranking("dyads", limit=ROWS, **asked), address.asked)
    return render_list(
        request, "dyads.html", address, found,
        filters=FILTERS, fields=FILTERS, words=("directed pair", "directed pairs"),
        order=found.filters.get("order", "events"),
    )  # fmt: skip
