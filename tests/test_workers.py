"""Reading with worker processes: the record is the same, and whatever happens to a worker is told in one line."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from test_record import ActCoder, dump, series

from dragoman import record as record_module
from dragoman.errors import CodingError, RequestError
from dragoman.record import Progress, ReadSummary, Record
from dragoman.values import Coded, Report

BAD = Report("This cannot be coded, it seems.", id="bad")


class DyingCoder(ActCoder):
    """Its process ends, as if the system had stopped it, at a report that says so."""

    def code_batch(self, reports: Sequence[Report]) -> list[Coded]:
        if any("ends the process" in report.text for report in reports):
            os._exit(9)
        return super().code_batch(reports)


class SlowCoder(ActCoder):
    """Takes its time over every report but the first."""

    def code_batch(self, reports: Sequence[Report]) -> list[Coded]:
        time.sleep(0 if reports[0].id == "letter-0" else 60)
        return super().code_batch(reports)


class LockedCoder(ActCoder):
    """Holds something that belongs to its process."""

    def __init__(self) -> None:
        super().__init__()
        self.held = (number for number in range(3))


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers start however little there is to read."""
    monkeypatch.setattr(record_module, "FOR_WORKERS", 1)


@pytest.mark.usefixtures("eager")
class TestWorkers:
    """``Record.read`` with ``workers``."""

    def test_the_record_is_the_same(self, record_url: str, tmp_path: Path) -> None:
        """Every row of every table, in the same order, and the same summary as without workers."""
        reports = [*series(11)[:9], BAD, *series(11)]
        with Record(record_url, coder=ActCoder()) as opened:
            several = opened.read(reports, batch=5, workers=2)
        with Record(tmp_path / "alone.db", coder=ActCoder()) as opened:
            alone = opened.read(reports, batch=5)
        assert several == alone
        assert (several.read, several.known, len(several.failures)) == (11, 9, 1)
        assert dump(record_url, sequence=False) == dump(str(tmp_path / "alone.db"), sequence=False)

    def test_work_is_done_elsewhere(self, tmp_path: Path) -> None:
        """This process codes nothing, and no worker is left when the reading is done."""
        coder = ActCoder()
        with Record(tmp_path / "a.db", coder=coder) as opened:
            assert opened.read(series(6), workers=2) == ReadSummary(6, 0, ())
        assert coder.asked == []
        assert multiprocessing.active_children() == []

    def test_reports_that_come_again_before_they_are_stored(self, tmp_path: Path) -> None:
        """They are known, though no batch has been written yet."""
        with Record(tmp_path / "a.db", coder=ActCoder()) as opened:
            assert opened.read([*series(3), *series(3)], batch=1, workers=2) == ReadSummary(3, 3, ())

    def test_a_worker_that_dies(self, tmp_path: Path) -> None:
        """It is one line that says what to do, and what was stored before stays."""
        deadly = Report("This ends the process.", id="deadly")
        with Record(tmp_path / "a.db", coder=DyingCoder()) as opened:
            with pytest.raises(CodingError, match=r"worker process ended .* with fewer workers$"):
                opened.read([*series(12), deadly], batch=1, workers=2)
            kept = len(list(opened.reports()))
            assert kept >= 1
            assert opened.read(series(12)) == ReadSummary(12 - kept, kept, ())

    def test_a_coder_that_cannot_be_sent(self, tmp_path: Path) -> None:
        """It is told before anything is read."""
        with Record(tmp_path / "a.db", coder=LockedCoder()) as opened:
            with pytest.raises(RequestError, match=r"can't be sent to worker processes .* workers=1$"):
                opened.read(series(2), workers=2)
            assert list(opened.reports()) == []

    def test_an_interruption_does_not_wait_for_the_workers(self, tmp_path: Path) -> None:
        """Workers in the middle of a report leave at once, and what was stored stays."""

        def interrupt(step: Progress) -> None:
            raise KeyboardInterrupt

        start = time.monotonic()
        with Record(tmp_path / "a.db", coder=SlowCoder()) as opened:
            with pytest.raises(KeyboardInterrupt):
                opened.read(series(4), batch=1, workers=2, progress=interrupt)
            assert [row["id"] for row in opened.reports()] == ["letter-0"]
        assert time.monotonic() - start < 40
        assert multiprocessing.active_children() == []


class TestFewReports:
    """Where starting workers would cost more than it saves."""

    def test_are_coded_in_this_process(self, tmp_path: Path) -> None:
        """All of them, though workers were allowed."""
        coder = ActCoder()
        with Record(tmp_path / "a.db", coder=coder) as opened:
            opened.read([*series(3), BAD], batch=2, workers=8)
        assert set(coder.asked) == {"letter-0", "letter-1", "letter-2", "bad"}


COMMAND = """
import os, signal, sys, time
import dragoman.record, dragoman.scale
from test_record import series
from test_workers import SlowCoder

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # tests that run in the background have it ignored
    dragoman.record.FOR_WORKERS = 1
    record = dragoman.record.Record
    dragoman.record.Record = lambda path: record(path, coder=SlowCoder())
    in_workers = dragoman.record.code_in_workers

    def noted(*arguments):
        open("started", "w").close()
        return in_workers(*arguments)

    dragoman.record.code_in_workers = noted
    from dragoman.cli import main
    sys.exit(main(["read", sys.argv[1], "--record", sys.argv[2], "--workers", "2"]))
"""


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="sends Ctrl-C as POSIX terminals do")
class TestInterrupt:
    """Ctrl-C at a terminal, which goes to the workers too."""

    @pytest.mark.parametrize("after", [0.0, 0.2, 4])
    def test_is_one_line(self, tmp_path: Path, after: float) -> None:
        """While the workers start as well as while they code, the command alone answers it."""
        script, reports = tmp_path / "command.py", tmp_path / "reports"
        script.write_text(COMMAND, encoding="utf-8")
        reports.mkdir()
        for number in range(6):
            (reports / f"{number}.txt").write_text(f"Report {number} of six.", encoding="utf-8")
        paths = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])
        command = [sys.executable, str(script), str(reports), str(tmp_path / "a.db")]
        environment = {**os.environ, "PYTHONPATH": paths}
        started = subprocess.Popen(
            command, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True, cwd=tmp_path
        )
        while started.poll() is None and not (tmp_path / "started").exists():
            time.sleep(0.05)
        time.sleep(after)
        os.killpg(started.pid, signal.SIGINT)
        _, said = started.communicate(timeout=60)
        assert (started.returncode, said) == (130, "dragoman: stopped; what was done so far is kept\n")
