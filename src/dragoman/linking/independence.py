"""Which reports of one event say nothing of their own: copies, agency copy, and what rests on the same outlet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from dragoman.knowledge.naming import outlet_name
from dragoman.linking.clusters import connected

Row = Mapping[str, Any]
Way = tuple[str, ...]
"""The outlets through which something came to a report, the nearest first."""


class Join(NamedTuple):
    """That a report counts as one with another; ``why`` is a sentence that calls them «it» and «the other»."""

    report: str
    other: str
    why: str


def independent(mentions: Sequence[Row], reports: Sequence[Row], copies: Sequence[Sequence[str]]) -> int:
    """How many of the reports of an event are left when those that are joined count once; see ``joins``."""
    return len(set(origins_of(mentions, reports, copies).values()))


def origins_of(mentions: Sequence[Row], reports: Sequence[Row], copies: Sequence[Sequence[str]]) -> dict[str, str]:
    """For each report with a mention that one of those it counts as one with which rests on no other, or the oldest."""
    found = joins(mentions, reports, copies)
    resting = {join.report for join in found}
    order = sorted(_telling(mentions, reports), key=lambda report: report in resting)
    place = {report: at for at, report in enumerate(order)}
    first = {at: group[0] for group in connected((place[one], place[other]) for one, other, _ in found) for at in group}
    return {report: order[first.get(at, at)] for at, report in enumerate(order)}


def joins(mentions: Sequence[Row], reports: Sequence[Row], copies: Sequence[Sequence[str]]) -> list[Join]:
    """What makes reports of one event count as one.

    Copies of one another do. So do reports that are credited to the same agency or have the event from the same outlet,
    and what that outlet tells itself. Somebody whose words several outlets report is no outlet: he told each of them.
    A report that has the event from several outlets side by side is joined with one of them only, that which most
    others here rest on: it does not make the two one.

    Args:
        mentions: the event's mentions, as in the contract, with their ``chain`` where the record has it.
        reports: their reports with ``id``, ``outlet`` and, where the record has them, ``credits``; the oldest first.
        copies: groups of ids of reports that copy one another; other reports in them are of no account.
    """
    telling = _telling(mentions, reports)
    return [*_copied(telling, copies), *_resting(mentions, telling)]


def _telling(mentions: Sequence[Row], reports: Sequence[Row]) -> dict[str, Row]:
    """The reports that have a mention; one that ``reports`` lacks is known by its id only."""
    tell = dict.fromkeys(mention["report"] for mention in mentions)
    known = {report["id"]: report for report in reports if report["id"] in tell}
    return known | {report: {} for report in tell if report not in known}


def _copied(telling: Mapping[str, Row], copies: Sequence[Sequence[str]]) -> Iterator[Join]:
    for group in copies:
        first, *others = [report for report in telling if report in group] or [""]
        yield from (Join(report, first, "It and the other copy one another.") for report in others)


def _resting(mentions: Sequence[Row], telling: Mapping[str, Row]) -> Iterator[Join]:
    """Joins those that rest on the same outlet, each with the first of them; the outlet's own report goes first."""
    own = {report: outlet_name(row.get("outlet")) for report, row in telling.items()}
    credited = {report: _outlets(row.get("credits")) for report, row in telling.items()}
    ways = _ways(mentions, own, credited)
    support = Counter(name for found in ways.values() for name in {name for way in found for name in way})
    support.update(name for name in own.values() if name)
    resting: dict[str, list[str]] = defaultdict(list)
    for report, found in ways.items():
        for name in max(sorted(found), key=lambda way: sum(support[name] - 1 for name in way)):
            resting[name].append(report)
    for name, reports in sorted(resting.items()):
        first = next((report for report, outlet in own.items() if outlet == name), reports[0])
        relation = {report: f"is credited to {name}" for report in reports if name in credited[report]}
        for report in reports:
            if report != first:
                why = f"It {relation.get(report, f'has it from {name}')}, and the other "
                why += f"is by {name}." if own[first] == name else f"{relation.get(first, 'has it from there')}, too."
                yield Join(report, first, why)


def _ways(mentions: Sequence[Row], own: Mapping[str, str | None], credited: Mapping[str, Way]) -> dict[str, set[Way]]:
    """By which ways the event came to each report that has it from another outlet.

    A report that was told by somebody itself, in one mention, does not rest on the outlets that it cites beside; what
    it tells without a source may be from them. «Local media» are not known to be the same twice.
    """
    ways: dict[str, set[Way]] = defaultdict(set)
    told = set[str]()
    for mention in mentions:
        report, chain = mention["report"], mention.get("chain") or ()
        others = [name for name in _outlets(chain) if name != own[report]]
        if way := tuple(name for name in others if not name.islower()):
            ways[report].add(way)
        elif chain and not others:
            told.add(report)
    for report, names in credited.items():
        ways[report].update((name,) for name in names if name != own[report])
    return {report: ways[report] for report in own if ways[report] and (credited[report] or report not in told)}


def _outlets(chain: Sequence[Row] | None) -> Way:
    """The names of the outlets among the steps of a chain."""
    names = (outlet_name(step["name"]) for step in chain or () if step["kind"] == "outlet")
    return tuple(dict.fromkeys(name for name in names if name))
