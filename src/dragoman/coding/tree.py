"""A sentence's dependency tree, walked from head to dependents and back."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.values import Sentence

NOMINAL = frozenset({"NOUN", "PROPN"})
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "csubj"})


class Tree:
    """The tree of ``sentence``; words are meant by index. ``lower`` holds the words in lower case."""

    __slots__ = ("children", "deprels", "heads", "lower", "sentence", "upos", "words")

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.words = sentence.words
        self.lower = [word.lower() for word in sentence.words]
        self.upos = sentence.upos
        self.heads = sentence.heads
        self.deprels = sentence.deprels
        self.children: list[list[int]] = [[] for _ in sentence.words]
        for index, head in enumerate(sentence.heads):
            if head >= 0:
                self.children[head].append(index)

    def head_of(self, first: int, last: int) -> int:
        """The word of ``first`` to ``last`` whose head stands outside; the first noun if a bad parse gives several."""
        outside = [i for i in range(first, last) if not first <= self.heads[i] < last and self.upos[i] != "PUNCT"]
        nominal = [i for i in outside if self.upos[i] in NOMINAL]
        return (nominal or outside or [last - 1])[0]

    def ancestors(self, word: int) -> Iterator[int]:
        """The heads above ``word``, nearest first; ends also where a parse has a cycle."""
        seen = {word}
        while (word := self.heads[word]) >= 0 and word not in seen:
            seen.add(word)
            yield word

    def case(self, word: int) -> str | None:
        """The preposition (or «'s») of ``word``, in lower case; a conjunct shares the one of its first conjunct.

        Parsers hang the preposition of «with Prime Minister Modi» on the title as often as on the name.
        """
        for child in self.children[word]:
            if self.deprels[child] == "case":
                return self.lower[child]
        for child in self.children[word]:
            if self.deprels[child] == "nmod:desc" and (found := self.case(child)):
                return found
        if self.deprels[word] == "conj" and self.heads[word] >= 0 and self.heads[word] != word:
            first = self.heads[word]
            return next((self.lower[c] for c in self.children[first] if self.deprels[c] == "case"), None)
        return None

    def relation(self, word: int) -> str:
        """The relation of ``word``, for a conjunct that of the first conjunct."""
        if self.deprels[word] == "conj" and self.heads[word] >= 0:
            return self.deprels[self.heads[word]]
        return self.deprels[word]

    def is_subject(self, word: int) -> bool:
        """Whether ``word``, or the conjunct before it, is the subject of a clause."""
        return self.relation(word) in SUBJECTS

    def is_plural(self, word: int) -> bool:
        """Whether a noun stands in the plural, by its lemma."""
        lemmas = self.sentence.lemmas
        return bool(lemmas) and self.upos[word] in NOMINAL and self.lower[word] != lemmas[word].lower()

    def lemma(self, word: int) -> str:
        """The lemma, or the lower-case word where there is none."""
        return self.sentence.lemmas[word].lower() if self.sentence.lemmas else self.lower[word]
