"""Stage 2: the event tower, which says what a marked word or a marked pair tells.

    python -m training.train_events --data DATA --trunk work/trunk.pt --out work/events.pt
    python -m training.train_events --data DATA --trunk work/trunk.pt --folds training/plv_folds.json

The second form trains on the pairs less a fifth of PLV, five times, and writes the predictions for the fifth left out.
The trunk goes on learning here, so that its middle states serve both; every step repeats a batch of stage 1, which
keeps its heads, and of sentences with all their acts, which teach the head that finds telling words.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dragoman.coding.sides import SOURCE, TARGET
from dragoman.language.pieces import Pieces, padded
from dragoman.values import STATUSES, TYPES
from training.batches import Row, batches, collate, rows
from training.data import (
    FOLDS,
    Acted,
    Pair,
    act_words,
    read_acts,
    read_cameo,
    read_plv,
    read_written,
    token_sets,
)
from training.encoder import base_folder, mask_bias
from training.export import load_tower, load_trunk
from training.looks import LOOK_TYPES, UNKNOWN, Look, Looks, idle_words, known_words, pairs_of
from training.network import TRUNK_DEPTH, EventTower, Trunk
from training.train_trunk import optimiser, token_loss

BATCH = 16
SIDE_DROP = 0.04
"""How often one marked side is hidden in training: callers may leave out a side that the text doesn't name."""
ENTITY_WEIGHT = 3.0
"""Names are few among words, so their loss is small and stage 1 leaves them behind: here they catch up."""
SIDE_WEIGHT = 6.0
"""Most pieces name no side, so the mean loss of a piece is small beside that of a type."""
FROZEN = 1
"""Layers of the trunk, from below, that stay as stage 1 left them: they cost a backward pass and hardly move."""
ACT_REPEATS = 4
"""How often a sentence with acts stands among the repeated ones: they are a twentieth of these."""
WRITTEN = Path(__file__).parent / "written"


@dataclass(frozen=True)
class Sets:
    """Everything that stage 2 learns from; with ``pairs_only`` the types of marked pairs alone."""

    plv: list[Pair]
    others: list[Pair]
    acts: list[Acted]
    pairs_only: bool = False

    def without(self, fold: int) -> Sets:
        """The pairs less a fold of PLV: what the telling words add to them would take twice the time."""
        return Sets([p for p in self.plv if p.fold != fold], self.others, self.acts, pairs_only=True)


def read_sets(data: Path) -> Sets:
    """PLV's pairs, CAMEO sentences that PLV doesn't hold, and what was written for the project."""
    plv = read_plv(data / "plv/train.tsv")
    known = {"".join(p.text.split()).lower() for p in plv}
    cameo = [p for p in read_cameo(data / "cameo") if "".join(p.text.split()).lower() not in known]
    return Sets(plv, cameo + read_written(WRITTEN), read_acts(WRITTEN / "acts"))


def fixed_looks(sets: Sets, looks: Looks) -> list[Look]:
    """The looks that every epoch has: all pairs, their telling words where known, and all acts."""
    pairs = [*sets.plv, *sets.others]
    found = [looks.of_pair(pair) for pair in pairs]
    if sets.pairs_only:
        return found
    found += [look for pair in pairs if (look := looks.of_told_pair(pair))]
    return found + [looks.of_act(item, act) for item in sets.acts for act in item.acts]


def drawn_looks(sets: Sets, looks: Looks, rng: random.Random) -> list[Look]:
    """The looks drawn anew for each epoch: half of the acts' pairs, and a word or two that tell nothing."""
    known, found = known_words(), []
    for item in sets.acts:
        found += [looks.of_pair(pair) for pair in pairs_of(item, rng) if rng.random() < 0.5]
        idle = [] if sets.pairs_only else idle_words(item, known)
        found += [looks.of_word(item, rng.choice(idle)) for _ in range(1 if item.acts else 2) if idle]
    return found


def look_batches(items: Sequence[Look], rng: random.Random) -> list[list[Look]]:
    """Shuffled batches of sentences of similar length, each sentence with all its looks."""
    by_sentence: dict[str, list[Look]] = {}
    for look in items:
        by_sentence.setdefault(look.id, []).append(look)
    order = list(by_sentence.values())
    rng.shuffle(order)
    groups = []
    for start in range(0, len(order), BATCH * 16):
        chunk = sorted(order[start : start + BATCH * 16], key=lambda looks: len(looks[0].pieces))
        groups += [chunk[i : i + BATCH] for i in range(0, len(chunk), BATCH)]
    rng.shuffle(groups)
    return [[look for looks in group for look in looks] for group in groups]


def scores(
    trunk: Trunk, tower: EventTower, batch: Sequence[Look], rng: random.Random | None = None
) -> tuple[Tensor, Tensor, Tensor]:
    """Scores of types, statuses and sides; with ``rng`` a marked side is hidden now and then.

    The looks at one sentence share its pass through the trunk.
    """
    sentences = {look.id: look for look in batch}
    at = {id_: row for row, id_ in enumerate(sentences)}
    pieces = torch.from_numpy(padded([look.pieces for look in sentences.values()]))
    kinds = torch.from_numpy(padded([look.kinds for look in sentences.values()]))
    roles = torch.from_numpy(padded([look.roles for look in batch]))
    if rng:
        for row in range(len(batch)):
            if rng.random() < SIDE_DROP:
                roles[row][roles[row] == rng.choice((SOURCE, TARGET))] = 0
    bias = mask_bias(pieces)
    x = trunk.encoder.drop(_embedded(trunk, pieces, kinds))
    for layer in trunk.encoder.layers[:TRUNK_DEPTH]:
        x = layer(x, bias)
    rows = torch.tensor([at[look.id] for look in batch])
    types, statuses, sides = tower(x[rows], bias[rows], roles)
    return types, statuses, sides


def _embedded(trunk: Trunk, pieces: Tensor, kinds: Tensor) -> Tensor:
    encoder = trunk.encoder
    positions = torch.arange(pieces.size(1))
    return encoder.norm(encoder.word(pieces) + encoder.position(positions) + encoder.kind(kinds))


def look_loss(scored: tuple[Tensor, Tensor, Tensor], batch: Sequence[Look]) -> Tensor:
    """The losses of types, statuses and sides together, each over the looks that ask for it."""
    types, statuses, sides = scored
    loss = _type_loss(types, batch)
    status = torch.tensor([look.status for look in batch])
    if (status != UNKNOWN).any():
        loss = loss + 0.5 * F.cross_entropy(statuses, status, ignore_index=UNKNOWN)
    longest = sides.size(1)
    gold = torch.tensor([(look.sides or []) + [UNKNOWN] * (longest - len(look.sides or [])) for look in batch])
    if (gold != UNKNOWN).any():
        loss = loss + SIDE_WEIGHT * F.cross_entropy(sides.flatten(0, 1), gold.flatten(), ignore_index=UNKNOWN)
    return loss


def _type_loss(scored: Tensor, batch: Sequence[Look], smoothing: float = 0.05) -> Tensor:
    """Minus the log of the probability that falls on the types a look may have, with label smoothing."""
    allowed = torch.zeros_like(scored, dtype=torch.bool)
    for row, look in enumerate(batch):
        allowed[row, look.types] = True
    logs = torch.log_softmax(scored, -1)
    hit = torch.logsumexp(logs.masked_fill(~allowed, -1e9), -1)
    return -((1 - smoothing) * hit + smoothing * logs.mean(-1)).mean()


def train(
    trunk: Trunk, sets: Sets, looks: Looks, replay: Sequence[Row], epochs: int, seed: int, label: str,
    save: Callable[[EventTower], None] | None = None, tower: EventTower | None = None,
) -> EventTower:  # fmt: skip
    """Trains a tower (a new one, where none is given) and the trunk with it, in place; ``save`` gets the tower after
    every epoch."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    tower = tower or EventTower(len(LOOK_TYPES), len(STATUSES))
    fixed = fixed_looks(sets, looks)
    steps = epochs * len(look_batches(fixed + drawn_looks(sets, looks, rng), rng))
    trunk.encoder.requires_grad_(False)
    trunk.encoder.layers[FROZEN:].requires_grad_(True)
    inner = [p for n, p in trunk.named_parameters() if p.requires_grad and n.startswith("encoder.")]
    heads = [p for n, p in trunk.named_parameters() if p.requires_grad and not n.startswith(("encoder.", "act."))]
    new = [p for n, p in tower.named_parameters() if not n.startswith("layers.")]
    new += trunk.act.parameters()
    adam, schedule = optimiser(
        [(inner, 5e-5), (heads, 1e-4), (list(tower.layers.parameters()), 1.5e-4), (new, 1e-3)], steps
    )
    trunk.train()
    tower.train()
    began, seen = time.time(), 0.0
    repeats = iter(())
    for epoch in range(epochs):
        for batch in look_batches(fixed + drawn_looks(sets, looks, rng), rng):
            loss = look_loss(scores(trunk, tower, batch, rng), batch)
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
        print(f"{label} epoch {epoch} loss {seen:.3f} {time.time() - began:.0f} s", flush=True)
        if save:
            save(tower)
    return tower


@torch.inference_mode()
def predict(trunk: Trunk, tower: EventTower, items: Sequence[Look]) -> list[list[float]]:
    """Probabilities of each type for each look, in the order of ``LOOK_TYPES``."""
    trunk.eval()
    tower.eval()
    out: list[list[float]] = []
    for i in range(0, len(items), 32):
        out += torch.softmax(scores(trunk, tower, items[i : i + 32])[0], -1).tolist()
    return out


def best_root(probabilities: Sequence[float]) -> str:
    """PLV's label: the likeliest type, NONE left out, with CONCEDE and RETREAT joined as YIELD."""
    by_root: dict[str, float] = {}
    for kind, p in zip(TYPES, probabilities, strict=False):
        root = "YIELD" if kind in ("CONCEDE", "RETREAT") else kind
        by_root[root] = by_root.get(root, 0.0) + p
    return max(by_root, key=by_root.__getitem__)


def cross_validate(trunk_file: Path, sets: Sets, looks: Looks, epochs: int, seed: int) -> dict[str, str]:
    """Predicted root for each PLV sentence id, from the four fifths that don't hold its sentence."""
    predicted: dict[str, str] = {}
    for fold in range(FOLDS):
        trunk, _ = load_trunk(trunk_file)
        tower = train(trunk, sets.without(fold), looks, [], epochs, seed, f"fold {fold}")
        held = [pair for pair in sets.plv if pair.fold == fold]
        roots = [best_root(p) for p in predict(trunk, tower, [looks.of_pair(pair) for pair in held])]
        predicted |= {pair.id: root for pair, root in zip(held, roots, strict=True)}
        right = sum(
            r in ("YIELD", pair.types[0]) and (r == "YIELD") == (len(pair.types) > 1)
            for pair, r in zip(held, roots, strict=True)
        )
        print(f"fold {fold}: {right} of {len(held)} right", flush=True)
    return predicted


def main() -> None:
    """Trains the tower that ships, or cross-validates."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--trunk", type=Path, help="checkpoint of stage 1")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--folds", type=Path)
    parser.add_argument("--init", type=Path, help="go on from this checkpoint of stage 2, with a new schedule")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_flush_denormal(True)
    pieces = Pieces(base_folder() / "tokenizer.json")
    looks, sets = Looks(pieces), read_sets(options.data)
    print(f"{len(sets.plv)} PLV pairs, {len(sets.others)} others, {len(sets.acts)} sentences with acts", flush=True)
    if options.folds:
        predicted = cross_validate(options.trunk, sets, looks, options.epochs, options.seed)
        options.folds.write_text(json.dumps(predicted, indent=0) + "\n")
        return
    trunk, labels = load_trunk(options.init or options.trunk)
    tower = load_tower(options.init) if options.init else None
    trees, attributed = token_sets(options.data)
    attributed = [e for e in attributed if set(e.attributions or ()) != {"O"}][::2]
    told = [act_words(item) for item in sets.acts] * ACT_REPEATS
    replay = rows([*trees, *attributed, *told], pieces, labels, 128)
    options.out.parent.mkdir(parents=True, exist_ok=True)

    def save(tower: EventTower) -> None:
        torch.save({"trunk": trunk.state_dict(), "labels": labels.__dict__, "tower": tower.state_dict()}, options.out)

    train(trunk, sets, looks, replay, options.epochs, options.seed, "all", save, tower)


if __name__ == "__main__":
    main()
