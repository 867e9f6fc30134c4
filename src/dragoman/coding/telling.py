"""The words that tell acts, and what the event tower sees in each: type, status, and who stands on the two sides.

A token head of the encoder finds the words («shelled», «talks»); the tower looks at each in its sentence. Both are
learned from sentences written with all their acts, as roles in news are carried by more forms than a list of rules
reaches; who the named words are, the parse and the resolver say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dragoman.coding.actors import Actors
from dragoman.coding.sides import Sides, find_sides
from dragoman.coding.tree import Tree
from dragoman.language.encoder import Floats, Look, Model
from dragoman.language.parser import Parsed
from dragoman.language.pieces import Encoded

LEAST_ACT = 0.1
"""Least probability, by the token head, of a word that is looked at. At 0.25 the tower has two fifths less to do, and
2.6 in 100 fewer of the gold sets' held records are found."""
TRIGGER = 3
"""The tower's mark on the telling word; ``SOURCE`` and ``TARGET`` mark the sides."""
Characters = tuple[int, int]
_TELLING = frozenset({"VERB", "NOUN", "PROPN", "ADJ", "AUX"})


@dataclass(frozen=True, slots=True)
class Act:
    """A word of a sentence that may tell an act. ``types`` and ``statuses`` are probabilities in the labels' order;
    ``told`` is the token head's probability."""

    sentence: int
    trigger: int
    told: float
    types: Floats
    statuses: Floats
    sides: Sides


def read_acts(model: Model, parsed: Parsed, trees: Sequence[Tree], actors: Actors) -> Iterator[Act]:
    """The acts of a report's sentences, in the order of the text; the likeliest type may be none."""
    words = [
        (index, word, float(p))
        for index, output in enumerate(parsed.outputs)
        if actors.all_in(index)
        for word, p in enumerate(output.act_p.tolist())
        if p >= LEAST_ACT and trees[index].upos[word] in _TELLING
    ]
    yield from see(model, parsed, trees, actors, words)


def see(
    model: Model, parsed: Parsed, trees: Sequence[Tree], actors: Actors, words: Sequence[tuple[int, int, float]]
) -> Iterator[Act]:
    """The acts that words tell, each given as its sentence, its number there, and the token head's probability."""
    looks = [_look(parsed, index, word) for index, word, _ in words]
    for (index, word, told), seen in zip(words, model.look(looks), strict=True):
        by_word = of_words(seen.sides, parsed.encoded[index].first)
        sides = find_sides(by_word, trees[index], index, word, actors)
        yield Act(index, word, told, seen.types, seen.statuses, sides)


def _look(parsed: Parsed, index: int, word: int) -> Look:
    sentence = parsed.sentences[index]
    characters = list(zip(sentence.starts, sentence.ends, strict=True))
    return Look(parsed.outputs[index].states, marks_of(characters, parsed.encoded[index], {TRIGGER: characters[word]}))


def marks_of(words: Sequence[Characters], encoded: Encoded, spans: Mapping[int, Characters | None]) -> list[int]:
    """The marks on a sentence's pieces: each number of ``spans`` where its characters stand, else 0."""
    marks = [0] * len(encoded.pieces)
    bounds = [*encoded.first[1:], len(encoded.pieces) - 1]
    for mark, span in spans.items():
        for word, (start, end) in enumerate(words):
            if span and start < span[1] and span[0] < end:
                marks[bounds[word] : bounds[word + 1]] = [mark] * (bounds[word + 1] - bounds[word])
    return marks


def of_words(sides: Floats, first: Sequence[int]) -> Floats:
    """Probabilities [n, 3] of words from those of pieces, each the mean of its pieces; words beyond the
    last piece seen get its own."""
    starts = np.minimum(np.asarray(first[1:]), len(sides) - 1)
    lengths = np.maximum(np.diff([*starts.tolist(), len(sides) - 1]), 1)
    sums = np.concatenate([np.zeros((1, sides.shape[1])), np.cumsum(sides, axis=0)])
    ends = np.minimum(starts + lengths, len(sides))
    means: Floats = ((sums[ends] - sums[starts]) / (ends - starts)[:, None]).astype(np.float32)
    return means
