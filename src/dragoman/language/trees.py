"""Dependency trees from arc scores: the best spanning tree with one root."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
ROOTS_TRIED = 3
"""Words tried as the single root, best first; each costs one run of the algorithm."""


def best_tree(scores: Scores) -> list[int]:
    """Head of each word, as a position: 0 is the root, ``i + 1`` is word ``i``.

    ``scores`` [n, n + 1] are log-probabilities of each head for each word. Greedy heads are taken where they already
    form a tree; else Chu and Liu's and Edmonds' algorithm runs and, where its tree has several roots, runs again for
    each likely one (McDonald et al. 2005).
    """
    greedy = scores.argmax(1).tolist()
    if _is_tree(greedy):
        return [int(h) for h in greedy]
    full = np.full((len(scores) + 1, len(scores) + 1), -1e9, dtype=np.float64)
    full[1:] = scores
    np.fill_diagonal(full, -1e9)
    heads = _arborescence(full)[1:]
    if heads.count(0) == 1:
        return heads
    best: tuple[float, list[int]] = (-np.inf, [])
    for root in np.argsort(-full[1:, 0])[:ROOTS_TRIED] + 1:
        single = full.copy()
        single[1:, 0] = -1e9
        single[root, :] = -1e9
        single[root, 0] = full[root, 0]
        heads = _arborescence(single)
        total = float(sum(single[i, heads[i]] for i in range(1, len(heads))))
        if total > best[0]:
            best = (total, heads[1:])
    return best[1]


def _is_tree(heads: list[int]) -> bool:
    if heads.count(0) != 1:
        return False
    state = [0] * (len(heads) + 1)  # 0 unseen, 1 on the present path, 2 known to reach the root
    state[0] = 2
    for word in range(1, len(heads) + 1):
        path = []
        while state[word] == 0:
            state[word] = 1
            path.append(word)
            word = heads[word - 1]
        if state[word] == 1:
            return False
        for seen in path:
            state[seen] = 2
    return True


def _arborescence(scores: NDArray[np.float64]) -> list[int]:
    """Best head of every node but 0, without cycles; ``scores[dependent, head]``."""
    heads = scores.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads.tolist())
    if not cycle:
        return [int(h) for h in heads]
    inside = np.zeros(len(scores), dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    members = np.array(cycle)
    into = scores[np.ix_(members, outside)] - scores[members, heads[members]][:, None]
    out_of = scores[np.ix_(outside, members)]
    smaller = np.full((len(outside) + 1, len(outside) + 1), -1e9)
    smaller[:-1, :-1] = scores[np.ix_(outside, outside)]
    smaller[-1, :-1] = into.max(0)
    smaller[:-1, -1] = out_of.max(1)
    shrunk = _arborescence(smaller)
    entry = shrunk[-1]
    result = heads.copy()
    for k, node in enumerate(outside):
        if node:
            result[node] = cycle[int(out_of[k].argmax())] if shrunk[k] == len(outside) else outside[shrunk[k]]
    broken = cycle[int(into[:, entry].argmax())]
    result[broken] = outside[entry]
    return [int(h) for h in result]


def _cycle(heads: list[int]) -> list[int]:
    seen = [0] * len(heads)
    for start in range(1, len(heads)):
        path, node = [], start
        while node and not seen[node]:
            seen[node] = start
            path.append(node)
            node = heads[node]
        if node and seen[node] == start:
            return path[path.index(node) :]
    return []
