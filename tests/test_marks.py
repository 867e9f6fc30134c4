"""Text with what was read out of it: pieces of the text, each with all that covers it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.web.view.marks import (
    Segment,
    Span,
    marked,
    mention_spans,
    paragraphs,
    quote_spans,
    segments,
    spread,
)
from dragoman.web.view.reading import part_with, parts_of, read, shown_kinds, web_address

TEXTS = st.text(alphabet="ab \n<&é\u202e\x00\u05d0", max_size=60)
SPANS = st.lists(
    st.builds(
        lambda start, length, kind, id_: Span(start, start + length, kind, id_),
        st.integers(0, 70),
        st.integers(-1, 40),
        st.sampled_from(["source", "target", "trigger", "quote"]),
        st.sampled_from(["m1", "m2", "q1"]),
    ),
    max_size=12,
)


def over(spans: Sequence[Span], place: int, field: str) -> set[str]:
    """The kinds or the ids of the spans that cover a character."""
    return {getattr(span, field) for span in spans if span.start <= place < span.end}


class TestSegments:
    @given(TEXTS, SPANS)
    def test_joined_they_are_the_text(self, text: str, spans: list[Span]) -> None:
        """Nothing of the text is lost or doubled, however the spans overlap."""
        found = segments(text, spans)

        assert "".join(segment.text for segment in found) == text
        assert [text[one.start : one.start + len(one.text)] for one in found] == [one.text for one in found]

    @given(TEXTS, SPANS)
    def test_each_character_has_what_covers_it(self, text: str, spans: list[Span]) -> None:
        """A character has the kinds and the ids of exactly the spans over it, and no piece is empty."""
        for segment in segments(text, spans):
            assert segment.text
            for place in range(segment.start, segment.start + len(segment.text)):
                assert set(segment.kinds) == over(spans, place, "kind")
                assert set(segment.ids) == over(spans, place, "id")

    @given(TEXTS, SPANS, st.integers(0, 60), st.integers(0, 60))
    def test_a_part_has_the_same_marks_as_the_whole(self, text: str, spans: list[Span], one: int, other: int) -> None:
        """A paragraph of a text is marked as it is in the text."""
        start, end = sorted((one, other))
        whole = {place: (s.kinds, set(s.ids)) for s in segments(text, spans) for place in _places(s)}

        part = segments(text, spans, start, end)

        assert "".join(segment.text for segment in part) == text[start:end]
        assert all(whole[place] == (s.kinds, set(s.ids)) for s in part for place in _places(s))

    def test_one_inside_the_other(self) -> None:
        """An actor inside a statement is both."""
        found = segments("He said no.", [Span(8, 10, "quote", "q1", "q=q1"), Span(8, 9, "source", "m1")])

        assert found == [
            Segment(0, "He said "),
            Segment(8, "n", ("quote", "source"), ("m1", "q1"), ("q=q1",)),
            Segment(9, "o", ("quote",), ("q1",)),
            Segment(10, "."),
        ]


def _places(segment: Segment) -> range:
    return range(segment.start, segment.start + len(segment.text))


class TestParagraphs:
    @given(TEXTS)
    def test_they_leave_out_nothing_but_white_space(self, text: str) -> None:
        """In order, apart from one another, and none of them blank."""
        found = paragraphs(text)

        assert "".join("".join(text[start:end] for start, end in found).split()) == "".join(text.split())
        assert all(text[start:end].strip() for start, end in found)
        assert all(one[1] <= other[0] for one, other in pairwise(found))

    def test_lines_where_there_are_no_blank_lines(self) -> None:
        """A text without blank lines has a paragraph a line, another keeps its lines together."""
        assert paragraphs("one\ntwo") == [(0, 3), (4, 7)]
        assert paragraphs("one\ntwo\n \nthree") == [(0, 7), (10, 15)]

    @given(TEXTS, SPANS)
    def test_each_has_the_spans_that_reach_into_it(self, text: str, spans: list[Span]) -> None:
        """A statement over two paragraphs is marked in both."""
        parts = paragraphs(text)

        for (start, end), found in zip(parts, spread(spans, parts), strict=True):
            reach = [span for span in spans if span.start < end and start < span.end and span.start < span.end]
            assert sorted(span for span in found if span.start < span.end) == sorted(reach)

    @settings(max_examples=20)
    @given(st.integers(1, 4000))
    def test_a_run_of_blanks_costs_no_more_than_its_length(self, length: int) -> None:
        """A hostile text of line ends and blanks is one gap."""
        assert paragraphs("a" + " \n" * length + "b") == [(0, 2), (1 + 2 * length, 2 + 2 * length)]


class TestMarked:
    def test_the_text_of_a_report_is_text(self) -> None:
        """Signs of HTML in a report are shown, never obeyed, and control characters have pictures."""
        text = "<script>x</script>\x1b\x00\u202e"

        html = marked(segments(text, [Span(0, 8, "trigger", 'm"1')]))

        assert html == ('<mark class="kind-trigger" data-of="m&quot;1">&lt;script&gt;</mark>x&lt;/script&gt;␛␀\ufffd')

    def test_anchors_stand_where_their_span_begins(self) -> None:
        """An address leads to the first piece of a span, and only where anchors are wanted."""
        found = segments("abc", [Span(0, 3, "quote", "q1", "q=q1"), Span(1, 2, "trigger", "m1", "m=m1")])

        assert marked(found, anchors=True).count("<span id=") == 2
        assert '<span id="m=m1"></span><mark class="kind-quote kind-trigger" data-of="q1 m1">b</mark>' in marked(
            found, anchors=True
        )
        assert "<span" not in marked(found)


MENTION: dict[str, Any] = {
    "id": "m1", "event": "e1", "type": "ACCUSE", "status": "actual", "sentence": {"start": 0, "end": 26},
    "trigger": {"start": 7, "end": 16, "text": "condemned"},
    "sources": [{"start": 0, "end": 6, "name": "Russia"}], "targets": [{"name": "added by hand", "start": None}],
    "date": {"value": "2023-04-04", "start": None, "end": None}, "place": None, "attributed_to": None,
}  # fmt: skip
QUOTE: dict[str, Any] = {
    "id": "q1", "content": [{"start": 30, "end": 34}, {"start": 36, "end": 40}], "type": "direct",
    "speaker": {"start": 20, "end": 26, "name": "Peskov"}, "cue": None, "via": None, "chain": [],
}  # fmt: skip


class TestSpans:
    def test_of_a_mention(self) -> None:
        """What stands in the text is marked; what was inferred or added by hand stands nowhere."""
        assert list(mention_spans(MENTION)) == [
            Span(7, 16, "trigger", "m1", "m=m1"),
            Span(0, 6, "source", "m1"),
        ]

    def test_of_a_statement_in_pieces(self) -> None:
        """An address leads to the first piece."""
        assert list(quote_spans(QUOTE)) == [
            Span(30, 34, "quote", "q1", "q=q1"),
            Span(36, 40, "quote", "q1"),
            Span(20, 26, "speaker", "q1"),
        ]


class TestRead:
    def test_notes_stand_at_the_paragraph_of_their_words(self) -> None:
        """The event is beside the first paragraph, the statement beside the second."""
        text = "Russia condemned Finland.\n\nAnd more followed on the same day."

        first, second = read(text, paragraphs(text), [MENTION], [QUOTE], [])

        assert [(note["kind"], note["ids"]) for note in first["notes"]] == [("event", ["m1"])]
        assert [(note["kind"], note["ids"]) for note in second["notes"]] == [("statement", ["q1"])]

    def test_a_long_text_has_parts(self) -> None:
        """Whole paragraphs, none left out, and the part of a character is found."""
        text = "\n\n".join(["a" * 30] * 10)

        parts = parts_of(text, 100)

        assert [bounds for part in parts for bounds in part] == paragraphs(text)
        assert [len(part) for part in parts] == [3, 3, 3, 1]
        assert [part_with(place, parts) for place in (0, 95, 96, 319)] == [1, 1, 2, 4]
        assert parts_of("") == [[]]

    def test_a_part_has_its_own_notes_only(self) -> None:
        """What stands in another part is not shown beside this one."""
        text = "Russia condemned Finland.\n\nAnd more followed on the same day."

        [second] = read(text, paragraphs(text)[1:], [MENTION], [QUOTE], [])

        assert [note["kind"] for note in second["notes"]] == ["statement"]
        assert "kind-trigger" not in second["marked"]

    def test_kinds_of_the_address(self) -> None:
        """All kinds where the address says nothing, none where it says «none»."""
        assert shown_kinds(["acts,dates", "chains"]) == ["acts", "dates", "chains"]
        assert shown_kinds(["none"]) == []
        assert len(shown_kinds([])) == 6

    def test_only_addresses_of_the_web_are_links(self) -> None:
        """A report may say of itself that it stands at a script."""
        assert web_address("https://courier.example/1") == "https://courier.example/1"
        assert web_address("javascript:alert(1)") is None
        assert web_address(None) is None
