"""PLOVER's event types as the reviewed codebook has them, and which words tell which type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from dragoman.coding.tree import Tree
from dragoman.knowledge.documents import read, word_lists
from dragoman.values import TYPES

_VERBAL = frozenset({"VERB", "AUX", "ADJ"})
_NOMINAL = frozenset({"NOUN", "PROPN"})


@dataclass(frozen=True, slots=True)
class EventType:
    """One entry of the codebook. ``quad`` 1 to 4, ``intensity`` on Goldstein's scale (-10 to 10)."""

    name: str
    means: str
    quad: int
    root: str
    intensity: float
    symmetric: bool


Senses = Mapping[str, str | None]
"""The types that a word tells, each with its CAMEO code where the word decides it."""


class Codebook:
    """The types by name, and the words that tell them."""

    def __init__(self, entries: Mapping[str, Mapping[str, Any]]) -> None:
        self.types = {
            name: EventType(name, e["means"], e["quad"], e["cameo"], e["intensity"], e.get("symmetric", False))
            for name, e in ((name, entries[name]) for name in TYPES)
        }
        self.material = frozenset(kind.name for kind in self.types.values() if kind.quad in (2, 4))
        self._verbs = _inverted(entries, "verbs")
        self._nouns = _inverted(entries, "nouns")

    def senses(self, tree: Tree, word: int) -> Senses:
        """The types that ``word`` tells in its sentence, with its particle or preposition; empty for other words."""
        upos = tree.upos[word]
        if upos in _VERBAL:
            return self._of_verb(tree, word)
        if upos in _NOMINAL:
            return self._of_noun(tree, word)
        return {}

    def _of_verb(self, tree: Tree, word: int) -> Senses:
        lemma = tree.lemma(word)
        for child in tree.children[word]:
            relation = tree.deprels[child]
            if relation == "compound:prt" or (relation == "advmod" and child == word + 1):
                found = self._verbs.get(f"{lemma} {tree.lower[child]}")
            elif relation in ("obl", "advcl", "xcomp"):
                found = self._verbs.get(f"{lemma} {tree.case(child)}")
            else:
                continue
            if found:
                return found
        if tree.upos[word] == "ADJ" or self._only_denies(tree, word, lemma):
            return {}
        return self._verbs.get(lemma, {})

    def _only_denies(self, tree: Tree, word: int, lemma: str) -> bool:
        """Whether a verb says of another act that it wasn't («denied that ...»): that act is then the event."""
        clauses = any(tree.deprels[c] in ("ccomp", "xcomp") for c in tree.children[word])
        return clauses and lemma in word_lists("status.yaml")["denials"]

    def _of_noun(self, tree: Tree, word: int) -> Senses:
        lemma = tree.lemma(word)
        for child in tree.children[word]:
            if tree.deprels[child] in ("compound", "amod") and (
                found := self._nouns.get(f"{tree.lemma(child)} {lemma}")
            ):
                return found
        return self._nouns.get(lemma, {})


def _inverted(entries: Mapping[str, Mapping[str, Any]], kind: str) -> dict[str, dict[str, str | None]]:
    words: dict[str, dict[str, str | None]] = {}
    for name in TYPES:
        for word, code in entries[name][kind].items():
            words.setdefault(word, {})[name] = code
    return words


@cache
def codebook() -> Codebook:
    """The codebook that ships with the package."""
    return Codebook(read("plover.yaml"))
