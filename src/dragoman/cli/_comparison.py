"""A comparison as a page for people: claims, what the reports agree on, where they differ, what only one has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.text import Text

from dragoman.cli._phrases import headline
from dragoman.cli._screen import clean, day, indented, short, shortened
from dragoman.cli._side_by_side import GLIMPSE, Group, SideBySide

Row = Mapping[str, Any]

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
        self.rows = SideBySide(console, self.columns, self.letters, limit)
        told = [*comparison["all"], *comparison["some"]]
        self.events = {detail["id"]: headline(detail) for detail in told if detail["kind"] == "event"}

    def print(self) -> None:
        """Prints the page."""
        self._legend()
        disputed = [told for told in self.comparison["claims"] if told["contested"]]
        self._claims("Who claims what", disputed)
        if len(self.columns) < 2:
            self._details("It says", self._about("all"))
            self.console.print("\nNo other report tells of it, so there is nothing to compare.")
        else:
            self._compared(bool(disputed))
        if self.comparison["kind"] == "event":
            self._claims("Who says so", [told for told in self.comparison["claims"] if told not in disputed])
            self._beside()

    def _compared(self, disputed: bool) -> None:
        """What the reports agree on, where they differ, and what only one of them has."""
        known = [*self._about("all"), *self._about("some")]
        agreed = [detail for detail in known if detail["verdict"] != "only here"]
        self._details("What they agree on", [one for one in agreed if not self._differs(one)])
        self._details("Where they differ", self._about("differ"))
        if not (disputed or self._about("differ")):
            self.console.print("\nWhere the reports tell of the same thing, no contradiction was found.")
        self._only([one for one in known if one["verdict"] == "only here" and not self._differs(one)])

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
            self.rows.print([(None, [(_claimed(claim), claim) for claim in one["claims"]])])
            for line in self._remarks(one):
                indented(self.console, line, 3)
        if len(told) > self.limit:
            indented(self.console, self.rows.rest(told), 1)

    def _event(self, told: Row) -> str:
        return clean(self.events.get(told["event"]) or told["label"])

    def _remarks(self, told: Row) -> Iterator[Text]:
        """What to beware of, and who says nothing."""
        for pair in told["fact_or_attributed"]:
            fact, given = (self.rows.listing(pair[key]) for key in ("fact", "attributed"))
            verb = "states" if len(pair["fact"]) == 1 else "state"
            gives = "gives" if len(pair["attributed"]) == 1 else "give"
            yield Text(f"{fact} {verb} as fact what {given} {gives} as the word of {clean(pair['who'])}.", style="red")
        silent = told["silent"]
        parties = [
            f"{clean(party['name'])} (heard in {self.rows.listing(party['reports'])})" for party in silent["parties"]
        ]
        beside = [report for report in silent["reports"] if report in self.columns]  # the legend has the others
        reports = [self.rows.listing(beside)] if beside else []
        if reports or parties:
            yield Text(f"Silent on it: {'; '.join([*reports, *parties])}.", style="dim")

    # Details.

    def _details(self, title: str, details: Sequence[Row]) -> None:
        if details:
            self._title(title)
            self.rows.print(self._groups(details))

    def _only(self, details: Sequence[Row]) -> None:
        if details:
            self._title("Only here")
            self.rows.print_only(self._groups(details))

    def _groups(self, details: Sequence[Row]) -> list[Group]:
        """The details kind by kind, which is the order that they have."""
        kinds = groupby(details, key=lambda detail: str(detail["kind"]))
        return [(KINDS[kind], [(self._what(detail), detail) for detail in group]) for kind, group in kinds]

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

    # Other events.

    def _beside(self) -> None:
        """The other events of an event's reports, by name only: a story's comparison has them in full."""
        told = [*self.comparison["all"], *self.comparison["some"]]
        beside = [detail for detail in told if detail["kind"] == "event" and not detail["about"]]
        if beside:
            self._title("The same reports also tell of")
        for detail in beside[: self.limit]:
            indented(self.console, self._what(detail).append(f"  ({self.rows.listing(list(detail['reports']))})"), 3)
        if len(beside) > self.limit:
            indented(self.console, self.rows.rest(beside), 3)


def _claimed(claim: Row) -> Text:
    """Who holds what: «Denied by the Kremlin», «Stated as fact»."""
    through = f"  via {clean(', '.join(claim['through']))}" if claim["through"] else ""
    if claim["kind"] == "report":
        return Text(OWN_STANCES[claim["stance"]]).append(through, style="dim")
    unnamed = " (unnamed)" if claim["kind"] == "anonymous" else ""
    return Text(f"{STANCES[claim['stance']]} {clean(claim['who'])}{unnamed}").append(through, style="dim")


def _letter(place: int) -> str:
    """A, B, ... Z, AA, AB and so on."""
    ahead, last = divmod(place, 26)
    return (_letter(ahead - 1) if ahead else "") + chr(ord("A") + last)
