"""Decisions of the log in words: who did what to which row, what it said before and what it says since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote as quoted

Row = Mapping[str, Any]

PAST = {
    "correct": "corrected",
    "accept": "accepted",
    "reject": "rejected",
    "merge": "merged",
    "split": "split",
    "link": "moved",
    "unlink": "took out",
    "withdraw": "withdrew",
}
"""What somebody did, by the verb of the decision."""

KINDS = {
    "event": "event",
    "story": "story",
    "copy": "copies",
    "mention": "evidence",
    "quote": "statement",
    "actor": "actor",
}


def change(decision: Row, changed: Sequence[Row] | None = None) -> dict[str, Any]:
    """A decision as it is shown.

    Args:
        decision: a row of ``record.decisions()``.
        changed: ``field``, ``before`` and ``after`` of each field, as ``record.history`` gives them; without it those
            that a correction names.

    Returns:
        ``id``, ``time``, ``author``, ``reason``, ``verb``; ``done`` and ``what`` in words; the ``address`` of what it
        is on; ``changed`` with the values as text; ``withdrawn`` (whether it has no force any more); ``waits``.
    """
    found = _fields(decision) if changed is None else changed
    return {
        **{name: decision[name] for name in ("id", "time", "author", "reason", "verb")},
        "done": PAST.get(decision["verb"], decision["verb"]),
        "what": _what(decision),
        "address": _address(decision),
        "changed": [{**one, "before": text(one["before"]), "after": text(one["after"])} for one in found],
        "withdrawn": bool(decision.get("withdrawn")),
        "waits": bool(decision.get("waits_for")),
    }


def text(value: Any) -> str:
    """What stands in a field, as one text; «none» where nothing does."""
    if value is None or value == "" or value == []:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return text(next((value[key] for key in ("name", "value", "actor") if value.get(key)), None))
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(map(text, value))
    return str(value)


def _fields(decision: Row) -> list[dict[str, Any]]:
    was = decision.get("was") or {}
    return [
        {"field": field, "before": was.get(field), "after": value}
        for field, value in (decision.get("fields") or {}).items()
    ]


def _what(decision: Row) -> str:
    """«event: accuse, «condemned», 2 reports»; for a withdrawal the decision that it takes back."""
    if decision["verb"] == "withdraw":
        return f"a decision ({KINDS[decision['kind']]})"
    kind, members = decision["kind"], decision["members"]
    first = members[0] if members else {}
    named = first.get("name") or first.get("words")
    number = len({member.get("report") for member in members} - {None})
    told = [first["type"].lower()] if first.get("type") else []
    told += [f"«{named}»"] if named else []
    told += [f"{number} reports"] if number > 1 else []
    return f"{KINDS[kind]}: {', '.join(told)}" if told else KINDS[kind]


def _address(decision: Row) -> str | None:
    """Where that stands which a decision is on."""
    kind, members, after = decision["kind"], decision["members"], decision["after"]
    if kind in ("event", "story") and after:
        return f"/{'events' if kind == 'event' else 'stories'}/{quoted(after[0], safe='')}"
    if not members:
        return None
    first = members[0]
    if kind == "actor":
        return f"/actors/{quoted(first['actor'], safe='')}"
    mark = f"#{kind[0]}={first[kind]}" if kind in ("mention", "quote") else ""
    return f"/reports/{quoted(first['report'], safe='')}{mark}"
