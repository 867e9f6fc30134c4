"""A story day by day: what happened, and who told it when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]

UNDATED = "9999"
"""Sorts what has no date behind all that has one."""


def timeline(events: Iterable[Row], reports: Iterable[Row], copies: Iterable[Sequence[str]]) -> list[dict[str, Any]]:
    """The days of a story, the first one first and what has no date last.

    Returns:
        For each day its ``date`` («2023-05-09», «2023-05», «2023» or ``None``), the ``events`` of it, and the
        ``reports`` published on it, each with its ``copies``: those of a group stand with its oldest one only.
    """
    days: dict[str, dict[str, list[Any]]] = {}
    for event in events:
        _day(days, event["date"] and event["date"]["value"])["events"].append(event)
    for report in _grouped(reports, copies):
        _day(days, (report["published"] or "")[:10])["reports"].append(report)
    return [{"date": None if date == UNDATED else date, **days[date]} for date in sorted(days)]


def _day(days: dict[str, dict[str, list[Any]]], date: str | None) -> dict[str, list[Any]]:
    return days.setdefault(date or UNDATED, {"events": [], "reports": []})


def _grouped(reports: Iterable[Row], copies: Iterable[Sequence[str]]) -> list[dict[str, Any]]:
    """The reports, the oldest first, without those that copy one of them, which has them as ``copies``."""
    ordered = sorted(reports, key=lambda report: (report["published"] or UNDATED, report["id"]))
    place = {report["id"]: number for number, report in enumerate(ordered)}
    groups = [sorted(place[id_] for id_ in group if id_ in place) for group in copies]
    behind = {group[0]: [ordered[number] for number in group[1:]] for group in groups if group}
    copied = {number for group in groups for number in group[1:]}
    return [
        {**report, "copies": behind.get(number, [])} for number, report in enumerate(ordered) if number not in copied
    ]
