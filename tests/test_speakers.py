"""Who is said to have said it, to whom, on what occasion and in what form, in short reports of several sentences."""

from __future__ import annotations

import pytest

from dragoman import Coder, Report
from dragoman.values import Quote

PUBLISHED = "2023-05-10"


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder.load()


def said(coder: Coder, text: str, words: str) -> Quote:
    """The statement of ``text`` whose content begins in or before ``words`` and reaches into them."""
    start = text.index(words)
    quotes = coder.code(Report(text=text, published=PUBLISHED)).quotes
    return next(q for q in quotes if any(p.start <= start < p.end for p in q.pieces))


def speaker(coder: Coder, text: str, words: str) -> tuple[str, str]:
    """The speaker's name, and the words of the text that name the speaker."""
    quote = said(coder, text, words)
    assert quote.speaker is not None
    return quote.speaker.name, text[quote.speaker.start : quote.speaker.end]


class TestNames:
    @pytest.mark.parametrize(
        ("text", "words", "name", "beside"),
        [
            (
                "Kevin Madden, a Republican strategist, said the race was open.",
                "the race",
                "Kevin Madden",
                "Kevin Madden, a Republican strategist,",
            ),
            (
                "German Chancellor Olaf Scholz said the talks were useful.",
                "the talks",
                "Olaf Scholz",
                "German Chancellor Olaf Scholz",
            ),
            (
                '"The economy is slowing," said Janet Yellen, the U.S. treasury secretary.',
                "The economy",
                "Janet Yellen",
                "Janet Yellen, the U.S. treasury secretary",
            ),
        ],
    )
    def test_full_name(self, coder: Coder, text: str, words: str, name: str, beside: str) -> None:
        """A speaker named in full has that name; the span takes in title and apposition."""
        assert speaker(coder, text, words) == (name, beside)

    @pytest.mark.parametrize(
        ("text", "words", "name"),
        [
            (
                'Kevin Madden, a strategist, worked for Mitt Romney. "Nobody knows who will win," Madden said.',
                "Nobody",
                "Kevin Madden",
            ),
            (
                "German Foreign Minister Annalena Baerbock flew to Seoul. Baerbock said that peace was at risk.",
                "peace",
                "Annalena Baerbock",
            ),
            (
                "North Korean leader Kim Jong Un watched the test. Kim said the enemy would tremble.",
                "the enemy",
                "Kim Jong Un",
            ),
        ],
    )
    def test_surname(self, coder: Coder, text: str, words: str, name: str) -> None:
        """A surname speaks under the full name that the report or the lists know."""
        assert speaker(coder, text, words)[0] == name

    @pytest.mark.parametrize(
        ("text", "words", "name", "beside"),
        [
            (
                "Kevin Madden, a Republican strategist, said the race was open. He said turnout would decide.",
                "turnout",
                "Kevin Madden",
                "He",
            ),
            (
                'Janet Yellen met lawmakers on Monday. "Congress has to act," she told reporters.',
                "Congress has",
                "Janet Yellen",
                "she",
            ),
            (
                "Hamas confirmed the attack. It said that more rockets would follow.",
                "more rockets",
                "Hamas",
                "It",
            ),
        ],
    )
    def test_pronoun(self, coder: Coder, text: str, words: str, name: str, beside: str) -> None:
        """A pronoun speaks under the name of whom it means; the span is the pronoun's own."""
        assert speaker(coder, text, words) == (name, beside)

    @pytest.mark.parametrize(
        ("text", "words", "name"),
        [
            (
                'Kevin Madden, a Republican strategist, watched the debate. "It is close," the strategist said.',
                "It is close",
                "Kevin Madden",
            ),
            (
                "Russian Foreign Minister Sergei Lavrov met his Chinese counterpart Qin Gang. "
                "The minister said the talks were useful.",
                "the talks were",
                "Sergei Lavrov",
            ),
            (
                "Jens Stoltenberg opened the meeting of NATO defence ministers. "
                "The secretary-general said that allies would send ammunition.",
                "allies would",
                "Jens Stoltenberg",
            ),
            (
                "Maria Zakharova, a spokeswoman for the Russian Foreign Ministry, said the talks had failed. "
                "The spokeswoman said Russia would wait.",
                "Russia would",
                "Maria Zakharova",
            ),
            (
                "Emmanuel Macron spoke in Paris. The French president said Europe was strong.",
                "Europe was",
                "Emmanuel Macron",
            ),
        ],
    )
    def test_title(self, coder: Coder, text: str, words: str, name: str) -> None:
        """A title or a description speaks under the name of whom the report called so, or who held the office."""
        assert speaker(coder, text, words)[0] == name

    def test_two(self, coder: Coder) -> None:
        """Two who speak together are both named."""
        text = (
            "German Chancellor Olaf Scholz and French President Emmanuel Macron met in Berlin. "
            "Both leaders said they would support Ukraine."
        )
        assert speaker(coder, text, "would support")[0] == "Olaf Scholz and Emmanuel Macron"


class TestBodies:
    @pytest.mark.parametrize(
        ("text", "words", "name"),
        [
            (
                "The World Health Organization met on Friday. The agency said the virus was here to stay.",
                "the virus",
                "World Health Organization",
            ),
            (
                "Amnesty International counts executions. The rights group said the real number was higher.",
                "the real",
                "Amnesty International",
            ),
            (
                "NATO ministers met in Oslo. The alliance said that its door was open.",
                "its door",
                "NATO",
            ),
            (
                'The Chinese Defence Ministry called it a warning. "We will not yield," the ministry said.',
                "We will",
                "Chinese Defence Ministry",
            ),
        ],
    )
    def test_named_before(self, coder: Coder, text: str, words: str, name: str) -> None:
        """«The agency», «the ministry»: the body that the report named before."""
        assert speaker(coder, text, words)[0] == name

    def test_never_named(self, coder: Coder) -> None:
        """A ministry that is named nowhere in full is told by its country."""
        text = "Turkey closed the border. The ministry said the protest was a crime."
        assert speaker(coder, text, "the protest")[0] == "Turkish ministry"

    @pytest.mark.parametrize(
        ("text", "words", "name"),
        [
            ("A Kremlin spokesman said the drones had been shot down.", "the drones", "Kremlin"),
            ("A spokesman for the Taliban said women could return to work.", "women", "Taliban"),
            (
                "The Chinese Defence Ministry published a video. A ministry spokesman said it showed the launch.",
                "it showed",
                "Chinese Defence Ministry",
            ),
            (
                "A spokesman for the Kremlin denied the report. The spokesman said Moscow expected an answer.",
                "Moscow expected",
                "Kremlin",
            ),
            (
                "The Israeli army struck Gaza. An army spokeswoman said nobody was hurt.",
                "nobody",
                "Israel Defense Forces",
            ),
        ],
    )
    def test_spokesman(self, coder: Coder, text: str, words: str, name: str) -> None:
        """An unnamed spokesman speaks for the body, whoever named it and where."""
        assert speaker(coder, text, words)[0] == name

    def test_named_spokesman(self, coder: Coder) -> None:
        """A spokesman with a name speaks under it."""
        text = "Kremlin spokesman Dmitry Peskov said the drones had been shot down."
        assert speaker(coder, text, "the drones")[0] == "Dmitry Peskov"

    @pytest.mark.parametrize(
        ("text", "words", "name"),
        [
            (
                "Two officials familiar with the talks said a truce was near.",
                "a truce",
                "Two officials familiar with the talks",
            ),
            ("Israeli officials said a truce was near.", "a truce", "Israeli officials"),
            ("A senior administration official said talks would go on.", "talks", "A senior administration official"),
        ],
    )
    def test_unnamed_people(self, coder: Coder, text: str, words: str, name: str) -> None:
        """People without a name are called by the report's words, not by their country."""
        assert speaker(coder, text, words)[0] == name


class TestDocuments:
    @pytest.mark.parametrize(
        ("text", "words", "name", "form"),
        [
            (
                "Kim Jong Un sent a gift. Kim's letter said that friendship would grow.",
                "friendship",
                "Kim Jong Un",
                "letter",
            ),
            ("A statement from the Kremlin said that the talks had failed.", "the talks", "Kremlin", "statement"),
        ],
    )
    def test_issuer(self, coder: Coder, text: str, words: str, name: str, form: str) -> None:
        """A letter or a statement speaks for whom it is from, and is itself the medium."""
        quote = said(coder, text, words)
        assert quote.speaker is not None
        assert quote.via is not None
        assert (quote.speaker.name, quote.via.name, quote.via.kind) == (name, form, "medium")

    def test_no_issuer(self, coder: Coder) -> None:
        """A report that nobody is named for speaks itself."""
        quote = said(coder, "The report said that prices rose by a tenth.", "prices")
        assert quote.speaker is not None
        assert quote.via is not None
        assert quote.speaker.name == quote.via.name == "report"

    @pytest.mark.parametrize(
        ("text", "words", "form"),
        [
            ('"We condemn this act," the Turkish government said in a written statement.', "We condemn", "statement"),
            ("Mykhailo Podolyak said on Twitter that justice would come.", "justice", "Twitter"),
            ('"Europe is strong," Emmanuel Macron wrote in a post on X.', "Europe", "X"),
            ("Hamas said in a Telegram post that more would follow.", "more would", "Telegram"),
            ("Donald Trump wrote on Truth Social that the case was a hoax.", "the case", "Truth Social"),
            ("Vladimir Putin said on state television that the war would go on.", "the war", "state television"),
            ("Tsai Ing-wen said in a video message that Taiwan would not yield.", "Taiwan would", "video message"),
        ],
    )
    def test_medium(self, coder: Coder, text: str, words: str, form: str) -> None:
        """What carried the words: the noun without article and adjective; a named platform counts before the post."""
        via = said(coder, text, words).via
        assert via is not None
        assert (via.name, via.kind) == (form, "medium")

    def test_plain_speech(self, coder: Coder) -> None:
        """Where the report only says that he said it, there is no medium, no addressee and no occasion."""
        quote = said(coder, "Olaf Scholz said the talks were useful.", "the talks")
        assert (quote.via, quote.addressee, quote.occasion) == (None, None, None)


class TestAddressees:
    @pytest.mark.parametrize(
        ("text", "words", "name"),
        [
            ('"Congress has to act," Janet Yellen told reporters.', "Congress has", "reporters"),
            ('"They are after you," Donald Trump told the crowd.', "They are", "crowd"),
            ("In a letter to Vladimir Putin, Kim Jong Un said the two nations would win.", "the two", "Vladimir Putin"),
            ("Antony Blinken warned China that it would pay a price.", "it would", "China"),
            (
                "Mateusz Morawiecki told the European Commission that Warsaw would not give in.",
                "Warsaw",
                "European Commission",
            ),
            ("Janet Yellen wrote to lawmakers that the money would run out.", "the money", "lawmakers"),
        ],
    )
    def test_whom(self, coder: Coder, text: str, words: str, name: str) -> None:
        """Whom the words were told, written or sent to."""
        addressee = said(coder, text, words).addressee
        assert addressee is not None
        assert addressee.name == name

    @pytest.mark.parametrize("outlet", ["the BBC", "the newspaper", "Reuters"])
    def test_outlet(self, coder: Coder, outlet: str) -> None:
        """A newspaper or an agency is a step on the way of the words, no addressee."""
        quote = said(coder, f"Mykhailo Podolyak told {outlet} that the attack was a provocation.", "the attack")
        assert quote.addressee is None


class TestOccasions:
    @pytest.mark.parametrize(
        ("text", "words", "name"),
        [
            (
                "Sergei Lavrov said at a news conference in Moscow that the talks had failed.",
                "the talks",
                "news conference",
            ),
            ('"It is over," Tedros Adhanom Ghebreyesus told a briefing in Geneva.', "It is over", "briefing"),
            (
                '"We will rebuild," Volodymyr Zelensky said during a visit to The Hague.',
                "We will",
                "visit to The Hague",
            ),
            (
                "At the Victory Day parade, Vladimir Putin said Russia was under attack.",
                "Russia was",
                "Victory Day parade",
            ),
            ("Speaking at a rally in Waco, Donald Trump said he would win again.", "he would", "rally"),
            ("Xi Jinping told Vladimir Putin in a phone call that China was ready to help.", "China was", "phone call"),
        ],
    )
    def test_event(self, coder: Coder, text: str, words: str, name: str) -> None:
        """The event at which it was said, without preposition, article and place; its span is its name."""
        occasion = said(coder, text, words).occasion
        assert occasion is not None
        assert (occasion.name, text[occasion.start : occasion.end]) == (name, name)

    def test_inside(self, coder: Coder) -> None:
        """A meeting that the words are about is no occasion of theirs."""
        quote = said(coder, "Olaf Scholz said Putin had left at a meeting in Paris.", "Putin had")
        assert quote.occasion is None


class TestTitles:
    @pytest.mark.parametrize(
        ("text", "words", "name"),
        [
            ("The envoy Adel al-Jubeir said the king had agreed.", "the king", "Adel al-Jubeir"),
            ("In a video, the governor of Belgorod said two people had been killed.", "two", "governor of Belgorod"),
            (
                "Emmanuel Macron spoke first. Poland's prime minister, Mateusz Morawiecki, came later. "
                "He said Poland would not give in.",
                "Poland would",
                "Mateusz Morawiecki",
            ),
            (
                "Olaf Scholz and Emmanuel Macron met in Paris. They said Europe must rearm.",
                "Europe",
                "Olaf Scholz and Emmanuel Macron",
            ),
            ("The Turkish Foreign Ministry said the envoy had left.", "the envoy", "Turkish Foreign Ministry"),
        ],
    )
    def test_name(self, coder: Coder, text: str, words: str, name: str) -> None:
        """A title leads to the name beside it; what is only a province's office is nobody's in the lists."""
        found = said(coder, text, words).speaker
        assert found is not None
        assert found.name == name
