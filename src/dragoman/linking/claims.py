"""Claims against claims: who asserts that an event happened, who denies it, and who says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from dragoman.knowledge.documents import word_lists
from dragoman.knowledge.naming import names_nobody, outlet_name
from dragoman.linking.view import Evidence, Row, View, coarser, normalise, pieces

STANCES = {"actual": "asserts", "denied": "denies", "planned": "announces", "hypothetical": "doubts"}
"""What someone holds of an event by the status in which the mention tells it. «doubts» is for what is told as open."""

VERBAL = (1, 3)
"""PLOVER's quads of verbal cooperation and verbal conflict."""

OWN_ACCOUNT: Row = {"kind": "report", "name": "the report itself", "actor": None}
"""The origin of what a report states as fact."""

BACK = 400
"""Characters between a claim and the words that deny it by pointing back («The army denied this»)."""

Key = tuple[str, str, str]
"""Kind of origin, its actor's id or else its name, and stance: what makes two tellings one claim."""


@dataclass(slots=True)
class Claim:
    """What one origin holds of an event, with the evidence in each report that tells it.

    ``kind`` is «report» where reports state it as their own account, else the kind of the chain's last step: «speaker»,
    «anonymous», «outlet» or «medium». ``through`` are the names of the steps before it.
    """

    who: str
    actor: str | None
    kind: str
    stance: str
    through: list[str] = field(default_factory=list)
    reports: dict[str, list[Evidence]] = field(default_factory=dict)

    def row(self) -> dict[str, Any]:
        """The claim as a mapping."""
        keys = ("who", "actor", "kind", "stance", "through", "reports")
        return {key: getattr(self, key) for key in keys}


def claims(event: str, view: View) -> dict[str, Any]:
    """Who asserts, who denies and who is silent on one event.

    A mention without a chain, or with none but the agency that its report is credited to as a whole, is the report's
    own account; one with a chain is the claim of the chain's last step. A mention of another event of ``view`` counts
    too, where one of the two is denied and both tell the same act of the same parties; so does a statement that denies
    by pointing back at the event («Delhi rejected the account»).

    Args:
        event: the event's id, which a mention of ``view`` has; ``view``: the reports of its story and what they say.

    Returns:
        ``event`` and ``label``; ``contested``, whether it is both told and denied, or fact to one report and somebody's
        word to another; ``claims``, each with ``who``, ``actor`` (an id or ``None``), ``kind``, ``stance``
        («asserts», «denies», «announces» or «doubts»), ``through`` and ``reports`` (evidence by report's id);
        ``silent``, with the ``reports`` that don't tell of it and the ``parties`` to it that speak in the story and say
        nothing of it, as ``actor``, ``name`` and ``reports``; and ``fact_or_attributed``: whose word (``who``,
        ``actor``, ``kind``) some reports (``attributed``) give, and only that, for what others (``fact``) state as fact
        and give nobody's word for.
    """
    told = view.told()
    mentions = [*told.get(event, ()), *_counter(event, told)]
    found: dict[Key, Claim] = {}
    for mention in mentions:
        credit, steps = view.own(mention)
        steps = steps or [*credit, OWN_ACCOUNT]
        _add(found, mention["report"], steps, STANCES[mention["status"]], view.claiming(mention))
    for quote in _denials(mentions, view):
        _add(found, quote["report"], view.own(quote)[1], "denies", view.said(quote))
    rows = [claim.row() for claim in sorted(found.values(), key=_order)]
    warned = list(_fact_or_attributed(rows, view.reports))
    stances = {claim["stance"] for claim in rows}
    return {
        "event": event,
        "label": view.label(event, mentions),
        "contested": ("denies" in stances and len(stances) > 1) or bool(warned),
        "claims": rows,
        "silent": {
            "reports": [id_ for id_ in view.reports if not any(id_ in claim["reports"] for claim in rows)],
            "parties": list(_silent_parties(view.events.get(event, mentions[0]), rows, view)),
        },
        "fact_or_attributed": warned,
    }


def _add(found: dict[Key, Claim], report: str, steps: Sequence[Row], stance: str, said: Evidence) -> None:
    *ahead, origin = steps
    kind, who, actor = origin["kind"], origin["name"], origin["actor"]
    if kind == "speaker" and names_nobody(who):
        kind, actor = "anonymous", None
    claim = found.setdefault((kind, actor or who, stance), Claim(who, actor, kind, stance))
    if said not in claim.reports.setdefault(report, []):
        claim.reports[report].append(said)
    claim.through.extend(step["name"] for step in ahead if step["name"] not in claim.through)


def _order(claim: Claim) -> tuple[int, bool, int, str]:
    """Those who assert before those who deny, reports' own accounts first, what most reports have before the rest."""
    return list(STANCES.values()).index(claim.stance), claim.kind != "report", -len(claim.reports), claim.who


# Against the event: denials that are events of their own, and statements that point back.


def _counter(event: str, told: Mapping[str, Sequence[Row]]) -> Iterator[Row]:
    """Mentions in other events that tell the same act, where they or the event's own mentions deny it."""
    own = told.get(event, ())
    for other, mentions in told.items():
        if other != event:
            yield from (mention for mention in mentions if any(_against(mention, one) for one in own))


def _against(one: Row, other: Row) -> bool:
    return (one["status"] == "denied") != (other["status"] == "denied") and _same_act(one, other)


def _same_act(one: Row, other: Row) -> bool:
    """The same type, a party in common on each side that both name, and no two dates."""
    if one["type"] != other["type"]:
        return False
    shared = [_shared(one[side], other[side]) for side in ("sources", "targets")]
    dates = [mention["date"]["value"] for mention in (one, other) if mention["date"]]
    return False not in shared and True in shared and (len(dates) < 2 or coarser(*dates))


def _shared(roles: Sequence[Row], others: Sequence[Row]) -> bool | None:
    """Whether two sides have an actor in common; ``None`` where one of them names nobody."""
    if not roles or not others:
        return None
    return not {role["actor"] for role in roles}.isdisjoint(role["actor"] for role in others)


def _denials(mentions: Iterable[Row], view: View) -> Iterator[Row]:
    """Statements that deny the claim before them: «The army denied this» after what the army's foes said."""
    ids = {mention["id"] for mention in mentions}
    words = word_lists("claims.yaml")
    for quote in view.quotes:
        steps = view.own(quote)[1]
        if not (quote["cue"] and steps and _points_back(quote, view, words)):
            continue
        claimed = _claim_before(quote, steps[-1], view)
        if claimed and claimed["id"] in ids:
            yield quote


def _points_back(quote: Row, view: View, words: Mapping[str, frozenset[str]]) -> bool:
    text = view.texts[quote["report"]]
    cue, content = (
        normalise(" ".join(text[span["start"] : span["end"]] for span in spans)).split()
        for spans in ([quote["cue"]], pieces(quote))
    )
    return not words["denials"].isdisjoint(cue) and bool(content) and words["referring"].issuperset(content)


def _claim_before(quote: Row, denier: Row, view: View) -> Row | None:
    """The last act before a statement that somebody else was said to claim; acts that nobody denies are skipped."""
    cue = quote["cue"]["start"]
    claimed = (
        mention
        for mention in view.mentions
        if mention["report"] == quote["report"]
        and mention["status"] == "actual"
        and cue - BACK <= mention["sentence"]["end"] <= cue + 1
        and any(step["name"] != denier["name"] for step in view.own(mention)[1][-1:])
    )
    return max(claimed, key=lambda mention: int(mention["trigger"]["start"]), default=None)


# Silence, and one report's fact that is another's claim.


def _silent_parties(event: Row, rows: Sequence[Row], view: View) -> Iterator[dict[str, Any]]:
    """Parties to the event that are heard in the story's reports, on other matters only.

    Who warns, accuses or agrees is not silent on it: verbal acts have only targets that can be.
    """
    heard: dict[str, list[str]] = {}
    for told in chain(view.quotes, view.mentions):
        for step in view.own(told)[1][-1:]:
            if step["actor"] and told["report"] not in heard.setdefault(step["actor"], []):
                heard[step["actor"]].append(told["report"])
    spoken = {claim["actor"] for claim in rows}
    if event["quad"] in VERBAL:
        spoken.update(role["actor"] for role in event["sources"])
    parties = {role["actor"]: role["name"] for side in ("sources", "targets") for role in event[side]}
    for actor, name in parties.items():
        if actor in heard and actor not in spoken:
            yield {"actor": actor, "name": name, "reports": heard[actor]}


def _fact_or_attributed(rows: Iterable[Row], reports: Mapping[str, Row]) -> Iterator[dict[str, Any]]:
    """For each origin that some reports name: the reports that state the same as fact.

    A report that does both (a bare headline over «Anna said») stands on neither side; nor does a report contradict
    another that only names the first one's own outlet, or the agency that the first one is credited to.
    """
    asserted = [claim for claim in rows if claim["stance"] == "asserts"]
    own = {report: None for claim in asserted if claim["kind"] == "report" for report in claim["reports"]}
    given = [claim for claim in asserted if claim["kind"] != "report"]
    attributing = {report for claim in given for report in claim["reports"]}
    for claim in given:
        fact = [id_ for id_ in own if id_ not in attributing and claim["who"] not in _voices(reports[id_])]
        attributed = [id_ for id_ in claim["reports"] if id_ not in own]
        if fact and attributed:
            shown = {key: claim[key] for key in ("who", "actor", "kind")}
            yield {**shown, "fact": fact, "attributed": attributed}


def _voices(report: Row) -> set[str | None]:
    """The outlets whose own account a report is."""
    return {outlet_name(report.get("outlet")), *(step["name"] for step in report.get("credits") or ())}
