"""Groups that grow, merge and part: who keeps the id, and what people decided."""

from __future__ import annotations

import pytest
from linking_samples import FLOOD, FLOOD_AGAIN, STRIKE, changed, item, letter, remember, retold

from dragoman.linking import Item, Known, Links, link
from dragoman.linking.archive import Kept
from dragoman.linking.board import Bounded
from dragoman.linking.constraints import Constraints, Rules
from dragoman.linking.links import Gone, Linking
from dragoman.values import content_id

ONE, AGAIN, OTHER = item(FLOOD, "2023-05-09"), item(FLOOD_AGAIN, "2023-05-10"), item(STRIKE, "2023-05-09")


def own(report: Item) -> str:
    return content_id("s", report.report)


def stories(constraints: Constraints, *reports: Item) -> list[str]:
    found = link(reports, [], constraints).stories
    return [found[report.report] for report in reports]


def known(*reports: tuple[Item, str]) -> list[Known]:
    return [Known(report, story) for report, story in reports]


class TestBounded:
    """What is kept from one run to the next."""

    def test_forgets_what_was_not_asked_for_longest(self) -> None:
        """Of three where two find room the one goes that nobody asked for."""
        held: Bounded[str, int] = Bounded(2)
        held["first"], held["second"] = 1, 2
        assert held.get("first") == 1
        held["third"] = 3
        assert [held.get(key) for key in ("first", "second", "third")] == [1, None, 3]


class TestIds:
    """The ids of groups."""

    def test_merge(self) -> None:
        """A report that brings two stories together leaves the id of the older; the other's leads to its founder."""
        bridge = item(f"{FLOOD} {FLOOD_AGAIN}", "2023-05-10")
        links = link([bridge], known((AGAIN, own(AGAIN)), (ONE, own(ONE))))
        assert set(links.stories.values()) == {own(AGAIN)}
        assert Gone("story", own(ONE), ONE.report) in links.gone

    def test_part(self) -> None:
        """Where a story parts, the founder keeps its id and the other part gets that of its own founder."""
        before = known((ONE, own(ONE)), (OTHER, own(ONE)))
        links = link([item(changed(STRIKE, 0.1), "2023-05-09"), AGAIN], before)
        assert links.stories[OTHER.report] == own(OTHER)
        assert links.stories[AGAIN.report] == own(ONE)
        assert [one for one in links.gone if one.kind == "story"] == []

    def test_an_id_that_nobody_founded(self) -> None:
        """An id from elsewhere stays with the oldest member."""
        links = link([AGAIN], known((ONE, "s-old")))
        assert links.stories[AGAIN.report] == "s-old"

    def test_large_groups_are_joined_as_they_are(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where a large group is merged into an older one, those of its members that aren't looked at go along."""
        for module in ("archive", "board"):
            monkeypatch.setattr(f"dragoman.linking.{module}.SEEN", 2)
        copies = [item(changed(FLOOD, 0.05, seed=seed), "2023-05-10") for seed in range(5)]
        far = known((AGAIN, own(AGAIN)), *((copy, own(copies[0])) for copy in copies))
        links = link([item(f"{FLOOD} {FLOOD_AGAIN}", "2023-05-10")], far)
        assert links.merged["story"] == {own(copies[0]): own(AGAIN)}
        assert {links.stories[copy.report] for copy in copies} == {own(AGAIN)}


class TestRules:
    """What people decided holds whatever the scores say."""

    def test_stories_together(self) -> None:
        """Two reports that have nothing in common are one story where somebody said so."""
        rules = Constraints(stories=Rules(together=[frozenset({ONE.report, OTHER.report})]))
        assert stories(rules, ONE, OTHER) == [own(ONE), own(ONE)]
        assert stories(rules, ONE, OTHER, AGAIN) == [own(ONE)] * 3

    def test_stories_apart(self) -> None:
        """Two reports on one happening are two stories where somebody said so, and so for whatever joins them."""
        apart = Rules(apart=[(frozenset({ONE.report}), frozenset({AGAIN.report}))])
        first, second = stories(Constraints(stories=apart), ONE, AGAIN)
        assert first != second
        third = item(changed(FLOOD, 0.1), "2023-05-10")
        found = stories(Constraints(stories=apart), ONE, AGAIN, third)
        assert found[0] != found[1]
        assert found[2] in found[:2]

    def test_copies(self) -> None:
        """A copy that somebody said is none is no copy, and the other way round."""
        copy = item(changed(FLOOD, 0.05), "2023-05-10")
        apart = Rules(apart=[(frozenset({ONE.report}), frozenset({copy.report}))])
        together = Rules(together=[frozenset({ONE.report, OTHER.report})])
        assert len(link([ONE, copy], []).copies) == 1
        assert link([ONE, copy], [], Constraints(copies=apart)).copies == []
        assert len(link([ONE, OTHER], [], Constraints(copies=together)).copies) == 1

    @pytest.mark.usefixtures("plain_weights")
    def test_events(self) -> None:
        """A mention that somebody took out of an event stays out of it, and one that somebody put in stays in."""
        reports = [letter(), retold()]
        mentions = [told.id for report in reports for told in report.mentions]
        alone = Rules(apart=[(frozenset(mentions[:1]), frozenset(mentions[1:]))])
        events = link(reports, [], Constraints(events=alone)).events
        assert events[mentions[0]] not in {events[one] for one in mentions[1:]}
        assert len({events[one] for one in mentions[1:]}) == 1

    def test_large_group(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What has to leave a large group leaves it, also where it founded it."""
        for module in ("archive", "board"):
            monkeypatch.setattr(f"dragoman.linking.{module}.SEEN", 2)
        copies = [item(changed(FLOOD, 0.05, seed=seed), "2023-05-10") for seed in range(5)]
        reports = [copy.report for copy in copies]
        story = [own(copies[0])] * 5
        rules = Rules(apart=[(frozenset(reports[:1]), frozenset(reports[1:]))])
        run = Linking(Kept(known(*zip(copies, story, strict=True))), Constraints(stories=rules))
        links = run.regroup("story", {own(copies[0])})
        assert links.stories[reports[0]] == own(copies[0])
        [heir] = links.merged["story"].values()
        assert heir != own(copies[0])


class TestRegroup:
    """``Linking.regroup``: groups are made anew when the rules changed."""

    @staticmethod
    def regrouped(before: Links, items: list[Item], constraints: Constraints | None = None) -> dict[str, str]:
        run = Linking(Kept(remember(before, items)), constraints)
        return before.stories | run.regroup("story", set(before.stories.values())).stories

    def test_split_and_back(self) -> None:
        """A split takes effect on what is there, and so does its end; the ids are what they were."""
        items = [ONE, AGAIN, OTHER]
        whole = link(items, [])
        rules = Constraints(stories=Rules(apart=[(frozenset({ONE.report}), frozenset({AGAIN.report}))]))
        split = self.regrouped(whole, items, rules)
        assert split == {ONE.report: own(ONE), AGAIN.report: own(AGAIN), OTHER.report: own(OTHER)}
        parted = link(items, [], rules)
        assert parted.stories == split
        assert self.regrouped(parted, items) == whole.stories

    def test_without_rules(self) -> None:
        """Nothing changes where no rule did."""
        items = [ONE, AGAIN, OTHER]
        whole = link(items, [])
        assert self.regrouped(whole, items) == whole.stories
