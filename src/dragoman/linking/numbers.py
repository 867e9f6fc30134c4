"""Numbers in running text, and what they count, so that two reports' figures can be set side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from dragoman.knowledge.documents import read

SAME_TOPIC = 0.6
"""Two figures count the same thing when they share this part of the words around the one that has fewer ..."""

WHOLE_TOPIC = 0.3
"""... and this part of the words around the other: one word in common with a long clause proves nothing."""

STEM = 5
"""Letters that stand for a word without its ending: «injured» and «injuries», but not «received» and «recent»."""

CLAUSE = 120
"""Characters looked at on either side of a figure, as much as can be shown on a line."""

_CLAUSE_END = re.compile(r"[;:!?()\[\]\"“”«»\n—–]|,(?!\d)|\.(?!\d)|\b(?:and|but|while|or)\b")
_WORD = re.compile(r"[^\W\d_]{4,}")
_ENDING = re.compile(r"(?<=.{4})(?:ing|ed|es|s)$")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Number:
    """A figure in a text and the clause around it.

    ``unit`` is «%», a currency sign or nothing; ``topic`` holds the stems of the clause's words.
    """

    value: float
    unit: str
    start: int
    end: int
    clause_start: int
    clause_end: int
    topic: frozenset[str]

    def counts_same(self, other: Number) -> bool:
        """Whether both figures count the same thing, whatever their value."""
        fewer, more = sorted((len(self.topic), len(other.topic)))
        shared = len(self.topic & other.topic)
        return self.unit == other.unit and shared >= SAME_TOPIC * fewer and shared >= WHOLE_TOPIC * more


def numbers(text: str) -> Iterator[Number]:
    """The figures of ``text`` that count something, in order; years, dates, ages and names such as G7 are left out."""
    for match in _pattern().finditer(text):
        if _is_date(text, match):
            continue
        start, end = _clause(text, match)
        topic = _topic(text[start:end])
        if topic:
            yield Number(_value(match), _unit(match), match.start(), match.end(), start, end, topic)


@cache
def _words() -> Mapping[str, Any]:
    return dict(read("numbers.yaml"))


@cache
def _pattern() -> re.Pattern[str]:
    names, scales = "|".join(_words()["words"]), "|".join(_words()["scales"])
    figure = rf"(?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?)|(?P<name>{names}))"
    scale = rf"(?:[ \u00a0-](?P<scale>{scales}))?"
    percent = rf"(?P<percent>[ \u00a0]?(?:{'|'.join(_words()['percent'])}))?"
    sign = r"(?P<sign>[$€£¥])?"
    return re.compile(rf"(?<![\w.,:/-]){sign}{figure}{scale}{percent}(?![\w:/-]|[.,]\d)", re.IGNORECASE)


def _value(match: re.Match[str]) -> float:
    digits, name, scale = match.group("digits", "name", "scale")
    value = float(digits.replace(",", "")) if digits else float(_words()["words"][name.lower()])
    return value * (_words()["scales"][scale.lower()] if scale else 1)


def _unit(match: re.Match[str]) -> str:
    return "%" if match["percent"] else match["sign"] or ""


def _is_date(text: str, match: re.Match[str]) -> bool:
    """Whether the figure is a year or stands beside a month."""
    if _YEAR.fullmatch(match.group()):
        return True
    before, after = text[: match.start()].rsplit(None, 1)[-1:], text[match.end() :].split(None, 1)[:1]
    return any(word.strip(".,").lower() in _words()["months"] for word in (*before, *after))


def _clause(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Where the clause around the figure starts and ends, cut between words where it is long."""
    low, high = max(0, match.start() - CLAUSE), match.end() + CLAUSE
    ends = [found.end() for found in _CLAUSE_END.finditer(text, low, match.start())]
    start = ends[-1] if ends else text.find(" ", low, match.start()) + 1 if low else 0
    after = _CLAUSE_END.search(text, match.end(), high)
    cut = text.rfind(" ", match.end(), high) if high < len(text) else len(text)
    end = after.start() if after else max(cut, match.end())
    clause = text[start:end]
    return start + len(clause) - len(clause.lstrip()), end - (len(clause) - len(clause.rstrip()))


def _topic(clause: str) -> frozenset[str]:
    plain = {*_words()["plain"], *_words()["words"], *_words()["scales"], *_words()["percent"]}
    told = (word for word in _WORD.findall(clause.lower()) if word not in plain)
    return frozenset(_ENDING.sub("", word)[:STEM] for word in told)
