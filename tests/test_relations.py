"""Dyads: what one side has done to another."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman.relations import dyads


def actor(name: str, country: str | None = None) -> dict[str, Any]:
    return {"actor": name.lower(), "name": name, "country": country, "sector": None}


FRANCE = actor("France", "FRA")
MACRON = actor("Emmanuel Macron", "FRA")
GERMANY = actor("Germany", "DEU")
RAIDERS = actor("Raiders")


def event(**given: Any) -> dict[str, Any]:
    usual = {
        "type": "CONSULT",
        "quad": 1,
        "sources": [FRANCE],
        "targets": [GERMANY],
        "date": {"value": "2024-01-02", "precision": "day"},
        "status": "actual",
        "reports": ["r1"],
        "independent": 1,
    }
    return usual | given


class TestDyads:
    def test_counts_cooperation_conflict_and_types_of_a_directed_pair(self) -> None:
        """A pair's events by quad class and type, its different reports once, its days from first to last."""
        told = [
            event(reports=["r1", "r2"], independent=1, intensity=1.0),
            event(
                type="ACCUSE", quad=3, reports=["r2"], date={"value": "2023-05", "precision": "month"}, intensity=-2.0
            ),
            event(type="ASSAULT", quad=4, date=None),
        ]
        assert list(dyads(told)) == [
            {
                "source": "FRA",
                "target": "DEU",
                "source_name": "FRA",
                "target_name": "DEU",
                "events": 3,
                "reports": 2,
                "independent": 3,
                "cooperation": 1,
                "conflict": 2,
                "by_type": {"CONSULT": 1, "ACCUSE": 1, "ASSAULT": 1},
                "first": "2023-05",
                "last": "2024-01-02",
                "intensity": -0.5,
            }
        ]

    def test_an_event_counts_once_for_a_pair_however_many_actors_it_has(self) -> None:
        """Two French sources of one event are one French act."""
        assert [row["events"] for row in dyads([event(sources=[FRANCE, MACRON])])] == [1]

    def test_an_actor_without_a_country_stands_for_itself(self) -> None:
        """Its id takes the place of the country code, and its name is kept for people."""
        (row,) = dyads([event(sources=[RAIDERS])])
        assert (row["source"], row["source_name"]) == ("raiders", "Raiders")

    @pytest.mark.parametrize("status", ["planned", "hypothetical", "denied"])
    def test_what_has_not_been_done_does_not_count(self, status: str) -> None:
        """Only events told as actual make a relation."""
        assert list(dyads([event(status=status)])) == []

    def test_an_event_without_a_target_makes_no_pair(self) -> None:
        """Nothing is counted where one side is unknown."""
        assert list(dyads([event(targets=[])])) == []

    def test_a_symmetric_event_counts_in_both_directions(self) -> None:
        """Talks of A with B are talks of B with A."""
        assert [(row["source"], row["target"]) for row in dyads([event(symmetric=True)])] == [
            ("DEU", "FRA"),
            ("FRA", "DEU"),
        ]

    def test_the_pair_with_most_events_comes_first(self) -> None:
        """Busy dyads lead, equal ones go by name; an event without an intensity leaves the mean out."""
        rows = list(
            dyads([event(), event(sources=[GERMANY], targets=[FRANCE]), event(sources=[GERMANY], targets=[FRANCE])])
        )
        assert [(row["source"], row["events"], row["intensity"]) for row in rows] == [
            ("DEU", 2, None),
            ("FRA", 1, None),
        ]
