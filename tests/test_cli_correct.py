"""``dragoman correct``."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from cli_samples import fill, lines_of, run


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A record with three reports: the condemnation is told by two, the praise and the talks by one each."""
    monkeypatch.setenv("DRAGOMAN_RECORD", str(tmp_path / "finland.db"))
    monkeypatch.setenv("DRAGOMAN_AUTHOR", "Mira")
    return fill(tmp_path / "finland.db")


def rows(verb: str, capsys: pytest.CaptureFixture[str], **wanted: str) -> list[dict[str, Any]]:
    """The rows that a verb lists, of those with the fields wanted."""
    capsys.readouterr()
    assert run(verb, "--format", "jsonl") == 0
    return [row for row in lines_of(capsys.readouterr().out) if all(row[key] == value for key, value in wanted.items())]


class TestCorrect:
    """It says what each field was and is."""

    def test_fields(self, path: str, capsys: pytest.CaptureFixture[str]) -> None:
        """A line for the decision, and one for each field before and after."""
        [event] = rows("events", capsys, type="SUPPORT")
        assert run("correct", event["id"][:6], "type=ACCUSE", "targets=Russia; SWE", "place=Helsinki") == 0
        assert re.fullmatch(
            rf"d\w{{16}} \(correct\): event {event['id']}\n"
            r"  type: SUPPORT → ACCUSE\n  targets: Finland \(FIN\) → Russia \(RUS\); Sweden \(SWE\)\n"
            r"  place: none → Helsinki \(FIN\)\n",
            capsys.readouterr().out,
        )
        [found] = [row for row in rows("events", capsys) if row["id"] == event["id"]]
        assert ([role["name"] for role in found["targets"]], found["judged"]) == (["Russia", "Sweden"], "corrected")

    def test_nothing_and_json(self, path: str, capsys: pytest.CaptureFixture[str]) -> None:
        """An empty value says that there is none, and JSON describes what is new."""
        [mention] = rows("mentions", capsys, type="CONSULT")
        new = json.dumps([{"name": "Border Guild", "country": "SWE"}])
        assert run("correct", mention["id"], "date=", f"sources={new}", "symmetric=false") == 0
        said = capsys.readouterr().out
        assert "date: 2023-06 → none" in said
        assert "symmetric: true → false" in said
        assert [actor["country"] for actor in rows("actors", capsys, name="Border Guild")] == ["SWE"]

    def test_a_statement_and_an_actor(self, path: str, capsys: pytest.CaptureFixture[str]) -> None:
        """Statements and actors are corrected alike."""
        quote = rows("quotes", capsys)[0]
        assert run("correct", quote["id"], "speaker=Jens Stoltenberg", "--by", "Ole") == 0
        assert "speaker: Dmitry Peskov (RUS) → Jens Stoltenberg (IGO)" in capsys.readouterr().out
        assert run("correct", "dmitry-peskov", "name=Dmitri Peskow") == 0
        assert "name: Dmitry Peskov → Dmitri Peskow" in capsys.readouterr().out
        assert {row["author"] for row in rows("decisions", capsys)} == {"Ole", "Mira"}

    def test_accept_and_reject(self, path: str, capsys: pytest.CaptureFixture[str]) -> None:
        """What is rejected is listed no more, and is listed again when that is withdrawn."""
        [event] = rows("events", capsys, type="SUPPORT")
        assert run("correct", event["id"], "--accept") == 0
        assert run("correct", event["id"], "--reject", "--reason", "a toast") == 0
        out = capsys.readouterr().out
        made = re.findall(rf"(d\w{{16}}) \((?:accept|reject)\): event {event['id']}", out)
        assert not rows("events", capsys, type="SUPPORT")
        assert run("withdraw", made[1]) == 0
        assert f"(withdraw of {made[1]}): event {event['id']}" in capsys.readouterr().out
        assert [row["judged"] for row in rows("events", capsys, type="SUPPORT")] == ["accepted"]

    def test_listed_among_the_decisions(self, path: str, capsys: pytest.CaptureFixture[str]) -> None:
        """With what it says; and as a file it goes into another record."""
        [event] = rows("events", capsys, type="SUPPORT")
        run("correct", event["id"], "type=ACCUSE")
        capsys.readouterr()
        assert run("decisions") == 0
        assert "type: ACCUSE" in capsys.readouterr().out
        file, other = Path(path).with_name("decisions.jsonl"), fill(Path(path).with_name("other.db"))
        assert run("decisions", "--format", "jsonl", "--output", str(file)) == 0
        assert run("decisions", "--import", str(file), "--record", other) == 0
        assert "1 decision added" in capsys.readouterr().err
        run("events", "--format", "jsonl", "--record", other)
        assert [row["type"] for row in lines_of(capsys.readouterr().out) if row["id"] == event["id"]] == ["ACCUSE"]

    def test_seen(self, path: str, capsys: pytest.CaptureFixture[str]) -> None:
        """With the version that was looked at, what was changed since is left alone."""
        [event] = rows("events", capsys, type="SUPPORT")
        assert run("correct", event["id"], "type=ACCUSE", "--seen", event["version"]) == 0
        assert run("correct", event["id"], "type=AID", "--seen", event["version"]) == 2
        assert "was changed by Mira at" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("call", "said"),
        [
            (["type"], "'type': write FIELD=VALUE, such as type=ACCUSE"),
            ([], "give FIELD=VALUE, or --accept, or --reject"),
            (["type=AID", "--accept"], "give FIELD=VALUE, or --accept, or --reject"),
            (["sources=[{"], "sources: this is no JSON"),
            (["colour=red"], "'colour' of an event can't be corrected"),
            (["date=May"], "write a day of the calendar as 2023-05-09"),
        ],
    )
    def test_wrong(self, path: str, capsys: pytest.CaptureFixture[str], call: list[str], said: str) -> None:
        """One line says what is wrong, and the exit status is 2."""
        [event] = rows("events", capsys, type="SUPPORT")
        assert run("correct", event["id"], *call) == 2
        error = capsys.readouterr().err
        assert said in error
        assert error.count("\n") == 1

    def test_help(self, capsys: pytest.CaptureFixture[str]) -> None:
        """The help names the fields and gives examples."""
        assert run("correct", "--help") == 0
        out = " ".join(capsys.readouterr().out.split())
        assert "type, mode, status, date, place, sources, targets and symmetric" in out
        assert "dragoman correct e1a2b3c4 --accept" in out
