"""Who says what: sources, cues and contents over several sentences, and which of them belong together.

The encoder's own head says which sentences are worth a look; the statement tower reads these and their neighbours side
by side, because a quotation goes on over sentences and «he said» often stands behind what it claims.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from dragoman.language.encoder import Attributed, Floats, Model, Output, Passage
from dragoman.language.pieces import Encoded
from dragoman.language.sentences import Raw
from dragoman.language.spans import spans

WINDOW = 256
"""Pieces that the tower reads at once: about eight sentences."""
AGAIN = 0.5
"""Least probability of a further part of what a cue claims."""
NEAR = 1
"""So many sentences on either side of one worth a look are read with it."""

Range = tuple[int, int]
"""Words, first and past the last, counted over the whole report."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """What belongs to one cue; ``cue`` is ``None`` where content stands by itself. ``p`` is the mean probability of the
    contents' words."""

    cue: Range | None
    sources: tuple[Range, ...]
    contents: tuple[Range, ...]
    p: float


def attribute(
    model: Model, raws: Sequence[Raw], encoded: Sequence[Encoded], outputs: Sequence[Output]
) -> tuple[list[list[int]], tuple[Attribution, ...]]:
    """The label numbers of every sentence's words, and the attributions in the order of the text."""
    names, moves, opening = model.statements
    labels = [[0] * len(raw.tokens) for raw in raws]
    starts = list(accumulate((len(raw.tokens) for raw in raws), initial=0))
    stretches = list(_stretches(raws, encoded, outputs))
    passages = [_passage(raws, encoded, outputs, *stretch) for stretch in stretches]
    found: list[Attribution] = []
    for (first, last), heard in zip(stretches, model.attribute(passages), strict=True):
        path = best_path(heard.labels, moves, opening)
        for index in range(first, last):
            labels[index] = path[starts[index] - starts[first] : starts[index + 1] - starts[first]]
        found += _joined(heard, path, names, starts[first])
    return labels, tuple(found)


def _stretches(raws: Sequence[Raw], encoded: Sequence[Encoded], outputs: Sequence[Output]) -> Iterator[Range]:
    """Runs of sentences worth reading, of ``WINDOW`` pieces at most; cut where a paragraph begins, if that leaves half
    a window or more."""
    told = [bool(output.attribution.any()) or any(raw.quoted) for raw, output in zip(raws, outputs, strict=True)]
    worth = [any(told[max(0, i - NEAR) : i + NEAR + 1]) for i in range(len(told))]
    first = pieces = 0
    for index, one in enumerate(worth):
        size = len(encoded[index].pieces)
        if index > first and (not one or pieces + size > WINDOW):
            cut = index if not one else _cut(raws, encoded, first, index)
            yield first, cut
            first, pieces = cut, sum(len(e.pieces) for e in encoded[cut:index])
        if one:
            pieces += size
        else:
            first, pieces = index + 1, 0
    if first < len(worth):
        yield first, len(worth)


def _cut(raws: Sequence[Raw], encoded: Sequence[Encoded], first: int, last: int) -> int:
    """Where to end a stretch that sentence ``last`` would make too long."""
    opening = [i for i in range(first + 1, last + 1) if raws[i].paragraph != raws[i - 1].paragraph]
    whole = opening and sum(len(e.pieces) for e in encoded[first : opening[-1]]) >= WINDOW // 2
    return opening[-1] if whole else last


def _passage(
    raws: Sequence[Raw], encoded: Sequence[Encoded], outputs: Sequence[Output], first: int, last: int
) -> Passage:
    sentences: list[int] = []
    opens: list[int] = []
    words = [0]
    for index in range(first, last):
        size = len(encoded[index].pieces)
        words += [len(sentences) + piece for piece in encoded[index].first[1:]]
        sentences += [index - first] * size
        opens += [int(index == 0 or raws[index - 1].paragraph != raws[index].paragraph)] * size
    middle, final = (np.concatenate([getattr(o, name) for o in outputs[first:last]]) for name in ("states", "last"))
    return Passage(middle, final, sentences, opens, words)


def best_path(scores: Floats, moves: Floats, opening: Floats) -> list[int]:
    """The likeliest labels (Viterbi): ``scores`` [n, labels] of words, ``moves`` [labels, labels] of going from a label
    to the next, ``opening`` [labels] of the first."""
    score = scores[0] + opening
    back = np.empty((len(scores), len(opening)), dtype=np.int64)
    to, here = moves.T.copy(), np.arange(len(opening))
    for word in range(1, len(scores)):
        total = to + score
        back[word] = total.argmax(1)
        score = total[here, back[word]] + scores[word]
    path = [int(score.argmax())]
    for pointers in back[:0:-1]:
        path.append(int(pointers[path[-1]]))
    return path[::-1]


def _joined(heard: Attributed, path: Sequence[int], names: Sequence[str], offset: int) -> Iterator[Attribution]:
    """The spans of a passage brought together by their links; word ranges count from ``offset``."""
    found = spans(path, names)
    cues = [(first, last) for first, last, kind in found if kind == "cue"]
    by_cue: dict[Range, list[Range]] = {cue: [] for cue in cues}
    sources = _linked(heard, [(a, b) for a, b, kind in found if kind == "source"], cues)
    contents = _linked(heard, [(a, b) for a, b, kind in found if kind == "content"], cues)
    alone = [content for content in contents if contents[content] is None]
    for content, cue in contents.items():
        if cue:
            by_cue[cue].append(content)
    certain = 1 / np.exp(heard.labels - heard.labels.max(1, keepdims=True)).sum(1)
    whole: list[tuple[Range | None, list[Range]]] = [(cue, told) for cue, told in by_cue.items() if told]
    for cue, told in sorted([*whole, *((None, [content]) for content in alone)], key=lambda one: one[1][0]):
        words = [word for first, last in told for word in range(first, last)]
        by = [source for source, of in sources.items() if cue and of == cue]
        yield Attribution(
            _moved([cue], offset)[0] if cue else None, _moved(by, offset), _moved(told, offset),
            float(certain[words].mean()),
        )  # fmt: skip


def _linked(heard: Attributed, parts: Sequence[Range], cues: Sequence[Range]) -> dict[Range, Range | None]:
    """The cue of each part, or ``None``. The surest pairs come first; a cue that has a part gets another one only from
    where that is likelier than not, since nearly every cue has one source and one content."""
    pairs = sorted(
        (-float(heard.links[part[0], 1 + cue[0] : 1 + cue[1]].sum()), part, cue) for part in parts for cue in cues
    )
    linked: dict[Range, Range | None] = dict.fromkeys(parts)
    taken: set[Range] = set()
    for p, part, cue in pairs:
        least = AGAIN if cue in taken else float(heard.links[part[0], 0])
        if linked[part] is None and -p > least:
            linked[part] = cue
            taken.add(cue)
    return linked


def _moved(ranges: Sequence[Range], offset: int) -> tuple[Range, ...]:
    return tuple((first + offset, last + offset) for first, last in ranges)
