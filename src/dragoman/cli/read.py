"""``dragoman read``: reports into the record."""

from __future__ import annotations

from typing import Annotated

import typer

from dragoman.cli._help import teach
from dragoman.cli._options import DEFAULT_RECORD, RecordOption, WorkersOption
from dragoman.cli._progress import show_progress
from dragoman.cli._screen import clean
from dragoman.wording import counted

HELP = teach(
    "Read, code and link news reports into the record.",
    "Takes .txt, .html, .jsonl, CSV and Parquet files, folders of them, and - for standard input (JSON lines, a page or"
    " a text). Reading the same report again changes nothing. Shows progress, names each input that could not be read"
    " with the reason on standard error, and ends with the counts; the exit status is 1 when any could not be read.",
    ("dragoman read reports/", "every report in a folder, into ./dragoman.db"),
    ("dragoman read wire.jsonl page.html --record korea.db", "two files into a record of its own"),
    ("dragoman read archive/ --workers 2", "with two processes, on a machine that has other work to do"),
)


def read(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders, or - for standard input.")],
    record: RecordOption = DEFAULT_RECORD,
    workers: WorkersOption = None,
) -> None:
    """Reads the inputs and says on standard error how it went."""
    from dragoman.record import Record
    from dragoman.scale import cores

    with Record(record) as opened, show_progress() as show:
        summary = opened.read(inputs, progress=show, workers=workers or cores())
    for failure in summary.failures:
        typer.echo(clean(f"not read: {failure}"), err=True)
    counts = [f"{counted(summary.read, 'report')} read", f"{summary.known} already known"]
    if summary.failures:
        counts.append(f"{len(summary.failures)} could not be read")
    typer.echo(", ".join(counts), err=True)
    if summary.failures:
        raise typer.Exit(1)
