"""Differences of a comparison: the same matter, told in ways that cannot all be so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from dragoman.linking.details import Detail, counted, figures, topics
from dragoman.linking.view import Evidence, View, coarser, normalise


def differences(view: View) -> Iterator[Detail]:
    """The details that differ, each with ``values`` in ``extra``: what each report says."""
    for find in (_event_differences, _figure_differences, _statement_differences, _number_differences):
        yield from find(view)


def _difference(
    kind: str,
    value: str,
    told: Iterable[tuple[str, str, Evidence]],
    fit: Callable[[str, str], bool],
    event: str | None = None,
) -> Iterator[Detail]:
    """A difference where two reports have no values that fit one another. ``told`` has report, value, evidence."""
    values: dict[str, list[str]] = defaultdict(list)
    detail = Detail(kind, value, {"event": event} if event else {})
    for report, said, evidence in told:
        if said not in values[report]:
            values[report].append(said)
        detail.add(report, evidence, event)
    sides = list(values.values())
    apart = any(
        not any(fit(one, other) for one in left for other in right)
        for place, left in enumerate(sides)
        for right in sides[place + 1 :]
    )
    if apart:
        detail.extra["values"] = dict(values)
        yield detail


def _same(one: str, other: str) -> bool:
    return one == other


def _same_wording(one: str, other: str) -> bool:
    """Whether one quotation is a part of the other, word for word."""
    words, others = normalise(one), normalise(other)
    return words in others or others in words


def _event_differences(view: View) -> Iterator[Detail]:
    """When, where and whether the same event happened. Two places in one country may be one inside the other."""
    for id_, told in view.told().items():
        label = view.label(id_, told)
        dated = [m for m in told if m["date"] and m["date"]["start"] is not None]
        placed = [m for m in told if m["place"] and m["place"]["country"]]
        days = [(m["report"], m["date"]["value"], view.sentence(m, [(m["date"], "date")])) for m in dated]
        places = [(m["report"], m["place"]["country"], view.telling(m)) for m in placed]
        stated = [(m["report"], m["status"], view.telling(m)) for m in told]
        yield from _difference("date", label, days, coarser, id_)
        yield from _difference("place", label, places, _same, id_)
        yield from _difference("status", label, stated, _same, id_)


def _figure_differences(view: View) -> Iterator[Detail]:
    return (detail for detail, agreed in figures(view) if not agreed)


def _statement_differences(view: View) -> Iterator[Detail]:
    """Who made the same statement, and in which words."""
    for statement in view.statements():
        value = " ".join(statement.quotes[0][1].split())
        told = [(quote, text, view.said(quote)) for quote, text in statement.quotes]
        spoken = [(quote["report"], quote["speaker"]["name"], said) for quote, _, said in told if quote["speaker"]]
        yield from _difference("speaker", value, spoken, _same)
        worded = ((quote["report"], " ".join(text.split()), said) for quote, text, said in told)
        yield from _difference("quote", value, worded, _same_wording)


def _number_differences(view: View) -> Iterator[Detail]:
    for group in topics(view):
        told = ((report, f"{number.value:g}", counted(view, report, number)) for report, number in group)
        report, number = group[0]
        yield from _difference("number", counted(view, report, number)["text"], told, _same)
