"""Every quality figure of the shipped model and coder, each against its floor.

    python -m evaluation [--data DIR] [--only GROUP...] [--json FILE]
    python -m evaluation --ecbplus DIR --topics 36-45

The second measures event mention coreference on other topics of ECB+, or whatever stands in a folder in its layout, and
holds it to no floor.

Exit status: 0 all figures hold, 1 a figure is below its floor or can't be had, 2 the call is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.etree import ElementTree

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dragoman.errors import DragomanError
from evaluation import (
    actors,
    attributions,
    calibration,
    coreference,
    dates,
    entities,
    events,
    figures,
    floors,
    linking,
    modes,
    pairs,
    parsing,
    records,
    roles,
    same_acts,
    samples,
    statements,
    text,
)
from evaluation.failures import NotMeasured
from evaluation.shipped import Shipped

GROUPS: dict[str, Callable[[Path, Shipped], dict[str, float]]] = {
    "text": text.measure,
    "parsing": parsing.measure,
    "entities": entities.measure,
    "attributions": attributions.measure,
    "pairs": pairs.measure,
    "roles": roles.measure,
    "events": events.measure,
    "records": records.measure,
    "actors": actors.measure,
    "dates": dates.measure,
    "modes": modes.measure,
    "figures": figures.measure,
    "calibration": calibration.measure,
    "kinds": records.kinds,
    "statements": statements.measure,
    "mistakes": statements.mistakes,
    "linking": linking.measure,
    "coreference": coreference.measure,
    "same acts": same_acts.measure,
    "samples": samples.measure,
}
WITHOUT_DATA = {
    "samples",
    "records",
    "actors",
    "dates",
    "modes",
    "figures",
    "calibration",
    "kinds",
    "statements",
    "mistakes",
}
UNHELD = {"kinds", "mistakes"}
"""Groups that are printed and held to no floor: a score of events each, and counts of mistakes."""
DATA_VARIABLE = "DRAGOMAN_DATA"
DEFAULT_DATA = Path(__file__).parent.parent.parent / "shared/data"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures, prints the table and returns the exit status."""
    options = _options(arguments)
    if options.ecbplus:
        return _elsewhere(options.ecbplus, options.topics)
    if not options.data.is_dir() and not WITHOUT_DATA.issuperset(options.only):
        print(f"evaluation: no folder {options.data}: give --data DIR or set {DATA_VARIABLE}", file=sys.stderr)
        return 2
    figures, problems = _measured(options.data, options.only)
    entries = floors.load()
    if options.set_floors:
        entries = floors.renewed(entries, figures, UNHELD, loosen=options.loosen)
        floors.write(entries)
    problems += floors.broken(entries, figures)
    Console(width=None if sys.stdout.isatty() else 100).print(_table(figures, entries))
    if options.json:
        rounded = {group: {name: round(x, 2) for name, x in part.items()} for group, part in figures.items()}
        options.json.write_text(json.dumps(rounded, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for problem in problems:
        print(f"evaluation: {problem}", file=sys.stderr)
    return 1 if problems else 0


def _elsewhere(folder: Path, topics: Sequence[int]) -> int:
    """Prints the coreference of topics of another folder."""
    try:
        figures = coreference.measure_folder(folder, topics, Shipped())
    except (NotMeasured, DragomanError, OSError, ElementTree.ParseError) as error:
        print(f"evaluation: {error}", file=sys.stderr)
        return 1
    Console(width=None if sys.stdout.isatty() else 100).print(_table({"coreference": figures}, {}))
    return 0


def _topics(given: str) -> list[int]:
    """Topics such as «30-35» or «3,7,30-35»."""
    ends = [[int(end) for end in part.split("-")] for part in given.split(",")]
    return [topic for first, *last in ends for topic in range(first, (last[-1] if last else first) + 1)]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=(__doc__ or "").split("\n")[0])
    default = Path(os.environ.get(DATA_VARIABLE) or DEFAULT_DATA)
    parser.add_argument("--data", type=Path, default=default, help=f"development sets; {default}")
    names = list(GROUPS)
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="GROUP", help=", ".join(names))
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--ecbplus", type=Path, metavar="DIR", help="measure coreference on this folder, nothing else")
    kept = f"{coreference.KEPT[0]}-{coreference.KEPT[-1]}"
    parser.add_argument("--topics", type=_topics, default=kept, help=f"with --ecbplus: topics, by default {kept}")
    parser.add_argument("--set-floors", action="store_true", help="raise the floors to the figures less a margin")
    parser.add_argument("--loosen", action="store_true", help="with --set-floors: lower floors too")
    return parser.parse_args(arguments)


def _measured(data: Path, groups: Sequence[str]) -> tuple[dict[str, dict[str, float]], list[str]]:
    """The figures of each group, and a line for each group that could not be measured."""
    shipped, figures, problems = Shipped(), {}, []
    for group in groups:
        began = time.perf_counter()
        print(f"{group} ...", end=" ", file=sys.stderr, flush=True)
        try:
            figures[group] = GROUPS[group](data, shipped)
        except (NotMeasured, DragomanError, OSError) as error:
            problems.append(f"{group} not measured: {error}")
        print(f"{time.perf_counter() - began:.0f} s", file=sys.stderr)
    return figures, problems


def _table(figures: floors.Figures, entries: floors.Entries) -> Table:
    table = Table("group", "figure", title="Development sets, per cent or counts", title_justify="left")
    table.add_column("now", justify="right")
    table.add_column("limit", justify="right")
    table.add_column("set from", justify="right")
    for group, measured in figures.items():
        for row, (name, figure) in enumerate(measured.items()):
            held = floors.limit(entries, group, name)
            style = "" if held is None else "green" if held.holds(figure) else "bold red"
            before = f"{entries[group][name]['figure']:g}" if held else ""
            table.add_row("" if row else group, name, Text(f"{figure:.2f}", style), str(held or ""), before)
        table.add_section()
    return table


if __name__ == "__main__":
    sys.exit(main())
