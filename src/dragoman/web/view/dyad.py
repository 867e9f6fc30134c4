"""What one side did to another, as two series that share their periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from dragoman.web.view.figure import Column, Figure

Row = Mapping[str, Any]

COLUMNS = (
    Column("start", "From", link="link", opens="period"),
    Column("direction", "Direction"),
    Column("cooperation", "Cooperation", number=True),
    Column("conflict", "Conflict", number=True),
    Column("reports", "Reports telling of them", number=True),
    Column("read", "Reports read", number=True),
    Column("cooperation_rate", "Cooperation per 1,000 read", number=True),
    Column("conflict_rate", "Conflict per 1,000 read", number=True),
)

PER = 1_000
"""Reports read for which a rate is given."""

KEYS = "Click a period to see its events, or choose one with the arrow keys and press Enter."


def directions(names: Sequence[str]) -> tuple[str, ...]:
    """What the directions are called: two between two sides, one within a country."""
    if len(names) == 1:
        return (f"Within {names[0]}",)
    return f"{names[0]} to {names[1]}", f"{names[1]} to {names[0]}"


def figure(
    names: Sequence[str],
    by: str,
    series: Sequence[Sequence[Row]],
    read: Mapping[str, int],
    path: str,
    asked: Row,
    caption: Sequence[str],
) -> Figure:
    """The directions of a dyad, one above the other.

    Args:
        names: how the sides are called, one name where what is done stays within one country.
        by: day, week or month.
        series: rows of ``record.series`` for each direction.
        read: how many reports were read in each period that is to be shown.
        path, asked: the page's address, to which the period is added.
        caption: its lines of provenance.
    """
    titles = directions(names)
    found = [_filled(rows, read) for rows in series]
    sides = [[_row(row, by, path, asked) for row in side] for side in found]
    return Figure(
        id="series",
        kind="series",
        title=f"{' and '.join(names)}: cooperation and conflict by {by}",
        description=_described(titles, found, by),
        picture={"by": by, "titles": titles, "sides": sides},
        columns=COLUMNS,
        rows=[{**row, "direction": title} for both in zip(*sides, strict=True)
              for title, row in zip(titles, both, strict=True)],
        caption=caption,
        keys=KEYS,
    )  # fmt: skip


def _filled(rows: Sequence[Row], read: Mapping[str, int]) -> list[Row]:
    """The rows with one for each period that they lack: nothing happened in it."""
    here = {row["start"]: row for row in rows}
    none = {"events": 0, "reports": 0, "cooperation": 0, "conflict": 0}
    return [here.get(start) or {**none, "start": start, "read": read[start]} for start in sorted(read)]


def _row(row: Row, by: str, path: str, asked: Row) -> dict[str, Any]:
    """A period with its rates (``None`` where nothing was read) and the address of its events."""
    start, after = date.fromisoformat(row["start"]), following(row["start"], by)
    last = after - timedelta(days=1)
    period = {"from": start.isoformat(), "to": last.isoformat()}
    counts = {name: row[name] for name in ("start", "read", "reports", "cooperation", "conflict")}
    rates = {f"{name}_rate": _rate(row[name], row["read"]) for name in ("cooperation", "conflict", "reports")}
    return {**counts, **rates, "end": after.isoformat(), "link": f"{path}?{urlencode({**asked, **period})}"}


def _rate(count: int, read: int) -> float | None:
    return round(PER * count / read, 2) if read else None


def following(start: str, by: str) -> date:
    """The first day after a period."""
    first = date.fromisoformat(start)
    if by == "month":
        return (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first + timedelta(days=7 if by == "week" else 1)


def on_days(events: Sequence[Row]) -> list[Row]:
    """The events that a series counts: those dated to the day."""
    return [event for event in events if event["date"]["precision"] == "day"]


def _described(titles: Sequence[str], series: Sequence[Sequence[Row]], by: str) -> str:
    """What is seen, in words."""
    told = [
        f"{title}: {sum(row['cooperation'] for row in rows)} acts of cooperation and"
        f" {sum(row['conflict'] for row in rows)} of conflict"
        for title, rows in zip(titles, series, strict=True)
    ]
    span = f" from {series[0][0]['start']} to {series[0][-1]['start']}" if series[0] else ""
    return f"Events by {by}{span}. {'. '.join(told)}."
