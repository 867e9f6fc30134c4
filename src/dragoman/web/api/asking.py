"""What the API may be asked: the parameters of its addresses, and the bodies of decisions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, TypeAlias

from fastapi import Path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue

from dragoman.correcting import Judging
from dragoman.record import Record
from dragoman.web.api.models import Status, Type

PLAIN = "^[^\\x00-\\x08\\x0b-\\x1f\\x7f]*$"
"""A text without control characters, which no name and no id has, and which PostgreSQL refuses in part."""

Id: TypeAlias = Annotated[str, Field(min_length=1, max_length=500, pattern=PLAIN, examples=["e4d3c2b1a0f9e8d7"])]
PathId: TypeAlias = Annotated[
    str, Path(min_length=1, max_length=500, pattern=PLAIN, description="The id, or at least its first 4 characters.")
]
Words: TypeAlias = Annotated[str, Field(min_length=1, max_length=1000, pattern=PLAIN)]
Date: TypeAlias = Annotated[str, Field(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$", examples=["2023-05-09"])]
Order: TypeAlias = Literal["day", "read"]
Quad: TypeAlias = Literal["1", "2", "3", "4", "cooperation", "conflict"]


class Filters(BaseModel):
    """The filters of the record; all that are given must be met."""

    model_config = ConfigDict(extra="forbid")

    since: Date | None = Field(None, description="From this day, month or year on.")
    until: Date | None = Field(None, description="Up to the end of this day, month or year.")
    actor: Words | None = Field(None, description="A country code, an actor's id or name: takes part on any side.")
    source: Words | None = Field(None, description="An actor, as the side that acts.")
    target: Words | None = Field(None, description="An actor, as the side that is acted on.")
    country: Words | None = Field(None, description="A country code: one of its actors takes part.")
    type: Type | None = Field(None, description="PLOVER's event type.")
    status: Status | None = Field(None, description="Whether it is told as having happened.")
    quad: Quad | None = Field(None, description="PLOVER's quad class; cooperation and conflict mean two each.")
    outlet: Words | None = Field(None, description="Told by a report of this outlet.")
    report: Id | None = Field(None, description="Told by this report.")
    story: Id | None = Field(None, description="Of this story.")
    q: Words | None = Field(None, description='Words, "phrases" and -excluded words of the reports that tell it.')
    read_since: Words | None = Field(None, description="Came into the record since this date or date-time (UTC).")

    def wanted(self) -> dict[str, Any]:
        """The filters that were given, as the record's methods take them."""
        given = {name: getattr(self, name) for name in FILTERS}
        return {name: value for name, value in given.items() if value is not None}


FILTERS = tuple(Filters.model_fields)


class PageAsked(Filters):
    """One page of a table, or all of its rows as JSON lines."""

    limit: int | None = Field(None, ge=1, le=1000, description="Rows at most: 50 on a page, all in JSON lines.")
    after: Words | None = Field(None, description="The `next` of the page before.")
    before: Words | None = Field(None, description="The `previous` of the page after.")
    order: Order | None = Field(None, description="The newest first, or what came into the record last first.")
    total: bool = Field(False, description="Whether to count all rows; beyond 10,000 they may not be counted.")
    format: Literal["json", "jsonl", "csv"] = Field(
        "json", description="`jsonl` streams all rows, one object a line; `csv` all rows, flat, below a line of names."
    )


class SeriesAsked(Filters):
    """Over time."""

    by: Literal["day", "week", "month"] = "month"


class NetworkAsked(Filters):
    """Around the actor."""

    actor: Words = Field(description="The actor in the middle.")
    limit: int = Field(30, ge=1, le=200, description="Actors at most.")


class SearchAsked(BaseModel):
    """Words in the reports."""

    model_config = ConfigDict(extra="forbid")

    q: Words = Field(description='Words in any inflection, "phrases" and -excluded words.', examples=["border guards"])
    limit: int = Field(20, ge=1, le=1000)


class JudgedAsked(BaseModel):
    """What was judged, or waits to be."""

    model_config = ConfigDict(extra="forbid")

    since: Date | None = Field(None, description="From this day, month or year on.")
    until: Date | None = Field(None, description="Up to the end of this day, month or year.")
    type: Type | None = Field(None, description="PLOVER's event type.")

    def wanted(self) -> dict[str, Any]:
        """The filters that were given, as the record's methods take them."""
        given = {"since": self.since, "until": self.until, "type": self.type}
        return {name: value for name, value in given.items() if value is not None}


class QueueAsked(JudgedAsked):
    """Events to judge."""

    limit: int = Field(20, ge=1, le=200)
    after: Words | None = Field(None, description="The `next` of the page before.")
    drawn: Literal["worth", "random"] = Field("worth", description="Most worth a look first, or a random sample.")
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Another seed draws another sample.")


def _no_controls(value: JsonValue) -> JsonValue:
    """Refuses control characters anywhere in a value."""
    if any((ord(sign) < 32 and sign not in "\t\n") or sign == "\x7f" for text in _texts(value) for sign in text):
        raise ValueError("leave out control characters")
    return value


def _texts(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


class Decide(BaseModel):
    """What every decision may say."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, Field(max_length=2000, pattern=PLAIN)] | None = Field(None, description="Why.")


class Join(Decide):
    """What every decision on what belongs together may say."""

    seen: dict[Id, Words] = Field(
        default_factory=dict,
        max_length=1000,
        description="The `version` of each event and mention that was looked at, by its id; another one is a conflict.",
    )


class Merge(Join):
    """Events, or stories, that are one."""

    verb: Literal["merge"]
    ids: list[Id] = Field(min_length=2, max_length=1000)

    def made(self, record: Record, by: str | None) -> dict[str, Any]:
        """Carries it out; the decision."""
        return record.merge(*self.ids, by=by, reason=self.reason, seen=self.seen)


class Split(Join):
    """Mentions or reports that leave an event or a story, to be one by themselves."""

    verb: Literal["split"]
    id: Id
    members: list[Id] = Field(min_length=1, max_length=1000)

    def made(self, record: Record, by: str | None) -> dict[str, Any]:
        """Carries it out; the decision."""
        return record.split(self.id, *self.members, by=by, reason=self.reason, seen=self.seen)


class Link(Join):
    """A mention that belongs to an event, a report to a story, or, with `copy`, two reports that are copies."""

    verb: Literal["link"]
    id: Id
    to: Id
    is_copy: bool = Field(False, alias="copy")

    def made(self, record: Record, by: str | None) -> dict[str, Any]:
        """Carries it out; the decision."""
        return record.link(self.id, self.to, copy=self.is_copy, by=by, reason=self.reason, seen=self.seen)


class Unlink(Join):
    """A mention or report that doesn't belong where it is; with `to`, two reports that are no copies."""

    verb: Literal["unlink"]
    id: Id
    to: Id | None = None

    def made(self, record: Record, by: str | None) -> dict[str, Any]:
        """Carries it out; the decision."""
        return record.unlink(self.id, self.to, by=by, reason=self.reason, seen=self.seen)


class Judge(Decide):
    """What a judgement on one mention, event, statement or actor may say."""

    id: Id
    seen: Words | None = Field(None, description="The `version` that was looked at; another one now is a conflict.")
    drawn: Literal["random"] | None = Field(None, description="Where it was drawn at random, for an honest estimate.")

    def said(self, by: str | None) -> Judging:
        """What all three methods of the record take."""
        return {"by": by, "reason": self.reason, "seen": self.seen, "drawn": self.drawn}


class Correct(Judge):
    """Fields of a mention, event, statement or actor that are another."""

    verb: Literal["correct"]
    fields_: Annotated[dict[str, JsonValue], AfterValidator(_no_controls)] = Field(
        alias="fields", min_length=1, examples=[{"type": "SUPPORT"}]
    )

    def made(self, record: Record, by: str | None) -> dict[str, Any]:
        """Carries it out; the decision."""
        return record.correct(self.id, self.fields_, **self.said(by))


class Accept(Judge):
    """What the record says of it is right."""

    verb: Literal["accept"]

    def made(self, record: Record, by: str | None) -> dict[str, Any]:
        """Carries it out; the decision."""
        return record.accept(self.id, **self.said(by))


class Reject(Judge):
    """There is no such event or statement."""

    verb: Literal["reject"]

    def made(self, record: Record, by: str | None) -> dict[str, Any]:
        """Carries it out; the decision."""
        return record.reject(self.id, **self.said(by))


AnyDecision: TypeAlias = Annotated[
    Merge | Split | Link | Unlink | Correct | Accept | Reject, Field(discriminator="verb")
]


class Withdraw(Decide):
    """Why a decision is taken back."""
