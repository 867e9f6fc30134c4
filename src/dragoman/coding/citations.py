"""Statements without the words that only say who is cited: «citing two officials», «quoted X as saying»."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from dragoman.coding.tree import SUBJECTS, Tree
from dragoman.knowledge.documents import word_lists
from dragoman.values import Quote, Span, content_id

_SAYING_REACH = 20
"""So many words of a content may name who «is quoted as saying»."""


def without_sources(quotes: Sequence[Quote], trees: Sequence[Tree], starts: Sequence[int]) -> list[Quote]:
    """The statements without those, and without the pieces, that are only the words «citing two officials»."""
    kept = []
    for quote in quotes:
        cut = (_after_saying(quote, piece, trees, starts) for piece in quote.pieces)
        quote = replace(quote, content=tuple(cut))
        pieces = tuple(piece for piece in quote.pieces if not _is_citation(quote, piece, trees, starts))
        if pieces:
            number = content_id("q", quote.report, *(f"{piece.start}-{piece.end}" for piece in pieces))
            kept.append(replace(quote, id=number, content=pieces[0] if len(pieces) == 1 else pieces))
    return kept


def _after_saying(quote: Quote, piece: Span, trees: Sequence[Tree], starts: Sequence[int]) -> Span:
    """What somebody is quoted as saying, without «two officials as saying that»."""
    tree = trees[max(bisect_right(starts, piece.start) - 1, 0)]
    words, citing = words_in(tree, piece), word_lists("origins.yaml")["citing"]
    if not quote.cue or not any(tree.lemma(word) in citing for word in words_in(tree, quote.cue)):
        return piece
    for word in words[:_SAYING_REACH]:
        if tree.lower[word : word + 2] in (["as", "saying"], ["as", "telling"]) and word + 3 in words:
            first = word + 2 + (tree.lower[word + 2] == "that")
            return Span(tree.sentence.starts[first], piece.end)
    return piece


def _is_citation(quote: Quote, piece: Span, trees: Sequence[Tree], starts: Sequence[int]) -> bool:
    tree = trees[max(bisect_right(starts, piece.start) - 1, 0)]
    words, citing = words_in(tree, piece), word_lists("origins.yaml")["citing"]
    if not words or any(tree.sentence.quoted[word] for word in words):
        return False
    if any(child in words and tree.deprels[child] in SUBJECTS for word in words for child in tree.children[word]):
        return False
    cue = [tree.lemma(word) for word in words_in(tree, quote.cue)] if quote.cue else []
    return tree.lemma(words[0]) in citing or (len(cue) == 1 and cue[0] in citing)


def words_in(tree: Tree, span: Span) -> range:
    """The words of a sentence in ``span``."""
    inside = [
        w for w in range(len(tree.words)) if tree.sentence.starts[w] < span.end and span.start < tree.sentence.ends[w]
    ]
    return range(inside[0], inside[-1] + 1) if inside else range(0)
