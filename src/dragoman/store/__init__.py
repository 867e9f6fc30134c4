"""The record's tables, in SQLite or PostgreSQL: the only room that knows a database."""

from dragoman.store.correcting import Corrections
from dragoman.store.decisions import Decisions
from dragoman.store.explaining import Explaining
from dragoman.store.filters import Filters
from dragoman.store.linkage import Linkage
from dragoman.store.looking import View, Window
from dragoman.store.reviewing import Reviewing
from dragoman.store.store import Store
from dragoman.store.writing import Entry

__all__ = [
    "Corrections",
    "Decisions",
    "Entry",
    "Explaining",
    "Filters",
    "Linkage",
    "Reviewing",
    "Store",
    "View",
    "Window",
]
