"""How reports tell an event: the passages with their marks, copies of one another together, and what stands around."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from dragoman.web.view.marks import Span, marked, mention_spans, paragraphs, pieces, segments

Row = Mapping[str, Any]

LONGEST = 900
"""Characters of a paragraph that are shown whole; of a longer one there is the sentence and what is around it."""

AROUND = 240
"""Characters before and after a sentence in a paragraph that is too long."""

STATEMENTS = 8


def accounts(reports: Iterable[Row], mentions: Sequence[Row], copies: Iterable[Sequence[str]]) -> list[dict[str, Any]]:
    """The reports of an event, the oldest first, copies under the first of them.

    Args:
        reports: with their ``text``; ``mentions``: those of the event; ``copies``: groups of reports' ids.

    Returns:
        For each report that copies none before it: the ``report``; its ``passages``, as :func:`passages` gives them;
        and its ``copies``, each with the ``report``, the ``mention`` that an address leads to, or ``None``, and the
        ``passages`` whose sentences the first report does not have word for word.
    """
    ordered = sorted(reports, key=lambda report: (report["published"] or "9999", report["id"]))
    by_report: dict[str, list[Row]] = {report["id"]: [] for report in ordered}
    for mention in mentions:
        if mention["report"] in by_report:
            by_report[mention["report"]].append(mention)
    groups = {id_: place for place, group in enumerate(copies) for id_ in group}
    first: dict[Any, dict[str, Any]] = {}
    for report in ordered:
        told, key = by_report[report["id"]], groups.get(report["id"], report["id"])
        if key in first:
            first[key]["copies"].append(_copy(report, told, first[key]["said"]))
        else:
            said = {_sentence(report, mention) for mention in told}
            first[key] = {"report": report, "passages": passages(report["text"], told), "copies": [], "said": said}
    return list(first.values())


def _copy(report: Row, told: Sequence[Row], said: Collection[str]) -> dict[str, Any]:
    own = [mention for mention in told if _sentence(report, mention) not in said]
    return {
        "report": report,
        "mention": told[0] if told else None,
        "passages": passages(report["text"], own),
    }


def _sentence(report: Row, mention: Row) -> str:
    return " ".join(report["text"][mention["sentence"]["start"] : mention["sentence"]["end"]].split())


def passages(text: str, mentions: Iterable[Row]) -> list[dict[str, Any]]:
    """The paragraphs in which mentions stand, each once: ``marked``, HTML, and its ``mentions`` by their place."""
    parts = paragraphs(text)
    found: dict[tuple[int, int], list[Row]] = {}
    for mention in sorted(mentions, key=lambda mention: mention["trigger"]["start"]):
        found.setdefault(_passage(mention, parts), []).append(mention)
    return [_shown(text, start, end, some) for (start, end), some in found.items()]


def _passage(mention: Row, parts: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """The paragraph of a mention or, where that is long, the sentence and what is around it."""
    sentence, at = mention["sentence"], mention["trigger"]["start"]
    whole = (sentence["start"], sentence["end"])
    start, end = next(((start, end) for start, end in parts if start <= at < end), whole)
    if end - start <= LONGEST:
        return start, end
    return max(start, min(whole[0], at) - AROUND), min(end, max(min(whole[1], at + LONGEST), at) + AROUND)


def _shown(text: str, start: int, end: int, mentions: Sequence[Row]) -> dict[str, Any]:
    sentences = [Span(m["sentence"]["start"], m["sentence"]["end"], "sentence", m["id"]) for m in mentions]
    over = chain(sentences, chain.from_iterable(map(mention_spans, mentions)))
    cut = text[:start].strip() and text[start - 1] not in "\n ", text[end : end + 1].strip()
    return {
        "marked": marked(segments(text, over, start, end)),
        "cut": (bool(cut[0]), bool(cut[1])),
        "mentions": mentions,
        "start": start,
        "end": end,
    }


def statements(told: Iterable[Mapping[str, Any]], quotes: Iterable[Row]) -> list[dict[str, Any]]:
    """Statements in the passages of ``accounts``: the ``quote``, its ``words`` and its ``report``, ``STATEMENTS``."""
    return list(_statements(told, list(quotes)))[:STATEMENTS]


def _statements(told: Iterable[Mapping[str, Any]], quotes: Sequence[Row]) -> Iterator[dict[str, Any]]:
    for account in told:
        report, shown = account["report"], account["passages"]
        for quote in quotes:
            if quote["report"] != report["id"]:
                continue
            parts = pieces(quote)
            if any(passage["start"] <= parts[0]["start"] < passage["end"] for passage in shown):
                words = " … ".join(" ".join(report["text"][part["start"] : part["end"]].split()) for part in parts)
                yield {"quote": quote, "words": words, "report": report}


def reactions(event: Row, others: Iterable[Row]) -> list[Row]:
    """Events of the same story on the day of this one or later, in which one of its parties acts; the first come first.

    An event whose day is not known is no reaction that anybody could tell.
    """
    if not event["date"]:
        return []
    parties = {role["actor"] for side in ("sources", "targets") for role in event[side]}
    day = event["date"]["value"]
    found = [
        other
        for other in others
        if other["id"] != event["id"]
        and other["date"]
        and other["date"]["value"] > day
        and any(role["actor"] in parties for role in other["sources"])
    ]
    return sorted(found, key=lambda other: other["date"]["value"])
