"""Labels in words, as filters of the templates. What they return is escaped already, or plain text to be escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import quote

from jinja2.filters import do_urlencode
from markupsafe import Markup

from dragoman import wording
from dragoman.knowledge import load

Row = Mapping[str, Any]

CONFIDENCE = ((0.95, "almost certain"), (0.8, "very likely"), (0.6, "likely"), (0.4, "about even"), (0.0, "doubtful"))
"""What a probability is called, from the highest on."""

NAMED = 3
"""Actors of one side that a headline names."""

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]")
"""Control characters; overrides of the direction, which make a text read other than it is; halves of characters."""

_DELETE, _FIRST_PICTURE, _UNKNOWN = "\x7f", 0x2400, "\ufffd"


def visible(value: Any) -> Any:
    """Text whose control characters are shown as their pictures, one for one, so that offsets keep their meaning.

    Markup stays markup, and what is no text stays what it is: the environment passes all that it prints through here.
    """
    if not isinstance(value, str) or not _UNSEEN.search(value):
        return value
    shown = _UNSEEN.sub(_picture, str(value))
    return Markup(shown) if isinstance(value, Markup) else shown  # noqa: S704 - it was markup, and no sign was added


def _picture(match: re.Match[str]) -> str:
    character = match.group()
    if character == _DELETE:
        return "\u2421"
    return chr(_FIRST_PICTURE + ord(character)) if character < " " else _UNKNOWN


def headline(event: Row) -> Markup:
    """Who did what to whom, each name apart from the direction of the words around it."""
    told = wording.clause(event)
    subjects, objects = _names(told.subjects), _names(told.objects)
    return Markup(" ").join(part for part in (subjects or "Someone", told.verb, objects) if part)


def _names(roles: Sequence[Row]) -> Markup:
    """«A, B and 3 others»."""
    shown = list(roles) if len(roles) <= NAMED + 1 else list(roles[:NAMED])
    names = [_name(role) for role in shown]
    if rest := len(roles) - len(shown):
        names.append(Markup("{} others").format(rest))
    return Markup(" and ").join(part for part in (Markup(", ").join(names[:-1]), *names[-1:]) if part)


def _name(role: Row) -> Markup:
    """The name, with the country where the name isn't the country's own."""
    country = role.get("country")
    if not country or is_country(role):
        return Markup("<bdi>{}</bdi>").format(visible(role["name"]))
    return Markup("<bdi>{}</bdi> ({})").format(visible(role["name"]), country)


def is_country(role: Row) -> bool:
    """Whether an actor is a state, so that its name says its country."""
    return bool(role.get("country")) and role.get("actor", role.get("id")) == role["country"]


def day(date: Row | str | None) -> str:
    """``9 May 2023``, ``May 2023``, ``2023``: a day, or a date with its precision."""
    return wording.day(day_value(date), weekday=False)


def long_day(date: Row | str | None) -> str:
    """``Tuesday 9 May 2023``."""
    return wording.day(day_value(date))


def day_value(date: Row | str | None) -> str:
    """The day as it is written in a ``datetime`` attribute."""
    value = date["value"] if isinstance(date, Mapping) else date
    return (value or "").split("T")[0]


def confidence_words(share: float) -> str:
    """What a probability is called."""
    return next(words for level, words in CONFIDENCE if share >= level)


def confidence_level(share: float) -> int:
    """5 for the surest, 1 for the least."""
    return next(5 - place for place, (level, _) in enumerate(CONFIDENCE) if share >= level)


def thousands(number: int) -> str:
    """``12,345``."""
    return f"{number:,}"


def urlencode(value: Any) -> str:
    """A piece of an address, or a query. Unlike Jinja's it writes «/» as %2F: the id of a report may hold «/../»."""
    return quote(value, safe="") if isinstance(value, str) else do_urlencode(value)


def amount(value: float) -> str:
    """``1,800``, ``2.5``."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,g}"


@cache
def country_name(code: str) -> str:
    """The name of a country code; of one that is not known the code itself."""
    entry = load().by_id.get(code)
    return entry.name if entry else code


FILTERS: dict[str, Callable[..., Any]] = {
    "amount": amount,
    "clause": wording.clause,
    "confidence_level": confidence_level,
    "confidence_words": confidence_words,
    "country_name": country_name,
    "day": day,
    "day_value": day_value,
    "headline": headline,
    "is_country": is_country,
    "long_day": long_day,
    "percent": wording.percent,
    "thousands": thousands,
    "urlencode": urlencode,
    "visible": visible,
}
"""By the names that templates use."""
