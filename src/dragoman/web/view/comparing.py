"""Reports side by side, for ``parts/compared.html``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from dragoman.comparing import Comparison, by_kind, claimed, stated
from dragoman.web.view.marks import Span, marked, segments

Row = Mapping[str, Any]

SOME, MOST = 4, 200
"""Details of a kind: on a page that leads to the whole comparison, and on that."""

LONGEST = 900
"""Characters of a passage that are shown; of a longer one those around its first mark."""

GLIMPSE = 90
GLIMPSED = ("actor", "date", "place", "figure")
"""Characters of evidence for kinds that the sentence which tells the event would only repeat."""

MARKS = {"attribution": "claim", "number": "figure", "via": "chain"}
"""The kinds of marks of what a comparison calls otherwise."""


def side_by_side(comparison: Row, whole: str | None = None) -> dict[str, Any]:
    """What the template needs.

    Args:
        comparison: what :meth:`dragoman.record.Record.compare` found.
        whole: the address of the comparison's own page, where this is only a part of another one.
    """
    return {
        "compared": Comparison(comparison),
        "whole": whole,
        "most": SOME if whole else MOST,
        "by_kind": by_kind,
        "claimed": claimed,
        "stated": stated,
        "evidence": evidence,
    }


def evidence(passage: Row, kind: str | None) -> Markup:
    """A passage of a comparison with its marks, which count from the beginning of the report.

    Of kinds that the sentence about the event shows already, only the words around the first mark.
    """
    start, text = passage["start"], passage["text"]
    spans = [Span(mark["start"] - start, mark["end"] - start, MARKS.get(mark["role"], mark["role"]), "")
             for mark in passage["marks"]]  # fmt: skip
    at = spans[0].start if spans else 0
    most = GLIMPSE if kind in GLIMPSED else LONGEST
    if len(text) <= most:
        return marked(segments(text, spans))
    first = max(0, at - most // 3)
    first = text.find(" ", first, at) + 1 or first if first else 0
    last = min(len(text), first + most)
    last = max(text.rfind(" ", at, last), at) if last < len(text) and " " in text[at:last] else last
    before, after = "… " if first else "", " …" if last < len(text) else ""
    return Markup("{}{}{}").format(before, marked(segments(text, spans, first, last)), after)
