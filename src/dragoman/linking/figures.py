"""The figures that reports give for one event, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import inf
from typing import Any

Row = Mapping[str, Any]

ROUND = 0.1
"""The part by which a number may be off from one that is «about» it."""
_EXACTNESS = ("exact", "about", "at least", "at most")


def side_by_side(mentions: Sequence[Row]) -> list[dict[str, Any]]:
    """What reports give for one event, each kind and currency under one heading.

    Args:
        mentions: those of the event, as in the contract, in the order of their reports.

    Returns:
        For each heading ``kind`` and ``unit``, ``values`` in the order in which they are first given, and whether the
        reports ``agree``. A value has ``value``, ``bound``, ``by`` (who gives it, ``None`` for the report itself), and
        the ids of the ``reports`` and ``mentions`` that carry it; of «at least 20» and «20» from one giver the
        more exact is shown. A higher toll in a later report is kept beside the lower one.
    """
    return [
        {"kind": kind, "unit": unit, "values": _values(given), "agree": agree(given)}
        for (kind, unit), given in by_heading(mentions).items()
    ]


def by_heading(mentions: Iterable[Row]) -> dict[tuple[str, str | None], list[tuple[Row, Row]]]:
    """The figures of mentions by kind and unit, each beside its mention."""
    groups: dict[tuple[str, str | None], list[tuple[Row, Row]]] = {}
    for mention in mentions:
        for figure in mention.get("figures") or ():
            groups.setdefault((figure["kind"], figure["unit"]), []).append((mention, figure))
    return groups


def _values(given: Sequence[tuple[Row, Row]]) -> list[dict[str, Any]]:
    values: dict[tuple[float, str | None], dict[str, Any]] = {}
    for mention, figure in given:
        by = figure["attributed_to"]["name"] if figure["attributed_to"] else None
        fresh = {"value": figure["value"], "bound": figure["bound"], "by": by, "reports": [], "mentions": []}
        value = values.setdefault((figure["value"], by), fresh)
        value["bound"] = min(value["bound"], figure["bound"], key=_EXACTNESS.index)
        for key, id_ in (("reports", mention["report"]), ("mentions", mention["id"])):
            if id_ not in value[key]:
                value[key].append(id_)
    return list(values.values())


def agree(given: Sequence[tuple[Row, Row]]) -> bool:
    """Whether any two reports have figures of one heading, each beside its mention, that can both be so."""
    by_report: dict[str, list[Row]] = {}
    for mention, figure in given:
        by_report.setdefault(mention["report"], []).append(figure)
    return all(any(fit(one, other) for one in a for other in b) for a, b in combinations(by_report.values(), 2))


def fit(one: Row, other: Row) -> bool:
    """Whether one number can be what both figures say: «at least 20» and 23, not 19."""
    (low, high), (least, most) = _range(one), _range(other)
    return max(low, least) <= min(high, most)


def _range(figure: Row) -> tuple[float, float]:
    value, bound = figure["value"], figure["bound"]
    slack = ROUND * value if bound == "about" else 0.0
    return (0.0 if bound == "at most" else value - slack), (inf if bound == "at least" else value + slack)
