"""What the mention tower sees of a report: a sentence, those beside it, and the report's first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dragoman.language.encoder import Output, Surrounded
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


def surrounded(
    encoded: Mapping[int, Encoded], outputs: Mapping[int, Output], sentence: int, told: Iterable[Sequence[int]]
) -> Surrounded:
    """A sentence with its surroundings, as far as they are among those given; ``told`` are the words of its acts."""
    parts = context({i: len(encoded[i].pieces) for i in around(sentence) if i in encoded}, sentence)
    states, last = (
        np.concatenate([getattr(outputs[part.sentence], name)[: part.pieces] for part in parts])
        for name in ("states", "last")
    )
    start = sum(part.pieces for part in parts if part.kind in (LEAD, BEFORE))
    kinds = [part.kind for part in parts for _ in range(part.pieces)]
    return Surrounded(
        states, last, kinds, [[start + piece for piece in pieces_of(encoded[sentence], words)] for words in told]
    )


def around(sentence: int) -> dict[int, int]:
    """The numbers of the sentences around one, itself among them, and what each is; some may not be there."""
    return {0: LEAD, sentence + 1: AFTER, sentence - 1: BEFORE, sentence: OWN}


def context(lengths: Mapping[int, int], sentence: int) -> list[Part]:
    """The parts of a sentence's context in the order of the text; ``lengths`` are the pieces of the sentences there."""
    kinds = around(sentence)
    return [
        Part(one, kinds[one], min(lengths[one], MOST_OWN if kinds[one] == OWN else MOST_OTHER))
        for one in sorted(kinds.keys() & lengths.keys())
    ]


def pieces_of(encoded: Encoded, words: Iterable[int]) -> list[int]:
    """The pieces of a sentence's words that are seen: its opening piece where all lie beyond."""
    ends = [*encoded.first[1:], len(encoded.pieces) - 1]
    found = {piece for word in words for piece in range(encoded.first[word + 1], ends[word + 1])}
    return [piece for piece in sorted(found) if piece < MOST_OWN] or [0]
