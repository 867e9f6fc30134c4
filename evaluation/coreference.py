"""Event mentions over documents: which of those marked in ECB+ tell the same act.

The marked mentions are given; in which story a document is, linking finds, and only mentions of one story are compared,
by the shipped weights and threshold. Most of ECB+'s acts are none of the codebook's (releases, injuries, earthquakes):
of those the type and the sides say nothing, and their words decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
from rich.progress import track
from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]

from dragoman.linking import Item, link
from dragoman.linking.clusters import average_link
from dragoman.linking.events import THRESHOLD, probability
from dragoman.linking.features import Told, score
from dragoman.linking.profile import Profile
from evaluation.calibration import Judged, expected_error
from evaluation.failures import NotMeasured
from evaluation.linking_eval import bcubed
from evaluation.shipped import Shipped
from training.linked import item_at, read_ecbplus

KEPT = range(30, 36)
"""The topics of ECB+ that the weights were not learned from (``training/train_linking.py``)."""

LIKELY = 0.1
"""Nineteen in twenty pairs are less likely, and right: they would hide any error of the rest."""

Assigned = Mapping[str, Hashable]
"""The cluster of each mention, by the mention's id."""


def measure(data: Path, shipped: Shipped) -> dict[str, float]:
    """The figures of the topics that are kept to measure on."""
    return measure_folder(data / "ecbplus", KEPT, shipped)


def measure_folder(folder: Path, topics: Collection[int], shipped: Shipped) -> dict[str, float]:
    """CoNLL F1 and its parts on topics of a folder in ECB+'s layout, and what the same word in one story comes to.

    Raises:
        NotMeasured: the folder lacks ``coreference_sentences.csv``, a topic, or mentions that count.
    """
    absent = [name for name in ("coreference_sentences.csv", *map(str, topics)) if not (folder / name).exists()]
    if absent:
        raise NotMeasured(f"{folder} has no {', '.join(absent)}: give a folder in ECB+'s layout, and topics it has")
    marked = list(read_ecbplus(folder, topics))
    items = [item_at(shipped.coder, one) for one in track(marked, "coding ECB+", transient=True)]
    gold = {
        told.id: act
        for one, item in zip(marked, items, strict=True)
        for told, (_, _, act) in zip(item.mentions, one.mentions, strict=True)
    }
    if not gold:
        raise NotMeasured(f"{folder}: no mention stands in a sentence that coreference_sentences.csv names")
    stories = link([replace(item, mentions=()) for item in items], []).stories
    floor = {told.id: (stories[item.report], told.trigger) for item in items for told in item.mentions}
    found, judged = clusters(items, stories, gold)
    return {
        **conll(gold, found),
        "same word in one story, CoNLL F1": conll(gold, floor)["CoNLL F1"],
        "expected calibration error of likely pairs": 100 * expected_error(judged),
    }


def clusters(
    items: Sequence[Item], stories: Mapping[str, str], gold: Assigned
) -> tuple[dict[str, tuple[str, int]], list[Judged]]:
    """The event of each mention, by average link of the pair scores among all mentions of a story; and the pairs that
    are one act with a probability of ``LIKELY`` or more, with whether they are."""
    by_story: dict[str, list[Told]] = defaultdict(list)
    for item in items:
        profile = Profile(item)
        by_story[stories[item.report]] += [Told(seen, profile, stories[item.report]) for seen in profile.seen]
    found, judged = {}, []
    for story, told in track(by_story.items(), "comparing mentions", transient=True):
        acts = [gold[one.telling.id] for one in told]
        pairs = {(a, b): score(told[a], told[b]) for a, b in combinations(range(len(told)), 2)}
        judged += [Judged([], p, acts[a] == acts[b]) for (a, b), s in pairs.items() if (p := probability(s)) >= LIKELY]
        for number, cluster in enumerate(average_link(range(len(told)), pairs, THRESHOLD)):
            found.update({told[place].telling.id: (story, number) for place in cluster})
    return found, judged


def conll(gold: Assigned, found: Assigned) -> dict[str, float]:
    """The CoNLL-2012 score (Pradhan et al. 2012), 0 to 100: the mean of the F1 of MUC, BCubed and entity-based CEAF."""
    parts = {"MUC F1": _muc(gold, found), "BCubed F1": bcubed(gold, found)[2], "CEAFe F1": _ceafe(gold, found)}
    return {"CoNLL F1": sum(parts.values()) / len(parts), **parts}


def _muc(gold: Assigned, found: Assigned) -> float:
    """Vilain et al. 1995: the links that are missing to hold each cluster together."""
    recall, precision = _links_found(gold, found), _links_found(found, gold)
    return 200 * recall * precision / (recall + precision) if recall + precision else 0.0


def _links_found(key: Assigned, response: Assigned) -> float:
    groups = _groups(key)
    needed = sum(len(group) - 1 for group in groups)
    missing = sum(len({response[one] for one in group}) - 1 for group in groups)
    return (needed - missing) / needed if needed else 0.0


def _ceafe(gold: Assigned, found: Assigned) -> float:
    """Luo 2005: the best one-to-one match of clusters, each pair worth its Dice overlap."""
    keys, responses = _groups(gold), _groups(found)
    at_key = {one: row for row, group in enumerate(keys) for one in group}
    at_response = {one: column for column, group in enumerate(responses) for one in group}
    worth = np.zeros((len(keys), len(responses)))
    for one in gold:
        row, column = at_key[one], at_response[one]
        worth[row, column] += 2 / (len(keys[row]) + len(responses[column]))
    total = worth[linear_sum_assignment(-worth)].sum()
    return float(200 * total / (len(keys) + len(responses)))


def _groups(assigned: Assigned) -> list[list[str]]:
    groups: dict[Hashable, list[str]] = defaultdict(list)
    for one, group in assigned.items():
        groups[group].append(one)
    return list(groups.values())
