"""``dragoman read``: reports into the record, and how the command itself behaves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli_samples import REPORTS, HandCoder, run

import dragoman.record
from dragoman.record import Record
from dragoman.scale import cores


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Calls ``dragoman read`` with the coder by hand in the model's place."""
    record = dragoman.record.Record
    monkeypatch.setattr(dragoman.record, "Record", lambda path: record(path, coder=HandCoder()))
    return lambda *inputs: run("read", *map(str, inputs), "--record", str(tmp_path / "out.db"))


@pytest.fixture
def wire(tmp_path: Path) -> Path:
    path = tmp_path / "wire.jsonl"
    path.write_text("".join(json.dumps(report) + "\n" for report in REPORTS), encoding="utf-8")
    return path


class TestRead:
    def test_counts_what_was_read_on_standard_error(self, read: Any, wire: Path, capsys: Any) -> None:
        """Without a terminal there is one line with the counts, and nothing on standard output."""
        assert read(wire) == 0
        out, err = capsys.readouterr()
        assert (out, err) == ("", "3 reports read, 0 already known\n")

    def test_a_terminal_gets_a_bar(self, read: Any, wire: Path, monkeypatch: Any, capsys: Any) -> None:
        """It says what is being done and how many reports are done; the counts come last."""
        monkeypatch.setattr("sys.stderr.isatty", lambda: True)
        monkeypatch.setenv("TERM", "xterm")
        assert read(wire) == 0
        out, err = capsys.readouterr()
        assert out == ""
        assert "linking" in err
        assert "3/3" in err
        assert err.endswith("3 reports read, 0 already known\n")

    def test_the_same_again_is_known(self, read: Any, wire: Path, capsys: Any) -> None:
        """Reading a file a second time changes nothing and says so."""
        read(wire)
        capsys.readouterr()
        assert read(wire) == 0
        assert capsys.readouterr().err == "0 reports read, 3 already known\n"

    def test_names_what_could_not_be_read_and_reads_the_rest(self, read: Any, wire: Path, capsys: Any) -> None:
        """A bad line gets one line with the place and the reason, the status is 1, the other reports are there."""
        wire.write_text(wire.read_text(encoding="utf-8") + "{broken\n", encoding="utf-8")
        assert read(wire) == 1
        failure, counts = capsys.readouterr().err.splitlines()
        assert failure.startswith("not read: ")
        assert "wire.jsonl" in failure
        assert "4" in failure
        assert counts == "3 reports read, 0 already known, 1 could not be read"

    def test_a_missing_file_is_an_input_that_could_not_be_read(self, read: Any, tmp_path: Path, capsys: Any) -> None:
        """It is named, and the status is 1."""
        assert read(tmp_path / "nothing.txt") == 1
        assert "nothing.txt" in capsys.readouterr().err

    @pytest.mark.parametrize(("given", "wanted"), [((), cores()), (("--workers", "3"), 3)])
    def test_workers(self, given: tuple[str, ...], wanted: int, read: Any, wire: Path, monkeypatch: Any) -> None:
        """So many processes as were asked for may code, by default one for each core."""
        asked = []
        summary = dragoman.record.ReadSummary(3, 0, ())
        monkeypatch.setattr(Record, "read", lambda self, inputs, **options: asked.append(options["workers"]) or summary)
        assert read(wire, *given) == 0
        assert asked == [wanted]

    def test_no_workers_at_all_is_a_wrong_call(self, read: Any, wire: Path, capsys: Any) -> None:
        """The status is 2, in one line."""
        assert read(wire, "--workers", "0") == 2
        assert "--workers" in capsys.readouterr().err

    def test_without_inputs_the_call_is_wrong(self, capsys: Any) -> None:
        """The status is 2 and one line says what is missing and where help is."""
        assert run("read") == 2
        assert capsys.readouterr().err == "dragoman: Missing argument 'INPUT...'. (dragoman read --help)\n"


class TestCommand:
    @pytest.mark.parametrize("arguments", [("--help",), ("-h",), ()])
    def test_help_lists_the_verbs(self, arguments: tuple[str, ...], capsys: Any) -> None:
        """``--help``, ``-h`` and no arguments at all print the verbs."""
        assert run(*arguments) == 0
        out = capsys.readouterr().out
        verbs = "read brief mentions events quotes stories reports actors dyads compare"
        assert [verb for verb in verbs.split() if f" {verb} " not in out] == []

    def test_says_its_version(self, monkeypatch: Any, capsys: Any) -> None:
        """``--version`` prints the version of the installed package."""
        monkeypatch.setattr("importlib.metadata.version", lambda name: f"9.8.7 of {name}")
        assert run("--version") == 0
        assert capsys.readouterr().out == "dragoman 9.8.7 of dragoman\n"

    def test_an_unknown_verb_is_one_line(self, capsys: Any) -> None:
        """A mistyped verb is a wrong call, and the line proposes the right one."""
        assert run("evnts") == 2
        err = capsys.readouterr().err
        assert "events" in err
        assert err.count("\n") == 1

    def test_a_fault_of_the_program_is_one_line(self, monkeypatch: Any, capsys: Any) -> None:
        """No traceback reaches a user who has not asked for it."""
        monkeypatch.delenv("DRAGOMAN_TRACEBACK", raising=False)
        monkeypatch.setattr(dragoman.record, "Record", lambda *_, **__: 1 / 0)
        assert run("events") == 2
        err = capsys.readouterr().err
        assert err.startswith("dragoman: unexpected ZeroDivisionError: division by zero")
        assert err.count("\n") == 1

    def test_the_traceback_is_there_for_who_asks(self, monkeypatch: Any, capsys: Any) -> None:
        """``DRAGOMAN_TRACEBACK`` adds it."""
        monkeypatch.setenv("DRAGOMAN_TRACEBACK", "1")
        monkeypatch.setattr(dragoman.record, "Record", lambda *_, **__: 1 / 0)
        run("events")
        assert "Traceback" in capsys.readouterr().err

    def test_an_interruption_is_one_line(self, monkeypatch: Any, capsys: Any) -> None:
        """Ctrl-C ends with the status that shells expect, and says that nothing is lost."""

        def interrupted(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(dragoman.record, "Record", interrupted)
        assert run("read", "news/") == 130
        assert capsys.readouterr().err == "dragoman: stopped; what was done so far is kept\n"

    def test_a_full_disk_is_one_line(self, monkeypatch: Any, capsys: Any) -> None:
        """What the system refuses is told with the file's name."""

        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device", "out.csv")

        monkeypatch.setattr(dragoman.record, "Record", full)
        assert run("events") == 2
        assert capsys.readouterr().err == "dragoman: out.csv: No space left on device\n"


class TestProcess:
    def test_starts_without_the_heavy_modules(self) -> None:
        """``--help`` loads neither the database, the model, pyarrow nor the HTML reader."""
        heavy = ["sqlalchemy", "onnxruntime", "pyarrow", "trafilatura", "numpy", "yaml", "rapidfuzz"]
        script = (
            "import sys, dragoman.cli; dragoman.cli.main(['--help']);"
            f"sys.exit(str([module for module in {heavy} if module in sys.modules]))"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
        assert done.stderr.strip() == "[]"

    def test_a_closed_pipe_is_silent(self, record_path: str) -> None:
        """``| head`` neither complains nor fails."""
        for arguments in (["mentions", "--format", "jsonl"], ["brief"], ["events"]):
            reading, writing = os.pipe()
            os.close(reading)
            command = [sys.executable, "-m", "dragoman", *arguments, "--record", record_path]
            done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
            os.close(writing)
            assert (done.returncode, done.stderr) == (0, b""), arguments

    def test_any_encoding_of_the_terminal_will_do(self, record_path: str) -> None:
        """JSON lines are UTF-8 wherever they go, and text that a terminal has no letters for does not stop it."""
        environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
        command = [sys.executable, "-m", "dragoman"]
        for arguments in (["stories", "--format", "jsonl"], ["brief"]):
            done = subprocess.run(
                [*command, *arguments, "--record", record_path], capture_output=True, env=environment, check=False
            )
            assert (done.returncode, done.stderr) == (0, b"")
            done.stdout.decode("utf-8")
