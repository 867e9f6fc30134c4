"""The ways in which news text writes a date: one pattern and one resolver each.

The words are those of ``knowledge/dates.yaml``. ``FORMS`` holds the patterns by name, ``ANYWHERE`` joins them for
running text, ``HINTS`` has the words without one of which no text holds a date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dragoman.knowledge import read
from dragoman.values import DateValue

FIRST_YEAR, LAST_YEAR = 1900, 2100
_KNOWN: dict[str, Any] = read("dates.yaml")


@dataclass(frozen=True, slots=True)
class Context:
    """What relative dates are relative to: the day of publication, or the day that the story was at last."""

    published: date | None
    anchor: date | None
    future: bool
    country: str | None


_Groups = dict[str, str | None]
_Resolver = Callable[[_Groups, Context], DateValue | None]


# --- calendar ---------------------------------------------------------------------------------------------------------


def to_day(iso: str | None) -> date | None:
    """The day of an ISO 8601 date or date-time, as the report gives it (no change of time zone)."""
    try:
        day = date.fromisoformat((iso or "")[:10])
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _value(year: int, month: int | None = None, day: int | None = None) -> DateValue | None:
    """The date as precise as what is given; ``None`` if there is no such day."""
    made = _make(year, 1 if month is None else month, 1 if day is None else day)
    if made is None:
        return None
    if month is None:
        return DateValue(f"{made:%Y}", "year")
    return DateValue(f"{made:%Y-%m}", "month") if day is None else DateValue(made.isoformat(), "day")


def _of(day: date | None) -> DateValue | None:
    return _value(day.year, day.month, day.day) if day else None


def _shift(day: date, unit: str, count: int) -> DateValue | None:
    """``count`` units from ``day``. Weeks give a day: «three weeks ago» is 21 days; months and years stay vague."""
    if unit in ("day", "week"):
        return _of(day + timedelta(days=count * (7 if unit == "week" else 1)))
    if unit == "month":
        months = day.year * 12 + day.month - 1 + count
        return _value(months // 12, months % 12 + 1)
    return _value(day.year + count) if unit == "year" else None


def _year_of(groups: _Groups, context: Context) -> int | None:
    """The year that the expression names: «2023», «last year»."""
    if groups.get("y"):
        return int(groups["y"] or 0)
    if groups.get("rel") and context.published:
        return context.published.year + _STEPS[_low(groups["rel"])]
    return None


def _nearest_day(month: int, day: int, context: Context) -> DateValue | None:
    """The day nearest to publication; a coming one must be twice as near as the past one."""
    today = context.published
    if today is None:
        return None
    # Eight years either way hold a 29 February, also around 1900 and 2100.
    days = [made for year in range(today.year - 8, today.year + 9) if (made := _make(year, month, day))]
    if context.future:
        return _of(min((made for made in days if made >= today), default=None))
    weigh = {made: (made - today).days * 2 if made > today else (today - made).days for made in days}
    return _of(min(weigh, key=lambda made: weigh[made], default=None))


def _near_month(month: int, context: Context) -> DateValue | None:
    """The last such month up to that of publication, or, for the future, the next from it."""
    today = context.published
    if today is None:
        return None
    if context.future:
        return _value(today.year + (month < today.month), month)
    return _value(today.year - (month > today.month), month)


def _low(word: str | None) -> str:
    return " ".join((word or "").lower().rstrip(".").replace("’", "'").split())


# --- one resolver a form ----------------------------------------------------------------------------------------------


def _known_day(groups: _Groups, context: Context) -> DateValue | None:
    day = to_day(_KNOWN_DAYS[_low(groups["name"])])
    return None if day and context.published and day > context.published else _of(day)


def _fixed_day(groups: _Groups, context: Context) -> DateValue | None:
    entry = _FIXED_DAYS[_low(groups["name"])]
    month_day = entry.get("by_country", {}).get(context.country) or entry.get("day")
    if month_day is None:
        return None
    month, day = map(int, month_day.split("-"))
    year = _year_of(groups, context)
    return _value(year, month, day) if year else _nearest_day(month, day, context)


def _iso(groups: _Groups, context: Context) -> DateValue | None:
    return _value(*(int(part) for part in (groups["y"], groups["m"], groups.get("d")) if part))


def _numeric(groups: _Groups, context: Context) -> DateValue | None:
    first, second = int(groups["a"] or 0), int(groups["b"] or 0)
    if first != second and first <= 12 and second <= 12:  # 3/4/2023 is in April for some and in March for others
        return None
    return _value(int(groups["y"] or 0), min(first, second), max(first, second))


def _day_month(groups: _Groups, context: Context) -> DateValue | None:
    month, day = _MONTHS[_low(groups["m"])], int(groups["d"] or 0)
    year = _year_of(groups, context)
    if year is None:
        return _nearest_day(month, day, context)
    ends = _MONTHS[_low(groups["m2"])] if groups.get("m2") else month
    return _value(year - (month > ends), month, day)  # «December 30 to January 2, 2023» starts in 2022


def _month(groups: _Groups, context: Context) -> DateValue | None:
    month = _MONTHS[_low(groups["m"])]
    year = _year_of(groups, context)
    return _value(year, month) if year else _near_month(month, context)


def _relative_month(groups: _Groups, context: Context) -> DateValue | None:
    month, relation, today = _MONTHS[_low(groups["m"])], _low(groups["rel"]), context.published
    if today is None:
        return None
    if relation == "last":
        return _value(today.year - (month >= today.month), month)
    return _value(today.year + (relation == "next" and month <= today.month), month)


def _year(groups: _Groups, context: Context) -> DateValue | None:
    return _value(int(groups["y"] or 0))


def _weekday(groups: _Groups, context: Context) -> DateValue | None:
    relation = _low(groups["rel"])
    today = context.anchor if relation in _ANCHORED_STEPS else context.published
    if today is None:
        return None
    wanted = _WEEKDAYS[_low(groups["w"])]
    if groups["week"]:
        return _of(today + timedelta(days=wanted - today.weekday() + 7 * _STEPS[_low(groups["week"])]))
    ahead = (wanted - today.weekday()) % 7  # days until the next one, 0 on the day itself
    step = (_WEEKDAY_STEPS | _ANCHORED_STEPS).get(relation)
    if step == 0:
        return _of(today + timedelta(days=ahead if ahead <= 3 else ahead - 7))
    if step is None:
        return _of(today + timedelta(days=ahead if context.future or not ahead else ahead - 7))
    return _of(today + timedelta(days=(ahead or 7) if step > 0 else ahead - 7))


def _deictic(groups: _Groups, context: Context) -> DateValue | None:
    days = _KNOWN["deictic"][_low(groups["name"])]
    return _shift(context.published, "day", days) if context.published else None


def _counted(groups: _Groups, context: Context) -> DateValue | None:
    direction, count = _low(groups["dir"]), _count(groups["n"])
    start = context.published if direction == "ago" else context.anchor
    return _shift(start, _low(groups["u"]), count * _DIRECTIONS[direction]) if start and count else None


def _beside(groups: _Groups, context: Context) -> DateValue | None:
    return _shift(context.anchor, _low(groups["u"]), _DIRECTIONS[_low(groups["dir"])]) if context.anchor else None


def _period(groups: _Groups, context: Context) -> DateValue | None:
    unit, relation = _low(groups["u"]), _low(groups["rel"])
    if context.published is None or unit not in ("month", "year"):
        return None
    return _shift(context.published, unit, _STEPS[relation])


def _count(number: str | None) -> int:
    """A number in digits or words; 0 for a vague one («several»)."""
    word = _low(number)
    return int(word) if word.isdigit() else int(_KNOWN["numbers"].get(word, 0))


# --- patterns ---------------------------------------------------------------------------------------------------------

_STEPS = {"last": -1, "this": 0, "next": 1}
_WEEKDAY_STEPS = {
    **dict.fromkeys(("last", "past", "this past"), -1),
    **dict.fromkeys(("next", "coming", "this coming"), 1),
    "this": 0,
}
_ANCHORED_STEPS = {"previous": -1, "following": 1}
_DIRECTIONS = {
    **dict.fromkeys(("ago", "earlier", "before", "prior", "previous", "preceding"), -1),
    **dict.fromkeys(("later", "after", "following", "next"), 1),
    "same": 0,
}
_MONTHS = {name.lower(): number for number, names in enumerate(_KNOWN["months"], 1) for name in names}
_WEEKDAYS = {names[0].lower(): number for number, names in enumerate(_KNOWN["weekdays"])}
_KNOWN_DAYS = {name.lower(): day for name, day in _KNOWN["known_days"].items()}
_FIXED_DAY_NAMES = [name for entry in _KNOWN["fixed_days"] for name in entry["names"]]
_FIXED_DAYS = {name.lower(): entry for entry in _KNOWN["fixed_days"] for name in entry["names"]}


def _either(words: Iterable[str]) -> str:
    """Any of ``words``, the longest first, with either apostrophe and any space."""
    escaped = (re.escape(word).replace(r"\ ", r"\s{1,2}").replace("'", "['’]") for word in words)
    return "(?:" + "|".join(sorted(escaped, key=len, reverse=True)) + ")"


def _names(words: Iterable[str]) -> str:
    """Names as news writes them: «May» or, in headlines, «MAY», but not «may»."""
    return _either(form for word in words for form in (word, word.upper()))


def _words(words: Iterable[str]) -> str:
    """Words in small letters or with a capital: searched faster than a pattern that ignores case."""
    return _either(form for word in words for form in (word, word[0].upper() + word[1:]))


def _calendar_names(lists: list[list[str]]) -> str:
    """Full names, and abbreviations with their full stop."""
    short = _names(name for names in lists for name in names[1:])
    return rf"(?:{_names(names[0] for names in lists)}\b|{short}\b\.?)"


_FULL_MONTH = _names(names[0] for names in _KNOWN["months"])
_FREE_MONTH = _names(names[0] for names in _KNOWN["months"] if names[0] not in _KNOWN["months_also_words"])
_ANY_MONTH = _calendar_names(_KNOWN["months"])
_FULL_WEEKDAY = _names(names[0] for names in _KNOWN["weekdays"])
_ANY_WEEKDAY = rf"(?:{_calendar_names(_KNOWN['weekdays'])},?\s{{1,2}})?"
_COUNTED = rf"\s{_either(_KNOWN['counted'])}\b"
_YEAR_END = rf"(?![\w%]|[.,:][0-9]|-[A-Za-z]|{_COUNTED})"
_YEAR = rf"(?P<y>19[0-9]{{2}}|20[0-9]{{2}}|2100){_YEAR_END}"
_TH = r"(?:(?:st|nd|rd|th)\b)?"
_NUMBER = rf"(?:3[01]|[12][0-9]|0?[1-9]){_TH}"
_DAY = rf"(?P<d>3[01]|[12][0-9]|0?[1-9]){_TH}(?![0-9]|[.:][0-9]|,[0-9]{{3}}(?![0-9]))"
_TO = r"(?:\s?[-–—]\s?|\s(?:to|until|till|through)\s)"
_OR_AND = rf"(?:{_TO}|\sand\s)"  # «between 3 and 5 June»; with two months «and» joins two dates
# Any year of four digits, so that «July 4, 1776» isn't read as a day of our years.
_WHICH_YEAR = (
    rf"(?:(?:,\s{{0,2}}|[\s-]|\sof\s)(?P<y>[12][0-9]{{3}}){_YEAR_END}|\s(?:of\s)?(?P<rel>last|this|next)\syear\b)"
)
_PARTS = _either(_KNOWN["parts_of_day"])
_COUNT = _words([*_KNOWN["numbers"], *_KNOWN["vague_numbers"]])
_CLAUSE_END = r"(?=\s*(?:[,.;:)”]|$))"
_NOT_NAMED = "".join(rf"(?<!{word}\s)" for word in _KNOWN["weekday_not_after"])
_NOT_IN_NUMBER = {"before": r"(?<![.,/-])", "after": r"(?![0-9]|[-/.,][0-9])"}


@dataclass(frozen=True, slots=True)
class _Form:
    """A way of writing dates: the expression itself, and what must stand before and after it in running text."""

    resolve: _Resolver
    body: str
    before: str = ""
    after: str = r"(?!\w)"
    alone: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "alone", re.compile(self.body, re.IGNORECASE))


def _spoken(words: Iterable[str]) -> str:
    """Words in small letters, or with a capital where a sentence begins: not the «Today» of «Russia Today»."""
    small = list(words)
    return rf"(?P<name>{_either(small)}|(?<![^\W\d_]\s){_either(word.capitalize() for word in small)})"


FORMS = {
    "known": _Form(_known_day, rf"(?P<name>{_names(_KNOWN['known_days'])})"),
    "fixed": _Form(
        _fixed_day,
        rf"(?P<name>{_names(_FIXED_DAY_NAMES)}){_WHICH_YEAR}?",
    ),
    "iso": _Form(_iso, r"(?P<y>[0-9]{4})[-/.](?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})", **_NOT_IN_NUMBER),
    # Alone only: in running text «2010-11» is a season or a span of years.
    "iso_month": _Form(_iso, r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})", before=r"(?!)"),
    "numeric": _Form(_numeric, rf"(?P<a>[0-9]{{1,2}})[./-](?P<b>[0-9]{{1,2}})[./-]{_YEAR}", **_NOT_IN_NUMBER),
    "day_month": _Form(
        _day_month,
        rf"{_ANY_WEEKDAY}(?:the\s)?{_DAY}(?:{_OR_AND}{_NUMBER})?(?:\sof)?[\s-](?P<m>{_ANY_MONTH})"
        rf"(?:{_TO}{_NUMBER}\s(?P<m2>{_ANY_MONTH}))?{_WHICH_YEAR}?",
    ),
    "month_day": _Form(
        _day_month,
        rf"{_ANY_WEEKDAY}(?P<m>{_ANY_MONTH})\s(?:the\s)?{_DAY}(?:(?:{_TO}(?P<m2>{_ANY_MONTH})\s|{_OR_AND})"
        rf"{_NUMBER}(?![\w%]|[.:,][0-9]|\s{_FULL_MONTH}|{_COUNTED}))?{_WHICH_YEAR}?",
    ),
    "month_year": _Form(_month, rf"(?P<m>{_ANY_MONTH}){_WHICH_YEAR}", before=r"(?<![0-9]\s)"),
    "month_relative": _Form(_relative_month, rf"(?P<rel>{_words(_STEPS)})\s(?P<m>{_FULL_MONTH})"),
    "month_cued": _Form(
        _month,
        rf"(?P<m>{_FULL_MONTH}){_WHICH_YEAR}?",
        rf"{_words(_KNOWN['month_cues'])}[\s-]",
        # «in May 20 people died», but not «in May 20»
        rf"(?!\w|['’]s)(?:(?=\s[0-9.,]+{_COUNTED})|(?!\s[0-9]{{1,2}}\b(?![.:,][0-9])))",
    ),
    "month": _Form(_month, rf"(?P<m>{_FREE_MONTH})"),
    "year": _Form(_year, _YEAR, rf"{_words(_KNOWN['year_cues'])}[\s-]", ""),
    "weekday": _Form(
        _weekday,
        # «the following Monday», but not «Following Monday's debate»
        rf"(?:(?P<rel>{_words(_WEEKDAY_STEPS)}|(?<=[Tt]he\s){_either(_ANCHORED_STEPS)})\s)?{_NOT_NAMED}(?P<w>{_FULL_WEEKDAY})(?:\s{_PARTS}\b)?"
        r"(?:\s(?:of\s)?(?P<week>last|this|next)\sweek\b)?",
        after=rf"(?!\w|\s{_either(_KNOWN['weekday_not_before'])}\b)",
    ),
    "deictic": _Form(_deictic, rf"(?:[Tt]he\s)?{_spoken(_KNOWN['deictic'])}(?:\s{_PARTS}\b)?"),
    "counted": _Form(
        _counted,
        rf"(?P<n>[0-9]{{1,3}}|{_COUNT})[\s-](?P<u>day|week|month|year|decade)s?\s"
        rf"(?P<dir>ago|(?:earlier|later)(?!\sthan\b)|(?:before|after|prior){_CLAUSE_END})",
    ),
    "day_before": _Form(_beside, rf"[Tt]he\s(?P<u>day)\s(?P<dir>before|after){_CLAUSE_END}"),
    "beside": _Form(
        _beside, r"[Tt]h(?:e|at)\s(?P<dir>previous|preceding|following|same|next)\s(?P<u>day|week|month|year)"
    ),
    "period": _Form(
        _period,
        rf"(?:{_words(('earlier', 'later', 'early', 'late'))}\s)?(?P<rel>{_words(_STEPS)})\s"
        r"(?P<u>weekend|week|month|year)|(?:[Tt]he\s)?weekend",
        # «over the last year» is a stretch of time, not the year before
        before=r"(?<![Tt]he\s)",
    ),
}


def _nameless(pattern: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", pattern)


ANYWHERE = re.compile(
    r"\b(?=\w)(?:"
    + "|".join(f"{form.before}(?P<{name}>{_nameless(form.body)}){form.after}" for name, form in FORMS.items())
    + ")"
)
LEADING = re.compile(
    rf"\A(?:(?:on|in|at|since|from|between|during|by|until|till|of|around|about|early|late|earlier|later|mid)[\s-]"
    rf"|(?:the\s)?(?:year|(?:end|start|beginning|middle|{_PARTS})\sof)\s)+(?=\S)",
    re.IGNORECASE,
)
WORD = re.compile(r"[A-Za-z]+|[0-9]+")
_NAMED = [*(name for names in _KNOWN["months"] + _KNOWN["weekdays"] for name in names), *_FIXED_DAY_NAMES]
_SPOKEN = " ".join(_KNOWN["deictic"]) + " ago earlier later day days week weeks weekend month months year years"
HINTS = frozenset(
    {form for name in _NAMED for word in WORD.findall(name) if len(word) > 2 for form in (word, word.upper())}
    | {form for word in _SPOKEN.split() for form in (word, word.capitalize())}
    | {str(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)}
) - frozenset({"this", "This", "last", "Last", "before", "after", "of", "the", "The", "New", "NEW"})
