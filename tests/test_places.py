"""Where acts happened: names of places, their namesakes, and which act they belong to."""

from __future__ import annotations

import pytest

from dragoman.coding.atlas import Entry, atlas, key
from dragoman.coding.places import Places
from dragoman.coding.tree import Tree
from dragoman.knowledge import load, read
from dragoman.language.encoder import Model
from dragoman.language.parser import Parser
from dragoman.values import Place, Report, Role

Actors = dict[str, str | None]


@pytest.fixture(scope="module")
def parser() -> Parser:
    """The parser that ships with the package."""
    return Parser(Model())


@pytest.fixture(scope="module")
def places() -> Places:
    """The places that ship with the package."""
    return Places(load())


class Case:
    """A text with an act, asked where it happened."""

    def __init__(self, parser: Parser, places: Places) -> None:
        self._parser = parser
        self._places = places

    def place(self, text: str, word: str, actors: Actors | None = None) -> Place | None:
        """The place of the act told by ``word``; ``actors`` are its sides as written, with their countries."""
        trees = [Tree(sentence) for sentence in self._parser.parse(text).sentences]
        index, trigger = next(
            (i, w) for i, tree in enumerate(trees) for w, form in enumerate(tree.words) if form == word
        )
        roles = [_role(text, name, country) for name, country in (actors or {}).items()]
        return self._places.reading(Report(text=text), trees).of(index, trigger, roles)

    def name(self, text: str, word: str, actors: Actors | None = None) -> tuple[str, str | None] | None:
        """The name and the country of the place."""
        found = self.place(text, word, actors)
        return (found.name, found.country) if found else None


@pytest.fixture(scope="module")
def case(parser: Parser, places: Places) -> Case:
    """Texts to ask."""
    return Case(parser, places)


def _role(text: str, name: str, country: str | None) -> Role:
    start = text.index(name)
    return Role(start, start + len(name), name, name, country, None, name)


class TestAtlas:
    @pytest.mark.parametrize("name", ["Deir al-Balah", "Deir Al Balah", "deir al balah"])
    def test_spellings_are_one(self, name: str) -> None:
        """Accents, hyphens, apostrophes and case don't count."""
        [entry] = atlas().places(key(name))
        assert (entry.name, entry.country) == ("Deir al-Balah", "PSE")

    def test_a_name_may_mean_several_places(self) -> None:
        """All are given."""
        assert {(e.country, e.kind) for e in atlas().places("georgia")} == {("GEO", "country"), ("USA", "region")}

    def test_every_listed_region_can_be_looked_up(self) -> None:
        """Each name of places.yaml is found, and its point lies on the globe."""
        names = [name for listed in read("places.yaml").values() for names in listed for name in names.split("|")]
        entries = [entry for name in names for entry in atlas().places(key(name))]
        assert [name for name in names if key(name) not in atlas()] == []
        assert all(-90 <= entry.lat <= 90 and -180 <= entry.lon <= 180 for entry in entries)

    def test_places_are_in_countries_that_the_knowledge_knows(self) -> None:
        """A place has a code of countries.yaml, or none where no country has it alone."""
        codes = {country.country for country in load().countries}
        assert set(read("places.yaml")) - codes == {"international"}

    def test_every_city_and_seat_of_the_countries_has_a_point(self) -> None:
        """A city that countries.yaml lists is in the atlas, under that country where it is there at all."""
        listed = [(c.country, name) for c in load().countries for name in (*c.cities, *c.seats)]
        missing = [pair for pair in listed if pair[0] not in {e.country for e in atlas().places(key(pair[1]))}]
        assert len(missing) <= 0.02 * len(listed), missing

    def test_near(self) -> None:
        """Half a degree apart is one place."""
        here = Entry("city", "A", "PSE", "", 31.3, 34.2, 1)
        assert here.is_near(Entry("city", "B", "EGY", "", 31.28, 34.24, 1))
        assert not here.is_near(Entry("city", "C", "EGY", "", 30.0, 31.2, 1))


class TestWhere:
    @pytest.mark.parametrize(
        ("text", "word", "expected"),
        [
            ("Militants killed 12 soldiers in Mosul on Tuesday.", "killed", ("Mosul", "IRQ")),
            ("Israel struck a convoy at the Rafah crossing.", "struck", ("Rafah crossing", "PSE")),
            ("Russian forces attacked a depot near Kharkiv.", "attacked", ("Kharkiv", "UKR")),
            ("Iran and Iraq held talks in Geneva.", "talks", ("Geneva", "CHE")),
            ("The Vienna talks between Iran and six powers failed.", "talks", ("Vienna", "AUT")),
            ("The army captured the city of Goma.", "captured", ("Goma", "COD")),
            ("Fighting broke out in the Sudanese capital, Khartoum.", "broke", ("Khartoum", "SDN")),
            ("Houthi rebels fired on a ship in the Red Sea.", "fired", ("Red Sea", None)),
            ("Ukraine withdrew its troops from Avdiivka.", "withdrew", ("Avdiivka", "UKR")),
            ("An Israeli air strike on Khan Younis killed nine people.", "killed", ("Khan Younis", "PSE")),
            ("Police in Nice detained two men.", "detained", ("Nice", "FRA")),
            ("The president visited Kiev.", "visited", ("Kyiv", "UKR")),
        ],
    )
    def test_the_place_named_with_the_act(
        self, case: Case, text: str, word: str, expected: tuple[str, str | None]
    ) -> None:
        """After a preposition, before or of a noun, as what was struck."""
        assert case.name(text, word) == expected

    @pytest.mark.parametrize(
        ("text", "word", "actors"),
        [
            ("France condemned the raid in Jenin.", "condemned", {"France": "FRA"}),
            ("Washington warned Moscow.", "warned", {"Washington": "USA", "Moscow": "RUS"}),
            ("Russia accused Ukraine of shelling Donetsk.", "accused", {"Russia": "RUS", "Ukraine": "UKR"}),
            ("The minister said in Cairo that rebels attacked a base.", "attacked", {}),
        ],
    )
    def test_not_the_place_of_another_act(self, case: Case, text: str, word: str, actors: Actors) -> None:
        """What is condemned or reported happened elsewhere, and a capital may be a government."""
        assert case.name(text, word, actors) is None

    def test_a_target_that_is_struck_is_the_place(self, case: Case) -> None:
        """Though it is an actor's name; the city counts before the country."""
        assert case.name("Russia shelled Kharkiv.", "shelled", {"Kharkiv": "UKR"}) == ("Kharkiv", "UKR")
        assert case.name("Russia invaded Ukraine.", "invaded", {"Ukraine": "UKR"}) == ("Ukraine", "UKR")

    def test_span_and_point(self, case: Case) -> None:
        """The span is that of the name in the text; the point is in degrees."""
        text = "🙂 Rebels killed four men in Goma, the army said."
        found = case.place(text, "killed")
        assert found is not None
        assert text[found.start : found.end] == "Goma"
        assert (round(found.lat or 0), round(found.lon or 0)) == (-2, 29)

    def test_a_dateline_places_the_first_act_within_its_country(self, case: Case) -> None:
        """Not an act against another country, and nothing where two cities are named."""
        text = "MADRID, Oct. 14 (Northline Wire) — Spain's court sentenced nine leaders. It fined three more."
        spain: Actors = {"Spain": "ESP"}
        assert case.name(text, "sentenced", spain) == ("Madrid", "ESP")
        assert case.name(text, "fined", spain) is None
        assert case.name(text, "sentenced", {**spain, "leaders": "FRA"}) is None
        assert case.name(text.replace("MADRID", "MADRID/BARCELONA"), "sentenced", spain) is None


class TestNamesakes:
    @pytest.mark.parametrize(
        ("text", "word", "actors", "expected"),
        [
            ("A gunman shot four people in Paris, Texas.", "shot", {}, ("Paris", "USA")),
            ("A gunman shot four people in Paris.", "shot", {}, ("Paris", "FRA")),
            ("Protesters marched in Tripoli, Lebanon's second city.", "marched", {}, ("Tripoli", "LBN")),
            ("Libyan militias fought in Tripoli.", "fought", {}, ("Tripoli", "LBY")),
            ("Spanish police arrested three men in Cordoba.", "arrested", {}, ("Córdoba", "ESP")),
            ("Argentine police arrested three men in Cordoba.", "arrested", {}, ("Córdoba", "ARG")),
            ("Canadian police arrested three men in Victoria.", "arrested", {}, ("Victoria", "CAN")),
            ("Russian troops entered Georgia.", "entered", {"Georgia": "GEO"}, ("Georgia", "GEO")),
            ("The governor signed the law in Atlanta, Georgia.", "signed", {}, ("Atlanta", "USA")),
            ("Jordan Peterson met students in London.", "met", {}, ("London", "GBR")),
            ("The two leaders met in Washington.", "met", {}, ("Washington, D.C.", "USA")),
        ],
    )
    def test_the_country_told_decides(
        self, case: Case, text: str, word: str, actors: Actors, expected: tuple[str, str]
    ) -> None:
        """The one named beside it, those of the report and of the actors, then the number of people."""
        assert case.name(text, word, actors) == expected

    def test_a_qualifier_holds_for_the_report(self, case: Case) -> None:
        """What was once «Paris, Texas» is so again."""
        text = "A storm hit Paris, Texas. Police arrested two men in Paris."
        assert case.name(text, "arrested") == ("Paris", "USA")

    @pytest.mark.parametrize("text", ["Police arrested three men in Victoria.", "The army fired at its camp in Soba."])
    def test_nothing_where_it_is_not_clear(self, case: Case, text: str) -> None:
        """Namesakes of one size, and small towns of countries that aren't spoken of, give no place."""
        word = "arrested" if "arrested" in text else "fired"
        assert case.name(text, word) is None
