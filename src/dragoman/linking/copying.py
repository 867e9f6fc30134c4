"""Groups of reports that copy one another, found over the whole record."""

from __future__ import annotations

from collections.abc import Collection
from itertools import product

from dragoman.linking.board import Board, Cache
from dragoman.linking.copies import JOINED, SHARED_KEYS, THRESHOLD, copy_score
from dragoman.linking.keys import LATEST, UNDATED, Lookup
from dragoman.linking.profile import Profile
from dragoman.linking.ranking import by_shared_keys

NEAREST = 16
"""A report is compared with so many that share most of its phrases. Those that copy it are one group, however many, so
that it is enough to find some of them."""


class Copying:
    """The comparison of reports by their phrases."""

    threshold = JOINED

    def __init__(self, board: Board, cache: Cache) -> None:
        self._board = board
        self._scores = cache.copies

    @staticmethod
    def lookups(profile: Profile) -> list[Lookup]:
        """What asks for those that share a phrase, of any time."""
        return [Lookup(hash_, UNDATED, LATEST) for hash_ in profile.copy_keys]

    def candidates(self, place: int, profile: Profile) -> list[int]:
        """The reports that are compared with this one."""
        keys = [([lookup], 1.0) for lookup in self.lookups(profile)]
        return by_shared_keys(self._board, place, keys, min(SHARED_KEYS, len(keys)))[:NEAREST]

    def near(self, place: int, profile: Profile) -> dict[int, float]:
        """The reports that are copies of this one or that it is a copy of, with the probability."""
        scores = {other: self.score(*sorted((place, other))) for other in self.candidates(place, profile)}
        return {other: score for other, score in scores.items() if score >= THRESHOLD}

    def score(self, left: int, right: int) -> float:
        """The probability that two reports, the one linked earlier first, are copies."""
        if (found := self._scores.get((left, right))) is None:
            found = copy_score(self._board.profile(left).item, self._board.profile(right).item)[0]
            self._scores[left, right] = found
        return found

    def fits(self, left: Collection[int], right: Collection[int]) -> bool:
        """Some two of them must be copies by themselves, however high the average is."""
        return any(self.score(*sorted(pair)) >= THRESHOLD for pair in product(left, right))

    def name(self, place: int) -> str:
        """The report's id."""
        return self._board.profile(place).item.report

    def own(self, place: int) -> str:
        """A group of copies is named after its founder."""
        return self.name(place)

    def reasons(self, left: int, right: int) -> tuple[str, ...]:
        """Why two reports are copies, in words."""
        return (copy_score(self._board.profile(left).item, self._board.profile(right).item)[1],)
