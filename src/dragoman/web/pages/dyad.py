"""A dyad: what two sides did to one another, as series, by type, and event by event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response

from dragoman.errors import UnknownIdError
from dragoman.record import Record
from dragoman.web.desk import OpenRecord
from dragoman.web.rendering import render
from dragoman.web.view import dyad
from dragoman.web.view.address import Address, answer
from dragoman.web.view.figure import provenance
from dragoman.web.view.words import country_name

router = APIRouter()

PERIODS = ("day", "week", "month")

NEWEST, MOST = 5, 50
"""Events listed of each direction: without a period, and at most."""

REASONS = {
    "all": "In all",
    "counted": "In the series",
    "not_actual": "Left out: planned, hypothetical or denied",
    "coarse": "Left out: dated to a month or a year only",
    "undated": "Left out: without a date, of any time",
    "earlier": "Left out: before the series begins",
}

Row = Mapping[str, Any]


@router.get("/dyads/{source}/{target}")
def dyad_page(request: Request, record: OpenRecord, source: str, target: str) -> Response:
    """What each side did to the other, by day, week or month; with ``from`` and ``to`` the events of a period."""
    address = Address.of(request, ("by", "since", "until", "from", "to"))
    by = address.asked["by"] if address.asked.get("by") in PERIODS else "month"
    pairs: list[Row] = [{"source": source, "target": target}]
    if source != target:
        pairs.append({"source": target, "target": source})
    names = [_name(record, pair["source"]) for pair in pairs]
    given = {name: address.asked[name] for name in ("since", "until") if name in address.asked}
    asked = answer(lambda **times: [record.series(by=by, **pair, **times) for pair in pairs], given)
    times = asked.filters
    sides = [
        _side(record, title, pair, rows, by, times, address.asked)
        for title, pair, rows in zip(dyad.directions(names), pairs, asked.found, strict=True)
    ]
    caption = _caption(record, {"by": by, "sides": " and ".join(names), **times}, sides)
    read = _read(record, by, asked.found)
    values = {
        "names": names,
        "address": address,
        "by": by,
        "wrong": asked.wrong,
        "period": (address.asked["from"], address.asked["to"]) if _period(address.asked) else None,
        "sides": sides,
        "types": _types(record, [{**pair, **times} for pair in pairs]),
        "reasons": [(name, words) for name, words in REASONS.items() if name != "earlier" or _any(sides, name)],
        "turned": str(address.at(f"/dyads/{quote(target, safe='')}/{quote(source, safe='')}")),
        "shown": dyad.figure(names, by, asked.found, read, address.path, {"by": by, **times}, caption),
    }
    return render(request, "dyad.html", values)


def _name(record: Record, side: str) -> str:
    """A country's name, an actor's, or the side as it is asked for."""
    if (name := country_name(side)) != side:
        return name
    try:
        return str(record.actor(side)["name"])
    except UnknownIdError:
        return side


def _period(asked: Row) -> dict[str, Any]:
    """The time of the period that was clicked, if one was."""
    return {"since": asked["from"], "until": asked["to"]} if {"from", "to"} <= asked.keys() else {}


def _side(
    record: Record, title: str, pair: Row, series: Sequence[Row], by: str, times: Row, asked: Row
) -> dict[str, Any]:
    """One direction: its events of the period that was clicked, or the newest; what was counted, and what was not."""
    period = _period(asked)
    within = {"status": "actual", **pair, **(period or times)}
    found = answer(lambda **filters: record.page("events", limit=MOST if period else NEWEST, **filters), within).found
    return {
        "title": title,
        "search": f"/search?{urlencode(within)}",
        "events": dyad.on_days(found["rows"]) if period else found["rows"],
        "more": found["next"] is not None,
        "left_out": _left_out(record, pair, times, by, sum(row["events"] for row in series)),
        "reports": record.telling(**pair, **times),
    }


def _left_out(record: Record, pair: Row, times: Row, by: str, counted: int) -> dict[str, int]:
    """How many events of one direction are in the series and, by reason, how many are not. Undated ones are counted
    whatever time is asked for: nothing says that they are not of it."""
    found = record.series_left_out(by=by, **pair, **times)
    statuses = {one["value"]: one["events"] for one in record.facets("status", **pair, **times)["status"]}
    numbers = {
        "counted": counted,
        "not_actual": sum(statuses.values()) - statuses.get("actual", 0),
        "coarse": found["coarse"],
        "undated": record.series_left_out(by=by, **pair)["undated"],
        "earlier": found["earlier"],
    }
    return {"all": sum(numbers.values()), **numbers}


def _any(sides: Iterable[Row], reason: str) -> bool:
    return any(side["left_out"][reason] for side in sides)


def _read(record: Record, by: str, series: Iterable[Sequence[Row]]) -> dict[str, int]:
    """How many reports were read in each period from the first to the last of both directions."""
    read = {row["start"]: row["read"] for rows in series for row in rows}
    starts = sorted(read)
    if all(dyad.following(one, by).isoformat() == after for one, after in pairwise(starts)):
        return read
    # One direction ends before the other begins: the series of all events also has the periods between.
    whole = record.series(by=by, since=starts[0], until=dyad.following(starts[-1], by).isoformat())
    return {row["start"]: row["read"] for row in whole if starts[0] <= row["start"] <= starts[-1]} | read


def _types(record: Record, directions: Iterable[Row]) -> list[tuple[str, list[int]]]:
    """Each type with its number of actual events in both directions, the most frequent first."""
    counts = [
        Counter({one["value"]: one["events"] for one in record.facets("type", status="actual", **direction)["type"]})
        for direction in directions
    ]
    return [(type_, [count[type_] for count in counts]) for type_, _ in sum(counts, Counter()).most_common()]


def _caption(record: Record, asked: Row, sides: Sequence[Row]) -> tuple[str, ...]:
    """How much is behind the picture, and what it leaves out."""
    counts = "; ".join(f"{side['title']} {side['left_out']['counted']:,}" for side in sides)
    reports = "; ".join(f"{side['title']} {side['reports']:,}" for side in sides)
    left = "; ".join(f"{side['title']} {_left_words(side['left_out'])}" for side in sides)
    return provenance(
        record.name,
        asked,
        f"Events told as actual, by their day: {counts}. Reports that tell of the pair: {reports}.",
        f"Left out: {left}. Shaded: no report of that time was read.",
    )


def _left_words(left_out: Mapping[str, int]) -> str:
    return (
        f"{left_out['not_actual']:,} not told as actual, {left_out['coarse']:,} dated to a month or a year only,"
        f" {left_out['undated']:,} undated"
    )
