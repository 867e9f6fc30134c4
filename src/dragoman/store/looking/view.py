"""The record as the desk looks at it, in one transaction."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, TypeVar

from sqlalchemy import Connection

from dragoman.errors import FilterError
from dragoman.store.citations import SOURCING
from dragoman.store.filters import Asked, Filters, check, complete_id
from dragoman.store.looking import cursors, lists, pages, rankings, series
from dragoman.store.looking.actors import actor_keys, actor_row, actor_rows
from dragoman.store.looking.counts import counts, telling
from dragoman.store.looking.dyads import dyad_keys, dyad_rows
from dragoman.store.looking.facets import FACETS, facets
from dragoman.store.looking.kept import Kept, changes_of
from dragoman.store.looking.network import network
from dragoman.store.looking.outlets import outlet_keys, outlet_rows
from dragoman.store.looking.pages import Window
from dragoman.store.looking.places import places
from dragoman.store.queries import TABLES
from dragoman.store.schema import actors
from dragoman.store.search import snippets

MOST_ROWS = 1_000
"""Rows on one page."""

MOST_NODES = 300
"""Nodes of a network around its middle."""

T = TypeVar("T")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A table whose rows are counted, those with most first: the sorted keys of all rows, and the rows to some keys."""

    keys: Callable[[Connection, Asked], list[Any]]
    rows: Callable[[Connection, Asked, Sequence[Any]], list[Row]]
    kinds: tuple[type, ...]
    senseless: tuple[str, ...] = ()


RANKED = {
    "actors": Ranked(actor_keys, actor_rows, (int, str, str, int)),
    "dyads": Ranked(dyad_keys, dyad_rows, (int, str, str)),
    "outlets": Ranked(
        outlet_keys, outlet_rows, (int, int, str, int, str, str, str), senseless=SOURCING["outlets"].senseless
    ),
}


class View:
    """Questions of the desk. What is counted over the whole record is kept until the record changes, and half a minute
    longer where counting takes long: :class:`~dragoman.store.looking.kept.Kept`.

    All raise ``FilterError``, ``UnknownIdError`` or ``AmbiguousIdError`` where a filter is wrong.
    """

    def __init__(self, connection: Connection, kept: Kept) -> None:
        self._connection = connection
        self._kept = kept

    def page(self, table: str, filters: Filters, window: Window, total: bool) -> Row:
        """See :meth:`dragoman.looking.Looking.page`."""
        if not 1 <= window.limit <= MOST_ROWS:
            raise FilterError(f"limit {window.limit}: give 1 to {MOST_ROWS:,} rows a page")
        if table in RANKED:
            return self._ranked(table, filters, window, total)
        if table not in pages.SHEETS:
            raise FilterError(f"table {table!r}: it is one of {' '.join((*pages.SHEETS, *RANKED))}")
        asked = self._asked(filters, table, *TABLES[table].senseless)
        ids, following, previous = self.kept(
            ("page", table, filters, window), lambda connection: pages.page(connection, table, asked, window)
        )
        rows = pages.rows_of(self._connection, table, ids)
        found: Row = {"rows": rows, "next": following, "previous": previous, "total": None, "capped": False}
        return found | self._total(table, asked, filters) if total else found

    def _ranked(self, table: str, filters: Filters, window: Window, total: bool) -> Row:
        """A page of a table whose rows are counted: their keys are kept, and what else they say is asked for then."""
        ranked = RANKED[table]
        asked = self._asked(filters, table, "order", *ranked.senseless)
        keys = self.kept((table, filters), lambda connection: ranked.keys(connection, asked))
        start, end = _bounds(keys, window, lambda cursor: tuple(cursors.read(cursor, table, ranked.kinds)))
        mine = keys[start:end]
        return {
            "rows": self.kept(("rows", table, filters, *mine), lambda connection: ranked.rows(connection, asked, mine)),
            "next": cursors.write(table, mine[-1]) if mine and end < len(keys) else None,
            "previous": cursors.write(table, mine[0]) if mine and start else None,
            "total": len(keys) if total else None,
            "capped": False,
        }

    def ranking(
        self, table: str, filters: Filters, window: Window, order: str, name: str | None, sector: str | None
    ) -> Row:
        """See :meth:`dragoman.looking.Looking.ranking`."""
        ranked, (by, back) = RANKED[table], rankings.order_of(table, order)
        asked = self._asked(filters, table, "order", *ranked.senseless)
        keys = self.kept((table, filters), lambda connection: ranked.keys(connection, asked))
        if name or sector:
            keys = rankings.chosen(self._connection, keys, name, sector)
        if (sort := by.sort) is not None:
            sorting = ("ranking", table, filters, order.removeprefix("-"), name, sector)
            keys = self.kept(sorting, lambda connection: sort(connection, asked, keys))
        list_name, kinds = f"{table} {order.removeprefix('-')}", by.kinds or ranked.kinds
        place = partial(_place, list_name, kinds)
        start, end = _bounds(keys, window, place) if not back else _bounds_back(keys, rankings.turned(window), place)
        mine = keys[start:end][:: -1 if back else 1]
        edges = (end < len(keys), start > 0) if not back else (start > 0, end < len(keys))
        return {
            "rows": self.kept(
                ("ranking", table, filters, *map(by.plain, mine)),
                lambda connection: ranked.rows(connection, asked, [by.plain(key) for key in mine]),
            ),
            "next": cursors.write(list_name, mine[-1]) if mine and edges[0] else None,
            "previous": cursors.write(list_name, mine[0]) if mine and edges[1] else None,
            "total": len(keys),
            "capped": False,
        }

    def facets(self, filters: Filters, wanted: Sequence[str]) -> dict[str, list[Row]]:
        """See :meth:`dragoman.looking.Looking.facets`."""
        if unknown := [name for name in wanted if name not in FACETS]:
            raise FilterError(f"there is no facet {unknown[0]!r}: ask for {', '.join(FACETS)}")
        asked = self._asked(filters, "facets", "order")
        return self.kept(("facets", *wanted, filters), lambda connection: facets(connection, asked, wanted or FACETS))

    def series(self, filters: Filters, by: str) -> list[Row]:
        """See :meth:`dragoman.looking.Looking.series`."""
        asked = self._in_time(filters, by)
        return self.kept(("series", by, filters), lambda connection: series.series(connection, asked, by))

    def series_left_out(self, filters: Filters, by: str) -> dict[str, int]:
        """See :meth:`dragoman.looking.Looking.series_left_out`."""
        asked = self._in_time(filters, by)
        return self.kept(("left out", by, filters), lambda connection: series.left_out(connection, asked, by))

    def telling(self, filters: Filters) -> int:
        """See :meth:`dragoman.looking.Looking.telling`."""
        asked = self._asked(filters, "events", "order")
        return self.kept(("telling", filters), lambda connection: telling(connection, asked))

    def network(self, actor: str, filters: Filters, limit: int) -> dict[str, list[Row]]:
        """See :meth:`dragoman.looking.Looking.network`."""
        if not 1 <= limit <= MOST_NODES:
            raise FilterError(f"limit {limit}: give 1 to {MOST_NODES} nodes")
        centre = self._asked(Filters(actor=actor), "networks").who
        if centre is None:
            raise FilterError("a network needs an actor to stand in its middle")
        asked = self._asked(filters, "networks", "order")
        key = ("network", actor, limit, filters)
        return self.kept(key, lambda connection: network(connection, actor, centre, asked, limit))

    def places(self, filters: Filters) -> list[Row]:
        """See :meth:`dragoman.looking.Looking.places`."""
        asked = self._asked(filters, "places", "order")
        return self.kept(("places", filters), lambda connection: places(connection, asked))

    def counts(self) -> Row:
        """See :meth:`dragoman.looking.Looking.counts`."""
        return self.kept("counts", counts)

    def actor(self, wanted: str) -> Row:
        """An actor by its id or a prefix of it."""
        return actor_row(self._connection, complete_id(wanted, actors, "actor", self._connection))

    def row(self, table: str, wanted: str) -> Row:
        """A mention, a quote, an event, a story or a report by its id or a prefix of it."""
        sheet = pages.SHEETS[table]
        found = complete_id(wanted, sheet.table, table.removesuffix("s"), self._connection)
        return pages.rows_of(self._connection, table, [found])[0]

    def legends(self, ids: Collection[str]) -> dict[str, Row]:
        """See :func:`dragoman.store.looking.lists.legends`."""
        return lists.legends(self._connection, ids)

    def with_words(self, quotes: Iterable[Row]) -> list[Row]:
        """See :func:`dragoman.store.looking.lists.with_words`."""
        return lists.with_words(self._connection, quotes)

    def snippets(self, query: str, ids: Collection[str]) -> dict[str, Row]:
        """See :func:`dragoman.store.search.snippets`."""
        return snippets(self._connection, query, ids)

    def copies(self, ids: Collection[str]) -> list[list[str]]:
        """See :func:`dragoman.store.looking.lists.copies`."""
        return lists.copies(self._connection, ids)

    def resting(self, who: Mapping[str, str], on: Mapping[str, str], limit: int) -> list[Row]:
        """See :func:`dragoman.store.looking.lists.resting`."""
        return lists.resting(self._connection, who, on, limit)

    def kept(self, key: Hashable, make: Callable[[Connection], T]) -> T:
        """What ``make`` counts: :class:`~dragoman.store.looking.kept.Kept`."""
        return self._kept.get(key, self._connection, self._changes, make)

    @cached_property
    def _changes(self) -> int:
        return changes_of(self._connection)

    def _asked(self, filters: Filters, table: str, *senseless: str) -> Asked:
        filters.refuse(table, *senseless)
        return check(filters, self._connection)

    def _in_time(self, filters: Filters, by: str) -> Asked:
        if by not in series.PERIODS:
            raise FilterError(f"by {by!r}: it is one of {' '.join(series.PERIODS)}")
        return self._asked(filters, "series", "order")

    def _total(self, table: str, asked: Asked, filters: Filters) -> Row:
        most = pages.COUNTED + 1 if filters.given() else None
        if most is None:
            return {"total": self.counts()[table], "capped": False}
        found = self.kept(("total", table, filters), lambda connection: pages.total(connection, table, asked, most))
        return {"total": min(found, pages.COUNTED), "capped": found == most}


def _place(list_name: str, kinds: Sequence[type], cursor: str) -> Any:
    return tuple(cursors.read(cursor, list_name, kinds))


def _bounds_back(keys: Sequence[Any], window: Window, place: Callable[[str], Any]) -> tuple[int, int]:
    """The same of a list that is read backwards: without a cursor its first page is at the end."""
    if window.after is None and window.before is None:
        return max(0, len(keys) - window.limit), len(keys)
    return _bounds(keys, window, place)


def _bounds(keys: Sequence[Any], window: Window, place: Callable[[str], Any]) -> tuple[int, int]:
    """Where the page begins and ends among the sorted keys."""
    if window.before is not None:
        end = bisect_left(keys, place(window.before))
        return max(0, end - window.limit), end
    start = bisect_right(keys, place(window.after)) if window.after is not None else 0
    return start, min(len(keys), start + window.limit)
