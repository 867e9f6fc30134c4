"""Words with exact offsets, cut as Universal Dependencies' English treebanks cut them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from dragoman.knowledge.documents import read

OPENING = frozenset("“«„‘")
CLOSING = frozenset("”»’")
STRAIGHT = frozenset(['"', "''", "``", "＂"])
SINGLE = frozenset("'‘’`")
_ENDS = frozenset(".,;:!?…")


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


def directed(text: str, tokens: Sequence[Token]) -> list[str]:
    """The forms of a paragraph's words, with straight and single quotation marks as “ or ” by what stands around them.

    So a mark that was forgotten doesn't turn the rest of its paragraph inside out. Single marks count where one opens
    before a word and another closes behind one; the rest are apostrophes.
    """
    forms = [token.form for token in tokens]
    opened = -1
    for place, token in enumerate(tokens):
        if token.form not in STRAIGHT and token.form not in SINGLE:
            continue
        before, after = text[token.start - 1 : token.start] or " ", text[token.end : token.end + 1] or " "
        opens = not (before.isalnum() or before in _ENDS) and not after.isspace() and after not in _ENDS
        closes = not before.isspace() and not after.isalnum()
        if token.form in STRAIGHT and opens != closes:
            forms[place] = "“" if opens else "”"
        elif token.form in SINGLE and opens and not after.isdigit():
            opened = place
        elif token.form in SINGLE and closes and opened >= 0 and _closes_single(text, tokens, place):
            forms[opened], forms[place], opened = "“", "”", -1
    return forms


def _closes_single(text: str, tokens: Sequence[Token], place: int) -> bool:
    """Whether a single mark closes a quotation: behind a stop, or before one, or, as «the leaders' plan» has a mark
    too, behind a word that doesn't end in «s», or where no other mark in the paragraph could close it."""
    before, after = text[tokens[place].start - 1], text[tokens[place].end : tokens[place].end + 1] or "\n"
    if before in _ENDS or after in _ENDS or after == "\n" or before not in "sS":
        return True
    later = (t for t in tokens[place + 1 :] if t.form in SINGLE)
    return not any(not text[t.end : t.end + 1].isalnum() and text[t.start - 1] != "s" for t in later)


def quoted_flags(forms: Iterable[str], *, inside: bool = False) -> tuple[list[bool], bool]:
    """For each word whether it stands inside double quotation marks, and whether they are still open at the end.

    The marks themselves count as outside. Single marks are left out: see :func:`directed`.
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
