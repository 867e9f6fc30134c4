"""The verbs outlets and origins: who rests on whom, and which claims have one origin behind many reports."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from cli_samples import lines_of, run

from dragoman import linking
from dragoman.errors import FilterError
from dragoman.knowledge.naming import names_nobody, outlet_name
from dragoman.record import Record
from dragoman.relations import citations
from dragoman.relations import origins as origins_of
from dragoman.values import Actor, Coded, DateValue, Mention, Quote, Report, Role, Span, Step, Trigger

LINE = re.compile(r"(?P<kind>Event|Said) (?P<what>[\w ]+?)(?: from (?P<chain>[^\n]+))?\.(?:\n|$)|Credit (?P<credit>.+)")
ACTORS = {
    "Kim Jong Un": Actor("prk-kim", "Kim Jong Un", "PRK", "GOV"),
    "The White House": Actor("usa-white-house", "The White House", "USA", "GOV"),
}
NORLAND = Actor("nrl", "Norland", "NRL", "GOV")


class LineCoder:
    """Codes lines such as «Event border from outlet KCNA > speaker Kim Jong Un.», «Said words from ...», «Credit X»."""

    version = "lines-1"

    def code_batch(self, reports: Sequence[Report]) -> list[Coded]:
        return [coded(report) for report in reports]


def coded(report: Report) -> Coded:
    lines = list(LINE.finditer(report.text))
    mentions = [_mention(n, line, report) for n, line in enumerate(lines) if line["kind"] == "Event"]
    quotes = [_quote(n, line, report) for n, line in enumerate(lines) if line["kind"] == "Said"]
    credited = [step(f"outlet {line['credit']}", *line.span("credit")) for line in lines if line["credit"]]
    met = [NORLAND, *(actor for name, actor in ACTORS.items() if name in report.text)]
    return Coded(report, (), tuple(mentions), tuple(quotes), tuple(met), {}, tuple(credited))


def step(words: str, start: int, end: int) -> Step:
    kind, _, name = words.partition(" ")
    actor = ACTORS.get(name)
    known = (actor.country, actor.id) if actor else (None, None)
    return Step(start, end, name, kind, *known, Span(start, end))


def _chain(line: re.Match[str]) -> tuple[Step, ...]:
    return tuple(step(words, *line.span("chain")) for words in (line["chain"] or "").split(" > ") if words)


def _mention(number: int, line: re.Match[str], report: Report) -> Mention:
    role = Role(*line.span("what"), line["what"], NORLAND.name, NORLAND.country, NORLAND.sector, NORLAND.id)
    return Mention(
        id=f"{report.id}-{number}-{line['what']}",
        report=report.id,
        sentence=Span(*line.span()),
        type="MOBILIZE",
        mode=None,
        contexts=(),
        quad=3,
        cameo=None,
        intensity=-5.0,
        status="actual",
        sources=(role,),
        targets=(),
        symmetric=False,
        trigger=Trigger(*line.span("what"), line["what"]),
        date=DateValue("2024-03-01", "day"),
        place=None,
        attributed_to=None,
        confidence=0.9,
        chain=_chain(line),
    )


def _quote(number: int, line: re.Match[str], report: Report) -> Quote:
    said = Span(*line.span("what"))
    return Quote(
        f"{report.id}-{number}", report.id, said, "direct", None, None, None, None, None, 0.9, chain=_chain(line)
    )


def report(id_: str, *lines: str, outlet: str | None = None, published: str | None = "2024-03-02") -> Report:
    return Report("\n".join(lines), id=id_, outlet=outlet, published=published)


Fill = Callable[..., Record]


@pytest.fixture
def fill(record_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fill]:
    """Makes a record of reports in which events are one by their names, and ``copies`` are as given."""
    opened: list[Record] = []

    def make(*reports: Report, copies: Sequence[Sequence[str]] = ()) -> Record:
        def link(_: linking.Linking, new: Mapping[int, linking.Item]) -> linking.Links:
            events = {m.id: f"e-{m.id.rpartition('-')[2]}" for item in new.values() for m in item.mentions}
            groups = {report: min(group) for group in copies for report in group}
            return linking.Links({item.report: "s-1" for item in new.values()}, events, groups, [])

        monkeypatch.setattr(linking.Linking, "link", link)
        record = Record(record_url, coder=LineCoder())
        opened.append(record)
        assert record.read(reports).read == len(reports)
        return record

    yield make
    for record in opened:
        record.close()


def edges(rows: Iterator[dict[str, Any]]) -> list[tuple[str, str, int]]:
    return [(row["who"]["name"], row["rests_on"]["name"], row["reports"]) for row in rows]


def claims(rows: Iterator[dict[str, Any]]) -> list[tuple[str, str, list[str]]]:
    return [(row["event"], row["origin"]["name"], row["reports"]) for row in rows]


class TestCitations:
    """What one report says about who rests on whom."""

    @pytest.mark.parametrize(
        ("chain", "expected"),
        [
            ("speaker Kim Jong Un", [("Lantern", "Kim Jong Un")]),
            ("outlet KCNA > speaker Kim Jong Un", [("Lantern", "KCNA"), ("KCNA", "Kim Jong Un")]),
            (
                "outlet KCNA > medium letter > speaker Kim Jong Un",
                [("Lantern", "KCNA"), ("KCNA", "letter"), ("KCNA", "Kim Jong Un")],
            ),
            (
                "speaker Kim Jong Un > speaker The White House",
                [("Lantern", "Kim Jong Un"), ("Kim Jong Un", "The White House")],
            ),
            ("outlet Lantern > anonymous two officials", [("Lantern", "two officials")]),
            ("speaker they", []),
            ("speaker Both sides > speaker Kim Jong Un", [("Lantern", "Kim Jong Un")]),
            ("outlet KCNA > anonymous others", [("Lantern", "KCNA")]),
        ],
    )
    def test_chain(self, chain: str, expected: list[tuple[str, str]]) -> None:
        """Outlets and speakers rest on the next step, a medium on nobody; own words and pronouns are no edge."""
        found = citations(coded(report("r", f"Said no from {chain}.", outlet="Lantern")))
        assert [(one.who.name, one.on.name) for one in found] == expected
        assert [(one.statements, one.mentions) for one in found] == [(1, 0)] * len(expected)

    def test_each_edge_is_counted_once_a_report(self) -> None:
        """An edge says how many statements and mentions it carries."""
        told = "from outlet KCNA > speaker Kim Jong Un."
        found = citations(coded(report("r", f"Said yes {told}", f"Said no {told}", f"Event border {told}")))
        assert [(one.who.name, one.on.name, one.statements, one.mentions) for one in found] == [
            (None, "KCNA", 2, 1),
            ("KCNA", "Kim Jong Un", 2, 1),
        ]

    def test_credits_stand_beside_each_other(self) -> None:
        """The report's outlet rests on each agency that it is credited to, also where nothing else was found."""
        found = citations(coded(report("r", "Credit Reuters", "Credit Interfax", outlet="Lantern")))
        assert [(one.who.name, one.on.name, one.statements) for one in found] == [
            ("Lantern", "Reuters", 0),
            ("Lantern", "Interfax", 0),
        ]

    @pytest.mark.parametrize(
        ("printed", "name"),
        [
            ("afp", "Agence France-Presse"),
            ("the  Associated Press", "Associated Press"),
            ("The Lantern  Post", "The Lantern Post"),
            (" ", None),
            (None, None),
        ],
    )
    def test_outlets_have_the_name_of_the_lists(self, printed: str | None, name: str | None) -> None:
        """An outlet is one whatever it is called; one that no list knows is called as it was printed."""
        assert outlet_name(printed) == name

    @pytest.mark.parametrize(
        ("name", "expected"),
        [("it", True), ("Both sides", True), ("The two", True), ("The Two Rivers", False), ("the army", False)],
    )
    def test_pronouns_name_nobody(self, name: str, expected: bool) -> None:
        """A name made of pronouns and the like only, in any case."""
        assert names_nobody(name) is expected

    @pytest.mark.parametrize(
        ("lines", "origin"),
        [
            (["Event border."], ("own", None, "Lantern")),
            (["Credit AFP", "Event border from outlet AFP."], ("own", None, "Agence France-Presse")),
            (["Event border from outlet Reuters."], ("outlet", "Reuters", "Reuters")),
            (["Event border from outlet KCNA > medium letter."], ("medium", "letter", "KCNA")),
            (["Event border from speaker Kim Jong Un."], ("speaker", "Kim Jong Un", "Lantern")),
            (["Event border from speaker they."], ("anonymous", "they", "Lantern")),
        ],
    )
    def test_origin(self, lines: list[str], origin: tuple[str, str | None, str]) -> None:
        """The origin is the last step, and the carrier the outlet nearest to it; what is credited as a whole is the
        agency's own account."""
        [found] = origins_of(coded(report("r", *lines, outlet="Lantern")))
        assert (found.kind, found.name, found.carrier) == origin


class TestOutlets:
    """``Record.outlets``."""

    def test_rows(self, fill: Fill) -> None:
        """An edge has its reports counted and the oldest named, whatever outlets are called in print."""
        told = "Said yes from outlet KCNA > speaker Kim Jong Un."
        record = fill(
            report("r1", told, "Event border from outlet KCNA.", outlet="the lantern", published="2024-03-04"),
            report("r2", told, outlet="the lantern", published="2024-02-01"),
            report("r3", "Event border."),
        )
        assert list(record.outlets()) == [
            {
                "who": {"name": "KCNA", "kind": "outlet"},
                "rests_on": {"name": "Kim Jong Un", "kind": "speaker", "country": "PRK", "actor": "prk-kim"},
                "reports": 2,
                "statements": 2,
                "mentions": 0,
                "first": "2024-02-01",
                "last": "2024-03-04",
                "examples": ["r2", "r1"],
            },
            {
                "who": {"name": "the lantern", "kind": "outlet"},
                "rests_on": {"name": "KCNA", "kind": "outlet", "country": None, "actor": None},
                "reports": 2,
                "statements": 2,
                "mentions": 1,
                "first": "2024-02-01",
                "last": "2024-03-04",
                "examples": ["r2", "r1"],
            },
        ]

    def test_names_of_one_outlet_are_one(self, fill: Fill) -> None:
        """A report's own outlet and a cited one are one end of the graph where the lists say so."""
        told = "Said yes from outlet {} > speaker Kim Jong Un."
        record = fill(report("r1", told.format("AFP"), outlet="Lantern"), report("r2", "Said no.", outlet="afp"))
        record.read([report("r3", "Said no from speaker Kim Jong Un.", outlet="Agence France-Presse")])
        assert edges(record.outlets()) == [
            ("Agence France-Presse", "Kim Jong Un", 2),
            ("Lantern", "Agence France-Presse", 1),
        ]

    def test_reports_without_an_outlet(self, fill: Fill) -> None:
        """They count under a name of their own; undated ones have no days; three examples are enough."""
        told = "Said no from speaker Kim Jong Un."
        record = fill(*(report(f"r{n}", told, published=None) for n in range(5)))
        [row] = record.outlets()
        assert row["who"] == {"name": "(no outlet)", "kind": "outlet"}
        assert (row["reports"], row["first"], row["last"]) == (5, None, None)
        assert row["examples"] == ["r0", "r1", "r2"]

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"since": "2024-03"}, [("Lantern", "Reuters", 1)]),
            ({"until": "2024-02"}, [("KCNA", "Kim Jong Un", 1), ("Lantern", "KCNA", 1)]),
            ({"actor": "PRK"}, [("KCNA", "Kim Jong Un", 1)]),
            ({"actor": "kim jong un"}, [("KCNA", "Kim Jong Un", 1)]),
            ({"actor": "kcna"}, [("KCNA", "Kim Jong Un", 1), ("Lantern", "KCNA", 1)]),
            ({"report": "new-1"}, [("Lantern", "Reuters", 1)]),
            ({"limit": 1}, [("KCNA", "Kim Jong Un", 1)]),
        ],
    )
    def test_filters(self, fill: Fill, filters: dict[str, Any], expected: list[tuple[str, str, int]]) -> None:
        """Edges are filtered by the day of the report, by either side, and by report."""
        record = fill(
            report(
                "old-1", "Said no from outlet KCNA > speaker Kim Jong Un.", outlet="Lantern", published="2024-02-01"
            ),
            report("new-1", "Event border from outlet Reuters.", outlet="Lantern", published="2024-03-05"),
        )
        assert edges(record.outlets(**filters)) == expected

    def test_type_is_refused(self, fill: Fill) -> None:
        """An edge has no event type."""
        with pytest.raises(FilterError, match="outlets cannot be filtered by type"):
            fill().outlets(type="AID")


class TestOrigins:
    """``Record.origins``."""

    def test_many_reports_one_origin(self, fill: Fill) -> None:
        """Twenty reports that have it from one agency are one row; copies count once."""
        many = [
            report(
                f"r{n:02}", "Event border from outlet KCNA.", outlet=f"Paper {n % 4}", published=f"2024-03-{n + 2:02}"
            )
            for n in range(20)
        ]
        record = fill(*many, copies=[["r01", "r05", "r09"]])
        [row] = record.origins()
        assert row["origin"] == {"name": "KCNA", "kind": "outlet", "country": None, "actor": None}
        assert row["reports"] == [one.id for one in many]
        assert (row["independent"], row["own"], row["origins"], row["through"]) == (18, 0, 1, [])
        assert row["outlets"] == ["Paper 0", "Paper 1", "Paper 2", "Paper 3"]
        assert (row["first"], row["last"]) == ("2024-03-02", "2024-03-21")
        event = record.event("e-border")
        assert {key: row[key] for key in ("event", "type", "status", "summary")} == {
            "event": "e-border",
            "type": event["type"],
            "status": event["status"],
            "summary": event["summary"],
        }
        assert row["date"] == event["date"]["value"]

    def test_an_own_account_is_the_outlets(self, fill: Fill) -> None:
        """Who tells it as its own and who has it from that outlet have one origin; other outlets are others."""
        record = fill(
            report("r1", "Event border.", outlet="Reuters"),
            report("r2", "Event border from outlet Reuters.", outlet="Lantern"),
            report("r3", "Credit Reuters", "Event border from outlet Reuters.", outlet="Harbour"),
            report("r4", "Event border.", outlet="Ridge"),
        )
        rows = list(record.origins())
        assert claims(iter(rows)) == [("e-border", "Reuters", ["r1", "r2", "r3"]), ("e-border", "Ridge", ["r4"])]
        assert [(row["own"], row["origins"]) for row in rows] == [(2, 2), (1, 2)]

    def test_a_source_named_once_is_the_source(self, fill: Fill) -> None:
        """A lead without a source is no second origin where the report names one further down."""
        record = fill(report("r1", "Event border.", "Event border from speaker Kim Jong Un.", outlet="Lantern"))
        assert claims(record.origins()) == [("e-border", "Kim Jong Un", ["r1"])]

    def test_copies_have_it_from_the_oldest(self, fill: Fill) -> None:
        """What copies tell as their own is the account of the oldest of them."""
        record = fill(
            report("a", "Event border.", outlet="Late", published="2024-03-03"),
            report("b", "Event border.", outlet="Early", published="2024-03-02"),
            report("c", "Event border.", outlet="Apart", published="2024-03-01"),
            copies=[["a", "b"]],
        )
        rows = list(record.origins())
        assert claims(iter(rows)) == [("e-border", "Early", ["b", "a"]), ("e-border", "Apart", ["c"])]
        assert [row["independent"] for row in rows] == [1, 1]

    def test_what_has_no_name_is_not_taken_for_one(self, fill: Fill) -> None:
        """Two outlets' «two officials» are two origins, as are two reports without an outlet; one outlet's are one."""
        told = "Event border from {}anonymous two officials."
        record = fill(
            report("r1", told.format("outlet Lantern > "), outlet="Harbour"),
            report("r2", told.format(""), outlet="Lantern"),
            report("r3", told.format(""), outlet="Ridge"),
            report("r4", "Event border."),
            report("r5", "Event border."),
        )
        assert sorted(claims(record.origins()), key=lambda claim: claim[2]) == [
            ("e-border", "two officials", ["r1", "r2"]),
            ("e-border", "two officials", ["r3"]),
            ("e-border", "(no outlet)", ["r4"]),
            ("e-border", "(no outlet)", ["r5"]),
        ]

    def test_through(self, fill: Fill) -> None:
        """A row says which outlets have it from the origin, the most used first."""
        record = fill(
            report("r1", "Event border from speaker Kim Jong Un.", outlet="Lantern"),
            report("r2", "Event border from outlet KCNA > speaker Kim Jong Un.", outlet="Lantern"),
            report("r3", "Event border from outlet KCNA > medium letter > speaker Kim Jong Un."),
        )
        [row] = record.origins()
        assert row["through"] == [{"name": "KCNA", "reports": 2}, {"name": "Lantern", "reports": 1}]
        assert row["origin"] == {"name": "Kim Jong Un", "kind": "speaker", "country": "PRK", "actor": "prk-kim"}

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"limit": 1}, [("e-border", "KCNA", ["r1", "r2"])]),
            ({"report": "r3", "limit": None}, [("e-march", "Kim Jong Un", ["r3"])]),
            ({"actor": "PRK"}, [("e-march", "Kim Jong Un", ["r3"])]),
            ({"actor": "Kcna"}, [("e-border", "KCNA", ["r1", "r2"])]),
            ({"actor": "the Ridge"}, [("e-march", "Kim Jong Un", ["r3"])]),
            ({"actor": "NRL", "limit": 1}, [("e-border", "KCNA", ["r1", "r2"])]),
            ({"type": "AID"}, []),
            ({"since": "2024-03-02"}, []),
        ],
    )
    def test_filters(self, fill: Fill, filters: dict[str, Any], expected: list[Any]) -> None:
        """Claims are filtered by their event and by who it comes from; a limit counts origins, not reports."""
        record = fill(
            *(report(name, "Event border from outlet KCNA.", outlet="Lantern") for name in ("r1", "r2")),
            report("r3", "Event march from speaker Kim Jong Un.", outlet="Ridge"),
        )
        if "report" in filters:
            record.read([report("r3-2", "Said no.")])
        assert claims(record.origins(**filters)) == expected

    def test_all_origins_of_the_events_of_a_report(self, fill: Fill) -> None:
        """Asked for a report, the other reports of its events are shown too, for that is what is to be compared."""
        record = fill(
            report("one-1", "Event border from outlet KCNA.", outlet="Lantern"),
            report("two-2", "Event border from speaker Kim Jong Un.", outlet="Ridge"),
            report("other", "Event march.", outlet="Ridge"),
        )
        assert [row["event"] for row in record.origins(report="one-1")] == ["e-border", "e-border"]

    def test_rows_are_plain(self, fill: Fill) -> None:
        """Every row can be written as JSON and comes back equal."""
        record = fill(report("r1", "Event border from outlet KCNA > speaker Kim Jong Un."))
        for rows in (list(record.outlets()), list(record.origins())):
            assert rows
            assert json.loads(json.dumps(rows)) == rows


class TestCredits:
    """The agencies that a report is credited to."""

    def test_are_shown_with_the_report(self, fill: Fill) -> None:
        """The table of reports has them as steps, with their evidence."""
        record = fill(report("r1", "Credit Reuters"), report("r2", "Said no."))
        assert [row["credits"] for row in record.reports()] == [[step("outlet Reuters", 7, 14).to_dict()], []]

    def test_are_nobodys_word_in_a_comparison(self, fill: Fill) -> None:
        """Wire copy states as its own account what another report gives as the agency's word."""
        told = "Event border from outlet Reuters."
        record = fill(report("r1", "Credit Reuters", told), report("r2", told))
        [claimed] = record.compare("e-border")["claims"]
        assert [(claim["kind"], list(claim["reports"])) for claim in claimed["claims"]] == [
            ("report", ["r1"]),
            ("outlet", ["r2"]),
        ]


class TestCommands:
    """``dragoman outlets`` and ``dragoman origins``."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> str:
        path = tmp_path / "news.db"
        told = "Event border from outlet KCNA > speaker Kim Jong Un."
        with Record(path, coder=LineCoder()) as record:
            record.read([report("report-1", told, outlet="Lantern"), report("report-2", told, outlet="Ridge\x1b[31m")])
        return str(path)

    def test_outlets(self, path: str, capsys: Any) -> None:
        """The screen says who rests on whom and how often, without control characters."""
        assert run("outlets", "--record", path) == 0
        out, err = capsys.readouterr()
        header, _, first, *_ = out.splitlines()
        columns = ["who", "rests on", "kind", "reports", "statements", "mentions", "first", "last", "report"]
        assert header.split() == " ".join(columns).split()
        assert re.split(r"\s{2,}", first)[:4] == ["KCNA", "Kim Jong Un (PRK)", "speaker", "2"]
        assert ("\x1b" in out, err) == (False, "")

    def test_origins(self, path: str, capsys: Any) -> None:
        """The screen says how many reports stand on which origin, and through whom."""
        assert run("origins", "--record", path, "--type", "mobilize") == 0
        cells = re.split(r"\s{2,}", capsys.readouterr().out.splitlines()[2])
        assert cells[2] == "Kim Jong Un (PRK) through KCNA"

    def test_own_account(self, tmp_path: Path, capsys: Any) -> None:
        """An outlet that names nobody is shown as telling it itself."""
        with Record(tmp_path / "own.db", coder=LineCoder()) as record:
            record.read([report("r1", "Event border.", outlet="Lantern")])
        assert run("origins", "--record", str(tmp_path / "own.db")) == 0
        assert "Lantern, own account" in capsys.readouterr().out

    @pytest.mark.parametrize("verb", ["outlets", "origins"])
    def test_jsonl(self, verb: str, path: str, capsys: Any) -> None:
        """JSON lines are the rows, and nothing else is printed."""
        assert run(verb, "--record", path, "--format", "jsonl") == 0
        out, err = capsys.readouterr()
        with Record(path) as record:
            assert lines_of(out) == list(getattr(record, verb)())
        assert err == ""

    def test_outlets_have_no_type(self, path: str) -> None:
        """The option is not there."""
        assert run("outlets", "--type", "AID", "--record", path) == 2
