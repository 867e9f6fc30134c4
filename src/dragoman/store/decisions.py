"""The log of what people decided, and what it says of the mentions and reports that the record has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, insert, select

from dragoman.errors import DecisionError, UnknownIdError
from dragoman.linking.constraints import Constraints, constraints
from dragoman.linking.decisions import KINDS, Anchor, Decision
from dragoman.store import schema
from dragoman.store.filters import complete_id
from dragoman.store.schema import decisions, link_items, mentions, reports
from dragoman.values import content_id

TABLES = {"event": schema.events, "story": schema.stories, "mention": mentions, "report": reports}
GROUPS: dict[str, tuple[Column[Any], Column[Any]]] = {
    "event": (mentions.c.id, mentions.c.event),
    "story": (link_items.c.report, link_items.c.story),
    "copy": (link_items.c.report, link_items.c.copies),
}
"""Of each kind of decision the columns of a member and of the group that it is in."""

Key = tuple[str, str]
"""The kind of a decision, and the id of a mention or a report as it was when the decision was made."""

AT_ONCE = 10_000
"""Ids in one question: both databases take as many parameters."""


class Decisions:
    """The log, and what it names, in one transaction of the record. Rows are appended, never changed or deleted."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def log(self) -> list[Decision]:
        """All decisions by the time at which they were made; of equal times the one that was written first."""
        rows = self._connection.execute(select(decisions).order_by(decisions.c.time, decisions.c.seq))
        return [_decision(row) for row in rows]

    def append(self, made: Sequence[Decision]) -> None:
        """Adds decisions to the log."""
        if made:
            self._connection.execute(insert(decisions), [_row(decision) for decision in made])

    def constraints(self, made: Sequence[Decision] | None = None) -> Constraints:
        """What decisions come to for what is in the record now: those of the log, if ``None``."""
        made = self.log() if made is None else made
        ids: dict[Key, str] = {}
        for kind in KINDS:
            ids |= self.present(kind, [anchor for one in made if one.kind == kind for anchor in one.anchors])
        return constraints(made, lambda kind, anchor: ids.get(_key(kind, anchor)))

    def present(self, kind: str, named: Iterable[Anchor]) -> dict[Key, str]:
        """The ids in the record of what decisions of a kind name, in that order; what is not there is left out.

        A mention that has gone since its report was coded anew is the one whose trigger overlaps the old one's.
        """
        anchors = {_key(kind, anchor): anchor for anchor in named}
        member = "mention" if kind == "event" else "report"
        there = self._known(TABLES[member].c.id, {anchor[member] for anchor in anchors.values()})
        lost = [anchor for anchor in anchors.values() if anchor[member] not in there]
        heirs = self._heirs(lost) if kind == "event" else {}
        found = {key: a[member] if a[member] in there else heirs.get(key) for key, a in anchors.items()}
        return {key: id_ for key, id_ in found.items() if id_}

    def _heirs(self, lost: Sequence[Anchor]) -> dict[Key, str | None]:
        told: dict[str, list[Anchor]] = defaultdict(list)
        for anchor in self._anchors(mentions.c.report, {anchor["report"] for anchor in lost}):
            told[anchor["report"]].append(anchor)
        return {_key("event", anchor): _heir(anchor, told[anchor["report"]]) for anchor in lost}

    def missing(self, made: Iterable[Decision]) -> set[str]:
        """The reports that decisions name and the record doesn't have."""
        named = {anchor["report"] for one in made for anchor in one.anchors}
        return named - self._known(reports.c.id, named)

    def find(self, wanted: str, *kinds: str) -> tuple[str, str]:
        """The kind and the whole id of what has the id ``wanted``, or an id that begins with it.

        Raises:
            UnknownIdError, AmbiguousIdError: nothing has it, or several have.
            DecisionError: it is the id of another kind than those that are looked for.
        """
        for kind in (*kinds, *(kind for kind in TABLES if kind not in kinds)):
            try:
                found = complete_id(wanted, TABLES[kind], kind, self._connection)
            except UnknownIdError:
                continue
            if kind not in kinds:
                raise DecisionError(f"{wanted!r} is the id of {_a(kind)}: give that of {' or '.join(map(_a, kinds))}")
            return kind, found
        raise UnknownIdError(" and no ".join(kinds), wanted)

    def find_decision(self, wanted: str) -> str:
        """The whole id of a decision."""
        return complete_id(wanted, decisions, "decision", self._connection)

    def groups(self, kind: str, ids: Collection[str]) -> dict[str, str]:
        """The event, story or group of copies that each of the members is in.

        Of copies a report that has none is a group of its own. What is not linked yet is in no group.
        """
        member, group = GROUPS[kind]
        found: dict[str, str] = {}
        for some in _some_at_once(ids):
            for row in self._connection.execute(select(member, group).where(member.in_(some))):
                if name := row[1] or (row[0] if kind == "copy" else None):
                    found[row[0]] = name
        return found

    def reports(self, kind: str, groups: Collection[str]) -> set[str]:
        """The reports that are, or whose mentions are, in some groups."""
        _, group = GROUPS[kind]
        return self._known(group.table.c.report, groups, group)

    def members(self, kind: str, group: str) -> dict[str, Anchor]:
        """What names each member of a group for good, by the member's id; the founder comes first, then by id."""
        if kind == "event":
            found = {anchor["mention"]: anchor for anchor in self._anchors(mentions.c.event, {group})}
        else:
            member, column = GROUPS[kind]
            there = self._connection.execute(select(member).where(column == group)).scalars().all()
            found = {report: {"report": report} for report in there or [group]}
        return {id_: found[id_] for id_ in sorted(found, key=lambda id_: (content_id(kind[0], id_) != group, id_))}

    def anchor(self, kind: str, id_: str) -> Anchor:
        """What names a mention or a report for good."""
        return next(self._anchors(mentions.c.id, {id_})) if kind == "mention" else {"report": id_}

    def _anchors(self, column: ColumnElement[Any], ids: Collection[str]) -> Iterator[Anchor]:
        """The mentions whose ``column`` is one of the ids."""
        for some in _some_at_once(ids):
            rows = self._connection.execute(select(mentions.c.body).where(column.in_(some)).order_by(mentions.c.seq))
            yield from (_anchor(body) for body in rows.scalars())

    def _known(self, column: Column[Any], ids: Collection[str], key: Column[Any] | None = None) -> set[str]:
        """What stands in ``column`` where ``key``, or the column itself, is one of the ids."""
        there: set[str] = set()
        for some in _some_at_once(ids):
            wanted = select(column).where((column if key is None else key).in_(some))
            there.update(self._connection.execute(wanted).scalars())
        return there


def _decision(row: Row[Any]) -> Decision:
    return Decision(row.id, row.time, row.author, row.reason, row.verb, **row.body)


def _row(decision: Decision) -> dict[str, Any]:
    body = decision.to_dict()
    return {name: body.pop(name) for name in ("id", "time", "author", "reason", "verb")} | {"body": body}


def _key(kind: str, anchor: Anchor) -> Key:
    return (kind, anchor["mention"]) if kind == "event" else (kind, anchor["report"])


def _anchor(mention: dict[str, Any]) -> Anchor:
    trigger, roles = mention["trigger"], (*mention["sources"], *mention["targets"])
    return {
        "report": mention["report"],
        "mention": mention["id"],
        "start": trigger["start"],
        "end": trigger["end"],
        "words": trigger["text"],
        "type": mention["type"],
        "actors": sorted({role["actor"] for role in roles}),
    }


def _heir(lost: Anchor, told: Iterable[Anchor]) -> str | None:
    """The mention that overlaps the lost one; of several that with the same actors, or else the same type."""
    near = [one for one in told if one["start"] < lost["end"] and lost["start"] < one["end"]]
    actors = set(lost.get("actors", ()))
    best = max(
        near,
        key=lambda one: (len(actors & set(one["actors"])), one["type"] == lost.get("type"), -one["start"]),
        default=None,
    )
    return best["mention"] if best else None


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _some_at_once(ids: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(ids)
    return (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))
