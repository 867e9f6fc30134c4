"""Reports on the same happening."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from itertools import combinations
from statistics import fmean

from dragoman.linking.board import Board, Cache
from dragoman.linking.keys import Lookup, around
from dragoman.linking.profile import Profile
from dragoman.linking.ranking import by_shared_keys
from dragoman.values import content_id

WINDOW_DAYS = 7
"""Two reports published further apart are not on the same happening. On BASIL 44 of 49 triplets lie within 2 days and
all within 4; the window lifts BCubed F1 from 97.0 to 99.1."""

THRESHOLD = 0.18
"""The average similarity from which reports are one story: the middle of the range in which both BASIL and the ECB+
subtopics 1 to 20 stay within a point of their best (evaluation/linking_eval.py)."""

COPIED = 0.75
"""The least similarity of copies, whenever they were published."""

RATIO = 0.75
"""Two stories are joined where the average similarity between their reports is this share of that within the one whose
reports are less alike: two earthquakes share the words of earthquakes, and each has names of its own. (The relative
closeness of two clusters: Karypis, Han and Kumar, Chameleon, 1999.) What other shares give: ``training/README.md``."""

FEW = 3
"""With fewer pairs of reports, copies left out, what is within a story says nothing."""

NEAREST = 30
"""A report is compared with so many of those that share its most telling terms."""

SHARED_KEYS = 2
"""A report is compared with those that share two of its most telling terms."""


def days_apart(left: Profile, right: Profile) -> int | None:
    """The days between the publication of two reports, or ``None`` where one is undated."""
    return abs(left.day - right.day) if left.day and right.day else None


class Stories:
    """The comparison of reports by what they speak of."""

    threshold = THRESHOLD

    def __init__(self, board: Board, cache: Cache) -> None:
        self._board = board
        self._scores = cache.stories

    @staticmethod
    def lookups(profile: Profile) -> list[tuple[list[Lookup], float]]:
        """What asks for those that share a term, and how much it weighs."""
        return [(around(hash_, profile.day, WINDOW_DAYS), weight) for hash_, weight in profile.story_keys.items()]

    def candidates(self, place: int, profile: Profile) -> list[int]:
        """The reports that are compared with this one."""
        return by_shared_keys(self._board, place, self.lookups(profile), SHARED_KEYS)[:NEAREST]

    def near(self, place: int, profile: Profile, copies: Mapping[int, float]) -> dict[int, float]:
        """The reports that are similar enough to be one story with this one, with their similarity."""
        scores = {other: self.score(place, other) for other in (*copies, *self.candidates(place, profile))}
        return {other: score for other, score in scores.items() if score >= THRESHOLD}

    def score(self, left: int, right: int) -> float:
        """The cosine of the weighted terms, 0 for reports too far apart in time; of copies ``COPIED`` or more."""
        if (similarity := self.similarity(left, right)) >= COPIED:
            return similarity
        copies = self._board.groups["copy"]
        return COPIED if copies.of(left) == copies.of(right) else similarity

    def similarity(self, left: int, right: int) -> float:
        """The cosine of the weighted terms, 0 for reports too far apart in time."""
        pair = (left, right) if left < right else (right, left)
        if (found := self._scores.get(pair)) is None:
            found = self._similarity(*map(self._board.profile, pair))
            self._scores[pair] = found
        return found

    @staticmethod
    def _similarity(left: Profile, right: Profile) -> float:
        shared = left.story_keys.keys() & right.story_keys.keys()
        if (days_apart(left, right) or 0) > WINDOW_DAYS or len(shared) < SHARED_KEYS:
            return 0.0
        first, second = left.vector, right.vector
        return math.fsum(first[lemma] * second[lemma] for lemma in first.keys() & second.keys())

    def fits(self, left: Collection[int], right: Collection[int]) -> bool:
        """Whether the reports on either side resemble the others nearly as much as one another."""
        if min(len(left), len(right)) < FEW or not (within := min(self._within(left), self._within(right))):
            return True
        return fmean(self.similarity(one, other) for one in left for other in right) >= RATIO * within

    def _within(self, places: Collection[int]) -> float:
        """The average similarity of the reports that are no copies of each other, 0 where they are few."""
        copies = self._board.groups["copy"]
        pairs = [self.similarity(*pair) for pair in combinations(places, 2) if len(set(map(copies.of, pair))) == 2]
        return fmean(pairs) if len(pairs) >= FEW else 0.0

    def name(self, place: int) -> str:
        """The report's id."""
        return self._board.profile(place).item.report

    def own(self, place: int) -> str:
        """The id of the story that a report founds."""
        return content_id("s", self.name(place))

    def reasons(self, left: int, right: int) -> tuple[str, ...]:
        """Why two reports are on the same happening, in words."""
        first, second = self._board.profile(left), self._board.profile(right)
        common = first.vector.keys() & second.vector.keys()
        best = sorted((-first.vector[lemma] * second.vector[lemma], lemma) for lemma in common)[:6]
        apart = days_apart(first, second)
        when = "At least one is undated." if apart is None else f"They were published {apart} days apart."
        return (f"Both speak of {', '.join(lemma for _, lemma in best)}.", when)
