"""The tables that the record shows: which rows, in which order, in the contract's shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from dragoman.store.filters import Asked, Condition
from dragoman.store.schema import (
    actors,
    events,
    facts,
    link_items,
    mentions,
    names,
    parts,
    quotes,
    reports,
    stories,
    tellings,
)
from dragoman.store.shown import actor_row, event_row, mention_row, quote_row

Rows = Iterable[Row[Any]]

OF_ACTS = ("type", "status", "quad", "source", "target")
"""Filters that only acts have something to meet with."""

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


def mention_conditions(asked: Asked) -> list[Condition]:
    """The conditions on ``mentions``; ``status`` and ``quad`` are the mention's own."""
    conditions = [~mentions.c.rejected, *asked.in_time(mentions), *asked.taking_part("mention", mentions.c.id)]
    if asked.type:
        conditions.append(mentions.c.type == asked.type)
    if asked.status:
        conditions.append(mentions.c.body["status"].as_string() == asked.status)
    if asked.quad:
        conditions.append(mentions.c.body["quad"].as_integer().in_(asked.quad))
    if asked.story:
        conditions.append(mentions.c.event.in_(select(facts.c.id).where(facts.c.story == asked.story)))
    return [*conditions, *_of_reports(asked, mentions.c.report)]


def quote_conditions(asked: Asked) -> list[Condition]:
    """The conditions on ``quotes``; the story is that of the report."""
    conditions = [~quotes.c.rejected, *asked.in_time(quotes), *asked.taking_part("quote", quotes.c.id)]
    if asked.story:
        conditions.append(quotes.c.report.in_(_in_story(asked)))
    return [*conditions, *_of_reports(asked, quotes.c.report)]


def event_conditions(asked: Asked, *, by_actor: bool = True) -> list[Condition]:
    """The conditions on ``events``; without ``by_actor`` whoever takes part in them."""
    asked = asked if by_actor else asked.without("who", "actor")
    wanted = [events.c.id.in_(select(facts.c.id).where(*fact_conditions(asked)))] if asked.chooses else []
    return [~events.c.rejected, *wanted]


def fact_conditions(asked: Asked) -> list[Condition]:
    """The conditions on ``facts``: what is asked of reports holds of one that tells of the event."""
    conditions = [*asked.in_time(facts), *asked.taking_part(None, facts.c.number)]
    for name in ("type", "status", "story"):
        if getattr(asked, name) is not None:
            conditions.append(facts.c[name] == getattr(asked, name))
    if asked.quad is not None:
        conditions.append(facts.c.quad.in_(asked.quad))
    if asked.read_from is not None:
        conditions.append(facts.c.read >= asked.read_from)
    telling: list[Condition] = []
    if asked.words is not None:
        telling.append(tellings.c.report.in_(asked.words))
    if asked.outlets is not None:
        telling.append(tellings.c.outlet.in_(asked.outlets))
    if asked.report:
        telling.append(tellings.c.report.in_(select(reports.c.seq).where(reports.c.id == asked.report)))
    if telling:
        conditions.append(facts.c.number.in_(select(tellings.c.number).where(*telling)))
    return conditions


def _of_reports(asked: Asked, report: ColumnElement[str]) -> list[Condition]:
    """Rows whose ``report`` is the one asked for, holds the words, is of the outlet."""
    conditions = [report == asked.report] if asked.report else []
    told_by = asked.told_by()
    return conditions + ([report.in_(select(reports.c.id).where(*told_by))] if told_by else [])


def _in_story(asked: Asked) -> Select[Any]:
    return select(link_items.c.report).where(link_items.c.story == asked.story)


def _mentions(asked: Asked) -> Select[Any]:
    rows = select(mentions.c.body, mentions.c.event)
    return rows.where(*mention_conditions(asked)).order_by(mentions.c.seq).limit(asked.limit)


def _quotes(asked: Asked) -> Select[Any]:
    rows = select(quotes.c.body)
    return rows.where(*quote_conditions(asked)).order_by(quotes.c.seq).limit(asked.limit)


def _events(asked: Asked) -> Select[Any]:
    newest = (events.c.first_day.desc().nulls_last(), events.c.id)
    return select(events.c.body).where(*event_conditions(asked)).order_by(*newest).limit(asked.limit)


def story_conditions(asked: Asked) -> list[Condition]:
    """The conditions on ``stories``: what is asked of events and of reports holds of one of theirs."""
    conditions = asked.in_time(stories)
    if asked.story:
        conditions.append(stories.c.id == asked.story)
    if asked.read_from is not None:
        conditions.append(stories.c.read >= asked.read_from)
    if asked.of_acts != Asked():
        conditions.append(stories.c.id.in_(select(facts.c.story).where(*fact_conditions(asked.of_acts))))
    if telling := _of_reports(replace(asked, read_from=None), link_items.c.report):
        conditions.append(stories.c.id.in_(select(link_items.c.story).where(*telling)))
    return conditions


def _stories(asked: Asked) -> Select[Any]:
    newest = (stories.c.first_day.desc().nulls_last(), stories.c.id)
    return select(stories.c.body).where(*story_conditions(asked)).order_by(*newest).limit(asked.limit)


def report_conditions(asked: Asked) -> list[Condition]:
    """The conditions on ``reports``: what is asked of mentions holds of one of theirs."""
    conditions = [*asked.in_time(reports), *asked.told_by()]
    if asked.report:
        conditions.append(reports.c.id == asked.report)
    if asked.story:
        conditions.append(reports.c.id.in_(_in_story(asked)))
    if asked.of_acts != Asked():
        telling = reports.c.id.in_(select(mentions.c.report).where(*mention_conditions(asked.of_acts)))
        speaking = select(quotes.c.report).where(~quotes.c.rejected, *asked.taking_part("quote", quotes.c.id))
        conditions.append(telling if asked.only_acts else or_(telling, reports.c.id.in_(speaking)))
    return conditions


def _reports(asked: Asked) -> Select[Any]:
    characters = func.length(reports.c.text).label("characters")
    shown = (*REPORT_COLUMNS[:-1], characters, reports.c.credits, link_items.c.story)
    joined = select(*shown).outerjoin(link_items, link_items.c.report == reports.c.id)
    return joined.where(*report_conditions(asked)).order_by(reports.c.seq).limit(asked.limit)


def _actors(asked: Asked) -> Select[Any]:
    conditions: list[Condition] = []
    if asked.actor:
        conditions.append(asked.is_actor(actors.c.id, actors.c.country))
    if asked.country:
        conditions.append(actors.c.country == asked.country)
    present = asked.without("actor", "who", "country")
    if present.chooses:
        conditions.append(actors.c.id.in_(_present(present)))
    wanted = select(actors).where(*conditions).order_by(actors.c.seq).limit(asked.limit).subquery()
    aliases = select(wanted, names.c.name.label("alias"))
    aliases = aliases.outerjoin(names, and_(names.c.actor == wanted.c.id, names.c.name != wanted.c.name))
    return aliases.order_by(wanted.c.seq, names.c.seq)


def _present(asked: Asked) -> Select[Any]:
    """The actors that act in the mentions asked for or, where nothing is asked that only acts have, speak."""
    acting = and_(parts.c.kind == "mention", parts.c.owner.in_(select(mentions.c.id).where(*mention_conditions(asked))))
    if asked.only_acts:
        return select(parts.c.actor).where(acting)
    speaking = and_(parts.c.kind == "quote", parts.c.owner.in_(select(quotes.c.id).where(*quote_conditions(asked))))
    return select(parts.c.actor).where(or_(acting, speaking))


def _show_mentions(rows: Rows) -> Iterator[dict[str, Any]]:
    return (mention_row(row.body, row.event) for row in rows)


def _show_events(rows: Rows) -> Iterator[dict[str, Any]]:
    return (event_row(row.body) for row in rows)


def _show_quotes(rows: Rows) -> Iterator[dict[str, Any]]:
    return (quote_row(row.body) for row in rows)


def _show_bodies(rows: Rows) -> Iterator[dict[str, Any]]:
    return (row.body for row in rows)


def _show_columns(rows: Rows) -> Iterator[dict[str, Any]]:
    return (row._asdict() for row in rows)


def _show_actors(rows: Rows) -> Iterator[dict[str, Any]]:
    for _, group in groupby(rows, key=lambda row: row.id):
        named = list(group)
        yield actor_row(named[0], [row.alias for row in named if row.alias is not None])


TABLES = {
    "mentions": TableQuery(_mentions, _show_mentions),
    "events": TableQuery(_events, _show_events),
    "quotes": TableQuery(_quotes, _show_quotes, senseless=OF_ACTS),
    "stories": TableQuery(_stories, _show_bodies),
    "reports": TableQuery(_reports, _show_columns),
    "actors": TableQuery(_actors, _show_actors),
}
