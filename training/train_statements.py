"""Stage 3: the statement tower, on PolNeAR's attributions.

    python -m training.train_statements --data DATA --trunk work/events.pt --out work/statements.pt

The trunk stays as stage 2 left it, so that nothing else changes: its states are computed once.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dragoman.language.pieces import Pieces, padded
from training.batches import IGNORED
from training.data import ATTRIBUTION_LABELS
from training.encoder import base_folder, load_base, mask_bias
from training.export import load_trunk
from training.network import TRUNK_DEPTH, StatementTower, Trunk
from training.train_trunk import _spans, optimiser
from training.windows import ALONE, Article, read_articles, windows

BATCH = 6


@dataclass(frozen=True)
class Window:
    """Sentences ``first`` up to ``last`` of an article."""

    article: int
    first: int
    last: int


@torch.inference_mode()
def states_of(trunk: Trunk, articles: Sequence[Article]) -> list[list[np.ndarray]]:
    """The trunk's states after layer ``TRUNK_DEPTH`` of each sentence of each article, as 16-bit floats."""
    trunk.eval()
    out: list[list[np.ndarray]] = []
    for article in articles:
        found: list[np.ndarray] = [np.empty(0)] * len(article)
        order = sorted(range(len(article)), key=lambda i: len(article[i].encoded.pieces))
        for start in range(0, len(order), 16):
            chosen = order[start : start + 16]
            pieces = torch.from_numpy(padded([article[i].encoded.pieces for i in chosen]))
            kinds = torch.from_numpy(padded([article[i].encoded.kinds for i in chosen]))
            bias = mask_bias(pieces)
            encoder = trunk.encoder
            x = encoder.norm(encoder.word(pieces) + encoder.position(torch.arange(pieces.size(1))) + encoder.kind(kinds))
            for layer in encoder.layers[:TRUNK_DEPTH]:
                x = layer(x, bias)
            for row, i in enumerate(chosen):
                found[i] = x[row, : len(article[i].encoded.pieces)].half().numpy()
        out.append(found)
    return out


def collate(batch: Sequence[Window], articles: Sequence[Article], states: Sequence[Sequence[np.ndarray]]) -> dict[str, Tensor]:
    """Windows as tensors; ``links`` count words of the window from 1, 0 is none."""
    rows: dict[str, list[list[int]]] = {k: [] for k in ("pieces", "sentence", "opens", "first", "labels", "links")}
    joined = []
    for w in batch:
        article = articles[w.article]
        row: dict[str, list[int]] = {k: [] for k in rows}
        row["first"] = [0]
        start = sum(len(s.labels) for s in article[: w.first])
        count = sum(len(s.labels) for s in article[w.first : w.last])
        for number, s in enumerate(article[w.first : w.last]):
            i = w.first + number
            at = len(row["pieces"])
            size = len(s.encoded.pieces)
            row["pieces"] += s.encoded.pieces
            row["sentence"] += [number] * size
            row["opens"] += [int(i == 0 or article[i - 1].paragraph != s.paragraph)] * size
            row["first"] += [at + f for f in s.encoded.first[1:]]
            row["labels"] += s.labels
            row["links"] += [
                IGNORED if label not in (1, 5) else link - start + 1 if link != ALONE and 0 <= link - start < count else 0
                for label, link in zip(s.labels, s.links, strict=True)
            ]
        for k in rows:
            rows[k].append(row[k])
        joined.append(np.concatenate(states[w.article][w.first : w.last]))
    out = {k: torch.from_numpy(padded(v)) for k, v in rows.items()}
    longest = out["pieces"].size(1)
    full = np.zeros((len(batch), longest, joined[0].shape[1]), dtype=np.float32)
    for i, one in enumerate(joined):
        full[i, : len(one)] = one
    out["states"] = torch.from_numpy(full)
    counts = torch.tensor([len(r) for r in rows["labels"]])
    beyond = torch.arange(out["labels"].size(1))[None, :] >= counts[:, None]
    out["labels"][beyond] = IGNORED
    out["links"][beyond] = IGNORED
    out["beyond"] = beyond
    return out


def scores(tower: StatementTower, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    labels, links = tower(batch["states"], mask_bias(batch["pieces"]), batch["sentence"], batch["opens"], batch["first"])
    ahead = torch.cat([torch.zeros_like(batch["beyond"][:, :1]), batch["beyond"]], 1)
    return labels, links.masked_fill(ahead.unsqueeze(1), -1e4)


def viterbi(logits: np.ndarray, start_free: bool) -> list[int]:
    """The likeliest label sequence in which «inside» only goes on a span of its kind (or the window's first word)."""
    n, k = logits.shape
    allowed = np.zeros((k, k))
    for b in range(2, k, 2):
        allowed[:, b] = -1e9
        allowed[b - 1, b] = allowed[b, b] = 0
    score = logits[0].copy()
    if not start_free:
        score[2::2] = -1e9
    back = np.zeros((n, k), dtype=int)
    for i in range(1, n):
        total = score[:, None] + allowed
        back[i] = total.argmax(0)
        score = total.max(0) + logits[i]
    path = [int(score.argmax())]
    for i in range(n - 1, 0, -1):
        path.append(int(back[i, path[-1]]))
    return path[::-1]


@torch.inference_mode()
def measure(tower: StatementTower, articles: Sequence[Article], states: Sequence[Sequence[np.ndarray]]) -> dict[str, float]:
    """Exact span F1 by kind over articles, and how many links of gold spans are right."""
    tower.eval()
    good, both = dict.fromkeys((1, 3, 5), 0), dict.fromkeys((1, 3, 5), 0)
    linked = asked = 0
    for number, article in enumerate(articles):
        given: list[int] = []
        for first, last in windows([len(s.encoded.pieces) for s in article]):
            batch = collate([Window(number, first, last)], articles, states)
            labels, links = scores(tower, batch)
            given += viterbi(torch.log_softmax(labels[0], -1).numpy(), bool(given) and given[-1] > 0)
            there = batch["links"] != IGNORED
            linked += int(((links.argmax(-1) == batch["links"]) & there).sum())
            asked += int(there.sum())
        a, b = _spans(given), _spans([label for s in article for label in s.labels])
        for kind in good:
            x, y = {s for s in a if s[2] == kind}, {s for s in b if s[2] == kind}
            good[kind] += 2 * len(x & y)
            both[kind] += len(x) + len(y)
    tower.train()
    out = {ATTRIBUTION_LABELS[k][2:]: round(100 * good[k] / max(both[k], 1), 2) for k in good}
    return out | {"links": round(100 * linked / asked, 2)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--trunk", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--lr", type=float, default=1.5e-4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--part", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_flush_denormal(True)
    if options.threads:
        torch.set_num_threads(options.threads)
    rng = random.Random(options.seed)
    pieces = Pieces(base_folder() / "tokenizer.json")
    trunk, _ = load_trunk(options.trunk)
    train = list(read_articles(options.data / "polnear/train", pieces))[:: options.part]
    dev = list(read_articles(options.data / "polnear/dev", pieces))
    began = time.time()
    states, dev_states = states_of(trunk, train), states_of(trunk, dev)
    print(f"states in {time.time() - began:.0f} s", flush=True)
    layers = [copy.deepcopy(layer) for layer in trunk.encoder.layers[TRUNK_DEPTH:]]
    if options.layers > 2:
        layers += load_base()[1][6 - (options.layers - 2) :]
    tower = StatementTower(layers, len(ATTRIBUTION_LABELS))
    tower.label.load_state_dict(trunk.attribution.state_dict())

    def drawn() -> list[list[Window]]:
        found = [
            Window(n, first, last)
            for n, article in enumerate(train)
            for first, last in windows([len(s.encoded.pieces) for s in article], rng=rng)
        ]
        rng.shuffle(found)
        return [found[i : i + BATCH] for i in range(0, len(found), BATCH)]

    steps = options.epochs * len(drawn())
    new = [p for n, p in tower.named_parameters() if not n.startswith("layers.")]
    adam, schedule = optimiser([(list(tower.layers.parameters()), options.lr), (new, 1e-3)], steps)
    tower.train()
    began, seen, step = time.time(), 0.0, 0
    for epoch in range(options.epochs):
        for group in drawn():
            batch = collate(group, train, states)
            labels, links = scores(tower, batch)
            loss = F.cross_entropy(labels.flatten(0, 1), batch["labels"].flatten(), ignore_index=IGNORED)
            loss = loss + 0.3 * F.cross_entropy(links.flatten(0, 1), batch["links"].flatten(), ignore_index=IGNORED)
            loss.backward()
            nn.utils.clip_grad_norm_(tower.parameters(), 1.0)
            adam.step()
            schedule.step()
            adam.zero_grad()
            seen, step = 0.98 * seen + 0.02 * loss.item(), step + 1
            if step % 50 == 0:
                print(f"step {step}/{steps} loss {seen:.3f} {time.time() - began:.0f} s", flush=True)
        torch.save({"tower": tower.state_dict()}, options.out)
        print(json.dumps({"epoch": epoch, **measure(tower, dev, dev_states)}), f"{time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
