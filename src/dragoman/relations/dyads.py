"""Dyads: what one side has done to another, over all events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

COOPERATION = (1, 2)
"""PLOVER's quad classes of verbal and material cooperation; 3 and 4 are verbal and material conflict."""


@dataclass(slots=True)
class _Tally:
    """What is known of one directed pair so far."""

    names: tuple[str, str]
    quads: Counter[int] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    reports: set[str] = field(default_factory=set)
    independent: int = 0
    dates: list[str] = field(default_factory=list)
    intensities: list[float] = field(default_factory=list)

    def add(self, event: Mapping[str, Any], date: str | None) -> None:
        self.quads[event["quad"]] += 1
        self.types[event["type"]] += 1
        self.reports.update(event["reports"])
        self.independent += event["independent"]
        if date:
            self.dates.append(date)
        if event.get("intensity") is not None:
            self.intensities.append(event["intensity"])


def dyads(events: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """One row for each directed pair of countries, the pair with most events first.

    A side without a country, such as an intergovernmental organisation, is counted under its actor's id. Only events
    told as actual count: what is planned, hypothetical or denied has not been done. An event marked ``symmetric``
    counts in both directions.

    Args:
        events: rows as in CONTRACT ``events``; ``intensity`` is averaged where a row has it.

    Yields:
        ``source`` and ``target`` (country code or actor id), ``source_name`` and ``target_name``, ``events``,
        ``reports`` (different ones), ``independent`` (independent tellings, added up over the events),
        ``cooperation`` and ``conflict`` (events by quad class), ``by_type``, ``first`` and ``last`` (dates, or
        ``None``), ``intensity`` (the mean, or ``None``).
    """
    tallies: dict[tuple[str, str], _Tally] = {}
    for event in events:
        if event.get("status", "actual") != "actual":
            continue
        for pair, names in _pairs(event).items():
            tallies.setdefault(pair, _Tally(names)).add(event, _date(event))
    for pair, tally in sorted(tallies.items(), key=lambda item: (-item[1].quads.total(), item[0])):
        yield _row(pair, tally)


def _pairs(event: Mapping[str, Any]) -> dict[tuple[str, str], tuple[str, str]]:
    """The directed pairs of an event with their names, each once however many actors a side has."""
    sides = list(product(map(_side, event["sources"]), map(_side, event["targets"])))
    if event.get("symmetric"):
        sides += [(target, source) for source, target in sides]
    return {(source[0], target[0]): (source[1], target[1]) for source, target in sides}


def _side(role: Mapping[str, Any]) -> tuple[str, str]:
    """The key and the name that a role is counted under; all organisations of one kind are no one side."""
    if role["country"] and role["country"] not in ("IGO", "NGO"):
        return role["country"], role["country"]
    return role["actor"], role["name"]


def _date(event: Mapping[str, Any]) -> str | None:
    return event["date"]["value"] if event["date"] else None


def _row(pair: tuple[str, str], tally: _Tally) -> dict[str, Any]:
    total = tally.quads.total()
    cooperation = sum(tally.quads[quad] for quad in COOPERATION)
    return {
        "source": pair[0],
        "target": pair[1],
        "source_name": tally.names[0],
        "target_name": tally.names[1],
        "events": total,
        "reports": len(tally.reports),
        "independent": tally.independent,
        "cooperation": cooperation,
        "conflict": total - cooperation,
        "by_type": dict(tally.types.most_common()),
        "first": min(tally.dates, default=None),
        "last": max(tally.dates, default=None),
        "intensity": sum(tally.intensities) / len(tally.intensities) if tally.intensities else None,
    }
