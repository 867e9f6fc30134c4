"""The options that several verbs share, and how they are checked."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.values import TYPES

if TYPE_CHECKING:
    from dragoman.record import Record

DEFAULT_RECORD = "dragoman.db"
QUOTE_TYPES = ("direct", "mixed", "indirect")

_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


class Format(StrEnum):
    """How rows are written."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


class PageFormat(StrEnum):
    """How a page on one thing is written."""

    table = "table"
    jsonl = "jsonl"


def parse_date(value: str) -> str:
    """A year, month or day as it was given.

    Raises:
        typer.BadParameter: it is none of these, or no day of the calendar.
    """
    if _DATE.fullmatch(value):
        try:
            date.fromisoformat(value + "-01-01"[len(value) - 4 :])
        except ValueError as error:
            raise typer.BadParameter(f"{value!r} is not in the calendar ({error})") from None
        return value
    raise typer.BadParameter(f"{value!r} is not a date: write 2023-05-09, 2023-05 or 2023")


def parse_type(value: str) -> str:
    """One of PLOVER's event types, in any case.

    Raises:
        typer.BadParameter: it is none of them; the message lists them.
    """
    return _one_of(TYPES, value.upper(), value)


def parse_quote_type(value: str) -> str:
    """One of the three ways to quote, in any case.

    Raises:
        typer.BadParameter: it is none of them; the message lists them.
    """
    return _one_of(QUOTE_TYPES, value.lower(), value)


def parse_format(value: str) -> Format:
    """One of the formats.

    Raises:
        typer.BadParameter: it is none of them; the message lists them.
    """
    return Format(_one_of(tuple(Format), value, value))


def parse_page_format(value: str) -> PageFormat:
    """One of the formats of a page.

    Raises:
        typer.BadParameter: it is none of them; the message lists them.
    """
    return PageFormat(_one_of(tuple(PageFormat), value, value))


def _one_of(allowed: tuple[str, ...], wanted: str, given: str) -> str:
    if wanted in allowed:
        return wanted
    raise typer.BadParameter(f"{given!r} is none of {', '.join(allowed)}")


SinceOption = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="DATE",
        parser=parse_date,
        help="From this day, month or year on: 2023-05-09, 2023-05 or 2023.",
    ),
]
UntilOption = Annotated[
    str | None,
    typer.Option("--until", metavar="DATE", parser=parse_date, help="Up to the end of this day, month or year."),
]
ActorOption = Annotated[
    str | None,
    typer.Option("--actor", metavar="ACTOR", help="With this actor: a country code (PRK), a name or an actor's id."),
]
TypeOption = Annotated[
    str | None,
    typer.Option(
        "--type",
        metavar="TYPE",
        parser=parse_type,
        help="Of this event type, one of PLOVER's 16: " + ", ".join(TYPES) + ".",
    ),
]
QuoteTypeOption = Annotated[
    str | None,
    typer.Option(
        "--type", metavar="TYPE", parser=parse_quote_type, help="Quoted in this way: " + ", ".join(QUOTE_TYPES) + "."
    ),
]
ReportOption = Annotated[
    str | None, typer.Option("--report", metavar="ID", help="From this report; the first characters of its id will do.")
]
LimitOption = Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="At most this many.")]
FormatOption = Annotated[
    Format, typer.Option("--format", metavar="|".join(Format), parser=parse_format, help="How the rows are written.")
]
PageFormatOption = Annotated[
    PageFormat,
    typer.Option("--format", metavar="|".join(PageFormat), parser=parse_page_format, help="How it is written."),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE", dir_okay=False, help="Write to this file, not to standard output."),
]
RecordOption = Annotated[
    str,
    typer.Option(
        "--record",
        metavar="PATH",
        envvar="DRAGOMAN_RECORD",
        help="The record: a file, or the postgresql:// address of a database.",
    ),
]
WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers",
        metavar="N",
        min=1,
        help="Code in so many processes, of about 250 MB each; by default one for each core. A few reports need none.",
    ),
]


def open_record(path: str) -> Record:
    """The record at ``path`` for a verb that only looks things up, so that a mistyped path makes no new record.

    Raises:
        MissingRecordError: there is none.
    """
    from dragoman.record import Record  # SQLAlchemy alone takes longer to load than all of --help

    return Record(path, create=False)
