"""The knowledge files hold to their own rules: fields, codes, dates, and names that mean one thing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from dragoman.knowledge import slug
from dragoman.knowledge.documents import FOLDER, read
from dragoman.values import TYPES

SECTORS = {
    "AGR", "BUS", "COP", "CRM", "CVL", "EDU", "ELI", "GOV", "HLH", "IGO", "JUD", "LAB", "LEG",
    "MED", "MIL", "MNC", "NGO", "OPP", "PTY", "REB", "REF", "REL", "SEP", "SPY", "UAF",
}  # fmt: skip
OFFICES = {"head_of_state", "head_of_government", "foreign_minister", "defence_minister", "igo_head", "other"}
KINDS = {"agency", "newspaper", "broadcaster", "site", "state_media"}
NO_COUNTRY = {"IGO", "NGO", "MNC", None}
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

FIELDS = {
    "countries": (
        {"code", "name", "demonyms", "capital", "seats"},
        {"former", "names", "people", "cities", "regions", "ambiguous"},
    ),
    "institutions": ({"id", "name", "country", "sector"}, {"aliases"}),
    "organisations": ({"id", "name", "country", "sector"}, {"aliases", "seats"}),
    "armed_groups": ({"id", "name", "country", "sector", "active"}, {"aliases"}),
    "parties": ({"id", "name", "country", "sector"}, {"aliases"}),
    "outlets": ({"name", "country", "kind"}, {"aliases"}),
    "agents": ({"sector", "label", "nouns"}, {"country"}),
    "titles": ({"title", "sector", "office"}, set()),
}
NAMED = ("institutions", "organisations", "armed_groups", "parties", "outlets")
LEADERS = sorted(path.stem for path in (FOLDER / "leaders").glob("*.yaml"))

Entry = dict[str, Any]


def load(name: str) -> list[Entry]:
    """The entries of one file."""
    return list(read(f"{name}.yaml"))


FILES = {name: load(name) for name in FIELDS}
PEOPLE = {name: load(f"leaders/{name}") for name in LEADERS}
CODES = {country["code"] for country in FILES["countries"]}


def strings(entry: Entry) -> Iterator[str]:
    """Every text in an entry, lists opened."""
    for value in entry.values():
        yield from (item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str))


def country_forms(country: Entry) -> set[str]:
    """Every way to write a country, its people or a place in it."""
    lists = ("names", "demonyms", "people", "seats", "cities", "regions")
    return {country["name"], country["capital"]}.union(*(country.get(key, ()) for key in lists))


def name_forms(entry: Entry) -> set[str]:
    """The name and the aliases of an entry."""
    return {entry["name"], *entry.get("aliases", ())}


def twice(items: list[str]) -> list[str]:
    """The items that occur more than once."""
    return sorted(item for item, count in Counter(items).items() if count > 1)


@pytest.mark.parametrize("name", FIELDS)
class TestEveryFile:
    def test_opens_with_a_comment(self, name: str) -> None:
        """A reader is told first what the file is."""
        assert (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").startswith("# ")

    def test_fields(self, name: str) -> None:
        """Each entry has the fields that its file needs and no unknown one."""
        needed, possible = FIELDS[name]
        wrong = [e for e in FILES[name] if not needed <= e.keys() or not e.keys() <= needed | possible]
        assert wrong == []

    def test_texts_are_tidy(self, name: str) -> None:
        """A list holds only non-empty texts, without blanks around them and without one twice."""
        wrong = [text for entry in FILES[name] for text in strings(entry) if text != " ".join(text.split()) or not text]
        for entry in FILES[name]:
            lists = [value for key, value in entry.items() if isinstance(value, list) and key != "active"]
            wrong += [text for value in lists for text in value if not isinstance(text, str) or value.count(text) > 1]
            wrong += [str(entry) for value in lists if not value]
        assert wrong == []

    def test_sectors(self, name: str) -> None:
        """A sector is PLOVER's; only a title may leave it open."""
        allowed = SECTORS | ({None} if name == "titles" else set())
        assert [e for e in FILES[name] if "sector" in e and e["sector"] not in allowed] == []

    def test_countries(self, name: str) -> None:
        """A country is a code of countries.yaml, IGO, NGO, MNC or null."""
        assert [e for e in FILES[name] if "country" in e and e["country"] not in CODES | NO_COUNTRY] == []

    def test_lines_fit(self, name: str) -> None:
        """No line is longer than 160 columns."""
        lines = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if len(line) > 160] == []


class TestCountries:
    def test_codes(self) -> None:
        """Each code is three capitals and stands once; a former state's id is a code of its own."""
        codes = [country.get("former") or country["code"] for country in FILES["countries"]]
        assert [code for code in codes if not re.fullmatch("[A-Z]{3}", code)] == []
        assert twice(codes) == []

    def test_members_and_observers_of_the_un(self) -> None:
        """193 members, the two observers, Kosovo and Taiwan are there, and territories besides."""
        assert {"VAT", "PSE", "XKX", "TWN", "HKG", "GRL", "ESH", "PRI"} <= CODES
        assert len(CODES) > 197

    def test_every_country_can_be_named(self) -> None:
        """Each country has a name, a demonym, a capital and a seat of government."""
        empty = [c for c in FILES["countries"] if not (c["name"] and c["demonyms"] and c["capital"] and c["seats"])]
        assert empty == []

    def test_a_shared_form_is_listed_as_ambiguous(self) -> None:
        """A form that two countries share is listed as ambiguous in both."""
        owners: defaultdict[str, set[str]] = defaultdict(set)
        listed = {(c["code"], form.casefold()) for c in FILES["countries"] for form in c.get("ambiguous", ())}
        for country in FILES["countries"]:
            for form in country_forms(country):
                owners[form.casefold()].add(country.get("former") or country["code"])
        shared = {(code, form) for form, codes in owners.items() if len(codes) > 1 for code in codes}
        assert sorted(shared - listed) == []

    def test_an_ambiguous_form_is_a_form(self) -> None:
        """What is listed as ambiguous is one of the entry's own forms."""
        stray = {
            (c["code"], form) for c in FILES["countries"] for form in set(c.get("ambiguous", ())) - country_forms(c)
        }
        assert stray == set()


class TestReference:
    def test_countries_of_peoples_and_governments(self) -> None:
        """The countries in which peoples live, and those that a head of government leads, are in countries.yaml."""
        reference = read("reference.yaml")
        peoples = {code for people in reference["collectives"] for code in people.get("among", ())}
        assert peoples | set(reference["parliamentary"]) | set(reference["family_first"]) <= CODES

    def test_a_given_name_is_one_sex(self) -> None:
        """No given name stands under both sexes, or twice."""
        names = read("reference.yaml")["given_names"]
        assert twice([*names["m"], *names["f"]]) == []


class TestFigures:
    def test_kinds(self) -> None:
        """A kind has PLOVER's types and known lists only, without a word twice in one."""
        kinds = read("figures.yaml")["kinds"]
        known = {"nouns", "states", "objects", "subjects", "people", "people_objects", "people_subjects", "alone"}
        assert {name for lists in kinds.values() for name in lists} <= known | {"types", "of", "tolls", "money"}
        assert {kind for lists in kinds.values() for kind in lists["types"]} <= set(TYPES)
        assert [kind for kind, lists in kinds.items() if any(map(twice, lists.values()))] == []

    @pytest.mark.parametrize("name", ["nouns", "states", "objects", "subjects", "of", "tolls", "money"])
    def test_a_word_tells_one_kind(self, name: str) -> None:
        """No word stands for two kinds in the same list; those with people besides may, as the people differ."""
        assert twice([word for lists in read("figures.yaml")["kinds"].values() for word in lists.get(name, ())]) == []

    def test_people(self) -> None:
        """A kind whose verbs ask for people lists them."""
        kinds = read("figures.yaml")["kinds"].values()
        assert [k for k in kinds if {"people_objects", "people_subjects"} & k.keys() and not k.get("people")] == []

    def test_currencies(self) -> None:
        """Currencies are ISO 4217 codes, and no word stands for two."""
        document = read("figures.yaml")
        entries = document["currencies"]
        codes = [*document["signs"].values(), *(code for e in entries for code in e.get("of", {}).values())]
        codes += [entry["else"] for entry in entries if "else" in entry]
        assert [code for code in codes if not re.fullmatch("[A-Z]{3}", code)] == []
        assert twice([word for entry in entries for word in entry["words"]]) == []

    def test_bounds(self) -> None:
        """The bounds are the four that a figure may have, and a phrase makes one."""
        document = read("figures.yaml")
        assert set(document["bounds"]) | set(document["bounds_after"]) == {"exact", "about", "at least", "at most"}
        assert twice([phrase for phrases in document["bounds"].values() for phrase in phrases]) == []


class TestNamedActors:
    @pytest.mark.parametrize("name", [name for name in NAMED if name != "outlets"])
    def test_ids(self, name: str) -> None:
        """Ids are lower-case words joined by hyphens, and one stands for one entry."""
        ids = [entry["id"] for entry in FILES[name]]
        assert [i for i in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", i)] == []
        assert twice(ids) == []

    def test_ids_across_files(self) -> None:
        """No id stands in two files, for an actor's id is one for the whole record (an outlet's is its name)."""
        assert twice([entry.get("id") or slug(entry["name"]) for name in NAMED for entry in FILES[name]]) == []

    def test_a_form_means_one_actor(self) -> None:
        """No name or alias stands for two actors, whatever file they are in; armed groups of two countries may share,
        for the report's country tells them apart."""
        forms = [(form, name, e["country"]) for name in NAMED for e in FILES[name] for form in name_forms(e)]
        shared = set(twice([form for form, _, _ in forms]))
        wrong = [one for one in forms if one[0] in shared and (one[1] != "armed_groups" or forms.count(one) > 1)]
        assert wrong == []

    def test_a_form_is_no_country(self) -> None:
        """No name or alias is also a country's name, demonym or place."""
        countries = set().union(*map(country_forms, FILES["countries"]))
        named = {form for name in NAMED for entry in FILES[name] for form in name_forms(entry)}
        assert sorted(named & countries) == []

    def test_active_years(self) -> None:
        """A group's years are a first and a last one, in order; the last may be open."""
        years = [(group["id"], *group["active"]) for group in FILES["armed_groups"]]
        assert [y for y in years if not isinstance(y[1], int) or not (y[2] is None or y[1] <= y[2] <= 2026)] == []

    def test_kinds_of_outlets(self) -> None:
        """An outlet is of one of the five kinds, and its name stands once."""
        assert {outlet["kind"] for outlet in FILES["outlets"]} == KINDS
        assert twice([outlet["name"] for outlet in FILES["outlets"]]) == []


class TestCommonNouns:
    def test_every_sector_has_nouns(self) -> None:
        """Newspapers have a noun for an actor of each sector."""
        assert {agent["sector"] for agent in FILES["agents"]} == SECTORS

    def test_a_noun_means_one_sector(self) -> None:
        """No noun stands twice, and no two entries of a sector have the same label."""
        assert twice([noun for agent in FILES["agents"] for noun in agent["nouns"]]) == []
        assert twice([f"{agent['sector']} {agent['label']}" for agent in FILES["agents"]]) == []

    def test_titles(self) -> None:
        """A title stands once, capitals aside, and its office is a known one or open."""
        assert twice([title["title"].casefold() for title in FILES["titles"]]) == []
        assert [title for title in FILES["titles"] if title["office"] not in OFFICES | {None}] == []


class TestLeaders:
    def test_names(self) -> None:
        """A leader of one country stands in one entry only, whatever the region."""
        people = [leader for entries in PEOPLE.values() for leader in entries]
        assert twice([f"{leader['name']}, {leader.get('country')}" for leader in people]) == []

    @pytest.mark.parametrize("region", LEADERS)
    def test_entries(self, region: str) -> None:
        """Each leader has a name, a known country or organisation, a PLOVER sector and an office."""
        allowed = CODES | NO_COUNTRY
        for leader in PEOPLE[region]:
            known = {"id", "name", "aliases", "surname", "country", "organisation", "sector", "offices"}
            assert leader.keys() <= known, leader
            assert leader["name"], leader
            assert leader.get("country") in allowed, leader
            assert leader.get("sector", "GOV") in SECTORS, leader
            assert leader["offices"], leader

    @pytest.mark.parametrize("region", LEADERS)
    def test_offices(self, region: str) -> None:
        """An office is a known one, with a title, and from and to are dates in order; `to` is null while it is held."""
        for leader in PEOPLE[region]:
            for office in leader["offices"]:
                first, last = office["from"], office["to"]
                where = f"{leader['name']}: {office}"
                assert office.keys() - {"country", "organisation", "sector"} == {"office", "title", "from", "to"}, where
                assert office.get("country") in CODES | NO_COUNTRY, where
                assert office.get("sector", "GOV") in SECTORS, where
                assert office["office"] in OFFICES, where
                assert isinstance(office["title"], str), where
                assert isinstance(first, str), where
                assert DATE.fullmatch(first), where
                assert last is None or DATE.fullmatch(last), where
                assert last is None or first[: len(last)] <= last[: len(first)], where

    @pytest.mark.parametrize("region", LEADERS)
    def test_organisations(self, region: str) -> None:
        """The organisation that a leader heads has an entry of its own."""
        ids = {entry["id"] for name in NAMED for entry in FILES[name] if "id" in entry}
        holders = [holder for leader in PEOPLE[region] for holder in (leader, *leader["offices"])]
        assert {holder["organisation"] for holder in holders if holder.get("organisation")} - ids == set()
