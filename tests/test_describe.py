"""What an event is described as: by its independent accounts, however often one of them is repeated."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from dragoman.linking import describe_event
from dragoman.linking.accounts import accounts, voices

Row = dict[str, Any]

ACTORS = {
    "Russia": ("RUS", "RUS", "GOV"),
    "Putin": ("vladimir-putin", "RUS", "GOV"),
    "Shoigu": ("sergei-shoigu", "RUS", "GOV"),
    "Russian army": ("RUS-MIL", "RUS", "MIL"),
    "Gerasimov": ("valery-gerasimov", "RUS", "MIL"),
    "Ukraine": ("UKR", "UKR", "GOV"),
    "Kuleba": ("dmytro-kuleba", "UKR", "GOV"),
    "Kharkiv residents": ("UKR-CVL", "UKR", "CVL"),
    "Gazprom": ("gazprom", "RUS", "BUS"),
    "NATO": ("nato", "IGO", "IGO"),
    "raiders": ("raiders", None, None),
}
KHARKIV = {"name": "Kharkiv", "country": "UKR", "lat": 49.98, "lon": 36.25, "start": 0, "end": 1}
ODESA = {"name": "Odesa", "country": "UKR", "lat": 46.48, "lon": 30.73, "start": 0, "end": 1}
UKRAINE = {"name": "Ukraine", "country": "UKR", "lat": 49.0, "lon": 32.0, "start": 0, "end": 1}
BELGOROD = {"name": "Belgorod", "country": "RUS", "lat": 50.6, "lon": 36.6, "start": 0, "end": 1}


def role(name: str) -> Row:
    actor, country, sector = ACTORS[name]
    return {"start": 0, "end": 5, "text": name, "name": name, "actor": actor, "country": country, "sector": sector}


def told(report: str, sources: str = "Russia", targets: str = "Ukraine", **more: Any) -> Row:
    """A mention in ``report``; actors are given by their names, with commas between them."""
    day, implied = more.pop("day", None), more.pop("implied", None)
    date = {"value": day or implied, "precision": "day", "start": 1 if day else None, "end": 2 if day else None}
    return {
        "id": f"m-{report}-{sources}-{targets}-{sorted(more.items(), key=str)}-{day}", "report": report,
        "type": "ASSAULT", "mode": None, "quad": 4, "intensity": -9.0, "symmetric": False, "place": None,
        "status": "actual",
        "sources": [role(name) for name in filter(None, sources.split(", "))],
        "targets": [role(name) for name in filter(None, targets.split(", "))],
        "date": date if day or implied else None, "sentence": {"start": 0, "end": 60}, "figures": [], "chain": [],
        "trigger": {"start": 7, "end": 15, "text": "attacked"}, "attributed_to": None, "confidence": 0.7,
    } | more  # fmt: skip


def described(*mentions: Row, copies: tuple[tuple[str, ...], ...] = (), **texts: str) -> Row:
    """The event; a report ``r05`` is of 5 May, others are undated."""
    days = {id_: f"2023-05-{id_[1:]}" if id_[0] == "r" else None for id_ in {m["report"] for m in mentions}}
    reports = [{"id": i, "title": None, "published": day, "text": texts.get(i)} for i, day in sorted(days.items())]
    return describe_event("e1", mentions, reports, copies, "s1")


def names(event: Row, side: str = "sources") -> list[str]:
    return [actor["name"] for actor in event[side]]


class TestAccounts:
    def test_copies_are_one_account(self) -> None:
        """Mentions of reports with one origin are one account."""
        rows = [told("a"), told("b"), told("a", day="2023-05-09")]
        assert [[row["report"] for row in one] for one in accounts(rows, {"a": "a", "b": "b"})] == [["a", "a"], ["b"]]
        assert len(accounts(rows, {"a": "x", "b": "x"})) == 1

    def test_a_voice_is_split(self) -> None:
        """An account that says two things gives each a part, and what says nothing abstains."""
        rows = [[told("a", type="ASSAULT"), told("a", type="COERCE"), told("a", type="")], [told("b", type="COERCE")]]
        weights = voices(rows, lambda row: [row["type"]] if row["type"] else [])
        assert weights == pytest.approx({"ASSAULT": 0.35, "COERCE": 1.05})


class TestActors:
    def test_one_name_among_five(self) -> None:
        """Where one report of five names the person, the country that all agree on stands."""
        rows = [told("a", "Putin"), *(told(id_) for id_ in "bcde")]
        assert names(described(*rows)) == ["Russia"]

    @pytest.mark.parametrize("others", ["b", "bc"])
    def test_a_third_is_enough(self, others: str) -> None:
        """One report of three, which no other contradicts, is enough for the person."""
        assert names(described(told("a", "Putin"), *(told(id_) for id_ in others))) == ["Putin"]

    def test_two_persons(self) -> None:
        """One says Putin and another Shoigu: the country stands, though neither report names it."""
        event = described(told("a", "Putin"), told("b", "Shoigu"))
        assert event["sources"] == [{"actor": "RUS", "name": "Russia", "country": "RUS", "sector": "GOV"}]

    def test_two_persons_named_together(self) -> None:
        """Two that the same reports name both stand."""
        rows = [told("a", "Putin, Shoigu"), told("b", "Putin, Shoigu"), told("c")]
        assert sorted(names(described(*rows))) == ["Putin", "Shoigu"]

    def test_general_of_an_army(self) -> None:
        """An army and its general are no contradiction; an army and the president are: then the country stands."""
        assert names(described(told("a", "Russian army"), told("b", "Gerasimov"))) == ["Gerasimov"]
        assert names(described(told("a", "Russian army"), told("b", "Putin"))) == ["Russia"]

    def test_copies_have_one_voice(self) -> None:
        """A name that a wire and its three copies have is named once."""
        rows = [told("a", "Putin"), *(told(id_) for id_ in "bcdefg")]
        assert names(described(*rows, copies=(tuple("bcdefg"),))) == ["Putin"]

    def test_a_company_is_not_its_country(self) -> None:
        """A company, or a country's people, is a side of its own beside the state."""
        event = described(told("a", "Russia, Gazprom", "Ukraine, Kharkiv residents"))
        assert set(names(event)) == {"Gazprom", "Russia"}
        assert set(names(event, "targets")) == {"Ukraine", "Kharkiv residents"}

    def test_a_stray_actor(self) -> None:
        """Who is named by fewer than a third of the voices is left out."""
        rows = [told(id_) for id_ in "abc"] + [told("d", "NATO")]
        assert names(described(*rows)) == ["Russia"]

    def test_allies_and_alternatives(self) -> None:
        """Two that one report names together are allies and both stand; two that none does are alternatives."""
        assert names(described(told("a"), told("b"), told("c", "NATO"))) == ["Russia"]
        assert set(names(described(told("a"), told("b"), told("c", "Russia, NATO")))) == {"Russia", "NATO"}

    def test_no_agreement_at_all(self) -> None:
        """Where four reports name four different actors, one of them is still told."""
        rows = [told("a", "NATO"), told("b", "raiders"), told("c", "Gazprom"), told("d", "Ukraine")]
        assert len(names(described(*rows))) == 1

    def test_sides_without_an_order(self) -> None:
        """«Putin met Kuleba» and «Kuleba met Putin» have one on each side."""
        met: Row = {"type": "CONSULT", "symmetric": True}
        rows = [told("a", "Putin", "Kuleba", confidence=0.9, **met), told("b", "Kuleba", "Putin", **met)]
        event = described(*rows)
        assert (names(event), names(event, "targets")) == (["Putin"], ["Kuleba"])

    def test_order_of_reports(self) -> None:
        """The same is described whatever the order of the mentions."""
        rows = [told("a", "Putin"), told("b", "Russian army"), told("c", "Gerasimov", "Kharkiv residents")]
        sides = [described(*some) for some in permutations(rows)]
        assert all(one["sources"] == sides[0]["sources"] for one in sides)
        assert all(one["targets"] == sides[0]["targets"] for one in sides)


class TestDate:
    def test_stated_over_published(self) -> None:
        """The day that one text gives wins over the days of three reports that contradict it."""
        rows = [told("a", day="2023-05-04"), *(told(id_, implied="2023-05-05") for id_ in "bcd")]
        assert described(*rows)["date"] == {"value": "2023-05-04", "precision": "day"}

    def test_month_keeps_out_another_day(self) -> None:
        """A month that a text gives beats the day of a report in another month, and is refined by one inside it."""
        month = {"value": "2023-04", "precision": "month", "start": 1, "end": 2}
        assert described(told("a", date=month), told("b", implied="2023-05-02"))["date"]["value"] == "2023-04"
        assert described(told("a", date=month), told("b", implied="2023-04-30"))["date"]["value"] == "2023-04-30"

    def test_majority_over_precision(self) -> None:
        """One report with a day of another year does not win over two that give the year."""
        year = {"value": "2023", "precision": "year", "start": 1, "end": 2}
        rows = [told("a", date=year), told("b", date=year), told("c", day="2022-05-04")]
        assert described(*rows)["date"] == {"value": "2023", "precision": "year"}

    def test_copies_are_heard_once(self) -> None:
        """A day in a report and its copies counts as one, against two other reports."""
        rows = [told("a", day="2023-05-05"), told("b", day="2023-05-05"), told("c", day="2023-05-05")]
        rows += [told("d", day="2023-05-04"), told("e", day="2023-05-04")]
        assert described(*rows)["date"]["value"] == "2023-05-05"
        assert described(*rows, copies=(("a", "b", "c"),))["date"]["value"] == "2023-05-04"

    def test_earliest_of_equals(self) -> None:
        """Of two days with as much behind them the earlier, because reports come after the act."""
        assert described(told("a", day="2023-05-05"), told("b", day="2023-05-04"))["date"]["value"] == "2023-05-04"


class TestPlace:
    @staticmethod
    def place(*places: Row | None) -> Row | None:
        rows = [told(id_, place=place) for id_, place in zip("abc", places, strict=False)]
        found: Row | None = described(*rows)["place"]
        return found

    def test_the_town_in_the_country(self) -> None:
        """A town is more than its country."""
        assert self.place(UKRAINE, KHARKIV, None) == {"name": "Kharkiv", "country": "UKR", "lat": 49.98, "lon": 36.25}

    def test_two_towns(self) -> None:
        """Of two towns the country stands, with its point where a report names it."""
        assert self.place(KHARKIV, ODESA) == {"name": "Ukraine", "country": "UKR", "lat": None, "lon": None}
        found = self.place(UKRAINE, KHARKIV, ODESA)
        assert found is not None
        assert found["lat"] == 49.0

    def test_none(self) -> None:
        """Two countries are no place, and neither is none."""
        assert self.place(KHARKIV, BELGOROD) is None
        assert self.place(None) is None


class TestStatus:
    def test_denied_by_some(self) -> None:
        """The status goes by the weight of independent reports, and the dispute is shown."""
        event = described(told("a"), told("b"), told("c", status="denied"))
        assert (event["status"], event["disputed"]) == ("actual", True)
        event = described(told("a"), told("b"), told("c", status="denied"), copies=(("a", "b"),))
        assert event["disputed"]
        assert described(told("a"))["disputed"] is False

    def test_denials_by_all_are_no_dispute(self) -> None:
        """What nobody tells, and what is only possible, is not disputed."""
        assert not described(told("a", status="denied"), told("b", status="hypothetical"))["disputed"]

    def test_plans_are_overtaken(self) -> None:
        """Three reports of a plan don't outweigh the later report that it was carried out, but a report alike old is
        not overtaken."""
        plans = [told(f"r0{day}", status="planned", implied="2023-05-09") for day in (1, 2, 3)]
        assert described(*plans, told("r04"))["status"] == "actual"
        assert described(*plans, told("r01"))["status"] == "planned"


class TestConfidence:
    def test_rises_with_independent_reports_only(self) -> None:
        """Each further independent report adds a little, less than if errors were independent; a copy adds nothing."""
        one, two, three = (described(*(told(id_) for id_ in ids))["confidence"] for ids in ("a", "ab", "abc"))
        assert one == 0.7
        assert one < two < three < 1 - 0.3**2
        assert described(told("a"), told("b"), copies=(("a", "b"),))["confidence"] == one

    @pytest.mark.parametrize(
        "against", [{"status": "denied"}, {"day": "2023-05-09"}, {"sources": "NATO"}], ids=["denial", "day", "actor"]
    )
    def test_contradiction(self, against: Row) -> None:
        """A denial, another day, and other actors each make the event less sure than without that report."""
        rows = [told("a", day="2023-05-04"), told("b", day="2023-05-04")]
        assert described(*rows, told("c", **against))["confidence"] < described(*rows)["confidence"]

    def test_no_contradiction(self) -> None:
        """The country for the person, a coarser date and a silent side contradict nothing."""
        rows = [told("a", "Putin", day="2023-05-04"), told("b", "Putin", day="2023-05-04")]
        month = {"value": "2023-05", "precision": "month", "start": 1, "end": 2}
        for further in (told("c"), told("c", "Putin", date=month), told("c", "")):
            assert described(*rows, further)["confidence"] > described(*rows)["confidence"]


class TestSummary:
    NAMED = "Russia attacked Ukraine on 4 May 2023."
    TEXTS: tuple[tuple[str, Row, str], ...] = (
        ("own account over another's word", {"attributed_to": {"start": 0, "end": 1, "name": "TASS"}}, NAMED),
        ("no quotation", {"trigger": {"start": 6, "end": 14, "text": "attacked"}}, "“They attacked us on Thursday.”"),
        ("not denied", {"status": "denied", "confidence": 0.95}, "Russia denied that it attacked Ukraine."),
        ("both sides", {"sources": [], "confidence": 0.8}, "Ukraine was attacked on Thursday."),
        ("shorter", {}, f"{NAMED[:-1]}, {'and the day went by like all the others had before ' * 3}."),
    )

    @pytest.mark.parametrize(("more", "text"), [text[1:] for text in TEXTS], ids=[text[0] for text in TEXTS])
    def test_best_sentence(self, more: Row, text: str) -> None:
        """The sentence that names both sides, in the report's own words, short, of the event's status, is taken."""
        best = told("a", day="2023-05-04", sentence={"start": 0, "end": len(self.NAMED)})
        other = told("b", sentence={"start": 0, "end": len(text)}) | more
        further = [told(id_, day="2023-05-04", confidence=0.3) for id_ in "cd"]
        event = described(other, best, *further, a=self.NAMED, b=text)
        assert event["summary"] == self.NAMED

    def test_without_the_dateline(self) -> None:
        """The line that says where a report was written is no part of what happened."""
        text = f"KYIV, May 4 (Northline Wire) — {self.NAMED}"
        assert described(told("a", sentence={"start": 0, "end": len(text)}), a=text)["summary"] == self.NAMED
