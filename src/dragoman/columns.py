"""The flat columns of each table, as CSV and Parquet have them.

A column is written as its path in the row. ``sentence.start`` becomes the column ``sentence_start``. A list is one
column with the list as JSON; ``sources.name`` becomes ``sources_name``, the names joined by «; ».
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A flat column: ``kind`` is text, int, float, bool, json (a list or object), or joined (a field of list items)."""

    path: tuple[str, ...]
    kind: str = "text"

    @property
    def name(self) -> str:
        """``sentence_start`` for ``sentence.start``."""
        return "_".join(self.path)

    def value(self, row: Row) -> Any:
        """The column's value in a row, ``None`` where any step of the path is missing."""
        if self.kind == "joined":
            items, field = row.get(self.path[0]) or (), self.path[1]  # older records have no chains
            return "; ".join(item[field] or "" for item in items)
        value: Any = row
        for step in self.path:
            value = value.get(step) if isinstance(value, Mapping) else None
        if self.kind == "json" and value is not None:
            return json.dumps(value, ensure_ascii=False)
        return value


def cell(value: Any) -> Any:
    """A value as CSV has it."""
    return str(value).lower() if isinstance(value, bool) else value


def _columns(specification: str) -> tuple[Column, ...]:
    """Columns from words such as ``id``, ``sentence.start:int`` and ``sources.name:joined``."""
    words = (word.partition(":") for word in specification.split())
    return tuple(Column(tuple(path.split(".")), kind or "text") for path, _, kind in words)


COLUMNS = {
    "mentions": _columns(
        "id report event sentence.start:int sentence.end:int type mode contexts:json quad:int cameo intensity:float"
        " status sources.name:joined sources.country:joined sources.sector:joined sources:json targets.name:joined"
        " targets.country:joined targets.sector:joined targets:json symmetric:bool trigger.start:int"
        " trigger.end:int trigger.text date.value date.precision date.start:int date.end:int place.name"
        " place.country place.lat:float place.lon:float place.start:int place.end:int attributed_to.start:int"
        " attributed_to.end:int attributed_to.name confidence:float chain.name:joined chain.kind:joined chain:json"
        " figures:json corrected:json judged version"
    ),
    "events": _columns(
        "id type mode quad:int status date.value date.precision sources.name:joined sources.country:joined"
        " sources.sector:joined sources:json targets.name:joined targets.country:joined targets.sector:joined"
        " targets:json reports:json independent:int mentions:json story confidence:float summary"
        " place.name place.country place.lat:float place.lon:float disputed:bool corrected:json judged version"
    ),
    "quotes": _columns(
        "id report text type content:json speaker.start:int speaker.end:int speaker.name speaker.country"
        " speaker.actor cue.start:int cue.end:int addressee.start:int addressee.end:int addressee.name"
        " via.start:int via.end:int via.name via.kind date.value date.precision date.start:int date.end:int"
        " confidence:float occasion.start:int occasion.end:int occasion.name chain.name:joined chain.kind:joined"
        " chain:json corrected:json judged version"
    ),
    "stories": _columns("id label first last reports:json events:json copies:json"),
    "reports": _columns(
        "id published outlet title byline url language characters:int credits.name:joined credits:json story"
    ),
    "actors": _columns("id name country sector aliases:json reason corrected:json judged version"),
    "dyads": _columns(
        "source target source_name target_name events:int reports:int independent:int cooperation:int conflict:int"
        " by_type:json first last intensity:float"
    ),
    "outlets": _columns(
        "who.name who.kind rests_on.name rests_on.kind rests_on.country rests_on.actor reports:int statements:int"
        " mentions:int first last examples:json"
    ),
    "origins": _columns(
        "event type status date summary origin.name origin.kind origin.country origin.actor reports:json"
        " independent:int own:int through.name:joined through:json outlets:json first last origins:int"
    ),
    "figures": _columns("sample of figure right:int n:int share:float low:float high:float"),
    "decisions": _columns(
        "id time author reason verb kind members:json others:json left:json decision before:json after:json"
        " withdrawn waits_for:json fields:json was:json drawn"
    ),
}
"""By the name of the table."""
