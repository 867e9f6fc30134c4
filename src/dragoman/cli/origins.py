"""``dragoman origins``: which claims have one origin behind many reports."""

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
    TypeOption,
    UntilOption,
    open_record,
)
from dragoman.cli._screen import tell_unsourced
from dragoman.cli.tables import list_rows

HELP = teach(
    "List the origins of each event: twenty reports may have it from one.",
    "Prints how many reports have the event from that origin, and how many when copies count once; the origin, with the"
    " outlet that it came through; how many origins the event has in all; and the event. The most reports come first. A"
    " report that names nobody gives its outlet's own account, or that of the oldest report that it copies; sources"
    " without a name are one origin only where one outlet carries them. --report takes the events that a report tells"
    " of, with all their origins. The other formats also give the reports and outlets of each origin.",
    ("dragoman origins --since 2023-05 --limit 20", "what most reports since May 2023 have from one origin"),
    ("dragoman origins --actor KCNA --format jsonl", "what came from North Korea's agency, with the reports behind it"),
)


def origins(
    since: SinceOption = None,
    until: UntilOption = None,
    actor: ActorOption = None,
    type_: TypeOption = None,
    report: ReportOption = None,
    limit: LimitOption = None,
    format_: FormatOption = Format.table,
    output: OutputOption = None,
    record: RecordOption = DEFAULT_RECORD,
) -> None:
    """Prints the events with their origins."""
    with open_record(record) as opened:
        rows = opened.origins(since=since, until=until, actor=actor, type=type_, report=report, limit=limit)
        list_rows("origins", rows, format_, output)
        tell_unsourced(opened.without_chains())
