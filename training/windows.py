"""What the statement tower learns from: stretches of articles with every attribution's spans and which belong together."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman.language.pieces import Encoded, Pieces
from dragoman.language.sentences import split
from training.data import ATTRIBUTION_LABELS, attributions, brat_spans, polnear_articles

WINDOW = 256
"""Pieces that the tower sees at once: about eight sentences."""
ALONE = -1
"""The link of a word that no cue claims, or whose cue stands outside the window."""


@dataclass(frozen=True)
class Marked:
    """A sentence of an article. ``labels`` are numbers in ``ATTRIBUTION_LABELS``; a span that goes on from the sentence
    before begins with its «inside» label. ``links`` says for the first word of a source or a content piece where, in
    words from the article's start, the first word of its cue stands; ``ALONE`` for all other words."""

    encoded: Encoded
    labels: list[int]
    links: list[int]
    paragraph: int


Article = list[Marked]


def read_articles(folder: Path, pieces: Pieces) -> Iterator[Article]:
    """PolNeAR's articles, cut by the package's own splitter."""
    for text, marked in polnear_articles(folder):
        yield _article(text, marked, pieces)


def _article(text: str, marked: Path, pieces: Pieces) -> Article:
    raws = split(text)
    at = {c: i for i, token in enumerate(t for raw in raws for t in raw.tokens) for c in range(token.start, token.end)}
    labels, links = [0] * (max(at.values()) + 1), [ALONE] * (max(at.values()) + 1)
    spans = brat_spans(marked)
    words = {
        id_: [sorted({at[c] for c in range(start, end) if c in at}) for start, end in parts]
        for id_, (_, parts) in spans.items()
    }
    for id_, (label, _) in spans.items():
        number = ATTRIBUTION_LABELS.index(f"B-{label}")
        for part in filter(None, words[id_]):
            labels[part[0] : part[-1] + 1] = [number, *[number + 1] * (part[-1] - part[0])]
    for one in attributions(marked):
        if one.cue not in words or not words[one.cue][0]:
            continue
        for id_ in (*one.contents, *one.sources):
            for part in filter(None, words.get(id_, ())):
                links[part[0]] = words[one.cue][0][0]
    article, first = [], 0
    for raw in raws:
        last = first + len(raw.tokens)
        encoded = pieces.encode([t.form for t in raw.tokens], raw.quoted)
        article.append(Marked(encoded, labels[first:last], links[first:last], raw.paragraph))
        first = last
    return article


def windows(lengths: Sequence[int], most: int = WINDOW, rng: random.Random | None = None) -> Iterator[tuple[int, int]]:
    """Runs of sentences (first, past the last) of at most ``most`` pieces together, one sentence at the least; with
    ``rng`` the first is cut at random, so that no sentence stands at a window's edge in every epoch."""
    room = rng.randint(most // 4, most) if rng else most
    first = total = 0
    for i, length in enumerate(lengths):
        if i > first and total + length > room:
            yield first, i
            first, total, room = i, 0, most
        total += length
    if first < len(lengths):
        yield first, len(lengths)
