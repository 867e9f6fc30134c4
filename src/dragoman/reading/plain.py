"""The fields of a report in plain text."""

from __future__ import annotations

import itertools
import re

from dragoman.reading.dates import date_in_line, date_in_name, is_only_a_date

MAX_TITLE = 160  # characters; headlines stay under 120, a paragraph seldom does

_END_OF_SENTENCE = re.compile(r"[.!?:;,…][\"'”’»)\]]*$")


def read_plain(text: str, name: str = "") -> dict[str, str | None]:
    """The fields ``text``, ``title`` and ``published`` of a plain text in a file called ``name``.

    The text keeps every character, with line ends as newlines; the first line's date goes before the one in the name.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    published = date_in_line(text.lstrip().partition("\n")[0]) or date_in_name(name)
    return {"text": text, "title": _title(text), "published": published.isoformat() if published else None}


def _title(text: str) -> str | None:
    """A short first line without the end of a sentence, with a blank line and more text after it."""
    lines = [line.strip() for line in text.lstrip().split("\n", 12)[:12]]
    if is_only_a_date(lines[0]):
        lines = list(itertools.dropwhile(lambda line: not line, lines[1:]))
    if len(lines) < 3 or lines[1] or not any(lines[2:]):
        return None
    first = lines[0]
    return first if 0 < len(first) <= MAX_TITLE and not _END_OF_SENTENCE.search(first) else None
