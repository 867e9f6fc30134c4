"""Date expressions of newspaper sentences, written for this project: their day, month or year beside publication.

The values are those that a reader gives who knows the sentence and the day of the paper. Half of the rows are held out:
no rule was made with an eye on them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dragoman.coding.dates import find_dates, resolve_date
from evaluation.scores import overlap, share
from evaluation.shipped import Shipped

GOLD = Path(__file__).parent / "gold/dates.jsonl"
HALVES = ("dev", "held")
Row = Mapping[str, Any]


def measure(_: Path, __: Shipped) -> dict[str, float]:
    """Shares of rows right: of those that name a day, alone and in their sentence, and of all, by half.

    «Alone» is what ``resolve_date`` makes of the expression without its sentence: what leans on another day («a day
    earlier») can't be right there. «Tense unknown» leaves out whether the sentence looks forward.
    """
    rows = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    figures: dict[str, float] = {}
    for half in HALVES:
        of_half = [row for row in rows if row["half"] == half]
        days = [row for row in of_half if row["precision"] == "day"]
        figures |= {
            f"day-valued right, {half}": share(sum(_alone(row, row["future"]) for row in days), len(days)),
            f"day-valued right in the sentence, {half}": share(sum(map(_in_sentence, days)), len(days)),
            f"day-valued right, tense unknown, {half}": share(sum(_alone(row, False) for row in days), len(days)),
            f"all right, {half}": share(sum(_alone(row, row["future"]) for row in of_half), len(of_half)),
        }
    return figures


def _alone(row: Row, future: bool) -> bool:
    found = resolve_date(row["expression"], row["published"], future=future) or {}
    return (found.get("value"), found.get("precision")) == (row["value"], row["precision"])


def _in_sentence(row: Row) -> bool:
    """Whether a date found where the expression stands has its value."""
    text, start = row["sentence"], row["sentence"].rindex(row["expression"])
    span = (start, start + len(row["expression"]))
    found = find_dates(text, 0, len(text), row["published"], future=row["future"])
    return any(d.value and d.value.value == row["value"] for d in found if overlap((d.start, d.end), span))
