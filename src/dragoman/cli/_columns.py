"""What of each table stands on the screen; files have all of its columns (:mod:`dragoman.columns`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dragoman.cli._screen import clean, short, shortened
from dragoman.columns import COLUMNS, Column
from dragoman.wording import counted, named

Row = Mapping[str, Any]

SHOWN = 100
"""Characters of running text in a cell on the screen."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A table: its flat columns, and what stands on the screen as header and text of the cell."""

    flat: tuple[Column, ...]
    screen: tuple[tuple[str, Callable[[Row], str]], ...]


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
        COLUMNS["mentions"],
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
        COLUMNS["events"],
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
        COLUMNS["quotes"],
        (
            ("speaker", _speaker),
            ("says", _passage("text")),
            ("type", _field("type")),
            ("via", _field("via", "name")),
            ("report", _id("report")),
        ),
    ),
    "stories": Layout(
        COLUMNS["stories"],
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
        COLUMNS["reports"],
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
        COLUMNS["actors"],
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
        COLUMNS["dyads"],
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
        COLUMNS["outlets"],
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
        COLUMNS["origins"],
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
        COLUMNS["figures"],
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
        COLUMNS["decisions"],
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
