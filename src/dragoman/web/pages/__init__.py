"""The pages, one module each: a ``router`` with handlers that ask the record and render a template."""

from fastapi import FastAPI

from dragoman.web.pages import (
    accuracy,
    actors,
    api,
    completing,
    dyad,
    dyads,
    event,
    history,
    network,
    outlets,
    places,
    report,
    review,
    search,
    signin,
    stories,
    today,
)

PAGES = (
    today, event, report, review, history, accuracy, completing, dyad, places, network, api, signin,
    search, stories, actors, dyads, outlets,
)  # fmt: skip


def register(app: FastAPI) -> None:
    """Adds all pages to the application."""
    for page in PAGES:
        app.include_router(page.router, include_in_schema=False)
