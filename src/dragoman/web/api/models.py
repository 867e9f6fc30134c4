"""The contract's objects as the API describes them. Offsets count code points of the report's text, end exclusive.

Fields may be added to them; none is renamed or dropped. They describe and don't check: rows leave as the record has
them.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Type: TypeAlias = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Status: TypeAlias = Literal["actual", "planned", "hypothetical", "denied"]
Judged: TypeAlias = Literal["accepted", "corrected", "rejected"]
Json: TypeAlias = dict[str, Any]


class Shape(BaseModel):
    """An object that may have more fields than are listed."""

    model_config = ConfigDict(extra="allow")


class Problem(BaseModel):
    """What went wrong."""

    model_config = ConfigDict(json_schema_extra={"example": {"error": "no event has the id 'e000'"}})

    error: str = Field(description="One sentence: the thing, the place and the mend.")


class Span(Shape):
    """A stretch of a report's text."""

    start: int
    end: int


class Named(Span):
    """A name at one place of the text."""

    name: str


class Party(Shape):
    """An actor that takes part in an event."""

    actor: str = Field(description="The actor's id in the record.", examples=["PRK"])
    name: str = Field(examples=["North Korea"])
    country: str | None = Field(description="ISO 3166 alpha-3, IGO, NGO, or null.", examples=["PRK"])
    sector: str | None = Field(description="PLOVER's sector.", examples=["GOV"])


class Role(Party):
    """An actor as named at one place of a report; for a pronoun its span is the pronoun's own."""

    start: int | None
    end: int | None
    text: str | None


class Day(Shape):
    """A date with its precision."""

    value: str = Field(examples=["2023-05-09"])
    precision: Literal["day", "month", "year"]


class DatedSpan(Day):
    """A date, and the words that give it where there are such."""

    start: int | None = None
    end: int | None = None


class Location(Shape):
    """Where something happened; degrees of WGS 84."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None


class PlacedSpan(Location):
    """A place, and the words that give it where there are such."""

    start: int | None = None
    end: int | None = None


class Trigger(Span):
    """The words that tell the event."""

    text: str


class Step(Named):
    """One step on the way of a claim back to its origin."""

    kind: Literal["outlet", "medium", "speaker", "anonymous"]
    country: str | None
    actor: str | None
    evidence: Span


class Figure(Shape):
    """A figure that a report gives for an event."""

    kind: str = Field(examples=["killed"])
    value: float
    bound: Literal["exact", "about", "at least", "at most"]
    unit: str | None
    start: int
    end: int
    attributed_to: Named | None


class FigureValue(Shape):
    """One value that is given for an event, by whom, and where."""

    value: float
    bound: Literal["exact", "about", "at least", "at most"]
    by: str | None
    reports: list[str]
    mentions: list[str]


class EventFigure(Shape):
    """What is given for an event: all values of one kind, and whether they agree."""

    kind: str
    unit: str | None
    values: list[FigureValue]
    agree: bool


class Correctable(Shape):
    """What people may correct: ``version`` changes with every change of the row and goes back as ``seen``."""

    version: str | None = None
    corrected: list[str] = Field(default_factory=list, description="The fields that people corrected.")
    judged: Judged | None = None


class Event(Correctable):
    """One real-world event, with the mentions and reports that tell it."""

    id: str = Field(examples=["e4d3c2b1a0f9e8d7"])
    type: Type
    mode: str | None
    quad: Literal[1, 2, 3, 4]
    intensity: float | None = None
    symmetric: bool = False
    sources: list[Party]
    targets: list[Party]
    date: Day | None
    place: Location | None = None
    status: Status
    disputed: bool = False
    reports: list[str]
    independent: int = Field(description="Reports left when copies of one another count once.")
    mentions: list[str]
    figures: list[EventFigure] = []
    story: str
    confidence: float
    summary: str


class Mention(Correctable):
    """One telling of an event in one report."""

    id: str = Field(examples=["m3c4d5e6f7a8b9c0"])
    report: str
    sentence: Span
    type: Type
    mode: str | None
    contexts: list[str]
    quad: Literal[1, 2, 3, 4]
    cameo: str | None
    intensity: float
    status: Status
    sources: list[Role]
    targets: list[Role]
    symmetric: bool
    trigger: Trigger
    date: DatedSpan | None
    place: PlacedSpan | None
    attributed_to: Named | None
    confidence: float
    chain: list[Step] = []
    figures: list[Figure] = []
    event: str


class Speaker(Shape):
    """Who made a statement."""

    start: int | None
    end: int | None
    name: str
    country: str | None
    actor: str


class Addressee(Shape):
    """To whom, or on which occasion."""

    name: str
    start: int | None = None
    end: int | None = None


class Via(Addressee):
    """What a statement came through."""

    kind: Literal["outlet", "medium"] | None = None


class Quote(Correctable):
    """One statement in one report: the words said, without the quotation marks around them."""

    id: str = Field(examples=["q1a2b3c4d5e6f7a8"])
    report: str
    content: Span | list[Span]
    type: Literal["direct", "mixed", "indirect"]
    speaker: Speaker | None
    cue: Span | None
    addressee: Addressee | None
    via: Via | None
    date: DatedSpan | None
    confidence: float
    occasion: Named | None = None
    chain: list[Step] = []


class Story(Shape):
    """Reports on one happening."""

    id: str
    reports: list[str]
    events: list[str]
    label: str
    first: str | None
    last: str | None
    copies: list[list[str]] = Field(description="Groups of reports that copy one another.")


class Origin(Shape):
    """Where a report is from."""

    id: str
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    language: str | None
    byline: str | None


class ReportHead(Origin):
    """A report without its text."""

    characters: int
    credits: list[Step] | None
    story: str | None


class Report(Origin):
    """A report as it was read."""

    text: str


class Office(Shape):
    """An office that an actor holds or held."""

    title: str
    since: str | None
    until: str | None


class Actor(Correctable):
    """Somebody or something that acts, is acted on, or speaks."""

    id: str
    name: str
    country: str | None
    sector: str | None
    aliases: list[str]
    reason: str | None = None


class ActorInFull(Actor):
    """An actor with its offices and how much the record has of it."""

    offices: list[Office] = []
    statements: int
    events: int


class Dyad(Shape):
    """Who did how much to whom."""

    source: str
    target: str
    source_name: str
    target_name: str
    events: int
    reports: int
    independent: int
    cooperation: int
    conflict: int
    by_type: dict[str, int]
    first: str | None
    last: str | None
    intensity: float | None


class Outlet(Shape):
    """Who rests on whom, and how often."""

    who: Json
    rests_on: Json
    reports: int
    statements: int
    mentions: int
    first: str | None
    last: str | None
    examples: list[str]


class Decision(Shape):
    """What somebody decided, when, and why. The log is only ever appended to."""

    id: str = Field(examples=["d7e8f9a0b1c2d3e4"])
    time: str = Field(description="ISO 8601, UTC.")
    author: str
    reason: str | None
    verb: str
    kind: str
    members: list[Json]
    others: list[Json]
    left: list[Json]
    decision: str | None = Field(description="The decision that a withdrawal takes back.")
    before: list[str]
    after: list[str]


class LoggedDecision(Decision):
    """A decision, which one took it back, and the reports that it waits for."""

    withdrawn: str | None
    waits_for: list[str]
