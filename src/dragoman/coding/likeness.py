"""What each mention tells, as a vector by which linking compares it with others."""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from dragoman.language.contexts import context, pieces_of, start_of
from dragoman.language.encoder import Floats, Model, Surrounded
from dragoman.language.parser import Parsed
from dragoman.values import Mention

STEPS = 127
"""A vector is kept in bytes, so many steps to 1."""


def mention_vectors(model: Model, parsed: Parsed, mentions: Sequence[Mention]) -> dict[str, str]:
    """The vector of each mention by its id, as it is kept; that of a mention in no sentence is left out."""
    inside: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        for index, sentence in enumerate(parsed.sentences):
            if sentence.start < mention.trigger.end and mention.trigger.start < sentence.end:
                inside[index].append(mention)
                break
    found = model.vectors([_surrounded(parsed, index, told) for index, told in inside.items()])
    return {
        mention.id: packed(vector, model.tower)
        for told, vectors in zip(inside.values(), found, strict=True)
        for mention, vector in zip(told, vectors, strict=True)
    }


def packed(vector: Floats, tower: str) -> str:
    """A vector of length 1 as it is kept: the tower that gave it, as those of two can't be compared, and its bytes."""
    return f"{tower}:{base64.b64encode(np.rint(vector * STEPS).astype(np.int8).tobytes()).decode()}"


def _surrounded(parsed: Parsed, index: int, mentions: Sequence[Mention]) -> Surrounded:
    lengths = {i: len(one.pieces) for i, one in enumerate(parsed.encoded)}
    parts = context(lengths, index)
    start = start_of(parts)
    states, last = (
        np.concatenate([getattr(parsed.outputs[part.sentence], name)[: part.pieces] for part in parts])
        for name in ("states", "last")
    )
    return Surrounded(
        states,
        last,
        [part.kind for part in parts for _ in range(part.pieces)],
        [
            [start + piece for piece in pieces_of(parsed.encoded[index], words)]
            for words in _words(parsed, index, mentions)
        ],
    )


def _words(parsed: Parsed, index: int, mentions: Sequence[Mention]) -> Iterator[list[int]]:
    """The words of each mention's trigger."""
    sentence = parsed.sentences[index]
    for mention in mentions:
        trigger = mention.trigger
        yield [
            word
            for word, (start, end) in enumerate(zip(sentence.starts, sentence.ends, strict=True))
            if start < trigger.end and trigger.start < end
        ]
