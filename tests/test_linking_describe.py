"""What events and stories are called."""

from __future__ import annotations

import json
from typing import Any

from linking_samples import FLOOD, FLOOD_AGAIN, KIM, LETTER, MOSCOW, PUTIN, Actor, act, item, sentence

from dragoman.linking import describe_event, describe_story
from dragoman.values import DateValue


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
            "id", "type", "mode", "quad", "intensity", "symmetric", "sources", "targets", "date", "place", "status",
            "disputed", "reports", "independent", "mentions", "figures", "story", "confidence", "summary",
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
