"""Frames whose sides are actors: what may be an event, before the pair tower says which type it is, if any."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from dragoman.coding.actors import Actors
from dragoman.coding.codebook import Codebook
from dragoman.coding.frames import Frame, FrameReader
from dragoman.coding.tree import Tree
from dragoman.knowledge.documents import word_lists
from dragoman.values import Role

_INNER = ("nmod:poss", "nmod", "amod", "compound", "appos", "nmod:desc")
_OWN_FORCE = frozenset({"AID", "MOBILIZE", "RETREAT"})
"""Acts whose object may be the doer's own force, the other side standing behind «to» or «from»."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A frame with its actors, of sentence number ``sentence``. At least one side has an actor."""

    sentence: int
    frame: Frame
    sources: tuple[Role, ...]
    targets: tuple[Role, ...]

    @property
    def complete(self) -> bool:
        """Whether both sides have an actor."""
        return bool(self.sources and self.targets)


def candidates(trees: Sequence[Tree], actors: Actors, codebook: Codebook) -> Iterator[Candidate]:
    """The candidates of a report's sentences, in order."""
    for index, tree in enumerate(trees):
        if actors.in_sentence(index):
            finder = _RoleFinder(index, tree, actors)
            for frame in FrameReader(tree, codebook).frames():
                yield from finder.candidate(frame)


class _RoleFinder:
    def __init__(self, index: int, tree: Tree, actors: Actors) -> None:
        self._index = index
        self._tree = tree
        self._actors = actors

    def candidate(self, frame: Frame) -> Iterator[Candidate]:
        sources = self._roles(frame.sources, frame, ())
        targets = self._roles(frame.targets, frame, sources)
        others = self._roles(frame.weak_targets, frame, sources)
        if not targets or (others and _OWN_FORCE.intersection(frame.senses) and self._are_agents(frame.targets)):
            targets = others
        if (sources and targets) or ((sources or targets) and frame.senses):
            yield Candidate(self._index, frame, sources, targets)

    def _roles(self, words: Iterable[int], frame: Frame, other_side: Sequence[Role]) -> tuple[Role, ...]:
        """The actors that the words name or, where a word names none, the nearest one inside its phrase."""
        taken = {role.actor for role in other_side}
        found: dict[str, Role] = {}
        for word in words:
            for role in self._actors.roles_at(self._index, word) or self._inside(word, frame, taken, 2):
                if role.actor not in taken:
                    found.setdefault(role.actor, role)
        return tuple(found.values())

    def _inside(self, word: int, frame: Frame, taken: Collection[str], depth: int) -> tuple[Role, ...]:
        """The actor in the phrase of a word that is none itself: «Russia's invasion», «a decision by Washington»."""
        tree, doers = self._tree, word_lists("frames.yaml")["inner_doer"]
        inner = [c for c in tree.children[word] if tree.deprels[c] in _INNER and c not in frame.chain]
        inner.sort(key=lambda c: (tree.deprels[c] != "nmod:poss", tree.case(c) not in doers, c))
        for child in inner:
            roles = self._actors.roles_at(self._index, child)
            if free := tuple(role for role in roles if role.actor not in taken):
                return free
        for child in inner:
            if depth > 1 and (roles := self._inside(child, frame, taken, depth - 1)):
                return roles
        return ()

    def _are_agents(self, words: Iterable[int]) -> bool:
        """Whether the words are common nouns for people («troops», «police»), which a sender sends as its own."""
        kinds = {m.head: m.kind for m in self._actors.in_sentence(self._index)}
        return all(kinds.get(word) == "agent" for word in words)
