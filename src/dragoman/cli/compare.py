"""``dragoman compare``: the reports of one event or story side by side."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import groupby
from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dragoman.cli._help import teach
from dragoman.cli._options import DEFAULT_RECORD, RecordOption, open_record
from dragoman.cli._phrases import headline
from dragoman.cli._screen import LONGEST, STYLES, clean, console, day, indented, passage, short, shortened

Row = Mapping[str, Any]

MOST_COLUMNS = 4
NARROWEST = 24
"""More reports than columns, or columns narrower than these characters, are unreadable: then lists are printed."""

KINDS = {
    "event": "Events",
    "status": "Whether it happened",
    "date": "Dates",
    "place": "Places",
    "actor": "Actors",
    "quote": "Statements",
    "speaker": "Who said so",
    "number": "Figures",
    "attribution": "Where it comes from",
}
"""The kinds of details in the order in which they are shown."""

SPEAK_FOR_THEMSELVES = ("quote", "number")
"""Kinds whose evidence is the value."""

GLIMPSED = ("actor", "date", "place")
GLIMPSE = 90
"""Characters of evidence for kinds that the whole sentence, which stands under «Events», would only repeat."""

SECTIONS = {"all": "All say", "some": "Only some say", "differ": "They differ"}

HELP = teach(
    "Set the reports of an event or a story side by side.",
    "Prints the reports, then what all of them say, what only some say, and where they differ: events, actors, dates,"
    " places, statements, figures and where each report says it has them from, each with its evidence. --format jsonl"
    " gives the whole comparison as one JSON object.",
    ("dragoman compare e1a2b3c4", "an event, by the beginning of its id as `dragoman brief` shows it"),
    ("dragoman compare s5d6e7f8 --limit 50", "a story, with up to 50 details of each kind"),
)


class ComparisonFormat(StrEnum):
    """How a comparison is written."""

    table = "table"
    jsonl = "jsonl"


def _format(value: str) -> ComparisonFormat:
    if value in tuple(ComparisonFormat):
        return ComparisonFormat(value)
    raise typer.BadParameter(f"{value!r} is none of {', '.join(ComparisonFormat)}")


def compare(
    subject: Annotated[
        str, typer.Argument(metavar="EVENT-OR-STORY", help="The beginning of its id, 4 characters or more.")
    ],
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="At most this many details of a kind.")] = 8,
    format_: Annotated[
        ComparisonFormat,
        typer.Option("--format", metavar="|".join(ComparisonFormat), parser=_format, help="How it is written."),
    ] = ComparisonFormat.table,
    record: RecordOption = DEFAULT_RECORD,
) -> None:
    """Prints the comparison of one event or story."""
    with open_record(record) as opened:
        comparison = opened.compare(subject)
    if format_ is ComparisonFormat.jsonl:
        # Bytes, so that it is UTF-8 whatever the terminal's encoding; a lone surrogate is written as its JSON escape.
        line = json.dumps(comparison, ensure_ascii=False) + "\n"
        sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace"))
    else:
        _Page(console(), comparison, limit).print()


class _Page:
    """A comparison as it is laid out on a console."""

    def __init__(self, console: Console, comparison: Row, limit: int) -> None:
        self.console = console
        self.comparison = comparison
        self.limit = limit
        self.letters = {report["id"]: _letter(place) for place, report in enumerate(comparison["reports"])}

    def print(self) -> None:
        self._legend()
        for section, title in SECTIONS.items() if len(self.letters) > 1 else [("all", "It says")]:
            if self.comparison[section]:
                self.console.print(f"\n{title}", style="bold underline")
                self._section(section)
        if len(self.letters) < 2:
            self.console.print("\nNo other report tells of it, so there is nothing to compare.")
        elif not self.comparison["differ"]:
            self.console.print("\nWhere the reports tell of the same thing, no contradiction was found.")

    def _legend(self) -> None:
        told = (detail for section in ("all", "some") for detail in self.comparison[section])
        event = next((detail for detail in told if detail.get("id") == self.comparison["id"]), None)
        self.console.print(clean(headline(event) if event else self.comparison["label"]), style="bold")
        for report in self.comparison["reports"]:
            indented(self.console, self._origin(report), 2)

    def _origin(self, report: Row) -> Text:
        line = Text().append(self.letters[report["id"]], style="bold")
        parts = [report["outlet"], day(report["published"]) if report["published"] else None, report["title"]]
        line.append(f"  {clean(', '.join(part for part in parts if part)) or 'no outlet, date or title'}")
        if copied := report["copy_of"]:
            line.append(f" (copy of {self.letters.get(copied) or short(copied)})")
        return line.append(f"  {short(report['id'])}", style="dim")

    def _section(self, section: str) -> None:
        order = list(KINDS)
        details = sorted(self.comparison[section], key=lambda detail: order.index(detail["kind"]))
        groups = [(KINDS[kind], list(group)) for kind, group in groupby(details, key=lambda detail: detail["kind"])]
        if section != "differ" and self._fits():
            self.console.print(self._table(groups))
            return
        for title, group in groups:
            indented(self.console, Text(title, style="bold"), 1)
            for detail in group[: self.limit]:
                self._listed(detail)
            if len(group) > self.limit:
                indented(self.console, self._rest(group), 3)

    def _rest(self, group: Sequence[Row]) -> Text:
        return Text(f"and {len(group) - self.limit} more: --limit shows them", style="dim")

    def _fits(self) -> bool:
        columns = len(self.letters)
        return 1 < columns <= MOST_COLUMNS and self.console.width // (columns + 1) >= NARROWEST

    def _table(self, groups: Iterable[tuple[str, Sequence[Row]]]) -> Table:
        table = Table("", *self.letters.values(), box=box.SIMPLE_HEAD, expand=True, show_edge=False)
        for column in table.columns:
            column.ratio = 1
        for title, group in groups:
            table.add_row(Text(title, style="bold"))
            for detail in group[: self.limit]:
                cells = (self._evidence(detail, detail["reports"].get(report, ())) for report in self.letters)
                table.add_row(_what(detail), *cells)
            if len(group) > self.limit:
                table.add_row(self._rest(group))
            table.add_section()
        return table

    def _evidence(self, detail: Row, passages: Sequence[Row]) -> Text:
        """The first passage of a report, and how many more there are."""
        if not passages:
            return Text()
        first = passages[0]
        start = first["start"]
        marks = [(mark["start"] - start, mark["end"] - start, STYLES[mark["role"]]) for mark in first["marks"]]
        whole = {"start": 0, "end": len(first["text"])}
        most = GLIMPSE if detail["kind"] in GLIMPSED else LONGEST
        shown = passage(self.console, first["text"], whole, marks, marks[0][0] if marks else 0, most)
        if detail["kind"] == "quote" and not marks:
            shown = Text("“").append_text(shown).append("”")
        return shown.append(f" (+{len(passages) - 1})" if len(passages) > 1 else "", style="dim")

    def _listed(self, detail: Row) -> None:
        """A detail as lines: what it is and who says it, then a line for each report."""
        letters = {report: letter for report, letter in self.letters.items() if report in detail["reports"]}
        heading = Text().append_text(_what(detail) or Text(shortened(clean(detail["value"]))))
        indented(self.console, heading.append(f"  ({', '.join(letters.values())})", style="bold"), 3)
        for report, letter in letters.items():
            line = Text().append(f"{letter}: ", style="bold")
            if detail["kind"] not in SPEAK_FOR_THEMSELVES and "values" in detail:
                line.append(f"{clean(', '.join(detail['values'][report]))} — ")
            indented(self.console, line.append_text(self._evidence(detail, detail["reports"][report])), 5)


def _what(detail: Row) -> Text:
    """What a detail is about, nothing where its evidence says it all."""
    if detail["kind"] == "event":
        return Text(clean(headline(detail))).append(f"  {short(detail['id'])}", style="dim")
    if detail["kind"] == "quote":
        return Text(clean(detail.get("speaker") or ""))
    return Text() if detail["kind"] == "number" else Text(shortened(clean(detail["value"])))


def _letter(place: int) -> str:
    """A, B, ... Z, AA, AB and so on."""
    ahead, last = divmod(place, 26)
    return (_letter(ahead - 1) if ahead else "") + chr(ord("A") + last)
