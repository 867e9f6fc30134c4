"""From a report's text to parsed sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dragoman.language.attributions import Attribution, attribute
from dragoman.language.encoder import Model, Output
from dragoman.language.lemmas import lemma
from dragoman.language.pieces import Encoded
from dragoman.language.sentences import Raw, split
from dragoman.language.spans import spans
from dragoman.language.trees import best_tree
from dragoman.values import AttributionSpan, Entity, Sentence


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text's sentences, with what the encoder was given and said of each (for the event tower and confidences), and
    who says what in them."""

    sentences: tuple[Sentence, ...]
    encoded: tuple[Encoded, ...]
    outputs: tuple[Output, ...]
    attributions: tuple[Attribution, ...]


class Parser:
    """Cuts, tags and parses texts."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def parse(self, text: str) -> Parsed:
        """Parses a text. Its sentences share the encoder's runs with each other only: int8 scales are those of a run,
        and what is read in a report must not depend on the reports read beside it."""
        raws = split(text)
        encoded = [self._model.pieces.encode([t.form for t in raw.tokens], raw.quoted) for raw in raws]
        outputs = self._model.encode(encoded)
        labels, attributions = attribute(self._model, raws, encoded, outputs)
        built = tuple(self._sentence(*given) for given in zip(raws, outputs, labels, strict=True))
        return Parsed(built, tuple(encoded), tuple(outputs), attributions)

    def _sentence(self, raw: Raw, output: Output, attributed: Sequence[int]) -> Sentence:
        labels = self._model.labels
        words = tuple(t.form for t in raw.tokens)
        upos = tuple(labels["upos"][i] for i in output.upos.tolist())
        heads = best_tree(output.arcs)
        relations = output.relations[np.arange(len(heads)), heads].tolist()
        return Sentence(
            start=raw.tokens[0].start,
            end=raw.tokens[-1].end,
            paragraph=raw.paragraph,
            words=words,
            starts=tuple(t.start for t in raw.tokens),
            ends=tuple(t.end for t in raw.tokens),
            quoted=raw.quoted,
            lemmas=tuple(map(lemma, words, upos)),
            upos=upos,
            heads=tuple(h - 1 for h in heads),
            deprels=tuple(labels["deprel"][i] for i in relations),
            entities=tuple(Entity(a, b, kind) for a, b, kind in spans(output.entity.tolist(), labels["entity"])),
            attributions=tuple(AttributionSpan(a, b, kind) for a, b, kind in spans(attributed, labels["attribution"])),
        )
