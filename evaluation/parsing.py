"""Tags and dependency trees on gold words and sentences, through the shipped graph and the spanning tree."""

from __future__ import annotations

from pathlib import Path

from dragoman.language.trees import best_tree
from evaluation.scores import share
from evaluation.shipped import Shipped
from evaluation.text import SETS
from training.data import read_conllu


def measure(data: Path, shipped: Shipped) -> dict[str, float]:
    """UPOS, UAS and LAS in per cent of all words, punctuation among them; relations with their subtypes."""
    tags, relations = shipped.model.labels["upos"], shipped.model.labels["deprel"]
    figures: dict[str, float] = {}
    for name, file in SETS.items():
        tagged = attached = labelled = total = 0
        examples = list(read_conllu(data / file))
        for example, output in zip(examples, shipped.outputs(examples), strict=True):
            heads = best_tree(output.arcs)
            given = [relations[output.relations[word, head]] for word, head in enumerate(heads)]
            right = [head == gold for head, gold in zip(heads, example.heads or (), strict=True)]
            tagged += sum(tags[i] == gold for i, gold in zip(output.upos, example.upos or (), strict=True))
            attached += sum(right)
            labelled += sum(r and a == b for r, a, b in zip(right, given, example.deprels or (), strict=True))
            total += len(example.words)
        counts = {"UPOS": tagged, "UAS": attached, "LAS": labelled}
        figures |= {f"{name} {figure}": share(right, total) for figure, right in counts.items()}
    return figures
