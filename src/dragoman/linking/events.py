"""Mentions of the same act, across and within reports, become one event."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from dragoman.linking.board import Board, Cache
from dragoman.linking.features import Told, differ, score, weigh
from dragoman.linking.items import Telling
from dragoman.linking.keys import Lookup
from dragoman.linking.profile import Profile, node, place_and_number
from dragoman.linking.ranking import by_shared_keys
from dragoman.values import content_id

THRESHOLD = -0.5
"""The average log-odds from which mentions are one event. In five folds of ECB+ CoNLL F1 is level from -0.75 to -0.25
(``training/README.md``)."""

NEAREST = 40
"""A mention is compared with so many: those that share most sides with it, and of them the ones linked last."""

ELSEWHERE = 8
"""So many reports of other stories are looked at: those that share most of a report's acts, with their days."""

DAYS = 1
"""An event's mentions may be dated a day apart: time zones, and nights that two days share."""


def probability(log_odds: float) -> float:
    """The probability that belongs to ``log_odds``."""
    return 1 / (1 + math.exp(-log_odds))


class Events:
    """The comparison of mentions by what they tell. A mention goes by ``profile.node``."""

    threshold = THRESHOLD

    def __init__(self, board: Board, cache: Cache) -> None:
        self._board = board
        self._scores = cache.events

    @staticmethod
    def lookups(profile: Profile) -> list[Lookup]:
        """What asks for those that tell an act of the same quad class, sides and day, or a day earlier or later."""
        return [Lookup(key.hash, key.day - DAYS, key.day + DAYS) for key in sorted(profile.act_keys)]

    def elsewhere(self, place: int, profile: Profile) -> list[int]:
        """The reports, of any story, that share most acts with this one."""
        return by_shared_keys(self._board, place, [([lookup], 1.0) for lookup in self.lookups(profile)])[:ELSEWHERE]

    def candidates(self, mention: int, places: Iterable[int]) -> list[int]:
        """The mentions in the reports at ``places`` that this one is compared with: linked, and with a shared side.

        A one-sided mention so meets all with that side; those of other stories must be of the same day or the next.
        """
        place, number = place_and_number(mention)
        own, groups = self._board.profile(place), self._board.groups["event"]
        story = self._board.groups["story"].of(place)
        blocks, telling = own.blocks[number], own.item.mentions[number]
        found = []
        for other in places if blocks else ():
            profile = self._board.profile(other)
            near = self._board.groups["story"].of(other) == story
            for n, others in enumerate(profile.blocks):
                if blocks.isdisjoint(others) or (other, n) == (place, number):
                    continue
                if groups.of(node(other, n)) and (near or _same_time(telling, profile.item.mentions[n])):
                    found.append((len(blocks & others), node(other, n)))
        return [other for _, other in sorted(found, reverse=True)[:NEAREST]]

    def near(self, mention: int, places: Iterable[int]) -> dict[int, float]:
        """The mentions that are more likely than not the same act, with their scores."""
        scores = {other: self.score(mention, other) for other in self.candidates(mention, places)}
        return {other: score for other, score in scores.items() if score >= THRESHOLD}

    def score(self, left: int, right: int) -> float:
        """The log-odds that two mentions are the same act."""
        first, second = min(left, right), max(left, right)
        stories = (self._board.groups["story"].of(place_and_number(mention)[0]) for mention in (first, second))
        key = (first, second, next(stories) == next(stories))
        if (found := self._scores.get(key)) is None:
            found = score(self._told(first), self._told(second))
            self._scores[key] = found
        return found

    def _told(self, mention: int) -> Told:
        place, number = place_and_number(mention)
        profile = self._board.profile(place)
        return Told(profile.seen[number], profile, self._board.groups["story"].of(place) or "")

    def fits(self, left: Collection[int], right: Collection[int]) -> bool:
        """Two different days can't be one act, whatever else speaks for it, nor two that one report tells apart."""
        stated = sorted(day for mention in (*left, *right) if (day := self._told(mention).stated_day))
        if stated and _apart(stated[0], stated[-1]) > DAYS:
            return False
        beside: dict[int, list[int]] = defaultdict(list)
        for mention in left:
            beside[place_and_number(mention)[0]].append(mention)
        return not any(
            self._are_two(other, mention) for mention in right for other in beside.get(place_and_number(mention)[0], ())
        )

    def _are_two(self, left: int, right: int) -> bool:
        """Whether two mentions of one report differ and fit badly: then no third one makes them one act."""
        return self.score(left, right) < self.threshold and differ(self._told(left), self._told(right))

    def name(self, mention: int) -> str:
        """The mention's id."""
        place, number = place_and_number(mention)
        return self._board.profile(place).item.mentions[number].id

    def own(self, mention: int) -> str:
        """The id of the event that a mention founds."""
        return content_id("e", self.name(mention))

    def reasons(self, left: int, right: int) -> tuple[str, ...]:
        """What speaks for and against two mentions being one act, each with its sign, the strongest first."""
        found = weigh(self._told(left), self._told(right))
        return tuple(f"{'+' if weight >= 0 else '-'} {why}" for weight, why in found)


def mentions_of(place: int, profile: Profile) -> Iterator[int]:
    """The numbers of the mentions of a report."""
    return (node(place, number) for number in range(len(profile.item.mentions)))


def _same_time(left: Telling, right: Telling) -> bool:
    return left.precision == right.precision == "day" and _apart(left.date or "", right.date or "") <= DAYS


def _apart(first: str, last: str) -> int:
    return abs((date.fromisoformat(last) - date.fromisoformat(first)).days)
