"""Finds every actor that a report mentions and says who it is: country, sector and one id for all its names."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.coding.affiliation import Affiliations, PlaceTest
from dragoman.coding.gazetteer import Gazetteer, NounIndex
from dragoman.coding.mentions import ActorMention, Actors
from dragoman.coding.names import NameFinder, Setting, hits_by_sentence
from dragoman.coding.phrases import Phrases
from dragoman.coding.resolution import Resolution, Tools
from dragoman.coding.tree import Tree
from dragoman.knowledge import Knowledge
from dragoman.values import Report

__all__ = ["ActorMention", "ActorResolver", "Actors"]


class ActorResolver:
    """Resolves the actors of one report after another. Made once; holds nothing of a report."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._gazetteer = Gazetteer(knowledge)
        self._nouns = NounIndex(knowledge)
        self._tools = Tools(knowledge, Affiliations(knowledge), PlaceTest(knowledge))

    def resolve(self, report: Report, trees: Sequence[Tree]) -> Actors:
        """The actors of ``report``, whose sentences have the trees ``trees``.

        Names are looked up in the whole report first: a surname in the first line finds the full name in the last.
        """
        hits = self._gazetteer.find(report.text)
        title_hits = self._gazetteer.find(report.title) if report.title else []
        setting = Setting(hits, title_hits, report.published[:10] if report.published else None)
        finder = NameFinder(self._knowledge, setting)
        phrases = []
        for tree, found in zip(trees, hits_by_sentence(hits, [tree.sentence for tree in trees]), strict=True):
            nouns = list(self._nouns.find(tree))
            phrases.append(Phrases(tree, finder.find(tree, found, nouns), nouns))
        return Resolution(self._tools, setting, report.text, phrases).run()
