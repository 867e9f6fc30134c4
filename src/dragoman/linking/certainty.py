"""How sure an event is: what independent accounts say for it, and what contradicts it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dragoman.linking.accounts import Account, voices
from dragoman.linking.parties import other_actors
from dragoman.linking.view import coarser

Row = Mapping[str, Any]

DAMPING = 0.1
"""How much of a further account's evidence counts beside that of the best one.

Of 92 events in the written sets of reports, with type and sides marked by hand, 35 % are right that one report tells
and 55 % that two to four tell; 0.1 raises the odds by as much. Errors are not independent: of 55 pairs of reports that
tell one event both are wrong in 17, where 5 would be by their confidences and 11 by their share of errors.
"""

CONTRADICTED = 0.5
"""How much of its confidence an event would lose where every account contradicts it; set by hand."""

MOST = 0.99


def confidence(event: Row, told: Sequence[Account]) -> float:
    """The probability that the event is as described, 0 to ``MOST``.

    Each account gives the confidence of its best mention that has the event's type and status. The best account counts
    wholly, each further one with the power ``DAMPING`` of its doubt: «at least one is right» would take the coder's
    errors for independent, but reports that were linked share their wording and so its errors. Then each kind of
    contradiction (another day that a text gives, other actors, a denial of what is told) takes away ``CONTRADICTED``
    times its part of the voices.
    """
    doubts = sorted(1 - _support(event, account) for account in told)
    doubt = doubts[0]
    for further in doubts[1:]:
        doubt *= further**DAMPING
    sure = min(1 - doubt, MOST)
    for contradicts in (_other_day, other_actors, _other_status):
        heard = voices(told, lambda mention, contradicts=contradicts: [contradicts(event, mention)])  # type: ignore[misc]
        sure *= 1 - CONTRADICTED * heard.get(True, 0.0) / sum(heard.values())
    return round(sure, 3)


def _support(event: Row, account: Account) -> float:
    """What an account says for an event: nothing where none of its mentions has the type and the status."""
    return max(
        (float(m["confidence"]) for m in account if (m["type"], m["status"]) == (event["type"], event["status"])),
        default=0.0,
    )


def _other_day(event: Row, mention: Row) -> bool:
    """Whether the date that the text gives can't be the event's."""
    date = mention["date"]
    stated = bool(date and date["start"] is not None and event["date"])
    return stated and not coarser(event["date"]["value"], date["value"])


def _other_status(event: Row, mention: Row) -> bool:
    """Whether the event is denied and told as a fact or a plan, or the other way round."""
    one, other = event["status"], mention["status"]
    return (one == "denied") != (other == "denied") and "hypothetical" not in (one, other)
