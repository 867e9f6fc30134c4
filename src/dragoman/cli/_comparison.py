"""A comparison as a page for people: claims, what the reports agree on, where they differ, what only one has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dragoman.cli._phrases import headline
from dragoman.cli._screen import LONGEST, STYLES, clean, day, enumerated, indented, passage, short, shortened

Row = Mapping[str, Any]

MOST_COLUMNS = 4
NARROWEST = 24
"""More reports than columns, or columns narrower than these characters, are unreadable: then lists are printed."""

KINDS = {
    "event": "Events",
    "status": "Whether it happened",
    "figure": "Figures",
    "number": "Other figures",
    "date": "Dates",
    "place": "Places",
    "actor": "Actors",
    "speaker": "Who said so",
    "quote": "Statements",
    "attribution": "Where it comes from",
}
"""The kinds of details in the order in which they are shown."""

SPEAK_FOR_THEMSELVES = ("quote", "number")
"""Kinds whose evidence is the value."""

GLIMPSED = ("actor", "date", "place")
GLIMPSE = 90
"""Characters of evidence for kinds that the whole sentence, which stands under «Events», would only repeat."""

STANCES = {"asserts": "Asserted by", "denies": "Denied by", "announces": "Announced by", "doubts": "Left open by"}
OWN_STANCES = {
    "asserts": "Stated as fact",
    "denies": "Stated as not so",
    "announces": "Stated as planned",
    "doubts": "Left open",
}
"""How a claim is put: one of somebody's, and one of a report itself."""


class Page:
    """A comparison as it is laid out on a console, with at most ``limit`` details of a kind."""

    def __init__(self, console: Console, comparison: Row, limit: int) -> None:
        self.console = console
        self.comparison = comparison
        self.limit = limit
        known = [*comparison["reports"], *comparison["others"]]
        self.letters = {report["id"]: _letter(place) for place, report in enumerate(known)}
        self.columns: list[str] = [report["id"] for report in comparison["reports"]]
        told = [*comparison["all"], *comparison["some"]]
        self.events = {detail["id"]: headline(detail) for detail in told if detail["kind"] == "event"}

    def print(self) -> None:
        """Prints the page."""
        self._legend()
        if len(self.columns) < 2:
            self._details("It says", self._about("all"))
            self.console.print("\nNo other report tells of it, so there is nothing to compare.")
            return
        disputed = [told for told in self.comparison["claims"] if told["contested"]]
        self._claims("Who claims what", disputed)
        known = [*self._about("all"), *self._about("some")]
        agreed = [detail for detail in known if detail["verdict"] != "only here"]
        self._details("What they agree on", [one for one in agreed if not self._differs(one)])
        self._details("Where they differ", self._about("differ"))
        if not (disputed or self._about("differ")):
            self.console.print("\nWhere the reports tell of the same thing, no contradiction was found.")
        self._only([one for one in known if one["verdict"] == "only here" and not self._differs(one)])
        if self.comparison["kind"] == "event":
            self._claims("Who says so", [told for told in self.comparison["claims"] if told not in disputed])
            self._beside()

    def _legend(self) -> None:
        self.console.print(clean(self.events.get(self.comparison["id"]) or self.comparison["label"]), style="bold")
        for report in self.comparison["reports"]:
            indented(self.console, self._origin(report), 2)
        if others := self.comparison["others"]:
            indented(self.console, Text("In the same story, silent on this:", style="dim"), 2)
        for report in others:
            indented(self.console, self._origin(report), 2)

    def _origin(self, report: Row) -> Text:
        line = Text().append(self.letters[report["id"]], style="bold")
        parts = [report["outlet"], day(report["published"]) if report["published"] else None, report["title"]]
        line.append(f"  {clean(', '.join(part for part in parts if part)) or 'no outlet, date or title'}")
        if copied := report["copy_of"]:
            line.append(f" (copy of {self.letters.get(copied) or short(copied)})")
        return line.append(f"  {short(report['id'])}", style="dim")

    def _title(self, title: str) -> None:
        self.console.print(f"\n{title}", style="bold underline")

    def _about(self, section: str) -> list[Row]:
        """The details of a section that are shown: for an event those that are said of it."""
        order = list(KINDS)
        return sorted(
            (detail for detail in self.comparison[section] if detail["about"] and not self._is_claim(detail)),
            key=lambda detail: order.index(detail["kind"]),
        )

    def _is_claim(self, detail: Row) -> bool:
        """Whether a detail of an event only says whose word it is, which its claims say too."""
        return self.comparison["kind"] == "event" and len(detail.get("chain", "--")) == 1

    def _differs(self, detail: Row) -> bool:
        """Whether all that a detail rests on is shown under the differences already."""
        shown = [told["reports"] for told in self.comparison["differ"] if told["kind"] == detail["kind"]]
        return all(
            any(
                one["start"] <= part["start"] and part["end"] <= one["end"]
                for told in shown
                for one in told.get(report, ())
            )
            for report, parts in detail["reports"].items()
            for part in parts
        )

    # Claims.

    def _claims(self, title: str, told: Sequence[Row]) -> None:
        if not told:
            return
        self._title(title)
        for one in told[: self.limit]:
            if self.comparison["kind"] == "story":
                indented(self.console, Text(self._event(one), style="bold"), 1)
            self._rows([(None, [(_claimed(claim), claim) for claim in one["claims"]])])
            for line in self._remarks(one):
                indented(self.console, line, 3)
        if len(told) > self.limit:
            indented(self.console, self._rest(told), 1)

    def _event(self, told: Row) -> str:
        return clean(self.events.get(told["event"]) or told["label"])

    def _remarks(self, told: Row) -> Iterator[Text]:
        """What to beware of, and who says nothing."""
        for pair in told["fact_or_attributed"]:
            fact, given = (self._listing(pair[key]) for key in ("fact", "attributed"))
            verb = "states" if len(pair["fact"]) == 1 else "state"
            gives = "gives" if len(pair["attributed"]) == 1 else "give"
            yield Text(f"{fact} {verb} as fact what {given} {gives} as the word of {clean(pair['who'])}.", style="red")
        silent = told["silent"]
        parties = [
            f"{clean(party['name'])} (heard in {self._listing(party['reports'])})" for party in silent["parties"]
        ]
        reports = [self._listing(silent["reports"])] if silent["reports"] else []
        if reports or parties:
            yield Text(f"Silent on it: {'; '.join([*reports, *parties])}.", style="dim")

    def _listing(self, reports: Sequence[str]) -> str:
        return enumerated([self.letters[report] for report in reports], len(self.letters))

    # Details.

    def _details(self, title: str, details: Sequence[Row]) -> None:
        if details:
            self._title(title)
            self._rows(
                [(KINDS[kind], [(self._what(detail), detail) for detail in group]) for kind, group in _by_kind(details)]
            )

    def _rows(self, groups: Sequence[tuple[str | None, Sequence[tuple[Text, Row]]]]) -> None:
        """Details in groups with a title: a table with a column for each report where that can be read, else a list."""
        table = self._table() if self._fits() else None
        for title, rows in groups:
            if title and table:
                table.add_row(Text(title, style="bold"))
            elif title:
                indented(self.console, Text(title, style="bold"), 1)
            for what, detail in rows[: self.limit]:
                cells = self._cells(detail)
                if table:
                    table.add_row(what, *(cells.get(report, Text()) for report in self.columns))
                else:
                    self._listed(what or Text(shortened(clean(detail["value"]))), cells)
            if len(rows) > self.limit and table:
                table.add_row(self._rest(rows))
            elif len(rows) > self.limit:
                indented(self.console, self._rest(rows), 3)
            if table:
                table.add_section()
        if table:
            self.console.print(table)

    def _rest(self, details: Sequence[Any]) -> Text:
        return Text(f"and {len(details) - self.limit} more: --limit shows them", style="dim")

    def _fits(self) -> bool:
        columns = len(self.columns)
        return 1 < columns <= MOST_COLUMNS and self.console.width // (columns + 1) >= NARROWEST

    def _table(self) -> Table:
        heads = (self.letters[report] for report in self.columns)
        table = Table("", *heads, box=box.SIMPLE_HEAD, expand=True, show_edge=False)
        for column in table.columns:
            column.ratio = 1
        return table

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
                cells[report] = Text().append(_value(detail, report), style="bold").append_text(shown)
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

    def _listed(self, what: Text, cells: Mapping[str, Text]) -> None:
        """A detail as lines: what it is and who says it, then a line for each report."""
        letters = ", ".join(self.letters[report] for report in cells)
        indented(self.console, Text().append_text(what).append(f"  ({letters})", style="bold"), 3)
        for report, shown in cells.items():
            indented(self.console, Text().append(f"{self.letters[report]}: ", style="bold").append_text(shown), 5)

    def _what(self, detail: Row) -> Text:
        """What a detail is about, nothing where its evidence says it all."""
        if detail["kind"] == "event":
            return Text(clean(headline(detail))).append(f"  {short(detail['id'])}", style="dim")
        if detail["kind"] == "quote":
            return Text(clean(detail.get("speaker") or ""))
        if detail["kind"] == "number":
            return Text()
        if detail["kind"] == "speaker" or not detail.get("event"):
            return Text(shortened(clean(detail["value"]), GLIMPSE))
        told = str(self.events.get(detail["event"]) or detail["value"])
        if detail["kind"] != "figure":
            return Text(clean(told))
        unit = f" ({detail['unit']})" if detail["unit"] else ""
        return Text(f"{detail['value']}{unit}").append(f"  {clean(told)}", style="dim")

    # What one report has, and other events.

    def _only(self, details: Sequence[Row]) -> None:
        """What one report has (with its copies, if it has any): side by side, each in the column of its report."""
        if not details:
            return
        self._title("Only here")
        if not self._fits():
            for report in self.columns:
                self._only_in(report, [one for one in details if self._first(one) == report])
            return
        table = self._table()
        for kind, group in _by_kind(details):
            lists = [self._items([one for one in group if self._first(one) == report]) for report in self.columns]
            table.add_row(Text(KINDS[kind], style="bold"), *(Text("\n").join(items) for items in lists))
            table.add_section()
        self.console.print(table)

    def _only_in(self, report: str, details: Sequence[Row]) -> None:
        if details:
            indented(self.console, Text(self.letters[report], style="bold"), 1)
        for kind, group in _by_kind(details):
            indented(self.console, Text(KINDS[kind], style="bold"), 3)
            for item in self._items(group):
                indented(self.console, item, 5)

    def _first(self, detail: Row) -> str:
        return next(report for report in self.columns if report in detail["reports"])

    def _items(self, details: Sequence[Row]) -> list[Text]:
        """Details as text: what it is, its evidence, and the copies that have it too."""
        shown = [self._item(detail) for detail in details[: self.limit]]
        return [*shown, self._rest(details)] if len(details) > self.limit else shown

    def _item(self, detail: Row) -> Text:
        first = self._first(detail)
        what = self._what(detail)
        item = Text("· ").append_text(what).append(": " if what else "")
        item.append_text(self._cells(detail)[first])
        also = [report for report in detail["reports"] if report != first]
        return item.append(f" (also {self._listing(also)})" if also else "", style="dim")

    def _beside(self) -> None:
        """The other events of an event's reports, by name only: a story's comparison has them in full."""
        told = [*self.comparison["all"], *self.comparison["some"]]
        beside = [detail for detail in told if detail["kind"] == "event" and not detail["about"]]
        if beside:
            self._title("The same reports also tell of")
        for detail in beside[: self.limit]:
            indented(self.console, self._what(detail).append(f"  ({self._listing(list(detail['reports']))})"), 3)
        if len(beside) > self.limit:
            indented(self.console, self._rest(beside), 3)


def _by_kind(details: Iterable[Row]) -> Iterator[tuple[str, list[Row]]]:
    for kind, group in groupby(details, key=lambda detail: str(detail["kind"])):
        yield kind, list(group)


def _claimed(claim: Row) -> Text:
    """Who holds what: «Denied by the Kremlin», «Stated as fact»."""
    through = f"  via {clean(', '.join(claim['through']))}" if claim["through"] else ""
    if claim["kind"] == "report":
        return Text(OWN_STANCES[claim["stance"]]).append(through, style="dim")
    unnamed = " (unnamed)" if claim["kind"] == "anonymous" else ""
    return Text(f"{STANCES[claim['stance']]} {clean(claim['who'])}{unnamed}").append(through, style="dim")


def _value(detail: Row, report: str) -> str:
    """What a report says, where that is more than its evidence shows."""
    if "values" not in detail or detail["kind"] in SPEAK_FOR_THEMSELVES:
        return ""
    return f"{clean('; '.join(detail['values'][report]))} — "


def _letter(place: int) -> str:
    """A, B, ... Z, AA, AB and so on."""
    ahead, last = divmod(place, 26)
    return (_letter(ahead - 1) if ahead else "") + chr(ord("A") + last)
