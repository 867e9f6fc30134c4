"""The shipped model: two ONNX graphs, checked when they are loaded, and run in batches of similar length."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from dragoman.errors import ModelError
from dragoman.language.pieces import Encoded, Ints, Pieces, padded

FORMAT = 1
"""The layout of the graphs' inputs and outputs that this package reads; ``training/export.py`` writes the same."""
BATCH_PIECES = 256
"""Pieces in one run of the encoder, padding included. A report's sentences differ in length: runs of 768 take a sixth
longer, for their padding."""
FOLDER = Path(__file__).parent.parent / "model"

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Output:
    """What the encoder says of one sentence of n words and p pieces.

    ``upos``, ``entity``, ``attribution`` [n] are label numbers, the ``_p`` their probabilities; ``arcs`` [n, n + 1]
    log-probabilities of heads (0 is the root); ``relations`` [n, n + 1] the best relation to each head;
    ``states`` [p, 384] is what the pair tower starts from.
    """

    upos: Bytes
    entity: Bytes
    entity_p: Floats
    attribution: Bytes
    attribution_p: Floats
    arcs: Floats
    relations: Bytes
    states: Floats


@dataclass(frozen=True, slots=True)
class PairInput:
    """A sentence's states and, for each piece, 1 where the source stands, 2 where the target stands, else 0."""

    states: Floats
    roles: Sequence[int]


class Model:
    """The encoder with its token heads, and the pair tower."""

    def __init__(self, folder: Path = FOLDER, threads: int = 0) -> None:
        self.description = _checked(folder)
        self.version: str = self.description["version"]
        self.labels: dict[str, list[str]] = self.description["labels"]
        self.pieces = Pieces(folder / "tokenizer.json")
        self._encoder = _session(folder / "encoder.onnx", threads)
        self._pair = _session(folder / "pair.onnx", threads)

    def encode(self, sentences: Sequence[Encoded]) -> list[Output]:
        """Runs the encoder; the outputs stand in the order of ``sentences``."""
        outputs: list[Output | None] = [None] * len(sentences)
        for batch in _by_length([len(s.pieces) for s in sentences]):
            chosen = [sentences[i] for i in batch]
            results = self._encoder.run(
                None,
                {
                    "pieces": padded([s.pieces for s in chosen]),
                    "kinds": padded([s.kinds for s in chosen]),
                    "first": padded([s.first for s in chosen]),
                },
            )
            for row, i in enumerate(batch):
                outputs[i] = _cut(results, row, sentences[i])
        return [o for o in outputs if o is not None]

    def pair_types(self, pairs: Sequence[PairInput]) -> Floats:
        """Probabilities [pairs, types] in the order of ``labels["type"]``."""
        out = np.zeros((len(pairs), len(self.labels["type"])), dtype=np.float32)
        for batch in _by_length([len(p.roles) for p in pairs]):
            roles = padded([pairs[i].roles for i in batch])
            states = np.zeros((*roles.shape, pairs[0].states.shape[1]), dtype=np.float32)
            seen: Ints = np.zeros(roles.shape, dtype=np.int64)
            for row, i in enumerate(batch):
                states[row, : len(pairs[i].roles)] = pairs[i].states
                seen[row, : len(pairs[i].roles)] = 1
            out[batch] = self._pair.run(None, {"states": states, "pieces": seen, "roles": roles})[0]
        return out


def _checked(folder: Path) -> dict[str, Any]:
    """``model.json`` of the folder, after its format number and the files' hashes have been compared."""
    try:
        description: dict[str, Any] = json.loads((folder / "model.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder}: no readable model.json ({error}); reinstall dragoman") from None
    found = description.get("format") if isinstance(description, dict) else None
    if found != FORMAT:
        raise ModelError(
            f"{folder}: the model has format {found}, this version reads {FORMAT}; "
            "install the model and the package of one release"
        )
    for name, expected in description["files"].items():
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            raise ModelError(f"{path}: missing, or not the file that model.json describes; reinstall dragoman")
    return description


def _session(path: Path, threads: int) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = (
        threads or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else threads
    )
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _by_length(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices in batches of similar length, each within ``BATCH_PIECES`` pieces of padded input."""
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and lengths[i] * (len(batch) + 1) > BATCH_PIECES:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _cut(results: list[Any], row: int, sentence: Encoded) -> Output:
    upos, entity, entity_p, attribution, attribution_p, arcs, relations, states = (r[row] for r in results)
    n = len(sentence.first) - 1
    return Output(
        upos[:n], entity[:n], entity_p[:n], attribution[:n], attribution_p[:n],
        arcs[:n, : n + 1], relations[:n, : n + 1], states[: len(sentence.pieces)],
    )  # fmt: skip
