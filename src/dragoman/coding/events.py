"""Mentions of events: the acts that the tower sees, with their types, status, date and speaker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dragoman.coding.codebook import Codebook, EventType
from dragoman.coding.confidence import confidence, scores
from dragoman.coding.event_dates import EventDates
from dragoman.coding.modes import DetailCoder
from dragoman.coding.places import Places, ReportPlaces
from dragoman.coding.telling import Act
from dragoman.coding.tree import Tree
from dragoman.language.encoder import Model
from dragoman.values import Mention, Report, Role, Span, Trigger, content_id

NO_EVENT = "NONE"
THRESHOLD = 0.4
"""Least confidence of a mention: on the gold sets' dev half F1 is level from 0.3 to 0.45, and precision rises."""

_ABOUT_ACTS = frozenset({"AGREE", "REQUEST", "THREATEN", "REJECT"})


@dataclass(frozen=True, slots=True)
class Told:
    """An act with its likeliest type and status."""

    act: Act
    type: EventType
    status: str
    sources: tuple[Role, ...]
    targets: tuple[Role, ...]
    scores: list[float]
    confidence: float


class EventCoder:
    """Turns the acts that are likely enough into mentions."""

    def __init__(self, model: Model, codebook: Codebook, places: Places) -> None:
        self._codebook = codebook
        self._details = DetailCoder(codebook)
        self._places = places
        self._types = model.labels["type"]
        self._statuses = model.labels["status"]

    def told(self, acts: Iterable[Act], trees: Sequence[Tree], least: float = THRESHOLD) -> Iterator[Told]:
        """The acts that are likelier an event than none, have a side, and a confidence of ``least`` or more."""
        for act in acts:
            kind = self._types[int(act.types.argmax())]
            sources, targets = act.sides.sources, act.sides.targets
            if kind == NO_EVENT or not (sources or targets):
                continue
            if self._codebook.types[kind].symmetric and len(sources) > 1 and not targets:
                sources, targets = sources[:1], sources[1:]  # «A and B met»: the first faces the rest
            senses = self._codebook.senses(trees[act.sentence], act.trigger)
            status = self._statuses[int(act.statuses.argmax())]
            values = scores(act, listed=kind in senses)
            sure = confidence(values)
            if sure >= least:
                yield Told(act, self._codebook.types[kind], status, sources, targets, values, sure)

    def mentions(self, report: Report, trees: Sequence[Tree], told: Iterable[Told]) -> tuple[Mention, ...]:
        """The mentions of one report: the best first, one for each act. Who says so, the chains add."""
        taken: list[Told] = []
        # Both sides named first: a half of the same act must not stand in for the whole.
        for one in sorted(
            told, key=lambda t: (not (t.sources and t.targets), -t.confidence, t.act.sentence, t.act.trigger)
        ):
            if not any(_same_act(one, other) for other in taken):
                taken.append(one)
        taken = [one for one in taken if not any(_is_object(one, other, trees) for other in taken)]
        taken.sort(key=lambda t: (t.act.sentence, t.act.trigger))
        return tuple({m.id: m for m in self.built(report, trees, taken)}.values())

    def built(self, report: Report, trees: Sequence[Tree], told: Sequence[Told]) -> list[Mention]:
        """Each act as a mention, with its date, place and details."""
        if not told:
            return []
        dates, places = EventDates(report, trees), self._places.reading(report, trees)
        return [self._mention(report, trees[one.act.sentence], one, dates, places) for one in told]

    def likeliest(self, act: Act, tree: Tree) -> Told:
        """An act with the likeliest of the event types, however unlikely that it is an event at all."""
        ranked = sorted(zip(act.types.tolist(), self._types, strict=True), reverse=True)
        kind = next(name for _, name in ranked if name != NO_EVENT)
        values = scores(act, listed=kind in self._codebook.senses(tree, act.trigger))
        status = self._statuses[int(act.statuses.argmax())]
        sides = act.sides
        return Told(act, self._codebook.types[kind], status, sides.sources, sides.targets, values, confidence(values))

    def _mention(self, report: Report, tree: Tree, told: Told, dates: EventDates, places: ReportPlaces) -> Mention:
        sentence, kind = tree.sentence, told.type
        roles = (*told.sources, *told.targets)
        details = self._details.details(tree, told.act.trigger, kind.name, report.title or "")
        start, end = sentence.starts[told.act.trigger], sentence.ends[told.act.trigger]
        return Mention(
            id=content_id(
                "m",
                report.id,
                kind.name,
                start,
                *(r.actor for r in told.sources),
                "|",
                *(r.actor for r in told.targets),
            ),
            report=report.id,
            sentence=Span(sentence.start, sentence.end),
            type=kind.name,
            mode=details.mode,
            contexts=details.contexts,
            quad=kind.quad,
            cameo=details.cameo,
            intensity=details.intensity,
            status=told.status,
            sources=told.sources,
            targets=told.targets,
            symmetric=kind.symmetric,
            trigger=Trigger(start, end, report.text[start:end]),
            date=dates.of(told.act.sentence, told.act.trigger, told.status, [role.country for role in roles]),
            place=places.of(told.act.sentence, told.act.trigger, roles),
            attributed_to=None,
            confidence=round(told.confidence, 4),
        )


def _same_act(one: Told, other: Told) -> bool:
    """Whether two words of a sentence tell one act: the same type between the same sides."""
    if one.act.sentence != other.act.sentence or one.type != other.type:
        return False
    if one.type.symmetric:
        return _overlap((*one.sources, *one.targets), (*other.sources, *other.targets))
    return _overlap(one.sources, other.sources) and _overlap(one.targets, other.targets)


def _is_object(one: Told, other: Told, trees: Sequence[Tree]) -> bool:
    """Whether an act is only what another promises, asks for, threatens or refuses: «agreed to hold talks»."""
    if one.act.sentence != other.act.sentence or other.type.name not in _ABOUT_ACTS or one.status == "actual":
        return False
    return other.act.trigger in trees[one.act.sentence].ancestors(one.act.trigger)


def _overlap(a: Sequence[Role], b: Sequence[Role]) -> bool:
    """Whether two sides may be one; a person and the person's country are, and an unnamed side is any."""
    return not a or not b or bool({_party(role) for role in a} & {_party(role) for role in b})


def _party(role: Role) -> str:
    return role.actor if role.country in (None, "IGO", "NGO") else role.country
