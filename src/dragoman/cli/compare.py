"""``dragoman compare``: the reports of one event or story side by side."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from dragoman.cli._comparison import Page
from dragoman.cli._help import teach
from dragoman.cli._options import DEFAULT_RECORD, PageFormat, PageFormatOption, RecordOption, open_record
from dragoman.cli._screen import console

HELP = teach(
    "Set the reports of an event or a story side by side.",
    "Prints the reports; who claims and who denies it, where that is in dispute or one report states as fact what"
    " another gives as somebody's word; then what they agree on, where they differ and what only one of them has:"
    " events, figures, dates, places, actors, statements and where each report has them from, each with its evidence."
    " Copies of one another count once. --format jsonl gives the whole comparison as one JSON object.",
    ("dragoman compare e1a2b3c4", "an event, by the beginning of its id as `dragoman brief` shows it"),
    ("dragoman compare s5d6e7f8 --limit 50", "a story, with up to 50 details of each kind"),
)


def compare(
    subject: Annotated[
        str, typer.Argument(metavar="EVENT-OR-STORY", help="The beginning of its id, 4 characters or more.")
    ],
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="At most this many details of a kind.")] = 8,
    format_: PageFormatOption = PageFormat.table,
    record: RecordOption = DEFAULT_RECORD,
) -> None:
    """Prints the comparison of one event or story."""
    with open_record(record) as opened:
        comparison = opened.compare(subject)
    if format_ is PageFormat.jsonl:
        # Bytes, so that it is UTF-8 whatever the terminal's encoding; a lone surrogate is written as its JSON escape.
        line = json.dumps(comparison, ensure_ascii=False) + "\n"
        sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace"))
    else:
        Page(console(), comparison, limit).print()
