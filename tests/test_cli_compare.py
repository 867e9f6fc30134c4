"""``dragoman compare``: the reports of an event or story side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_samples import run

from dragoman.linking.compare import compare, normalise
from dragoman.linking.numbers import numbers
from dragoman.record import Record

SAMPLES = Path(__file__).parents[1] / "samples"


def page(capsys: Any, *arguments: str) -> dict[str, str]:
    """The page of a comparison by the titles of its sections; what stands before the first is «»."""
    assert run("compare", *arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    sections, title = {"": ""}, ""
    for before, line in zip(["", *lines], lines, strict=False):
        if not before and line[:1].strip():
            title = line
        sections[title] = sections.get(title, "") + line + "\n"
    return sections


class TestVerb:
    def test_sets_the_reports_side_by_side(
        self, record_path: str, story_id: str, monkeypatch: Any, capsys: Any
    ) -> None:
        """The legend, the claims, what both say, where they differ and what one has, with marked evidence."""
        monkeypatch.setenv("COLUMNS", "140")
        shown = page(capsys, story_id[:8], "--record", record_path)
        titles = ["Who claims what", "What they agree on", "Where they differ", "Only here"]
        assert [title for title in shown if title in titles] == titles
        assert "  A  Lakeside Review, Tuesday 4 April 2023" in "\n".join(shown.values())
        agreed, differ, only = (shown[title] for title in titles[1:])
        assert agreed.count("«Russia» «condemned» «Finland»") == 2
        assert "The new border is about «1,300»" in differ
        assert "The new border is «1,340»" in differ
        assert "Jens Stoltenberg (IGO) expresses support" in only

    def test_what_is_fact_to_one_and_a_word_to_another_is_said(
        self, record_path: str, event_id: str, monkeypatch: Any, capsys: Any
    ) -> None:
        """The agency that one report names, and a warning that the other doesn't."""
        monkeypatch.setenv("COLUMNS", "140")
        claims = page(capsys, event_id, "--record", record_path)["Who claims what"]
        assert "Asserted by Interfax" in claims
        assert "«Interfax»" in claims
        assert "Stated as fact" in claims
        assert "B states as fact what A gives as the word of Interfax." in claims

    def test_an_event_leaves_out_what_is_said_of_others(self, record_path: str, event_id: str, capsys: Any) -> None:
        """Other events of its reports are named at the end, their details are not shown."""
        shown = page(capsys, event_id, "--record", record_path)
        assert "Jens Stoltenberg (IGO) expresses support" in shown["The same reports also tell of"]
        assert "border" not in "".join(shown.values())

    @pytest.mark.parametrize("width", ["80", "60"])
    def test_no_line_is_wider_than_the_screen(
        self, record_path: str, story_id: str, width: str, monkeypatch: Any, capsys: Any
    ) -> None:
        """Tables and lists keep to it."""
        monkeypatch.setenv("COLUMNS", width)
        shown = page(capsys, story_id, "--record", record_path)
        assert max(len(line) for text in shown.values() for line in text.splitlines()) <= int(width)

    def test_a_narrow_screen_gets_lists(self, record_path: str, story_id: str, monkeypatch: Any, capsys: Any) -> None:
        """Where columns would be too narrow to read, each detail is a line with the letters of its reports."""
        monkeypatch.setenv("COLUMNS", "60")
        shown = page(capsys, story_id, "--record", record_path)
        assert "   Asserted by Interfax  (A)\n     A: Russia «condemned» Finland" in shown["Who claims what"]
        assert "     · Jens Stoltenberg (IGO): «Jens Stoltenberg»" in shown["Only here"]

    def test_limit_counts_what_is_left_out(self, record_path: str, story_id: str, capsys: Any) -> None:
        """Of each kind so many are shown, and the rest is counted."""
        run("compare", story_id, "--limit", "1", "--record", record_path)
        assert "and 2 more: --limit shows them" in " ".join(capsys.readouterr().out.split())

    def test_jsonl_is_the_comparison(self, record_path: str, event_id: str, capsys: Any) -> None:
        """One object on one line, as Python gives it."""
        assert run("compare", event_id, "--format", "jsonl", "--record", record_path) == 0
        out, err = capsys.readouterr()
        with Record(record_path) as record:
            assert json.loads(out) == json.loads(json.dumps(record.compare(event_id)))
        assert (out.count("\n"), err) == (1, "")

    def test_a_single_report_has_nothing_to_be_compared_with(self, record_path: str, capsys: Any) -> None:
        """A story of one report is shown, and that there is no other is said."""
        with Record(record_path) as record:
            story = next(record.stories(actor="SWE"))["id"]
        assert run("compare", story, "--record", record_path) == 0
        out = capsys.readouterr().out
        assert "It says" in out
        assert "nothing to compare" in out

    def test_an_event_of_a_single_report_shows_whose_word_it_is(self, record_path: str, capsys: Any) -> None:
        """With nothing to compare, who says so is still told."""
        with Record(record_path) as record:
            event = next(event for event in record.events() if len(event["reports"]) == 1)["id"]
        shown = page(capsys, event, "--record", record_path)
        assert "(A)" in shown["Who says so"]

    def test_an_unknown_id_is_one_line(self, record_path: str, capsys: Any) -> None:
        """The line names the id, and the status is 2."""
        assert run("compare", "e00000000", "--record", record_path) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert "e00000000" in err

    def test_a_wrong_format_is_one_line(self, record_path: str, event_id: str, capsys: Any) -> None:
        """The formats of tables that make no sense here are refused with those that do."""
        assert run("compare", event_id, "--format", "csv", "--record", record_path) == 2
        assert "'csv' is none of table, jsonl" in capsys.readouterr().err


def report(id_: str, text: str, published: str | None = None) -> dict[str, Any]:
    return {"id": id_, "outlet": id_.upper(), "published": published, "title": None, "text": text}


def role(report: dict[str, Any], words: str, name: str | None = None, country: str | None = None) -> dict[str, Any]:
    return {
        **span(report, words),
        "text": words,
        "name": name or words,
        "country": country,
        "actor": (name or words).lower(),
    }


def span(report: dict[str, Any], words: str) -> dict[str, int]:
    start = report["text"].index(words)
    return {"start": start, "end": start + len(words)}


def mention(report: dict[str, Any], source: str, trigger: str, target: str, **given: Any) -> dict[str, Any]:
    usual = {
        "id": f"m-{report['id']}-{trigger}",
        "report": report["id"],
        "event": "e1",
        "sentence": {"start": 0, "end": len(report["text"])},
        "type": "ASSAULT",
        "quad": 4,
        "sources": [role(report, source)],
        "targets": [role(report, target)],
        "trigger": span(report, trigger),
        "date": None,
        "place": None,
        "attributed_to": None,
        "status": "actual",
    }
    return usual | given


def quote(report: dict[str, Any], words: str, speaker: str) -> dict[str, Any]:
    return {
        "id": f"q-{report['id']}",
        "report": report["id"],
        "content": span(report, words),
        "speaker": role(report, speaker),
        "cue": None,
        "via": None,
    }


def step(report: dict[str, Any], words: str, name: str, kind: str) -> dict[str, Any]:
    where = span(report, words)
    return {**where, "name": name, "kind": kind, "country": None, "actor": None, "evidence": where}


def figure(report: dict[str, Any], words: str, value: float, bound: str = "exact") -> dict[str, Any]:
    return {
        **span(report, words),
        "kind": "killed",
        "value": value,
        "bound": bound,
        "unit": None,
        "attributed_to": None,
    }


STORY = {"id": "s1", "label": "A story", "copies": []}


def kinds(details: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(detail["kind"], detail["value"]) for detail in details]


class TestReports:
    def test_are_listed_oldest_first_with_their_copies(self) -> None:
        """A copy names the earliest of its group; reports without a date come last."""
        reports = [report("c", "x"), report("b", "x", "2024-02-02"), report("a", "x", "2024-01-01")]
        found = compare({**STORY, "copies": [["b", "c", "a"]]}, reports, [], [], [])
        assert [(r["id"], r["copy_of"]) for r in found["reports"]] == [("a", None), ("b", "a"), ("c", "a")]
        assert (found["id"], found["kind"], found["label"]) == ("s1", "story", "A story")


LEFT = report("a", "Raiders attacked Lyon on Monday.")
RIGHT = report("b", "Lyon was attacked by Raiders on 2 May.")
ATTACK = {
    "id": "e1",
    "type": "ASSAULT",
    "quad": 4,
    "sources": [{"name": "Raiders", "actor": "raiders"}],
    "targets": [{"name": "Lyon", "actor": "lyon"}],
    "summary": "x",
}


class TestEvents:
    def told(self, first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
        mentions = [
            mention(LEFT, "Raiders", "attacked", "Lyon", **first),
            mention(RIGHT, "Raiders", "attacked", "Lyon", **second),
        ]
        return compare(ATTACK, [LEFT, RIGHT], mentions, [], [ATTACK])

    def test_what_both_tell_is_said_by_all_with_evidence(self) -> None:
        """The sentence of each report, and where in it the trigger and the roles stand."""
        detail = self.told({}, {})["all"][0]
        assert (detail["kind"], detail["value"], detail["id"]) == ("event", "ASSAULT: Raiders → Lyon", "e1")
        (evidence,) = detail["reports"]["b"]
        assert evidence["text"] == RIGHT["text"]
        marked = {mark["role"]: RIGHT["text"][mark["start"] : mark["end"]] for mark in evidence["marks"]}
        assert marked == {"trigger": "attacked", "source": "Raiders", "target": "Lyon"}

    def test_what_one_tells_is_said_by_some(self) -> None:
        """An event that only one report has."""
        found = compare(ATTACK, [LEFT, RIGHT], [mention(LEFT, "Raiders", "attacked", "Lyon")], [], [ATTACK])
        assert list(found["some"][0]["reports"]) == ["a"]
        assert found["all"] == []

    def test_two_days_of_one_event_differ(self) -> None:
        """Reports that date the same event apart contradict one another, and each one's date is given."""
        first = {"date": {"value": "2024-05-01", "precision": "day", **span(LEFT, "on Monday")}}
        second = {"date": {"value": "2024-05-02", "precision": "day", **span(RIGHT, "on 2 May")}}
        (difference,) = self.told(first, second)["differ"]
        assert (difference["kind"], difference["values"]) == ("date", {"a": ["2024-05-01"], "b": ["2024-05-02"]})

    @pytest.mark.parametrize("value", ["2024-05", "2024"])
    def test_a_coarser_date_is_no_contradiction(self, value: str) -> None:
        """May 2024 holds the second of May."""
        first = {"date": {"value": value, "precision": "month", **span(LEFT, "on Monday")}}
        second = {"date": {"value": "2024-05-02", "precision": "day", **span(RIGHT, "on 2 May")}}
        assert self.told(first, second)["differ"] == []

    def test_a_date_that_no_words_give_is_not_said(self) -> None:
        """A date taken from the day of publication is neither a detail nor a contradiction."""
        first = {"date": {"value": "2024-05-01", "precision": "day", "start": None, "end": None}}
        second = {"date": {"value": "2024-05-02", "precision": "day", **span(RIGHT, "on 2 May")}}
        found = self.told(first, second)
        assert found["differ"] == []
        assert ("date", "2024-05-01") not in kinds(found["some"])

    def test_done_and_denied_differ(self) -> None:
        """One report tells as done what another tells as denied."""
        (difference,) = self.told({}, {"status": "denied"})["differ"]
        assert (difference["kind"], difference["values"]) == ("status", {"a": ["actual"], "b": ["denied"]})

    def test_two_countries_differ(self) -> None:
        """Places in different countries cannot both be right; two names in one country can."""
        where = {"name": "Lyon", "country": "FRA", **span(LEFT, "Lyon")}
        there = {"name": "Bern", "country": "CHE", **span(RIGHT, "Lyon")}
        assert [d["kind"] for d in self.told({"place": where}, {"place": there})["differ"]] == ["place"]
        assert self.told({"place": where}, {"place": {**there, "country": "FRA"}})["differ"] == []

    def test_verdicts(self) -> None:
        """In all reports, in several, in one; a copy is no second report."""
        third = report("c", LEFT["text"])
        told = [mention(one, "Raiders", "attacked", "Lyon") for one in (LEFT, RIGHT)]
        both, copies = (
            compare({**STORY, "copies": groups}, [LEFT, RIGHT, third], told, [], [ATTACK])
            for groups in ([], [["a", "b"]])
        )
        assert {row["verdict"] for row in both["some"]} == {"some"}
        assert {row["verdict"] for row in copies["some"]} == {"only here"}
        assert {row["verdict"] for row in self.told({}, {})["all"]} == {"same"}

    def test_silent_reports_of_the_story_are_no_columns(self) -> None:
        """For an event the other reports of its story are listed apart."""
        third = report("c", "Nothing of it.")
        subject = {**ATTACK, "reports": ["a"]}
        found = compare(subject, [LEFT, third], [mention(LEFT, "Raiders", "attacked", "Lyon")], [], [ATTACK])
        assert [[r["id"] for r in found[key]] for key in ("reports", "others")] == [["a"], ["c"]]
        assert found["claims"][0]["silent"]["reports"] == ["c"]

    def test_chains_are_shown_whole(self) -> None:
        """The steps from the report to the origin, nearest first."""
        steps = [step(RIGHT, "2 May", "The Herald", "outlet"), step(RIGHT, "Lyon", "Anna", "speaker")]
        (row,) = [row for row in self.told({}, {"chain": steps})["some"] if row["kind"] == "attribution"]
        assert row["value"] == "The Herald ← Anna"
        assert [one["kind"] for one in row["chain"]] == ["outlet", "speaker"]


class TestQuotations:
    def compared(self, first: str, second: str, speakers: tuple[str, str] = ("Anna", "Anna")) -> dict[str, Any]:
        a, b = report("a", f"{speakers[0]}: {first}"), report("b", f"{speakers[1]}: {second}")
        return compare(STORY, [a, b], [], [quote(a, first, speakers[0]), quote(b, second, speakers[1])], [])

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("We won't give up our plans", "we won’t give up our plans!"),
            ("We will never give up our plans for peace", "never give up our plans"),
            ("The answer - as ever - is no", "The answer – as ever – is “no”"),
        ],
    )
    def test_the_same_words_are_the_same_statement(self, first: str, second: str) -> None:
        """Case, quotation marks, punctuation and the length that is quoted make no difference."""
        found = self.compared(first, second)
        assert [d["reports"].keys() for d in found["all"] if d["kind"] == "quote"] == [{"a", "b"}]
        assert found["differ"] == []

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("We will never give up our plans", "They have already given up their plans"),
            ("very serious", "a very serious matter"),
        ],
    )
    def test_other_words_are_another_statement(self, first: str, second: str) -> None:
        """Statements on one matter stay apart, and two words prove nothing."""
        assert [d["kind"] for d in self.compared(first, second)["some"]] == ["quote", "quote"]

    def test_changed_wording_differs(self) -> None:
        """The same statement in slightly other words is shown as a difference, with both wordings."""
        first, second = (
            "We will always support the people of the north",
            "We would always support the people of the north",
        )
        (difference,) = self.compared(first, second)["differ"]
        assert (difference["kind"], difference["values"]) == ("quote", {"a": [first], "b": [second]})

    def test_another_speaker_differs(self) -> None:
        """One statement that reports give to different people."""
        words = "We will never give up our plans"
        (difference,) = self.compared(words, words, ("Anna", "Bert"))["differ"]
        assert (difference["kind"], difference["values"]) == ("speaker", {"a": ["Anna"], "b": ["Bert"]})

    def test_normalise_keeps_the_bare_words(self) -> None:
        """Nothing but letters and figures, in small letters."""
        assert normalise("“It’s OVER,” — 100%!") == "its over 100"


class TestFigures:
    def compared(self, first: str, second: str) -> dict[str, Any]:
        return compare(STORY, [report("a", first), report("b", second)], [], [], [])

    def test_the_same_count_is_said_by_all(self) -> None:
        """In figures or in words, whatever stands around it."""
        found = self.compared("At least 12 people were killed in Lyon.", "Twelve people were killed.")
        assert [d["kind"] for d in found["all"]] == ["number"]
        assert found["differ"] == []

    def test_two_counts_of_the_same_differ_and_are_not_listed_twice(self) -> None:
        """Killed against killed; the injured that both agree on stay out of it."""
        found = self.compared("It killed 12 people and injured 30.", "15 people were killed. 30 were injured.")
        (difference,) = found["differ"]
        assert difference["values"] == {"a": ["12"], "b": ["15"]}
        assert found["some"] == []
        assert len(found["all"]) == 1

    def test_other_things_counted_do_not_differ(self) -> None:
        """The killed of one report and the injured of another contradict nothing."""
        assert self.compared("12 people were killed.", "15 people were injured.")["differ"] == []

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("It cost 3.5 million euros.", [3_500_000.0]),
            ("The 1,340-kilometre border, 1,340 kilometres of forest", [1340.0]),
            ("On 4 April 2023, in 2019, at 10:30, the G7 and the 24-year-old met", []),
            ("Version 1.2.3 of page 7/12", []),
            ("twenty soldiers", [20.0]),
        ],
    )
    def test_what_counts_as_a_figure(self, text: str, expected: list[float]) -> None:
        """Years, dates, times, ages and names with digits count nothing."""
        assert [number.value for number in numbers(text)] == expected

    def given(self, first: tuple[float, str], second: tuple[float, str]) -> dict[str, Any]:
        a, b = report("a", "Raiders attacked Lyon and killed 12."), report("b", "Raiders attacked Lyon and killed 15.")
        told = [
            mention(one, "Raiders", "attacked", "Lyon", figures=[figure(one, words, *said)])
            for one, words, said in ((a, "12", first), (b, "15", second))
        ]
        return compare(ATTACK, [a, b], told, [], [ATTACK])

    @pytest.mark.parametrize(
        ("first", "second"),
        [((20, "at least"), (23, "exact")), ((20, "at most"), (3, "exact")), ((100, "about"), (105, "exact"))],
    )
    def test_figures_of_an_event_that_can_both_be_so_agree(
        self, first: tuple[float, str], second: tuple[float, str]
    ) -> None:
        """A bound holds what lies on its side, and «about» what lies near."""
        found = self.given(first, second)
        assert [row["kind"] for row in found["all"] if row["kind"] in ("figure", "number")] == ["figure"]
        assert found["differ"] == []

    @pytest.mark.parametrize(("first", "second"), [((20, "at least"), (19, "exact")), ((12, "exact"), (15, "exact"))])
    def test_figures_of_an_event_that_cannot_differ(self, first: tuple[float, str], second: tuple[float, str]) -> None:
        """They stand side by side, once, with what each report says."""
        found = self.given(first, second)
        (difference,) = found["differ"]
        assert (difference["kind"], difference["value"], difference["verdict"]) == ("figure", "killed", "differs")
        assert difference["values"]["b"] == [f"{second[0]:g}"]
        assert "number" not in [row["kind"] for row in found["all"] + found["some"]]


@pytest.fixture(scope="module")
def sudan(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A record of three sample reports of the first days of Sudan's war, one a copy of another."""
    path = str(tmp_path_factory.mktemp("samples") / "sudan.db")
    lines = (SAMPLES / "kestrel-bulletin.jsonl").read_text(encoding="utf-8").splitlines()
    bulletin = next(line for line in map(json.loads, lines) if line["id"] == "kestrel-0415-sudan")
    with Record(path) as record:
        record.read([bulletin, *sorted(SAMPLES.glob("sudan-2023-04-1[67]*"))])
    return path


class TestSamples:
    @pytest.mark.parametrize("width", ["80", "140"])
    def test_a_reader_sees_who_claims_and_who_denies(
        self, sudan: str, width: str, monkeypatch: Any, capsys: Any
    ) -> None:
        """The RSF's word that it took the palace stands beside the army's denial, in table and list."""
        monkeypatch.setenv("COLUMNS", width)
        with Record(sudan) as record:
            event = next(record.events(actor="rsf-sudan", type="COERCE"))["id"]
        shown = page(capsys, event, "--record", sudan)
        claims = " ".join(shown["Who claims what"].split())
        assert claims.index("Asserted by Rapid Support Forces") < claims.index("Denied by")
        assert "«The army» «denied»" in claims
        assert "Stated as fact" not in claims
