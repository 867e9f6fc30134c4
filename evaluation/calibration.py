"""Whether a confidence means what it says: of the mentions given with 70 %, do 70 % hold?

Measured on the «held» half of the written gold sets; the weights were fitted on the «dev» half.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from dragoman.coding.coder import Coder
from dragoman.coding.events import THRESHOLD, Told
from evaluation import gold
from evaluation.shipped import Shipped

BINS = 10


@dataclass(frozen=True)
class Judged:
    """An act that the coder saw, its confidence, and whether the gold sentence tells it."""

    scores: list[float]
    confidence: float
    right: bool


def judged(coder: Coder, half: str, least: float) -> list[Judged]:
    """The acts of a half of the gold sets with a confidence of ``least`` or more."""
    found = []
    for item in (*gold.records(), *gold.articles()):
        if item.half != half:
            continue
        for sentence, told in coder.acts(item.report, least):
            at = sentence.starts[told.act.trigger]
            events = [e for part in item.sentences if part.start <= at < part.end for e in part.events]
            found.append(Judged(told.scores, told.confidence, _is_told(told, events)))
    return found


def _is_told(told: Told, events: Sequence[gold.GoldEvent]) -> bool:
    sides = [{role.country for role in side} or {None} for side in (told.sources, told.targets)]
    dyads = {(told.type.name, s, t) for s, t in product(*sides)}
    return any(told.status == event.status and dyads & event.dyads for event in events)


def measure(data: Path, shipped: Shipped) -> dict[str, float]:
    """Expected calibration error (Naeini et al. 2015, ten bins of equal width) in per cent, and the Brier score."""
    acts = judged(shipped.coder, "held", THRESHOLD)
    return {
        "expected calibration error, held": 100 * expected_error(acts),
        "Brier score, held": 100 * float(np.mean([(act.confidence - act.right) ** 2 for act in acts])),
        "mentions, held": len(acts),
    }


def bins(acts: Sequence[Judged]) -> list[list[Judged]]:
    """The acts by their confidence, in ten bins of equal width; empty bins are left out."""
    by_bin: dict[int, list[Judged]] = {}
    for act in acts:
        by_bin.setdefault(min(int(act.confidence * BINS), BINS - 1), []).append(act)
    return [by_bin[number] for number in sorted(by_bin)]


def expected_error(acts: Sequence[Judged]) -> float:
    """The mean distance of confidence and share of right acts over the bins, weighted by their size."""
    return sum(abs(sum(act.confidence for act in part) - sum(act.right for act in part)) for part in bins(acts)) / max(
        len(acts), 1
    )
