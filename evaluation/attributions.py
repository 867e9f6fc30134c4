"""Statements and who made them, on PolNeAR's development articles: the coder's ``quotes`` over whole articles.

PolNeAR marks no statement inside another, so that our nested ones are left out. Its spans and ours are compared in one
form (``spans.py``): contents as the contract has them, sources and cues without commas around them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman.language.spans import spans as label_spans
from dragoman.values import Coded, Quote
from evaluation.scores import Characters, Matches, overlap, share
from evaluation.shipped import Shipped
from evaluation.spans import Pieces, Word, bare_pieces, kind, outermost, trimmed, words, words_in
from training.data import ATTRIBUTION_LABELS, attributions, brat_spans, polnear_articles, read_polnear

COVERED = 0.8
"""A quote covers a gold content of whose words it holds so much."""
KINDS = ("direct", "mixed", "indirect")
FORMS = ("pronoun", "surname", "full name", "other")
"""How a source is put; «other» are titles and other noun phrases."""
PRONOUNS = frozenset(
    ("i", "we", "you", "he", "she", "it", "they", "me", "us", "him", "her", "them", "who", "this", "that", "these")
)
HONORIFICS = frozenset(("the", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr."))


@dataclass(frozen=True)
class Attributed:
    """An attribution, gold or given; ``words`` are the numbers of its content's words."""

    source: Characters | None
    cue: Characters | None
    content: Pieces
    words: frozenset[int]


@dataclass(frozen=True)
class Article:
    """An article with its words and the attributions of both sides."""

    text: str
    words: Sequence[Word]
    gold: Sequence[Attributed]
    given: Sequence[Attributed]

    def best(self, wanted: frozenset[int]) -> Attributed | None:
        """The attribution given that covers the words, the one with the fewest others if several do."""
        covering = [one for one in self.given if wanted and len(one.words & wanted) >= COVERED * len(wanted)]
        return max(covering, key=lambda one: (len(one.words & wanted), -len(one.words)), default=None)


def measure(data: Path, shipped: Shipped) -> dict[str, float]:
    """F1 of exact spans and of whole attributions; contents found, by kind, and their sources, by form; in per cent."""
    folder = data / "polnear/dev"
    read = list(polnear_articles(folder))
    coded = list(shipped.code([text for text, _ in read]))
    articles = [_article(text, marked, one) for (text, marked), one in zip(read, coded, strict=True)]
    return _labels(folder, coded) | _exact(articles) | _by_kind(articles) | _pieces(articles) | _by_form(articles)


def _article(text: str, marked: Path, coded: Coded) -> Article:
    listed = words(text)
    gold = tuple(_gold(text, marked, listed))
    return Article(text, listed, gold, [_given(text, quote, listed) for quote in outermost(coded.quotes)])


def _gold(text: str, marked: Path, listed: Sequence[Word]) -> Iterator[Attributed]:
    marks = brat_spans(marked)
    for one in attributions(marked):
        content = bare_pieces(text, (piece for id_ in one.contents for piece in marks[id_][1]))
        source, cue = (
            trimmed(text, marks[ids[0]][1][0][0], marks[ids[0]][1][-1][1]) if ids else None
            for ids in (one.sources, one.cues)
        )
        if content:
            yield Attributed(source, cue, content, words_in(content, listed))


def _given(text: str, quote: Quote, listed: Sequence[Word]) -> Attributed:
    content = bare_pieces(text, ((piece.start, piece.end) for piece in quote.pieces))
    source, cue = (trimmed(text, span.start, span.end) if span else None for span in (quote.speaker, quote.cue))
    return Attributed(source, cue, content, words_in(content, listed))


def _labels(folder: Path, coded: Sequence[Coded]) -> dict[str, float]:
    """The tagger's own spans, sentence by sentence, without anything that the rules make of them."""
    matches = Matches()
    sentences = (sentence for one in coded for sentence in one.sentences)
    for example, sentence in zip(read_polnear(folder), sentences, strict=True):
        wanted = label_spans([ATTRIBUTION_LABELS.index(x) for x in example.attributions or ()], ATTRIBUTION_LABELS)
        matches.add({(span.first, span.last, span.label) for span in sentence.attributions}, set(wanted))
    return {"spans F1": matches.f1}


def _exact(articles: Sequence[Article]) -> dict[str, float]:
    """F1 of spans whose limits agree; all pieces of a content together, and each by itself."""
    counts: dict[str, Matches] = defaultdict(Matches)
    for article in articles:
        given, wanted = (dict(_parts(side)) for side in (article.given, article.gold))
        for name, part in wanted.items():
            counts[name].add(given[name], part)
    return {f"{name} F1": matches.f1 for name, matches in counts.items()}


def _parts(side: Sequence[Attributed]) -> Iterator[tuple[str, set[object]]]:
    yield "source", {one.source for one in side if one.source}
    yield "cue", {one.cue for one in side if one.cue}
    yield "content", {one.content for one in side}
    yield "content piece", {piece for one in side for piece in one.content}
    yield "whole attribution", {(one.source, one.cue, one.content) for one in side}


def _by_kind(articles: Sequence[Article]) -> dict[str, float]:
    """Shares of gold contents given exactly, and covered; of those that have a source, covered and with it."""
    exact, covered, with_speaker = (defaultdict[str, list[bool]](list) for _ in range(3))
    for article in articles:
        contents = {one.content for one in article.given}
        for gold in article.gold:
            name, best = kind(gold.words, article.words), article.best(gold.words)
            exact[name].append(gold.content in contents)
            covered[name].append(best is not None)
            if gold.source:
                with_speaker[name].append(best is not None and _overlaps(best.source, gold.source))
    figures = {}
    for name in KINDS:
        plural = "direct quotations" if name == "direct" else f"{name} contents"
        figures[f"{plural} exact"] = _rate(exact[name])
        figures[f"{plural} covered"] = _rate(covered[name])
        figures[f"{plural} with their speaker"] = _rate(with_speaker[name])
    return figures | {"contents covered": _rate([hit for hits in covered.values() for hit in hits])}


def _pieces(articles: Sequence[Article]) -> dict[str, float]:
    """Each piece of a direct quotation by itself."""
    hits = [
        article.best(words_in((piece,), article.words)) is not None
        for article in articles
        for gold in article.gold
        if kind(gold.words, article.words) == "direct"
        for piece in gold.content
    ]
    return {"pieces of direct quotations covered": _rate(hits)}


def _by_form(articles: Sequence[Article]) -> dict[str, float]:
    """Of the contents covered that have a source: the share whose quote's speaker stands there."""
    hits: dict[str, list[bool]] = defaultdict(list)
    for article in articles:
        for gold in article.gold:
            best = article.best(gold.words)
            if best and gold.source:
                hits[_form(article.text[slice(*gold.source)])].append(_overlaps(best.source, gold.source))
    return {f"speaker of contents covered, {form}": _rate(hits[form]) for form in FORMS}


def _form(source: str) -> str:
    if source.lower() in PRONOUNS:
        return "pronoun"
    names = [word for word in source.split() if word.lower() not in HONORIFICS]
    if not names or not all(name[0].isupper() for name in names):
        return "other"
    return "surname" if len(names) == 1 else "full name"


def _overlaps(given: Characters | None, wanted: Characters) -> bool:
    return given is not None and overlap(given, wanted) > 0


def _rate(hits: Sequence[bool]) -> float:
    return share(sum(hits), len(hits))
