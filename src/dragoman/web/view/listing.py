"""What lists show: labels of filters, counts in words, pages to turn to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from dragoman.web.rendering import ENVIRONMENT
from dragoman.web.view.address import Address
from dragoman.web.view.codebook import QUADS
from dragoman.web.view.correcting import SECTOR_WORDS
from dragoman.web.view.words import country_name, day, thousands

Row = Mapping[str, Any]

NAMES = {
    "q": "Words",
    "since": "Since",
    "until": "Until",
    "actor": "Actor",
    "source": "Acting",
    "target": "Acted upon",
    "type": "Type",
    "status": "Status",
    "quad": "Class",
    "country": "Country",
    "outlet": "Outlet",
    "name": "Name",
    "sector": "Sector",
    "story": "Story",
    "report": "Report",
}
"""What filters are called on chips and in facets."""


def facet_words(value: Any, name: str) -> str:
    """A value of a filter in words: ``material conflict`` for quad 4, ``North Korea`` for PRK."""
    written = str(value)
    if name == "quad":
        return QUADS[int(written)] if written in "1234" else written
    if name == "country":
        return country_name(written.upper())
    if name == "sector":
        return sector_words(written)
    return written.lower() if name == "type" else written


def sector_words(code: str) -> str:
    """``government`` for GOV; of a sector that is not known the code itself."""
    return SECTOR_WORDS.get(code.upper(), code)


def span_of_days(row: Row) -> str:
    """``4 April 2023 to 9 May 2023`` from ``first`` and ``last``; one day where they are the same."""
    first, last = row["first"], row["last"]
    if not first:
        return "no date"
    return day(first) if first == last or not last else f"{day(first)} to {day(last)}"


def copies_count(story: Row) -> int:
    """How many reports of a story copy another one of it."""
    return sum(len(group) - 1 for group in story["copies"])


def signed(number: float | None) -> str:
    """``+2.4``, ``−1.0``; nothing where there is no number."""
    return "" if number is None else f"{number:+.1f}".replace("-", "−")


def side_name(pair: Row, side: str) -> str:
    """The name of the source or the target of a dyad: of a country its name, else the actor's."""
    name = str(pair[f"{side}_name"])
    return country_name(name) if name == pair[side] else name


def edge_address(edge: Row) -> str:
    """Where the reports stand in which one outlet, or speaker, rests on another."""
    who, on = edge["who"], edge["rests_on"]
    asked = {"who": who["name"], "who_kind": who["kind"], "on": on["name"], "on_kind": on["kind"]}
    return f"/outlets/edge?{urlencode(asked)}"


def counted(total: int | None, capped: bool, one: str, many: str) -> str:
    """``1 event``, ``12,345 events``, ``more than 10,000 events``."""
    if total is None:
        return ""
    more = "more than " if capped else ""
    return f"{more}{thousands(total)} {one if total == 1 and not capped else many}"


def pager(address: Address, found: Row) -> dict[str, Address | None]:
    """Where the pages around this one stand, by the cursors of :meth:`dragoman.record.Record.page`."""
    previous, following = found["previous"], found["next"]
    return {
        "first": address.having() if previous else None,
        "previous": address.having(before=previous) if previous else None,
        "next": address.having(after=following) if following else None,
    }


def pieces(snippet: str = "", marks: Iterable[Mapping[str, int]] = ()) -> list[dict[str, Any]]:
    """A snippet cut at its marks: ``text`` of each piece and whether it is ``marked``."""
    cut, at = [], 0
    for mark in marks:
        cut += [(snippet[at : mark["start"]], False), (snippet[mark["start"] : mark["end"]], True)]
        at = mark["end"]
    cut.append((snippet[at:], False))
    return [{"text": piece, "marked": marked} for piece, marked in cut if piece]


def taking_part(events: Iterable[Row], most: int) -> list[dict[str, Any]]:
    """The actors of the events, those of most events first, each with in how many ``events`` it takes part."""
    roles: dict[str, Row] = {}
    counts: Counter[str] = Counter()
    for event in events:
        here = {role["actor"]: role for role in (*event["sources"], *event["targets"])}
        roles |= here
        counts.update(here.keys())
    return [{**roles[actor], "events": number} for actor, number in counts.most_common(most)]


def called(mentions: Iterable[Row], actor: str, most: int) -> list[dict[str, Any]]:
    """What reports call an actor, the most frequent first: the ``text``, how many ``times``, and the ``mention`` and
    ``report`` of one place."""
    places: dict[str, tuple[str, str]] = {}
    times: Counter[str] = Counter()
    for mention in mentions:
        for role in (*mention["sources"], *mention["targets"]):
            if role["actor"] == actor:
                text = " ".join(role["text"].split())
                times[text] += 1
                places.setdefault(text, (mention["id"], mention["report"]))
    return [
        {"text": text, "times": number, "mention": places[text][0], "report": places[text][1]}
        for text, number in times.most_common(most)
    ]


def is_outlet(end: Row, name: str) -> bool:
    """Whether one end of an edge is the outlet of that name, in any case and with or without its article."""
    return end["kind"] == "outlet" and _bare(end["name"]) == _bare(name)


def _bare(outlet: str) -> str:
    return " ".join(outlet.casefold().split()).removeprefix("the ")


def told_first(events: Iterable[Row], own: Mapping[str, Row]) -> list[Row]:
    """The events of several reports the oldest of which is one of an outlet's ``own``."""
    return [event for event in events if len(event["reports"]) > 1 and event["reports"][0] in own]


def reports_behind(events: Iterable[Row], most: int = 3) -> set[str]:
    """The reports that rows of events name."""
    return {report for event in events for report in event["reports"][:most]}


def copied(groups: Iterable[Sequence[str]], own: Mapping[str, Row]) -> list[dict[str, Any]]:
    """Groups of copies that each hold one of an outlet's ``own`` reports: that one, the ``first`` and the others."""
    found = []
    for group in groups:
        mine = next(report for report in group if report in own)
        found.append({"own": own[mine], "first": group[0], "others": [one for one in group if one != mine]})
    return found


ENVIRONMENT.filters |= {
    "copies_count": copies_count,
    "edge_address": edge_address,
    "facet_words": facet_words,
    "sector_words": sector_words,
    "side_name": side_name,
    "signed": signed,
    "span_of_days": span_of_days,
}
