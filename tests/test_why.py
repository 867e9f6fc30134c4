"""Why mentions are one event and reports one story, weighed by linking's own measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from linking_samples import QUAKES, quake
from linking_samples import item as sample

from dragoman.linking import Item, item_from_coded, link
from dragoman.linking.archive import Kept, Known
from dragoman.linking.constraints import Constraints, Rules
from dragoman.linking.why import MOST, NEAREST, why_copies, why_event, why_story
from dragoman.values import Coded, DateValue, Mention, Report, Role, Span, Trigger, content_id

Row = dict[str, Any]
NONE = Constraints()

RUSSIA, UKRAINE, PUTIN = ("Russia", "RUS"), ("Ukraine", "UKR"), ("Vladimir Putin", "RUS")
SHELLED = "Russian forces shelled the harbour of Odesa and set a grain store on fire."


def role(actor: tuple[str, str | None]) -> Role:
    name, country = actor
    return Role(0, 1, name, name, country, "GOV", content_id("a", name))


def mention(report: str, number: int, sentence: str, **more: Any) -> Mention:
    """A mention of an attack; ``day`` is one that the text gives."""
    sides = {side: (role(more.pop(side)),) if side in more else () for side in ("sources", "targets")}
    day = more.pop("day", None)
    at = sentence.find("shelled")
    fields: Row = {
        "id": f"m{number:03}-{report}", "report": report, "sentence": Span(0, len(sentence)), "type": "ASSAULT",
        "mode": None, "contexts": (), "quad": 4, "cameo": None, "intensity": -9.0, "status": "actual",
        "symmetric": False, "trigger": Trigger(at, at + 7, "shelled"), "place": None, "attributed_to": None,
        "date": DateValue(day, "day", 0, 1) if day else None, "confidence": 0.8,
    }  # fmt: skip
    return Mention(**(fields | sides | more))


def item(
    report: str, text: str = SHELLED, published: str | None = "2023-05-09", *, mentions: int = 1, **told: Any
) -> Item:
    """A report whose every mention says the same; without ``sources`` and ``targets`` Russia attacks Ukraine."""
    sides = {"sources": RUSSIA, "targets": UKRAINE} | told
    made = tuple(mention(report, number, text, **sides) for number in range(mentions))
    terms = dict.fromkeys((word.strip(".,").lower() for word in text.split() if len(word) > 3), 1)
    return item_from_coded(Coded(Report(text, id=report, published=published), (), made, (), (), terms))


def kept(*groups: Sequence[Item], story: str = "s1") -> Kept:
    """An archive in which the mentions of each group of reports are one event, and all reports one story."""
    return Kept(
        Known(one, story, {told.id: f"e{number}" for told in one.mentions})
        for number, group in enumerate(groups)
        for one in group
    )


def ids(*items: Item) -> list[str]:
    return [told.id for one in items for told in one.mentions]


class TestLinks:
    def test_spanning_tree(self) -> None:
        """Of five mentions four links are told, the highest first, each with reasons that add up to its probability."""
        items = [item(name, day="2023-05-08") for name in "abcde"]
        why = why_event(kept(items), ids(*items), NONE)
        assert (len(why["links"]), why["pairs"], why["left_out"]) == (4, 10, 0)
        scores = [one["score"] for one in why["links"]]
        assert scores == sorted(scores, reverse=True)
        assert all(one["for"] and one["for"][0]["weight"] >= one["for"][-1]["weight"] > 0 for one in why["links"])

    def test_what_linking_says(self) -> None:
        """The score is the probability by which linking joined the two."""
        items = [item("a", day="2023-05-08"), item("b", day="2023-05-08")]
        (judged,) = [one for one in link(items, []).judgements if one.kind == "event"]
        (told,) = why_event(kept(items), ids(*items), NONE)["links"]
        assert told["score"] == judged.score

    def test_a_lone_mention(self) -> None:
        """One mention has no link and nothing against it."""
        why = why_event(kept([item("a")]), ids(item("a")), NONE)
        assert (why["links"], why["weakest"], why["average"], why["pairs"]) == ([], None, None, 0)

    def test_one_mention_only(self) -> None:
        """Asked about one mention, its pairs with all others are told, and no others."""
        items = [item(name) for name in "abc"]
        why = why_event(kept(items), ids(*items), NONE, about=ids(items[1])[0])
        assert len(why["links"]) == 2
        assert all(ids(items[1])[0] in (one["left"], one["right"]) for one in why["links"])

    def test_a_large_event_is_bounded(self) -> None:
        """Of many mentions the first are weighed, the rest counted; the one that is asked about is among them."""
        items = [item("a", mentions=MOST), item("b", mentions=5)]
        last = ids(*items)[-1]
        why = why_event(kept(items), ids(*items), NONE)
        assert (why["left_out"], why["pairs"]) == (5, MOST * (MOST - 1) // 2)
        assert len(why_event(kept(items), ids(*items), NONE, about=last)["links"]) == MOST - 1


class TestWeakest:
    def chain(self) -> list[Item]:
        """The first and the last don't share a word or a type; the one between them fits both."""
        return [
            item("a", SHELLED, day="2023-05-08"),
            item("b", f"{SHELLED} Putin ordered it: forces shelled the port.", day="2023-05-08"),
            item("c", "Putin ordered it: somebody shelled that.", type="COERCE"),
        ]

    def test_the_worst_pair_and_its_way(self) -> None:
        """The pair with the lowest score is told, with what speaks against it and the links between."""
        items = self.chain()
        weakest = why_event(kept(items), ids(*items), NONE)["weakest"]
        assert {weakest["left"], weakest["right"]} == {ids(items[0])[0], ids(items[2])[0]}
        assert any("COERCE" in one["why"] for one in weakest["against"])
        assert [one["left"] for one in weakest["path"]][:1] == [weakest["left"]]
        assert weakest["path"][-1]["right"] == weakest["right"]
        assert len(weakest["path"]) == 2

    def test_a_good_fit(self) -> None:
        """Where even the worst pair is likely one, that is said."""
        items = [item(name, day="2023-05-08") for name in "ab"]
        assert why_event(kept(items), ids(*items), NONE)["weakest"]["verdict"].startswith("Even this pair")

    def test_joined_by_people(self) -> None:
        """Where people joined the two, that is the reason."""
        items = [item("a"), item("b", sources=("Kenya", "KEN"), targets=("Somalia", "SOM"))]
        rules = Constraints(events=Rules(together=[frozenset(ids(*items))]))
        assert why_event(kept(items), ids(*items), rules)["weakest"]["verdict"].startswith("People decided")

    def test_joined_no_more(self) -> None:
        """Where the present weights would not join them, that is said too."""
        items = [item("a"), item("b", sources=("Kenya", "KEN"), targets=("Somalia", "SOM"))]
        assert "may come apart" in why_event(kept(items), ids(*items), NONE)["weakest"]["verdict"]


class TestNearest:
    @pytest.mark.parametrize(
        ("other", "verdict"),
        [
            ({"sources": UKRAINE, "targets": RUSSIA}, "Even the nearest pair"),
            ({"sources": PUTIN}, "As things stand now they would be joined"),
        ],
        ids=["other way round", "would fit"],
    )
    def test_verdict(self, other: Row, verdict: str) -> None:
        """An event beside it is told with its nearest pair and with why it is another one."""
        here, there = item("a"), item("b", **other)
        (near,) = why_event(kept([here], [there]), ids(here), NONE)["nearest"]
        assert (near["id"], near["left"], near["right"]) == ("e1", ids(here)[0], ids(there)[0])
        assert near["verdict"].startswith(verdict)

    def test_days_apart(self) -> None:
        """An undated mention fits both, but the days of the others rule out that all are one event."""
        here = [item("a", day="2023-05-01"), item("b")]
        there = item("c", day="2023-05-08")
        (near,) = why_event(kept(here, [there]), ids(*here), NONE)["nearest"]
        assert (near["left"], near["score"] >= 0.5) == (ids(here[1])[0], True)
        assert "lie too far apart" in near["verdict"]

    def test_parted_by_people(self) -> None:
        """Where people parted the two, that is the reason."""
        here, there = item("a"), item("b")
        for apart in ((here, there), (there, here)):
            sides = (frozenset(ids(apart[0])), frozenset(ids(apart[1])))
            (near,) = why_event(kept([here], [there]), ids(here), Constraints(events=Rules(apart=[sides])))["nearest"]
            assert near["verdict"].startswith("People decided that they don't")

    def test_the_nearest_are_told(self) -> None:
        """Of many events beside it the nearest ones, the nearest first."""
        here = item("a", day="2023-05-08")
        others = [item(f"b{n}", day="2023-05-08" if n == 3 else None) for n in range(NEAREST + 3)]
        nearest = why_event(kept([here], *([one] for one in others)), ids(here), NONE)["nearest"]
        assert len(nearest) == NEAREST
        assert nearest[0]["right"] == ids(others[3])[0]

    def test_nothing_beside(self) -> None:
        """An event of other sides and another kind is not near at all."""
        other = item("b", sources=("Kenya", "KEN"), targets=("Somalia", "SOM"), type="AGREE", quad=1)
        assert why_event(kept([item("a")], [other]), ids(item("a")), NONE)["nearest"] == []


class TestStory:
    TEXTS = (
        "Rescue teams in the Kenyan town of Garissa pulled forty people from flooded houses after the Tana burst.",
        "The Tana has flooded large parts of Garissa in Kenya, where soldiers are handing out tents to forty families.",
        "Garissa, Kenya: engineers mended bridges that soldiers had closed, and forecasters warned of the Tana again.",
    )

    def reports(self) -> list[Item]:
        return [item(name, text, mentions=0) for name, text in zip("abc", self.TEXTS, strict=True)]

    def test_shared_terms(self) -> None:
        """Reports are one story by what both speak of, at a similarity from 0 to 1."""
        archive = Kept(Known(one, "s1") for one in self.reports())
        why = why_story(archive, ["a", "b", "c"], NONE)
        assert len(why["links"]) == 2
        assert all("garissa" in one["for"][0]["why"] and 0 < one["score"] < 1 for one in why["links"])
        assert why["nearest"] == []

    def test_another_story(self) -> None:
        """A story that shares terms is told, with the nearest report."""
        archive = Kept(Known(one, story) for one, story in zip(self.reports(), ("s1", "s1", "s2"), strict=True))
        (near,) = why_story(archive, ["a", "b"], NONE)["nearest"]
        assert (near["id"], near["right"]) == ("s2", "c")

    def test_story_of_one_kind(self) -> None:
        """Two earthquakes have words in common, and their reports are each more like one another."""
        stories = {town: [sample(text, "2023-05-09") for text in quake(*names)] for town, names in QUAKES.items()}
        archive = Kept(Known(one, town) for town, reports in stories.items() for one in reports)
        near, *_ = why_story(archive, [one.report for one in stories["Padang"]], NONE)["nearest"]
        assert (near["id"], "more like one another" in near["verdict"]) == ("L'Aquila", True)

    def test_copies(self) -> None:
        """Reports that copy one another are told with how much they share."""
        text = " ".join(self.TEXTS)
        items = [item("a", text, mentions=0), item("b", text, mentions=0), item("c", mentions=0)]
        archive = Kept(Known(one, "s1", {}, group) for one, group in zip(items, "aac", strict=True))
        (copy,) = why_copies(archive, ["a", "b", "c"])
        assert (copy["left"], copy["right"], copy["score"] > 0.9) == ("a", "b", True)
        assert "stand in the other" in copy["why"]
