"""The details of a comparison: what the reports say of one kind of thing, each with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from dragoman.linking.figures import agree, by_heading
from dragoman.linking.numbers import Number, numbers
from dragoman.linking.view import Evidence, Row, View, event_label, pieces


@dataclass(slots=True)
class Detail:
    """Something said, with the evidence in each report; ``events`` are those that it is known to be said of."""

    kind: str
    value: str
    extra: dict[str, Any] = field(default_factory=dict)
    reports: dict[str, list[Evidence]] = field(default_factory=dict)
    events: set[str] = field(default_factory=set)

    def add(self, report: str, evidence: Evidence, event: str | None = None) -> None:
        """One more piece of evidence; the same piece counts once."""
        if evidence not in self.reports.setdefault(report, []):
            self.reports[report].append(evidence)
        if event:
            self.events.add(event)

    def row(self) -> dict[str, Any]:
        """The detail as a mapping."""
        return {"kind": self.kind, "value": self.value, **self.extra, "reports": dict(self.reports)}


def details(view: View) -> Iterator[Detail]:
    """All details of the reports, kind by kind."""
    for collect in (_events, _actors, _dates, _places, _figures, _quotes, _numbers, _attributions):
        yield from collect(view)


def _events(view: View) -> Iterator[Detail]:
    for id_, told in view.told().items():
        event = view.events.get(id_, told[0])
        extra = {"id": id_, **{key: event[key] for key in ("type", "sources", "targets")}}
        detail = Detail("event", event_label(event), extra)
        for mention in told:
            detail.add(mention["report"], view.telling(mention), id_)
        yield detail


def _actors(view: View) -> Iterator[Detail]:
    found: dict[str, Detail] = {}

    def detail(named: Row) -> Detail:
        label = f"{named['name']} ({named['country']})" if named["country"] else named["name"]
        return found.setdefault(named["actor"], Detail("actor", label, {"id": named["actor"]}))

    for mention in view.mentions:
        for side in ("source", "target"):
            for role in mention[f"{side}s"]:
                detail(role).add(mention["report"], view.sentence(mention, [(role, side)]), mention.get("event"))
    for quote in view.quotes:
        if quote["speaker"]:
            detail(quote["speaker"]).add(quote["report"], view.said(quote))
    yield from found.values()


def _dates(view: View) -> Iterator[Detail]:
    return _told(view, "date", lambda date: str(date["value"]))


def _places(view: View) -> Iterator[Detail]:
    return _told(view, "place", lambda place: str(place["name"]))


def _told(view: View, kind: str, name: Callable[[Row], str]) -> Iterator[Detail]:
    """What the mentions say in words about when or where; what was only inferred has no span and is left out."""
    found: dict[str, Detail] = {}
    for mention in view.mentions:
        value = mention[kind]
        if value and value["start"] is not None:
            detail = found.setdefault(name(value), Detail(kind, name(value)))
            detail.add(mention["report"], view.sentence(mention, [(value, kind)]), mention.get("event"))
    yield from found.values()


def _quotes(view: View) -> Iterator[Detail]:
    for statement in view.statements():
        longest, text = statement.quotes[0]
        speaker = longest["speaker"]["name"] if longest["speaker"] else None
        detail = Detail("quote", " ".join(text.split()), {"speaker": speaker})
        for quote, _ in statement.quotes:
            for piece in pieces(quote):
                detail.add(quote["report"], view.evidence(quote["report"], piece["start"], piece["end"]))
        yield detail


def _attributions(view: View) -> Iterator[Detail]:
    """The chains back to an origin; that somebody said his own statement is no detail of its own."""
    found: dict[tuple[str, ...], Detail] = {}
    for told in (*view.mentions, *view.quotes):
        steps = view.chain(told)
        if not steps or ("content" in told and [step["kind"] for step in steps] == ["speaker"]):
            continue
        names = tuple(step["name"] for step in steps)
        chain = [{key: step[key] for key in ("name", "kind", "actor")} for step in steps]
        detail = found.setdefault(names, Detail("attribution", " ← ".join(names), {"chain": chain}))
        detail.add(told["report"], view.claiming(told), told.get("event"))
    yield from found.values()


# Figures: what is given for an event, and figures in the text that no event has, where they count the same thing.


def figures(view: View) -> Iterator[tuple[Detail, bool]]:
    """What the reports give for each event under one heading (killed, injured, a sum), and whether they agree on it.

    The detail has the ``event``, the ``figure`` (its kind), the ``unit`` and, as ``values``, what each report says.
    """
    for id_, told in view.told().items():
        for (kind, unit), given in by_heading(told).items():
            detail = Detail("figure", kind, {"event": id_, "figure": kind, "unit": unit, "values": {}})
            for mention, figure in given:
                _give(detail, mention, figure, view)
            yield detail, agree(given)


def _give(detail: Detail, mention: Row, figure: Row, view: View) -> None:
    marks = [(figure, "number"), *([(figure["attributed_to"], "attribution")] if figure["attributed_to"] else ())]
    detail.add(mention["report"], view.sentence(mention, marks), mention["event"])
    shown = [figure["bound"] if figure["bound"] != "exact" else "", f"{figure['value']:,g}", figure["unit"] or ""]
    by = f" ({figure['attributed_to']['name']})" if figure["attributed_to"] else ""
    said = detail.extra["values"].setdefault(mention["report"], [])
    if (value := " ".join(filter(None, shown)) + by) not in said:
        said.append(value)


def _figures(view: View) -> Iterator[Detail]:
    return (detail for detail, agreed in figures(view) if agreed)


def topics(view: View) -> list[list[tuple[str, Number]]]:
    """The figures that stand in no event, in groups that count the same thing."""
    taken: dict[str, list[Row]] = {}
    for mention in view.mentions:
        taken.setdefault(mention["report"], []).extend(mention.get("figures") or ())
    groups: list[list[tuple[str, Number]]] = []
    for report, text in view.texts.items():
        for number in numbers(text):
            if any(figure["start"] < number.end and number.start < figure["end"] for figure in taken.get(report, ())):
                continue
            group = next((group for group in groups if group[0][1].counts_same(number)), None)
            if group is None:
                groups.append(group := [])
            group.append((report, number))
    return groups


def counted(view: View, report: str, number: Number) -> Evidence:
    """The clause around a figure."""
    span = {"start": number.start, "end": number.end}
    return view.evidence(report, number.clause_start, number.clause_end, [(span, "number")])


def _numbers(view: View) -> Iterator[Detail]:
    for group in topics(view):
        found: dict[float, Detail] = {}
        for report, number in group:
            evidence = counted(view, report, number)
            found.setdefault(number.value, Detail("number", evidence["text"])).add(report, evidence)
        yield from found.values()
