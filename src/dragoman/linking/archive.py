"""What linking asks of reports that were linked before: of a record's tables, or of those kept in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from dragoman.linking.items import Item
from dragoman.linking.keys import Index, Lookup
from dragoman.linking.profile import Profile, node

Kind = Literal["copy", "story", "event"]
"""The kinds of groups: of copies and of stories the members are reports, by their place; of events they are mentions,
by ``profile.node``."""

SEEN = 24
"""The members of a group that are looked at: all, or of a larger one the founder and those linked last."""


class Members(NamedTuple):
    """The members of a group: the ``first`` and, ascending, the last ``SEEN`` + 1, so that it is seen to be large."""

    first: int
    last: list[int]


class Archive(Protocol):
    """What was linked before. Reports go by their ``place``, 0 and up, in the order of linking."""

    def holders(self, lookups: Sequence[Lookup]) -> list[list[int]]:
        """For each lookup the first ``keys.HOLDERS`` entries, those with the newest day first, then by place."""

    def profiles(self, places: Collection[int]) -> dict[int, Profile]:
        """The reports at these places."""

    def groups(self, kind: Kind, places: Collection[int]) -> dict[int, str]:
        """The groups that these reports, or all the mentions of these reports, are in, by their number."""

    def members(self, kind: Kind, groups: Collection[str]) -> dict[str, Members]:
        """The members of each of the groups that has any."""

    def find(self, kind: Kind, ids: Collection[str]) -> dict[str, int]:
        """The numbers of those of the reports or mentions that were linked before, by their ids."""


@dataclass(frozen=True, slots=True)
class Known:
    """A report that was linked before: its story, the event of each of its mentions by the mention's id, and its group
    of copies where it has one."""

    item: Item
    story: str
    events: Mapping[str, str] = field(default_factory=dict)
    copies: str | None = None


class Kept:
    """The archive of reports in memory; they are given in the order of linking."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._profiles: dict[int, Profile] = {}
        self._index = Index()
        self._groups: dict[Kind, dict[int, str]] = {"copy": {}, "story": {}, "event": {}}
        self._members: dict[Kind, dict[str, list[int]]] = {
            kind: defaultdict(list) for kind in ("copy", "story", "event")
        }
        for place, one in enumerate(known):
            self._profiles[place] = Profile(one.item)
            self._index.add(self._profiles[place].keys(), place)
            self._put("copy", place, one.copies or one.item.report)
            self._put("story", place, one.story)
            for number, told in enumerate(one.item.mentions):
                if told.id in one.events:
                    self._put("event", node(place, number), one.events[told.id])

    def _put(self, kind: Kind, member: int, group: str) -> None:
        self._groups[kind][member] = group
        self._members[kind][group].append(member)

    def holders(self, lookups: Sequence[Lookup]) -> list[list[int]]:
        """See :class:`Archive`."""
        return [self._index.holders(lookup) for lookup in lookups]

    def profiles(self, places: Collection[int]) -> dict[int, Profile]:
        """See :class:`Archive`."""
        return {place: self._profiles[place] for place in places}

    def groups(self, kind: Kind, places: Collection[int]) -> dict[int, str]:
        """See :class:`Archive`."""
        groups = self._groups[kind]
        if kind != "event":
            return {place: groups[place] for place in places}
        told = (node(place, n) for place in places for n in range(len(self._profiles[place].item.mentions)))
        return {mention: groups[mention] for mention in told if mention in groups}

    def members(self, kind: Kind, groups: Collection[str]) -> dict[str, Members]:
        """See :class:`Archive`."""
        held = {group: self._members[kind][group] for group in groups if group in self._members[kind]}
        return {group: Members(members[0], members[-SEEN - 1 :]) for group, members in held.items()}

    def find(self, kind: Kind, ids: Collection[str]) -> dict[str, int]:
        """See :class:`Archive`."""
        if kind != "event":
            named = {profile.item.report: place for place, profile in self._profiles.items()}
        else:
            named = {
                told.id: node(place, number)
                for place, profile in self._profiles.items()
                for number, told in enumerate(profile.item.mentions)
            }
        return {id_: named[id_] for id_ in ids if id_ in named}
