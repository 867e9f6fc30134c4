"""Reports that are copies of one another: identical, cut, under another headline, or lightly edited."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from dragoman.linking.clusters import reach
from dragoman.linking.items import Item
from dragoman.linking.terms import containment

THRESHOLD = 0.5
"""The probability from which two reports count as copies."""

MIDDLE, STEEPNESS = 0.65, 40.0
"""The shared vocabulary at which a copy is as likely as not, and the slope of the logistic there.

An article with 35 % of its words changed keeps 0.6 to 0.75 of it; two outlets' reports on one event share 0.3, and in 2
of 147 pairs over 0.65. On BASIL with edited copies the adjusted Rand index is 99 at 0.65 and 90 at 0.56.
"""

FEWEST_PHRASES = 0.12
"""The share of common phrases below which texts were not copied, however alike their vocabulary: copies with 35 % of
the words changed keep 0.27."""

MINIMUM = 5
"""Shared phrases below which nothing is concluded; two reports on one event share some by chance."""

NEAREST = 12
"""A phrase that many reports hold is followed to this many of them in turn, so that cost stays linear."""


def copy_score(left: Item, right: Item) -> tuple[float, str]:
    """The probability that one report was made from the other, and the reason in words.

    What counts is how much of the shorter text stands in the longer, so that a cut copy is one. Phrases alone would
    mistake long quotations that two reports share for copying: those bring few other words with them.
    """
    phrases, shared = containment(left.phrases, right.phrases)
    if shared < MINIMUM or phrases < FEWEST_PHRASES:
        return 0.0, "They share hardly a phrase."
    vocabulary, _ = containment(left.vocabulary, right.vocabulary)
    score = 1 / (1 + math.exp(STEEPNESS * (MIDDLE - vocabulary)))
    return score, f"{phrases:.0%} of the phrases and {vocabulary:.0%} of the words of the shorter stand in the other."


def candidates(items: Sequence[Item]) -> list[tuple[int, int]]:
    """The pairs of indices, ascending, that share ``MINIMUM`` phrases or more; near-linear in the number of items."""
    lengths = [len(item.phrases) for item in items]
    hashes = np.fromiter((phrase for item in items for phrase in item.phrases), np.uint32, sum(lengths))
    owners = np.repeat(np.arange(len(items)), lengths)
    order = np.argsort(hashes, kind="stable")
    pairs = _neighbours(hashes[order], owners[order])
    found, counts = np.unique(pairs[0] * len(items) + pairs[1], return_counts=True)
    return [divmod(int(pair), len(items)) for pair in found[counts >= MINIMUM]]


def _neighbours(hashes: npt.NDArray[np.uint32], owners: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Owners that hold the same hash within ``NEAREST`` places of each other, as two rows, the smaller on top."""
    rows = []
    for step in range(1, min(NEAREST, len(hashes) - 1) + 1):
        same = hashes[step:] == hashes[:-step]
        rows.append(np.stack([owners[:-step][same], owners[step:][same]]))
    return np.concatenate(rows, axis=1) if rows else np.empty((2, 0), np.int64)


def copy_pairs(items: Sequence[Item], fresh: Iterable[int]) -> dict[tuple[int, int], tuple[float, str]]:
    """The score and the reason of each pair of copies that is connected with an index in ``fresh``."""
    near: dict[int, set[int]] = defaultdict(set)
    for left, right in candidates(items):
        near[left].add(right)
        near[right].add(left)
    found: dict[tuple[int, int], tuple[float, str]] = {}

    def copies_of(at: int) -> list[int]:
        pairs = {other: (min(at, other), max(at, other)) for other in near[at]}
        scored = {pair: copy_score(items[pair[0]], items[pair[1]]) for pair in pairs.values() if pair not in found}
        found.update((pair, result) for pair, result in scored.items() if result[0] >= THRESHOLD)
        return [other for other, pair in pairs.items() if pair in found]

    reach(fresh, copies_of)
    return found
