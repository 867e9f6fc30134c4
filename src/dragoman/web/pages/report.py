"""A report: its text with everything that was found in it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from dragoman.web.desk import OpenRecord
from dragoman.web.rendering import render
from dragoman.web.view.marks import KINDS, pieces
from dragoman.web.view.reading import Bounds, part_with, parts_of, read, shown_kinds, web_address

router = APIRouter()

BESIDE = 100
"""Reports of the same story among which copies are looked for."""


@router.get("/reports/{id:path}")
def report(
    request: Request,
    record: OpenRecord,
    id: str,  # noqa: A002
    marks: Annotated[list[str] | None, Query()] = None,
    part: str = "1",
    at: str = "",
) -> Response:
    """The report with the marks of the kinds that the address asks for.

    A long one has parts: ``part`` is the number of one, or ``all``; ``at`` a mention or statement that it has to hold.
    """
    whole = record.get_report(id)
    told = record.told_in([whole["id"]])
    parts = parts_of(whole["text"])
    number = _asked(part, at, parts, told)
    wanted = parts[number - 1] if number else list(chain.from_iterable(parts))
    shown = read(whole["text"], wanted, told["mentions"], told["quotes"], told["events"])
    row = record.page("reports", report=whole["id"], limit=1)["rows"][0]
    title = " ".join((whole["title"] or "").split())
    values = {
        "report": {**whole, "credits": row["credits"]},
        "url": web_address(whole["url"]),
        # A text often begins with its title: then that paragraph, with its marks, is the heading.
        "heading": shown.pop(0) if shown and " ".join(shown[0]["text"].split()) == title else None,
        "paragraphs": shown,
        "part": number,
        "parts": len(parts),
        "kinds": KINDS,
        "shown": shown_kinds(marks or []),
        "counted": {"events": len(told["events"]), "statements": len(told["quotes"])},
        **_neighbours(record, row),
    }
    return render(request, "report.html", values)


def _asked(part: str, at: str, parts: list[list[Bounds]], told: Mapping[str, Any]) -> int:
    """The number of the part that is shown; 0 for all."""
    places = {mention["id"]: mention["trigger"]["start"] for mention in told["mentions"]}
    places |= {quote["id"]: pieces(quote)[0]["start"] for quote in told["quotes"]}
    if at in places:
        return part_with(places[at], parts)
    if part == "all":
        return 0
    return min(int(part), len(parts)) or 1 if part.isdecimal() else 1


def _neighbours(record: OpenRecord, row: Mapping[str, Any]) -> dict[str, Any]:
    """The story of a report, and the reports that are copies of it or that it copies."""
    if not row.get("story"):
        return {"story": None, "copies": []}
    story = record.story(row["story"])
    group = next((group for group in story["copies"] if row["id"] in group), ())
    beside = record.page("reports", story=story["id"], limit=BESIDE)["rows"] if group else []
    return {"story": story, "copies": [one for one in beside if one["id"] in group and one["id"] != row["id"]]}
