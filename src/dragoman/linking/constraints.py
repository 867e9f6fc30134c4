"""What people decided belongs together, as rules that linking has to keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from dragoman.linking.decisions import KINDS, VERBS, Anchor, Decision, withdrawn

Together = frozenset[str]
Apart = tuple[frozenset[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds of one kind of group, whatever the scores say.

    ``together``: ids that are one; no id stands in two of them. ``apart``: no id of the first is with any of the
    second. The two never contradict each other.
    """

    together: Sequence[Together] = ()
    apart: Sequence[Apart] = ()


@dataclass(frozen=True, slots=True)
class Constraints:
    """The rules for events (ids of mentions), and for stories and copies (ids of reports)."""

    events: Rules = Rules()
    stories: Rules = Rules()
    copies: Rules = Rules()


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What a decision says of what is in the record.

    ``free`` lifts what earlier decisions say against any of the first being with any of the second, and says no more.
    """

    together: Together = frozenset()
    apart: Apart = (frozenset(), frozenset())
    free: Apart = (frozenset(), frozenset())


class Bonds:
    """Groups that grow as they are joined, as far as rules allow; what must be together is joined from the start.

    A clustering keeps the rules by asking ``join`` last of all for each two clusters that it is about to join, with any
    member of each, and by taking as one, when it is done, the clusters whose members have the same ``root``. So a group
    that was joined by hand keeps growing by what fits any part of it: how ill its parts fit each other (two different
    days, say) is never looked at.
    """

    def __init__(self, rules: Rules = Rules()) -> None:
        self._parents: dict[str, str] = {}
        self._sides: dict[str, set[tuple[int, int]]] = defaultdict(set)
        self._parted = 0
        for ids in rules.together:
            first, *others = sorted(ids)
            for other in others:
                self.join(first, other)
        for left, right in rules.apart:
            self.part(left, right)

    def root(self, id_: str) -> str:
        """The same for all that are one group."""
        while (parent := self._parents.get(id_, id_)) != id_:
            self._parents[id_] = id_ = self._parents.get(parent, parent)
        return id_

    def join(self, left: str, right: str) -> bool:
        """Makes the groups of two members one; false, and nothing done, where they have to stay apart."""
        one, other = self.root(left), self.root(right)
        if one == other:
            return True
        if any((number, 1 - side) in self._sides.get(other, ()) for number, side in self._sides.get(one, ())):
            return False
        self._parents[other] = one
        if other in self._sides:
            self._sides[one] |= self._sides.pop(other)
        return True

    def part(self, left: Iterable[str], right: Iterable[str]) -> None:
        """Keeps whatever is in a group with one of the first from any group with one of the second."""
        for side, ids in enumerate((left, right)):
            for id_ in ids:
                self._sides[self.root(id_)].add((self._parted, side))
        self._parted += 1


def constraints(decisions: Sequence[Decision], present: Callable[[str, Anchor], str | None]) -> Constraints:
    """What decisions, the oldest first, come to: of two that contradict each other the later one holds.

    A decision that is contradicted in part holds for the rest: of four that were merged, three stay one when the
    fourth is later unlinked.

    Args:
        decisions: all on what belongs together, also those that were withdrawn; others are of no account.
        present: the id that an anchor of a kind has in the record, ``None`` where it has none.
    """
    by_kind: dict[str, list[_Verdict]] = defaultdict(list)
    gone = withdrawn(decisions)
    for decision in decisions:
        if decision.id not in gone and decision.verb in VERBS and decision.verb != "withdraw":
            verdict = _verdict(decision, present)
            by_kind[KINDS[decision.kind]].append(verdict)
            if decision.kind == "copy":  # what copies another is of the same story
                by_kind["stories"].append(_Verdict(together=verdict.together))
    return Constraints(**{field: _rules(verdicts) for field, verdicts in by_kind.items()})


def _verdict(decision: Decision, present: Callable[[str, Anchor], str | None]) -> _Verdict:
    members, others, left = (
        [id_ for anchor in anchors if (id_ := present(decision.kind, anchor))]
        for anchors in (decision.members, decision.others, decision.left)
    )
    these, those = frozenset(members), frozenset(others)
    match decision.verb:
        case "merge":
            return _Verdict(together=these)
        case "split":
            return _Verdict(together=these, apart=(these, those))
        case "link":
            return _Verdict(these.union(others[:1]), (these, frozenset(left)), (these, those))
        case _:
            return _Verdict(apart=(these, those))


def _rules(verdicts: Sequence[_Verdict]) -> Rules:
    """The newest verdict is taken whole, and of each older one what the newer ones leave of it."""
    bonds, freed, apart = Bonds(), _Freed(), list[Apart]()
    for verdict in reversed(verdicts):
        for left, right in list(_left_of(verdict.apart, bonds, freed)):
            bonds.part(left, right)
            apart.append((left, right))
        _join(sorted(verdict.together), bonds)
        freed.add(verdict.free)
    groups: dict[str, set[str]] = defaultdict(set)
    for id_ in {id_ for verdict in verdicts for id_ in verdict.together}:
        groups[bonds.root(id_)].add(id_)
    return Rules(tuple(frozenset(ids) for _, ids in sorted(groups.items()) if len(ids) > 1), tuple(reversed(apart)))


class _Freed:
    """The pairs that a later decision made free to be together."""

    def __init__(self) -> None:
        self._with: dict[str, set[str]] = defaultdict(set)

    def add(self, free: Apart) -> None:
        for one, others in (free, free[::-1]):
            for id_ in one:
                self._with[id_] |= others

    def of(self, id_: str) -> set[str]:
        return self._with.get(id_, set())


def _left_of(apart: Apart, bonds: Bonds, freed: _Freed) -> Iterator[Apart]:
    """What holds of «no one of these with any of those» where newer decisions joined or freed some pairs of them."""
    left, right = apart
    by_root: dict[str, set[str]] = defaultdict(set)
    for id_ in right:
        by_root[bonds.root(id_)].add(id_)
    alike: dict[tuple[str, frozenset[str]], set[str]] = defaultdict(set)
    for id_ in sorted(left):
        root = bonds.root(id_)
        alike[root if root in by_root else "", right & freed.of(id_)].add(id_)
    for (joined, free), ids in alike.items():
        if others := right - free - by_root.get(joined, set()):
            yield frozenset(ids), others


def _join(ids: Sequence[str], bonds: Bonds) -> None:
    """Makes the ids one, or as few groups as newer decisions that keep some of them apart allow."""
    heads: list[str] = []
    for id_ in ids:
        if not any(bonds.join(head, id_) for head in heads):
            heads.append(id_)
