"""Three reports on Finland joining NATO, coded by hand, for the tests of the command line.

The reports were written for these tests; their outlets are invented.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dragoman.cli import main
from dragoman.record import Record
from dragoman.values import (
    Actor,
    Coded,
    DateValue,
    Mention,
    Named,
    Quote,
    Report,
    Role,
    Span,
    Speaker,
    Trigger,
    Via,
    content_id,
)

REPORTS: list[dict[str, str]] = [
    {
        "title": "Finland becomes NATO's 31st member",
        "outlet": "Harbour Courier",
        "published": "2023-04-05",
        "text": "Russia condemned Finland on 4 April 2023 over its entry into NATO. "
        "“We will take measures to ensure our own security,” Kremlin spokesman Dmitry Peskov told the Evening Post. "
        "The new border is 1,340 kilometres long. Jens Stoltenberg praised Finland.",
    },
    {
        "title": "Moscow reacts to Finnish entry",
        "outlet": "Lakeside Review",
        "published": "2023-04-04",
        "text": "Russia condemned Finland on 4 April 2023 over its entry into NATO, according to Interfax. "
        "Dmitry Peskov said: “We will take measures to ensure our own security”. "
        "The new border is about 1,300 kilometres long.",
    },
    {
        "title": "Turkey could hold talks with Sweden",
        "outlet": "Morning Ledger",
        "published": "2023-04-20",
        "text": "Turkey will hold talks with Sweden [bold]in June\x1b[31m[/bold], officials said.",
    },
]

ACTORS = {
    "Russia": ("RUS", "Russia", "RUS", "GOV"),
    "Finland": ("FIN", "Finland", "FIN", "GOV"),
    "Turkey": ("TUR", "Turkey", "TUR", "GOV"),
    "Sweden": ("SWE", "Sweden", "SWE", "GOV"),
    "Jens Stoltenberg": ("jens-stoltenberg", "Jens Stoltenberg", "IGO", "IGO"),
    "Dmitry Peskov": ("dmitry-peskov", "Dmitry Peskov", "RUS", "GOV"),
}

EVENTS = [
    ("ACCUSE", 3, "Russia", "condemned", "Finland", "2023-04-04", "actual"),
    ("SUPPORT", 1, "Jens Stoltenberg", "praised", "Finland", "2023-04-05", "actual"),
    ("CONSULT", 1, "Turkey", "hold talks", "Sweden", "2023-06", "planned"),
]


class HandCoder:
    """Codes the reports above by finding the words that were marked by hand."""

    version = "by-hand"

    def code_batch(self, reports: Sequence[Report]) -> list[Coded]:
        return [_coded(report) for report in reports]


def _coded(report: Report) -> Coded:
    found = [actor for name, actor in ACTORS.items() if name in report.text]
    return Coded(
        report,
        (),
        tuple(_mentions(report)),
        tuple(_quotes(report)),
        tuple(Actor(*actor) for actor in found),
        dict.fromkeys(re.findall(r"[a-z]{4,}", report.text.lower()), 1),
    )


def _span(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def _role(text: str, name: str) -> Role:
    actor, canonical, country, sector = ACTORS[name]
    return Role(*_span(text, name), name, canonical, country, sector, actor)


def _mentions(report: Report) -> Iterator[Mention]:
    text = report.text
    for type_, quad, source, trigger, target, date, status in EVENTS:
        if trigger not in text:
            continue
        start, end = _span(text, trigger)
        sentence = Span(
            text.rfind(". ", 0, start) + 2 if ". " in text[:start] else 0, (text + " ").find(". ", end) + 1 or len(text)
        )
        yield Mention(
            id=content_id("m", report.id, type_),
            report=report.id,
            sentence=sentence,
            type=type_,
            mode=None,
            contexts=(),
            quad=quad,
            cameo=None,
            intensity=-2.0 if quad == 3 else 3.0,
            status=status,
            sources=(_role(text, source),),
            targets=(_role(text, target),),
            symmetric=type_ == "CONSULT",
            trigger=Trigger(start, end, trigger),
            date=_date(text, date),
            place=None,
            attributed_to=Named(*_span(text, "Interfax"), "Interfax") if "Interfax" in text else None,
            confidence=0.9,
        )


def _date(text: str, value: str) -> DateValue:
    """The date with the words that give it; without such words it stands for the day of the report."""
    words = {"2023-04-04": "on 4 April 2023", "2023-06": "in June"}.get(value)
    span = _span(text, words) if words else (None, None)
    return DateValue(value, "day" if len(value) == 10 else "month", *span)


def _quotes(report: Report) -> Iterator[Quote]:
    text = report.text
    if "“" not in text:
        return
    content = Span(*_span(text, "We will take measures to ensure our own security"))
    speaker = Speaker(*_span(text, "Dmitry Peskov"), "Dmitry Peskov", "RUS", "dmitry-peskov")
    via = Via(*_span(text, "the Evening Post"), "Evening Post", "outlet") if "Evening Post" in text else None
    cue = Span(*_span(text, "told" if via else "said"))
    yield Quote(content_id("q", report.id), report.id, content, "direct", speaker, cue, None, via, None, 0.95)


def fill(path: Path | str) -> str:
    """Makes a record with the three reports at ``path``."""
    if "://" in str(path):
        _read(path)
    else:
        Path(path).write_bytes(_filled())
    return str(path)


def _read(path: Path | str) -> None:
    with Record(path, coder=HandCoder()) as record:
        record.read(REPORTS)


@cache
def _filled() -> bytes:
    """The file of such a record: reading the reports takes a hundred times as long as copying it."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "record.db")
        _read(path)
        return path.read_bytes()


def lines_of(text: str) -> list[dict[str, Any]]:
    """JSON lines as objects."""
    return [json.loads(line) for line in text.splitlines()]


def run(*arguments: str) -> int:
    """The exit status of a call in this process."""
    return main(list(arguments))
