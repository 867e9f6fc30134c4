"""What linking reads from the record and what it writes there: the judgements about what belongs together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from dragoman.store.queries import mention_row
from dragoman.store.schema import events, judgements, link_items, mentions, parts, reports, stories
from dragoman.store.writing import day_columns, part_rows

LATEST_READ = 2000
"""How many of the reports read last an undated report is compared with, besides all undated ones."""

AT_ONCE = 500
"""Events or stories that are fetched at once with all that belongs to them."""

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report that is in no story yet, with what linking compares it by."""

    report: str
    day: date | None
    item: Body


@dataclass(frozen=True, slots=True)
class Linked:
    """A report that is in a story; ``events`` are those of its mentions, by the mentions' ids."""

    item: Body
    story: str
    events: dict[str, str]


@dataclass(frozen=True, slots=True)
class EventMembers:
    """What an event is described from: its mentions and their reports, the oldest report first.

    ``copies`` are groups of the reports that copy one another; ``story`` is that of the oldest report.
    """

    mentions: list[Body] = field(default_factory=list)
    reports: list[Body] = field(default_factory=list)
    copies: list[list[str]] = field(default_factory=list)
    story: str = ""


@dataclass(frozen=True, slots=True)
class StoryMembers:
    """What a story is described from, the oldest first; ``items`` is what linking compares the reports by."""

    reports: list[Body] = field(default_factory=list)
    items: list[Body] = field(default_factory=list)
    copies: list[list[str]] = field(default_factory=list)
    events: list[Body] = field(default_factory=list)


class Linkage:
    """One linking, in one transaction of the record."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def unlinked(self) -> int:
        """How many reports are in no story yet."""
        missing = select(func.count()).select_from(link_items).where(link_items.c.story.is_(None))
        return self._connection.execute(missing).scalar_one()

    def waiting(self, limit: int) -> list[Waiting]:
        """The first ``limit`` reports in no story yet, by date and then in the order of reading."""
        columns = select(link_items.c.report, link_items.c.day, link_items.c.item).where(link_items.c.story.is_(None))
        ordered = columns.order_by(link_items.c.day.nulls_last(), link_items.c.seq).limit(limit)
        return [Waiting(row.report, row.day, row.item) for row in self._connection.execute(ordered)]

    def candidates(self, new: Sequence[Waiting], window_days: int) -> list[Linked]:
        """The linked reports that the new ones may belong with.

        They are those within ``window_days`` of a new one, all undated ones and, where a new one is undated, the
        ``LATEST_READ`` ones read last; with whatever else is in their stories, because a story is weighed as a whole.
        """
        stories_near = select(link_items.c.story).where(or_(*_nearness(new, window_days)))
        near = select(link_items.c.report).where(link_items.c.story.in_(stories_near))
        linked: dict[str, dict[str, str]] = defaultdict(dict)
        told = select(mentions.c.report, mentions.c.id, mentions.c.event)
        for row in self._connection.execute(told.where(mentions.c.event.is_not(None), mentions.c.report.in_(near))):
            linked[row.report][row.id] = row.event
        found = select(link_items).where(link_items.c.report.in_(near)).order_by(link_items.c.seq)
        return [Linked(row.item, row.story, linked[row.report]) for row in self._connection.execute(found)]

    def assign(
        self, in_stories: Mapping[str, str], in_events: Mapping[str, str], copies: Iterable[Sequence[str]]
    ) -> tuple[set[str], set[str]]:
        """Puts reports into stories and mentions into events; the ids of the events and stories that this touches."""
        groups = [tuple(group) for group in copies]
        moved = {*in_stories, *(report for group in groups for report in group)}
        stories_before = self._values(link_items.c.story, link_items.c.report, moved)
        events_before = self._values(mentions.c.event, mentions.c.id, in_events)
        self._update(link_items, link_items.c.report, link_items.c.story, in_stories)
        self._update(mentions, mentions.c.id, mentions.c.event, in_events)
        for group in groups:
            self._join_copies(group)
        # An event says its story and how many independent reports it has: both may have changed with the reports.
        touched = events_before.union(in_events.values(), self._values(mentions.c.event, mentions.c.report, moved))
        stories_touched = stories_before.union(in_stories.values(), self._values(events.c.story, events.c.id, touched))
        return touched, stories_touched

    def judge(self, rows: Sequence[Body]) -> None:
        """Appends judgements: ``kind``, ``left_id``, ``right_id``, ``score`` and ``reasons``."""
        if rows:
            self._connection.execute(insert(judgements), rows)

    def event_members(self, ids: Collection[str]) -> Iterator[tuple[str, EventMembers]]:
        """The members of each of the events that has any."""
        for some in _some_at_once(ids, AT_ONCE):
            members: dict[str, EventMembers] = defaultdict(EventMembers)
            told = select(mentions.c.body, mentions.c.event).join(reports, reports.c.id == mentions.c.report)
            told = told.where(mentions.c.event.in_(some)).order_by(*_oldest_first(reports), mentions.c.seq)
            for row in self._connection.execute(told):
                members[row.event].mentions.append(mention_row(row.body, row.event))
            of_reports = {mention["report"] for one in members.values() for mention in one.mentions}
            of = {row.id: row for row in self._reports(reports.c.id, of_reports, reports.c.text)}
            for event in some:
                if event in members:
                    yield event, _with_reports(members[event].mentions, of)

    def replace_events(self, ids: Collection[str], bodies: Sequence[Body]) -> set[str]:
        """Puts the events ``bodies`` in the place of those with the ids; the ids of the stories that they are in."""
        for some in _some_at_once(ids):
            self._connection.execute(delete(events).where(events.c.id.in_(some)))
            self._connection.execute(delete(parts).where(parts.c.kind == "event", parts.c.owner.in_(some)))
        if bodies:
            self._connection.execute(insert(events), [_event_row(body) for body in bodies])
        taking_part = [
            row for body in bodies for row in part_rows("event", body["id"], body["sources"] + body["targets"])
        ]
        if taking_part:
            self._connection.execute(insert(parts), taking_part)
        return {body["story"] for body in bodies}

    def story_members(self, ids: Collection[str]) -> Iterator[tuple[str, StoryMembers]]:
        """The members of each of the stories that has any."""
        for some in _some_at_once(ids, AT_ONCE):
            members: dict[str, StoryMembers] = defaultdict(StoryMembers)
            groups: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
            for row in self._reports(link_items.c.story, some, link_items.c.item):
                members[row.story].reports.append({"id": row.id, "title": row.title, "published": row.published})
                members[row.story].items.append(row.item)
                groups[row.story][row.copies or row.id].append(row.id)
            happened = select(events.c.story, events.c.body).where(events.c.story.in_(some))
            for row in self._connection.execute(happened.order_by(*_oldest_first(events))):
                members[row.story].events.append(row.body)
            for story in (story for story in some if members[story].reports):
                members[story].copies.extend(group for group in groups[story].values() if len(group) > 1)
                yield story, members[story]

    def replace_stories(self, ids: Collection[str], bodies: Sequence[Body]) -> None:
        """Puts the stories ``bodies`` in the place of those with the ids."""
        for some in _some_at_once(ids):
            self._connection.execute(delete(stories).where(stories.c.id.in_(some)))
        if bodies:
            self._connection.execute(insert(stories), [_story_row(body) for body in bodies])

    def _reports(self, key: ColumnElement[Any], ids: Collection[str], more: Column[Any]) -> Iterator[Any]:
        """The reports whose ``key`` is one of the ids, the oldest first, with the column ``more``."""
        columns = (reports.c.id, reports.c.title, reports.c.published, link_items.c.story, link_items.c.copies, more)
        joined = (
            select(*columns).join(link_items, link_items.c.report == reports.c.id).order_by(*_oldest_first(reports))
        )
        for some in _some_at_once(ids):
            yield from self._connection.execute(joined.where(key.in_(some)))

    def _values(self, column: ColumnElement[Any], key: ColumnElement[Any], ids: Collection[str]) -> set[str]:
        """The different values of ``column`` where ``key`` is one of the ids."""
        held = select(column).where(column.is_not(None)).distinct()
        found: set[str] = set()
        for some in _some_at_once(ids):
            found.update(self._connection.execute(held.where(key.in_(some))).scalars())
        return found

    def _update(
        self, table: Table, key: ColumnElement[str], column: ColumnElement[Any], values: Mapping[str, str]
    ) -> None:
        if values:
            change = update(table).where(key == bindparam("key_")).values({column: bindparam("value_")})
            self._connection.execute(change, [{"key_": k, "value_": v} for k, v in values.items()])

    def _join_copies(self, group: Sequence[str]) -> None:
        """Makes one group of copies out of these reports and of the groups that any of them is in."""
        earlier = self._values(link_items.c.copies, link_items.c.report, group)
        joined = or_(link_items.c.report.in_(group), link_items.c.copies.in_(earlier))
        self._connection.execute(update(link_items).where(joined).values(copies=min(earlier.union(group))))


def _with_reports(told: list[Body], rows: Mapping[str, Any]) -> EventMembers:
    """The members of an event with the given mentions, out of the reports by their ids."""
    telling = [rows[report] for report in dict.fromkeys(mention["report"] for mention in told)]
    groups: dict[str, list[str]] = defaultdict(list)
    for row in telling:
        groups[row.copies or row.id].append(row.id)
    return EventMembers(
        told,
        [{"id": row.id, "title": row.title, "published": row.published, "text": row.text} for row in telling],
        [group for group in groups.values() if len(group) > 1],
        telling[0].story,
    )


def _event_row(body: Body) -> Body:
    dated = day_columns(body["date"]["value"] if body["date"] else None)
    return {"id": body["id"], "type": body["type"], "story": body["story"], "body": body, **dated}


def _story_row(body: Body) -> Body:
    first, last = day_columns(body["first"])["first_day"], day_columns(body["last"])["last_day"]
    return {"id": body["id"], "first_day": first, "last_day": last, "body": body}


def _oldest_first(table: Table) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """By date and then by id, so that the order of reading makes no difference to what is described."""
    return table.c.first_day.nulls_last(), table.c.id


def _some_at_once(ids: Collection[str], most: int = 10_000) -> Iterator[list[str]]:
    """The ids in lists that both databases take as parameters: SQLite's limit is 32,766, PostgreSQL's 65,535."""
    ordered = sorted(ids)
    return (ordered[start : start + most] for start in range(0, len(ordered), most))


def _nearness(new: Sequence[Waiting], window_days: int) -> list[ColumnElement[bool]]:
    """The conditions of which a linked report must meet one."""
    dated = [one.day for one in new if one.day]
    conditions: list[ColumnElement[bool]] = [link_items.c.day.is_(None)]
    if dated:
        window = timedelta(days=window_days)
        conditions.append(link_items.c.day.between(min(dated) - window, max(dated) + window))
    if len(dated) < len(new):
        latest = select(link_items.c.seq).order_by(link_items.c.seq.desc()).limit(LATEST_READ).subquery()
        conditions.append(link_items.c.seq.in_(select(latest.c.seq)))
    return conditions
