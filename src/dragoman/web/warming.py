"""What the pages show without filters, made ready before somebody asks for it and again while reports come in."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from dragoman import knowledge
from dragoman.errors import DragomanError
from dragoman.record import Record
from dragoman.web.rendering import compile_templates

LOG = logging.getLogger("dragoman.web")

DELAY_SECONDS = 1.0
"""How long the first answers have the machine for themselves."""

EVERY_SECONDS = 20.0
"""How often it is looked whether the record has changed: before what was counted is too old to be shown."""

VIEWS: tuple[Callable[[Record], Any], ...] = (
    lambda record: record.counts(),
    lambda record: knowledge.load(),
    lambda record: record.facets(),
    *(lambda record, table=table: record.ranking(table) for table in ("actors", "dyads", "outlets")),
    lambda record: record.places(status="actual"),
    lambda record: record.telling(status="actual"),
    lambda record: record.queue(limit=1),
)


@contextmanager
def warming(record: Record) -> Iterator[None]:
    """Counts in a thread of its own as long as the desk is open."""
    closed = Event()
    thread = Thread(target=_warm, args=(record, closed), name="warming", daemon=True)
    thread.start()
    try:
        yield
    finally:
        closed.set()
        thread.join()


def _warm(record: Record, closed: Event) -> None:
    if closed.wait(DELAY_SECONDS):
        return
    compile_templates()
    while True:
        for look in VIEWS:
            if closed.is_set():
                return
            try:
                look(record)
            except DragomanError as error:  # the page that shows it says so too
                LOG.info("nothing was counted beforehand: %s", error)
        if closed.wait(EVERY_SECONDS):
            return
