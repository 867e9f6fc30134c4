"""Which reports are worth comparing: those that share most keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from dragoman.linking.board import Board
from dragoman.linking.keys import Lookup, place_of


def by_shared_keys(
    board: Board, place: int, keys: Iterable[tuple[Sequence[Lookup], float]], least: int = 1
) -> list[int]:
    """The other reports that hold ``least`` of the keys or more, by the sum of the keys' weights, then the newest.

    Each key is given as the lookups that find its holders and its weight.
    """
    weights: dict[int, float] = defaultdict(float)
    counts: dict[int, int] = defaultdict(int)
    for lookups, weight in keys:
        for lookup in lookups:
            for holder in board.holders(lookup):
                other = place_of(holder)
                weights[other] += weight
                counts[other] += 1
    found = (other for other, count in counts.items() if count >= least and other != place)
    return sorted(found, key=lambda other: (-weights[other], -other))
