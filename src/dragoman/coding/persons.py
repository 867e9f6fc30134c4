"""The persons of one report: full names, surnames and titles, with what the report and the knowledge say of each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from dragoman.coding.names import Setting
from dragoman.knowledge import Form, Knowledge, Leader, Office, fold, slug, surname
from dragoman.values import Actor

# Offices with many titles («premier», «Secretary of State») and one holder; a head of state may be president or king.
_ONE_TITLE = frozenset({"head_of_government", "foreign_minister", "defence_minister", "igo_head"})
_OWN_TITLES = frozenset({"chancellor", "taoiseach", "secretary of state", "foreign secretary"})
"""Titles that only some holders of such an office bear."""
_KNOWN_BY_SURNAME = frozenset({"head_of_state", "head_of_government", "igo_head"})


@dataclass(slots=True)
class Description:
    """What the words around a name say of the person; ``current`` is False for «former president» and the like."""

    country: str | None = None
    sector: str | None = None
    titles: set[str] = field(default_factory=set)
    offices: set[str] = field(default_factory=set)
    sex: str | None = None
    current: bool = True


@dataclass(slots=True)
class Person:
    """A person of the report. What is learnt later fills what is still open, and never overwrites."""

    name: str
    leader: Leader | None = None
    country: str | None = None
    sector: str | None = None
    titles: set[str] = field(default_factory=set)
    offices: set[str] = field(default_factory=set)
    sex: str | None = None
    met: int = 0
    guessed: bool = False
    id: str = ""

    def learn(self, said: Description) -> None:
        """Fill what is open from a description."""
        self.country = self.country or said.country
        self.sector = self.sector or said.sector
        self.sex = self.sex or said.sex
        self.titles |= said.titles
        self.offices |= said.offices
        self.met += 1

    def contradicts(self, said: Description) -> bool:
        """Whether a description can't be this person's."""
        other_country = bool(said.country and self.country and said.country != self.country)
        return other_country or bool(said.sex and self.sex and said.sex != self.sex)

    @property
    def actor(self) -> Actor:
        """The actor. The id of a person that no list knows is made of the full name and the country, or of surname, the
        sector that the title tells, and country, as far as known when the report first names the person."""
        if self.leader:
            return Actor(self.leader.id, self.leader.name, self.country, self.sector)
        is_full = " " in self.name
        sector = None if is_full else self.sector
        self.id = self.id or "-".join(filter(None, (slug(self.name), *map(_lower, (sector, self.country)))))
        parts = ["full name" if is_full else "surname"]
        parts += ["title"] if sector else []
        parts += ["country" + (" of the context" if self.guessed else "")] if self.country else []
        return Actor(self.id, self.name, self.country, self.sector, reason=", ".join(parts))


class Persons:
    """Finds the person that a name or a title means in one report."""

    def __init__(self, knowledge: Knowledge, setting: Setting) -> None:
        self._knowledge = knowledge
        self._setting = setting
        self._family_first = knowledge.reference.words["family_first"]
        self._given = knowledge.reference.sexes["given_names"]
        self._parliamentary = knowledge.reference.words["parliamentary"]
        self._by_name: dict[str, Person] = {}
        self._by_surname: dict[str, list[Person]] = defaultdict(list)

    def named(self, words: tuple[str, ...], form: Form | None, said: Description, sure: bool = True) -> Person | None:
        """The person of a name as written: a listed leader, one met before in the report, or a new one.

        Where it isn't ``sure`` that the word is a name at all, there are no new ones.
        """
        person: Person | None
        if form is not None and form.kind == "surname":
            person = self._short(form.text, said)
        elif form is not None and isinstance(form.entry, Leader):
            person = self._by_name.get(form.entry.id) or self._add(self._from_leader(form.entry))
        elif len(words) > 1:
            person = self._full(words, said)
        else:
            person = self._short(words[0], said)
        if person is None and sure:
            person = self._add(Person(words[-1] if form is None else form.text))
        if person is not None:
            person.learn(said)
        return person

    def _full(self, words: tuple[str, ...], said: Description) -> Person:
        name = " ".join(words).replace(" - ", "-")
        if person := self._by_name.get(slug(name)):
            return person
        first, last = fold(words[0]), fold(words[-1])
        for leader in self._knowledge.surnames.get(last, ()):
            if fold(leader.name).split()[0] == first:  # «Vladimir V. Putin»
                return self._by_name.get(leader.id) or self._add(self._from_leader(leader))
        return self._add(Person(name, country=said.country, sex=self._given.get(words[0])))

    def _short(self, word: str, said: Description) -> Person | None:
        met = [person for person in self._by_surname.get(fold(word), ()) if not person.contradicts(said)]
        if met:
            return max(met, key=lambda person: (bool(person.titles & said.titles), person.met))
        leader = self._leader(word, said)
        if leader:
            return self._by_name.get(leader.id) or self._add(self._from_leader(leader))
        return self._by_name.get(slug(word))

    def _leader(self, word: str, said: Description) -> Leader | None:
        """The listed leader of a surname, where country, office and date leave one.

        Where the report names no country of theirs, only heads of state, government and organisations are known by
        surname alone.
        """
        date = self._setting.date if said.current else None
        fitting: dict[str, Leader] = {}
        past: dict[str, Leader] = {}
        for leader in self._knowledge.surnames.get(word, ()):
            held = leader.offices_on(date)
            countries = {leader.country, *(office.country for office in held)}
            if said.country and said.country not in countries:
                continue
            near = said.country or countries & self._setting.countries.keys()
            top = {office.office for office in held} & _KNOWN_BY_SURNAME
            if (held or not leader.offices) and (near or top):
                fitting[leader.id] = leader
            elif near and any((office.start or "") <= (date or "9") for office in leader.offices):
                past[leader.id] = leader
        fitting = fitting or past
        if len(fitting) > 1:
            named = {key: one for key, one in fitting.items() if one.country in self._setting.countries}
            fitting = named or fitting
        if len(fitting) > 1:
            fitting = {
                k: v for k, v in fitting.items() if any(o.office in said.offices for o in v.offices_on(date))
            } or fitting
        return next(iter(fitting.values())) if len(fitting) == 1 else None

    def office_holder(
        self, noun: str, office: str | None, country: str, organisation: str | None = None
    ) -> Person | None:
        """The listed leader who held the office of ``country`` on the report's date, if that is known and one did."""
        kinds = (office,) if office else self._leading(country) if noun == "leader" else ()
        for kind in kinds if self._setting.date else ():
            listed = self._knowledge.in_office.get((country, kind), ())
            holding = {leader.id: leader for leader in listed if self._holds(leader, kind, noun, country, organisation)}
            if len(holding) == 1:
                leader = next(iter(holding.values()))
                return self._by_name.get(leader.id) or self._add(self._from_leader(leader))
        return None

    def _leading(self, country: str) -> tuple[str, ...]:
        """The offices whose holder is «the leader» of a country, first the one who governs."""
        offices = ("head_of_state", "head_of_government")
        return offices[::-1] if country in self._parliamentary else offices

    def _holds(self, leader: Leader, kind: str, noun: str, country: str, organisation: str | None) -> bool:
        """Whether the leader holds this office at the report's date under a title that ``noun`` can mean."""
        held = [o for o in leader.offices_on(self._setting.date) if o.office == kind and o.country == country]
        return any(
            organisation in (None, office.organisation)
            and (_is_common(kind, noun) or noun == "leader" or noun in _titles(office.title))
            for office in held
        )

    def _from_leader(self, leader: Leader) -> Person:
        held = leader.offices_on(self._setting.date)
        titles = {title for office in held for title in _titles(office.title)}
        offices = {office.office for office in held}
        if offices & {"head_of_state", "head_of_government"}:
            titles.add("leader")
        nearest = held[0] if held else self._nearest(leader)
        country, sector = (nearest.country, nearest.sector) if nearest else (leader.country, leader.sector)
        sex = self._given.get(leader.name.split()[0])
        return Person(leader.name, leader, country, sector, titles, offices, sex)

    def _nearest(self, leader: Leader) -> Office | None:
        """The office held last before the report's date, else the first after it."""
        date = self._setting.date or "9"
        past = [office for office in leader.offices if (office.start or "") <= date]
        if past:
            return max(past, key=lambda office: office.start or "")
        return min(leader.offices, key=lambda office: office.start or "", default=None)

    def _add(self, person: Person) -> Person:
        self._by_name[person.leader.id if person.leader else slug(person.name)] = person
        leader = person.leader
        last = leader.surname if leader else surname(person.name, person.country in self._family_first)
        self._by_surname[fold(last)].append(person)
        return person


def _lower(text: str | None) -> str | None:
    return text.lower() if text else None


def bears(person: Person, noun: str, office: str | None) -> bool:
    """Whether a person bears the title ``noun``, or holds the ``office`` that it names."""
    return noun in person.titles or (_is_common(office, noun) and office in person.offices)


def _is_common(office: str | None, noun: str) -> bool:
    """Whether ``noun`` may mean every holder of the office, whatever the title is."""
    return office in _ONE_TITLE and noun not in _OWN_TITLES


def _titles(title: str) -> set[str]:
    """A title as it may be written again: in full, and as its last word («Supreme Leader» is «leader»)."""
    lower = title.lower()
    return {lower, lower.split(" of ")[0], lower.split(" of ")[0].rsplit(" ", 1)[-1]} if lower else set()
