"""The ways in which news text writes a date: one pattern each, with its resolver of ``date_values``.

The words are those of ``knowledge/dates.yaml``. ``FORMS`` holds the patterns by name, ``ANYWHERE`` joins them for
running text, ``HINTS`` has the words without one of which no text holds a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from dragoman.coding import date_values as values
from dragoman.coding.date_values import KNOWN, Resolver


def _either(words: Iterable[str]) -> str:
    """Any of ``words``, the longest first, with either apostrophe and any space."""
    escaped = (re.escape(word).replace(r"\ ", r"\s{1,2}").replace("'", "['’]") for word in words)
    return "(?:" + "|".join(sorted(escaped, key=len, reverse=True)) + ")"


def _names(words: Iterable[str]) -> str:
    """Names as news writes them: «May» or, in headlines, «MAY», but not «may»."""
    return _either(dict.fromkeys(form for word in words for form in (word, word.upper())))


def _words(words: Iterable[str]) -> str:
    """Words in small letters or with a capital: searched faster than a pattern that ignores case."""
    return _either(form for word in words for form in (word, word[0].upper() + word[1:]))


def _calendar_names(lists: list[list[str]]) -> str:
    """Full names, and abbreviations with their full stop."""
    short = _names(name for names in lists for name in names[1:])
    return rf"(?:{_names(names[0] for names in lists)}\b|{short}\b\.?)"


def _not_after(words: Iterable[str]) -> str:
    return "".join(rf"(?<!{word}\s)" for word in words)


_FULL_MONTH = _names(names[0] for names in KNOWN["months"])
_FREE_MONTH = _names(names[0] for names in KNOWN["months"] if names[0] not in KNOWN["months_also_words"])
_ANY_MONTH = _calendar_names(KNOWN["months"])
_FULL_WEEKDAY = _names(names[0] for names in KNOWN["weekdays"])
# «Sun.» is left out: a sentence may end on a newspaper's name.
_SHORT_WEEKDAY = _names(name for names in KNOWN["weekdays"] for name in names[1:] if name != "Sun")
_ANY_WEEKDAY = rf"(?:(?P<wd>{_calendar_names(KNOWN['weekdays'])}),?\s{{1,2}})?"
_COUNTED = rf"\s{_either(KNOWN['counted'])}\b"
_YEAR_END = rf"(?![\w%]|[.,:][0-9]|-[A-Za-z]|{_COUNTED})"
_YEAR = rf"(?P<y>19[0-9]{{2}}|20[0-9]{{2}}|2100){_YEAR_END}"
_TH = r"(?:(?:st|nd|rd|th)\b)?"
_NUMBER = rf"(?:3[01]|[12][0-9]|0?[1-9]){_TH}"
_DAY = rf"(?P<d>3[01]|[12][0-9]|0?[1-9]){_TH}(?![0-9]|[.:][0-9]|,[0-9]{{3}}(?![0-9]))"
_ORDINAL = rf"(?P<o>{_either(KNOWN['ordinals'])})"
_TO = r"(?:\s?[-–—]\s?|\s(?:to|until|till|through)\s)"
_OR_AND = rf"(?:{_TO}|\sand\s)"  # «between 3 and 5 June»; with two months «and» joins two dates
# Any year of four digits, so that «July 4, 1776» isn't read as a day of our years.
_WHICH_YEAR = (
    rf"(?:(?:,\s{{0,2}}|[\s-]|\sof\s)(?P<y>[12][0-9]{{3}}){_YEAR_END}|\s(?:of\s)?(?P<rel>last|this|next)\syear\b)"
)
_PARTS = _either(KNOWN["parts_of_day"])
_COUNT = _words([*KNOWN["numbers"], *KNOWN["vague_numbers"]])
_HOW_MANY = rf"(?P<n>[0-9]{{1,3}}|{_COUNT})[\s-]"
_CLAUSE_END = r"(?=\s*(?:[,.;:)”—–]|$))"
_AGO = rf"(?P<dir>ago|(?:earlier|later)(?!\sthan\b)|(?:before|after|prior){_CLAUSE_END})"
_DAY_UNIT = "day|night|morning|afternoon|evening"
_NOT_IN_NUMBER = {"before": r"(?<![.,/-])", "after": r"(?![0-9]|[-/.,][0-9])"}


@dataclass(frozen=True, slots=True)
class _Form:
    """A way of writing dates: the expression itself, and what must stand before and after it in running text."""

    resolve: Resolver
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
    "known": _Form(values.known_day, rf"(?P<name>{_names(KNOWN['known_days'])})", r"(?<![\w/.-])", r"(?![\w/])"),
    "feast": _Form(
        values.feast,
        rf"(?P<name>{_names(name for entry in KNOWN['fixed_days'] for name in entry['names'])}){_WHICH_YEAR}?",
        _not_after(KNOWN["feast_not_after"]),
        rf"(?!\w|\s{_either(KNOWN['feast_not_before'])}\b)",
    ),
    "iso": _Form(values.iso, r"(?P<y>[0-9]{4})[-/.](?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})", **_NOT_IN_NUMBER),
    # Alone only: in running text «2010-11» is a season or a span of years, «20101105» and «3-2-10» any numbers.
    "iso_month": _Form(values.iso, r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})", before=r"(?!)"),
    "iso_short": _Form(values.iso, r"(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})", before=r"(?!)"),
    "numeric": _Form(
        values.numeric,
        rf"(?P<a>[0-9]{{1,2}})(?P<sep>[./-])(?P<b>[0-9]{{1,2}})(?:[./-]{_YEAR}|/(?P<yy>[0-9]{{2}}))",
        **_NOT_IN_NUMBER,
    ),
    "numeric_short": _Form(
        values.numeric, r"(?P<a>[0-9]{1,2})(?P<sep>-)(?P<b>[0-9]{1,2})-(?P<yy>[0-9]{2})(?P<y>)", before=r"(?!)"
    ),
    "day_month": _Form(
        values.day_month,
        rf"{_ANY_WEEKDAY}(?:(?:the\s)?{_DAY}(?:{_OR_AND}{_NUMBER})?(?:\sof)?[\s-]|(?:the\s)?{_ORDINAL}\sof\s)"
        rf"(?P<m>{_ANY_MONTH})(?:{_TO}{_NUMBER}\s(?P<m2>{_ANY_MONTH}))?{_WHICH_YEAR}?",
    ),
    "month_day": _Form(
        values.day_month,
        rf"{_ANY_WEEKDAY}(?P<m>{_ANY_MONTH})\s(?:the\s{_ORDINAL}|(?:the\s)?{_DAY})"
        rf"(?:(?:{_TO}(?P<m2>{_ANY_MONTH})\s|{_OR_AND}){_NUMBER}(?![\w%]|[.:,][0-9]|\s{_FULL_MONTH}|{_COUNTED}))?"
        rf"{_WHICH_YEAR}?",
    ),
    "month_year": _Form(values.month, rf"(?P<m>{_ANY_MONTH}){_WHICH_YEAR}", before=r"(?<![0-9]\s)"),
    "month_relative": _Form(values.relative_month, rf"(?P<rel>{_words(values.STEPS)})\s(?P<m>{_FULL_MONTH})"),
    "month_cued": _Form(
        values.month,
        rf"(?P<m>{_FULL_MONTH}){_WHICH_YEAR}?",
        rf"{_words(KNOWN['month_cues'])}[\s-]",
        # «in May 20 people died», but not «in May 20»
        rf"(?!\w|['’]s)(?:(?=\s[0-9.,]+{_COUNTED})|(?!\s[0-9]{{1,2}}\b(?![.:,][0-9])))",
    ),
    "month": _Form(values.month, rf"(?P<m>{_FREE_MONTH})"),
    "year": _Form(values.year, _YEAR, rf"{_words(KNOWN['year_cues'])}[\s-]", ""),
    "counted_from": _Form(
        values.counted_from,
        rf"{_HOW_MANY}(?P<u>day|week|fortnight|year)s?\s(?P<dir>ago|from)\s(?:on\s|last\s|next\s|this\s)?"
        rf"(?P<base>(?<=this\s)month|today|tomorrow|yesterday|now|{_FULL_WEEKDAY})",
    ),
    "weekday": _Form(
        values.weekday,
        # «the following Monday», but not «Following Monday's debate»
        rf"(?:(?P<rel>{_words(values.WEEKDAY_STEPS)}|(?<=[Tt]he\s){_either(values.ANCHORED_STEPS)})\s)?"
        rf"{_not_after(KNOWN['weekday_not_after'])}(?P<w>{_FULL_WEEKDAY}|{_SHORT_WEEKDAY}(?:\.|$))(?:\s{_PARTS}\b)?"
        r"(?:(?:\s(?:of\s)?|,\s)(?P<week>last|this|next)\sweek\b"
        rf"|\s(?P<post>(?:week|fortnight)\b(?!-)|(?:last|next)\b{_CLAUSE_END}))?",
        after=rf"(?!\w|\s{_either(KNOWN['weekday_not_before'])}\b)",
    ),
    "day_of_month": _Form(
        values.day_of_month,
        rf"(?:(?P<wd>{_FULL_WEEKDAY}),?\s)?[Tt]he\s(?P<d>3[01]|[12][0-9]|[1-9])(?:st|nd|rd|th)\b"
        r"(?:\sof\s(?P<rel>last|this|next)\smonth\b)?",
        rf"{_words(('on', 'by', 'since', 'until', 'before', 'after', 'from'))}\s",
        rf"(?!\w){_CLAUSE_END}",
    ),
    "deictic": _Form(values.deictic, rf"(?:[Tt]he\s)?{_spoken(KNOWN['deictic'])}(?:\s{_PARTS}\b)?"),
    "counted": _Form(
        values.counted,
        rf"(?:{_HOW_MANY}(?P<u>day|week|fortnight|month|year|decade)s?|(?:[Dd]ay|[Ww]eek|[Mm]onth|[Yy]ear|[Dd]ecade)s)"
        rf"\s{_AGO}",
    ),
    "hours": _Form(
        values.hours, rf"(?:{_HOW_MANY}(?:and\sa\shalf\s)?)?(?P<u>(?:[Hh]our|[Mm]inute|[Mm]oment)s?)\s{_AGO}"
    ),
    # In running text with «time» only: «in three days» is as often how long something took.
    "ahead": _Form(
        values.ahead,
        rf"[Ii]n\s{_HOW_MANY}(?P<u>day|week|fortnight)s?(?P<time>['’]s?\stime)?",
        after=r"(?<=\stime)(?!\w)",
    ),
    "day_before": _Form(
        values.beside,
        rf"[Tt]he\s(?P<u>day|night|morning|evening)\s(?P<dir>before|after){_CLAUSE_END}(?P<u2>)(?P<dir2>)",
    ),
    "beside": _Form(
        values.beside,
        rf"[Tt]h(?:e|at)\s(?P<dir>previous|preceding|following|same|next)\s(?P<u>{_DAY_UNIT}|week|month|year)"
        rf"|(?:(?<=on\s)|(?<=later\s)|(?<![a-z]\s))(?P<dir2>[Tt]hat)\s(?P<u2>{_DAY_UNIT})",
    ),
    "period": _Form(
        values.period,
        rf"(?:{_words(('earlier', 'later', 'early', 'late'))}\s)?(?P<rel>{_words(values.STEPS)})\s"
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
    rf"\A(?:(?:on|in|at|since|from|between|during|by|until|till|of|around|about|early|late|earlier|later|mid|dated)[\s-]"
    rf"|(?:the\s)?(?:year|(?:end|start|beginning|middle|(?:early|late|small)\shours|"
    rf"spring|summer|autumn|fall|winter|{_PARTS})\sof)\s)+(?=\S)",
    re.IGNORECASE,
)
JOINED = re.compile(r"\s*(?:,|and|or|to|through|until|till|[-–—])\s*")
"""What stands between the days of a range."""
WORD = re.compile(r"[A-Za-z]+|[0-9]+")
_NAMED = [*(name for names in KNOWN["months"] + KNOWN["weekdays"] for name in names)]
_NAMED += [WORD.findall(name.removesuffix("'s"))[-1] for entry in KNOWN["fixed_days"] for name in entry["names"]]
_SPOKEN = (
    " ".join(KNOWN["deictic"]) + " ago earlier later day days week weeks weekend fortnight month months year years time"
)
HINTS = frozenset(
    {form for word in _NAMED for form in (word, word.upper())}
    | {form for word in _SPOKEN.split() for form in (word, word.capitalize())}
    | {"st", "nd", "rd", "th"}
    | {str(year) for year in range(values.FIRST_YEAR, values.LAST_YEAR + 1)}
) - frozenset({"this", "This", "last", "Last", "before", "after", "of", "the", "The"})
