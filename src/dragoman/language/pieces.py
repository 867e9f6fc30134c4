"""What the encoder sees of a sentence: word pieces, the letter case of their words, and whether they are quoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

CLS, SEP, UNKNOWN = 101, 102, 100
MAX_PIECES = 254
WORD_PIECES = 10
"""A word is seen by its first ten pieces: only web residue has more."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Encoded:
    """One sentence for the encoder: ``pieces`` and ``kinds`` have one item a piece, ``first`` has the position of each
    word's first piece after a leading 0 (the root). Words beyond the 254th piece all read the closing piece."""

    pieces: list[int]
    kinds: list[int]
    first: list[int]


class Pieces:
    """Cuts words into the encoder's pieces."""

    def __init__(self, tokenizer_file: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer_file))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._of_word = lru_cache(maxsize=200_000)(self._encode_word)

    def _encode_word(self, word: str) -> tuple[list[int], list[int], list[int]]:
        """The word's pieces, and their kinds outside and inside of quotation marks."""
        ids = self._tokenizer.encode(word[:200], add_special_tokens=False).ids[:WORD_PIECES] or [UNKNOWN]
        case = letter_case(word)
        return ids, [case] * len(ids), [case + 4] * len(ids)

    def encode(self, words: Sequence[str], quoted: Sequence[bool]) -> Encoded:
        """The pieces of one sentence."""
        pieces, kinds, first = [CLS], [0], [0]
        for word, inside in zip(words, quoted, strict=True):
            ids, outside_kinds, inside_kinds = self._of_word(word)
            first.append(len(pieces))
            pieces += ids
            kinds += inside_kinds if inside else outside_kinds
        last = min(len(pieces), MAX_PIECES + 1)
        return Encoded([*pieces[:last], SEP], [*kinds[:last], 0], [min(f, last) for f in first])


def letter_case(word: str) -> int:
    """0 lower case or no letters, 1 a capital inside, 2 a capital first, 3 all capitals."""
    if word.islower() or not word:
        return 0
    if len(word) > 1 and word.isupper():
        return 3
    if word[0].isupper():
        return 2
    return int(any(c.isupper() for c in word))


def padded(rows: Sequence[Sequence[int]]) -> Ints:
    """Rows of differing length as one array [rows, longest], filled up with 0."""
    out = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return out
