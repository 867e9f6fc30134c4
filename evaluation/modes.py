"""Mode, contexts and CAMEO code of acts whose type and telling word are given.

The sentences were written with their modes, contexts and codes before the codebook's word lists, but by the same hand,
which flatters the figures; errors are read on the «dev» half only. A type without modes has none to find, so its
sentences don't count for the mode.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman.coding.codebook import codebook
from dragoman.coding.modes import DetailCoder, Details
from dragoman.coding.tree import Tree
from dragoman.language.parser import Parser
from evaluation.scores import Matches, share
from evaluation.shipped import Shipped
from training.data import acted

GOLD = Path(__file__).parent / "gold" / "modes.jsonl"


@dataclass
class Tally:
    """What was given and wanted: modes, contexts, and the CAMEO codes of gold that were met."""

    modes: Matches = field(default_factory=Matches)
    contexts: Matches = field(default_factory=Matches)
    codes: Matches = field(default_factory=Matches)

    def add(self, details: Details, row: Mapping[str, Any]) -> None:
        """Counts one act; a code is right where it is the gold one to the third digit."""
        if codebook().types[row["type"]].modes:
            self.modes.add(_one(details.mode), _one(row["mode"]))
        self.contexts.add(details.contexts, row["contexts"])
        self.codes.add(_one(details.cameo and details.cameo[:3]), _one(row["cameo"] and row["cameo"][:3]))

    def figures(self) -> dict[str, float]:
        """Precision and recall of each, in per cent."""
        parts = {"mode": self.modes, "contexts": self.contexts, "CAMEO code": self.codes}
        return {
            f"{name}: {measure}": share(matches.right, whole)
            for name, matches in parts.items()
            for measure, whole in (("precision", matches.given), ("recall", matches.wanted))
        }


def measure(data: Path, shipped: Shipped) -> dict[str, float]:
    """Precision and recall on both halves; ``data`` isn't used."""
    halves = {"dev": Tally(), "held": Tally()}
    for row, details in judged(shipped):
        halves[row["half"]].add(details, row)
    return {f"{half}, {name}": x for half, tally in halves.items() for name, x in tally.figures().items()}


def judged(shipped: Shipped) -> Iterator[tuple[dict[str, Any], Details]]:
    """Each gold act with the details read of it."""
    parser, coder = Parser(shipped.model), DetailCoder(codebook())
    for row in map(json.loads, GOLD.read_text("utf-8").splitlines()):
        item = acted("", row["text"], {"a": [row["type"], "actual", [], []]})
        start, end = item.acts[0].trigger
        for sentence in parser.parse(item.text).sentences:
            inside = [n for n, at in enumerate(sentence.starts) if start <= at < end]
            if inside:
                yield row, coder.details(Tree(sentence), inside[0], row["type"])


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()
