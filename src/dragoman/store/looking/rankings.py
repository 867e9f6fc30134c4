"""Tables whose rows are counted, in other orders than that of most events, and actors by a part of their name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import Connection, select

from dragoman.errors import FilterError
from dragoman.store.filters import Asked, fold
from dragoman.store.looking.dyads import SUMS, dyad_keys_by
from dragoman.store.looking.pages import Window
from dragoman.store.schema import actors, names

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """An order of a ranked table.

    ``sort`` makes the sorted keys of this order from those that the table is ranked by (``None``: they are its own), of
    the types ``kinds``; ``plain`` makes of such a key one that the table's rows are asked for with.
    """

    sort: Callable[[Connection, Asked, Sequence[Key]], list[Key]] | None = None
    kinds: tuple[type, ...] = ()
    plain: Callable[[Key], Key] = lambda key: key


def _actors_by_name(_: Connection, __: Asked, keys: Sequence[Key]) -> list[Key]:
    return sorted((fold(name), id_, acted, said) for acted, name, id_, said in keys)


def _actors_by_statements(_: Connection, __: Asked, keys: Sequence[Key]) -> list[Key]:
    return sorted((-said, acted, id_) for acted, _, id_, said in keys)


def _edges_by_statements(_: Connection, __: Asked, keys: Sequence[Key]) -> list[Key]:
    return sorted((statements, reports, *edge) for reports, statements, *edge in keys)


def _edges_by(place: int, _: Connection, __: Asked, keys: Sequence[Key]) -> list[Key]:
    return sorted((fold(key[place]), *key) for key in keys)


def _dyads_by(column: str, connection: Connection, asked: Asked, _: Sequence[Key]) -> list[Key]:
    return dyad_keys_by(connection, asked, column)


_EDGE = (int, int, str, int, str, str, str)
ORDERS: dict[str, dict[str, Order]] = {
    "actors": {
        "events": Order(),
        "name": Order(_actors_by_name, (str, str, int, int), lambda key: (key[2], "", key[1], key[3])),
        "statements": Order(_actors_by_statements, (int, int, str), lambda key: (key[1], "", key[2], -key[0])),
    },
    "dyads": {
        "events": Order(),
        **{name: Order(partial(_dyads_by, name), (int, str, str)) for name in SUMS},
    },
    "outlets": {
        "reports": Order(),
        "statements": Order(_edges_by_statements, _EDGE, lambda key: (key[1], key[0], *key[2:])),
        "who": Order(partial(_edges_by, 4), (str, *_EDGE), lambda key: key[1:]),
        "rests_on": Order(partial(_edges_by, 6), (str, *_EDGE), lambda key: key[1:]),
    },
}
"""The orders of each table. Counts and dates begin with the largest, names with the first."""


def order_of(table: str, name: str) -> tuple[Order, bool]:
    """The order of that name, and whether it is turned round, as ``-events`` asks for.

    Raises:
        FilterError: the table has no such order.
    """
    orders = ORDERS[table]
    if name.removeprefix("-") not in orders:
        raise FilterError(f"order {name!r}: {table} are sorted by {' '.join(orders)}, each also with - before it")
    return orders[name.removeprefix("-")], name.startswith("-")


def turned(window: Window) -> Window:
    """The same part of the list read backwards."""
    return replace(window, after=window.before, before=window.after)


def chosen(connection: Connection, keys: Sequence[Key], name: str | None, sector: str | None) -> list[Key]:
    """The keys of the actors one of whose names holds ``name`` in any case, and of the ``sector``."""
    wanted = select(actors.c.id)
    if name:
        named = select(names.c.actor).where(names.c.folded.contains(fold(name), autoescape=True))
        wanted = wanted.where(actors.c.id.in_(named))
    if sector:
        wanted = wanted.where(actors.c.sector == sector.upper())
    ids = set(connection.execute(wanted).scalars())
    return [key for key in keys if key[2] in ids]
