"""What people write when they correct something, read into what the record keeps, with the mend where it can't be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from dragoman.coding.atlas import Entry, atlas, key
from dragoman.coding.codebook import codebook
from dragoman.errors import DecisionError
from dragoman.knowledge import Country, fold, load
from dragoman.linking.correcting import ACTOR, FIELDS, PLACE
from dragoman.store.dates import days
from dragoman.values import STATUSES, STEP_KINDS, TYPES, content_id

Row: TypeAlias = Mapping[str, Any]
Called: TypeAlias = Callable[[str], Sequence[Row]]
"""The actors of the record that have a name or an id, as ``actor``, ``name``, ``country`` and ``sector``."""

QUOTE_TYPES = ("direct", "mixed", "indirect")
LONGEST, MOST = 1_000, 100
"""Characters of a text that a person gives, and how many actors on a side or aliases."""

_STORABLE = re.compile("[^\0-\x1f\x7f\ud800-\udfff]*")
"""What a database takes, and what no screen obeys."""

_PRECISIONS = {4: "year", 7: "month", 10: "day"}
_NO, _YES = frozenset({"false", "no", "0"}), frozenset({"true", "yes", "1"})
_A = {"mention": "a mention", "event": "an event", "quote": "a statement", "actor": "an actor"}


def read_fields(kind: str, given: Row, row: Row, called: Called) -> dict[str, Any]:
    """The corrected fields as the record keeps them.

    Args:
        kind: mention, event, quote or actor.
        given: the fields as a person writes them; ``None`` or an empty text says that there is no such thing.
        row: what is corrected, as it is shown.
        called: finds actors of the record.

    Raises:
        DecisionError: a field or its value can't be; says what could.
    """
    _check_names(kind, given)
    reader = _Reader(kind, given, row, called)
    return {name: reader.read(name, None if value == "" else value) for name, value in given.items()}


def check_fields(kind: str, fields: Row, was: Row) -> None:
    """Sees that the fields of a correction that was written elsewhere are as the record keeps them.

    Raises:
        DecisionError: they are not; says what is wrong.
    """
    reader = _Reader(kind, fields, {"type": "", "via": None, "sources": (), "targets": ()}, lambda _: ())
    _check_names(kind, (*fields, *was))
    for name, value in fields.items():
        if name in ("sources", "targets"):
            _check_actors(name, value, ACTOR)
        elif name == "speaker" and value is not None:
            _check_actors(name, [value], ("actor", "name", "country"))
        elif name == "mode":
            if value is not None:
                _text(name, value)
        elif value != (found := reader.read(name, value)):
            raise DecisionError(f"{name} {value!r} is not as a record keeps it, which is {found!r}")
    date = was.get("date")
    if date is not None and not (isinstance(date, Mapping) and days(str(date.get("value")))):
        raise DecisionError(f"date {date!r}, as it was, is no date of a record")
    if unknown := fields.keys() - was.keys():
        raise DecisionError(f"it doesn't say what {', '.join(sorted(unknown))} was before")


def _check_names(kind: str, given: Iterable[str]) -> None:
    if kind not in FIELDS:
        raise DecisionError(f"a decision on {kind} has no fields")
    for name in given:
        if name not in FIELDS[kind]:
            raise DecisionError(f"{name!r} of {_A[kind]} can't be corrected; what can is {', '.join(FIELDS[kind])}")


def _check_actors(name: str, actors: Any, parts: Sequence[str]) -> None:
    _check_number(name, actors if isinstance(actors, list | tuple) else ())
    for actor in actors if isinstance(actors, list | tuple) else [{}]:
        for part in parts:
            value = actor.get(part, 0) if isinstance(actor, Mapping) else 0
            if value is None and part in ("country", "sector"):
                continue
            if not isinstance(value, str):
                raise DecisionError(f"an actor in {name} lacks {part}")
            _text(f"{part} of an actor in {name}", value)
        if len(actor) > len(parts):
            raise DecisionError(f"an actor in {name} has more than {', '.join(parts)}")


class _Reader:
    def __init__(self, kind: str, given: Row, row: Row, called: Called) -> None:
        self._kind, self._given, self._row, self._called = kind, given, row, called

    def read(self, name: str, value: Any) -> Any:
        if name in ("sources", "targets"):
            return self._side(name, value)
        if value is None:
            return self._nothing(name)
        found: Callable[[str, Any], Any] = getattr(self, f"_{name}")
        return found(name, value)

    def _nothing(self, name: str) -> Any:
        if name in ("type", "status", "symmetric", "name", "summary"):
            raise DecisionError(f"{name} is empty: give one")
        return [] if name == "aliases" else None

    def _type(self, name: str, value: Any) -> str:
        if self._kind == "quote":
            return _one_of(QUOTE_TYPES, name, _text(name, value).lower())
        return _one_of(TYPES, name, _text(name, value).upper())

    def _mode(self, name: str, value: Any) -> str:
        kind = str(self._given.get("type") or self._row["type"]).upper()
        modes = [mode.name for mode in codebook().types[kind].modes] if kind in TYPES else []
        if not modes:
            raise DecisionError(f"mode {value!r}: {kind} has no modes; leave it empty")
        return _one_of(modes, f"mode of {kind}", _text(name, value).lower())

    def _status(self, name: str, value: Any) -> str:
        return _one_of(STATUSES, name, _text(name, value).lower())

    def _date(self, name: str, value: Any) -> Row:
        written = _text(name, value.get("value") if isinstance(value, Mapping) else value)
        if not written.isascii() or len(written) not in _PRECISIONS or days(written) is None:
            raise DecisionError(f"date {written!r}: write a day of the calendar as 2023-05-09, or 2023-05 or 2023")
        return {"value": written, "precision": _PRECISIONS[len(written)]}

    def _place(self, name: str, value: Any) -> Row:
        if isinstance(value, Mapping):
            return _whole_place(value)
        written, _, country = _text(name, value).partition(",")
        listed = atlas().places(key(written)) or atlas().places(key(str(value)))
        if not listed:
            raise DecisionError(
                f"place {value!r} is not in the lists: give another name for it, or its name, country, lat and lon"
            )
        code = _country(country.strip()) if country.strip() and atlas().places(key(written)) else None
        found = [entry for entry in listed if code in (None, entry.country)]
        if not found:
            raise DecisionError(f"place {value!r}: {written} is listed in {_listed(listed)}; give one of them")
        here = {role["country"] for side in ("sources", "targets") for role in self._row[side]}
        best = max(found, key=lambda entry: (entry.country in here, entry.people))
        return {"name": best.name, "country": best.country, "lat": best.lat, "lon": best.lon}

    def _symmetric(self, name: str, value: Any) -> bool:
        written = str(value).lower()
        if written not in _NO | _YES:
            raise DecisionError(f"symmetric {value!r}: write true where both sides act on each other alike, else false")
        return written in _YES

    def _side(self, name: str, value: Any) -> list[Row]:
        given = value.split(";") if isinstance(value, str) else [value] if isinstance(value, Mapping) else value or ()
        if not isinstance(given, Sequence):
            raise DecisionError(f"{name}: give a list of actors, by name, id or country code")
        _check_number(name, given)
        found = [self._actor(name, one) for one in given if one != ""]
        return list({actor["actor"]: actor for actor in found}.values())

    def _actor(self, name: str, value: Any) -> Row:
        if isinstance(value, Mapping):
            return self._known(str(value["actor"])) if value.get("actor") else self._new(value)
        return self._known(_text(name, value))

    def _known(self, wanted: str) -> Row:
        """An actor of the record or, though nobody named it yet, a country."""
        found = self._called(wanted)
        if len({actor["actor"] for actor in found}) > 1:
            several = ", ".join(f"{one['actor']} ({one['country'] or 'no country'})" for one in found[:5])
            raise DecisionError(f"several actors are called {wanted!r}: give the id of one, such as {several}")
        if found:
            return dict(found[0])
        for country in (entry for entry in load().entries() if isinstance(entry, Country)):
            if wanted.upper() == country.id or fold(wanted).lower() in map(str.lower, (country.name, *country.names)):
                known = self._called(country.id)
                whole = {
                    "actor": country.id,
                    "name": country.name,
                    "country": country.country,
                    "sector": country.sector,
                }
                return dict(known[0]) if known else whole
        raise DecisionError(
            f"no actor is called {wanted!r}: give a name, an id or a country's code as «dragoman actors» lists them, or"
            ' describe a new one as {"name": ..., "country": ..., "sector": ...}'
        )

    def _new(self, value: Row) -> Row:
        """An actor that the record doesn't have yet, unless it has one just like it."""
        name = _text("name of a new actor", value.get("name"))
        country = _country(value["country"]) if value.get("country") else None
        sector = self._sector("sector", value["sector"]) if value.get("sector") else None
        for known in self._called(name):
            if (known["country"], known["sector"]) == (country, sector):
                return dict(known)
        return dict(zip(ACTOR, (content_id("a", name, country, sector), name, country, sector), strict=True))

    def _speaker(self, name: str, value: Any) -> Row:
        actor = self._actor(name, value)
        return {part: actor[part] for part in ("actor", "name", "country")}

    def _addressee(self, name: str, value: Any) -> Row:
        return {"name": _text(name, value.get("name") if isinstance(value, Mapping) else value)}

    def _via(self, name: str, value: Any) -> Row:
        old = self._row["via"] or {}
        whole = value if isinstance(value, Mapping) else {"name": value}
        kind = _one_of(STEP_KINDS[:2], "kind of via", str(whole.get("kind") or old.get("kind") or STEP_KINDS[0]))
        return {"name": _text(name, whole.get("name")), "kind": kind}

    def _summary(self, name: str, value: Any) -> str:
        return _text(name, value)

    _name = _summary

    def _country(self, name: str, value: Any) -> str:
        return _country(_text(name, value))

    def _sector(self, name: str, value: Any) -> str:
        return _one_of(sorted(load().labels), name, _text(name, value).upper())

    def _aliases(self, name: str, value: Any) -> list[str]:
        given = value.split(";") if isinstance(value, str) else value
        if not isinstance(given, Sequence):
            raise DecisionError("aliases: give a list of names")
        _check_number(name, given)
        return list(dict.fromkeys(_text(name, one) for one in given if one != ""))


def _text(name: str, value: Any) -> str:
    """A text on one line."""
    written = " ".join(value.split()) if isinstance(value, str) else ""
    if not written:
        raise DecisionError(f"{name} {value!r} is no text: give one")
    if len(written) > LONGEST:
        raise DecisionError(f"{name} is {len(written):,} characters long: give {LONGEST:,} at most")
    if not _STORABLE.fullmatch(written):
        raise DecisionError(f"{name} {written[:40]!r}: leave out its control characters")
    return written


def _check_number(name: str, given: Sequence[Any]) -> None:
    if len(given) > MOST:
        raise DecisionError(f"{name} are {len(given):,}: give {MOST} at most")


def _one_of(allowed: Sequence[str], name: str, given: str) -> str:
    if given not in allowed:
        raise DecisionError(f"{name} {given!r} is none of {', '.join(allowed)}")
    return given


def _country(value: Any) -> str:
    code = _text("country", value).upper()
    known = {country.country for country in load().countries} | {"IGO", "NGO"}
    if code in known:
        return code
    for country in load().countries:
        if code.lower() in map(str.lower, (country.name, *country.names)):
            return country.country
    raise DecisionError(f"country {value!r}: give a name, or a code of three letters such as UKR, or IGO or NGO")


def _whole_place(value: Row) -> Row:
    name = _text("name of a place", value.get("name"))
    at = [_degrees(value, part, most) for part, most in (("lat", 90), ("lon", 180))]
    if (at[0] is None) != (at[1] is None):
        raise DecisionError(f"place {name!r}: give both lat and lon, or neither")
    return dict(zip(PLACE, (name, _country(value["country"]) if value.get("country") else None, *at), strict=True))


def _degrees(value: Row, part: str, most: int) -> float | None:
    if value.get(part) is None:
        return None
    try:
        found = most + 1.0 if isinstance(value[part], bool) else float(value[part])
    except (TypeError, ValueError, OverflowError):
        found = most + 1.0
    if not -most <= found <= most:
        raise DecisionError(f"{part} {value[part]!r}: give degrees from -{most} to {most}, such as 50.45")
    return found


def _listed(entries: Sequence[Entry]) -> str:
    return ", ".join(sorted({entry.country or "no country" for entry in entries}))
