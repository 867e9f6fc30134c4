"""A comparison as it stands on a page: reports by letters, details by their kind, each with one passage a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import quote

from dragoman.comparing import KINDS, letter
from dragoman.web.view.words import headline

Row = Mapping[str, Any]

STANCES = {"asserts": "asserted by", "denies": "denied by", "announces": "announced by", "doubts": "left open by"}
OWN_STANCES = {
    "asserts": "stated as fact",
    "denies": "stated as not so",
    "announces": "stated as planned",
    "doubts": "left open",
}
"""How a claim is put: one of somebody's, and one of a report itself."""


def comparison(compared: Row) -> dict[str, Any]:
    """What :meth:`dragoman.record.Record.compare` found, for a page.

    Returns:
        ``reports`` with their ``letter``, and the ``letters`` by id; ``contested``, the claims that are denied; and
        ``agreed``, ``differ`` and ``only``, each as groups with their ``kind`` in words and their ``details``. These
        have a ``heading``, the event that it is ``of``, the ``address`` of the event or the actor, and ``said``: for
        each report its ``letter``, ``report``, ``values`` and the first ``passage``.
    """
    known = [*compared["reports"], *compared["others"]]
    letters = {report["id"]: letter(place) for place, report in enumerate(known)}
    some = [*compared["all"], *compared["some"]]
    labels = {detail["id"]: headline(detail) for detail in some if detail["kind"] == "event"}
    return {
        "reports": [{**report, "letter": letters[report["id"]]} for report in compared["reports"]],
        "letters": letters,
        "contested": [_contested(one, letters, labels) for one in compared["claims"] if one["contested"]],
        "agreed": _groups((one for one in some if one["verdict"] != "only here"), letters, labels),
        "differ": _groups(compared["differ"], letters, labels),
        "only": _groups((one for one in some if one["verdict"] == "only here"), letters, labels),
        "total": len(compared["reports"]),
    }


def _groups(details: Iterable[Row], letters: Row, labels: Row) -> list[dict[str, Any]]:
    order = list(KINDS)
    ordered = sorted(details, key=lambda detail: order.index(detail["kind"]))
    return [
        {"kind": KINDS[kind], "details": [_detail(one, letters, labels) for one in group]}
        for kind, group in groupby(ordered, key=lambda detail: str(detail["kind"]))
    ]


def _detail(detail: Row, letters: Row, labels: Row) -> dict[str, Any]:
    values = detail.get("values", {})
    said = [
        {**_said(report, passages, letters), "values": values.get(report, ())}
        for report, passages in sorted(detail["reports"].items(), key=lambda item: _place(letters[item[0]]))
    ]
    subject = labels.get(detail.get("event") or "")
    names_it = detail["kind"] in ("date", "place", "status") and subject  # its value is the event's plain label
    heading = headline(detail) if detail["kind"] == "event" else subject if names_it else detail["value"]
    id_ = detail.get("id") if detail["kind"] in ("event", "actor") else detail.get("event")
    kind = "actors" if detail["kind"] == "actor" else "events"
    address = f"/{kind}/{quote(id_, safe='')}" if id_ else None
    return {"heading": heading, "of": None if names_it else subject, "address": address, "said": said}


def _said(report: str, passages: Sequence[Row], letters: Row) -> dict[str, Any]:
    return {"letter": letters[report], "report": report, "values": (), "passage": _passage(passages[0])}


def _place(letters: str) -> tuple[int, str]:
    return len(letters), letters


def _passage(passage: Row) -> dict[str, Any]:
    """A passage cut at its marks, which count from the beginning of the report."""
    text, at, pieces = passage["text"], 0, []
    for start, end, role in _ends(passage):
        pieces += [{"text": text[at:start], "role": None}, {"text": text[start:end], "role": role}]
        at = end
    pieces.append({"text": text[at:], "role": None})
    return {"start": passage["start"], "end": passage["end"], "pieces": [one for one in pieces if one["text"]]}


def _ends(passage: Row) -> list[tuple[int, int, str]]:
    """The marks inside the passage, in order and none over another."""
    ends: list[tuple[int, int, str]] = []
    for mark in sorted(passage["marks"], key=lambda mark: (mark["start"], -mark["end"])):
        start, end = mark["start"] - passage["start"], min(mark["end"], passage["end"]) - passage["start"]
        if 0 <= start < end and (not ends or start >= ends[-1][1]):
            ends.append((start, end, mark["role"]))
    return ends


def _contested(told: Row, letters: Row, labels: Row) -> dict[str, Any]:
    return {
        "event": told["event"],
        "label": labels.get(told["event"], told["label"]),
        "claims": [
            {
                "stance": OWN_STANCES[one["stance"]] if one["kind"] == "report" else STANCES[one["stance"]],
                "denies": one["stance"] == "denies",
                "who": None if one["kind"] == "report" else one["who"],
                "actor": one["actor"],
                "said": [_said(report, passages, letters) for report, passages in one["reports"].items()],
            }
            for one in told["claims"]
        ],
    }
