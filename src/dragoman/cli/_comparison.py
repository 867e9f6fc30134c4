"""A comparison as a page for people: claims, what the reports agree on, where they differ, what only one has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from dragoman.cli._screen import clean, indented, short, shortened
from dragoman.cli._side_by_side import GLIMPSE, Group, SideBySide
from dragoman.comparing import Comparison, Told, by_kind, claimed
from dragoman.wording import day

Row = Mapping[str, Any]


class Page:
    """A comparison as it is laid out on a console, with at most ``limit`` details of a kind."""

    def __init__(self, console: Console, comparison: Row, limit: int) -> None:
        self.console = console
        self.compared = Comparison(comparison)
        self.limit = limit
        self.rows = SideBySide(console, self.compared.columns, self.compared.letters, limit)

    def print(self) -> None:
        """Prints the page."""
        self._legend()
        self._claims("Who claims what", self.compared.disputed)
        if len(self.compared.columns) < 2:
            self._details("It says", self.compared.said)
            self.console.print("\nNo other report tells of it, so there is nothing to compare.")
        else:
            self._compared()
        if not self.compared.is_story:
            self._claims("Who says so", self.compared.undisputed)
            self._beside()

    def _compared(self) -> None:
        """What the reports agree on, where they differ, and what only one of them has."""
        self._details("What they agree on", self.compared.agreed)
        self._details("Where they differ", self.compared.differing)
        if not (self.compared.disputed or self.compared.differing):
            self.console.print("\nWhere the reports tell of the same thing, no contradiction was found.")
        if self.compared.only:
            self._title("Only here")
            self.rows.print_only(self._groups(self.compared.only))

    def _legend(self) -> None:
        self.console.print(clean(self.compared.title), style="bold")
        for report in self.compared.reports:
            indented(self.console, self._origin(report), 2)
        if self.compared.others:
            indented(self.console, Text("In the same story, silent on this:", style="dim"), 2)
        for report in self.compared.others:
            indented(self.console, self._origin(report), 2)

    def _origin(self, report: Row) -> Text:
        letters = self.compared.letters
        line = Text().append(letters[report["id"]], style="bold")
        parts = [report["outlet"], day(report["published"]) if report["published"] else None, report["title"]]
        line.append(f"  {clean(', '.join(part for part in parts if part)) or 'no outlet, date or title'}")
        if copied := report["copy_of"]:
            line.append(f" (copy of {letters.get(copied) or short(copied)})")
        return line.append(f"  {short(report['id'])}", style="dim")

    def _title(self, title: str) -> None:
        self.console.print(f"\n{title}", style="bold underline")

    def _claims(self, title: str, told: Sequence[Row]) -> None:
        if not told:
            return
        self._title(title)
        for one in told[: self.limit]:
            if self.compared.is_story:
                indented(self.console, Text(clean(self.compared.event(one)), style="bold"), 1)
            self.rows.print([(None, [(_text(claimed(claim)), claim) for claim in one["claims"]])])
            for warning in self.compared.warnings(one):
                indented(self.console, Text(clean(warning), style="red"), 3)
            if silent := self.compared.silent(one):
                indented(self.console, Text(clean(silent), style="dim"), 3)
        if len(told) > self.limit:
            indented(self.console, self.rows.rest(told), 1)

    def _details(self, title: str, details: Sequence[Row]) -> None:
        if details:
            self._title(title)
            self.rows.print(self._groups(details))

    def _groups(self, details: Sequence[Row]) -> list[Group]:
        return [(title, [(self._what(detail), detail) for detail in some]) for title, some in by_kind(details)]

    def _what(self, detail: Row) -> Text:
        """What a detail is about; of an event also the id, of others what a glimpse takes in."""
        told = self.compared.what(detail)
        if detail["kind"] == "event":
            return Text(clean(told.what)).append(f"  {short(detail['id'])}", style="dim")
        return _text(told if detail.get("event") else Told(shortened(told.what, GLIMPSE)))

    def _beside(self) -> None:
        """The other events of an event's reports, by name only: a story's comparison has them in full."""
        beside = self.compared.beside
        if beside:
            self._title("The same reports also tell of")
        for detail in beside[: self.limit]:
            listed = f"  ({self.rows.listing(list(detail['reports']))})"
            indented(self.console, self._what(detail).append(listed), 3)
        if len(beside) > self.limit:
            indented(self.console, self.rows.rest(beside), 3)


def _text(told: Told) -> Text:
    return Text(clean(told.what)).append(f"  {clean(told.beside)}" if told.beside else "", style="dim")
