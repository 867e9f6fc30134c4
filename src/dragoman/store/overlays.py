"""What people judged of events as wholes, and in which event each of these judgements holds now."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from dragoman.linking.correcting import SIDES, with_actors
from dragoman.linking.decisions import Decision
from dragoman.store.archive import parts_of
from dragoman.store.decisions import decision_of
from dragoman.store.schema import actors, decided, decisions, mentions


@dataclass(slots=True)
class Overlay:
    """What is said of one event: its corrected fields, the last judgement, and the mentions that were there then."""

    fields: dict[str, Any] = field(default_factory=dict)
    judged: str | None = None
    seen: set[str] = field(default_factory=set)

    def add(self, decision: Decision, members: Collection[str]) -> None:
        """Lays a later judgement over the earlier ones."""
        self.fields.update(decision.fields)
        self.judged = PAST[decision.verb]
        self.seen.update(members)


PAST = {"correct": "corrected", "accept": "accepted", "reject": "rejected"}


def overlays(connection: Connection, events: Collection[str]) -> tuple[dict[str, Overlay], set[str]]:
    """What is said of some of the events, by their ids, and the other events that the same judgements may hold for.

    A judgement holds for the event in which the founder is that it names first, else for that in which most of the
    others are.
    """
    members = _members(connection, events)
    found: dict[str, Overlay] = defaultdict(Overlay)
    others: set[str] = set()
    for some in parts_of(members):
        made = select(decisions).where(decisions.c.id.in_(some)).order_by(decisions.c.time, decisions.c.seq)
        for decision in map(decision_of, connection.execute(made)):
            named = members[decision.id]
            others.update(event for _, event in named.values())
            if (event := _holder(named)) in events:
                found[event].add(decision, [mention for mention, _ in named.values()])
    _rename(connection, found.values())
    return dict(found), others.difference(events)


def _rename(connection: Connection, laid: Collection[Overlay]) -> None:
    """Calls the actors that people named as they are called now."""
    brought = {actor["actor"] for one in laid for side in SIDES for actor in one.fields.get(side, ())}
    columns = (actors.c.id.label("actor"), actors.c.name, actors.c.country, actors.c.sector)
    called: dict[str, dict[str, Any]] = {}
    for some in parts_of(brought):
        rows = connection.execute(select(*columns).where(actors.c.id.in_(some)))
        called.update((row.actor, row._asdict()) for row in rows)
    for one in laid:
        one.fields = with_actors(one.fields, called)


def _members(connection: Connection, events: Collection[str]) -> dict[str, dict[int, tuple[str, str]]]:
    """By judgement the mentions that it names, each with its event, by their place in it."""
    named = select(decided.c.decision, decided.c.anchor, mentions.c.id, mentions.c.event)
    named = named.join(mentions, mentions.c.id == decided.c.target)
    named = named.where(decided.c.kind == "event", ~decided.c.withdrawn, mentions.c.event.is_not(None))
    ids = {
        row.decision for some in parts_of(events) for row in connection.execute(named.where(mentions.c.event.in_(some)))
    }
    members: dict[str, dict[int, tuple[str, str]]] = defaultdict(dict)
    for some in parts_of(ids):
        for row in connection.execute(named.where(decided.c.decision.in_(some))):
            members[row.decision][row.anchor] = row.id, row.event
    return members


def _holder(named: Mapping[int, tuple[str, str]]) -> str:
    """The event of the founder, or else the one with most of the others, of equal ones that of the first."""
    if 0 in named:
        return named[0][1]
    counts = Counter(event for _, (_, event) in sorted(named.items()))
    return counts.most_common(1)[0][0]
