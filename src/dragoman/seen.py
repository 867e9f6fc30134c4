"""What was looked at before it was decided on: where it is another by now, nothing is decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dragoman.errors import ConflictError
from dragoman.store import Corrections, Decisions


def check_all_seen(seen: Mapping[str, str], log: Decisions, corrections: Corrections) -> None:
    """Sees that events and mentions, by their ids, still have the versions that were seen.

    Raises:
        ConflictError: one has another.
        UnknownIdError, AmbiguousIdError: nothing has the id, or several things have.
        DecisionError: it is the id of something that has no version.
    """
    for wanted, version in seen.items():
        kind, id_ = log.find(wanted, "event", "mention")
        check_seen(version, kind, corrections.row(kind, id_), corrections)


def check_seen(seen: str | None, kind: str, row: Mapping[str, Any], corrections: Corrections) -> None:
    """Sees that a row still has the version that was ``seen``, if one was.

    Raises:
        ConflictError: it has another; says who changed it.
    """
    if seen is not None and seen != row["version"]:
        last = corrections.last_change(kind, row["id"], row["version"])
        what = f"{'statement' if kind == 'quote' else kind} {row['id']}"
        raise ConflictError(what, last.author if last else None, last.time if last else None)
