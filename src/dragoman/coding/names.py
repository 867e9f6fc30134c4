"""The names in a sentence: what the gazetteer found and what the tagger found, each where it knows better."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dragoman.coding.gazetteer import Hit, Sense, country_of
from dragoman.coding.tree import Tree
from dragoman.knowledge import (
    Collective,
    Country,
    Entry,
    Form,
    Group,
    Institution,
    Knowledge,
    Leader,
    Organisation,
    is_state,
)
from dragoman.values import Entity, Sentence

_RANK = {"name": 0, "demonym": 1, "people": 1, "surname": 1, "seat": 2, "city": 3}
_ACTUAL_NAME = frozenset({"PROPN", "NOUN", "X"})
_EVIDENT = (Country, Institution, Leader)
_PARTIES = frozenset({"PTY", "OPP"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name of words ``first`` to ``last``.

    ``kind`` is the kind of the listed ``form`` that is meant (person for a leader's); or person, organisation or
    location for a name that isn't listed; or surname for a lone word that may be one. ``country`` is the one that
    stands in a name that isn't listed («Bank of Japan»).
    """

    first: int
    last: int
    head: int
    kind: str
    form: Form | None = None
    country: str | None = None


Nouns = Sequence[tuple[int, int, Sense]]


class Setting:
    """What the whole report says about which of several entries a form means: how often it names each country and each
    organisation, and when it was published."""

    def __init__(self, hits: Iterable[Hit], title_hits: Iterable[Hit], date: str | None) -> None:
        self.date = date
        self.countries: Counter[str] = Counter()
        self.bodies: Counter[str] = Counter()
        for weight, listed in ((1, hits), (2, title_hits)):
            for hit in listed:
                entries = [form.entry for form in hit.forms if isinstance(form.entry, _EVIDENT)]
                codes = {entry.country for entry in entries if is_state(entry.country)}
                bodies = any(isinstance(form.entry, Organisation) for form in hit.forms)
                if len(codes) == 1 and not bodies and not any(_is_ambiguous(form) for form in hit.forms):
                    self.countries[codes.pop()] += weight
                if len(hit.forms) == 1 and bodies:
                    self.bodies[hit.forms[0].entry.id] += weight

    def choose(self, forms: tuple[Form, ...]) -> Form | None:
        """The form that is meant here; ``None`` where all are of countries that the report doesn't name: of ambiguous
        capitals and cities, and of parties, whose names are alike in many countries."""
        fitting = [form for form in forms if form.entry.country in self.countries or not self._needs_country(form)]
        return min(fitting, key=self._unlikeliness, default=None)

    def local(self, people: Collective) -> Collective:
        """A people of several countries as the part of it that lives in the one of them that the report names most."""
        named = [code for code in people.among if code in self.countries]
        if not named:
            return people
        code = max(named, key=lambda code: self.countries[code])
        return replace(people, id=f"{people.id}-{code.lower()}", country=code)

    def _needs_country(self, form: Form) -> bool:
        if isinstance(form.entry, Group):
            return bool(self.countries) and form.entry.sector in _PARTIES
        return _RANK[form.kind] > 1 and _is_ambiguous(form)

    def _unlikeliness(self, form: Form) -> tuple[bool, bool, int, int, int]:
        entry = form.entry
        timely = self._is_timely(entry)
        # Where nothing in the report decides, the country with more listed cities is the likelier one.
        size = len(entry.cities) if isinstance(entry, Country) else 0
        rank = _RANK[form.kind]
        named = self.bodies[entry.id] if isinstance(entry, Organisation) else self.countries[entry.country or ""]
        return rank > 1, not timely, -named, rank, -size - 99 * isinstance(entry, Organisation)

    def _is_timely(self, entry: Entry) -> bool:
        """Whether a leader held an office, or a group was about, when the report was published."""
        if isinstance(entry, Leader):
            return bool(entry.offices_on(self.date))
        return not isinstance(entry, Group) or entry.is_active(self.date)


def _is_inside(name: Name, nouns: Nouns) -> bool:
    """Whether a name is only a part of a noun: «Security Council» in «National Security Council»."""
    return any(
        first <= name.first and name.last <= end and end - first > name.last - name.first for first, end, _ in nouns
    )


def _is_ambiguous(form: Form) -> bool:
    return isinstance(form.entry, Country) and form.text in form.entry.ambiguous


def hits_by_sentence(hits: Sequence[Hit], sentences: Sequence[Sentence]) -> list[list[Hit]]:
    """The hits that begin in each sentence."""
    starts = [sentence.start for sentence in sentences]
    split: list[list[Hit]] = [[] for _ in sentences]
    for hit in hits:
        if (index := bisect_right(starts, hit.start) - 1) >= 0:
            split[index].append(hit)
    return split


class NameFinder:
    """Finds the names of one sentence after another; a surname is known once its bearer was named in full."""

    def __init__(self, knowledge: Knowledge, setting: Setting) -> None:
        self._surnames = knowledge.surnames
        self._honorifics = knowledge.reference.sexes["honorifics"]
        self._particles = knowledge.reference.words["name_particles"]
        self._stances = knowledge.reference.words["stance_prefixes"]
        self._setting = setting
        self._met: set[str] = set()

    def find(self, tree: Tree, hits: Sequence[Hit], nouns: Nouns) -> list[Name]:
        """The names of a sentence in order, without overlaps.

        ``hits`` are the gazetteer's, ``nouns`` the titles and agent nouns.
        """
        listed = [name for hit in hits if (name := self._listed(tree, hit)) and not _is_inside(name, nouns)]
        titles = {word: end for first, end, sense in nouns if sense.title for word in range(first, end)}
        taken: dict[int, Name] = {}
        for entity in tree.sentence.entities:
            if name := self._tagged(tree, entity, listed, titles, nouns):
                self._take(taken, name)
        for name in listed:
            self._take(taken, name)
        for name in (*self._titled(tree, titles, taken), *self._flat(tree, taken)):
            self._take(taken, name)
        for word, text in enumerate(tree.words):
            known = text in self._surnames or text in self._met
            if known and word not in taken and word not in titles and self._stands_alone(tree, word, titles, taken):
                taken[word] = Name(word, word + 1, word, "surname")
        names = sorted(set(taken.values()), key=lambda name: name.first)
        self._met.update(
            tree.words[n.last - 1] for n in names if n.kind == "person" and n.last - n.first > 1 and not n.form
        )
        return names

    def _take(self, taken: dict[int, Name], name: Name) -> None:
        if not any(word in taken for word in range(name.first, name.last)):
            taken.update(dict.fromkeys(range(name.first, name.last), name))

    def _listed(self, tree: Tree, hit: Hit) -> Name | None:
        sentence = tree.sentence
        first, last = bisect_right(sentence.starts, hit.start) - 1, bisect_left(sentence.starts, hit.end)
        form = self._setting.choose(hit.forms)
        if form is None or not 0 <= first < last or sentence.starts[first] != hit.start:
            return None
        if first > 1 and tree.words[first - 1] == "-" and tree.lower[first - 2] in self._stances:
            return None
        kind = "person" if isinstance(form.entry, Leader) else form.kind
        return Name(first, last, tree.head_of(first, last), kind, form)

    def _tagged(
        self, tree: Tree, entity: Entity, listed: Sequence[Name], titles: dict[int, int], nouns: Nouns
    ) -> Name | None:
        """The name that an entity of the tagger gives where no listed name is the better one."""
        first, last = self._trim(tree, entity, titles, listed)
        if first >= last:
            return None
        within = [name for name in listed if name.first < last and first < name.last]
        rest = [w for w in range(first, last) if not any(n.first <= w < n.last for n in within)]
        if entity.label == "PER":
            ambiguous = any(self._is_surname(tree, name) for name in within)
            if any(name.kind == "person" for name in within) or (within and not rest and not ambiguous):
                return None
            return Name(first, last, tree.head_of(first, last), "person")
        if not within or not any(tree.upos[word] in _ACTUAL_NAME for word in rest):
            return self._unlisted(tree, entity, first, last, within, nouns)
        if entity.label == "LOC":
            return self._located(tree, first, last, within)
        return self._unlisted(tree, entity, first, last, within, nouns)

    def _located(self, tree: Tree, first: int, last: int, within: Sequence[Name] = ()) -> Name | None:
        """A place that is in no country's list: of the country that the atlas says, else of the one that it ends with
        («Nazi Germany»), else open; no sea is a side."""
        country, known = country_of(" ".join(tree.words[first:last]).replace(" - ", "-"), self._setting.countries)
        if known and country is None:
            return None
        if country is None:
            ends = (n.form.entry.country for n in within if n.form and n.last == last)
            country = next((code for code in ends if is_state(code)), None)
        return Name(first, last, tree.head_of(first, last), "location", country=country)

    def _is_surname(self, tree: Tree, name: Name) -> bool:
        """Whether a lone name that may mean a place («Austin», «Washington») is rather the person the tagger sees."""
        if name.form is None or not _is_ambiguous(name.form):
            return False
        return name.kind == "city" or tree.words[name.last - 1] in self._met

    def _unlisted(
        self, tree: Tree, entity: Entity, first: int, last: int, within: Sequence[Name], nouns: Nouns
    ) -> Name | None:
        """An organisation or a place that isn't listed, unless it is a common noun of a country («Russian Foreign
        Ministry»)."""
        if entity.label == "PER" or any(name.first <= first and last <= name.last for name in within):
            return None
        if any(end == last for _, end, _ in nouns):
            return None
        if entity.label == "LOC":
            return None if within else self._located(tree, first, last)
        entries = [name.form.entry for name in within if name.form]
        states = (entry.country for entry in entries if isinstance(entry, Country))
        bodies = (entry.country for entry in entries if isinstance(entry, Organisation))  # «Lebanese Red Cross»
        country = next(states, None) or next(bodies, None)
        return Name(first, last, tree.head_of(first, last), "organisation", country=country)

    def _trim(self, tree: Tree, entity: Entity, titles: dict[int, int], listed: Sequence[Name]) -> tuple[int, int]:
        """The words of an entity without its titles, demonyms and «'s»."""
        first, last = entity.first, entity.last
        while last > first and (tree.lower[last - 1] in ("'s", "’s") or tree.upos[last - 1] == "PUNCT"):
            last -= 1
        if entity.label != "PER":
            return first, last
        demonyms = {word for name in listed if name.kind == "demonym" for word in range(name.first, name.last)}
        while first < last and (
            first in titles or first in demonyms or tree.words[first].rstrip(".") in self._honorifics
        ):
            first += 1
        return first, last

    def _titled(self, tree: Tree, titles: dict[int, int], taken: dict[int, Name]) -> Iterable[Name]:
        """Capitalised names right after a title or an honorific, which the tagger may have missed."""
        for word in range(len(tree.words) - 1):
            first = last = word + 1
            if tree.upos[first] != "PROPN":
                continue
            if titles.get(word) == first or tree.words[word].rstrip(".") in self._honorifics:
                while last < len(tree.words) and last not in taken and self._continues(tree, last):
                    last += 1
                if last > first and tree.words[last - 1][0].isupper():
                    head = tree.head_of(first, last)
                    if tree.heads[head] == word or first <= tree.heads[word] < last:
                        yield Name(first, last, head, "person")

    def _flat(self, tree: Tree, taken: dict[int, Name]) -> Iterable[Name]:
        """Names of several words without a head of their own, in UD mostly persons', where the tagger says nothing."""
        tagged = {word for entity in tree.sentence.entities for word in range(entity.first, entity.last)}
        for word, deprel in enumerate(tree.deprels):
            first = tree.heads[word]
            if deprel == "flat" and first == word - 1 and tree.upos[first] == "PROPN" and first not in tagged:
                last = word
                while last < len(tree.words) and last not in taken and self._continues(tree, last):
                    last += 1
                if last > word and tree.words[first].istitle() and tree.words[word].istitle():
                    yield Name(first, last, first, "person")

    def _continues(self, tree: Tree, word: int) -> bool:
        text = tree.words[word]
        if text == "-":
            return word + 1 < len(tree.words) and tree.sentence.starts[word] == tree.sentence.ends[word - 1]
        return text in self._particles or (tree.upos[word] == "PROPN" and text[0].isupper())

    def _stands_alone(self, tree: Tree, word: int, titles: dict[int, int], taken: dict[int, Name]) -> bool:
        """Whether a capitalised word is a name of its own, not a part of a longer one («Brown University»)."""
        if tree.upos[word] != "PROPN" or tree.words[word] in self._honorifics:
            return False
        if word + 1 < len(tree.words) and tree.upos[word + 1] == "NUM":  # «May 18»
            return False
        for side in (word - 1, word + 1):
            if 0 <= side < len(tree.words) and tree.upos[side] == "PROPN" and side not in titles and side not in taken:
                lower = side if tree.heads[side] == word else word if tree.heads[word] == side else None
                if lower is not None and tree.deprels[lower] not in ("conj", "appos", "obl:unmarked", "nmod:unmarked"):
                    return False
        return True
