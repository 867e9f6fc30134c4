"""Knowledge: every entry of the YAML files, with the indexes by which the coder looks them up."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

from dragoman.errors import KnowledgeError
from dragoman.knowledge.documents import FOLDER, names, read
from dragoman.knowledge.entries import (
    Agent,
    Collective,
    Country,
    Entry,
    Form,
    Group,
    Institution,
    Leader,
    Office,
    Organisation,
    Outlet,
    Title,
)

T = TypeVar("T")
_NUMBERED = re.compile(r"[IVX]+|[JS]r\.?")
_WORD = re.compile(r"[^\W_]+")
GROUP_FILES = ("armed_groups.yaml", "parties.yaml")


def fold(name: str) -> str:
    """``name`` without accents («Erdoğan» as «Erdogan»), for the two ways in which names are printed."""
    if name.isascii():
        return name
    plain = name.replace("ı", "i").replace("ø", "o").replace("ł", "l").replace("đ", "d").replace("Ø", "O")
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))


def slug(name: str) -> str:
    """A stable id for a name: «Kim Jong-un» and «Kim Jong Un» are both ``kim-jong-un``."""
    return "-".join(_WORD.findall(fold(name).lower()))


@dataclass(frozen=True, slots=True)
class Reference:
    """``reference.yaml``: words by which text refers back, and by which a place is told from an actor."""

    words: Mapping[str, frozenset[str]]
    sexes: Mapping[str, Mapping[str, str]]
    kinds: Mapping[str, Mapping[str, frozenset[str]]]
    senses: Mapping[str, Mapping[str, frozenset[str]]]
    collectives: tuple[Collective, ...]

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Reference:
        """Build it from the parsed file."""
        tables = {key: value for key, value in document.items() if isinstance(value, dict)}
        return cls(
            words={
                k: frozenset(v)
                for k, v in document.items()
                if isinstance(v, list) and k not in ("senses", "collectives")
            },
            sexes={k: {word: sex for sex, listed in v.items() for word in listed} for k, v in tables.items()},
            kinds={k: {kind: frozenset(listed) for kind, listed in v.items()} for k, v in tables.items()},
            senses={
                sense["form"]: {key: frozenset(sense.get(key, ())) for key in ("unless", "but", "beside")}
                for sense in document["senses"]
            },
            collectives=tuple(_each("reference.yaml", document["collectives"], _collective)),
        )


@dataclass(frozen=True)
class Knowledge:
    """All entries, immutable. Indexes are made when first asked for."""

    countries: tuple[Country, ...]
    institutions: tuple[Institution, ...]
    organisations: tuple[Organisation, ...]
    groups: tuple[Group, ...]
    leaders: tuple[Leader, ...]
    outlets: tuple[Outlet, ...]
    agents: tuple[Agent, ...]
    titles: tuple[Title, ...]
    reference: Reference

    @classmethod
    def from_folder(cls, folder: Path = FOLDER) -> Knowledge:
        """Read every file of ``folder`` that tells of actors."""
        leader_files = list(names(folder, "leaders"))
        files = ["countries.yaml", "institutions.yaml", "organisations.yaml", *GROUP_FILES, "outlets.yaml"]
        files += ["agents.yaml", "titles.yaml", "reference.yaml", *leader_files]
        return cls.from_documents({name: read(name, folder) for name in files})

    @classmethod
    def from_documents(cls, documents: Mapping[str, Any]) -> Knowledge:
        """Build it from parsed documents, by file name; a file that is left out holds nothing."""

        def entries(name: str, build: Callable[[Mapping[str, Any]], T]) -> tuple[T, ...]:
            return tuple(_each(name, documents.get(name) or (), build))

        reference = Reference.from_document(documents["reference.yaml"])
        leader = partial(_leader, family_first=reference.words["family_first"])
        leader_files = [name for name in documents if name.startswith("leaders/")]
        return cls(
            countries=entries("countries.yaml", _country),
            institutions=entries("institutions.yaml", _institution),
            organisations=entries("organisations.yaml", _organisation),
            groups=tuple(group for name in GROUP_FILES for group in entries(name, _group)),
            leaders=tuple(entry for name in leader_files for entry in entries(name, leader)),
            outlets=entries("outlets.yaml", _outlet),
            agents=entries("agents.yaml", _agent),
            titles=entries("titles.yaml", _title),
            reference=reference,
        )

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """Entries by id; a country's id is its code. Of two entries with one id the first counts."""
        index: dict[str, Entry] = {}
        for entry in self.entries():
            index.setdefault(entry.id, entry)
        return index

    @cached_property
    def surnames(self) -> Mapping[str, tuple[Leader, ...]]:
        """Leaders by the one word that stands for them («Putin», «Xi»), with and without accents."""
        index: dict[str, list[Leader]] = defaultdict(list)
        for leader in self.leaders:
            for word in {leader.surname, *(alias for alias in leader.aliases if " " not in alias)}:
                for spelling in {word, fold(word)}:
                    index[spelling].append(leader)
        return {word: tuple(leaders) for word, leaders in index.items()}

    @cached_property
    def in_office(self) -> Mapping[tuple[str, str], tuple[Leader, ...]]:
        """Leaders by (country, office), whenever they held it."""
        index: dict[tuple[str, str], list[Leader]] = defaultdict(list)
        for leader in self.leaders:
            for key in {(office.country or "", office.office) for office in leader.offices}:
                index[key].append(leader)
        return {key: tuple(leaders) for key, leaders in index.items()}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The word for an actor of a sector: MIL is «military»."""
        labels: dict[str, str] = {}
        for agent in self.agents:
            labels.setdefault(agent.sector, agent.label)
        return labels

    def entries(self) -> Iterator[Entry]:
        """All entries that can be an actor."""
        yield from self.countries
        yield from self.organisations
        yield from self.institutions
        yield from self.groups
        yield from self.leaders
        yield from self.outlets
        yield from self.reference.collectives

    def forms(self) -> Iterator[Form]:
        """Every way in which a text may write an entry, as written and without accents."""
        for entry in self.entries():
            for kind, texts in _forms(entry):
                for text in texts:
                    yield Form(text, kind, entry)
                    if not text.isascii() and (plain := fold(text)) != text:
                        yield Form(plain, kind, entry)


def surname(name: str, family_first: bool = False) -> str:
    """The word of ``name`` by which it is called again: the last, or the first of a name written family name first;
    «Abdullah» of «King Abdullah II»."""
    words = name.split()
    while len(words) > 1 and _NUMBERED.fullmatch(words[-1]):
        words.pop()
    return words[0] if family_first else words[-1].removeprefix("al-").removeprefix("Al-")


def _forms(entry: Entry) -> Iterator[tuple[str, Iterable[str]]]:
    if isinstance(entry, Country):
        yield "name", (entry.name, *entry.names)
        yield "demonym", entry.demonyms
        yield "people", entry.people
        yield "seat", dict.fromkeys((*((entry.capital,) if entry.capital else ()), *entry.seats))
        yield "city", (*entry.cities, *entry.regions)
    elif isinstance(entry, Collective):
        yield "name", entry.forms
        yield "demonym", entry.adjectives
    elif isinstance(entry, Leader):
        # One word alone («Putin») needs the date and the report to be sure of; the surname index serves that.
        yield "name", (name for name in (entry.name, *entry.aliases) if " " in name and name != entry.surname)
        if " " in entry.surname:
            yield "surname", (entry.surname,)
    else:
        yield "name", (entry.name, *entry.aliases)
        if isinstance(entry, Organisation):
            yield "seat", entry.seats


def _each(name: str, listed: Iterable[Mapping[str, Any]], build: Callable[[Mapping[str, Any]], T]) -> Iterator[T]:
    for number, fields in enumerate(listed, 1):
        try:
            yield build(fields)
        except KeyError as error:
            label = fields.get("name") or fields.get("title") or fields.get("label") or "unnamed"
            message = f"{name}, entry {number} ({label}): the field {error} is missing; add it"
            raise KnowledgeError(message) from None
        except (TypeError, AttributeError):
            raise KnowledgeError(f"{name}, entry {number}: not of the form that the file's head describes") from None


def _text(fields: Mapping[str, Any], key: str) -> str | None:
    value = fields.get(key)
    return None if value is None else str(value)


def _texts(fields: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(str(value) for value in fields.get(key) or ())


def _country(fields: Mapping[str, Any]) -> Country:
    return Country(
        country=fields["code"],
        name=fields["name"],
        names=_texts(fields, "names"),
        demonyms=_texts(fields, "demonyms"),
        people=_texts(fields, "people"),
        capital=_text(fields, "capital"),
        seats=_texts(fields, "seats"),
        cities=_texts(fields, "cities"),
        regions=_texts(fields, "regions"),
        ambiguous=frozenset(_texts(fields, "ambiguous")),
        former=_text(fields, "former"),
    )


def _common(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that all named entries share."""
    return {
        "id": fields.get("id") or slug(fields["name"]),
        "name": fields["name"],
        "country": _text(fields, "country"),
        "aliases": _texts(fields, "aliases"),
    }


def _institution(fields: Mapping[str, Any]) -> Institution:
    return Institution(**_common(fields), sector=fields["sector"])


def _organisation(fields: Mapping[str, Any]) -> Organisation:
    common = _common(fields)
    sector = _text(fields, "sector") or common["country"]
    # A company of many countries belongs to none: the record knows ISO codes, IGO and NGO.
    return Organisation(
        **{**common, "country": None if common["country"] == "MNC" else common["country"]},
        sector=sector,
        seats=_texts(fields, "seats"),
    )


def _group(fields: Mapping[str, Any]) -> Group:
    start, end = fields.get("active") or (None, None)
    active = (None if start is None else str(start), None if end is None else str(end))
    return Group(**_common(fields), sector=fields["sector"], active=active)


def _leader(fields: Mapping[str, Any], family_first: frozenset[str]) -> Leader:
    common = _common(fields)
    country, organisation = common["country"], _text(fields, "organisation")
    sector = fields.get("sector") or ("IGO" if country == "IGO" else "GOV")
    offices = tuple(
        Office(
            office=held.get("office", "other"),
            title=held.get("title") or "",
            start=_text(held, "from"),
            end=_text(held, "to"),
            country=_text(held, "country") or country,
            sector=_text(held, "sector") or ("IGO" if held.get("country") == "IGO" else sector),
            organisation=_text(held, "organisation") or organisation,
        )
        for held in fields.get("offices") or ()
    )
    short = _text(fields, "surname") or surname(common["name"], country in family_first)
    return Leader(**common, sector=sector, surname=short, offices=offices)


def _outlet(fields: Mapping[str, Any]) -> Outlet:
    return Outlet(**_common(fields), kind=fields.get("kind", "site"))


def _agent(fields: Mapping[str, Any]) -> Agent:
    return Agent(fields["sector"], fields["label"], _texts(fields, "nouns"), _text(fields, "country"))


def _title(fields: Mapping[str, Any]) -> Title:
    return Title(fields["title"], _text(fields, "sector"), _text(fields, "office"))


def _collective(fields: Mapping[str, Any]) -> Collective:
    return Collective(
        id=fields["id"],
        name=fields["name"],
        country=_text(fields, "country"),
        sector=_text(fields, "sector"),
        forms=_texts(fields, "forms"),
        adjectives=_texts(fields, "adjectives"),
        among=_texts(fields, "among"),
    )
