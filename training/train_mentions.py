"""Stage 4: the mention tower, on mentions that people marked as telling one act.

    python -m training.train_mentions --data DATA --trunk work/events.pt --out work/mentions.pt
    python -m training.train_mentions --data DATA --trunk work/events.pt --folds 3 --out work/mention_vectors.json

Supervised contrastive learning (Khosla et al. 2020), as Hsu and Horwood (2022) have it for mentions: in a batch of one
topic's reports, mentions of one act are drawn together, and all others, which tell of the same day and people, apart.
With ``--folds`` it writes the vectors that towers give to the topics that they have not learned from: those are what
``train_linking`` weighs, because a tower knows its own topics too well.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.progress import track
from torch import Tensor, nn

from dragoman.coding.likeness import packed
from dragoman.language.contexts import around, surrounded
from dragoman.language.encoder import FOLDER, Encoder, Floats
from dragoman.language.sentences import split
from training.export import load_trunk
from training.linked import Marked, read_ecbplus, read_sets
from training.network import TRUNK_DEPTH, MentionTower
from training.train_trunk import optimiser

WRITTEN = Path(__file__).parent / "written/linking"
TEMPERATURE = 0.1
CONTEXTS = 48
"""The contexts of a batch: more of a topic are drawn from anew in each epoch."""
TOGETHER = 4
"""Written sets in a batch: they are a tenth of a topic."""
RUN = 16
"""Contexts of similar length that go through the tower at once."""


@dataclass(frozen=True)
class Context:
    """A sentence with its surroundings: states [pieces, width] as 16-bit floats, the kind of each piece's sentence, and
    of each mention its report, its number there, the name of its act and the pieces of its words."""

    middle: Floats
    last: Floats
    kinds: Sequence[int]
    mentions: list[tuple[str, int, str, Sequence[int]]]


def contexts(encoder: Encoder, marked: Marked) -> Iterator[Context]:
    """The contexts of a report's mentions; those in no sentence are left out."""
    raws = split(marked.report.text)
    inside: dict[int, list[tuple[int, int, int, str]]] = defaultdict(list)
    for number, (start, end, act) in enumerate(marked.mentions):
        for index, raw in enumerate(raws):
            if raw.tokens[0].start < end and start < raw.tokens[-1].end:
                inside[index].append((number, start, end, act))
                break
    needed = sorted({i for at in inside for i in around(at) if 0 <= i < len(raws)})
    encoded = {i: encoder.pieces.encode([t.form for t in raws[i].tokens], raws[i].quoted) for i in needed}
    outputs = dict(zip(needed, encoder.encode(list(encoded.values())), strict=True))
    for index, mentions in inside.items():
        words = [
            [word for word, token in enumerate(raws[index].tokens) if token.start < end and start < token.end]
            for _, start, end, _ in mentions
        ]
        seen = surrounded(encoded, outputs, index, words)
        yield Context(
            *(states.astype(np.float16) for states in (seen.states, seen.last)),
            seen.kinds,
            [(marked.report.id, n, act, pieces) for (n, _, _, act), pieces in zip(mentions, seen.words, strict=True)],
        )


def vectors_of(tower: MentionTower, given: Iterable[Context]) -> tuple[Tensor, list[tuple[str, int, str]]]:
    """Vectors [mentions, size], and of each its report, its number there and the name of its act."""
    ordered = sorted(given, key=lambda one: len(one.kinds))
    vectors, told = [], []
    for start in range(0, len(ordered), RUN):
        batch = ordered[start : start + RUN]
        found = tower(*_collate(batch))
        vectors += [found[row, : len(one.mentions)] for row, one in enumerate(batch)]
        told += [(report, number, act) for one in batch for report, number, act, _ in one.mentions]
    return torch.cat(vectors), told


def _collate(batch: Sequence[Context]) -> tuple[Tensor, ...]:
    size, longest, most = len(batch), len(batch[-1].kinds), max(len(one.mentions) for one in batch)
    width = batch[0].middle.shape[1]
    middle, last = torch.zeros(size, longest, width), torch.zeros(size, longest, width)
    bias, kinds = torch.full((size, 1, 1, longest), -1e4), torch.zeros(size, longest, dtype=torch.int64)
    words = torch.zeros(size, most, longest)
    for row, one in enumerate(batch):
        here = len(one.kinds)
        middle[row, :here], last[row, :here] = torch.from_numpy(one.middle), torch.from_numpy(one.last)
        kinds[row, :here], bias[row, :, :, :here] = torch.tensor(one.kinds), 0
        for number, (*_, pieces) in enumerate(one.mentions):
            words[row, number, list(pieces)] = 1 / len(pieces)
    return middle, last, bias, kinds, words


def contrast(vectors: Tensor, acts: Sequence[str]) -> Tensor:
    """The supervised contrastive loss: how far each mention is from finding those of its act among all others."""
    names = {name: number for number, name in enumerate(dict.fromkeys(acts))}
    labels = torch.tensor([names[act] for act in acts])
    itself = torch.eye(len(acts), dtype=torch.bool)
    near = (vectors @ vectors.T / TEMPERATURE).masked_fill(itself, -1e4)
    same = (labels.unsqueeze(0) == labels.unsqueeze(1)) & ~itself
    found = -((near - torch.logsumexp(near, 1, keepdim=True)) * same).sum(1) / same.sum(1).clamp(min=1)
    told_twice = same.any(1)
    return (found * told_twice).sum() / told_twice.sum().clamp(min=1)


def train(
    topics: Sequence[list[Context]], written: Sequence[list[Context]], trunk: Path, epochs: int, seed: int
) -> MentionTower:
    """A tower, from the contexts of topics and of written sets."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    tower = MentionTower(load_trunk(trunk)[0].encoder.layers[TRUNK_DEPTH:])
    others = [p for name, p in tower.named_parameters() if not name.startswith("layers.")]
    steps = epochs * (len(topics) + -(-len(written) // TOGETHER))
    adam, schedule = optimiser([(list(tower.layers.parameters()), 1e-4), (others, 1e-3)], steps)
    began = time.time()
    for epoch in range(epochs):
        tower.train()
        total = 0.0
        for batch in _drawn(topics, written, rng):
            vectors, told = vectors_of(tower, batch)
            loss = contrast(vectors, [act for _, _, act in told])
            loss.backward()
            nn.utils.clip_grad_norm_(tower.parameters(), 1.0)
            adam.step()
            schedule.step()
            adam.zero_grad()
            total += loss.item()
        print(f"epoch {epoch} loss {total * epochs / steps:.3f} {time.time() - began:.0f} s", flush=True)
    return tower.eval()


def _drawn(
    topics: Sequence[list[Context]], written: Sequence[list[Context]], rng: random.Random
) -> list[list[Context]]:
    """An epoch's batches."""
    mixed = rng.sample(written, len(written))
    sets = [[one for few in mixed[at : at + TOGETHER] for one in few] for at in range(0, len(mixed), TOGETHER)]
    found = [rng.sample(one, min(len(one), CONTEXTS)) for one in (*topics, *sets)]
    rng.shuffle(found)
    return found


@torch.inference_mode()
def average_precision(tower: MentionTower, topics: Iterable[list[Context]]) -> float:
    """Per cent: how far up the pairs of one act stand among all pairs within topics."""
    near, same = [], []
    for one in topics:
        vectors, told = vectors_of(tower, one)
        rows, columns = np.triu_indices(len(told), 1)
        near.append((vectors @ vectors.T).numpy()[rows, columns])
        same.append(np.array([told[a][2] == told[b][2] for a, b in zip(rows, columns, strict=True)]))
    hits = np.concatenate(same)[np.argsort(-np.concatenate(near), kind="stable")]
    return float(100 * (np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean())


def held_out(
    topics: Mapping[int, list[Context]],
    written: Mapping[str, list[Context]],
    folds: int,
    trunk: Path,
    epochs: int,
    seed: int,
) -> dict[str, dict[int, str]]:
    """For each report the vectors of its mentions, by their numbers there and as they are kept, from a tower that has
    not learned from its topic or set."""
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for fold in range(folds):
        kept, out = _parted(topics, fold, folds)
        kept_sets, out_sets = _parted(written, fold, folds)
        tower = train(kept, kept_sets, trunk, epochs, seed)
        print(f"fold {fold}: average precision {average_precision(tower, out):.1f}", flush=True)
        with torch.inference_mode():
            for one in (*out, *out_sets):
                for vector, (report, number, _) in zip(*vectors_of(tower, one), strict=True):
                    found[report][number] = packed(vector.numpy(), f"fold {fold}")
    return found


def _parted(
    groups: Mapping[Any, list[Context]], fold: int, folds: int
) -> tuple[list[list[Context]], list[list[Context]]]:
    """The groups outside a fold, and those in it."""
    numbered = list(enumerate(groups.values()))
    return [one for i, one in numbered if i % folds != fold], [one for i, one in numbered if i % folds == fold]


def main() -> None:
    """Trains, and writes a checkpoint; or, with ``--folds``, the vectors of what each tower has not seen."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--trunk", type=Path, required=True, help="checkpoint of stage 2, to start from its last layers"
    )
    parser.add_argument("--model", type=Path, default=FOLDER, help="folder of the exported encoder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--leave-out", type=int, nargs="*", default=[*range(30, 36)], metavar="TOPIC", help="of ECB+")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_flush_denormal(True)
    encoder = Encoder(options.model)
    folder = options.data / "ecbplus"
    numbers = sorted(int(path.name) for path in folder.iterdir() if path.is_dir())
    topics = {
        number: [one for marked in read_ecbplus(folder, [number]) for one in contexts(encoder, marked)]
        for number in track(numbers, "encoding ECB+")
    }
    written = {
        row["id"]: [one for marked in reports for one in contexts(encoder, marked)]
        for path in sorted(WRITTEN.glob("*.jsonl"))
        for row, reports in read_sets(path)
    }
    out = [topics.pop(number) for number in options.leave_out if number in topics]
    if options.folds:
        found = held_out(topics, written, options.folds, options.trunk, options.epochs, options.seed)
        options.out.write_text(json.dumps(found))
        return
    tower = train([*topics.values()], [*written.values()], options.trunk, options.epochs, options.seed)
    torch.save({"tower": tower.state_dict()}, options.out)
    if out:
        print(f"average precision on what was left out: {average_precision(tower, out):.1f}")


if __name__ == "__main__":
    main()
