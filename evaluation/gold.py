"""Sentences and articles written for measuring, with all their events and the country of every actor.

They were written apart from the coder and its training sentences, which they share no sentence with. ``half`` splits
them: errors are read on the «dev» half only.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from dragoman.values import Mention, Report, Role
from training.data import Acted, acted, mention_keys

FOLDER = Path(__file__).parent / "gold"
FORMER = {"DDR": "DEU", "CSK": "CZE", "YUG": "SRB"}
"""States that are no more, by the code of the one that the coder counts them to."""
Characters = tuple[int, int]
Dyad = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class GoldEvent:
    """A type, the countries on its two sides (empty where a side is unnamed), a status, the telling word, and the words
    of the two sides."""

    type: str
    sources: frozenset[str | None]
    targets: frozenset[str | None]
    status: str
    trigger: Characters
    date: str | None
    source_words: tuple[Characters, ...] = ()
    target_words: tuple[Characters, ...] = ()

    @property
    def dyads(self) -> set[Dyad]:
        """Every pair of countries with the type; an unnamed side is ``None``."""
        return {(self.type, s, t) for s, t in product(self.sources or {None}, self.targets or {None})}


@dataclass(frozen=True)
class GoldSentence:
    """A sentence at ``start`` to ``end`` of its report."""

    start: int
    end: int
    events: tuple[GoldEvent, ...]
    construction: str


@dataclass(frozen=True)
class GoldReport:
    """A report with its sentences; ``half`` is dev or held."""

    report: Report
    sentences: tuple[GoldSentence, ...]
    half: str


@dataclass(frozen=True)
class GoldStep:
    """A step of a chain, or what a statement came through."""

    name: str
    kind: str


@dataclass(frozen=True)
class GoldNamed:
    """An addressee or an occasion, as the text has it, and where."""

    name: str
    span: Characters


@dataclass(frozen=True)
class GoldStatement:
    """A statement. ``names`` are all names of its speaker that are right, none where there is no speaker; ``form`` is
    how the text puts the speaker; ``mention`` and ``cue`` may be missing."""

    type: str
    content: tuple[Characters, ...]
    names: tuple[str, ...]
    form: str
    mention: Characters | None
    cue: Characters | None
    addressee: GoldNamed | None
    occasion: GoldNamed | None
    via: GoldStep | None
    chain: tuple[GoldStep, ...]


@dataclass(frozen=True)
class StatedReport:
    """A report with all its statements; ``half`` is dev or held."""

    report: Report
    statements: tuple[GoldStatement, ...]
    half: str

    @property
    def names(self) -> dict[str, tuple[str, ...]]:
        """The right names of every speaker, by the one that chains have."""
        return {one.names[0]: one.names for one in self.statements if one.names}

    @property
    def credit(self) -> GoldStep | None:
        """The agency that the whole report is credited to: every chain begins with it, and no statement says so."""
        first = {one.chain[:1] for one in self.statements}
        step = first.pop()[0] if len(first) == 1 and all(first) else None
        told = any(one.via == step or (step and step.name in one.names) for one in self.statements)
        return step if step and step.kind == "outlet" and not told else None


def records() -> list[GoldReport]:
    """Single sentences, most with one event."""
    return [_record(row, number) for number, row in enumerate(_rows(FOLDER / "records.jsonl"))]


def articles() -> list[GoldReport]:
    """Whole articles."""
    return [_article(row) for row in _rows(FOLDER / "articles.jsonl")]


def statements(file: Path = FOLDER / "statements.jsonl") -> list[StatedReport]:
    """Short reports with all their statements.

    Raises:
        ValueError: words of a statement don't stand in its report.
    """
    return [_stated(row) for row in _rows(file)]


def told(mention: Mention) -> set[Dyad]:
    """A mention as gold events are given."""
    countries = [_countries(side) for side in (mention.sources, mention.targets)]
    return {(mention.type, s, t) for s, t in product(*countries)}


def _countries(side: Sequence[Role]) -> set[str | None]:
    return {role.country for role in side} or {None}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _record(row: Mapping[str, Any], number: int) -> GoldReport:
    item = acted(f"record-{number}", row["text"], row["events"])
    sentence = _sentence(item, row, row["countries"], 0)
    return GoldReport(Report(text=item.text, published=row["published"]), (sentence,), _half(item.text))


def _article(row: Mapping[str, Any]) -> GoldReport:
    countries = {key: FORMER.get(actor["country"], actor["country"]) for key, actor in row["actors"].items()}
    text, sentences = "", []
    for number, part in enumerate(row["sentences"]):
        item = acted(f"{row['id']}-{number}", part["text"], part["events"])
        text += ("\n\n" if part.get("paragraph") else " ") if text else ""
        keys = mention_keys(part["text"])
        sentences.append(_sentence(item, part, {n: countries[key] for n, key in keys.items()}, len(text)))
        text += item.text
    report = Report(text=text, id=row["id"], title=row["title"], outlet=row["outlet"], published=row["published"])
    return GoldReport(report, tuple(sentences), _half(row["id"]))


def _sentence(item: Acted, row: Mapping[str, Any], countries: Mapping[str, str | None], start: int) -> GoldSentence:
    events = tuple(
        GoldEvent(
            kind,
            frozenset(countries[str(n)] for n in sources),
            frozenset(countries[str(n)] for n in targets),
            status,
            (start + act.trigger[0], start + act.trigger[1]),
            rest[0] if rest else None,
            *(tuple((start + a, start + b) for a, b in side) for side in (act.sources, act.targets)),
        )
        for act, (kind, status, sources, targets, *rest) in zip(item.acts, row["events"].values(), strict=True)
    )
    return GoldSentence(start, start + len(item.text), events, row["construction"])


def _stated(row: Mapping[str, Any]) -> StatedReport:
    about = {name: row[name] for name in ("id", "title", "outlet", "byline", "published")}
    report = Report(text=row["text"], **about)
    return StatedReport(report, tuple(_statement(report, quote) for quote in row["quotes"]), row["half"])


def _statement(report: Report, quote: Mapping[str, Any]) -> GoldStatement:
    def named(key: str) -> GoldNamed | None:
        span = at(key)
        return GoldNamed(report.text[slice(*span)], span) if span else None

    def at(key: str) -> Characters | None:
        return located(report, quote[key]) if quote[key] else None

    via, speaker = quote["via"], quote["speaker"]
    return GoldStatement(
        quote["type"],
        tuple(located(report, piece) for piece in quote["content"]),
        (speaker, *quote.get("also", ())) if speaker else (),
        quote["form"],
        at("mention"),
        at("cue"),
        named("addressee"),
        named("occasion"),
        GoldStep(via["name"], via["kind"]) if via else None,
        tuple(GoldStep(step["name"], step["kind"]) for step in quote["chain"]),
    )


def located(report: Report, words: str) -> Characters:
    """Where ``words`` stand in a report: the first time, or with «@2» at their end the second."""
    marked = re.fullmatch(r"(.+)@(\d+)", words, re.DOTALL)
    wanted, times = (marked[1], int(marked[2])) if marked else (words, 1)
    start = -1
    for _ in range(times):
        start = report.text.find(wanted, start + 1)
        if start < 0:
            raise ValueError(f"statements.jsonl: {report.id} does not have «{wanted}» {times} times: mend the line")
    return start, start + len(wanted)


def _half(key: str) -> str:
    return "dev" if int(hashlib.sha256(key.encode()).hexdigest(), 16) % 2 else "held"
