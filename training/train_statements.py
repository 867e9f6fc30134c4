"""Stage 3: the statement tower, on PolNeAR's attributions and on passages written for the project.

    python -m training.export --checkpoint work/events.pt
    python -m training.train_statements --data DATA --trunk work/events.pt --out work/statements.pt

It learns from what the exported encoder says, int8 rounding and all, so that the encoder and the event tower stay as
they are, and each sentence is encoded once.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from rich.progress import track
from torch import Tensor, nn
from torch.nn import functional as F

from dragoman.language.attributions import best_path
from dragoman.language.encoder import FOLDER, Encoder, Floats
from dragoman.language.pieces import padded
from dragoman.language.spans import spans
from training.batches import IGNORED
from training.data import ATTRIBUTION_LABELS
from training.export import load_trunk
from training.network import TRUNK_DEPTH, StatementTower
from training.train_trunk import optimiser
from training.windows import ALONE, Article, read_articles, read_passages, windows

BATCH = 6
LINK_WEIGHT = 0.5
LINKED = (ATTRIBUTION_LABELS.index("B-source"), ATTRIBUTION_LABELS.index("B-content"))
WRITTEN_REPEATS = 4
"""How often a written passage stands beside the articles, which are some hundred times more words."""
WRITTEN = Path(__file__).parent / "written/statements"

States = tuple[list[Floats], list[Floats]]
"""The encoder's middle and last states of an article's sentences, as 16-bit floats."""
Window = tuple[Article, States, int, int]
"""An article with its states, and the first and past the last of its sentences that are seen."""


def states_of(encoder: Encoder, articles: Sequence[Article], label: str) -> list[States]:
    """What the exported encoder says of each article."""
    found = []
    for article in track(articles, f"encoding {label}"):
        outputs = encoder.encode([sentence.encoded for sentence in article])
        middle, last = ([getattr(o, name).astype(np.float16) for o in outputs] for name in ("states", "last"))
        found.append((middle, last))
    return found


def draw(sets: Sequence[tuple[Article, States]], rng: random.Random) -> list[list[Window]]:
    """An epoch's batches: windows cut anew, of similar length in a batch."""
    found = [
        (article, states, first, last)
        for article, states in sets
        for first, last in windows([len(s.encoded.pieces) for s in article], rng=rng)
    ]
    rng.shuffle(found)
    groups = []
    for start in range(0, len(found), BATCH * 20):
        chunk = sorted(found[start : start + BATCH * 20], key=lambda w: sum(len(s.labels) for s in w[0][w[2] : w[3]]))
        groups += [chunk[i : i + BATCH] for i in range(0, len(chunk), BATCH)]
    rng.shuffle(groups)
    return groups


def collate(batch: Sequence[Window]) -> dict[str, Tensor]:
    """Windows as tensors. ``links`` count words of the window from 1, 0 is none; ``there`` is false beyond the end."""
    rows = [_row(*window) for window in batch]
    out = {name: torch.from_numpy(padded([row[name] for row in rows])) for name in rows[0]}
    for place, name in ((0, "states"), (1, "last")):
        joined = [np.concatenate(states[place][first:last]) for _, states, first, last in batch]
        full = np.zeros((len(batch), max(map(len, joined)), joined[0].shape[1]), dtype=np.float32)
        for row, one in enumerate(joined):
            full[row, : len(one)] = one
        out[name] = torch.from_numpy(full)
    counts = torch.tensor([len(row["labels"]) for row in rows])
    out["there"] = torch.arange(int(counts.max()))[None, :] < counts[:, None]
    out["links"][~out["there"]] = IGNORED
    return out


def _row(article: Article, _: States, first: int, last: int) -> dict[str, list[int]]:
    row: dict[str, list[int]] = {"pieces": [], "sentences": [], "opens": [], "first": [0], "labels": [], "links": []}
    start = sum(len(s.labels) for s in article[:first])
    end = start + sum(len(s.labels) for s in article[first:last])
    for index in range(first, last):
        s = article[index]
        size = len(s.encoded.pieces)
        row["first"] += [len(row["pieces"]) + piece for piece in s.encoded.first[1:]]
        row["pieces"] += s.encoded.pieces
        row["sentences"] += [index - first] * size
        row["opens"] += [int(index == 0 or article[index - 1].paragraph != s.paragraph)] * size
        row["labels"] += s.labels
        links = (link - start + 1 if link != ALONE and start <= link < end else 0 for link in s.links)
        row["links"] += [link if label in LINKED else IGNORED for link, label in zip(links, s.labels, strict=True)]
    return row


def scores(tower: StatementTower, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    """Scores of labels and of links; no word is linked to one beyond its window's end."""
    bias = (batch["pieces"] == 0).to(torch.float32)[:, None, None, :] * -1e4
    given = (batch[name] for name in ("sentences", "opens", "first"))
    labels, links = tower(batch["states"], batch["last"], bias, *given)
    known = torch.cat([torch.ones_like(batch["there"][:, :1]), batch["there"]], 1)
    return labels, links.masked_fill(~known.unsqueeze(1), -1e4)


def loss_of(tower: StatementTower, batch: dict[str, Tensor]) -> Tensor:
    """The loss of the labels as a chain, and of the links of true spans."""
    labels, links = scores(tower, batch)
    linked = F.cross_entropy(links.flatten(0, 1), batch["links"].flatten(), ignore_index=IGNORED)
    return tower.chain.loss(labels, batch["labels"], batch["there"]) + LINK_WEIGHT * linked.nan_to_num()


@torch.inference_mode()
def measure(tower: StatementTower, sets: Sequence[tuple[Article, States]]) -> dict[str, float]:
    """Per cent: F1 of exact spans by kind over articles, and how many links of true spans are right."""
    tower.eval()
    moves, opening = tower.chain.transitions().numpy(), tower.chain.opening.numpy()
    hits, sizes = {}, {}
    linked = asked = 0
    for article, states in sets:
        given: list[int] = []
        for first, last in windows([len(s.encoded.pieces) for s in article]):
            batch = collate([(article, states, first, last)])
            labels, links = scores(tower, batch)
            given += best_path(labels[0].numpy(), moves, opening)
            there = batch["links"] != IGNORED
            linked += int(((links.argmax(-1) == batch["links"]) & there).sum())
            asked += int(there.sum())
        gold = spans([label for s in article for label in s.labels], ATTRIBUTION_LABELS)
        found = spans(given, ATTRIBUTION_LABELS)
        for kind in ("source", "cue", "content"):
            a, b = ({span for span in side if span[2] == kind} for side in (gold, found))
            hits[kind] = hits.get(kind, 0) + 2 * len(a & b)
            sizes[kind] = sizes.get(kind, 0) + len(a) + len(b)
    tower.train()
    return {kind: round(100 * hits[kind] / sizes[kind], 2) for kind in hits} | {"links": round(100 * linked / asked, 2)}


def read_sets(folder: Path, encoder: Encoder) -> Iterator[list[tuple[Article, States]]]:
    """The articles to learn from, those to measure on, and the written passages, each with its states."""
    for label, articles in (
        ("train", list(read_articles(folder / "train", encoder.pieces))),
        ("dev", list(read_articles(folder / "dev", encoder.pieces))),
        ("passages", list(read_passages(WRITTEN, encoder.pieces))),
    ):
        yield list(zip(articles, states_of(encoder, articles, label), strict=True))


def main() -> None:
    """Trains, and writes a checkpoint and the development figures after each epoch."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--trunk", type=Path, required=True, help="checkpoint of stage 2, to start from its last layers"
    )
    parser.add_argument("--model", type=Path, default=FOLDER, help="folder of the exported encoder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_flush_denormal(True)
    rng = random.Random(options.seed)
    articles, dev, passages = read_sets(options.data / "polnear", Encoder(options.model))
    sets = [*articles, *passages * WRITTEN_REPEATS]
    trunk, _ = load_trunk(options.trunk)
    tower = StatementTower(trunk.encoder.layers[TRUNK_DEPTH:], len(ATTRIBUTION_LABELS))
    tower.label.load_state_dict(trunk.attribution.state_dict())
    others = [p for name, p in tower.named_parameters() if not name.startswith("layers.")]
    steps = options.epochs * len(draw(sets, rng))
    adam, schedule = optimiser([(list(tower.layers.parameters()), 1.2e-4), (others, 1e-3)], steps)
    tower.train()
    began, seen = time.time(), 0.0
    for epoch in range(options.epochs):
        for number, group in enumerate(draw(sets, rng)):
            loss = loss_of(tower, collate(group))
            loss.backward()
            nn.utils.clip_grad_norm_(tower.parameters(), 1.0)
            adam.step()
            schedule.step()
            adam.zero_grad()
            seen = 0.98 * seen + 0.02 * loss.item()
            if number % 100 == 99:
                print(f"epoch {epoch} step {number + 1} loss {seen:.3f} {time.time() - began:.0f} s", flush=True)
        torch.save({"tower": tower.state_dict()}, options.out)
        print(json.dumps({"epoch": epoch, **measure(tower, dev)}), f"{time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
