"""Relations between actors, computed from the events of the record."""

from dragoman.relations.dyads import dyads

__all__ = ["dyads"]
