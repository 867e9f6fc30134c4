"""The floors in ``floors.yaml``: read, compared with figures, and set anew from them."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "floors.yaml"
MARGIN = 0.01
"""A floor lies this part below the figure it is set from: processors of other makes round int8 sums in other ways."""
POINTS = dict.fromkeys(
    ("records", "actors", "dates", "modes", "figures", "calibration", "statements", "same acts"), 4.0
)
"""Groups of a few hundred sentences, where a handful that such sums turn over weighs more: points below the figure."""
HEADER = """\
# The least that each figure may be («floor») or the most («ceiling»), the figure it was set from, and when.
# Per cent, or counts. Set anew with: python -m evaluation --set-floors (which loosens none without --loosen).
"""

Figures = Mapping[str, Mapping[str, float]]
Entries = dict[str, dict[str, dict[str, Any]]]


@dataclass(frozen=True)
class Limit:
    """A floor, or with ``most`` a ceiling."""

    value: float
    most: bool

    def holds(self, figure: float) -> bool:
        """Whether the figure is on the right side."""
        return figure <= self.value if self.most else figure >= self.value

    def __str__(self) -> str:
        return f"{'≤' if self.most else '≥'} {self.value:g}"


def load(file: Path = FILE) -> Entries:
    """The entries by group and figure."""
    return yaml.safe_load(file.read_text("utf-8")) or {} if file.is_file() else {}


def limit(entries: Entries, group: str, figure: str) -> Limit | None:
    """What the figure is held against, if anything."""
    entry = entries.get(group, {}).get(figure)
    if entry is None:
        return None
    return Limit(float(entry["ceiling" if "ceiling" in entry else "floor"]), "ceiling" in entry)


def broken(entries: Entries, figures: Figures) -> Iterator[str]:
    """One line for each limit of the groups measured that a figure breaks, or that has no figure any more."""
    for group in figures:
        for name in entries.get(group, {}):
            held = limit(entries, group, name)
            figure = figures[group].get(name)
            if figure is None:
                yield f"{group}: {name} has a limit in {FILE.name}, but is not measured"
            elif held and not held.holds(figure):
                yield f"{group}: {name} is {figure:.2f}, and should be {held}"


def renewed(entries: Entries, figures: Figures, unheld: Collection[str], *, loosen: bool) -> Entries:
    """The entries with limits set from the figures; without ``loosen`` only where a figure is better than it was.
    Groups that are ``unheld`` get none."""
    new: Entries = {}
    for group in {**figures, **entries}:
        old = entries.get(group, {})
        new[group] = {name: old[name] for name in {**figures.get(group, {}), **old} if name in old}
        for name, figure in figures.get(group, {}).items() if group not in unheld else ():
            before = limit(entries, group, name)
            most = before is not None and before.most
            if before is None or loosen or (figure < old[name]["figure"] if most else figure > old[name]["figure"]):
                value, today = _margin(figure, POINTS.get(group), most=most), datetime.now(UTC).date()
                new[group][name] = {"ceiling" if most else "floor": value, "figure": round(figure, 2), "set": today}
    return new


def _margin(figure: float, points: float | None, *, most: bool) -> float:
    """A ceiling is the floor of what is left to a hundred."""
    if most:
        return round(100 - _margin(100 - figure, points, most=False), 1)
    least = (1 - MARGIN) * figure if points is None else figure - points
    return math.floor(10 * max(least, 0)) / 10


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        """A day that stands in several entries is written out in each."""
        return True


def write(entries: Entries, file: Path = FILE) -> None:
    """Writes the entries, in their order."""
    text = yaml.dump(entries, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
    file.write_text(HEADER + text, encoding="utf-8")
