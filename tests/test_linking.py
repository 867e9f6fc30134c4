"""Copies, stories and events: what belongs together and what does not."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from typing import Any

import pytest
from linking_samples import (
    FLOOD,
    FLOOD_AGAIN,
    GAZPROM,
    MOSCOW,
    QUAKES,
    ROSNEFT,
    RUSSIAN_ARMY,
    STRIKE,
    UKRAINE,
    act,
    changed,
    grouped,
    item,
    letter,
    quake,
    remember,
    retold,
)  # fmt: skip

from dragoman.linking import Known, item_from_coded, link
from dragoman.linking.features import FEATURES, Told, weigh
from dragoman.linking.profile import Profile
from dragoman.linking.terms import words
from dragoman.values import Coded, Place, Report, content_id


class TestCopies:
    @pytest.mark.parametrize("share", [0.03, 0.1, 0.2])
    def test_edited(self, share: float) -> None:
        """A lightly edited copy is a copy, and counts as one whatever its date."""
        one, other = item(FLOOD, "2023-05-09"), item(changed(FLOOD, share), "2023-07-01")
        links = link([one, other], [])
        assert links.copies == [tuple(sorted((one.report, other.report)))]
        assert len(set(links.stories.values())) == 1

    def test_cut_and_under_another_headline(self) -> None:
        """The first half of a text under another headline is a copy; the words shared are the reason."""
        cut = Report(FLOOD[: len(FLOOD) // 2], title="Kenya under water")
        other = item_from_coded(Coded(cut, (), (), (), (), Counter(words(cut.text))))
        links = link([item(FLOOD), other], [])
        assert len(links.copies) == 1
        assert "of the phrases" in links.judgements[0].reasons[0]

    def test_own_words(self) -> None:
        """A report in its own words on the same happening is no copy."""
        assert link([item(FLOOD), item(FLOOD_AGAIN), item(STRIKE)], []).copies == []

    def test_group_with_known(self) -> None:
        """A new copy is put with all the known ones, also with those that it is compared with by way of another."""
        first, second, third = item(FLOOD), item(changed(FLOOD, 0.1)), item(changed(FLOOD, 0.1, seed=6))
        before = link([first, second], [])
        links = link([third], remember(before, [first, second]))
        assert links.copies == [tuple(sorted((first.report, second.report, third.report)))]


class TestStories:
    def test_same_happening(self) -> None:
        """Reports on one happening are one story, whose reasons name what they share; another happening is another."""
        flood, again, strike = item(FLOOD, "2023-05-09"), item(FLOOD_AGAIN, "2023-05-10"), item(STRIKE, "2023-05-09")
        links = link([flood, again, strike], [])
        assert grouped(links.stories) == {frozenset({flood.report, again.report}), frozenset({strike.report})}
        assert "garissa" in links.judgements[0].reasons[0]

    def test_undated_joins(self) -> None:
        """A report without a date can belong to any time."""
        assert len(set(link([item(FLOOD, "2023-05-09"), item(FLOOD_AGAIN)], []).stories.values())) == 1

    def test_far_apart_in_time(self) -> None:
        """The same town floods again a month later: another story."""
        links = link([item(FLOOD, "2023-05-09"), item(FLOOD_AGAIN, "2023-06-09")], [])
        assert len(set(links.stories.values())) == 2

    def test_two_of_one_kind(self) -> None:
        """Two earthquakes share the words of earthquakes, but reports on one are more like each other."""
        reports = {town: [item(text, "2023-05-09") for text in quake(*names)] for town, names in QUAKES.items()}
        links = link([one for both in zip(*reports.values(), strict=True) for one in both], [])
        assert grouped(links.stories) == {frozenset(one.report for one in told) for told in reports.values()}

    def test_copies_are_no_story_of_their_own(self) -> None:
        """Copies are more like one another than like others, and are of their story all the same."""
        copies = [item(changed(FLOOD, 0.05, seed=seed), "2023-05-09") for seed in range(4)]
        others = [item(changed(FLOOD_AGAIN, 0.05, seed=seed), "2023-05-09") for seed in range(4)]
        assert len(set(link([*copies, *others], []).stories.values())) == 1

    def test_any_order(self) -> None:
        """One report at a time in any order gives the same stories, named after the report that came first."""
        items = [item(FLOOD, "2023-05-09"), item(FLOOD_AGAIN), item(changed(FLOOD, 0.2), "2023-05-11"), item(STRIKE)]
        at_once = link(items, []).stories
        for order in permutations(items):
            known: list[Known] = []
            stories: dict[str, str] = {}
            for one in order:
                stories |= link([one], known).stories
                seen = [*(k.item for k in known), one]
                known = [Known(i, stories[i.report]) for i in seen]
            assert grouped(stories) == grouped(at_once)
            founder = next(one for one in order if one.report != items[3].report)
            assert stories[items[0].report] == content_id("s", founder.report)

    def test_id_stays_when_a_story_grows(self) -> None:
        """A newer report takes on the story's id."""
        first = item(FLOOD, "2023-05-09")
        known = [Known(first, "story-id", {})]
        assert link([item(FLOOD_AGAIN, "2023-05-10")], known).stories[first.report] == "story-id"

    def test_untouched_is_not_named(self) -> None:
        """What a new report doesn't touch is not decided again."""
        flood, strike = item(FLOOD), item(STRIKE)
        assert set(link([strike], [Known(flood, "s1", {})]).stories) == {strike.report}


@pytest.mark.usefixtures("plain_weights")
class TestEvents:
    def test_one_message_told_five_times(self) -> None:
        """A message of support, told in a dated and in an undated report by person and by country, is one event."""
        links = link([letter(), retold()], [])
        assert len(links.events) == 5
        assert len(set(links.events.values())) == 1

    def test_any_batch(self) -> None:
        """The event is the same when the reports come one after another, named after the mention that came first."""
        for first, second in ((letter(), retold()), (retold(), letter())):
            links = link([second], remember(link([first], []), [first]))
            assert set(links.events.values()) == {content_id("e", first.mentions[0].id)}
            assert len(links.events) == 5

    def test_reasons(self) -> None:
        """A judgement says in sentences what speaks for it and against it."""
        judged = [one for one in link([letter(), retold()], []).judgements if one.kind == "event"]
        assert len(judged) == 4
        assert all(0.37 <= one.score < 1 for one in judged)
        assert all("+ Both are SUPPORT." in one.reasons for one in judged)

    @staticmethod
    def pair(first: dict[str, Any], second: dict[str, Any]) -> int:
        """How many events two acts of one report are; both say the same but for what is given."""
        text = "Russian troops shelled Kharkiv. Russian troops shelled Kharkiv again in the evening."
        parts = (("Russian troops shelled Kharkiv.", first), ("Russian troops shelled Kharkiv again", second))
        base = {"source": RUSSIAN_ARMY, "target": UKRAINE, "type": "ASSAULT", "quad": 4, "trigger": "shelled"}
        mentions = tuple(act(text, said, **(base | given)) for said, given in parts)
        return len(set(link([item(text, "2023-05-09", mentions)], []).events.values()))

    def test_same_day(self) -> None:
        """The same act on the same day is one event."""
        assert self.pair({"day": "2023-05-08"}, {"day": "2023-05-08"}) == 1

    def test_two_days(self) -> None:
        """Two attacks by the same side on two days stay two, though the words are the same."""
        assert self.pair({"day": "2023-05-02"}, {"day": "2023-05-08"}) == 2

    def test_undated_joins_one(self) -> None:
        """An undated mention is no contradiction."""
        assert self.pair({"day": "2023-05-02"}, {}) == 1

    def test_role_reversal(self) -> None:
        """Who did it to whom matters: the reverse is another event."""
        assert self.pair({}, {"source": UKRAINE, "target": RUSSIAN_ARMY}) == 2

    def test_symmetric(self) -> None:
        """Of a meeting the sides have no order."""
        meeting = {"type": "CONSULT", "quad": 1, "symmetric": True}
        assert self.pair(meeting, {**meeting, "source": UKRAINE, "target": RUSSIAN_ARMY}) == 1

    def test_country_for_its_army(self) -> None:
        """«Moscow» and «Russian troops» can be one side; the troops of two states can't."""
        assert self.pair({}, {"source": MOSCOW}) == 1
        assert self.pair({}, {"source": ("Belarusian army", "BLR", "MIL")}) == 2

    def test_other_type(self) -> None:
        """An attack isn't an accusation."""
        assert self.pair({}, {"type": "ACCUSE", "quad": 3}) == 2

    def test_denied(self) -> None:
        """An attack that one denies and the other tells is one event, and the difference is among the reasons."""
        assert self.pair({}, {"status": "denied"}) == 1

    def test_other_country(self) -> None:
        """Attacks in two countries are two."""
        here, there = Place("Kharkiv", "UKR", None, None, 0, 1), Place("Aleppo", "SYR", None, None, 0, 1)
        assert self.pair({"place": here}, {"place": there}) == 2

    def test_without_a_source(self) -> None:
        """A mention that doesn't name who did it joins the one that does."""
        assert self.pair({}, {"source": None}) == 1

    def test_just_near_enough(self) -> None:
        """A pair whose score lies but a little above the threshold, which is below 0, is one event."""
        same = {"day": "2023-05-08"}
        assert self.pair(same, {**same, "type": "COERCE"}) == 1

    def test_two_acts_of_one_report(self) -> None:
        """Two acts of one report stay two, though another report's telling is near to both."""
        first, second = "Russian troops shelled Kharkiv at night.", "They seized a factory there."
        army = {"source": RUSSIAN_ARMY, "target": UKRAINE, "quad": 4}
        dated = {"day": "2023-05-08", "place": Place("Kharkiv", "UKR", None, None, 0, 1)}
        acts = (
            act(f"{first} {second}", first, "shelled", type="ASSAULT", **army),
            act(f"{first} {second}", second, "seized", type="COERCE", **army, **dated),
        )
        both = item(f"{first} {second}", "2023-05-09", acts)
        again = item(first, "2023-05-09", (act(first, first, "shelled", type="ASSAULT", **army, **dated),))
        links = link([both, again], [])
        shelled, seized = (links.events[told.id] for told in both.mentions)
        assert len(set(links.stories.values())) == 1
        assert links.events[again.mentions[0].id] == shelled != seized


class TestKept:
    """The feature «kept», which no set teaches: what two reports of one story both say of an act."""

    @pytest.mark.parametrize(
        ("changes", "value", "why"),
        [
            ({}, 2, "Two reports of one story both have ASSAULT and Russian army."),
            ({"type": "COERCE"}, 1, "Two reports of one story both have Russian army."),
            ({"source": GAZPROM, "target": None}, 1, "Two reports of one story both have ASSAULT."),
            (
                {"type": "COERCE", "source": GAZPROM, "target": None}, 0,
                "Two reports of one story both have neither the type nor an actor of it.",
            ),
            ({"confidence": 0.2}, None, ""),
        ],
    )  # fmt: skip
    def test_across(self, changes: dict[str, Any], value: float | None, why: str) -> None:
        """It counts the type and an actor; where the coder sees no act it says nothing."""
        left, right = told_in(STORY, {}), told_in(STORY_AGAIN, changes)
        assert FEATURES["kept"].measure(left, right) == value
        assert value is None or FEATURES["kept"].say(left, right, value) == why

    def test_two_stories(self) -> None:
        """Of two stories it says nothing."""
        assert FEATURES["kept"].measure(told_in(STORY, {}), told_in(STORY_AGAIN, {}, story="another")) is None

    @pytest.mark.parametrize("changes", [{"type": "COERCE"}, {"source": UKRAINE}, {"target": ROSNEFT}])
    def test_one_report(self, changes: dict[str, Any]) -> None:
        """Two tellings in one report that differ are hardly one act; where they are alike it says nothing."""
        both = told_in(STORY, {}), told_in(STORY, changes)
        assert FEATURES["kept"].measure(*both) == -1
        assert [weight < 0 for weight, why in weigh(*both) if why.startswith("One report tells both, and")] == [True]
        assert FEATURES["kept"].measure(both[0], told_in(STORY, {"source": MOSCOW})) is None
        assert FEATURES["kept"].measure(both[0], told_in(STORY, {"source": None})) is None

    def test_symmetric(self) -> None:
        """Of a meeting the sides have no order."""
        meeting = {"type": "CONSULT", "quad": 1, "symmetric": True}
        turned = {**meeting, "source": UKRAINE, "target": RUSSIAN_ARMY}
        assert FEATURES["kept"].measure(told_in(STORY, meeting), told_in(STORY_AGAIN, turned)) == 2
        assert FEATURES["kept"].measure(told_in(STORY, {}), told_in(STORY_AGAIN, {**turned, "symmetric": False})) == 0


STORY, STORY_AGAIN = "Russian troops shelled Kharkiv.", "Kharkiv was shelled by Russian troops."


def told_in(text: str, changes: dict[str, Any], story: str = "one") -> Told:
    """An attack as a report tells it, which says nothing else."""
    base = {"source": RUSSIAN_ARMY, "target": UKRAINE, "type": "ASSAULT", "quad": 4}
    profile = Profile(item(text, None, (act(text, text, "shelled", **(base | changes)),)))
    return Told(profile.seen[0], profile, story)
