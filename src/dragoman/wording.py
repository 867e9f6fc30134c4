"""Words for people: an event as a headline, names, dates and counts as they read in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

Row = Mapping[str, Any]


class Clause(NamedTuple):
    """Who did what to whom; either side may be empty."""

    subjects: Sequence[Row]
    verb: str
    objects: Sequence[Row]


@cache
def phrases() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """The verb phrases of each event type (``knowledge/phrases.yaml``)."""
    from dragoman.knowledge.documents import read  # the knowledge room loads more than --help should wait for

    return dict(read("phrases.yaml"))


def clause(event: Row) -> Clause:
    """An event as subject, verb and object, from its type, sources and targets (those with one name are one).

    Where no source is known the targets are the subject: «Sudan is attacked».
    """
    sources, targets = different(event["sources"]), different(event["targets"])
    form = "undergo" if not sources else "act" if targets else "alone"
    subjects = sources or targets
    return Clause(subjects, phrases()[event["type"]][form][len(subjects) > 1], targets if form == "act" else ())


def percent(share: float) -> str:
    """``97 %``; what is nearly sure is never shown as sure."""
    return "over 99 %" if share > 0.99 else "under 1 %" if share < 0.01 else f"{share:.0%}".replace("%", " %")


def headline(event: Row) -> str:
    """``Kim Jong Un (PRK) expresses support for Vladimir Putin (RUS)``, from the event's type, sources and targets."""
    told = clause(event)
    subjects, objects = (enumerated([named(role) for role in side]) for side in (told.subjects, told.objects))
    return " ".join(word for word in (subjects or "someone", told.verb, objects) if word)


def different(roles: Sequence[Row]) -> list[Row]:
    """The roles without those whose name and country another has already."""
    return list({named(role): role for role in reversed(roles)}.values())[::-1]


def named(role: Row) -> str:
    """An actor with its country: ``Kim Jong Un (PRK)``."""
    return f"{role['name']} ({role['country']})" if role.get("country") else str(role["name"])


def enumerated(names: Sequence[str], most: int = 3) -> str:
    """``A``, ``A and B``, ``A, B and C``, ``A, B, C and 4 others``."""
    different = list(dict.fromkeys(names))
    if len(different) > most + 1:
        different = [*different[:most], f"{len(different) - most} others"]
    if len(different) < 2:
        return "".join(different)
    return f"{', '.join(different[:-1])} and {different[-1]}"


def counted(number: int, thing: str, things: str | None = None) -> str:
    """``1 report``, ``3 reports``."""
    return f"{number} {thing if number == 1 else things or thing + 's'}"


def day(value: str | None, *, weekday: bool = True) -> str:
    """A date in words: ``Tuesday 9 May 2023``, ``May 2023``, ``2023``; the part before ``T`` of a date-time counts.

    What is no date is given back as it is.
    """
    if not value:
        return "No date"
    parts = value.split("T")[0].split(" ")[0].split("-")
    try:
        known = date(*(int(part) for part in [*parts, "1", "1"][:3]))
    except (ValueError, OverflowError):
        return value
    whole = f"{known:%A} {known.day} {known:%B %Y}" if weekday else f"{known.day} {known:%B %Y}"
    return (f"{known:%Y}", f"{known:%B %Y}", whole)[min(len(parts), 3) - 1]
