"""One event out of several reports, as a user gets it: coded and linked, with nothing given.

On sets of reports written for the project, half of which tell one act and half another that is easily taken for it; and
on BASIL, where three outlets tell one event of US politics. A pair of reports is joined where they share an event.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

from dragoman.linking import item_from_coded, link
from dragoman.linking.links import Links
from dragoman.values import Coded, Report
from evaluation.coreference import conll
from evaluation.gold import FOLDER
from evaluation.linking_eval import basil
from evaluation.shipped import Shipped
from training.linked import Marked, read_sets

HALVES = ("dev", "held")
NEAR_DAYS = 30
"""Two BASIL articles on different events are a pair that may be confused where they lie no further apart."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Linked:
    """Reports as they were coded, with what linking made of them."""

    coded: Sequence[Coded]
    links: Links

    def events(self) -> dict[str, set[str]]:
        """The events of each report."""
        return {one.report.id: {self.links.events[mention.id] for mention in one.mentions} for one in self.coded}

    def joined(self, pairs: Iterable[Pair]) -> list[Pair]:
        """The pairs of reports that share an event."""
        events = self.events()
        return [(left, right) for left, right in pairs if events[left] & events[right]]


def measure(data: Path, shipped: Shipped) -> dict[str, float]:
    """Pairs of reports joined rightly and wrongly, and how well the mentions that people marked are grouped."""
    figures: dict[str, float] = {}
    for half in HALVES:
        figures |= {f"{name}, {half}": figure for name, figure in _written(shipped, half).items()}
    return figures | {f"{name}, BASIL": figure for name, figure in _basil(data / "basil", shipped).items()}


def _linked(reports: Iterable[Report], shipped: Shipped) -> Linked:
    coded = [shipped.coder.code(report) for report in reports]
    return Linked(coded, link([item_from_coded(one) for one in coded], []))


def _written(shipped: Shipped, half: str) -> dict[str, float]:
    sets = list(read_sets(FOLDER / "linking.jsonl", half))
    linked = _linked((marked.report for _, reports in sets for marked in reports), shipped)
    same = [(left, right) for row, _ in sets for left, right, one in row["pairs"] if one]
    other = [(left, right) for row, _ in sets for left, right, one in row["pairs"] if not one]
    acts = dict(_matched(linked.coded, [marked for _, reports in sets for marked in reports]))
    known = _telling_one(linked.coded, acts)
    return {
        "pairs telling one act, joined": _percent(len(linked.joined(same)), len(same)),
        "the same where both acts were found": _percent(len(linked.joined(known)), len(known)),
        "pairs telling no act in common, joined": _percent(len(linked.joined(other)), len(other)),
        "mentions found and marked, CoNLL F1": conll(acts, {id_: linked.links.events[id_] for id_ in acts})["CoNLL F1"],
        **_mentions(acts, linked.links.events),
    }


def _matched(coded: Sequence[Coded], marked: Sequence[Marked]) -> Iterator[tuple[str, str]]:
    """The act of each mention that has the telling word of a marked one."""
    for one, gold in zip(coded, marked, strict=True):
        for mention in one.mentions:
            for start, end, act in gold.mentions:
                if start < mention.trigger.end and mention.trigger.start < end:
                    yield mention.id, act
                    break


def _telling_one(coded: Sequence[Coded], acts: Mapping[str, str]) -> list[Pair]:
    """The pairs of reports in which mentions of one act were found."""
    telling: dict[str, set[str]] = defaultdict(set)
    for one in coded:
        for mention in one.mentions:
            if mention.id in acts:
                telling[acts[mention.id]].add(one.report.id)
    return sorted({pair for reports in telling.values() for pair in combinations(sorted(reports), 2)})


def _mentions(acts: Mapping[str, str], events: Mapping[str, str]) -> dict[str, float]:
    """Of the pairs of mentions of one act how many are joined, and of the pairs joined how many are of two acts."""
    pairs = [(acts[a] == acts[b], events[a] == events[b]) for a, b in combinations(sorted(acts), 2)]
    same, joined = sum(one for one, _ in pairs), sum(both for _, both in pairs)
    right = sum(one and both for one, both in pairs)
    return {
        "pairs of mentions of one act, joined": _percent(right, same),
        "pairs of mentions joined, of two acts": _percent(joined - right, joined),
    }


def _basil(folder: Path, shipped: Shipped) -> dict[str, float]:
    documents = basil(folder)
    linked = _linked((Report(text=d.text, id=d.id, title=d.title, published=d.published) for d in documents), shipped)
    pairs = list(combinations(documents, 2))
    same = [(left.id, right.id) for left, right in pairs if left.story == right.story]
    other = [
        (left.id, right.id)
        for left, right in pairs
        if left.story != right.story and _apart(left.published, right.published) <= NEAR_DAYS
    ]
    right, wrong = len(linked.joined(same)), len(linked.joined(other))
    return {
        "articles on one event, joined": _percent(right, len(same)),
        "articles on two events within a month, joined": _percent(wrong, len(other)),
        "of joined pairs, on two events": _percent(wrong, right + wrong),
    }


def _apart(left: str | None, right: str | None) -> int:
    first, second = (date.fromisoformat((day or "")[:10]) for day in (left, right))
    return abs((first - second).days)


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0
