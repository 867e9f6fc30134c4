"""Reports on the same happening."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from dragoman.linking.clusters import Pairs, average_link, reach
from dragoman.linking.items import Item, Term
from dragoman.linking.terms import rarity

WINDOW_DAYS = 7
"""Two reports published further apart are not on the same happening. On BASIL 44 of 49 triplets lie within 2 days and
all within 4; the window lifts BCubed F1 from 97.0 to 99.1."""

THRESHOLD = 0.18
"""The average similarity from which reports are one story: the middle of the range in which both BASIL and the ECB+
subtopics 1 to 20 stay within a point of their best (evaluation/linking_eval.py)."""

_NAME = 1.5  # names weigh more: 1, 1.5 and 2 give 97.2, 98.1 and 99.0 on BASIL but 89.0, 89.4 and 86.8 on ECB+ 1 to 20
_KEYS = 25  # a report is compared with those that share two of its most telling terms
_SHARED_KEYS = 2
_COMMON = 2_000  # a term that more reports of the window hold brings none of them together by itself


def weigh(terms: Sequence[Term]) -> dict[str, float]:
    """The terms as a vector of length 1: (1 + ln times) times rarity."""
    weights = {t.lemma: (1 + math.log(t.times)) * rarity(t.lemma) * (_NAME if t.name else 1) for t in terms}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {lemma: weight / length for lemma, weight in weights.items()}


def days_apart(left: str | None, right: str | None) -> int | None:
    """The days between two ISO 8601 days, or ``None`` where one is unknown."""
    return abs((date.fromisoformat(left) - date.fromisoformat(right)).days) if left and right else None


class Stories:
    """The similarities among ``items``, computed where they are asked for."""

    def __init__(self, items: Sequence[Item], copies: Pairs) -> None:
        """``copies`` are pairs of indices that are copies: they are one story whatever their dates."""
        self.items = items
        self.copies = copies
        self.scores: dict[tuple[int, int], float] = dict(copies)
        self._vectors: dict[int, dict[str, float]] = {}

    @cached_property
    def _postings(self) -> Mapping[str, Sequence[int]]:
        postings: dict[str, list[int]] = defaultdict(list)
        for at, item in enumerate(self.items):
            for term in item.terms[:_KEYS]:
                postings[term.lemma].append(at)
        return postings

    @cached_property
    def _copied(self) -> Mapping[int, Sequence[int]]:
        near: dict[int, list[int]] = defaultdict(list)
        for left, right in self.copies:
            near[left].append(right)
            near[right].append(left)
        return near

    def _candidates(self, at: int) -> Iterator[int]:
        shared: dict[int, int] = defaultdict(int)
        for term in self.items[at].terms[:_KEYS]:
            holders = self._postings[term.lemma]
            for other in holders if len(holders) <= _COMMON else ():
                shared[other] += 1
        yield from self._copied.get(at, ())
        yield from (other for other, count in shared.items() if count >= _SHARED_KEYS and other != at)

    def neighbours(self, at: int) -> list[int]:
        """The items that are similar enough to ``at`` to be one story with it."""
        return [other for other in self._candidates(at) if self.similarity(at, other) >= THRESHOLD]

    def similarity(self, left: int, right: int) -> float:
        """The cosine of the weighted terms; 0 for reports too far apart in time, 0.75 to 1 for copies."""
        pair = (min(left, right), max(left, right))
        if pair not in self.scores:
            apart = days_apart(self.items[left].published, self.items[right].published)
            self.scores[pair] = 0.0 if apart is not None and apart > WINDOW_DAYS else self._cosine(*pair)
        return self.scores[pair]

    def _cosine(self, left: int, right: int) -> float:
        first, second = self._vector(left), self._vector(right)
        return sum(weight * second[lemma] for lemma, weight in first.items() if lemma in second)

    def _vector(self, at: int) -> dict[str, float]:
        if at not in self._vectors:
            self._vectors[at] = weigh(self.items[at].terms)
        return self._vectors[at]

    def group(self, fresh: Iterable[int], mates: Mapping[int, Sequence[int]]) -> list[list[int]]:
        """The stories of ``fresh`` and of all that they touch; ``mates`` are the members of each item's present story.

        Everything connected is grouped anew, so that the result is the same however many reports came at a time.
        """
        touched = reach(fresh, lambda at: [*self.neighbours(at), *mates.get(at, ())])
        return average_link(touched, self.scores, THRESHOLD)

    def reasons(self, left: int, right: int) -> tuple[str, ...]:
        """Why two reports are on the same happening, in words."""
        first, second = self._vector(left), self._vector(right)
        best = sorted((-weight * second[lemma], lemma) for lemma, weight in first.items() if lemma in second)[:6]
        apart = days_apart(self.items[left].published, self.items[right].published)
        when = "At least one is undated." if apart is None else f"They were published {apart} days apart."
        return (f"Both speak of {', '.join(lemma for _, lemma in best)}.", when)


def age(item: Item) -> tuple[str, str]:
    """Sorts reports from the oldest to the newest, undated ones last."""
    return item.published or "9999", item.report
