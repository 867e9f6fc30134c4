"""What lists show beside their rows: the reports behind them by name, the words of statements, who rests on whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, and_, select

from dragoman.store.citations import NO_OUTLET
from dragoman.store.schema import citations, link_items, reports

Row = dict[str, Any]


def legends(connection: Connection, ids: Collection[str]) -> dict[str, Row]:
    """The ``id``, ``title``, ``outlet`` and ``published`` of the reports, by id."""
    shown = select(reports.c.id, reports.c.title, reports.c.outlet, reports.c.published)
    return {row.id: row._asdict() for row in connection.execute(shown.where(reports.c.id.in_(ids)))}


def with_words(connection: Connection, quotes: Iterable[Mapping[str, Any]]) -> list[Row]:
    """The statements with the words said as ``text``: their rows only point to them."""
    rows = list(quotes)
    of_reports = select(reports.c.id, reports.c.text).where(reports.c.id.in_({row["report"] for row in rows}))
    texts = dict(connection.execute(of_reports).all())
    return [{**row, "text": _words(texts[row["report"]], row["content"])} for row in rows]


def _words(text: str, content: Mapping[str, int] | Iterable[Mapping[str, int]]) -> str:
    pieces = [content] if isinstance(content, Mapping) else content
    return " … ".join(text[piece["start"] : piece["end"]] for piece in pieces)


def copies(connection: Connection, ids: Collection[str]) -> list[list[str]]:
    """The groups of reports that copy one another in which one of ``ids`` is, each with its oldest report first."""
    mine, others = link_items.alias(), link_items.alias()
    alike = select(others.c.copies, others.c.report).join(mine, mine.c.copies == others.c.copies).distinct()
    oldest = alike.add_columns(others.c.place).where(mine.c.report.in_(ids)).order_by(others.c.copies, others.c.place)
    groups = (list(group) for _, group in groupby(connection.execute(oldest), key=lambda row: row.copies))
    return [[row.report for row in group] for group in groups if len(group) > 1]


def resting(connection: Connection, who: Mapping[str, str], on: Mapping[str, str], limit: int) -> list[Row]:
    """The reports in which ``who`` rests on ``on``, both as ``name`` and ``kind``, the newest first: their legends with
    in how many ``statements`` and ``mentions`` each says so."""
    name = None if who["name"] == NO_OUTLET else who["name"]
    edge = and_(
        citations.c.who_kind == who["kind"], citations.c.who.is_not_distinct_from(name),
        citations.c.kind == on["kind"], citations.c.name == on["name"],
    )  # fmt: skip
    shown = (reports.c.id, reports.c.title, reports.c.outlet, reports.c.published)
    joined = select(*shown, citations.c.statements, citations.c.mentions).join(
        reports, reports.c.id == citations.c.report
    )
    newest = joined.where(edge).order_by(citations.c.first_day.desc().nulls_last(), citations.c.report).limit(limit)
    return [row._asdict() for row in connection.execute(newest)]
