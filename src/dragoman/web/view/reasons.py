"""The reasons of a linking in words: what holds an event together, and what speaks against it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dragoman.web.view.marks import Span, marked, segments
from dragoman.wording import percent

Row = Mapping[str, Any]

LINKS = 8
NEAR = 3
REASONS = 4
"""Reasons for, and reasons against, that are shown of a pair."""

SLIGHT = 0.05
"""A smaller weight changes nothing that a reader could see."""


def reasons(why: Row) -> dict[str, Any]:
    """What :meth:`dragoman.Record.why` gives of an event, as it is shown.

    Returns:
        ``event``; ``members``: the mentions that are spoken of, each with a ``number``, its ``report`` and its sentence
        ``marked``; ``links`` and ``weakest`` (or ``None``): pairs, each with the numbers ``first`` and ``second``, a
        ``score`` and its ``grounds`` (``factor``, ``why``, ``speaks`` for or against); ``near``: other events, each
        with the nearest pair; ``dependent``: reports that say nothing of their own, each beside an ``other``; and
        ``more``, how many mentions are not shown.
    """
    mentions = {mention["id"]: mention for mention in why["mentions"]}
    reports = {report["id"]: report for report in why["reports"]}
    links, weakest, nearest = why["links"][:LINKS], why["weakest"], why["nearest"][:NEAR]
    named = {link[side] for link in [*links, *([weakest] if weakest else ())] for side in ("left", "right")}
    named |= {near["left"] for near in nearest}
    shown = [mention for id_, mention in mentions.items() if id_ in named] or list(mentions.values())[:1]
    numbers = {mention["id"]: place for place, mention in enumerate(shown, start=1)}
    return {
        "event": why["event"],
        "members": [_member(mention, reports, numbers) for mention in shown],
        "more": len(why["event"]["mentions"]) - len(shown),
        "links": [_pair(link, numbers) for link in links],
        "more_links": len(why["links"]) - len(links),
        "weakest": {**_pair(weakest, numbers), "verdict": weakest["verdict"]} if weakest else None,
        "joined_anyway": bool(weakest) and weakest["score"] < why["needed"],
        "near": [
            {
                "event": near["event"],
                "told": _member(near["mention"], reports, numbers),
                "number": numbers[near["left"]],
                "score": percent(near["score"]),
                "grounds": list(_grounds(near)),
                "verdict": near["verdict"],
            }
            for near in nearest
        ],
        "dependent": list(_dependent(why, reports)),
        "prior": percent(why["prior"]),
        "pairs": why["pairs"],
        "average": percent(why["average"]) if why["pairs"] else None,
        "left_out": why["left_out"],
    }


def _member(mention: Row, reports: Mapping[str, Row], numbers: Mapping[str, int]) -> dict[str, Any]:
    """A mention with the report that it stands in and its sentence."""
    told = mention["evidence"]
    start = told["start"]
    spans = [Span(mark["start"] - start, mark["end"] - start, mark["role"], mention["id"]) for mark in told["marks"]]
    return {
        "mention": mention,
        "number": numbers.get(mention["id"]),
        "report": reports[mention["report"]],
        "marked": marked(segments(told["text"], spans)),
    }


def _pair(link: Row, numbers: Mapping[str, int]) -> dict[str, Any]:
    first, second = sorted(numbers[link[side]] for side in ("left", "right"))
    return {"first": first, "second": second, "score": percent(link["score"]), "grounds": list(_grounds(link))}


def _grounds(link: Row) -> Iterator[dict[str, str]]:
    for speaks in ("for", "against"):
        telling: Sequence[Row] = [ground for ground in link[speaks] if abs(ground["weight"]) > SLIGHT]
        for ground in telling[:REASONS]:
            yield {"speaks": speaks, "factor": factor(ground["weight"]), "why": ground["why"]}


def _dependent(why: Row, reports: Mapping[str, Row]) -> Iterable[dict[str, Any]]:
    for copy in why["copies"]:
        told = f"They are copies ({percent(copy['score'])}). {copy['why']}"
        yield _beside(copy["right"], copy["left"], told, reports)
    for join in why.get("resting", ()):
        yield _beside(join["report"], join["other"], join["why"], reports)


def _beside(report: str, other: str, why: str, reports: Mapping[str, Row]) -> dict[str, Any]:
    bare = {"outlet": None, "title": None, "published": None}
    return {
        "report": reports.get(report, {**bare, "id": report}),
        "other": reports.get(other, {**bare, "id": other}),
        "why": why,
    }


def factor(weight: float) -> str:
    """How much a weight in log-odds multiplies the odds: ``×4.5``, ``÷12``."""
    size = math.exp(min(abs(weight), 10))
    written = "1000+" if size > 1000 else f"{size:.0f}" if size >= 10 else f"{size:.1f}"
    return ("×" if weight > 0 else "÷") + written
