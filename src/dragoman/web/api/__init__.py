"""The record as JSON, for scripts and for the desk's own pictures and corrections."""

from __future__ import annotations

from fastapi import FastAPI

from dragoman.web.api import decisions, pictures, tables

ADDRESS = "/api/openapi.json"

ABOUT = """What the desk shows, as JSON.

Dates are ISO 8601; offsets count Unicode code points of a report's text, end exclusive. What goes wrong is
`{"error": "one sentence"}`. On a desk with log-in send `Authorization: Bearer TOKEN`; where a session or no log-in is
used instead, whatever changes something needs the header `X-CSRF-Token`, with the `csrf` of `/api/session`.
"""


def register(app: FastAPI) -> None:
    """Adds all addresses to the application."""
    for part in (tables, pictures, decisions):
        app.include_router(part.router, prefix="/api")
