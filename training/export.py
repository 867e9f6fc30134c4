"""Writes the trained network as the ONNX int8 files that the package ships.

    python -m training.export --checkpoint work/events.pt
    python -m training.export --statements work/statements.pt
    python -m training.export --mentions work/mentions.pt

The first writes the encoder and the event tower; the statement tower and the mention tower are trained on what it
wrote.

Dynamic quantisation of weights to int8, a channel at a time; activations stay float32 between operations.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from dragoman.values import STATUSES
from training.data import ATTRIBUTION_LABELS
from training.encoder import WEIGHTS_SHA256, base_folder, load_base, mask_bias
from training.looks import LOOK_TYPES
from training.network import TRUNK_DEPTH, EventTower, Labels, MentionTower, StatementTower, Trunk, set_exporting

FORMAT = 4
"""Counts up when the graphs' inputs or outputs change; the package refuses another number."""
PIECEWISE = {0: "batch", 1: "length"}
WORDWISE = {0: "batch", 1: "words"}
PLACES = {0: "batch", 1: "places"}
OUTPUTS = ("upos", "entity", "entity_p", "attribution", "attribution_p", "act_p", "arcs", "relations", "states", "last")


class TrunkGraph(nn.Module):
    """The trunk as one graph from integer arrays to decisions and scores."""

    def __init__(self, trunk: Trunk) -> None:
        super().__init__()
        self.trunk = trunk

    def forward(self, pieces: Tensor, kinds: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        """``pieces``, ``kinds`` [batch, length], ``first`` [batch, 1 + n] (0 beyond a sentence's words)."""
        trunk = self.trunk
        states = trunk.encoder(pieces, kinds, mask_bias(pieces))
        words = trunk.words(states[-1], first)
        absent = (first == 0).to(torch.float32)
        absent = torch.cat([torch.zeros_like(absent[:, :1]), absent[:, 1:]], 1)
        arcs = trunk.parser.arcs(words) - 1e4 * absent.unsqueeze(1)
        entity_p, entity = torch.softmax(trunk.entity(words[:, 1:]), -1).max(-1)
        attribution_p, attribution = torch.softmax(trunk.attribution(words[:, 1:]), -1).max(-1)
        act_p = torch.softmax(trunk.act(words[:, 1:]), -1)[..., 1]
        upos = trunk.upos(words[:, 1:]).argmax(-1)
        return (
            upos.to(torch.uint8), entity.to(torch.uint8), entity_p, attribution.to(torch.uint8), attribution_p, act_p,
            torch.log_softmax(arcs, -1), self._relations(words).to(torch.uint8), states[TRUNK_DEPTH - 1],
            states[-1],
        )  # fmt: skip

    def _relations(self, words: Tensor) -> Tensor:
        """The best relation [batch, n, 1 + n] of each word to every possible head."""
        parser = self.trunk.parser
        head = _with_one(parser.rel_head(words)).transpose(1, 2)
        dependent = _with_one(parser.rel_dep(words[:, 1:])) @ parser.rel_weight
        batch, n = dependent.shape[0], dependent.shape[1]
        scores = dependent.view(batch, n * parser.relations, -1) @ head
        return scores.view(batch, n, parser.relations, -1).argmax(2)


def _with_one(x: Tensor) -> Tensor:
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)


class EventGraph(nn.Module):
    """The event tower as one graph to probabilities."""

    def __init__(self, tower: EventTower) -> None:
        super().__init__()
        self.tower = tower

    def forward(self, states: Tensor, pieces: Tensor, roles: Tensor) -> tuple[Tensor, ...]:
        """Probabilities of types [n, types], of statuses [n, statuses] and of sides [n, length, 3]."""
        return tuple(torch.softmax(scores, -1) for scores in self.tower(states, mask_bias(pieces), roles))


class StatementGraph(nn.Module):
    """The statement tower as one graph from a passage's states to scores of labels and probabilities of links."""

    def __init__(self, tower: StatementTower) -> None:
        super().__init__()
        self.tower = tower

    def forward(
        self, states: Tensor, last: Tensor, sentences: Tensor, opens: Tensor, first: Tensor
    ) -> tuple[Tensor, ...]:
        """Labels [n, words, labels] and links [n, words, 1 + words]; there is no padding."""
        labels, links = self.tower(states, last, torch.zeros(1, 1, 1, 1), sentences, opens, first)
        return labels, torch.softmax(links, -1)


class MentionGraph(nn.Module):
    """The mention tower as one graph from a context's states to the vectors of its telling words."""

    def __init__(self, tower: MentionTower) -> None:
        super().__init__()
        self.tower = tower

    def forward(self, states: Tensor, last: Tensor, kinds: Tensor, words: Tensor) -> Tensor:
        """Vectors [n, mentions, size]; there is no padding."""
        return self.tower(states, last, torch.zeros(1, 1, 1, 1), kinds, words)  # type: ignore[no-any-return]


def export(
    graph: nn.Module,
    inputs: dict[str, Tensor],
    outputs: tuple[str, ...],
    axes: dict[str, dict[int, str]],
    to: Path,
    operations: list[str] | None = None,
) -> None:
    """Writes ``graph`` as int8 ONNX at ``to``, with all ``operations`` that can be rounded or only those."""
    with tempfile.TemporaryDirectory() as folder:
        full, ready = Path(folder) / "full.onnx", Path(folder) / "ready.onnx"
        torch.onnx.export(
            graph, tuple(inputs.values()), str(full), input_names=list(inputs), output_names=list(outputs),
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip
        quant_pre_process(str(full), str(ready), skip_symbolic_shape=True)
        quantize_dynamic(
            str(ready), str(to), op_types_to_quantize=operations, weight_type=QuantType.QInt8, per_channel=True
        )


def load_trunk(path: Path) -> tuple[Trunk, Labels]:
    """The trunk of a checkpoint, with its labels."""
    saved = torch.load(path, weights_only=True)
    labels = Labels(**{name: tuple(values) for name, values in saved["labels"].items()})
    trunk = Trunk(labels)
    trunk.load_state_dict(saved["trunk"])
    return trunk, labels


def load_tower(path: Path) -> EventTower:
    """The event tower of a checkpoint."""
    tower = EventTower(len(LOOK_TYPES), len(STATUSES))
    tower.load_state_dict(torch.load(path, weights_only=True)["tower"])
    return tower


def load_statements(path: Path) -> StatementTower:
    """The statement tower of a checkpoint."""
    tower = StatementTower(load_base()[1][TRUNK_DEPTH:], len(ATTRIBUTION_LABELS))
    tower.load_state_dict(torch.load(path, weights_only=True)["tower"])
    return tower


def export_trunk(checkpoint: Path, out: Path) -> dict[str, Any]:
    """Writes the encoder and the event tower, and returns their labels."""
    trunk, labels = load_trunk(checkpoint)
    tower = load_tower(checkpoint)
    set_exporting(trunk, tower)
    shutil.copy(base_folder() / "tokenizer.json", out)
    pieces = torch.tensor([[101, 2000, 2001, 102], [101, 2000, 102, 0]])
    first = torch.tensor([[0, 1, 2], [0, 1, 0]])
    export(
        TrunkGraph(trunk),
        {"pieces": pieces, "kinds": torch.zeros_like(pieces), "first": first},
        OUTPUTS,
        {"pieces": PIECEWISE, "kinds": PIECEWISE, "first": PLACES, "states": PIECEWISE, "last": PIECEWISE}
        | {name: WORDWISE for name in OUTPUTS if name not in ("states", "last")},
        out / "encoder.onnx",
    )
    export(
        EventGraph(tower),
        {"states": torch.zeros(2, 4, 384), "pieces": pieces, "roles": torch.tensor([[0, 1, 2, 0], [0, 1, 2, 0]])},
        ("types", "statuses", "sides"),
        dict.fromkeys(("states", "pieces", "roles", "sides"), PIECEWISE)
        | {name: {0: "batch"} for name in ("types", "statuses")},
        out / "event.onnx",
    )
    return labels.__dict__ | {"type": LOOK_TYPES, "status": STATUSES}


def export_statements(checkpoint: Path, out: Path) -> dict[str, Any]:
    """Writes the statement tower, and returns its labels and the scores of going from one to the next."""
    tower = load_statements(checkpoint)
    set_exporting(tower)
    export(
        StatementGraph(tower),
        {
            "states": torch.zeros(1, 6, 384),
            "last": torch.zeros(1, 6, 384),
            "sentences": torch.tensor([[0, 0, 0, 1, 1, 1]]),
            "opens": torch.tensor([[1, 1, 1, 0, 0, 0]]),
            "first": torch.tensor([[0, 1, 4]]),
        },
        ("labels", "links"),
        dict.fromkeys(("states", "last", "sentences", "opens"), PIECEWISE)
        | {"first": PLACES, "labels": WORDWISE, "links": WORDWISE | {2: "places"}},
        out / "statement.onnx",
        ["MatMul"],
    )
    moves = tower.chain.transitions().detach().numpy().round(4).tolist()
    opening = tower.chain.opening.detach().numpy().round(4).tolist()
    return {"attribution": ATTRIBUTION_LABELS, "moves": moves, "opening": opening}


def load_mentions(path: Path) -> MentionTower:
    """The mention tower of a checkpoint."""
    tower = MentionTower(load_base()[1][TRUNK_DEPTH:])
    tower.load_state_dict(torch.load(path, weights_only=True)["tower"])
    return tower


def export_mentions(checkpoint: Path, out: Path) -> None:
    """Writes the mention tower."""
    tower = load_mentions(checkpoint)
    set_exporting(tower)
    export(
        MentionGraph(tower),
        {
            "states": torch.zeros(1, 6, 384),
            "last": torch.zeros(1, 6, 384),
            "kinds": torch.tensor([[3, 3, 3, 0, 0, 0]]),
            "words": torch.tensor([[[0, 0, 0, 0, 1.0, 0], [0, 0, 0, 0, 0, 1]]]),
        },
        ("vectors",),
        dict.fromkeys(("states", "last", "kinds"), PIECEWISE)
        | {"words": {0: "batch", 1: "mentions", 2: "length"}, "vectors": {0: "batch", 1: "mentions"}},
        out / "mention.onnx",
        ["MatMul"],
    )


def main() -> None:
    """Exports what is given, and writes ``model.json``."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--checkpoint", type=Path, help="of stage 2: the encoder and the event tower")
    parser.add_argument("--statements", type=Path, help="of stage 3: the statement tower")
    parser.add_argument("--mentions", type=Path, help="of stage 4: the mention tower")
    parser.add_argument("--out", type=Path, default=Path("src/dragoman/model"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / "model.json"
    described = json.loads(path.read_text()) if path.exists() else {}
    if options.checkpoint:
        described["labels"] = export_trunk(options.checkpoint, options.out)
    if options.statements:
        described["statements"] = export_statements(options.statements, options.out)
    if options.mentions:
        export_mentions(options.mentions, options.out)
    files = sorted(p for p in options.out.iterdir() if p.name == "tokenizer.json" or p.suffix == ".onnx")
    hashes = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
    described |= {
        "format": FORMAT,
        "base": WEIGHTS_SHA256,
        "version": hashlib.sha256("".join(hashes.values()).encode()).hexdigest()[:12],
        "files": hashes,
        "figures": {},
    }
    path.write_text(json.dumps(described, indent=1) + "\n")
    print({p.name: f"{p.stat().st_size / 1e6:.1f} MB" for p in files})


if __name__ == "__main__":
    main()
