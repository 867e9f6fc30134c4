"""A report as linking works with it: what its item comes to, computed once, and where it stands."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import product

from dragoman.linking.copies import copy_keys
from dragoman.linking.items import Item, Party, Telling, Term
from dragoman.linking.keys import Key, hashed, ordinal
from dragoman.linking.seen import Seen
from dragoman.linking.terms import rarity

NAME = 1.5
"""Names weigh more: 1, 1.5 and 2 give BCubed F1 97.2, 98.1 and 99.0 on BASIL, but 89.0, 89.4 and 86.8 on ECB+ 1 to
20."""

TELLING_TERMS = 25
"""A report is found by so many of its most telling terms."""

_MENTION_BITS = 20

Block = tuple[object, ...]


def node(place: int, number: int) -> int:
    """One number for a mention, by its report's place and its own number in the report, below 2 ** 20."""
    return place << _MENTION_BITS | number


def place_and_number(mention: int) -> tuple[int, int]:
    """What ``node`` was made of."""
    return mention >> _MENTION_BITS, mention & (1 << _MENTION_BITS) - 1


def weigh(terms: Sequence[Term]) -> dict[str, float]:
    """The terms as a vector of length 1: (1 + ln times) times rarity."""
    weights = {t.lemma: (1 + math.log(t.times)) * rarity(t.lemma) * (NAME if t.name else 1) for t in terms}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {lemma: weight / length for lemma, weight in weights.items()}


class Profile:
    """An item with what comparing it takes. Dense text takes about 60 kB of memory."""

    def __init__(self, item: Item) -> None:
        self.item = item

    @cached_property
    def day(self) -> int:
        """The day of publication, as ``keys.ordinal`` counts."""
        return ordinal(self.item.published)

    @cached_property
    def vector(self) -> dict[str, float]:
        """The weights of its terms."""
        return weigh(self.item.terms)

    @cached_property
    def times(self) -> dict[str, int]:
        """How often it says its terms."""
        return {term.lemma: term.times for term in self.item.terms}

    @cached_property
    def seen(self) -> list[Seen]:
        """Its mentions as they are compared."""
        return [Seen(telling) for telling in self.item.mentions]

    @cached_property
    def story_keys(self) -> dict[int, float]:
        """The hashes of its most telling terms, each with its weight in the vector."""
        return {hashed("story", t.lemma): self.vector[t.lemma] for t in self.item.terms[:TELLING_TERMS]}

    @cached_property
    def copy_keys(self) -> Sequence[int]:
        """A sample of the hashes of its phrases."""
        return copy_keys(self.item)

    @cached_property
    def act_keys(self) -> set[Key]:
        """The acts between two sides that it tells of a day, each by quad class, sides in either order, and day."""
        return {
            Key(hashed("act", told.quad, *sides), ordinal(told.date))
            for told in self.item.mentions
            if told.precision == "day"
            for sides in _pairs(told)
        }

    @cached_property
    def blocks(self) -> list[frozenset[Block]]:
        """For each mention what another must share to be compared with it."""
        return [frozenset(_blocks(told)) for told in self.item.mentions]

    def keys(self) -> Iterator[Key]:
        """All that it is found by."""
        yield from (Key(hash_, self.day) for hash_ in (*self.story_keys, *self.copy_keys))
        yield from self.act_keys


def _blocks(told: Telling) -> Iterator[Block]:
    """The quad class with the two sides, in either order because a symmetric act has none, and with each single side:
    a mention that names one side meets all with that side. The telling word is one too, as sides may be mistaken."""
    yield (told.quad, "told", told.trigger)
    yield from ((told.quad, *sides) for sides in _pairs(told))
    for role, parties in (("acting", told.sources), ("concerned", told.targets)):
        yield from ((told.quad, role, name) for name in _names(parties))


def _pairs(told: Telling) -> Iterator[tuple[str, ...]]:
    return (tuple(sorted(pair)) for pair in product(_names(told.sources), _names(told.targets)))


def _names(parties: Collection[Party]) -> set[str]:
    return {
        party.country if party.country and party.country not in ("IGO", "NGO") else party.actor for party in parties
    }
