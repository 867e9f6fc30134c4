"""Spans from label numbers in BIO form."""

from __future__ import annotations

from collections.abc import Sequence


def spans(ids: Sequence[int], labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """Spans of BIO label numbers as (first word, word after the last, kind). A lone «inside» begins a span."""
    found: list[tuple[int, int, str]] = []
    start, kind = -1, ""
    for i, number in enumerate([*ids, 0]):
        label = labels[number]
        if start >= 0 and label != f"I-{kind}":
            found.append((start, i, kind))
            start = -1
        if start < 0 and label != "O":
            start, kind = i, label[2:]
    return found
