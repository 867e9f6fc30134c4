"""Where a page ended, as an opaque string that the next page is asked with."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from dragoman.errors import FilterError

LONGEST = 2_000
"""Characters of a cursor: none that was given out is longer."""

_LARGEST = 2**63


def write(name: str, values: Sequence[Any]) -> str:
    """The cursor of a row with these sorting values, on the list ``name``."""
    plain = [name, *(value.isoformat() if isinstance(value, date) else value for value in values)]
    return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode().rstrip("=")


def read(cursor: str, name: str, kinds: Sequence[type]) -> list[Any]:
    """The sorting values of a cursor.

    Args:
        cursor: as :func:`write` gave it.
        name: the list that it has to belong to.
        kinds: the types of the values: ``int``, ``str`` or ``date``.

    Raises:
        FilterError: it is none, or another list's.
    """
    try:
        padded = cursor[:LONGEST] + "=" * (-len(cursor[:LONGEST]) % 4)
        found = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if not isinstance(found, list) or len(found) != len(kinds) + 1 or found[0] != name:
            raise ValueError
        return [_value(value, kind) for value, kind in zip(found[1:], kinds, strict=True)]
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise FilterError(
            f"after {cursor[:40]!r}: no place in this list; give the «next» of the page before, asked "
            "in the same order, or leave it out"
        ) from None


def _value(value: Any, kind: type) -> Any:
    if kind is date:
        return date.fromisoformat(value)
    sound = -_LARGEST < value < _LARGEST if kind is int else value.isprintable()
    if type(value) is not kind or not sound:
        raise ValueError
    return value
