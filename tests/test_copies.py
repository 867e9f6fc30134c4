"""Which report was made from which: copies that were cut, edited and added to, and what only looks like a copy."""

from __future__ import annotations

import random

import pytest
from linking_samples import item

from dragoman.linking import Item, link
from dragoman.linking.copies import KEYS, SHARED_KEYS, copy_keys, copy_score
from dragoman.linking.terms import SKETCH, body, sketches

WIRE = """\
The foreign ministers of Armenia and Azerbaijan left Washington on Thursday without a signed text, four days after they
had sat down at a conference centre in Arlington to settle a conflict that has outlasted the Soviet Union by three
decades. The American secretary of state, Antony Blinken, told them at the closing session that an agreement was within
reach and that both sides had discussed some very tough issues.
Ararat Mirzoyan of Armenia and Jeyhun Bayramov of Azerbaijan will first report to their capitals, according to the joint
statement, and then continue the talks at a date that has yet to be named. The statement speaks of progress and of a
mutual understanding on some articles of the draft treaty, while positions on the key questions remain apart.
Fighting in 2020 over the mountain enclave of Nagorno-Karabakh killed about 6,500 soldiers. Since December the only road
that leads from Armenia to its 120,000 inhabitants has been blocked, at first by protesters and since April by a
checkpoint that Azerbaijani border guards built at the Hakari bridge. Yerevan calls this a breach of the ceasefire that
Russia brokered, whose peacekeepers patrol the corridor; Baku says that weapons were smuggled through it.
European diplomats expect the two leaders, Nikol Pashinyan and Ilham Aliyev, to meet in Brussels in the middle of the
month, and again in Chisinau in June with the French president and the German chancellor at the table."""

RETOLD = """\
Four days of American mediation have ended in Arlington without the breakthrough that Antony Blinken had hoped for.
Mirzoyan and Bayramov flew home on Thursday evening; nobody would say when they meet again.
An Armenian official spoke of a friendly tone and of hard arithmetic. Azerbaijan wants its sovereignty over Karabakh
written down without conditions, and Armenia asks for guarantees that the Armenians who live there can stay. On the
border itself, which was never drawn on a map that both accept, the two delegations came closer than before.
The blockade was not solved. Trucks of the Red Cross pass the checkpoint at the Hakari bridge, and little else does."""

OTHER = """\
Voters in Paraguay handed the conservative Colorado Party another five years in power on Sunday, when the economist
Santiago Pena won the presidency with forty-three per cent, fifteen points ahead of the liberal lawyer Efrain Alegre.
Pena, a former finance minister, promised half a million jobs and said that his country would keep its embassy in
Taipei, one of thirteen that Taiwan still has. Alegre had wanted to sell soybeans and beef to China. The populist
Paraguayo Cubas came third and called for protests against a count that observers from the Organization of American
States found to be clean. The outgoing president, Mario Abdo Benitez, congratulated the winner, whose party has governed
with a single interruption since 1947. Its chairman, Horacio Cartes, was put under sanctions by the United States in
January for corruption, which he denies."""

NOTICE = """
Sign up for our newsletter and read the day's ten most important stories before breakfast, picked by the editors of the
Ridge Herald. Already a subscriber? Log in here. All rights reserved. This material may not be published, broadcast,
rewritten or redistributed in whole or in part without the permission of Ridge Herald Media and its licensors."""

SAID = """
"We cannot speak of peace while a hundred thousand people are cut off from medicine, from gas and from their own
relatives, and while soldiers die on a line that nobody has drawn. Each of these deaths was foretold. Each of them
could have been prevented by observers with binoculars and a radio, and it is a disgrace for this continent that none
were sent in time to the heights above Jermuk, where the shells fell on the spa hotels and on the reservoir."
"""


def flat(notice: str) -> str:
    """The text as one paragraph."""
    return "\n" + " ".join(notice.split())


def edited(text: str, share: float, seed: int = 1) -> str:
    """The text with so many of its words replaced, dropped or followed by another."""
    chance = random.Random(seed)  # noqa: S311
    others = OTHER.split()
    words = []
    for word in text.split():
        other = chance.choice(others)
        same = chance.random() >= share
        words += [word] if same else chance.choice(([other], [other], [], [word, other]))
    return " ".join(words)


def cut(text: str, first: float, last: float) -> str:
    words = text.split()
    return " ".join(words[round(first * len(words)) : round(last * len(words))])


def score(left: str, right: str) -> float:
    """The probability of a copy, which must not depend on the order."""
    found = copy_score(item(left), item(right))
    assert copy_score(item(right), item(left)) == found
    return found[0]


COPIES = {
    "identical": WIRE,
    "without its line breaks and in capitals": " ".join(WIRE.split()).upper(),
    "under a new head": f"No deal in Arlington\nWashington, 4 May (Continental Desk) - {WIRE}",
    "the beginning": cut(WIRE, 0, 0.4),
    "the middle": cut(WIRE, 0.3, 0.7),
    "the end": cut(WIRE, 0.5, 1),
    "with a tenth of the words changed": edited(WIRE, 0.1),
    "with a third of the words changed": edited(WIRE, 0.33),
    "cut and edited": edited(cut(WIRE, 0, 0.5), 0.2),
    "with a paragraph more": f"{WIRE}\n{cut(OTHER, 0, 0.4)}",
    "with a paragraph before": f"{cut(OTHER, 0.5, 0.9)}\n{WIRE}",
    "with its sentences in another order": ". ".join(WIRE.split(". ")[::-1]),
    "put together with another report": f"{OTHER}\n{WIRE}",
    "a live page that was updated": f"{WIRE}\n{RETOLD}\n{OTHER}",
}

OTHERS = {
    "another outlet on the same event": RETOLD,
    "another event": OTHER,
    "nothing": "",
    "a name or two that it has": "Washington, Thursday",
}


class TestScore:
    @pytest.mark.parametrize("kind", COPIES)
    def test_copies(self, kind: str) -> None:
        """What was made from a report is a copy of it, and shares enough keys to be found."""
        assert score(WIRE, COPIES[kind]) > 0.6
        keys = set(copy_keys(item(WIRE))).intersection(copy_keys(item(COPIES[kind])))
        assert len(keys) >= SHARED_KEYS

    @pytest.mark.parametrize("kind", OTHERS)
    def test_others(self, kind: str) -> None:
        """Other words on the same event, another event and nothing at all are no copies."""
        assert score(WIRE, OTHERS[kind]) < 0.1

    def test_more_change_is_less_sure(self) -> None:
        """The more words are changed, the less likely it is a copy; with most of them changed it is none."""
        scores = [score(WIRE, edited(WIRE, share)) for share in (0.0, 0.2, 0.5, 0.8)]
        assert scores == sorted(scores, reverse=True)
        assert scores[-1] < 0.01

    def test_same_quotation(self) -> None:
        """A statement that two reports quote at length, more than half of either, makes neither a copy."""
        said = flat(SAID) + flat(SAID.replace("Each", "All").replace("Jermuk", "Sotk"))
        assert score(RETOLD + said, cut(OTHER, 0, 0.8) + said) < 0.1
        assert score(RETOLD + said, cut(WIRE, 0, 0.5) + said) < 0.2

    def test_copy_of_a_quotation(self) -> None:
        """Where a report is little but a quotation, its copy is still one."""
        assert score(SAID, cut(SAID, 0, 0.8)) > 0.9

    def test_same_notice(self) -> None:
        """Two short reports with the same invitation to subscribe are no copies."""
        short = cut(RETOLD, 0, 0.5), cut(OTHER, 0, 0.4)
        assert score(short[0] + flat(NOTICE), short[1] + flat(NOTICE)) < 0.01


class TestReason:
    def test_later_is_cut(self) -> None:
        """The later report's share of the earlier is said, and which is which."""
        one, part = item(WIRE, "2023-05-04"), item(cut(WIRE, 0, 0.5), "2023-05-06")
        why = copy_score(one, part)[1]
        assert (
            why == "Of the later, of 2023-05-06, 100% of the phrases and 100% of the words stand in that of 2023-05-04."
        )
        assert copy_score(part, one)[1] == why

    def test_later_is_longer(self) -> None:
        """A later and longer report repeats the earlier one."""
        one, more = item(WIRE, "2023-05-04"), item(f"{WIRE}\n{OTHER}", "2023-05-05")
        assert copy_score(one, more)[1].startswith("The later, of 2023-05-05, repeats 100% of the phrases")

    @pytest.mark.parametrize("day", [None, "2023-05-04"])
    def test_nobody_knows_who_was_first(self, day: str | None) -> None:
        """On the same day, or without one, nothing is said about who copied whom."""
        why = copy_score(item(WIRE, "2023-05-04"), item(cut(WIRE, 0, 0.5), day))[1]
        assert why == "100% of the phrases and 100% of the words of the shorter stand in the other."


class TestSketches:
    def test_bounded(self) -> None:
        """A long report has no more keys than a short one, all of them small enough for a database."""
        long = item(" ".join(edited(WIRE, 0.6, seed) for seed in range(20)))
        assert len(long.phrases) == len(long.vocabulary) == SKETCH
        assert len(copy_keys(long)) == KEYS
        assert max(copy_keys(long)) < 1 << 47

    def test_quoted(self) -> None:
        """What only stands inside quotation marks is marked; what stands outside as well is not."""
        _, plain = sketches("Zebras trample daffodils.")
        _, marked = sketches('Zebras trample. "Zebras trample daffodils," said she.')
        assert [word >> 1 for word in plain] == [word >> 1 for word in marked]
        assert [word & 1 for word in plain] == [0, 0, 0]
        assert sorted(word & 1 for word in marked) == [0, 0, 1]

    def test_mark_left_over(self) -> None:
        """A closing mark whose beginning was cut off doesn't turn the rest into a quotation."""
        phrases, _ = sketches(
            'daffodils and zebras," the minister said, before walruses trampled petunias near Garissa.'
        )
        assert not any(phrase & 1 for phrase in phrases)

    def test_notices(self) -> None:
        """Paragraphs about the outlet and its readers are left out, but for a report that has nothing else."""
        assert body(f"Zebras fled.\n{flat(NOTICE)}\nThey came back.").split("\n") == [
            "Zebras fled.",
            "",
            "They came back.",
        ]
        assert body("Subscribe to our newsletter") == "Subscribe to our newsletter"


class TestGroups:
    def test_whatever_the_date(self) -> None:
        """A copy years later is one, and so is one without a date."""
        reports = [item(WIRE, "2023-05-04"), item(cut(WIRE, 0, 0.6), "2025-11-30"), item(edited(WIRE, 0.2))]
        assert link(reports, []).copies == [tuple(sorted(report.report for report in reports))]

    def test_edited_in_different_ways(self) -> None:
        """Copies that were edited in different ways are one group by their common origin, in any order."""
        reports = [item(WIRE), *(item(edited(WIRE, 0.3, seed)) for seed in range(4))]
        for order in (reports, reports[::-1], reports[2:] + reports[:2]):
            assert len(link(order, []).copies[0]) == 5

    def test_a_paragraph_of_another(self) -> None:
        """Two groups of copies aren't one because one report took a paragraph from the other group."""
        groups: list[list[Item]] = [
            [item(edited(text, 0.1, seed)) for seed in range(4)] for text in (cut(WIRE, 0, 0.9), OTHER)
        ]
        mixed = item(f"{cut(WIRE, 0, 0.9)}\n{OTHER}")
        copies = link([*groups[0], *groups[1], mixed], []).copies
        assert sorted(map(len, copies)) == [4, 5]
