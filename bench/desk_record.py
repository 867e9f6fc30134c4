"""A large record for the desk, made up the same way every time.

    python bench/desk_record.py PATH [--events 100000]

About 45,000 reports by 120 outlets on 100,000 acts between countries, their leaders, armies and ministries over three
years, with statements, places on the map, copies, agencies and citation chains. The reports are plain sentences made
here; what they tell is known while they are written, so no model is needed. Reports and what was read out of them are
written through the store; which mentions are one event is known too, so linking is passed over and only its results
are written: the index by which later reports are compared is empty.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import bindparam, update

from dragoman import linking
from dragoman.coding.atlas import CITIES
from dragoman.knowledge import load
from dragoman.linking.profile import node
from dragoman.store import Entry, Store
from dragoman.store.describing import Describing
from dragoman.store.schema import link_items, mentions
from dragoman.values import (
    Actor,
    Coded,
    DateValue,
    Mention,
    Place,
    Quote,
    Report,
    Role,
    Span,
    Speaker,
    Step,
    Trigger,
    content_id,
)

FIRST, DAYS = date(2021, 1, 1), 3 * 365
OUTLETS = [
    f"{place} {kind}"
    for place in ("Harbour", "Lakeside", "Northern", "Delta", "Highland", "Capital", "Island", "Border", "Valley",
                  "Gulf",
                  "Prairie", "Coastal")
    for kind in ("Courier", "Ledger", "Review", "Wire", "Gazette", "Observer", "Dispatch", "Chronicle", "Post",
                 "Herald")
]  # fmt: skip
AGENCIES = ("Reuters", "Agence France-Presse", "Interfax", "Xinhua", "Anadolu Agency")
ACTS = {
    "AGREE": (1, 4.2, ("agreed with {t} on {x}", "promised {t} to settle {x}")),
    "CONSULT": (1, 1.0, ("held talks with {t} on {x}", "met {t} to discuss {x}")),
    "SUPPORT": (1, 3.4, ("praised {t} for its stand on {x}", "signed an accord with {t} on {x}")),
    "CONCEDE": (2, 5.2, ("eased the rules for {t} over {x}",)),
    "COOPERATE": (2, 6.4, ("began a joint exercise with {t} on {x}",)),
    "AID": (2, 7.2, ("sent relief to {t} after {x}", "delivered supplies to {t} because of {x}")),
    "RETREAT": (2, 6.0, ("withdrew its people from {t} over {x}",)),
    "REQUEST": (3, -1.0, ("called on {t} to act on {x}", "asked {t} for help with {x}")),
    "ACCUSE": (3, -2.0, ("accused {t} of bad faith over {x}", "condemned {t} over {x}")),
    "REJECT": (3, -4.0, ("rejected the offer of {t} on {x}",)),
    "THREATEN": (3, -5.8, ("threatened {t} with measures over {x}", "warned {t} of consequences over {x}")),
    "PROTEST": (4, -6.5, ("rallied against {t} over {x}",)),
    "SANCTION": (4, -5.6, ("imposed sanctions on {t} over {x}", "recalled its envoy to {t} over {x}")),
    "MOBILIZE": (4, -7.2, ("moved troops towards {t} amid the row over {x}",)),
    "COERCE": (4, -7.0, ("detained citizens of {t} in the dispute over {x}",)),
    "ASSAULT": (4, -9.5, ("shelled positions of {t} in the fighting over {x}",)),
}
OFTEN = (5, 16, 9, 2, 3, 5, 2, 9, 12, 5, 6, 6, 5, 4, 6, 7)
TOPICS = (
    "grain exports", "the border crossing", "fishing rights", "the gas pipeline", "the ceasefire", "prisoner exchanges",
    "the dam on the river", "tariffs on steel", "the election results", "the peace plan", "the naval drill",
    "debt relief",
    "the inspection of nuclear sites", "visa rules", "the flood", "the refugee camps", "the arms shipment", "airspace",
    "the mining licences", "the extradition case", "the island dispute", "vaccine deliveries", "the currency swap",
    "the railway project", "the embassy attack", "water shares", "the disputed province", "human rights",
)  # fmt: skip
ASIDES = (
    "The two sides have been at odds over {x} since the spring.",
    "Traders watched the news closely, and prices rose by {n} per cent.",
    "About {n} people had gathered outside the building by the afternoon.",
    "Earlier rounds of talks on {x} had ended without a result.",
    "Diplomats said that a further meeting was possible within {n} days.",
    "Observers counted {n} incidents in the past month.",
    "The dispute over {x} goes back several years.",
    "Officials gave no further details.",
)
WORDS = (
    "We will not accept any pressure over {x}",
    "This is a first step, and {x} will be dealt with next",
    "Our position on {x} has not changed",
    "We are ready to return to the table on {x} without conditions",
    "Those who are responsible for {x} will be held to account",
)
STATUSES, STATUS_WEIGHTS = ("actual", "planned", "hypothetical", "denied"), (85, 8, 3, 4)


class Act(NamedTuple):
    """Who did what to whom, when and where; ``topic`` is what it is about."""

    number: int
    kind: str
    wording: str
    source: Actor
    target: Actor
    day: date
    precision: str
    status: str
    place: Place | None
    topic: str


class World:
    """Countries with those who act for them and their cities; those in the news most often come first."""

    @cached_property
    def actors(self) -> list[list[Actor]]:
        """Of each country itself, its army, its foreign ministry and its leaders."""
        found: dict[str, list[Actor]] = {}
        for entry in load().countries:
            if entry.former is None:
                code, name = entry.country, entry.name
                found[code] = [
                    Actor(code, name, code, "GOV"),
                    Actor(f"{code}-MIL", f"{name} military", code, "MIL"),
                    Actor(f"{code}-FM", f"{name} foreign ministry", code, "GOV"),
                ]
        for leader in load().leaders:
            if leader.country in found and any(office.held_on("2022") for office in leader.offices):
                found[leader.country].append(Actor(leader.id, leader.name, leader.country, leader.sector))
        return sorted(found.values(), key=lambda actors: (-len(actors), actors[0].id))

    @cached_property
    def cities(self) -> dict[str, list[Place]]:
        """The six largest cities of each country."""
        rows = [line.split("\t") for line in CITIES.read_text("utf-8").splitlines() if not line.startswith("#")]
        found: dict[str, list[tuple[int, Place]]] = {}
        for _, name, country, _, lat, lon, people, *_ in rows:
            found.setdefault(country, []).append(
                (int(people), Place(name, country, float(lat), float(lon), None, None))
            )
        return {code: [place for _, place in sorted(held, key=lambda one: -one[0])[:6]] for code, held in found.items()}

    def actor(self, chance: random.Random) -> Actor:
        """A country, or one who acts for it: the first countries far more often than the last."""
        held = self.actors[int(len(self.actors) ** chance.random()) - 1]
        return held[0] if chance.random() < 0.45 else chance.choice(held)

    def act(self, chance: random.Random, number: int, day: date, sides: Sequence[Actor], topic: str) -> Act:
        """An act of a story: mostly between those whom the story is about."""
        source = target = chance.choice(sides)
        while target == source:
            target = chance.choice(sides) if chance.random() < 0.8 else self.actor(chance)
        kind = chance.choices(list(ACTS), OFTEN)[0]
        cities = self.cities.get(chance.choice((source, target)).country or "", [])
        return Act(
            number, kind, chance.choice(ACTS[kind][2]), source, target,
            day - timedelta(chance.choice((0, 0, 0, 1, 2, 9))), chance.choices(("day", "month", "none"), (90, 6, 4))[0],
            chance.choices(STATUSES, STATUS_WEIGHTS)[0],
            chance.choice(cities) if cities and chance.random() < 0.7 else None, topic,
        )  # fmt: skip


class Story(NamedTuple):
    """The reports of a story as they were coded, the numbers of the acts that their mentions tell, and which of the
    reports copy which earlier one, by place."""

    coded: list[Coded]
    told: list[list[int]]
    copies: dict[int, int]


def stories(world: World, events: int) -> Iterator[Story]:
    """Stories until there are so many events; every seventh report copies another one."""
    numbers = iter(range(events))
    for number in count():
        chance = random.Random(number)
        acts = _acts(world, chance, numbers)
        if not acts:
            return
        story = Story([], [], {})
        told: list[list[Act]] = []
        untold, size = list(acts), max(1, round(len(acts) / 2.2))
        for place in range(size):
            if 0 < place < size - 1 and chance.random() < 1 / 7:
                earlier = chance.randrange(place)
                story.copies[place] = story.copies.get(earlier, earlier)
                told.append(told[story.copies[place]])
            else:
                own = [untold.pop() for _ in range(len(untold) if place == size - 1 else min(3, len(untold)))]
                told.append(list(dict.fromkeys([*own, *chance.sample(acts, min(2, len(acts)))])))
            words = random.Random(number * 100 + story.copies.get(place, place))  # a copy has the words of the other
            day = max(act.day for act in told[-1]) + timedelta(chance.choice((0, 0, 0, 1, 1, 2)))
            report = Writer(words, told[-1], f"s{number:06}r{place:02}")
            story.coded.append(report.coded(chance.choice(OUTLETS), day))
            story.told.append([act.number for act in told[-1]])
        yield story


def _acts(world: World, chance: random.Random, numbers: Iterator[int]) -> list[Act]:
    day = FIRST + timedelta(chance.randrange(DAYS))
    sides, topic = [world.actor(chance) for _ in range(3)], chance.choice(TOPICS)
    wanted = chance.choice((2, 3, 4, 5, 6, 8, 10, 14, 20, 40))
    return [world.act(chance, number, day, sides, topic) for _, number in zip(range(wanted), numbers, strict=False)]


class Writer:
    """Writes a report and notes what it says where."""

    def __init__(self, chance: random.Random, acts: Sequence[Act], id_: str) -> None:
        self._chance, self._acts, self._id = chance, acts, id_
        self._text = ""
        self._mentions: list[Mention] = []
        self._quotes: list[Quote] = []

    def coded(self, outlet: str, day: date) -> Coded:
        """The report, in an outlet of the day, and what it tells."""
        agency = self._chance.choice(AGENCIES) if self._chance.random() < 0.25 else None
        credit = self._credit(agency) if agency else ()
        for number, act in enumerate(self._acts):
            self._tell(act, number)
            if self._chance.random() < 0.4:
                self._speak(self._chance.choice((act.source, act.target)), act)
            self._add(self._chance.choice(ASIDES).format(x=act.topic, n=self._chance.randrange(3, 90)))
            self._text += "\n\n" if number % 2 else " "
        first = self._acts[0]
        title = f"{first.source.name} and {first.target.name}: {first.topic}"
        report = Report(self._text.strip(), self._id, title, outlet, published=day.isoformat(), language="en")
        actors = {actor.id: actor for act in self._acts for actor in (act.source, act.target)}
        return Coded(report, (), tuple(self._mentions), tuple(self._quotes), tuple(actors.values()), credits=credit)

    def _add(self, words: str) -> tuple[int, int]:
        if self._text and not self._text[-1].isspace():
            self._text += " "
        start = len(self._text)
        self._text += words
        return start, len(self._text)

    def _credit(self, agency: str) -> tuple[Step, ...]:
        start, end = self._add(f"({agency})")
        return (Step(start + 1, end - 1, agency, "outlet", None, None, Span(start + 1, end - 1)),)

    def _role(self, words: str, start: int, actor: Actor) -> tuple[Role, ...]:
        at = start + words.index(actor.name)
        end = at + len(actor.name)
        return (Role(at, end, actor.name, actor.name, actor.country, actor.sector, actor.id),)

    def _tell(self, act: Act, number: int) -> None:
        told = act.wording.format(t=act.target.name, x=act.topic)
        where = f" in {act.place.name}" if act.place else ""
        when = {"day": f" on {act.day.day} {act.day:%B %Y}", "month": f" in {act.day:%B %Y}", "none": ""}[act.precision]
        words = f"{act.source.name} {told}{where}{when}"
        passed = self._chance.choice(AGENCIES) if self._chance.random() < 0.2 else None
        start, end = self._add(words + (f", {passed} reported." if passed else "."))
        chain = ()
        if passed:
            at = start + len(words) + 2
            chain = (Step(at, at + len(passed), passed, "outlet", None, None, Span(at + len(passed) + 1, end - 1)),)
        verb = start + len(act.source.name) + 1
        trigger = Trigger(verb, verb + len(told.split(" ")[0]), told.split(" ")[0])
        quad, intensity, _ = ACTS[act.kind]
        self._mentions.append(
            Mention(
                id=content_id("m", self._id, number),
                report=self._id,
                sentence=Span(start, end),
                type=act.kind,
                mode=None,
                contexts=(),
                quad=quad,
                cameo=None,
                intensity=intensity,
                status=act.status,
                sources=self._role(words, start, act.source),
                targets=self._role(words[len(act.source.name) :], start + len(act.source.name), act.target),
                symmetric=act.kind == "CONSULT",
                trigger=trigger,
                date=self._date(act, start + words.rindex(when) + 1, start + len(words)) if when else None,
                place=act.place,
                attributed_to=None,
                confidence=round(self._chance.uniform(0.4, 0.98), 4),
                chain=chain,
            )
        )

    @staticmethod
    def _date(act: Act, start: int, end: int) -> DateValue:
        value = act.day.isoformat()
        return DateValue(value if act.precision == "day" else value[:7], act.precision, start + 3, end)

    def _speak(self, actor: Actor, act: Act) -> None:
        said = self._chance.choice(WORDS).format(x=act.topic)
        start, end = self._add(f"“{said},” {actor.name} said.")
        name = start + len(said) + 4
        speaker = Speaker(name, name + len(actor.name), actor.name, actor.country, actor.id)
        self._quotes.append(
            Quote(
                id=content_id("q", self._id, len(self._quotes)),
                report=self._id,
                content=Span(start + 1, start + 1 + len(said)),
                type="direct",
                speaker=speaker,
                cue=Span(end - 5, end - 1),
                addressee=None,
                via=None,
                date=None,
                confidence=0.9,
            )
        )


def make(place: str | Path, events: int, at_once: int = 300) -> None:
    """Makes the record at a path or address; stories are written ``at_once`` at a time."""
    store, world = Store(place), World()
    told, position, begin = 0, 0, time.monotonic()
    some: list[Story] = []
    for story in stories(world, events):
        some.append(story)
        if len(some) == at_once:
            told, position = _write(store, some, told, position), position + sum(len(one.coded) for one in some)
            some = []
            print(f"{told:,} events, {position:,} reports, {time.monotonic() - begin:.0f} s", file=sys.stderr)
    _write(store, some, told, position)
    store.close()


def _write(store: Store, some: Sequence[Story], told: int, position: int) -> int:
    coded = [one for story in some for one in story.coded]
    store.add([Entry(one, linking.item_from_coded(one).to_dict()) for one in coded], "made-up-1")
    in_events: dict[str, list[tuple[str, int]]] = {}
    in_stories: list[dict[str, Any]] = []
    for story in some:
        first = content_id("s", story.coded[0].report.id)
        for place, (one, acts) in enumerate(zip(story.coded, story.told, strict=True)):
            copied = story.coded[story.copies.get(place, place)].report.id
            in_stories.append({"id_": one.report.id, "story_": first, "copies_": copied, "place_": position})
            for number, (mention, act) in enumerate(zip(one.mentions, acts, strict=True)):
                in_events.setdefault(content_id("e", act), []).append((mention.id, node(position, number)))
            position += 1
    with store.linking() as linkage:
        connection = linkage._connection
        values = {name: bindparam(f"{name}_") for name in ("story", "copies", "place")}
        connection.execute(update(link_items).where(link_items.c.report == bindparam("id_")).values(values), in_stories)
        grouped = [{"id_": id_, "e_": e, "p_": p} for e, held in in_events.items() for id_, p in held]
        change = update(mentions).where(mentions.c.id == bindparam("id_"))
        connection.execute(change.values(event=bindparam("e_"), place=bindparam("p_")), grouped)
        Describing(connection).renew(list(in_events), list({row["story_"] for row in in_stories}))
    return told + len(in_events)


def main() -> int:
    """Makes a record where there is none."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("path", help="a file, or a postgresql:// address")
    parser.add_argument("--events", type=int, default=100_000)
    options = parser.parse_args()
    if Path(options.path).exists():
        print(f"{options.path}: is there already; give another path, or remove it", file=sys.stderr)
        return 2
    make(options.path, options.events)
    return 0


if __name__ == "__main__":
    sys.exit(main())
