"""What is looked at: pages, facets, series, networks, places, counts; on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from cli_samples import REPORTS, HandCoder

from dragoman.errors import FilterError, RequestError, UnknownIdError
from dragoman.record import Record

TABLES = ("mentions", "events", "quotes", "stories", "reports", "actors", "outlets", "dyads")
LATER = (
    (
        "Russia condemned Finland on 4 April 2023 over its entry into NATO. Jens Stoltenberg praised Finland.",
        "2023-04-06",
    ),
    ("Jens Stoltenberg praised Finland. Turkey will hold talks with Sweden in June.", "2023-04-21"),
    ("Dmitry Peskov said: “We will take measures to ensure our own security”. Jens Stoltenberg praised Finland.", None),
)


def later(number: int = 0) -> list[dict[str, Any]]:
    """More reports, with ids and outlets of their own."""
    return [
        {
            "text": f"{text} ({number})",
            "published": day,
            "outlet": f"Valley Post {number}",
            "id": f"later-{number}-{place}",
        }
        for place, (text, day) in enumerate(LATER)
    ]


@pytest.fixture
def record(record_url: str) -> Iterator[Record]:
    """A record of a dozen reports."""
    with Record(record_url, coder=HandCoder()) as opened:
        opened.read([*REPORTS, *later(0), *later(1), *later(2)])
        yield opened


def paged(record: Record, table: str, limit: int = 2, **filters: Any) -> list[dict[str, Any]]:
    """All rows of a table, page by page."""
    rows, after = [], None
    while True:
        page = record.page(table, after=after, limit=limit, **filters)
        rows += page["rows"]
        after = page["next"]
        if after is None:
            return rows


def named(row: dict[str, Any]) -> str:
    """What tells a row from the others of its table."""
    return str(row.get("id") or (row.get("source"), row.get("target"), row.get("who"), row.get("rests_on")))


class TestPage:
    def test_all_pages_together_are_the_table(self, record: Record) -> None:
        """Page by page each row comes once, with what the whole table says of it."""
        for table in TABLES:
            rows = paged(record, table)
            whole = {named(row): row for row in getattr(record, table)()}
            assert len(rows) == len(whole) == record.page(table, total=True)["total"]
            for row in rows:
                assert {name: row[name] for name in whole[named(row)]} == whole[named(row)]

    @pytest.mark.parametrize(("table", "order"), [("mentions", "day"), ("events", "read"), ("reports", "day")])
    def test_rows_that_come_meanwhile_make_no_row_double(self, record: Record, table: str, order: str) -> None:
        """Whoever turns pages while reports are read gets each row at most once, and all that were there before."""
        before = {row["id"] for row in getattr(record, table)()}
        rows, after = [], None
        for number in range(3, 30):
            page = record.page(table, after=after, limit=2, order=order)
            rows += [row["id"] for row in page["rows"]]
            after = page["next"]
            if after is None:
                break
            if number < 5:
                record.read(later(number))
        assert len(rows) == len(set(rows))
        if table != "events":  # an event can be merged with another one
            assert before <= set(rows)

    def test_back_is_the_same_page(self, record: Record) -> None:
        """The page before the next one is the one that was left."""
        first = record.page("mentions", limit=3)
        second = record.page("mentions", limit=3, after=first["next"])
        back = record.page("mentions", limit=3, before=second["previous"])
        assert back["rows"] == first["rows"]
        assert first["previous"] is None

    def test_newest_first_and_undated_last(self, record: Record) -> None:
        """Pages of reports go from the newest day to the oldest; what has none comes last."""
        days = [row["published"] or "" for row in paged(record, "reports")]
        assert days == sorted(days, reverse=True)

    def test_read_last_comes_first(self, record: Record) -> None:
        """In the order of reading the report that came into the record last comes first."""
        assert [row["id"] for row in paged(record, "reports", order="read")] == [
            row["id"] for row in reversed(list(record.reports()))
        ]

    def test_a_wrong_cursor_is_told(self, record: Record) -> None:
        """What is no cursor of this list is refused, not guessed at."""
        wrong = ("", "x", "W10", "é", "WyJldmVudHMgZGF5Il0", "[]", "A" * 5_000, "bnVsbA", "WyJldmVudHMgZGF5IiwxLDJd")
        for table in TABLES:
            for after in wrong:
                with pytest.raises(FilterError, match="no place in this list"):
                    record.page(table, after=after)

    def test_a_cursor_of_another_order_is_told(self, record: Record) -> None:
        """The cursor of one order is none of the other."""
        after = record.page("events", limit=1)["next"]
        with pytest.raises(FilterError):
            record.page("events", after=after, order="read")

    def test_a_page_has_its_size(self, record: Record) -> None:
        """A page has one row to a thousand."""
        for limit in (0, -1, 1_001):
            with pytest.raises(FilterError, match="1 to 1,000"):
                record.page("events", limit=limit)

    def test_no_such_table(self, record: Record) -> None:
        """Another table's name is told with those that there are."""
        with pytest.raises(FilterError, match="mentions events"):
            record.page("names")


FILTERED: list[tuple[dict[str, Any], set[str]]] = [
    ({"quad": 3}, {"ACCUSE"}),
    ({"quad": "1", "status": "actual"}, {"SUPPORT"}),
    ({"status": "planned"}, {"CONSULT"}),
    ({"country": "rus"}, {"ACCUSE"}),
    ({"country": "IGO"}, {"SUPPORT"}),
    ({"source": "Russia"}, {"ACCUSE"}),
    ({"source": "Finland"}, set()),
    ({"target": "FIN"}, {"ACCUSE", "SUPPORT"}),
    ({"source": "SWE"}, {"CONSULT"}),
    ({"source": "SWE", "target": "TUR"}, {"CONSULT"}),
    ({"source": "TUR", "target": "SWE"}, {"CONSULT"}),
    ({"source": "TUR", "target": "TUR"}, set()),
    ({"source": "FIN", "target": "RUS"}, set()),
    ({"outlet": "morning ledger"}, {"CONSULT"}),
    ({"outlet": "No Such Paper"}, set()),
    ({"q": "talks"}, {"CONSULT", "SUPPORT"}),
    ({"q": "Interfax"}, {"ACCUSE"}),
    ({"read_since": "2999-01-01"}, set()),
    ({"read_since": "2000-01-01"}, {"ACCUSE", "SUPPORT", "CONSULT"}),
]


class TestFilters:
    def test_events_and_mentions_that_meet_them(self, record: Record) -> None:
        """Each filter leaves the events that meet it, on pages and in the whole table, and so it does for mentions."""
        for filters, types in FILTERED:
            for table in ("events", "mentions"):
                rows = paged(record, table, **filters)
                assert {row["type"] for row in rows} == types, filters
                assert {row["id"] for row in rows} == {row["id"] for row in getattr(record, table)(**filters)}, filters

    def test_a_story_is_a_filter(self, record: Record) -> None:
        """What belongs to one story, of each table."""
        story = next(record.stories())
        assert {event["id"] for event in paged(record, "events", story=story["id"])} == set(story["events"])
        assert {report["id"] for report in paged(record, "reports", story=story["id"])} == set(story["reports"])

    def test_a_wrong_value_is_told(self, record: Record) -> None:
        """A value that can't be right is told in one line."""
        wrong: list[dict[str, Any]] = [
            {"status": "sure"}, {"quad": 5}, {"quad": "1 OR 1"}, {"country": "Russia"}, {"order": "best"},
            {"q": "..."}, {"q": "\0"}, {"outlet": "\ud800"}, {"actor": "a\x00b"}, {"source": "x" * 2_000},
            {"read_since": "yesterday"}, {"since": "soon"}, {"type": "FIGHT"}, {"story": "none-such"},
        ]  # fmt: skip
        for filters in wrong:
            with pytest.raises(RequestError) as caught:
                record.page("events", **filters)
            assert "\n" not in str(caught.value)

    def test_no_value_is_more_than_a_value(self, record: Record) -> None:
        """What looks like a query language finds nothing, or is told; it breaks nothing."""
        for value in ("'; DROP TABLE events; --", "%", "_", "\\", "NOT", 'a"b', "*", "(", "NEAR(x y)"):
            for name in ("q", "actor", "source", "outlet"):
                try:
                    assert record.page("events", **{name: value})["rows"] == []  # type: ignore[misc]
                except FilterError:
                    assert name == "q"
        assert record.counts()["events"] == len(list(record.events()))

    def test_statements_refuse_what_only_acts_have(self, record: Record) -> None:
        """A statement has no status."""
        with pytest.raises(FilterError, match="status"):
            record.page("quotes", status="actual")


class TestFacets:
    @pytest.mark.parametrize("filters", [{}, {"type": "ACCUSE"}, {"country": "FIN"}, {"since": "2023-05"}])
    def test_they_are_the_events_counted(self, record: Record, filters: dict[str, Any]) -> None:
        """The facets are what one counts in the rows."""
        outlets = {report["id"]: report["outlet"] for report in record.reports()}
        counts: dict[str, Counter[Any]] = {
            name: Counter() for name in ("type", "status", "quad", "country", "outlet", "year")
        }
        for event in record.events(**filters):
            for name in ("type", "status", "quad"):
                counts[name][event[name]] += 1
            counts["country"].update({role["country"] for role in event["sources"] + event["targets"]})
            counts["outlet"].update({outlets[report] for report in event["reports"]})
            if event["date"]:
                counts["year"][int(event["date"]["value"][:4])] += 1
        facets = record.facets(**filters)
        found = {name: {row["value"]: row["events"] for row in rows} for name, rows in facets.items()}
        assert found == {name: dict(counter) for name, counter in counts.items()}
        assert record.facets("year", "type", **filters) == {name: facets[name] for name in ("type", "year")}
        for rows in facets.values():
            assert [row["events"] for row in rows] == sorted((row["events"] for row in rows), reverse=True)

    def test_no_such_facet(self, record: Record) -> None:
        """What isn't counted is refused in one line that names what is."""
        with pytest.raises(FilterError, match="there is no facet 'weather': ask for type, status"):
            record.facets("weather")

    def test_they_change_with_the_record(self, record: Record) -> None:
        """What is kept is counted anew when something was read."""
        before = record.facets()
        record.read([{**REPORTS[2], "id": "another", "text": REPORTS[2]["text"].replace("June", "June, again")}])
        assert record.facets()["outlet"] == before["outlet"]
        record.read(
            [{**REPORTS[2], "id": "one-more", "outlet": "Delta Wire", "text": REPORTS[2]["text"] + " So it is."}]
        )
        assert "Delta Wire" in {row["value"] for row in record.facets()["outlet"]}


class TestSeries:
    @pytest.mark.parametrize(("by", "days"), [("day", 1), ("week", 7)])
    def test_there_are_no_gaps(self, record: Record, by: str, days: int) -> None:
        """One row for each period from the first to the last, weeks from Monday."""
        starts = [date.fromisoformat(row["start"]) for row in record.series(by=by)]
        assert starts == [starts[0] + timedelta(days * number) for number in range(len(starts))]
        assert by == "day" or starts[0].weekday() == 0

    @pytest.mark.parametrize("by", ["day", "week", "month"])
    def test_it_is_the_events_counted(self, record: Record, by: str) -> None:
        """Actual events with a day, by their quad class; coarse and undated ones are told apart."""
        rows, left = record.series(by=by), record.series_left_out(by=by)
        actual = [event for event in record.events() if event["status"] == "actual"]
        dated = [event for event in actual if event["date"] and event["date"]["precision"] == "day"]
        assert sum(row["events"] for row in rows) == len(dated)
        assert sum(row["cooperation"] for row in rows) == sum(event["quad"] < 3 for event in dated)
        assert sum(row["conflict_sum"] for row in rows) == sum(abs(e["intensity"]) for e in dated if e["quad"] > 2)
        assert left == {
            "undated": sum(not event["date"] for event in actual),
            "coarse": sum(bool(event["date"]) and event["date"]["precision"] != "day" for event in actual),
            "earlier": 0,
        }

    def test_what_was_read_then(self, record: Record) -> None:
        """``read`` counts the reports of the period, whatever they tell; ``reports`` those that tell of its events."""
        rows = record.series(by="month", type="ACCUSE")
        (april,) = (row for row in rows if row["start"] == "2023-04-01")
        accusing = {report for event in record.events(type="ACCUSE") for report in event["reports"]}
        assert april["read"] == sum((row["published"] or "").startswith("2023-04") for row in record.reports())
        assert april["reports"] == len(accusing)

    def test_a_wrong_period_is_told(self, record: Record) -> None:
        """There are days, weeks and months."""
        with pytest.raises(FilterError, match="day week month"):
            record.series(by="year")


class TestNetwork:
    def test_nodes_and_directed_edges(self, record: Record) -> None:
        """The actor stands first, those who share events with it follow; edges have a direction."""
        found = record.network("FIN")
        assert {node["id"] for node in found["nodes"]} == {"FIN", "RUS", "jens-stoltenberg"}
        assert found["nodes"][0]["id"] == "FIN"
        edges = {(edge["source"], edge["target"]): edge for edge in found["edges"]}
        assert set(edges) == {("RUS", "FIN"), ("jens-stoltenberg", "FIN")}
        assert edges["RUS", "FIN"]["conflict"] == edges["RUS", "FIN"]["events"]
        assert edges["RUS", "FIN"]["cooperation"] == 0

    def test_acts_without_order_count_both_ways(self, record: Record) -> None:
        """Two that meet have an edge each; planned events count where they are asked for."""
        edges = record.network("Turkey", status="planned")["edges"]
        assert {(edge["source"], edge["target"]) for edge in edges} == {("TUR", "SWE"), ("SWE", "TUR")}
        assert record.network("Turkey")["edges"] == []

    def test_nobody_is_told(self, record: Record) -> None:
        """An actor that the record doesn't have is no network."""
        with pytest.raises(UnknownIdError):
            record.network("Atlantis")


class TestRows:
    def test_counts(self, record: Record) -> None:
        """The counts are those of the tables."""
        counts = record.counts()
        for table in ("reports", "events", "stories", "mentions", "quotes", "actors"):
            assert counts[table] == len(list(getattr(record, table)()))
        assert counts["outlets"] == len({report["outlet"] for report in record.reports()})
        assert (counts["first"], counts["last"]) == ("2023-04-04", "2023-04-21")

    def test_one_mention_quote_and_actor(self, record: Record) -> None:
        """One row by its id or its beginning is that of the table."""
        for table, one in (("mentions", record.mention), ("quotes", record.quote)):
            row = next(getattr(record, table)())
            assert one(row["id"]) == one(row["id"][:12]) == row
        russia = record.actor("RUS")
        assert russia["events"] == len(list(record.events(source="Russia")))
        assert record.actor("dmitry-peskov")["statements"] == len(list(record.quotes(actor="dmitry-peskov")))
        offices = record.actor("jens-stoltenberg")["offices"]
        assert any(office["since"].startswith("2014-10") for office in offices)
        with pytest.raises(UnknownIdError):
            record.mention("no-such-mention")

    def test_dyads_are_those_of_the_rows(self, record: Record) -> None:
        """What the database counts is what is counted from the rows of events, in the same order."""
        assert [(row["source"], row["target"], row["events"]) for row in paged(record, "dyads")] == [
            (row["source"], row["target"], row["events"]) for row in record.dyads()
        ]

    def test_what_was_forgotten_is_not_counted(self, record: Record) -> None:
        """Linking everything anew leaves the same counts."""
        before = (record.facets(), record.series(), record.page("dyads")["rows"])
        record.relink()
        assert (record.facets(), record.series(), record.page("dyads")["rows"]) == before
