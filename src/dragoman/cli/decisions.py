"""``dragoman decisions``: what people decided."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli._help import teach
from dragoman.cli._options import DEFAULT_RECORD, Format, FormatOption, OutputOption, RecordOption, open_record
from dragoman.cli._screen import clean
from dragoman.cli.tables import list_rows
from dragoman.wording import counted

if TYPE_CHECKING:
    from dragoman.record import Record

HELP = teach(
    "List what people decided: what belongs together, what is right and what is wrong, and what they took back.",
    "Prints when and by whom, what it is on, what became of it, why, and which decision took it back. --format"
    " jsonl gives them whole; --import FILE adds such lines to this record, where what they name and the record doesn't"
    " have waits until it is read. Exit status 1 when lines of the file could not be read; each is named.",
    ("dragoman decisions", "all decisions"),
    ("dragoman decisions --format jsonl --output decisions.jsonl", "as a file for another record"),
    ("dragoman decisions --import decisions.jsonl --record mine.db", "the decisions of another record"),
)


def decisions(
    format_: FormatOption = Format.table,
    output: OutputOption = None,
    import_: Annotated[
        Path | None,
        typer.Option("--import", metavar="FILE", dir_okay=False, help="Add the decisions in this file of JSON lines."),
    ] = None,
    record: RecordOption = DEFAULT_RECORD,
) -> None:
    """Lists the decisions, or adds those of a file."""
    with open_record(record) as opened:
        if import_ is None:
            list_rows("decisions", opened.decisions(), format_, output)
        else:
            _import(opened, import_)


def _import(opened: Record, path: Path) -> None:
    summary = opened.import_decisions(path)
    for failure in summary.failures:
        typer.echo(clean(f"not read: {failure}"), err=True)
    counts = [f"{counted(summary.added, 'decision')} added", f"{summary.known} already known"]
    if summary.waiting:
        counts.append(f"{summary.waiting} waiting for reports that are not in the record")
    if summary.failures:
        counts.append(f"{len(summary.failures)} could not be read")
    typer.echo(", ".join(counts), err=True)
    if summary.failures:
        raise typer.Exit(1)
