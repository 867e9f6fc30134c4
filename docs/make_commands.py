"""Writes docs/commands.md from the help texts: ``python docs/make_commands.py``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from dragoman.cli import app

PAGE = Path(__file__).with_name("commands.md")

HEAD = """# The commands

Written by `docs/make_commands.py` from the help texts; `dragoman VERB --help` says the same.

Tables go to standard output, progress and messages to standard error. Exit status: 0 done, 1 some inputs could not be
read (each named with its reason, the rest is done), 2 the call is wrong or could not be carried out. What goes wrong is
one line; with `DRAGOMAN_TRACEBACK=1` the traceback follows.
"""


def page() -> str:
    """The page as the help texts have it now."""
    command: Any = typer.main.get_command(app)
    verbs = [_section(title, verb) for title, verb in _verbs("dragoman", command)]
    return "\n".join([HEAD, "## dragoman\n", _options(command), *verbs])


def _verbs(title: str, group: Any) -> Iterator[tuple[str, Any]]:
    """The verbs with the words by which they are called, those of groups too."""
    for name, verb in group.commands.items():
        if hasattr(verb, "commands"):
            yield from _verbs(f"{title} {name}", verb)
        else:
            yield f"{title} {name}", verb


def _section(title: str, command: Any) -> str:
    does, prints, examples = command.help.split("\n\n")
    calls = "\n".join(line.removeprefix("  ") for line in examples.splitlines()[2:])
    arguments = " ".join(p.metavar for p in command.params if p.param_type_name == "argument")
    usage = " ".join(part for part in (title, arguments, "[OPTIONS]") if part)
    return f"## {title}\n\n{does}\n\n    {usage}\n\n{prints}\n\n```\n{calls}\n```\n\n{_options(command)}"


def _options(command: Any) -> str:
    rows = [_row(parameter) for parameter in command.params]
    return "\n".join(["| | |", "| --- | --- |", *rows, ""])


def _row(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"| `{parameter.metavar}` | {parameter.help} |"
    name = ", ".join(parameter.opts)
    value = (parameter.metavar or "").replace("|", "\\|")
    shown = f"{name} {value}".strip()
    extra = f" Default: `{parameter.default}`." if parameter.default not in (None, False) else ""
    extra += f" Environment: `{parameter.envvar}`." if parameter.envvar else ""
    return f"| `{shown}` | {parameter.help}{extra} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
