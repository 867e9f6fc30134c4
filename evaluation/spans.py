"""Contents, sources and cues in the form in which they are compared, the same for what is gold and what is given."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.language.sentences import split
from dragoman.values import Quote
from evaluation.scores import Characters

MARKS = frozenset("\"“”«»„‘’'`＂")
_AROUND = MARKS | frozenset(",;:—–―-")
_THAT = re.compile(r"that(?=[\s,:\"“«‘])")

Pieces = tuple[Characters, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text that has a letter or digit; ``quoted`` says whether it stands inside double quotation marks."""

    start: int
    end: int
    quoted: bool


def words(text: str) -> list[Word]:
    """The words of ``text`` in order, without punctuation."""
    return [
        Word(token.start, token.end, quoted)
        for raw in split(text)
        for token, quoted in zip(raw.tokens, raw.quoted, strict=True)
        if any(map(str.isalnum, token.form))
    ]


def words_in(pieces: Pieces, listed: Sequence[Word]) -> frozenset[int]:
    """The numbers of the words that share characters with ``pieces``."""
    return frozenset(
        number
        for start, end in pieces
        for number in range(
            bisect_right(listed, start, key=lambda word: word.end),
            bisect_left(listed, end, key=lambda word: word.start),
        )
    )


def kind(numbers: Iterable[int], listed: Sequence[Word]) -> str:
    """«direct» where all the words are quoted, «mixed» where some are, «indirect» where none is."""
    quoted = [listed[n].quoted for n in numbers]
    return "direct" if all(quoted) else "mixed" if any(quoted) else "indirect"


def bare(text: str, start: int, end: int) -> Characters:
    """A content without what the contract leaves out.

    Taken away from both ends, as often as they stand there: white space, quotation marks, commas, semicolons, colons
    and dashes; from the start a «that» that stands outside quotation marks, from the end a full stop that does (also
    that of an abbreviation: letters don't tell the two apart).
    """
    before = (-1, -1)
    while before != (start, end) and start < end:
        before = (start, end)
        while start < end and (text[start].isspace() or text[start] in _AROUND):
            start += 1
        if (that := _THAT.match(text, start, end)) and not _is_mark(text, start - 1):
            start = that.end()
        while start < end and _goes(text, end):
            end -= 1
    return start, end


def _goes(text: str, end: int) -> bool:
    last = text[end - 1]
    return last.isspace() or last in _AROUND or (last == "." and not _is_mark(text, end))


def _is_mark(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at] in MARKS


def bare_pieces(text: str, spans: Iterable[Characters]) -> Pieces:
    """The pieces of a content, each :func:`bare`, in the text's order; those without a letter or digit between them are
    one."""
    joined: list[Characters] = []
    for start, end in sorted(bare(text, *span) for span in spans):
        if not _has_word(text[start:end]):
            continue
        if joined and not _has_word(text[joined[-1][1] : start]):
            start, end = joined[-1][0], max(end, joined.pop()[1])
        joined.append((start, end))
    return tuple(joined)


def _has_word(text: str) -> bool:
    return any(map(str.isalnum, text))


def trimmed(text: str, start: int, end: int) -> Characters:
    """A source or a cue without white space and commas around it."""
    while start < end and (text[start].isspace() or text[start] == ","):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    return start, end


def outermost(quotes: Sequence[Quote]) -> list[Quote]:
    """The quotes whose content doesn't stand inside another quote's."""

    def inside(inner: Quote, outer: Quote) -> bool:
        return inner.pieces != outer.pieces and all(
            any(o.start <= i.start and i.end <= o.end for o in outer.pieces) for i in inner.pieces
        )

    return [quote for quote in quotes if not any(inside(quote, other) for other in quotes)]
