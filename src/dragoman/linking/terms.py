"""Words, how rare they are, and the fingerprints of texts."""

from __future__ import annotations

import gzip
import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from zlib import crc32

import numpy as np
import numpy.typing as npt

from dragoman.knowledge.documents import word_lists

SKETCH = 128
"""How many hashes of its phrases and of its telling words are kept of a report: 256 of each find no more copies."""

RARE = 5.0
"""Phrases whose two words are together less rare than this («told president») are sampled last: most of what two
reports on different things share by chance is among them."""

TELLING = 1.2
"""Terms of a smaller rarity stand in three documents of ten or more and tell nothing."""

NOTICE = 100
"""The words up to which a paragraph with a phrase of ``boilerplate.yaml`` is taken for a notice."""

_WORD = re.compile(r"[^\W_]+(?:[’'](?!s\b)[^\W_]+)*", re.IGNORECASE)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # the odd number next to 2**64 over the golden ratio
_COMMON = np.uint64(1 << 46)
_PHRASE, _TERM = np.uint64(18), np.uint64(33)  # leave 46 and 31 bits of a hash: with the marks six and four bytes
_MARK = np.uint64(1)
_NONE = np.uint64((1 << 64) - 1)

# A mark opens a quotation after a space and before a word, so that one that was left over by a cut opens nothing.
_QUOTATION = re.compile(r"(?:^|(?<=[\s(\[—–-]))(?:[\"“«]|``)(?=[^\s])[^\"“”«»\n]{1,2000}(?:[\"”»]|''|$)", re.MULTILINE)

Hashes = npt.NDArray[np.uint32]
Hashes64 = npt.NDArray[np.uint64]


def words(text: str) -> list[str]:
    """The lower-cased words of ``text`` without punctuation and without a possessive «'s»."""
    return [word for word in _WORD.findall(text.lower()) if word != "s"]


@cache
def _frequencies() -> tuple[int, dict[str, int]]:
    """The number of documents counted and in how many each term stands (made by ``training/term_frequencies.py``)."""
    packed = files("dragoman.linking").joinpath("term_frequencies.tsv.gz").read_bytes()
    total, *rows = gzip.decompress(packed).decode().splitlines()
    return int(total), {term: int(count) for term, count in (row.split("\t") for row in rows)}


@cache
def rarity(term: str) -> float:
    """The inverse document frequency of ``term``, a natural logarithm; a term that was never met counts as met once.

    The counts are shipped and not taken from the record, so that a link never depends on what else was read with it.
    """
    total, counts = _frequencies()
    return math.log((total + 1) / counts.get(term, 1))


@cache
def telling(term: str) -> bool:
    """Whether the term says what a text is about, rather than being one that stands everywhere."""
    return len(term) > 1 and rarity(term) > TELLING


def shingles(text: Sequence[str], size: int) -> Hashes:
    """The distinct 32-bit hashes, ascending, of every run of ``size`` words; they are the same in every process."""
    return np.unique((_runs(text, size) >> np.uint64(32)).astype(np.uint32))


def body(text: str) -> str:
    """The paragraphs of ``text`` but those that speak of the outlet and its readers (``boilerplate.yaml``).

    Two reports of one outlet are no copies for the newsletter that both recommend. Where nothing else is left, all is.
    """
    kept = [line for line in text.splitlines() if not (len(line.split()) <= NOTICE and _boilerplate().search(line))]
    return "\n".join(kept) if any(line.strip() for line in kept) else text


@cache
def _boilerplate() -> re.Pattern[str]:
    cues = sorted(word_lists("boilerplate.yaml")["cues"])
    either = "|".join(re.escape(cue).replace("'", "[’']") for cue in cues)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def sketches(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Samples of the phrases of ``text``, pairs of telling words that follow each other, and of its telling words.

    They tell containment: of all texts those with the smallest hashes are kept, ``SKETCH`` of each at most (bottom-k,
    Cohen and Kaplan 2007). With a third of the words changed 45 % of such pairs stay, of runs of three words 30 %.

    Returns:
        Numbers of 48 bits for phrases and of 32 bits for words, ascending: the hash and, as the lowest bit, whether all
        that has it stands inside quotation marks.
    """
    said = [pair for pair in _with_marks(body(text)) if telling(pair[0])]
    terms = [word for word, _ in said]
    quoted = np.fromiter((marked for _, marked in said), np.uint64, len(said))
    rare = np.fromiter(map(rarity, terms), np.float64, len(terms))
    runs = _runs(terms, 2) >> _PHRASE
    runs = np.where(rare[:-1] + rare[1:] < RARE, runs | _COMMON, runs)
    return _sample(runs, quoted[:-1] & quoted[1:]), _sample(_runs(terms, 1) >> _TERM, quoted)


def _sample(hashes: Hashes64, quoted: Hashes64) -> tuple[int, ...]:
    marked = np.unique(hashes << _MARK | quoted)
    # What stands inside and outside of quotation marks counts as outside, which sorts first.
    first = np.diff(marked >> _MARK, prepend=_NONE) != 0
    return tuple(marked[first][:SKETCH].tolist())


def comparable(left: Sequence[int], right: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    """The parts of two sketches that can be compared; the shorter text has the shorter one.

    Where a sketch is full, both are read only up to its largest hash: below it each holds every hash of its text.
    """
    limit = min((side[-1] for side in (left, right) if len(side) == SKETCH), default=1 << 62)
    return left[: bisect_right(left, limit)], right[: bisect_right(right, limit)]


def _with_marks(text: str) -> Iterator[tuple[str, bool]]:
    """The words of ``text``, each with whether it stands inside quotation marks."""
    at = 0
    for quotation in _QUOTATION.finditer(text):
        yield from ((word, False) for word in words(text[at : quotation.start()]))
        yield from ((word, True) for word in words(quotation.group()))
        at = quotation.end()
    yield from ((word, False) for word in words(text[at:]))


def _runs(text: Sequence[str], size: int) -> Hashes64:
    """The 64-bit hash of every run of ``size`` words, in their order."""
    hashed = np.fromiter((crc32(word.encode()) for word in text), np.uint64, len(text))
    mixed = np.zeros(max(0, len(text) - size + 1), np.uint64)
    for offset in range(size):
        mixed = (mixed ^ hashed[offset : len(mixed) + offset]) * _MULTIPLIER
        mixed ^= mixed >> np.uint64(29)
    return mixed
