"""Words with exact offsets, cut as Universal Dependencies' English treebanks cut them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from dragoman.knowledge.documents import read

OPENING = frozenset("“«„‘")
CLOSING = frozenset("”»’")
STRAIGHT = frozenset(['"', "''", "``", "＂"])


class Token(NamedTuple):
    """A word: ``text[start:end] == form``."""

    start: int
    end: int
    form: str


@cache
def abbreviations() -> tuple[frozenset[str], ...]:
    """Abbreviations with their stop: those that stand before a name, before a number, and that may end a sentence."""
    data = read("abbreviations.yaml")
    return tuple(frozenset(f"{a}." for a in data[kind]) for kind in ("before_name", "before_number", "anywhere"))


@cache
def _pattern() -> re.Pattern[str]:
    before_name, before_number, anywhere = abbreviations()
    known = _either(before_name | anywhere)
    return re.compile(
        rf"""
        (?:https?://|www\.)[^\s<>"“”]*[^\s<>"“”.,;:!?)\]'’]            # web address
        | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                                # e-mail address
        | [@\#]\w+                                                    # handle, hash tag
        | (?<![\w.])(?:{known})(?!\w)                                 # known abbreviation
        | (?<![\w.])(?:{_either(before_number)})(?=\s?\d)             # No. 10
        | (?<!\w)(?:[^\W\d_]\.){{2,}}(?!\w)                           # U.S., U.N.
        | (?<![\w.])[A-Z]\.(?=\s?[A-Z])                               # initial
        | \d+(?:[.,:/]\d+)*(?:st|nd|rd|th|s)?(?!\w)                   # number, time, date, ordinal
        | can(?=not\b) | (?<=can)not\b
        | [^\W_]+?(?=n['’]t\b)                                        # do|n't
        | n['’]t\b
        | ['’](?:s|re|ve|ll|d|m)\b
        | [^\W_]+(?:\.[a-z]{{2,4}}(?![\w.]))                          # nato.int
        | [^\W_]+(?:['’](?!(?:s|re|ve|ll|d|m|t)\b)[^\W\d_]+)*         # word, O'Brien
        | \.{{2,}} | …+ | [!?]{{2,}} | ([-*=_~\#+<>])\1+ | '' | ``        # runs
        | \S
        """,
        re.VERBOSE,
    )


def _either(forms: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, forms), key=len, reverse=True))


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words of ``text[start:end]`` in order. White space belongs to no word; nothing else is left out."""
    found = _pattern().finditer(text, start, len(text) if end is None else end)
    return [Token(*m.span(), m.group()) for m in found]


def quoted_flags(forms: Iterable[str], *, inside: bool = False) -> tuple[list[bool], bool]:
    """For each word whether it stands inside double quotation marks, and whether they are still open at the end.

    The marks themselves count as outside. Single marks are left out: too many are apostrophes.
    """
    flags = []
    for form in forms:
        if form in STRAIGHT:
            inside = not inside
            flags.append(False)
        elif form in "“«„":
            inside = True
            flags.append(False)
        elif form in "”»":
            inside = False
            flags.append(False)
        else:
            flags.append(inside)
    return flags, inside
