"""What a caller asks of a table, checked and turned into conditions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    FromClause,
    Select,
    Table,
    TextualSelect,
    and_,
    false,
    or_,
    select,
    union_all,
)

from dragoman.errors import AmbiguousIdError, FilterError, UnknownIdError
from dragoman.knowledge.naming import outlet_name
from dragoman.store import schema
from dragoman.store.dates import Days, days
from dragoman.store.search import matching
from dragoman.values import STATUSES, TYPES

SHORTEST_PREFIX = 4

_PLAIN = re.compile("[^\0-\x08\x0b-\x1f\x7f\ud800-\udfff]{0,1000}")
_CODE = re.compile("[A-Z][A-Z0-9]{2}")
_NEVER = 2**62

Condition = ColumnElement[bool]
PartKind = Literal["mention", "quote", "event"]

Owners = Select[Any] | CompoundSelect[Any]
"""The ids of mentions, quotes or events, or the numbers of events in ``facts``."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What rows are wanted: those that meet every filter that is not ``None``.

    ``since`` and ``until`` are ISO 8601 dates, inclusive; a coarse date meets them where it overlaps, an undated row
    never does. ``actor`` is a country code, an actor's id, or a name or alias in any case, and so are ``source`` and
    ``target``, on that side; ``type`` a PLOVER type; ``report`` and ``story`` are ids. An id may be given as a prefix
    of at least four characters that only it starts with. ``q`` is looked for in the text of the reports; ``status``,
    ``quad`` (1 to 4, or cooperation and conflict for two each), ``country`` (of one who takes part) and ``outlet`` are
    as in the contract. ``read_since``, an ISO 8601 date or date-time in UTC, leaves what came into the record since.
    ``order`` is «day» or «read».
    """

    since: str | None = None
    until: str | None = None
    actor: str | None = None
    type: str | None = None
    report: str | None = None
    q: str | None = None
    status: str | None = None
    quad: int | str | None = None
    country: str | None = None
    outlet: str | None = None
    source: str | None = None
    target: str | None = None
    story: str | None = None
    read_since: str | None = None
    order: str | None = None
    limit: int | None = None

    def __post_init__(self) -> None:
        if self.limit is not None and self.limit < 0:
            raise FilterError(f"limit {self.limit}: give 0 or more")
        for name in self.given():
            value = getattr(self, name)
            if isinstance(value, str) and not _PLAIN.fullmatch(value):
                raise FilterError(f"{name} {value[:40]!r}: leave out its control characters, and shorten it to 1,000")

    def given(self) -> list[str]:
        """The names of the filters that choose rows."""
        return [name for name in self.__slots__ if name not in ("order", "limit") and getattr(self, name) is not None]

    def refuse(self, table: str, *names: str) -> None:
        """Raises :class:`FilterError` where one of the filters ``names`` is given."""
        for name in names:
            if getattr(self, name) is not None:
                raise FilterError(f"{table} cannot be filtered by {name}: they have none; leave it out")


QUADS = {"1": (1,), "2": (2,), "3": (3,), "4": (4,), "cooperation": (1, 2), "conflict": (3, 4)}
"""The quad classes that the filter of that name means."""

ACTING = ("source", "both", "first")
CONCERNED = ("target", "both", "second")
BACK = (("second", "both"), ("first", "both"))
"""The sides of source and target in an act whose sides have no order, told the other way round."""


@dataclass(frozen=True, slots=True)
class Who:
    """The actors that a filter means: those with the ids, and those of the country."""

    ids: tuple[str, ...]
    country: str | None = None

    def owners(self, kind: PartKind | None, on: Sequence[str] | None = None) -> Owners:
        """The ids of the mentions, quotes or events in which one of them takes part, on one of the sides; without a
        ``kind`` the numbers of the events in ``facts``."""
        table, owner = (schema.sides, "number") if kind is None else (schema.parts, "owner")
        conditions = [*([table.c.kind == kind] if kind else []), *([table.c.side.in_(on)] if on else [])]
        meant: list[Condition] = [table.c.actor.in_(self.ids)] if self.ids or not self.country else []
        meant += [table.c.country == self.country] if self.country else []
        found = [select(table.c[owner]).where(one, *conditions) for one in meant]
        return found[0] if len(found) == 1 else union_all(*found)


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters with their dates read, their ids completed and their names looked up; without any, all rows."""

    since: date | None = None
    until: date | None = None
    actor: str | None = None
    type: str | None = None
    report: str | None = None
    limit: int | None = None
    status: str | None = None
    quad: tuple[int, ...] | None = None
    country: str | None = None
    outlets: tuple[str, ...] | None = None
    story: str | None = None
    who: Who | None = None
    source: Who | None = None
    target: Who | None = None
    words: TextualSelect | None = None
    read_from: int | None = None
    order: str = "day"

    @property
    def chooses(self) -> bool:
        """Whether anything is asked that leaves rows out."""
        return replace(self, limit=None, order="day") != Asked()

    def without(self, *names: str) -> Asked:
        """The same without some filters."""
        nothing: dict[str, Any] = dict.fromkeys(names)
        return replace(self, **nothing)

    @property
    def of_acts(self) -> Asked:
        """What is asked of the acts themselves."""
        names = ("type", "status", "quad", "country", "who", "source", "target")
        return Asked(**{name: getattr(self, name) for name in names})

    @property
    def only_acts(self) -> bool:
        """Whether something is asked that statements have nothing to meet with."""
        return any((self.type, self.status, self.quad, self.source, self.target))

    def in_time(self, table: FromClause) -> list[Condition]:
        """Rows of ``table`` whose days overlap the time asked for."""
        conditions = []
        if self.since:
            conditions.append(table.c.last_day >= self.since)
        if self.until:
            conditions.append(table.c.first_day <= self.until)
        return conditions

    def taking_part(self, kind: PartKind | None, owner: ColumnElement[Any]) -> list[Condition]:
        """Rows of the kind whose id is in ``owner`` in which the actors asked for take part, on the side asked for;
        ``facts`` are of no kind, and have their numbers there."""
        conditions: list[Condition] = []
        if self.who:
            conditions.append(owner.in_(self.who.owners(kind)))
        if self.country:
            conditions.append(owner.in_(Who((), self.country).owners(kind)))
        if self.source and self.target:
            there = (self.source.owners(kind, ACTING), self.target.owners(kind, CONCERNED))
            back = (self.source.owners(kind, BACK[0]), self.target.owners(kind, BACK[1]))
            conditions.append(or_(*(and_(*(owner.in_(side) for side in sides)) for sides in (there, back))))
        elif self.source:
            conditions.append(owner.in_(self.source.owners(kind, (*ACTING, "second"))))
        elif self.target:
            conditions.append(owner.in_(self.target.owners(kind, (*CONCERNED, "first"))))
        return conditions

    def told_by(self) -> list[Condition]:
        """Conditions on ``reports``: those that hold the words, of the outlet, read since the time asked for."""
        conditions: list[Condition] = []
        if self.words is not None:
            conditions.append(schema.reports.c.seq.in_(self.words))
        if self.outlets is not None:
            conditions.append(schema.reports.c.outlet.in_(self.outlets) if self.outlets else false())
        if self.read_from is not None:
            conditions.append(schema.reports.c.seq >= self.read_from)
        return conditions

    def is_actor(self, actor: ColumnElement[str], country: ColumnElement[str | None]) -> Condition:
        """Whether an actor's id and country are those asked for."""
        wanted = self.actor or ""
        named = select(schema.names.c.actor).where(schema.names.c.folded == fold(wanted))
        return or_(actor == wanted, actor.in_(named), country == wanted.strip().upper())


def check(filters: Filters, connection: Connection) -> Asked:
    """Reads the filters against the record.

    Raises:
        FilterError: a date or a type is none.
        UnknownIdError, AmbiguousIdError: ``report`` is the id of none, or the beginning of several.
    """
    since, until = _days("since", filters.since), _days("until", filters.until)
    return Asked(
        since=since.first if since else None,
        until=until.last if until else None,
        actor=_actor(filters.actor, connection),
        who=_who(filters.actor, connection),
        source=_who(filters.source, connection),
        target=_who(filters.target, connection),
        type=_type(filters.type),
        report=_id(filters.report, schema.reports, "report", connection),
        story=_id(filters.story, schema.stories, "story", connection),
        status=_one_of("status", filters.status, STATUSES),
        quad=_quad(filters.quad),
        country=_country(filters.country),
        outlets=_outlets(filters.outlet, connection),
        words=matching(connection, filters.q) if filters.q is not None else None,
        read_from=_read_from(filters.read_since, connection),
        order=_one_of("order", filters.order, ("day", "read")) or "day",
        limit=filters.limit,
    )


def fold(name: str) -> str:
    """A name as names are compared: without regard to case and spacing."""
    return " ".join(name.casefold().split())


_FORMER = {
    name: select(group).join(schema.former_ids, schema.former_ids.c.founder == founder).where(group.is_not(None))
    for name, group, founder in (
        ("events", schema.mentions.c.event, schema.mentions.c.id),
        ("stories", schema.link_items.c.story, schema.link_items.c.report),
    )
}
"""In what those are now that founded events or stories that are no more."""


def complete_id(wanted: str, table: Table, kind: str, connection: Connection) -> str:
    """The id that is ``wanted``, or the only one that begins with it.

    The former id of an event or a story that was merged away counts as that of the one in which its founder is now.
    """
    found = _ids_from(wanted, table, connection)
    if not found:
        raise UnknownIdError(kind, wanted)
    if len(found) > 1:
        raise AmbiguousIdError(kind, wanted, found)
    return found[0]


def _ids_from(wanted: str, table: Table, connection: Connection) -> list[str]:
    for last in (wanted, wanted + "\U0010ffff" if len(wanted) >= SHORTEST_PREFIX else wanted):
        # A range and not LIKE: ids may hold % and _, and a range uses the index of both databases.
        begins = select(table.c.id).where(table.c.id >= wanted, table.c.id <= last).order_by(table.c.id).limit(6)
        found = dict.fromkeys(connection.execute(begins).scalars())
        former = _FORMER.get(table.name)
        if former is not None and (not found or last != wanted):
            merged = former.where(schema.former_ids.c.id >= wanted, schema.former_ids.c.id <= last).limit(6)
            found |= dict.fromkeys(connection.execute(merged).scalars())
        if found:
            return list(found)
    return []


def _days(name: str, value: str | None) -> Days | None:
    if value is None:
        return None
    found = days(value)
    if found is None:
        raise FilterError(f"{name} {value!r}: write a date as 2023-05-09, 2023-05 or 2023")
    return found


def _type(value: str | None) -> str | None:
    if value is None:
        return None
    if value.upper() not in TYPES:
        raise FilterError(f"type {value!r}: PLOVER's types are {' '.join(TYPES)}")
    return value.upper()


def _one_of(name: str, value: str | None, known: Sequence[str]) -> str | None:
    if value is None or value in known:
        return value
    raise FilterError(f"{name} {value!r}: it is one of {' '.join(known)}")


def _quad(value: int | str | None) -> tuple[int, ...] | None:
    if value is None:
        return None
    if str(value) not in QUADS:
        raise FilterError(
            f"quad {value!r}: 1 and 2 are verbal and material cooperation, 3 and 4 conflict; cooperation and conflict "
            "mean both"
        )
    return QUADS[str(value)]


def _country(value: str | None) -> str | None:
    if value is None:
        return None
    code = value.strip().upper()
    if not _CODE.fullmatch(code):
        raise FilterError(f"country {value!r}: write its ISO 3166 code of three letters, such as PRK, or IGO or NGO")
    return code


def _outlets(value: str | None, connection: Connection) -> tuple[str, ...] | None:
    """The outlet's name as the reports write it, in any case and with or without its article."""
    if value is None:
        return None
    column = schema.reports.c.outlet
    known = connection.execute(select(column).where(column.is_not(None)).group_by(column)).scalars()
    wanted = _bare(value)
    return tuple(name for name in known if _bare(name) == wanted)


def _bare(outlet: str) -> str:
    return fold(outlet_name(outlet) or outlet).removeprefix("the ")


def _read_from(value: str | None, connection: Connection) -> int | None:
    """The number of the first report that was read at or after the time."""
    if value is None:
        return None
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        raise FilterError(f"read_since {value!r}: write a time as 2023-05-09 or 2023-05-09T14:30:00+00:00") from None
    since = (time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)).isoformat(timespec="seconds")
    readings, reports = schema.readings, schema.reports
    first = select(reports.c.seq).join(readings, readings.c.report == reports.c.id).where(readings.c.time >= since)
    found = connection.execute(first.order_by(readings.c.time, reports.c.seq).limit(1)).scalar()
    return found if found is not None else _NEVER


def _id(value: str | None, table: Table, kind: str, connection: Connection) -> str | None:
    return None if value is None else complete_id(value, table, kind, connection)


def _who(value: str | None, connection: Connection) -> Who | None:
    """The actors that are called so, or have the id, or are of the country of that code."""
    wanted = _actor(value, connection)
    if wanted is None:
        return None
    named = select(schema.names.c.actor).where(schema.names.c.folded == fold(wanted)).distinct()
    ids = dict.fromkeys((wanted, *connection.execute(named).scalars()))
    code = wanted.strip().upper()
    return Who(tuple(ids), code if _CODE.fullmatch(code) else None)


def _actor(value: str | None, connection: Connection) -> str | None:
    """The actor as asked for, or the id where only the beginning of one was given."""
    if value is None:
        return None
    known = select(schema.names.c.actor).where(schema.names.c.folded == fold(value)).limit(1)
    if connection.execute(known).first():
        return value
    found = _ids_from(value, schema.actors, connection)
    if len(found) > 1:
        raise AmbiguousIdError("actor", value, found)
    return found[0] if found else value
