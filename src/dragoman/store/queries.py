"""The tables that the record shows: which rows, in which order, in the contract's shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, and_, func, or_, select

from dragoman.store.filters import Asked, Condition
from dragoman.store.schema import actors, events, link_items, mentions, names, parts, quotes, reports, stories

Rows = Iterable[Row[Any]]

REPORT_COLUMNS = tuple(
    reports.c[name] for name in ("id", "title", "outlet", "url", "published", "language", "byline", "text")
)
"""A report as it was read, in the contract's order."""


@dataclass(frozen=True, slots=True)
class TableQuery:
    """How one of the tables is asked for and shown. ``senseless`` are the filters that it has nothing to meet with."""

    select: Callable[[Asked], Select[Any]]
    show: Callable[[Rows], Iterator[dict[str, Any]]]
    senseless: tuple[str, ...] = ()


def _mention_conditions(asked: Asked) -> list[Condition]:
    conditions = [*asked.in_time(mentions), *asked.taking_part("mention", mentions.c.id)]
    if asked.type:
        conditions.append(mentions.c.type == asked.type)
    if asked.report:
        conditions.append(mentions.c.report == asked.report)
    return conditions


def _quote_conditions(asked: Asked) -> list[Condition]:
    conditions = [*asked.in_time(quotes), *asked.taking_part("quote", quotes.c.id)]
    if asked.report:
        conditions.append(quotes.c.report == asked.report)
    return conditions


def event_conditions(asked: Asked, *, by_actor: bool = True) -> list[Condition]:
    """The conditions on ``events``; without ``by_actor`` whoever takes part in them."""
    conditions = [*asked.in_time(events), *(asked.taking_part("event", events.c.id) if by_actor else ())]
    if asked.type:
        conditions.append(events.c.type == asked.type)
    if asked.report:
        conditions.append(events.c.id.in_(select(mentions.c.event).where(mentions.c.report == asked.report)))
    return conditions


def _mentions(asked: Asked) -> Select[Any]:
    rows = select(mentions.c.body, mentions.c.event)
    return rows.where(*_mention_conditions(asked)).order_by(mentions.c.seq).limit(asked.limit)


def _quotes(asked: Asked) -> Select[Any]:
    rows = select(quotes.c.body)
    return rows.where(*_quote_conditions(asked)).order_by(quotes.c.seq).limit(asked.limit)


def _events(asked: Asked) -> Select[Any]:
    newest = (events.c.first_day.desc().nulls_last(), events.c.id)
    return select(events.c.body).where(*event_conditions(asked)).order_by(*newest).limit(asked.limit)


def _stories(asked: Asked) -> Select[Any]:
    conditions = asked.in_time(stories)
    holding = [*asked.taking_part("event", events.c.id), *([events.c.type == asked.type] if asked.type else [])]
    if holding:
        conditions.append(stories.c.id.in_(select(events.c.story).where(*holding)))
    if asked.report:
        conditions.append(stories.c.id.in_(select(link_items.c.story).where(link_items.c.report == asked.report)))
    newest = (stories.c.first_day.desc().nulls_last(), stories.c.id)
    return select(stories.c.body).where(*conditions).order_by(*newest).limit(asked.limit)


def _reports(asked: Asked) -> Select[Any]:
    conditions = asked.in_time(reports)
    if asked.report:
        conditions.append(reports.c.id == asked.report)
    if asked.type:
        conditions.append(reports.c.id.in_(select(mentions.c.report).where(mentions.c.type == asked.type)))
    if asked.actor:
        acting = select(mentions.c.report).where(*asked.taking_part("mention", mentions.c.id))
        speaking = select(quotes.c.report).where(*asked.taking_part("quote", quotes.c.id))
        conditions.append(or_(reports.c.id.in_(acting), reports.c.id.in_(speaking)))
    characters = func.length(reports.c.text).label("characters")
    shown = (*REPORT_COLUMNS[:-1], characters, reports.c.credits, link_items.c.story)
    joined = select(*shown).outerjoin(link_items, link_items.c.report == reports.c.id)
    return joined.where(*conditions).order_by(reports.c.seq).limit(asked.limit)


def _actors(asked: Asked) -> Select[Any]:
    conditions: list[Condition] = []
    if asked.actor:
        conditions.append(asked.is_actor(actors.c.id, actors.c.country))
    if asked.since or asked.until or asked.type or asked.report:
        conditions.append(actors.c.id.in_(_present(asked)))
    wanted = select(actors).where(*conditions).order_by(actors.c.seq).limit(asked.limit).subquery()
    aliases = select(wanted, names.c.name.label("alias"))
    aliases = aliases.outerjoin(names, and_(names.c.actor == wanted.c.id, names.c.name != wanted.c.name))
    return aliases.order_by(wanted.c.seq, names.c.seq)


def _present(asked: Asked) -> Select[Any]:
    """The actors that act in the mentions asked for or, where no type is asked for, make a statement."""
    acting = and_(
        parts.c.kind == "mention", parts.c.owner.in_(select(mentions.c.id).where(*_mention_conditions(asked)))
    )
    speaking = and_(parts.c.kind == "quote", parts.c.owner.in_(select(quotes.c.id).where(*_quote_conditions(asked))))
    return select(parts.c.actor).where(acting if asked.type else or_(acting, speaking))


def mention_row(body: dict[str, Any], event: str | None) -> dict[str, Any]:
    """A mention with the event that it is now linked to, «» before it is linked."""
    return {**body, "event": event or ""}


def _show_mentions(rows: Rows) -> Iterator[dict[str, Any]]:
    return (mention_row(row.body, row.event) for row in rows)


def _show_bodies(rows: Rows) -> Iterator[dict[str, Any]]:
    return (row.body for row in rows)


def _show_columns(rows: Rows) -> Iterator[dict[str, Any]]:
    return (row._asdict() for row in rows)


def _show_actors(rows: Rows) -> Iterator[dict[str, Any]]:
    for (actor, name, country, sector, reason), group in groupby(rows, key=lambda row: row[1:6]):
        aliases = [row.alias for row in group if row.alias is not None]
        yield {
            "id": actor, "name": name, "country": country, "sector": sector, "aliases": aliases, "reason": reason
        }  # fmt: skip


TABLES = {
    "mentions": TableQuery(_mentions, _show_mentions),
    "events": TableQuery(_events, _show_bodies),
    "quotes": TableQuery(_quotes, _show_bodies, senseless=("type",)),
    "stories": TableQuery(_stories, _show_bodies),
    "reports": TableQuery(_reports, _show_columns),
    "actors": TableQuery(_actors, _show_actors),
}
