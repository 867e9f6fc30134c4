"""The verb that opens the desk."""

from __future__ import annotations

import logging
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli._help import teach
from dragoman.cli._options import DEFAULT_RECORD, RecordOption, open_record
from dragoman.cli._screen import clean

if TYPE_CHECKING:
    from fastapi import FastAPI

    from dragoman.web import Settings
    from dragoman.web.guard.people import Role

HELP = teach(
    "Open the desk: look at the record, check it and correct it in a browser.",
    "Prints the address, and serves until Ctrl-C. It is for this machine only and asks for no password. With another"
    " --host whoever comes needs the link with a token that is printed then, or signs in as one of --people. The"
    " connection isn't encrypted: beyond a network that you trust put a proxy with TLS before it, or take ssh -L.",
    ("dragoman serve", "the desk on dragoman.db, for this machine only"),
    ("dragoman serve --record archive.db --open", "on another record, and opens the browser"),
    ("dragoman serve --host 0.0.0.0 --people people.json", "for those who sign in by name and password"),
    ("dragoman serve --host 0.0.0.0 --role correct", "for whoever has the link, also to correct"),
)

PORT, PORTS = 8765, 20
"""The port without --port, and how many from there on are tried."""

SHORTEST_TOKEN = 16
GRACE_SECONDS = 2
"""How long Ctrl-C waits for answers that are on their way."""


def parse_role(value: str) -> Role:
    """A role.

    Raises:
        typer.BadParameter: it is none.
    """
    from dragoman.web.guard.people import ROLES

    for role in ROLES:
        if value == role:
            return role
    raise typer.BadParameter(f"{value!r} is none of {', '.join(ROLES)}")


def serve(
    record: RecordOption = DEFAULT_RECORD,
    host: Annotated[
        str, typer.Option("--host", metavar="HOST", help="The address to listen on; 0.0.0.0 is all of this machine's.")
    ] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            metavar="N",
            min=0,
            max=65535,
            help=f"The port, 0 for any that is free; by default {PORT} or, where that is taken, the next free one.",
        ),
    ] = None,
    people: Annotated[
        Path | None,
        typer.Option("--people", metavar="FILE", help="Who may sign in: a file that «dragoman people» makes."),
    ] = None,
    token_file: Annotated[
        Path | None,
        typer.Option("--token-file", metavar="FILE", help="A file with the token that lets in whoever shows it."),
    ] = None,
    role: Annotated[
        str | None,
        typer.Option(
            "--role",
            metavar="read|correct",
            parser=parse_role,
            help="What the token lets one do: look (the default), or correct too.",
        ),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="Another name by which browsers call the desk; repeatable."),
    ] = None,
    proxy: Annotated[
        list[str] | None,
        typer.Option(
            "--proxy",
            metavar="ADDRESS",
            help="The address of a proxy before the desk that says truly who asks (X-Forwarded-For, X-Forwarded-Proto);"
            " nobody else is believed. Repeatable.",
        ),
    ] = None,
    author: Annotated[
        str | None,
        typer.Option(
            "--author",
            metavar="NAME",
            help="Who decides where nobody signs in by name; by default DRAGOMAN_AUTHOR, else your login name.",
        ),
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open the address in the browser.")] = False,
    log: Annotated[bool, typer.Option("--log", help="Tell of each request on standard error.")] = False,
) -> None:
    """Serves the desk."""
    from dragoman.web import create_app

    open_record(record).close()
    settings = _settings(record, host, people, token_file, role, allow_host or [], author)  # type: ignore[arg-type]
    app = create_app(settings)
    with _listening(host, port) as listening:
        address = _address(host, listening.getsockname()[1], settings)
        _tell(record, address, host, settings)
        if open_:
            typer.launch(address)
        _run(app, listening, proxy or [], log)


def _settings(
    record: str,
    host: str,
    people: Path | None,
    token_file: Path | None,
    role: Role | None,
    names: list[str],
    author: str | None,
) -> Settings:
    import secrets

    from dragoman.web import Settings
    from dragoman.web.guard import hosts

    token = _token(token_file) if token_file else None
    if token is None and people is None and not hosts.is_loopback(host):
        token = secrets.token_urlsafe(32)
    if role and token is None:
        raise typer.BadParameter("--role is what a token lets one do: give --token-file or another --host, or leave it")
    known = [*names, *(hosts.names_of_machine() if host in hosts.EVERYWHERE else [host])]
    return Settings(record, author, tuple(known), people, token, role or "read")


def _token(path: Path) -> str:
    """The token in a file.

    Raises:
        AccessError: others may read it, or it is too short to be safe.
    """
    from dragoman.errors import AccessError
    from dragoman.web.guard.people import private_text

    token = private_text(path).strip()
    if len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable() or " " in token:
        raise AccessError(
            f"{path}: a token has {SHORTEST_TOKEN} letters or more on one line, without blanks: openssl rand -hex 32"
        )
    return token


def _listening(host: str, port: int | None) -> socket.socket:
    """A socket that listens on the port or, where none was asked for, on the first free one.

    Raises:
        typer.BadParameter: the port is taken, or the address isn't one of this machine's.
    """
    for tried in range(PORT, PORT + PORTS) if port is None else [port]:
        try:
            family, _, _, _, place = socket.getaddrinfo(host, tried, type=socket.SOCK_STREAM)[0]
            listening = socket.create_server((str(place[0]), tried), family=family)
        except OSError as error:
            why = str(error.strerror).partition(" (while")[0]
            if port is None and tried == PORT:
                typer.echo(f"port {PORT} is taken; the next free one is used", err=True)
        else:
            # Connections inherit it. Without it the second part of an answer waits 40 ms for word of the first.
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return listening
    raise typer.BadParameter(f"{host} port {tried} can't be used ({why}): give another --port or --host")


def _address(host: str, port: int, settings: Settings) -> str:
    """The address to call, with the token where one is needed to come in."""
    from dragoman.web.guard import hosts

    name = hosts.names_of_machine()[0] if host in hosts.EVERYWHERE else host
    home = f"http://{f'[{name}]' if ':' in name else name}:{port}/"
    return f"{home}signin?token={settings.token}" if settings.token and not settings.people else home


def _tell(record: str, address: str, host: str, settings: Settings) -> None:
    """The address on standard output; on standard error who may come in, and how to end."""
    from dragoman.web.guard import hosts

    whom = "for this machine only" if hosts.is_loopback(host) else "for other machines too, not encrypted"
    how = ", with log-in" if settings.people else ", with the token" if settings.token else ""
    shown = "a PostgreSQL record" if "://" in record else record
    typer.echo(clean(f"the desk on {shown}, {whom}{how}; Ctrl-C ends it"), err=True)
    typer.echo(address)


class _OneLine(logging.Handler):
    """Says in one line what nobody foresaw; --log shows where it came from."""

    def emit(self, record: logging.LogRecord) -> None:
        """Writes it to standard error."""
        typer.echo(clean(f"dragoman: {record.getMessage()} (--log shows where; please report it)"), err=True)


def _run(app: FastAPI, listening: socket.socket, proxies: list[str], log: bool) -> None:
    """Serves until Ctrl-C."""
    import uvicorn

    if not log:
        faults = logging.getLogger("dragoman.web")
        faults.propagate = False
        faults.addHandler(_OneLine())
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="info" if log else "critical",
            access_log=log,
            server_header=False,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=proxies,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        typer.echo("the desk is closed", err=True)
