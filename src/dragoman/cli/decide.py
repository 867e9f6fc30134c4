"""The verbs that correct what was put together: merge, split, link, unlink and withdraw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from dragoman.cli._help import teach
from dragoman.cli._options import DEFAULT_RECORD, RecordOption, open_record
from dragoman.cli._screen import clean

_PRINTS = (
    "Prints the decision's id and the ids before and after. The decision is kept with author, time and reason, holds"
    " for whatever is read later, and can be taken back with dragoman withdraw."
)

MERGE = teach(
    "Make events, or stories, one: all that they hold belongs together.",
    _PRINTS,
    ("dragoman merge e1a2b3c4 e9f8e7d6", "two events that are one"),
    ("dragoman merge s5d6e7f8 s1c2b3a4 --reason 'the same summit'", "two stories, with the reason"),
)
SPLIT = teach(
    "Make an event or a story of its own out of a part of one.",
    "What is given belongs together, and with nothing of what stays behind. Of an event it is mentions, or reports with"
    " all that they tell of it; of a story it is reports. " + _PRINTS,
    ("dragoman split e1a2b3c4 r0a1b2c3 r4d5e6f7", "what two reports tell is another event"),
    ("dragoman split s5d6e7f8 r0a1b2c3", "a report is a story of its own"),
)
LINK = teach(
    "Put a mention into the event, or a report into the story, where it belongs.",
    "It leaves where it is. With --copy two reports are copies of each other. " + _PRINTS,
    ("dragoman link m3c4d5e6 e1a2b3c4", "this mention tells of that event"),
    ("dragoman link r0a1b2c3 r4d5e6f7 --copy", "one of the two reports was copied from the other"),
)
UNLINK = teach(
    "Take a mention out of its event, or a report out of its story.",
    "It belongs with none of those that are there now. With --copy two reports are no copies of each other. " + _PRINTS,
    ("dragoman unlink m3c4d5e6 --by Mira", "this mention tells of something else, says Mira"),
    ("dragoman unlink r0a1b2c3 r4d5e6f7 --copy", "two reports that resemble each other were written apart"),
)
WITHDRAW = teach(
    "Take a decision back.",
    "It has no force from now on; the log keeps it, and the withdrawal too, which can be taken back as well. Prints the"
    " ids before and after.",
    ("dragoman withdraw d7e8f9a0", "a decision, by the beginning of its id as `dragoman decisions` shows it"),
    ("dragoman withdraw d7e8f9a0 --reason 'two visits, a day apart'", "with the reason"),
)

ByOption = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Who decides; by default DRAGOMAN_AUTHOR, else your login name."),
]
ReasonOption = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why.")]
CopyOption = Annotated[bool, typer.Option("--copy", help="Whether two reports are copies.")]


def register(app: typer.Typer) -> None:
    """Adds the verbs."""
    for name, verb, help_ in (
        ("merge", merge, MERGE),
        ("split", split, SPLIT),
        ("link", link, LINK),
        ("unlink", unlink, UNLINK),
        ("withdraw", withdraw, WITHDRAW),
    ):
        app.command(name, help=help_)(verb)


def merge(
    ids: Annotated[list[str], typer.Argument(metavar="EVENT... | STORY...", help="Two or more of one kind.")],
    by: ByOption = None,
    reason: ReasonOption = None,
    record: RecordOption = DEFAULT_RECORD,
) -> None:
    """Merges events or stories."""
    with open_record(record) as opened:
        _tell(opened.merge(*ids, by=by, reason=reason))


def split(
    subject: Annotated[str, typer.Argument(metavar="EVENT|STORY", help="What holds things that don't belong.")],
    members: Annotated[
        list[str], typer.Argument(metavar="MENTION|REPORT...", help="What leaves it, to be one by itself.")
    ],
    by: ByOption = None,
    reason: ReasonOption = None,
    record: RecordOption = DEFAULT_RECORD,
) -> None:
    """Splits an event or a story."""
    with open_record(record) as opened:
        _tell(opened.split(subject, *members, by=by, reason=reason))


def link(
    member: Annotated[str, typer.Argument(metavar="MENTION|REPORT", help="What belongs elsewhere.")],
    to: Annotated[str, typer.Argument(metavar="EVENT|STORY|REPORT", help="Where it belongs; a report with --copy.")],
    copy: CopyOption = False,
    by: ByOption = None,
    reason: ReasonOption = None,
    record: RecordOption = DEFAULT_RECORD,
) -> None:
    """Links one thing to where it belongs."""
    with open_record(record) as opened:
        _tell(opened.link(member, to, copy=copy, by=by, reason=reason))


def unlink(
    member: Annotated[str, typer.Argument(metavar="MENTION|REPORT", help="What doesn't belong where it is.")],
    other: Annotated[str | None, typer.Argument(metavar="[REPORT]", help="With --copy, the other report.")] = None,
    copy: CopyOption = False,
    by: ByOption = None,
    reason: ReasonOption = None,
    record: RecordOption = DEFAULT_RECORD,
) -> None:
    """Takes one thing from where it is."""
    if copy != (other is not None):
        raise typer.BadParameter("give two reports and --copy, or one mention or report without it")
    with open_record(record) as opened:
        _tell(opened.unlink(member, other, by=by, reason=reason))


def withdraw(
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="The beginning of its id, 4 characters or more.")],
    by: ByOption = None,
    reason: ReasonOption = None,
    record: RecordOption = DEFAULT_RECORD,
) -> None:
    """Takes a decision back."""
    with open_record(record) as opened:
        _tell(opened.withdraw(decision, by=by, reason=reason))


def _tell(made: Mapping[str, Any]) -> None:
    """One line: the decision, and the ids of what it touched, before and after."""
    what = f"{made['verb']} of {made['decision']}" if made["decision"] else made["verb"]
    kind = {"copy": "copies", "quote": "statement"}.get(made["kind"], made["kind"])
    ids = f"{', '.join(made['before'])} → {', '.join(made['after'])}" if made["before"] else "nothing in the record yet"
    typer.echo(clean(f"{made['id']} ({what}): {kind} {ids}"))
