"""Figures of events: what a number counts, how sure it is, who gives it, and whose it is."""

from __future__ import annotations

import pytest

from dragoman.coding.coder import Coder
from dragoman.coding.figures import find_figures
from dragoman.coding.tree import Tree
from dragoman.linking.figures import side_by_side
from dragoman.values import Coded, Figure, Report


def coded(coder: Coder, text: str) -> tuple[Coded, list[Figure]]:
    """A text coded, and its figures."""
    result = coder.code(Report(text=text))
    found = find_figures(text, [Tree(sentence) for sentence in result.sentences], result.quotes)
    return result, [one.figure for one in found]


class TestKinds:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("A shell killed 14 shoppers and wounded 50.", [("killed", 14), ("injured", 50)]),
            ("Nine monks were arrested in Lhasa.", [("arrested", 9)]),
            ("The blast left 31 dead.", [("killed", 31)]),
            ("The death toll rose from 12 to 57.", [("killed", 57)]),
            ("The shelling claimed 33 lives in Aleppo.", [("killed", 33)]),
            ("Three climbers are missing on the border.", [("missing", 3)]),
            ("Fighting drove 90,000 people from their homes.", [("displaced", 90_000)]),
            ("Italy sent 1,200 soldiers to Beirut.", [("troops", 1200)]),
            ("Two dozen students were detained.", [("arrested", 24)]),
            ("Latvia expelled 13 diplomats.", [("expelled", 13)]),
        ],
    )
    def test_what_is_counted(self, coder: Coder, text: str, expected: list[tuple[str, float]]) -> None:
        """Verbs in both voices, words beside the number, tolls and nouns say what it counts."""
        assert [(figure.kind, figure.value) for figure in coded(coder, text)[1]] == expected

    @pytest.mark.parametrize(
        "text",
        [
            "The G20 met for 3 days in Hamburg in 2017.",
            "Killed in 1994, the president was 57 years old.",
            "Turnout was 63 percent and 12 parties took part.",
            "Resolution 242 and Article 5 were quoted.",
            "No one was killed.",
            "The army captured 20 villages and 14 tanks.",
        ],
    )
    def test_other_numbers(self, coder: Coder, text: str) -> None:
        """Years, ages, shares, labels and numbers of things are no figures of events."""
        assert coded(coder, text)[1] == []

    def test_a_part_is_no_figure_of_its_own(self, coder: Coder) -> None:
        """Those included in a figure aren't counted again."""
        figures = coded(coder, "The strike killed 40 people, including six nurses.")[1]
        assert [figure.value for figure in figures] == [40]


class TestBounds:
    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("at least 20 soldiers", [("at least", 20)]),
            ("more than 300 soldiers", [("at least", 300)]),
            ("up to 60 soldiers", [("at most", 60)]),
            ("as many as 60 soldiers", [("at most", 60)]),
            ("some 20 soldiers", [("about", 20)]),
            ("dozens of soldiers", [("at least", 24)]),
            ("hundreds of soldiers", [("at least", 200)]),
            ("tens of thousands of soldiers", [("at least", 20_000)]),
            ("several hundred soldiers", [("at least", 200)]),
            ("between 10 and 15 soldiers", [("at least", 10), ("at most", 15)]),
            ("two hundred and fifty soldiers", [("exact", 250)]),
            ("twenty-one soldiers", [("exact", 21)]),
            ("half a million soldiers", [("exact", 500_000)]),
            ("several soldiers", []),
        ],
    )
    def test_bounds(self, coder: Coder, words: str, expected: list[tuple[str, float]]) -> None:
        """The words around a number bound it, the span takes them in, and vague words stand for the least meant."""
        text = f"The enemy killed {words}."
        figures = coded(coder, text)[1]
        assert [(figure.bound, figure.value) for figure in figures] == expected
        assert {text[figure.start : figure.end] for figure in figures} <= {words}


class TestMoney:
    @pytest.mark.parametrize(
        ("text", "kind", "value", "unit"),
        [
            ("Canada gave Kyiv $650 million in military aid.", "aid", 650e6, "USD"),
            ("The regulator fined the bank £1.5bn.", "fine", 1.5e9, "GBP"),
            ("The Fund approved a loan of 3 billion euros.", "loan", 3e9, "EUR"),
            ("The bank paid 40 million Swiss francs to the victims.", "sum", 40e6, "CHF"),
            ("Tokyo pledged 10 billion yen in relief.", "aid", 10e9, "JPY"),
        ],
    )
    def test_sums(self, coder: Coder, text: str, kind: str, value: float, unit: str) -> None:
        """A sum has its currency, and the kind that the words near it tell."""
        assert [(f.kind, f.value, f.unit) for f in coded(coder, text)[1]] == [(kind, value, unit)]


class TestGivers:
    def test_the_speaker(self, coder: Coder) -> None:
        """A figure inside a statement is the speaker's."""
        text = "Eleven people died in the raid, the Lebanese army said."
        (figure,) = coded(coder, text)[1]
        assert figure.attributed_to is not None
        assert "army" in text[figure.attributed_to.start : figure.attributed_to.end]

    def test_who_counts(self, coder: Coder) -> None:
        """Two givers of one sentence have a figure each."""
        text = "Police put the crowd at 4,000; the organisers counted 9,000 protesters."
        figures = coded(coder, text)[1]
        assert [text[f.attributed_to.start : f.attributed_to.end] for f in figures if f.attributed_to] == [
            "Police",
            "the organisers",
        ]

    def test_the_report_itself(self, coder: Coder) -> None:
        """A figure that nobody is named for is the report's."""
        assert coded(coder, "A mine killed five herders.")[1][0].attributed_to is None


class TestMentions:
    def test_the_next_sentence(self, coder: Coder) -> None:
        """A mention has the figures of its sentence and of the one that goes on from it."""
        result, _ = coded(coder, "Israeli aircraft bombed a house in Gaza, killing 12 people. Another 30 were wounded.")
        values = [figure.value for mention in result.mentions for figure in mention.figures]
        assert values == [12, 30]

    def test_earlier_times(self, coder: Coder) -> None:
        """Those of an earlier event aren't the mention's."""
        text = "Israeli aircraft bombed a house in Gaza, killing 12 people. Last year such raids had killed 300."
        result, _ = coded(coder, text)
        assert [figure.value for mention in result.mentions for figure in mention.figures] == [12]


def mention(report: str, value: float, bound: str = "exact", by: str | None = None) -> dict[str, object]:
    """A mention with one figure."""
    giver = {"start": 0, "end": 1, "name": by} if by else None
    figure = {"kind": "killed", "value": value, "bound": bound, "unit": None, "attributed_to": giver}
    return {"id": f"m{report}", "report": report, "figures": [figure]}


class TestSideBySide:
    def test_same_figures_are_joined(self) -> None:
        """«At least 20» and «20» are one value, and the reports agree."""
        (row,) = side_by_side([mention("a", 20, "at least"), mention("b", 20)])
        assert row["agree"]
        assert row["values"] == [
            {"value": 20, "bound": "exact", "by": None, "reports": ["a", "b"], "mentions": ["ma", "mb"]}
        ]

    def test_differing_figures_stay(self) -> None:
        """Other numbers stand beside one another, in the reports' order, each with who gives it."""
        (row,) = side_by_side([mention("a", 20, by="police"), mention("b", 31)])
        assert not row["agree"]
        assert [(v["value"], v["by"], v["reports"]) for v in row["values"]] == [
            (20, "police", ["a"]),
            (31, None, ["b"]),
        ]

    def test_a_bound_fits(self) -> None:
        """31 is no contradiction of «at least 20», 19 is."""
        assert side_by_side([mention("a", 20, "at least"), mention("b", 31)])[0]["agree"]
        assert not side_by_side([mention("a", 20, "at least"), mention("b", 19)])[0]["agree"]

    def test_old_mentions(self) -> None:
        """Mentions of an older record have no figures."""
        assert side_by_side([{"id": "m", "report": "a"}]) == []
