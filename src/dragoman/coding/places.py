"""Where an act of a report happened: the place named with it, found in the lists and told from its namesakes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import log10

from dragoman.coding.atlas import Entry, atlas, key
from dragoman.coding.clauses import clause_of, governor, has_own_subject, shares_time, steps_to_clause
from dragoman.coding.datelines import dateline
from dragoman.coding.tree import Tree
from dragoman.knowledge import Knowledge, Reference
from dragoman.knowledge.documents import word_lists
from dragoman.values import Place, Report, Role

LONGEST = 5
"""Words of the longest name that is looked up."""
KNOWN = 300_000
"""People from which a city is evidence for its country, where no namesake has a twentieth of them."""
SMALL = 100_000
"""People below which a city of several of its name counts only where the report names its country."""
MARGIN = 0.5
"""How much likelier than its namesakes a place must be; 1 is ten times as many people."""
OTHER_NAME, NAMED, COUNTRY = -1.5, 1.5, 1.5
"""What another than the first name counts, a mention of the country (two at most), and being a country."""
_QUALIFIER = re.compile(r",\s+([^\W\d_a-z][\w.'’-]*(?:\s[^\W\d_a-z][\w.'’-]*){0,3})")
_MAIN = frozenset({"root", "parataxis"})
_WHERE_TO = frozenset({"to", "towards", "toward", "for"})


@dataclass(frozen=True, slots=True)
class _Named:
    """A name of words ``first`` to ``last`` that the lists hold, its entries, and the word that heads it."""

    first: int
    last: int
    head: int
    name: str
    entries: tuple[Entry, ...]


class Places:
    """Finds where acts happened. Made once; holds nothing of a report."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._reference = knowledge.reference
        self._forms: dict[str, str] = {}
        for country in knowledge.countries:
            for form in (country.name, *country.names, *country.demonyms, *country.people):
                if form not in country.ambiguous:
                    self._forms[key(form)] = country.country

    def reading(self, report: Report, trees: Sequence[Tree]) -> ReportPlaces:
        """The places of one report."""
        return ReportPlaces(report, trees, self._forms, self._reference)


class ReportPlaces:
    """The places of one report's events.

    Args:
        report: The report.
        trees: The trees of its sentences, in order.
        forms: Names and adjectives of countries as looked up, with the country's code.
        reference: The words by which a place is told from an actor.
    """

    def __init__(self, report: Report, trees: Sequence[Tree], forms: dict[str, str], reference: Reference) -> None:
        self._text = report.text
        self._trees = trees
        self._forms = forms
        self._reference = reference.words
        self._words = word_lists("acts.yaml")
        self._line = dateline(report.text)
        self._names: dict[int, list[_Named]] = {}

    def of(self, index: int, trigger: int, roles: Sequence[Role]) -> Place | None:
        """Where the act told by word ``trigger`` of sentence ``index`` happened.

        Args:
            index: The sentence's place in ``trees``.
            trigger: The word that tells the act.
            roles: The act's sources and targets; what names an actor is no place, but for a target that is struck.

        Returns:
            The place named with the act, a city before a country; the dateline's for an act within one country; and
            ``None`` where the report doesn't say or the name may mean several places.
        """
        countries = frozenset(role.country for role in roles if role.country)
        found = []
        for named in self._in_sentence(index):
            rank = self._rank(index, named, trigger, roles)
            if rank is not None and (entry := self._choose(named, countries)):
                found.append((entry.kind == "country", rank, named.first, self._place(index, named, entry)))
        if found:
            return min(found, key=lambda each: each[:3])[3]
        return self._of_dateline(index, trigger, countries)

    # --- names --------------------------------------------------------------------------------------------------------

    def _in_sentence(self, index: int) -> list[_Named]:
        if index not in self._names:
            self._names[index] = list(self._look_up(self._trees[index]))
        return self._names[index]

    def _look_up(self, tree: Tree) -> Iterator[_Named]:
        """The longest names of a sentence that the lists hold and that aren't part of a person's or a body's name."""
        sentence, word = tree.sentence, 0
        bodies = [e for e in sentence.entities if e.label in ("PER", "ORG") and e.last - e.first > 1]
        listed = atlas()
        while word < len(tree.words):
            first, word = word, word + 1
            if not tree.words[first][0].isupper():
                continue
            body = next((e for e in bodies if e.first <= first < e.last), None)
            for last in range(min(first + LONGEST, len(tree.words)), first, -1):
                name = key(self._text[sentence.starts[first] : sentence.ends[last - 1]])
                if body and (first, last) != (body.first, body.last):  # «Paris» of «Paris Hilton»
                    continue
                if name in listed and self._is_name(tree, first, last):
                    yield _Named(first, last, tree.head_of(first, last), name, listed.places(name))
                    word = last
                    break

    def _is_name(self, tree: Tree, first: int, last: int) -> bool:
        """Whether the words are a whole name: «in Nice», but not «Nice try» nor the end of «Hofstra University»."""
        if all(tree.upos[word] not in ("PROPN", "NOUN", "X") for word in range(first, last)):
            return False
        inside = range(first, last)
        beside = (word for word in (first - 1, last) if 0 <= word < len(tree.words) and tree.heads[word] in inside)
        return not any(tree.words[word][0].isupper() and self._belongs(tree, word) for word in beside)

    def _belongs(self, tree: Tree, word: int) -> bool:
        """Whether a capitalised word beside a name is a part of it: «European Union», but not «Eastern Aleppo»."""
        relation = tree.deprels[word]
        return relation in ("flat", "compound") or (
            relation == "amod" and word > 0 and not tree.lower[word].endswith("ern")
        )

    # --- which of the place's namesakes -------------------------------------------------------------------------------

    def _choose(self, named: _Named, countries: frozenset[str]) -> Entry | None:
        """The entry meant: the one of the country or state named beside it once, else the likeliest if clearly so."""
        if len(named.entries) == 1 and named.entries[0].people >= SMALL:
            return named.entries[0]
        return self._settled.get(named.name) or self._likeliest(named, countries)

    @cached_property
    def _settled(self) -> dict[str, Entry]:
        """The entries of the names that the report qualifies: «Paris, Texas»."""
        settled: dict[str, Entry] = {}
        for index, tree in enumerate(self._trees):
            for named in self._in_sentence(index):
                if match := _QUALIFIER.match(self._text, tree.sentence.ends[named.last - 1]):
                    beside = [entry for entry in named.entries if self._lies_in(entry, match[1])]
                    if beside:
                        settled.setdefault(named.name, max(beside, key=lambda entry: entry.people))
        return settled

    def _lies_in(self, entry: Entry, qualifier: str) -> bool:
        words = qualifier.split()
        wider = [key(" ".join(words[:count])) for count in range(len(words), 0, -1)]
        code = next((self._forms[name] for name in wider if name in self._forms), None)
        states = [place.state for name in wider for place in atlas().places(name) if place.kind == "region"]
        return entry.kind != "country" and (entry.country == code or bool(entry.state and entry.state in states))

    def _likeliest(self, named: _Named, countries: frozenset[str]) -> Entry | None:
        scores = [(self._score(entry, named.name, countries), n) for n, entry in enumerate(named.entries)]
        scores.sort(reverse=True)
        best = named.entries[scores[0][1]]
        told = best.country in countries or self._evidence[best.country or ""] > 0
        rivals = [score for score, n in scores[1:] if not best.is_near(named.entries[n])]
        clear = not rivals or scores[0][0] - rivals[0] >= MARGIN
        return best if clear and (told or best.people >= SMALL) else None

    def _score(self, entry: Entry, name: str, countries: frozenset[str]) -> float:
        score = log10(entry.people + 10)
        score += 0 if key(entry.name) == name or entry.kind != "city" else OTHER_NAME
        if entry.kind == "country":
            score += COUNTRY
        wider = f"US-{entry.state}" if entry.kind == "region" and entry.state else entry.country or ""
        evidence = self._evidence[wider]
        return score + NAMED * min(2, evidence) + (NAMED if entry.country in countries else 0)

    @cached_property
    def _evidence(self) -> Counter[str]:
        """How often the report names each country, and each state of the United States or a large city there."""
        counts: Counter[str] = Counter()
        for index, tree in enumerate(self._trees):
            for word, text in enumerate(tree.words):
                if text[0].isupper() and (code := self._country_at(tree, word)):
                    counts[code] += 1
            for named in self._in_sentence(index):
                for entry in _undoubted(named):
                    counts[entry.country or ""] += 1
                    counts[f"US-{entry.state}"] += 1
        return counts

    def _country_at(self, tree: Tree, word: int) -> str | None:
        for last in range(min(word + 3, len(tree.words)), word, -1):
            name = key(self._text[tree.sentence.starts[word] : tree.sentence.ends[last - 1]])
            if name in self._forms:
                return self._forms[name]
        return None

    # --- whether the act was there ------------------------------------------------------------------------------------

    def _rank(self, index: int, named: _Named, trigger: int, roles: Sequence[Role]) -> int | None:
        """How far a name is from being the act's place, 0 nearest; ``None`` where it is another's or no place."""
        tree = self._trees[index]
        start = tree.sentence.starts[named.first]
        if self._line and self._line.holds(start):
            return None
        head = self._head_noun(tree, named)
        if any(self._is_struck(tree, head, act) for act in (trigger, *self._told_by_subject(tree, trigger))):
            return 1
        if any(role.start <= start < role.end for role in roles):
            return None
        if self._precedes(tree, named, trigger):
            return 1
        return self._distance(tree, head, trigger) if self._says_where(tree, head, trigger) else None

    def _precedes(self, tree: Tree, named: _Named, trigger: int) -> bool:
        """«Vienna talks», and «the Vienna talks» also where the parse takes the act for a verb."""
        if tree.heads[named.head] == trigger and tree.deprels[named.head] == "compound":
            return True
        return named.last == trigger and named.first > 0 and tree.lower[named.first - 1] == "the"

    def _told_by_subject(self, tree: Tree, trigger: int) -> list[int]:
        """The act that the subject of a verb names: «the strike on Odesa killed four»."""
        at_target = self._words["at_target"]
        return [c for c in tree.children[trigger] if tree.deprels[c] == "nsubj" and tree.lemma(c) in at_target]

    def _is_struck(self, tree: Tree, head: int, trigger: int) -> bool:
        """Whether the place is what the act was done to: «shelled Kharkiv», «the siege of Mariupol»."""
        if tree.lemma(trigger) not in self._words["at_target"]:
            return False
        first = tree.heads[head] if tree.deprels[head] == "conj" and tree.heads[head] >= 0 else head
        if tree.heads[first] != trigger:
            return False
        if tree.deprels[first] in ("obj", "nsubj:pass"):
            return True
        return tree.deprels[first] in ("nmod", "obl") and tree.case(head) in self._words["of_target"]

    def _head_noun(self, tree: Tree, named: _Named) -> int:
        """The word that stands for the place in the sentence: «crossing» of «the Rafah crossing», «city» of «the city
        of Mosul», the capital of «the capital, Khartoum»."""
        head = tree.heads[named.head]
        if head < 0 or tree.lemma(head) not in self._words["areas"]:
            return named.head
        relation = tree.deprels[named.head]
        before = head > named.head and relation in ("compound", "nmod:poss", "amod", "nmod", "nmod:desc")
        of_it = relation.startswith("nmod") and tree.case(named.head) in ("of", "in")
        return head if before or of_it or relation in ("appos", "flat") else named.head

    def _says_where(self, tree: Tree, head: int, trigger: int) -> bool:
        """Whether the preposition of a noun makes it a place: «in Mosul», «flew to Paris», «withdrew from Kherson»."""
        if not tree.relation(head).startswith(("obl", "nmod", "advcl", "root", "parataxis", "obj")):
            return False
        case = tree.case(head)
        near = {tree.lemma(trigger), tree.lemma(tree.heads[head])}
        if case in _WHERE_TO:
            return not near.isdisjoint(self._reference["motion_verbs"] | self._reference["motion_nouns"])
        if case == "from":
            return not near.isdisjoint(self._words["leaving"])
        return case in self._reference["place_prepositions"]

    def _distance(self, tree: Tree, head: int, trigger: int) -> int | None:
        """How many words lie between an act and its place; ``None`` where the place is that of another act."""
        first = tree.heads[head] if tree.deprels[head] == "conj" and tree.heads[head] >= 0 else head
        on = governor(tree, first)
        if on == trigger:
            return 0
        clause = clause_of(tree, trigger)
        steps = steps_to_clause(tree, trigger, clause)
        if steps is None or on < 0:
            return None
        if on == clause:
            return steps + 1
        if on == tree.heads[clause] and self._goes_along(tree, clause):
            return steps + 5
        if clause_of(tree, on) == clause:
            return self._by_noun(tree, on, clause, steps)
        return None

    def _goes_along(self, tree: Tree, clause: int) -> bool:
        """Whether an act was where the act of the clause above was: «met in Geneva and signed it», «in Goma, when men
        stormed ...»."""
        if tree.deprels[clause] == "conj":
            return not has_own_subject(tree, clause)
        return tree.deprels[clause] in ("advcl", "xcomp") and shares_time(tree, clause)

    def _by_noun(self, tree: Tree, noun: int, clause: int, steps: int) -> int | None:
        """The distance of a place that a noun has: «hit a base near Goma», «police in Nice detained four»; none where
        the verb only speaks of it: «condemned the raid in Goma», «officials in Kyiv said»."""
        while (head := tree.heads[noun]) >= 0 and head != clause:
            noun = head
        if tree.lemma(clause) in self._words["judging"] | self._words["saying"]:
            return None
        relation = tree.relation(noun)
        if relation in ("obj", "nsubj:pass", "obl"):
            return steps + 2
        return steps + 4 if relation == "nsubj" and tree.upos[noun] == "NOUN" else None

    def _of_dateline(self, index: int, trigger: int, countries: frozenset[str]) -> Place | None:
        """The dateline's place, for the first act told, if all its actors are of the country where it was written."""
        tree = self._trees[index]
        if not self._line or len(countries) != 1 or tree.deprels[clause_of(tree, trigger)] not in _MAIN:
            return None
        start, end = self._line.place_start, self._line.place_end
        name = key(self._text[start:end])
        if not tree.sentence.start <= start < tree.sentence.end or self._text[end] == "/" or name not in atlas():
            return None
        entry = self._likeliest(_Named(0, 0, 0, name, atlas().places(name)), frozenset())
        return replace(_made(entry), start=start, end=end) if entry and entry.country in countries else None

    def _place(self, index: int, named: _Named, entry: Entry) -> Place:
        sentence = self._trees[index].sentence
        return replace(_made(entry), start=sentence.starts[named.first], end=sentence.ends[named.last - 1])


def _made(entry: Entry) -> Place:
    return Place(entry.name, entry.country, round(entry.lat, 4), round(entry.lon, 4), None, None)


def _undoubted(named: _Named) -> Iterator[Entry]:
    """The entry of a name that can hardly mean another: a large city, or a state."""
    best, *others = sorted(named.entries, key=lambda entry: -entry.people)
    alone = all(other.people * 20 < best.people for other in others if other.country != best.country)
    if best.kind != "country" and best.people >= KNOWN and alone:
        yield best
