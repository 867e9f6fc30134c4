"""Finds the names that the knowledge lists, in a whole text at once, and the common nouns that name actors."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from dragoman.coding.atlas import atlas, key
from dragoman.coding.tree import Tree
from dragoman.knowledge import Form, Knowledge

# One character for one, so that offsets hold: line ends in a name, curly apostrophes, hard spaces and hyphens.
_EVEN = str.maketrans({"\n": " ", "\t": " ", "\u00a0": " ", "\u202f": " ", "’": "'", "\u2010": "-", "\u2011": "-"})


_CAPITALS = re.compile(r"\b[A-Z]{4,}\b")
"""Words in capitals that may be names; shorter ones are abbreviations."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed name at ``start`` to ``end`` of the text; ``forms`` are the entries that may be meant, by kind."""

    start: int
    end: int
    text: str
    forms: tuple[Form, ...]


class Gazetteer:
    """Every listed name of the knowledge in one automaton (Aho and Corasick 1975)."""

    def __init__(self, knowledge: Knowledge) -> None:
        forms: dict[str, list[Form]] = defaultdict(list)
        for form in knowledge.forms():
            forms[form.text if form.text.isascii() else form.text.translate(_EVEN)].append(form)
        self._texts = list(forms)
        self._forms = [tuple(found) for found in forms.values()]
        self._automaton = AhoCorasick(self._texts)
        self._senses = knowledge.reference.senses

    def find(self, text: str) -> list[Hit]:
        """Listed names in ``text`` that are whole words; of overlapping ones the leftmost, then longest.

        Words in capitals are read as printed («NATO») first, then as names («FRANCE», in headlines and datelines).
        """
        even = text.translate(_EVEN)
        hits = self._find(even)
        if _CAPITALS.search(even):
            taken = {place for hit in hits for place in range(hit.start, hit.end)}
            again = self._find(_CAPITALS.sub(lambda word: word.group().title(), even))
            fresh = (hit for hit in again if taken.isdisjoint(range(hit.start, hit.end)))
            hits = sorted((*hits, *fresh), key=lambda hit: hit.start)
        return hits

    def _find(self, even: str) -> list[Hit]:
        found = [
            (start, -end, index)
            for index, start, end in self._automaton.find_matches_as_indexes(even, overlapping=True)
            if _is_whole(even, start, end)
        ]
        hits, last = [], 0
        for start, minus_end, index in sorted(found):
            if start >= last:
                last = -minus_end
                name = self._texts[index]
                if name not in self._senses or self._is_meant(name, even, start, last):
                    hits.append(Hit(start, last, name, self._forms[index]))
        return hits

    def _is_meant(self, name: str, text: str, start: int, end: int) -> bool:
        """Whether a name with other senses (``senses`` in reference.yaml) means the listed entry here."""
        sense = self._senses[name]
        before, after = text[max(0, start - 30) : start].split(), text[end : end + 30].split()
        neighbours = {*(word.strip(",;") for word in before[-1:]), *(word.strip(",;") for word in after[:1])}
        if neighbours & sense["beside"]:
            return False
        return not any(cue in text for cue in sense["unless"]) or any(cue in text for cue in sense["but"])


def country_of(name: str, named: Mapping[str, int]) -> tuple[str | None, bool]:
    """The country of a place, and whether the atlas lists the place at all.

    Of namesakes it is the one in the country ``named`` most often in the report, then the one with the most people;
    seas have no country.
    """
    entries = atlas().places(key(name))
    best = max(entries, key=lambda entry: (named.get(entry.country or "", 0), entry.people), default=None)
    return (best.country if best else None), bool(entries)


def _is_whole(text: str, start: int, end: int) -> bool:
    return not (start and text[start - 1].isalnum()) and not (
        end < len(text) and (text[end].isalnum() or text[end] == "$")
    )


_IN_NOUNS = frozenset({"NOUN", "PROPN", "ADJ", "VERB", "X"})
"""Parts of speech with which an actor noun may begin; VERB for participles («armed group»)."""


@dataclass(frozen=True, slots=True)
class Sense:
    """What a common noun says of the actor it names. ``office`` is set for titles; a title names one person.
    ``country`` is IGO or NGO for nouns that name an actor of no country («peacekeepers»)."""

    noun: str
    sector: str | None
    label: str
    office: str | None = None
    title: bool = False
    country: str | None = None


class NounIndex:
    """Common nouns and titles that name actors («troops», «foreign minister»), looked up word by word."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._phrases: dict[str, dict[tuple[str, ...], Sense]] = defaultdict(dict)
        # Titles come first: of a noun that is listed as both, they tell the office.
        for title in knowledge.titles:
            label = knowledge.labels.get(title.sector or "", title.title)
            country = title.sector if title.sector in ("IGO", "NGO") else None
            self._add(Sense(title.title.lower(), title.sector, label, title.office, title=True, country=country))
        for agent in knowledge.agents:
            for noun in agent.nouns:
                self._add(Sense(noun.lower(), agent.sector, agent.label, country=agent.country))
        self._lengths = {
            first: sorted({len(words) for words in listed}, reverse=True) for first, listed in self._phrases.items()
        }

    def find(self, tree: Tree) -> Iterator[tuple[int, int, Sense]]:
        """The longest nouns in a sentence, as first word, end word and sense.

        A noun's last word is matched by its lemma too; «ministers of finance» by the lemma of its first.
        """
        lower, lemmas = tree.lower, tree.sentence.lemmas
        index = 0
        while index < len(lower):
            if tree.upos[index] not in _IN_NOUNS:
                index += 1
                continue
            lemma = lemmas[index].lower() if lemmas else lower[index]
            for first in dict.fromkeys((lower[index], lemma, _singular(lower[index]))):
                if found := self._longest(first, index, lower, lemmas):
                    yield found
                    index = found[1] - 1
                    break
            index += 1

    def _longest(
        self, first: str, index: int, lower: Sequence[str], lemmas: Sequence[str]
    ) -> tuple[int, int, Sense] | None:
        listed = self._phrases.get(first, {})
        for length in self._lengths.get(first, ()):
            end = index + length
            if end > len(lower):
                continue
            rest = tuple(lower[index + 1 : end])
            sense = listed.get((first, *rest))
            if sense is None and rest:
                last = lemmas[end - 1].lower() if lemmas else _singular(rest[-1])
                sense = listed.get((first, *rest[:-1], last))
            if sense:
                return index, end, sense
        return None

    def _add(self, sense: Sense) -> None:
        words = tuple(sense.noun.replace("-", " - ").split())
        self._phrases[words[0]].setdefault(words, sense)


def _singular(word: str) -> str:
    """A plural in «s» without it, for lemmatizers that hold «troops» to be its own singular."""
    return word[:-1] if word.endswith("s") else word
