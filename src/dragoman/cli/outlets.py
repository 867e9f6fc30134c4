"""``dragoman outlets``: who rests on whom."""

from __future__ import annotations

from dragoman.cli._help import teach
from dragoman.cli._options import (
    DEFAULT_RECORD,
    ActorOption,
    Format,
    FormatOption,
    LimitOption,
    OutputOption,
    RecordOption,
    ReportOption,
    SinceOption,
    UntilOption,
    open_record,
)
from dragoman.cli._screen import tell_unsourced
from dragoman.cli.tables import list_rows

HELP = teach(
    "List who rests on whom: the outlets of the reports, those that they cite, and the people and papers behind them.",
    "Prints one line for each pair: who tells it, whom or what it has it from (an outlet, a medium such as a letter, a"
    " speaker, a source without a name), in how many reports, statements and mentions, the first and last day, and the"
    " oldest of the reports; the most reports come first. A speaker who passes on another's words rests on that one."
    " Reports that give no outlet count as «(no outlet)». --actor takes an outlet's name too, on either side, and the"
    " dates are those of the reports. The rows are the edges of a graph: --format jsonl or csv takes it elsewhere.",
    ("dragoman outlets --actor KCNA", "who has what it tells from North Korea's agency, and whom that rests on"),
    (
        "dragoman outlets --since 2023-05 --format csv --output edges.csv",
        "the graph since May 2023, for igraph or Gephi",
    ),
)


def outlets(
    since: SinceOption = None,
    until: UntilOption = None,
    actor: ActorOption = None,
    report: ReportOption = None,
    limit: LimitOption = None,
    format_: FormatOption = Format.table,
    output: OutputOption = None,
    record: RecordOption = DEFAULT_RECORD,
) -> None:
    """Prints the edges of the graph."""
    with open_record(record) as opened:
        rows = opened.outlets(since=since, until=until, actor=actor, report=report, limit=limit)
        list_rows("outlets", rows, format_, output)
        tell_unsourced(opened.without_chains())
