"""``dragoman why``: the reasons for which things are one event or one story."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cli_samples import fill, run

from dragoman import Record

SAMPLES = Path(__file__).parents[1] / "samples"


def page(capsys: Any, *arguments: str) -> dict[str, str]:
    """The page by the titles of its sections, each on one line; what stands before the first is «»."""
    assert run("why", *arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    sections, title = {"": ""}, ""
    for before, line in zip(["-", *lines], lines, strict=False):
        if not before and line[:1].strip():
            title = line
        sections[title] = f"{sections.get(title, '')} {line.strip()}".strip()
    return sections


class TestEvent:
    def test_links_with_reasons(self, record_path: str, event_id: str, capsys: Any) -> None:
        """What it is, its mentions with their evidence marked, and each link with its probability and reasons."""
        shown = page(capsys, event_id[:8], "--record", record_path)
        assert shown[""].startswith(f"Russia (RUS) criticises or accuses Finland (FIN)  {event_id[:8]}")
        assert "Tuesday 4 April 2023; told as actual; 2 reports" in shown[""]
        assert "Lakeside Review, Tuesday 4 April 2023: «Russia» «condemned» «Finland»" in shown["What tells of it"]
        links = shown["Why these are one event"]
        assert "1 and 2" in links
        assert "×" in links
        assert "Both say «condemned»." in links
        assert "odds" in links

    def test_what_is_against_and_what_is_beside(self, record_path: str, event_id: str, capsys: Any) -> None:
        """The weakest pair, and that nothing came near, are told too."""
        shown = page(capsys, event_id, "--record", record_path)
        assert "Even this pair fits well enough." in shown["The strongest reason against"]
        assert "What came near and was not joined: nothing." in shown

    def test_a_single_mention(self, record_path: str, capsys: Any) -> None:
        """An event that one mention tells has no links."""
        with Record(record_path) as record:
            lone = next(record.events(type="SUPPORT"))["id"]
        shown = page(capsys, lone, "--record", record_path)
        assert "Only one mention tells of it." in shown
        assert "The strongest reason against" not in shown

    def test_what_people_decided(self, record_path: str, tmp_path: Path, capsys: Any) -> None:
        """A decision on its mentions is told with author and reason, and is the reason for the link."""
        path = fill(tmp_path / "decided.db")
        with Record(path) as record:
            events = [event["id"] for event in record.events(actor="FIN")]
            merged = record.merge(*events, by="Mira", reason="one statement")["after"][0]
        shown = page(capsys, merged, "--record", path)
        assert "Mira: merge" in shown["What people decided"]
        assert "«one statement»" in shown["What people decided"]
        assert "People decided that they belong together." in shown["The strongest reason against"]


class TestOthers:
    def test_story(self, record_path: str, story_id: str, capsys: Any) -> None:
        """A story is told by its reports, their similarity and what both speak of."""
        shown = page(capsys, story_id, "--record", record_path)
        assert "Lakeside Review, Tuesday 4 April 2023: Moscow reacts to Finnish entry" in shown["Its reports"]
        assert "1 and 2  similarity 0." in shown["Why these are one story"]
        assert "Both speak of" in shown["Why these are one story"]

    def test_mention(self, record_path: str, event_id: str, capsys: Any) -> None:
        """A mention is told with its event and its own links only."""
        with Record(record_path) as record:
            mention = record.event(event_id)["mentions"][1]
        shown = page(capsys, mention, "--record", record_path)
        assert "1 and 2" in shown["Why it is in this event"]

    @pytest.mark.parametrize("of", ["event", "story", "mention"])
    def test_jsonl(self, record_path: str, event_id: str, story_id: str, of: str, capsys: Any) -> None:
        """One object on one line, as Python gives it, with the spans of its evidence."""
        with Record(record_path) as record:
            ids = {"event": event_id, "story": story_id, "mention": record.event(event_id)["mentions"][0]}
            expected = json.loads(json.dumps(record.why(ids[of])))
            texts = {report["id"]: record.get_report(report["id"])["text"] for report in expected["reports"]}
        assert run("why", ids[of], "--format", "jsonl", "--record", record_path) == 0
        out, err = capsys.readouterr()
        assert (json.loads(out), out.count("\n"), err) == (expected, 1, "")
        assert (expected["kind"], expected["id"]) == (of, ids[of])
        for mention in expected.get("mentions", ()):
            passage, text = mention["evidence"], texts[mention["report"]]
            assert passage["text"] == text[passage["start"] : passage["end"]]
            assert {mark["role"] for mark in passage["marks"]} == {"trigger", "source", "target"}

    @pytest.mark.parametrize("width", ["80", "60"])
    @pytest.mark.parametrize("of", ["event", "story"])
    def test_no_line_is_wider_than_the_screen(
        self, record_path: str, event_id: str, story_id: str, width: str, of: str, monkeypatch: Any, capsys: Any
    ) -> None:
        """Reasons wrap where the screen ends."""
        monkeypatch.setenv("COLUMNS", width)
        assert run("why", event_id if of == "event" else story_id, "--record", record_path) == 0
        assert max(map(len, capsys.readouterr().out.splitlines())) <= int(width)


class TestDatabases:
    def test_both(self, record_url: str, capsys: Any) -> None:
        """Reasons and decisions are the same on each database."""
        fill(record_url)
        with Record(record_url) as record:
            event = next(record.events(type="ACCUSE"))["id"]
            record.unlink(record.event(event)["mentions"][1], by="Mira")
            why = record.why(event)
        assert (why["links"], [one["verb"] for one in why["decisions"]]) == ([], ["unlink"])
        assert why["nearest"][0]["verdict"] == "People decided that they don't belong together."
        assert run("why", event, "--record", record_url) == 0
        assert "Mira: unlink" in capsys.readouterr().out


class TestErrors:
    def test_unknown(self, record_path: str, capsys: Any) -> None:
        """What nothing has is one line."""
        assert run("why", "e00000000", "--record", record_path) == 2
        err = capsys.readouterr().err
        assert "no event and no story and no mention has the id 'e00000000'" in err
        assert err.count("\n") == 1

    def test_a_report(self, record_path: str, capsys: Any) -> None:
        """A report is in no event as a whole: the line says what to give."""
        with Record(record_path) as record:
            report = next(record.reports())["id"]
        assert run("why", report, "--record", record_path) == 2
        assert "is the id of a report: give that of an event or a story or a mention" in capsys.readouterr().err

    def test_an_older_record(self, tmp_path: Path, event_id: str, capsys: Any) -> None:
        """A record that an older version linked has to be brought up to date; the line says how."""
        path = fill(tmp_path / "older.db")
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE link_items SET place = NULL")
        assert run("why", event_id, "--record", path) == 2
        assert "«dragoman relink» brings it up to date" in capsys.readouterr().err

    def test_a_wrong_format(self, record_path: str, capsys: Any) -> None:
        """The line names the formats there are."""
        assert run("why", "e0000", "--format", "csv", "--record", record_path) == 2
        assert "'csv' is none of table, jsonl" in capsys.readouterr().err


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A record of the sample reports on the sanctions against Niger, one of which is a copy."""
    path = str(tmp_path_factory.mktemp("samples") / "niger.db")
    with Record(path) as record:
        record.read(sorted(SAMPLES.glob("niger-2023-*")))
    return path


class TestSamples:
    def test_copies_and_neighbours(self, samples: str, capsys: Any) -> None:
        """An event of a wire and its copy says so, and tells which other sanctions came near it and why not."""
        with Record(samples) as record:
            event = next(e for e in record.events(actor="NER") if len(e["reports"]) > 1 and e["independent"] == 1)
        shown = page(capsys, event["id"], "--record", samples)
        assert "They are copies" in shown["Which reports are not independent"]
        assert "nearest to" in shown["What came near and was not joined"]
