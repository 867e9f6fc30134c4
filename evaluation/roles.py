"""Who did it to whom: the sides of PLV's marked pairs, found by the whole coder in bare sentences.

PLV's sentences were seen in training (their types; the sides come from the parse and the resolver), so these figures
say how much of the sides is lost on the way, not how good the types are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from dragoman.values import Coded, Role
from evaluation.scores import Characters, overlap, share
from evaluation.shipped import Shipped
from training.data import Pair, read_plv


def measure(data: Path, shipped: Shipped) -> dict[str, float]:
    """Shares of pairs that a mention has in the marked direction, only in the reverse one, or not at all.

    A side is found where the source (target) of a mention overlaps the marked one. «Passive» are the rows in which the
    target stands before the source.
    """
    pairs = [pair for pair in read_plv(data / "plv/train.tsv") if pair.source and pair.target]
    all_rows, passive = Counter[str](), Counter[str]()
    for pair, coded in zip(pairs, shipped.code([pair.text for pair in pairs]), strict=True):
        outcome = _outcome(pair, coded)
        all_rows[outcome] += 1
        if pair.source and pair.target and pair.target < pair.source:
            passive[outcome] += 1
    return {
        f"{name} {outcome}": share(rows[outcome], rows.total())
        for name, rows in (("pairs", all_rows), ("passive pairs", passive))
        for outcome in ("found", "reversed", "not found")
    }


def _outcome(pair: Pair, coded: Coded) -> str:
    sides = [(mention.sources, mention.targets) for mention in coded.mentions]
    if any(_at(sources, pair.source) and _at(targets, pair.target) for sources, targets in sides):
        return "found"
    if any(_at(sources, pair.target) and _at(targets, pair.source) for sources, targets in sides):
        return "reversed"
    return "not found"


def _at(roles: Sequence[Role], span: Characters | None) -> bool:
    return span is not None and any(overlap((role.start, role.end), span) for role in roles)
