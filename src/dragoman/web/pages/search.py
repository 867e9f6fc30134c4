"""Search: the full text, filters, and counts that are filters themselves. The address is the whole state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from dragoman.record import Record
from dragoman.web.desk import OpenRecord
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

FACETS = ("type", "quad", "status", "country", "outlet", "year")
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
    page, rows = found.found, found.found["rows"]
    facets = answer(record.facets, {name: value for name, value in found.filters.items() if name in FILTERS})
    values = {
        "address": address,
        "kind": kind,
        "kinds": KINDS,
        "order": found.filters.get("order", "day"),
        "orders": ORDERS,
        "fields": FIELDS,
        "filter_names": {name: listing.NAMES[name] for name in FILTERS},
        "facet_names": {name: listing.NAMES.get(name, "Year") for name in FACETS},
        "facets": facets.found,
        "wrong": found.wrong,
        "found_words": listing.counted(page["total"], page["capped"], *WORDS[kind]),
        "rows": rows,
        "legends": _legends(record, kind, rows),
        "pager": listing.pager(address, page),
        "saves": _saves(address, kind),
    }
    response = render(request, "search.html", values)
    response.headers["HX-Push-Url"] = str(address)
    return response


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
