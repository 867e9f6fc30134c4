"""Batches of similar length, with every label layer as an integer array."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from dragoman.language.pieces import Pieces, padded
from training.data import Example
from training.network import Labels

IGNORED = -100
LAYERS = ("upos", "deprel", "entity", "attribution", "act")
_FIELDS = {"upos": "upos", "deprel": "deprels", "entity": "entities", "attribution": "attributions", "act": "acts"}
Row = dict[str, list[int]]


def rows(examples: Sequence[Example], pieces: Pieces, labels: Labels, longest: int = 160) -> list[Row]:
    """Examples as integer rows; sentences of more than ``longest`` pieces are left out."""
    ids = {layer: {label: i for i, label in enumerate(getattr(labels, layer))} for layer in LAYERS}
    out = []
    for example in examples:
        encoded = pieces.encode(example.words, example.quoted)
        if len(encoded.pieces) > longest:
            continue
        row: Row = {"pieces": encoded.pieces, "kinds": encoded.kinds, "first": encoded.first}
        row["heads"] = example.heads or [IGNORED] * len(example.words)
        for layer in LAYERS:
            values = getattr(example, _FIELDS[layer]) or [""] * len(example.words)
            row[layer] = [ids[layer].get(value, IGNORED) for value in values]
        out.append(row)
    return out


def batches(items: Sequence[Row], size: int, rng: random.Random | None = None) -> Iterator[list[Row]]:
    """Batches of about equal length; shuffled when ``rng`` is given."""
    order = list(items)
    if rng:
        rng.shuffle(order)
    groups = []
    for start in range(0, len(order), size * 25):
        chunk = sorted(order[start : start + size * 25], key=lambda row: len(row["pieces"]))
        groups += [chunk[i : i + size] for i in range(0, len(chunk), size)]
    if rng:
        rng.shuffle(groups)
    yield from groups


def collate(batch: Sequence[Row]) -> dict[str, Tensor]:
    """One batch as tensors. ``known`` [batch, 1 + n] says which word positions exist, the root among them."""
    out = {name: torch.from_numpy(padded([row[name] for row in batch])) for name in ("pieces", "kinds", "first")}
    lengths = np.array([len(row["first"]) for row in batch])
    known = np.arange(lengths.max())[None, :] < lengths[:, None]
    out["known"] = torch.from_numpy(known)
    for name in ("heads", *LAYERS):
        filled = padded([row[name] for row in batch])
        out[name] = torch.from_numpy(np.where(known[:, 1:], filled, IGNORED))
    return out
