"""What linking a report costs in records of 1,000, 10,000 and 100,000 reports, and the memory that it takes.

    python bench/link_growth.py [--sizes 1000 10000 100000] [--dense]

The reports are made here: about 30 acts a story between 180 countries and their leaders, each story told by two to
eight outlets, every seventh report a copy. They go through ``Record.read`` with a coder that knows the acts instead of
the model. A hundred reports come a day, so that a larger record is a longer one; with ``--dense`` all sizes lie within
the same 60 days. Each size is read in a process of its own. «The last» is the time per report of the last tenth.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from dragoman.coding.likeness import packed
from dragoman.linking.terms import words
from dragoman.record import Progress, Record
from dragoman.values import TYPES, Actor, Coded, DateValue, Mention, Place, Report, Role, Span, Trigger, content_id

A_DAY = 100
"""Reports a day."""

DAYS = 60
"""The days of a dense record."""

FIRST = date(2023, 1, 1)
QUADS = dict(zip(TYPES, (1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4), strict=True))
COUNTRIES = [f"C{number:02X}" for number in range(180)]
OUTLETS = [f"Outlet {number}" for number in range(120)]


class Act(NamedTuple):
    """Who did what to whom, when and where."""

    kind: str
    source: Actor
    target: Actor
    day: date
    place: int


class Story(NamedTuple):
    """A happening: its acts, the chief one first, and the words that its reports share."""

    day: date
    acts: Sequence[Act]
    topic: Sequence[str]


class World:
    """Stories made by chance, the same for the same number."""

    def __init__(self, days: int) -> None:
        self.days = days
        packed = files("dragoman.linking").joinpath("term_frequencies.tsv.gz").read_bytes()
        rows = [line.split("\t") for line in gzip.decompress(packed).decode().splitlines()[1:]]
        ranked = sorted((row for row in rows if row[0].isalpha()), key=lambda row: -int(row[1]))
        self.common, self.rare = [row[0] for row in ranked[:400]], [row[0] for row in ranked[400:30_000]]

    def story(self, number: int) -> Story:
        """The story of this number."""
        chance = random.Random(number)
        day = FIRST + timedelta(chance.randrange(self.days))
        acts = [self._act(chance, day - timedelta(chance.choice((0, 0, 0, 1, 1, 2)))) for _ in range(4)]
        # Words by Zipf's law: some are in many stories, most in few.
        topic = [self.rare[int(len(self.rare) ** chance.random()) - 1] for _ in range(60)]
        return Story(day, acts, topic)

    def hot(self, chance: random.Random, day: date) -> Act:
        """One of the acts of the day that reports of many stories mention by the way."""
        return self._act(random.Random(f"{day} {chance.randrange(20)}"), day)

    @staticmethod
    def _act(chance: random.Random, day: date) -> Act:
        source, target = (_actor(chance) for _ in range(2))
        return Act(chance.choice(TYPES), source, target, day, chance.randrange(2_000))

    def reports(self, size: int) -> Iterator[Report]:
        """As many reports of stories, one story after the other; the acts of each stand in its ``url``."""
        told = number = 0
        while told < size:
            story, chance = self.story(number), random.Random(-number - 1)
            made: list[Report] = []
            for _ in range(min(chance.choice((2, 3, 3, 4, 5, 6, 8)), size - told)):
                made.append(self._report(story, chance, made, f"{number}-{len(made)}"))
            yield from made
            told, number = told + len(made), number + 1

    def _report(self, story: Story, chance: random.Random, before: Sequence[Report], id_: str) -> Report:
        day = story.day + timedelta(chance.choice((0, 0, 0, 1, 1, 2, 3)))
        outlet = chance.choice(OUTLETS)
        if before and chance.random() < 1 / 7:
            text = " ".join(word for word in before[-1].text.split(" ") if chance.random() > 0.08)
            return Report(text, id_, before[-1].title, outlet, before[-1].url, day.isoformat())
        chief, *others = story.acts
        acts = [chief, chief, *chance.sample(others, 2), *[self.hot(chance, day) for _ in range(chance.random() < 0.3)]]
        own = chance.sample(story.topic, 35)
        said = [" ".join(self._words(chance, act, own)) + "." for act in acts for _ in range(2)]
        told = json.dumps([[act.kind, act.source.id, act.target.id, act.day.isoformat(), act.place] for act in acts])
        return Report(" ".join(said), id_, " ".join(own[:6]), outlet, told, day.isoformat())

    def _words(self, chance: random.Random, act: Act, own: Sequence[str]) -> list[str]:
        text = [*chance.sample(own, 8), *chance.choices(self.common, k=8)]
        chance.shuffle(text)
        return [act.source.name, act.kind.lower(), act.target.name, *text]


def _actor(chance: random.Random) -> Actor:
    """A country or one of its leaders; a few countries are in the news far more often than the rest."""
    country = int(len(COUNTRIES) ** chance.random()) - 1
    return _actor_of(f"{country}-{chance.choice((0, 0, 1))}")


NOISE = np.random.default_rng(0)


def _vector(act: Sequence[Any]) -> str:
    """What the mention tower would say of an act: much the same wherever it is told."""
    chance = np.random.default_rng(int(content_id("v", *act)[1:], 16))
    vector = chance.standard_normal(128) + 0.3 * NOISE.standard_normal(128)
    return packed((vector / np.linalg.norm(vector)).astype(np.float32), "bench")


def _actor_of(id_: str) -> Actor:
    country, leads = map(int, id_.split("-"))
    name = f"Leader{country}" if leads else f"Country{country}"
    return Actor(id_, name, COUNTRIES[country], "GOV" if leads else None)


class FactCoder:
    """Codes what a report's ``url`` says, in place of the model."""

    version = "facts-1"

    def code_batch(self, reports: Sequence[Report]) -> list[Coded]:
        """The acts as mentions, one in every second sentence."""
        return [self._coded(report) for report in reports]

    def _coded(self, report: Report) -> Coded:
        acts = json.loads(report.url or "[]")
        sentences = report.text.split(". ")
        told = []
        for number, act in enumerate(acts[: len(sentences) // 2]):
            start = sum(len(sentence) + 2 for sentence in sentences[: 2 * number])
            told.append(self._mention(report, number, act, start, start + len(sentences[2 * number])))
        actors = {role.actor: _actor_of(role.actor) for one in told for role in (*one.sources, *one.targets)}
        vectors = {one.id: _vector(act) for one, act in zip(told, acts, strict=False)}
        terms = Counter(words(report.text))
        return Coded(report, (), tuple(told), (), tuple(actors.values()), terms, vectors=vectors)

    @staticmethod
    def _mention(report: Report, number: int, act: Sequence[Any], start: int, end: int) -> Mention:
        kind, source, target, day, place = act
        sides = [
            (Role(start, start + 4, actor.name, actor.name, actor.country, actor.sector, actor.id),)
            for actor in map(_actor_of, (source, target))
        ]
        return Mention(
            id=content_id("m", report.id, number),
            report=report.id,
            sentence=Span(start, end),
            type=kind,
            mode=None,
            contexts=(),
            quad=QUADS[kind],
            cameo=None,
            intensity=0.0,
            status="actual",
            sources=sides[0],
            targets=sides[1],
            symmetric=False,
            trigger=Trigger(start, start + 4, kind.lower()),
            date=DateValue(day, "day", start, start + 1),
            place=Place(f"Place{place}", COUNTRIES[place % len(COUNTRIES)], None, None, None, None),
            attributed_to=None,
            confidence=0.8,
        )


def measure(size: int, days: int) -> dict[str, float]:
    """Reads a record of the size; seconds per report, and bytes."""
    times: dict[str, list[tuple[int, float]]] = {"reading": [], "linking": []}

    def note(progress: Progress) -> None:
        times[progress.label].append((progress.done, time.process_time()))

    with TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        begin = time.process_time()
        with Record(path, coder=FactCoder()) as record:
            record.read(World(days).reports(size), progress=note, batch=200)
            grouped = {name: sum(1 for _ in getattr(record, name)()) for name in ("stories", "events")}
        start, (done, end) = times["reading"][-1][1], times["linking"][-1]
        before = next((one for one in reversed(times["linking"]) if one[0] <= 0.9 * size), (0, start))
        return {
            "read": (start - begin) / size,
            "linked": (end - start) / size,
            "last": (end - before[1]) / (done - before[0]),
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "record": sum(one.stat().st_size for one in Path(folder).iterdir()),
            **grouped,
        }


def main() -> int:
    """Measures each size in a process of its own, and prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--dense", action="store_true", help=f"more reports a day within {DAYS} days, not more days")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    days = {size: DAYS if options.dense else max(1, size // A_DAY) for size in options.sizes}
    if options.one:
        print(json.dumps(measure(options.one, days[options.one])))
        return 0
    table = Table("reports", "days", "stories", "events", "linking, ms a report", "growth", "the last, ms", "growth",
                  "coding and writing, ms", "memory, MB", "record, MB")  # fmt: skip
    first: dict[str, float] = {}
    for size in options.sizes:
        call = [sys.executable, __file__, *sys.argv[1:], "--one", str(size)]
        found = json.loads(subprocess.run(call, check=True, capture_output=True, text=True).stdout)
        first = first or found
        print(f"{size:,} reports: {1000 * found['linked']:.1f} ms each", file=sys.stderr)
        table.add_row(
            f"{size:,}", str(days[size]), f"{found['stories']:,}", f"{found['events']:,}",
            f"{1000 * found['linked']:.1f}", f"{found['linked'] / first['linked']:.2f}",
            f"{1000 * found['last']:.1f}", f"{found['last'] / first['linked']:.2f}",
            f"{1000 * found['read']:.1f}", f"{found['memory'] / 1e6:.0f}", f"{found['record'] / 1e6:.0f}",
        )  # fmt: skip
    Console(width=160).print(table)  # wide also where it is piped into a file
    return 0


if __name__ == "__main__":
    sys.exit(main())
