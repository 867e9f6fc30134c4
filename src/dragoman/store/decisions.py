"""The log of what people decided, and what it names of what the record has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Table, func, insert, select

from dragoman.errors import DecisionError, UnknownIdError
from dragoman.linking.constraints import Constraints, constraints
from dragoman.linking.correcting import pieces
from dragoman.linking.decisions import KINDS, VERBS, Anchor, Decision
from dragoman.store import schema
from dragoman.store.filters import complete_id, fold
from dragoman.store.schema import actors, decisions, link_items, mentions, names, quotes, reports
from dragoman.values import content_id

TABLES = {
    "event": schema.events,
    "story": schema.stories,
    "mention": mentions,
    "report": reports,
    "quote": quotes,
    "actor": actors,
}
GROUPS: dict[str, tuple[Column[Any], Column[Any]]] = {
    "event": (mentions.c.id, mentions.c.event),
    "story": (link_items.c.report, link_items.c.story),
    "copy": (link_items.c.report, link_items.c.copies),
}
"""Of each kind of decision the columns of a member and of the group that it is in."""

Key = tuple[str, str]
"""The kind of a decision, and the id of what it names as it was when the decision was made."""

MEMBERS = {"event": "mention", "mention": "mention", "quote": "quote", "actor": "actor"}
"""What an anchor of each kind of decision names; of other kinds a report."""

AT_ONCE = 10_000
"""Ids in one question: both databases take as many parameters."""


class Decisions:
    """The log, and what it names, in one transaction of the record. Rows are appended, never changed or deleted."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def log(self, *where: ColumnElement[bool]) -> list[Decision]:
        """All decisions by the time at which they were made; of equal times the one that was written first."""
        rows = self._connection.execute(select(decisions).where(*where).order_by(decisions.c.time, decisions.c.seq))
        return [decision_of(row) for row in rows]

    def together(self) -> list[Decision]:
        """The decisions on what belongs together, and all withdrawals, in their order."""
        return self.log(decisions.c.verb.in_(VERBS))

    def last(self) -> tuple[str | None, int]:
        """The time of the latest decision, and how many there are."""
        time, number = self._connection.execute(select(func.max(decisions.c.time), func.count(decisions.c.id))).one()
        return time, number

    def append(self, made: Sequence[Decision]) -> None:
        """Adds decisions to the log."""
        if made:
            self._connection.execute(insert(decisions), [_row(decision) for decision in made])

    def constraints(self, made: Sequence[Decision] | None = None) -> Constraints:
        """What decisions come to for what is in the record now: those of the log, if ``None``."""
        made = self.together() if made is None else [one for one in made if one.verb in VERBS]
        ids: dict[Key, str] = {}
        for kind in KINDS:
            ids |= self.present(kind, [anchor for one in made if one.kind == kind for anchor in one.anchors])
        return constraints(made, lambda kind, anchor: ids.get(_key(kind, anchor)))

    def present(self, kind: str, named: Iterable[Anchor]) -> dict[Key, str]:
        """The ids in the record of what decisions of a kind name, in that order; what is not there is left out.

        A mention that has gone since its report was coded anew is the one whose trigger overlaps the old one's, a
        statement the one whose words do, and an actor the only one of its name.
        """
        anchors = {_key(kind, anchor): anchor for anchor in named}
        member = MEMBERS.get(kind, "report")
        there = self._known(TABLES[member].c.id, {anchor[member] for anchor in anchors.values()})
        lost = [anchor for anchor in anchors.values() if anchor[member] not in there]
        heirs = self._heirs(kind, lost) if lost and member != "report" else {}
        found = {key: a[member] if a[member] in there else heirs.get(key) for key, a in anchors.items()}
        return {key: id_ for key, id_ in found.items() if id_}

    def _heirs(self, kind: str, lost: Sequence[Anchor]) -> dict[Key, str | None]:
        if kind == "actor":
            return {_key(kind, anchor): self._namesake(anchor["name"]) for anchor in lost}
        of_reports = {anchor["report"] for anchor in lost}
        told: dict[str, list[Anchor]] = defaultdict(list)
        column = quotes.c.report if kind == "quote" else mentions.c.report
        for anchor in self._quotes(column, of_reports) if kind == "quote" else self._anchors(column, of_reports):
            told[anchor["report"]].append(anchor)
        heir = _quote_heir if kind == "quote" else _heir
        return {_key(kind, anchor): heir(anchor, told[anchor["report"]]) for anchor in lost}

    def _namesake(self, name: str) -> str | None:
        """The only actor of this name."""
        called = select(names.c.actor).where(names.c.folded == fold(name)).distinct().limit(2)
        found = self._connection.execute(called).scalars().all()
        return found[0] if len(found) == 1 else None

    def missing(self, made: Iterable[Decision]) -> set[str]:
        """The reports that decisions name and the record doesn't have."""
        named = {report for one in made for report in one.reports}
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

    def table(self, kind: str) -> Table:
        """The table of things of a kind."""
        return TABLES[kind]

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

    def events(self, reports: Collection[str]) -> set[str]:
        """The events that reports tell of."""
        return self._known(mentions.c.event, reports, mentions.c.report) - {None}

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
        """What names a mention, a statement, an actor or a report for good."""
        if kind == "mention":
            return next(self._anchors(mentions.c.id, {id_}))
        if kind == "quote":
            return next(self._quotes(quotes.c.id, {id_}))
        if kind == "actor":
            name = self._connection.execute(select(actors.c.name).where(actors.c.id == id_)).scalar_one()
            return {"actor": id_, "name": name}
        return {"report": id_}

    def _anchors(self, column: ColumnElement[Any], ids: Collection[str]) -> Iterator[Anchor]:
        """The mentions whose ``column`` is one of the ids."""
        for some in _some_at_once(ids):
            rows = self._connection.execute(select(mentions.c.body).where(column.in_(some)).order_by(mentions.c.seq))
            yield from (_anchor(body) for body in rows.scalars())

    def _quotes(self, column: ColumnElement[Any], ids: Collection[str]) -> Iterator[Anchor]:
        """The statements whose ``column`` is one of the ids."""
        for some in _some_at_once(ids):
            rows = self._connection.execute(select(quotes.c.body).where(column.in_(some)).order_by(quotes.c.seq))
            yield from (_quote_anchor(body) for body in rows.scalars())

    def _known(self, column: Column[Any], ids: Collection[str], key: Column[Any] | None = None) -> set[str]:
        """What stands in ``column`` where ``key``, or the column itself, is one of the ids."""
        there: set[str] = set()
        for some in _some_at_once(ids):
            wanted = select(column).where((column if key is None else key).in_(some))
            there.update(self._connection.execute(wanted).scalars())
        return there


def decision_of(row: Row[Any]) -> Decision:
    """The decision that a row of the log holds."""
    return Decision(row.id, row.time, row.author, row.reason, row.verb, **row.body)


def _row(decision: Decision) -> dict[str, Any]:
    body = decision.to_dict()
    return {name: body.pop(name) for name in ("id", "time", "author", "reason", "verb")} | {"body": body}


def _key(kind: str, anchor: Anchor) -> Key:
    return kind, anchor[MEMBERS.get(kind, "report")]


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


def _quote_anchor(quote: dict[str, Any]) -> Anchor:
    said, speaker = pieces(quote), quote["speaker"]
    return {
        "report": quote["report"],
        "quote": quote["id"],
        "start": said[0]["start"],
        "end": said[-1]["end"],
        "speaker": speaker["actor"] if speaker else None,
    }


def _quote_heir(lost: Anchor, told: Iterable[Anchor]) -> str | None:
    """The statement that shares most characters with the lost one; of equal ones that of the same speaker."""

    def likeness(one: Anchor) -> tuple[int, bool]:
        return min(one["end"], lost["end"]) - max(one["start"], lost["start"]), one["speaker"] == lost.get("speaker")

    best = max((one for one in told if likeness(one)[0] > 0), key=likeness, default=None)
    return best["quote"] if best else None


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _some_at_once(ids: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(ids)
    return (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))
