"""What is still to be judged, and what was judged: the queue, the history of a thing, and the log for its figures."""

from __future__ import annotations

import hashlib
import heapq
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from dragoman.linking.decisions import DRAWN, JUDGEMENTS, Decision, withdrawn
from dragoman.store.archive import parts_of
from dragoman.store.decisions import MEMBERS, Decisions
from dragoman.store.describing import weakest_links
from dragoman.store.filters import Asked, Filters, check
from dragoman.store.schema import decided, decisions, events, mentions, quotes
from dragoman.store.shown import event_row

Row = dict[str, Any]

TABLES = {"event": events, "mention": mentions, "quote": quotes}
"""Where what was judged and is counted stands."""


class Queued(NamedTuple):
    """An event of the queue with the mentions that it is described from and the weakest link between them."""

    event: Row
    worth: float
    mentions: list[Row]
    weakest: float | None


class Judged(NamedTuple):
    """A thing that was judged: the judgements in force, the oldest first, and its row, where the record has it."""

    kind: str
    made: list[Decision]
    row: Row | None


class Reviewing:
    """The record as reviewers ask for it, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._log = Decisions(connection)

    def asked(self, filters: Filters) -> Asked:
        """The filters as they are read: :func:`dragoman.store.filters.check`."""
        return check(filters, self._connection)

    def is_weighed(self) -> bool:
        """Whether it is known of all events how much they are worth a look."""
        return self._connection.execute(select(events.c.id).where(events.c.worth.is_(None)).limit(1)).first() is None

    def worth(self, limit: int, after: tuple[float, str] | None, asked: Asked) -> list[Queued]:
        """The events that are most worth a look, without those that were judged and got nothing new since."""
        wanted = select(events.c.id).where(*_waiting("worth", asked))
        if after:
            worth, id_ = after
            less = and_(events.c.worth == worth, events.c.id < id_)
            wanted = wanted.where(events.c.worth <= worth, or_(events.c.worth < worth, less))
        wanted = wanted.order_by(events.c.worth.desc(), events.c.id.desc()).limit(limit)
        return self._queued(self._connection.execute(wanted).scalars().all())

    def random(self, seed: int | str, limit: int, after: str | None, asked: Asked) -> list[Queued]:
        """Events in an order that only the seed and their ids decide, also judged and rejected ones, so that what was
        looked at for other reasons doesn't change the sample; without those that were judged as part of a sample."""
        ids = self._connection.execute(select(events.c.id).where(*_waiting(DRAWN, asked))).scalars()
        lots = ((lot(seed, id_), id_) for id_ in ids)
        first = heapq.nsmallest(limit, (drawn for drawn in lots if drawn[0] > (after or "")))
        return self._queued([id_ for _, id_ in first])

    def left(self, drawn: str, asked: Asked) -> int:
        """How many events wait to be judged."""
        return self._connection.execute(select(func.count(events.c.id)).where(*_waiting(drawn, asked))).scalar_one()

    def judged(self) -> Iterator[Judged]:
        """All that was judged, each once; what the record doesn't have is named by its anchor."""
        log = {one.id: one for one in self._log.log(decisions.c.verb.in_(JUDGEMENTS))}
        held = select(decided.c.decision, decided.c.kind, decided.c.target, mentions.c.event)
        held = held.outerjoin(mentions, mentions.c.id == decided.c.target)
        held = held.where(decided.c.anchor == 0, ~decided.c.withdrawn)
        made: dict[tuple[str, str], list[Decision]] = defaultdict(list)
        for row in self._connection.execute(held):
            decision = log[row.decision]
            thing = row.event if row.kind == "event" else row.target
            made[row.kind, thing or decision.members[0][MEMBERS[row.kind]]].append(decision)
        rows = {
            kind: self._rows(kind, [id_ for of, id_ in made if of == kind]) for kind in ("event", "mention", "quote")
        }
        for (kind, id_), some in made.items():
            some.sort(key=lambda one: one.time)
            yield Judged(kind, some, rows.get(kind, {}).get(id_))

    def joined(self) -> list[Decision]:
        """The decisions in force on what belongs together."""
        log = self._log.together()
        gone = withdrawn(log)
        return [one for one in log if one.id not in gone and one.verb != "withdraw"]

    def history(self, wanted: str) -> list[Decision]:
        """All decisions on something, on what it consists of and on what it is part of, in their order."""
        kind, id_ = self._log.find(wanted, "event", "mention", "quote", "actor", "story", "report")
        named = self._named(kind, id_)
        held = select(decided.c.decision).where(decided.c.target.in_(sorted(named)))
        ids = set(self._connection.execute(held).scalars())
        together = self._log.together()
        for group in {one.kind for one in together}:
            ids |= {one.id for one in together if one.kind == group and named & self._members(group, one)}
        for one in together:  # it has the withdrawals too
            if one.decision in ids:
                ids.add(one.id)
        found = [one for some in parts_of(ids) for one in self._log.log(decisions.c.id.in_(some))]
        return sorted(found, key=lambda one: one.time)

    def withdrawn(self) -> dict[str, str]:
        """Which decisions were taken back, and by which."""
        return withdrawn(self._log.log(decisions.c.verb == "withdraw"))

    def _members(self, kind: str, decision: Decision) -> set[str]:
        return set(self._log.present(kind, decision.anchors).values())

    def _named(self, kind: str, id_: str) -> set[str]:
        """The ids by which decisions name a thing, or what it consists of."""
        if kind in ("event", "story"):
            return {id_, *self._log.members(kind, id_)}
        return {id_}

    def _rows(self, kind: str, ids: Collection[str]) -> dict[str, Row]:
        table = TABLES[kind]
        found: dict[str, Row] = {}
        for some in parts_of(ids):
            rows = self._connection.execute(select(table.c.id, table.c.body).where(table.c.id.in_(some)))
            found.update((row.id, row.body) for row in rows)
        return found

    def _queued(self, ids: Sequence[str]) -> list[Queued]:
        """The events in the order of their ids."""
        told: dict[str, list[tuple[bool, Row]]] = defaultdict(list)
        columns = (mentions.c.event, mentions.c.rejected, mentions.c.body)
        held = select(*columns).where(mentions.c.event.in_(ids)).order_by(mentions.c.seq)
        for row in self._connection.execute(held):
            told[row.event].append((row.rejected, row.body))
        shown = {event: _voices(some) for event, some in told.items()}
        weakest = weakest_links(self._connection, {event: [m["id"] for m in some] for event, some in shown.items()})
        rows = self._connection.execute(select(events.c.id, events.c.body, events.c.worth).where(events.c.id.in_(ids)))
        found = {row.id: Queued(event_row(row.body), row.worth, shown[row.id], weakest.get(row.id)) for row in rows}
        return [found[id_] for id_ in ids]


def _waiting(drawn: str, asked: Asked) -> list[ColumnElement[bool]]:
    """The conditions on events that wait to be judged, of the time and type asked for."""
    chosen = [*asked.in_time(events), *([events.c.type == asked.type] if asked.type else [])]
    if drawn != DRAWN:
        return [events.c.worth > 0, *chosen]  # what is rejected has been judged, and is worth nothing
    founders = select(mentions.c.event).join(decided, decided.c.target == mentions.c.id)
    sampled = founders.where(decided.c.drawn == DRAWN, ~decided.c.withdrawn, decided.c.anchor == 0)
    return [events.c.id.not_in(sampled.where(mentions.c.event.is_not(None))), *chosen]


def lot(seed: int | str, id_: str) -> str:
    """By what events are sorted that are drawn at random; made for each of 100,000 events at a time."""
    return hashlib.blake2b(f"{seed} {id_}".encode(), digest_size=8).hexdigest()


def _voices(told: Sequence[tuple[bool, Row]]) -> list[Row]:
    """The mentions without those that were rejected, unless all were."""
    return [body for rejected, body in told if not rejected] or [body for _, body in told]
