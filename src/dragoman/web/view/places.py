"""Where the events of a record happened, as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from dragoman import wording
from dragoman.web.view.figure import Column, Figure
from dragoman.web.view.words import country_name

Row = Mapping[str, Any]

COLUMNS = (
    Column("label", "Where", link="link", opens="there"),
    Column("place", "Place", shown=False),
    Column("country", "Country", shown=False),
    Column("events", "Events", number=True),
    Column("cooperation", "Cooperation", number=True),
    Column("conflict", "Conflict", number=True),
    Column("lat", "Latitude", number=True, shown=False),
    Column("lon", "Longitude", number=True, shown=False),
)


def figure(places: Sequence[Row], path: str, asked: Mapping[str, str], caption: Sequence[str]) -> Figure:
    """The places on a map of the world, each with what it is called there and the address of its events.

    Args:
        places: rows of ``record.places``.
        path, asked: the page's address, to which the place is added.
        caption: its lines of provenance.
    """
    rows = [_row(place, path, asked) for place in places]
    drawn = [row for row in rows if row["lat"] is not None and row["lon"] is not None]
    most = ", ".join(f"{row['label']} {row['events']}" for row in rows[:5])
    return Figure(
        id="map",
        kind="map",
        title="Where it happened",
        description=f"A map of {wording.counted(len(drawn), 'place')} of events. Most events: {most or 'none'}.",
        picture={"places": drawn},
        columns=COLUMNS,
        rows=rows,
        caption=caption,
        keys="Click a place to see its events; drag to move the map. The list has the same places.",
    )


def _row(place: Row, path: str, asked: Mapping[str, str]) -> dict[str, Any]:
    there = {"place": place["name"], **({"in": place["country"]} if place["country"] else {})}
    name, country = place["name"], country_name(place["country"]) if place["country"] else None
    return {
        "label": f"{name}, {country}" if country and country != name else name,
        "place": name,
        "country": country,
        **{count: place[count] for count in ("events", "cooperation", "conflict", "lat", "lon")},
        "link": f"{path}?{urlencode({**asked, **there})}",
    }
