"""Search: the full text, filters, and counts that are filters themselves. The address is the whole state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from dragoman.record import Record
from dragoman.web.desk import OpenRecord
from dragoman.web.pages._list import render_list
from dragoman.web.rendering import render
from dragoman.web.view import listing
from dragoman.web.view.address import Address, Answer, answer

router = APIRouter()

FILTERS = (
    "q", "since", "until", "actor", "source", "target",
    "type", "status", "quad", "country", "outlet", "story", "report",
)  # fmt: skip
FIELDS = ("q", "since", "until", "actor", "source", "target", "outlet")
"""The filters that have a field; the others are set by facets and links."""

FACET_NAMES = {
    **{name: listing.NAMES[name] for name in ("type", "quad", "status", "country", "outlet")}, "year": "Year"
}  # fmt: skip
COUNTED_AT_ONCE = 20_000
"""Of a record with more events the rows are shown first, and what they are counted by is fetched after them."""

KINDS = {"events": "Events", "reports": "Reports", "statements": "Statements"}
TABLES = {"events": "events", "reports": "reports", "statements": "quotes"}
WORDS = {
    "events": ("event", "events"),
    "reports": ("report", "reports"),
    "statements": ("statement", "statements"),
}
ORDERS = {"day": "newest first", "read": "newly read first"}
PAGE = 30


@router.get("/search")
def search(request: Request, record: OpenRecord) -> Response:
    """What meets the filters: events, reports or statements."""
    address = Address.of(request, (*FILTERS, "kind", "order"))
    kind = address.asked.get("kind", "events")
    kind = kind if kind in KINDS else "events"
    found = _found(record, address, kind)
    large = record.counts()["events"] > COUNTED_AT_ONCE
    return render_list(
        request, "search.html", address, found,
        filters=FILTERS, fields=FIELDS, words=WORDS[kind],
        kind=kind, kinds=KINDS, order=found.filters.get("order", "day"), orders=ORDERS,
        facets=None if large else _facets(record, found.filters), facet_names=FACET_NAMES,
        legends=_legends(record, kind, found.found["rows"]), saves=_saves(address, kind),
    )  # fmt: skip


@router.get("/search/facets")
def facets(request: Request, record: OpenRecord) -> Response:
    """The counts of what is found, which the search of a large record fetches after its rows."""
    address = Address.of(request, (*FILTERS, "kind", "order")).at("/search")
    values = {"address": address, "facets": _facets(record, address.asked), "facet_names": FACET_NAMES}
    return render(request, "search_facets.html", values)


def _facets(record: Record, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    return answer(record.facets, {name: value for name, value in asked.items() if name in FILTERS}).found


def _found(record: Record, address: Address, kind: str) -> Answer[dict[str, Any]]:
    """The page of rows, with what each kind needs beside them."""
    filters = {name: value for name, value in address.asked.items() if name != "kind"}

    def page(**asked: Any) -> dict[str, Any]:
        return record.page(TABLES[kind], limit=PAGE, total=True, **asked)

    found = answer(page, filters)
    if kind == "statements":
        found.found["rows"] = record.with_words(found.found["rows"])
    if kind == "reports" and "q" in found.filters:
        found.found["rows"] = _with_snippets(record, found.found["rows"], found.filters["q"])
    return found


def _with_snippets(record: Record, rows: list[dict[str, Any]], words: str) -> list[dict[str, Any]]:
    """The reports with the place in each that fits the words best, as marked ``pieces``."""
    found = record.snippets(words, [row["id"] for row in rows])
    return [{**row, "pieces": listing.pieces(**found.get(row["id"], {}))} for row in rows]


def _legends(record: Record, kind: str, rows: list[dict[str, Any]]) -> Mapping[str, Any]:
    if kind == "reports":
        return {}
    behind = listing.reports_behind(rows) if kind == "events" else {row["report"] for row in rows}
    return record.legends(behind)


def _saves(address: Address, kind: str) -> dict[str, Address]:
    """The same rows, all of them, as files."""
    rows = address.having(kind=None, order=None).at(f"/api/{TABLES[kind]}")
    return {"JSON lines": rows.having(format="jsonl"), "CSV": rows.having(format="csv")}
