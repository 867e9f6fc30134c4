"""Stories and copies: see :mod:`evaluation.linking_eval`."""

from __future__ import annotations

from pathlib import Path

from evaluation import linking_eval
from evaluation.shipped import Shipped

_NAMES = {"f1": "BCubed F1", "ari": "adjusted Rand index"}


def measure(data: Path, _: Shipped) -> dict[str, float]:
    """BCubed F1 of stories and the adjusted Rand index of groups of copies."""
    measured = linking_eval.measure(data)
    return {
        f"{name}, {_NAMES[figure]}": value
        for name, figures in measured.items()
        for figure, value in figures.items()
        if figure in _NAMES
    }
