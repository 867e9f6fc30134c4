"""PLOVER's codebook as reviewed: event types, modes, contexts and CAMEO codes, and which words tell which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from dragoman.coding.tree import Tree
from dragoman.knowledge.documents import read, word_lists
from dragoman.values import TYPES

_VERBAL = frozenset({"VERB", "AUX", "ADJ"})
_NOMINAL = frozenset({"NOUN", "PROPN"})


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of the codebook.

    The source stands in ``[1 ...]``, the target in ``[2 ...]``, the word that tells the act in ``{a ...}``.
    """

    text: str
    mode: str | None = None


@dataclass(frozen=True, slots=True)
class Mode:
    """How an act was done. ``tells``, ``near`` and ``usually`` are its words, as modes.yaml explains them.

    ``cameo`` is the code where type and mode decide it, ``contexts`` those that the mode brings along.
    """

    name: str
    means: str
    tells: tuple[str, ...]
    near: tuple[str, ...]
    usually: tuple[str, ...]
    cameo: str | None
    contexts: tuple[str, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What an act is about. One of ``words`` or ``verbs`` brings it, unless it stands in one of the phrases ``but``."""

    name: str
    means: str
    words: tuple[str, ...]
    verbs: tuple[str, ...]
    but: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventType:
    """One entry of the codebook. ``quad`` 1 to 4, ``intensity`` on Goldstein's scale (-10 to 10).

    ``handles`` are the verbs whose object is the means, where the object of others is the victim and tells no mode.
    ``near`` tells for the types that are easily taken for this one how to tell them apart; ``modes`` stand in the
    order in which they are tried; ``finer`` pairs CAMEO codes with the words near the act that decide them.
    """

    name: str
    means: str
    source: str
    target: str
    near: Mapping[str, str]
    examples: tuple[Example, ...]
    quad: int
    root: str
    intensity: float
    symmetric: bool
    handles: tuple[str, ...]
    modes: tuple[Mode, ...]
    finer: tuple[tuple[str, tuple[str, ...]], ...]


Senses = Mapping[str, str | None]
"""The types that a word tells, each with its CAMEO code where the word decides it."""
Entry = Mapping[str, Any]


class Codebook:
    """Types and contexts by name, the words that tell a type, and Goldstein's values by CAMEO code.

    Args:
        entries: the types, plover.yaml.
        modes: the modes of each type, modes.yaml.
        contexts: contexts.yaml.
        cameo: the scale and the finer codes of each type, cameo.yaml.
    """

    def __init__(
        self,
        entries: Mapping[str, Entry],
        modes: Mapping[str, Sequence[Entry]],
        contexts: Mapping[str, Entry],
        cameo: Entry,
    ) -> None:
        finer = cameo["finer"]
        self.types = {name: _type(name, entries[name], modes.get(name, ()), finer.get(name, ())) for name in TYPES}
        self.contexts = {name: _context(name, entry) for name, entry in contexts.items()}
        self._scale: Mapping[str, float] = cameo["scale"]
        self._verbs = _inverted(entries, "verbs")
        self._nouns = _inverted(entries, "nouns")

    def intensity(self, kind: str, code: str | None) -> float:
        """Goldstein's value of a CAMEO code, or of the code that it refines; without a code the type's mean value."""
        beginnings = (code[:length] for length in (4, 3, 2)) if code else ()
        return next((self._scale[c] for c in beginnings if c in self._scale), self.types[kind].intensity)

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


def _type(name: str, e: Entry, modes: Sequence[Entry], finer: Sequence[Entry]) -> EventType:
    return EventType(
        name=name,
        means=e["means"],
        source=e["source"],
        target=e["target"],
        near=e["near"],
        examples=tuple(Example(one["text"], one.get("mode")) for one in e["examples"]),
        quad=e["quad"],
        root=e["cameo"],
        intensity=e["intensity"],
        symmetric=e.get("symmetric", False),
        handles=tuple(e.get("handles", ())),
        modes=tuple(_mode(mode) for mode in modes),
        finer=tuple((one["code"], tuple(one["near"])) for one in finer),
    )


def _mode(e: Entry) -> Mode:
    words = {kind: tuple(e.get(kind, ())) for kind in ("tells", "near", "usually")}
    examples = tuple(Example(text, e["name"]) for text in e["examples"])
    contexts = tuple(e.get("contexts", ()))
    return Mode(e["name"], e["means"], **words, cameo=e.get("cameo"), contexts=contexts, examples=examples)


def _context(name: str, e: Entry) -> Context:
    words = {kind: tuple(e.get(kind, ())) for kind in ("words", "verbs", "but", "examples")}
    return Context(name, e["means"], **words)


def _inverted(entries: Mapping[str, Entry], kind: str) -> dict[str, dict[str, str | None]]:
    words: dict[str, dict[str, str | None]] = {}
    for name in TYPES:
        for word, code in entries[name][kind].items():
            words.setdefault(word, {})[name] = code
    return words


@cache
def codebook() -> Codebook:
    """The codebook that ships with the package."""
    return Codebook(*(read(f"{name}.yaml") for name in ("plover", "modes", "contexts", "cameo")))
