"""Chains: through whom a report knows what it tells, from the outlet that it cites back to who said it."""

from __future__ import annotations

from functools import cache

import pytest

from dragoman import Coder, Report
from dragoman.coding.credits import credited
from dragoman.coding.outlets import ACCORDING, CITED, CITED_BY, REPORTING, TOLD, Outlets
from dragoman.knowledge import load
from dragoman.values import Coded, Quote, Step

DAY = "2023-05-09"


@cache
def coder() -> Coder:
    """The coder that ships."""
    return Coder.load()


@cache
def code(text: str, outlet: str | None = None, byline: str | None = None) -> Coded:
    """A report of that text, coded."""
    return coder().code(Report(text, outlet=outlet, byline=byline, published=DAY))


def around(coded: Coded, words: str) -> Quote:
    """The innermost statement that holds ``words``."""
    at = coded.report.text.index(words)
    holding = [q for q in coded.quotes if any(p.start <= at < p.end for p in q.pieces)]
    return min(holding, key=lambda q: sum(p.end - p.start for p in q.pieces))


def told(steps: tuple[Step, ...]) -> list[str]:
    """The steps in short: «outlet KCNA», articles left out."""
    return [f"{step.kind} {step.name.removeprefix('The ').removeprefix('the ')}" for step in steps]


ONE_STEP = [
    ("Reuters reported that the talks between Iran and Russia had collapsed.", "talks", "outlet Reuters"),
    ("Iran's semi-official Fars news agency reported that two tankers had been seized.", "two", "outlet Fars"),
    ("The daily Ridge Courier said police had arrested the mayor.", "police", "outlet Ridge Courier"),
    ("The Baltic Wire news agency reported that Latvia had expelled two diplomats.", "Latvia", "outlet Baltic Wire"),
    ("Local media reported that gunmen had killed nine soldiers near the border.", "gunmen", "outlet local media"),
    ("Turkish state broadcaster TRT reported that Erdogan had told Putin to end the war.", "Erdogan", "outlet TRT"),
    ("Police arrested 40 people in Minsk, state news agency Belta reported.", "Police", "outlet Belta"),
    ("A Reuters report said that three banks had been fined.", "three", "outlet Reuters"),
    ("Two Western officials said the embargo would be lifted in March.", "embargo", "anonymous two Western officials"),
    (
        "A person familiar with the talks said Turkey had agreed to free him.",
        "Turkey",
        "anonymous a person familiar with the talks",
    ),
    ("Officials in Kyiv said Russia had fired 30 missiles.", "Russia", "anonymous officials in Kyiv"),
    ("Analysts say China will not join the sanctions.", "China", "anonymous analysts"),
    ("Netanyahu said Israel would strike again.", "Israel", "speaker Benjamin Netanyahu"),
]
TWO_STEPS = [
    ("Lavrov told state news agency KCNA on Monday that the talks had failed.", "talks", "outlet KCNA", "Lavrov"),
    (
        "Macron said, in an interview with Der Spiegel, that France would not send troops.",
        "France",
        "outlet Der Spiegel",
        "Macron",
    ),
    ('"We are ready for peace," Zelensky told CNN in Kyiv.', "We are", "outlet CNN", "Zelensky"),
    ("Macron wrote in the Financial Times that Europe must rearm.", "Europe", "outlet Financial Times", "Macron"),
    ("Netanyahu wrote on Twitter that Israel would strike again.", "Israel", "medium Twitter", "Netanyahu"),
    (
        "A senior official who asked not to be named told the BBC that Israel had struck Iran.",
        "Israel had",
        "outlet BBC",
        "a senior official",
    ),
    (
        "The army shelled the town for two hours, residents told AFP.",
        "army",
        "outlet Agence France-Presse",
        "residents",
    ),
    (
        'The army shelled the town. "It was hell," a resident told AFP.',
        "It was",
        "outlet Agence France-Presse",
        "a resident",
    ),
    (
        "Kommersant, citing sources close to the Kremlin, said the minister would resign.",
        "minister",
        "outlet Kommersant",
        "sources close to the Kremlin",
    ),
    (
        "Interfax quoted a defence ministry source as saying that the ship had been hit.",
        "ship",
        "outlet Interfax",
        "a defence ministry source",
    ),
    (
        "The ceasefire collapsed on Sunday, according to two officials cited by the New York Times.",
        "ceasefire",
        "outlet New York Times",
        "two officials",
    ),
    ("The Guardian reported, citing Tass, that Putin had signed the law.", "Putin", "outlet Guardian", "TASS"),
    ("NHK reported, citing Kyodo, that North Korea had fired a missile.", "North Korea", "outlet NHK", "Kyodo News"),
]
THREE_STEPS = [
    (
        '"We will win," Kim Jong Un\'s letter reads, as per a report from the Guardian.',
        "We will",
        ["outlet Guardian", "medium letter", "speaker Kim Jong Un"],
    ),
    (
        "The Kremlin said in a statement carried by Tass that Russia would not attend the summit.",
        "Russia",
        ["outlet TASS", "medium statement", "speaker Kremlin"],
    ),
    (
        '"We are ready for peace," Zelensky told CNN, the Kyiv Independent reported.',
        "We are",
        ["outlet Kyiv Independent", "outlet CNN", "speaker Volodymyr Zelensky"],
    ),
    (
        "In an audio recording aired by Al Jazeera, Hassan Nasrallah vowed that Hezbollah would retaliate.",
        "Hezbollah would",
        ["outlet Al Jazeera", "medium audio recording", "speaker Hassan Nasrallah"],
    ),
    (
        "Der Spiegel, quoting a letter from the German army, reported that tanks were missing.",
        "tanks",
        ["outlet Der Spiegel", "medium letter", "speaker German army"],
    ),
    (
        "Tass, citing the ministry's Telegram channel, reported that Russia had taken the village.",
        "Russia",
        ["outlet TASS", "medium Telegram", "speaker Russian ministry"],
    ),
    (
        "The drone hit a refinery in Ryazan, a Ukrainian security official told the Kyiv Post, according to Ukrinform.",
        "refinery",
        ["outlet Ukrinform", "outlet Kyiv Post", "anonymous a Ukrainian security official"],
    ),
]
PASSED_ON = [
    ("Reuters reported, citing two officials, that the company would be fined.", "company", "two officials", "Reuters"),
    (
        "Lukashenko was quoted by Interfax as saying that Belarus would close the border.",
        "Belarus",
        "Alexander Lukashenko",
        "Interfax",
    ),
    ('"The border is closed," Interfax quoted Lukashenko as saying.', "The border", "Alexander Lukashenko", "Interfax"),
    ("Local media, citing police, said that three suspects had been held.", "three", "police", "local media"),
    ("CNN quoted unnamed sources as saying that Hamas had agreed to the deal.", "Hamas", "unnamed sources", "CNN"),
]


class TestStatements:
    @pytest.mark.parametrize(("text", "words", "step"), ONE_STEP)
    def test_one_step(self, text: str, words: str, step: str) -> None:
        """Who speaks is the one step: an outlet, a person or body, or someone without a name."""
        assert told(around(code(text), words).chain) == [step]

    @pytest.mark.parametrize(("text", "words", "nearest", "origin"), TWO_STEPS)
    def test_two_steps(self, text: str, words: str, nearest: str, origin: str) -> None:
        """What the words came through stands before who said them."""
        first, last = around(code(text), words).chain
        assert told((first,)) == [nearest]
        assert origin in last.name

    @pytest.mark.parametrize(("text", "words", "steps"), THREE_STEPS)
    def test_three_steps(self, text: str, words: str, steps: list[str]) -> None:
        """The outlet that the report cites stands first, the origin last."""
        assert told(around(code(text), words).chain) == steps

    @pytest.mark.parametrize(("text", "words", "speaker", "via"), PASSED_ON)
    def test_passed_on(self, text: str, words: str, speaker: str, via: str) -> None:
        """Where an outlet only passes words on, who said them is the speaker."""
        quote = around(code(text), words)
        assert quote.speaker is not None
        assert quote.via is not None
        assert (quote.speaker.name, quote.via.name) == (speaker, via)

    def test_citation(self) -> None:
        """«Citing two people» is no statement of its own."""
        coded = code("The Financial Times first reported, citing two people briefed on it, that Airbus would close it.")
        assert len(coded.quotes) == 1

    @pytest.mark.parametrize(
        ("text", "words", "steps"),
        [
            (
                "The Taliban issued a statement on Friday. The statement said women could return to work.",
                "women",
                ["medium statement", "speaker Taliban"],
            ),
            (
                "Turkey told the United Nations in a letter that a jet had been warned. The letter, seen by Reuters, "
                "said it had crossed the border.",
                "it had crossed",
                ["outlet Reuters", "medium letter", "speaker Turkey"],
            ),
            (
                "A memo published by Der Spiegel says tanks were missing.",
                "tanks",
                ["outlet Der Spiegel", "medium memo"],
            ),
        ],
    )
    def test_document(self, text: str, words: str, steps: list[str]) -> None:
        """A writing is whose it was said to be before; one that nobody is named for ends the chain."""
        assert told(around(code(text), words).chain) == steps

    @pytest.mark.parametrize(
        ("text", "words", "steps"),
        [
            ("Putin said on state television that Russia would win.", "Russia", ["medium state television"]),
            ("State television reported that Russia had won.", "Russia", ["outlet state television"]),
        ],
    )
    def test_on_the_air(self, text: str, words: str, steps: list[str]) -> None:
        """Television that someone speaks on is a medium, television that reports an outlet."""
        assert told(around(code(text), words).chain)[:1] == steps

    def test_evidence(self) -> None:
        """Each step points to the words that say that it was passed on."""
        text = THREE_STEPS[0][0]
        chain = around(code(text), "We will").chain
        assert text[chain[0].evidence.start : chain[0].evidence.end] == "as per a report from the Guardian"
        assert text[chain[0].start : chain[0].end] == "Guardian"

    @pytest.mark.parametrize(
        ("text", "words", "via"),
        [
            ('"We will win," Kim Jong Un\'s letter reads, as per a report from the Guardian.', "We", "The Guardian"),
            ("Netanyahu wrote on Twitter that Israel would strike again.", "Israel", "Twitter"),
            ("Reuters reported that the talks between Iran and Russia had collapsed.", "talks", None),
            ("Netanyahu said Israel would strike again.", "Israel", None),
        ],
    )
    def test_via(self, text: str, words: str, via: str | None) -> None:
        """``via`` is the nearest outlet, else the medium; an outlet that speaks for itself is none."""
        found = around(code(text), words).via
        assert (found.name if found else None) == via

    def test_the_newspaper(self) -> None:
        """«The newspaper» is the one named last."""
        coded = code("Kommersant published the letter on Friday. Russia had attacked the convoy, the newspaper said.")
        assert told(around(coded, "Russia had").chain) == ["outlet Kommersant"]

    def test_two_speakers(self) -> None:
        """An outlet belongs to the statement whose cue it stands at."""
        coded = code('"We are ready for peace," Zelensky told CNN. "We are not," Lavrov said.')
        assert [told(q.chain)[0].split()[0] for q in coded.quotes] == ["outlet", "speaker"]

    def test_country_of_the_unnamed(self) -> None:
        """An unnamed source has the country that its words name."""
        chain = around(code("Two Israeli officials said the raid had been delayed."), "raid").chain
        assert [(step.kind, step.country, step.actor) for step in chain] == [("anonymous", "ISR", None)]


class TestNested:
    """A statement within a statement goes through whoever tells of it."""

    @pytest.mark.parametrize(
        ("text", "words", "steps"),
        [
            (
                "Netanyahu said the White House had called the proposal a mistake.",
                "the proposal",
                ["speaker Benjamin Netanyahu", "speaker White House"],
            ),
            (
                "KCNA said Kim Jong Un had told officers that war was near.",
                "war",
                ["outlet KCNA", "speaker Kim Jong Un"],
            ),
            (
                "Axios reported on Sunday that two Israeli officials said the raid had been approved.",
                "the raid",
                ["outlet Axios", "anonymous two Israeli officials"],
            ),
            (
                "Peskov told reporters that the Kremlin had seen no proposal, according to the Interfax news agency.",
                "the Kremlin",
                ["outlet Interfax", "speaker Dmitry Peskov"],
            ),
        ],
    )
    def test_inner(self, text: str, words: str, steps: list[str]) -> None:
        """The inner statement's chain is the outer's and its own speaker."""
        assert told(around(code(text), words).chain) == steps

    def test_outer(self) -> None:
        """The outer statement ends with its own speaker."""
        coded = code("Netanyahu said the White House had called the proposal a mistake.")
        assert told(around(coded, "White House").chain) == ["speaker Benjamin Netanyahu"]


class TestMentions:
    def test_in_a_statement(self) -> None:
        """An act told in a statement has the statement's chain, and the one who says so."""
        coded = code("The army shelled Aleppo on Sunday, residents told AFP.")
        assert [(told(m.chain)[0], m.attributed_to and m.attributed_to.name) for m in coded.mentions] == [
            ("outlet Agence France-Presse", "residents")
        ]

    def test_outside_statements(self) -> None:
        """An act that the report tells as its own has no chain, but for the agency that the report is credited to."""
        text = "Russia attacked Ukraine on Sunday."
        assert [m.chain for m in code(text).mentions] == [()]
        assert [told(m.chain) for m in code(text, byline="Associated Press").mentions] == [["outlet Associated Press"]]


class TestUses:
    """How an outlet is tied to what it carries."""

    @pytest.mark.parametrize(
        ("text", "name", "layer"),
        [
            ("The deal is near, according to the Wall Street Journal.", "Wall Street Journal", ACCORDING),
            ("Officials quoted by Tass denied it.", "TASS", CITED_BY),
            ("Sky News has learned that ministers will approve the deal.", "Sky News", REPORTING),
            ("The letter, seen by Reuters, set no date.", "Reuters", REPORTING),
            ("He spoke to Al Jazeera on Sunday.", "Al Jazeera", TOLD),
            ("It denied the claim, citing Interfax.", "Interfax", CITED),
            ("Turkish media reported the arrest.", "Turkish media", REPORTING),
            ("The Ridge Valley Gazette reported the arrest.", "Ridge Valley Gazette", REPORTING),
        ],
    )
    def test_tie(self, text: str, name: str, layer: int) -> None:
        """The words beside an outlet say how it comes in."""
        assert [(use.named.name, use.layer) for use in uses(text)] == [(name, layer)]

    @pytest.mark.parametrize(
        "text",
        [
            "Time is running out for the negotiators in Geneva.",
            "The sun rose over the camp, an independent observer said.",
            "Michael Bloomberg said he would run for office.",
            "Two Reuters journalists were killed near the border.",
            "The agency said the reactor was safe.",
            "He told the media that he would resign.",
        ],
    )
    def test_none(self, text: str) -> None:
        """Plain words, persons, and outlets that nothing came through are no use."""
        assert uses(text) == []


def uses(text: str) -> list[object]:
    """The uses of outlets in a text."""
    from dragoman.coding.tree import Tree

    trees = [Tree(sentence) for sentence in code(text).sentences]
    return [use for found in Outlets(load()).uses(trees) for use in found]


class TestCredits:
    @pytest.mark.parametrize(
        ("text", "evidence"),
        [
            ("CAIRO (Reuters) - The border would stay closed.", "CAIRO (Reuters"),
            ("Border closed\n\nBy Reuters\n\nThe border would stay closed.", "By Reuters"),
            ("Border closed\n\nBy Jane Roe, Reuters\n\nThe border would stay closed.", "By Jane Roe, Reuters"),
            ("The border would stay closed.\n\nSource: Reuters", "Source: Reuters"),
            ("The border would stay closed.\n\n— Reuters", "— Reuters"),
            ("The border would stay closed. (Reuters)", " (Reuters)"),
            (
                "The border would stay closed.\n\n© 2024 Reuters. All rights reserved.",
                "© 2024 Reuters. All rights reserved.",
            ),
            ("The border stays closed.\n\nThis story was first published by Reuters.", "first published by Reuters"),
            ("The border stays closed.\n\nReuters\n\n(Reporting by Jane Roe; Editing by John Doe)", "Reuters"),
        ],
    )
    def test_whole(self, text: str, evidence: str) -> None:
        """A line that credits the whole report is evidence for one step."""
        (step,) = credited(Report(text), Outlets(load()))
        found = text[step.evidence.start : step.evidence.end]
        assert (step.name, step.kind, text[step.start : step.end]) == ("Reuters", "outlet", "Reuters")
        assert found.strip("() ") == evidence.strip("() ")

    @pytest.mark.parametrize(
        "text",
        [
            "The border would stay closed.\n\nWith reporting by Reuters",
            "The border would stay closed.\n\nReuters contributed to this report.",
            "The border would stay closed.\n\nPhoto: Reuters",
            "The border would stay closed.\n\nFoo Wire and staff",
            "CAIRO (local time) - The border would stay closed.",
            "The border would stay closed, Reuters reported.",
        ],
    )
    def test_part(self, text: str) -> None:
        """A line that credits a part, or none, is no step."""
        assert credited(Report(text), Outlets(load())) == ()

    def test_own(self) -> None:
        """An agency is no step in its own report."""
        assert credited(Report("CAIRO (Reuters) - The border closed.", outlet="Reuters"), Outlets(load())) == ()

    def test_unlisted(self) -> None:
        """A name that no list knows counts where it ends as mastheads do."""
        (step,) = credited(Report("ROME, May 3 (Foo Valley Wire) — The border closed."), Outlets(load()))
        assert (step.name, step.actor) == ("Foo Valley Wire", None)

    def test_byline_field(self) -> None:
        """A credit in the byline field alone has no characters in the text."""
        (step,) = credited(Report("The border closed.", byline="Jane Roe, Associated Press"), Outlets(load()))
        assert (step.name, step.start, step.end, step.evidence.end) == ("Associated Press", 0, 0, 0)

    def test_first_of_every_chain(self) -> None:
        """The agency stands before whoever is cited."""
        coded = code("CAIRO (Reuters) - Officials said on Monday that the border would stay closed.")
        assert [step.name for step in coded.credits] == ["Reuters"]
        assert told(around(coded, "border").chain) == ["outlet Reuters", "anonymous officials"]
