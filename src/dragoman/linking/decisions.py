"""Decisions: what somebody judged to belong together or not, in words that outlive the coding and the linking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dragoman.errors import DecisionError
from dragoman.values import Value

Anchor = Mapping[str, Any]
"""A report, by ``report``, or one of its mentions, by where its trigger stands as well, so that it is found again when
the report has been coded anew: ``mention`` (the id), ``start``, ``end``, ``words``, ``type`` and ``actors`` (ids)."""


KINDS = {"event": "events", "story": "stories", "copy": "copies"}
"""What a decision can be on, and the field of ``Constraints`` for each."""

VERBS = ("merge", "split", "link", "unlink", "withdraw")

TIME = "%Y-%m-%dT%H:%M:%S.%fZ"
"""How times are written, so that they sort by their letters."""


@dataclass(frozen=True, slots=True)
class Decision(Value):
    """What somebody decided at a ``time`` (ISO 8601, UTC) belongs together or doesn't.

    ``kind`` says whether it is on events, whose members are mentions, or on stories or copies, whose members are
    reports. What it says depends on the verb:

    - «merge»: ``members`` are one;
    - «split»: ``members`` are one, and none of them is with any of ``others``;
    - «link»: ``members`` are with the first of ``others``, which are those that were there, the founder first, and with
      none of ``left``, which they leave;
    - «unlink»: none of ``members`` is with any of ``others``;
    - «withdraw»: ``decision``, another one's id, has no force.

    ``before`` and ``after`` are the ids of the events or stories that it touched when it was made.
    """

    id: str
    time: str
    author: str
    reason: str | None
    verb: str
    kind: str
    members: Sequence[Anchor] = ()
    others: Sequence[Anchor] = ()
    left: Sequence[Anchor] = ()
    decision: str | None = None
    before: Sequence[str] = ()
    after: Sequence[str] = ()

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """All that it names."""
        return (*self.members, *self.others, *self.left)


def withdrawn(decisions: Sequence[Decision]) -> dict[str, str]:
    """Which of the decisions, the oldest first, were taken back and by which; also a withdrawal can be."""
    found: dict[str, str] = {}
    for decision in reversed(decisions):
        if decision.verb == "withdraw" and decision.decision and decision.id not in found:
            found.setdefault(decision.decision, decision.id)
    return found


def decision_from_row(row: Any) -> Decision:
    """The decision that ``Decision.to_dict`` wrote; fields that a decision doesn't have are passed over.

    Raises:
        DecisionError: it is no decision; says what is wrong.
    """
    if not isinstance(row, Mapping):
        raise DecisionError(
            "this is no decision: an object is needed, as «dragoman decisions --format jsonl» writes it"
        )
    given = {name: row[name] for name in Decision.__dataclass_fields__ if row.get(name) is not None}
    for name in ("id", "time", "author", "verb", "kind"):
        if not isinstance(given.get(name), str) or not given[name].strip():
            raise DecisionError(f"a decision needs {name}, a text")
    _one_of(VERBS, "verb", given["verb"])
    _one_of(tuple(KINDS), "kind", given["kind"])
    for name in ("members", "others", "left"):
        given[name] = tuple(_anchor(anchor, given["kind"], name) for anchor in _list(given, name))
    for name in ("before", "after"):
        given[name] = tuple(map(str, _list(given, name)))
    if not given.get("decision" if given["verb"] == "withdraw" else "members"):
        raise DecisionError(f"a decision to {given['verb']} says nothing of what")
    return Decision(**{"reason": None, **given, "time": _time(given["time"])})


def _one_of(allowed: Sequence[str], name: str, given: str) -> None:
    if given not in allowed:
        raise DecisionError(f"{name} {given!r} is none of {', '.join(allowed)}")


def _list(given: Mapping[str, Any], name: str) -> Sequence[Any]:
    value = given.get(name, ())
    if not isinstance(value, list | tuple):
        raise DecisionError(f"{name} of a decision is a list")
    return value


def _anchor(anchor: Any, kind: str, name: str) -> Anchor:
    """An anchor that has what is needed to find it again."""
    needed = {"report": str, "mention": str, "start": int, "end": int} if kind == "event" else {"report": str}
    for key, type_ in needed.items():
        if not isinstance(anchor, Mapping) or not isinstance(anchor.get(key), type_):
            raise DecisionError(f"one of its {name} lacks {key}, by which it is found")
    return dict(anchor)


def _time(value: str) -> str:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise DecisionError(f"time {value!r} is no ISO 8601 date-time") from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).strftime(TIME)
