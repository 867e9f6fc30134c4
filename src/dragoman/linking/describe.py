"""What an event and a story are called, computed from the mentions and reports that they consist of.

Of reports that copy one another or rest on the same source each group has one voice (``accounts``), so that what is
repeated most does not win for that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dragoman.linking.accounts import Account, accounts, voices, vote
from dragoman.linking.certainty import confidence
from dragoman.linking.correcting import is_stated
from dragoman.linking.figures import side_by_side
from dragoman.linking.independence import origins_of
from dragoman.linking.items import Item
from dragoman.linking.parties import aligned, place, side
from dragoman.linking.profile import weigh
from dragoman.linking.summary import summary
from dragoman.linking.terms import words

Row = Mapping[str, Any]

LABEL_TERMS = 4
_PRECISIONS = {4: "year", 7: "month", 10: "day"}
_OPEN = frozenset({"planned", "hypothetical"})


def describe_event(
    event_id: str, mentions: Sequence[Row], reports: Sequence[Row], copies: Sequence[Sequence[str]], story: str
) -> dict[str, Any]:
    """The contract's event object, with ``place`` (name, country, lat, lon, or ``None``) and ``disputed``: whether one
    mention denies what another tells as a fact or a plan.

    Args:
        event_id: the event's id.
        mentions: its mentions, as in the contract, at least one.
        reports: their reports, the oldest first, with ``id``, ``published``, ``outlet``, ``credits`` and, for a summary
            in the report's own words, ``text``.
        copies: groups of ids of reports that copy one another; groups without these reports are of no account.
        story: the story's id.
    """
    by_id = {report["id"]: report for report in reports}
    order = {id_: place for place, id_ in enumerate(by_id)}
    telling = list(dict.fromkeys(mention["report"] for mention in mentions))
    told = accounts(mentions, origins_of(mentions, reports, copies))
    kind = vote(told, lambda mention: mention["type"])
    of_kind = [mention for mention in mentions if mention["type"] == kind]
    best = max(of_kind, key=lambda mention: float(mention["confidence"]))
    told = [aligned(account, best) for account in told]
    statuses = {mention["status"] for mention in mentions}
    described = {
        "id": event_id,
        "type": kind,
        "mode": vote(told, lambda mention: mention["mode"] if mention["type"] == kind else None),
        "quad": of_kind[0]["quad"],
        "intensity": of_kind[0]["intensity"],
        "symmetric": of_kind[0]["symmetric"],
        "sources": side(told, "sources"),
        "targets": side(told, "targets"),
        "date": _date(told),
        "place": place(told),
        "status": _status(told, by_id),
        "disputed": "denied" in statuses and not statuses.isdisjoint(("actual", "planned")),
        "reports": telling,
        "independent": len(told),
        "mentions": [mention["id"] for mention in mentions],
        "figures": side_by_side(sorted(mentions, key=lambda mention: order.get(mention["report"], len(order)))),
        "story": story,
    }
    return described | {"confidence": confidence(described, told), "summary": summary(described, mentions, by_id)}


def _date(told: Sequence[Account]) -> dict[str, Any] | None:
    """The best date; ``None`` where no mention has one.

    First what the texts give: read from the year down, at each step what has most weight, of equal ones the earliest.
    So it is as precise as any date that agrees with what most accounts say, and one account alone with another year
    does not win by giving a day. Days that were only taken from the day of a report come after: the earliest one that
    agrees makes a coarser date precise, because reports come after the act; one that contradicts it is of no account.
    """
    weights = voices(told, lambda mention: _dates(mention, stated=True))
    value = ""
    for length in _PRECISIONS:
        steps: dict[str, float] = defaultdict(float)
        for date, heard in weights.items():
            if len(date) >= length and date.startswith(value):
                steps[date[:length]] += heard
        value = min(steps, key=lambda step: (-round(steps[step], 1), step), default=value)
    implied = (date for account in told for mention in account for date in _dates(mention, stated=False))
    value = min((date for date in implied if date.startswith(value)), default=value)
    return {"value": value, "precision": _PRECISIONS[len(value)]} if value else None


def _dates(mention: Row, *, stated: bool) -> Iterator[str]:
    """The date of a mention, if its text or a person gives it or, without ``stated``, if neither does."""
    date = mention["date"]
    if date and is_stated(mention) is stated:
        yield date["value"]


def _status(told: Sequence[Account], reports: Mapping[str, Row]) -> str | None:
    """The status with most weight behind it.

    What was planned or supposed before the newest day on which a report tells it as a fact, or as not so, is overtaken
    by that and has no voice.
    """
    settled = max((_day(m, reports) for account in told for m in account if m["status"] not in _OPEN), default="")

    def says(mention: Row) -> str | None:
        overtaken = mention["status"] in _OPEN and "" < _day(mention, reports) < settled
        return None if overtaken else str(mention["status"])

    return vote(told, says)


def _day(mention: Row, reports: Mapping[str, Row]) -> str:
    """The day of a mention's report, «» where it has none."""
    return (reports.get(mention["report"], {}).get("published") or "")[:10]


def describe_story(
    story_id: str,
    reports: Sequence[Row],
    events: Sequence[Row],
    copies: Sequence[Sequence[str]],
    items: Sequence[Item | Row] = (),
) -> dict[str, Any]:
    """The contract's story object.

    Args:
        story_id: the story's id.
        reports: its reports with ``id``, ``title`` and ``published``.
        events: its events, as in the contract.
        copies: groups of ids of reports that copy one another.
        items: what linking keeps of the reports, for the label, as ``Item`` or as ``Item.to_dict`` wrote it.
    """
    inside = {report["id"] for report in reports}
    days = sorted(report["published"][:10] for report in reports if report["published"])
    groups = [sorted(inside.intersection(group)) for group in copies]
    kept = [item if isinstance(item, Item) else Item.from_dict(item) for item in items]
    return {
        "id": story_id,
        "reports": [report["id"] for report in reports],
        "events": [event["id"] for event in events],
        "label": _label(reports, kept),
        "first": days[0] if days else None,
        "last": days[-1] if days else None,
        "copies": [group for group in groups if len(group) > 1],
    }


def _label(reports: Sequence[Row], items: Sequence[Item]) -> str:
    """The title that holds most of what the reports share, else the terms that they share themselves."""
    weights: Counter[str] = Counter()
    for item in items:
        weights.update(weigh(item.terms))
    titles: list[str] = [report["title"] for report in reports if report.get("title")]
    if titles:
        return max(titles, key=lambda title: (sum(weights[word] for word in set(words(title))), -len(title)))
    best = sorted(weights, key=lambda lemma: (-weights[lemma], lemma))[:LABEL_TERMS]
    return ", ".join(best)
