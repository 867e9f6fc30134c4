"""Linking: what is new against what is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dragoman.linking.clusters import connected, ids, mates, strongest
from dragoman.linking.copies import copy_pairs
from dragoman.linking.events import Events, probability
from dragoman.linking.features import Told
from dragoman.linking.items import Item
from dragoman.linking.stories import Stories, age
from dragoman.values import content_id


@dataclass(frozen=True, slots=True)
class Known:
    """A report that was linked before: its story, and the event of each of its mentions by the mention's id."""

    item: Item
    story: str
    events: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Why two things were put together.

    ``kind`` is «copy» or «story», where ``left`` and ``right`` are reports, or «event», where they are mentions.
    ``score``, 0 to 1, is the probability of a copy or of one event, or the similarity of two reports of a story.
    """

    kind: str
    left: str
    right: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """What linking decided. Reports and mentions that it doesn't name stay where they were.

    ``stories`` are story ids by report, ``events`` event ids by mention, both with the known ones that were touched;
    ``copies`` the groups of reports, sorted, that copy one another and hold or touch a new one.
    """

    stories: dict[str, str]
    events: dict[str, str]
    copies: list[tuple[str, ...]]
    judgements: list[Judgement]


def link(new: Sequence[Item], known: Sequence[Known]) -> Links:
    """Finds the copies, the stories and the events of new reports among themselves and the known ones.

    The result depends on the reports given, not on their order; reading a record in one batch or in many gives the
    same ids, as long as ``known`` holds what was published within ``WINDOW_DAYS`` of a new report.
    """
    before = {one.item.report: one for one in known}
    fresh = {item.report for item in new}
    items = sorted({item.report: item for item in (*(k.item for k in known), *new)}.values(), key=age)
    return _Linking(items, {r: one for r, one in before.items() if r not in fresh}).links()


class _Linking:
    """One run. Reports and mentions go by their index, counted from the oldest report."""

    def __init__(self, items: Sequence[Item], before: Mapping[str, Known]) -> None:
        self.items = items
        self.before = {at: before[item.report] for at, item in enumerate(items) if item.report in before}
        self.fresh = [at for at in range(len(items)) if at not in self.before]

    def links(self) -> Links:
        copied = copy_pairs(self.items, self.fresh)
        copies = [tuple(sorted(self.items[at].report for at in group)) for group in connected(copied)]
        judgements = [
            Judgement("copy", self.items[left].report, self.items[right].report, round(score, 4), (why,))
            for (left, right), (score, why) in sorted(copied.items())
            if self._new(left, right)
        ]
        stories = self._stories({pair: score for pair, (score, _) in copied.items()}, judgements)
        events = self._events(stories, judgements)
        return Links({self.items[at].report: story for at, story in stories.items()}, events, copies, judgements)

    def _new(self, left: int, right: int) -> bool:
        return left not in self.before or right not in self.before

    def _stories(self, copies: Mapping[tuple[int, int], float], judgements: list[Judgement]) -> dict[int, str]:
        compared = Stories(self.items, copies)
        present = {at: one.story for at, one in self.before.items()}
        clusters = compared.group(self.fresh, mates(present))
        judgements += [
            Judgement(
                "story",
                self.items[left].report,
                self.items[right].report,
                round(compared.scores[left, right], 4),
                compared.reasons(left, right),
            )
            for left, right in strongest(clusters, compared.scores)
            if self._new(left, right)
        ]
        return ids(clusters, present, [content_id("s", item.report) for item in self.items])

    def _events(self, stories: Mapping[int, str], judgements: list[Judgement]) -> dict[str, str]:
        places = [(at, telling) for at, item in enumerate(self.items) for telling in item.mentions]
        story = {at: one.story for at, one in self.before.items()} | dict(stories)
        compared = Events([Told(t, self.items[at].report, story[at]) for at, t in places])
        present = {
            n: event
            for n, (at, telling) in enumerate(places)
            if at in self.before and (event := self.before[at].events.get(telling.id))
        }
        touched = [n for n, (at, _) in enumerate(places) if at in stories]
        clusters = compared.group(touched, mates(present))
        judgements += [
            Judgement(
                "event",
                places[left][1].id,
                places[right][1].id,
                round(probability(compared.scores[left, right]), 4),
                compared.reasons(left, right),
            )
            for left, right in strongest(clusters, compared.scores)
            if self._new(places[left][0], places[right][0])
        ]
        named = ids(clusters, present, [content_id("e", telling.id) for _, telling in places])
        return {places[n][1].id: event for n, event in named.items()}
