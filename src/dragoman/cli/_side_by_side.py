"""Details of a comparison beside one another: a column for each report where that can be read, else lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dragoman.cli._screen import LONGEST, STYLES, clean, indented, passage, shortened
from dragoman.comparing import stated
from dragoman.wording import enumerated

Row = Mapping[str, Any]
Group = tuple[str | None, Sequence[tuple[Text, Row]]]
"""Details under one title: for each what it is about, and the detail or claim with its evidence."""

MOST_COLUMNS = 4
NARROWEST = 24
"""More reports than columns, or columns narrower than these characters, are unreadable: then lists are printed."""

GLIMPSED = ("actor", "date", "place")
GLIMPSE = 90
"""Characters of evidence for kinds that the whole sentence, which stands under «Events», would only repeat."""


class SideBySide:
    """Prints details with at most ``limit`` of a group, for the reports that ``columns`` names.

    ``letters`` are what stands for each report, those without a column too.
    """

    def __init__(self, console: Console, columns: Sequence[str], letters: Mapping[str, str], limit: int) -> None:
        self.console = console
        self.columns = columns
        self.letters = letters
        self.limit = limit

    def listing(self, reports: Sequence[str]) -> str:
        """The letters of some reports: ``A, B and C``."""
        return enumerated([self.letters[report] for report in reports], len(self.letters))

    def rest(self, details: Sequence[Any]) -> Text:
        """How many details are left out."""
        return Text(f"and {len(details) - self.limit} more: --limit shows them", style="dim")

    def print(self, groups: Sequence[Group]) -> None:
        """Each detail with what all its reports have."""
        if self._fits():
            self._print_table(groups)
        else:
            self._print_list(groups)

    def print_only(self, groups: Sequence[Group]) -> None:
        """Details that one report has (with its copies, if it has any), each in the column of its report."""
        if not self._fits():
            for report in self.columns:
                self._print_items(report, groups)
            return
        table = self._table()
        for title, rows in groups:
            lists = (self._items(report, rows) for report in self.columns)
            table.add_row(Text(title or "", style="bold"), *(Text("\n").join(items) for items in lists))
            table.add_section()
        self.console.print(table)

    def _fits(self) -> bool:
        columns = len(self.columns)
        return 1 < columns <= MOST_COLUMNS and self.console.width // (columns + 1) >= NARROWEST

    def _table(self) -> Table:
        heads = (self.letters[report] for report in self.columns)
        table = Table("", *heads, box=box.SIMPLE_HEAD, expand=True, show_edge=False)
        for column in table.columns:
            column.ratio = 1
        return table

    def _print_table(self, groups: Sequence[Group]) -> None:
        table = self._table()
        for title, rows in groups:
            if title:
                table.add_row(Text(title, style="bold"))
            for what, detail in rows[: self.limit]:
                cells = self._cells(detail)
                table.add_row(what, *(cells.get(report, Text()) for report in self.columns))
            if len(rows) > self.limit:
                table.add_row(self.rest(rows))
            table.add_section()
        self.console.print(table)

    def _print_list(self, groups: Sequence[Group]) -> None:
        for title, rows in groups:
            if title:
                indented(self.console, Text(title, style="bold"), 1)
            for what, detail in rows[: self.limit]:
                self._print_lines(what or Text(shortened(clean(detail["value"]))), self._cells(detail))
            if len(rows) > self.limit:
                indented(self.console, self.rest(rows), 3)

    def _print_lines(self, what: Text, cells: Mapping[str, Text]) -> None:
        """A detail as lines: what it is and who says it, then a line for each report."""
        letters = ", ".join(self.letters[report] for report in cells)
        indented(self.console, Text().append_text(what).append(f"  ({letters})", style="bold"), 3)
        for report, shown in cells.items():
            indented(self.console, Text().append(f"{self.letters[report]}: ", style="bold").append_text(shown), 5)

    # What one report has.

    def _print_items(self, report: str, groups: Sequence[Group]) -> None:
        found = [(title, items) for title, rows in groups if (items := self._items(report, rows))]
        if found:
            indented(self.console, Text(self.letters[report], style="bold"), 1)
        for title, items in found:
            indented(self.console, Text(title or "", style="bold"), 3)
            for item in items:
                indented(self.console, item, 5)

    def _items(self, report: str, rows: Sequence[tuple[Text, Row]]) -> list[Text]:
        """The details that the report has first, as text: what each is, its evidence, and the copies that have it."""
        own = [(what, detail) for what, detail in rows if self._first(detail) == report]
        shown = [self._item(report, what, detail) for what, detail in own[: self.limit]]
        return [*shown, self.rest(own)] if len(own) > self.limit else shown

    def _item(self, report: str, what: Text, detail: Row) -> Text:
        item = Text("· ").append_text(what).append(": " if what else "").append_text(self._cells(detail)[report])
        also = [other for other in detail["reports"] if other != report]
        return item.append(f" (also {self.listing(also)})" if also else "", style="dim")

    def _first(self, detail: Row) -> str:
        return next(report for report in self.columns if report in detail["reports"])

    # Evidence.

    def _cells(self, detail: Row) -> dict[str, Text]:
        """What each report has: its value where they differ, and the evidence; the same words are shown once."""
        cells: dict[str, Text] = {}
        seen: dict[str, str] = {}
        for report in self.columns:
            if passages := detail["reports"].get(report):
                shown = self._evidence(detail, passages)
                if earlier := seen.get(shown.plain):
                    shown = Text(f"word for word as {earlier}", style="dim")
                else:
                    seen[shown.plain] = self.letters[report]
                value = f"{clean(said)} — " if (said := stated(detail, report)) else ""
                cells[report] = Text().append(value, style="bold").append_text(shown)
        return cells

    def _evidence(self, detail: Row, passages: Sequence[Row]) -> Text:
        """The first passage of a report, and how many more there are."""
        first = passages[0]
        start = first["start"]
        marks = [(mark["start"] - start, mark["end"] - start, STYLES[mark["role"]]) for mark in first["marks"]]
        whole = {"start": 0, "end": len(first["text"])}
        most = GLIMPSE if detail.get("kind") in GLIMPSED else LONGEST
        shown = passage(self.console, first["text"], whole, marks, marks[0][0] if marks else 0, most)
        if detail.get("kind") == "quote" and not marks:
            shown = Text("“").append_text(shown).append("”")
        return shown.append(f" (+{len(passages) - 1})" if len(passages) > 1 else "", style="dim")
