"""Why things are together: what :meth:`dragoman.Record.why` gives."""

from __future__ import annotations

from typing import Any, TypeAlias

from dragoman.linking.independence import joins
from dragoman.linking.view import View
from dragoman.linking.why import MOST, why_copies, why_event, why_story
from dragoman.store import Explaining, Store

Row: TypeAlias = dict[str, Any]


def explain(store: Store, wanted: str) -> Row:
    """Why the mentions of an event, or the reports of a story, are one, and what came near without being joined.

    Args:
        store: the record.
        wanted: the id of an event, a story or a mention, or the beginning of one.

    Raises:
        UnknownIdError, AmbiguousIdError: nothing has this id, or several things have one that begins so.
        DecisionError: it is the id of something else.
        RecordError: an older version linked the record, and it was not brought up to date.
    """
    with store.explaining() as record:
        kind, id_ = record.find(wanted)
        if kind == "story":
            return _story(record, id_)
        return _event(record, id_, None) if kind == "event" else _mention(record, id_)


def _mention(record: Explaining, id_: str) -> Row:
    event = record.mentions([id_])[id_]["event"]
    return _event(record, event, id_)


def _event(record: Explaining, id_: str, about: str | None) -> Row:
    event = record.events([id_])[id_]
    why = why_event(record.archive, event["mentions"], record.constraints, about)
    beside = [near["right"] for near in why["nearest"]]
    shown = [*dict.fromkeys([*([about] if about else []), *event["mentions"][:MOST], *_named(why)])]
    mentions = record.mentions([*shown, *beside])
    reports = record.reports({mention["report"] for mention in mentions.values()})
    told = [mentions[mention] for mention in event["mentions"][:MOST]]
    view = View(reports, mentions.values(), (), ())
    events = record.events([near["id"] for near in why["nearest"]])
    return {
        "id": about or id_,
        "kind": "mention" if about else "event",
        "event": event,
        "mentions": [{**mentions[m], "evidence": view.telling(mentions[m])} for m in shown],
        "reports": [_legend(report) for report in reports],
        **why,
        "nearest": [
            {
                **near,
                "event": events[near["id"]],
                "mention": {**mentions[near["right"]], "evidence": view.telling(mentions[near["right"]])},
            }
            for near in why["nearest"]
        ],
        "copies": why_copies(record.archive, event["reports"]),
        "resting": [join._asdict() for join in joins(told, record.reports(event["reports"][:MOST]), ())],
        "decisions": [*record.decisions("event", event["mentions"]), *record.decisions("copy", event["reports"])],
    }


def _story(record: Explaining, id_: str) -> Row:
    story = record.stories([id_])[id_]
    why = why_story(record.archive, story["reports"], record.constraints)
    beside = [near["right"] for near in why["nearest"]]
    stories = record.stories([near["id"] for near in why["nearest"]])
    return {
        "id": id_,
        "kind": "story",
        "story": story,
        "reports": [_legend(report) for report in record.reports({*story["reports"][:MOST], *_named(why), *beside})],
        **why,
        "nearest": [{**near, "story": stories[near["id"]]} for near in why["nearest"]],
        "copies": why_copies(record.archive, story["reports"]),
        "decisions": [*record.decisions("story", story["reports"]), *record.decisions("copy", story["reports"])],
    }


def _named(why: Row) -> list[str]:
    """The members that links name."""
    return [link[side] for link in why["links"] for side in ("left", "right")]


def _legend(report: Row) -> Row:
    return {key: report[key] for key in ("id", "outlet", "published", "title")}
