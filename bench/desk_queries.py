"""How long each look at a record takes: the calls that the desk's pages make, as a table of median and p95.

    python bench/desk_queries.py PATH [--times 15]

PATH is a record such as ``bench/desk_record.py`` makes. «First» is the call when nothing was counted yet since the
record changed, «again» the same call after that.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.table import Table

from dragoman.record import Record

Call = Callable[[Record], Any]


def calls(record: Record) -> dict[str, Call]:
    """The calls by what they are named in the table; ids are those of things in the middle of the record."""
    found: dict[str, Call] = {}
    for table in ("events", "mentions", "quotes", "stories", "reports", "actors", "outlets", "dyads"):
        found[f"page {table}"] = lambda record, table=table: record.page(table)
        deep = _deep(record, table)
        found[f"page {table}, far on"] = lambda record, table=table, deep=deep: record.page(table, after=deep)
    some = record.page("events", after=_deep(record, "events"))["rows"][0]
    big, small = (record.page("actors")["rows"][0], record.page("actors", after=_deep(record, "actors"))["rows"][-1])
    filters: dict[str, dict[str, Any]] = {
        "type ASSAULT": {"type": "ASSAULT"},
        "status denied": {"status": "denied"},
        "status actual": {"status": "actual"},
        "quad 4, one year": {"quad": 4, "since": "2022", "until": "2022"},
        "one week": {"since": "2022-05-02", "until": "2022-05-08"},
        f"actor {big['name']}": {"actor": big["id"]},
        f"actor {small['name']}": {"actor": small["id"]},
        "country": {"country": big["country"]},
        "source and target": {"source": big["country"], "target": some["targets"][0]["country"]},
        "outlet": {"outlet": "Harbour Courier"},
        "q, common word": {"q": "border"},
        "q, rare words": {"q": '"extradition case" detained Kranj'},
        "story": {"story": some["story"]},
    }
    for name, chosen in filters.items():
        found[f"events: {name}"] = lambda record, chosen=chosen: record.page("events", **chosen)
        found[f"events: {name}, total"] = lambda record, chosen=chosen: record.page("events", total=True, **chosen)
    for name in ("", "type ASSAULT", "status actual", f"actor {big['name']}", "country", "source and target", "outlet",
                 "q, common word", "one week"):  # fmt: skip
        chosen = filters.get(name, {})
        found[f"facets: {name}"] = lambda record, chosen=chosen: record.facets(**chosen)
        for by in ("week", "month"):
            found[f"series by {by}: {name}"] = lambda record, by=by, chosen=chosen: record.series(by=by, **chosen)
        found[f"places: {name}"] = lambda record, chosen=chosen: record.places(**chosen)
    for name, who in (("of a country", big["country"]), ("of an actor", big["id"]), ("of a small one", small["id"])):
        found[f"network {name}"] = lambda record, who=who: record.network(who)
    for word in ("border", '"extradition case"', "Kranj"):
        found[f"search {word}"] = lambda record, word=word: record.search(word)
    found |= {
        "counts": lambda record: record.counts(),
        "mention": lambda record: record.mention(some["mentions"][0]),
        "event": lambda record: record.event(some["id"]),
        "actor": lambda record: record.actor(big["id"]),
        "told_in": lambda record: record.told_in(some["reports"]),
        "reports of an outlet": lambda record: record.page("reports", outlet="Harbour Courier"),
        "quotes of an actor": lambda record: record.page("quotes", actor=big["id"]),
        "stories of an actor": lambda record: record.page("stories", actor=big["id"]),
        "reports on an actor": lambda record: record.page("reports", actor=big["id"]),
        "dyads of a country": lambda record: record.page("dyads", source=big["country"]),
    }
    return found


def _deep(record: Record, table: str) -> str | None:
    """A cursor a third of the way down, or some pages on where that is far."""
    cursor = None
    for _ in range(5):
        following = record.page(table, after=cursor, limit=1_000)["next"]
        if following is None:
            return cursor
        cursor = following
    return cursor


def measure(record: Record, call: Call, times: int) -> tuple[float, list[float]]:
    """Milliseconds of the first call after a change, and of the following ones."""
    forget(record)
    taken = []
    for _ in range(times + 1):
        begin = time.perf_counter()
        call(record)
        taken.append(1_000 * (time.perf_counter() - begin))
    return taken[0], taken[1:]


def forget(record: Record) -> None:
    """Makes the record count anew, as it does after a change."""
    record._store._kept.forget()


def main() -> int:
    """Prints the table; the slowest first."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("path", help="a file, or a postgresql:// address")
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--only", default="", help="calls whose name holds this")
    options = parser.parse_args()
    table = Table("call", "first, ms", "again: median", "p95")
    with Record(options.path, create=False) as record:
        rows = []
        for name, call in calls(record).items():
            if options.only in name:
                measure(record, call, 1)  # pages of the file are in memory from here on
                first, again = measure(record, call, options.times)
                rows.append((name, first, statistics.median(again), statistics.quantiles(again, n=20)[-1]))
    for name, *taken in sorted(rows, key=lambda row: -row[1]):
        table.add_row(name, *(f"{one:.1f}" for one in taken))
    Console(width=120).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
