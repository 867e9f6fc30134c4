"""What the whole coder reads out of plain sentences, and the types it gives to a marked pair."""

from __future__ import annotations

import pytest

from dragoman import Coder, Report
from dragoman.coding.codebook import codebook
from dragoman.errors import RequestError
from dragoman.values import TYPES, Coded, Mention, Quote

PUBLISHED = "2019-06-12"


def told(coded: Coded) -> list[tuple[str, set[str | None], set[str | None], str]]:
    """Each mention as its type, the countries of its two sides, and its status."""
    return [
        (m.type, {role.country for role in m.sources}, {role.country for role in m.targets}, m.status)
        for m in coded.mentions
    ]


def code(coder: Coder, text: str) -> Coded:
    return coder.code(Report(text=text, published=PUBLISHED))


class TestSides:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Russia condemned Israel on Tuesday.", ("ACCUSE", {"RUS"}, {"ISR"}, "actual")),
            ("Israel was condemned by Russia on Tuesday.", ("ACCUSE", {"RUS"}, {"ISR"}, "actual")),
            ("Turkish warplanes bombed Syria on Monday.", ("ASSAULT", {"TUR"}, {"SYR"}, "actual")),
            ("Syria was bombed by Turkish warplanes on Monday.", ("ASSAULT", {"TUR"}, {"SYR"}, "actual")),
            ("Germany sent food and medicine to Haiti.", ("AID", {"DEU"}, {"HTI"}, "actual")),
            ("China praised Pakistan for its reforms.", ("SUPPORT", {"CHN"}, {"PAK"}, "actual")),
            ("India rejected a proposal from Pakistan.", ("REJECT", {"IND"}, {"PAK"}, "actual")),
        ],
    )
    def test_active_and_passive(self, coder: Coder, text: str, expected: tuple[str, set[str], set[str], str]) -> None:
        """Who acts is the source in the active and in the passive voice; one act gives one mention."""
        assert told(code(coder, text)) == [expected]

    @pytest.mark.parametrize(
        "text",
        [
            "Talks between India and Pakistan were held in Dubai on Friday.",
            "India and Pakistan held talks in Dubai on Friday.",
            "India met Pakistan for talks on Friday.",
        ],
    )
    def test_reciprocal(self, coder: Coder, text: str) -> None:
        """Both sides of a meeting are there, however it is told, and the mention says that they act alike."""
        (mention,) = code(coder, text).mentions
        countries = {role.country for role in (*mention.sources, *mention.targets)}
        assert (mention.type, mention.symmetric, countries) == ("CONSULT", True, {"IND", "PAK"})
        assert mention.sources
        assert mention.targets

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Ethiopia's invasion of Somalia alarmed its neighbours.", ("ASSAULT", {"ETH"}, {"SOM"}, "actual")),
            ("The condemnation of Israel by Turkey came late.", ("ACCUSE", {"TUR"}, {"ISR"}, "actual")),
            ("Iran, which attacked Pakistan in January, is silent.", ("ASSAULT", {"IRN"}, {"PAK"}, "actual")),
            ("Three villagers were killed in Mali on Monday.", ("ASSAULT", {None}, {"MLI"}, "actual")),
            ("Japan urged China to free the fishermen.", ("REQUEST", {"JPN"}, {"CHN"}, "actual")),
            ("Norway agreed to hold talks with Iceland.", ("AGREE", {"NOR"}, {"ISL"}, "actual")),
            ("Denmark threatened to expel Russian diplomats.", ("THREATEN", {"DNK"}, {"RUS"}, "actual")),
        ],
    )
    def test_constructions(self, coder: Coder, text: str, expected: tuple[str, set[str], set[str], str]) -> None:
        """Nouns that tell acts, relative clauses, passives without a doer and control give one mention each."""
        found = [
            (kind, sources or {None}, targets or {None}, status)
            for kind, sources, targets, status in told(code(coder, text))
        ]
        assert found == [expected]

    def test_coordination(self, coder: Coder) -> None:
        """Everybody named on a side stands on it."""
        (mention,) = code(coder, "France and Germany condemned Russia and Belarus on Friday.").mentions
        assert {role.country for role in mention.sources} == {"FRA", "DEU"}
        assert {role.country for role in mention.targets} == {"RUS", "BLR"}

    def test_pronoun(self, coder: Coder) -> None:
        """A pronoun on a side is whom it stands for, and the role's span is the pronoun's own."""
        text = "President Macron landed in Warsaw on Monday. He accused Russia of blackmail."
        (mention,) = (m for m in code(coder, text).mentions if m.type == "ACCUSE")
        (source,) = mention.sources
        assert (source.text, source.country) == ("He", "FRA")
        assert text[source.start : source.end] == "He"

    def test_unlisted_side(self, coder: Coder) -> None:
        """A side that no list knows is an actor of the country that its words name."""
        coded = code(coder, "Indian jets forced a Georgian cargo plane to land on Friday.")
        (mention,) = coded.mentions
        (target,) = mention.targets
        assert (mention.type, target.country) == ("COERCE", "GEO")
        assert target.actor in {actor.id for actor in coded.actors}

    @pytest.mark.parametrize(
        "text",
        [
            "The Kremlin declined to comment.",
            "France and Germany share a long border.",
            "President Macron said he was confident about the economy.",
        ],
    )
    def test_no_event(self, coder: Coder, text: str) -> None:
        """Formulas, descriptions and opinions are no acts."""
        assert told(code(coder, text)) == []

    def test_nobody_acts_on_nobody(self, coder: Coder) -> None:
        """A sentence in which no actor does anything to another gives no mention."""
        assert code(coder, "The weather was mild in the valley. Many people like football.").mentions == ()


class TestStatus:
    @pytest.mark.parametrize(
        ("text", "status"),
        [
            ("France bombed Mali on Monday.", "actual"),
            ("France will bomb Mali.", "planned"),
            ("France plans to send weapons to Ukraine.", "planned"),
            ("France may bomb Mali.", "hypothetical"),
            ("If President Macron visits Poland, the talks will go on.", "hypothetical"),
            ("France did not bomb Mali.", "denied"),
            ("France has never bombed Mali.", "denied"),
        ],
    )
    def test_status(self, coder: Coder, text: str, status: str) -> None:
        """What is planned, possible or denied is not told as done."""
        assert {mention.status for mention in code(coder, text).mentions} == {status}


class TestMention:
    TEXT = "An early line.\n\nOn Monday Turkish warplanes bombed Syria, witnesses said."

    @pytest.fixture
    def mention(self, coder: Coder) -> Mention:
        (mention,) = (m for m in code(coder, self.TEXT).mentions if m.type == "ASSAULT")
        return mention

    def test_evidence(self, mention: Mention) -> None:
        """Every span is the text that it claims to be, inside the sentence."""
        for part in (mention.trigger, *mention.sources, *mention.targets):
            assert self.TEXT[part.start : part.end] == part.text
            assert mention.sentence.start <= part.start < part.end <= mention.sentence.end

    def test_date(self, mention: Mention) -> None:
        """A weekday is the last one before the report's day."""
        assert mention.date is not None
        assert (mention.date.value, mention.date.precision) == ("2019-06-10", "day")

    def test_codebook(self, mention: Mention) -> None:
        """Quad class and symmetry are the type's; the weapon gives mode and CAMEO code, the code the intensity."""
        kind = codebook().types["ASSAULT"]
        assert (mention.quad, mention.symmetric) == (kind.quad, kind.symmetric)
        assert (mention.mode, mention.cameo, mention.intensity) == ("aerial", "195", -10.0)
        assert 0 < mention.confidence <= 1

    def test_place(self, coder: Coder) -> None:
        """The place named with the act, with its country and coordinates, is the text at its span."""
        text = "On Monday gunmen attacked a convoy near Mosul in northern Iraq."
        (mention,) = code(coder, text).mentions
        assert mention.place
        assert mention.place.start is not None
        assert (mention.place.name, mention.place.country) == ("Mosul", "IRQ")
        assert text[mention.place.start : mention.place.end] == "Mosul"
        assert mention.place.lat == pytest.approx(36.3, abs=0.2)

    def test_same_again(self, coder: Coder) -> None:
        """The same report gives the same ids, alone and among others."""
        report = Report(text=self.TEXT, published=PUBLISHED)
        alone = coder.code(report)
        among = coder.code_batch([Report(text="Rain fell."), report, Report(text="Kenya met Uganda.")])[1]
        assert [m.id for m in alone.mentions] == [m.id for m in among.mentions]
        assert [q.id for q in alone.quotes] == [q.id for q in among.quotes]

    @pytest.mark.parametrize("text", ["", " \n\n ", "!!!", "😀", "word " * 2000])
    def test_odd_texts(self, coder: Coder, text: str) -> None:
        """Texts that tell nothing give nothing, and never fail."""
        assert code(coder, text).mentions == ()


class TestQuotes:
    @staticmethod
    def only(coded: Coded) -> Quote:
        (quote,) = coded.quotes
        return quote

    def content(self, coded: Coded) -> list[str]:
        return [coded.report.text[p.start : p.end] for p in self.only(coded).pieces]

    def test_direct(self, coder: Coder) -> None:
        """The words between the marks, without the marks and the closing comma, with speaker and cue."""
        coded = code(coder, "“We will never give up this island,” Angela Merkel told reporters in Berlin.")
        quote = self.only(coded)
        assert self.content(coded) == ["We will never give up this island"]
        assert quote.type == "direct"
        assert quote.speaker
        assert (quote.speaker.name, quote.speaker.country) == ("Angela Merkel", "DEU")
        assert quote.cue
        assert coded.report.text[quote.cue.start : quote.cue.end] == "told"
        assert quote.addressee
        assert coded.report.text[quote.addressee.start : quote.addressee.end] == "reporters"

    def test_doubled_apostrophes(self, coder: Coder) -> None:
        """Marks typed as two apostrophes are marks too."""
        coded = code(coder, "''We are leaving Geneva tonight,'' Angela Merkel said.")
        assert self.content(coded) == ["We are leaving Geneva tonight"]

    def test_indirect(self, coder: Coder) -> None:
        """Reported speech without its leading «that»."""
        coded = code(coder, "Angela Merkel said that the talks had failed.")
        assert self.content(coded) == ["the talks had failed"]
        assert self.only(coded).type == "indirect"

    def test_over_sentences(self, coder: Coder) -> None:
        """A quotation of several sentences is one statement of one speaker."""
        coded = code(coder, "Angela Merkel said: “The talks have failed. We are leaving Geneva tonight.”")
        quote = self.only(coded)
        assert " ".join(self.content(coded)).startswith("The talks have failed")
        assert "leaving Geneva tonight" in " ".join(self.content(coded))
        assert quote.speaker
        assert quote.speaker.name == "Angela Merkel"

    def test_attributed_event(self, coder: Coder) -> None:
        """What a statement tells is attributed to its speaker, not to the report."""
        coded = code(coder, "“Turkey attacked Syria last night,” Angela Merkel told reporters.")
        (mention,) = (m for m in coded.mentions if m.type == "ASSAULT")
        assert mention.attributed_to
        assert mention.attributed_to.name == "Angela Merkel"

    def test_told_by_report(self, coder: Coder) -> None:
        """What the report itself tells is attributed to nobody."""
        (mention,) = code(coder, "Turkey attacked Syria last night.").mentions
        assert mention.attributed_to is None


class TestClassify:
    TEXT = "Turkish warplanes bombed northern Syria on Monday."
    SOURCE, TARGET = (0, 17), (25, 39)

    def test_all_types(self, coder: Coder) -> None:
        """Sixteen types, best first, whose probabilities sum to 1."""
        types = coder.classify(self.TEXT, source=self.SOURCE, target=self.TARGET)
        assert sorted(kind for kind, _ in types) == sorted(TYPES)
        assert [p for _, p in types] == sorted((p for _, p in types), reverse=True)
        assert sum(p for _, p in types) == pytest.approx(1)

    def test_best(self, coder: Coder) -> None:
        """A plain sentence gets its type."""
        assert coder.classify(self.TEXT, source=self.SOURCE, target=self.TARGET)[0][0] == "ASSAULT"

    @pytest.mark.parametrize(("source", "target"), [(None, TARGET), (SOURCE, None), (None, None)])
    def test_unnamed_side(self, coder: Coder, source: tuple[int, int] | None, target: tuple[int, int] | None) -> None:
        """Either side may be unnamed."""
        assert sum(p for _, p in coder.classify(self.TEXT, source=source, target=target)) == pytest.approx(1)

    @pytest.mark.parametrize("span", [(5, 5), (9, 3), (-3, 4), (40, 90)])
    def test_no_span(self, coder: Coder, span: tuple[int, int]) -> None:
        """A span that is empty, turned round or outside the text is refused by name."""
        with pytest.raises(RequestError, match=r"source .* is no span"):
            coder.classify(self.TEXT, source=span, target=self.TARGET)
        with pytest.raises(RequestError, match=r"target .* is no span"):
            coder.classify(self.TEXT, source=self.SOURCE, target=span)

    def test_beyond_the_window(self, coder: Coder) -> None:
        """Text after the encoder's window is passed over, marked or not, and the types are still a distribution."""
        text = "word " * 400 + self.TEXT
        types = coder.classify(text, source=(2000, 2017), target=(2025, 2039))
        assert sum(p for _, p in types) == pytest.approx(1)
