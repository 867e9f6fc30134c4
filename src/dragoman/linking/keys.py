"""What reports are found by: an inverted index from hashes of their terms, phrases and acts to those that hold them."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import blake2b
from typing import NamedTuple

HOLDERS = 48
"""How many holders of a key are read, those with the newest day first: a common key costs no more than a rare one."""

UNDATED = 0
LATEST = date.max.toordinal()
_PLACE_BITS = 32


class Key(NamedTuple):
    """A 63-bit hash of a kind and its content, and the day of what holds it, as ``ordinal`` counts."""

    hash: int
    day: int


class Lookup(NamedTuple):
    """Asks for the holders of a key from the ``first`` to the ``last`` day, inclusive."""

    hash: int
    first: int
    last: int


def hashed(*parts: object) -> int:
    """63 bits that depend on nothing but ``parts``: BLAKE2b, so that they are the same in every process."""
    joined = "\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(joined, digest_size=8).digest(), "big") >> 1


def ordinal(day: str | None) -> int:
    """The days of an ISO 8601 day since the year 1, ``UNDATED`` without one."""
    return date.fromisoformat(day).toordinal() if day else UNDATED


def around(hash_: int, day: int, window: int) -> list[Lookup]:
    """Asks for the holders within ``window`` days of ``day``, and for undated ones; without a day for those of any."""
    near = Lookup(hash_, max(day - window, 1), day + window) if day else Lookup(hash_, 1, LATEST)
    return [near, Lookup(hash_, UNDATED, UNDATED)]


def entry(day: int, place: int) -> int:
    """A holder as one number that sorts by day and then by place; the place is below 2 ** 32."""
    return day << _PLACE_BITS | place


def place_of(holder: int) -> int:
    """The place in a number that ``entry`` made."""
    return holder & (1 << _PLACE_BITS) - 1


class Index:
    """An inverted index in memory: what a record's table answers, this answers in the same way."""

    def __init__(self) -> None:
        self._entries: dict[int, list[int]] = defaultdict(list)

    def add(self, keys: Iterable[Key], place: int) -> None:
        """Lets the report at ``place`` be found by the keys."""
        for key in set(keys):
            insort(self._entries[key.hash], entry(key.day, place))

    def holders(self, lookup: Lookup) -> list[int]:
        """The first ``HOLDERS`` entries, the newest first."""
        entries = self._entries.get(lookup.hash)
        if not entries:
            return []
        start, end = (bisect_left(entries, entry(day, 0)) for day in (lookup.first, lookup.last + 1))
        return entries[max(start, end - HOLDERS) : end][::-1]


def newest(left: Sequence[int], right: Sequence[int]) -> Sequence[int]:
    """The first ``HOLDERS`` of two answers together."""
    if not left or not right:
        return left or right
    return sorted({*left, *right}, reverse=True)[:HOLDERS]
