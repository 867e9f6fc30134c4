"""Mentions of the same act, across and within reports, become one event."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product

from dragoman.linking.clusters import average_link, reach
from dragoman.linking.features import FEATURES, PRIOR, Told
from dragoman.linking.items import Party

THRESHOLD = 0.0
"""The average log-odds from which mentions are one event: more likely than not."""

NEAREST = 60
"""In a block a mention is compared with this many before and after it, in time, so that cost stays linear."""

_DAYS = 1
"""An event's mentions may be dated a day apart: time zones, and nights that two days share."""

Key = tuple[object, ...]


def weigh(left: Told, right: Told) -> list[tuple[float, str]]:
    """What each feature that has something to say finds, the strongest first."""
    found = (feature(left, right) for feature in FEATURES)
    return sorted((finding for finding in found if finding), key=lambda finding: (-abs(finding[0]), finding[1]))


def probability(log_odds: float) -> float:
    """The probability that belongs to ``log_odds``."""
    return 1 / (1 + math.exp(-log_odds))


class Events:
    """The scores among mentions, computed where they are asked for. Mentions count from the oldest report's first."""

    def __init__(self, told: Sequence[Told]) -> None:
        self.told = told
        self.scores: dict[tuple[int, int], float] = {}
        self._blocks: dict[Key, list[int]] = defaultdict(list)
        self._keys: list[list[Key]] = []
        for at, one in enumerate(told):
            self._keys.append(list(_keys(one)))
            for key in self._keys[at]:
                self._blocks[key].append(at)
        self._places = {(key, at): place for key, block in self._blocks.items() for place, at in enumerate(block)}

    def _candidates(self, at: int) -> set[int]:
        found: set[int] = set()
        for key in self._keys[at]:
            place = self._places[key, at]
            found.update(self._blocks[key][max(0, place - NEAREST) : place + NEAREST + 1])
        return found - {at}

    def neighbours(self, at: int) -> list[int]:
        """The mentions that are more likely than not the same act as ``at``."""
        return [other for other in self._candidates(at) if self.score(at, other) >= THRESHOLD]

    def score(self, left: int, right: int) -> float:
        """The log-odds that two mentions are the same act."""
        pair = (min(left, right), max(left, right))
        if pair not in self.scores:
            findings = weigh(self.told[pair[0]], self.told[pair[1]])
            self.scores[pair] = PRIOR + sum(weight for weight, _ in findings)
        return self.scores[pair]

    def group(self, fresh: Iterable[int], mates: Mapping[int, Sequence[int]]) -> list[list[int]]:
        """The events of ``fresh`` and of all that they touch; ``mates`` are those of each one's present event."""
        touched = reach(fresh, lambda at: [*self.neighbours(at), *mates.get(at, ())])
        return average_link(touched, self.scores, THRESHOLD, self._fits)

    def _fits(self, left: Sequence[int], right: Sequence[int]) -> bool:
        """Two different days can't be one act, whatever else speaks for it."""
        stated = sorted(day for at in (*left, *right) if (day := self.told[at].stated_day))
        return not stated or (date.fromisoformat(stated[-1]) - date.fromisoformat(stated[0])).days <= _DAYS

    def reasons(self, left: int, right: int) -> tuple[str, ...]:
        """What speaks for and against two mentions being one act, each with its sign, the strongest first."""
        return tuple(f"{'+' if weight >= 0 else '-'} {why}" for weight, why in weigh(self.told[left], self.told[right]))


def _keys(one: Told) -> Iterator[Key]:
    """The blocks of a mention: those that share one are compared.

    Within a story the quad class and the two sides, in either order because a symmetric act has none, must agree; a
    mention that names one side meets all with that side. Across stories they must agree on the day as well.
    """
    telling = one.telling
    acting, concerned = _names(telling.sources), _names(telling.targets)
    for pair in product(acting, concerned):
        sides = tuple(sorted(pair))
        yield ("story", one.story, telling.quad, sides)
        if one.day:
            yield ("day", one.day, telling.quad, sides)
    for side, names in (("acting", acting), ("concerned", concerned)):
        yield from (("half", one.story, telling.quad, side, name) for name in names)


def _names(parties: Sequence[Party]) -> set[str]:
    return {
        party.country if party.country and party.country not in ("IGO", "NGO") else party.actor for party in parties
    }
