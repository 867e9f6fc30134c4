"""What the mention tower sees of a report: a sentence, those beside it, and the report's first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dragoman.language.pieces import Encoded

OWN, BEFORE, AFTER, LEAD = range(4)
"""What a sentence is in a context."""
MOST_OWN, MOST_OTHER = 120, 50
"""The first pieces that are seen of the sentence itself and of any other."""


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence of a context: its number in the report, what it is there, and how many of its pieces are seen."""

    sentence: int
    kind: int
    pieces: int


def context(lengths: Mapping[int, int], sentence: int) -> list[Part]:
    """The parts of a sentence's context in the order of the text; ``lengths`` are the pieces of the sentences there."""
    kinds = {0: LEAD, sentence + 1: AFTER, sentence - 1: BEFORE, sentence: OWN}
    return [
        Part(one, kinds[one], min(lengths[one], MOST_OWN if kinds[one] == OWN else MOST_OTHER))
        for one in sorted(kinds.keys() & lengths.keys())
    ]


def start_of(parts: Iterable[Part]) -> int:
    """The pieces of a context that stand before its own sentence."""
    return sum(part.pieces for part in parts if part.kind in (LEAD, BEFORE))


def pieces_of(encoded: Encoded, words: Iterable[int]) -> list[int]:
    """The pieces of a sentence's words that are seen: its opening piece where all lie beyond."""
    ends = [*encoded.first[1:], len(encoded.pieces) - 1]
    found = {piece for word in words for piece in range(encoded.first[word + 1], ends[word + 1])}
    return [piece for piece in sorted(found) if piece < MOST_OWN] or [0]
