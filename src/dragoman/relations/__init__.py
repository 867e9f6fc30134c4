"""Relations between actors, and between those who tell of them, computed from what the record holds."""

from dragoman.relations.dyads import dyads
from dragoman.relations.sourcing import Citation, Origin, citations, origins

__all__ = ["Citation", "Origin", "citations", "dyads", "origins"]
