"""The actor mentions of a report, looked up by word and by character."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dragoman.coding.tree import Tree
from dragoman.knowledge import slug
from dragoman.values import Actor, Role, Sentence


@dataclass(frozen=True, slots=True)
class ActorMention:
    """An actor named by words ``first`` to ``last`` of a sentence, with ``head`` as the phrase's head.

    ``kind`` is person, country, organisation, group, agent (a common noun), collective or pronoun. ``roles`` holds one
    role, or several for «the two countries»; all have the mention's own span. ``place`` is True where the name says
    where, not who.
    """

    first: int
    last: int
    head: int
    kind: str
    roles: tuple[Role, ...]
    place: bool = False

    @property
    def role(self) -> Role:
        """The first role."""
        return self.roles[0]


class Actors:
    """What :class:`~dragoman.coding.actors.ActorResolver` found in a report; sentences and words are given by index.

    ``countries`` gives for each sentence the countries of the words that name one.
    """

    def __init__(
        self,
        trees: Sequence[Tree],
        covers: Sequence[Mapping[int, ActorMention]],
        actors: dict[str, Actor],
        text: str,
        countries: Sequence[Mapping[int, str]],
    ) -> None:
        self._text = text
        self._countries = countries
        self._trees = trees
        self._covers = covers
        self._actors = actors
        self._starts = [tree.sentence.start for tree in trees]

    def at(self, sentence: int, word: int) -> Role | None:
        """The actor whose mention covers ``word`` or is headed by it; ``None`` for places and other things."""
        mention = self._covers[sentence].get(word)
        return None if mention is None or mention.place else mention.role

    def all_in(self, sentence: int) -> list[ActorMention]:
        """The actor mentions of a sentence in the order of its words, places among them."""
        distinct = {id(mention): mention for mention in self._covers[sentence].values()}
        return sorted(distinct.values(), key=lambda mention: (mention.first, mention.last))

    def unlisted(self, sentence: int, first: int, last: int, *, sure: bool) -> tuple[Role, ...]:
        """An actor that no list knows, by the words that name it; its country is that of a name inside the words, or of
        the owner («his successor»). Words that name no country and that the tagger sees no name in are an actor
        only where it is ``sure``."""
        tree = self._trees[sentence]
        while first < last and tree.upos[first] in ("DET", "PUNCT", "ADP", "CCONJ", "SCONJ"):
            first += 1
        if first >= last or not any(tree.upos[word] in ("NOUN", "PROPN") for word in range(first, last)):
            return ()
        named = (self._countries[sentence].get(word) for word in range(first, last))
        owners = (found.role.country for word in range(first, last) if (found := self._covers[sentence].get(word)))
        country = next((code for code in (*named, *owners) if code), None)
        if country is None and not sure and not any(first <= e.first < last for e in tree.sentence.entities):
            return ()
        # «A convoy near Mosul» is a convoy: where it is, is no part of its name.
        beyond = (w for w in range(first + 1, last) if tree.upos[w] == "ADP" and tree.lower[w] != "of")
        last = next(beyond, last)
        text = " ".join(tree.words[first:last])
        actor = Actor(slug(text) + (f"-{country.lower()}" if country else ""), text, country, None)
        self._actors.setdefault(actor.id, actor)
        return (role_of(self._text, tree.sentence, first, last, actor),)

    def actors(self) -> tuple[Actor, ...]:
        """Every actor of the report once, with the names met for it as aliases, in order of first mention."""
        return tuple(self._actors.values())

    def name_at(self, start: int, end: int) -> Role | None:
        """The actor at the head of characters ``start`` to ``end`` of the text, else the first one there."""
        index = bisect_right(self._starts, start) - 1
        if index < 0:
            return None
        sentence = self._trees[index].sentence
        words = [w for w in range(len(sentence.words)) if sentence.starts[w] < end and start < sentence.ends[w]]
        if not words:
            return None
        head = self._trees[index].head_of(words[0], words[-1] + 1)
        return next((role for word in (head, *words) if (role := self.at(index, word))), None)


def role_of(text: str, sentence: Sentence, first: int, last: int, actor: Actor) -> Role:
    """The role of ``actor`` at words ``first`` to ``last`` of a sentence of ``text``."""
    start, end = sentence.starts[first], sentence.ends[last - 1]
    return Role(start, end, text[start:end], actor.name, actor.country, actor.sector, actor.id)
