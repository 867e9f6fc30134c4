"""History: who decided what, when and why; to filter, to withdraw, to hand on and to take in."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Body, Query, Request, Response
from fastapi.responses import StreamingResponse

from dragoman.web.desk import OpenRecord
from dragoman.web.rendering import render
from dragoman.web.view.changes import PAST, change

router = APIRouter()

AT_ONCE = 50
"""Decisions on one page."""

Row = Mapping[str, Any]


@router.get("/history")
def history(
    request: Request,
    record: OpenRecord,
    by: str = "",
    verb: str = "",
    since: str = "",
    until: str = "",
    start: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """The log, the newest decision first."""
    made = list(record.decisions())
    wanted = {"by": by, "verb": verb, "since": since, "until": until}
    found = [one for one in reversed(made) if _meets(one, by, verb, since, until)]
    given = {name: value for name, value in wanted.items() if value}
    pages = {name: f"/history?{urlencode({**given, 'start': at})}" for name, at in _around(start, len(found))}
    return _page(
        request,
        wanted=wanted,
        changes=[change(one) for one in found[start : start + AT_ONCE]],
        authors=sorted({one["author"] for one in made}),
        number=len(found),
        start=start,
        **({"newer": None, "older": None} | pages),
    )


@router.get("/history.jsonl")
def log(record: OpenRecord) -> Response:
    """The whole log as lines of JSON, the oldest decision first: what another record takes in."""
    lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in record.decisions())
    return StreamingResponse(lines, media_type="application/x-ndjson")


@router.post("/history")
def take_in(
    request: Request, record: OpenRecord, log: Annotated[bytes, Body(media_type="application/x-ndjson")]
) -> Response:
    """Adds the decisions of a file, as the history hands them on; what came of it, as a part of the page."""
    with tempfile.TemporaryDirectory(prefix="dragoman-") as folder:
        path = Path(folder, "decisions.jsonl")
        path.write_bytes(log)
        summary = record.import_decisions(path)
    failures = [(one.source.rpartition(":")[2], one.reason) for one in summary.failures]
    return render(request, "parts/imported.html", {"summary": summary, "failures": failures})


def _page(request: Request, **values: Any) -> Response:
    return render(request, "history.html", {"verbs": PAST, "at_once": AT_ONCE, **values})


def _meets(decision: Row, by: str, verb: str, since: str, until: str) -> bool:
    """Whether a decision meets the filters; days are those of UTC, both inclusive."""
    day = decision["time"][:10]
    return (
        (not by or decision["author"] == by)
        and (not verb or decision["verb"] == verb)
        and (not since or day >= since)
        and (not until or day <= until)
    )


def _around(start: int, number: int) -> Iterator[tuple[str, int]]:
    """The pages before and after that which begins with ``start``."""
    if start:
        yield "newer", max(0, start - AT_ONCE)
    if start + AT_ONCE < number:
        yield "older", start + AT_ONCE
