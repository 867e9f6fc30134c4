"""Decisions: what somebody judged to belong together or not, or to be right or wrong, in words that outlive the coding
and the linking."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from dragoman.errors import DecisionError
from dragoman.values import Value

Anchor = Mapping[str, Any]
"""What names something for good, so that it is found again when the report has been coded anew.

- a report: ``report``;
- a mention: also where its trigger stands, as ``mention`` (the id), ``start``, ``end``, ``words``, ``type`` and
  ``actors`` (ids);
- a statement: also where its words stand, as ``quote`` (the id), ``start``, ``end`` and ``speaker`` (an actor's id);
- an actor: ``actor`` (the id) and ``name``.
"""


KINDS = {"event": "events", "story": "stories", "copy": "copies"}
"""What a decision on what belongs together can be on, and the field of ``Constraints`` for each."""

VERBS = ("merge", "split", "link", "unlink", "withdraw")
"""What can be decided on what belongs together."""

JUDGED = ("mention", "event", "quote", "actor")
"""What can be judged by itself."""

JUDGEMENTS = ("correct", "accept", "reject")
"""How something can be judged by itself."""

DRAWN = "random"
"""What was judged because it was drawn at random."""

_STORABLE = re.compile("[^\0\ud800-\udfff]*", re.DOTALL)
"""What every database takes."""

_NEEDED: Mapping[str, Mapping[str, type]] = {
    "event": {"report": str, "mention": str, "start": int, "end": int},
    "mention": {"report": str, "mention": str, "start": int, "end": int},
    "quote": {"report": str, "quote": str, "start": int, "end": int},
    "actor": {"actor": str, "name": str},
}
"""What an anchor of each kind is found by; of other kinds it is ``report``."""

TIME = "%Y-%m-%dT%H:%M:%S.%fZ"
"""How times are written, so that they sort by their letters."""


@dataclass(frozen=True, slots=True)
class Decision(Value):
    """What somebody decided at a ``time`` (ISO 8601, UTC) belongs together or doesn't, or is right or wrong.

    ``kind`` says whether it is on events, whose members are mentions, or on stories or copies, whose members are
    reports; or on one mention, quote or actor, which is its only member. What it says depends on the verb:

    - «merge»: ``members`` are one;
    - «split»: ``members`` are one, and none of them is with any of ``others``;
    - «link»: ``members`` are with the first of ``others``, which are those that were there, the founder first, and with
      none of ``left``, which they leave;
    - «unlink»: none of ``members`` is with any of ``others``;
    - «correct»: ``fields`` hold for it, which were ``was`` before;
    - «accept»: what the record says of it is right; «reject»: there is no such thing;
    - «withdraw»: ``decision``, another one's id, has no force.

    What is judged of an event (its members the founder first) is said of the event in which the founder is now, or else
    most of the others. ``drawn`` is «random» where it was judged because it was drawn at random. ``before`` and
    ``after`` are the ids of the events, stories or whatever else it touched when it was made.
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
    fields: Mapping[str, Any] = field(default_factory=dict)
    was: Mapping[str, Any] = field(default_factory=dict)
    drawn: str | None = None

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """All that it names."""
        return (*self.members, *self.others, *self.left)

    @property
    def reports(self) -> set[str]:
        """The reports that it names."""
        return {anchor["report"] for anchor in self.anchors if "report" in anchor}


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
    for name in ("id", "author", "reason", "decision"):
        if not _is_storable(given.get(name, "")):
            raise DecisionError(f"{name} of a decision is no text")
    verb, kind = given["verb"], given["kind"]
    _one_of((*VERBS, *JUDGEMENTS), "verb", verb)
    _one_of(_KINDS_OF.get(verb, tuple(KINDS)), "kind", kind)
    for name in ("members", "others", "left"):
        given[name] = tuple(_anchor(anchor, kind, name) for anchor in _list(given, name))
    for name in ("before", "after"):
        given[name] = tuple(map(str, _list(given, name)))
    for name in ("fields", "was"):
        if not isinstance(given.setdefault(name, {}), Mapping):
            raise DecisionError(f"{name} of a decision is an object")
    _one_of((DRAWN,), "drawn", given.get("drawn", DRAWN))
    if not given.get({"withdraw": "decision", "correct": "fields"}.get(verb, "members")) or (
        verb in JUDGEMENTS and not given["members"]
    ):
        raise DecisionError(f"a decision to {verb} says nothing of what")
    return Decision(**{"reason": None, **given, "time": _time(given["time"])})


_KINDS_OF = dict.fromkeys(JUDGEMENTS, JUDGED) | {"withdraw": tuple(dict.fromkeys((*KINDS, *JUDGED)))}


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
    for key, type_ in _NEEDED.get(kind, {"report": str}).items():
        if not isinstance(anchor, Mapping) or not isinstance(anchor.get(key), type_):
            raise DecisionError(f"one of its {name} lacks {key}, by which it is found")
    for key in ("report", "mention", "quote", "actor", "name"):
        if not _is_storable(anchor.get(key, "")):
            raise DecisionError(f"{key} of one of its {name} is no text")
    if not all(isinstance(actor, str) for actor in _list(anchor, "actors")):
        raise DecisionError(f"actors of one of its {name} are ids")
    return dict(anchor)


def _is_storable(value: Any) -> bool:
    return isinstance(value, str) and _STORABLE.fullmatch(value) is not None


def _time(value: str) -> str:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise DecisionError(f"time {value!r} is no ISO 8601 date-time") from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).strftime(TIME)
