"""Who the actors are: every mention in the gold sentences against what the resolver says over its span.

A mention is found where a resolved actor or place shares characters with it; of several the one counts that agrees
with it best. Where none does, it may be covered as an apposition is («Craxi, the prime minister»). Its country is
right where that is the gold one. In articles the mentions that gold gives one key should
have one actor's id: counted are the mentions, of keys with several, whose id is their key's commonest.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.coding.actors import ActorResolver
from dragoman.coding.mentions import ActorMention
from dragoman.coding.tree import Tree
from dragoman.knowledge import load
from dragoman.language.parser import Parser
from dragoman.values import Role
from evaluation import gold
from evaluation.scores import Characters, overlap, share
from evaluation.shipped import Shipped
from training.data import acted, mention_keys


@dataclass(frozen=True)
class Marked:
    """A gold mention; ``key`` tells the actor within the report, and is empty in single sentences."""

    span: Characters
    country: str | None
    key: str


@dataclass(frozen=True)
class Judged:
    """A gold mention of ``half`` with the actors resolved there, none where none was."""

    half: str
    report: str
    marked: Marked
    found: tuple[Role, ...]

    @property
    def is_right(self) -> bool:
        """Whether the country is the gold one; of several actors that share no country one must have it."""
        return self.marked.country in {role.country for role in self.found}


@dataclass(frozen=True)
class Tools:
    """What is measured."""

    parser: Parser
    resolver: ActorResolver


def measure(data: Path, shipped: Shipped) -> dict[str, float]:
    """Shares of gold mentions found, with the right country, and with one id for one actor, by half, in per cent."""
    tools = Tools(Parser(shipped.model), ActorResolver(load()))
    judged = {"records": list(judge_records(tools)), "articles": list(judge_articles(tools))}
    figures = {}
    for half in ("dev", "held"):
        for name, listed in judged.items():
            here = [one for one in listed if one.half == half]
            figures[f"{name}, {half}: found"] = share(sum(bool(one.found) for one in here), len(here))
            figures[f"{name}, {half}: country right"] = share(sum(one.is_right for one in here), len(here))
        figures[f"articles, {half}: one id"] = _one_id(here)
    return figures


def judge_records(tools: Tools) -> Iterator[Judged]:
    """The mentions of the single sentences."""
    for row, report in zip(_rows("records.jsonl"), gold.records(), strict=True):
        yield from _judge(tools, report, list(_mentions(row, row["countries"], {}, 0)))


def judge_articles(tools: Tools) -> Iterator[Judged]:
    """The mentions of the whole articles."""
    for row, report in zip(_rows("articles.jsonl"), gold.articles(), strict=True):
        countries = {key: actor["country"] for key, actor in row["actors"].items()}
        marked: list[Marked] = []
        for part, sentence in zip(row["sentences"], report.sentences, strict=True):
            keys = mention_keys(part["text"])
            of_number = {number: countries[key] for number, key in keys.items()}
            marked += _mentions(part, of_number, keys, sentence.start)
        yield from _judge(tools, report, marked)


def _rows(name: str) -> Iterator[dict[str, Any]]:
    with (gold.FOLDER / name).open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _mentions(
    row: dict[str, Any], countries: dict[str, str | None], keys: dict[str, str], start: int
) -> Iterator[Marked]:
    """The marked mentions of a sentence; ``countries`` and ``keys`` go by a mention's number, in the text's order."""
    spans = acted("", row["text"], row["events"]).mentions
    for (first, last), number in zip(spans, countries, strict=True):
        yield Marked((start + first, start + last), countries[number], keys.get(number, ""))


def _judge(tools: Tools, report: gold.GoldReport, marked: Sequence[Marked]) -> Iterator[Judged]:
    trees = [Tree(sentence) for sentence in tools.parser.parse(report.report.text).sentences]
    actors = tools.resolver.resolve(report.report, trees)
    found = [mention for index in range(len(trees)) for mention in actors.all_in(index)]
    for one in marked:
        best = max(found, key=lambda mention: _agreement(mention, one.span), default=None)
        if best and _agreement(best, one.span):
            roles = best.roles
        else:
            named = actors.name_at(*one.span)
            roles = (named,) if named else ()
        yield Judged(report.half, report.report.id, one, roles)


def _agreement(mention: ActorMention, span: Characters) -> float:
    own = (mention.role.start, mention.role.end)
    shared = overlap(own, span)
    return shared / (own[1] - own[0] + span[1] - span[0] - shared)


def _one_id(judged: Sequence[Judged]) -> float:
    ids: dict[tuple[str, str], list[str | None]] = defaultdict(list)
    for one in judged:
        ids[one.report, one.marked.key].append(one.found[0].actor if one.found else None)
    several = [found for found in ids.values() if len(found) > 1]
    commonest = (Counter(name for name in found if name).most_common(1) for found in several)
    return share(sum(most[0][1] for most in commonest if most), sum(map(len, several)))
