"""Who the actors of a report are.

Sentences are written word by word as «form/upos/head/deprel[/lemma][/entity label]», heads counted from 1.
"""

# ruff: noqa: E501 - the notation is easier to read unbroken

from __future__ import annotations

import pytest

from dragoman.coding.actors import ActorResolver
from dragoman.coding.tree import Tree
from dragoman.knowledge import Knowledge, read
from dragoman.values import Entity, Report, Sentence

WORLD = {
    "reference.yaml": read("reference.yaml"),
    "countries.yaml": [
        {"code": "RUS", "name": "Russia", "demonyms": ["Russian"], "people": ["Russians"], "capital": "Moscow", "seats": ["Moscow"]},
        {"code": "UKR", "name": "Ukraine", "demonyms": ["Ukrainian"], "people": ["Ukrainians"], "capital": "Kyiv", "seats": ["Kyiv"]},
        {"code": "PRK", "name": "North Korea", "demonyms": ["North Korean"], "capital": "Pyongyang", "seats": ["Pyongyang"]},
        {"code": "MLI", "name": "Mali", "demonyms": ["Malian"], "capital": "Bamako", "seats": ["Bamako"]},
        {"code": "FRA", "name": "France", "demonyms": ["French"], "people": ["French"], "capital": "Paris", "seats": ["Paris"]},
        {"code": "JOR", "name": "Jordan", "demonyms": ["Jordanian"], "capital": "Amman", "ambiguous": ["Jordan"]},
        {"code": "GEO", "name": "Georgia", "demonyms": ["Georgian"], "capital": "Tbilisi", "ambiguous": ["Georgia"]},
        {"code": "PSE", "name": "Palestine", "demonyms": ["Palestinian"], "people": ["Palestinians"], "cities": ["Gaza"]},
        {"code": "DEU", "name": "Germany", "demonyms": ["German"], "capital": "Berlin", "seats": ["Berlin"]},
        {"code": "DEU", "former": "DDR", "name": "East Germany", "demonyms": ["East German"], "people": ["East Germans"]},
        {"code": "BEL", "name": "Belgium", "demonyms": ["Belgian"], "capital": "Brussels", "seats": ["Brussels"], "ambiguous": ["Brussels"]},
        {"code": "TUR", "name": "Turkey", "demonyms": ["Turkish"]},
        {"code": "IRQ", "name": "Iraq", "demonyms": ["Iraqi"]},
        {"code": "COL", "name": "Colombia", "demonyms": ["Colombian"], "cities": ["Austin"], "ambiguous": ["Austin"]},
        {"code": "GBR", "name": "United Kingdom", "names": ["Britain"], "demonyms": ["British"], "capital": "London", "seats": ["London"]},
    ],
    "organisations.yaml": [
        {"id": "un", "name": "United Nations", "aliases": ["U.N.", "UN"], "country": "IGO", "sector": "IGO"},
        {"id": "eu", "name": "European Union", "seats": ["Brussels"], "country": "IGO", "sector": "IGO"},
        {"id": "red-cross", "name": "Red Cross", "country": "NGO", "sector": "NGO"},
    ],
    "institutions.yaml": [{"id": "rus-kremlin", "name": "Kremlin", "country": "RUS", "sector": "GOV"}],
    "armed_groups.yaml": [
        {"id": "hamas", "name": "Hamas", "country": "PSE", "sector": "REB", "active": [1987, None]},
        {"id": "nla-colombia", "name": "National Liberation Army", "country": "COL", "sector": "REB", "active": [1964, None]},
        {"id": "nla-mali", "name": "National Liberation Army", "country": "MLI", "sector": "REB", "active": [1999, 2001]},
    ],
    "leaders/all.yaml": [
        {"name": "Vladimir Putin", "country": "RUS",
         "offices": [{"office": "head_of_state", "title": "President", "from": "2012-05-07", "to": None}]},
        {"name": "Kim Jong Un", "aliases": ["Kim Jong-un"], "country": "PRK",
         "offices": [{"office": "head_of_state", "title": "Supreme Leader", "from": "2011-12", "to": None}]},
        {"name": "Theresa May", "country": "GBR",
         "offices": [{"office": "head_of_government", "title": "Prime Minister", "from": "2016-07-13", "to": "2019-07-24"}]},
        {"name": "King Charles III", "surname": "Charles", "country": "GBR",
         "offices": [{"office": "head_of_state", "title": "King", "from": "2022-09-08", "to": None}]},
        {"name": "Eduard Shevardnadze", "country": "GEO",
         "offices": [{"office": "head_of_state", "title": "President", "from": "1995-11-26", "to": "2003-11-23"},
                     {"office": "foreign_minister", "title": "Foreign Minister", "from": "1985-07-02", "to": "1990-12-20", "country": "RUS"}]},
        {"name": "Liz Truss", "country": "GBR",
         "offices": [{"office": "head_of_government", "title": "Prime Minister", "from": "2022-09-06", "to": "2022-10-25"}]},
    ],
    "agents.yaml": [
        {"sector": "GOV", "label": "government", "nouns": ["government", "official"]},
        {"sector": "MIL", "label": "military", "nouns": ["army", "military", "troop", "soldier"]},
        {"sector": "MIL", "label": "peacekeepers", "country": "IGO", "nouns": ["peacekeeper"]},
        {"sector": "NGO", "label": "aid groups", "country": "NGO", "nouns": ["aid group"]},
        {"sector": "REB", "label": "rebels", "nouns": ["rebel", "fighter"]},
        {"sector": "COP", "label": "police", "nouns": ["police"]},
        {"sector": "LEG", "label": "parliament", "nouns": ["parliament"]},
        {"sector": "CVL", "label": "civilians", "nouns": ["civilian", "protester", "people"]},
    ],
    "titles.yaml": [
        {"title": "president", "sector": "GOV", "office": "head_of_state"},
        {"title": "prime minister", "sector": "GOV", "office": "head_of_government"},
        {"title": "defence minister", "sector": "GOV", "office": "defence_minister"},
        {"title": "leader", "sector": None, "office": None},
        {"title": "spokesman", "sector": None, "office": None},
    ],
}  # fmt: skip
RESOLVER = ActorResolver(Knowledge.from_documents(WORLD))
NO_SPACE_BEFORE = ("'s", "'", ",", ".", ")", "-")


def read_notation(*lines: str) -> tuple[str, list[Sentence]]:
    """The text and the sentences of lines in the notation; «form/PER» at the end of a word's fields tags an entity."""
    text, sentences = "", []
    for line in lines:
        text += " " if text else ""
        first, starts, ends, rows, entities, quoted = len(text), [], [], [], [], []
        for index, item in enumerate(line.split()):
            form, upos, head, deprel, *more = item.split("/")
            text += " " if starts and form not in NO_SPACE_BEFORE else ""
            starts.append(len(text))
            text += form
            ends.append(len(text))
            quoted.append(form == "“" or (form != "”" and bool(quoted) and quoted[-1]))
            label = next((field for field in more if field in ("PER", "LOC", "ORG")), None)
            lemma = next((field for field in more if field != label), form)
            rows.append((form, upos, int(head) - 1, deprel, lemma))
            if label and entities and entities[-1].label == label and entities[-1].last == index:
                entities[-1] = Entity(entities[-1].first, index + 1, label)
            elif label:
                entities.append(Entity(index, index + 1, label))
        words, upos, heads, deprels, lemmas = zip(*rows, strict=True)
        sentences.append(
            Sentence(
                first, len(text), 0, words, tuple(starts), tuple(ends), tuple(quoted), lemmas, upos, heads, deprels,
                tuple(entities),
            )
        )  # fmt: skip
    return text, sentences


def resolve(*lines: str, published: str | None = "2023-05-09", title: str | None = None):
    """The actors of a report in the notation."""
    text, sentences = read_notation(*lines)
    return RESOLVER.resolve(Report(text, published=published, title=title), [Tree(one) for one in sentences])


def found(actors, sentence: int = -1) -> list[tuple[str, str]]:
    """The mentions of a sentence (the last by default) as text and actor."""
    count = len(actors._trees)
    return [(m.role.text, m.role.actor) for m in actors.all_in(sentence % count) if not m.place]


def roles(actors, sentence: int, word: int):
    """The roles of the mention at a word."""
    return next(m.roles for m in actors.all_in(sentence) if m.first <= word < m.last)


def places(actors, sentence: int):
    """The mentions of a sentence that say where."""
    return [m for m in actors.all_in(sentence) if m.place]


PUTIN_SPOKE = (
    "Russian/ADJ/2/amod President/PROPN/3/nmod:desc Vladimir/PROPN/5/nsubj Putin/PROPN/3/flat spoke/VERB/0/root"
)
KIM_SPOKE = "North/ADJ/2/amod Korean/ADJ/3/amod leader/NOUN/4/nmod:desc Kim/PROPN/7/nsubj Jong/PROPN/4/flat Un/PROPN/4/flat spoke/VERB/0/root"


class TestPersons:
    def test_a_title_and_a_country_belong_to_the_name(self):
        """«North Korean leader Kim Jong Un» is one mention of Kim Jong Un."""
        actors = resolve(KIM_SPOKE)
        assert found(actors) == [("North Korean leader Kim Jong Un", "kim-jong-un")]
        role = actors.at(0, 3)
        assert (role.name, role.country, role.sector) == ("Kim Jong Un", "PRK", "GOV")

    def test_every_word_of_the_phrase_leads_to_the_person(self):
        """The title and the demonym are covered too."""
        actors = resolve(KIM_SPOKE)
        assert {actors.at(0, word).actor for word in range(6)} == {"kim-jong-un"}
        assert actors.at(0, 6) is None

    def test_a_surname_is_the_full_name_of_the_report(self):
        """A person who isn't listed is known again by surname, with the country that was said once."""
        actors = resolve(
            "Malian/ADJ/3/amod Defence/PROPN/3/compound Minister/PROPN/4/nmod:desc Sadio/PROPN/6/nsubj Camara/PROPN/4/flat spoke/VERB/0/root",
            "Camara/PROPN/2/nsubj left/VERB/0/root",
        )
        assert found(actors, 0) == [("Malian Defence Minister Sadio Camara", "sadio-camara-mli")]
        assert found(actors) == [("Camara", "sadio-camara-mli")]
        assert actors.at(1, 0).sector == "GOV"

    def test_a_surname_before_the_full_name(self):
        """A headline's surname finds the full name that comes later."""
        actors = resolve(
            "Camara/PROPN/2/nsubj/PER left/VERB/0/root",
            "Sadio/PROPN/3/nsubj/PER Camara/PROPN/1/flat/PER spoke/VERB/0/root",
        )
        assert found(actors, 0) == [("Camara", "sadio-camara")]

    def test_an_apposition_tells_country_and_office(self):
        """«Sadio Camara, Mali's defence minister» is one person of Mali's government."""
        actors = resolve(
            "Sadio/PROPN/8/nsubj/PER Camara/PROPN/1/flat/PER ,/PUNCT/7/punct Mali/PROPN/7/nmod:poss 's/PART/4/case"
            " defence/NOUN/7/compound minister/NOUN/1/appos spoke/VERB/0/root"
        )
        assert found(actors) == [("Sadio Camara", "sadio-camara-mli")]
        assert actors.at(0, 6).name == "Sadio Camara"

    def test_an_officer_of_state_is_of_the_country_spoken_of(self):
        """A minister whose country is left to be understood gets the context's, in every mention."""
        actors = resolve(
            "Mali/PROPN/2/nsubj voted/VERB/0/root",
            "Defence/PROPN/2/compound Minister/PROPN/3/nmod:desc Sadio/PROPN/5/nsubj Camara/PROPN/3/flat spoke/VERB/0/root",
            "Camara/PROPN/2/nsubj left/VERB/0/root",
        )
        assert [found(actors, 1)[0][1], found(actors, 2)[0][1]] == ["sadio-camara-mli", "sadio-camara-mli"]

    def test_a_listed_surname_needs_the_office_at_the_date(self):
        """«May» is the prime minister only while she was; «Truss» only later."""
        line = "Prime/ADJ/2/amod Minister/PROPN/3/nmod:desc {}/PROPN/4/nsubj spoke/VERB/0/root"
        assert found(resolve(line.format("May"), published="2018-01-01")) == [("Prime Minister May", "theresa-may")]
        assert found(resolve(line.format("Truss"), published="2018-01-01")) == [("Prime Minister Truss", "truss-gov")]

    def test_a_month_is_no_person(self):
        """«May 18» names nobody."""
        line = "Britain/PROPN/2/nsubj voted/VERB/0/root on/ADP/4/case May/PROPN/2/obl 18/NUM/4/nummod"
        assert found(resolve(line, published="2018-05-18")) == [("Britain", "GBR")]

    def test_a_first_name_before_a_country_name_is_a_person(self):
        """«Louis Jordan» is nobody's country."""
        actors = resolve("Louis/PROPN/3/nsubj/PER Jordan/PROPN/1/flat/PER spoke/VERB/0/root")
        assert [(r.actor, r.country) for r in roles(actors, 0, 0)] == [("louis-jordan", None)]

    def test_an_office_names_its_holder(self):
        """«The Russian president» is who held the office on the report's date; without a date, the government."""
        line = "The/DET/3/det Russian/ADJ/3/amod president/NOUN/4/nsubj spoke/VERB/0/root"
        assert found(resolve(line)) == [("The Russian president", "vladimir-putin")]
        assert found(resolve(line, published=None)) == [("The Russian president", "RUS")]

    def test_a_former_president_is_not_the_holder(self):
        """«The former Russian president» isn't taken for today's."""
        line = "The/DET/4/det former/ADJ/4/amod Russian/ADJ/4/amod president/NOUN/5/nsubj spoke/VERB/0/root"
        assert found(resolve(line)) == [("The former Russian president", "RUS")]

    def test_a_title_alone_is_the_person_who_bears_it(self):
        """«The president» is the last president named."""
        actors = resolve(PUTIN_SPOKE, KIM_SPOKE, "The/DET/2/det president/NOUN/3/nsubj left/VERB/0/root")
        assert found(actors) == [("The president", "vladimir-putin")]

    def test_an_unlisted_person_is_of_the_country_around(self):
        """A full name without a country gets the one named nearest, and says that it is a guess."""
        actors = resolve("Oliver/PROPN/3/nsubj/PER Tambo/PROPN/1/flat/PER left/VERB/0/root Mali/PROPN/3/obj")
        (person,) = (actor for actor in actors.actors() if actor.name == "Oliver Tambo")
        assert (person.id, person.country, person.reason) == (
            "oliver-tambo-mli",
            "MLI",
            "full name, country of the context",
        )

    def test_the_country_is_that_of_the_office_at_the_time(self):
        """Between two offices the last one counts, before the first one that."""
        line = "Eduard/PROPN/3/nsubj/PER Shevardnadze/PROPN/1/flat/PER spoke/VERB/0/root"
        countries = [
            resolve(line, published=date).at(0, 0).country
            for date in ("1980-01-01", "1986-01-01", "1992-01-01", "2000-01-01")
        ]
        assert countries == ["RUS", "RUS", "RUS", "GEO"]

    def test_the_leader_is_who_governs(self):
        """«The British leader» is the prime minister, not the king."""
        line = "The/DET/3/det British/ADJ/3/amod leader/NOUN/4/nsubj spoke/VERB/0/root"
        assert found(resolve(line, published="2022-10-01")) == [("The British leader", "liz-truss")]

    def test_a_lone_name_of_a_country_is_the_country(self):
        """Taken for a person by the tagger, «Jordan» is Jordan, but «Austin» a person."""
        line = "{}/PROPN/2/nsubj/PER spoke/VERB/0/root about/ADP/4/case Colombia/PROPN/2/obl"
        assert found(resolve(line.format("Jordan")))[0] == ("Jordan", "JOR")
        assert found(resolve(line.format("Austin")))[0] == ("Austin", "austin")


class TestCountries:
    @pytest.mark.parametrize("name", ["Russia", "Moscow"])
    def test_a_capital_that_acts_is_the_government(self, name):
        """Country and capital as subjects are one actor."""
        actors = resolve(f"{name}/PROPN/2/nsubj warned/VERB/0/root Ukraine/PROPN/2/obj")
        assert found(actors) == [(name, "RUS"), ("Ukraine", "UKR")]
        assert actors.at(0, 0).sector == "GOV"

    @pytest.mark.parametrize(
        ("line", "place"),
        [
            ("He/PRON/2/nsubj spoke/VERB/0/root in/ADP/4/case Moscow/PROPN/2/obl", True),
            ("He/PRON/2/nsubj flew/VERB/0/root/fly to/ADP/4/case Moscow/PROPN/2/obl", True),
            ("He/PRON/2/nsubj sent/VERB/0/root/send arms/NOUN/2/obj to/ADP/5/case Ukraine/PROPN/2/obl", False),
            ("He/PRON/2/nsubj spoke/VERB/0/root with/ADP/4/case Moscow/PROPN/2/obl", False),
            ("He/PRON/2/nsubj fled/VERB/0/root/flee from/ADP/4/case Russia/PROPN/2/obl", True),
            ("He/PRON/2/nsubj received/VERB/0/root/receive aid/NOUN/2/obj from/ADP/5/case Russia/PROPN/2/obl", False),
        ],
    )
    def test_the_relation_tells_place_from_actor(self, line, place):
        """«in Moscow» and «flew to Moscow» are places, «with Moscow» and «aid from Russia» are actors."""
        actors = resolve(line)
        assert (found(actors) == []) is place
        assert bool(places(actors, 0)) is place

    def test_a_demonym_before_a_plain_noun_is_the_country(self):
        """«Russian invasion of Ukraine» names two countries."""
        actors = resolve("Russian/ADJ/2/amod invasion/NOUN/0/root of/ADP/4/case Ukraine/PROPN/2/nmod")
        assert found(actors) == [("Russian", "RUS"), ("Ukraine", "UKR")]

    def test_other_words_of_the_report_tell_georgia_from_georgia(self):
        """Beside Atlanta, Georgia is no country."""
        line = "Georgia/PROPN/2/nsubj voted/VERB/0/root near/ADP/4/case {}/PROPN/2/obl"
        assert found(resolve(line.format("Tbilisi"))) == [("Georgia", "GEO")]
        assert found(resolve(line.format("Atlanta"))) == []

    def test_a_former_state_has_an_id_of_its_own(self):
        """East Germany's soldiers are its own, though the country's code is Germany's."""
        actors = resolve(
            "East/ADJ/2/amod German/ADJ/3/amod troops/NOUN/4/nsubj/troop left/VERB/0/root Germany/PROPN/4/obj"
        )
        assert [(r.actor, r.country) for r in (actors.at(0, 2), actors.at(0, 4))] == [
            ("DDR-MIL", "DEU"),
            ("DEU", "DEU"),
        ]

    @pytest.mark.parametrize(
        ("before", "actor"), [("Europe", "eu"), ("The European Union", "eu"), ("Belgium", "BEL"), ("Belgian", "BEL")]
    )
    def test_a_seat_of_an_organisation(self, before, actor):
        """«Brussels» is the Union, unless the report speaks of Belgium."""
        words = before.split()
        opening = " ".join(f"{word}/PROPN/{len(words) + 1}/nsubj" for word in words) + " voted/VERB/0/root"
        assert found(resolve(opening, "Brussels/PROPN/2/nsubj agreed/VERB/0/root")) == [("Brussels", actor)]

    def test_a_form_of_two_groups_is_the_one_of_the_country(self):
        """The National Liberation Army is Colombia's in a report on Colombia, and the one about then elsewhere."""
        line = "National/ADJ/3/amod Liberation/PROPN/3/compound Army/PROPN/4/nsubj attacked/VERB/0/root {}/PROPN/4/obj"
        assert found(resolve(line.format("Colombia"), published="2000-01-01"))[0][1] == "nla-colombia"
        assert found(resolve(line.format("Mali"), published="2000-01-01"))[0][1] == "nla-mali"
        assert found(resolve(line.format("Mali"), published="2010-01-01"))[0][1] == "nla-colombia"

    def test_a_place_that_only_the_atlas_knows(self):
        """A town that no country's entry lists is a place of its country; one that nobody lists is of the context's."""
        actors = resolve("They/PRON/2/nsubj shelled/VERB/0/root Berdychiv/PROPN/2/obj/LOC")
        assert [m.role.country for m in places(actors, 0)] == ["UKR"]
        actors = resolve(
            "Mali/PROPN/2/nsubj voted/VERB/0/root", "They/PRON/2/nsubj shelled/VERB/0/root Zzyx/PROPN/2/obj/LOC"
        )
        assert [m.role.country for m in places(actors, 1)] == ["MLI"]

    def test_a_place_without_a_name_is_acted_on(self):
        """«Shelled two villages» hits the other country of the report, not the named one that shells."""
        actors = resolve(
            "Mali/PROPN/2/nsubj warned/VERB/0/root Mali/PROPN/2/obj",
            "Russian/ADJ/2/amod troops/NOUN/3/nsubj/troop shelled/VERB/0/root two/NUM/5/nummod villages/NOUN/3/obj/village",
        )
        assert [(m.role.text, m.role.country) for m in places(actors, 1)] == [("two villages", "MLI")]

    def test_names_in_capitals(self):
        """«RUSSIA» and «NORTH KOREA» of a headline are names; an abbreviation stays what it is."""
        line = "NORTH/PROPN/2/compound KOREA/PROPN/3/nsubj WARNS/VERB/0/root RUSSIA/PROPN/3/obj AND/CCONJ/6/cc U.N./PROPN/4/conj"
        assert found(resolve(line)) == [("NORTH KOREA", "PRK"), ("RUSSIA", "RUS"), ("U.N.", "un")]

    def test_a_people_of_several_countries(self):
        """Kurds are those of the country that the report names."""
        line = "Kurds/PROPN/2/nsubj left/VERB/0/root {}/PROPN/2/obj"
        assert [resolve(line.format(name)).at(0, 0).country for name in ("Turkey", "Iraq", "Mali")] == [
            "TUR",
            "IRQ",
            None,
        ]


class TestCommonNouns:
    @pytest.mark.parametrize(
        ("line", "text", "actor", "name"),
        [
            ("Russian/ADJ/2/amod troops/NOUN/3/nsubj/troop left/VERB/0/root", "Russian troops", "RUS-MIL", "Russian military"),
            ("French/ADJ/2/amod police/NOUN/3/nsubj left/VERB/0/root", "French police", "FRA-COP", "French police"),
            ("The/DET/3/det Malian/ADJ/3/amod government/NOUN/4/nsubj left/VERB/0/root", "The Malian government", "MLI", "Mali"),
            ("Ukraine/PROPN/3/nmod:poss 's/PART/1/case parliament/NOUN/4/nsubj met/VERB/0/root",
             "Ukraine's parliament", "UKR-LEG", "Ukrainian parliament"),
            ("Kurdish/ADJ/2/amod fighters/NOUN/3/nsubj/fighter left/VERB/0/root", "Kurdish fighters", "kurds-REB", "Kurdish rebels"),
            ("Hamas/PROPN/2/compound fighters/NOUN/3/nsubj/fighter left/VERB/0/root", "Hamas fighters", "hamas", "Hamas"),
            ("A/DET/2/det spokesman/NOUN/7/nsubj for/ADP/6/case the/DET/6/det Malian/ADJ/6/amod army/NOUN/2/nmod left/VERB/0/root",
             "A spokesman for the Malian army", "MLI-MIL", "Malian military"),
            ("Western/ADJ/2/amod allies/NOUN/3/nsubj/ally left/VERB/0/root", "Western allies", "the-west", "the West"),
            ("U.N./PROPN/2/compound members/NOUN/3/nsubj/member met/VERB/0/root", "U.N. members", "un", "United Nations"),
            ("the/DET/2/det people/NOUN/5/nsubj of/ADP/4/case Russia/PROPN/2/nmod met/VERB/0/root",
             "the people of Russia", "RUS-CVL", "Russian civilians"),
        ],
    )  # fmt: skip
    def test_what_qualifies_a_noun_tells_whose_it_is(self, line, text, actor, name):
        """Demonym, possessor, organisation or what follows «of» and «for»."""
        actors = resolve(line)
        assert found(actors) == [(text, actor)]
        assert actors.actors()[0].name == name

    def test_two_demonyms_are_two_actors(self):
        """«Russian and Ukrainian troops» are the troops of both."""
        actors = resolve(
            "Russian/ADJ/4/amod and/CCONJ/3/cc Ukrainian/ADJ/1/conj troops/NOUN/5/nsubj/troop met/VERB/0/root"
        )
        assert {role.actor for role in roles(actors, 0, 3)} == {"RUS-MIL", "UKR-MIL"}

    def test_the_report_gives_the_country(self):
        """«Police» without a country are those of the country spoken of."""
        actors = resolve(
            "France/PROPN/2/nsubj voted/VERB/0/root", "Police/NOUN/2/nsubj/police arrested/VERB/0/root protesters/NOUN/2/obj/protester"
        )  # fmt: skip
        assert found(actors) == [("Police", "FRA-COP"), ("protesters", "FRA-CVL")]

    def test_a_crowd_is_of_the_place_where_it_is(self):
        """The place in the sentence outweighs the country spoken of before."""
        actors = resolve(
            "France/PROPN/2/nsubj warned/VERB/0/root Mali/PROPN/2/obj",
            "Protesters/NOUN/2/nsubj/protester met/VERB/0/root in/ADP/4/case Kyiv/PROPN/2/obl",
        )
        assert found(actors) == [("Protesters", "UKR-CVL")]

    def test_soldiers_sent_are_the_senders(self):
        """«Russia sends soldiers to Mali»: Russia's."""
        line = "Russia/PROPN/2/nsubj sends/VERB/0/root/send soldiers/NOUN/2/obj/soldier to/ADP/5/case Mali/PROPN/2/obl"
        assert found(resolve(line))[1] == ("soldiers", "RUS-MIL")

    def test_victims_are_not_of_the_named_nation_that_kills_them(self):
        """«Russian troops killed civilians» in a report on Ukraine; plain «troops» may be the victims' own."""
        opening = "Ukraine/PROPN/2/nsubj warned/VERB/0/root Ukraine/PROPN/2/obj"
        line = "{} troops/NOUN/3/nsubj/troop killed/VERB/0/root/kill civilians/NOUN/3/obj/civilian"
        assert found(resolve(opening, line.format("Russian/ADJ/2/amod")))[-1] == ("civilians", "UKR-CVL")
        own = "Mali/PROPN/2/nsubj warned/VERB/0/root Mali/PROPN/2/obj"
        assert found(resolve(own, line.format("The/DET/2/det")))[-1] == ("civilians", "MLI-CVL")

    def test_peacekeepers_and_aid_groups_are_of_no_country(self):
        """They are not the country's where they are; but «French peacekeepers» are French."""
        line = "Mali/PROPN/2/nsubj expelled/VERB/0/root {}/NOUN/2/obj/peacekeeper"
        assert resolve(line.format("peacekeepers")).at(0, 2).country == "IGO"
        line = "Mali/PROPN/2/nsubj expelled/VERB/0/root aid/NOUN/4/compound groups/NOUN/2/obj/group"
        assert resolve(line).at(0, 3).country == "NGO"
        line = "French/ADJ/2/amod peacekeepers/NOUN/3/nsubj/peacekeeper left/VERB/0/root"
        assert resolve(line).at(0, 1).country == "FRA"

    def test_both_armies(self):
        """«Both armies» are those of the last two countries."""
        actors = resolve(
            "Russia/PROPN/2/nsubj warned/VERB/0/root Ukraine/PROPN/2/obj",
            "Both/DET/2/det armies/NOUN/3/nsubj/army left/VERB/0/root",
        )
        assert [role.actor for role in roles(actors, 1, 1)] == ["RUS-MIL", "UKR-MIL"]

    def test_a_stance_is_no_country(self):
        """«Pro-Ukrainian protesters» in Russia are Russians."""
        actors = resolve(
            "Russia/PROPN/2/nsubj voted/VERB/0/root",
            "pro/ADJ/4/amod -/PUNCT/1/punct Ukrainian/ADJ/1/amod protesters/NOUN/5/nsubj/protester left/VERB/0/root",
        )
        assert actors.at(1, 3).actor == "RUS-CVL"

    def test_officials_of_an_unknown_body_have_no_country(self):
        """«Wikimedia officials» are not the government of the country spoken of."""
        actors = resolve(
            "Russia/PROPN/2/nsubj voted/VERB/0/root",
            "Wikimedia/PROPN/2/compound officials/NOUN/3/nsubj/official left/VERB/0/root",
        )
        assert found(actors) == []

    def test_rebels_are_those_spoken_of(self):
        """«The rebels» are the group named before."""
        actors = resolve(
            "Hamas/PROPN/2/nsubj left/VERB/0/root", "The/DET/2/det rebels/NOUN/3/nsubj/rebel left/VERB/0/root"
        )
        assert found(actors) == [("The rebels", "hamas")]

    def test_its_army_belongs_to_what_it_means(self):
        """A possessive pronoun gives the country."""
        actors = resolve("Mali/PROPN/2/nsubj sent/VERB/0/root its/PRON/4/nmod:poss army/NOUN/2/obj")
        assert found(actors)[-1] == ("its army", "MLI-MIL")

    def test_counted_actors_are_found_at_the_count(self):
        """The head «thousands» leads to the protesters."""
        actors = resolve(
            "Thousands/NOUN/5/nsubj/thousand of/ADP/4/case French/ADJ/4/amod protesters/NOUN/1/nmod/protester met/VERB/0/root"
        )  # fmt: skip
        assert actors.at(0, 0).actor == "FRA-CVL"

    def test_a_police_station_is_no_actor(self):
        """A noun that only qualifies a building isn't one who acts."""
        actors = resolve("He/PRON/2/nsubj left/VERB/0/root a/DET/5/det police/NOUN/5/compound station/NOUN/2/obj")
        assert found(actors) == []


class TestBackReference:
    def test_he_is_the_person_and_it_the_country(self):
        """Pronouns point to the last fitting subject, with their own span."""
        actors = resolve(
            PUTIN_SPOKE, "He/PRON/2/nsubj warned/VERB/0/root Ukraine/PROPN/2/obj", "It/PRON/2/nsubj fell/VERB/0/root"
        )
        assert found(actors, 1)[0] == ("He", "vladimir-putin")
        assert found(actors, 2) == []
        actors = resolve("Ukraine/PROPN/2/nsubj fell/VERB/0/root", "It/PRON/2/nsubj fell/VERB/0/root")
        assert found(actors) == [("It", "UKR")]

    def test_sex_is_heeded(self):
        """«She» isn't the man named last."""
        actors = resolve(
            "Theresa/PROPN/3/nsubj May/PROPN/1/flat spoke/VERB/0/root", PUTIN_SPOKE, "She/PRON/2/nsubj left/VERB/0/root",
            published="2018-01-01",
        )  # fmt: skip
        assert found(actors) == [("She", "theresa-may")]

    def test_him_is_not_the_subject_of_his_own_verb(self):
        """«Putin met him» is somebody else than Putin."""
        actors = resolve(KIM_SPOKE, "Putin/PROPN/2/nsubj met/VERB/0/root him/PRON/2/obj")
        assert found(actors) == [("Putin", "vladimir-putin"), ("him", "kim-jong-un")]

    def test_a_pronoun_may_come_first(self):
        """«In his message, Kim said»: his is Kim's."""
        actors = resolve(
            PUTIN_SPOKE,
            "In/ADP/3/case his/PRON/3/nmod:poss message/NOUN/6/obl ,/PUNCT/3/punct Kim/PROPN/6/nsubj said/VERB/0/root",
        )
        assert found(actors) == [("his", "kim-jong-un"), ("Kim", "kim-jong-un")]

    def test_it_is_nobody_where_the_last_subject_was_a_thing(self):
        """After «the storm fell», «it» isn't the country in the sentence before."""
        actors = resolve(
            "The/DET/2/det storm/NOUN/3/nsubj hit/VERB/0/root Ukraine/PROPN/3/obj", "It/PRON/2/nsubj fell/VERB/0/root"
        )
        assert found(actors) == []

    def test_both_countries_are_the_last_two(self):
        """«The two countries» are several roles of one mention."""
        actors = resolve(
            "Russia/PROPN/2/nsubj warned/VERB/0/root Ukraine/PROPN/2/obj",
            "The/DET/3/det two/NUM/3/nummod countries/NOUN/4/nsubj/country agreed/VERB/0/root",
        )
        assert [role.actor for role in roles(actors, 1, 2)] == ["RUS", "UKR"]
        assert {role.text for role in roles(actors, 1, 2)} == {"The two countries"}

    def test_the_two_sides_may_be_a_group_and_a_government(self):
        """«The two sides» after an armed group and a government are these; «the two countries» would not be."""
        opening = "Hamas/PROPN/5/nsubj and/CCONJ/4/cc French/ADJ/4/amod officials/NOUN/1/conj/official met/VERB/0/root"
        sides = resolve(opening, "The/DET/3/det two/NUM/3/nummod sides/NOUN/4/nsubj/side agreed/VERB/0/root")
        assert [role.actor for role in roles(sides, 1, 2)] == ["hamas", "FRA"]
        countries = resolve(opening, "The/DET/3/det two/NUM/3/nummod countries/NOUN/4/nsubj/country agreed/VERB/0/root")
        assert found(countries) == []

    def test_it_is_said_means_nobody(self):
        """The «it» of «it is estimated that» isn't the country before."""
        actors = resolve(
            "Russia/PROPN/2/nsubj voted/VERB/0/root",
            "It/PRON/3/nsubj:pass is/AUX/3/aux:pass estimated/VERB/0/root that/SCONJ/6/mark Ukraine/PROPN/6/nsubj voted/VERB/3/ccomp",
        )
        assert found(actors) == [("Ukraine", "UKR")]

    def test_the_country_may_have_been_a_place(self):
        """«The country» after «in Mali» is Mali."""
        actors = resolve(
            "Russia/PROPN/2/nsubj fought/VERB/0/root in/ADP/4/case Mali/PROPN/2/obl",
            "The/DET/2/det country/NOUN/3/nsubj voted/VERB/0/root",
        )
        assert found(actors) == [("The country", "MLI")]

    def test_they_are_all_that_were_named_together(self):
        """«They» after «Russia and Ukraine agreed» are both."""
        actors = resolve(
            "Russia/PROPN/4/nsubj and/CCONJ/3/cc Hamas/PROPN/1/conj agreed/VERB/0/root",
            "They/PRON/2/nsubj left/VERB/0/root",
        )
        assert {role.actor for role in roles(actors, 1, 0)} == {"RUS", "hamas"}

    def test_its_belongs_to_the_parallel_possessor(self):
        """In «Russia's invasion of Ukraine and its annexation», «its» is Russia's."""
        actors = resolve(
            "Britain/PROPN/2/nsubj condemned/VERB/0/root Russia/PROPN/5/nmod:poss 's/PART/3/case invasion/NOUN/2/obj"
            " of/ADP/7/case Ukraine/PROPN/5/nmod and/CCONJ/10/cc its/PRON/10/nmod:poss annexation/NOUN/5/conj"
        )
        assert actors.at(0, 8).actor == "RUS"

    def test_the_group_is_the_last_group(self):
        """«The group» points to the armed group, not to the country."""
        actors = resolve(
            "Hamas/PROPN/2/nsubj warned/VERB/0/root Ukraine/PROPN/2/obj",
            "The/DET/2/det group/NOUN/3/nsubj left/VERB/0/root",
        )
        assert found(actors) == [("The group", "hamas")]

    def test_a_body_is_known_by_the_last_word_of_its_name(self):
        """«The army» after the National Liberation Army is that, however many sentences later."""
        actors = resolve(
            "National/ADJ/3/amod Liberation/PROPN/3/compound Army/PROPN/4/nsubj left/VERB/0/root Colombia/PROPN/4/obj",
            *["Russia/PROPN/2/nsubj voted/VERB/0/root"] * 5,
            "The/DET/2/det army/NOUN/3/nsubj left/VERB/0/root",
        )
        assert found(actors) == [("The army", "nla-colombia")]

    def test_it_is_ready_means_somebody(self):
        """In «said it was ready to talk», «it» is the speaker, whatever the parser calls it."""
        line = "Hamas/PROPN/2/nsubj said/VERB/0/root/say it/PRON/5/expl was/AUX/5/cop ready/ADJ/2/ccomp to/PART/7/mark talk/VERB/5/xcomp"
        assert found(resolve(line))[-1] == ("it", "hamas")

    def test_i_and_we_in_a_quotation_are_the_speaker(self):
        """«We will win», the president said: the president, and «our army» is the country's."""
        actors = resolve(
            "“/PUNCT/4/punct Our/PRON/3/nmod:poss army/NOUN/4/nsubj wins/VERB/9/ccomp ”/PUNCT/4/punct"
            " the/DET/8/det Russian/ADJ/8/amod president/NOUN/9/nsubj said/VERB/0/root",
            "“/PUNCT/3/punct We/PRON/3/nsubj fight/VERB/0/root ”/PUNCT/3/punct",
        )
        assert ("Our army", "RUS-MIL") in found(actors, 0)
        assert found(actors, 1) == [("We", "vladimir-putin")]

    def test_we_outside_a_quotation_is_nobody(self):
        """The writer's own «we» names no actor."""
        actors = resolve("Russia/PROPN/2/nsubj voted/VERB/0/root", "We/PRON/2/nsubj left/VERB/0/root")
        assert found(actors) == []

    def test_he_is_not_who_is_named_in_his_words(self):
        """“Putin is mad,” he said: not Putin."""
        actors = resolve(
            KIM_SPOKE,
            "“/PUNCT/4/punct Putin/PROPN/4/nsubj is/AUX/4/cop mad/ADJ/7/ccomp ”/PUNCT/4/punct he/PRON/7/nsubj said/VERB/0/root",
        )
        assert found(actors)[-1] == ("he", "kim-jong-un")

    def test_a_relative_pronoun_is_its_antecedent(self):
        """In «Russia, which invaded Ukraine», «which» is Russia."""
        actors = resolve(
            "Russia/PROPN/6/nsubj ,/PUNCT/4/punct which/PRON/4/nsubj invaded/VERB/1/acl:relcl Ukraine/PROPN/4/obj agreed/VERB/0/root"
        )
        assert actors.at(0, 2).actor == "RUS"


class TestActors:
    def test_each_actor_comes_once_with_its_names(self):
        """Names met are aliases; the canonical one isn't repeated."""
        actors = resolve(PUTIN_SPOKE, "Putin/PROPN/2/nsubj left/VERB/0/root").actors()
        assert [(a.id, a.name, a.aliases) for a in actors] == [("vladimir-putin", "Vladimir Putin", ("Putin",))]

    def test_names_are_found_by_characters(self):
        """The actor at a stretch of the text, or none."""
        text, _ = read_notation(KIM_SPOKE)
        actors = resolve(KIM_SPOKE)
        start = text.index("Kim")
        assert actors.name_at(start, start + 11).name == "Kim Jong Un"
        assert actors.name_at(text.index("spoke"), len(text)) is None

    def test_offsets_point_into_the_text(self):
        """Each role's span is its text."""
        text, sentences = read_notation(PUTIN_SPOKE, KIM_SPOKE)
        actors = resolve(PUTIN_SPOKE, KIM_SPOKE)
        roles = [m.role for i in range(len(sentences)) for m in actors.all_in(i)]
        assert [text[role.start : role.end] for role in roles] == [role.text for role in roles]

    def test_a_broken_parse_does_no_harm(self):
        """A cycle in the heads is survived."""
        actors = resolve("Russia/PROPN/2/conj Ukraine/PROPN/1/conj which/PRON/2/nsubj troops/NOUN/4/nmod/troop")
        assert ("Russia", "RUS") in found(actors)
