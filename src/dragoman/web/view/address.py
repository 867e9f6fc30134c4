"""Addresses that are the whole state of a page: what is asked for stands in them and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Request

from dragoman.errors import AmbiguousIdError, RequestError, UnknownIdError

T = TypeVar("T")

_TOLD_AS = {"search": ("q",), "after": ("before", "after")}
"""The filters that an error may mean where it calls them otherwise."""

PLACE = ("after", "before")
"""Where in the rows a page begins or ends: any other change starts at the first page again."""


@dataclass(frozen=True, slots=True)
class Address:
    """A page with what is asked of it; as a string its path and query."""

    path: str
    asked: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, request: Request, names: Iterable[str]) -> Address:
        """The address of a request with those of its parameters that the page knows; blank ones ask for nothing."""
        query = request.query_params
        asked = {name: value for name in (*names, *PLACE) if (value := query.get(name, "").strip())}
        return cls(request.url.path, asked)

    def having(self, **changes: object) -> Address:
        """The address with these values instead, from the first page on; ``None`` takes a value away."""
        kept = {name: value for name, value in self.asked.items() if name not in PLACE}
        values = {name: value for name, value in {**kept, **changes}.items() if value is not None and value != ""}
        return Address(self.path, {name: str(value) for name, value in values.items()})

    def without(self, names: Iterable[str]) -> Address:
        """The address without any of these values."""
        return self.having(**dict.fromkeys(names))

    def at(self, path: str) -> Address:
        """The same questions put to another page."""
        return Address(path, self.having().asked)

    def __str__(self) -> str:
        return f"{self.path}?{urlencode(self.asked)}" if self.asked else self.path


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What was found, the filters that it meets, and for each filter that was wrong and left out what is wrong."""

    found: T
    filters: Mapping[str, Any]
    wrong: Mapping[str, str]


def answer(ask: Callable[..., T], filters: Mapping[str, Any]) -> Answer[T]:
    """What ``ask`` finds by the filters that are right: a page stands whatever is written into its address.

    Raises:
        RequestError: what is wrong is none of the filters.
    """
    standing, wrong = dict(filters), dict[str, str]()
    while True:
        try:
            return Answer(ask(**standing), standing, wrong)
        except RequestError as error:
            blamed = _blamed(error, standing)
            if blamed is None:
                raise
            del standing[blamed]
            wrong[blamed] = str(error)


def _blamed(error: RequestError, filters: Mapping[str, Any]) -> str | None:
    """The filter that an error is about: the one with the value that it names, or the one whose name it gives."""
    if isinstance(error, UnknownIdError | AmbiguousIdError):
        return next((name for name, value in filters.items() if value == error.wanted), None)
    words = str(error).replace(":", " ").split()
    named = (name for word in words for name in _TOLD_AS.get(word, (word,)))
    return next((name for name in named if filters.get(name) is not None), None)
