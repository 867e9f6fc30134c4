"""What the knowledge files hold, as frozen values. Every entry has ``id``, ``name``, ``country`` and ``sector``, as an
actor does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard


@dataclass(frozen=True, slots=True)
class Country:
    """A country. ``country`` is its ISO 3166 alpha-3 code (XKX for Kosovo); ``ambiguous`` lists forms that may mean
    something else; ``former`` is the id of a state that stood beside the one whose code it carries (East Germany)."""

    country: str
    name: str
    names: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    capital: str | None = None
    seats: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    ambiguous: frozenset[str] = frozenset()
    former: str | None = None
    sector: str | None = "GOV"

    @property
    def id(self) -> str:
        """The actor's id: the code, or a former state's own."""
        return self.former or self.country


@dataclass(frozen=True, slots=True)
class Institution:
    """A named ministry, parliament, palace, military, court or service of a country."""

    id: str
    name: str
    country: str | None
    sector: str | None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    """An intergovernmental or non-governmental organisation, or a company; ``country`` is IGO, NGO or a code.
    ``seats`` are cities that stand for it when they act («Brussels»)."""

    id: str
    name: str
    country: str | None
    sector: str | None
    aliases: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """An armed group or a party; ``active`` holds its first and last year, ``None`` where open."""

    id: str
    name: str
    country: str | None
    sector: str | None
    aliases: tuple[str, ...] = ()
    active: tuple[str | None, str | None] = (None, None)

    def is_active(self, date: str | None) -> bool:
        """Whether the group was about on ``date``; any time will do where the date is unknown."""
        if date is None:
            return True
        start, end = self.active
        return (start is None or start <= date[:4]) and (end is None or date[:4] <= end)


@dataclass(frozen=True, slots=True)
class Office:
    """An office held from ``start`` to ``end``, ISO 8601 dates of any precision, ``None`` where open."""

    office: str
    title: str
    start: str | None
    end: str | None
    country: str | None
    sector: str | None
    organisation: str | None = None

    def held_on(self, date: str | None) -> bool:
        """Whether the office was held on ``date``; any time will do where the date is unknown."""
        if date is None:
            return True
        began = self.start is None or self.start <= date[: len(self.start)]
        return began and (self.end is None or date[: len(self.end)] <= self.end)


@dataclass(frozen=True, slots=True)
class Leader:
    """A person known by office. ``surname`` is the word by which the person is called again («Kim»)."""

    id: str
    name: str
    country: str | None
    sector: str | None
    surname: str
    aliases: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()

    def offices_on(self, date: str | None) -> tuple[Office, ...]:
        """The offices held on ``date`` (all where the date is unknown)."""
        return tuple(office for office in self.offices if office.held_on(date))


@dataclass(frozen=True, slots=True)
class Outlet:
    """A news outlet; ``kind`` is agency, newspaper, broadcaster, site or state_media."""

    id: str
    name: str
    country: str | None
    kind: str
    aliases: tuple[str, ...] = ()
    sector: str | None = "MED"


@dataclass(frozen=True, slots=True)
class Agent:
    """Common nouns that name an actor of one sector; ``label`` is the word for the actor («military»), ``country`` the
    one of an actor that no country is named for («peacekeepers»: IGO)."""

    sector: str
    label: str
    nouns: tuple[str, ...]
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """A title before or after a name; ``sector`` and ``office`` may be open («spokesman»)."""

    title: str
    sector: str | None
    office: str | None


@dataclass(frozen=True, slots=True)
class Collective:
    """Several states or people spoken of as one («the West»), or a people without a state («Kurdish»); ``among`` are
    the countries in which it lives, where there are several."""

    id: str
    name: str
    country: str | None
    sector: str | None
    forms: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    among: tuple[str, ...] = ()


def is_state(country: str | None) -> TypeGuard[str]:
    """Whether an entry's ``country`` is a country's code, not IGO, NGO or ``None``."""
    return country not in (None, "IGO", "NGO")


Entry = Country | Institution | Organisation | Group | Leader | Outlet | Collective


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write an entry's name. ``kind`` is name, demonym, people, seat, city or surname."""

    text: str
    kind: str
    entry: Entry
