"""What the statement tower learns from: stretches of articles with every attribution's spans and their links."""

from __future__ import annotations

import json
import random
import re
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
Characters = tuple[int, int]
Attributed = dict[str, list[Characters]]
"""The characters of an attribution's spans, by kind: source, cue, content."""


def read_articles(folder: Path, pieces: Pieces) -> Iterator[Article]:
    """PolNeAR's articles, cut by the package's own splitter."""
    for text, marked in polnear_articles(folder):
        yield _article(text, _attributed(marked), pieces)


def _attributed(marked: Path) -> list[Attributed]:
    """The attributions of a brat file; a span that is part of none stands alone."""
    spans = brat_spans(marked)
    found, used = [], set()
    for one in attributions(marked):
        parts = {"cue": one.cues, "source": one.sources, "content": one.contents}
        used.update(id_ for ids in parts.values() for id_ in ids)
        found.append({kind: [p for id_ in ids if id_ in spans for p in spans[id_][1]] for kind, ids in parts.items()})
    return found + [{kind: pieces} for id_, (kind, pieces) in spans.items() if id_ not in used]


def _article(text: str, attributed: Sequence[Attributed], pieces: Pieces) -> Article:
    raws = split(text)
    at = {c: i for i, token in enumerate(t for raw in raws for t in raw.tokens) for c in range(token.start, token.end)}
    labels, links = [0] * (max(at.values()) + 1), [ALONE] * (max(at.values()) + 1)
    for one in attributed:
        words = {
            kind: [span for a, b in parts if (span := sorted({at[c] for c in range(a, b) if c in at}))]
            for kind, parts in one.items()
        }
        for kind, spans in words.items():
            number = ATTRIBUTION_LABELS.index(f"B-{kind}")
            for span in spans:
                labels[span[0] : span[-1] + 1] = [number, *[number + 1] * (span[-1] - span[0])]
        if words.get("cue"):
            for span in (*words.get("source", ()), *words.get("content", ())):
                links[span[0]] = words["cue"][0][0]
    article, first = [], 0
    for raw in raws:
        last = first + len(raw.tokens)
        encoded = pieces.encode([t.form for t in raw.tokens], raw.quoted)
        article.append(Marked(encoded, labels[first:last], links[first:last], raw.paragraph))
        first = last
    return article


_MARK = re.compile(r"⟦([scq])(\d+) |⟧")
_KINDS = {"s": "source", "c": "cue", "q": "content"}


def read_passages(folder: Path, pieces: Pieces) -> Iterator[Article]:
    """Passages written for the project: JSON lines whose ``text`` has sources, cues and contents in marks as
    ``⟦s1 he⟧ ⟦c1 said⟧ ⟦q1 ...⟧``; the number joins what belongs together."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield _article(*_unmarked(json.loads(line)["text"]), pieces)


def _unmarked(marked: str) -> tuple[str, list[Attributed]]:
    """The text without its marks, and its attributions by characters."""
    text, before, at = "", 0, ("", "", 0)
    found: dict[str, dict[str, list[Characters]]] = {}
    for mark in _MARK.finditer(marked):
        text += marked[before : mark.start()]
        before = mark.end()
        if mark.group(1):
            at = (_KINDS[mark.group(1)], mark.group(2), len(text))
        else:
            found.setdefault(at[1], {}).setdefault(at[0], []).append((at[2], len(text)))
    return text + marked[before:], list(found.values())


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
