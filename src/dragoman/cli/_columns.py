"""The columns of each table: for CSV and Parquet all fields, for the screen the telling ones.

A column is written as its path in the row. ``sentence.start`` becomes the column ``sentence_start``. A list is one
column with the list as JSON; ``sources.name`` becomes ``sources_name``, the names joined by «; ».
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dragoman.cli._screen import clean, short, shortened
from dragoman.wording import counted, named

Row = Mapping[str, Any]

SHOWN = 100
"""Characters of running text in a cell on the screen."""


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


@dataclass(frozen=True, slots=True)
class Layout:
    """A table: its flat columns, and what stands on the screen as header and text of the cell."""

    flat: tuple[Column, ...]
    screen: tuple[tuple[str, Callable[[Row], str]], ...]


def cell(value: Any) -> Any:
    """A value as CSV has it."""
    return str(value).lower() if isinstance(value, bool) else value


def _columns(specification: str) -> tuple[Column, ...]:
    """Columns from words such as ``id``, ``sentence.start:int`` and ``sources.name:joined``."""
    words = (word.partition(":") for word in specification.split())
    return tuple(Column(tuple(path.split(".")), kind or "text") for path, _, kind in words)


def in_words(value: Any) -> str:
    """A field's value as a line shows it."""
    if isinstance(value, list):
        return "; ".join(map(in_words, value)) or "none"
    if isinstance(value, Mapping):
        text = str(value.get("value") or value["name"])
        return f"{text} ({value['country']})" if value.get("country") else text
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _fields(row: Row) -> str:
    """What a correction says: each field and its value."""
    return clean(shortened("; ".join(f"{name}: {in_words(value)}" for name, value in row["fields"].items()), SHOWN))


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"


def _field(*path: str) -> Callable[[Row], str]:
    column = Column(path)

    def cell(row: Row) -> str:
        value = column.value(row)
        return "" if value is None else f"{value:.2f}" if isinstance(value, float) else clean(str(value))

    return cell


def _actors(side: str) -> Callable[[Row], str]:
    return lambda row: clean("; ".join(dict.fromkeys(named(role) for role in row[side])))


def _count(field: str) -> Callable[[Row], str]:
    return lambda row: str(len(row[field]))


def _passage(field: str) -> Callable[[Row], str]:
    def cell(row: Row) -> str:
        return shortened(" ".join(clean(row.get(field) or "").split()), SHOWN)

    return cell


def _id(field: str = "id") -> Callable[[Row], str]:
    return lambda row: short(row.get(field) or "")


def _type(row: Row) -> str:
    """The type, with the status of what has not happened."""
    return str(row["type"]) if row["status"] == "actual" else f"{row['type']} ({row['status']})"


def _types(row: Row) -> str:
    return ", ".join(f"{type_} {count}" for type_, count in row["by_type"].items())


def _origin(row: Row) -> str:
    """Who it comes from, and the one outlet that alone has it from there or how many have."""
    origin, through = named(row["origin"]), row["through"]
    if row["own"] == len(row["reports"]):
        return clean(f"{origin}, own account")
    if through:
        origin += f" through {through[0]['name'] if len(through) == 1 else counted(len(through), 'outlet')}"
    return clean(origin)


def _speaker(row: Row) -> str:
    return clean(named(row["speaker"])) if row["speaker"] else ""


LAYOUTS = {
    "mentions": Layout(
        _columns(
            "id report event sentence.start:int sentence.end:int type mode contexts:json quad:int cameo intensity:float"
            " status sources.name:joined sources.country:joined sources.sector:joined sources:json targets.name:joined"
            " targets.country:joined targets.sector:joined targets:json symmetric:bool trigger.start:int"
            " trigger.end:int trigger.text date.value date.precision date.start:int date.end:int place.name"
            " place.country place.lat:float place.lon:float place.start:int place.end:int attributed_to.start:int"
            " attributed_to.end:int attributed_to.name confidence:float chain.name:joined chain.kind:joined chain:json"
            " figures:json corrected:json judged version"
        ),
        (
            ("date", _field("date", "value")),
            ("who", _actors("sources")),
            ("type", _type),
            ("whom", _actors("targets")),
            ("words", _field("trigger", "text")),
            ("report", _id("report")),
            ("event", _id("event")),
        ),
    ),
    "events": Layout(
        _columns(
            "id type mode quad:int status date.value date.precision sources.name:joined sources.country:joined"
            " sources.sector:joined sources:json targets.name:joined targets.country:joined targets.sector:joined"
            " targets:json reports:json independent:int mentions:json story confidence:float summary"
            " place.name place.country place.lat:float place.lon:float disputed:bool corrected:json judged version"
        ),
        (
            ("date", _field("date", "value")),
            ("who", _actors("sources")),
            ("type", _type),
            ("whom", _actors("targets")),
            ("reports", _count("reports")),
            ("independent", _field("independent")),
            ("id", _id()),
        ),
    ),
    "quotes": Layout(
        _columns(
            "id report text type content:json speaker.start:int speaker.end:int speaker.name speaker.country"
            " speaker.actor cue.start:int cue.end:int addressee.start:int addressee.end:int addressee.name"
            " via.start:int via.end:int via.name via.kind date.value date.precision date.start:int date.end:int"
            " confidence:float occasion.start:int occasion.end:int occasion.name chain.name:joined chain.kind:joined"
            " chain:json corrected:json judged version"
        ),
        (
            ("speaker", _speaker),
            ("says", _passage("text")),
            ("type", _field("type")),
            ("via", _field("via", "name")),
            ("report", _id("report")),
        ),
    ),
    "stories": Layout(
        _columns("id label first last reports:json events:json copies:json"),
        (
            ("first", _field("first")),
            ("last", _field("last")),
            ("about", _passage("label")),
            ("reports", _count("reports")),
            ("events", _count("events")),
            ("id", _id()),
        ),
    ),
    "reports": Layout(
        _columns("id published outlet title byline url language characters:int credits.name:joined credits:json story"),
        (
            ("published", _field("published")),
            ("outlet", _field("outlet")),
            ("credits", lambda row: clean("; ".join(step["name"] for step in row["credits"] or ()))),
            ("title", _passage("title")),
            ("story", _id("story")),
            ("id", _id()),
        ),
    ),
    "actors": Layout(
        _columns("id name country sector aliases:json reason corrected:json judged version"),
        (
            ("name", _field("name")),
            ("country", _field("country")),
            ("sector", _field("sector")),
            ("also met as", lambda row: clean("; ".join(row["aliases"][:5]))),
            ("one by", _field("reason")),
            ("id", _field("id")),
        ),
    ),
    "dyads": Layout(
        _columns(
            "source target source_name target_name events:int reports:int independent:int cooperation:int conflict:int"
            " by_type:json first last intensity:float"
        ),
        (
            ("source", _field("source_name")),
            ("target", _field("target_name")),
            ("events", _field("events")),
            ("cooperation", _field("cooperation")),
            ("conflict", _field("conflict")),
            ("first", _field("first")),
            ("last", _field("last")),
            ("types", _types),
        ),
    ),
    "outlets": Layout(
        _columns(
            "who.name who.kind rests_on.name rests_on.kind rests_on.country rests_on.actor reports:int statements:int"
            " mentions:int first last examples:json"
        ),
        (
            ("who", _field("who", "name")),
            ("rests on", lambda row: clean(named(row["rests_on"]))),
            ("kind", _field("rests_on", "kind")),
            ("reports", _field("reports")),
            ("statements", _field("statements")),
            ("mentions", _field("mentions")),
            ("first", _field("first")),
            ("last", _field("last")),
            ("report", lambda row: short(row["examples"][0])),
        ),
    ),
    "origins": Layout(
        _columns(
            "event type status date summary origin.name origin.kind origin.country origin.actor reports:json"
            " independent:int own:int through.name:joined through:json outlets:json first last origins:int"
        ),
        (
            ("reports", _count("reports")),
            ("independent", _field("independent")),
            ("origin", _origin),
            ("origins", _field("origins")),
            ("date", _field("date")),
            ("claim", _passage("summary")),
            ("event", _id("event")),
        ),
    ),
    "figures": Layout(
        _columns("sample of figure right:int n:int share:float low:float high:float"),
        (
            ("sample", _field("sample")),
            ("of", _field("of")),
            ("right in", _field("figure")),
            ("n", _field("n")),
            ("share", lambda row: _share(row["share"])),
            ("95 %", lambda row: f"{_share(row['low'])} to {_share(row['high'])}" if row["share"] is not None else ""),
        ),
    ),
    "decisions": Layout(
        _columns(
            "id time author reason verb kind members:json others:json left:json decision before:json after:json"
            " withdrawn waits_for:json fields:json was:json drawn"
        ),
        (
            ("time", lambda row: row["time"][:16].replace("T", " ")),
            ("by", _field("author")),
            ("decision", lambda row: f"{row['verb']} ({row['kind']})"),
            ("before", lambda row: ", ".join(map(short, row["before"]))),
            ("after", lambda row: ", ".join(map(short, row["after"]))),
            ("says", _fields),
            ("reason", _passage("reason")),
            ("withdrawn by", _id("withdrawn")),
            ("id", _id()),
        ),
    ),
}
