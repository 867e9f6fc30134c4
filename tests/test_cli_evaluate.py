"""``dragoman evaluate``."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from cli_samples import fill, lines_of, run

from dragoman.record import Record


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Record:
    """A record with three events: one accepted as part of a random sample, one corrected, one rejected."""
    monkeypatch.setenv("DRAGOMAN_RECORD", str(tmp_path / "finland.db"))
    opened = Record(fill(tmp_path / "finland.db"))
    events = {event["type"]: event["id"] for event in opened.events()}
    opened.accept(events["ACCUSE"], by="Mira", drawn="random")
    opened.correct(events["SUPPORT"], {"type": "AID", "date": "2023-04-06"}, by="Mira")
    opened.reject(events["CONSULT"], by="Ole")
    return opened


class TestEvaluate:
    """The figures with their intervals."""

    def test_table(self, record: Record, capsys: pytest.CaptureFixture[str]) -> None:
        """What was drawn at random stands apart from all that was judged."""
        assert run("evaluate") == 0
        lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
        assert "random events precision 1 100.0% 20.7% to 100.0%" in lines
        assert "all events precision 3 66.7% 20.8% to 93.9%" in lines
        assert "all events type 2 50.0% 9.5% to 90.5%" in lines
        assert "all events status 2 100.0% 34.2% to 100.0%" in lines

    def test_jsonl(self, record: Record, capsys: pytest.CaptureFixture[str]) -> None:
        """All figures, one an object."""
        assert run("evaluate", "--format", "jsonl", "--type", "support") == 0
        rows = {(row["sample"], row["figure"]): row for row in lines_of(capsys.readouterr().out)}
        assert rows["all", "date"] == {
            "sample": "all", "of": "events", "figure": "date", "right": 0, "n": 1, "share": 0.0, "low": 0.0,
            "high": 0.793451,
        }  # fmt: skip
        assert {sample for sample, _ in rows} == {"all"}

    def test_csv(self, record: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """A file with the same columns."""
        assert run("evaluate", "--format", "csv", "--since", "2023-06", "--output", str(tmp_path / "a.csv")) == 0
        [row] = csv.DictReader(StringIO((tmp_path / "a.csv").read_text(encoding="utf-8-sig")))
        assert (row["figure"], row["right"], row["n"], row["high"]) == ("precision", "0", "1", "0.793451")

    def test_nothing_judged(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """It is said how to begin."""
        assert run("evaluate", "--record", fill(tmp_path / "new.db")) == 0
        said = capsys.readouterr()
        assert (said.out, "nothing has been judged yet" in said.err) == ("", True)

    def test_nothing_at_random(self, record: Record, capsys: pytest.CaptureFixture[str]) -> None:
        """Without a sample it is said what the figures don't tell."""
        assert run("evaluate", "--type", "SUPPORT") == 0
        assert "Nothing was drawn at random" in capsys.readouterr().err

    @pytest.mark.parametrize("call", [["--format", "parquet"], ["--type", "PRAISE"], ["--since", "May"]])
    def test_wrong(self, record: Record, capsys: pytest.CaptureFixture[str], call: list[str]) -> None:
        """One line says what is wrong."""
        assert run("evaluate", *call) == 2
        assert capsys.readouterr().err.count("\n") == 1
