"""A telling as it is compared."""

from __future__ import annotations

import base64
import math
from functools import cached_property

import numpy as np

from dragoman.linking.items import Telling
from dragoman.linking.meanings import Vector, vector_of
from dragoman.linking.terms import rarity


class Seen:
    """A telling with what comparing it takes, computed once."""

    def __init__(self, telling: Telling) -> None:
        self.telling = telling

    @cached_property
    def terms(self) -> dict[str, float]:
        """How rare each word of the sentence is."""
        return {term: rarity(term) for term in self.telling.terms}

    @cached_property
    def length(self) -> float:
        """The length of ``terms`` as a vector."""
        return math.sqrt(sum(weight * weight for weight in self.terms.values()))

    @cached_property
    def names(self) -> frozenset[str]:
        """The words of the sentence's names."""
        return frozenset(self.telling.names)

    @cached_property
    def subject(self) -> frozenset[str]:
        """The words on the acting side of the telling word."""
        return frozenset(self.telling.subject)

    @cached_property
    def objects(self) -> frozenset[str]:
        """The words on its other side."""
        return frozenset(self.telling.objects)

    @cached_property
    def about(self) -> frozenset[str]:
        """The words on both sides."""
        return self.subject | self.objects

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The figures of the sentence."""
        return frozenset(self.telling.numbers)

    @cached_property
    def meaning(self) -> Vector | None:
        """What the telling word means."""
        return vector_of([self.telling.trigger])

    @cached_property
    def phrase(self) -> Vector | None:
        """What all words of the trigger mean together."""
        return vector_of(self.telling.words or [self.telling.trigger])

    @cached_property
    def vector(self) -> Vector | None:
        """What the encoder makes of the telling word in its context, of length 1."""
        if not self.telling.vector:
            return None
        held = self.telling.vector.partition(":")[2]
        steps = np.frombuffer(base64.b64decode(held), np.int8).astype(np.float32)
        return steps / np.linalg.norm(steps)

    @cached_property
    def tower(self) -> str:
        """Which model's mention tower gave the vector: those of two can't be compared."""
        return self.telling.vector.partition(":")[0]
