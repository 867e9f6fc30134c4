"""What linking keeps of a report, and groups out of pairs."""

from __future__ import annotations

import json
import subprocess
import sys

from linking_samples import FLOOD, KIM, PUTIN, RUSSIAN_ARMY, UKRAINE, act, item

from dragoman.linking import Item
from dragoman.linking.clusters import average_link, connected, strongest
from dragoman.linking.terms import rarity, sketches, words
from dragoman.values import DateValue, Place


class TestTerms:
    def test_possessive_and_punctuation(self) -> None:
        """Words are lower-cased, without punctuation or a possessive ending."""
        assert words("Kim’s letter, the U.S. and Côte d'Ivoire's") == [
            "kim", "letter", "the", "u", "and", "côte", "d'ivoire"
        ]  # fmt: skip

    def test_rarity(self) -> None:
        """A term that was never met is at least as telling as any, one that is everywhere tells nothing."""
        assert rarity("zzyzx") > rarity("minister") > rarity("the")
        assert rarity("the") < 0.1

    def test_same_in_every_process(self) -> None:
        """A sketch doesn't depend on the process's own hashing."""
        code = f"from dragoman.linking.terms import *; print(sketches({FLOOD!r}))"
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert run.stdout.strip() == str(sketches(FLOOD))


class TestClusters:
    def test_average_not_chain(self) -> None:
        """A chain of neighbours isn't one cluster where its ends have nothing in common."""
        pairs = {(0, 1): 0.9, (1, 2): 0.5, (2, 3): 0.9}
        assert average_link(range(4), pairs, 0.3) == [[0, 1], [2, 3]]

    def test_what_does_not_fit_stays_apart(self) -> None:
        """Clusters that contradict each other are not joined, however close."""
        assert average_link(range(2), {(0, 1): 1.0}, 0.5, lambda left, right: False) == [[0], [1]]

    def test_joined_from_the_start(self) -> None:
        """What is joined from the start stays one, and weighs as one with others."""
        pairs = {(0, 2): 0.9, (1, 2): -0.5}
        assert average_link(range(3), pairs, 0.3) == [[0, 2], [1]]
        assert average_link(range(3), pairs, 0.3, joined=[[0, 1]]) == [[0, 1], [2]]
        assert average_link(range(3), {(0, 2): 0.9}, 0.3, joined=[[0, 1]]) == [[0, 1, 2]]

    def test_strongest(self) -> None:
        """Of the pairs in a cluster those are named that bring together what was apart, the strongest first."""
        pairs = {(0, 1): 0.4, (0, 2): 0.5, (1, 2): 0.6, (2, 3): 0.9}
        assert strongest([[0, 1, 2], [3]], pairs, {}) == [(1, 2), (0, 2)]
        assert strongest([[0, 1, 2], [3]], pairs, {0: "g", 1: "g"}) == [(1, 2)]

    def test_connected(self) -> None:
        """What is connected by a chain of pairs is one component."""
        assert connected([(4, 2), (1, 3), (2, 7)]) == [[1, 3], [2, 4, 7]]


class TestItem:
    def test_round_trip(self) -> None:
        """An item survives JSON unchanged."""
        mention = act(FLOOD, FLOOD, "brought", KIM, PUTIN, day="2023-05-09", place=Place("Garissa", "KEN", 0, 0, 0, 1))
        one = item(FLOOD, "2023-05-09T10:00:00Z", (mention,))
        assert Item.from_dict(json.loads(json.dumps(one.to_dict()))) == one
        assert one.published == "2023-05-09"

    def test_figures_without_the_date(self) -> None:
        """The figures of a sentence are kept, those of its date are not."""
        text = "On 9 May 2023 the army killed 1,200 people."
        mention = act(text, text, "killed", RUSSIAN_ARMY, UKRAINE, date=DateValue("2023-05-09", "day", 3, 13))
        assert item(text, None, (mention,)).mentions[0].numbers == ("1200",)
