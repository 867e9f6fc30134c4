"""Reports of one event or story side by side: who claims what, what all say, what only some say, where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dragoman.linking.claims import claims
from dragoman.linking.details import Detail, details
from dragoman.linking.differences import differences
from dragoman.linking.view import Row, View, event_label, normalise

__all__ = ["compare", "event_label", "normalise"]


def compare(
    subject: Row,
    reports: Sequence[Row],
    mentions: Iterable[Row],
    quotes: Iterable[Row],
    events: Iterable[Row],
    story: Row | None = None,
) -> dict[str, Any]:
    """What all reports of a subject say, what only some say, where they differ, and who claims and who denies it.

    Args:
        subject: the event or the story, as in CONTRACT.
        reports: its reports with their ``text`` and ``credits``; for an event those of its whole story may be given, so
            that denials elsewhere and silence are seen.
        mentions: those of the reports; ``quotes``: their statements; ``events``: what the mentions were linked to.
        story: the story of an event; its ``copies``, or those of a subject that is a story, tell which reports copy one
            another.

    Returns:
        ``id``, ``kind`` («event» or «story»), ``label``; ``reports``, oldest first, as ``id``, ``outlet``,
        ``published``, ``title``, ``copy_of``; ``others``, those that neither tell nor deny it, likewise; ``claims``,
        for each event what :func:`dragoman.linking.claims.claims` gives; and the details in ``all``, ``some`` and
        ``differ``.
        A detail has a ``kind`` (event, actor, date, place, figure, quote, number, attribution; in ``differ`` also
        status and speaker), a ``value``, a ``verdict`` («same» in all reports, «some», «only here» in one report and
        its copies, «differs»), ``about`` (whether it is said of the event; of a story all are), and ``reports``: for
        each report's id the evidence as ``start``, ``end``, ``text`` and ``marks``, the spans inside it that matter,
        with their ``role``. An event also has ``id``, ``type``, ``sources`` and ``targets``, an actor its ``id``, a
        quote its ``speaker``, an attribution its ``chain``; in ``differ``, ``values`` says what each report has.
    """
    ordered = sorted(reports, key=lambda report: (report["published"] or "9999", report["id"]))
    whole = View(ordered, mentions, quotes, events)
    claimed = [claims(id_, whole) for id_ in _asked(subject, whole)]
    shown = [report for report in ordered if _is_shown(report["id"], subject, claimed)]
    view = View(shown, whole.mentions, whole.quotes, whole.events.values())
    legend = list(_legend(ordered, (story or subject).get("copies") or ()))
    columns = {report["id"]: report["copy_of"] for report in legend if report["id"] in view.texts}
    found = sorted(details(view), key=lambda one: (one.extra.get("id") != subject["id"], -len(one.reports)))
    scope = _Scope(subject, view)
    rows = [scope.row(one, _verdict(one, columns)) for one in found]
    differ = [scope.row(one, "differs") for one in differences(view)]
    return {
        "id": subject["id"],
        "kind": "event" if "type" in subject else "story",
        "label": subject.get("label") or subject.get("summary") or event_label(subject),
        "reports": [report for report in legend if report["id"] in columns],
        "others": [report for report in legend if report["id"] not in columns],
        "claims": claimed,
        "all": [row for row in rows if row["verdict"] == "same"],
        "some": [row for row in rows if row["verdict"] != "same" and not _figure_in(differ, row)],
        "differ": differ,
    }


def _asked(subject: Row, view: View) -> list[str]:
    """The events whose claims are wanted: the one, or those of the story."""
    told = view.told()
    return [id_ for id_ in told if id_ == subject["id"]] if "type" in subject else list(told)


def _is_shown(report: str, subject: Row, claimed: Iterable[Row]) -> bool:
    """Whether a report stands in the comparison: always, but for those of an event's story that say nothing of it."""
    if "type" not in subject or report in subject.get("reports", (report,)):
        return True
    return any(report in claim["reports"] for told in claimed for claim in told["claims"])


def _legend(reports: Sequence[Row], copies: Iterable[Sequence[str]]) -> Iterator[dict[str, Any]]:
    """The reports without their text; a copy names the earliest report that it copies or is copied by."""
    position = {report["id"]: place for place, report in enumerate(reports)}
    groups = [sorted((id_ for id_ in group if id_ in position), key=position.__getitem__) for group in copies]
    first = {id_: group[0] for group in groups for id_ in group[1:]}
    for report in reports:
        shown = {key: report.get(key) for key in ("id", "outlet", "published", "title")}
        yield {**shown, "copy_of": report.get("copy_of") or first.get(report["id"])}


def _verdict(detail: Detail, copy_of: Mapping[str, str | None]) -> str:
    """«same» in all reports; «some» in several; «only here» in one, where copies of one another count once."""
    if len(detail.reports) == len(copy_of):
        return "same"
    return "some" if len({copy_of[report] or report for report in detail.reports}) > 1 else "only here"


class _Scope:
    """What is said of the event that is compared, and not of others in its reports; of a story all is."""

    def __init__(self, subject: Row, view: View) -> None:
        self.event = subject["id"] if "type" in subject else None
        self.sentences: dict[str, list[Row]] = {}
        for mention in view.told().get(subject["id"], ()):
            self.sentences.setdefault(mention["report"], []).append(mention["sentence"])

    def row(self, detail: Detail, verdict: str) -> dict[str, Any]:
        """The detail as a mapping, in each report the passages that tell the event first."""
        parts = {
            report: sorted(passages, key=lambda passage: not self._tells(report, passage))
            for report, passages in detail.reports.items()
        }
        return {**detail.row(), "reports": parts, "verdict": verdict, "about": self._holds(detail)}

    def _holds(self, detail: Detail) -> bool:
        """Whether the detail is of the event itself or, where it is of none, stands in a sentence that tells it."""
        if self.event is None or detail.events:
            return self.event is None or self.event in detail.events
        return any(self._tells(report, passage) for report, parts in detail.reports.items() for passage in parts)

    def _tells(self, report: str, passage: Row) -> bool:
        return any(
            passage["start"] < sentence["end"] and sentence["start"] < passage["end"]
            for sentence in self.sentences.get(report, ())
        )


def _figure_in(differ: Iterable[Row], row: Row) -> bool:
    """Whether a figure stands in a difference already, beside the one that it differs from."""
    return row["kind"] == "number" and any(
        all(
            passage in told["reports"].get(report, ())
            for report, passages in row["reports"].items()
            for passage in passages
        )
        for told in differ
        if told["kind"] == "number"
    )
