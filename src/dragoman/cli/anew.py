"""The verbs that do over what is in the record: relink and recode."""

from __future__ import annotations

import typer

from dragoman.cli._help import teach
from dragoman.cli._options import DEFAULT_RECORD, RecordOption, WorkersOption, open_record
from dragoman.cli._progress import show_progress
from dragoman.cli._screen import clean
from dragoman.wording import counted

RELINK = teach(
    "Link all reports anew: copies, stories and events.",
    "For a record that was linked by an older version. What people decided is kept, and so are ids wherever the same"
    " report or mention founds a story or an event. Meanwhile the record lacks what is not linked yet; should it be cut"
    " off, dragoman read or the same call again completes it. Ends with the number of reports.",
    ("dragoman relink", "link the reports of ./dragoman.db anew"),
    ("dragoman relink --record korea.db", "those of another record"),
)
RECODE = teach(
    "Code the reports anew that another version of the coder coded, from the text in the record, and link them.",
    "For a record that was read with an older version. Each batch takes the place of the older coding when it is done:"
    " should it be cut off, every report is as the old or as the new coder left it; the same call completes it. What"
    " people decided is kept. Names each report that could not be coded, which keeps what it had, and ends with the"
    " counts; the exit status is 1 when there was any.",
    ("dragoman recode", "after an upgrade"),
    ("dragoman recode --workers 2", "with two processes, on a machine that has other work to do"),
)


def register(app: typer.Typer) -> None:
    """Adds the verbs."""
    app.command("relink", help=RELINK)(relink)
    app.command("recode", help=RECODE)(recode)


def relink(record: RecordOption = DEFAULT_RECORD) -> None:
    """Links everything anew."""
    with open_record(record) as opened, show_progress() as show:
        done = opened.relink(progress=show)
    typer.echo(f"{counted(done, 'report')} linked anew", err=True)


def recode(record: RecordOption = DEFAULT_RECORD, workers: WorkersOption = None) -> None:
    """Codes anew what another version coded."""
    from dragoman.scale import cores

    with open_record(record) as opened, show_progress() as show:
        summary = opened.recode(progress=show, workers=workers or cores())
    for failure in summary.failures:
        typer.echo(clean(f"not coded: {failure}"), err=True)
    counts = [f"{counted(summary.read, 'report')} coded anew", f"{summary.known} left as they are"]
    if summary.failures:
        counts.append(f"{len(summary.failures)} could not be coded")
    typer.echo(", ".join(counts), err=True)
    if summary.failures:
        raise typer.Exit(1)
