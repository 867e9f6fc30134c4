"""``dragoman why``: the reasons for which things are one event or one story."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from dragoman.cli._help import teach
from dragoman.cli._options import DEFAULT_RECORD, PageFormat, PageFormatOption, RecordOption, open_record
from dragoman.cli._reasons import Page
from dragoman.cli._screen import console

HELP = teach(
    "Say why mentions are one event, or reports one story, and what came near without being joined.",
    "Prints what holds it together, link by link, with the reasons for and against each; the weakest pair, and why it"
    " was joined all the same; what is nearest to it and was not joined, and why; which of its reports are not"
    " independent; and what people decided about it. All is weighed anew, as linking does it now. A mention's id asks"
    " for its own links only. --format jsonl gives it all as one JSON object.",
    ("dragoman why e1a2b3c4", "an event, by the beginning of its id as `dragoman brief` shows it"),
    ("dragoman why s5d6e7f8 --limit 20", "a story, with up to 20 links"),
    ("dragoman why m3c4d5e6 --format jsonl", "a mention, as JSON"),
)


def why(
    subject: Annotated[
        str, typer.Argument(metavar="EVENT-STORY-OR-MENTION", help="The beginning of its id, 4 characters or more.")
    ],
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, help="At most this many links, and half as many beside it.")
    ] = 6,
    format_: PageFormatOption = PageFormat.table,
    record: RecordOption = DEFAULT_RECORD,
) -> None:
    """Prints why one event, story or mention is what it is."""
    with open_record(record) as opened:
        reasons = opened.why(subject)
    if format_ is PageFormat.jsonl:
        # Bytes, so that it is UTF-8 whatever the terminal's encoding; a lone surrogate is written as its JSON escape.
        line = json.dumps(reasons, ensure_ascii=False) + "\n"
        sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace"))
    else:
        Page(console(), reasons, limit).print()
