"""The network around an actor; the actor's page fetches it from here."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from dragoman.web.desk import OpenRecord
from dragoman.web.rendering import render
from dragoman.web.view import network
from dragoman.web.view.address import Address, answer
from dragoman.web.view.figure import provenance

router = APIRouter()

MOST = 20
"""Actors around it, on a page of its own."""


@router.get("/actors/{id}/network")
def network_page(
    request: Request,
    record: OpenRecord,
    id: str,  # noqa: A002
    limit: Annotated[int, Query(ge=1, le=60)] = MOST,
) -> Response:
    """The actors that it deals with most, and what they do among themselves."""
    actor = record.actor(id)
    address = Address.of(request, ("since", "until", "type"))
    asked = answer(lambda **filters: record.network(actor["id"], limit=limit, **filters), address.asked)
    events = sum(edge["events"] for edge in asked.found["edges"])
    caption = provenance(
        record.name,
        {"actor": actor["name"], **asked.filters},
        f"{events:,} acts told as actual between {len(asked.found['nodes'])} actors;"
        " an act with several on a side counts for each pair.",
    )
    shown = network.figure(asked.found, actor, caption)
    return render(request, "network.html", {"actor": actor, "shown": shown, "whole": limit >= MOST})
