"""Who or where is meant, from the whole to the part: a country, its army, a general."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from dragoman.knowledge import Country, is_state, load
from dragoman.linking.accounts import Account, Path, agreed

Row = Mapping[str, Any]

STATE = frozenset({None, "GOV", "MIL", "LEG", "SPY", "COP", "JUD"})
"""Sectors that act for their country; others («ESP-CVL», a company) are parties of their own."""


def party(role: Row) -> Path:
    """An actor with what it is a part of.

    («RUS»,), («RUS», «vladimir-putin»), («RUS», «RUS-MIL», «valery-gerasimov»), («ESP-CVL»,), («nato»,).
    """
    country, sector, actor = role["country"], role["sector"], role["actor"]
    if not is_state(country):
        return (actor,)
    if role["name"] == _countries().get(country):
        return (country,)
    body = f"{country}-{sector}"
    if sector not in STATE:
        return (body,) if actor == body else (body, actor)
    wholes = (country,) if sector in (None, "GOV") else (country, body)
    return wholes if actor == wholes[-1] else (*wholes, actor)


def country_role(path: Path) -> dict[str, Any] | None:
    """The actor that a country is, by its path; ``None`` where the path is not a country's."""
    name = _countries().get(path[0]) if len(path) == 1 else None
    return {"actor": path[0], "name": name, "country": path[0], "sector": "GOV"} if name else None


@cache
def _countries() -> Mapping[str, str]:
    return {entry.id: entry.name for entry in load().entries() if isinstance(entry, Country)}


def side(told: Sequence[Account], key: str) -> list[dict[str, Any]]:
    """The actors of one side, at the most specific level on which the accounts agree (``accounts.agreed``).

    «Moscow», «Putin» and «Russia» can be one side: Putin stands for it where a third of the voices or more name him.
    Where one report says Putin and another Shoigu, Russia stands, whether or not a report names it.
    """
    named = [role for account in told for mention in account for role in mention[key]]
    roles = {party(role): role for role in sorted(named, key=lambda role: role["actor"] == role["country"])}

    def says(mention: Row) -> list[Path]:
        return [party(role) for role in mention[key]]

    chosen = agreed(told, says, lambda path: path in roles or country_role(path) is not None)
    rows = [roles.get(path) or country_role(path) for path in chosen]
    return [{key: row[key] for key in ("actor", "name", "country", "sector")} for row in rows if row]


def other_actors(event: Row, mention: Row) -> bool:
    """Whether what a mention names on a side can't be any of the event's actors there."""
    for key in ("sources", "targets"):
        ours, theirs = ([party(role) for role in one[key]] for one in (event, mention))
        if ours and theirs and not any(_within(one, other) for one in ours for other in theirs):
            return True
    return False


def _within(one: Path, other: Path) -> bool:
    """Whether one path is the other, or a part of it."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def aligned(account: Account, best: Row) -> list[Row]:
    """The mentions of an account; where the sides have no order («A met B», «B met A»), in that of ``best``."""
    return [_swapped(mention) if _is_reversed(mention, best) else mention for mention in account]


def _is_reversed(mention: Row, best: Row) -> bool:
    if not (mention["symmetric"] and best["symmetric"]):
        return False
    first, second, sources, targets = (
        {party(role)[0] for role in one[key]} for one in (mention, best) for key in ("sources", "targets")
    )
    return len(first & targets) + len(second & sources) > len(first & sources) + len(second & targets)


def _swapped(mention: Row) -> Row:
    return {**mention, "sources": mention["targets"], "targets": mention["sources"]}


def place(told: Sequence[Account]) -> dict[str, Any] | None:
    """The most specific place on which the accounts agree: ``name``, ``country``, ``lat`` and ``lon``.

    Of different towns of one country the country is taken; ``None`` where the countries differ or nothing is named.
    """
    places = {_place(m["place"]): m["place"] for account in told for m in account if m["place"]}

    def says(mention: Row) -> list[Path]:
        return [_place(mention["place"])] if mention["place"] else []

    chosen = agreed(told, says, lambda path: path in places or country_role(path) is not None)
    if len({path[0] for path in chosen}) != 1:
        return None
    shared = chosen[0] if len(chosen) == 1 else chosen[0][:1]
    if shared in places:
        return {key: places[shared][key] for key in ("name", "country", "lat", "lon")}
    country = country_role(shared)
    return {"name": country["name"], "country": country["country"], "lat": None, "lon": None} if country else None


def _place(found: Row) -> Path:
    country, name = found["country"], found["name"]
    if country is None:
        return (name,)
    return (country,) if _countries().get(country) == name else (country, name)
