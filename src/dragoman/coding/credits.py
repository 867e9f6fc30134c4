"""Credit lines: the agency or newspaper that a report as a whole comes from, as wire copy says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dragoman.coding.datelines import dateline
from dragoman.coding.outlets import Outlets
from dragoman.knowledge import Outlet
from dragoman.knowledge.documents import word_lists
from dragoman.values import Report, Span, Step

_LINES = 4
"""So many lines at the head and at the foot, blank ones left out, may be credit lines."""
_LENGTH = 200
"""Characters of a credit line; a paragraph is longer."""
_MOST_WORDS = 6
_WORD = re.compile(r"[^\W_][\w.'’&-]*[^\W_]|[^\W_]|&")
_AGENCY = re.compile(r"\(([^()\n]{2,40})\)|/([^/\n]{2,20})/")
_OPENING = re.compile(r"^\s*\(([^()\n]{2,40})\)\s*[-–—]{1,2}\s", re.MULTILINE)
_CLOSING = re.compile(r"[.!?”\"’']\s*(?:[-–—]{1,2}\s*([^\n()–—]{2,40}?)|\(([^\n()]{2,40})\))\s*$")
_BARE = re.compile(r"^[\s(\[–—*/-]*(?P<name>[^()\[\]|–—]{2,60}?)[\s)\]–—*/.-]*$")
_BYLINE = re.compile(r"^\s*(?:by|from)\s+(?P<rest>.+)$", re.IGNORECASE)
_DATED = re.compile(r"^\s*(?P<rest>[^|•·\d]{2,60}?)\s*[|•·–—-]\s.*\d")
_SOURCE = re.compile(r"^\W*(?:sources?|via|credits?)\s*[:–—-]\s*(?P<rest>.+)$", re.IGNORECASE)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\s*(?:\d{4})?,?\s*(?:by\s+)?(?P<rest>.+)$", re.IGNORECASE)
_REPORTING = re.compile(r"\breporting by\b.*?\bfor (?P<rest>.+)$", re.IGNORECASE)
_IN_HEAD = (_BYLINE, _SOURCE, _DATED)
_IN_FOOT = (_SOURCE, _COPYRIGHT, _REPORTING)


class _Name(NamedTuple):
    """An outlet's name at characters ``start`` to ``end``; ``outlet`` where the lists know it."""

    start: int
    end: int
    name: str
    outlet: Outlet | None


def credited(report: Report, outlets: Outlets) -> tuple[Step, ...]:
    """The one step to the agency that a whole report is credited to, or none.

    A dateline («CAIRO (Reuters) -») goes before a byline, a line at the head before one at the foot. A credit that
    stands in the ``byline`` field alone has no characters in the text: its step and its evidence are the empty span at
    0. An outlet is no step in its own report, and a line that credits a part («with reporting by») is none.
    """
    for name, evidence in _found(report, outlets):
        if not _is_own(report, name, outlets):
            known = name.outlet
            country, actor = (known.country, known.id) if known else (None, None)
            return (Step(name.start, name.end, name.name, "outlet", country, actor, evidence),)
        return ()
    return ()


def _found(report: Report, outlets: Outlets) -> Iterator[tuple[_Name, Span]]:
    text = report.text
    if line := dateline(text):
        for match in _AGENCY.finditer(text, line.start, line.end):
            if name := _whole(match[1] or match[2], match.start(match.lastindex or 1), outlets, listed=False):
                yield name, Span(line.start, match.end())
    if (opening := _OPENING.search(text, 0, 600)) and (name := _whole(opening[1], opening.start(1), outlets)):
        yield name, Span(opening.start(1) - 1, opening.end(1) + 1)
    if report.byline and not _is_partial(report.byline) and (name := _last(report.byline, 0, outlets)):
        yield _Name(0, 0, name.name, name.outlet), Span(0, 0)
    lines = [(m.start(), m.group()) for m in re.finditer(r"[^\n]*\S[^\n]*", text)]
    head = [line for line in lines[:_LINES] if len(line[1]) <= _LENGTH and not _is_partial(line[1])]
    foot = [line for line in lines[-_LINES:] if len(line[1]) <= _LENGTH and not _is_partial(line[1])]
    for start, words in head if len(lines) > 1 else ():
        yield from _in_line(start, words, _IN_HEAD, outlets)
    for start, words in reversed(foot):
        yield from _in_line(start, words, _IN_FOOT, outlets)
        yield from _first_published(start, words, outlets)
    if lines and (closing := _CLOSING.search(text, max(lines[-1][0], len(text) - _LENGTH))):
        at = closing.lastindex or 1
        if name := _whole(closing[at], closing.start(at), outlets):
            yield name, Span(closing.start() + 1, closing.end())


def _in_line(
    start: int, words: str, forms: tuple[re.Pattern[str], ...], outlets: Outlets
) -> Iterator[tuple[_Name, Span]]:
    """The credit that is a line of its own, or that a line of one of the ``forms`` gives."""
    whole = Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))
    if (match := _BARE.match(words)) and (
        name := _whole(match["name"], start + match.start("name"), outlets, listed=False)
    ):
        yield name, whole
    for form in forms:
        if match := form.search(words):
            at = start + match.start("rest")
            last = form is _BYLINE or form is _REPORTING
            name = _last(match["rest"], at, outlets) if last else _leading(match["rest"], at, outlets)
            if name:
                yield name, whole


def _first_published(start: int, words: str, outlets: Outlets) -> Iterator[tuple[_Name, Span]]:
    lower = words.lower()
    for phrase in word_lists("origins.yaml")["first_published"]:
        if (at := lower.find(phrase)) >= 0 and (
            name := _leading(words[at + len(phrase) :], start + at + len(phrase), outlets)
        ):
            yield name, Span(start + at, name.end)


def _is_partial(line: str) -> bool:
    lower = line.lower()
    return any(phrase in lower for phrase in word_lists("origins.yaml")["partial"])


def _is_own(report: Report, name: _Name, outlets: Outlets) -> bool:
    own = outlets.known(report.outlet) if report.outlet else None
    bare = (report.outlet or "").casefold().removeprefix("the ")
    return own == name.outlet if own and name.outlet else bare == name.name.casefold().removeprefix("the ")


def _whole(text: str, start: int, outlets: Outlets, *, listed: bool = True) -> _Name | None:
    """The outlet that ``text`` names and nothing else; one of two («AFP/Reuters») is the first. A name that is not
    ``listed`` will do where it ends as mastheads do («Ridge Valley Wire»)."""
    first = re.split(r"\s*[/,;]\s*|\s+and\s+", text.strip())[0]
    begin = start + text.index(first)
    if outlet := outlets.known(first):
        return _Name(begin, begin + len(first), outlet.name, outlet)
    words = first.split()
    titled = len(words) > 1 and all(word[:1].isupper() or word in ("of", "the") for word in words)
    if not listed and titled and words[-1] in word_lists("origins.yaml")["mastheads"]:
        return _Name(begin, begin + len(first), first, None)
    return None


def _leading(text: str, start: int, outlets: Outlets) -> _Name | None:
    """The outlet that ``text`` begins with."""
    words = list(_WORD.finditer(text))[:_MOST_WORDS]
    if not words or words[0].start() > 3:
        return None
    for last in range(len(words), 0, -1):
        begin, end = words[0].start(), words[last - 1].end()
        if name := _whole(text[begin:end], start + begin, outlets, listed=False):
            return name
    return None


def _last(text: str, start: int, outlets: Outlets) -> _Name | None:
    """The outlet that ``text`` ends with: «Jane Roe, Associated Press», «SAMY ROE Associated Press»."""
    words = list(_WORD.finditer(re.split(r"[|•·]", text)[0]))
    end = words[-1].end() if words else 0
    for word in words[-_MOST_WORDS:]:
        listed = word is not words[0] and text[word.start() - 2 : word.start() - 1] != ","
        if name := _whole(text[word.start() : end], start + word.start(), outlets, listed=listed):
            return name
    return None
