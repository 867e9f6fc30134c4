"""Events to judge, each with the sentences that tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from dragoman.web.view.marks import marked, mention_spans, segments

Row = Mapping[str, Any]

SHOWN = 4
"""Sentences that are shown of one event; its page has them all."""


def reports_of(events: Iterable[Row]) -> list[str]:
    """The reports from which the sentences of some events are taken: of each the first that tell it."""
    return list(dict.fromkeys(report for event in events for report in event["reports"][:SHOWN]))


def with_evidence(events: Iterable[Row], told: Mapping[str, Sequence[Row]]) -> list[dict[str, Any]]:
    """Each event with its ``evidence``.

    Args:
        events: rows of events.
        told: what ``record.told_in(reports_of(events))`` gives.

    Returns:
        The rows with ``evidence`` (``mention``, ``report`` and the ``sentence`` with its marks) and ``more``, how many
        mentions are not shown.
    """
    reports = {report["id"]: report for report in told["reports"]}
    mentions = {mention["id"]: mention for mention in told["mentions"]}
    found = []
    for event in events:
        here = [mentions[id_] for id_ in event["mentions"] if id_ in mentions][:SHOWN]
        evidence = [_evidence(mention, reports[mention["report"]]) for mention in here]
        found.append({**event, "evidence": evidence, "more": len(event["mentions"]) - len(here)})
    return found


def _evidence(mention: Row, report: Row) -> dict[str, Any]:
    sentence = mention["sentence"]
    shown = segments(report["text"], mention_spans(mention), sentence["start"], sentence["end"])
    return {"mention": mention, "report": report, "sentence": Markup(marked(shown))}  # noqa: S704 - escaped by marked
