"""The figures of accuracy, sorted as they are read: first the honest sample, then all that was judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

Row = Mapping[str, Any]

FIGURES = {
    "precision": "There is such a thing at all",
    "joined": "Its mentions belong together",
    "missed joins": "Joined by a person",
    "type": "Type",
    "mode": "Mode",
    "status": "Status",
    "date": "Date",
    "place": "Place",
    "sources": "Sources",
    "targets": "Targets",
    "speaker": "Speaker",
    "addressee": "Addressee",
    "via": "What it came through",
}


def samples(figures: Iterable[Row]) -> dict[str, list[tuple[str, list[dict[str, Any]]]]]:
    """By sample (random, all) the figures of events, mentions and statements, each with its name in ``words``."""
    found: dict[str, list[tuple[str, list[dict[str, Any]]]]] = {"random": [], "all": []}
    for (sample, of), rows in groupby(figures, lambda row: (row["sample"], row["of"])):
        shown = [{**row, "words": FIGURES.get(row["figure"], row["figure"])} for row in rows]
        same = next((there for name, there in found[sample] if name == of), None)
        if same is None:
            found[sample].append((of, shown))
        else:
            same.extend(shown)
    return found
