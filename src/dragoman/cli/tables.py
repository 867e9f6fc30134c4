"""The verbs that list what the record holds: mentions, events, quotes, stories, reports, actors, dyads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from dragoman.cli._help import teach
from dragoman.cli._options import (
    DEFAULT_RECORD,
    ActorOption,
    Format,
    FormatOption,
    LimitOption,
    OutputOption,
    QuoteTypeOption,
    RecordOption,
    ReportOption,
    SinceOption,
    TypeOption,
    UntilOption,
    open_record,
)

if TYPE_CHECKING:
    from dragoman.record import Record

Row = Mapping[str, Any]

FLAT = (
    "--format jsonl gives each row whole, as in the contract. csv and parquet give the same fields in columns:"
    " date.value is the column date_value, a list is a column of JSON, and the names, countries and sectors of sources"
    " and targets stand joined by «; » as well (sources_name, sources_country, ...), and so do the names of the steps"
    " that a claim came through, nearest to the report first (chain_name)."
)


@dataclass(frozen=True, slots=True)
class Table:
    """A verb that lists: its name, what a row is, and examples as pairs of a call and what it is for."""

    name: str
    does: str
    row: str
    examples: tuple[tuple[str, str], tuple[str, str]]

    @property
    def help(self) -> str:
        """The verb's help text."""
        return teach(self.does, f"{self.row} {FLAT}", *self.examples)


TABLES = (
    Table(
        "mentions",
        "List each time that a report tells of an event.",
        "Prints who did what to whom, the words that say so, the report and the event that it was linked to.",
        (
            ("dragoman mentions --actor PRK --since 2023-05", "what reports tell of North Korea since May 2023"),
            ("dragoman mentions --format csv --output mentions.csv", "all mentions with all their fields, for R"),
        ),
    ),
    Table(
        "events",
        "List the events: what happened in the world, each once, however many reports tell of it.",
        "Prints the date, who, the type, whom, and how many reports tell of it, and how many when copies count once.",
        (
            ("dragoman events --type ASSAULT --until 2023", "attacks up to the end of 2023"),
            ("dragoman events --actor RUS --format jsonl", "what Russia did or underwent, one JSON object a line"),
        ),
    ),
    Table(
        "quotes",
        "List the statements: who said what, in quotation marks or in the report's own words.",
        "Prints the speaker, the words said, how they are quoted, and the outlet or medium that they came through.",
        (
            ("dragoman quotes --actor 'Kim Jong Un' --type direct", "what Kim Jong Un is quoted with word for word"),
            ("dragoman quotes --format parquet --output quotes.parquet", "all statements, for DuckDB or pandas"),
        ),
    ),
    Table(
        "stories",
        "List the stories: reports that tell of the same events.",
        "Prints the first and last day, what the story is about, and how many reports and events it has.",
        (
            ("dragoman stories --since 2023-05-01", "stories from May 2023 on"),
            ("dragoman stories --format jsonl", "with the reports, the events and which reports copy one another"),
        ),
    ),
    Table(
        "reports",
        "List the reports that were read.",
        "Prints the date and outlet of each, the agencies that it is credited to as a whole, and its title.",
        (
            ("dragoman reports --actor PRK", "reports in which North Korea takes part in an event"),
            ("dragoman reports --format csv", "where each report comes from and which story it belongs to"),
        ),
    ),
    Table(
        "actors",
        "List the actors: people, states, organisations and groups that act, undergo or speak.",
        "Prints the name, the country, PLOVER's sector, other names met, and the id that --actor takes.",
        (
            ("dragoman actors --actor PRK", "the actors of North Korea"),
            ("dragoman actors --since 2023-05 --format csv", "who took part in anything since May 2023"),
        ),
    ),
    Table(
        "dyads",
        "List directed pairs of countries: what one has done to the other.",
        "Prints the number of events, how many of them are cooperation and conflict, the first and last day, and the"
        " events by type; the other formats also the reports and the mean intensity. Only events told as actual count;"
        " an actor without a country stands for itself.",
        (
            ("dragoman dyads --actor PRK", "what North Korea did to others and others did to it"),
            ("dragoman dyads --since 2022 --until 2022 --format csv", "all pairs in 2022"),
        ),
    ),
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Adds a verb for each table."""
    for table in TABLES:
        app.command(table.name, help=table.help)(_quotes if table.name == "quotes" else _verb(table.name))


def _verb(name: str) -> Callable[..., None]:
    def verb(
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
        with open_record(record) as opened:
            listed = getattr(opened, name)
            rows = listed(since=since, until=until, actor=actor, type=type_, report=report, limit=limit)
            list_rows(name, rows, format_, output)

    return verb


def _quotes(
    since: SinceOption = None,
    until: UntilOption = None,
    actor: ActorOption = None,
    type_: QuoteTypeOption = None,
    report: ReportOption = None,
    limit: LimitOption = None,
    format_: FormatOption = Format.table,
    output: OutputOption = None,
    record: RecordOption = DEFAULT_RECORD,
) -> None:
    """Lists statements, whose types are not those of events."""
    with open_record(record) as opened:
        quotes: Iterator[Row] = opened.quotes(since=since, until=until, actor=actor, report=report)
        rows = islice((quote for quote in quotes if type_ in (None, quote["type"])), limit)
        list_rows("quotes", rows if format_ is Format.jsonl else _with_words(rows, opened), format_, output)


def list_rows(name: str, rows: Iterator[Row], format_: Format, output: Path | None) -> None:
    """Writes the rows of the verb ``name``, and says so where there are none for the screen."""
    from dragoman.cli._columns import LAYOUTS
    from dragoman.cli._write import write

    if not write(rows, LAYOUTS[name], format_, output) and format_ is Format.table:
        typer.echo(f"no {name} match", err=True)


def _with_words(quotes: Iterator[Row], record: Record) -> Iterator[Row]:
    """Adds the words said as ``text``: a row only points to them. Quotes of one report come one after another."""
    text_of = lru_cache(maxsize=16)(lambda report: record.get_report(report)["text"])
    for quote in quotes:
        content = quote["content"]
        pieces = [content] if isinstance(content, Mapping) else content
        text = text_of(quote["report"])
        yield {**quote, "text": " ".join(text[piece["start"] : piece["end"]] for piece in pieces)}
