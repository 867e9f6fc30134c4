"""Sources without a name: «a person familiar with the talks», «two officials in Kyiv»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.coding.tree import Tree
from dragoman.knowledge import Country, Group, Knowledge, Leader
from dragoman.knowledge.documents import word_lists
from dragoman.values import Speaker

_STOPS = frozenset({"who", "which", "that", "whom", "whose", ",", "—", "–", "(", ":", ";"})
_BEFORE_NOUN = frozenset({"DET", "ADJ", "NUM", "PART", "ADV", "PUNCT"})


@dataclass(frozen=True, slots=True)
class Source:
    """An unnamed source by its words, and the country that they name."""

    name: str
    country: str | None


class Sources:
    """Tells unnamed sources from named ones."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._lists = word_lists("origins.yaml")
        self._countries = {
            form.text.lower(): form.entry.country
            for form in knowledge.forms()
            if isinstance(form.entry, Country) and form.kind in ("name", "demonym", "seat")
        }

    def of(self, tree: Tree, words: range, speaker: Speaker | None = None) -> Source | None:
        """The unnamed source that ``words`` mean, ``None`` where they name somebody or a body.

        ``speaker`` is what they were resolved to: a pronoun is what it stands for.
        """
        head = _antecedent(tree, tree.head_of(words.start, words.stop))
        if tree.upos[head] == "PRON" and speaker and tree.lower[head] not in self._lists["anonymous"]:
            return self._of_name(speaker)
        if speaker and isinstance(self._knowledge.by_id.get(speaker.actor), Leader | Group):
            return None
        if not self._unnamed(tree, head):
            return None
        first, last = self.phrase(tree, head)
        return Source(_sentence_case(tree, first, last), self._country(tree.lower[first:last]))

    def phrase(self, tree: Tree, head: int) -> tuple[int, int]:
        """The words of the phrase of ``head``, up to a relative clause or a comma."""
        first = head
        while first and head in tree.ancestors(first - 1) and tree.upos[first - 1] != "PUNCT":
            first -= 1
        while first < head and (tree.upos[first] == "ADP" or tree.lower[first] == "according"):
            first += 1
        last = head + 1
        while last < len(tree.words) and tree.lower[last] not in _STOPS and head in tree.ancestors(last):
            if tree.lower[last] == "as":
                break
            if tree.upos[last] == "VERB" and tree.lemma(last) in self._lists["citing"] | self._lists["telling"]:
                break
            if tree.upos[last] == "ADV" or (tree.upos[last] == "PUNCT" and tree.words[last] != "-"):
                break
            last += 1
        return first, last

    def cited(self, tree: Tree) -> Iterator[tuple[int, int]]:
        """Who is cited in a sentence: (the first word of «citing» or «according to», the noun after it)."""
        for word, lower in enumerate(tree.lower):
            if lower == "according" and tree.lower[word + 1 : word + 2] == ["to"]:
                begin = word + 2
            elif tree.upos[word] == "VERB" and tree.lemma(word) in self._lists["citing"]:
                begin = word + 1
                if told := [child for child in tree.children[word] if tree.deprels[child] == "nsubj:pass"]:
                    yield word, told[0]  # «he was quoted by Foo as saying»
                    continue
            else:
                continue
            if (noun := self._noun(tree, begin)) is not None:
                yield word, noun

    def _noun(self, tree: Tree, begin: int) -> int | None:
        """The noun of the phrase that begins at ``begin``."""
        found = None
        for word in range(begin, len(tree.words)):
            if tree.upos[word] in ("NOUN", "PROPN") or tree.lemma(word) in self._lists["anonymous"]:
                found = word
            elif found is not None and tree.lower[word] in ("'s", "’s") and tree.heads[tree.heads[word]] > word:
                found = None  # «Zelensky's adviser»
            elif found is not None or tree.upos[word] not in _BEFORE_NOUN or tree.lower[word] in _STOPS:
                break
        return found

    def _unnamed(self, tree: Tree, head: int) -> bool:
        lemma = tree.lemma(head)
        if lemma not in self._lists["anonymous"] or tree.upos[head] == "PROPN":
            return False
        beside = (c for c in tree.children[head] if tree.deprels[c] in ("appos", "flat", "nmod:desc"))
        if any(tree.upos[c] == "PROPN" for c in beside):
            return False
        if lemma in self._lists["offices"] and not tree.is_plural(head):
            return any(tree.lower[c] in self._lists["indefinite"] for c in tree.children[head])
        return True

    def _of_name(self, speaker: Speaker) -> Source | None:
        """What a pronoun stands for, where it is no name: its words are in lower case, but for a country's."""
        words = speaker.name.split()
        nouns = (word.lower().rstrip("s") for word in words if word.islower())
        if words and words[-1].islower() and any(noun in self._lists["anonymous"] for noun in nouns):
            article = words[0].lower() in self._lists["indefinite"]
            return Source(speaker.name[0].lower() + speaker.name[1:] if article else speaker.name, speaker.country)
        return None

    def _country(self, words: list[str]) -> str | None:
        for length in (3, 2, 1):
            for first in range(len(words) - length + 1):
                if code := self._countries.get(" ".join(words[first : first + length])):
                    return code
        return None


def _antecedent(tree: Tree, head: int) -> int:
    """The noun that a relative pronoun stands for, else the word itself."""
    verb = tree.heads[head]
    if tree.lower[head] in ("who", "which", "that") and verb >= 0 and tree.deprels[verb] == "acl:relcl":
        return max(tree.heads[verb], 0)
    return head


def _sentence_case(tree: Tree, first: int, last: int) -> str:
    """The words as text; the capital of a sentence's first word is not a name's."""
    sentence = tree.sentence
    words = list(tree.words[first:last])
    begins = first == 0 or tree.upos[first - 1] == "PUNCT"  # a dateline ends with a dash
    if words and begins and tree.upos[first] != "PROPN" and words[0] == words[0].capitalize():
        words[0] = words[0].lower()
    joined = words[0] if words else ""
    for at in range(first + 1, last):
        joined += (" " if sentence.starts[at] > sentence.ends[at - 1] else "") + words[at - first]
    return joined
