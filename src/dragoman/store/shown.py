"""Rows as the record shows them: with what people judged of them, and a version that changes with the row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dragoman.values import content_id

Row = dict[str, Any]


def mention_row(body: Mapping[str, Any], event: str | None) -> Row:
    """A mention with the event that it is now linked to, «» before it is linked."""
    return _versioned({**body, "event": event or ""})


def quote_row(body: Mapping[str, Any]) -> Row:
    """A statement."""
    return _versioned(dict(body))


def event_row(body: Mapping[str, Any]) -> Row:
    """An event."""
    return _versioned(dict(body))


def actor_row(actor: Any, aliases: Sequence[str]) -> Row:
    """An actor from its columns, and the other names met for it."""
    row = {name: getattr(actor, name) for name in ("id", "name", "country", "sector")}
    corrected = (actor.coded or {}).get("corrected", [])
    return _versioned(
        {**row, "aliases": list(aliases), "reason": actor.reason, "corrected": corrected, "judged": actor.judged}
    )


def _versioned(row: Row) -> Row:
    """The row with ``corrected`` (the fields that hold what a person said), ``judged`` (accepted, corrected, rejected
    or ``None``) and ``version``, which is the same as long as the row is."""
    row.setdefault("corrected", [])
    row.setdefault("judged", None)
    return {**row, "version": content_id("v", json.dumps(row, ensure_ascii=False, sort_keys=True))}
