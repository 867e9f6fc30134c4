"""Why two mentions are, or are not, one act: each feature weighs one thing in log-odds and says it in a sentence.

A feature measures two tellings; ``weights.json`` says what each value weighs, as learned from texts in which people
marked what is one act (``training/train_linking.py``), and the weights add up: a generalised additive model (Hastie and
Tibshirani 1986), so that every score is the sum of the reasons that are shown for it.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler

from dragoman.linking.items import Party, Telling
from dragoman.linking.meanings import alike
from dragoman.linking.profile import Profile
from dragoman.linking.seen import Seen
from dragoman.linking.terms import rarity

STATE = frozenset({None, "GOV", "MIL", "LEG", "SPY", "COP", "JUD"})
"""Sectors that act for their country: «Moscow», «Putin» and «Russian troops» can name one side."""

BODIES = frozenset({"IGO", "NGO"})
"""What stands in an actor's ``country`` without being one."""

LEAST_SURE = 0.4
"""Of words in which the coder would see no event by itself, its type and sides say nothing."""

LEAD = 10
"""Sentences from here on are equally far from a report's beginning."""

Finding = tuple[float, str]


class Told(NamedTuple):
    """A telling with its circumstances: the report and its story."""

    seen: Seen
    profile: Profile
    story: str

    @property
    def telling(self) -> Telling:
        """What is told."""
        return self.seen.telling

    @property
    def report(self) -> str:
        """The id of the report."""
        return self.profile.item.report

    @property
    def stated_day(self) -> str | None:
        """The day that the text itself gives."""
        return self.telling.date if self.telling.precision == "day" and self.telling.explicit else None

    @property
    def day(self) -> str | None:
        """The day of the act, whether the text gives it or it was taken from the day of publication."""
        return self.telling.date if self.telling.precision == "day" else None


class Feature(NamedTuple):
    """One thing that speaks for or against. ``measure`` gives ``None`` where it has nothing to say; ``say`` tells a
    value in a sentence. What is learned never falls with the value where ``direction`` is 1, never rises where -1."""

    measure: Callable[[Told, Told], float | None]
    say: Callable[[Told, Told, float], str]
    direction: int = 0


def are_sure(left: Told, right: Told) -> bool:
    """Whether the coder sees an act in the words of both by itself, as it does in all that it finds."""
    return min(left.telling.confidence, right.telling.confidence) >= LEAST_SURE


def _type(left: Told, right: Told) -> float | None:
    """1 for the same event type, -0.5 for another of the same quad class, -1 for another class; nearer to 0 the less
    sure the coder is of either."""
    first, second = left.telling, right.telling
    sure = min(first.confidence, second.confidence)
    if not are_sure(left, right):
        return None
    return sure if first.type == second.type else -0.5 * sure if first.quad == second.quad else -sure


def _say_type(left: Told, right: Told, value: float) -> str:
    first, second = left.telling.type, right.telling.type
    if first == second:
        return f"Both are {first}."
    return f"{first} and {second} " + ("are near." if left.telling.quad == right.telling.quad else "are unlike.")


SAME, NAMESAKE, ONE_STATE, ONE_COUNTRY, OTHER, OTHER_STATE = 3.0, 2.0, 1.0, 0.0, -1.0, -2.0


def _acting(left: Told, right: Told) -> float | None:
    """How well the acting sides fit: the same actor, one of a shared name, two that stand for one state, the state and
    somebody of its country, two others, two states. The sides of a symmetric act may
    stand either way."""
    return _sides(left, right)[0]


def _concerned(left: Told, right: Told) -> float | None:
    """The same of the sides that the act is done to."""
    return _sides(left, right)[1]


def _sides(left: Told, right: Told) -> tuple[float | None, float | None]:
    first, second = left.telling, right.telling
    if not are_sure(left, right):
        return None, None
    straight = _best(first.sources, second.sources), _best(first.targets, second.targets)
    if not (first.symmetric and second.symmetric):
        return straight
    crossed = _best(first.sources, second.targets), _best(first.targets, second.sources)
    return max(straight, crossed, key=lambda sides: sum(side or 0 for side in sides))


def _best(left: Sequence[Party], right: Sequence[Party]) -> float | None:
    return max((_match(*pair) for pair in product(left, right)), default=None)


def _match(left: Party, right: Party) -> float:
    if left.actor == right.actor:
        return SAME
    if left.country and left.country == right.country and left.country not in BODIES:
        acting_for_it = _is_state(left) + _is_state(right)
        if acting_for_it:
            return ONE_STATE if acting_for_it == 2 else ONE_COUNTRY
    if _is_state(left) and _is_state(right):
        return OTHER_STATE
    unplaced = not (left.country and right.country)
    return NAMESAKE if unplaced and left.name.lower().split()[-1:] == right.name.lower().split()[-1:] else OTHER


def _is_state(party: Party) -> bool:
    return party.country is not None and party.country not in BODIES and party.sector in STATE


_MATCHES = {
    SAME: "the same",
    NAMESAKE: "perhaps the same",
    ONE_STATE: "both of one state",
    ONE_COUNTRY: "of one country",
    OTHER: "not the same",
    OTHER_STATE: "of two states",
}


def _say_acting(left: Told, right: Told, value: float) -> str:
    return f"Acting are {_named(left.telling.sources)} and {_named(right.telling.sources)}: {_MATCHES[value]}."


def _say_concerned(left: Told, right: Told, value: float) -> str:
    return f"Concerned are {_named(left.telling.targets)} and {_named(right.telling.targets)}: {_MATCHES[value]}."


def _named(parties: Sequence[Party]) -> str:
    return ", ".join(party.name for party in parties) or "nobody named"


def _dates(left: Told, right: Told) -> float | None:
    """The days between two dates that the texts give, 0 where a month or a year holds the other date, and 400 where it
    doesn't."""
    first, second = left.telling, right.telling
    if not (first.explicit and second.explicit and first.date and second.date):
        return None
    if first.precision == second.precision == "day":
        return min(_apart(first.date, second.date), 400)
    return 0 if first.date.startswith(second.date) or second.date.startswith(first.date) else 400


def _say_dates(left: Told, right: Told, value: float) -> str:
    first, second = left.telling.date, right.telling.date
    if value == 0:
        return f"Both are dated {first}." if first == second else f"The dates {first} and {second} agree."
    return f"One is dated {first}, the other {second}."


def _days(left: Told, right: Told) -> float | None:
    """The days between two acts of which one at least has its day from that of the report."""
    if left.report == right.report or not (left.day and right.day) or (left.stated_day and right.stated_day):
        return None
    return min(_apart(left.day, right.day), 400)


def _say_days(left: Told, right: Told, value: float) -> str:
    apart = "the same day" if value == 0 else "days that lie one day apart" if value == 1 else f"days {value:.0f} apart"
    return f"They are told of {apart}, as far as the days of the reports tell."


def _apart(left: str, right: str) -> int:
    return abs((date.fromisoformat(left) - date.fromisoformat(right)).days)


def _story(left: Told, right: Told) -> float | None:
    """Whether two reports are of one story."""
    return None if left.report == right.report else float(left.story == right.story)


def _say_story(left: Told, right: Told, value: float) -> str:
    return "Their reports are of one story." if value else "The stories differ."


def _reports(left: Told, right: Told) -> float | None:
    """How alike two reports are in their telling terms: the cosine."""
    return None if left.report == right.report else _likeness(left.profile, right.profile)


@lru_cache(maxsize=256)
def _likeness(left: Profile, right: Profile) -> float:
    return sum(weight * right.vector[term] for term, weight in left.vector.items() if term in right.vector)


def _say_reports(left: Told, right: Told, value: float) -> str:
    return f"The terms of their reports are {value:.0%} alike."


def _kept(left: Told, right: Told) -> float | None:
    """What two reports of one story keep of an act that both tell, the type and an actor: 2, 1 or 0 of them; -1 for two
    tellings in one report that differ in type or on a side: it seldom tells an act twice in ways that differ."""
    if not are_sure(left, right):
        return None
    if left.report == right.report:
        return -1.0 if differ(left, right) else None
    if left.story != right.story:
        return None
    return float((left.telling.type == right.telling.type) + (_actor_in(left, right) is not None))


def differ(left: Told, right: Told) -> bool:
    """Whether two tellings that are each an act to the coder differ in type or on a side."""
    sides = (side for side in _sides(left, right) if side is not None)
    return are_sure(left, right) and (left.telling.type != right.telling.type or min(sides, default=0) < ONE_COUNTRY)


def _say_kept(left: Told, right: Told, value: float) -> str:
    if value < 0:
        return "One report tells both, and they differ in type or on a side."
    kept = [left.telling.type] if left.telling.type == right.telling.type else []
    kept += [actor] if (actor := _actor_in(left, right)) else []
    return f"Two reports of one story both have {' and '.join(kept) or 'neither the type nor an actor of it'}."


def _actor_in(left: Told, right: Told) -> str | None:
    """Who is on a side in both, by the name in the first; the sides of a symmetric act may stand either way."""
    first, second = left.telling, right.telling
    sides = [(first.sources, second.sources), (first.targets, second.targets)]
    if first.symmetric and second.symmetric:
        sides += [(first.sources, second.targets), (first.targets, second.sources)]
    return next((a.name for side in sides for a, b in product(*side) if _match(a, b) >= NAMESAKE), None)


def _between(left: Told, right: Told) -> float | None:
    """The sentences between two tellings in one report."""
    if left.report != right.report:
        return None
    return min(abs(left.telling.sentence - right.telling.sentence), LEAD)


def _say_between(left: Told, right: Told, value: float) -> str:
    return "One sentence tells both." if value == 0 else f"One report tells both, {value:.0f} sentences apart."


def _lead(left: Told, right: Told) -> float | None:
    """How far from the beginning of their reports the two stand: reports tell the main act first."""
    if left.report == right.report or min(left.telling.sentence, right.telling.sentence) < 0:
        return None
    return min(left.telling.sentence, LEAD) + min(right.telling.sentence, LEAD)


def _say_lead(left: Told, right: Told, value: float) -> str:
    return f"They stand in sentences {left.telling.sentence + 1} and {right.telling.sentence + 1} of their reports."


def _word(left: Told, right: Told) -> float | None:
    """How near the telling words are in meaning, 1 for the same word."""
    if left.telling.trigger == right.telling.trigger:
        return 1.0
    return alike(left.seen.meaning, right.seen.meaning)


def _say_word(left: Told, right: Told, value: float) -> str:
    first, second = left.telling.trigger, right.telling.trigger
    if first == second:
        return f"Both say «{first}»."
    return f"«{first}» and «{second}» are {value:.0%} alike in meaning."


def _phrase(left: Told, right: Told) -> float | None:
    """The same of all the words that tell the act, where they are several."""
    if max(len(left.telling.words), len(right.telling.words)) < 2:
        return None
    return alike(left.seen.phrase, right.seen.phrase)


def _say_phrase(left: Told, right: Told, value: float) -> str:
    first, second = (" ".join(told.telling.words) for told in (left, right))
    return f"«{first}» and «{second}» are {value:.0%} alike in meaning."


def _context(left: Told, right: Told) -> float | None:
    """How alike the encoder finds two telling words in their contexts: the cosine of vectors that were learned to be
    near each other where people marked one act (``training/train_mentions.py``)."""
    return alike(left.seen.vector, right.seen.vector) if _are_read(left, right) else None


def _say_context(left: Told, right: Told, value: float) -> str:
    return f"Read with the sentences around them, the two tellings are {max(value, 0):.0%} alike."


def _spelling(left: Told, right: Told) -> float | None:
    """How alike two different telling words are written («attack» and «attacker»), as Jaro and Winkler measure it."""
    first, second = left.telling.trigger, right.telling.trigger
    return None if first == second else JaroWinkler.similarity(first, second)


def _say_spelling(left: Told, right: Told, value: float) -> str:
    return f"«{left.telling.trigger}» and «{right.telling.trigger}» are written {value:.0%} alike."


def _rare(left: Told, right: Told) -> float | None:
    """How rare the word is by which both tell the act."""
    same = left.telling.trigger == right.telling.trigger
    return rarity(left.telling.trigger) if same else None


def _say_rare(left: Told, right: Told, value: float) -> str:
    return f"The word that they share is {_how_rare(value)}."


def _rarer(left: Told, right: Told) -> float:
    """How rare the commoner of the two telling words is."""
    return min(rarity(left.telling.trigger), rarity(right.telling.trigger))


def _say_rarer(left: Told, right: Told, value: float) -> str:
    word = min(left.telling.trigger, right.telling.trigger, key=rarity)
    return f"«{word}» is {_how_rare(value)}."


def _how_rare(value: float) -> str:
    return "a rare word" if value > 4 else "not a rare word" if value > 2 else "a common word"


def _often(left: Told, right: Told) -> float:
    """How often the reports say their telling words, on a logarithmic scale."""
    return sum(math.log1p(told.profile.times.get(told.telling.trigger, 0)) for told in (left, right))


def _say_often(left: Told, right: Told, value: float) -> str:
    first, second = (told.profile.times.get(told.telling.trigger, 0) for told in (left, right))
    return f"Their reports say these words {first} and {second} times."


def _tag(left: Told, right: Told) -> float | None:
    """Whether both telling words are verbs, or both nouns."""
    return float(left.telling.tag == right.telling.tag) if left.telling.tag and right.telling.tag else None


def _say_tag(left: Told, right: Told, value: float) -> str:
    first, second = left.telling.tag.lower(), right.telling.tag.lower()
    return f"Both telling words are of the kind «{first}»." if value else f"One is a {first}, the other a {second}."


def _above(left: Told, right: Told) -> float | None:
    """Whether the telling words depend on the same word."""
    first, second = left.telling.above, right.telling.above
    return float(first == second) if first and second else None


def _say_above(left: Told, right: Told, value: float) -> str:
    return f"Both depend on «{left.telling.above}»." if value else "They depend on different words."


def _sentence(left: Told, right: Told) -> float:
    """How alike the sentences' words are, the rare ones counting more: the cosine of the two."""
    first, second = left.seen, right.seen
    length = first.length * second.length
    return sum(first.terms[t] ** 2 for t in first.terms.keys() & second.terms.keys()) / length if length else 0.0


def _say_sentence(left: Told, right: Told, value: float) -> str:
    shared = left.seen.terms.keys() & right.seen.terms.keys()
    best = sorted(shared, key=lambda term: (-rarity(term), term))[:5]
    return f"Their sentences share {', '.join(best)}." if best else "Their sentences share no word."


def _names(left: Told, right: Told) -> float | None:
    """The share of the sentence with fewer names that stands in the other."""
    return _share(left.seen.names, right.seen.names)


def _say_names(left: Told, right: Told, value: float) -> str:
    shared = sorted(left.seen.names & right.seen.names)
    return f"Both sentences name {', '.join(shared)}." if shared else "The sentences name different things."


def _subject(left: Told, right: Told) -> float | None:
    """The share of the words on the acting side that both have."""
    return _share(left.seen.subject, right.seen.subject)


def _say_subject(left: Told, right: Told, value: float) -> str:
    shared = sorted(left.seen.subject & right.seen.subject)
    return f"Who does it is told with {', '.join(shared)}." if shared else "Who does it is told in other words."


def _objects(left: Told, right: Told) -> float | None:
    """The share of the words on the other side that both have."""
    return _share(left.seen.objects, right.seen.objects)


def _say_objects(left: Told, right: Told, value: float) -> str:
    shared = sorted(left.seen.objects & right.seen.objects)
    return f"What it is done to is told with {', '.join(shared)}." if shared else "What it is done to differs in words."


def _about(left: Told, right: Told) -> float:
    """How rare the words are that stand beside both telling words, on whichever side."""
    return sum(map(rarity, left.seen.about & right.seen.about))


def _say_about(left: Told, right: Told, value: float) -> str:
    shared = sorted(left.seen.about & right.seen.about)
    return f"Beside both words stand {', '.join(shared)}." if shared else "No word stands beside both."


def _crossing(left: Told, right: Told) -> float:
    """How many of the two telling words stand in the other's sentence too."""
    first, second = left.telling, right.telling
    return float((first.trigger in right.seen.terms) + (second.trigger in left.seen.terms))


def _say_crossing(left: Told, right: Told, value: float) -> str:
    which = ("Neither telling word stands", "One telling word stands", "Both telling words stand")[int(value)]
    return f"{which} in the other's sentence too."


def _numbers(left: Told, right: Told) -> float | None:
    """The share of the figures that both sentences give; they may be of different things."""
    return _share(left.seen.numbers, right.seen.numbers)


def _say_numbers(left: Told, right: Told, value: float) -> str:
    shared = sorted(left.seen.numbers & right.seen.numbers)
    return f"Both give the figure {', '.join(shared)}." if shared else "Their figures differ."


def _share(left: Collection[str], right: Collection[str]) -> float | None:
    smaller = min(len(left), len(right))
    return len(set(left).intersection(right)) / smaller if smaller else None


def _place(left: Told, right: Told) -> float | None:
    """1 for one place, 0 for two in one country, -1 for two countries."""
    first, second = left.telling, right.telling
    if not first.place or not second.place:
        return None
    return 1.0 if first.place == second.place else 0.0 if first.place_country == second.place_country else -1.0


def _say_place(left: Told, right: Told, value: float) -> str:
    first, second = left.telling.place, right.telling.place
    if value == 1:
        return f"Both are placed in {first}."
    return f"One is placed in {first}, the other in {second}" + (", another country." if value < 0 else ".")


def _quote(left: Told, right: Told) -> float | None:
    """Whether two reports quote the same words beside the act."""
    first, second = left.telling.quotes, right.telling.quotes
    if not first or not second or left.report == right.report:
        return None
    return float(not set(first).isdisjoint(second))


def _say_quote(left: Told, right: Told, value: float) -> str:
    return "Both quote the same words." if value else "They quote different words."


def _status(left: Told, right: Told) -> float:
    """1 for the same status, 0 where one is denied, -1 for planned, supposed and actual."""
    statuses = {left.telling.status, right.telling.status}
    return 1.0 if len(statuses) == 1 else 0.0 if "denied" in statuses else -1.0


def _say_status(left: Told, right: Told, value: float) -> str:
    first, second = left.telling.status, right.telling.status
    return f"Both are told as {first}." if first == second else f"One is told as {first}, the other as {second}."


FEATURES: dict[str, Feature] = {
    "type": Feature(_type, _say_type, 1),
    "acting": Feature(_acting, _say_acting, 1),
    "concerned": Feature(_concerned, _say_concerned, 1),
    "dates": Feature(_dates, _say_dates, -1),
    "days": Feature(_days, _say_days, -1),
    "story": Feature(_story, _say_story, 1),
    "reports": Feature(_reports, _say_reports, 1),
    "kept": Feature(_kept, _say_kept, 1),
    "between": Feature(_between, _say_between),
    "lead": Feature(_lead, _say_lead, -1),
    "word": Feature(_word, _say_word, 1),
    "phrase": Feature(_phrase, _say_phrase, 1),
    "context": Feature(_context, _say_context, 1),
    "spelling": Feature(_spelling, _say_spelling, 1),
    "rare": Feature(_rare, _say_rare, 1),
    "rarer": Feature(_rarer, _say_rarer),
    "often": Feature(_often, _say_often),
    "tag": Feature(_tag, _say_tag, 1),
    "above": Feature(_above, _say_above, 1),
    "sentence": Feature(_sentence, _say_sentence, 1),
    "names": Feature(_names, _say_names, 1),
    "subject": Feature(_subject, _say_subject, 1),
    "objects": Feature(_objects, _say_objects, 1),
    "about": Feature(_about, _say_about, 1),
    "crossing": Feature(_crossing, _say_crossing, 1),
    "numbers": Feature(_numbers, _say_numbers, 1),
    "place": Feature(_place, _say_place, 1),
    "quote": Feature(_quote, _say_quote, 1),
    "status": Feature(_status, _say_status, 1),
}
"""All features, by the names that ``weights.json`` has for them."""


class Shape(NamedTuple):
    """What a feature's values weigh: ``weights[i]`` from ``edges[i - 1]`` up to, not including, ``edges[i]``."""

    edges: list[float]
    weights: list[float]


@cache
def _weights(read: bool) -> tuple[float, dict[str, Shape]]:
    """The weights for pairs of which it is known how alike they read, and those for all others."""
    held = json.loads(files("dragoman.linking").joinpath("weights.json").read_text("utf-8"))[
        "read" if read else "unread"
    ]
    return held["prior"], {name: Shape(**shape) for name, shape in held["features"].items()}


def prior() -> float:
    """The log-odds that two mentions are the same act, before anything is known of them."""
    return _weights(True)[0]


def _are_read(left: Told, right: Told) -> bool:
    """Whether one version of the model read both in their contexts."""
    return bool(left.seen.tower) and left.seen.tower == right.seen.tower


def score(left: Told, right: Told) -> float:
    """The log-odds that two mentions are the same act."""
    total, shapes = _weights(_are_read(left, right))
    for name, feature in FEATURES.items():
        if (value := feature.measure(left, right)) is not None:
            edges, weights = shapes[name]
            total += weights[bisect_right(edges, value)]
    return total


def weigh(left: Told, right: Told) -> list[Finding]:
    """What each feature that has something to say weighs, in log-odds, and says, the strongest first.

    With ``prior`` the weights sum up to ``score``.
    """
    start, shapes = _weights(_are_read(left, right))
    found = [(start - prior(), "How alike the two read is not known.")] if start != prior() else []
    for name, feature in FEATURES.items():
        if (value := feature.measure(left, right)) is not None:
            edges, weights = shapes[name]
            found.append((weights[bisect_right(edges, value)], feature.say(left, right, value)))
    return sorted(found, key=lambda finding: (-abs(finding[0]), finding[1]))
