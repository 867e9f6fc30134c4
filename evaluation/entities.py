"""Persons, places and organisations on gold words of UNER's EWT development set."""

from __future__ import annotations

from pathlib import Path

from evaluation.scores import label_f1
from evaluation.shipped import Shipped
from training.data import read_iob


def measure(data: Path, shipped: Shipped) -> dict[str, float]:
    """F1 of exact spans with their label, all together and each label alone."""
    examples = list(read_iob(data / "ner/uner_ewt_dev.iob2"))
    outputs = shipped.outputs(examples)
    rows = ((o.entity.tolist(), e.entities or ()) for e, o in zip(examples, outputs, strict=True))
    return label_f1(rows, shipped.model.labels["entity"])
