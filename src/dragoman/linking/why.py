"""Why things are one event or one story, and what came near without being joined.

Everything is weighed anew, as linking does it now, on what linking keeps: where a person made a group, or where more
has become known since it was made, these may not be the reasons for which it was made, and that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeAlias

from dragoman.linking.archive import Archive, Kind
from dragoman.linking.board import Board, Cache
from dragoman.linking.clusters import strongest
from dragoman.linking.constraints import Constraints, Rules
from dragoman.linking.copies import copy_score
from dragoman.linking.events import Events, probability
from dragoman.linking.features import Told, prior, weigh
from dragoman.linking.grouping import Compared
from dragoman.linking.profile import place_and_number
from dragoman.linking.stories import WINDOW_DAYS, Stories, days_apart

Row: TypeAlias = dict[str, Any]
Ground: TypeAlias = tuple[float, str]
"""How much something speaks for (above 0) or against two things being one, and the sentence that says it."""

MOST = 60
"""Members of a group that are weighed against each other: 1,770 pairs."""

NEAREST = 10
"""Groups beside it that are told of."""

TERMS = 6

VERDICTS = {
    "joined": "People decided that they belong together.",
    "fits": "Even this pair fits well enough.",
    "between": "On average its pairs fit well enough, because others lie between these two.",
    "not now": "As things stand now they would not all be joined; linked anew, they may come apart.",
    "parted": "People decided that they don't belong together.",
    "two": "Even the nearest pair does not fit well enough.",
    "barred": "The nearest pair would fit, but the days that the texts give lie too far apart, or one report tells"
    " them apart.",
    "unlike": "The nearest pair would fit, but the reports of each are more like one another than like the others.",
    "on average": "The nearest pair would fit, but on average all pairs do not.",
    "would": "As things stand now they would be joined; linked anew, they may become one.",
}
"""Why a pair is joined or not."""


def why_event(archive: Archive, mentions: Sequence[str], constraints: Constraints, about: str | None = None) -> Row:
    """What holds the mentions of an event together, and what keeps others out of it.

    Args:
        archive: what linking keeps of the reports.
        mentions: the ids of the event's mentions; no more than the ``MOST`` that were linked first are weighed.
        constraints: what people decided.
        about: the id of one of the mentions, where only what concerns it is asked for.

    Returns:
        ``links``: the pairs that hold it together (a maximum spanning tree of the scores; with ``about`` all pairs of
        this mention), the highest first, each as ``left`` and ``right`` (ids of mentions), ``score`` (the probability
        that both tell one event), ``for`` and ``against``: lists of ``why``, a sentence, and ``weight``, in
        log-odds, the strongest first.
        ``weakest``: the pair with the lowest score, with the ``path`` of links that leads from the one to the other
        and a ``verdict`` on why they are one all the same; ``None`` where there is no pair.
        ``nearest``: other events that hold what linking compares with a mention of this one, the nearest first:
        ``id``, the nearest pair as above (``left`` is the mention of this event), the ``average`` of all pairs
        between the two, and a ``verdict`` on why they are two.
        ``average`` of all pairs (of the mention's, with ``about``), ``pairs`` (how many), ``left_out`` (how many
        mentions were not weighed), ``needed`` (the average from which groups are joined) and ``prior`` (the
        probability before any reason is known).
    """
    board = Board(archive, Cache())
    events = Events(board, Cache())

    def told(mention: int) -> Told:
        place, number = place_and_number(mention)
        profile = board.profile(place)
        return Told(profile.seen[number], profile, board.groups["story"].of(place) or "")

    def beside(mention: int) -> list[int]:
        place = place_and_number(mention)[0]
        story = board.groups["story"].of(place)
        near = board.groups["story"].seen(story) if story else []
        return events.candidates(mention, dict.fromkeys([*near, *events.elsewhere(place, board.profile(place))]))

    weighing = _Weighing(
        events, board, "event", probability, lambda left, right: weigh(told(left), told(right)), beside,
        constraints.events,
    )  # fmt: skip
    return {**weighing.why(archive.find("event", mentions), about), "prior": round(probability(prior()), 4)}


def why_story(archive: Archive, reports: Sequence[str], constraints: Constraints) -> Row:
    """The same of the reports of a story; ``score``, ``average``, ``needed`` and ``weight`` are similarities, 0 to 1.

    A copy's ``weight`` is the probability that it is one.
    """
    board = Board(archive, Cache())
    stories = Stories(board, Cache())

    def grounds(left: int, right: int) -> list[Ground]:
        first, second = board.profile(left), board.profile(right)
        copied, why = copy_score(first.item, second.item)
        shared = {lemma: first.vector[lemma] * second.vector[lemma] for lemma in first.vector.keys() & second.vector}
        best = sorted(shared, key=lambda lemma: (-shared[lemma], lemma))[:TERMS]
        found = [(copied, f"They are copies: {why}")] if copied >= stories.threshold else []
        alike = (sum(shared.values()), f"Both speak of {', '.join(best)}." if best else "They share no telling word.")
        apart = days_apart(first, second) or 0
        if apart > WINDOW_DAYS:
            found.append(
                (-alike[0], f"They were published {apart} days apart; more than {WINDOW_DAYS} are two stories.")
            )
        return sorted([*found, alike], key=lambda ground: -abs(ground[0]))

    def beside(place: int) -> list[int]:
        return stories.candidates(place, board.profile(place))

    weighing = _Weighing(stories, board, "story", float, grounds, beside, constraints.stories)
    return weighing.why(archive.find("story", reports))


def why_copies(archive: Archive, reports: Sequence[str]) -> list[Row]:
    """Which of the reports copy one another: the pairs that hold each group of copies together, the surest first.

    Returns:
        Each as ``left``, the one linked before ``right`` (ids of reports), ``score`` (the probability) and ``why``.
    """
    board = Board(archive, Cache())
    groups: dict[str, list[int]] = {}
    for place in sorted(archive.find("copy", reports).values())[:MOST]:
        if group := board.groups["copy"].of(place):
            groups.setdefault(group, []).append(place)
    items = {place: board.profile(place).item for held in groups.values() for place in held}
    found = {
        pair: copy_score(items[pair[0]], items[pair[1]]) for held in groups.values() for pair in combinations(held, 2)
    }
    tree = strongest(groups.values(), {pair: score for pair, (score, _) in found.items()}, {})
    return [
        {"left": items[left].report, "right": items[right].report, "score": round(score, 4), "why": why}
        for left, right in tree
        for score, why in [found[left, right]]
    ]


@dataclass(frozen=True, slots=True)
class _Weighing:
    """How members of one kind of group are weighed. They go by the numbers that ``compared`` knows them by.

    ``level`` makes 0 to 1 of a score; ``grounds`` of two members are the strongest first; ``beside`` gives those that
    linking compares a member with.
    """

    compared: Compared
    board: Board
    kind: Kind
    level: Callable[[float], float]
    grounds: Callable[[int, int], list[Ground]]
    beside: Callable[[int], list[int]]
    rules: Rules

    def why(self, found: Mapping[str, int], about: str | None = None) -> Row:
        one = found.get(about) if about else None
        members = sorted(found.values())[:MOST]
        if one is not None and one not in members:
            members[-1] = one
        scores = {pair: self.compared.score(*pair) for pair in combinations(members, 2)}
        tree = strongest([members], scores, {})
        shown = tree if one is None else [pair for pair in scores if one in pair]
        own = [scores[pair] for pair in (scores if one is None else shown)]
        return {
            "links": [self._pair(*pair) for pair in sorted(shown, key=lambda pair: (-scores[pair], pair))],
            "weakest": self._weakest({pair: scores[pair] for pair in (scores if one is None else shown)}, tree),
            "nearest": self._nearest(members, members if one is None else [one]),
            "average": self._level(sum(own) / len(own)) if own else None,
            "pairs": len(own),
            "left_out": len(found) - len(members),
            "needed": self._level(self.compared.threshold),
        }

    def _level(self, score: float) -> float:
        return round(self.level(score), 4)

    def _pair(self, left: int, right: int) -> Row:
        grounds = [(round(weight, 3), why) for weight, why in self.grounds(left, right)]
        return {
            "left": self.compared.name(left),
            "right": self.compared.name(right),
            "score": self._level(self.compared.score(left, right)),
            "for": [{"weight": weight, "why": why} for weight, why in grounds if weight > 0],
            "against": [{"weight": weight, "why": why} for weight, why in grounds if weight < 0],
        }

    def _weakest(self, scores: Mapping[tuple[int, int], float], tree: Sequence[tuple[int, int]]) -> Row | None:
        if not scores:
            return None
        worst = min(scores, key=lambda pair: (scores[pair], pair))
        ids = {self.compared.name(member) for member in worst}
        if any(ids <= together for together in self.rules.together):
            verdict = "joined"
        elif scores[worst] >= self.compared.threshold:
            verdict = "fits"
        else:
            average = sum(scores.values()) / len(scores)
            verdict = "between" if average >= self.compared.threshold else "not now"
        path = [self._pair(*step) for step in _path(tree, *worst)]
        return {**self._pair(*worst), "path": path, "verdict": VERDICTS[verdict]}

    # What is beside the group.

    def _nearest(self, members: Sequence[int], asking: Iterable[int]) -> list[Row]:
        """The groups beside this one by their nearest pair, the nearest first."""
        best: dict[str, tuple[float, int, int]] = {}
        groups = self.board.groups[self.kind]
        inside = {groups.of(member) for member in members}
        for member in asking:
            for other in self.beside(member):
                group = groups.of(other)
                if group and group not in inside:
                    pair = (self.compared.score(member, other), member, other)
                    best[group] = max(best.get(group, pair), pair, key=lambda pair: (pair[0], -pair[1], -pair[2]))
        nearest = sorted(best, key=lambda group: (-best[group][0], group))[:NEAREST]
        return [self._apart(group, members, *best[group][1:]) for group in nearest]

    def _apart(self, group: str, members: Sequence[int], left: int, right: int) -> Row:
        others = self.board.groups[self.kind].seen(group)
        scores = [self.compared.score(one, other) for one in members for other in others]
        average = sum(scores) / len(scores)
        if self._is_parted(members, others):
            verdict = "parted"
        elif self.compared.score(left, right) < self.compared.threshold:
            verdict = "two"
        elif not self.compared.fits(members, others):
            verdict = "barred" if self.kind == "event" else "unlike"
        else:
            verdict = "on average" if average < self.compared.threshold else "would"
        return {"id": group, **self._pair(left, right), "average": self._level(average), "verdict": VERDICTS[verdict]}

    def _is_parted(self, members: Collection[int], others: Collection[int]) -> bool:
        ours, theirs = ({self.compared.name(member) for member in side} for side in (members, others))
        both_ways = ((a, b) for one, other in self.rules.apart for a, b in ((one, other), (other, one)))
        return any(ours & one and theirs & other for one, other in both_ways)


def _path(tree: Sequence[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """The links of a tree that lead from one member to another."""
    ways: dict[int, list[tuple[int, int]]] = {start: []}
    waiting = [start]
    while waiting and end not in ways:
        here = waiting.pop()
        for pair in tree:
            there = pair[pair[0] == here] if here in pair else here
            if there not in ways:
                ways[there] = [*ways[here], (here, there)]
                waiting.append(there)
    return ways.get(end, [])
