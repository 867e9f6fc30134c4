"""What each mention tells, as a vector by which linking compares it with others."""

from __future__ import annotations

import base64
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from dragoman.language.contexts import surrounded
from dragoman.language.encoder import Floats, Model
from dragoman.language.parser import Parsed
from dragoman.values import Mention, Sentence

STEPS = 127
"""A vector is kept in bytes, so many steps to 1."""


def mention_vectors(model: Model, parsed: Parsed, mentions: Sequence[Mention]) -> dict[str, str]:
    """The vector of each mention by its id, as it is kept; that of a mention in no sentence is left out."""
    ends = [sentence.end for sentence in parsed.sentences]
    inside: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        index = bisect_right(ends, mention.trigger.start)
        if index < len(ends) and parsed.sentences[index].start < mention.trigger.end:
            inside[index].append(mention)
    encoded, outputs = dict(enumerate(parsed.encoded)), dict(enumerate(parsed.outputs))
    found = model.vectors(
        [surrounded(encoded, outputs, index, _words(parsed.sentences[index], told)) for index, told in inside.items()]
    )
    return {
        mention.id: packed(vector, model.tower)
        for told, vectors in zip(inside.values(), found, strict=True)
        for mention, vector in zip(told, vectors, strict=True)
    }


def packed(vector: Floats, tower: str) -> str:
    """A vector of length 1 as it is kept: the tower that gave it, as those of two can't be compared, and its bytes."""
    return f"{tower}:{base64.b64encode(np.rint(vector * STEPS).astype(np.int8).tobytes()).decode()}"


def _words(sentence: Sentence, mentions: Iterable[Mention]) -> Iterator[list[int]]:
    """The words of each mention's trigger."""
    for mention in mentions:
        trigger = mention.trigger
        yield [
            word
            for word, (start, end) in enumerate(zip(sentence.starts, sentence.ends, strict=True))
            if start < trigger.end and trigger.start < end
        ]
