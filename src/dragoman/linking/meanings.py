"""How near words are in meaning."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from dragoman.linking.terms import rarity

Vector = npt.NDArray[np.float32]

LEAST_RARITY = 0.3
"""What the commonest words count in a phrase, beside their rarer neighbours."""


@cache
def _table() -> tuple[dict[str, int], Vector]:
    """The row of each word, and the rows, each of length 1 (made by ``training/word_vectors.py``)."""
    with files("dragoman.linking").joinpath("word_vectors.npz").open("rb") as file, np.load(file) as packed:
        words, vectors = str(packed["words"]).split("\n"), packed["vectors"].astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return {word: row for row, word in enumerate(words)}, vectors


def vector_of(lemmas: Iterable[str]) -> Vector | None:
    """The meaning of a phrase as a vector of length 1: the mean of its words', the rare ones counting more.

    ``None`` where no word is known.
    """
    rows, vectors = _table()
    known = [lemma for lemma in lemmas if lemma in rows]
    if not known:
        return None
    total = np.sum([vectors[rows[lemma]] * max(rarity(lemma), LEAST_RARITY) for lemma in known], axis=0)
    mean: Vector = total / np.linalg.norm(total)
    return mean


def alike(left: Vector | None, right: Vector | None) -> float | None:
    """The cosine of two meanings, -1 to 1; ``None`` where one is not known."""
    return None if left is None or right is None else float(left @ right)
