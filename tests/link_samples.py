"""Many reports on few happenings, close in time and alike in words, so that linking has something to decide."""

from __future__ import annotations

import random
from collections.abc import Iterator

from dragoman.values import Report

NAMES = ("Kim Jong Un", "Vladimir Putin", "North Korea", "Ukraine", "Hezbollah")
VERBS = ("praised", "met", "accused")
LEXICON = [
    "harbour", "bridge", "flood", "dam", "governor", "hospital", "engineer", "river",
    "soldier", "tent", "rescue", "strike", "railway", "pension", "driver", "union",
    "commuter", "airline", "minister", "talks", "parliament", "budget", "deficit", "bank",
    "lender", "currency", "inflation", "harvest", "wheat", "drought", "vaccine", "clinic",
    "outbreak", "nurse", "festival", "orchestra", "museum", "painting", "referee", "striker",
    "stadium", "champion", "satellite", "rocket", "telescope", "volcano", "glacier", "forest",
    "wildfire", "ferry", "tanker", "pipeline", "refinery", "mine", "tunnel", "verdict",
    "judge", "prosecutor",
]  # fmt: skip


def dense(count: int, seed: int = 3, days: int = 6) -> Iterator[Report]:
    """``count`` reports in a few days, in no order of time: one in four a copy, one in eight without a date."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    told: list[str] = []
    for number in range(count):
        day = f"2023-05-{chance.randrange(days) + 1:02}"
        topic = chance.randrange(max(2, count // 6))
        if told and chance.random() < 0.25:
            text = " ".join(word for word in chance.choice(told).split() if chance.random() > 0.05)
        else:
            text = f"{_acts(chance, day, topic)} {_words(chance, topic)}"
            told.append(text)
        yield Report(text, id=f"r{number:03}", published=None if chance.random() < 0.125 else day)


def _acts(chance: random.Random, day: str, topic: int) -> str:
    fixed = random.Random(topic)  # noqa: S311
    source, target = fixed.sample(NAMES, 2)
    chief = f"{source} {fixed.choice(VERBS)} {target} in {day if chance.random() < 0.5 else '2023-05'}."
    other = f"{chance.choice(NAMES)} {chance.choice(VERBS)} {chance.choice(NAMES)}."
    return f"{chief} {other}"


def _words(chance: random.Random, topic: int) -> str:
    own = random.Random(-topic).sample(LEXICON, 14)  # noqa: S311
    return " ".join([*chance.sample(own, 9), *chance.sample(LEXICON, 5)]) + "."
