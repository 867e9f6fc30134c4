"""What one run of linking knows: what it asked of the archive, and what it has linked itself since."""

from __future__ import annotations

from bisect import insort
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from dragoman.linking.archive import SEEN, Archive, Kind, Members
from dragoman.linking.keys import Index, Lookup, newest
from dragoman.linking.profile import Profile, node, place_and_number

PROFILES = 3_000
"""Profiles kept in memory between runs, about 50 kB each: 150 MB."""

PAIRS = 200_000
"""Scores of pairs kept in memory between runs, of copies, of stories and of events each: about 30 MB."""

K = TypeVar("K")
V = TypeVar("V")


class Bounded(Generic[K, V]):
    """A dictionary of at most ``most`` entries, which forgets the one that was not asked for longest."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        """What is held under a key, if it is."""
        if (found := self._held.get(key)) is not None:
            self._held.move_to_end(key)
        return found

    def __setitem__(self, key: K, value: V) -> None:
        self._held[key] = value
        if len(self._held) > self._most:
            self._held.popitem(last=False)


class Cache:
    """What is worth keeping from one run to the next, of bounded size: it makes linking fast and decides nothing."""

    def __init__(self) -> None:
        self.profiles: Bounded[int, Profile] = Bounded(PROFILES)
        self.copies: Bounded[tuple[int, int], float] = Bounded(PAIRS)
        self.stories: Bounded[tuple[int, int], float] = Bounded(PAIRS)
        self.events: Bounded[tuple[int, int, bool], float] = Bounded(PAIRS)


class Board:
    """The reports of one run and those before it, as far as they are asked for."""

    def __init__(self, archive: Archive, cache: Cache) -> None:
        self._archive = archive
        self._kept = cache.profiles
        self._own: dict[int, Profile] = {}
        self._added = Index()
        self._asked: dict[Lookup, list[int]] = {}
        self.groups: dict[Kind, Groups] = {kind: Groups(kind, archive) for kind in ("copy", "story", "event")}

    def take(self, reports: Mapping[int, Profile]) -> None:
        """Notes the reports of a run, which are in no group yet."""
        self._own.update(reports)
        for groups in self.groups.values():
            groups.take(reports)

    def add(self, place: int) -> None:
        """Lets a report be found by those after it."""
        self._added.add(self._own[place].keys(), place)

    def ask(self, lookups: Iterable[Lookup]) -> None:
        """Reads the holders of many keys at once."""
        missing = list(dict.fromkeys(lookup for lookup in lookups if lookup not in self._asked))
        if missing:
            self._asked.update(zip(missing, self._archive.holders(missing), strict=True))

    def holders(self, lookup: Lookup) -> Sequence[int]:
        """The entries of a key, the newest first."""
        if lookup not in self._asked:
            self.ask([lookup])
        return newest(self._asked[lookup], self._added.holders(lookup))

    def load(self, places: Iterable[int]) -> None:
        """Reads many reports at once."""
        # Asked for, those that are here already aren't forgotten while the others come.
        missing = {place for place in places if place not in self._own and self._kept.get(place) is None}
        if missing:
            for place, profile in self._archive.profiles(missing).items():
                self._kept[place] = profile

    def profile(self, place: int) -> Profile:
        """The report at a place."""
        if place in self._own:
            return self._own[place]
        if (kept := self._kept.get(place)) is None:
            kept = self._archive.profiles([place])[place]
            self._kept[place] = kept
        return kept

    def find(self, kind: Kind, ids: Collection[str]) -> dict[str, int]:
        """The numbers of those of the reports or mentions that have been linked, by their ids."""
        found = self._archive.find(kind, ids)
        for place, profile in self._own.items():
            names = [profile.item.report] if kind != "event" else [told.id for told in profile.item.mentions]
            numbers = [place] if kind != "event" else [node(place, number) for number in range(len(names))]
            found |= {name: number for name, number in zip(names, numbers, strict=True) if name in ids}
        return found


class Groups:
    """The groups of one kind and their members, as far as they are asked for and as they are now."""

    def __init__(self, kind: Kind, archive: Archive) -> None:
        self._kind = kind
        self._archive = archive
        self._of: dict[int, str] = {}
        self._loaded: set[int] = set()
        self._members: dict[str, Members] = {}
        self._large: set[str] = set()
        self._renamed: dict[str, str] = {}
        self.moved: dict[int, str] = {}
        """The members that this run put into a group."""
        self.merged: dict[str, str] = {}
        """Large groups all of whose members, seen or not, went into another one or under another id."""
        self.gone: dict[str, int] = {}
        """The groups that are no more, with the founder of each."""

    def take(self, places: Iterable[int]) -> None:
        """Notes that the reports of a run are in no group yet."""
        self._loaded.update(places)

    def load(self, places: Iterable[int]) -> None:
        """Reads the groups of many reports, or of their mentions, at once."""
        missing = {place for place in places if place not in self._loaded}
        if missing:
            self._loaded |= missing
            for member, group in self._archive.groups(self._kind, missing).items():
                self._of[member] = self._now(group)

    def load_members(self, groups: Iterable[str]) -> None:
        """Reads the members of many groups at once."""
        missing = {group for group in groups if group not in self._members}
        if missing:
            for group, members in self._archive.members(self._kind, missing).items():
                self._hold(group, members.first, members.last)

    def of(self, member: int) -> str | None:
        """The group that a report or a mention is in."""
        if (found := self._of.get(member)) is not None:
            return found
        place = place_and_number(member)[0] if self._kind == "event" else member
        if place not in self._loaded:
            self.load([place])
        return self._of.get(member)

    def first(self, group: str) -> int:
        """The founder."""
        self.load_members([group])
        return self._members[group].first

    def seen(self, group: str) -> list[int]:
        """The members that are looked at, ascending: all, or of a large group the founder and the last ``SEEN``."""
        self.load_members([group])
        first, last = self._members[group]
        return list(last) if group not in self._large else sorted({first, *last[-SEEN:]})

    def is_large(self, group: str) -> bool:
        """Whether it has more than ``SEEN`` members."""
        self.load_members([group])
        return group in self._large

    def put(self, member: int, group: str) -> None:
        """Takes a member out of its group and into another, which may be new."""
        before = self._of.get(member)
        if before is not None and before in self._members:
            first, last = self._members[before]
            rest = [other for other in last if other != member]
            self._members[before] = Members(first if first != member or not rest else rest[0], rest)
        first, last = self._members.get(group, Members(member, []))
        insort(last, member)
        self._hold(group, min(first, member) if len(last) > 1 else member, last)
        self._of[member] = self.moved[member] = group

    def merge(self, younger: str, older: str) -> None:
        """Puts all members of a large group into another, which may be new."""
        members = self._members.pop(younger)
        first, last = self._members.get(older, members)
        for held in (self._of, self.moved):
            held.update({member: older for member, group in held.items() if group == younger})
        self.merged[younger] = self._renamed[younger] = older
        for names in (self.merged, self._renamed):
            names.update({group: older for group, now in names.items() if now == younger})
        self._hold(older, min(first, members.first), sorted({*last, *members.last}))
        if younger in self._large:
            self._large.discard(younger)
            self._large.add(older)

    def settle(self) -> None:
        """Starts anew with what is decided now."""
        self.moved, self.merged, self.gone = {}, {}, {}

    def _now(self, group: str) -> str:
        return self._renamed.get(group, group)

    def _hold(self, group: str, first: int, last: list[int]) -> None:
        if len(last) > SEEN:
            self._large.add(group)
        self._members[group] = Members(first, last[-SEEN - 1 :])
