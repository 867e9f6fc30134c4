"""What a report has spoken of so far, and which of it a pronoun or «the group» points back to."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import partial

from dragoman.coding.persons import Person
from dragoman.coding.tree import NOMINAL, SUBJECTS, Tree
from dragoman.knowledge import Reference
from dragoman.values import Actor

PERSONAL = {
    "he": "m", "him": "m", "his": "m", "himself": "m",
    "she": "f", "her": "f", "hers": "f", "herself": "f",
    "it": "thing", "its": "thing", "itself": "thing",
    "they": "many", "them": "many", "their": "many", "theirs": "many", "themselves": "many",
}  # fmt: skip
"""Third person pronouns, by what they can point back to."""

FIRST = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"})
"""First person pronouns: in a quotation they are whoever speaks."""

_DESCRIBING = frozenset({"appos", "nmod:desc", "compound"})

_PARALLEL = 30
"""What a parallel position adds; with 30 it outweighs a subject (20)."""

NAME_REACH = 12
"""How many sentences back «the front» or «the group» may have been named in full."""

_SUBJECT = 20
"""What a subject's place counts, also where the parse hangs the name on its title."""

_REACH = 4
"""How many sentences back an antecedent may stand; with 4, long quotations in between are bridged."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """An actor spoken of at ``word`` of a sentence.

    ``kind`` is as in ``ActorMention``, but person for any single human, and place for a country as a place.
    """

    sentence: int
    word: int
    kind: str
    actors: tuple[Actor, ...]
    plural: bool = False
    sex: str | None = None
    salience: int = 0
    person: Person | None = None
    pronoun: bool = False


class Discourse:
    """The actors spoken of, in the order of the text."""

    def __init__(self, reference: Reference) -> None:
        self._empty = reference.words["empty_subject_verbs"]
        self._able = reference.words["able_adjectives"]
        self._spoken: list[Spoken] = []
        self._described: dict[str, Spoken] = {}
        self._subject_is_other = {True: -1, False: -1}

    def add(self, spoken: Spoken) -> None:
        """Take note of a mention."""
        insort(self._spoken, spoken, key=lambda known: (known.sentence, known.word))

    def before(self, index: int, word: int) -> Iterator[Spoken]:
        """What was spoken of before ``word`` of sentence ``index``, the last first."""
        return (spoken for spoken in reversed(self._spoken) if spoken.sentence < index or spoken.word < word)

    def close_sentence(self, index: int, tree: Tree, covered: Callable[[int], bool]) -> None:
        """Note what the sentence calls its persons, who its subject is, and whether its main subject is a thing that is
        no actor: «it» then means that."""
        for place in range(len(self._spoken) - 1, -1, -1):
            spoken = self._spoken[place]
            if spoken.sentence < index:
                break
            if spoken.kind == "person" and not (spoken.pronoun or spoken.plural):
                self._described.update(dict.fromkeys(_nouns_of(tree, spoken.word), spoken))
                if spoken.salience < _SUBJECT and tree.is_subject(_first_of_name(tree, spoken.word)):
                    self._spoken[place] = replace(spoken, salience=_SUBJECT)
        self._join_subjects(index, tree)
        for word, deprel in enumerate(tree.deprels):
            main = deprel in SUBJECTS and tree.deprels[tree.heads[word]] == "root"
            if main and tree.upos[word] in NOMINAL and not covered(word):
                self._subject_is_other[tree.is_plural(word)] = index

    def _join_subjects(self, index: int, tree: Tree) -> None:
        """Note that «they» may be the persons who together are a sentence's subject («Scholz and Macron met»)."""
        here = [s for s in self.before(index, len(tree.words)) if s.sentence == index and s.person and not s.pronoun]
        for first in here:
            if tree.is_subject(first.word):
                group = [first, *(s for s in reversed(here) if _joins(tree, s.word, first.word))]
                actors = tuple(dict.fromkeys(actor for one in group for actor in one.actors))
                if len(actors) > 1:
                    self.add(Spoken(index, first.word, "person", actors, plural=True, salience=_SUBJECT))

    def pronoun(self, index: int, tree: Tree, word: int, covered: Callable[[int], bool]) -> Spoken | None:
        """What the pronoun at ``word`` of sentence ``index`` points back to; ``covered`` words are actors'."""
        what = PERSONAL[tree.lower[word]]
        if what == "thing" and self._is_empty(tree, word):
            return None
        if what in ("m", "f"):
            return self._best(
                index, tree, word, lambda s: s.kind == "person" and not s.plural and s.sex in (what, None)
            )
        plural = what == "many"
        fits = self._is_many if plural else partial(self._is_thing, index)
        best = self._best(index, tree, word, fits)
        things = [w for w in range(word) if tree.is_subject(w) and tree.upos[w] in NOMINAL and not covered(w)]
        if best is None or (things and (best.sentence, best.word) < (index, things[-1])):
            return None
        # «The storm fell. It»: the subject before, which is no actor, is meant.
        if best.sentence < index and self._subject_is_other[plural] == index - 1 and tree.is_subject(word):
            return None
        return best

    def last(
        self, index: int, word: int, kinds: AbstractSet[str], count: int = 1, reach: int = _REACH
    ) -> tuple[Spoken, ...]:
        """The last ``count`` different actors of the kinds within reach, in the order of the text; none where there are
        fewer."""
        found: dict[str, Spoken] = {}
        for spoken in self.before(index, word):
            if spoken.sentence < index - reach:
                break
            actor = spoken.actors[0]
            governs = "country" in kinds and spoken.kind == "agent" and actor.id == actor.country
            fits = spoken.kind in kinds or governs or ("group" in kinds and _speaks_for_group(spoken))
            several = (spoken.plural and not governs) or len(spoken.actors) > 1
            if fits and not (several or spoken.pronoun):
                found.setdefault(spoken.actors[0].id, spoken)
            if len(found) == count:
                return tuple(reversed(found.values()))
        return ()

    def called(self, index: int, word: int, noun: str) -> Spoken | None:
        """The body spoken of last whose name ends in ``noun``: «the front» is the Rwandan Patriotic Front; else the
        person whom that noun described: «the strategist» after «Kevin Madden, a Republican strategist»."""
        for spoken in self.before(index, word):
            if spoken.sentence < index - NAME_REACH:
                break
            named = spoken.kind in ("organisation", "group") and not spoken.pronoun
            if named and spoken.actors[0].name.lower().endswith(f" {noun}"):
                return spoken
        described = self._described.get(noun)
        return described if described and described.sentence >= index - NAME_REACH else None

    def _is_many(self, spoken: Spoken) -> bool:
        """Whether «they» can mean a mention: several, or one that is made of people."""
        return spoken.plural or spoken.kind in ("organisation", "group", "agent", "collective")

    def _is_thing(self, index: int, spoken: Spoken) -> bool:
        """Whether «it» can mean a mention: from an earlier sentence only one that stood out there."""
        if spoken.kind in ("person", "collective", "place") or spoken.plural:
            return False
        return spoken.sentence == index or spoken.salience > 5

    def _is_empty(self, tree: Tree, word: int) -> bool:
        verb = tree.heads[word]
        if verb >= 0 and tree.lemma(verb) in self._able:
            return False
        if tree.deprels[word] == "expl":
            return True
        if verb < 0 or not tree.is_subject(word):
            return False
        clauses = {tree.deprels[child] for child in tree.children[verb]}
        impersonal = tree.upos[verb] == "ADJ" or tree.deprels[word] == "nsubj:pass"
        if clauses & {"csubj", "csubj:pass", "expl"} or (impersonal and clauses & {"ccomp", "xcomp", "advcl"}):
            return True
        return tree.lemma(verb) in self._empty

    def _best(self, index: int, tree: Tree, word: int, fits: Callable[[Spoken], bool]) -> Spoken | None:
        candidates = []
        for spoken in reversed(self._spoken):
            if spoken.sentence < index - _REACH:
                break
            if fits(spoken) and (spoken.sentence < index or self._may_bind(tree, word, spoken)):
                candidates.append(spoken)
        return max(candidates, key=lambda spoken: self._score(index, tree, word, spoken), default=None)

    def _may_bind(self, tree: Tree, word: int, spoken: Spoken) -> bool:
        """Whether a mention in the pronoun's own sentence can be meant.

        Not another argument of the same verb («Kim met him»); and one that comes later only as the subject of a clause
        that the pronoun opens («In his message, Kim said»).
        """
        if spoken.word > word:
            verb = tree.heads[spoken.word]
            return tree.is_subject(spoken.word) and verb in tree.ancestors(word) and tree.heads[word] != verb
        poss = tree.deprels[word] == "nmod:poss"
        if poss or tree.lower[word].endswith(("self", "selves")):
            return True
        return tree.heads[word] != tree.heads[spoken.word] and spoken.word != tree.heads[word]

    def _score(self, index: int, tree: Tree, word: int, spoken: Spoken) -> float:
        """How likely a mention is meant: recent ones and subjects first; the speaker is rarely «he» in what he says."""
        score = -25.0 * (index - spoken.sentence) + spoken.salience
        if PERSONAL[tree.lower[word]] == "many" and spoken.plural:
            score += 8
        if spoken.sentence == index:
            if spoken.word > word:
                return score + 10
            quoted = tree.sentence.quoted
            if quoted and quoted[word] != quoted[spoken.word]:
                score -= 40
            return score + spoken.word / 100 + (_PARALLEL if self._is_parallel(tree, word, spoken.word) else 0)
        return score + (10 if tree.is_subject(word) and spoken.salience >= _SUBJECT else 0) + spoken.word / 1000

    def _is_parallel(self, tree: Tree, word: int, before: int) -> bool:
        """Whether two words possess coordinated things: «Russia's invasion of Ukraine and its annexation»."""
        if tree.deprels[word] != "nmod:poss" or tree.deprels[before] != "nmod:poss":
            return False
        owned = tree.heads[word]
        return tree.deprels[owned] == "conj" and tree.heads[owned] == tree.heads[before]


def _speaks_for_group(spoken: Spoken) -> bool:
    """Whether an unnamed person stands for a listed body («a Hamas spokesman»): the ids of countries and their sectors
    begin with a code in capitals."""
    return spoken.kind == "person" and spoken.person is None and spoken.actors[0].id.islower()


def _first_of_name(tree: Tree, word: int) -> int:
    """The word that the parts of a name hang on, a title perhaps («the president, Emmanuel Macron»)."""
    while tree.deprels[word] in ("flat", "appos"):
        word = tree.heads[word]
    return word


def _joins(tree: Tree, word: int, first: int) -> bool:
    """Whether ``word``, or the title that it hangs on, stands beside ``first`` («Scholz and President Macron»)."""
    word = _first_of_name(tree, word)
    return tree.deprels[word] == "conj" and tree.heads[word] == first


def _nouns_of(tree: Tree, word: int) -> set[str]:
    """The common nouns that describe the person at ``word``: its own, its title, and what stands beside it."""
    beside = [child for child in tree.children[word] if tree.deprels[child] in _DESCRIBING]
    copular = tree.is_subject(word) and any(tree.deprels[c] == "cop" for c in tree.children[tree.heads[word]])
    if tree.deprels[word] in ("appos", "flat") or copular:
        beside.append(tree.heads[word])
    return {tree.lemma(w) for w in (word, *beside) if tree.upos[w] == "NOUN"}
