"""Who rests on whom, and which claims have one origin: grouped by the database, whatever the size of the record."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import CTE, ColumnElement, Row, Select, Subquery, and_, case, func, or_, select

from dragoman.knowledge.naming import outlet_name
from dragoman.relations.sourcing import OWN
from dragoman.store.filters import Asked, Condition
from dragoman.store.queries import OF_ACTS, Rows, TableQuery, event_conditions
from dragoman.store.schema import citations, events, link_items, mentions, origins, reports

NO_OUTLET = "(no outlet)"
"""The name under which reports count that give no outlet."""

EXAMPLES = 3
"""Reports that are named for each edge, the oldest ones."""

EDGE = (citations.c.who_kind, citations.c.who, citations.c.kind, citations.c.name)
_CLAIM = ("event", "kind", "name", "apart")


def outlets(asked: Asked, *edges: Condition) -> Select[Any]:
    """The edges asked for; with ``edges`` only those of the citations that meet it."""
    oldest = (citations.c.first_day.nulls_last(), citations.c.report)
    place = func.row_number().over(partition_by=EDGE, order_by=oldest).label("place")
    rows = select(citations, place).where(*edge_conditions(asked), *edges).subquery().c
    edge = [rows[column.name] for column in EDGE]
    counts = (
        func.max(rows.country).label("country"),
        func.max(rows.actor).label("actor"),
        func.count().label("reports"),
        func.sum(rows.statements).label("statements"),
        func.sum(rows.mentions).label("mentions"),
        func.min(rows.first_day).label("first"),
        func.max(rows.last_day).label("last"),
    )
    examples = (func.max(case((rows.place == n + 1, rows.report))).label(f"example_{n}") for n in range(EXAMPLES))
    grouped = select(*edge, *counts, *examples).group_by(*edge)
    most = (func.count().desc(), func.sum(rows.statements).desc())
    return grouped.order_by(*most, *(column.nulls_first() for column in edge)).limit(asked.limit)


def edge_conditions(asked: Asked) -> list[Condition]:
    """The conditions on ``citations``."""
    conditions = asked.in_time(citations)
    if asked.report:
        conditions.append(citations.c.report == asked.report)
    if told_by := asked.told_by():
        conditions.append(citations.c.report.in_(select(reports.c.id).where(*told_by)))
    if asked.country:
        conditions.append(citations.c.country == asked.country)
    if asked.actor is not None:
        named = or_(_is_outlet(citations.c.name, asked.actor), _is_outlet(citations.c.who, asked.actor))
        conditions.append(or_(named, asked.is_actor(citations.c.actor, citations.c.country)))
    return conditions


def _is_outlet(column: ColumnElement[str], wanted: str) -> Condition:
    """Whether a column has the outlet's name, in any case and with or without its article."""
    bare = re.sub("^the ", "", outlet_name(wanted) or "", flags=re.IGNORECASE)
    return func.lower(column).in_([func.lower(bare), func.lower(f"The {bare}")])


def show_outlets(rows: Rows) -> Iterator[dict[str, Any]]:
    """The edges in the shape of the contract."""
    for row in rows:
        examples = (row._mapping[f"example_{n}"] for n in range(EXAMPLES))
        yield {
            "who": {"name": row.who or NO_OUTLET, "kind": row.who_kind},
            "rests_on": {"name": row.name, "kind": row.kind, "country": row.country, "actor": row.actor},
            "reports": row.reports,
            "statements": row.statements,
            "mentions": row.mentions,
            "first": _iso(row.first),
            "last": _iso(row.last),
            "examples": [report for report in examples if report],
        }


def _origins(asked: Asked) -> Select[Any]:
    kept = _kept(asked)
    claims = _claims(kept, asked)
    same = (kept.c[name] == claims.c[name] for name in _CLAIM)
    days = (kept.c.first_day.label("published"), kept.c.last_day.label("published_last"))
    telling = (kept.c.report, kept.c.outlet, kept.c.carrier, kept.c.own, *days)
    joined = select(claims, *telling).join(kept, and_(*same))
    return joined.order_by(*_most_first(claims), kept.c.first_day.nulls_last(), kept.c.report)


def _told(asked: Asked) -> Subquery:
    """Each mention asked for with its origin, its report, and what stands beside it in the same event."""
    wanted = event_conditions(asked, by_actor=False)
    in_event = mentions.c.event.in_(select(events.c.id).where(*wanted)) if wanted else mentions.c.event.is_not(None)
    telling = func.coalesce(link_items.c.copies, mentions.c.report)
    sourced = func.max(case((origins.c.kind != OWN, 1), else_=0))
    alike = (mentions.c.event, telling, origins.c.kind, origins.c.name)
    oldest = (reports.c.first_day.nulls_last(), reports.c.id)
    columns = (
        *(mentions.c.event, mentions.c.report, *origins.c, reports.c.outlet, reports.c.first_day, reports.c.last_day),
        telling.label("telling"),
        sourced.over(partition_by=(mentions.c.event, mentions.c.report)).label("sourced"),
        func.first_value(origins.c.carrier).over(partition_by=alike, order_by=oldest).label("root"),
    )
    joined = origins.join(mentions).join(reports, reports.c.id == mentions.c.report)
    joined = joined.outerjoin(link_items, link_items.c.report == reports.c.id)
    return select(*columns).select_from(joined).where(in_event).subquery()


def _kept(asked: Asked) -> CTE:
    """The mentions by what makes an origin one: a name or, for what is told as one's own, the outlet that had it first.

    - A report that names its source for an event in one place has the event from there; what it tells as its own
      elsewhere («Troops crossed the border» in the lead) is no second origin.
    - Copies have what they tell as their own from the oldest of them.
    - Two outlets' «two officials» are not known to be the same, and two outlets without a name are not one: ``apart``
      keeps them so.
    """
    told = _told(asked).c
    own, anonymous = told.kind == OWN, told.kind == "anonymous"
    apart = case((and_(or_(own, anonymous), told.root.is_(None)), told.telling), (anonymous, told.root), else_="")
    columns = (
        case((own, "outlet"), else_=told.kind).label("kind"),
        case((own, func.coalesce(told.root, NO_OUTLET)), else_=told.name).label("name"),
        apart.label("apart"),
        case((own, 1), else_=0).label("own"),
        *(told.event, told.report, told.telling, told.country, told.actor, told.carrier),
        *(told.outlet, told.first_day, told.last_day),
    )
    return select(*columns).where(or_(~own, told.sourced == 0)).cte("kept")


def _claims(kept: CTE, asked: Asked) -> Subquery:
    """One row for each origin of each event."""
    claim = [kept.c[name] for name in _CLAIM]
    counts = (
        func.max(kept.c.country).label("country"),
        func.max(kept.c.actor).label("actor"),
        func.count(kept.c.report.distinct()).label("reports"),
        func.count(kept.c.telling.distinct()).label("independent"),
        func.count().over(partition_by=kept.c.event).label("origins"),
        func.max(case((_is_outlet(kept.c.carrier, asked.actor or ""), 1), else_=0)).label("carried"),
    )
    grouped = select(*claim, *counts).group_by(*claim).subquery()
    shown = {field: events.c.body[field].as_string() for field in ("type", "status", "summary")}
    shown["date"] = events.c.body[("date", "value")].as_string()
    joined = select(grouped, events.c.first_day, *(column.label(field) for field, column in shown.items()))
    joined = joined.join(events, events.c.id == grouped.c.event)
    if asked.actor is not None:
        taking_part = asked.taking_part("event", events.c.id)
        origin = asked.is_actor(grouped.c.actor, grouped.c.country)
        joined = joined.where(or_(*taking_part, origin, grouped.c.carried == 1))
    # The limit stands inside, so that it counts origins and not the reports that are joined to them.
    return joined.order_by(*_most_first(joined.selected_columns)).limit(asked.limit).subquery()


def _most_first(columns: Any) -> tuple[ColumnElement[Any], ...]:
    table = columns.c if isinstance(columns, Subquery) else columns
    newest = table.first_day.desc().nulls_last()
    return (table.reports.desc(), table.independent.desc(), newest, *(table[name] for name in _CLAIM))


def _show_origins(rows: Rows) -> Iterator[dict[str, Any]]:
    for _, group in groupby(rows, key=lambda row: (row.event, row.kind, row.name, row.apart)):
        yield _origin_row(list(group))


def _origin_row(told: list[Row[Any]]) -> dict[str, Any]:
    """A row from the mentions that have one origin, those of the oldest report first."""
    first = told[0]
    carriers = dict.fromkeys((row.report, row.carrier or NO_OUTLET) for row in told if row.kind != "outlet")
    through = Counter(carrier for _, carrier in carriers)
    return {
        **{name: first._mapping[name] for name in ("event", "type", "status", "date", "summary")},
        "origin": {"name": first.name, "kind": first.kind, "country": first.country, "actor": first.actor},
        "reports": list(dict.fromkeys(row.report for row in told)),
        "independent": first.independent,
        "own": len({row.report for row in told if row.own}),
        "through": [{"name": name, "reports": count} for name, count in through.most_common()],
        "outlets": list(dict.fromkeys(outlet_name(row.outlet) or NO_OUTLET for row in told)),
        "first": _iso(min((row.published for row in told if row.published), default=None)),
        "last": _iso(max((row.published_last for row in told if row.published_last), default=None)),
        "origins": first.origins,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


SOURCING = {
    "outlets": TableQuery(outlets, show_outlets, senseless=(*OF_ACTS, "story")),
    "origins": TableQuery(_origins, _show_origins),
}
