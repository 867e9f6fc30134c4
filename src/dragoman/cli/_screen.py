"""What verbs for people share: the console, and evidence with its marks."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from dragoman.wording import counted

Row = Mapping[str, Any]
Mark = tuple[int, int, str]
"""Start, end and style of a span to highlight."""

ID_LENGTH = 8
"""Characters of an id that are shown; the record takes any beginning of an id that is not ambiguous."""

LONGEST = 400
"""Characters of a passage: what has no full stop (a menu, a table) would otherwise fill the screen."""

PLAIN_WIDTH = 100
"""Columns of running text where there is no terminal to ask."""

STYLES = {
    "trigger": "bold yellow",
    "source": "bold cyan",
    "target": "bold magenta",
    "speaker": "bold cyan",
    "cue": "yellow",
    "via": "green",
    "attribution": "green",
    "date": "bold green",
    "place": "bold green",
    "number": "bold red",
}

# Control characters of a report could move the cursor or rewrite what stands on the screen; each becomes one blank,
# so that offsets stay. The second group reorders text on the line.
_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), " ")


def clean(text: str) -> str:
    """The text without control characters and line ends, one blank for each, so that offsets keep their meaning."""
    return text.translate(_CONTROLS)


def console() -> Console:
    """Standard output for text: as wide as the terminal, or ``COLUMNS``, or 100 columns; colours on a terminal only."""
    known = sys.stdout.isatty() or "COLUMNS" in os.environ
    width = shutil.get_terminal_size().columns if known else PLAIN_WIDTH
    return Console(width=width, highlight=False, markup=False, emoji=False)


def evidence(console: Console, text: str, marks: Iterable[Mark] = ()) -> Text:
    """A passage with its marks: in colour, or between « » where there is none."""
    flat = clean(text)
    spans = _apart(marks)
    if console.color_system is None:
        for start, end, _ in reversed(spans):
            flat = f"{flat[:start]}«{flat[start:end]}»{flat[end:]}"
        return Text(" ".join(flat.split()))
    shown = Text()
    position = 0
    for start, end, style in spans:
        shown.append(flat[position:start])
        shown.append(flat[start:end], style=style)
        position = end
    shown.append(flat[position:])
    return shown


def passage(console: Console, text: str, span: Row, marks: Iterable[Mark], centre: int, most: int = LONGEST) -> Text:
    """The part of a report in ``span`` with its marks (offsets in ``text``), cut around ``centre`` where it is long."""
    start, end = span["start"], span["end"]
    if end - start > most:
        start = max(start, min(centre - most // 3, end - most))
        end = min(end, start + most)
        # Whole words only, as far as that keeps the centre in.
        start = text.find(" ", start, centre) + 1 or start if start > span["start"] else start
        end = max(text.rfind(" ", centre, end), centre) if end < span["end"] and " " in text[centre:end] else end
    inside = [(mark[0] - start, mark[1] - start, mark[2]) for mark in marks if start <= mark[0] and mark[1] <= end]
    shown = evidence(console, text[start:end], inside)
    return Text("…" if start > span["start"] else "").append_text(shown).append("…" if end < span["end"] else "")


def shortened(text: str, most: int = LONGEST) -> str:
    """The text, or its beginning and an ellipsis."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _apart(marks: Iterable[Mark]) -> list[Mark]:
    """The marks in order; of two that overlap the first in order is kept, the longer one where they start together."""
    kept: list[Mark] = []
    for mark in sorted(set(marks), key=lambda mark: (mark[0], -mark[1])):
        if mark[0] < mark[1] and (not kept or mark[0] >= kept[-1][1]):
            kept.append(mark)
    return kept


def indented(console: Console, line: Text, columns: int) -> None:
    """Prints a line, wrapped, with so many blanks before it."""
    for part in line.wrap(console, console.width - columns):
        console.print(Text(" " * columns).append_text(part))


def tell_unsourced(reports: int) -> None:
    """Says on standard error how many reports are left out because an older version read them."""
    if reports:
        told = f"{counted(reports, 'report was', 'reports were')} read by an older version, which kept no chains"
        typer.echo(f"left out: {told}; read the same inputs into a new record to have all", err=True)


def short(id_: str) -> str:
    """As much of an id as is shown."""
    return id_[:ID_LENGTH]
