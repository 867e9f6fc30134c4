"""``dragoman serve``."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from cli_samples import fill, run

from dragoman.cli import serve
from dragoman.web.guard import hosts

TOKEN = "a-token-of-the-tests-0123456789"  # noqa: S105


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A record with three reports, which ``--record`` names when it isn't given."""
    monkeypatch.setenv("DRAGOMAN_RECORD", str(tmp_path / "finland.db"))
    return fill(tmp_path / "finland.db")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What would be served, as the application and its socket: the server returns at once, as after Ctrl-C."""
    found: list[Any] = []

    def stop(self: uvicorn.Server, sockets: list[socket.socket]) -> None:
        found.append((self.config.app, sockets[0].getsockname()))
        raise KeyboardInterrupt

    monkeypatch.setattr(uvicorn.Server, "run", stop)
    return found


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    """A file with a token, for its owner only."""
    file = tmp_path / "token"
    file.write_text(TOKEN + "\n")
    file.chmod(0o600)
    return file


class TestProxy:
    """Who is believed about who asks."""

    @pytest.mark.parametrize(("given", "believed"), [([], []), (["--proxy", "10.0.0.1"], ["10.0.0.1"])])
    def test_believed(self, path: str, monkeypatch: pytest.MonkeyPatch, given: list[str], believed: list[str]) -> None:
        """Nobody, also on this machine, whatever headers come; a proxy that was named."""
        asked: list[uvicorn.Config] = []
        monkeypatch.setattr(uvicorn.Server, "run", lambda self, sockets: asked.append(self.config))
        assert run("serve", "--port", "0", *given) == 0
        assert (asked[0].proxy_headers, asked[0].forwarded_allow_ips) == (bool(believed), believed)


class TestAddress:
    """What is printed, and where the desk listens."""

    def test_prints_address(self, path: str, served: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
        """The address is all that standard output has; Ctrl-C ends with 0."""
        assert run("serve", "--port", "0") == 0
        told = capsys.readouterr()
        [(_, (host, port))] = served
        assert (host, told.out) == ("127.0.0.1", f"http://127.0.0.1:{port}/\n")
        assert told.err.splitlines() == [
            f"the desk on {path}, for this machine only; Ctrl-C ends it",
            "the desk is closed",
        ]

    def test_next_free_port(
        self, path: str, served: list[Any], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where the usual port is taken the next free one is used, and a line says so."""
        with socket.create_server(("127.0.0.1", 0)) as taken:
            monkeypatch.setattr(serve, "PORT", taken.getsockname()[1])
            assert run("serve") == 0
        told = capsys.readouterr()
        assert told.err.startswith(f"port {serve.PORT} is taken; ")
        assert served[0][1][1] > serve.PORT

    def test_ipv6(self, path: str, served: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
        """An address of IPv6 stands in brackets."""
        try:
            socket.create_server(("::1", 0), family=socket.AF_INET6).close()
        except OSError:
            pytest.skip("no IPv6 here")
        assert run("serve", "--port", "0", "--host", "::1") == 0
        assert capsys.readouterr().out == f"http://[::1]:{served[0][1][1]}/\n"

    def test_answers_do_not_wait(self, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is written is sent at once, not when the other side has acknowledged what came before."""
        asked: list[int] = []

        def note(self: uvicorn.Server, sockets: list[socket.socket]) -> None:
            asked.append(sockets[0].getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

        monkeypatch.setattr(uvicorn.Server, "run", note)
        assert run("serve", "--port", "0") == 0
        assert [bool(option) for option in asked] == [True]

    def test_opens_browser(
        self, path: str, served: list[Any], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """With --open the browser gets the address."""
        opened: list[str] = []
        monkeypatch.setattr("typer.launch", opened.append)
        assert run("serve", "--port", "0", "--open") == 0
        assert opened == [capsys.readouterr().out.strip()]


class TestWhoComesIn:
    """The options for people and tokens."""

    def settings(self, served: list[Any]) -> Any:
        """The settings of the desk that would be served."""
        [(app, _)] = served
        return app.state.settings

    def test_this_machine_only(self, path: str, served: list[Any]) -> None:
        """Nobody signs in, and the author is the one named."""
        assert run("serve", "--port", "0", "--author", "Mira", "--allow-host", "desk.example") == 0
        found = self.settings(served)
        assert (found.log_in, found.author, "desk.example" in found.hosts) == (False, "Mira", True)

    def test_everywhere(self, path: str, served: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
        """Open to other machines, its link has a random token, and it is known by this machine's names."""
        for _ in range(2):
            assert run("serve", "--port", "0", "--host", "0.0.0.0", "--role", "correct") == 0  # noqa: S104
        tokens = [app.state.settings.token for app, _ in served]
        assert len(set(tokens)) == 2
        assert min(map(len, tokens)) >= 43
        settings = served[0][0].state.settings
        assert (settings.role, set(hosts.names_of_machine()) <= set(settings.hosts)) == ("correct", True)
        told = capsys.readouterr()
        assert told.out.splitlines()[0].endswith(f"/signin?token={tokens[0]}")
        assert "for other machines too, not encrypted, with the token" in told.err

    def test_token_file(self, path: str, served: list[Any], token_file: Path) -> None:
        """A token of one's own; without --role it is for looking."""
        assert run("serve", "--port", "0", "--token-file", str(token_file)) == 0
        found = self.settings(served)
        assert (found.token, found.role, found.log_in) == (TOKEN, "read", True)

    def test_people(self, path: str, served: list[Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """With people there is no token, and no link with one."""
        file = tmp_path / "people.json"
        file.write_text('{"people": []}')
        file.chmod(0o600)
        assert run("serve", "--port", "0", "--host", "0.0.0.0", "--people", str(file)) == 0  # noqa: S104
        found = self.settings(served)
        assert (found.token, found.people) == (None, file)
        assert "token" not in capsys.readouterr().out


class TestWrongCalls:
    """One line says what is wrong, and nothing is served."""

    @pytest.mark.parametrize(
        ("call", "said"),
        [
            (("--record", "nowhere.db"), "nowhere.db: there is no record here"),
            (("--people", "nobody.json"), "nobody.json: No such file or directory"),
            (("--token-file", "nothing"), "nothing: No such file or directory"),
            (("--role", "correct"), "--role is what a token lets one do"),
            (("--role", "admin"), "'admin' is none of read, correct"),
            (("--port", "70000"), "'--port'"),
            (("--host", "192.0.2.7", "--port", "0"), "192.0.2.7 port 0 can't be used"),
            (("--host", "nowhere.invalid", "--port", "0"), "nowhere.invalid port 0 can't be used"),
        ],
    )
    def test_said(
        self, path: str, served: list[Any], capsys: pytest.CaptureFixture[str], call: tuple[str, ...], said: str
    ) -> None:
        """The line names the option or file."""
        assert run("serve", *call) == 2
        told = capsys.readouterr()
        assert (served, told.out) == ([], "")
        assert said in told.err
        assert told.err.count("\n") == 1

    def test_port_taken(self, path: str, served: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
        """A port that was asked for and is taken is an error."""
        with socket.create_server(("127.0.0.1", 0)) as taken:
            assert run("serve", "--port", str(taken.getsockname()[1])) == 2
        assert "can't be used (Address already in use): give another --port" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("text", "mode", "said"),
        [("short", 0o600, "a token has 16 letters"), (TOKEN, 0o644, "chmod 600"), ("two words " * 4, 0o600, "without")],
    )
    def test_tokens(
        self, path: str, token_file: Path, capsys: pytest.CaptureFixture[str], text: str, mode: int, said: str
    ) -> None:
        """A token that is guessed easily, or that others may read, is refused."""
        token_file.write_text(text)
        token_file.chmod(mode)
        assert run("serve", "--token-file", str(token_file)) == 2
        assert said in capsys.readouterr().err


class TestRunning:
    """The command as it runs."""

    def test_serves_until_interrupted(self, path: str) -> None:
        """It answers at the printed address, refuses a hostile name, and Ctrl-C ends it with 0."""
        call = [sys.executable, "-m", "dragoman", "serve", "--port", "0"]
        with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ) as desk:
            try:
                assert desk.stdout
                address = desk.stdout.readline().strip()
                with urllib.request.urlopen(f"{address}api/counts", timeout=30) as answer:  # noqa: S310
                    assert json.load(answer)["reports"] == 3
                    assert "server" not in answer.headers
                hostile = urllib.request.Request(address, headers={"Host": "evil.example"})  # noqa: S310
                with pytest.raises(urllib.error.HTTPError) as refused:
                    urllib.request.urlopen(hostile, timeout=30)  # noqa: S310
                refused.value.close()
                assert refused.value.code == 403
                desk.send_signal(signal.SIGINT)
                out, err = desk.communicate(timeout=30)
            finally:
                desk.kill()
        assert (desk.returncode, out, "Traceback" in err) == (0, "", False)
