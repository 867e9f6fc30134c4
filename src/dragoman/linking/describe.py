"""What an event and a story are called, computed from the mentions and reports that they consist of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, TypeVar

from dragoman.linking.figures import side_by_side
from dragoman.linking.items import Item
from dragoman.linking.stories import weigh
from dragoman.linking.terms import words

Row = Mapping[str, Any]
T = TypeVar("T", bound=Hashable)

SUMMARY_LENGTH = 200
"""The length, in characters, to which the sentence of a summary is cut."""

LABEL_TERMS = 4
_PRECISIONS = {"day": 0, "month": 1, "year": 2}


def describe_event(
    event_id: str, mentions: Sequence[Row], reports: Sequence[Row], copies: Sequence[Sequence[str]], story: str
) -> dict[str, Any]:
    """The contract's event object.

    Args:
        event_id: the event's id.
        mentions: its mentions, as in the contract, at least one.
        reports: their reports with ``id``, ``published`` and, for a summary in the report's own words, ``text``.
        copies: groups of ids of reports that copy one another; groups without these reports are of no account.
        story: the story's id.
    """
    by_id = {report["id"]: report for report in reports}
    order = {id_: place for place, id_ in enumerate(by_id)}
    telling = list(dict.fromkeys(mention["report"] for mention in mentions))
    kind = _vote((mention["type"], mention["confidence"]) for mention in mentions)
    of_kind = [mention for mention in mentions if mention["type"] == kind]
    lone = independent(telling, copies)
    described = {
        "id": event_id,
        "type": kind,
        "mode": _vote((m["mode"], m["confidence"]) for m in of_kind if m["mode"]),
        "quad": of_kind[0]["quad"],
        "intensity": of_kind[0]["intensity"],
        "symmetric": of_kind[0]["symmetric"],
        "sources": _side([mention["sources"] for mention in mentions]),
        "targets": _side([mention["targets"] for mention in mentions]),
        "date": _date(mentions),
        "status": _vote((mention["status"], mention["confidence"]) for mention in mentions),
        "reports": telling,
        "independent": lone,
        "mentions": [mention["id"] for mention in mentions],
        "figures": side_by_side(sorted(mentions, key=lambda mention: order.get(mention["report"], len(order)))),
        "story": story,
        "confidence": _confidence(mentions, copies),
    }
    return described | {"summary": _summary(described, of_kind, by_id)}


def independent(reports: Iterable[str], copies: Sequence[Sequence[str]]) -> int:
    """How many of the reports are left when copies of one another count once."""
    return len({_original(report, copies) for report in reports})


def _original(report: str, copies: Sequence[Sequence[str]]) -> str:
    return next((min(group) for group in copies if report in group), report)


def _vote(votes: Iterable[tuple[T, float]]) -> T | None:
    """The value with most confidence behind it; of equal ones the one that was met first."""
    weights: dict[T, float] = {}
    for value, confidence in votes:
        weights[value] = weights.get(value, 0.0) + confidence
    return max(weights, key=weights.__getitem__, default=None)


def _side(sides: Sequence[Sequence[Row]]) -> list[dict[str, Any]]:
    """The actors of one side: of each country those named most specifically, where the evidence agrees on them.

    «Moscow», «Putin» and «Russia» are one side; the person named stands for it. Two persons of one country who are
    each named by a third of the mentions or more are both kept.
    """
    roles = {role["actor"]: role for role in chain(*sides)}
    counts = Counter(actor for side in sides for actor in {role["actor"] for role in side})
    groups: dict[str, list[str]] = {}
    for actor, role in roles.items():
        single = role["country"] in (None, "IGO", "NGO")
        groups.setdefault(actor if single else role["country"], []).append(actor)
    chosen = chain(*(_agreed(group, roles, counts) for group in groups.values()))
    return [{key: roles[actor][key] for key in ("actor", "name", "country", "sector")} for actor in chosen]


def _agreed(group: Sequence[str], roles: Mapping[str, Row], counts: Mapping[str, int]) -> list[str]:
    """Of the actors of one country the specific ones that enough of the mentions name."""
    specific = [actor for actor in group if roles[actor]["sector"]] or list(group)
    ranked = sorted(specific, key=lambda actor: -counts[actor])
    enough = counts[ranked[0]] / 3
    return [actor for actor in ranked if counts[actor] >= enough]


def _date(mentions: Sequence[Row]) -> dict[str, Any] | None:
    """The most precise and, of equally precise, the most frequent date; ``None`` where no mention has one.

    A date that the text gives counts for more than one taken from the day of the report; of equal ones the earliest
    is taken, because reports come after the act.
    """
    dates = [mention["date"] for mention in mentions if mention["date"]]
    if not dates:
        return None
    best = min(_PRECISIONS[found["precision"]] for found in dates)
    weights: Counter[str] = Counter()
    for found in dates:
        if _PRECISIONS[found["precision"]] == best:
            weights[found["value"]] += 1 if found["start"] is None else 3
    value = min(weights, key=lambda value: (-weights[value], value))
    return {"value": value, "precision": list(_PRECISIONS)[best]}


def _confidence(mentions: Sequence[Row], copies: Sequence[Sequence[str]]) -> float:
    """The probability that at least one independent report is right, less a fifth where some deny it.

    Of each report and its copies the best mention counts, so that repeating oneself proves nothing.
    """
    best: dict[str, float] = {}
    for mention in mentions:
        origin = _original(mention["report"], copies)
        best[origin] = max(best.get(origin, 0.0), mention["confidence"])
    doubt = 1.0
    for confidence in best.values():
        doubt *= 1 - confidence
    statuses = {mention["status"] for mention in mentions}
    disputed = "denied" in statuses and len(statuses) > 1
    return round(min(1 - doubt, 0.99) * (0.8 if disputed else 1.0), 3)


def _summary(event: Row, mentions: Sequence[Row], reports: Mapping[str, Row]) -> str:
    """The sentence of the best evidence: confident, with both sides named and as little else as possible."""
    best = max(
        mentions, key=lambda m: (round(m["confidence"], 1) + 0.3 * bool(m["sources"] and m["targets"]), -_size(m))
    )
    text = reports.get(best["report"], {}).get("text")
    if not text:
        return _headline(event, best)
    sentence = " ".join(text[best["sentence"]["start"] : best["sentence"]["end"]].split())
    return sentence if len(sentence) <= SUMMARY_LENGTH else sentence[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + " …"


def _size(mention: Row) -> int:
    return int(mention["sentence"]["end"] - mention["sentence"]["start"])


def _headline(event: Row, best: Row) -> str:
    """The event in its parts, where the report's text isn't at hand."""
    sides = [", ".join(role["name"] for role in event[side]) or "somebody" for side in ("sources", "targets")]
    return f"{sides[0]} → {sides[1]}: {event['type']} («{best['trigger']['text']}»)"


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
