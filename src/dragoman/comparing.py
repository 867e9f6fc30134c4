"""A comparison in the order in which people read it: claims, what reports agree on, where they differ, what one has.

What :func:`dragoman.linking.compare.compare` finds is laid out here for every screen; how it is shown is theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from dragoman.wording import enumerated, headline

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

SPEAK_FOR_THEMSELVES = ("quote", "number")
"""Kinds whose evidence is the value."""


class Told(NamedTuple):
    """A heading, and what is said beside it in smaller letters."""

    what: str
    beside: str = ""


class Comparison:
    """The reports of an event or a story side by side.

    ``letters`` are what stands for each report (A, B, ...), by its id; ``columns`` the ids of those that tell of it.
    """

    def __init__(self, comparison: Row) -> None:
        self.row = comparison
        self.reports: Sequence[Row] = comparison["reports"]
        self.others: Sequence[Row] = comparison["others"]
        self.letters = {report["id"]: letter(place) for place, report in enumerate([*self.reports, *self.others])}
        self.columns: list[str] = [report["id"] for report in self.reports]
        self.is_story = comparison["kind"] == "story"
        self._told = [*comparison["all"], *comparison["some"]]
        self.headlines = {detail["id"]: headline(detail) for detail in self._told if detail["kind"] == "event"}

    @property
    def title(self) -> str:
        """What is compared, in one line."""
        return self.headlines.get(self.row["id"]) or str(self.row["label"])

    @cached_property
    def disputed(self) -> list[Row]:
        """The claims on events that somebody denies, or that one report states as fact and another as a word given."""
        return [told for told in self.row["claims"] if told["contested"]]

    @cached_property
    def undisputed(self) -> list[Row]:
        """The other claims."""
        return [told for told in self.row["claims"] if not told["contested"]]

    @cached_property
    def said(self) -> list[Row]:
        """What all the reports have."""
        return self._about("all")

    @cached_property
    def agreed(self) -> list[Row]:
        """What several reports have, and nothing contradicts."""
        return [one for one in self._known if one["verdict"] != "only here" and not self._differs(one)]

    @cached_property
    def differing(self) -> list[Row]:
        """Where they differ."""
        return self._about("differ")

    @cached_property
    def only(self) -> list[Row]:
        """What one report has, with its copies."""
        return [one for one in self._known if one["verdict"] == "only here" and not self._differs(one)]

    @cached_property
    def beside(self) -> list[Row]:
        """The other events of an event's reports."""
        return [detail for detail in self._told if detail["kind"] == "event" and not detail["about"]]

    @cached_property
    def _known(self) -> list[Row]:
        return self._about("all", "some")

    def _about(self, *sections: str) -> list[Row]:
        """The details of sections that are shown, by their kinds: for an event those that are said of it."""
        order = list(KINDS)
        details = (detail for section in sections for detail in self.row[section])
        return sorted(
            (detail for detail in details if detail["about"] and not self._is_claim(detail)),
            key=lambda detail: order.index(detail["kind"]),
        )

    def _is_claim(self, detail: Row) -> bool:
        """Whether a detail of an event only says whose word it is, which its claims say too."""
        return not self.is_story and len(detail.get("chain", "--")) == 1

    def _differs(self, detail: Row) -> bool:
        """Whether all that a detail rests on is shown under the differences already."""
        shown = [told["reports"] for told in self.row["differ"] if told["kind"] == detail["kind"]]
        return all(
            any(
                one["start"] <= part["start"] and part["end"] <= one["end"]
                for told in shown
                for one in told.get(report, ())
            )
            for report, parts in detail["reports"].items()
            for part in parts
        )

    def event(self, told: Row) -> str:
        """The event of a set of claims, in one line."""
        return self.headlines.get(told["event"]) or str(told["label"])

    def what(self, detail: Row) -> Told:
        """What a detail is about, nothing where its evidence says it all."""
        if detail["kind"] == "event":
            return Told(headline(detail))
        if detail["kind"] == "quote":
            return Told(detail.get("speaker") or "")
        if detail["kind"] == "number":
            return Told("")
        if detail["kind"] == "speaker" or not detail.get("event"):
            return Told(str(detail["value"]))
        told = str(self.headlines.get(detail["event"]) or detail["value"])
        if detail["kind"] != "figure":
            return Told(told)
        return Told(str(detail["value"]) + (f" ({detail['unit']})" if detail["unit"] else ""), told)

    def listing(self, reports: Sequence[str]) -> str:
        """The letters of some reports: ``A, B and C``."""
        return enumerated([self.letters[report] for report in reports], len(self.letters))

    def warnings(self, told: Row) -> Iterator[str]:
        """What to beware of in a set of claims: «A states as fact what B gives as the word of the Kremlin.»"""
        for pair in told["fact_or_attributed"]:
            fact, given = (self.listing(pair[key]) for key in ("fact", "attributed"))
            verb = "states" if len(pair["fact"]) == 1 else "state"
            gives = "gives" if len(pair["attributed"]) == 1 else "give"
            yield f"{fact} {verb} as fact what {given} {gives} as the word of {pair['who']}."

    def silent(self, told: Row) -> str:
        """Who says nothing of an event: «Silent on it: B; Iran (heard in C).», or nothing."""
        silent = told["silent"]
        parties = [f"{party['name']} (heard in {self.listing(party['reports'])})" for party in silent["parties"]]
        beside = [report for report in silent["reports"] if report in self.columns]  # the legend has the others
        found = [*([self.listing(beside)] if beside else []), *parties]
        return f"Silent on it: {'; '.join(found)}." if found else ""


def by_kind(details: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Details under the titles of their kinds; they are in the order of :data:`KINDS` already."""
    kinds = groupby(details, key=lambda detail: str(detail["kind"]))
    return [(KINDS[kind], list(group)) for kind, group in kinds]


def claimed(claim: Row) -> Told:
    """Who holds what, and through whom: «Denied by the Kremlin», «Stated as fact»."""
    through = f"via {', '.join(claim['through'])}" if claim["through"] else ""
    if claim["kind"] == "report":
        return Told(OWN_STANCES[claim["stance"]], through)
    unnamed = " (unnamed)" if claim["kind"] == "anonymous" else ""
    return Told(f"{STANCES[claim['stance']]} {claim['who']}{unnamed}", through)


def stated(detail: Row, report: str) -> str:
    """What a report says, where that is more than its evidence shows."""
    if "values" not in detail or detail["kind"] in SPEAK_FOR_THEMSELVES:
        return ""
    return "; ".join(detail["values"][report])


def letter(place: int) -> str:
    """A, B, ... Z, AA, AB and so on."""
    ahead, last = divmod(place, 26)
    return (letter(ahead - 1) if ahead else "") + chr(ord("A") + last)
