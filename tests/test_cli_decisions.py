"""``dragoman merge``, ``split``, ``link``, ``unlink``, ``withdraw``, ``decisions``, ``relink`` and ``recode``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cli_samples import HandCoder, fill, lines_of, run

from dragoman.record import Record


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A record with three reports: the condemnation is told by two, the praise and the talks by one each."""
    monkeypatch.setenv("DRAGOMAN_RECORD", str(tmp_path / "finland.db"))
    monkeypatch.setenv("DRAGOMAN_AUTHOR", "Mira")
    return fill(tmp_path / "finland.db")


def listed(verb: str, capsys: pytest.CaptureFixture[str], **wanted: str) -> list[str]:
    """The ids of the rows that a verb lists, of those with the fields wanted."""
    capsys.readouterr()
    assert run(verb, "--format", "jsonl") == 0
    rows = lines_of(capsys.readouterr().out)
    return [row["id"] for row in rows if all(row[field] == value for field, value in wanted.items())]


class TestVerbs:
    """Each prints one line with the ids before and after."""

    def test_merge(self, path: str, capsys: pytest.CaptureFixture[str]) -> None:
        """Two events become one: the line names the decision, both events, and the one that stays."""
        [accused], [praised] = (listed("events", capsys, type=type_) for type_ in ("ACCUSE", "SUPPORT"))
        assert run("merge", accused[:6], praised, "--reason", "one [bold]exchange[/bold]") == 0
        out = capsys.readouterr().out
        assert re.fullmatch(rf"d\w{{16}} \(merge\): event {accused}, {praised} → e\w{{16}}\n", out)
        assert len(listed("events", capsys)) == 2

    def test_split_and_withdraw(self, path: str, capsys: pytest.CaptureFixture[str]) -> None:
        """What one report tells leaves the event, and comes back when that is withdrawn."""
        [accused] = listed("events", capsys, type="ACCUSE")
        [harbour] = listed("reports", capsys, outlet="Harbour Courier")
        assert run("split", accused, harbour) == 0
        made = re.fullmatch(rf"(d\w{{16}}) \(split\): event {accused} → (e\w+), (e\w+)\n", capsys.readouterr().out)
        assert made
        assert sorted(listed("events", capsys, type="ACCUSE")) == sorted(made.groups()[1:])
        assert run("withdraw", made[1][:8]) == 0
        said = capsys.readouterr().out
        assert re.fullmatch(rf"d\w{{16}} \(withdraw of {made[1]}\): event e\w+, e\w+ → {accused}\n", said)

    def test_link_and_unlink(self, path: str, capsys: pytest.CaptureFixture[str]) -> None:
        """A mention moves to another event, and leaves it again; copies are decided on with --copy."""
        [consult] = listed("events", capsys, type="CONSULT")
        [praised] = listed("mentions", capsys, type="SUPPORT")
        assert run("link", praised, consult) == 0
        assert "(link): event " in capsys.readouterr().out
        assert run("unlink", praised) == 0
        assert "(unlink): event " in capsys.readouterr().out
        harbour, ledger = (listed("reports", capsys, outlet=name)[0] for name in ("Harbour Courier", "Morning Ledger"))
        assert run("link", harbour, ledger, "--copy") == 0
        assert run("unlink", harbour, ledger, "--copy") == 0
        assert capsys.readouterr().out.count("copies") == 2

    @pytest.mark.parametrize(
        ("call", "said"),
        [
            (("merge", "0000"), "dragoman: no event and no story has the id '0000'"),
            (("merge", "EVENT"), "dragoman: EVENT: two different events or stories are needed to be one"),
            (("split", "EVENT", "REPORT"), "has no part in EVENT"),
            (("unlink", "REPORT", "REPORT"), "give two reports and --copy, or one mention or report without it"),
            (("unlink", "REPORT", "--copy"), "give two reports and --copy, or one mention or report without it"),
            (("link", "REPORT", "EVENT"), "'REPORT' is the id of a report: give that of a mention"),
            (("withdraw", "EVENT"), "no decision has the id 'EVENT'"),
            (("decisions", "--import", "nowhere.jsonl"), "nowhere.jsonl: No such file"),
        ],
    )
    def test_wrong_calls(self, path: str, capsys: pytest.CaptureFixture[str], call: tuple[str, ...], said: str) -> None:
        """One line says what is wrong, the exit status is 2, and nothing is decided."""
        ids = {"EVENT": listed("events", capsys, type="CONSULT")[0], "REPORT": listed("reports", capsys)[0]}
        assert run(*(ids.get(word, word) for word in call)) == 2
        told = capsys.readouterr()
        for word, id_ in ids.items():
            said = said.replace(word, id_)
        assert said in told.err
        assert (told.out, told.err.count("\n")) == ("", 1)
        assert listed("decisions", capsys) == []


class TestDecisions:
    """``dragoman decisions``."""

    def test_table(self, path: str, capsys: pytest.CaptureFixture[str]) -> None:
        """The table says who decided what, what came of it, and why; without decisions a line says so."""
        assert run("decisions") == 0
        assert "no decisions match" in capsys.readouterr().err
        [praised] = listed("mentions", capsys, type="SUPPORT")
        [consult] = listed("events", capsys, type="CONSULT")
        run("link", praised, consult, "--by", "Ben", "--reason", "a toast at the talks")
        capsys.readouterr()
        assert run("decisions") == 0
        out = capsys.readouterr().out
        for word in ("Ben", "link (event)", "a toast at the talks", consult[:8]):
            assert word in out

    def test_export_and_import(self, path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """What is written as JSON lines is read into another record; the counts say what waits and what failed."""
        [praised] = listed("mentions", capsys, type="SUPPORT")
        [consult] = listed("events", capsys, type="CONSULT")
        run("link", praised, consult)
        lines = tmp_path / "decisions.jsonl"
        assert run("decisions", "--format", "jsonl", "--output", str(lines)) == 0
        other = fill(tmp_path / "other.db")
        capsys.readouterr()
        assert run("decisions", "--import", str(lines), "--record", other) == 0
        assert capsys.readouterr().err == "1 decision added, 0 already known\n"
        with Record(other, create=False) as record:
            assert len(list(record.events())) == 2
            assert [row["author"] for row in record.decisions()] == ["Mira"]
        empty = str(tmp_path / "empty.db")
        Record(empty).close()
        lines.write_text(lines.read_text() + "[]\n")
        assert run("decisions", "--import", str(lines), "--record", empty) == 1
        told = capsys.readouterr().err.splitlines()
        assert told[0].startswith(f"not read: {lines}:2: this is no decision")
        counts = "1 decision added, 0 already known, 1 waiting for reports that are not in the record"
        assert told[1] == f"{counts}, 1 could not be read"

    @pytest.mark.parametrize("format_", ["csv", "parquet"])
    def test_flat(self, path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], format_: str) -> None:
        """The other formats hold them too."""
        run("unlink", listed("mentions", capsys, type="ACCUSE")[0])
        output = tmp_path / "decisions"
        assert run("decisions", "--format", format_, "--output", str(output)) == 0
        assert output.stat().st_size > 100


class TestAnew:
    """``dragoman relink`` and ``dragoman recode``."""

    def test_relink(self, path: str, capsys: pytest.CaptureFixture[str]) -> None:
        """Everything is linked anew, with the decisions kept; the line says how many reports that were."""
        run("unlink", listed("mentions", capsys, type="ACCUSE")[0])
        events = sorted(listed("events", capsys))
        assert run("relink") == 0
        assert capsys.readouterr().err == "3 reports linked anew\n"
        assert sorted(listed("events", capsys)) == events

    def test_recode(self, path: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        """What another version coded is coded anew; what this version coded is left alone."""
        monkeypatch.setattr("dragoman.coding.coder.Coder.load", HandCoder)
        assert run("recode", "--workers", "1") == 0
        assert capsys.readouterr().err == "0 reports coded anew, 3 left as they are\n"
        monkeypatch.setattr(HandCoder, "version", "by-hand-2")
        assert run("recode", "--workers", "1") == 0
        assert capsys.readouterr().err == "3 reports coded anew, 0 left as they are\n"

    def test_recode_tells_what_failed(
        self, path: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A report that can't be coded is named, keeps what was read out of it before, and makes the exit status 1."""

        class Failing(HandCoder):
            version = "by-hand-2"

            def code_batch(self, reports):  # type: ignore[no-untyped-def]
                if any("Turkey" in report.text for report in reports):
                    raise ValueError("no words")
                return super().code_batch(reports)

        monkeypatch.setattr("dragoman.coding.coder.Coder.load", Failing)
        mentions = listed("mentions", capsys)
        assert run("recode", "--workers", "1") == 1
        told = capsys.readouterr().err
        assert "not coded: report " in told
        assert told.endswith("2 reports coded anew, 0 left as they are, 1 could not be coded\n")
        assert sorted(listed("mentions", capsys)) == sorted(mentions)
