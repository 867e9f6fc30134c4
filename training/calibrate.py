"""Stage 5: fits the weights of a mention's confidence on the «dev» half of the written gold sets.

    python -m training.calibrate

Neither the encoder nor the event tower was trained on these sentences. ``python -m evaluation --only calibration``
measures on the other half; the weights go to ``knowledge/confidence.yaml``.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dragoman.coding.coder import Coder
from dragoman.coding.confidence import NAMES
from dragoman.knowledge.documents import FOLDER
from evaluation.calibration import judged

RIDGE = 1.0
"""Penalty on the squared weights: the sets hold a few hundred acts."""


def fit(scores: NDArray[np.float64], right: NDArray[np.float64], steps: int = 50) -> NDArray[np.float64]:
    """Weights [scores + 1], the last the bias, of a logistic regression by Newton's method.

    ``scores`` [acts, scores], ``right`` [acts] 0 or 1.
    """
    x = np.concatenate([scores, np.ones((len(scores), 1))], 1)
    weights = np.zeros(x.shape[1])
    penalty = RIDGE * np.eye(x.shape[1])
    penalty[-1, -1] = 0
    for _ in range(steps):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (p - right) + penalty @ weights
        weights = weights - np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + penalty, gradient)
    return weights


def main() -> None:
    """Fits the weights and writes them."""
    acts = judged(Coder.load(), "dev", least=0.0)
    weights = fit(np.array([act.scores for act in acts]), np.array([float(act.right) for act in acts]))
    lines = ["# Weights of the confidence of a mention (coding/confidence.py); written by training/calibrate.py."]
    lines += [f"{name}: {weight:.3f}" for name, weight in zip(("bias", *NAMES), np.roll(weights, 1), strict=True)]
    Path(FOLDER / "confidence.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print("\n".join(lines[1:]), f"\nfrom {len(acts)} acts; now run training/compile_knowledge.py")


if __name__ == "__main__":
    main()
