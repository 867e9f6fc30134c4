"""Why two mentions are, or are not, one act: each feature weighs one thing in log-odds and says it in a sentence.

A feature gets two tellings with their circumstances and returns its weight and the sentence, or ``None`` where it has
nothing to say. The weights are set by hand, so that two reports of one story that tell the same type of act between the
same two sides are one event unless something speaks against it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import product
from typing import NamedTuple

from dragoman.linking.items import Party, Telling
from dragoman.linking.terms import rarity

PRIOR = -2.5
"""The log-odds that two mentions in one block are the same act, before anything is known of them."""

CONTRADICTION = -6.0
"""The weight of what rules out that two mentions are one act."""

STATE = frozenset({None, "GOV", "MIL", "LEG", "SPY", "COP", "JUD"})
"""Sectors that act for their country: «Moscow», «Putin» and «Russian troops» can name one side."""

Finding = tuple[float, str]


class Told(NamedTuple):
    """A telling with its circumstances: the report and its story."""

    telling: Telling
    report: str
    story: str

    @property
    def stated_day(self) -> str | None:
        """The day that the text itself gives."""
        return self.telling.date if self.telling.precision == "day" and self.telling.explicit else None

    @property
    def day(self) -> str | None:
        """The day of the act, whether the text gives it or it was taken from the day of publication."""
        return self.telling.date if self.telling.precision == "day" else None


def same_type(left: Told, right: Told) -> Finding | None:
    """Two mentions of one act have the same event type, or at least types of the same quad class."""
    first, second = left.telling.type, right.telling.type
    if first == second:
        return 1.5, f"Both are {first}."
    if left.telling.quad == right.telling.quad:
        return -1.5, f"{first} and {second} differ, though both belong to the same quad class."
    return CONTRADICTION, f"{first} and {second} are different kinds of acts."


def same_actors(left: Told, right: Told) -> Finding | None:
    """The acting and the receiving side must each be able to be the same."""
    first, second = left.telling, right.telling
    found = _sides(first.sources, second.sources, first.targets, second.targets)
    if first.symmetric and second.symmetric:
        found = max(found, _sides(first.sources, second.targets, first.targets, second.sources))
    return found


def _sides(
    sources: Sequence[Party], other_sources: Sequence[Party], targets: Sequence[Party], other_targets: Sequence[Party]
) -> Finding:
    acting, receiving = _side(sources, other_sources), _side(targets, other_targets)
    return acting[0] + receiving[0], f"Acting: {acting[1]}; concerned: {receiving[1]}."


def _side(left: Sequence[Party], right: Sequence[Party]) -> Finding:
    """The best match between the actors of two sides."""
    if not left or not right:
        return -0.3, "not named by both"
    return max(_match(*pair) for pair in product(left, right))


def _match(left: Party, right: Party) -> Finding:
    if left.actor == right.actor:
        return 1.0, f"both {left.name}"
    names = f"{left.name} and {right.name}"
    if left.country and left.country == right.country and left.country not in ("IGO", "NGO"):
        if left.sector in STATE and right.sector in STATE:
            return 0.6, f"{names} both stand for {left.country}"
        if left.sector in STATE or right.sector in STATE:
            return -0.4, f"{names} both belong to {left.country}"
    return CONTRADICTION, f"{names} are different actors"


def same_day(left: Told, right: Told) -> Finding | None:
    """Days that the texts give weigh most; days of publication only say that the reports are of one time."""
    if left.stated_day and right.stated_day:
        apart = _apart(left.stated_day, right.stated_day)
        if apart > 1:
            return CONTRADICTION, f"One is dated {left.stated_day}, the other {right.stated_day}."
        return (1.5, f"Both are dated {left.stated_day}.") if not apart else (-0.3, "Their dates differ by one day.")
    if left.day and right.day:
        return _near(_apart(left.day, right.day)) if left.report != right.report else None
    return _coarse(left.telling.date, right.telling.date)


def _near(apart: int) -> Finding:
    if apart <= 1:
        return 0.4, "They are told of the same day or the next."
    if apart <= 7:
        return -0.1 * apart, f"They are told of days that lie {apart} days apart."
    return -3.0, f"They are told of days that lie {apart} days apart."


def _coarse(left: str | None, right: str | None) -> Finding | None:
    """Months and years agree where one is the beginning of the other."""
    if not left or not right:
        return None
    if left.startswith(right) or right.startswith(left):
        return 0.3, f"{left} and {right} agree."
    return CONTRADICTION, f"{left} and {right} don't agree."


def _apart(left: str, right: str) -> int:
    return abs((date.fromisoformat(left) - date.fromisoformat(right)).days)


def same_story(left: Told, right: Told) -> Finding | None:
    """Reports on the same happening tend to tell the same acts."""
    if left.report == right.report:
        return 0.7, "The same report tells both."
    return (1.0, "Their reports are of one story.") if left.story == right.story else (-2.5, "The stories differ.")


def same_wording(left: Told, right: Told) -> Finding | None:
    """Sentences on one act share rare words; the trigger counts like the others."""
    first, second = ({*told.telling.terms, told.telling.trigger} for told in (left, right))
    shared = first & second
    smaller = min(sum(map(rarity, first)), sum(map(rarity, second)))
    share = sum(map(rarity, shared)) / smaller if smaller else 0.0
    best = sorted(shared, key=lambda term: (-rarity(term), term))[:5]
    return 3 * share - 0.6, f"Their sentences share {', '.join(best)}." if best else "Their sentences share no word."


def same_place(left: Told, right: Told) -> Finding | None:
    """One act has one place, though one report may name the town and another the country."""
    first, second = left.telling, right.telling
    if not first.place or not second.place:
        return None
    if first.place == second.place:
        return 0.5, f"Both are placed in {first.place}."
    here = f"One is placed in {first.place}, the other in {second.place}"
    if first.place_country == second.place_country:
        return -0.8, f"{here}."
    return -4.5, f"{here}, another country."


def same_numbers(left: Told, right: Told) -> Finding | None:
    """Figures in the two sentences; they may be of different things, so they weigh little."""
    first, second = set(left.telling.numbers), set(right.telling.numbers)
    if not first or not second:
        return None
    shared = first & second
    return (0.5, f"Both give the figure {min(shared)}.") if shared else (-0.4, "Their figures differ.")


def same_quote(left: Told, right: Told) -> Finding | None:
    """Reports that quote the same words tell of the same act."""
    shared = set(left.telling.quotes) & set(right.telling.quotes)
    return (1.5, "Both quote the same words.") if shared and left.report != right.report else None


def same_status(left: Told, right: Told) -> Finding | None:
    """What is planned, supposed or denied in one report may be the fact that another tells; it is noted."""
    statuses = {left.telling.status, right.telling.status}
    if len(statuses) == 1:
        return None
    weight = -0.2 if "denied" in statuses else -1.0
    return weight, f"One is told as {' and the other as '.join(sorted(statuses))}."


FEATURES: tuple[Callable[[Told, Told], Finding | None], ...] = (
    same_type,
    same_actors,
    same_day,
    same_story,
    same_wording,
    same_place,
    same_numbers,
    same_quote,
    same_status,
)
