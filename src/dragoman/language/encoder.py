"""The shipped model: four ONNX graphs, checked when they are loaded, and run in batches of similar length."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from dragoman.errors import ModelError
from dragoman.language.pieces import Encoded, Ints, Pieces, padded

FORMAT = 4
"""The layout of the graphs' inputs and outputs that this package reads; ``training/export.py`` writes the same."""
BATCH_PIECES = 128
"""Pieces in one run of the encoder, padding included. A report's sentences differ in length: on one thread runs of 256
take a tenth longer, for their padding, and runs of 768 two fifths."""
FOLDER = Path(__file__).parent.parent / "model"

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Output:
    """What the encoder says of one sentence of n words and p pieces.

    ``upos``, ``entity``, ``attribution`` [n] are label numbers, ``entity_p`` the names' probabilities; ``act_p`` [n] is
    the probability that a word tells an act; ``arcs`` [n, n + 1] log-probabilities of heads (0 is the root);
    ``relations`` [n, n + 1] the best relation to each head;
    ``states`` [p, 384] is what the towers start from, ``last`` [p, 384] are the states after the last layer.
    """

    upos: Bytes
    entity: Bytes
    entity_p: Floats
    attribution: Bytes
    act_p: Floats
    arcs: Floats
    relations: Bytes
    states: Floats
    last: Floats


@dataclass(frozen=True, slots=True)
class Look:
    """A sentence's states and marks on its pieces: 1 where the source stands, 2 where the target stands, 3 where the
    telling word stands, else 0."""

    states: Floats
    marks: Sequence[int]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the event tower says of a look: probabilities of ``types`` [types] and ``statuses`` [statuses] in the order
    of the labels, and for each piece of naming neither side, the source or the target (``sides`` [p, 3])."""

    types: Floats
    statuses: Floats
    sides: Floats


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences side by side: their ``states`` and ``last`` [p, 384]; for each piece the number of its sentence in the
    passage and whether that sentence opens a paragraph; and ``first`` as in :class:`Encoded`, over all pieces."""

    states: Floats
    last: Floats
    sentences: Sequence[int]
    opens: Sequence[int]
    first: Sequence[int]


@dataclass(frozen=True, slots=True)
class Attributed:
    """What the statement tower says of a passage of n words: scores of ``labels`` [n, labels], and for each word the
    probabilities [n, 1 + n] that none, or the word there, begins the cue that it belongs to."""

    labels: Floats
    links: Floats


@dataclass(frozen=True, slots=True)
class Surrounded:
    """A sentence with its surroundings: their ``states`` and ``last`` [p, 384]; for each piece the kind of its sentence
    (``contexts``); and for each telling word its pieces."""

    states: Floats
    last: Floats
    kinds: Sequence[int]
    words: Sequence[Sequence[int]]


class Chain(NamedTuple):
    """The statement tower's labels, and the scores [labels, labels] of going from one to the next and [labels] of
    the first."""

    labels: list[str]
    moves: Floats
    opening: Floats


class Encoder:
    """The encoder with its token heads."""

    def __init__(self, folder: Path = FOLDER, threads: int = 0) -> None:
        self.description = _checked(folder)
        self.version: str = self.description["version"]
        self.labels: dict[str, list[str]] = self.description["labels"]
        self.pieces = Pieces(folder / "tokenizer.json")
        self._encoder = _session(folder / "encoder.onnx", threads)

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


class Model(Encoder):
    """The encoder, the event tower, the statement tower and the mention tower."""

    def __init__(self, folder: Path = FOLDER, threads: int = 0) -> None:
        super().__init__(folder, threads)
        self._event = _session(folder / "event.onnx", threads)
        self._statement = _session(folder / "statement.onnx", threads)
        self._mention = _session(folder / "mention.onnx", threads)
        self.tower: str = self.description["files"]["mention.onnx"][:6]
        told = self.description["statements"]
        self.statements = Chain(told["attribution"], *(np.asarray(told[k], np.float32) for k in ("moves", "opening")))

    def look(self, looks: Sequence[Look]) -> list[Seen]:
        """Runs the event tower; what it says stands in the order of ``looks``."""
        seen: list[Seen | None] = [None] * len(looks)
        for batch in _by_length([len(look.marks) for look in looks]):
            roles = padded([looks[i].marks for i in batch])
            states = np.zeros((*roles.shape, looks[0].states.shape[1]), dtype=np.float32)
            there: Ints = np.zeros(roles.shape, dtype=np.int64)
            for row, i in enumerate(batch):
                states[row, : len(looks[i].marks)] = looks[i].states
                there[row, : len(looks[i].marks)] = 1
            types, statuses, sides = self._event.run(None, {"states": states, "pieces": there, "roles": roles})
            for row, i in enumerate(batch):
                seen[i] = Seen(types[row], statuses[row], sides[row, : len(looks[i].marks)])
        return [one for one in seen if one is not None]

    def attribute(self, passages: Sequence[Passage]) -> list[Attributed]:
        """Runs the statement tower, on a passage at a time: they are about equally long and need no padding."""
        found = []
        for passage in passages:
            given = {
                name: np.asarray([getattr(passage, name)], dtype=np.int64) for name in ("sentences", "opens", "first")
            }
            labels, links = self._statement.run(
                None, {"states": passage.states[None], "last": passage.last[None], **given}
            )
            found.append(Attributed(labels[0], links[0]))
        return found

    def vectors(self, contexts: Sequence[Surrounded]) -> list[Floats]:
        """Runs the mention tower, on a context at a time: vectors [words, size] of length 1, which point the same way
        for words that tell one act."""
        found = []
        for one in contexts:
            words = np.zeros((1, len(one.words), len(one.kinds)), dtype=np.float32)
            for row, pieces in enumerate(one.words):
                words[0, row, list(pieces)] = 1 / len(pieces)
            given = {"states": one.states[None], "last": one.last[None], "words": words}
            found.append(self._mention.run(None, given | {"kinds": np.asarray([one.kinds], dtype=np.int64)})[0][0])
        return found


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
    # This fusion's kernel is not vectorised: without it the encoder takes 10 to 15 % less time.
    return ort.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )


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
    upos, entity, entity_p, attribution, _, act_p, arcs, relations, *states = (r[row] for r in results)
    n = len(sentence.first) - 1
    return Output(
        upos[:n], entity[:n], entity_p[:n], attribution[:n], act_p[:n],
        arcs[:n, : n + 1], relations[:n, : n + 1], *(s[: len(sentence.pieces)] for s in states),
    )  # fmt: skip
