"""Whose somebody or something is that has no country in its own words: what stands around it tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from dragoman.coding.affiliation import PlaceTest
from dragoman.coding.agents import PLACE, Context, codes
from dragoman.coding.mentions import ActorMention
from dragoman.coding.names import Name
from dragoman.coding.phrases import Phrases
from dragoman.coding.tree import Tree
from dragoman.knowledge import Reference


class Surroundings:
    """The countries around the words of one report. ``covers`` are the mentions by word, and grow as it is read."""

    def __init__(
        self,
        reference: Reference,
        places: PlaceTest,
        context: Context,
        phrases: Sequence[Phrases],
        covers: Sequence[Mapping[int, ActorMention]],
    ) -> None:
        self._sending = reference.words["sending_verbs"]
        self._harming = reference.words["harming_verbs"]
        self._places = places
        self._context = context
        self._phrases = phrases
        self._covers = covers
        self._named: dict[int, list[tuple[Name, str, bool]]] = {}

    def near(self, index: int, word: int, local: bool) -> list[tuple[str, int]]:
        """The countries named in sentence ``index`` with what each counts at ``word``: more before it than after it, a
        bit more where nearest, and a place most where the actor is likely ``local``."""
        names = self._names(index)
        nearest = min((abs(name.first - word) for name, _, _ in names), default=0)
        weights: dict[str, int] = {}
        for name, code, place in names:
            weight = (4 if name.first < word else 2) + (PLACE - 2 if place and local else 0)
            weight += abs(name.first - word) == nearest
            weights[code] = max(weights.get(code, 0), weight)
        return list(weights.items())

    def country(self, index: int, word: int) -> str | None:
        """The likeliest country of a person or an organisation named at ``word``."""
        return self._context.country(index, self.near(index, word, local=False))

    def location(self, index: int, word: int) -> str | None:
        """The country in which an unknown place lies, not that of the named one who acts on it."""
        near = self.near(index, word, local=True)
        return self._context.country(index, near, self._named_doer(index, word, None))

    def sender(self, index: int, head: int) -> ActorMention | None:
        """Who sends the soldiers at ``head``: the subject of «send», «withdraw» and the like."""
        return self._doer(index, self._phrases[index].tree, head, self._sending)

    def harmer(self, index: int, head: int) -> str | None:
        """The country of those who kill or drive out the people at ``head``, where the sentence names it: news names
        the nation of soldiers and gunmen where it isn't their victims'."""
        return self._named_doer(index, head, self._harming)

    def _named_doer(self, index: int, head: int, verbs: AbstractSet[str] | None) -> str | None:
        found = self._doer(index, self._phrases[index].tree, head, verbs)
        named = found and any(word in self._phrases[index].name_at for word in range(found.first, found.last))
        return found.role.country if found and named else None

    def _doer(self, index: int, tree: Tree, head: int, verbs: AbstractSet[str] | None) -> ActorMention | None:
        """The subject, or the agent behind «by», of the verb that acts on ``head``, if it is one of ``verbs``."""
        first = tree.heads[head] if tree.deprels[head] == "conj" else head
        verb, relation, cover = tree.heads[first], tree.deprels[first], self._covers[index]
        if relation not in ("obj", "nsubj:pass", "obl") or verb < 0 or (verbs and tree.lemma(verb) not in verbs):
            return None
        if relation == "nsubj:pass":
            doers = [child for child in tree.children[verb] if tree.case(child) == "by"]
        else:
            chain = (verb, *tree.ancestors(verb))
            doers = [child for v in chain for child in tree.children[v] if tree.deprels[child] == "nsubj"]
        return next((cover[doer] for doer in doers if doer in cover and not cover[doer].place), None)

    def _names(self, index: int) -> list[tuple[Name, str, bool]]:
        """The names of a sentence that have a country, with it, and whether each says where."""
        if index not in self._named:
            phrases = self._phrases[index]
            listed = ((name, codes([name])) for name in phrases.names)
            self._named[index] = [(n, found[0], self._places.is_place(phrases.tree, n)) for n, found in listed if found]
        return self._named[index]
