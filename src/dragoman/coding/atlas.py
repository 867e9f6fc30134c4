"""Every place that the knowledge lists, by the names that news writes: cities, regions, seas, countries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from dragoman.errors import KnowledgeError
from dragoman.knowledge import fold, load
from dragoman.knowledge.documents import FOLDER, read

CITIES = FOLDER / "cities.tsv"
"""Cities, made from GeoNames (CC BY 4.0) by ``training/compile_places.py``."""
LISTED = 500_000
"""People that a place of places.yaml counts for beside cities of the same name: it is there for being in the news."""
NEAR = 0.5
_MARKS = re.compile(r"['’‘ʻʼ`.]")
_GAPS = re.compile(r"[\s-]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the lists. ``kind`` is city, region or country; ``state`` the state of the United States that it is or
    lies in; ``people`` how many live there, for telling places of one name apart."""

    kind: str
    name: str
    country: str | None
    state: str
    lat: float
    lon: float
    people: int

    def is_near(self, other: Entry) -> bool:
        """Whether two places are one, or one lies in the other: within half a degree (55 km or less)."""
        return abs(self.lat - other.lat) < NEAR and abs(self.lon - other.lon) < NEAR


def key(name: str) -> str:
    """A name as it is looked up: «Deir al-Balah» and «Deir Al Balah» are one."""
    return _GAPS.sub(" ", _MARKS.sub("", fold(name))).strip().lower()


class Atlas:
    """Places by name. A line of the table becomes an entry when it is first asked for."""

    def __init__(self) -> None:
        self._lines = _lines()
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        for name, entry in _listed():
            self._entries[key(name)].append(entry)
        self._found: dict[str, list[int]] = defaultdict(list)
        codes: dict[str, int] = {}
        for number, line in enumerate(self._lines):
            if line.startswith("country\t"):
                codes[line.split("\t", 3)[2]] = number
            for name in line[line.rindex("\t") + 1 :].split("|"):
                self._found[name].append(number)
        for country in load().countries:
            number = codes.get(country.country, -1)
            for name in (country.name, *country.names):
                if number >= 0 and number not in self._found[key(name)]:
                    self._found[key(name)].append(number)

    def places(self, name: str) -> tuple[Entry, ...]:
        """The places that a looked-up name (see :func:`key`) may mean.

        A place of places.yaml stands for the city of that name at the same point.
        """
        ours = self._entries.get(name, [])
        cities = (_entry(self._lines[number]) for number in self._found.get(name, ()))
        return (*ours, *(city for city in cities if not any(city.is_near(entry) for entry in ours)))

    def __contains__(self, name: str) -> bool:
        return name in self._entries or name in self._found


@cache
def atlas() -> Atlas:
    """The places of the package, read when first asked for (about 0.2 s) and kept.

    Raises:
        KnowledgeError: a list of places is missing or damaged; the message names it.
    """
    return Atlas()


def _lines() -> list[str]:
    try:
        text = CITIES.read_text(encoding="utf-8")
    except OSError as error:
        raise KnowledgeError(f"{CITIES}: can't be read ({error.strerror}); restore the file") from error
    return [line for line in text.splitlines() if not line.startswith("#")]


def _entry(line: str) -> Entry:
    kind, name, country, state, lat, lon, people, _ = line.split("\t")
    return Entry(kind, name, country, state, float(lat), float(lon), int(people))


def _listed() -> Iterator[tuple[str, Entry]]:
    """The places of places.yaml, once for each of their names."""
    document: dict[str, dict[str, list[float]]] = read("places.yaml")
    for code, places in document.items():
        country = None if code == "international" else code
        for names, (lat, lon) in places.items():
            yield from _named(names.split("|"), country, lat, lon)


def _named(names: Iterable[str], country: str | None, lat: float, lon: float) -> Iterator[tuple[str, Entry]]:
    first, *others = names
    for name in (first, *others):
        yield name, Entry("region", first, country, "", lat, lon, LISTED)
