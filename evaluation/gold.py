"""Sentences and articles written for measuring, with all their events and the country of every actor.

They were written apart from the coder and its training sentences, which they share no sentence with. ``half`` splits
them: errors are read on the «dev» half only.
"""

from __future__ import annotations

import hashlib
import json
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


def records() -> list[GoldReport]:
    """Single sentences, most with one event."""
    return [_record(row, number) for number, row in enumerate(_rows("records.jsonl"))]


def articles() -> list[GoldReport]:
    """Whole articles."""
    return [_article(row) for row in _rows("articles.jsonl")]


def told(mention: Mention) -> set[Dyad]:
    """A mention as gold events are given."""
    countries = [_countries(side) for side in (mention.sources, mention.targets)]
    return {(mention.type, s, t) for s, t in product(*countries)}


def _countries(side: Sequence[Role]) -> set[str | None]:
    return {role.country for role in side} or {None}


def _rows(name: str) -> Iterator[dict[str, Any]]:
    with (FOLDER / name).open(encoding="utf-8") as file:
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


def _half(key: str) -> str:
    return "dev" if int(hashlib.sha256(key.encode()).hexdigest(), 16) % 2 else "held"
