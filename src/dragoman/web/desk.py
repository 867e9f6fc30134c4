"""What every handler gets: the open record, and who decides."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Request

from dragoman.record import Record
from dragoman.web.guard.visits import visit_of


def _record(request: Request) -> Record:
    return cast(Record, request.app.state.record)


def _author(request: Request) -> str | None:
    person = visit_of(request).person
    author: str | None = request.app.state.settings.author
    return person.name if person and not person.guest else author


OpenRecord = Annotated[Record, Depends(_record)]
"""The record that the desk shows: one for all requests, which pools its connections."""

Author = Annotated[str | None, Depends(_author)]
"""Who decides, for ``by=``: who has signed in, else the settings' author; ``None`` leaves it to the record."""
