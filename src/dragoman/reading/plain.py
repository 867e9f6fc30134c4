"""The fields of a report in plain text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache

from dragoman.knowledge.documents import read, word_lists
from dragoman.reading.dates import date_in_line, date_in_name, is_only_a_date

MAX_TITLE = 160  # characters; headlines stay under 120, a paragraph seldom does

_END_OF_SENTENCE = re.compile(r"[.!?:;,…][\"'”’»)\]]*$")
_CREDIT_LINES = 4
"""So many lines at the head and at the foot, blank ones left out, may name the outlet."""
_NAME = r"(?P<name>[^\W\d_][^()|–—,\n]{1,39}?)"
_DATELINE = re.compile(rf"^\s*[A-Z]{{3}}[^()–—\n]{{0,60}}\({_NAME}\)\s*[-–—]{{1,2}}\s")
_BYLINE = re.compile(rf"^\s*[Bb]y\s[^,|\n]{{3,60}}(?:,|\s\|)\s+{_NAME}\s*$")
_MASTHEAD = re.compile(rf"^\s*{_NAME}\s*(?:,[^.\n]{{0,40}},|[|–—-])\s*(?P<date>[^|.\n]{{6,40}}?)(?:\.\s|\s*$)")
_SIGNATURE = re.compile(
    rf"^\s*(?:[-–—]{{1,2}}\s*|(?:©|\([cC]\)|Copyright)\s*(?:\d{{4}}\s+)?|Posted by\s+){_NAME}\.?\s*$"
)


def read_plain(text: str, name: str = "") -> dict[str, str | None]:
    """The fields ``text``, ``title``, ``outlet`` and ``published`` of a plain text in a file called ``name``.

    The text keeps every character, with line ends as newlines; the first line's date goes before the one in the name.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    published = date_in_line(text.lstrip().partition("\n")[0]) or date_in_name(name)
    return {
        "text": text,
        "title": _title(text),
        "outlet": _outlet(text),
        "published": published.isoformat() if published else None,
    }


def _title(text: str) -> str | None:
    """A short first line without the end of a sentence, with a blank line and more text after it."""
    lines = [line.strip() for line in text.lstrip().split("\n", 12)[:12]]
    if is_only_a_date(lines[0]):
        lines = list(itertools.dropwhile(lambda line: not line, lines[1:]))
    if len(lines) < 3 or lines[1] or not any(lines[2:]):
        return None
    first = lines[0]
    return first if 0 < len(first) <= MAX_TITLE and not _END_OF_SENTENCE.search(first) else None


def _outlet(text: str) -> str | None:
    """The outlet that the credit lines name, where they name one and only one."""
    named = {name.removeprefix("The "): name for name in _credits(text)}
    return next(iter(named.values())) if len(named) == 1 else None


def _credits(text: str) -> Iterator[str]:
    lines = [line for line in text.split("\n") if line.strip()]
    for line in lines[:_CREDIT_LINES] if len(lines) > 1 else lines:
        if match := _DATELINE.match(line) or _BYLINE.match(line) or _dated(line):
            yield from _of_outlet(match["name"])
    for line in lines[1:][-_CREDIT_LINES:]:
        if match := _SIGNATURE.match(line):
            yield from _of_outlet(match["name"])


def _dated(line: str) -> re.Match[str] | None:
    """A line with a name and a date: «Foo Wire | 3 May 2024»."""
    match = _MASTHEAD.match(line)
    return match if match and (date_in_line(match["date"]) or is_only_a_date(match["date"])) else None


def _of_outlet(name: str) -> Iterator[str]:
    """The name, where it is an outlet's: one of the lists, or one that ends as mastheads do, or has «The»."""
    words = name.strip().split()
    capitals = len(words) > 1 and all(word[:1].isupper() for word in words)
    masthead = words[-1] in word_lists("origins.yaml")["mastheads"] or words[0] == "The"
    if name.strip() in _listed() or (capitals and masthead):
        yield " ".join(words)


@cache
def _listed() -> frozenset[str]:
    return frozenset(form for outlet in read("outlets.yaml") for form in (outlet["name"], *outlet.get("aliases", ())))
