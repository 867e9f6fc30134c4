"""Writing down what reports say: once, and never over what is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from dragoman.relations import citations as citations_of
from dragoman.relations import origins as origins_of
from dragoman.store.dates import days
from dragoman.store.filters import PartKind, fold
from dragoman.store.schema import (
    actors,
    citations,
    link_items,
    mentions,
    names,
    origins,
    parts,
    quotes,
    readings,
    reports,
)
from dragoman.values import Actor, Coded, Mention, Quote, Report

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A coded report to be written, with what linking compares it by, as JSON."""

    coded: Coded
    item: Mapping[str, Any]


def known_texts(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """The texts of those of the reports that the ledger has, by id."""
    read = select(reports.c.id, reports.c.text).join(readings, readings.c.report == reports.c.id)
    return {row.id: row.text for row in connection.execute(read.where(reports.c.id.in_(ids)))}


def add_entries(connection: Connection, entries: Sequence[Entry], coder: str) -> int:
    """Writes the reports that are not there yet, with all that was read out of them; how many they were."""
    there = known_texts(connection, [entry.coded.report.id for entry in entries])
    new = [entry for entry in entries if entry.coded.report.id not in there]
    coded = [entry.coded for entry in new]
    _insert(connection, reports, map(_report_row, coded))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    _insert(connection, readings, ({"report": one.report.id, "coder": coder, "time": now} for one in coded))
    _add_told(connection, coded)
    _insert(connection, link_items, map(_item_row, new))
    return len(new)


def replace_entries(connection: Connection, entries: Sequence[Entry], coder: str) -> None:
    """Writes what was read out of reports in the place of what an earlier coding read out of them.

    The reports are there, and linked no more: what is here of their mentions and quotes goes. Actors and their names
    stay, whoever names them still.
    """
    coded = [entry.coded for entry in entries]
    ids = [one.report.id for one in coded]
    for table, own in ((mentions, "mention"), (quotes, "quote")):
        told = select(table.c.id).where(table.c.report.in_(ids))
        if table is mentions:
            connection.execute(delete(origins).where(origins.c.mention.in_(told)))
        connection.execute(delete(parts).where(parts.c.kind == own, parts.c.owner.in_(told)))
        connection.execute(delete(table).where(table.c.report.in_(ids)))
    connection.execute(delete(citations).where(citations.c.report.in_(ids)))
    connection.execute(update(readings).where(readings.c.report.in_(ids)).values(coder=coder))
    for one in entries:
        row = _report_row(one.coded)
        connection.execute(update(reports).where(reports.c.id == row["id"]).values(credits=row["credits"]))
        connection.execute(update(link_items).where(link_items.c.report == row["id"]).values(item=dict(one.item)))
    _add_told(connection, coded)


def outdated(connection: Connection, coder: str, after: int, most: int) -> list[tuple[int, Report]]:
    """The reports, with their numbers, that another version than ``coder`` read: the first of those numbered higher
    than ``after``, in the order of reading."""
    columns = (reports.c.seq, *(reports.c[name] for name in Report.__dataclass_fields__))
    read = select(*columns).join(readings, readings.c.report == reports.c.id)
    read = read.where(readings.c.coder != coder, reports.c.seq > after).order_by(reports.c.seq).limit(most)
    return [(seq, Report(*row)) for seq, *row in connection.execute(read)]


def _add_told(connection: Connection, coded: Sequence[Coded]) -> None:
    """Writes what reports tell: their actors, mentions, quotes and chains."""
    add_actors(connection, [actor for one in coded for actor in one.actors])
    _insert(connection, mentions, (_mention_row(m, one.report) for one in coded for m in one.mentions))
    _insert(connection, quotes, (_quote_row(q, one.report) for one in coded for q in one.quotes))
    _insert(connection, parts, (row for one in coded for row in _parts_of(one)))
    _insert(connection, citations, (row for one in coded for row in _citation_rows(one)))
    _insert(connection, origins, (row for one in coded for row in _origin_rows(one)))


def part_rows(kind: PartKind, owner: str, **sides: Iterable[Mapping[str, Any]]) -> list[Row]:
    """One row for each actor that takes part in ``owner``, however often it is named there.

    ``sides`` are the roles on each side: ``source`` and ``target``, ``speaker`` or, where the sides of an act have no
    order, ``first`` and ``second``. Who is on two of them is on «both».
    """
    rows: dict[str, Row] = {}
    for side, roles in sides.items():
        for role in roles:
            row = rows.setdefault(role["actor"], {"kind": kind, "owner": owner, "actor": role["actor"], "side": side})
            row["country"] = role["country"]
            row["side"] = side if row["side"] == side else "both"
    return list(rows.values())


def sides_of(told: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """The sides of a mention or an event for :func:`part_rows`."""
    names = ("first", "second") if told.get("symmetric") else ("source", "target")
    return dict(zip(names, (told["sources"], told["targets"]), strict=True))


def day_columns(value: str | None) -> Row:
    """The columns ``first_day`` and ``last_day`` of an ISO date, both empty without one."""
    found = days(value)
    return {"first_day": found.first if found else None, "last_day": found.last if found else None}


def insert_new(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Inserts the rows that break no unique constraint, and passes over those that are there."""
    if not rows:
        return
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


def _insert(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    if found := list(rows):
        connection.execute(insert(table), found)


def _report_row(coded: Coded) -> Row:
    report, credits_ = coded.report, [step.to_dict() for step in coded.credits]
    return {**report.to_dict(), **day_columns(report.published), "credits": credits_}


def _mention_row(mention: Mention, report: Report) -> Row:
    body = mention.to_dict()
    del body["event"]  # a judgement: it has a column of its own
    dated = day_columns(mention.date.value if mention.date else None)
    return {"id": mention.id, "report": report.id, "type": mention.type, "body": body, "event": None, **dated}


def _quote_row(quote: Quote, report: Report) -> Row:
    dated = day_columns(quote.date.value if quote.date else report.published)
    return {"id": quote.id, "report": report.id, "body": quote.to_dict(), **dated}


def _item_row(entry: Entry) -> Row:
    report = entry.coded.report
    return {"report": report.id, "day": day_columns(report.published)["first_day"], "item": dict(entry.item)}


def _citation_rows(coded: Coded) -> Iterator[Row]:
    dated = day_columns(coded.report.published)
    for one in citations_of(coded):
        yield {
            "report": coded.report.id,
            "who_kind": one.who.kind,
            "who": one.who.name,
            "kind": one.on.kind,
            "name": one.on.name,
            "country": one.step.country,
            "actor": one.step.actor,
            "statements": one.statements,
            "mentions": one.mentions,
            **dated,
        }


def _origin_rows(coded: Coded) -> Iterator[Row]:
    for mention, one in zip(coded.mentions, origins_of(coded), strict=True):
        yield {
            "mention": mention.id,
            "kind": one.kind,
            "name": one.name,
            "country": one.country,
            "actor": one.actor,
            "carrier": one.carrier,
        }


def _parts_of(coded: Coded) -> Iterator[Row]:
    for mention in coded.mentions:
        yield from part_rows("mention", mention.id, **sides_of(mention))
    for quote in coded.quotes:
        yield from part_rows("quote", quote.id, speaker=[quote.speaker] if quote.speaker else [])


def add_actors(connection: Connection, met: Sequence[Actor]) -> None:
    """Adds the actors that are new, and the names that are new for those that are known."""
    insert_new(connection, actors, [_actor_row(actor) for actor in met])
    aliases = [(actor.id, name) for actor in met for name in (actor.name, *actor.aliases)]
    insert_new(connection, names, [{"actor": a, "name": name, "folded": fold(name)} for a, name in aliases])


def _actor_row(actor: Actor) -> Row:
    return {
        "id": actor.id,
        "name": actor.name,
        "country": actor.country,
        "sector": actor.sector,
        "reason": actor.reason,
    }
