"""Linking the reports of a record, and what linking writes there: the judgements about what belongs together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import count
from typing import Any, cast

from sqlalchemy import Column, ColumnElement, Connection, bindparam, delete, func, insert, select, update

from dragoman import linking
from dragoman.linking.archive import Kind
from dragoman.linking.board import Cache
from dragoman.linking.constraints import Constraints
from dragoman.linking.keys import Key
from dragoman.linking.links import Gone, Links
from dragoman.linking.profile import Profile, node
from dragoman.store.archive import GROUPS, Tables, parts_of
from dragoman.store.decisions import Decisions
from dragoman.store.describing import Describing
from dragoman.store.forgetting import Touched, forget, forget_all
from dragoman.store.schema import OLDER, events, former_ids, judgements, link_items, link_keys, mentions

Body = dict[str, Any]

INDEXED_AT_ONCE = 1_000
"""Reports of an older version that are indexed at a time."""


class Linkage:
    """One linking, in one transaction of the record. Reports that the decisions of people name are linked as they say.

    Reports have a place in the order of linking, which is that of their days, undated ones last, and then of reading:
    over all that wait at that time.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @cached_property
    def _constraints(self) -> Constraints:
        return Decisions(self._connection).constraints()

    def unlinked(self) -> int:
        """How many reports are in no story yet."""
        missing = select(func.count()).select_from(link_items).where(link_items.c.story.is_(None))
        return self._connection.execute(missing).scalar_one()

    def link(self, most: int, cache: Cache, constraints: Constraints | None = None) -> int:
        """Links the first ``most`` reports that wait, and describes again what this touches; how many they were."""
        self.index()
        waiting = self._waiting(most)
        if waiting:
            new = {place: linking.Item.from_dict(item) for place, item in waiting.items()}
            run = linking.Linking(Tables(self._connection), constraints or self._constraints, cache)
            self._place(new)
            self._keep(run.link(new))
        return len(waiting)

    def regroup(self, kind: str, groups: Collection[str], constraints: Constraints | None = None) -> None:
        """Groups the members of some groups anew, by ``constraints`` or else by all decisions, and describes again what
        this touches."""
        self.index()
        run = linking.Linking(Tables(self._connection), constraints or self._constraints)
        self._keep(run.regroup(cast(Kind, kind), groups))

    def forget(self, some: Collection[str] | None = None) -> None:
        """Takes reports, or all, out of their events, stories and groups of copies, so that the next linking links them
        anew: see :mod:`dragoman.store.forgetting`."""
        if some is None:
            forget_all(self._connection)
        else:
            self.index()
            touched = forget(self._connection, some)
            Describing(self._connection).renew(touched.events, touched.stories)

    def index(self) -> None:
        """Gives the reports that an older version linked their places and keys, and describes its events anew.

        Their order is that of their days and then of their ids, as the older version counted it. It is done once, when
        a record of that version is next written to.
        """
        columns = select(link_items.c.report, link_items.c.item).where(OLDER)
        ordered = columns.order_by(link_items.c.day.nulls_last(), link_items.c.report)
        alone = update(link_items).where(link_items.c.copies.is_(None)).values(copies=link_items.c.report)
        if self._connection.execute(columns.limit(1)).first():
            self._connection.execute(alone.where(OLDER))
        while rows := self._connection.execute(ordered.limit(INDEXED_AT_ONCE)).all():
            items = dict(enumerate((linking.Item.from_dict(row.item) for row in rows), self._next_place()))
            self._place(items)
            self._add_keys({place: set(Profile(item).keys()) for place, item in items.items()})
        Describing(self._connection).weigh()

    def judge(self, rows: Sequence[Body]) -> None:
        """Appends judgements: ``kind``, ``left_id``, ``right_id``, ``score`` and ``reasons``."""
        if rows:
            self._connection.execute(insert(judgements), rows)

    def _waiting(self, most: int) -> dict[int, Body]:
        """The items of the first ``most`` reports in no story yet, by their places: known ones, or the next."""
        columns = select(link_items.c.place, link_items.c.item).where(link_items.c.story.is_(None))
        # In two questions, dated and undated: an order with NULLs last would sort all that wait for every batch.
        dated = columns.where(link_items.c.day.is_not(None)).order_by(link_items.c.day, link_items.c.seq)
        rows = self._connection.execute(dated.limit(most)).all()
        if len(rows) < most:
            undated = columns.where(link_items.c.day.is_(None)).order_by(link_items.c.seq)
            rows = [*rows, *self._connection.execute(undated.limit(most - len(rows)))]
        places = count(self._next_place())
        return {next(places) if row.place is None else row.place: row.item for row in rows}

    def _next_place(self) -> int:
        last = self._connection.execute(select(func.max(link_items.c.place))).scalar()
        return 0 if last is None else last + 1

    def _place(self, items: Mapping[int, linking.Item]) -> None:
        """Writes down the places of reports and of their mentions."""
        self._update(link_items.c.report, "place", {item.report: place for place, item in items.items()})
        told = {mention.id: node(place, n) for place, item in items.items() for n, mention in enumerate(item.mentions)}
        self._update(mentions.c.id, "place", told)

    def _keep(self, links: Links) -> None:
        """Writes down what was decided, and describes again what it touches."""
        touched = self._touched(links)
        for kind, merged in links.merged.items():
            group, _ = GROUPS[kind]
            for younger, older in merged.items():
                self._connection.execute(update(group.table).where(group == younger).values({group: older}))
        self._update(link_items.c.report, "copies", links.copied)
        self._update(link_items.c.report, "story", links.stories)
        self._update(mentions.c.id, "event", links.events)
        self._add_keys(links.keys)
        self._keep_former(links.gone, {*links.stories.values(), *links.events.values()})
        self.judge([_judgement(one) for one in links.judgements])
        # An event says its story, and its independent reports, and a story its events: they change with the reports.
        copied = self._values(link_items.c.report, link_items.c.copies, {*links.merged.get("copy", {}).values()})
        moved = {*links.stories, *links.copied, *copied}
        in_events = touched.events | self._values(mentions.c.event, mentions.c.report, moved)
        in_stories = touched.stories | self._values(link_items.c.story, link_items.c.report, moved)
        in_events |= self._values(events.c.id, events.c.story, in_stories & {*links.merged.get("story", {})})
        in_stories |= self._values(events.c.story, events.c.id, in_events)
        Describing(self._connection).renew(in_events, in_stories)

    def _touched(self, links: Links) -> Touched:
        """The events and stories that members leave or join."""
        in_events = self._values(mentions.c.event, mentions.c.id, links.events) | {*links.events.values()}
        in_stories = self._values(link_items.c.story, link_items.c.report, links.stories) | {*links.stories.values()}
        merged_events, merged_stories = links.merged.get("event", {}), links.merged.get("story", {})
        return Touched(
            in_events.union(merged_events, merged_events.values()),
            in_stories.union(merged_stories, merged_stories.values()),
        )

    def _add_keys(self, keys: Mapping[int, Collection[Key]]) -> None:
        rows = sorted((key.hash, key.day, place) for place, held in keys.items() for key in held)
        if rows:
            self._connection.execute(insert(link_keys), [{"key": k, "day": d, "item": place} for k, d, place in rows])

    def _keep_former(self, gone: Sequence[Gone], alive: Collection[str]) -> None:
        """Notes which ids lead to what their founder is in now, and forgets it of those that live."""
        for part in parts_of({*(one.id for one in gone), *alive}):
            self._connection.execute(delete(former_ids).where(former_ids.c.id.in_(part)))
        rows = [{"id": one.id, "kind": one.kind, "founder": one.founder} for one in gone if one.kind != "copy"]
        if rows:
            self._connection.execute(insert(former_ids), rows)

    def _values(self, column: ColumnElement[Any], key: ColumnElement[Any], ids: Collection[str]) -> set[str]:
        """The different values of ``column`` where ``key`` is one of the ids."""
        held = select(column).where(column.is_not(None)).distinct()
        found: set[str] = set()
        for part in parts_of(ids):
            found.update(self._connection.execute(held.where(key.in_(part))).scalars())
        return found

    def _update(self, key: Column[Any], column: str, values: Mapping[str, Any]) -> None:
        if values:
            change = update(key.table).where(key == bindparam("key_")).values({column: bindparam("value_")})
            self._connection.execute(change, [{"key_": k, "value_": v} for k, v in values.items()])


def _judgement(one: linking.Judgement) -> Body:
    reasons = list(one.reasons)
    return {"kind": one.kind, "left_id": one.left, "right_id": one.right, "score": one.score, "reasons": reasons}
