"""What linking asks of a record: the tables as an :class:`~dragoman.linking.archive.Archive`."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, text
from sqlalchemy import select as select_

from dragoman.linking import Item
from dragoman.linking.archive import SEEN, Kind, Members
from dragoman.linking.keys import HOLDERS, Lookup
from dragoman.linking.profile import Profile
from dragoman.store.schema import link_items, mentions

GROUPS: dict[Kind, tuple[Column[Any], Column[Any]]] = {
    "copy": (link_items.c.copies, link_items.c.report),
    "story": (link_items.c.story, link_items.c.report),
    "event": (mentions.c.event, mentions.c.id),
}
"""Of each kind of group the column that says which group, and that of the members' ids."""

AT_ONCE = 10_000
"""Values in one question: SQLite takes 32,766 parameters, PostgreSQL 65,535."""

# One question for thousands of keys: for each the index is read from the newest day backwards, and no further than
# HOLDERS entries. SQLAlchemy cannot say this for both databases: one takes lists as JSON, the other as arrays.
_HOLDERS = """
    SELECT (SELECT {join}(CAST((held.day << 32) | held.item AS TEXT), ',')
            FROM (SELECT CAST(k.day AS BIGINT) AS day, k.item FROM link_keys AS k
                  WHERE k.key = {key} AND k.day BETWEEN {first} AND {last}
                  ORDER BY k.day DESC, k.item DESC LIMIT {most}) AS held) AS held
    FROM {wanted} ORDER BY w.{at}
"""
_MEMBERS = """
    SELECT w.value AS id, (SELECT min(m.place) FROM {table} AS m WHERE m.{group} = w.value) AS first,
           (SELECT {join}(CAST(held.place AS TEXT), ',')
            FROM (SELECT m.place FROM {table} AS m WHERE m.{group} = w.value ORDER BY m.place DESC LIMIT {most}) AS held
           ) AS last
    FROM {wanted}
"""
_SQLITE = {
    "join": "group_concat", "at": "key",
    "key": "json_extract(w.value, '$[0]')", "first": "json_extract(w.value, '$[1]')",
    "last": "json_extract(w.value, '$[2]')",
}  # fmt: skip
_POSTGRESQL = {"join": "string_agg", "at": "at", "key": "w.key", "first": "w.first", "last": "w.last"}


class Tables:
    """The archive of a record, in one transaction. ``Linkage.index`` has to have been through it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sqlite = connection.dialect.name == "sqlite"

    def holders(self, lookups: Sequence[Lookup]) -> list[list[int]]:
        """See :class:`~dragoman.linking.archive.Archive`."""
        if self._sqlite:
            wanted = "json_each(:wanted) AS w"
            given: dict[str, Any] = {"wanted": json.dumps(lookups)}
            asked = text(_HOLDERS.format(**_SQLITE, wanted=wanted, most=HOLDERS))
        else:
            wanted = (
                "unnest(CAST(:keys AS bigint[]), CAST(:firsts AS int[]), CAST(:lasts AS int[])) "
                "WITH ORDINALITY AS w(key, first, last, at)"
            )
            given = {
                "keys": [one.hash for one in lookups],
                "firsts": [one.first for one in lookups],
                "lasts": [one.last for one in lookups],
            }
            asked = text(_HOLDERS.format(**_POSTGRESQL, wanted=wanted, most=HOLDERS))
        return [sorted(_numbers(held), reverse=True) for held in self._connection.execute(asked, given).scalars()]

    def profiles(self, places: Collection[int]) -> dict[int, Profile]:
        """See :class:`~dragoman.linking.archive.Archive`."""
        found: dict[int, Profile] = {}
        for some in parts_of(places):
            wanted = select_(link_items.c.place, link_items.c.item).where(link_items.c.place.in_(some))
            found.update((row.place, Profile(Item.from_dict(row.item))) for row in self._connection.execute(wanted))
        return found

    def groups(self, kind: Kind, places: Collection[int]) -> dict[int, str]:
        """See :class:`~dragoman.linking.archive.Archive`."""
        group, member = GROUPS[kind]
        wanted = select_(member.table.c.place, group).where(group.is_not(None))
        if kind == "event":
            wanted = wanted.join(link_items, link_items.c.report == mentions.c.report)
        found: dict[int, str] = {}
        for some in parts_of(places):
            rows = self._connection.execute(wanted.where(link_items.c.place.in_(some)))
            found.update((row[0], row[1]) for row in rows)
        return found

    def members(self, kind: Kind, groups: Collection[str]) -> dict[str, Members]:
        """See :class:`~dragoman.linking.archive.Archive`."""
        group, member = GROUPS[kind]
        names = {"table": member.table.name, "group": group.name, "most": SEEN + 1}
        wanted = "json_each(:wanted) AS w" if self._sqlite else "unnest(CAST(:wanted AS text[])) AS w(value)"
        words = _SQLITE if self._sqlite else _POSTGRESQL
        given = json.dumps(list(groups)) if self._sqlite else list(groups)
        rows = self._connection.execute(text(_MEMBERS.format(**words, **names, wanted=wanted)), {"wanted": given})
        return {row.id: Members(row.first, sorted(_numbers(row.last))) for row in rows if row.last}

    def find(self, kind: Kind, ids: Collection[str]) -> dict[str, int]:
        """See :class:`~dragoman.linking.archive.Archive`."""
        group, member = GROUPS[kind]
        wanted = select_(member, member.table.c.place).where(group.is_not(None))
        found: dict[str, int] = {}
        for some in parts_of(ids):
            found.update((row[0], row[1]) for row in self._connection.execute(wanted.where(member.in_(some))))
        return found


def parts_of(values: Collection[Any], most: int = AT_ONCE) -> Iterator[list[Any]]:
    """The values, sorted, in lists that both databases take as parameters."""
    ordered = sorted(values)
    return (ordered[start : start + most] for start in range(0, len(ordered), most))


def _numbers(listed: str | None) -> Iterator[int]:
    return map(int, listed.split(",")) if listed else iter(())
