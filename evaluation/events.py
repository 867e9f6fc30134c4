"""How many of CAMEO's sentences with an event give the coder one with both sides.

The words of these sentences were seen in training; the figure says how the whole coder uses the model, not how it does
on new text. CAMEO's class of statements is left out: it holds appeals and condolences, which PLOVER counts as events.
False finds are measured on the written gold sets (``evaluation/records.py``).
"""

from __future__ import annotations

from pathlib import Path

from evaluation.scores import share
from evaluation.shipped import Shipped
from training.data import STATEMENTS


def measure(data: Path, shipped: Shipped) -> dict[str, float]:
    """The share of the sentences with an event in which the coder finds one with both sides."""
    lines = (data / "cameo/quad_train.tsv").read_text("utf-8").splitlines()
    told = [sentence for sentence, kind in (line.rsplit("\t", 1) for line in lines) if kind != STATEMENTS]
    found = [any(m.sources and m.targets for m in coded.mentions) for coded in shipped.code(told)]
    return {"found where there is one": share(sum(found), len(found))}
