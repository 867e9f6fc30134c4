"""The command ``dragoman``, one verb a module. Tables go to standard output, progress and messages to standard error.

Exit status: 0 done, 1 some inputs could not be read, 2 the call is wrong or could not be carried out. Only light
modules are imported here, so that ``--help`` answers at once; a verb imports what it needs when it runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Annotated

import typer
from typer.exceptions import TyperException

from dragoman.cli import (
    anew,
    brief,
    compare,
    correct,
    decide,
    decisions,
    evaluate,
    origins,
    outlets,
    people,
    read,
    serve,
    tables,
    why,
)
from dragoman.errors import DragomanError

__all__ = ["app", "main"]

NOT_DONE = 2
INTERRUPTED = 130
"""What shells expect after Ctrl-C."""

app = typer.Typer(
    help="Reads news reports and keeps one sourced record of who did what to whom.\n\n"
    "Begin with: dragoman read FOLDER, then dragoman brief.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("read", help=read.HELP)(read.read)
app.command("brief", help=brief.HELP)(brief.brief)
tables.register(app)
app.command("outlets", help=outlets.HELP)(outlets.outlets)
app.command("origins", help=origins.HELP)(origins.origins)
app.command("compare", help=compare.HELP)(compare.compare)
app.command("why", help=why.HELP)(why.why)
decide.register(app)
app.command("correct", help=correct.HELP)(correct.correct)
app.command("decisions", help=decisions.HELP)(decisions.decisions)
app.command("evaluate", help=evaluate.HELP)(evaluate.evaluate)
anew.register(app)
app.command("serve", help=serve.HELP)(serve.serve)
app.add_typer(people.app, name="people", help=people.GROUP)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"dragoman {version('dragoman')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _start(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command with ``arguments`` (those of the process if ``None``) and returns the exit status.

    Whatever goes wrong is one line on standard error. With ``DRAGOMAN_TRACEBACK`` set, the traceback follows.
    """
    _encode_anything()
    try:
        status = app(args=arguments, prog_name="dragoman", standalone_mode=False)
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit):
        # The reader has closed the pipe (`| head`); typer and rich answer that by SystemExit. What is still in the
        # buffer goes nowhere, or Python would complain when it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except TyperException as error:
        context = getattr(error, "ctx", None)
        help_ = f" ({context.command_path} --help)" if context else ""
        return _failed(error.format_message() + help_, error.exit_code)
    except DragomanError as error:
        return _failed(str(error))
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _failed(f"{where}{error.strerror or error}")
    except Exception as error:
        return _failed(
            f"unexpected {type(error).__name__}: {error} (DRAGOMAN_TRACEBACK=1 shows where; please report it)"
        )
    if status == INTERRUPTED:
        return _failed("stopped; what was done so far is kept", INTERRUPTED)
    return status or 0


def _encode_anything() -> None:
    """Writes escapes for letters that the terminal's encoding lacks, where Python would stop."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _failed(message: str, status: int = NOT_DONE) -> int:
    """Says in one line what went wrong."""
    typer.echo(f"dragoman: {' '.join(message.split())}", err=True)
    if os.environ.get("DRAGOMAN_TRACEBACK"):
        import traceback

        traceback.print_exc()
    return status
