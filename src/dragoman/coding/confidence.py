"""How sure a mention is: the probability that its type, both countries and its status are right.

A logistic regression over what the token head and the event tower say of the act, fitted by ``training/calibrate.py``
on sentences that neither was trained on (Platt 1999, for several scores).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import exp, log

from dragoman.coding.telling import Act
from dragoman.knowledge.documents import read

NAMES = ("type", "status", "told", "source", "target", "no source", "no target", "listed")
"""The scores: log-odds of the likeliest type, of the likeliest status, of the word as a telling one, of the likeliest
mention on each side; then 1 or 0 for a side without an actor, and for a word that the codebook has for the type."""
_EDGE = 1e-3


def scores(act: Act, listed: bool) -> list[float]:
    """The scores of an act in the order of ``NAMES``."""
    sides = act.sides
    return [
        _log_odds(float(act.types.max())),
        _log_odds(float(act.statuses.max())),
        _log_odds(act.told),
        _log_odds(sides.source_p) if sides.sources else 0.0,
        _log_odds(sides.target_p) if sides.targets else 0.0,
        float(not sides.sources),
        float(not sides.targets),
        float(listed),
    ]


def confidence(values: Sequence[float]) -> float:
    """The probability, 0 to 1, from the scores of an act."""
    weights = _weights()
    total = weights["bias"] + sum(weights[name] * value for name, value in zip(NAMES, values, strict=True))
    return float(1 / (1 + exp(-total)))


@cache
def _weights() -> dict[str, float]:
    return dict(read("confidence.yaml"))


def _log_odds(p: float) -> float:
    p = min(max(p, _EDGE), 1 - _EDGE)
    return log(p / (1 - p))
