"""Statements as the coder gives them: which words were said, in how many pieces, of which type."""

from __future__ import annotations

import numpy as np
import pytest

from dragoman import Coder, Report
from dragoman.language.attributions import best_path
from dragoman.language.sentences import split
from dragoman.values import Quote


def quotes(coder: Coder, text: str) -> list[Quote]:
    return list(coder.code(Report(text=text, published="2024-03-12")).quotes)


def said(coder: Coder, text: str) -> list[tuple[str, str, list[str]]]:
    """For each statement its type, its speaker's name and its pieces."""
    return [
        (q.type, q.speaker.name if q.speaker else "", [text[p.start : p.end] for p in q.pieces])
        for q in quotes(coder, text)
    ]


class TestMarks:
    @pytest.mark.parametrize(
        ("opening", "closing"), [("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("«", "»")], ids=repr
    )
    def test_marks_are_no_words_said(self, coder: Coder, opening: str, closing: str) -> None:
        """Whatever the marks, the words between them are one direct statement, without marks and closing comma."""
        text = f"{opening}We will not leave the talks,{closing} Angela Merkel said in Berlin."
        assert said(coder, text) == [("direct", "Angela Merkel", ["We will not leave the talks"])]

    def test_apostrophes_open_nothing(self) -> None:
        """Possessives and short forms are no quotation marks."""
        (sentence,) = split("The ministers' plan isn't the companies' plan, and it's '90s talk.")
        assert not any(sentence.quoted)

    def test_single_marks_beside_apostrophes(self) -> None:
        """A quotation in single marks goes on over a possessive inside of it."""
        (sentence,) = split("‘The ministers’ plan is dead,’ he said.")
        quoted = [t.form for t, inside in zip(sentence.tokens, sentence.quoted, strict=True) if inside]
        assert quoted == ["The", "ministers", "’", "plan", "is", "dead", ","]

    def test_a_forgotten_mark_turns_nothing_inside_out(self) -> None:
        """Where a straight mark was forgotten, the next quotation is still the quoted part."""
        sentences = split('"We will go, he said. "They will not," she said. Nobody answered.')
        assert not any(sentences[-1].quoted)
        assert [t.form for t, q in zip(sentences[1].tokens, sentences[1].quoted, strict=True) if q][:2] == [
            "They",
            "will",
        ]


class TestPieces:
    def test_interrupted_quotation_is_one_statement(self, coder: Coder) -> None:
        """«A," she said. "B."» is one statement of two pieces."""
        text = '"The ceasefire holds," Antonio Guterres said. "But it is fragile and it may not last."'
        assert said(coder, text) == [
            ("direct", "António Guterres", ["The ceasefire holds", "But it is fragile and it may not last."])
        ]

    def test_quotation_over_sentences(self, coder: Coder) -> None:
        """Sentences within one pair of marks are one piece."""
        text = "Joe Biden told reporters: “We have a deal. It is a good deal. Now Congress must act.” He left at noon."
        (only,) = said(coder, text)
        assert only == ("direct", "Joe Biden", ["We have a deal. It is a good deal. Now Congress must act."])

    def test_quotation_that_paragraphs_open_anew(self, coder: Coder) -> None:
        """The second paragraph of a quotation belongs to the speaker of the first."""
        text = (
            "“We did not start this war,” Volodymyr Zelensky said on Monday. “But we will end it.\n\n"
            "“Our soldiers have shown the world what they can do.”"
        )
        found = said(coder, text)
        assert {speaker for _, speaker, _ in found} == {"Volodymyr Zelensky"}
        assert found[-1][2][-1] == "Our soldiers have shown the world what they can do."

    def test_two_speakers_are_two_statements(self, coder: Coder) -> None:
        """A second voice in the same paragraph keeps its own words."""
        text = '"We are ready to talk," Sergei Lavrov said. "They are not," Dmytro Kuleba replied.'
        assert [(speaker, pieces) for _, speaker, pieces in said(coder, text)] == [
            ("Sergei Lavrov", ["We are ready to talk"]),
            ("Dmytro Kuleba", ["They are not"]),
        ]

    def test_indirect_statement_without_that(self, coder: Coder) -> None:
        """The word «that» leads to a content and is no part of it, nor is the stop behind it."""
        text = "Emmanuel Macron said that France would send more weapons to Ukraine."
        assert said(coder, text) == [("indirect", "Emmanuel Macron", ["France would send more weapons to Ukraine"])]

    def test_mixed_statement(self, coder: Coder) -> None:
        """A content that is quoted in part is mixed."""
        text = "Olaf Scholz said the attack was “a grave breach of international law” and would be answered."
        assert [kind for kind, _, _ in said(coder, text)] == ["mixed"]

    def test_report_without_statements(self, coder: Coder) -> None:
        """Titles and scare quotes are nobody's words."""
        assert not quotes(coder, "Snow fell over the Alps on Sunday. Roads near “Little Davos” were closed until noon.")


class TestNested:
    def test_statement_within_a_statement(self, coder: Coder) -> None:
        """What another is said to have said is a statement of its own, inside the outer one."""
        text = "Sergei Lavrov said the White House had claimed that Russia was planning an attack."
        by_speaker = {speaker: pieces for _, speaker, pieces in said(coder, text)}
        assert by_speaker["Sergei Lavrov"] == ["the White House had claimed that Russia was planning an attack"]
        assert by_speaker["White House"] == ["Russia was planning an attack"]

    def test_what_it_is_called(self, coder: Coder) -> None:
        """«Had called it a mistake» is told of somebody else; «would call an election» is not."""
        text = "Sergei Lavrov said the White House had called the treaty a mistake."
        assert ("indirect", "White House", ["the treaty a mistake"]) in said(coder, text)
        assert len(quotes(coder, "Keir Starmer said that Rishi Sunak would call an election in May.")) == 1

    def test_same_speaker_is_not_nested(self, coder: Coder) -> None:
        """«I said» inside one's own words is no second statement."""
        assert len(quotes(coder, "“I said that we would win this war,” Benjamin Netanyahu told his cabinet.")) == 1


class TestBestPath:
    def test_inside_goes_on_its_own_kind(self) -> None:
        """A label that may not follow is passed over for the likeliest that may."""
        moves = np.zeros((5, 5), dtype=np.float32)
        moves[[0, 1, 2], 4] = -1e4
        moves[[0, 3, 4], 2] = -1e4
        scores = np.array([[0, 3, 0, 2, 0], [0, 0, 1, 0, 4], [5, 0, 0, 0, 0]], dtype=np.float32)
        assert best_path(scores, moves, np.zeros(5, dtype=np.float32)) == [3, 4, 0]

    def test_single_word(self) -> None:
        """A passage of one word has the label of the word."""
        assert best_path(np.array([[0, 2, 1]], np.float32), np.zeros((3, 3), np.float32), np.zeros(3, np.float32)) == [
            1
        ]
