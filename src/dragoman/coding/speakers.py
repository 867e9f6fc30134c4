"""Who speaks, to whom, and what the words came through, read off the sentence that a statement stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.coding.actors import Actors
from dragoman.coding.tree import NOMINAL, SUBJECTS, Tree
from dragoman.knowledge import Knowledge, slug
from dragoman.knowledge.documents import word_lists
from dragoman.values import Named, Role, Speaker, Via

_OWNERS = ("nmod:poss", "nmod", "compound", "amod", "nmod:desc", "appos")
_OWNER_CASES = frozenset({None, "'s", "’s", "'", "’", "of", "from", "by", "for"})
_MEDIUM_CASES = frozenset({"in", "on", "at", "via", "through", "during", "by"})
_TELLING = frozenset({"tell", "inform", "assure", "remind", "ask", "warn", "write", "urge", "speak", "promise"})


@dataclass(frozen=True, slots=True)
class Found:
    """What stands around a statement."""

    speaker: Speaker | None
    addressee: Named | None
    via: Via | None


class SpeakerFinder:
    """Finds speakers, addressees and outlets. Made once; holds nothing of a report."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._outlets: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for outlet in knowledge.outlets:
            for form in (outlet.name, *outlet.aliases):
                words = tuple(form.removeprefix("The ").removeprefix("the ").split())
                self._outlets.setdefault(words[0], []).append((words, outlet.name))
        for forms in self._outlets.values():
            forms.sort(key=lambda form: -len(form[0]))

    def find(
        self,
        index: int,
        tree: Tree,
        actors: Actors,
        source: tuple[int, int] | None,
        cue: tuple[int, int] | None,
        outside: Sequence[int],
    ) -> Found:
        """Looks among the words ``outside`` the statement, given the tagger's ``source`` and ``cue`` ranges if any."""
        verb = self._verb(tree, cue, outside)
        head = tree.head_of(*source) if source else self._subject(tree, verb)
        speaker, medium = self._speaker(index, tree, actors, source, head)
        addressee = self._addressee(index, tree, actors, verb)
        via = self._outlet(tree, outside, speaker) or medium or self._medium(tree, outside, verb)
        if via and addressee and via.start < addressee.end and addressee.start < via.end:
            addressee = None
        return Found(speaker, addressee, via)

    def _verb(self, tree: Tree, cue: tuple[int, int] | None, outside: Sequence[int]) -> int | None:
        words = range(*cue) if cue else outside
        verbs = [
            w for w in words if tree.upos[w] == "VERB" and (cue or tree.lemma(w) in word_lists("cues.yaml")["verbs"])
        ]
        return verbs[-1] if cue and verbs else verbs[0] if verbs else None

    def _subject(self, tree: Tree, verb: int | None) -> int | None:
        while verb is not None and verb >= 0:
            for child in tree.children[verb]:
                if tree.deprels[child] in SUBJECTS:
                    return child
            verb = tree.heads[verb] if tree.deprels[verb] in ("conj", "xcomp", "advcl", "parataxis") else None
        return None

    def _speaker(
        self, index: int, tree: Tree, actors: Actors, source: tuple[int, int] | None, head: int | None
    ) -> tuple[Speaker | None, Via | None]:
        """The speaker at ``head``; «Kim's letter» speaks for Kim, and the letter is the medium."""
        if head is None:
            return None, None
        role = actors.at(index, head)
        medium = None
        if role is None and tree.lemma(head) in word_lists("cues.yaml")["media"]:
            medium = _via(tree, head, head + 1, "medium")
        if role is None:
            role = self._owner(index, tree, actors, head)
        if role is not None:
            return Speaker(role.start, role.end, role.name, role.country, role.actor), medium
        if tree.upos[head] not in NOMINAL | {"ADJ", "NUM"} or medium:
            return None, medium
        first, last = source or _phrase(tree, head)
        sentence = tree.sentence
        name = " ".join(tree.words[first:last])
        return Speaker(sentence.starts[first], sentence.ends[last - 1], name, None, slug(name)), medium

    def _owner(self, index: int, tree: Tree, actors: Actors, head: int) -> Role | None:
        owners = [c for c in tree.children[head] if tree.deprels[c] in _OWNERS and tree.case(c) in _OWNER_CASES]
        owners.sort(key=lambda c: (tree.deprels[c] != "nmod:poss", c))
        return next((role for c in owners if (role := actors.at(index, c))), None)

    def _addressee(self, index: int, tree: Tree, actors: Actors, verb: int | None) -> Named | None:
        """Whom the cue's verb addresses («told reporters»), or to whom the letter or message goes."""
        if verb is None:
            return None
        for child in tree.children[verb]:
            relation, lemma = tree.deprels[child], tree.lemma(child)
            direct = relation in ("obj", "iobj") and tree.lemma(verb) in _TELLING
            if direct or (relation.startswith("obl") and tree.case(child) == "to"):
                if named := self._named(index, tree, actors, child):
                    return named
            elif relation.startswith("obl") and lemma in word_lists("cues.yaml")["media"]:
                to = (c for c in tree.children[child] if tree.deprels[c] == "nmod" and tree.case(c) == "to")
                if named := next((n for c in to if (n := self._named(index, tree, actors, c))), None):
                    return named
        return None

    def _named(self, index: int, tree: Tree, actors: Actors, word: int) -> Named | None:
        if role := actors.at(index, word):
            return Named(role.start, role.end, role.name)
        if tree.lemma(word) in word_lists("cues.yaml")["audience"]:
            first, last = _phrase(tree, word)
            return Named(tree.sentence.starts[first], tree.sentence.ends[last - 1], " ".join(tree.words[first:last]))
        return None

    def _outlet(self, tree: Tree, outside: Sequence[int], speaker: Speaker | None) -> Via | None:
        """A known outlet among the words, or «the newspaper X», where a word that carries news leads to it."""
        carriers, allowed = word_lists("cues.yaml")["carriers"], set(outside)
        for word in outside:
            for form, name in self._outlets.get(tree.words[word], ()):
                last = word + len(form)
                if tree.words[word:last] == form and allowed.issuperset(range(word, last)):
                    via = _via(tree, word, last, "outlet", name)
                    said_by_it = speaker and speaker.start < via.end and via.start < speaker.end
                    near = (tree.lemma(w) in carriers for w in range(max(0, word - 6), word))
                    if not said_by_it and any(near):
                        return via
        return None

    def _medium(self, tree: Tree, outside: Sequence[int], verb: int | None) -> Via | None:
        words = word_lists("cues.yaml")
        for word in outside:
            case = tree.case(word)
            if tree.upos[word] in NOMINAL and (case in _MEDIUM_CASES or tree.heads[word] == verb):
                comes_in = tree.lemma(word) in words["media"] and case in _MEDIUM_CASES
                if comes_in or tree.words[word] in words["channels"]:
                    return _via(tree, *_phrase(tree, word), "medium")
        return None


def _phrase(tree: Tree, head: int) -> tuple[int, int]:
    """The words of a noun's phrase up to the noun: its determiner and modifiers."""
    first = head
    while (
        first > 0
        and tree.heads[first - 1] == head
        and tree.deprels[first - 1] in ("det", "amod", "compound", "nummod", "nmod:poss")
    ):
        first -= 1
    return first, head + 1


def _via(tree: Tree, first: int, last: int, kind: str, name: str | None = None) -> Via:
    sentence = tree.sentence
    return Via(sentence.starts[first], sentence.ends[last - 1], name or " ".join(tree.words[first:last]), kind)
