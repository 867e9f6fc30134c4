"""The whole of reading against the bare encoder on the same sentences, in one run, and where the time goes.

    python bench/read_speed.py [FOLDER] [--rounds 3]

``FOLDER`` holds reports; by default the PolNeAR development articles under ``DRAGOMAN_DATA`` (else ``../shared/data``).
The bare encoder is given sentences that are cut and encoded already, at the batch size and number of threads that are
fastest here. The whole goes from files to a linked record. Both are timed in turn, and the medians are printed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from unittest import mock

from rich.console import Console
from rich.table import Table

import dragoman.coding.coder as coder_module
import dragoman.language.parser as parser_module
import dragoman.record as record_module
from dragoman.coding.actors import ActorResolver
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
from dragoman.store import Store

BATCH_SIZES = (256, 768, 1536)
SAMPLE = 600
"""Sentences on which batch sizes and threads are compared."""

STEPS: dict[str, list[tuple[Any, str]]] = {
    "reading": [(record_module, "read_inputs")],
    "tokens, sentences": [(parser_module, "split"), (Pieces, "encode")],
    "encoder": [(Model, "encode")],
    "trees, lemmas": [(Parser, "parse"), (Coder, "code")],
    "actors": [(ActorResolver, "resolve")],
    "candidates": [(coder_module, "candidates")],
    "pair tower": [(Model, "pair_types")],
    "statements": [(StatementCoder, "code")],
    "mentions": [(EventCoder, "score"), (EventCoder, "mentions")],
    "store": [(Store, "known_texts"), (Store, "add")],
    "linking": [(record_module, "_entry"), (Record, "_link")],
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


class Taken(NamedTuple):
    """Seconds by the clock, and of processor time, which other programs on the machine disturb less."""

    clock: float
    processor: float


def taken(work: Callable[[], object]) -> Taken:
    """What a piece of work takes."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return Taken(time.perf_counter() - clock, time.process_time() - processor)


def bare(model: Model, sentences: list[Encoded], batch: int) -> Taken:
    """What the encoder alone takes for the sentences."""
    with mock.patch.object(encoder, "BATCH_PIECES", batch):
        return taken(lambda: model.encode(sentences))


def fastest(sentences: list[Encoded]) -> tuple[Model, int, int]:
    """The model, threads and batch size with which the bare encoder is fastest on a sample of the sentences."""
    sample = sentences[:: max(1, len(sentences) // SAMPLE)]
    tried = []
    for threads in sorted({1, os.cpu_count() or 1}):
        model = Model(threads=threads)
        bare(model, sample, BATCH_SIZES[0])  # the first run sets memory aside
        tried += [(bare(model, sample, batch), threads, batch, model) for batch in BATCH_SIZES]
    _, threads, batch, model = min(tried, key=lambda one: one[:3])
    return model, threads, batch


def whole(coder: Coder, folder: Path, watch: Stopwatch) -> Taken:
    """What it takes from the files to a linked record, with its steps timed."""

    def read() -> None:
        with watch.watching(), Record(Path(place) / "bench.db", coder=coder) as record:
            record.read([folder])

    with TemporaryDirectory() as place:
        return taken(read)


def median(rounds: list[Taken]) -> Taken:
    """The medians of both."""
    return Taken(*(statistics.median(seconds) for seconds in zip(*rounds, strict=True)))


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
    coder = Coder(Model(), load())
    reports = [found for found in read_inputs([options.folder]) if not isinstance(found, Failure)]
    pieces = Pieces(encoder.FOLDER / "tokenizer.json")
    sentences = [pieces.encode([t.form for t in r.tokens], r.quoted) for one in reports for r in split(one.text)]
    model, threads, batch = fastest(sentences)
    whole(coder, options.folder, Stopwatch())  # lazy imports and first looks into YAML are start-up, not reading
    bare_rounds, whole_rounds, watch = [], [], Stopwatch()
    for _ in range(options.rounds):
        bare_rounds.append(bare(model, sentences, batch))
        whole_rounds.append(whole(coder, options.folder, watch))
    _print(len(reports), len(sentences), median(bare_rounds), median(whole_rounds))
    print(f"Bare: {threads} threads, batches of {batch} pieces. Medians of {options.rounds} rounds.")
    _print_steps(watch, len(reports) * options.rounds)
    return 0


def _print(reports: int, sentences: int, bare_taken: Taken, whole_taken: Taken) -> None:
    title = f"{reports} articles, {sentences} sentences"
    table = Table("", "seconds", "processor seconds", "sentences a second", title=title)
    for name, (clock, processor) in (("bare encoder", bare_taken), ("whole of reading", whole_taken)):
        table.add_row(name, f"{clock:.2f}", f"{processor:.2f}", f"{sentences / clock:.0f}")
    Console().print(table)
    by_clock, by_processor = (100 * one / other for one, other in zip(bare_taken, whole_taken, strict=True))
    print(f"The whole runs at {by_clock:.0f} % of the bare encoder's speed ({by_processor:.0f} % in processor time).")


def _print_steps(watch: Stopwatch, articles: int) -> None:
    total = sum(watch.seconds.values())
    table = Table("step", "ms an article", "per cent", title="The whole of reading, by step")
    for name in (*STEPS, "the rest"):
        seconds = watch.seconds[name]
        table.add_row(name, f"{1000 * seconds / articles:.1f}", f"{100 * seconds / total:.1f}")
    table.add_section()
    table.add_row("all", f"{1000 * total / articles:.1f}", "100.0")
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
