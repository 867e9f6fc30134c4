"""Text with what was read out of it: pieces of the text, each with all that covers it.

Spans overlap as they like: an actor inside a statement, an act that two reports of one sentence share. So the text is
cut wherever a span begins or ends, and each piece knows the kinds and the ids of the spans over it.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from markupsafe import Markup

from dragoman.web.view.words import visible

Row = Mapping[str, Any]

KINDS = {
    "actors": ("source", "target"),
    "acts": ("trigger",),
    "dates": ("date",),
    "places": ("place",),
    "statements": ("quote", "speaker", "cue"),
    "chains": ("chain", "claim"),
}
"""The kinds of marks, by the switch that shows and hides them."""

_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_LINE_ENDS = re.compile(r"\n\s*")


class Span(NamedTuple):
    """Characters ``start`` to ``end`` (code points, end exclusive) that are of a kind, in the mention or quote ``id``.

    ``anchor`` is what an address ends in that leads here: ``m=ID``.
    """

    start: int
    end: int
    kind: str
    id: str
    anchor: str | None = None


class Segment(NamedTuple):
    """A piece of the text under the same spans from end to end; ``anchors`` are those of the spans that begin here."""

    start: int
    text: str
    kinds: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()


def segments(text: str, spans: Iterable[Span], start: int = 0, end: int | None = None) -> list[Segment]:
    """The part ``text[start:end]`` in pieces that, joined, are the part itself.

    Spans that are empty or outside are left out; those that reach beyond the part are cut. Kinds are in alphabetical
    order, ids in the order in which their spans begin. The anchor of a span stands where it begins, so only once.
    """
    stop = len(text) if end is None else min(end, len(text))
    inside = sorted(span for span in spans if max(span.start, start) < min(span.end, stop))
    if start >= stop:
        return []
    begun: dict[int, list[Span]] = defaultdict(list)
    for span in inside:
        begun[max(span.start, start)].append(span)
    places = sorted({start, stop, *begun, *(min(span.end, stop) for span in inside)})
    found: list[Segment] = []
    over: list[Span] = []
    for here, there in pairwise(places):
        over = [*(span for span in over if span.end > here), *begun.get(here, ())]
        found.append(_segment(text, here, there, over))
    return found


def _segment(text: str, start: int, end: int, over: Sequence[Span]) -> Segment:
    if not over:
        return Segment(start, text[start:end])
    kinds = tuple(sorted({span.kind for span in over}))
    ids = tuple(dict.fromkeys(span.id for span in over))
    return Segment(start, text[start:end], kinds, ids, tuple(s.anchor for s in over if s.anchor and s.start == start))


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Where the paragraphs of a text begin and end: at blank lines or, where it has none, at each line's end."""
    between = _BLANK_LINES if _BLANK_LINES.search(text.strip()) else _LINE_ENDS
    found, start = [], 0
    for gap in between.finditer(text):
        found.append((start, gap.start()))
        start = gap.end()
    return [(first, last) for first, last in [*found, (start, len(text))] if text[first:last].strip()]


def spread(spans: Iterable[Span], parts: Sequence[tuple[int, int]]) -> list[list[Span]]:
    """The spans of each part, which are in order and apart from one another; a span over two parts is in both."""
    found: list[list[Span]] = [[] for _ in parts]
    place = 0
    for span in sorted(spans):
        while place < len(parts) and parts[place][1] <= span.start:
            place += 1
        for number in range(place, len(parts)):
            if parts[number][0] >= span.end:
                break
            found[number].append(span)
    return found


def mention_spans(mention: Row) -> Iterator[Span]:
    """What a mention rests on."""
    id_, trigger = mention["id"], mention["trigger"]
    yield Span(trigger["start"], trigger["end"], "trigger", id_, f"m={id_}")
    yield from _spans("source", mention["sources"], id_)
    yield from _spans("target", mention["targets"], id_)
    yield from _spans("date", [mention["date"]], id_)
    yield from _spans("place", [mention["place"]], id_)
    yield from _spans("claim", [mention["attributed_to"]], id_)
    yield from _spans("chain", mention.get("chain") or (), id_)


def quote_spans(quote: Row) -> Iterator[Span]:
    """What a statement rests on."""
    id_ = quote["id"]
    for number, piece in enumerate(pieces(quote)):
        yield Span(piece["start"], piece["end"], "quote", id_, None if number else f"q={id_}")
    yield from _spans("speaker", [quote["speaker"]], id_)
    yield from _spans("cue", [quote["cue"]], id_)
    yield from _spans("chain", [quote["via"], *(quote.get("chain") or ())[1:]], id_)


def pieces(quote: Row) -> Sequence[Row]:
    """The pieces of what is said, in order."""
    content = quote["content"]
    return [content] if isinstance(content, Mapping) else content


def _spans(kind: str, rows: Iterable[Row | None], id_: str) -> Iterator[Span]:
    """Of those that stand in the text: a date that is inferred, or a role corrected by hand, stands nowhere."""
    for row in rows:
        if row and row.get("start") is not None and row.get("end") is not None:
            yield Span(row["start"], row["end"], kind, id_)


def marked(shown: Iterable[Segment], anchors: bool = False) -> Markup:
    """The pieces as HTML; with ``anchors``, which a page may hold once only, as places that an address leads to.

    It is put together here, of strings, because a long report has some twenty thousand pieces: a template would need
    half a second for them.
    """
    whole = "".join(_html(segment, anchors) for segment in shown)
    return Markup(visible(whole))  # noqa: S704 - the text is escaped in _html, the rest are our own names and ids


def _html(segment: Segment, anchors: bool) -> str:
    text = html.escape(segment.text)
    if not segment.kinds:
        return text
    places = "".join(f'<span id="{html.escape(anchor)}"></span>' for anchor in segment.anchors) if anchors else ""
    kinds, ids = " kind-".join(segment.kinds), html.escape(" ".join(segment.ids))
    return f'{places}<mark class="kind-{kinds}" data-of="{ids}">{text}</mark>'
