"""Whether a sentence tells an event at all, on CAMEO sentences of which some tell none.

The pair tower saw these sentences in training; the figures say how the whole coder uses it, not how it does on
new text.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from evaluation.scores import share
from evaluation.shipped import Shipped

NO_EVENT = "0"


def measure(data: Path, shipped: Shipped) -> dict[str, float]:
    """Shares of the sentences with an event, and of those without one, in which the coder finds one with both sides."""
    lines = (data / "cameo/quad_train.tsv").read_text("utf-8").splitlines()
    sentences, classes = zip(*(line.rsplit("\t", 1) for line in lines), strict=True)
    found, total = Counter[bool](), Counter[bool]()
    for kind, coded in zip(classes, shipped.code(sentences), strict=True):
        total[kind != NO_EVENT] += 1
        found[kind != NO_EVENT] += any(mention.sources and mention.targets for mention in coded.mentions)
    return {
        "found where there is one": share(found[True], total[True]),
        "found where there is none": share(found[False], total[False]),
    }
