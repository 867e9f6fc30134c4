"""Stage 1: the encoder and its token heads, on treebanks, entities and attributions at once.

    python -m training.train_trunk --data DATA --out work/first.pt --epochs 1
    python -m training.train_trunk --data DATA --out work/trunk.pt --epochs 4 --init work/first.pt --seed 1

A checkpoint is written after every epoch. The second command warms up anew, from the first one's weights; the figures
after an epoch are of a sample of the development sets, those after the last epoch of the whole of them.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dragoman.language.pieces import Pieces
from training.batches import IGNORED, Row, batches, collate, rows
from training.data import ATTRIBUTION_LABELS, ENTITY_LABELS, Example, read_conllu, read_iob, read_polnear, token_sets
from training.encoder import base_folder, mask_bias
from training.network import Labels, Trunk

BATCH = 32


def label_sets(examples: list[Example]) -> Labels:
    """The labels met in training, sorted."""
    return Labels(
        upos=tuple(sorted({u for e in examples for u in e.upos or ()})),
        deprel=tuple(sorted({d for e in examples for d in e.deprels or ()})),
        entity=ENTITY_LABELS,
        attribution=ATTRIBUTION_LABELS,
    )


def token_loss(trunk: Trunk, batch: dict[str, Tensor], entity_weight: float = 1.0) -> Tensor:
    """Sum of the mean cross-entropies of the layers that the batch carries, names weighted by ``entity_weight``."""
    states = trunk.encoder(batch["pieces"], batch["kinds"], mask_bias(batch["pieces"]))[-1]
    words = trunk.words(states, batch["first"])
    loss = torch.zeros(())
    heads = (
        ("upos", trunk.upos, 1.0),
        ("entity", trunk.entity, entity_weight),
        ("attribution", trunk.attribution, 1.0),
        ("act", trunk.act, 1.0),
    )
    for name, head, weight in heads:
        loss = loss + weight * _cross_entropy(head(words[:, 1:]), batch[name])
    if (batch["heads"] != IGNORED).any():
        arcs = trunk.parser.arcs(words).masked_fill(~batch["known"].unsqueeze(1), -1e4)
        labels = trunk.parser.labels(words, batch["heads"].clamp(min=0))
        loss = loss + _cross_entropy(arcs, batch["heads"]) + _cross_entropy(labels, batch["deprel"])
    return loss


def _cross_entropy(scores: Tensor, gold: Tensor) -> Tensor:
    if not (gold != IGNORED).any():
        return torch.zeros(())
    return F.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=IGNORED)


def optimiser(
    groups: list[tuple[list[nn.Parameter], float]], steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    """AdamW with a linear warm-up over 6 % of the steps and a linear decay to 1 %."""
    adam = torch.optim.AdamW([{"params": p, "lr": lr} for p, lr in groups], weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        adam, lambda i: min((i + 1) / (0.06 * steps), max(0.01, (steps - i) / (0.94 * steps)))
    )
    return adam, schedule


@torch.inference_mode()
def measure(trunk: Trunk, dev: dict[str, list[Row]]) -> dict[str, float]:
    """UPOS, UAS and LAS (greedy arcs, punctuation included) and span F1, in per cent, on gold words."""
    trunk.eval()
    hit: dict[str, float] = {}
    total: dict[str, float] = {}

    def add(name: str, good: Tensor, of: Tensor) -> None:
        hit[name] = hit.get(name, 0) + float(good.sum())
        total[name] = total.get(name, 0) + float(of.sum())

    for name, items in dev.items():
        for group in batches(items, 32):
            batch = collate(group)
            states = trunk.encoder(batch["pieces"], batch["kinds"], mask_bias(batch["pieces"]))[-1]
            words = trunk.words(states, batch["first"])
            if name in ("entity", "attribution"):
                predicted = getattr(trunk, name)(words[:, 1:]).argmax(-1)
                good, all_ = _span_counts(predicted, batch[name])
                add(f"{name} F1", good, all_)
                continue
            arcs = trunk.parser.arcs(words).masked_fill(~batch["known"].unsqueeze(1), -1e4).argmax(-1)
            labels = trunk.parser.labels(words, arcs).argmax(-1)
            there = batch["heads"] != IGNORED
            add(f"{name} UPOS", (trunk.upos(words[:, 1:]).argmax(-1) == batch["upos"]) & there, there)
            add(f"{name} UAS", (arcs == batch["heads"]) & there, there)
            add(f"{name} LAS", (arcs == batch["heads"]) & (labels == batch["deprel"]) & there, there)
    trunk.train()
    return {name: round(100 * hit[name] / max(total[name], 1), 2) for name in hit}


def _span_counts(predicted: Tensor, gold: Tensor) -> tuple[Tensor, Tensor]:
    """Twice the true positives, and the spans of both sides together: their ratio is F1."""
    good = both = 0
    for p, g in zip(predicted.tolist(), gold.tolist(), strict=True):
        size = sum(x != IGNORED for x in g)
        a, b = _spans(p[:size]), _spans(g[:size])
        good += 2 * len(a & b)
        both += len(a) + len(b)
    return torch.tensor(good), torch.tensor(both)


def _spans(labels: list[int]) -> set[tuple[int, int, int]]:
    """Spans in BIO ids, where 0 is outside, odd ids begin and the even id after begins' goes on."""
    spans, start, kind = set(), -1, 0
    for i, label in enumerate([*labels, 0]):
        if start >= 0 and label != kind + 1:
            spans.add((start, i, kind))
            start = -1
        if label and start < 0:
            start, kind = i, label if label % 2 else label - 1
    return spans


def main() -> None:
    """Trains and writes a checkpoint after each epoch."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--init", type=Path, help="go on from this checkpoint, with a new schedule")
    parser.add_argument("--steps", type=int, default=0, help="stop after so many steps (for timing)")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_flush_denormal(True)
    rng = random.Random(options.seed)
    trees, attributed = token_sets(options.data)
    labels = label_sets(trees)
    pieces = Pieces(base_folder() / "tokenizer.json")
    tree_rows, attributed_rows = rows(trees, pieces, labels), rows(attributed, pieces, labels)
    dev = {
        "EWT": rows(list(read_conllu(options.data / "ud/ewt-dev.conllu")), pieces, labels, 254),
        "GUM": rows(list(read_conllu(options.data / "ud/gum-dev.conllu")), pieces, labels, 254),
        "entity": rows(list(read_iob(options.data / "ner/uner_ewt_dev.iob2")), pieces, labels, 254),
        "attribution": rows(list(read_polnear(options.data / "polnear/dev")), pieces, labels, 254),
    }
    trunk = Trunk(labels)
    if options.init:
        trunk.load_state_dict(torch.load(options.init, weights_only=True)["trunk"])
    trunk.encoder.word.weight.requires_grad_(False)
    inner = [p for n, p in trunk.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    outer = [p for n, p in trunk.named_parameters() if not n.startswith("encoder.")]
    per_epoch = (len(tree_rows) + len(attributed_rows) // 2) // BATCH + 2
    adam, schedule = optimiser([(inner, 1.5e-4), (outer, 1e-3)], per_epoch * options.epochs)
    began, step = time.time(), 0
    trunk.train()
    for epoch in range(options.epochs):
        # Half of the attribution sentences an epoch: they outnumber the trees and are learnt sooner.
        rng.shuffle(attributed_rows)
        chosen = tree_rows + attributed_rows[: len(attributed_rows) // 2]
        for group in batches(chosen, BATCH, rng):
            loss = token_loss(trunk, collate(group))
            loss.backward()
            nn.utils.clip_grad_norm_(trunk.parameters(), 1.0)
            adam.step()
            schedule.step()
            adam.zero_grad()
            step += 1
            if step % 50 == 0:
                at = f"epoch {epoch} step {step}/{per_epoch * options.epochs}"
                print(f"{at} loss {loss.item():.3f} {time.time() - began:.0f} s", flush=True)
            if options.steps and step >= options.steps:
                return
        options.out.parent.mkdir(parents=True, exist_ok=True)
        torch.save({"trunk": trunk.state_dict(), "labels": labels.__dict__}, options.out)
        last = epoch == options.epochs - 1
        shown = dev if last else {name: items[:: len(items) // 300] for name, items in dev.items()}
        print(json.dumps({"epoch": epoch, **measure(trunk, shown)}), flush=True)


if __name__ == "__main__":
    main()
