"""What the reports of a comparison say, with the evidence for each thing cut out of their texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.fuzz import partial_ratio

Row = Mapping[str, Any]
Evidence = dict[str, Any]
"""``start``, ``end``, ``text`` and ``marks``: a stretch of a report and the spans inside it that matter."""
Mark = tuple[Row, str]
"""A span and the role in which it matters: «trigger», «source», «cue», «attribution» ..."""

SAME_WORDS = 90.0
"""Two quotations are the same when the shorter is found in the longer with this partial similarity (of 100): room for
a changed tense or an article, none for another statement on the same matter."""

FEWEST_WORDS = 4
"""A shorter quotation is only the same as one that is equal: «very serious» proves nothing."""

NEAR = 300
"""Characters between a sentence and the words that say whom it is from, within which both are shown as one passage."""


@dataclass(slots=True)
class Statement:
    """One statement as quoted in one or more reports; ``words`` is the longest version, normalised."""

    words: str
    quotes: list[tuple[Row, str]]

    def same(self, words: str) -> bool:
        """Whether the normalised ``words`` are the statement's own or a version of them."""
        fewer = min(len(self.words.split()), len(words.split()))
        if self.words == words or fewer < FEWEST_WORDS:
            return self.words == words
        return partial_ratio(self.words, words, score_cutoff=SAME_WORDS) > 0


class View:
    """The reports' texts with what was read out of them; what other reports hold is left out."""

    def __init__(
        self, reports: Iterable[Row], mentions: Iterable[Row], quotes: Iterable[Row], events: Iterable[Row]
    ) -> None:
        self.reports = {report["id"]: report for report in reports}
        self.texts: dict[str, str] = {id_: report["text"] for id_, report in self.reports.items()}
        self.mentions = [mention for mention in mentions if mention["report"] in self.texts]
        self.quotes = [quote for quote in quotes if quote["report"] in self.texts]
        self.events = {event["id"]: event for event in events}
        self._actors = {
            named["name"]: named["actor"]
            for named in (
                *(role for mention in self.mentions for role in (*mention["sources"], *mention["targets"])),
                *(quote["speaker"] for quote in self.quotes if quote["speaker"]),
            )
        }
        self._credits = {
            id_: {_node(step) for step in report.get("credits") or ()} for id_, report in self.reports.items()
        }

    def told(self) -> dict[str, list[Row]]:
        """The mentions of each event."""
        by_event: dict[str, list[Row]] = {}
        for mention in self.mentions:
            if mention.get("event"):
                by_event.setdefault(mention["event"], []).append(mention)
        return by_event

    def label(self, event: str, told: Sequence[Row]) -> str:
        """An event in one line, by its own sides or those of its first mention."""
        return event_label(self.events.get(event, told[0]))

    def evidence(self, report: str, start: int, end: int, marks: Iterable[Mark] = ()) -> Evidence:
        """A stretch of a report with the marks that lie inside it."""
        inside = [
            {"start": span["start"], "end": span["end"], "role": role}
            for span, role in marks
            if start <= span["start"] and span["end"] <= end
        ]
        return {"start": start, "end": end, "text": self.texts[report][start:end], "marks": inside}

    def sentence(self, mention: Row, marks: Iterable[Mark]) -> Evidence:
        """The sentence of a mention."""
        return self.evidence(mention["report"], mention["sentence"]["start"], mention["sentence"]["end"], marks)

    def telling(self, mention: Row) -> Evidence:
        """The sentence that tells an event, with its trigger and roles."""
        return self.sentence(mention, _telling(mention))

    def claiming(self, told: Row) -> Evidence:
        """The sentence of a mention, or a statement, with the words near it that say whom the report has it from."""
        passed_on = [step["evidence"] for step in self.chain(told)]
        middle = told["sentence"] if "sentence" in told else self.said(told)
        matter = [(told["trigger"], "trigger")] if "trigger" in told else []
        marks = [*matter, *((span, "attribution") for span in passed_on)]
        return self.evidence(told["report"], *_around(middle, passed_on), marks)

    def said(self, quote: Row) -> Evidence:
        """A statement together with its speaker, its cue and what it came through, where these stand close by."""
        marks = [(quote[key], key) for key in ("speaker", "cue", "via") if quote[key]]
        spans = [*pieces(quote), *(span for span, _ in marks)]
        start, end = min(span["start"] for span in spans), max(span["end"] for span in spans)
        return self.evidence(quote["report"], start, end, marks)

    def chain(self, told: Row) -> Sequence[Row]:
        """The steps from a report back to the origin of a mention or a quote, nearest to the report first.

        Rows of records that were written before there were chains have what ``attributed_to``, ``via`` and ``speaker``
        say.
        """
        if "content" not in told:
            who = told["attributed_to"]
            return told.get("chain") or ([self._step(who, "speaker")] if who else ())
        via, speaker = told["via"], told["speaker"]
        steps = [self._step(via, via["kind"])] if via else []
        return told.get("chain") or [*steps, *([self._step(speaker, "speaker")] if speaker else ())]

    def own(self, told: Row) -> tuple[Sequence[Row], Sequence[Row]]:
        """The chain in two: the agencies that the whole report is credited to, and the steps of this claim."""
        steps, credited = self.chain(told), self._credits[told["report"]]
        ahead = next((place for place, step in enumerate(steps) if _node(step) not in credited), len(steps))
        return steps[:ahead], steps[ahead:]

    def _step(self, named: Row, kind: str) -> Row:
        span = {"start": named["start"], "end": named["end"]}
        return {**span, "name": named["name"], "kind": kind, "actor": self._actors.get(named["name"]), "evidence": span}

    def statements(self) -> list[Statement]:
        """The statements, longest first, so that each shorter version finds the one that it is a part of."""
        said = [(quote, " ".join(self.texts[quote["report"]][p["start"]:p["end"]] for p in pieces(quote)))
                for quote in self.quotes]  # fmt: skip
        found: list[Statement] = []
        for quote, text in sorted(said, key=lambda item: -len(item[1])):
            words = normalise(text)
            known = next((statement for statement in found if statement.same(words)), None)
            if known:
                known.quotes.append((quote, text))
            elif words:
                found.append(Statement(words, [(quote, text)]))
        return found


def event_label(event: Row) -> str:
    """An event or mention in one line: ``SUPPORT: Kim Jong Un → Vladimir Putin``."""
    sides = (", ".join(role["name"] for role in event[side]) or "?" for side in ("sources", "targets"))
    return f"{event['type']}: {' → '.join(sides)}"


def normalise(text: str) -> str:
    """The bare words of a quotation, without case, quotation marks and other punctuation."""
    return " ".join(re.findall(r"\w+", re.sub(r"['’ʼ]", "", text.casefold())))


def pieces(quote: Row) -> Sequence[Row]:
    """The content of a statement as spans, however many there are."""
    content = quote["content"]
    return [content] if isinstance(content, Mapping) else list(content)


def coarser(one: str, other: str) -> bool:
    """Whether one date is the other or only says less: ``2023-05`` and ``2023-05-09``."""
    return one.startswith(other) or other.startswith(one)


def _node(step: Row) -> tuple[str, str]:
    return step["kind"], step["name"]


def _telling(mention: Row) -> list[Mark]:
    roles = [(role, side) for side in ("source", "target") for role in mention[f"{side}s"]]
    return [(mention["trigger"], "trigger"), *roles]


def _around(middle: Row, spans: Iterable[Row]) -> tuple[int, int]:
    """The passage, stretched to the spans that stand near it."""
    start, end = middle["start"], middle["end"]
    near = [span for span in spans if start - NEAR <= span["start"] and span["end"] <= end + NEAR]
    return min([start, *(span["start"] for span in near)]), max([end, *(span["end"] for span in near)])
