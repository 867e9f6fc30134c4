"""The sentence that an event is summed up by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dragoman.coding.datelines import dateline
from dragoman.knowledge.naming import names_nobody
from dragoman.linking.view import coarser

Row = Mapping[str, Any]

LENGTH = 200
"""The length, in characters, to which the sentence of a summary is cut."""

MERITS = {"named": 0.3, "actors": 0.2, "own": 0.2, "unquoted": 0.2, "dated": 0.1}
"""What counts beside the confidence of a mention, and how much of it: both sides named and not by a pronoun; of the
actors that the event has; the report's own word rather than another's; outside quotation marks; with the event's date.
Set by hand on the samples, like ``EACH``."""

EACH = 0.001
"""What each character of the sentence takes away, so that it says little else."""


def summary(event: Row, mentions: Sequence[Row], reports: Mapping[str, Row]) -> str:
    """The sentence of the best evidence that has the event's type and status; where there is no text at hand, the
    event in its parts.

    Args:
        event: the event with ``type``, ``status``, ``sources``, ``targets`` and ``date``.
        mentions: its mentions; ``reports``: their reports by id, with ``text`` where it is known.
    """
    fitting = [m for m in mentions if m["type"] == event["type"] and m["status"] == event["status"]]
    best = max(fitting or mentions, key=lambda mention: _merit(event, mention, _text(mention, reports)))
    text = _text(best, reports)
    return _sentence(text, best["sentence"]) if text else _headline(event, best)


def _text(mention: Row, reports: Mapping[str, Row]) -> str:
    return reports.get(mention["report"], {}).get("text") or ""


def _merit(event: Row, mention: Row, text: str) -> float:
    sides = [(mention[key], {role["actor"] for role in event[key]}) for key in ("sources", "targets")]
    merits = {
        "named": sum(any(_is_named(role, mention) for role in roles) for roles, _ in sides) / 2,
        "actors": sum(any(role["actor"] in ours for role in roles) for roles, ours in sides) / 2,
        "own": mention["attributed_to"] is None,
        "unquoted": not _is_quoted(text, mention["trigger"]["start"]),
        "dated": _is_dated(event["date"], mention),
    }
    size: int = mention["sentence"]["end"] - mention["sentence"]["start"]
    return float(mention["confidence"]) + sum(MERITS[name] * value for name, value in merits.items()) - EACH * size


def _is_named(role: Row, mention: Row) -> bool:
    """Whether a role is named in the sentence itself, and not by a pronoun."""
    inside = mention["sentence"]["start"] <= role["start"] and role["end"] <= mention["sentence"]["end"]
    return inside and not names_nobody(role["text"])


def _is_quoted(text: str, at: int) -> bool:
    """Whether a quotation mark that was opened before in the paragraph is still open."""
    before = text[text.rfind("\n", 0, at) + 1 : at]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _is_dated(date: Row | None, mention: Row) -> bool:
    given = mention["date"]
    return bool(date and given and given["start"] is not None and coarser(date["value"], given["value"]))


def _sentence(text: str, span: Row) -> str:
    """The sentence on one line, without the dateline that it opens with, cut where it is long."""
    line = dateline(text)
    start = line.end if line and line.start <= span["start"] < line.end < span["end"] else span["start"]
    sentence = " ".join(text[start : span["end"]].split())
    return sentence if len(sentence) <= LENGTH else sentence[:LENGTH].rsplit(" ", 1)[0] + " …"


def _headline(event: Row, best: Row) -> str:
    """The event in its parts."""
    sides = [_names(event[side]) or "somebody" for side in ("sources", "targets")]
    return f"{sides[0]} → {sides[1]}: {event['type']} («{best['trigger']['text']}»)"


def _names(roles: Iterable[Row]) -> str:
    return ", ".join(role["name"] for role in roles)
