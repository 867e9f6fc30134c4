"""The network: the shared encoder, its token heads, and the event tower."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.data import ACT_LABELS
from training.encoder import HEADS, WIDTH, Encoder, Layer, load_base

TRUNK_DEPTH = 4
"""The event tower branches off after this layer and goes on with its own copies of the base's last two layers: a look
costs a third of a sentence, where marking it in the text would cost a whole one."""
FAR = 4
"""Sentences this far apart in a window, and farther, are equally far."""
MOST_SENTENCES = 32
"""Sentences told apart in an exported passage: 256 pieces seldom hold more."""
STEPS = 16
"""Half octaves: 255 words apart."""
PART_KINDS = 4
"""A context's own sentence, the one before, the one after, the report's first."""
ROLE_KINDS = 4  # unmarked, source, target, telling word
SIDES = ("neither", "source", "target")


class Projection(nn.Sequential):
    """A view of the word states for one side of a biaffine product."""

    def __init__(self, size: int) -> None:
        super().__init__(nn.Linear(WIDTH, size), nn.GELU(), nn.Dropout(0.33))


class Parser(nn.Module):
    """Deep biaffine dependency parser (Dozat and Manning 2017) over the states of words; position 0 is the root."""

    def __init__(self, relations: int, arc: int = 256, relation: int = 96) -> None:
        super().__init__()
        self.arc_head, self.arc_dep = Projection(arc), Projection(arc)
        self.arc_weight = nn.Parameter(torch.zeros(arc + 1, arc))
        self.rel_head, self.rel_dep = Projection(relation), Projection(relation)
        self.rel_weight = nn.Parameter(torch.zeros(relation + 1, relations * (relation + 1)))
        nn.init.xavier_uniform_(self.arc_weight)
        nn.init.xavier_uniform_(self.rel_weight, gain=0.5)
        self.relations = relations

    def arcs(self, words: Tensor) -> Tensor:
        """Scores [batch, dependent, head + 1] of each word for each head, from ``words`` [batch, 1 + n, width]."""
        return _with_one(self.arc_dep(words[:, 1:])) @ self.arc_weight @ self.arc_head(words).transpose(1, 2)

    def labels(self, words: Tensor, heads: Tensor) -> Tensor:
        """Scores [batch, n, relations] of each word's relation to the head at position ``heads`` [batch, n]."""
        head = _with_one(self.rel_head(words))
        head = torch.gather(head, 1, heads.unsqueeze(-1).expand(-1, -1, head.size(-1)))
        dependent = (_with_one(self.rel_dep(words[:, 1:])) @ self.rel_weight).unflatten(-1, (self.relations, -1))
        return (dependent @ head.unsqueeze(-1)).squeeze(-1)


def _with_one(x: Tensor) -> Tensor:
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)


@dataclass(frozen=True)
class Labels:
    """The label sets, in the order of the heads' outputs."""

    upos: tuple[str, ...]
    deprel: tuple[str, ...]
    entity: tuple[str, ...]
    attribution: tuple[str, ...]
    act: tuple[str, ...] = ACT_LABELS


class Trunk(nn.Module):
    """The encoder with heads for tags, parse, entities and attributions."""

    def __init__(self, labels: Labels) -> None:
        super().__init__()
        self.encoder = load_base()[0]
        self.drop = nn.Dropout(0.2)
        self.upos = nn.Linear(WIDTH, len(labels.upos))
        self.entity = nn.Linear(WIDTH, len(labels.entity))
        self.attribution = nn.Linear(WIDTH, len(labels.attribution))
        self.act = nn.Linear(WIDTH, len(labels.act))
        self.parser = Parser(len(labels.deprel))

    def words(self, states: Tensor, first: Tensor) -> Tensor:
        """States [batch, 1 + n, width] of the words, read at their first pieces ``first`` [batch, 1 + n]."""
        return self.drop(torch.gather(states, 1, first.unsqueeze(-1).expand(-1, -1, WIDTH)))


class EventTower(nn.Module):
    """What a sentence tells, from the trunk's states after layer ``TRUNK_DEPTH`` and marks on its pieces.

    With a telling word marked: the type of its act, its status, and which pieces name its two sides. With two sides
    marked: the type of what happens between them.
    """

    def __init__(self, types: int, statuses: int) -> None:
        super().__init__()
        self.role = nn.Embedding(ROLE_KINDS, WIDTH)
        nn.init.normal_(self.role.weight, std=0.02)
        self.layers = nn.ModuleList(load_base()[1][TRUNK_DEPTH:])
        self.missing = nn.Parameter(torch.zeros(ROLE_KINDS - 1, WIDTH))
        self.drop = nn.Dropout(0.1)
        self.types = nn.Linear(ROLE_KINDS * WIDTH, types)
        self.statuses = nn.Linear(ROLE_KINDS * WIDTH, statuses)
        self.sides = nn.Linear(WIDTH, len(SIDES))

    def forward(self, states: Tensor, bias: Tensor, roles: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Scores of types [n, types], of statuses [n, statuses], and of sides [n, length, 3].

        ``roles`` [n, length] is 1 on the source's pieces, 2 on the target's, 3 on the telling word's, else 0.
        """
        x = states + self.role(roles)
        for layer in self.layers:
            x = layer(x, bias)
        views = [x[:, 0], *(self._marked(x, roles, mark) for mark in range(1, ROLE_KINDS))]
        view = self.drop(torch.cat(views, -1))
        return self.types(view), self.statuses(view), self.sides(self.drop(x))

    def _marked(self, x: Tensor, roles: Tensor, mark: int) -> Tensor:
        mask = (roles == mark).to(x.dtype).unsqueeze(-1)
        count = mask.sum(1)
        mean = (x * mask).sum(1) / count.clamp(min=1)
        absent = (count == 0).to(x.dtype)
        return mean * (1 - absent) + self.missing[mark - 1] * absent


class Chain(nn.Module):
    """Linear-chain conditional random field over BIO labels (Lafferty et al. 2001): label 0 is outside, then «begin»
    and «inside» of each kind in turn; «inside» goes on its own kind only, or stands first in a passage."""

    def __init__(self, labels: int) -> None:
        super().__init__()
        barred = torch.zeros(labels, labels)
        for inside in range(2, labels, 2):
            barred[:, inside] = -1e4
            barred[[inside - 1, inside], inside] = 0
        self.register_buffer("barred", barred)
        self.moves = nn.Parameter(torch.zeros(labels, labels))
        self.opening = nn.Parameter(torch.zeros(labels))

    def transitions(self) -> Tensor:
        """Scores [labels, labels] of going from a label to the next."""
        return self.moves + self.barred

    def loss(self, scores: Tensor, gold: Tensor, there: Tensor) -> Tensor:
        """Minus the log-likelihood of ``gold`` [n, words], a word; ``there`` [n, words] is false beyond the end."""
        moves = self.transitions()
        kept = there.to(scores.dtype)
        right = scores.gather(2, gold.unsqueeze(-1)).squeeze(-1)
        right[:, 1:] = right[:, 1:] + moves[gold[:, :-1], gold[:, 1:]]
        right = (right * kept).sum(1) + self.opening[gold[:, 0]]
        total = scores[:, 0] + self.opening
        for word in range(1, scores.size(1)):
            further = torch.logsumexp(total.unsqueeze(2) + moves, 1) + scores[:, word]
            total = torch.where(there[:, word, None], further, total)
        return (torch.logsumexp(total, 1) - right).sum() / kept.sum()


class StatementTower(nn.Module):
    """Who says what in the sentences of a passage, side by side: quotations go on over sentences, and «he said» stands
    after what it claims. Starts from the trunk's states after layer ``TRUNK_DEPTH`` and after its last."""

    def __init__(self, layers: Sequence[nn.Module], labels: int, size: int = 128) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)
        self.last = nn.Linear(WIDTH, WIDTH)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)
        self.distance = nn.Embedding(2 * FAR + 1, len(layers) * HEADS)
        nn.init.zeros_(self.distance.weight)
        self.exporting = False
        self.opens = nn.Embedding(2, WIDTH)
        nn.init.normal_(self.opens.weight, std=0.02)
        self.seen, self.drop = nn.Dropout(0.2), nn.Dropout(0.1)
        self.label = nn.Linear(WIDTH, labels)
        self.chain = Chain(labels)
        self.link_head, self.link_dep = Projection(size), Projection(size)
        self.link_weight = nn.Parameter(torch.zeros(size + 1, size))
        nn.init.xavier_uniform_(self.link_weight)
        self.link_words, self.link_sentences = nn.Embedding(2 * STEPS + 1, 1), nn.Embedding(2 * FAR + 1, 1)
        nn.init.zeros_(self.link_words.weight)
        nn.init.zeros_(self.link_sentences.weight)

    def forward(
        self, middle: Tensor, last: Tensor, bias: Tensor, sentences: Tensor, opens: Tensor, first: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Scores of labels [n, words, labels] and of links [n, words, 1 + words].

        ``middle`` and ``last`` [n, length, width] are the trunk's states, ``sentences`` [n, length] counts the
        passage's sentences, ``opens`` [n, length] is 1 in a paragraph's first one, ``first`` [n, 1 + words] are the
        words' first pieces after a leading 0, which as a link means «no cue».
        """
        x = self.seen(middle + self.last(last) + self.opens(opens))
        if self.exporting:
            for layer, factors in zip(self.layers, self._factors(sentences), strict=True):
                x = layer(x, bias, factors)
        else:
            apart = (sentences.unsqueeze(2) - sentences.unsqueeze(1)).clamp(-FAR, FAR) + FAR
            far = self.distance(apart).unflatten(-1, (len(self.layers), HEADS)).permute(3, 0, 4, 1, 2)
            for number, layer in enumerate(self.layers):
                x = layer(x, bias + far[number])
        words = torch.gather(self.drop(x), 1, first.unsqueeze(-1).expand(-1, -1, WIDTH))
        links = _with_one(self.link_dep(words[:, 1:])) @ self.link_weight @ self.link_head(words).transpose(1, 2)
        apart = self._apart(torch.gather(sentences, 1, first[:, 1:]))
        return self.label(words[:, 1:]), links + torch.cat([torch.zeros_like(apart[..., :1]), apart], -1)

    def _factors(self, sentences: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
        """For each layer two factors [1, heads, length, sentences] of the bias of one passage: what the sentence of the
        piece that looks gives to every other, and which one the piece seen stands in."""
        number = torch.arange(MOST_SENTENCES)
        apart = (number.unsqueeze(1) - number.unsqueeze(0)).clamp(-FAR, FAR) + FAR
        table = self.distance(apart).unflatten(-1, (len(self.layers), HEADS)).permute(2, 3, 0, 1)
        at = sentences[0].clamp(max=MOST_SENTENCES - 1)
        stands = torch.eye(MOST_SENTENCES).index_select(0, at).expand(1, HEADS, -1, -1)
        for layer in table:
            yield layer.contiguous().index_select(1, at).unsqueeze(0), stands

    def _apart(self, sentences: Tensor) -> Tensor:
        """What speaks for a link [n, words, words] by how many words, on a logarithmic scale, and how many sentences
        lie between; ``sentences`` [n, words] are those of the words."""
        number = torch.cumsum(torch.ones_like(sentences), 1)
        words = number.unsqueeze(1) - number.unsqueeze(2)
        steps = (2 * torch.log2(words.abs().clamp(min=1).to(torch.float32)) + 1).to(torch.int64) * words.sign()
        between = (sentences.unsqueeze(1) - sentences.unsqueeze(2)).clamp(-FAR, FAR)
        return (self.link_words(steps.clamp(-STEPS, STEPS) + STEPS) + self.link_sentences(between + FAR)).squeeze(-1)


class MentionTower(nn.Module):
    """A vector for a telling word in its context: mentions of one act have vectors that point the same way.

    Starts from the trunk's states after layer ``TRUNK_DEPTH`` and after its last.
    """

    def __init__(self, layers: Sequence[nn.Module], size: int = 128) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)
        self.last = nn.Linear(WIDTH, WIDTH)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)
        self.kind = nn.Embedding(PART_KINDS, WIDTH)
        nn.init.normal_(self.kind.weight, std=0.02)
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(2 * WIDTH, size)

    def forward(self, middle: Tensor, last: Tensor, bias: Tensor, kinds: Tensor, words: Tensor) -> Tensor:
        """Vectors [n, mentions, size] of length 1.

        ``middle`` and ``last`` [n, length, width] are the trunk's states of a context, ``kinds`` [n, length] says what
        each piece's sentence is in it, ``words`` [n, mentions, length] weighs the pieces of each telling word.
        """
        x = self.drop(middle + self.last(last) + self.kind(kinds))
        for layer in self.layers:
            x = layer(x, bias)
        return F.normalize(self.out(self.drop(torch.cat([words @ x, words @ middle], -1))), dim=-1)


def set_exporting(*modules: nn.Module) -> None:
    """Switches attention to plain operations, which export and quantise cleanly."""
    for module in modules:
        module.eval()
        for part in module.modules():
            if hasattr(part, "exporting"):
                part.exporting = True


__all__ = ["Encoder", "EventTower", "Labels", "Layer", "MentionTower", "Parser", "Trunk", "set_exporting"]
