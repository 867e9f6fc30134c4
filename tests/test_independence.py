"""How many of an event's reports say something of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dragoman.linking.independence import independent, joins, origins_of

Row = dict[str, Any]


def outlet(name: str) -> Row:
    return {"kind": "outlet", "name": name}


def speaker(name: str) -> Row:
    return {"kind": "speaker", "name": name}


def mention(report: str, *chain: Row) -> Row:
    return {"report": report, "chain": list(chain)}


def report(id_: str, name: str | None = None, *credits_: str) -> Row:
    return {"id": id_, "outlet": name, "credits": [outlet(credit) for credit in credits_]}


COURIER, POST, HERALD = report("r1", "Baltic Courier"), report("r2", "Delta Post"), report("r3", "Ridge Herald")


def own(*reports: Row) -> list[Row]:
    return [mention(one["id"]) for one in reports]


class TestCopies:
    def test_count_once(self) -> None:
        """Of two copies and a third report two are left; copies that don't tell of the event change nothing."""
        assert independent(own(COURIER, POST, HERALD), [COURIER, POST, HERALD], [["r2", "r1", "elsewhere"]]) == 2
        assert origins_of(own(COURIER, POST), [COURIER, POST], [["r2", "r1"]]) == {"r1": "r1", "r2": "r1"}

    def test_reason(self) -> None:
        """The reason says that they are copies."""
        assert joins(own(COURIER, POST), [COURIER, POST], [["r1", "r2"]]) == [
            ("r2", "r1", "It and the other copy one another.")
        ]


class TestAgencies:
    def test_same_agency(self) -> None:
        """Two newspapers that print the same agency's reports are one source, however the agency's name is printed."""
        reports = [report("r1", "Baltic Courier", "AFP"), report("r2", "Delta Post", "Agence France-Presse"), HERALD]
        told = [mention("r1", outlet("AFP")), mention("r2", outlet("Agence France-Presse")), mention("r3")]
        assert independent(told, reports, []) == 2
        assert [join.why for join in joins(told, reports, [])] == [
            "It is credited to Agence France-Presse, and the other is credited to Agence France-Presse, too."
        ]

    def test_the_agency_itself(self) -> None:
        """What is credited to an agency counts once with the agency's own report, and that report is the origin."""
        reports = [report("r1", "Baltic Courier", "Reuters"), report("r2", "Reuters")]
        assert origins_of(own(*reports), reports, []) == {"r1": "r2", "r2": "r2"}
        assert joins(own(*reports), reports, [])[0].why == "It is credited to Reuters, and the other is by Reuters."

    def test_two_agencies(self) -> None:
        """A report that is put together from two agencies adds nothing, but doesn't make the two agencies one."""
        both = report("r1", "Baltic Courier", "Reuters", "AFP")
        reports = [both, report("r2", "Reuters"), report("r3", "Agence France-Presse")]
        assert independent(own(*reports), reports, []) == 2
        assert independent(own(both), [both], []) == 1


class TestChains:
    def test_same_outlet(self) -> None:
        """Two reports that have it from a third outlet count once, whoever spoke there."""
        told = [mention("r1", outlet("KCNA"), speaker("Kim Jong Un")), mention("r2", outlet("KCNA")), mention("r3")]
        assert independent(told, [COURIER, POST, HERALD], []) == 2

    def test_outlet_of_another_report(self) -> None:
        """What a report has from the outlet of another report counts once with that report, along several steps too."""
        told = [mention("r1", outlet("Delta Post")), mention("r2", outlet("Ridge Herald")), mention("r3")]
        assert set(origins_of(told, [COURIER, POST, HERALD], []).values()) == {"r3"}

    def test_each_cites_the_other(self) -> None:
        """Two that cite each other are one."""
        told = [mention("r1", outlet("Delta Post")), mention("r2", outlet("Baltic Courier"))]
        assert independent(told, [COURIER, POST], []) == 1

    def test_one_way_through_two_outlets(self) -> None:
        """An agency that has it from another outlet is one with whatever else rests on that outlet."""
        told = [
            mention("r1", outlet("Reuters"), outlet("KCNA")),
            mention("r2", outlet("KCNA")),
            mention("r3", outlet("Reuters")),
        ]
        assert independent(told, [COURIER, POST, HERALD], []) == 1

    def test_a_speaker_is_no_outlet(self) -> None:
        """A minister whose words two outlets report told both of them."""
        told = [mention("r1", speaker("Sergei Lavrov")), mention("r2", speaker("Sergei Lavrov"))]
        assert independent(told, [COURIER, POST], []) == 2

    def test_told_without_a_source_beside(self) -> None:
        """A report that has the event from an outlet in one place has what it tells without a source from there too."""
        told = [mention("r1", outlet("KCNA")), mention("r1"), mention("r2", outlet("KCNA"))]
        assert independent(told, [COURIER, POST], []) == 1

    def test_own_source_beside(self) -> None:
        """A report that was told by somebody itself doesn't rest on what it cites beside."""
        told = [mention("r1", outlet("KCNA")), mention("r1", speaker("the mayor")), mention("r2", outlet("KCNA"))]
        assert independent(told, [COURIER, POST], []) == 2

    def test_unnamed_outlets(self) -> None:
        """«Local media» in two reports need not be the same."""
        told = [mention("r1", outlet("local media")), mention("r2", outlet("local media"))]
        assert independent(told, [COURIER, POST], []) == 2

    def test_own_outlet_in_the_chain(self) -> None:
        """Who told the report's own outlet told the report itself."""
        told = [mention("r1", outlet("Baltic Courier"), speaker("the mayor")), mention("r2", outlet("Baltic Courier"))]
        assert independent(told, [COURIER, HERALD, POST], []) == 1
        assert independent(told[:1], [COURIER], []) == 1


class TestOldRecords:
    def test_without_credits_and_chains(self) -> None:
        """Reports that an older version read have neither outlet, credits nor chains: each counts."""
        reports: Sequence[Row] = [{"id": "r1"}, {"id": "r2", "outlet": None, "credits": None}]
        assert independent([{"report": "r1"}, {"report": "r2"}, {"report": "r3"}], reports, []) == 3
