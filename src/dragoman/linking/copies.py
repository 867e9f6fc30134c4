"""Reports that are copies of one another: identical, cut, under another headline, or lightly edited."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dragoman.linking.items import Item
from dragoman.linking.terms import comparable

THRESHOLD = 0.5
"""The probability from which two reports count as copies."""

KEYS = 64
"""The phrases by which a report is found."""

SHARED_KEYS = 3
"""A report is compared with those that share so many of its keys, or all that it has. With two, five times as many are
compared in bench/link_growth.py, and in evaluation/copies.py not one copy more is found."""

SAME_PHRASES = 2
"""Texts of the same phrases and words are copies from so many phrases on."""

JOINED = 0.25
"""The average probability over all their pairs from which groups of copies are one, where a pair reaches ``THRESHOLD``.

Two copies of one report, each with a third of the words changed, are hardly copies of one another. Joined by single
pairs instead, all reports on the events of ECB+ that took a paragraph from the same agency become one group: the
adjusted Rand index falls from 95 to 84 (evaluation/copies.py).
"""

BIAS, PHRASES, WORDS = -0.2, 2.3, 3.3
"""The log-odds that a report was made from another: so many times those of the shares of its phrases and its words.

The weights are those of a logistic regression on 47,000 pairs that share keys, of BASIL, ECB+ 1 to 20 and PolNeAR, two
editors' copies among them; the bias is higher, because the average over a group rules out what one pair lets through.
"""

FEWEST = 5
"""Phrases of its own below which those in quotation marks count too: nothing else is left to compare."""

CONCLUSIVE = 5
"""Shared phrases below which only texts of the same phrases and words are copies: two names make three phrases."""

DOUBT = 3
"""So many are added to what is counted, a quarter of the phrases and half of the words as shared: few prove little."""


def copy_keys(item: Item) -> list[int]:
    """The hashes, below 2**47, by which a report's copies are found: the ``KEYS`` smallest of its phrases."""
    return [phrase >> 1 for phrase in item.phrases[:KEYS]]


def copy_score(left: Item, right: Item) -> tuple[float, str]:
    """The probability that one report was made from the other, and the reason in words.

    What counts is how much of the shorter text stands in the longer, so that a cut copy is one. MinHash only tells how
    alike two texts are as wholes; with their sizes beside it, containment can be computed from that, but roughly. Of as
    many bytes, and at the one threshold that suits it best, rensa 0.5 gives adjusted Rand indices of 97 and 96 on BASIL
    with copies by two editors, 94 and 97 on its first 120 words and 93 and 95 on ECB+ 1 to 20, where this gives 99 and
    100, 97 and 99, 96 and 96 (evaluation/copies.py). As keys its 64 slots find as many copies as these 64 phrases.
    """
    phrases, words = _shared(left.phrases, right.phrases), _shared(left.vocabulary, right.vocabulary)
    same = (left.phrases, left.vocabulary) == (right.phrases, right.vocabulary)
    if phrases[0] < (SAME_PHRASES if same else CONCLUSIVE):
        return 0.0, "They share hardly a phrase of their own."
    odds = BIAS + PHRASES * _log_odds(*phrases, 0.25) + WORDS * _log_odds(*words, 0.5)
    return 1 / (1 + math.exp(-odds)), _reason(left, right, phrases[0] / phrases[1], words[0] / words[1])


def _log_odds(shared: int, of: int, expected: float) -> float:
    share = (shared + expected * DOUBT) / (of + DOUBT)
    return math.log(share / (1 - share))


def _shared(left: Sequence[int], right: Sequence[int]) -> tuple[int, int]:
    """How much of the shorter report's sample stands in the other's, and of how much, what it quotes left out.

    What a third said belongs to neither of them: two reports that quote a long statement need not know each other.
    """
    shorter, longer = sorted(comparable(left, right), key=len)
    own = [hash_ >> 1 for hash_ in shorter if not hash_ & 1]
    if len(own) < FEWEST:
        own = [hash_ >> 1 for hash_ in shorter]
    return len({hash_ >> 1 for hash_ in longer}.intersection(own)), len(own)


def _reason(left: Item, right: Item, phrases: float, words: float) -> str:
    """How much of the shorter stands in the longer, and which of them came first, where the days tell."""
    said = f"{phrases:.0%} of the phrases and {words:.0%} of the words"
    if not (left.published and right.published) or left.published == right.published:
        return f"{said} of the shorter stand in the other."
    sizes = map(len, comparable(left.phrases, right.phrases))
    (first, earlier), (last, later) = sorted(zip((left.published, right.published), sizes, strict=True))
    if later < earlier:
        return f"Of the later, of {last}, {said} stand in that of {first}."
    return f"The later, of {last}, repeats {said} of that of {first}."
