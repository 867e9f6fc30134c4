"""Mentions as vectors: what the mention tower is given, and what linking keeps of what it says."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from linking_samples import FLOOD, KIM, PUTIN, act, item

from dragoman.coding.coder import Coder
from dragoman.coding.likeness import packed
from dragoman.language.contexts import (
    AFTER,
    BEFORE,
    LEAD,
    MOST_OTHER,
    MOST_OWN,
    OWN,
    Part,
    context,
    pieces_of,
)
from dragoman.language.pieces import Encoded
from dragoman.linking import Item, item_from_coded
from dragoman.linking.features import FEATURES, Told, prior, score, weigh
from dragoman.linking.items import Telling
from dragoman.linking.meanings import Vector
from dragoman.linking.profile import Profile
from dragoman.linking.seen import Seen
from dragoman.values import Coded, Report

TREATY = (
    "Leaders of both countries met in Geneva on Monday. Kenya and Ethiopia signed a treaty on water. "
    "Farmers along the river had waited for it for ten years."
)
PACT = "NAIROBI - Ethiopia and Kenya have concluded a pact on the use of their rivers, officials said on Monday."
RAID = (
    "Gunmen attacked a village in the north of Kenya on Monday and killed four farmers. The army is searching for them."
)


class TestContext:
    def test_around_a_sentence(self) -> None:
        """The report's first sentence, the one before, the sentence itself and the one after, in the text's order."""
        parts = context(dict.fromkeys(range(9), 20), 5)
        assert [(part.sentence, part.kind) for part in parts] == [(0, LEAD), (4, BEFORE), (5, OWN), (6, AFTER)]

    @pytest.mark.parametrize(
        ("count", "at", "kinds"), [(1, 0, [OWN]), (3, 0, [OWN, AFTER]), (3, 1, [BEFORE, OWN, AFTER])]
    )
    def test_at_the_edges(self, count: int, at: int, kinds: list[int]) -> None:
        """No sentence stands there twice."""
        assert [part.kind for part in context(dict.fromkeys(range(count), 20), at)] == kinds

    def test_long_sentences_are_cut(self) -> None:
        """The sentence itself may be longer than those around it."""
        assert context({0: 300, 1: 300}, 1) == [Part(0, BEFORE, MOST_OTHER), Part(1, OWN, MOST_OWN)]

    def test_pieces(self) -> None:
        """A word's pieces go up to the next word's, the last one's up to the closing piece."""
        encoded = Encoded([101, 5, 6, 7, 102], [0] * 5, [0, 1, 3])
        assert pieces_of(encoded, [0]) == [1, 2]
        assert pieces_of(encoded, [0, 1]) == [1, 2, 3]

    def test_words_beyond_what_is_seen(self) -> None:
        """A word that is not seen is read at the opening piece."""
        encoded = Encoded([101, *[5] * MOST_OWN, 102], [0] * (MOST_OWN + 2), [0, *range(1, MOST_OWN + 1)])
        assert pieces_of(encoded, [MOST_OWN - 1]) == [0]


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder.load()


def told(coder: Coder, text: str, word: str) -> Told:
    start = text.index(word)
    return of(coder.code_at(Report(text=text), [(start, start + len(word))]))


def of(coded: Coded) -> Told:
    profile = Profile(item_from_coded(coded))
    return Told(profile.seen[0], profile, "story")


def likeness(left: Told, right: Told) -> float | None:
    return FEATURES["context"].measure(left, right)


class TestVectors:
    def test_one_act_is_nearer(self, coder: Coder) -> None:
        """Two tellings of a treaty in other words are nearer to each other than either is to a raid of that day."""
        signed, concluded, attacked = (
            told(coder, text, word) for text, word in ((TREATY, "signed"), (PACT, "concluded"), (RAID, "attacked"))
        )
        treaty, *raids = likeness(signed, concluded), likeness(signed, attacked), likeness(concluded, attacked)
        assert None not in (treaty, *raids)
        assert all(treaty > raid + 0.2 for raid in raids)

    def test_every_mention_has_one(self, coder: Coder) -> None:
        """What the coder finds has vectors by its id, all of one length, which survive JSON."""
        coded = coder.code(Report(text=f"{TREATY}\n\n{RAID}"))
        assert coded.mentions
        assert coded.vectors.keys() == {mention.id for mention in coded.mentions}
        read_again = reread(item_from_coded(coded))
        assert {len(kept(telling.vector)) for telling in read_again.mentions} == {128}

    def test_the_same_however_it_is_asked(self, coder: Coder) -> None:
        """A mention that the coder finds has the vector that a person's marking of it has."""
        coded = coder.code(Report(text=TREATY))
        (found,) = (m for m in coded.mentions if m.trigger.text == "signed")
        marked = told(coder, TREATY, "signed").telling.vector
        assert kept(coded.vectors[found.id]) @ kept(marked) > 0.99

    def test_no_mention(self, coder: Coder) -> None:
        """A report that tells nothing has none."""
        assert coder.code(Report(text="Rain is likely.")).vectors == {}


class TestKept:
    def test_packed(self) -> None:
        """A vector is kept to half a hundredth."""
        given = np.array([0.6, -0.8, 0], dtype=np.float32)
        np.testing.assert_allclose(kept(packed(given, "a1b2c3")), given, atol=0.005)

    def test_another_model(self) -> None:
        """Vectors of two models say nothing of each other."""
        given = np.array([0.6, -0.8, 0], dtype=np.float32)
        telling = item(FLOOD, None, (act(FLOOD, FLOOD, "brought", KIM, PUTIN),)).mentions[0]
        first, second = (with_vector(telling, packed(given, tower)) for tower in ("a1b2c3", "d4e5f6"))
        assert likeness(first, first) == pytest.approx(1)
        assert likeness(first, second) is None

    def test_reasons_without(self) -> None:
        """Where vectors say nothing the reasons add up to the score all the same, and one of them says so."""
        telling = item(FLOOD, None, (act(FLOOD, FLOOD, "brought", KIM, PUTIN),)).mentions[0]
        one = with_vector(telling, "")
        reasons = weigh(one, one)
        assert "How alike the two read is not known." in [said for _, said in reasons]
        assert prior() + sum(weight for weight, _ in reasons) == pytest.approx(score(one, one))

    def test_older_items(self) -> None:
        """An item that was kept before there were vectors can be read, and is compared without."""
        data = item(FLOOD, None, (act(FLOOD, FLOOD, "brought", KIM, PUTIN),)).to_dict()
        data["mentions"] = [mention[:-1] for mention in data["mentions"]]
        profile = Profile(reread(Item.from_dict(data)))
        one = Told(profile.seen[0], profile, "story")
        assert likeness(one, one) is None


def with_vector(telling: Telling, vector: str) -> Told:
    profile = Profile(replace(item(FLOOD, None), mentions=(telling._replace(vector=vector),)))
    return Told(profile.seen[0], profile, "story")


def reread(one: Item) -> Item:
    return Item.from_dict(json.loads(json.dumps(one.to_dict())))


def kept(vector: str) -> Vector:
    telling = item(FLOOD, None, (act(FLOOD, FLOOD, "brought", KIM, PUTIN),)).mentions[0]
    found = Seen(telling._replace(vector=vector)).vector
    assert found is not None
    return found
