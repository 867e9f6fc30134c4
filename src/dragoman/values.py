"""The values that flow from step to step, in the shapes of the contract.

Offsets count Unicode code points in the report's text, end exclusive: ``text[start:end]`` is the span. Every value is
immutable and reads by attribute or by key (``mention.type`` or ``mention["type"]``), so that Python callers and readers
of the JSON lines write the same names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
"""PLOVER's event types, from verbal cooperation to material conflict (PLOVER codebook, section 2)."""
STATUSES = ("actual", "planned", "hypothetical", "denied")
"""Whether an act is told as having happened, as to come, as possible, or as not having happened."""


def content_id(prefix: str, *parts: object) -> str:
    """An id that depends on nothing but ``parts``: the prefix, then 16 hexadecimal digits of their SHA-256."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return prefix + hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Value(Mapping[str, Any]):
    """A dataclass that can also be read as a mapping of its public fields."""

    __slots__ = ()

    def __getitem__(self, key: str) -> Any:
        if key in _names(type(self)):
            return getattr(self, key)
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(_names(type(self)))

    def __len__(self) -> int:
        return len(_names(type(self)))

    def to_dict(self) -> dict[str, Any]:
        """The value as plain dictionaries and lists, ready for ``json.dumps``."""
        return {name: _plain(getattr(self, name)) for name in _names(type(self))}


@cache
def _names(kind: type[Value]) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    if isinstance(value, Value):
        return value.to_dict()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


@dataclass(frozen=True, slots=True)
class Span(Value):
    """A stretch of a report's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Report(Value):
    """One news report as read. ``published`` is an ISO 8601 date or date-time, or ``None``.

    Without an ``id`` one is derived from the content, so that the same report read twice is the same report.
    """

    text: str
    id: str = ""
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    language: str | None = None
    byline: str | None = None

    def __post_init__(self) -> None:
        if not self.id:
            derived = content_id("r", self.text, self.title, self.outlet, self.url, self.published)
            object.__setattr__(self, "id", derived)


@dataclass(frozen=True, slots=True)
class DateValue(Value):
    """A resolved date: ``value`` is ``2023-05-09``, ``2023-05`` or ``2023``, as ``precision`` says."""

    value: str
    precision: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Place(Value):
    """Where an event happened, WGS 84 degrees."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Role(Value):
    """An actor as named at one place of the text. ``country`` is ISO 3166 alpha-3, IGO, NGO or ``None``;
    ``actor`` is the actor's id in the record."""

    start: int
    end: int
    text: str
    name: str
    country: str | None
    sector: str | None
    actor: str


@dataclass(frozen=True, slots=True)
class Trigger(Value):
    """The words that tell the event."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Named(Value):
    """A named span: an addressee, or who says so."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Speaker(Value):
    """Who made a statement. ``start`` and ``end`` are those of the mention beside the statement: a pronoun, say, or a
    name with its title and apposition and the comma that closes it."""

    start: int
    end: int
    name: str
    country: str | None
    actor: str


@dataclass(frozen=True, slots=True)
class Via(Value):
    """What a statement came through: ``kind`` is «outlet» («told the Guardian») or «medium» («in a letter»)."""

    start: int
    end: int
    name: str
    kind: str


STEP_KINDS = ("outlet", "medium", "speaker", "anonymous")
"""A newspaper, agency or broadcaster; a letter, statement or post; who says so; who says so without being named."""


@dataclass(frozen=True, slots=True)
class Step(Value):
    """One step on the way of a claim from the report back to its origin: whom or what the step before has it from.

    ``start`` and ``end`` are those of the name or the words that stand for it, ``evidence`` those of the words that say
    that it was passed on («told state news agency KCNA»). ``kind`` is one of ``STEP_KINDS``; ``actor`` is the actor's
    id in the record, where it is one.
    """

    start: int
    end: int
    name: str
    kind: str
    country: str | None
    actor: str | None
    evidence: Span


@dataclass(frozen=True, slots=True)
class Figure(Value):
    """A figure that a report gives for an event: how many were killed, injured or arrested, or a sum of money.

    ``kind`` is a key of ``figures.yaml``; ``bound`` is «exact», «about», «at least» or «at most»; ``unit`` is an ISO
    4217 code for sums, else ``None``. ``attributed_to`` is who gives the figure, when it is not the report itself.
    """

    kind: str
    value: float
    bound: str
    unit: str | None
    start: int
    end: int
    attributed_to: Named | None


@dataclass(frozen=True, slots=True)
class Mention(Value):
    """One report's telling of one event (CONTRACT, ``mentions``). ``chain`` are the steps back to the origin, nearest
    to the report first; it is empty where the report tells the event as its own."""

    id: str
    report: str
    sentence: Span
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    quad: int
    cameo: str | None
    intensity: float
    status: str
    sources: tuple[Role, ...]
    targets: tuple[Role, ...]
    symmetric: bool
    trigger: Trigger
    date: DateValue | None
    place: Place | None
    attributed_to: Named | None
    confidence: float
    event: str = ""
    chain: tuple[Step, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote(Value):
    """One statement in one report (CONTRACT, ``quotes``). ``content`` is one span, or a tuple of pieces; ``occasion``
    is where it was said («at the parade»); ``chain`` are the steps back to the origin, nearest to the report first."""

    id: str
    report: str
    content: Span | tuple[Span, ...]
    type: str
    speaker: Speaker | None
    cue: Span | None
    addressee: Named | None
    via: Via | None
    date: DateValue | None
    confidence: float
    occasion: Named | None = None
    chain: tuple[Step, ...] = ()

    @property
    def pieces(self) -> tuple[Span, ...]:
        """The content as pieces, however many there are."""
        return (self.content,) if isinstance(self.content, Span) else self.content


@dataclass(frozen=True, slots=True)
class Entity(Value):
    """A name in a sentence: words ``first`` up to, not including, ``last``; ``label`` is PER, LOC or ORG."""

    first: int
    last: int
    label: str


@dataclass(frozen=True, slots=True)
class AttributionSpan(Value):
    """A stretch of words that is the «source», the «cue» or the «content» of an attribution."""

    first: int
    last: int
    label: str


@dataclass(frozen=True, slots=True)
class Sentence(Value):
    """A parsed sentence. All tuples but ``entities`` and ``attributions`` have one item a word.

    ``heads`` are word indices in this sentence, -1 for the root; ``upos`` and ``deprels`` are Universal Dependencies';
    ``quoted`` says whether a word stands inside quotation marks. ``paragraph`` counts from 0.
    """

    start: int
    end: int
    paragraph: int
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    quoted: tuple[bool, ...] = ()
    lemmas: tuple[str, ...] = ()
    upos: tuple[str, ...] = ()
    heads: tuple[int, ...] = ()
    deprels: tuple[str, ...] = ()
    entities: tuple[Entity, ...] = ()
    attributions: tuple[AttributionSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor(Value):
    """An actor of the record. ``aliases`` are the names met for it, ``country`` and ``sector`` as in ``Role``;
    ``reason`` says what makes up the ``id`` of one that no list knows, and so why two reports' actors are one."""

    id: str
    name: str
    country: str | None
    sector: str | None
    aliases: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Coded(Value):
    """Everything read out of one report.

    ``terms`` counts the lemmas of its names, nouns, verbs and adjectives; linking compares reports by them. ``credits``
    are the agencies that the report as a whole is credited to («(Reuters)», «Source: AFP»). ``vectors`` are those
    of the mentions, by their ids, as linking compares them (``coding.likeness``).
    """

    report: Report
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    quotes: tuple[Quote, ...]
    actors: tuple[Actor, ...] = ()
    terms: Mapping[str, int] = field(default_factory=dict)
    credits: tuple[Step, ...] = ()
    vectors: Mapping[str, str] = field(default_factory=dict)
