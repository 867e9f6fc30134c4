"""The noun phrase around a name or a common noun: which names and nouns qualify it, and how far it reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dragoman.coding.gazetteer import Sense
from dragoman.coding.names import Name, Nouns
from dragoman.coding.tree import NOMINAL, Tree

_PREMODIFIERS = frozenset({"amod", "compound", "nmod:desc", "nmod:poss", "flat", "nummod", "nmod", "goeswith"})
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
OF_PERSON = frozenset({"of"})
OF_NOUN = frozenset({"of", "for", "from", "in", "with"})


@dataclass(slots=True)
class Phrase:
    """What qualifies a noun: ``names`` (nearest first), ``nouns`` that are its modifiers, the lower-case ``words``
    before it, and ``possessive``, the word index of a pronoun such as «its».

    The phrase covers words ``first`` to ``last``. It is ``proper`` where an unlisted name qualifies the noun.
    """

    first: int
    last: int
    names: list[Name] = field(default_factory=list)
    nouns: list[Sense] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    possessive: int | None = None
    definite: bool = False
    indefinite: bool = False
    proper: bool = False
    covered: set[int] = field(default_factory=set)


class Phrases:
    """The names and the actor nouns of one sentence, by word."""

    def __init__(self, tree: Tree, names: Sequence[Name], nouns: Nouns) -> None:
        self.tree = tree
        self.names = names
        self.nouns = nouns
        self.name_at = {word: name for name in names for word in range(name.first, name.last)}
        self.noun_at = {word: noun for noun in nouns for word in range(noun[0], noun[1]) if word not in self.name_at}

    def by_depth(self) -> Nouns:
        """The nouns that are no part of a name, those high in the tree first: they take in what qualifies them."""
        nouns = {noun[0]: noun for word, noun in self.noun_at.items() if self.tree.upos[word] in NOMINAL}
        depth = {first: sum(1 for _ in self.tree.ancestors(noun[1] - 1)) for first, noun in nouns.items()}
        return [nouns[first] for first in sorted(nouns, key=lambda first: (depth[first], -first))]

    def around(self, first: int, last: int, head: int, after: frozenset[str] = OF_NOUN) -> Phrase:
        """The phrase of the name or noun of words ``first`` to ``last``; prepositions in ``after`` may continue it."""
        phrase = Phrase(first, last, covered=set(range(first, last)))
        self._extend_left(phrase)
        for child in self.tree.children[head]:
            if child < phrase.last or not self.tree.deprels[child].startswith("nmod") or phrase.names:
                continue
            if self.tree.case(child) in after:
                for word in (child, *(c for c in self.tree.children[child] if self.tree.deprels[c] == "conj")):
                    self._take_after(phrase, word)
        return phrase

    def _extend_left(self, phrase: Phrase) -> None:
        tree, word = self.tree, phrase.first - 1
        while word >= 0:
            name = self.name_at.get(word)
            if name is not None:
                if not self._qualifies(name, phrase):
                    break
                phrase.names.append(name)
                word = self._take(phrase, name.first)
            elif word in self.noun_at and self._is_modifier(word, phrase):
                start, _, sense = self.noun_at[word]
                phrase.nouns.append(sense)
                phrase.words.extend(tree.lower[start : word + 1])
                word = self._take(phrase, start)
            elif self._passes(word, phrase):
                phrase.words.append(tree.lower[word])
                phrase.proper |= tree.upos[word] == "PROPN"
                word = self._take(phrase, word)
            else:
                break
        if word >= 0 and tree.upos[word] in ("DET", "PRON"):
            self._determine(phrase, word)
        phrase.covered.update(range(phrase.first, phrase.last))

    def _take(self, phrase: Phrase, first: int) -> int:
        phrase.first = first
        return first - 1

    def _determine(self, phrase: Phrase, word: int) -> None:
        """Take in the determiner or possessive pronoun before the phrase."""
        if self.tree.deprels[word] == "nmod:poss":
            phrase.possessive = word
        elif self.tree.upos[word] != "DET" or self.tree.heads[word] >= phrase.last:
            return
        phrase.definite = self.tree.lower[word] in ("the", "this", "that", "these", "those")
        phrase.indefinite = self.tree.lower[word] in ("a", "an", "another", "some", "any", "no")
        phrase.first = word

    def _is_modifier(self, word: int, phrase: Phrase) -> bool:
        """Whether the noun at ``word``, right before the phrase, is a part of it."""
        tree = self.tree
        if tree.upos[word] not in ("NOUN", "PROPN", "ADJ"):
            return False
        return (
            tree.deprels[word] in _PREMODIFIERS
            or tree.heads[word] in phrase.covered
            or self._heads_phrase(word, phrase)
        )

    def _heads_phrase(self, word: int, phrase: Phrase) -> bool:
        """Whether the parse hangs the phrase onto ``word`` («President» over «Bush»)."""
        return any(
            tree_head == word and self.tree.deprels[inner] in ("flat", "appos", "compound")
            for inner, tree_head in ((i, self.tree.heads[i]) for i in range(phrase.first, phrase.last))
        )

    def _qualifies(self, name: Name, phrase: Phrase) -> bool:
        """Whether a name before the phrase qualifies it: a demonym always, another name where the parse ties it in."""
        if name.kind == "demonym":
            return True
        if self.tree.heads[name.head] in range(phrase.first, phrase.last):
            return self.tree.deprels[name.head] in _PREMODIFIERS
        following = self.tree.lower[name.last] if name.last < len(self.tree.words) else ""
        return following in _POSSESSIVE

    def _passes(self, word: int, phrase: Phrase) -> bool:
        """Whether a word between a noun and what qualifies it belongs to the phrase."""
        tree = self.tree
        if tree.lower[word] in _POSSESSIVE:
            return word - 1 in self.name_at
        if tree.upos[word] == "CCONJ":
            before, after = self.name_at.get(word - 1), self.name_at.get(word + 1)
            return bool(before and after and before.kind == after.kind == "demonym")
        if tree.words[word] == "-":
            return word > 0 and tree.sentence.ends[word - 1] == tree.sentence.starts[word]
        if tree.upos[word] == "ADJ":
            return True
        if tree.upos[word] in NOMINAL or tree.upos[word] in ("NUM", "VERB", "X"):
            return tree.deprels[word] in _PREMODIFIERS and tree.heads[word] > word
        return False

    def _take_after(self, phrase: Phrase, word: int) -> None:
        """Take in «of Russia», «for the Indian army»."""
        name, noun = self.name_at.get(word), self.noun_at.get(word)
        if name is not None:
            phrase.names.append(name)
            phrase.last = max(phrase.last, name.last)
        elif noun is not None:
            inner = self.around(noun[0], noun[1], word)
            phrase.nouns.extend((noun[2], *inner.nouns))
            phrase.names.extend(inner.names)
            phrase.last = max(phrase.last, inner.last)
        phrase.covered.update(range(phrase.first, phrase.last))
