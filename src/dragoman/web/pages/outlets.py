"""Outlets: who rests on whom, what one outlet tells, and the reports behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from dragoman.record import Record
from dragoman.store.dates import days
from dragoman.web.desk import OpenRecord
from dragoman.web.pages._list import render_list
from dragoman.web.rendering import render
from dragoman.web.view import listing
from dragoman.web.view.address import Address, answer

router = APIRouter()

FILTERS = ("actor", "since", "until")
ROWS, EDGES, ORIGINS, FIRSTS = 30, 30, 20, 10

ORIGIN_DAYS = 31
"""Days whose events are shown with their origins: the last ones asked for."""

LOOKED_AT = 100
"""Events of an outlet among which those are found that it told first; its newest ones."""

BEHIND = 200
"""Reports behind one pair that are listed."""


@router.get("/outlets")
def outlets(request: Request, record: OpenRecord, outlet: str = "") -> Response:
    """Who rests on whom, those of most reports first; with ``outlet`` that outlet."""
    if outlet.strip():
        return _outlet(request, record, outlet.strip())
    address = Address.of(request, (*FILTERS, "order"))
    found = answer(lambda **asked: record.ranking("outlets", limit=ROWS, **asked), address.asked)
    return render_list(
        request, "outlets.html", address, found,
        filters=FILTERS, fields=FILTERS, words=("pair", "pairs"), order=found.filters.get("order", "reports"),
        legends=_legends(record, found.found["rows"]), without_chains=record.without_chains(),
    )  # fmt: skip


@router.get("/outlets/origins")
def origins(request: Request, record: OpenRecord) -> Response:
    """The events that many reports have from one origin."""
    found = answer(lambda **asked: _origins(record, asked), Address.of(request, FILTERS).asked)
    return render(request, "outlet_origins.html", {"origins": found.found})


def _origins(record: Record, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The origins of the events of the last days asked for: over a whole record counting them takes minutes."""
    last = asked.get("until") or record.counts()["last"]
    found = days(last) if last else None
    if found is None:
        return []
    since = max((found.last - timedelta(days=ORIGIN_DAYS)).isoformat(), asked.get("since", ""))
    return list(record.origins(limit=ORIGINS, **{**asked, "since": since, "until": last}))


@router.get("/outlets/edge")
def edge(request: Request, record: OpenRecord, who: str, who_kind: str, on: str, on_kind: str) -> Response:
    """The reports in which one outlet, or speaker, rests on another."""
    ends = {"who": {"name": who, "kind": who_kind}, "on": {"name": on, "kind": on_kind}}
    rows = record.resting(ends["who"], ends["on"], limit=BEHIND)
    return render(request, "outlet_edge.html", {**ends, "rows": rows, "most": BEHIND})


def _outlet(request: Request, record: Record, outlet: str) -> Response:
    """What an outlet has from whom, who has it from there, what it told first, and its copies."""
    own = record.page("reports", outlet=outlet, limit=LOOKED_AT, total=True)
    events = record.page("events", outlet=outlet, limit=LOOKED_AT, total=True)
    said = record.page("quotes", outlet=outlet, limit=1, total=True)
    edges = list(record.outlets(actor=outlet, limit=4 * EDGES))
    rests_on = [row for row in edges if listing.is_outlet(row["who"], outlet)]
    carried = [row for row in edges if listing.is_outlet(row["rests_on"], outlet)]
    mine = {report["id"]: report for report in own["rows"]}
    firsts = listing.told_first(events["rows"], mine)[:FIRSTS]
    groups = _copies(record, mine)
    legends = _legends(record, [*rests_on, *carried]) | record.legends(listing.reports_behind(firsts))
    values = {
        "outlet": outlet,
        "reports": own["total"],
        "events": events["total"],
        "statements": said["total"],
        "rests_on": rests_on[:EDGES],
        "carried": carried[:EDGES],
        "firsts": firsts,
        "copies": groups,
        "legends": legends,
    }
    return render(request, "outlet.html", values)


def _copies(record: Record, own: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The groups of copies that hold reports of an outlet, with the legends of the others."""
    groups = listing.copied(record.copies(own), own)
    legends = record.legends({other for group in groups for other in group["others"]})
    return [{**group, "others": [legends[other] for other in group["others"] if other in legends]} for group in groups]


def _legends(record: Record, edges: list[dict[str, Any]]) -> dict[str, Any]:
    return record.legends({report for row in edges for report in row["examples"]})
