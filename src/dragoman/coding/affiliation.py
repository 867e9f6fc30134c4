"""Actors that are told by country and sector, and whether a name stands for an actor or for a place."""

from __future__ import annotations

from dragoman.coding.gazetteer import Sense
from dragoman.coding.names import Name
from dragoman.coding.tree import Tree
from dragoman.knowledge import Collective, Country, Entry, Knowledge, is_state
from dragoman.values import Actor

_PREPOSITIONAL = ("obl", "nmod", "advcl", "advmod", "root", "parataxis")
_ATTACHED = ("compound", "amod", "nmod:poss", "nmod:desc", "flat")
_INSIDE = frozenset({"at", "in", "inside", "near", "outside"})


class Affiliations:
    """Makes the actors of countries: RUS is Russia and its government, RUS-MIL the Russian military."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._labels = knowledge.labels
        self._countries = {country.id: country for country in knowledge.countries}

    def entry(self, entry: Entry) -> Actor:
        """The actor that an entry of the knowledge is."""
        return Actor(entry.id, entry.name, entry.country, entry.sector)

    def country(self, code: str) -> Actor:
        """The actor that a country is, standing for its government; ``code`` may be a former state's id."""
        country = self._countries.get(code)
        return self.entry(country) if country else Actor(code, code, code, "GOV")

    def agent(self, code: str | None, sense: Sense, sector: str | None) -> Actor:
        """The actor of a sector of a country, or of none that is known; the government is the country itself.

        ``code`` may also be a former state's id, IGO or NGO.
        """
        if code is not None and sector in ("GOV", None):
            return self.country(code)
        label = self._labels.get(sector or "", sense.label)
        if code is None:
            return Actor(sector or sense.noun, label, None, sector)
        if not is_state(code):
            return Actor(f"{code}-{sector}", sense.label, code, sector)
        country = self._countries.get(code)
        demonym = country.demonyms[0] if country and country.demonyms else country.name if country else code
        return Actor(f"{code}-{sector}", f"{demonym} {label}", country.country if country else code, sector)

    def people(self, code: str) -> Actor:
        """The people of a country («Palestinians»)."""
        return self.agent(code, Sense("people", "CVL", self._labels.get("CVL", "civilians")), "CVL")

    def collective_agent(self, collective: Collective, sense: Sense, sector: str | None) -> Actor:
        """An actor of a people without a state («Kurdish fighters»), or the collective itself where it is states."""
        if sector in ("GOV", None):
            return self.entry(collective)
        adjective = collective.adjectives[0] if collective.adjectives else collective.name
        label = self._labels.get(sector or "", sense.label)
        return Actor(f"{collective.id}-{sector}", f"{adjective} {label}", collective.country, sector)


class PlaceTest:
    """Tells a name that says where («in Moscow») from one that says who («Moscow warned»), by its relation."""

    def __init__(self, knowledge: Knowledge) -> None:
        words = knowledge.reference.words
        self._where = words["place_prepositions"]
        self._areas = words["area_nouns"]
        self._motion = words["motion_verbs"] | words["motion_nouns"]
        self._leaving = words["leaving_nouns"]
        self._receiving = words["receiving_verbs"]

    def is_place(self, tree: Tree, name: Name) -> bool:
        """Whether ``name`` is a place where it stands. Cities always are; organisations after «at» and the like."""
        if name.kind in ("city", "location"):
            return True
        word = name.head
        case, relation = tree.case(word), tree.relation(word)
        if relation in _ATTACHED:
            return relation != "nmod:poss" and name.kind != "demonym" and tree.lower[tree.heads[word]] in self._areas
        if not isinstance(name.form and name.form.entry, Country | Collective):
            return case in _INSIDE and relation.startswith(("obl", "nmod"))
        if name.kind == "seat" and (self._opens_report(tree, name) or self._is_located(tree, word)):
            return True
        if case is None or not relation.startswith(_PREPOSITIONAL):
            return False
        if case == "at" and name.kind == "name":  # «angry at Russia», but «at Kyiv»
            return False
        return case in self._where or self._by_governor(tree, name, case)

    def _by_governor(self, tree: Tree, name: Name, case: str) -> bool:
        """What «to», «from» and «of» mean by the word they hang on."""
        governor = tree.heads[name.head]
        if tree.deprels[name.head] == "conj" and governor >= 0:
            governor = tree.heads[governor]
        lemma = tree.lemma(governor) if governor >= 0 else ""
        if case in ("to", "towards", "toward", "for"):
            return lemma in self._motion
        if case == "from":
            verbal = governor >= 0 and tree.upos[governor] == "VERB"
            return lemma not in self._receiving if verbal else lemma in self._leaving
        return case == "of" and name.kind == "seat"

    def _opens_report(self, tree: Tree, name: Name) -> bool:
        """Whether a dateline begins with the name: «Kyiv (Reuters) - »."""
        following = tree.words[name.last] if name.last < len(tree.words) else ""
        return name.first == 0 and following in ("(", "—", "–", "--")

    def _is_located(self, tree: Tree, word: int) -> bool:
        """Whether a country follows in apposition («Kyiv, Ukraine»)."""
        return any(
            tree.deprels[c] in ("appos", "nmod:unmarked") and tree.upos[c] == "PROPN" for c in tree.children[word]
        )
