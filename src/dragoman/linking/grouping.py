"""Puts a report or a mention into a group: with what it touches it is clustered anew, and all the rest stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import combinations, islice
from typing import Protocol

from dragoman.linking.board import Groups
from dragoman.linking.clusters import Pairs, average_link, strongest
from dragoman.linking.constraints import Bonds, Rules

TOUCHED = 3
"""A new member can bring together so many groups: those of the members that are nearest to it."""

LOOKED_AT = 5
"""Of so many groups it is asked whether the new member comes near to the group as a whole."""


class Compared(Protocol):
    """How the members of one kind of group are compared; those with a score of ``threshold`` or more are near."""

    threshold: float

    def score(self, left: int, right: int) -> float:
        """How much speaks for two members being one group."""

    def fits(self, left: Collection[int], right: Collection[int]) -> bool:
        """Whether nothing rules out that two clusters of members are one group."""

    def name(self, member: int) -> str:
        """The id of a report or a mention."""

    def own(self, member: int) -> str:
        """The id of the group that a member founds."""

    def reasons(self, left: int, right: int) -> tuple[str, ...]:
        """What speaks for two members being one group, and against it, in words."""


class Grouping:
    """The groups of one kind, of which each member is near others by its scores, and rules that people made.

    A group is named after its founder, the member that was linked first; so the id stays while a group grows and, where
    it splits, with the part of the founder. Where groups merge, the older id stays.
    """

    def __init__(
        self,
        groups: Groups,
        compared: Compared,
        rules: Rules,
        find: Callable[[Collection[str]], Mapping[str, int]],
    ) -> None:
        """``find`` gives the members of ids."""
        self.groups = groups
        self.compared = compared
        self._find = find
        self._together: dict[str, frozenset[str]] = {id_: ids for ids in rules.together for id_ in ids}
        self._apart: dict[str, list[int]] = defaultdict(list)
        self._rules = rules
        for number, (left, right) in enumerate(rules.apart):
            for id_ in left | right:
                self._apart[id_].append(number)

    def place(self, member: int, near: Mapping[int, float]) -> list[tuple[int, int, float]]:
        """Puts a member into a group; ``near`` are others with scores of the threshold or more.

        Returns:
            What brought together what was not before: pairs with their scores, the highest first.
        """
        one, others = self._ruled(member)
        nearest = sorted(near, key=lambda other: (-near[other], other))
        touched = self._groups_of([member, *one])
        others_near = [group for group in self._groups_of(nearest) if group not in touched][:LOOKED_AT]
        touched += islice((group for group in others_near if self._touches(member, group)), TOUCHED)
        if not touched:
            self.groups.put(member, self.compared.own(member))
            return []
        inside = {other for other in (*one, *others) if self.groups.of(other) in touched}
        members = sorted({member, *inside, *(other for group in touched for other in self.groups.seen(group))})
        return self._regroup(members, touched, self._blocks(member, members, touched, others))

    def _groups_of(self, members: Sequence[int]) -> list[str]:
        return list(dict.fromkeys(group for member in members if (group := self.groups.of(member))))

    def _touches(self, member: int, group: str) -> bool:
        """Whether a member comes so near to a group as a whole that it may change it: it needn't come as near as
        joining takes, because the group may part."""
        seen, threshold = self.groups.seen(group), self.compared.threshold
        scores = (self.compared.score(min(member, other), max(member, other)) for other in seen)
        return sum(scores) >= min(threshold, threshold / 2) * len(seen)

    def ruled(self) -> list[int]:
        """The members that the rules name."""
        return sorted(self._find({*self._together, *self._apart}).values()) if self._together or self._apart else []

    def _ruled(self, member: int) -> tuple[list[int], list[int]]:
        """The members that rules put together with this one, and those that they keep apart from it."""
        if not self._together and not self._apart:
            return [], []
        id_ = self.compared.name(member)
        together = self._together.get(id_, frozenset()) - {id_}
        apart = {
            other
            for number in self._apart.get(id_, ())
            for side, those in (self._rules.apart[number], self._rules.apart[number][::-1])
            if id_ in side
            for other in those
        }
        found = self._find(together | apart) if together or apart else {}
        return sorted(found[i] for i in together if i in found), sorted(found[i] for i in apart if i in found)

    def _blocks(
        self, member: int, members: Sequence[int], touched: Sequence[str], others: Collection[int]
    ) -> dict[str, list[int]]:
        """Of each large group what stays together: all that is seen of it, but for a member that has to leave it."""
        leaves = {group for other in others if (group := self.groups.of(other))}
        return {
            group: [m for m in members if self.groups.of(m) == group and (m != member or group not in leaves)]
            for group in touched
            if self.groups.is_large(group)
        }

    def _regroup(
        self, members: Sequence[int], touched: Sequence[str], blocks: Mapping[str, Sequence[int]]
    ) -> list[tuple[int, int, float]]:
        at = {member: place for place, member in enumerate(members)}
        block = {at[member]: group for group, held in blocks.items() for member in held}
        pairs = {
            (left, right): self.compared.score(members[left], members[right])
            for left, right in combinations(range(len(members)), 2)
            if left not in block or block[left] != block.get(right)
        }
        joined = [[at[member] for member in held] for held in blocks.values() if held]
        clusters = self._clusters(members, pairs, joined)
        before = {place: group for place, member in enumerate(members) if (group := self.groups.of(member))}
        brought = strongest(clusters, pairs, before)
        self._name([[members[place] for place in cluster] for cluster in clusters], touched, blocks)
        return [(members[left], members[right], pairs[left, right]) for left, right in brought]

    def _clusters(self, members: Sequence[int], pairs: Pairs, joined: Sequence[Sequence[int]]) -> list[list[int]]:
        """The clusters of the members, by their places, that keep the rules."""
        names = [self.compared.name(member) for member in members] if self._together or self._apart else []
        bonds = self._bonds(names)
        if bonds:
            for first, *others in joined:
                for other in others:
                    bonds.join(names[first], names[other])

        def fits(left: Sequence[int], right: Sequence[int]) -> bool:
            found = self.compared.fits([members[place] for place in left], [members[place] for place in right])
            return found and (bonds is None or bonds.join(names[left[0]], names[right[0]]))

        clusters = average_link(range(len(members)), pairs, self.compared.threshold, fits, joined)
        if bonds is None:
            return clusters
        by_root: dict[str, list[int]] = defaultdict(list)
        for cluster in clusters:
            by_root[bonds.root(names[cluster[0]])] += cluster
        return [sorted(cluster) for cluster in by_root.values()]

    def _bonds(self, names: Sequence[str]) -> Bonds | None:
        """The rules among these members, ``None`` where there are none."""
        here = frozenset(names)
        together = {self._together[name] & here for name in names if name in self._together}
        apart = [self._rules.apart[n] for n in sorted({n for name in names for n in self._apart.get(name, ())})]
        if not together and not apart:
            return None
        ordered = sorted(together, key=sorted)
        return Bonds(Rules(ordered, [(left & here, right & here) for left, right in apart]))

    def _name(
        self, clusters: Sequence[Sequence[int]], touched: Sequence[str], blocks: Mapping[str, Sequence[int]]
    ) -> None:
        founders = {group: self.groups.first(group) for group in touched}
        named = {member: name for cluster in clusters for name in [self._id(cluster, founders)] for member in cluster}
        for group, held in blocks.items():
            if held and named[held[0]] != group:
                self.groups.merge(group, named[held[0]])
        for member, name in named.items():
            if self.groups.of(member) != name:
                self.groups.put(member, name)
        for group in {*touched, *self.groups.gone}:
            if group in named.values():
                self.groups.gone.pop(group, None)
            elif group in touched:
                self.groups.gone[group] = founders[group]

    def _id(self, cluster: Sequence[int], founders: Mapping[str, int]) -> str:
        """The present group of the oldest member, if it founded it, else its own id."""
        group = self.groups.of(cluster[0])
        return group if group and founders.get(group) == cluster[0] else self.compared.own(cluster[0])
