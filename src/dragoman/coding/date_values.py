"""Which day, month or year a date expression means: one resolver for each way of writing dates.

A resolver takes the named groups of its pattern in ``date_forms`` and what the words are relative to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

from dragoman.knowledge.documents import read
from dragoman.values import DateValue

FIRST_YEAR, LAST_YEAR = 1900, 2100
NEAR = 31
"""Days from publication within which one reading of «9/5/2023» is believed where the other lies outside."""
KNOWN: dict[str, Any] = read("dates.yaml")


@dataclass(frozen=True, slots=True)
class Context:
    """What relative dates are relative to: the day of publication, or the day that the story was at last."""

    published: date | None
    anchor: date | None
    future: bool
    country: str | None


Groups = Mapping[str, str | None]
Resolver = Callable[[Groups, Context], DateValue | None]

STEPS = {"last": -1, "this": 0, "next": 1}
WEEKDAY_STEPS = {
    **dict.fromkeys(("last", "past", "this past"), -1),
    **dict.fromkeys(("next", "coming", "this coming"), 1),
    "this": 0,
}
ANCHORED_STEPS = {"previous": -1, "following": 1}
DIRECTIONS = {
    **dict.fromkeys(("ago", "earlier", "before", "prior", "previous", "preceding"), -1),
    **dict.fromkeys(("later", "after", "following", "next"), 1),
    **dict.fromkeys(("same", "that"), 0),
}
DAYS_IN = {"day": 1, "week": 7, "fortnight": 14, **dict.fromkeys(("night", "morning", "afternoon", "evening"), 1)}
"""Days of the units that give a day: «three weeks ago» is 21 days; months and years stay vague."""
_NTH = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
_RULE = re.compile(
    r"(?:(?P<nth>\w+) (?P<weekday>\w+) of (?P<month>\w+)|(?P<orthodox>Orthodox )?Easter)(?: (?P<shift>[+-]\d+))?"
)


def low(word: str | None) -> str:
    """A word as the knowledge writes it: in small letters, with straight apostrophes, without a final full stop."""
    return " ".join((word or "").lower().rstrip(".").replace("’", "'").split())


MONTHS = {name.lower(): number for number, names in enumerate(KNOWN["months"], 1) for name in names}
WEEKDAYS = {name.lower(): number for number, names in enumerate(KNOWN["weekdays"]) for name in names}
ORDINALS = {word: number for number, word in enumerate(KNOWN["ordinals"], 1)}
KNOWN_DAYS = {low(name): day for name, day in KNOWN["known_days"].items()}
FEASTS = {low(name): entry for entry in KNOWN["fixed_days"] for name in entry["names"]}


# --- calendar ---------------------------------------------------------------------------------------------------------


def to_day(iso: str | None) -> date | None:
    """The day of an ISO 8601 date or date-time, as the report gives it (no change of time zone)."""
    try:
        day = date.fromisoformat((iso or "")[:10])
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def feast_day(rule: str, year: int) -> date | None:
    """The day in ``year`` of a feast of dates.yaml: «05-09», «last Monday of May», «Easter -2»."""
    if not (match := _RULE.fullmatch(rule)):
        return _make(year, *map(int, rule.split("-")))
    shift = timedelta(days=int(match["shift"] or 0))
    if match["nth"] is None:
        sunday: date = easter(year, EASTER_ORTHODOX if match["orthodox"] else EASTER_WESTERN)
        return sunday + shift
    first = date(year, MONTHS[match["month"].lower()], 1)
    days = [first + timedelta(days=n) for n in range(31)]
    wanted = WEEKDAYS[match["weekday"].lower()]
    listed = [day for day in days if day.month == first.month and day.weekday() == wanted]
    return listed[_NTH[match["nth"]]] + shift


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


def _plus(day: date, days: int) -> DateValue | None:
    try:
        return _of(day + timedelta(days=days))
    except OverflowError:
        return None


def _shift(day: date, unit: str, count: int) -> DateValue | None:
    """``count`` units from ``day``."""
    if unit in DAYS_IN:
        return _plus(day, count * DAYS_IN[unit])
    if unit == "month":
        months = day.year * 12 + day.month - 1 + count
        return _value(months // 12, months % 12 + 1)
    return _value(day.year + count) if unit == "year" else None


def _year_of(groups: Groups, context: Context) -> int | None:
    """The year that the expression names: «2023», «last year»."""
    if groups.get("y"):
        return int(groups["y"] or 0)
    if groups.get("rel") and context.published:
        return context.published.year + STEPS[low(groups["rel"])]
    return None


def _nearest(in_year: Callable[[int], date | None], context: Context, weekday: str | None = None) -> DateValue | None:
    """The day nearest to publication; a coming one must be twice as near as the past one.

    A weekday beside it («Friday, Feb. 13») picks the year, where one within a year and a half fits.
    """
    today = context.published
    if today is None:
        return None
    # Eight years either way hold a 29 February, also around 1900 and 2100.
    days = [made for year in range(max(1, today.year - 8), today.year + 9) if (made := in_year(year))]
    named = [d for d in days if weekday and d.weekday() == WEEKDAYS[low(weekday)] and abs((d - today).days) < 550]
    days = named or days
    if context.future and not named:
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


def _near_weekday(today: date, weekday: str | None, context: Context) -> int:
    """Days from ``today`` to a weekday without a modifier: that day itself, else the last one, or the next."""
    ahead = (WEEKDAYS[low(weekday)] - today.weekday()) % 7
    return ahead if context.future or not ahead else ahead - 7


def _count(number: str | None) -> int:
    """A number in digits or words; 0 for a vague one («several») or none."""
    word = low(number)
    return int(word) if word.isdigit() else int(KNOWN["numbers"].get(word, 0))


# --- one resolver a form ----------------------------------------------------------------------------------------------


def known_day(groups: Groups, context: Context) -> DateValue | None:
    """A day that goes by what happened on it; it can't lie after publication."""
    day = to_day(KNOWN_DAYS[low(groups["name"])])
    return None if day and context.published and day > context.published else _of(day)


def feast(groups: Groups, context: Context) -> DateValue | None:
    """A day of the year with a name; a national one needs the country."""
    entry = FEASTS[low(groups["name"])]
    rule = entry.get("by_country", {}).get(context.country) or entry.get("day")
    if rule is None:
        return None
    year = _year_of(groups, context)
    if year:
        return _of(feast_day(rule, year)) if FIRST_YEAR <= year <= LAST_YEAR else None
    return _nearest(lambda any_year: feast_day(rule, any_year), context)


def iso(groups: Groups, context: Context) -> DateValue | None:
    """2023-05-09, 2023-05."""
    return _value(*(int(part) for part in (groups["y"], groups["m"], groups.get("d")) if part))


def numeric(groups: Groups, context: Context) -> DateValue | None:
    """9/5/2023: in May for some and in September for others, unless one reading only is near publication."""
    first, second, year = int(groups["a"] or 0), int(groups["b"] or 0), _full_year(groups, context)
    if year is None:
        return None
    if groups["sep"] == ".":  # dots are written day first everywhere
        return _value(year, second, first)
    readings = [made for made in (_make(year, first, second), _make(year, second, first)) if made]
    if len(set(readings)) > 1 and (today := context.published):
        readings = [made for made in readings if abs((made - today).days) <= NEAR]
    return _of(readings[0]) if len(set(readings)) == 1 else None


def _full_year(groups: Groups, context: Context) -> int | None:
    """The year, of two digits the one that fits before the year after publication."""
    if groups["y"]:
        return int(groups["y"])
    if context.published is None:
        return None
    years = [century + int(groups["yy"] or 0) for century in (1900, 2000, 2100)]
    return max((year for year in years if year <= context.published.year + 1), default=None)


def day_month(groups: Groups, context: Context) -> DateValue | None:
    """May 9, 9 May 2023, the ninth of May. Of a range its first day."""
    month = MONTHS[low(groups["m"])]
    day = ORDINALS[low(groups["o"])] if groups.get("o") else int(groups["d"] or 0)
    year = _year_of(groups, context)
    if year is None:
        return _nearest(lambda any_year: _make(any_year, month, day), context, groups.get("wd"))
    ends = MONTHS[low(groups["m2"])] if groups.get("m2") else month
    return _value(year - (month > ends), month, day)  # «December 30 to January 2, 2023» starts in 2022


def day_of_month(groups: Groups, context: Context) -> DateValue | None:
    """«The 19th»: of the month named, else the last one, or the next."""
    today, day = context.published, int(groups["d"] or 0)
    if today is None:
        return None
    months = today.year * 12 + today.month - 1
    if relation := low(groups.get("rel")):
        months += STEPS[relation]
        return _value(months // 12, months % 12 + 1, day)
    near = (_make((months + n) // 12, (months + n) % 12 + 1, day) for n in (-2, -1, 0, 1, 2))
    days = [made for made in near if made and (not groups.get("wd") or made.weekday() == WEEKDAYS[low(groups["wd"])])]
    if context.future:
        return _of(min((made for made in days if made >= today), default=None))
    return _of(max((made for made in days if made <= today), default=None))


def month(groups: Groups, context: Context) -> DateValue | None:
    """May, May 2022, May last year."""
    number = MONTHS[low(groups["m"])]
    year = _year_of(groups, context)
    return _value(year, number) if year else _near_month(number, context)


def relative_month(groups: Groups, context: Context) -> DateValue | None:
    """Last May, next May."""
    number, relation, today = MONTHS[low(groups["m"])], low(groups["rel"]), context.published
    if today is None:
        return None
    if relation == "last":
        return _value(today.year - (number >= today.month), number)
    return _value(today.year + (relation == "next" and number <= today.month), number)


def year(groups: Groups, context: Context) -> DateValue | None:
    """2019."""
    return _value(int(groups["y"] or 0))


def weekday(groups: Groups, context: Context) -> DateValue | None:
    """Tuesday, last Tuesday, Tuesday of next week, Tuesday week, the following Tuesday."""
    relation = low(groups["rel"] or groups["post"])
    today = context.anchor if relation in ANCHORED_STEPS else context.published
    if today is None:
        return None
    ahead = (WEEKDAYS[low(groups["w"])] - today.weekday()) % 7  # days until the next one, 0 on the day itself
    if groups["week"]:
        return _plus(today, WEEKDAYS[low(groups["w"])] - today.weekday() + 7 * STEPS[low(groups["week"])])
    if relation in ("week", "fortnight"):
        return _plus(today, ahead + DAYS_IN[relation])
    step = (WEEKDAY_STEPS | ANCHORED_STEPS).get(relation)
    if step == 0:
        return _plus(today, ahead if context.future or ahead <= _rest_of_week(today) else ahead - 7)
    if step is None:
        return _plus(today, _near_weekday(today, groups["w"], context))
    return _plus(today, (ahead or 7) if step > 0 else ahead - 7)


def _rest_of_week(today: date) -> int:
    """Days after ``today`` that «this Friday» may mean: to Sunday, and at a week's end three days on."""
    return max(6 - today.weekday(), 3 if today.weekday() >= 5 else 0)


def deictic(groups: Groups, context: Context) -> DateValue | None:
    """Today, yesterday, last night."""
    return _plus(context.published, KNOWN["deictic"][low(groups["name"])]) if context.published else None


def counted(groups: Groups, context: Context) -> DateValue | None:
    """Two days ago, three weeks later, a fortnight earlier."""
    direction, count = low(groups["dir"]), _count(groups["n"])
    start = context.published if direction == "ago" else context.anchor
    return _shift(start, low(groups["u"]), count * DIRECTIONS[direction]) if start and count else None


def hours(groups: Groups, context: Context) -> DateValue | None:
    """«An hour later» is the same day, «48 hours ago» two days; what lies between is no day."""
    count, direction = _count(groups["n"]), low(groups["dir"])
    start = context.published if direction == "ago" else context.anchor
    if start is None or (count > 23 and count % 24) or low(groups["u"]).startswith("m"):
        return _of(start) if start and low(groups["u"]).startswith("m") else None
    return _plus(start, count // 24 * DIRECTIONS[direction])


def counted_from(groups: Groups, context: Context) -> DateValue | None:
    """A week ago Friday, five years ago today, a week from Monday, two days from now."""
    today, count, unit = context.published, _count(groups["n"]), low(groups["u"])
    sign = -1 if low(groups["dir"]) == "ago" else 1
    if today is None or not count:
        return None
    named = low(groups["base"])
    if named == "month":  # «70 years ago this month»
        return _value(today.year + sign * count, today.month) if unit == "year" else None
    days = KNOWN["deictic"].get(named, 0)
    if named in WEEKDAYS:
        days = _near_weekday(today, named, Context(today, None, sign > 0, None))
    base = today + timedelta(days=days)
    if unit in DAYS_IN:
        return _plus(base, sign * count * DAYS_IN[unit])
    return _value(base.year + sign * count, base.month, base.day) if unit == "year" else None


def ahead(groups: Groups, context: Context) -> DateValue | None:
    """«In three days' time»; «in three days» is that only where the text looks forward."""
    today, count = context.published, _count(groups["n"])
    return _shift(today, low(groups["u"]), count) if today and count and (groups["time"] or context.future) else None


def beside(groups: Groups, context: Context) -> DateValue | None:
    """The day before, the next morning, that day."""
    unit, direction = low(groups["u"] or groups["u2"]), low(groups["dir"] or groups["dir2"])
    return _shift(context.anchor, unit, DIRECTIONS[direction]) if context.anchor else None


def period(groups: Groups, context: Context) -> DateValue | None:
    """Last month, this year; weeks are no day, month or year."""
    unit, relation = low(groups["u"]), low(groups["rel"]) or "this"
    if context.published is None or unit not in ("month", "year"):
        return None
    return _shift(context.published, unit, STEPS[relation])
