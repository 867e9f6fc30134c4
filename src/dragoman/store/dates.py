"""Coarse dates as ranges of days, so that ``2023-05`` and ``2023-05-09`` can be compared."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import NamedTuple

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ].*)?)?)?", re.DOTALL)


class Days(NamedTuple):
    """The first and the last day that a date may mean."""

    first: date
    last: date


def days(value: str | None) -> Days | None:
    """The days that an ISO 8601 year, month, day or date-time covers, or ``None`` where it is no such thing.

    A date-time counts on the day that it is written with, whatever its time zone: that is the paper's day.
    """
    match = _ISO.fullmatch(value.strip()) if value else None
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        return _span(year or 0, month, day)
    except ValueError:
        return None


def _span(year: int, month: int | None, day: int | None) -> Days:
    if month is None:
        return Days(date(year, 1, 1), date(year, 12, 31))
    if day is None:
        return Days(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
    return Days(date(year, month, day), date(year, month, day))
