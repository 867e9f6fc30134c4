"""The date a report was published: as a field, in a text's first line, in a file's name."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from email.utils import parsedate_to_datetime

from dragoman.reading.failure import UnreadableReport

FIRST_YEAR, LAST_YEAR = 1900, 2100

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s+)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FORMS = tuple(
    re.compile(form + r"(?!\d)", re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})(?P<separator>[-/.])(?P<number>\d{1,2})(?P=separator)(?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<number>\d{2})(?P<day>\d{2})",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+(?P<year>\d{{4}})",
        rf"{_WEEKDAY}{_DAY}\s+(?:of\s+)?{_MONTH},?\s+(?P<year>\d{{4}})",
        r"(?P<first>\d{1,2})(?P<separator>[-/.])(?P<second>\d{1,2})(?P=separator)(?P<year>\d{4})",
    )
)
_TIME = (
    r"(?:,?\s+(?:at\s+)?|T)\d{1,2}[:.]\d{2}(?::\d{2}(?:\.\d+)?)?"
    r"\s*(?:[ap]\.?m\.?)?\s*(?:Z|[A-Z]{2,5}|[+-]\d{2}:?\d{2})?"
)
_MAIL_TIME = re.compile(r"\d\d:\d\d(?::\d\d)? (?!AM|PM)(?:[A-Z]{1,5}|[+-]\d{4})$")  # RFC 5322, section 3.3
_REST_OF_FIELD = re.compile(rf"(?:{_TIME})?\s*", re.IGNORECASE)
_LABEL = re.compile(
    r"\W{0,3}(?:(?:first|last)\s+)?(?:date|dated|published|publication date|posted|updated|issued|released)\b"
    r"(?:\s+(?:on|at)\b)?\s*[:–—-]?\s*",
    re.IGNORECASE,
)
# «MOSCOW, », «Geneva, Switzerland, », «WASHINGTON, D.C. – »
_PLACE = re.compile(
    r"\s*(?!(?:On|In|By|At|As|Of|Since|From|Until|Before|After)\b)[A-Z][\w.'’-]*(?:,?\s+[A-Z][\w.'’-]*){0,4}"
    r"(?:,|\s[–—-]+|\s\()\s*"
)
_END_OF_DATELINE = re.compile(r"\)?,?\s*(?:\([^()\n]{1,40}\)\s*)?(?:[–—:|]|--?\s|$)")
# After a bare date, a small letter shows a sentence that begins with it: «9 May 2023 was a Tuesday».
_PROSE = re.compile(r"[\s,;]*(?!at\s+\d)[a-z]")
_IN_NAME = re.compile(r"(?<![0-9A-Za-z])(\d{4})([-_.]?)(\d{2})\2(\d{2})(?=$|[^0-9A-Za-z]|T\d)")


def published_date(value: object) -> str:
    """A ``published`` field as an ISO 8601 date, or date-time to the second.

    A date-time at midnight without a time zone, which tables make of a date, is given as the date.

    Args:
        value: A string in ISO 8601, in a mail header's form, or a date in words (``May 9, 2023``), or a ``date``.

    Raises:
        UnreadableReport: no date, one that can be read in two ways, or a year outside 1900 to 2100.
    """
    if isinstance(value, dt.datetime):
        moment: dt.date = value
    elif isinstance(value, dt.date):
        moment = value
    elif isinstance(value, str):
        moment = _parse(value.strip())
    else:
        raise UnreadableReport(f"published is {value!r:.60}, not a string; write it like 2023-05-09")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise UnreadableReport(f"published {value!s:.60} is outside the years {FIRST_YEAR} to {LAST_YEAR}; correct it")
    if not isinstance(moment, dt.datetime):
        return moment.isoformat()
    if moment.tzinfo is None and moment.time() == dt.time.min:
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds")


def _parse(value: str) -> dt.date:
    for parse in (dt.date.fromisoformat, dt.datetime.fromisoformat):
        with contextlib.suppress(ValueError):
            return parse(value)
    if _MAIL_TIME.search(value):
        with contextlib.suppress(ValueError, TypeError, IndexError, OverflowError):
            return parsedate_to_datetime(value)
    found = _date_at(value, 0)
    if found and _REST_OF_FIELD.fullmatch(value, found[1]):
        return found[0]
    raise UnreadableReport(f"published {value[:60]!r} is no date that can be told; write it like 2023-05-09")


def _date_at(text: str, position: int) -> tuple[dt.date, int] | None:
    """The unambiguous date that begins at ``position``, with where it ends."""
    for form in _FORMS:
        match = form.match(text, position)
        if match and (date := _to_date(match.groupdict())):
            return date, match.end()
    return None


def _to_date(parts: dict[str, str]) -> dt.date | None:
    if month := parts.get("month"):
        number, day = _MONTHS.index(month[:3].lower()) + 1, int(parts["day"])
    elif "number" in parts:
        number, day = int(parts["number"]), int(parts["day"])
    else:
        number, day = sorted((int(parts["first"]), int(parts["second"])))
        if number != day and day <= 12:  # 03/04/2023 is in March for some and in April for others
            return None
    return _valid(int(parts["year"]), number, day)


def _valid(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def date_in_line(line: str) -> dt.date | None:
    """The date that a text's first line begins with: after a word such as «published», alone, or in a dateline.

    A date inside a sentence («On 9 May 2023 the president ...») says nothing about when the report appeared.
    """
    if label := _LABEL.match(line):
        found = _date_at(line, label.end())
        return found[0] if found else None
    start = len(line) - len(line.lstrip())
    if found := _date_at(line, start):
        return None if _PROSE.match(line, found[1]) else found[0]
    place = _PLACE.match(line)
    found = _date_at(line, place.end()) if place else None
    return found[0] if found and _END_OF_DATELINE.match(line, found[1]) else None


def is_only_a_date(line: str) -> bool:
    """Whether the line has a date, a label and a time, and no other words."""
    label = _LABEL.match(line)
    start = label.end() if label else len(line) - len(line.lstrip())
    found = _date_at(line, start)
    return found is not None and _REST_OF_FIELD.fullmatch(line, found[1]) is not None


def date_in_name(name: str) -> dt.date | None:
    """The one date in a file's name, year first: ``2023-05-09_x.txt``, ``20230509.txt``; ``None`` if there are two."""
    matches = (_valid(int(year), int(month), int(day)) for year, _, month, day in _IN_NAME.findall(name))
    dates = {date for date in matches if date}
    return dates.pop() if len(dates) == 1 else None
