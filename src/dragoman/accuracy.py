"""How often the record was right, counted from what people judged of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from dragoman.linking.correcting import FIELDS
from dragoman.linking.decisions import DRAWN, Decision
from dragoman.store.dates import days
from dragoman.store.filters import Asked
from dragoman.store.reviewing import Judged

Row: TypeAlias = dict[str, Any]

Z = 1.959964
"""The normal quantile of a 95 % interval."""

OF = {"event": "events", "mention": "mentions", "quote": "statements"}
COUNTED = {kind: [name for name in FIELDS[kind] if name not in ("summary", "symmetric")] for kind in OF}
"""The fields that are counted; a summary is written, not right or wrong."""


class Interval(NamedTuple):
    """Between what and what a share lies, in 95 of 100 samples."""

    low: float
    high: float


def wilson(right: int, n: int) -> Interval:
    """Wilson's score interval (E. B. Wilson 1927, «Probable inference», JASA 22, 209-212), 95 %; n is 1 or more."""
    share, slack = right / n, Z * Z / n
    middle, width = share + slack / 2, Z * math.sqrt(share * (1 - share) / n + slack / (4 * n))
    return Interval(max(0.0, (middle - width) / (1 + slack)), min(1.0, (middle + width) / (1 + slack)))


def accuracy(judged: Sequence[Judged], joined: Sequence[Decision], asked: Asked) -> list[Row]:
    """The figures of ``dragoman evaluate``.

    Something that was accepted or corrected was found, and one that was rejected was not: of these are the precisions.
    A field was right where whoever judged the thing left it as it was coded, or came back to that.

    Args:
        judged: what was judged, with the judgements in force.
        joined: the decisions in force on what belongs together.
        asked: ``since``, ``until`` and ``type`` of what is counted; what isn't in the record any more meets none.

    Returns:
        Rows with ``sample`` (random: what was drawn at random, an estimate of the record; all: whatever was judged),
        ``of`` (events, mentions, statements), ``figure`` (precision; a field; joined: events of several mentions that
        nobody took apart; missed joins, which has a number only), ``right``, ``n``, ``share``, ``low`` and ``high``
        (the 95 % interval).
    """
    chosen = [one for one in judged if one.kind in OF and _meets(one, asked)]
    found: list[Row] = []
    for sample in (DRAWN, "all"):
        some = [one for one in chosen if sample == "all" or any(made.drawn == DRAWN for made in one.made)]
        for kind in OF:
            found += _figures(sample, kind, [one for one in some if one.kind == kind])
    return [*found, *_joins([one for one in chosen if one.kind == "event"], joined)]


def _meets(one: Judged, asked: Asked) -> bool:
    """Whether the day and the type that something was coded with, as far as the record knows, are those asked for."""
    row, was = one.row or {}, _coded(one.made)
    date = was.get("date", row.get("date"))
    covered = days(date["value"]) if date else None
    if asked.type and was.get("type", row.get("type")) != asked.type:
        return False
    if not (asked.since or asked.until):
        return True
    return bool(
        covered and covered.last >= (asked.since or covered.last) and covered.first <= (asked.until or covered.first)
    )


def _coded(made: Iterable[Decision]) -> Row:
    """What the corrected fields said before anybody corrected them."""
    first: Row = {}
    for decision in made:
        first = {**decision.was, **first}
    return first


def _figures(sample: str, kind: str, judged: Sequence[Judged]) -> Iterator[Row]:
    there = [one for one in judged if one.made[-1].verb != "reject"]
    yield from _figure(sample, kind, "precision", len(there), len(judged))
    for field in COUNTED[kind]:
        yield from _figure(sample, kind, field, sum(_is_right(one.made, field) for one in there), len(there))


def _is_right(made: Sequence[Decision], field: str) -> bool:
    says = [decision.fields[field] for decision in made if field in decision.fields]
    return not says or says[-1] == _coded(made)[field]


def _joins(judged: Sequence[Judged], joined: Sequence[Decision]) -> Iterator[Row]:
    """How many of the events of several mentions that were looked at were taken apart, and how many were missed."""
    apart = [one for one in joined if one.kind == "event" and one.verb in ("split", "unlink", "link") and _parts(one)]
    whole = [one for one in judged if max(len(made.members) for made in one.made) > 1]
    yield from _figure("all", "event", "joined", len(whole), len(whole) + len(apart))
    if missed := sum(one.kind == "event" and one.verb in ("merge", "link") for one in joined):
        yield _row("all", "event", "missed joins", None, missed)


def _parts(made: Decision) -> bool:
    """Whether a decision takes something out of an event in which others stay."""
    return bool(made.left if made.verb == "link" else made.others)


def _figure(sample: str, kind: str, figure: str, right: int, n: int) -> Iterator[Row]:
    if n:
        yield _row(sample, kind, figure, right, n)


def _row(sample: str, kind: str, figure: str, right: int | None, n: int) -> Row:
    low, high = (None, None) if right is None else (round(bound, 6) for bound in wilson(right, n))
    share = None if right is None else round(right / n, 6)
    row = {"sample": sample, "of": OF[kind], "figure": figure, "right": right, "n": n}
    return row | {"share": share, "low": low, "high": high}
