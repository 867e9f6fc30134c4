"""``dragoman evaluate``: how often the record was right, by what people judged of it."""

from __future__ import annotations

from typing import Annotated

import typer

from dragoman.cli._help import teach
from dragoman.cli._options import (
    DEFAULT_RECORD,
    Format,
    OutputOption,
    RecordOption,
    SinceOption,
    TypeOption,
    UntilOption,
    open_record,
    parse_format,
)
from dragoman.cli.tables import list_rows

FORMATS = (Format.table, Format.jsonl, Format.csv)

HELP = teach(
    "Say how often the record was right, by what you and others accepted, corrected and rejected in it.",
    "Prints of events, mentions and statements how many there really were (precision), and how often each field was"
    " right, with the number judged and the 95 % interval. «random» counts what was drawn at random, which is an"
    " estimate of the whole record; «all» counts whatever was judged, where the review queue shows doubtful events"
    " first, so that it looks worse than the record is. Events that were taken apart count as wrongly joined.",
    ("dragoman evaluate", "all that was judged"),
    ("dragoman evaluate --type ASSAULT --since 2023", "attacks since 2023"),
    ("dragoman evaluate --format csv --output accuracy.csv", "as a table for a report"),
)


def _format(value: str) -> Format:
    found = parse_format(value)
    if found not in FORMATS:
        raise typer.BadParameter(f"{value!r} is none of {', '.join(FORMATS)}")
    return found


def evaluate(
    since: SinceOption = None,
    until: UntilOption = None,
    type_: TypeOption = None,
    format_: Annotated[
        Format, typer.Option("--format", metavar="|".join(FORMATS), parser=_format, help="How the figures are written.")
    ] = Format.table,
    output: OutputOption = None,
    record: RecordOption = DEFAULT_RECORD,
) -> None:
    """Prints the figures."""
    with open_record(record) as opened:
        rows = opened.accuracy(since=since, until=until, type=type_)
    if not rows and format_ is Format.table:
        typer.echo("nothing has been judged yet: dragoman correct ID --accept, or the review page, begins it", err=True)
        return
    list_rows("figures", iter(rows), format_, output)
    samples = {row["sample"] for row in rows}
    if format_ is Format.table and "random" not in samples:
        typer.echo(
            "Nothing was drawn at random: this tells of what was judged, which the review queue chose for its doubts,"
            " not of the whole record.",
            err=True,
        )
