"""Sentence limits: paragraphs first, then stops that abbreviations, quotations and numbers do not explain away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dragoman.knowledge.documents import read
from dragoman.language.tokens import CLOSING, OPENING, Token, abbreviations, directed, quoted_flags, tokenize

MAX_WORDS = 120
"""Longer stretches are cut: nearly all sentences of the treebanks are shorter, and the encoder sees 254 pieces."""

_STOPS = frozenset(".!?…")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LINE = re.compile(r"\n\s*")


@dataclass(frozen=True, slots=True)
class Raw:
    """A sentence before parsing: its words, which of them are quoted, and its paragraph."""

    tokens: tuple[Token, ...]
    quoted: tuple[bool, ...]
    paragraph: int


@cache
def _starters() -> frozenset[str]:
    return frozenset(read("sentence_starters.yaml"))


def split(text: str) -> list[Raw]:
    """The sentences of ``text`` in order. Every character that is not white space belongs to exactly one of them."""
    sentences: list[Raw] = []
    inside = False
    for number, (start, end) in enumerate(paragraphs(text)):
        tokens = tokenize(text, start, end)
        # An open quotation goes on only where the next paragraph opens it anew, as newspapers do.
        forms = directed(text, tokens)
        inside = inside and forms[0] in OPENING
        for first, last in _limits(text, tokens):
            part = tuple(tokens[first:last])
            quoted, inside = quoted_flags(forms[first:last], inside=inside)
            sentences.append(Raw(part, tuple(quoted), number))
    return sentences


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the paragraphs: cut at blank lines, and at every line break where the text is not hard-wrapped."""
    wrapped = _hard_wrapped(text)
    for start, end in _pieces(text, 0, len(text), _BLANK_LINE):
        if wrapped:
            yield start, end
        else:
            yield from _pieces(text, start, end, _LINE)


def _pieces(text: str, start: int, end: int, separator: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    for match in separator.finditer(text, start, end):
        if text[start : match.start()].strip():
            yield start, match.start()
        start = match.end()
    if text[start:end].strip():
        yield start, end


def _hard_wrapped(text: str) -> bool:
    """Whether single line breaks fall inside sentences: many lines, near one width, that end without a stop."""
    blocks = [block.split("\n") for block in _BLANK_LINE.split(text)]
    inner = [line.rstrip() for block in blocks for line in block[:-1] if line.strip()]
    if len(inner) < 3:
        return False
    unfinished = sum(1 for line in inner if line[-1] not in ".!?:”\"'")
    alike = sum(1 for line in inner if 50 <= len(line) <= 100)
    return unfinished > 0.6 * len(inner) and alike > 0.7 * len(inner)


def _limits(text: str, tokens: list[Token]) -> Iterator[tuple[int, int]]:
    first = 0
    i = 0
    while i < len(tokens):
        end = i + 1
        if _may_end(tokens[i].form):
            while end < len(tokens) and _closes(text, tokens, end):
                end += 1
            if end == len(tokens) or _ends(text, tokens, i, end):
                yield first, end
                first = end
        elif end - first >= MAX_WORDS:
            yield first, end
            first = end
        i = end
    if first < len(tokens):
        yield first, len(tokens)


def _may_end(form: str) -> bool:
    return form[-1] in _STOPS and (len(form) == 1 or not form[0].isalnum() or form.endswith("."))


def _closes(text: str, tokens: list[Token], i: int) -> bool:
    """Whether token ``i`` stands right after the stop and closes a quotation or a bracket, or is a further stop."""
    token, before = tokens[i], tokens[i - 1]
    if token.start != before.end:
        return False
    followed_by_space = token.end >= len(text) or text[token.end].isspace() or text[token.end] in "”’)]"
    return (
        token.form in CLOSING
        or token.form in ")]"
        or token.form[0] in _STOPS
        or (token.form in "\"'" and followed_by_space)
    )


def _ends(text: str, tokens: list[Token], stop: int, following: int) -> bool:
    """Whether the stop at ``stop`` ends a sentence, given the first word after it and its closing marks."""
    form, word = tokens[stop].form, _first_word(tokens, following)
    before_name, before_number, anywhere = abbreviations()
    if word is None:
        return following - stop > 1
    spaced = tokens[following].start > tokens[following - 1].end
    known = form in before_name or form in before_number or form.capitalize() in before_name
    if known or (len(form) == 2 and form[0].isupper()):
        return False
    if form in anywhere or (len(form) > 2 and form[0].isalpha()):
        return word in _starters()
    if form[0] == "." and len(form) == 1 and not spaced:
        return (
            word[0].isupper() and len(word) > 1 and tokens[stop - 1].form.islower() and len(tokens[stop - 1].form) > 2
        )
    if form[0] in "….!?" and word[0].islower():
        return False
    return spaced or form[0] in "!?"


def _first_word(tokens: list[Token], start: int) -> str | None:
    """The first token from ``start`` on that holds a letter or digit, looking at most three ahead."""
    return next((t.form for t in tokens[start : start + 3] if t.form[0].isalnum()), None)
