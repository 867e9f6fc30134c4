"""The record's tables, in SQLite or PostgreSQL: the only room that knows a database."""

from dragoman.store.filters import Filters
from dragoman.store.linkage import Linkage, Waiting
from dragoman.store.store import Store
from dragoman.store.writing import Entry

__all__ = ["Entry", "Filters", "Linkage", "Store", "Waiting"]
