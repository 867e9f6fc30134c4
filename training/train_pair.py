"""Stage 2: the pair tower, which types a marked source and target.

    python -m training.train_pair --data DATA --trunk work/trunk.pt --out work/pair.pt
    python -m training.train_pair --data DATA --trunk work/trunk.pt --folds training/plv_folds.json

The second form trains on four fifths of PLV five times and writes the predictions for the fifth left out.
The trunk goes on learning here, so that its middle states serve both; every step repeats a batch of stage 1, which
keeps its heads.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from dragoman.language.pieces import Pieces, padded
from dragoman.language.tokens import quoted_flags, tokenize
from dragoman.values import TYPES
from training.batches import Row, batches, collate, rows
from training.data import FOLDS, Pair, read_cameo, read_plv, read_written, token_sets
from training.encoder import base_folder, mask_bias
from training.export import load_trunk
from training.network import TRUNK_DEPTH, PairTower, Trunk
from training.train_trunk import optimiser, token_loss

PAIR_TYPES = (*TYPES, "NONE")
BATCH = 16
SIDE_DROP = 0.04
"""How often one side is hidden in training: callers may leave out a side that the text doesn't name."""
LONGEST = 160
ENTITY_WEIGHT = 3.0
"""Names are few among words, so their loss is small and stage 1 leaves them behind: here they catch up."""


@dataclass(frozen=True)
class Marked:
    """A pair as the network sees it."""

    pieces: list[int]
    kinds: list[int]
    roles: list[int]
    types: list[int]
    pair: Pair


def marked(pair: Pair, pieces: Pieces) -> Marked:
    """Pieces of the pair's text, with 1 on the source's and 2 on the target's."""
    tokens = tokenize(pair.text)
    encoded = pieces.encode([t.form for t in tokens], quoted_flags(t.form for t in tokens)[0])
    roles = [0] * len(encoded.pieces)
    bounds = [*encoded.first[1:], len(encoded.pieces) - 1]
    for side, span in ((1, pair.source), (2, pair.target)):
        for i, token in enumerate(tokens):
            if span and token.start < span[1] and token.end > span[0]:
                roles[bounds[i] : bounds[i + 1]] = [side] * (bounds[i + 1] - bounds[i])
    types = [PAIR_TYPES.index(t) for t in pair.types]
    cut = slice(0, LONGEST)
    return Marked(encoded.pieces[cut], encoded.kinds[cut], roles[cut], types, pair)


def pair_batches(items: Sequence[Marked], rng: random.Random) -> list[list[Marked]]:
    """Shuffled batches of similar length."""
    order = list(items)
    rng.shuffle(order)
    groups = []
    for start in range(0, len(order), BATCH * 16):
        chunk = sorted(order[start : start + BATCH * 16], key=lambda m: len(m.pieces))
        groups += [chunk[i : i + BATCH] for i in range(0, len(chunk), BATCH)]
    rng.shuffle(groups)
    return groups


def scores(trunk: Trunk, tower: PairTower, batch: Sequence[Marked], rng: random.Random | None = None) -> Tensor:
    """Scores [pairs, types]; with ``rng`` a side is hidden now and then."""
    pieces = torch.from_numpy(padded([m.pieces for m in batch]))
    kinds = torch.from_numpy(padded([m.kinds for m in batch]))
    roles = torch.from_numpy(padded([m.roles for m in batch]))
    if rng:
        for row in range(len(batch)):
            if rng.random() < SIDE_DROP:
                roles[row][roles[row] == rng.choice((1, 2))] = 0
    bias = mask_bias(pieces)
    x = trunk.encoder.drop(_embedded(trunk, pieces, kinds))
    for layer in trunk.encoder.layers[:TRUNK_DEPTH]:
        x = layer(x, bias)
    return tower(x, bias, roles)


def _embedded(trunk: Trunk, pieces: Tensor, kinds: Tensor) -> Tensor:
    encoder = trunk.encoder
    positions = torch.arange(pieces.size(1))
    return encoder.norm(encoder.word(pieces) + encoder.position(positions) + encoder.kind(kinds))


def group_loss(scored: Tensor, batch: Sequence[Marked], smoothing: float = 0.05) -> Tensor:
    """Minus the log of the probability that falls on the types a row may have, with label smoothing."""
    allowed = torch.zeros_like(scored, dtype=torch.bool)
    for row, item in enumerate(batch):
        allowed[row, item.types] = True
    logs = torch.log_softmax(scored, -1)
    hit = torch.logsumexp(logs.masked_fill(~allowed, -1e9), -1)
    return -((1 - smoothing) * hit + smoothing * logs.mean(-1)).mean()


def train(
    trunk: Trunk, items: Sequence[Marked], replay: Sequence[Row], epochs: int, seed: int, label: str
) -> PairTower:
    """Trains a new tower, and the trunk with it, in place."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    tower = PairTower(len(PAIR_TYPES))
    steps = epochs * -(-len(items) // BATCH)
    trunk.encoder.word.weight.requires_grad_(False)
    inner = [p for n, p in trunk.named_parameters() if p.requires_grad and n.startswith("encoder.")]
    heads = [p for n, p in trunk.named_parameters() if p.requires_grad and not n.startswith("encoder.")]
    head_names = ("out.", "role.", "missing")
    new = [p for n, p in tower.named_parameters() if n.startswith(head_names)]
    old = [p for n, p in tower.named_parameters() if not n.startswith(head_names)]
    adam, schedule = optimiser([(inner, 4e-5), (heads, 1e-4), (old, 1.2e-4), (new, 1e-3)], steps)
    trunk.train()
    tower.train()
    began, step, seen = time.time(), 0, 0.0
    repeats = iter(())
    for epoch in range(epochs):
        for batch in pair_batches(items, rng):
            loss = group_loss(scores(trunk, tower, batch, rng), batch)
            seen = 0.98 * seen + 0.02 * loss.item()
            if replay:
                group = next(repeats, None)
                if group is None:
                    repeats = batches(replay, BATCH, rng)
                    group = next(repeats)
                loss = loss + 0.5 * token_loss(trunk, collate(group), ENTITY_WEIGHT)
            loss.backward()
            nn.utils.clip_grad_norm_([*trunk.parameters(), *tower.parameters()], 1.0)
            adam.step()
            schedule.step()
            adam.zero_grad()
            step += 1
        print(f"{label} epoch {epoch} loss {seen:.3f} {time.time() - began:.0f} s", flush=True)
    return tower


@torch.inference_mode()
def predict(trunk: Trunk, tower: PairTower, items: Sequence[Marked]) -> list[list[float]]:
    """Probabilities of each type for each pair, in the order of ``PAIR_TYPES``."""
    trunk.eval()
    tower.eval()
    out: list[list[float]] = []
    for i in range(0, len(items), 32):
        out += torch.softmax(scores(trunk, tower, items[i : i + 32]), -1).tolist()
    return out


def best_root(probabilities: Sequence[float]) -> str:
    """PLV's label: the likeliest type, NONE left out, with CONCEDE and RETREAT joined as YIELD."""
    by_root: dict[str, float] = {}
    for kind, p in zip(TYPES, probabilities, strict=False):
        root = "YIELD" if kind in ("CONCEDE", "RETREAT") else kind
        by_root[root] = by_root.get(root, 0.0) + p
    return max(by_root, key=by_root.__getitem__)


def training_pairs(data: Path) -> tuple[list[Pair], list[Pair]]:
    """PLV's pairs, and the others: CAMEO sentences that PLV doesn't hold, and sentences written for the project."""
    plv = read_plv(data / "plv/train.tsv")
    known = {"".join(p.text.split()).lower() for p in plv}
    cameo = [p for p in read_cameo(data / "cameo") if "".join(p.text.split()).lower() not in known]
    return plv, cameo + read_written(Path(__file__).parent / "written")


def cross_validate(trunk_file: Path, plv: list[Marked], others: list[Marked], epochs: int, seed: int) -> dict[str, str]:
    """Predicted root for each PLV sentence id, from the four fifths that don't hold its sentence."""
    predicted = {}
    for fold in range(FOLDS):
        trunk, _ = load_trunk(trunk_file)
        tower = train(trunk, [m for m in plv if m.pair.fold != fold] + others, [], epochs, seed, f"fold {fold}")
        held = [m for m in plv if m.pair.fold == fold]
        roots = [best_root(p) for p in predict(trunk, tower, held)]
        predicted |= {m.pair.id: root for m, root in zip(held, roots, strict=True)}
        right = sum(
            r in ("YIELD", m.pair.types[0]) and (r == "YIELD") == (len(m.pair.types) > 1)
            for m, r in zip(held, roots, strict=True)
        )
        print(f"fold {fold}: {right} of {len(held)} right", flush=True)
    return predicted


def main() -> None:
    """Trains the tower that ships, or cross-validates."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--trunk", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--folds", type=Path)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_flush_denormal(True)
    pieces = Pieces(base_folder() / "tokenizer.json")
    plv, others = ([marked(p, pieces) for p in pairs] for pairs in training_pairs(options.data))
    print(f"{len(plv)} PLV pairs, {len(others)} others", flush=True)
    if options.folds:
        predicted = cross_validate(options.trunk, plv, others, options.epochs, options.seed)
        options.folds.write_text(json.dumps(predicted, indent=0) + "\n")
        return
    trunk, labels = load_trunk(options.trunk)
    trees, attributed = token_sets(options.data)
    attributed = [e for e in attributed if set(e.attributions or ()) != {"O"}][::2]
    replay = rows([*trees, *attributed], pieces, labels, 128)
    tower = train(trunk, plv + others, replay, options.epochs, options.seed, "all")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(
        {"trunk": trunk.state_dict(), "labels": labels.__dict__, "tower": tower.state_dict(), "types": PAIR_TYPES},
        options.out,
    )


if __name__ == "__main__":
    main()
