"""Copies, stories and events: what belongs together and what does not."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from itertools import permutations
from typing import Any

import pytest

from dragoman.linking import Item, Known, Links, describe_event, describe_story, item_from_coded, link
from dragoman.linking.clusters import average_link, ids
from dragoman.linking.terms import containment, rarity, shingles, sketch, words
from dragoman.values import Coded, DateValue, Mention, Place, Report, Role, Span, Trigger, content_id

FLOOD = (
    "Rescue teams in the Kenyan town of Garissa pulled forty people from flooded houses on Monday after the Tana "
    "burst its banks. The regional governor said that two bridges had collapsed and that the hospital was running on "
    "generators. Soldiers brought drinking water and tents, while engineers tried to close the gap in the dam above "
    "the town. Meteorologists expect more heavy rain until the weekend and have asked farmers along the river to leave."
)
FLOOD_AGAIN = (
    "The Tana has flooded large parts of Garissa in Kenya, where soldiers are handing out tents. Two collapsed bridges "
    "keep engineers from reaching the broken dam, the governor told reporters, and forty residents had to be saved by "
    "rescue teams. The hospital still works. Forecasters speak of further rain."
)
STRIKE = (
    "Train drivers across France began a two-day strike over pensions, leaving commuters in Paris and Lyon stranded. "
    "The railway union said that nine in ten drivers had joined, and the transport minister called on both sides to "
    "return to the talks that broke down last week. Airlines added flights between the largest cities."
)

KIM = ("Kim Jong Un", "PRK", "GOV")
PUTIN = ("Vladimir Putin", "RUS", "GOV")
MOSCOW = ("Russia", "RUS", None)
UKRAINE = ("Ukraine", "UKR", None)
RUSSIAN_ARMY = ("Russian army", "RUS", "MIL")
GAZPROM, ROSNEFT = ("Gazprom", "RUS", "BUS"), ("Rosneft", "RUS", "BUS")

Actor = tuple[str, str | None, str | None]


def act(text: str, sentence: str, trigger: str, source: Actor | None, target: Actor | None, **more: Any) -> Mention:
    """A mention in ``sentence`` of ``text``; ``day`` is a date that the text gives, ``implied`` one that it doesn't."""
    start = text.index(sentence)
    at = text.index(trigger, start)
    day, implied = more.pop("day", None), more.pop("implied", None)
    fields: dict[str, Any] = {
        "id": content_id("m", text, at, trigger), "report": "", "sentence": Span(start, start + len(sentence)),
        "type": "SUPPORT", "mode": None, "contexts": (), "quad": 1, "cameo": None, "intensity": 0.0,
        "status": "actual", "sources": (role(source),) if source else (), "targets": (role(target),) if target else (),
        "symmetric": False, "trigger": Trigger(at, at + len(trigger), trigger),
        "date": DateValue(day or implied, "day", start if day else None, start + 1 if day else None)
        if day or implied else None,
        "place": None, "attributed_to": None, "confidence": 0.7,
    }  # fmt: skip
    return Mention(**(fields | more))


def role(actor: Actor) -> Role:
    name, country, sector = actor
    return Role(0, 0, name, name, country, sector, content_id("a", name))


def coded(text: str, published: str | None = None, mentions: tuple[Mention, ...] = (), title: str = "") -> Coded:
    terms = Counter(word for word in words(text) if rarity(word) > 1)
    return Coded(Report(text, title=title or None, published=published), (), mentions, (), (), terms)


def item(text: str, published: str | None = None, mentions: tuple[Mention, ...] = ()) -> Item:
    return item_from_coded(coded(text, published, mentions))


def changed(text: str, share: float, seed: int = 5) -> str:
    chance = random.Random(seed)  # noqa: S311
    other = words(STRIKE)
    return " ".join(chance.choice(other) if chance.random() < share else word for word in text.split())


def grouped(assigned: dict[str, str]) -> set[frozenset[str]]:
    return {frozenset(k for k, v in assigned.items() if v == group) for group in assigned.values()}


def remember(links: Links, items: list[Item]) -> list[Known]:
    return [Known(one, links.stories[one.report], {m.id: links.events[m.id] for m in one.mentions}) for one in items]


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

    def test_containment_of_a_part(self) -> None:
        """A text that was cut to a third is wholly contained in the long one, though their sketches differ in reach."""
        long = [f"word{number}" for number in range(3000)]
        share, shared = containment(sketch(shingles(long)), sketch(shingles(long[:1000])))
        assert share > 0.95
        assert shared > 50

    def test_containment_of_nothing(self) -> None:
        """Texts too short for a shingle share nothing."""
        assert containment((), sketch(shingles(["a", "b", "c"]))) == (0.0, 0)

    def test_same_in_every_process(self) -> None:
        """A sketch doesn't depend on the process's own hashing."""
        code = f"from dragoman.linking.terms import *; print(sketch(shingles(words({FLOOD!r})))[:5])"
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert run.stdout.strip() == str(sketch(shingles(words(FLOOD)))[:5])


class TestClusters:
    def test_average_not_chain(self) -> None:
        """A chain of neighbours isn't one cluster where its ends have nothing in common."""
        pairs = {(0, 1): 0.9, (1, 2): 0.5, (2, 3): 0.9}
        assert average_link(range(4), pairs, 0.3) == [[0, 1], [2, 3]]

    def test_what_does_not_fit_stays_apart(self) -> None:
        """Clusters that contradict each other are not joined, however close."""
        assert average_link(range(2), {(0, 1): 1.0}, 0.5, lambda left, right: False) == [[0], [1]]

    def test_ids_of_a_split(self) -> None:
        """When a cluster splits, the oldest part keeps the id and the other gets its own."""
        assert ids([[0], [1, 2]], dict.fromkeys(range(3), "x"), ["o0", "o1", "o2"]) == {0: "x", 1: "o1", 2: "o1"}

    def test_id_of_another(self) -> None:
        """What was known by another's own id gets its own when the two part."""
        assert ids([[0], [1]], {1: "o0"}, ["o0", "o1"]) == {0: "o0", 1: "o1"}


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

    def test_any_order_and_any_batch(self) -> None:
        """One batch, or one report at a time in any order, gives the same stories under the same ids."""
        items = [item(FLOOD, "2023-05-09"), item(FLOOD_AGAIN), item(changed(FLOOD, 0.2), "2023-05-11"), item(STRIKE)]
        at_once = link(items, []).stories
        for order in permutations(items):
            known: list[Known] = []
            stories: dict[str, str] = {}
            for one in order:
                stories |= link([one], known).stories
                seen = [*(k.item for k in known), one]
                known = [Known(i, stories[i.report]) for i in seen]
            assert stories == at_once

    def test_id_stays_when_a_story_grows(self) -> None:
        """A newer report takes on the story's id."""
        first = item(FLOOD, "2023-05-09")
        known = [Known(first, "story-id", {})]
        assert link([item(FLOOD_AGAIN, "2023-05-10")], known).stories[first.report] == "story-id"

    def test_untouched_is_not_named(self) -> None:
        """What a new report doesn't touch is not decided again."""
        flood, strike = item(FLOOD), item(STRIKE)
        assert set(link([strike], [Known(flood, "s1", {})]).stories) == {strike.report}


LETTER = (
    "North Korean leader Kim Jong Un has sent a message of support to Russian President Vladimir Putin. "
    "Kim also congratulated Putin on Victory Day. The message of support for Russia will be welcomed by Moscow. "
    "Pyongyang has been forging closer ties with Russia since the invasion of Ukraine."
)
RETOLD = (
    "North Korean leader Kim Jong Un has expressed his well wishes to Russian President Vladimir Putin. "
    "Kim Jong Un recently conveyed his support to Putin, wishing Russia victory in Ukraine. "
    "The message shows the ties between North Korea and Russia."
)


def sentence(text: str, trigger: str) -> str:
    return next(part + "." for part in text.split(". ") if trigger in part).rstrip(".")


def support(text: str, trigger: str, target: Actor, **more: Any) -> Mention:
    return act(text, sentence(text, trigger), trigger, KIM, target, **more)


def letter() -> Item:
    told = (("message of support", PUTIN), ("congratulated", PUTIN), ("support for Russia", MOSCOW))
    return item(LETTER, "2023-05-09", tuple(support(LETTER, t, who, implied="2023-05-09") for t, who in told))


def retold() -> Item:
    told = (("expressed his well wishes", PUTIN), ("conveyed his support", PUTIN))
    return item(RETOLD, None, tuple(support(RETOLD, t, who) for t, who in told))


class TestEvents:
    def test_one_message_told_five_times(self) -> None:
        """A message of support, told in a dated and in an undated report by person and by country, is one event."""
        links = link([letter(), retold()], [])
        assert len(links.events) == 5
        assert len(set(links.events.values())) == 1

    def test_any_batch(self) -> None:
        """The event's id is the same when the reports come one after another, the undated one first or last."""
        at_once = link([letter(), retold()], []).events
        for first, second in ((letter(), retold()), (retold(), letter())):
            known = remember(link([first], []), [first])
            assert link([second], known).events == at_once

    def test_reasons(self) -> None:
        """A judgement says in sentences what speaks for it and against it."""
        judged = [one for one in link([letter(), retold()], []).judgements if one.kind == "event"]
        assert len(judged) == 4
        assert all(0.5 <= one.score < 1 for one in judged)
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
        """«Moscow» and «Russian troops» can be one side; two companies of a country can't."""
        assert self.pair({}, {"source": MOSCOW}) == 1
        assert self.pair({"source": GAZPROM}, {"source": ROSNEFT}) == 2

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


def described(*mentions: dict[str, Any], copies: tuple[tuple[str, ...], ...] = ()) -> dict[str, Any]:
    reports = [{"id": one, "title": None, "published": "2023-05-10"} for one in sorted({m["report"] for m in mentions})]
    return describe_event("e1", mentions, reports, copies, "s1")


def told(report: str, source: Actor = KIM, target: Actor = PUTIN, **more: Any) -> dict[str, Any]:
    row = act(LETTER, sentence(LETTER, "message"), "message of support", source, target, **more).to_dict()
    return row | {"report": report, "id": f"{report}-{source[0]}-{target[0]}-{more}"}


class TestDescribeEvent:
    def test_best_date(self) -> None:
        """The most precise date wins, and of equally precise ones the one that texts give over one from publication."""
        month = told("r1", date=DateValue("2023-05", "month", 1, 2))
        rows = [month, told("r2", implied="2023-05-10"), told("r3", implied="2023-05-10"), told("r4", day="2023-05-09")]
        assert described(*rows)["date"] == {"value": "2023-05-09", "precision": "day"}
        assert described(month)["date"] == {"value": "2023-05", "precision": "month"}
        assert described(told("r1"))["date"] is None

    def test_specific_actor(self) -> None:
        """The person stands for the country where both are named, unless hardly any mention names the person."""
        rows = [told("r1", target=MOSCOW), told("r2", target=PUTIN), told("r3", target=PUTIN)]
        assert [actor["name"] for actor in described(*rows)["targets"]] == ["Vladimir Putin"]

    def test_copies_count_once(self) -> None:
        """Reports are independent when they aren't copies of one another, and copies add no confidence."""
        rows = [told("r1"), told("r2"), told("r3")]
        assert described(*rows)["independent"] == 3
        copied = described(*rows, copies=(("r1", "r3"),))
        assert copied["independent"] == 2
        assert described(rows[0])["confidence"] < copied["confidence"] < described(*rows)["confidence"]

    def test_repeating_adds_nothing(self) -> None:
        """A report that tells the act twice is no more to be believed than one that tells it once."""
        assert described(told("r1"), told("r1", target=MOSCOW))["confidence"] == described(told("r1"))["confidence"]

    def test_denial_lowers_confidence(self) -> None:
        """Where one report denies what another tells, the event stays, less sure."""
        disputed = described(told("r1"), told("r2"), told("r3", status="denied"))
        assert disputed["status"] == "actual"
        assert disputed["confidence"] < described(told("r1"), told("r2"))["confidence"]

    def test_summary(self) -> None:
        """The summary is the best evidence's own sentence; without the text it is put together from the parts."""
        row = told("r1")
        report = {"id": "r1", "title": None, "published": None, "text": LETTER}
        own = describe_event("e1", [row], [report], [], "s1")["summary"]
        assert own == LETTER.split(". ")[0]
        assert described(row)["summary"] == "Kim Jong Un → Vladimir Putin: SUPPORT («message of support»)"

    def test_figures(self) -> None:
        """Figures that differ stand side by side, in the order of the reports, not of the mentions."""
        figure = {"kind": "killed", "bound": "exact", "unit": None, "start": 0, "end": 2, "attributed_to": None}
        rows = [told(report) | {"figures": [figure | {"value": value}]} for report, value in (("r2", 45), ("r1", 12))]
        (killed,) = described(*rows)["figures"]
        assert [(value["value"], value["reports"]) for value in killed["values"]] == [(12, ["r1"]), (45, ["r2"])]
        assert not killed["agree"]

    def test_fields(self) -> None:
        """The object has the contract's fields and nothing of a value's own make."""
        event = described(told("r1"))
        assert set(event) == {
            "id", "type", "mode", "quad", "intensity", "symmetric", "sources", "targets", "date", "status", "reports",
            "independent", "mentions", "figures", "story", "confidence", "summary",
        }  # fmt: skip
        assert json.loads(json.dumps(event)) == event


class TestDescribeStory:
    REPORTS = (
        {"id": "r2", "title": "What we know", "published": "2023-05-10T08:00:00Z"},
        {"id": "r1", "title": "Tana river floods Garissa", "published": "2023-05-09"},
        {"id": "r3", "title": None, "published": None},
    )

    def test_story(self) -> None:
        """A story spans its dated reports, and names the copies among its own reports only."""
        story = describe_story("s1", self.REPORTS, [{"id": "e1"}], [("r1", "r3", "r9"), ("r2", "r8")], [item(FLOOD)])
        assert story == {
            "id": "s1", "reports": ["r2", "r1", "r3"], "events": ["e1"], "label": "Tana river floods Garissa",
            "first": "2023-05-09", "last": "2023-05-10", "copies": [["r1", "r3"]],
        }  # fmt: skip

    def test_label_without_titles(self) -> None:
        """Without any title the label is what the reports speak of most."""
        story = describe_story("s1", self.REPORTS[2:], [], [], [item(FLOOD).to_dict(), item(FLOOD_AGAIN).to_dict()])
        assert "garissa" in story["label"]
        assert story["first"] is None
