"""Reports in plain sentences, coded by rule, so that series, networks, maps and chains have something to show.

The reports were written for these tests; their outlets are invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from dragoman.record import Record
from dragoman.values import Actor, Coded, DateValue, Mention, Place, Report, Role, Span, Step, Trigger, content_id

ACTORS = {
    name: Actor(code, name, code, "GOV")
    for name, code in (("Russia", "RUS"), ("Finland", "FIN"), ("Turkey", "TUR"), ("Sweden", "SWE"))
}
ACTS = {"condemned": ("ACCUSE", 3, -2.0), "hailed": ("SUPPORT", 1, 3.0), "struck": ("ASSAULT", 4, -9.0)}
PLACES = {"Tallinn": ("EST", 59.44, 24.75), "Geneva": ("CHE", 46.2, 6.15)}
SENTENCE = re.compile(
    r"(?P<source>\w+) (?P<plan>may have )?(?P<act>\w+) (?P<target>\w+)(?: in (?P<place>[A-Z]\w+))?"
    r"(?: on (?P<date>[\d-]+))?(?:, (?P<cue>according to|a letter says, so) (?P<name>[^.]+?))?\."
)

REPORTS = [
    Report(
        "Russia condemned Finland on 2023-04-04, according to the Baltic Agency. Turkey hailed Sweden in Tallinn on"
        " 2023-03-02. Russia may have struck Finland on 2023-04-05. Finland condemned Russia on 2023-04.",
        id="r1",
        title="Moscow on Helsinki",
        outlet="Harbour Courier",
        published="2023-04-05",
    ),
    Report(
        "Russia condemned Finland on 2023-04-04, according to the Baltic Agency. Finland hailed Turkey.",
        id="r2",
        title="Helsinki is told off",
        outlet="Lakeside Review",
        published="2023-04-04",
    ),
    Report(
        "Finland condemned Russia in Geneva on 2023-06-09. Russia hailed Finland on 2023-06-09."
        " Russia condemned Finland.",
        id="r3",
        title="</script><script>alert(1)</script>",
        outlet="=HYPERLINK(1)",
        published="2023-06-10",
    ),
]
"""One act that two reports tell, one of each kind that a series leaves out, two with a place; nothing read in May."""


class RuleCoder:
    """Codes sentences of the form of ``SENTENCE``."""

    version = "by-rule"

    def code_batch(self, reports: Sequence[Report]) -> list[Coded]:
        return [_coded(report) for report in reports]


def fill(path: Path | str, reports: Sequence[Report] = REPORTS) -> str:
    """Makes a record with the reports at ``path``."""
    with Record(path, coder=RuleCoder()) as record:
        record.read(reports)
    return str(path)


def _coded(report: Report) -> Coded:
    actors = tuple(actor for name, actor in ACTORS.items() if name in report.text)
    terms = dict.fromkeys(re.findall(r"[a-z]{4,}", report.text.lower()), 1)
    return Coded(report, (), tuple(_mentions(report)), (), actors, terms)


def _mentions(report: Report) -> Iterator[Mention]:
    for found in SENTENCE.finditer(report.text):
        type_, quad, intensity = ACTS[found["act"]]
        yield Mention(
            id=content_id("m", report.id, str(found.start())),
            report=report.id,
            sentence=Span(*found.span()),
            type=type_,
            mode=None,
            contexts=(),
            quad=quad,
            cameo=None,
            intensity=intensity,
            status="planned" if found["plan"] else "actual",
            sources=(_role(found, "source"),),
            targets=(_role(found, "target"),),
            symmetric=False,
            trigger=Trigger(*found.span("act"), found["act"]),
            date=_date(found),
            place=_place(found),
            attributed_to=None,
            confidence=0.9,
            chain=_chain(found),
        )


def _role(found: re.Match[str], side: str) -> Role:
    actor = ACTORS[found[side]]
    return Role(*found.span(side), actor.name, actor.name, actor.country, actor.sector, actor.id)


def _date(found: re.Match[str]) -> DateValue | None:
    value = found["date"]
    return DateValue(value, "day" if len(value) == 10 else "month", *found.span("date")) if value else None


def _place(found: re.Match[str]) -> Place | None:
    return Place(found["place"], *PLACES[found["place"]], *found.span("place")) if found["place"] else None


def _chain(found: re.Match[str]) -> tuple[Step, ...]:
    if not found["name"]:
        return ()
    return (
        Step(*found.span("name"), found["name"].removeprefix("the "), "outlet", None, None, Span(*found.span("cue"))),
    )
