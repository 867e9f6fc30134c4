"""What events and stories are described from, and where the descriptions are written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, func, insert, select, update

from dragoman import linking
from dragoman.linking.correcting import correct_event
from dragoman.linking.worth import worth
from dragoman.store import facts
from dragoman.store.archive import parts_of
from dragoman.store.overlays import Overlay, overlays
from dragoman.store.schema import events, judgements, link_items, mentions, parts, reports, stories
from dragoman.store.writing import day_columns, part_rows, sides_of

AT_ONCE = 500
"""Events or stories that are fetched at once with all that belongs to them."""

LABELLED = 10
"""The label of a story is found among so many of its reports, the first linked."""

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class EventMembers:
    """What an event is described from: its mentions and their reports, the oldest report first.

    ``copies`` are groups of the reports that copy one another; ``story`` is that of the oldest report; ``weakest`` is
    the least probability by which a mention was joined. Mentions that were rejected are left out; where all were, they
    are here, and ``rejected`` says so.
    """

    mentions: list[Body] = field(default_factory=list)
    reports: list[Body] = field(default_factory=list)
    copies: list[list[str]] = field(default_factory=list)
    story: str = ""
    weakest: float | None = None
    rejected: bool = False


@dataclass(frozen=True, slots=True)
class Described:
    """An event as it is shown, whether it is rejected, and how much it is worth a look: nothing where it was judged."""

    body: Body
    rejected: bool
    worth: float


@dataclass(frozen=True, slots=True)
class StoryMembers:
    """What a story is described from, the oldest first; ``items`` is what linking compares the first reports by."""

    reports: list[Body] = field(default_factory=list)
    items: list[Body] = field(default_factory=list)
    copies: list[list[str]] = field(default_factory=list)
    events: list[Body] = field(default_factory=list)


class Describing:
    """The descriptions of events and stories, in one transaction of the record."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def renew(self, in_events: Collection[str], in_stories: Collection[str]) -> None:
        """Describes events and stories anew that gained or lost members; those that have none left go.

        What people corrected is laid over; mentions that they rejected have no voice.
        """
        laid, others = overlays(self._connection, in_events)
        in_events = {*in_events, *others}
        laid |= overlays(self._connection, others)[0]
        described = [
            _described(event, one, laid.get(event, Overlay())) for event, one in self._event_members(in_events)
        ]
        told = {*in_stories, *(one.body["story"] for one in described)}
        self._replace_events(in_events, described)
        retold = [
            linking.describe_story(story, one.reports, one.events, one.copies, one.items)
            for story, one in self._story_members(told)
        ]
        self._replace(stories, told, [_story_row(body) for body in retold])
        self._number(told)

    def weigh(self) -> None:
        """Describes the events anew that an older version described, which did not say how much they are worth a look.

        It is done once, when a record of that version is next written to.
        """
        older = select(events.c.id).where(events.c.worth.is_(None)).limit(AT_ONCE)
        while ids := self._connection.execute(older).scalars().all():
            self.renew(ids, ())

    def _event_members(self, ids: Collection[str]) -> Iterator[tuple[str, EventMembers]]:
        """The members of each of the events that has any."""
        for some in parts_of(ids, AT_ONCE):
            members: dict[str, list[Body]] = defaultdict(list)
            rejected: dict[str, list[Body]] = defaultdict(list)
            told = select(mentions.c.body, mentions.c.event, mentions.c.rejected)
            told = told.join(reports, reports.c.id == mentions.c.report)
            told = told.where(mentions.c.event.in_(some)).order_by(*_oldest_first(reports), mentions.c.seq)
            for row in self._connection.execute(told):
                (rejected if row.rejected else members)[row.event].append({**row.body, "event": row.event})
            shown = rejected | members
            of_reports = {mention["report"] for one in shown.values() for mention in one}
            of = {row.id: row for row in self._reports(reports.c.id, of_reports, reports.c.text)}
            weakest = weakest_links(self._connection, {event: _ids(one) for event, one in shown.items()})
            for event in some:
                if event in shown:
                    found = _with_reports(shown[event], of)
                    yield event, replace(found, weakest=weakest.get(event), rejected=event not in members)

    def _story_members(self, ids: Collection[str]) -> Iterator[tuple[str, StoryMembers]]:
        """The members of each of the stories that has any."""
        for some in parts_of(ids, AT_ONCE):
            members: dict[str, StoryMembers] = defaultdict(StoryMembers)
            groups: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
            places: dict[str, list[int]] = defaultdict(list)
            for row in self._reports(link_items.c.story, some):
                members[row.story].reports.append({"id": row.id, "title": row.title, "published": row.published})
                groups[row.story][row.copies or row.id].append(row.id)
                places[row.story].append(row.place)
            items = self._items({place for held in places.values() for place in sorted(held)[:LABELLED]})
            happened = select(events.c.story, events.c.id).where(events.c.story.in_(some), ~events.c.rejected)
            for row in self._connection.execute(happened.order_by(*_oldest_first(events))):
                members[row.story].events.append({"id": row.id})
            for story in (story for story in some if places[story]):
                one = members[story]
                one.items.extend(items[place] for place in sorted(places[story])[:LABELLED])
                one.copies.extend(group for group in groups[story].values() if len(group) > 1)
                yield story, one

    def _items(self, places: Collection[int]) -> dict[int, Body]:
        found: dict[int, Body] = {}
        for some in parts_of(places):
            rows = self._connection.execute(
                select(link_items.c.place, link_items.c.item).where(link_items.c.place.in_(some))
            )
            found.update((row[0], row[1]) for row in rows)
        return found

    def _replace_events(self, ids: Collection[str], described: Sequence[Described]) -> None:
        """Puts the events ``described`` in the place of those with the ids."""
        for some in parts_of(ids):
            self._connection.execute(delete(parts).where(parts.c.kind == "event", parts.c.owner.in_(some)))
        taking_part = [row for one in described for row in part_rows("event", one.body["id"], **sides_of(one.body))]
        if taking_part:
            self._connection.execute(insert(parts), taking_part)
        self._replace(events, ids, [_event_row(one) for one in described])
        facts.renew(self._connection, ids)

    def _replace(self, table: Table, ids: Collection[str], rows: Sequence[Body]) -> None:
        for some in parts_of(ids):
            self._connection.execute(delete(table).where(table.c.id.in_(some)))
        if rows:
            self._connection.execute(insert(table), rows)

    def _number(self, ids: Collection[str]) -> None:
        """Notes which report of each story came into the record first."""
        first = select(func.min(reports.c.seq)).join(link_items, link_items.c.report == reports.c.id)
        first = first.where(link_items.c.story == stories.c.id)
        for some in parts_of(ids):
            change = update(stories).where(stories.c.id.in_(some))
            self._connection.execute(change.values(read=first.scalar_subquery()))

    def _reports(self, key: ColumnElement[Any], ids: Collection[str], *more: Column[Any]) -> Iterator[Any]:
        """The reports whose ``key`` is one of the ids, the oldest first, with the columns ``more``."""
        shown = (reports.c.id, reports.c.title, reports.c.outlet, reports.c.published, reports.c.credits)
        columns = (*shown, link_items.c.story, link_items.c.copies, link_items.c.place, *more)
        joined = select(*columns).join(link_items, link_items.c.report == reports.c.id)
        for some in parts_of(ids):
            yield from self._connection.execute(joined.where(key.in_(some)).order_by(*_oldest_first(reports)))


def _with_reports(told: list[Body], rows: Mapping[str, Any]) -> EventMembers:
    """The members of an event with the given mentions, out of the reports by their ids."""
    telling = [rows[report] for report in dict.fromkeys(mention["report"] for mention in told)]
    groups: dict[str, list[str]] = defaultdict(list)
    for row in telling:
        groups[row.copies or row.id].append(row.id)
    shown = ("id", "title", "outlet", "published", "credits", "text")
    return EventMembers(
        told,
        [{name: getattr(row, name) for name in shown} for row in telling],
        [group for group in groups.values() if len(group) > 1],
        telling[0].story,
    )


def weakest_links(connection: Connection, members: Mapping[str, Collection[str]]) -> dict[str, float]:
    """The least probability by which one of its members was joined to another one, of each event that has several."""
    event_of = {id_: event for event, ids in members.items() if len(ids) > 1 for id_ in ids}
    joined: dict[tuple[str, str], float] = {}
    columns = select(judgements.c.left_id, judgements.c.right_id, judgements.c.score).order_by(judgements.c.seq)
    for some in parts_of(event_of):
        wanted = columns.where(judgements.c.kind == "event", judgements.c.left_id.in_(some))
        joined.update(((row.left_id, row.right_id), row.score) for row in connection.execute(wanted))
    found: dict[str, float] = {}
    for (left, right), score in joined.items():
        event = event_of[left]
        if event_of.get(right) == event:
            found[event] = min(score, found.get(event, score))
    return found


def _ids(told: Sequence[Body]) -> list[str]:
    return [mention["id"] for mention in told]


def _described(event: str, one: EventMembers, said: Overlay) -> Described:
    """The event with what people said of it as a whole laid over what its mentions tell."""
    body = linking.describe_event(event, one.mentions, one.reports, one.copies, one.story)
    known = all(mention["id"] in said.seen or mention.get("judged") for mention in one.mentions)
    value = 0.0 if known else worth(body, one.mentions, one.weakest)
    if said.judged or one.rejected:
        # Where something was linked to an event that had been rejected, nobody has judged that.
        judged = None if said.judged == "rejected" else said.judged
        body = correct_event(body, said.fields)
        body |= {"corrected": sorted(said.fields), "judged": "rejected" if one.rejected else judged}
    return Described(body, one.rejected, value)


def _event_row(one: Described) -> Body:
    body = one.body
    dated = day_columns(body["date"]["value"] if body["date"] else None)
    row = {"id": body["id"], "type": body["type"], "story": body["story"], "body": body, **dated}
    row |= {"rejected": one.rejected, "worth": one.worth}
    return row


def _story_row(body: Body) -> Body:
    first, last = day_columns(body["first"])["first_day"], day_columns(body["last"])["last_day"]
    return {"id": body["id"], "first_day": first, "last_day": last, "body": body}


def _oldest_first(table: Table) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """By date and then by id, so that the order of reading makes no difference to what is described."""
    return table.c.first_day.nulls_last(), table.c.id
