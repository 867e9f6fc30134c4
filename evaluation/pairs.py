"""Event types of PLV's marked pairs, by cross-validation: each sentence by a model that was not trained on it."""

from __future__ import annotations

import json
from pathlib import Path

from evaluation.failures import NotMeasured
from evaluation.scores import Matches, share
from evaluation.shipped import Shipped
from training.data import Pair, read_plv

PREDICTIONS = Path(__file__).parent.parent / "training/plv_folds.json"
"""The root predicted for each sentence id by a model trained without its fold; ``training.train_pair`` writes it."""


def measure(data: Path, shipped: Shipped) -> dict[str, float]:
    """Macro-F1 over the 15 roots, accuracy, and F1 of each root.

    «model card agrees» is 100 where the shipped ``model.json`` names the same macro-F1, else 0.
    """
    if not PREDICTIONS.is_file():
        raise NotMeasured(f"{PREDICTIONS} is missing: python -m training.train_pair --folds writes it")
    predicted: dict[str, str] = json.loads(PREDICTIONS.read_text("utf-8"))
    gold = {pair.id: _root(pair) for pair in read_plv(data / "plv/train.tsv")}
    if gold.keys() != predicted.keys():
        raise NotMeasured(f"{PREDICTIONS} is of other sentences than {data / 'plv/train.tsv'}: train the folds again")
    roots = sorted(set(gold.values()))
    f1 = {root: _of_root(root, predicted, gold) for root in roots}
    macro = sum(f1.values()) / len(roots)
    named = shipped.model.description["figures"].get("pairs", {}).get("macro-F1")
    return {
        "macro-F1": macro,
        "accuracy": share(sum(predicted[id_] == root for id_, root in gold.items()), len(gold)),
        "model card agrees": 100.0 * (named is not None and abs(named - macro) < 0.1),
        **{f"{root} F1": value for root, value in f1.items()},
    }


def _root(pair: Pair) -> str:
    """PLV's label of a pair; CONCEDE and RETREAT stand there joined."""
    return pair.types[0] if len(pair.types) == 1 else "YIELD"


def _of_root(root: str, predicted: dict[str, str], gold: dict[str, str]) -> float:
    matches = Matches()
    matches.add(
        [id_ for id_, given in predicted.items() if given == root], [id_ for id_, is_ in gold.items() if is_ == root]
    )
    return matches.f1
