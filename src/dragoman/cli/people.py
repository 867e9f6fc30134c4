"""The verbs for who may sign in at the desk: add, list and remove."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli._help import teach
from dragoman.cli._screen import clean
from dragoman.cli.serve import parse_role

if TYPE_CHECKING:
    from dragoman.web.guard.people import People

ADD = teach(
    "Let a person sign in at the desk, or change their password and role.",
    "Asks for the password twice, and doesn't show it; where standard input is no terminal its first line is the"
    " password. The file keeps scrypt hashes and is for its owner only.",
    ("dragoman people add Mira --role correct --file people.json", "Mira may look and correct"),
    ("dragoman people add Ben --file people.json", "Ben may look"),
)
LIST = teach(
    "List who may sign in at the desk.",
    "Prints a line for each with name and role.",
    ("dragoman people list --file people.json", "everybody in the file"),
)
REMOVE = teach(
    "Let a person sign in no more.",
    "A desk that runs refuses their next request.",
    ("dragoman people remove Ben --file people.json", "Ben is out"),
)
GROUP = "Who may sign in at the desk: add, list, remove."

app = typer.Typer(help=GROUP, no_args_is_help=True, context_settings={"help_option_names": ["-h", "--help"]})

FileOption = Annotated[
    Path,
    typer.Option("--file", metavar="FILE", dir_okay=False, help="The file of people, for dragoman serve --people."),
]


@app.command("add", help=ADD)
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name, which stands beside decisions.")],
    file: FileOption,
    role: Annotated[
        str, typer.Option("--role", metavar="read|correct", parser=parse_role, help="Look, or correct too.")
    ] = "read",
) -> None:
    """Adds a person."""
    there = _people(file)
    there.add(name, role, _password(name))  # type: ignore[arg-type]
    typer.echo(clean(f"{name} may sign in ({role})"), err=True)


@app.command("list", help=LIST)
def list_(file: FileOption) -> None:
    """Lists the people."""
    for person in _people(file):
        typer.echo(f"{clean(person.name)}\t{person.role}")


@app.command("remove", help=REMOVE)
def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name.")],
    file: FileOption,
) -> None:
    """Removes a person."""
    _people(file).remove(name)
    typer.echo(clean(f"{name} may not sign in any more"), err=True)


def _people(file: Path) -> People:
    from dragoman.web.guard.people import People

    return People(file)


def _password(name: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    asked = f"Password of {name}"
    password: str = typer.prompt(clean(asked), hide_input=True, confirmation_prompt="The same again", err=True)
    return password
