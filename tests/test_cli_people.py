"""``dragoman people``."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from cli_samples import run

from dragoman.web.guard import people
from dragoman.web.guard.people import People

PASSWORD = "a heron over the harbour"  # noqa: S105


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the people will be; passwords are hashed in a millisecond."""
    monkeypatch.setattr(people, "COST", 2**4)
    return str(tmp_path / "people.json")


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Standard input has this text."""
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


class TestAdd:
    """``dragoman people add``."""

    def test_add(self, file: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        """The person is in the file, with the role and the first line of standard input for a password."""
        typed(monkeypatch, f"{PASSWORD}\nmore\n")
        assert run("people", "add", "Mira", "--role", "correct", "--file", file) == 0
        assert capsys.readouterr().err == "Mira may sign in (correct)\n"
        there = People(Path(file))
        found = there.check("Mira", PASSWORD)
        assert found
        assert (found.name, found.role) == ("Mira", "correct")
        assert there.check("Mira", "another password") is None

    def test_again(self, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Who is there already gets the new password and role."""
        for password, role in ((PASSWORD, "correct"), (PASSWORD + "!", "read")):
            typed(monkeypatch, password)
            assert run("people", "add", "Mira", "--role", role, "--file", file) == 0
        [person] = People(Path(file))
        assert person.role == "read"
        assert People(Path(file)).check("Mira", PASSWORD) is None

    def test_asks_twice(self, file: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        """On a terminal it is asked for twice, without showing it, until both are the same."""
        answers = iter([PASSWORD, "a slip of the hand", PASSWORD, PASSWORD])
        monkeypatch.setattr("sys.stdin.isatty", lambda: True)
        monkeypatch.setattr("getpass.getpass", lambda *_: next(answers))
        monkeypatch.setattr("typer._click.termui.hidden_prompt_func", lambda *_: next(answers), raising=False)
        assert run("people", "add", "Mira", "--file", file) == 0
        assert People(Path(file)).check("Mira", PASSWORD)
        assert PASSWORD not in "".join(capsys.readouterr())

    @pytest.mark.parametrize(
        ("name", "password", "said"),
        [
            ("Mira", "short", "the password has 5 characters: 12 to 1024 are needed"),
            ("Mira", "", "the password has 0 characters"),
            ("  ", PASSWORD, "is no name"),
            ("Mi\x1bra", PASSWORD, "is no name"),
        ],
    )
    def test_refused(
        self,
        file: str,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        name: str,
        password: str,
        said: str,
    ) -> None:
        """One line says what can't be taken, and no file is made."""
        typed(monkeypatch, password)
        assert run("people", "add", name, "--file", file) == 2
        assert said in capsys.readouterr().err
        assert not Path(file).exists()

    def test_no_such_folder(
        self, file: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Where the file can't be written a line says why."""
        typed(monkeypatch, PASSWORD)
        assert run("people", "add", "Mira", "--file", f"{file}/inside/people.json") == 2
        assert "No such file or directory; see that you may write in its folder" in capsys.readouterr().err


class TestListAndRemove:
    """``dragoman people list`` and ``remove``."""

    def test_list(self, file: str, capsys: pytest.CaptureFixture[str]) -> None:
        """A line for each, without a hash."""
        there = People(Path(file))
        there.add("Mira", "correct", PASSWORD)
        there.add("Ben", "read", PASSWORD)
        assert run("people", "list", "--file", file) == 0
        assert capsys.readouterr().out == "Mira\tcorrect\nBen\tread\n"

    def test_remove(self, file: str, capsys: pytest.CaptureFixture[str]) -> None:
        """Who is removed is out; who isn't there is told."""
        People(Path(file)).add("Mira", "correct", PASSWORD)
        assert run("people", "remove", "Ben", "--file", file) == 2
        assert "nobody is called 'Ben' (Mira)" in capsys.readouterr().err
        assert run("people", "remove", "Mira", "--file", file) == 0
        assert list(People(Path(file))) == []

    def test_missing(self, file: str, capsys: pytest.CaptureFixture[str]) -> None:
        """Without a file a line says how one is made."""
        assert run("people", "list", "--file", file) == 2
        assert "«dragoman people add» makes the file" in capsys.readouterr().err
