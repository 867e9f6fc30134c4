"""A report as it is read: its paragraphs with marks, and beside each what was read out of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from dragoman.web.view.marks import (
    KINDS,
    Span,
    marked,
    mention_spans,
    paragraphs,
    pieces,
    quote_spans,
    segments,
    spread,
)

Row = Mapping[str, Any]

GLIMPSE = 60
"""Characters of a statement that its note shows."""

LONG = 40_000
"""Characters of a part, about ten newspaper pages: a whole book at once would keep server and reader waiting."""

NOTE_CHARACTERS, FEWEST_NOTES = 80, 2
"""Characters of a paragraph beside which one note has room, and how many notes stand beside the shortest one."""

Bounds = tuple[int, int]


def parts_of(text: str, most: int = LONG) -> list[list[Bounds]]:
    """The bounds of a text's paragraphs, in parts of about ``most`` characters; at least one part, maybe empty."""
    found: list[list[Bounds]] = [[]]
    for start, end in paragraphs(text):
        if found[-1] and end - found[-1][0][0] > most:
            found.append([])
        found[-1].append((start, end))
    return found


def part_with(place: int, parts: Sequence[Sequence[Bounds]]) -> int:
    """The number, from 1, of the part in which a character stands."""
    return max((number for number, part in enumerate(parts, 1) if part and part[0][0] <= place), default=1)


def read(
    text: str, bounds: Sequence[Bounds], mentions: Iterable[Row], quotes: Iterable[Row], events: Iterable[Row]
) -> list[dict[str, Any]]:
    """Paragraphs of a report.

    Args:
        text: the report's; ``bounds``: where its paragraphs begin and end, those that are wanted, in order.
        mentions: the report's; ``quotes``: its statements; ``events``: those of the mentions.

    Returns:
        Each as ``start``, ``text``, ``marked`` (HTML with anchors for addresses) and ``notes``, in the order of the
        text: ``kind`` (event or statement), ``ids`` of the marks that belong to it and, of an event, its row and the
        ``mention``; of a statement the ``quote`` and the ``words`` it begins with. ``beside`` of them stand open.
    """
    if not bounds:
        return []
    first, last = bounds[0][0], bounds[-1][1]
    here = [one for one in mentions if one["sentence"]["start"] < last and one["sentence"]["end"] > first]
    said = [one for one in quotes if pieces(one)[0]["start"] < last and pieces(one)[-1]["end"] > first]
    spans = chain(chain.from_iterable(map(mention_spans, here)), chain.from_iterable(map(quote_spans, said)))
    noted = _notes(text, here, said, {event["id"]: event for event in events})
    beside = spread([Span(note["at"], note["at"] + 1, "", str(place)) for place, note in enumerate(noted)], bounds)
    return [
        {
            "start": start,
            "text": text[start:end],
            "marked": marked(segments(text, over, start, end), anchors=True),
            "notes": [noted[int(span.id)] for span in found],
            "beside": _beside(end - start, len(found)),
        }
        for (start, end), over, found in zip(bounds, spread(spans, bounds), beside, strict=True)
    ]


def _beside(length: int, notes: int) -> int:
    """How many notes fit beside a paragraph, so that it isn't torn from the next; one left over isn't hidden."""
    room = max(FEWEST_NOTES, length // NOTE_CHARACTERS)
    return notes if notes <= room + 1 else room


def _notes(
    text: str, mentions: Sequence[Row], quotes: Sequence[Row], events: Mapping[str, Row]
) -> list[dict[str, Any]]:
    told: defaultdict[tuple[int, str], list[Row]] = defaultdict(list)
    for mention in mentions:
        told[mention["sentence"]["start"], mention.get("event") or mention["id"]].append(mention)
    found = [
        {
            "at": some[0]["trigger"]["start"],
            "kind": "event",
            "ids": [mention["id"] for mention in some],
            "mention": some[0],
            "event": events.get(event),
        }
        for (_, event), some in told.items()
    ]
    return found + [_statement(text, quote) for quote in quotes]


def _statement(text: str, quote: Row) -> dict[str, Any]:
    first = pieces(quote)[0]
    words = " ".join(text[first["start"] : first["end"]].split())
    return {
        "at": first["start"],
        "kind": "statement",
        "ids": [quote["id"]],
        "quote": quote,
        "words": words if len(words) <= GLIMPSE else words[: GLIMPSE - 1].rsplit(" ", 1)[0] + "…",
    }


def shown_kinds(asked: Sequence[str]) -> list[str]:
    """The kinds of marks that an address asks for (``marks=actors,acts``); all of them where it says nothing."""
    named = {name for part in asked for name in part.split(",")}
    return [kind for kind in KINDS if kind in named] if asked else list(KINDS)


def web_address(url: str | None) -> str | None:
    """The address of a report if it leads to the web: a report may give any text for it, also a script."""
    return url if url and url.lower().startswith(("https://", "http://")) else None
