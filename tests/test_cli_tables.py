"""The verbs that list: mentions, events, quotes, stories, reports, actors, dyads, outlets, origins; and their page."""

from __future__ import annotations

import csv
import json
import runpy
from collections.abc import Sequence
from dataclasses import fields, replace
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
import typer
from cli_samples import REPORTS, HandCoder, lines_of, run

from dragoman.cli import app
from dragoman.columns import COLUMNS
from dragoman.record import Record
from dragoman.values import TYPES, Coded, Mention, Quote, Report, Span, Step

VERBS = ("mentions", "events", "quotes", "stories", "reports", "actors", "dyads", "outlets", "origins")
DOCS = Path(__file__).parents[1] / "docs"


class CitingCoder(HandCoder):
    """Codes by hand, with the steps that the statements came through."""

    def code_batch(self, reports: Sequence[Report]) -> list[Coded]:
        return [
            replace(coded, quotes=tuple(replace(quote, chain=_chain(quote)) for quote in coded.quotes))
            for coded in super().code_batch(reports)
        ]


def _chain(quote: Quote) -> tuple[Step, ...]:
    via = [(quote.via, quote.via.kind, None, None)] if quote.via else []
    said = [(quote.speaker, "speaker", quote.speaker.country, quote.speaker.actor)] if quote.speaker else []
    return tuple(
        Step(one.start, one.end, one.name, kind, country, actor, Span(one.start, one.end))
        for one, kind, country, actor in (*via, *said)
    )


@pytest.fixture(scope="module")
def record_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("record") / "nato.db"
    with Record(path, coder=CitingCoder()) as record:
        record.read(REPORTS)
    return str(path)


@pytest.fixture
def listed(record_path: str, capsys: Any) -> Any:
    """The JSON lines that a call prints."""

    def call(*arguments: str) -> list[dict[str, Any]]:
        assert run(*arguments, "--format", "jsonl", "--record", record_path) == 0
        out, err = capsys.readouterr()
        assert err == ""
        return lines_of(out)

    return call


class TestFormats:
    @pytest.mark.parametrize("verb", VERBS)
    def test_jsonl_is_the_row_as_the_record_gives_it(self, verb: str, record_path: str, listed: Any) -> None:
        """Every field and value is there, one object a line, and nothing else is printed."""
        with Record(record_path) as record:
            expected = list(getattr(record, verb)())
        assert listed(verb) == json.loads(json.dumps(expected))
        assert expected

    @pytest.mark.parametrize("verb", VERBS)
    def test_csv_and_parquet_have_the_same_columns_and_values(
        self, verb: str, record_path: str, tmp_path: Path, capsys: Any
    ) -> None:
        """What is empty in CSV is null in Parquet; numbers and truth values have their own type there."""
        assert run(verb, "--format", "csv", "--record", record_path) == 0
        written = list(csv.reader(StringIO(capsys.readouterr().out, newline="")))
        parquet = tmp_path / "rows.parquet"
        assert run(verb, "--format", "parquet", "--record", record_path, "--output", str(parquet)) == 0
        table = pyarrow.parquet.read_table(parquet)
        assert written[0] == table.column_names
        rows = [
            ["" if v is None else str(v).lower() if isinstance(v, bool) else str(v) for v in row.values()]
            for row in table.to_pylist()
        ]
        assert written[1:] == rows

    @pytest.mark.parametrize(("verb", "value"), [("mentions", Mention), ("quotes", Quote)])
    def test_no_field_is_left_out_of_the_columns(self, verb: str, value: type) -> None:
        """Each field of the contract is a column, or the beginning of the names of several."""
        names = [column.name for column in COLUMNS[verb]]
        missing = [f.name for f in fields(value) if not any(n == f.name or n.startswith(f"{f.name}_") for n in names)]
        assert missing == []

    def test_csv_flattens_roles_spans_and_lists(self, record_path: str, capsys: Any) -> None:
        """Names and countries are readable columns, objects are split, lists are JSON."""
        run("mentions", "--type", "CONSULT", "--format", "csv", "--record", record_path)
        (row,) = csv.DictReader(StringIO(capsys.readouterr().out))
        assert (row["sources_name"], row["sources_country"], row["targets_name"]) == ("Turkey", "TUR", "Sweden")
        assert (row["date_value"], row["date_precision"], row["symmetric"]) == ("2023-06", "month", "true")
        assert json.loads(row["sources"])[0]["actor"] == "TUR"
        assert (row["contexts"], row["place_name"]) == ("[]", "")

    def test_csv_of_quotes_has_the_words(self, record_path: str, capsys: Any) -> None:
        """A statement's offsets come with the words that they point to."""
        run("quotes", "--format", "csv", "--record", record_path)
        rows = list(csv.DictReader(StringIO(capsys.readouterr().out)))
        assert {row["text"] for row in rows} == {"We will take measures to ensure our own security"}

    def test_csv_has_the_names_of_a_chain(self, record_path: str, capsys: Any) -> None:
        """The steps stand in their order, nearest to the report first."""
        run("quotes", "--format", "csv", "--record", record_path)
        rows = list(csv.DictReader(StringIO(capsys.readouterr().out)))
        assert {(row["chain_name"], row["chain_kind"]) for row in rows} == {
            ("Evening Post; Dmitry Peskov", "outlet; speaker"),
            ("Dmitry Peskov", "speaker"),
        }

    def test_an_empty_table_still_has_its_columns(self, record_path: str, tmp_path: Path, capsys: Any) -> None:
        """No rows are a header in CSV, a schema in Parquet, nothing in JSON lines, and one message on the screen."""
        none = ["--since", "2030", "--record", record_path]
        run("events", *none, "--format", "csv")
        assert capsys.readouterr().out.startswith("id,type,")
        run("events", *none, "--format", "parquet", "--output", str(tmp_path / "none.parquet"))
        assert pyarrow.parquet.read_schema(tmp_path / "none.parquet").field("independent").type == "int64"
        run("events", *none, "--format", "jsonl")
        run("events", *none)
        assert capsys.readouterr() == ("", "no events match\n")

    def test_the_table_names_who_did_what_to_whom(self, record_path: str, capsys: Any) -> None:
        """Names with countries, the beginning of the id, one line a row, no colour codes and no blanks at the end."""
        run("events", "--type", "ACCUSE", "--record", record_path)
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == 3
        cells = [cell.strip() for cell in lines[2].split("  ") if cell.strip()]
        assert cells[1:4] == ["Russia (RUS)", "ACCUSE", "Finland (FIN)"]
        assert all(line == line.rstrip() for line in lines)

    def test_control_characters_of_a_report_do_not_reach_the_terminal(self, record_path: str, capsys: Any) -> None:
        """An escape in a text cannot move the cursor; the row in JSON keeps it escaped."""
        for call in (["brief"], ["events"], ["mentions"], ["quotes"], ["stories", "--format", "jsonl"]):
            run(*call, "--record", record_path)
        assert "\x1b" not in capsys.readouterr().out


class TestOutput:
    def test_writes_to_a_file(self, record_path: str, tmp_path: Path, capsys: Any) -> None:
        """With ``--output`` standard output stays empty and no other file is left beside it."""
        output = tmp_path / "events.jsonl"
        assert run("events", "--format", "jsonl", "--output", str(output), "--record", record_path) == 0
        assert capsys.readouterr().out == ""
        assert len(lines_of(output.read_text(encoding="utf-8"))) == 3
        assert list(tmp_path.iterdir()) == [output]

    def test_a_wrong_call_leaves_an_older_file_as_it_was(self, record_path: str, tmp_path: Path) -> None:
        """What cannot be answered does not empty the file that was to be written."""
        output = tmp_path / "kept.csv"
        output.write_text("kept", encoding="utf-8")
        assert run("events", "--report", "nothing", "--output", str(output), "--record", record_path) == 2
        assert output.read_text(encoding="utf-8") == "kept"

    def test_a_missing_folder_is_named(self, record_path: str, tmp_path: Path, capsys: Any) -> None:
        """One line says which folder to make."""
        assert run("events", "--output", str(tmp_path / "no" / "x.csv"), "--record", record_path) == 2
        err = capsys.readouterr().err
        assert "no' does not exist" in err
        assert err.count("\n") == 1

    def test_parquet_is_not_for_the_screen(self, record_path: str, monkeypatch: Any, capsys: Any) -> None:
        """On a terminal it is refused with the mend, not printed."""
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        assert run("events", "--format", "parquet", "--record", record_path) == 2
        assert "name a file" in capsys.readouterr().err


class TestFilters:
    def test_type_in_any_case(self, listed: Any) -> None:
        """``--type support`` is SUPPORT."""
        assert [row["type"] for row in listed("events", "--type", "support")] == ["SUPPORT"]

    def test_actor_and_time(self, listed: Any) -> None:
        """The filters go together: a country's events in a year, a month, up to a day."""
        assert {row["type"] for row in listed("events", "--actor", "FIN")} == {"ACCUSE", "SUPPORT"}
        assert {row["type"] for row in listed("events", "--since", "2023-05")} == {"CONSULT"}
        assert {row["type"] for row in listed("events", "--actor", "FIN", "--until", "2023-04-04")} == {"ACCUSE"}
        assert len(listed("events", "--since", "2023", "--until", "2023")) == 3

    def test_report(self, listed: Any) -> None:
        """``--report`` takes the beginning of an id."""
        report = next(row["id"] for row in listed("reports") if row["outlet"] == "Lakeside Review")
        assert [row["report"] for row in listed("mentions", "--report", report[:8])] == [report]

    def test_quotes_are_filtered_by_how_they_are_quoted(self, listed: Any, record_path: str, capsys: Any) -> None:
        """Their types are direct, mixed and indirect; an event type is refused."""
        assert len(listed("quotes", "--type", "Direct", "--limit", "1")) == 1
        assert listed("quotes", "--type", "indirect") == []
        assert run("quotes", "--type", "SUPPORT", "--record", record_path) == 2
        assert "direct, mixed, indirect" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("option", "value", "allowed"),
        [
            ("--type", "FIGHT", ", ".join(TYPES)),
            ("--since", "yesterday", "2023-05-09, 2023-05 or 2023"),
            ("--until", "2023-02-30", "not in the calendar"),
            ("--since", "09/05/2023", "2023-05-09, 2023-05 or 2023"),
            ("--format", "xml", "table, jsonl, csv, parquet"),
        ],
    )
    def test_a_wrong_value_is_one_line_with_what_is_allowed(
        self, option: str, value: str, allowed: str, record_path: str, capsys: Any
    ) -> None:
        """The status is 2, nothing is printed on standard output, and the line names the value."""
        assert run("events", option, value, "--record", record_path) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("\n") == 1
        assert value in err
        assert allowed in err


class TestRecordOption:
    def test_the_environment_names_the_record(self, record_path: str, monkeypatch: Any, capsys: Any) -> None:
        """``DRAGOMAN_RECORD`` stands for ``--record``."""
        monkeypatch.setenv("DRAGOMAN_RECORD", record_path)
        assert run("actors", "--format", "jsonl") == 0
        assert "Sweden" in capsys.readouterr().out

    def test_looking_makes_no_record(self, tmp_path: Path, capsys: Any) -> None:
        """A mistyped path is a wrong call of one line, and no empty record is left there."""
        path = tmp_path / "typo.db"
        assert run("events", "--record", str(path)) == 2
        assert capsys.readouterr().err.count("\n") == 1
        assert not path.exists()


class TestDocumentation:
    def test_the_page_is_current(self) -> None:
        """docs/commands.md is what docs/make_commands.py writes now."""
        page = runpy.run_path(str(DOCS / "make_commands.py"))["page"]()
        assert (DOCS / "commands.md").read_text(encoding="utf-8") == page

    def test_every_verb_and_option_is_on_the_page(self) -> None:
        """Whatever can be typed is described."""
        page = (DOCS / "commands.md").read_text(encoding="utf-8")
        sections = {part.splitlines()[0]: part for part in page.split("\n## ")}
        command: Any = typer.main.get_command(app)
        verbs = {f"dragoman {name}": verb for name, verb in command.commands.items()} | {"dragoman": command}
        missing = [
            (name, option)
            for name, verb in verbs.items()
            for parameter in verb.params
            for option in (parameter.opts if parameter.param_type_name == "option" else [parameter.metavar])
            if f"`{option}" not in sections.get(name, "")
        ]
        assert missing == []

    @pytest.mark.parametrize("verb", ["read", "brief", "compare", *VERBS])
    def test_help_has_two_examples(self, verb: str, capsys: Any) -> None:
        """Each verb's help shows how it is called."""
        assert run(verb, "--help") == 0
        examples = capsys.readouterr().out.partition("Examples:")[2]
        assert examples.count(f"dragoman {verb} ") >= 2
