"""How much an event is worth a look, and why."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from dragoman.linking.correcting import is_stated
from dragoman.linking.parties import other_actors
from dragoman.linking.view import coarser
from dragoman.wording import percent

Row = Mapping[str, Any]
Doubt = tuple[float, str]
"""How much a doubt counts, and the sentence that tells it."""

DISPUTED, DAYS, KINDS, ACTORS = 1.0, 0.75, 0.5, 0.5
"""What counts beside the doubt in the event as a whole: fact and denial, days that exclude each other, different types,
other actors. Set by hand, like ``QUADS``: one open contradiction counts more than a middling confidence."""

QUADS = {1: 1.0, 2: 1.25, 3: 1.0, 4: 1.5}
"""What an event weighs by its quad class: deeds more than words, and violence most."""

WEAK = 0.7
"""The probability below which a link is told of."""

LEAST = 0.001
"""The worth of an event without any doubt: it still comes before none."""


def worth(event: Row, mentions: Sequence[Row], weakest: float | None) -> float:
    """How much an event is worth a look: the sum of its doubts, times what the event weighs.

    The weight is that of the quad class times 1 + log2 of the independent reports: of two events that are as doubtful
    the one that more reports tell comes first.

    Args:
        event: the event; ``mentions``: those that it is described from.
        weakest: the least probability by which one of the mentions was joined, ``None`` where nothing was.
    """
    weight = QUADS[event["quad"]] * (1 + math.log2(max(1, event["independent"])))
    return round(max(LEAST, weight * sum(counts for counts, _ in doubts(event, mentions, weakest))), 4)


def doubts(event: Row, mentions: Sequence[Row], weakest: float | None) -> list[Doubt]:
    """What there is to doubt of an event, what counts most first."""
    found = [(1 - event["confidence"], f"The chance that it was read rightly is {percent(event['confidence'])}.")]
    if event["disputed"]:
        found.append((DISPUTED, "It is told as a fact or a plan, and denied."))
    if days := _days(mentions):
        found.append((DAYS, f"Its reports give different days ({', '.join(days)})."))
    kinds = sorted({mention["type"] for mention in mentions})
    if len(kinds) > 1:
        found.append((KINDS, f"It is told as acts of different types ({', '.join(kinds)})."))
    if any(other_actors(event, mention) for mention in mentions):
        found.append((ACTORS, "Not all that tell it name the same sides."))
    if weakest is not None and weakest < WEAK:
        found.append((1 - weakest, f"It is joined by a weak link ({percent(weakest)})."))
    return sorted(found, reverse=True)


def _days(mentions: Iterable[Row]) -> list[str]:
    """The dates, as the texts give them, of which any two exclude each other."""
    stated = sorted({mention["date"]["value"] for mention in mentions if is_stated(mention)})
    apart = [pair for pair in combinations(stated, 2) if not coarser(*pair)]
    return sorted({date for pair in apart for date in pair})
