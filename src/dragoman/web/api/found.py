"""What the API answers beside rows of the record: pages of them, hits, figures, who asks."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from pydantic import Field

from dragoman.web.api.models import Event, Location, Shape, Span

T = TypeVar("T")


class Page(Shape, Generic[T]):
    """Some rows, and how to get the following ones."""

    rows: list[T]
    previous: str | None = Field(None, description="What to send as `before` for the rows that precede.")
    next: str | None = Field(description="What to send as `after` for the rows that follow; null after the last.")
    total: int | None = Field(description="How many rows there are in all, where `total=true` asks for it.")


class Hit(Shape):
    """A report that holds the words; ``marks`` are where they stand in the snippet."""

    id: str
    title: str | None
    outlet: str | None
    published: str | None
    snippet: str
    marks: list[Span]


class Count(Shape):
    """How many events have a value."""

    value: str | int | None
    events: int


class Period(Shape):
    """What was told of one day, week or month."""

    start: str
    read: int
    reports: int
    events: int
    cooperation: int
    conflict: int
    cooperation_sum: float
    conflict_sum: float


class Node(Shape):
    """An actor of a network."""

    id: str
    name: str
    country: str | None
    sector: str | None
    events: int


class Edge(Shape):
    """What two actors of a network have to do with each other."""

    source: str
    target: str
    events: int
    cooperation: int
    conflict: int


class Network(Shape):
    """An actor with those it has most to do with."""

    nodes: list[Node]
    edges: list[Edge]


class PlaceCount(Location):
    """A place with what happened there."""

    events: int
    cooperation: int
    conflict: int
    newest: list[str]


class Counts(Shape):
    """What the record holds."""

    reports: int
    events: int
    stories: int
    mentions: int
    quotes: int
    actors: int
    outlets: int
    first: str | None
    last: str | None


class Candidate(Event):
    """An event that nobody has judged, with the reasons why a look at it is worth most."""

    why: list[str]
    worth: float


class Queue(Shape):
    """Events to judge, and how many are left."""

    rows: list[Candidate]
    next: str | None
    left: int


class Rate(Shape):
    """How often the record was right, with the 95 % interval of the share."""

    sample: Literal["random", "all"]
    of: str
    figure: str
    right: int | None
    n: int
    share: float | None
    low: float | None
    high: float | None
    left: int = Field(description="How many events wait to be judged.")


class Session(Shape):
    """Who asks."""

    person: str | None
    role: Literal["read", "correct"] | None
    csrf: str = Field(description="Goes back in the header `X-CSRF-Token` of whatever changes something.")
