"""Groups out of pairs."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

Pairs = Mapping[tuple[int, int], float]
"""The score of each compared pair of indices, the smaller index first."""
Fits = Callable[[Sequence[int], Sequence[int]], bool]
"""Whether two clusters may be joined."""


def connected(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The connected components of the pairs, each ascending, in the order of their smallest index."""
    neighbours: dict[int, set[int]] = defaultdict(set)
    for left, right in pairs:
        neighbours[left].add(right)
        neighbours[right].add(left)
    components, seen = [], set[int]()
    for node in sorted(neighbours):
        if node not in seen:
            component = reach([node], neighbours.__getitem__)
            seen |= component
            components.append(sorted(component))
    return components


def reach(start: Iterable[int], neighbours: Callable[[int], Iterable[int]]) -> set[int]:
    """Everything that can be reached from ``start``, itself included."""
    seen = set(start)
    waiting = list(seen)
    while waiting:
        found = set(neighbours(waiting.pop())) - seen
        seen |= found
        waiting.extend(found)
    return seen


def fit(left: Sequence[int], right: Sequence[int]) -> bool:
    """All clusters fit each other."""
    return True


def average_link(
    nodes: Iterable[int],
    pairs: Pairs,
    threshold: float,
    fits: Fits = fit,
    joined: Iterable[Sequence[int]] = (),
) -> list[list[int]]:
    """Join the two clusters with the highest average score over all their pairs, until none reaches ``threshold``.

    The clusters ``joined``, each of two nodes or more, are there from the start. A pair that was not compared scores 0.
    Two clusters that do not ``fits`` are never joined. The result depends on the nodes' indices only where scores tie.
    Cost: O(p log p) in the number of pairs.
    """
    members = {node: [node] for node in nodes}
    links: dict[int, dict[int, float]] = {node: {} for node in members}
    for (left, right), score in pairs.items():
        if left in members and right in members:
            links[left][right] = links[right][left] = score
    for first, other in ((group[0], other) for group in joined for other in group[1:]):
        _join(links, members, first, other)
    heap: list[tuple[float, int, int]] = []

    def push(left: int, right: int) -> None:
        """What doesn't reach the threshold is never joined as it is, and counted anew when one of the two grows."""
        if (average := _average(links, members, left, right)) >= threshold:
            heapq.heappush(heap, (-average, min(left, right), max(left, right)))

    for left, right in ((left, right) for left, near in links.items() for right in near if left < right):
        push(left, right)
    while heap:
        negative, left, right = heapq.heappop(heap)
        if left not in members or right not in members or -negative != _average(links, members, left, right):
            continue  # one of the two has been joined with another since
        if not fits(members[left], members[right]):
            continue
        _join(links, members, left, right)
        for other in links[left]:
            push(left, other)
    return sorted(sorted(cluster) for cluster in members.values())


def _join(links: dict[int, dict[int, float]], members: dict[int, list[int]], left: int, right: int) -> None:
    """Adds the cluster ``right`` to ``left``, with the sums of its scores."""
    members[left] += members.pop(right)
    for other, total in links.pop(right).items():
        if other != left:
            links[left][other] = links[other][left] = links[left].get(other, 0.0) + total
            del links[other][right]
    links[left].pop(right, None)


def _average(
    links: Mapping[int, Mapping[int, float]], members: Mapping[int, Sequence[int]], left: int, right: int
) -> float:
    """The average score between two clusters; ``links`` holds the sums."""
    return links[left].get(right, 0.0) / (len(members[left]) * len(members[right]))


def strongest(clusters: Iterable[Sequence[int]], pairs: Pairs, groups: Mapping[int, str]) -> list[tuple[int, int]]:
    """The pairs that bring together what was in several ``groups`` before, by maximum spanning trees (Kruskal).

    A node without a group was alone. The pair with the highest score comes first.
    """
    owner = {node: at for at, cluster in enumerate(clusters) for node in cluster}
    parent: dict[object, object] = {}

    def root(node: object) -> object:
        while (above := parent.get(node, node)) != node:
            node = above
        return node

    kept = []
    parts = {node: (at, groups.get(node, node)) for node, at in owner.items()}
    new = [
        (-score, left, right)
        for (left, right), score in pairs.items()
        if left in owner and owner[left] == owner.get(right) and parts[left] != parts[right]
    ]
    for _, left, right in sorted(new):
        one, other = root(parts[left]), root(parts[right])
        if one != other:
            parent[other] = one
            kept.append((left, right))
    return kept
