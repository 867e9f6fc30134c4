"""Events and reports over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Date, Select, cast, func, select, type_coerce

from dragoman.relations.dyads import COOPERATION
from dragoman.store.filters import Asked, Condition
from dragoman.store.queries import fact_conditions
from dragoman.store.schema import facts, reports, tellings

PERIODS = ("day", "week", "month")
MOST = 4_000
"""Periods of a series, the last ones: eleven years of days. Events before them are left out."""


def series(connection: Connection, asked: Asked, by: str) -> list[dict[str, Any]]:
    """One row for each period from the first event to the last, without gaps."""
    rows: dict[date, dict[str, Any]] = {}
    for row in connection.execute(_events(asked)):
        of = rows.setdefault(start(row.first_day, by), _empty())
        side = "cooperation" if row.quad in COOPERATION else "conflict"
        of["events"] += row.events
        of[side] += row.events
        of[f"{side}_sum"] += row.intensity or 0.0
    if not rows:
        return []
    for period, telling in connection.execute(_telling(connection, asked, by)):
        rows[period]["reports"] = telling
    last = max(rows)
    shown = list(_periods(max(min(rows), earliest(last, by)), last, by))
    published = _published(connection, asked, by, shown[0])
    return [{"start": one.isoformat(), "read": published[one], **(rows.get(one) or _empty())} for one in shown]


def left_out(connection: Connection, asked: Asked, by: str) -> dict[str, int]:
    """How many actual events no row of the series counts: ``undated`` ones, those with a ``coarse`` date, and those
    that lie ``earlier`` than a series is long."""
    first, last = facts.c.first_day, facts.c.last_day
    counts = (func.count().filter(first.is_(None)), func.count().filter(first != last))
    undated, coarse = connection.execute(select(*counts).where(*_actual(asked))).one()
    newest = connection.execute(select(func.max(first)).where(*_exact(asked))).scalar()
    before = [first < earliest(start(newest, by), by)] if newest else [first.is_(None)]
    early = connection.execute(select(func.count()).where(*_exact(asked), *before)).scalar_one()
    return {"undated": undated, "coarse": coarse, "earlier": early}


def start(day: date, by: str) -> date:
    """The first day of the period in which a day lies; a week begins on Monday."""
    if by == "week":
        return day - timedelta(day.weekday())  # the first day of all, 0001-01-01, is a Monday
    return day.replace(day=1) if by == "month" else day


def earliest(last: date, by: str) -> date:
    """The first period of the longest series that ends with ``last``."""
    if by == "month":
        return date(max(1, last.year - MOST // 12), last.month, 1)
    days = (MOST - 1) * (7 if by == "week" else 1)
    return start(date.fromordinal(max(1, last.toordinal() - days)), by)


def _periods(first: date, last: date, by: str) -> Iterator[date]:
    while first < last:
        yield first
        first = start(first + timedelta({"day": 1, "week": 7, "month": 31}[by]), by)
    yield last


def _empty() -> dict[str, Any]:
    return {
        "reports": 0, "events": 0, "cooperation": 0, "conflict": 0, "cooperation_sum": 0.0, "conflict_sum": 0.0
    }  # fmt: skip


def _actual(asked: Asked) -> list[Condition]:
    return [facts.c.status == "actual", *fact_conditions(asked)]


def _exact(asked: Asked) -> list[Condition]:
    """The events whose day is known."""
    return [facts.c.first_day == facts.c.last_day, *_actual(asked)]


def _events(asked: Asked) -> Select[Any]:
    group = (facts.c.first_day, facts.c.quad)
    sums = (func.count().label("events"), func.sum(func.abs(facts.c.intensity)).label("intensity"))
    return select(*group, *sums).where(*_exact(asked)).group_by(*group)


def _telling(connection: Connection, asked: Asked, by: str) -> Select[Any]:
    """How many different reports tell of an event of each period."""
    period = _period(connection, by)
    telling = select(period, func.count(tellings.c.report.distinct())).join(
        tellings, tellings.c.number == facts.c.number
    )
    return telling.where(*_exact(asked)).group_by(period)


def _period(connection: Connection, by: str) -> ColumnElement[Any]:
    """``start`` of the day of an event, as the database computes it."""
    day = facts.c.first_day
    if by == "day":
        return day
    if connection.dialect.name == "postgresql":
        return cast(func.date_trunc(by, day), Date)
    steps = ("-6 days", "weekday 1") if by == "week" else ("start of month",)
    return type_coerce(func.date(day, *steps), Date)


def _published(connection: Connection, asked: Asked, by: str, first: date) -> Counter[date]:
    """How many reports, of the outlet asked for, were published in each period from ``first`` on."""
    of_outlet = Asked(outlets=asked.outlets).told_by()
    day = reports.c.first_day
    counted = select(day, func.count()).where(day >= first, day == reports.c.last_day, *of_outlet).group_by(day)
    found: Counter[date] = Counter()
    for published, times in connection.execute(counted):
        found[start(published, by)] += times
    return found
