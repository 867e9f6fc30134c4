"""The weights by which two mentions are, or are not, one act.

    python -m training.train_linking --data DATA --vectors work/mention_vectors.json

A generalised additive model over the features of ``dragoman.linking.features``: boosted trees that look at one feature
each (Lou, Caruana and Gehrke 2012), never against the direction that the feature has by its meaning. It learns from all
pairs of mentions within a topic of ECB+, but for those that are kept to measure on (``--leave-out``), and within a set
of reports written for the project. What the trees add up to is written as steps for each feature, which is all that the
package needs.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from sklearn.ensemble import HistGradientBoostingClassifier  # type: ignore[import-untyped]

from dragoman.coding.coder import Coder
from dragoman.linking import Item, link
from dragoman.linking.features import FEATURES, Told
from dragoman.linking.profile import Profile
from training.linked import Marked, item_at, read_ecbplus, read_sets

WRITTEN = Path(__file__).parent / "written/linking"
WRITTEN_WEIGHT = 8.0
"""What a pair of the written sets counts beside one of ECB+, which are eighteen times as many."""
BARRED = {"acting": -5.0, "concerned": -5.0, "place": -6.0}
"""What the lowest value of a feature weighs: two states on one side, two countries. Set by hand: the sets teach about
-0.5 and -2, because where the coder mistakes a side or a place, two tellings of one act seem to differ; but what two
states do apart is never one act. The sides cost a point of the pairs of BASIL found, and fewer joined are wrong."""
KEPT = {"read": [-1.5, 1.5, 2.0, 2.5], "unread": [-1.0, 1.0, 1.5, 2.0]}
"""What the feature «kept» weighs, which is not learned, because people mark many more acts than the coder finds."""
OTHERS = 1 / 3
"""The share of the pairs of two acts that is learned from; they count as many times more."""
LOWEST = {"acting": -1.5, "concerned": -1.5, "place": -0.5}
"""What the lowest value of a barred feature is below."""
TREES, RATE, LEAVES, LEAST = 800, 0.1, 8, 20

Floats = NDArray[np.float32]
Group = list[tuple[Marked, Item]]
"""Reports among which mentions are compared: a topic, or a set."""


def told_in(group: Group, stories: Mapping[str, str]) -> list[tuple[Told, str]]:
    """The marked mentions of a group as they are compared, each with the name of its act."""
    found = []
    for marked, item in group:
        profile = Profile(item)
        found += [
            (Told(seen, profile, stories[item.report]), act)
            for seen, (_, _, act) in zip(profile.seen, marked.mentions, strict=True)
        ]
    return found


def stories_of(groups: Iterable[Group]) -> dict[str, str]:
    """The stories that linking finds among the reports of all groups."""
    return link([replace(item, mentions=()) for group in groups for _, item in group], []).stories


def pairs(told: Sequence[tuple[Told, str]]) -> tuple[Floats, NDArray[np.bool_]]:
    """What the features say of each pair [pairs, features], nan for nothing, and whether it is one act."""
    both = list(combinations(told, 2))
    values = [_measures(left, right) for (left, _), (right, _) in both]
    same = np.array([left == right for (_, left), (_, right) in both], dtype=bool)
    return np.array(values, dtype=np.float32).reshape(-1, len(FEATURES)), same


def _measures(left: Told, right: Told) -> list[float]:
    """What is set by hand is the same for all pairs, so that no tree looks at it."""
    values = (0.0 if name == "kept" else feature.measure(left, right) for name, feature in FEATURES.items())
    return [np.nan if value is None else value for value in values]


def fit(values: Floats, same: NDArray[np.bool_], weights: Floats, *, seed: int = 0) -> HistGradientBoostingClassifier:
    """The trees, from pairs with their weights."""
    kept = same | (np.random.default_rng(seed).random(len(same)) < OTHERS)
    weights = weights * np.where(same, 1, 1 / OTHERS)
    model = HistGradientBoostingClassifier(
        max_iter=TREES, learning_rate=RATE, max_leaf_nodes=LEAVES, min_samples_leaf=LEAST, l2_regularization=1.0,
        interaction_cst="no_interactions", random_state=seed,
        monotonic_cst=[feature.direction for feature in FEATURES.values()],
    )  # fmt: skip
    return model.fit(values[kept], same[kept], sample_weight=weights[kept])


def shapes(model: HistGradientBoostingClassifier, values: Floats) -> dict[str, Any]:
    """The model as ``weights.json`` holds it: the prior, and for each feature the steps of its weights.

    As no tree looks at two features, what one adds is the difference that its value makes, whatever the others are.
    A feature that has nothing to say weighs nothing; what always speaks weighs nothing on average.
    """
    nothing = np.full((1, len(FEATURES)), np.nan, dtype=np.float32)
    prior = float(model.decision_function(nothing)[0])
    found = {}
    for place, name in enumerate(FEATURES):
        edges = _edges(model, place)
        lowest = LOWEST.get(name)
        if lowest is not None and not (edges and edges[0] < lowest + 0.1):
            edges = [lowest, *edges]
        probes = np.repeat(nothing, len(edges) + 1, 0)
        probes[:, place] = [*([edges[0] - 1] if edges else [0]), *edges]
        weights = model.decision_function(probes) - model.decision_function(nothing)[0]
        column = values[:, place]
        if not np.isnan(column).any():
            mean = float(weights[np.searchsorted(edges, column, side="right")].mean())
            weights, prior = weights - mean, prior + mean
        found[name] = {"edges": edges, "weights": _rounded(weights)}
    return {"prior": round(prior, 4), "features": found}


def by_hand(held: dict[str, Any], kept: list[float]) -> dict[str, Any]:
    """The model with what «kept» weighs, and with the weights of ``BARRED`` for the lowest values."""
    held["features"]["kept"] = {"edges": [-0.5, 0.5, 1.5], "weights": kept}
    for name, weight in BARRED.items():
        held["features"][name]["weights"][0] = weight
    return held


def _rounded(weights: Iterable[float]) -> list[float]:
    return [round(float(weight), 4) for weight in weights]


def _edges(model: HistGradientBoostingClassifier, place: int) -> list[float]:
    """The values at which what the trees say of a feature changes; above is from the next 32-bit number on."""
    splits = {
        float(node["num_threshold"])
        for trees in model._predictors
        for node in trees[0].nodes
        if not node["is_leaf"] and node["feature_idx"] == place and np.isfinite(node["num_threshold"])
    }
    return sorted(float(np.nextafter(np.float32(split), np.float32(np.inf))) for split in splits)


def read_groups(data: Path, left_out: Iterable[int], coder: Coder) -> Iterator[tuple[Group, float]]:
    """All groups that are learned from, with their weights."""
    topics = sorted({int(path.name) for path in (data / "ecbplus").iterdir() if path.is_dir()} - set(left_out))
    for topic in track(topics, "coding ECB+"):
        yield [(marked, item_at(coder, marked)) for marked in read_ecbplus(data / "ecbplus", [topic])], 1.0
    for path in sorted(WRITTEN.glob("*.jsonl")):
        for _, reports in track(list(read_sets(path)), f"coding {path.name}"):
            yield [(marked, item_at(coder, marked)) for marked in reports], WRITTEN_WEIGHT


def with_vectors(group: Group, vectors: Mapping[str, Mapping[str, str]]) -> Group:
    """The group, its mentions with the vectors of a tower that has not learned from it."""
    return [
        (
            marked,
            replace(
                item,
                mentions=tuple(
                    told._replace(vector=vectors.get(item.report, {}).get(str(number), ""))
                    for number, told in enumerate(item.mentions)
                ),
            ),
        )
        for marked, item in group
    ]


def learned(groups: Sequence[tuple[Group, float]]) -> dict[str, Any]:
    """The weights learned from groups of reports: for pairs whose vectors can be compared, and for those without."""
    stories = stories_of(group for group, _ in groups)
    parts = [(*pairs(told_in(group, stories)), weight) for group, weight in track(groups, "comparing")]
    values, same = (np.concatenate([part[place] for part in parts]) for place in (0, 1))
    weights = np.concatenate([np.full(len(part[1]), part[2], dtype=np.float32) for part in parts])
    read = by_hand(shapes(fit(values, same, weights), values), KEPT["read"])
    values[:, list(FEATURES).index("context")] = 0
    return {"read": read, "unread": by_hand(shapes(fit(values, same, weights), values), KEPT["unread"])}


def main() -> None:
    """Learns and writes the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("src/dragoman/linking/weights.json"))
    parser.add_argument(
        "--leave-out", type=int, nargs="*", default=[*range(30, 36)], metavar="TOPIC", help="topics of ECB+"
    )
    parser.add_argument("--vectors", type=Path, required=True, help="what train_mentions --folds wrote")
    options = parser.parse_args()
    vectors = json.loads(options.vectors.read_text("utf-8"))
    groups = read_groups(options.data, options.leave_out, Coder.load())
    held = learned([(with_vectors(group, vectors), weight) for group, weight in groups])
    options.out.write_text(json.dumps(held, indent=None, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
