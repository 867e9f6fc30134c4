"""Figures of events (killed, arrested, sums): kind, value, currency and bound right, and who gives them.

The texts were written for this project, about public events of 1990 to 2024, under invented outlets' names, with every
figure that a reader would note for an event; a share of one already given («including three children») is none. The
held half was written before the coder, though by the same hand, which flatters it; its errors were never read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.coding.figures import find_figures
from dragoman.coding.tree import Tree
from dragoman.values import Figure, Report
from evaluation.scores import overlap, share
from evaluation.shipped import Shipped

GOLD = Path(__file__).parent / "gold/figures.jsonl"
Row = Mapping[str, Any]


@dataclass
class Tally:
    """Figures given, wanted and right; of the right ones those with their giver and their exact words, and of
    the wanted ones those that a mention carries."""

    given: int = 0
    wanted: int = 0
    right: int = 0
    giver: int = 0
    words: int = 0
    carried: int = 0

    def figures(self) -> dict[str, float]:
        """Shares in per cent."""
        return {
            "precision": share(self.right, self.given),
            "recall": share(self.right, self.wanted),
            "attribution right": share(self.giver, self.right),
            "words exact": share(self.words, self.right),
            "carried by a mention": share(self.carried, self.wanted),
        }


def measure(_: Path, shipped: Shipped) -> dict[str, float]:
    """The shares on both halves; no development set is used."""
    tallies = {"dev": Tally(), "held": Tally()}
    for row in map(json.loads, GOLD.read_text("utf-8").splitlines()):
        _judge(row, shipped, tallies[row["half"]])
    return {f"{half}, {name}": x for half, tally in tallies.items() for name, x in tally.figures().items()}


def _judge(row: Row, shipped: Shipped, tally: Tally) -> None:
    given, carried = _read(row["text"], shipped)
    tally.given += len(given)
    tally.wanted += len(row["figures"])
    tally.carried += len(list(_matched(row["figures"], carried)))
    for gold, figure in _matched(row["figures"], given):
        tally.right += 1
        tally.words += row["text"][figure.start : figure.end] == gold["text"]
        tally.giver += _same_giver(row["text"], gold["by"], figure)


def _read(text: str, shipped: Shipped) -> tuple[list[Figure], list[Figure]]:
    """All figures of a text, and those that its mentions carry."""
    report = Report(text=text)
    coded = shipped.coder.code(report)
    found = find_figures(text, [Tree(sentence) for sentence in coded.sentences], coded.quotes)
    return [one.figure for one in found], [figure for mention in coded.mentions for figure in mention.figures]


def _matched(wanted: list[Row], given: list[Figure]) -> Iterator[tuple[Row, Figure]]:
    """Each gold figure with one of the same kind, value, currency and bound, no figure twice."""
    left = list(given)
    for gold in wanted:
        key = tuple(gold[name] for name in ("kind", "value", "unit", "bound"))
        for figure in left:
            if (figure.kind, figure.value, figure.unit, figure.bound) == key:
                left.remove(figure)
                yield gold, figure
                break


def _same_giver(text: str, by: str | None, figure: Figure) -> bool:
    """Whether the giver stands among the gold words, or both have none."""
    who = figure.attributed_to
    if by is None or who is None:
        return by is None and who is None
    start = text.index(by)
    return overlap((who.start, who.end), (start, start + len(by))) > 0
