"""Reports that mean harm: every field would do something if it were taken for more than text.

The reports were written for these tests; their outlets are invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from dragoman.record import Record
from dragoman.values import (
    Actor,
    Coded,
    DateValue,
    Mention,
    Quote,
    Report,
    Role,
    Span,
    Speaker,
    Step,
    Trigger,
    content_id,
)

TITLE = "<script>window.harmed=1</script> {{7*7}} ${7*7} &lt;b&gt;"
OUTLET = "=HYPERLINK(1) <img src=x onerror=window.harmed=1>"
AGENCY = "<svg/onload=window.harmed=1> Agency"
EVIL, ARABIC, HEBREW = '"><img src=x onerror=alert(1)> Party', "وزارة الخارجية", "משרד החוץ"
LONG = "x" * 20_000

SHOWN = (
    EVIL,
    ARABIC,
    HEBREW,
    "</p><script>alert(1)</script>",
    "{{7*7}} {% raw %}",
    "&lt;b&gt; &amp;amp;",
    "[31mred",
    "[\ufffdtxet desrever]",
    LONG,
)
"""What a reader sees of the first report."""

_TEXT = (
    f"{EVIL} condemned {ARABIC} on 2023-04-04, according to {AGENCY}."
    f" {HEBREW} said: “<b>We</b> will {{{{7*7}}}} reply”."
    f"\n\n{ARABIC} condemned {HEBREW} on 2023-04-05. </p><script>alert(1)</script>"
    "\n\n{{7*7}} {% raw %} ${7*7} &lt;b&gt; &amp;amp; \x1b[31mred\x1b[0m [\u202etxet desrever] \x00 \u2066\u2069"
    f"\n\n{LONG}"
)

REPORTS = [
    Report(
        _TEXT,
        id="evil/../<report>?#%2e'\"",
        title=TITLE,
        outlet=OUTLET,
        url="javascript:window.harmed=1",
        published="2023-04-06",
        byline="<b>Nobody</b>",
    ),
    Report(
        f"{EVIL} condemned {ARABIC} on 2023-04-04, according to {AGENCY}. Elsewhere it rained.",
        id="second",
        title=LONG,
        outlet=f"{ARABIC} \u202egazette",
        url="data:text/html,<script>alert(1)</script>",
        published="2023-04-07",
    ),
]

_ACTORS = {name: Actor(content_id("a", name), name, None, None) for name in (EVIL, ARABIC, HEBREW)}
_SENTENCE = re.compile(
    rf"(?P<source>{'|'.join(map(re.escape, _ACTORS))}) (?P<act>condemned) "
    rf"(?P<target>{'|'.join(map(re.escape, _ACTORS))}) on (?P<date>[\d-]+)(?:, (?P<cue>according to) "
    rf"(?P<name>{re.escape(AGENCY)}))?\."
)
_SAID = re.compile(rf"(?P<name>{re.escape(HEBREW)}) (?P<cue>said): “(?P<words>[^”]*)”")


class HostileCoder:
    """Codes the sentences of the reports above."""

    version = "by-hostile-rule"

    def code_batch(self, reports: Sequence[Report]) -> list[Coded]:
        return [
            Coded(
                report,
                (),
                tuple(_mentions(report)),
                tuple(_quotes(report)),
                tuple(actor for name, actor in _ACTORS.items() if name in report.text),
                dict.fromkeys(re.findall(r"[a-z]{4,20}", report.text[:500]), 1),
            )
            for report in reports
        ]


def fill(path: Path | str) -> str:
    """Makes a record with the reports at ``path``."""
    with Record(path, coder=HostileCoder()) as record:
        assert not record.read(REPORTS).failures
    return str(path)


def _mentions(report: Report) -> Iterator[Mention]:
    for found in _SENTENCE.finditer(report.text):
        step = (
            Step(*found.span("name"), AGENCY, "outlet", None, None, Span(*found.span("cue"))) if found["name"] else None
        )
        yield Mention(
            id=content_id("m", report.id, str(found.start())),
            report=report.id,
            sentence=Span(*found.span()),
            type="ACCUSE",
            mode=None,
            contexts=(),
            quad=3,
            cameo=None,
            intensity=-2.0,
            status="actual",
            sources=(_role(found, "source"),),
            targets=(_role(found, "target"),),
            symmetric=False,
            trigger=Trigger(*found.span("act"), found["act"]),
            date=DateValue(found["date"], "day", *found.span("date")),
            place=None,
            attributed_to=None,
            confidence=0.9,
            chain=(step,) if step else (),
        )


def _role(found: re.Match[str], side: str) -> Role:
    actor = _ACTORS[found[side]]
    return Role(*found.span(side), found[side], actor.name, None, None, actor.id)


def _quotes(report: Report) -> Iterator[Quote]:
    for found in _SAID.finditer(report.text):
        actor = _ACTORS[HEBREW]
        speaker = Speaker(*found.span("name"), HEBREW, None, actor.id)
        content, cue = Span(*found.span("words")), Span(*found.span("cue"))
        yield Quote(content_id("q", report.id), report.id, content, "direct", speaker, cue, None, None, None, 0.95)
