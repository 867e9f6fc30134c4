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
            finder = _RoleFinder(index, tree, actors, codebook)
            found = [c for frame in FrameReader(tree, codebook).frames() for c in finder.candidate(frame)]
            whole = {word for c in found if c.complete for word in c.frame.chain}
            # A frame with one side is a part of one with both that shares a word with it.
            yield from (c for c in found if c.complete or whole.isdisjoint(c.frame.chain))


class _RoleFinder:
    def __init__(self, index: int, tree: Tree, actors: Actors, codebook: Codebook) -> None:
        self._index = index
        self._material = codebook.material
        self._tree = tree
        self._actors = actors

    def candidate(self, frame: Frame) -> Iterator[Candidate]:
        sources = self._direct(frame.sources, ()) or self._inside(frame.sources, frame, ())
        targets = self._targets(frame, {role.actor for role in sources})
        found = Candidate(self._index, frame, sources, targets)
        if found.complete or self._stands_alone(found):
            yield found

    def _stands_alone(self, found: Candidate) -> bool:
        """Whether an act may be told with one side («protesters marched»); words are said to somebody."""
        if len(found.sources) > 1:
            return bool(found.frame.senses)
        if found.frame.sources and not found.sources:
            return False  # the doer is named and is no actor: «the earthquake killed ...»
        return bool(found.sources or found.targets) and bool(self._material.intersection(found.frame.senses))

    def _targets(self, frame: Frame, taken: Collection[str]) -> tuple[Role, ...]:
        """The other side: whoever the act is done with, else the object itself, else what stands behind another
        preposition, else an actor inside the object («B's decision»)."""
        objects, others = self._direct(frame.targets, taken), self._direct(frame.weak_targets, taken)
        if others and _OWN_FORCE.intersection(frame.senses) and self._are_agents(frame.targets):
            return others
        if partners := self._direct([w for w in frame.weak_targets if self._tree.case(w) == "with"], taken):
            return partners
        return objects or others or self._inside((*frame.targets, *frame.weak_targets), frame, taken)

    def _direct(self, words: Iterable[int], taken: Collection[str]) -> tuple[Role, ...]:
        """The actors that the words themselves name."""
        roles = (role for word in words for role in self._actors.roles_at(self._index, word) if role.actor not in taken)
        return tuple({role.actor: role for role in roles}.values())

    def _inside(self, words: Iterable[int], frame: Frame, taken: Collection[str], depth: int = 2) -> tuple[Role, ...]:
        """The nearest actor in the phrases of words that are none: «Russia's invasion», «a decision by Washington»."""
        tree, doers = self._tree, word_lists("frames.yaml")["inner_doer"]
        for word in words:
            inner = [c for c in tree.children[word] if tree.deprels[c] in _INNER and c not in frame.chain]
            inner.sort(key=lambda c: (tree.deprels[c] != "nmod:poss", tree.case(c) not in doers, c))
            for child in inner:
                if not self._is_kind(child) and (roles := self._direct([child], taken)):
                    return roles
            if depth > 1 and (roles := self._inside(inner, frame, taken, depth - 1)):
                return roles
        return ()

    def _is_kind(self, word: int) -> bool:
        """Whether a common noun says what kind a thing is («migrant crisis»), not whose it is."""
        return self._tree.deprels[word] == "compound" and self._are_agents([word])

    def _are_agents(self, words: Iterable[int]) -> bool:
        """Whether the words are common nouns for people («troops», «police»), which a sender sends as its own."""
        kinds = {m.head: m.kind for m in self._actors.in_sentence(self._index)}
        return all(kinds.get(word) == "agent" for word in words)
