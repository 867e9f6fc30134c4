"""The line that opens a report: «KYIV, May 9 (Northline Wire) — », where and when it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dragoman.values import Value

_NAME = r"[^\W\d_a-z](?:[\w.'’-]|\s(?=[^\W\d_a-z(]|(?:al|de|da|do|du|of|the|am|la|el|y)\b))*"
_DAY = r"(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8}\.?)(?:,?\s\d{4})?"
_LINE = re.compile(
    rf"^[^\S\n]*(?P<place>{_NAME})(?:/{_NAME})*(?P<within>,\s(?!{_DAY}){_NAME})?(?:,?\s(?P<day>{_DAY}))?[.,]?"
    r"\s*(?P<agency>\([^()\n]{2,40}\)|/[^/\n]{2,20}/)?\s*(?P<dash>[-–—]{1,2})\s",
    re.MULTILINE,
)
_OPENING = 1000
"""Characters of a report in which a dateline may stand, below a headline or two."""


@dataclass(frozen=True, slots=True)
class Dateline(Value):
    """A dateline at ``start`` to ``end``; its place at ``place_start`` to ``place_end``, its ``day`` as written."""

    start: int
    end: int
    place_start: int
    place_end: int
    day: str | None

    def holds(self, position: int) -> bool:
        """Whether a character belongs to it."""
        return self.start <= position < self.end


def dateline(text: str) -> Dateline | None:
    """The dateline of a report's text: a place in capitals, or one with a day or an agency, before a dash."""
    for match in _LINE.finditer(text, 0, min(len(text), _OPENING)):
        first = re.split(r"[\s/-]", match["place"])[0]
        if (len(first) > 2 and first.isupper()) or match["day"] or match["agency"]:
            return Dateline(match.start(), match.end(), match.start("place"), match.end("place"), match["day"])
    return None
