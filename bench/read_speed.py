"""``dragoman read`` as a user runs it against the bare encoder on the same sentences, and where the time goes.

    python bench/read_speed.py [FOLDER] [--rounds 3]

``FOLDER`` holds reports; by default the PolNeAR development articles under ``DRAGOMAN_DATA`` (else ``../shared/data``).
The bare encoder is given sentences that are cut and encoded already, in the way that is fastest here: one process with
all cores, or one for each core, in batches of one of several sizes. The whole is the command, from files to a linked
record, start and worker processes included. Both are timed in turn, and the medians are printed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from unittest import mock

from rich.console import Console
from rich.table import Table

import dragoman.coding.coder as coder_module
import dragoman.coding.telling as telling
import dragoman.language.parser as parser_module
import dragoman.record as record_module
import dragoman.scale.coding as scale_module
from dragoman.coding.actors import ActorResolver
from dragoman.coding.chain import Chains
from dragoman.coding.coder import Coder
from dragoman.coding.events import EventCoder
from dragoman.coding.statements import StatementCoder
from dragoman.knowledge import load
from dragoman.language import encoder
from dragoman.language.encoder import Model
from dragoman.language.parser import Parser
from dragoman.language.pieces import Encoded, Pieces
from dragoman.language.sentences import split
from dragoman.reading import Failure, read_inputs
from dragoman.record import Record
from dragoman.scale import cores
from dragoman.store import Store
from dragoman.values import Report

BATCH_SIZES = (128, 256, 768)
SAMPLE = 600
"""Sentences on which the ways to run the bare encoder are compared."""
SHARES = 8
"""Parts of the sentences that each process of the bare encoder is given, so that all end together."""
SHORT = "Officials of both countries met in Geneva on Tuesday."
"""A report that takes no time to read: reading it is the start of the command."""

STEPS: dict[str, list[tuple[Any, str]]] = {
    "reading": [(record_module, "read_inputs")],
    "tokens, sentences": [(parser_module, "split"), (Pieces, "encode")],
    "encoder": [(Model, "encode")],
    "trees, lemmas": [(Parser, "parse"), (Coder, "code")],
    "actors": [(ActorResolver, "resolve")],
    "event tower": [(Model, "look")],
    "sides": [(telling, "find_sides")],
    "statement tower": [(parser_module, "attribute")],
    "statements": [(StatementCoder, "code"), (Chains, "read"), (coder_module, "with_figures")],
    "mentions": [(EventCoder, "mentions")],
    "mention tower": [(coder_module, "mention_vectors")],
    "store": [(Store, "known_texts"), (Store, "add")],
    "linking": [(scale_module, "_item"), (Record, "_link")],
}
"""Which functions make up a step. What one of them calls in another step counts there."""


class Stopwatch:
    """Seconds by step; a step that runs inside another stops the other's clock."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._running: list[str] = []
        self._since = time.perf_counter()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Counts the time inside the block for ``name``."""
        self._turn()
        self._running.append(name)
        try:
            yield
        finally:
            self._turn()
            self._running.pop()

    def _turn(self) -> None:
        now = time.perf_counter()
        self.seconds[self._running[-1] if self._running else "the rest"] += now - self._since
        self._since = now

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Times all ``STEPS`` wherever they are called inside the block; the rest of it counts as «the rest»."""
        self._since = time.perf_counter()
        with ExitStack() as patches:
            for name, functions in STEPS.items():
                for owner, attribute in functions:
                    patches.enter_context(
                        mock.patch.object(owner, attribute, self._timed(name, getattr(owner, attribute)))
                    )
            yield
        self._turn()

    def _timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **options: Any) -> Any:
            with self.step(name):
                result = function(*arguments, **options)
            return self._each(name, result) if isinstance(result, Iterator) else result

        return timed

    def _each(self, name: str, items: Iterator[Any]) -> Iterator[Any]:
        end = object()
        while True:
            with self.step(name):
                item = next(items, end)
            if item is end:
                return
            yield item


def seconds(work: Callable[[], object]) -> float:
    """What a piece of work takes by the clock."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@cache
def model(threads: int) -> Model:
    """The model of this process."""
    return Model(threads=threads)


def encode(sentences: list[Encoded], batch: int, threads: int = 1) -> None:
    """Runs the bare encoder in this process."""
    with mock.patch.object(encoder, "BATCH_PIECES", batch):
        model(threads).encode(sentences)


class Way(NamedTuple):
    """A way to run the bare encoder: in batches of so many pieces, in one process (``pool`` is ``None``) or several."""

    batch: int
    pool: ProcessPoolExecutor | None

    def __str__(self) -> str:
        how = "one process with all cores" if self.pool is None else "a process for each core"
        return f"{how}, batches of {self.batch} pieces"

    def run(self, sentences: list[Encoded]) -> None:
        """Encodes the sentences on all cores."""
        if self.pool is None:
            return encode(sentences, self.batch, cores())
        shares = [sentences[i :: SHARES * cores()] for i in range(SHARES * cores())]
        for task in [self.pool.submit(encode, share, self.batch) for share in shares]:
            task.result()
        return None


def fastest(sentences: list[Encoded], pool: ProcessPoolExecutor) -> Way:
    """The way in which the bare encoder is fastest on a sample of the sentences."""
    sample = sentences[:: max(1, len(sentences) // SAMPLE)]
    ways = [Way(batch, used) for batch, used in product(BATCH_SIZES, (None, pool))]
    for way in ways:
        way.run(sample)  # the first run loads the model and sets memory aside
    return min(ways, key=lambda way: seconds(lambda: way.run(sample)))


def command(*inputs: Path) -> None:
    """``dragoman read`` of the inputs into a record of their own."""
    with TemporaryDirectory() as place:
        call = [sys.executable, "-m", "dragoman", "read", *map(str, inputs), "--record", str(Path(place) / "bench.db")]
        subprocess.run(call, check=True, stderr=subprocess.DEVNULL)


def steps(folder: Path) -> Stopwatch:
    """The steps of a reading in this process, on one thread as in a worker process."""
    coder = Coder(model(1), load())
    coder.code(Report(SHORT))  # lazy imports and first looks into YAML are start, not reading
    watch = Stopwatch()
    with TemporaryDirectory() as place, Record(Path(place) / "bench.db", coder=coder) as record, watch.watching():
        record.read([folder])
    return watch


def main() -> int:
    """Times both and prints the comparison."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    data = Path(os.environ.get("DRAGOMAN_DATA") or Path(__file__).parent.parent.parent / "shared/data")
    parser.add_argument("folder", type=Path, nargs="?", default=data / "polnear/dev/text")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if not options.folder.is_dir():
        print(f"read_speed: no folder {options.folder}: name one that holds reports", file=sys.stderr)
        return 2
    reports = [found for found in read_inputs([options.folder]) if not isinstance(found, Failure)]
    pieces = Pieces(encoder.FOLDER / "tokenizer.json")
    sentences = [pieces.encode([t.form for t in r.tokens], r.quoted) for one in reports for r in split(one.text)]
    with ProcessPoolExecutor(cores(), get_context("spawn")) as pool, TemporaryDirectory() as place:
        short = Path(place) / "short.txt"
        short.write_text(SHORT, encoding="utf-8")
        way = fastest(sentences, pool)
        command(short)
        rounds = [
            (
                seconds(lambda: way.run(sentences)),
                seconds(lambda: command(options.folder)),
                seconds(lambda: command(short)),
            )
            for _ in range(options.rounds)
        ]
    _print(len(reports), len(sentences), *(statistics.median(column) for column in zip(*rounds, strict=True)))
    print(f"Bare: {way}. Medians of {options.rounds} rounds on {cores()} cores.")
    _print_steps(steps(options.folder), len(reports))
    return 0


def _print(reports: int, sentences: int, bare: float, whole: float, start: float) -> None:
    title = f"{reports} articles, {sentences} sentences"
    table = Table("", "seconds", "sentences a second", "of the bare encoder", title=title)
    rows = {"bare encoder": bare, "dragoman read": whole, f"the same without its start ({start:.1f} s)": whole - start}
    for name, taken in rows.items():
        table.add_row(name, f"{taken:.2f}", f"{sentences / taken:.0f}", f"{100 * bare / taken:.0f} %")
    Console().print(table)


def _print_steps(watch: Stopwatch, articles: int) -> None:
    total = sum(watch.seconds.values())
    table = Table("step", "ms an article", "per cent", title="Reading in one process of one thread, by step")
    for name in (*STEPS, "the rest"):
        taken = watch.seconds[name]
        table.add_row(name, f"{1000 * taken / articles:.1f}", f"{100 * taken / total:.1f}")
    table.add_section()
    table.add_row("all", f"{1000 * total / articles:.1f}", "100.0")
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
