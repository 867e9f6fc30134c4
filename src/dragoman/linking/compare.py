"""Reports of one event or story side by side: what all say, what only some say, where they differ."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz.fuzz import partial_ratio

from dragoman.linking.numbers import Number, numbers

Row = Mapping[str, Any]
Evidence = dict[str, Any]

SAME_WORDS = 90.0
"""Two quotations are the same when the shorter is found in the longer with this partial similarity (of 100): room for
a changed tense or an article, none for another statement on the same matter."""

FEWEST_WORDS = 4
"""A shorter quotation is only the same as one that is equal: «very serious» proves nothing."""


@dataclass(slots=True)
class _Detail:
    """Something said, with the evidence in each report."""

    kind: str
    value: str
    extra: dict[str, Any] = field(default_factory=dict)
    reports: dict[str, list[Evidence]] = field(default_factory=lambda: defaultdict(list))

    def add(self, report: str, evidence: Evidence) -> None:
        if evidence not in self.reports[report]:
            self.reports[report].append(evidence)

    def row(self) -> dict[str, Any]:
        return {"kind": self.kind, "value": self.value, **self.extra, "reports": dict(self.reports)}


def compare(
    subject: Row, reports: Sequence[Row], mentions: Iterable[Row], quotes: Iterable[Row], events: Iterable[Row]
) -> dict[str, Any]:
    """What all reports of a subject say, what only some say, and where they differ.

    Args:
        subject: the event or the story, as in CONTRACT; a story's ``copies`` tell which reports copy one another.
        reports: its reports with their ``text``.
        mentions: those of the reports; ``quotes``: their statements; ``events``: what the mentions were linked to.

    Returns:
        ``id``, ``kind`` («event» or «story»), ``label``; ``reports``, oldest first, as ``id``, ``outlet``,
        ``published``, ``title``, ``copy_of``; and the details in ``all``, ``some`` and ``differ``. A detail has a
        ``kind`` (event, actor, date, place, quote, number, attribution; in ``differ`` also status and speaker), a
        ``value``, and ``reports``: for each report's id the evidence as ``start``, ``end``, ``text`` and ``marks``,
        the spans inside it that matter, with their ``role``. An event also has ``id``, ``type``, ``sources`` and
        ``targets``, an actor its ``id``, a quote its ``speaker``; in ``differ``, ``values`` says what each report has.
    """
    ordered = sorted(reports, key=lambda report: (report["published"] or "9999", report["id"]))
    view = _View({report["id"]: report["text"] for report in ordered}, mentions, quotes, events)
    details = [detail for collect in _COLLECTORS for detail in collect(view)]
    details.sort(key=lambda detail: (detail.extra.get("id") != subject["id"], -len(detail.reports)))
    rows = [detail.row() for detail in details]
    differences = [difference for find in _DIFFERENCES for difference in find(view)]
    return {
        "id": subject["id"],
        "kind": "event" if "type" in subject else "story",
        "label": subject.get("label") or subject.get("summary") or event_label(subject),
        "reports": list(_legend(ordered, subject.get("copies") or ())),
        "all": [row for row in rows if len(row["reports"]) == len(ordered)],
        "some": [row for row in rows if len(row["reports"]) < len(ordered) and not _figure_in(differences, row)],
        "differ": differences,
    }


def event_label(event: Row) -> str:
    """An event or mention in one line: ``SUPPORT: Kim Jong Un → Vladimir Putin``."""
    sides = (", ".join(role["name"] for role in event[side]) or "?" for side in ("sources", "targets"))
    return f"{event['type']}: {' → '.join(sides)}"


def _legend(reports: Sequence[Row], copies: Iterable[Sequence[str]]) -> Iterator[dict[str, Any]]:
    """The reports without their text; a copy names the earliest report that it copies or is copied by."""
    position = {report["id"]: place for place, report in enumerate(reports)}
    groups = [sorted((id_ for id_ in group if id_ in position), key=position.__getitem__) for group in copies]
    first = {id_: group[0] for group in groups for id_ in group[1:]}
    for report in reports:
        shown = {key: report.get(key) for key in ("id", "outlet", "published", "title")}
        yield {**shown, "copy_of": report.get("copy_of") or first.get(report["id"])}


class _View:
    """What is known of the reports, with quotations that are the same already brought together."""

    def __init__(
        self, texts: Mapping[str, str], mentions: Iterable[Row], quotes: Iterable[Row], events: Iterable[Row]
    ) -> None:
        self.texts = texts
        self.mentions = [mention for mention in mentions if mention["report"] in texts]
        self.quotes = [quote for quote in quotes if quote["report"] in texts]
        self.events = {event["id"]: event for event in events}
        self.statements = _statements(self)
        self.topics = _topics(texts)

    def slice(self, report: str, start: int, end: int) -> str:
        return self.texts[report][start:end]

    def evidence(self, report: str, start: int, end: int, marks: Iterable[tuple[Row, str]] = ()) -> Evidence:
        """A stretch of a report with the spans inside it that matter."""
        inside = [
            {"start": span["start"], "end": span["end"], "role": role}
            for span, role in marks
            if start <= span["start"] and span["end"] <= end
        ]
        return {"start": start, "end": end, "text": self.slice(report, start, end), "marks": inside}

    def sentence(self, mention: Row, marks: Iterable[tuple[Row, str]]) -> Evidence:
        return self.evidence(mention["report"], mention["sentence"]["start"], mention["sentence"]["end"], marks)

    def telling(self, mention: Row) -> Evidence:
        """The sentence that tells an event, with its trigger and roles."""
        roles = [(role, side) for side in ("source", "target") for role in mention[f"{side}s"]]
        return self.sentence(mention, [(mention["trigger"], "trigger"), *roles])


# Details: each collector gives what is said of one kind.


def _events(view: _View) -> Iterator[_Detail]:
    details: dict[str, _Detail] = {}
    for mention in view.mentions:
        id_ = mention.get("event")
        if not id_:
            continue
        event = view.events.get(id_, mention)
        extra = {"id": id_, **{key: event[key] for key in ("type", "sources", "targets")}}
        details.setdefault(id_, _Detail("event", event_label(event), extra)).add(
            mention["report"], view.telling(mention)
        )
    yield from details.values()


def _actors(view: _View) -> Iterator[_Detail]:
    details: dict[str, _Detail] = {}

    def detail(named: Row) -> _Detail:
        label = f"{named['name']} ({named['country']})" if named["country"] else named["name"]
        return details.setdefault(named["actor"], _Detail("actor", label, {"id": named["actor"]}))

    for mention in view.mentions:
        for side in ("source", "target"):
            for role in mention[f"{side}s"]:
                detail(role).add(mention["report"], view.sentence(mention, [(role, side)]))
    for quote in view.quotes:
        if quote["speaker"]:
            detail(quote["speaker"]).add(quote["report"], _said(view, quote))
    yield from details.values()


def _said(view: _View, quote: Row) -> Evidence:
    """A statement together with its speaker and cue, where these stand close by."""
    spans = [*_pieces(quote), *(span for span in (quote["speaker"], quote["cue"], quote["via"]) if span)]
    start, end = min(span["start"] for span in spans), max(span["end"] for span in spans)
    marks = [(quote[key], key) for key in ("speaker", "cue", "via") if quote[key]]
    return view.evidence(quote["report"], start, end, marks)


def _pieces(quote: Row) -> Sequence[Row]:
    content = quote["content"]
    return [content] if isinstance(content, Mapping) else list(content)


def _dates(view: _View) -> Iterator[_Detail]:
    return _told(view, "date", lambda date: str(date["value"]))


def _places(view: _View) -> Iterator[_Detail]:
    return _told(view, "place", lambda place: str(place["name"]))


def _told(view: _View, kind: str, name: Callable[[Row], str]) -> Iterator[_Detail]:
    """What the mentions say in words about when or where; what was only inferred has no span and is left out."""
    details: dict[str, _Detail] = {}
    for mention in view.mentions:
        value = mention[kind]
        if value and value["start"] is not None:
            detail = details.setdefault(name(value), _Detail(kind, name(value)))
            detail.add(mention["report"], view.sentence(mention, [(value, kind)]))
    yield from details.values()


def _attributions(view: _View) -> Iterator[_Detail]:
    details: dict[str, _Detail] = {}
    for mention in view.mentions:
        if who := mention["attributed_to"]:
            detail = details.setdefault(who["name"], _Detail("attribution", who["name"]))
            detail.add(mention["report"], view.sentence(mention, [(who, "attribution")]))
    for quote in view.quotes:
        if via := quote["via"]:
            details.setdefault(via["name"], _Detail("attribution", via["name"])).add(
                quote["report"], _said(view, quote)
            )
    yield from details.values()


# Statements: quotations that are the same.


@dataclass(slots=True)
class _Statement:
    """One statement as quoted in one or more reports; ``words`` is the longest version, normalised."""

    words: str
    quotes: list[tuple[Row, str]]

    def same(self, words: str) -> bool:
        fewer = min(len(self.words.split()), len(words.split()))
        if self.words == words or fewer < FEWEST_WORDS:
            return self.words == words
        return partial_ratio(self.words, words, score_cutoff=SAME_WORDS) > 0


def normalise(text: str) -> str:
    """The bare words of a quotation, without case, quotation marks and other punctuation."""
    return " ".join(re.findall(r"\w+", re.sub(r"['’ʼ]", "", text.casefold())))


def _statements(view: _View) -> list[_Statement]:
    """The statements, longest first, so that each shorter version finds the one that it is a part of."""
    said = [(quote, " ".join(view.slice(quote["report"], p["start"], p["end"]) for p in _pieces(quote)))
            for quote in view.quotes]  # fmt: skip
    found: list[_Statement] = []
    for quote, text in sorted(said, key=lambda item: -len(item[1])):
        words = normalise(text)
        known = next((statement for statement in found if statement.same(words)), None)
        if known:
            known.quotes.append((quote, text))
        elif words:
            found.append(_Statement(words, [(quote, text)]))
    return found


def _quotes(view: _View) -> Iterator[_Detail]:
    for statement in view.statements:
        longest, text = statement.quotes[0]
        speaker = longest["speaker"]["name"] if longest["speaker"] else None
        detail = _Detail("quote", " ".join(text.split()), {"speaker": speaker})
        for quote, _ in statement.quotes:
            for piece in _pieces(quote):
                detail.add(quote["report"], view.evidence(quote["report"], piece["start"], piece["end"]))
        yield detail


# Numbers: figures that count the same thing.


def _topics(texts: Mapping[str, str]) -> list[list[tuple[str, Number]]]:
    """The figures of all reports, in groups that count the same thing."""
    groups: list[list[tuple[str, Number]]] = []
    for report, text in texts.items():
        for number in numbers(text):
            group = next((group for group in groups if group[0][1].counts_same(number)), None)
            if group is None:
                groups.append(group := [])
            group.append((report, number))
    return groups


def _figure(view: _View, report: str, number: Number) -> Evidence:
    return view.evidence(
        report, number.clause_start, number.clause_end, [({"start": number.start, "end": number.end}, "number")]
    )


def _figure_in(differences: Iterable[Row], row: Row) -> bool:
    """Whether a figure stands in a difference already, beside the one that it differs from."""
    return row["kind"] == "number" and any(
        all(
            passage in told["reports"].get(report, ())
            for report, passages in row["reports"].items()
            for passage in passages
        )
        for told in differences
        if told["kind"] == "number"
    )


def _numbers(view: _View) -> Iterator[_Detail]:
    for group in view.topics:
        details: dict[float, _Detail] = {}
        for report, number in group:
            evidence = _figure(view, report, number)
            details.setdefault(number.value, _Detail("number", evidence["text"])).add(report, evidence)
        yield from details.values()


_COLLECTORS = (_events, _actors, _dates, _places, _quotes, _numbers, _attributions)


# Differences: the same matter, told in ways that cannot all be so.


def _difference(
    kind: str, value: str, told: Iterable[tuple[str, str, Evidence]], fit: Callable[[str, str], bool]
) -> Iterator[dict[str, Any]]:
    """A difference where two reports have no values that fit one another. ``told`` has report, value, evidence."""
    values: dict[str, list[str]] = defaultdict(list)
    detail = _Detail(kind, value)
    for report, said, evidence in told:
        if said not in values[report]:
            values[report].append(said)
        detail.add(report, evidence)
    sides = list(values.values())
    apart = any(
        not any(fit(one, other) for one in left for other in right)
        for place, left in enumerate(sides)
        for right in sides[place + 1 :]
    )
    if apart:
        yield {**detail.row(), "values": dict(values)}


def _same(one: str, other: str) -> bool:
    return one == other


def _coarser(one: str, other: str) -> bool:
    """Whether one date only says less than the other: ``2023-05`` and ``2023-05-09``."""
    return one.startswith(other) or other.startswith(one)


def _same_wording(one: str, other: str) -> bool:
    """Whether one quotation is a part of the other, word for word."""
    words, others = normalise(one), normalise(other)
    return words in others or others in words


def _event_differences(view: _View) -> Iterator[dict[str, Any]]:
    """When, where and whether the same event happened. Two places in one country may be one inside the other."""
    by_event: dict[str, list[Row]] = defaultdict(list)
    for mention in view.mentions:
        if mention.get("event"):
            by_event[mention["event"]].append(mention)
    for id_, told in by_event.items():
        label = event_label(view.events.get(id_, told[0]))
        dated = [m for m in told if m["date"] and m["date"]["start"] is not None]
        placed = [m for m in told if m["place"] and m["place"]["country"]]
        yield from _difference(
            "date", label, ((m["report"], m["date"]["value"], view.sentence(m, [(m["date"], "date")])) for m in dated),
            _coarser,
        )  # fmt: skip
        yield from _difference(
            "place", label, ((m["report"], m["place"]["country"], view.telling(m)) for m in placed), _same
        )
        yield from _difference("status", label, ((m["report"], m["status"], view.telling(m)) for m in told), _same)


def _statement_differences(view: _View) -> Iterator[dict[str, Any]]:
    """Who made the same statement, and in which words."""
    for statement in view.statements:
        value = " ".join(statement.quotes[0][1].split())
        told = [(quote, text, _said(view, quote)) for quote, text in statement.quotes]
        spoken = [(quote["report"], quote["speaker"]["name"], said) for quote, _, said in told if quote["speaker"]]
        yield from _difference("speaker", value, spoken, _same)
        worded = ((quote["report"], " ".join(text.split()), said) for quote, text, said in told)
        yield from _difference("quote", value, worded, _same_wording)


def _number_differences(view: _View) -> Iterator[dict[str, Any]]:
    for group in view.topics:
        told = ((report, f"{number.value:g}", _figure(view, report, number)) for report, number in group)
        report, number = group[0]
        yield from _difference("number", _figure(view, report, number)["text"], told, _same)


_DIFFERENCES = (_event_differences, _statement_differences, _number_differences)
