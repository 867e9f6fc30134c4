"""Actors named by common nouns: «Russian troops», «a spokesman for the army», «the president», «rebels»."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.coding.affiliation import Affiliations
from dragoman.coding.discourse import Discourse, Spoken
from dragoman.coding.gazetteer import Sense
from dragoman.coding.names import Name, Setting
from dragoman.coding.persons import Person, Persons, bears
from dragoman.coding.phrases import Phrase
from dragoman.knowledge import Collective, Country, Entry, Leader, Outlet, Reference, is_state
from dragoman.values import Actor

_OWN_CONTEXT = frozenset({"GOV", "CVL"})
"""Sectors whose actor without a country is the country's of the context, not the last one of that sector."""

LOCAL = frozenset({"CVL", "COP", "REF", "UAF", "CRM", "LAB", "HLH", "EDU", "REL", "AGR", "OPP"})
"""Sectors whose actors are mostly of the place where they are («a crowd in Yerevan»), unlike soldiers."""

_NAMED_AFTER = LOCAL | {"MIL", "REB", "SEP"}
"""Sectors that may be named after a place or a people that no list knows («Katangan rebels»)."""

_BODY_NOUNS = frozenset({"GOV", "JUD", "LEG", "IGO", "NGO", None})
"""Sectors whose noun may belong to the organisation that sits in a city («prosecutors in The Hague»)."""

_REACH = 6
"""How many sentences back «the rebels» may have been spoken of; with 6, rebels of another place are not taken up."""

PLACE = 6
"""What a place named in the sentence counts at least for an actor that is mostly local."""

Near = Iterable[tuple[str, int]]
"""Countries named around a point, with what each name counts."""


@dataclass(frozen=True, slots=True)
class Found:
    """The actors that a noun phrase names. ``kind`` is as in ``ActorMention``; ``human`` says that it is one person,
    whoever that acts for («a Kremlin spokesman»)."""

    actors: tuple[Actor, ...]
    kind: str
    person: Person | None = None
    human: bool = False


class Context:
    """Which country a report speaks of at a point, for nouns that name none («police»)."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._often = setting.countries
        self._seen: dict[str, int] = {}
        self._opening: set[str] = set()

    def pass_sentence(self, index: int, names: Iterable[Name]) -> None:
        """Take note of the countries that a sentence names."""
        for code in codes(names):
            self._seen[code] = index
            if index == 0:
                self._opening.add(code)

    def local(self, people: Collective) -> Collective:
        """A people of several countries as that of the one the report is about."""
        return self._setting.local(people)

    def country(self, index: int, near: Near, besides: str | None = None) -> str | None:
        """The likeliest country at a point of sentence ``index``: named around it, shortly before, often, and at the
        opening; not ``besides`` where the report names another one more than once."""
        scores: Counter[str] = Counter()
        for code, sentence in self._seen.items():
            scores[code] += max(0, 5 - 2 * (index - sentence)) + (2 if code in self._opening else 0)
        for code, weight in near:
            scores[code] += weight
        for code in scores.keys() or self._often.keys():
            scores[code] += min(self._often[code], 6)
        others = [code for code in scores if code != besides and self._often[code] > 1]
        return max(others if besides and others else scores, key=lambda code: scores[code], default=None)


def codes(names: Iterable[Name]) -> list[str]:
    """The ISO codes of the countries that ``names`` name or belong to, each once."""
    return list(dict.fromkeys(code for name in names if is_state(code := _country(name))))


def _country(name: Name) -> str | None:
    """The country of a name; an outlet's is not spoken of."""
    if name.form is None:
        return name.country
    return None if isinstance(name.form.entry, Outlet) else name.form.entry.country


def states(names: Iterable[Name]) -> list[str]:
    """As :func:`codes`, but a former state has its own id («East German troops»)."""
    listed = (name for name in names if name.form and not isinstance(name.form.entry, Outlet))
    entries = (name.form.entry for name in listed if name.form)
    found = (entry.id if isinstance(entry, Country) else entry.country for entry in entries)
    return list(dict.fromkeys(code for code in found if code and is_state(code)))


class Agents:
    """Resolves the noun phrases of one report."""

    def __init__(
        self,
        affiliations: Affiliations,
        reference: Reference,
        persons: Persons,
        discourse: Discourse,
        context: Context,
    ) -> None:
        self._affiliations = affiliations
        self._not_in_office = reference.words["not_in_office"]
        self._members = reference.words["member_nouns"]
        self._persons = persons
        self._discourse = discourse
        self._context = context

    def explicit(
        self, at: tuple[int, int], phrase: Phrase, sense: Sense, plural: bool, owners: Iterable[Actor]
    ) -> Found | None:
        """What the phrase says by itself; ``None`` where only the context can tell.

        ``at`` is sentence and word; ``owners`` are the actors of a possessor such as «its» or «the country's».
        """
        human = sense.title and not plural
        if body := self._body(phrase, sense, human):
            return body
        countries = states(phrase.names) or [code for actor in owners if is_state(code := actor.country)]
        sector = self.sector(sense, phrase.nouns)
        known_again = phrase.definite and not plural and not phrase.names  # «the alliance» may be NATO
        if sense.country and sense.country == sector and not known_again:  # «a U.N. envoy to Angola» is not Angola's
            return Found((self._affiliations.agent(sense.country, sense, sector),), "agent", human=human)
        if not countries:
            people = next((n.form.entry for n in phrase.names if n.form and isinstance(n.form.entry, Collective)), None)
            if people is None:
                return None
            people = self._context.local(people)
            if sense.noun in self._members:
                sector = None
            return Found((self._affiliations.collective_agent(people, sense, sector),), "collective", human=human)
        of_place = any(name.kind in ("city", "location") for name in phrase.names)  # «the governor of Belgorod»
        if human and not of_place and (person := self._titled(at, phrase, sense, countries[0])):
            return Found((person.actor,), "person", person, human)
        actors = [self._affiliations.agent(code, sense, sector) for code in (countries if plural else countries[:1])]
        return Found(tuple(dict.fromkeys(actors)), "agent", human=human)

    def contextual(
        self,
        at: tuple[int, int],
        phrase: Phrase,
        sense: Sense,
        plural: bool,
        near: Sequence[tuple[str, int]],
        besides: str | None = None,
    ) -> Found | None:
        """What the report makes of a noun without a country: a person of that title, the body whose name ends so, the
        last actor of that sector, or the country spoken of, but for ``besides``: whoever does them harm."""
        if phrase.proper and sense.sector not in _NAMED_AFTER:  # «Scientology officials» belong to whatever that is
            return None
        human = sense.title and not plural
        code = self._context.country(at[0], near, besides)
        if human and phrase.definite:
            person = self._titled(at, phrase, sense, None) or (self._titled(at, phrase, sense, code) if code else None)
            if person:
                return Found((person.actor,), "person", person, human)
        if phrase.definite and not plural and (known := self._discourse.called(*at, sense.noun)):
            unnamed = known.kind == "person" and known.person is None
            return Found(known.actors, "agent" if unnamed else known.kind, known.person, human)
        sector = self.sector(sense, phrase.nouns)
        if sector is None:
            return None
        known_again = phrase.definite and sector not in _OWN_CONTEXT and (plural or not sense.title)
        if known_again and (spoken := self._last_of(at, sector, near)):
            return Found(spoken.actors, spoken.kind)
        code = sense.country or code
        return Found((self._affiliations.agent(code, sense, sector),), "agent", human=human)

    def _last_of(self, at: tuple[int, int], sector: str, near: Near) -> Spoken | None:
        """The actor of a sector spoken of last, unless the sentence names the place of another country."""
        here = {code for code, weight in near if weight >= PLACE}
        for spoken in self._discourse.before(*at):
            if spoken.sentence < at[0] - _REACH:
                break
            actor = spoken.actors[0]
            if actor.sector == sector and spoken.kind != "person" and len(spoken.actors) == 1:
                return spoken if not here or not actor.country or actor.country in here else None
        return None

    def sector(self, sense: Sense, modifiers: Iterable[Sense]) -> str | None:
        """A noun's sector; a title without an office takes the one of what qualifies it («rebel commander»)."""
        if (sense.title and not sense.office) or sense.sector is None:
            named = [modifier.sector for modifier in modifiers if modifier.sector]
            if named and (sense.sector is None or named[0] != "GOV"):
                return named[0]
        return sense.sector

    def _body(self, phrase: Phrase, sense: Sense, human: bool) -> Found | None:
        """The organisation or group whose people the phrase names («Hamas fighters»), or its head by office."""
        bodies = (name for name in phrase.names if name.kind != "seat" or sense.sector in _BODY_NOUNS)
        entries = (name.form.entry for name in bodies if name.form)
        entry = next((entry for entry in entries if not isinstance(entry, Country | Collective | Leader)), None)
        if entry is None:
            return None
        person = None
        if human and sense.office and self._is_current(phrase):
            person = self._persons.office_holder(sense.noun, sense.office, entry.country or "", entry.id)
        if person:
            return Found((person.actor,), "person", person, human)
        return Found((self._affiliations.entry(entry),), kind_of(entry), human=human)

    def _titled(self, at: tuple[int, int], phrase: Phrase, sense: Sense, country: str | None) -> Person | None:
        """The person that «the president» means: one spoken of, else the holder of the office."""
        if not sense.title or not self._is_current(phrase) or phrase.indefinite:
            return None
        bearers: list[Spoken] = []
        for spoken in self._discourse.before(*at):
            if bearers and spoken.sentence < bearers[0].sentence:
                break
            person = spoken.person
            if person and country in (None, person.country) and bears(person, sense.noun, sense.office):
                bearers.append(spoken)
        if bearers:  # «Lavrov met his colleague Qin. The minister»: of two in a sentence its subject
            return max(bearers, key=lambda spoken: spoken.salience).person
        return self._persons.office_holder(sense.noun, sense.office, country) if country else None

    def _is_current(self, phrase: Phrase) -> bool:
        return not self._not_in_office.intersection(phrase.words)


def kind_of(entry: Entry) -> str:
    """The kind of mention that an entry's name makes."""
    kinds = {"Country": "country", "Collective": "collective", "Group": "group", "Leader": "person"}
    return kinds.get(type(entry).__name__, "organisation")
