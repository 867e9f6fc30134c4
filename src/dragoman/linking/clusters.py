"""Groups out of pairs."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

Pairs = Mapping[tuple[int, int], float]
"""The score of each compared pair of indices, the smaller index first."""


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


def average_link(
    nodes: Iterable[int],
    pairs: Pairs,
    threshold: float,
    fits: Callable[[Sequence[int], Sequence[int]], bool] = lambda left, right: True,
) -> list[list[int]]:
    """Join the two clusters with the highest average score over all their pairs, until none reaches ``threshold``.

    A pair that was not compared scores 0. Two clusters that do not ``fits`` are never joined. The result depends on
    the nodes' indices only where scores tie. Cost: O(p log p) in the number of pairs.
    """
    members = {node: [node] for node in nodes}
    links: dict[int, dict[int, float]] = {node: {} for node in members}
    for (left, right), score in pairs.items():
        if left in members and right in members:
            links[left][right] = links[right][left] = score
    heap = [(-score, left, right) for left, near in links.items() for right, score in near.items() if left < right]
    heapq.heapify(heap)
    while heap:
        negative, left, right = heapq.heappop(heap)
        if -negative < threshold:
            break
        if left not in members or right not in members or -negative != _average(links, members, left, right):
            continue  # one of the two has been joined with another since
        if not fits(members[left], members[right]):
            continue
        members[left] += members.pop(right)
        for other, total in links.pop(right).items():
            if other != left:
                links[left][other] = links[other][left] = links[left].get(other, 0.0) + total
                del links[other][right]
        del links[left][right]
        for other in links[left]:
            heapq.heappush(heap, (-_average(links, members, left, other), min(left, other), max(left, other)))
    return sorted(sorted(cluster) for cluster in members.values())


def _average(
    links: Mapping[int, Mapping[int, float]], members: Mapping[int, Sequence[int]], left: int, right: int
) -> float:
    """The average score between two clusters; ``links`` holds the sums."""
    return links[left].get(right, 0.0) / (len(members[left]) * len(members[right]))


def strongest(clusters: Iterable[Sequence[int]], pairs: Pairs) -> list[tuple[int, int]]:
    """The pairs that hold the clusters together: their maximum spanning trees (Kruskal), the highest score first."""
    owner = {node: at for at, cluster in enumerate(clusters) for node in cluster}
    inside = sorted((-score, p) for p, score in pairs.items() if p[0] in owner and owner[p[0]] == owner.get(p[1]))
    parent = {node: node for node in owner}

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    kept = []
    for _, (left, right) in inside:
        if root(left) != root(right):
            parent[root(right)] = root(left)
            kept.append((left, right))
    return kept


def ids(clusters: Iterable[Sequence[int]], known: Mapping[int, str], own: Sequence[str]) -> dict[int, str]:
    """The id of each node's cluster: its smallest node's ``own``, or the one that this node is ``known`` by.

    A known id that is some node's own is given to that node's cluster only. Where nodes count from the oldest, an id so
    stays while a cluster grows by newer members, also when its oldest are out of sight, and doesn't depend on how many
    were linked at a time.
    """
    found: dict[int, str] = {}
    taken = set(own)
    for cluster in sorted(sorted(cluster) for cluster in clusters):
        kept = known.get(cluster[0])
        name = kept if kept and kept not in taken else own[cluster[0]]
        taken.add(name)
        found.update(dict.fromkeys(cluster, name))
    return found


def mates(groups: Mapping[int, str]) -> dict[int, list[int]]:
    """For each node those that are in the same group, by the group's name; itself included."""
    members: dict[str, list[int]] = defaultdict(list)
    for node, name in groups.items():
        members[name].append(node)
    return {node: members[name] for node, name in groups.items()}
