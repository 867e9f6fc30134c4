"""Texts, mentions and items that tests of linking are made of."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

from dragoman.linking import Item, Known, Links, item_from_coded
from dragoman.linking.terms import rarity, words
from dragoman.values import Coded, DateValue, Mention, Report, Role, Span, Trigger, content_id

FLOOD = (
    "Rescue teams in the Kenyan town of Garissa pulled forty people from flooded houses on Monday after the Tana "
    "burst its banks. The regional governor said that two bridges had collapsed and that the hospital was running on "
    "generators. Soldiers brought drinking water and tents, while engineers tried to close the gap in the dam above "
    "the town. Meteorologists expect more heavy rain until the weekend and have asked farmers along the river to leave."
)
FLOOD_AGAIN = (
    "The Tana has flooded large parts of Garissa in Kenya, where soldiers are handing out tents. Two collapsed bridges "
    "keep engineers from reaching the broken dam, the governor told reporters, and forty residents had to be saved by "
    "rescue teams. The hospital still works. Forecasters speak of further rain."
)
STRIKE = (
    "Train drivers across France began a two-day strike over pensions, leaving commuters in Paris and Lyon stranded. "
    "The railway union said that nine in ten drivers had joined, and the transport minister called on both sides to "
    "return to the talks that broke down last week. Airlines added flights between the largest cities."
)

QUAKES = {
    "Padang": ("Padang", "Sumatra", "Indonesia", "the disaster agency", "Bukittinggi", "7.6", "Wednesday"),
    "L'Aquila": ("L'Aquila", "Abruzzo", "Italy", "the civil protection service", "Onna", "6.3", "Monday"),
}
"""Two earthquakes: the town, the region, the country, who speaks, a place nearby, the magnitude, the day."""

KIM = ("Kim Jong Un", "PRK", "GOV")
PUTIN = ("Vladimir Putin", "RUS", "GOV")
MOSCOW = ("Russia", "RUS", None)
UKRAINE = ("Ukraine", "UKR", None)
RUSSIAN_ARMY = ("Russian army", "RUS", "MIL")
GAZPROM, ROSNEFT = ("Gazprom", "RUS", "BUS"), ("Rosneft", "RUS", "BUS")

Actor = tuple[str, str | None, str | None]


def act(text: str, sentence: str, trigger: str, source: Actor | None, target: Actor | None, **more: Any) -> Mention:
    """A mention in ``sentence`` of ``text``; ``day`` is a date that the text gives, ``implied`` one that it doesn't."""
    start = text.index(sentence)
    at = text.index(trigger, start)
    day, implied = more.pop("day", None), more.pop("implied", None)
    fields: dict[str, Any] = {
        "id": content_id("m", text, at, trigger), "report": "", "sentence": Span(start, start + len(sentence)),
        "type": "SUPPORT", "mode": None, "contexts": (), "quad": 1, "cameo": None, "intensity": 0.0,
        "status": "actual", "sources": (role(source),) if source else (), "targets": (role(target),) if target else (),
        "symmetric": False, "trigger": Trigger(at, at + len(trigger), trigger),
        "date": DateValue(day or implied, "day", start if day else None, start + 1 if day else None)
        if day or implied else None,
        "place": None, "attributed_to": None, "confidence": 0.7,
    }  # fmt: skip
    return Mention(**(fields | more))


def role(actor: Actor) -> Role:
    name, country, sector = actor
    return Role(0, 0, name, name, country, sector, content_id("a", name))


def coded(text: str, published: str | None = None, mentions: tuple[Mention, ...] = (), title: str = "") -> Coded:
    terms = Counter(word for word in words(text) if rarity(word) > 1)
    return Coded(Report(text, title=title or None, published=published), (), mentions, (), (), terms)


def item(text: str, published: str | None = None, mentions: tuple[Mention, ...] = ()) -> Item:
    return item_from_coded(coded(text, published, mentions))


def changed(text: str, share: float, seed: int = 5) -> str:
    chance = random.Random(seed)  # noqa: S311
    other = words(STRIKE)
    return " ".join(chance.choice(other) if chance.random() < share else word for word in text.split())


def grouped(assigned: dict[str, str]) -> set[frozenset[str]]:
    return {frozenset(k for k, v in assigned.items() if v == group) for group in assigned.values()}


def remember(links: Links, items: list[Item]) -> list[Known]:
    return [
        Known(
            one,
            links.stories[one.report],
            {m.id: links.events[m.id] for m in one.mentions},
            links.copied[one.report],
        )
        for one in items
    ]


LETTER = (
    "North Korean leader Kim Jong Un has sent a message of support to Russian President Vladimir Putin. "
    "Kim also congratulated Putin on Victory Day. The message of support for Russia will be welcomed by Moscow. "
    "Pyongyang has been forging closer ties with Russia since the invasion of Ukraine."
)
RETOLD = (
    "North Korean leader Kim Jong Un has expressed his well wishes to Russian President Vladimir Putin. "
    "Kim Jong Un recently conveyed his support to Putin, wishing Russia victory in Ukraine. "
    "The message shows the ties between North Korea and Russia."
)


def sentence(text: str, trigger: str) -> str:
    return next(part + "." for part in text.split(". ") if trigger in part).rstrip(".")


def support(text: str, trigger: str, target: Actor, **more: Any) -> Mention:
    return act(text, sentence(text, trigger), trigger, KIM, target, **more)


def letter() -> Item:
    told = (("message of support", PUTIN), ("congratulated", PUTIN), ("support for Russia", MOSCOW))
    return item(LETTER, "2023-05-09", tuple(support(LETTER, t, who, implied="2023-05-09") for t, who in told))


def retold() -> Item:
    told = (("expressed his well wishes", PUTIN), ("conveyed his support", PUTIN))
    return item(RETOLD, None, tuple(support(RETOLD, t, who) for t, who in told))


def quake(town: str, region: str, country: str, speaker: str, near: str, size: str, day: str) -> list[str]:
    """Three reports on one earthquake, which share their names, and words with those on another."""
    return [
        f"A magnitude {size} earthquake struck {town} in {region} on {day}. Rescuers in {town} searched the rubble, "
        f"and {speaker} said that aftershocks shook {near}. {country} sent troops to {near} and {town}.",
        f"{speaker} asked for tents after the magnitude {size} earthquake in {region}. Hospitals in {near} and {town} "
        f"were full, rescuers dug in the rubble for survivors, and {country} feared aftershocks, {speaker} said.",
        f"Survivors slept outside in {town} and {near} when aftershocks of the earthquake went on. {country} mourns, "
        f"and {speaker} told rescuers in {region} that {town} was rubble on {day}.",
    ]
