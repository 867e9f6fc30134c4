"""Who speaks, to whom, on what occasion and in what form, read off the sentence that a statement stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.coding.actors import Actors
from dragoman.coding.occasions import document, is_beside, listed, medium, named, occasion, phrase_start
from dragoman.coding.speaker_names import SpeakerNames, is_noun
from dragoman.coding.tree import NOMINAL, SUBJECTS, Tree
from dragoman.knowledge import Knowledge, slug
from dragoman.knowledge.documents import word_lists
from dragoman.values import Named, Speaker, Via

_OWNERS = ("nmod:poss", "nmod", "compound", "amod", "nmod:desc", "appos", "acl")
_OWNER_CASES = frozenset({None, "'s", "’s", "'", "’", "of", "from", "by"})
_NAMING = ("flat", "appos", "nmod:desc")
_EDGES = frozenset({"PUNCT", "CCONJ"})
_SPEAKING = NOMINAL | {"PRON", "ADJ", "NUM", "DET"}
_Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """What stands around a statement. ``via`` is a medium; a document for which nobody is named («the report said») is
    the speaker too."""

    speaker: Speaker | None
    addressee: Named | None
    via: Via | None
    occasion: Named | None


class SpeakerFinder:
    """Finds speakers, addressees, occasions and media. Made once; holds nothing of a report."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._names = SpeakerNames(knowledge)

    def find(
        self,
        index: int,
        tree: Tree,
        actors: Actors,
        source: _Range | None,
        cue: _Range | None,
        outside: Sequence[int],
    ) -> Found:
        """Looks among the words ``outside`` the statement, given the tagger's ``source`` and ``cue`` ranges if any."""
        verb = _verb(tree, cue, outside)
        source = source or _subject(tree, verb) or _according(tree, outside)
        speaker, spoken_in = self._speaker(index, tree, actors, source) if source else (None, None)
        beyond = [w for w in outside if not source or not source[0] <= w < source[1]]
        when = occasion(tree, beyond, verb)
        addressee = self._addressee(index, tree, actors, verb)
        return Found(speaker, addressee, spoken_in or medium(tree, beyond, verb), when)

    def _speaker(self, index: int, tree: Tree, actors: Actors, source: _Range) -> tuple[Speaker | None, Via | None]:
        """The speaker that the words ``source`` name; «Kim's letter» speaks for Kim, and the letter is the medium."""
        first, last = _trimmed(tree, source)
        head = named_head(index, tree, actors, first, last)
        if tree.upos[head] not in _SPEAKING and actors.at(index, head) is None:
            return None, None
        speaks = head
        spoken_in = None
        if listed(tree, head, "media") and _is_document(tree, actors, index, head):
            spoken_in = document(tree, head)
            speaks = owner_of(index, tree, actors, head)
        role = actors.at(index, speaks)
        name = spoken_in.name if spoken_in and speaks == head else self._all(index, tree, actors, speaks, last)
        span = tree.sentence.starts[source[0]], tree.sentence.ends[source[1] - 1]
        if role is None:
            return Speaker(*span, name, None, slug(name)), spoken_in
        return Speaker(*span, name, role.country, role.actor), spoken_in

    def _all(self, index: int, tree: Tree, actors: Actors, head: int, last: int) -> str:
        """The name at ``head`` of a phrase that ends before ``last``, with those of a list («Scholz and Macron»)."""
        others = [c for c in tree.children[head] if tree.deprels[c] == "conj" and c < last and actors.at(index, c)]
        if not others or actors.at(index, head) is None:
            return self._names.name(index, tree, actors, head, last)
        names = [self._names.name(index, tree, actors, word, word + 1) for word in (head, *others)]
        return " and ".join(dict.fromkeys(names))

    def _addressee(self, index: int, tree: Tree, actors: Actors, verb: int | None) -> Named | None:
        """Whom the cue's verb addresses («told reporters»), or to whom the letter or the call goes. The statement's own
        words are looked at too: of «asked the public to stay calm» taggers often give all but the verb as content."""
        told, sent = [], []
        for word, relation in enumerate(tree.deprels if verb is not None else ()):
            governor = tree.heads[word]
            if verb is None or governor < 0 or tree.sentence.quoted[word] or not is_beside(tree, word, verb):
                continue
            if relation in ("obj", "iobj") and listed(tree, governor, "telling"):
                told.append(word)
            elif tree.case(word) == "to" and relation.startswith(("obl", "nmod")):
                sent += [word] if listed(tree, governor, "verbs", "media", "sending") else []
        return next((one for word in told + sent if (one := self._named(index, tree, actors, word))), None)

    def _named(self, index: int, tree: Tree, actors: Actors, word: int) -> Named | None:
        """The party addressed at ``word``; outlets are no addressees, nor are things."""
        role, audience = actors.at(index, word), listed(tree, word, "audience")
        outlet = role is not None and role.sector == "MED" and not audience
        if outlet or (tree.upos[word] != "PROPN" and listed(tree, word, "agency_nouns", "occasions", "media")):
            return None
        if audience and (role is None or tree.lower[word] not in role.name.lower().split()):
            return named(tree, phrase_start(tree, word), word + 1)
        if role is None:
            return None
        return Named(role.start, role.end, self._all(index, tree, actors, word, word + 1))


def _verb(tree: Tree, cue: _Range | None, outside: Sequence[int]) -> int | None:
    """The verb that reports the words: the cue's last, or the first reporting one outside the statement."""
    reporting = word_lists("cues.yaml")["verbs"]
    if not cue:
        return next((w for w in outside if tree.upos[w] == "VERB" and tree.lemma(w) in reporting), None)
    verbs = [w for w in range(*cue) if tree.upos[w] == "VERB" and tree.deprels[w] != "amod"]
    known = [w for w in verbs if tree.lemma(w) in reporting]
    return (known or verbs)[-1] if verbs else _governor(tree, cue)


def _governor(tree: Tree, cue: _Range) -> int | None:
    """The verb over a cue without one («in his words»)."""
    return next((w for w in tree.ancestors(tree.head_of(*cue)) if tree.upos[w] == "VERB"), None)


def _subject(tree: Tree, verb: int | None) -> _Range | None:
    while verb is not None and verb >= 0:
        for child in tree.children[verb]:
            if tree.deprels[child] in SUBJECTS:
                return _whole(tree, child)
        verb = tree.heads[verb] if tree.deprels[verb] in ("conj", "xcomp", "advcl", "parataxis") else None
    return None


def _according(tree: Tree, outside: Sequence[int]) -> _Range | None:
    """Whom «according to» leads to."""
    for word in outside:
        if tree.lower[word] == "according":
            return next((_whole(tree, a) for a in tree.ancestors(word) if tree.upos[a] in _SPEAKING), None)
    return None


def _whole(tree: Tree, head: int) -> _Range:
    """The words around ``head`` that hang on it, without a relative clause and what stands before «according to»."""
    first, last = head, head + 1
    while first > 0 and head in tree.ancestors(first - 1) and tree.deprels[first - 1] not in ("case", "fixed", "cc"):
        first -= 1
    while last < len(tree.words) and head in tree.ancestors(last) and tree.deprels[last] != "acl:relcl":
        last += 1
    return first, last


def _trimmed(tree: Tree, source: _Range) -> _Range:
    """The source without marks and conjunctions around it."""
    first, last = source
    while first < last - 1 and tree.upos[first] in _EDGES:
        first += 1
    while first < last - 1 and tree.upos[last - 1] in _EDGES:
        last -= 1
    return first, last


def named_head(index: int, tree: Tree, actors: Actors, first: int, last: int) -> int:
    """The head of words ``first`` to ``last``; where it is a title or another noun, the name that goes with it («County
    freeholder Ernest Coursey», «his host, the North Korean leader Kim Jong-il»)."""
    head = tree.head_of(first, last)
    if not is_noun(index, actors, head) or tree.is_plural(head):
        return head
    beside = [head]
    if head + 1 < last and tree.heads[head + 1] == tree.heads[head] and tree.deprels[head + 1] == tree.deprels[head]:
        beside.append(head + 1)  # the parse gives the verb two subjects: «the envoy», «Adel al-Jubeir»
    for word in beside:
        near = (w for w in tree.children[word] if first <= w < last and tree.deprels[w] in _NAMING)
        beside += [w for w in near if w not in beside]
    names = (w for w in beside if tree.upos[w] == "PROPN" and tree.words[w][:1].isupper())
    return next((w for w in names if not is_noun(index, actors, w)), head)


def owner_of(index: int, tree: Tree, actors: Actors, head: int) -> int:
    """The word for whose letter or statement stands at ``head``; ``head`` itself where nobody is named."""
    owners = [c for c in tree.children[head] if tree.deprels[c] in _OWNERS and tree.case(c) in _OWNER_CASES]
    owners += [c for o in owners if tree.deprels[o] == "acl" for c in tree.children[o] if tree.case(c) == "by"]
    owners.sort(key=lambda c: (tree.deprels[c] != "nmod:poss", c))
    named_ones = (c for c in owners if (role := actors.at(index, c)) and role != actors.at(index, head))
    return next(named_ones, head)


def _is_document(tree: Tree, actors: Actors, index: int, head: int) -> bool:
    """Whether the medium's noun is a document here, not a part of an actor's name."""
    role = actors.at(index, head)
    return role is None or tree.lower[head] not in role.name.lower().split()
