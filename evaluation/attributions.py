"""Statements and who made them, on PolNeAR's development articles: the model's labels, and the whole coder's quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman.values import Coded, Quote, Sentence
from evaluation.scores import Characters, label_f1, overlap, share
from evaluation.shipped import Shipped
from training.data import brat_spans, polnear_articles, read_polnear

COVERED = 0.8
"""A quote covers a gold quotation of which it holds so much."""


@dataclass(frozen=True)
class Quotation:
    """A gold content that stands in quotation marks: the words of its pieces, and the sources that are named for it.

    It has two pieces in «"A," she said. "B."».
    """

    pieces: tuple[tuple[Characters, ...], ...]
    sources: tuple[Characters, ...]

    @property
    def words(self) -> tuple[Characters, ...]:
        """The words of all pieces."""
        return tuple(word for piece in self.pieces for word in piece)


def measure(data: Path, shipped: Shipped) -> dict[str, float]:
    """F1 of exact label spans in our own sentences; how many direct quotations a quote covers, and with the speaker."""
    folder = data / "polnear/dev"
    examples = list(read_polnear(folder))
    outputs = shipped.outputs(examples)
    rows = ((o.attribution.tolist(), e.attributions or ()) for e, o in zip(examples, outputs, strict=True))
    return label_f1(rows, shipped.model.labels["attribution"]) | _direct(folder, shipped)


def _direct(folder: Path, shipped: Shipped) -> dict[str, float]:
    """Shares of quotations that one quote holds, of those that it holds with their speaker, and of single pieces."""
    articles = list(polnear_articles(folder))
    total = covered = with_source = right_speaker = pieces = covered_pieces = 0
    for (_, marked), coded in zip(articles, shipped.code([text for text, _ in articles]), strict=True):
        for quotation in _quotations(coded.sentences, marked):
            quote = _covering(quotation.words, coded)
            total += 1
            covered += quote is not None
            with_source += bool(quotation.sources)
            right_speaker += quote is not None and _names_source(quote, quotation)
            pieces += len(quotation.pieces)
            covered_pieces += sum(_covering(piece, coded) is not None for piece in quotation.pieces)
    return {
        "direct quotations covered": share(covered, total),
        "direct quotations with their speaker": share(right_speaker, with_source),
        "pieces of direct quotations covered": share(covered_pieces, pieces),
    }


def _quotations(sentences: Sequence[Sentence], marked: Path) -> Iterator[Quotation]:
    """The contents whose every word stands between quotation marks."""
    words = [
        word
        for sentence in sentences
        for word in zip(sentence.starts, sentence.ends, sentence.quoted, sentence.upos, strict=True)
    ]
    spans = brat_spans(marked)
    sources = _sources(marked)
    for id_, (label, pieces) in spans.items():
        if label != "content":
            continue
        found = [[w for w in words if w[3] != "PUNCT" and overlap((w[0], w[1]), piece)] for piece in pieces]
        inside = [piece for piece in found if piece]
        if inside and all(quoted for piece in inside for _, _, quoted, _ in piece):
            named = tuple(piece for source in sources.get(id_, ()) for piece in spans[source][1])
            yield Quotation(tuple(tuple((w[0], w[1]) for w in piece) for piece in inside), named)


def _sources(marked: Path) -> dict[str, list[str]]:
    """The ids of the sources of each content, from the brat file's relations."""
    sources: dict[str, list[str]] = {}
    for line in marked.read_text("utf-8").splitlines():
        if line.startswith("E"):
            parts = re.findall(r"\b(Content|Source)\d*:(T\d+)", line)
            named = [id_ for role, id_ in parts if role == "Source"]
            sources |= {id_: named for role, id_ in parts if role == "Content"}
    return sources


def _covering(words: Sequence[Characters], coded: Coded) -> Quote | None:
    """The quote that holds enough of the words, if any."""

    def held(quote: Quote) -> int:
        return sum(any(overlap(word, (p.start, p.end)) for p in quote.pieces) for word in words)

    best = max(coded.quotes, key=held, default=None)
    return best if best and held(best) >= COVERED * len(words) else None


def _names_source(quote: Quote, quotation: Quotation) -> bool:
    speaker = quote.speaker
    return speaker is not None and any(overlap((speaker.start, speaker.end), source) for source in quotation.sources)
