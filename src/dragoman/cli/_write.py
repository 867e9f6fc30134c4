"""Rows to standard output or a file, as a table for the screen, JSON lines, CSV or Parquet."""

from __future__ import annotations

import codecs
import csv
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

import typer

from dragoman.cli._columns import Layout
from dragoman.cli._options import Format
from dragoman.columns import Column, cell

Row = Mapping[str, Any]

DATES = ("date", "first", "last", "published")

BATCH = 10_000
"""Rows of a Parquet row group: memory stays small however many there are."""


def write(rows: Iterable[Row], layout: Layout, format_: Format, output: Path | None) -> int:
    """Writes all rows and says how many there were.

    The first row is fetched before anything is opened, and a file takes its place only when it is complete, so that a
    wrong call or a failure half-way leaves an older file as it was.

    Raises:
        typer.BadParameter: Parquet was asked for on a terminal.
    """
    if format_ is Format.parquet and output is None and sys.stdout.isatty():
        raise typer.BadParameter("parquet is not for the screen: name a file", param_hint="'--output'")
    rows = iter(rows)
    first = list(islice(rows, 1))
    counter = _Counter(chain(first, rows))
    with _destination(output) as stream:
        _WRITERS[format_](counter, layout, stream)
    return counter.count


class _Counter:
    """Passes rows on and counts them."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self.rows:
            self.count += 1
            yield row


@contextmanager
def _destination(output: Path | None) -> Iterator[IO[bytes]]:
    """Standard output, or a file that is moved into its place at the end; pipes and devices are written directly."""
    if output is None:
        yield sys.stdout.buffer
    elif output.exists() and not output.is_file():
        with output.open("wb") as stream:
            yield stream
    else:
        with _new_file(output) as stream:
            yield stream


@contextmanager
def _new_file(output: Path) -> Iterator[IO[bytes]]:
    """A file beside ``output`` that takes its place when all went well, with the rights that a new file would have."""
    unfinished = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with unfinished.open("wb") as stream:
            yield stream
        unfinished.replace(output)
    except FileNotFoundError as error:
        message = f"the folder {str(output.parent)!r} does not exist; make it first"
        raise typer.BadParameter(message, param_hint="'--output'") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _text(stream: IO[bytes]) -> codecs.StreamWriter:
    """UTF-8 text on a stream. A lone surrogate, which UTF-8 cannot carry, is written as its escape (valid in JSON)."""
    return codecs.getwriter("utf-8")(stream, "backslashreplace")


def _jsonl(rows: Iterable[Row], layout: Layout, stream: IO[bytes]) -> None:
    text = _text(stream)
    for row in rows:
        text.write(json.dumps(row, ensure_ascii=False) + "\n")


def _csv(rows: Iterable[Row], layout: Layout, stream: IO[bytes]) -> None:
    writer = csv.writer(_text(stream), lineterminator="\n")
    writer.writerow(column.name for column in layout.flat)
    for row in rows:
        writer.writerow(cell(column.value(row)) for column in layout.flat)


def _parquet(rows: Iterable[Row], layout: Layout, stream: IO[bytes]) -> None:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    kinds = {"int": pa.int64(), "float": pa.float64(), "bool": pa.bool_()}
    schema = pa.schema([(column.name, kinds.get(column.kind, pa.string())) for column in layout.flat])
    remaining = iter(rows)
    # Parquet needs to know its position in the file, which a pipe has not.
    with tempfile.TemporaryFile() as whole:
        with ParquetWriter(whole, schema) as writer:
            while batch := list(islice(remaining, BATCH)):
                writer.write_table(pa.table(_arrays(batch, layout.flat), schema=schema))
        whole.seek(0)
        shutil.copyfileobj(whole, stream)


def _arrays(rows: list[Row], columns: Iterable[Column]) -> dict[str, list[Any]]:
    return {column.name: [column.value(row) for row in rows] for column in columns}


def _table(rows: Iterable[Row], layout: Layout, stream: IO[bytes]) -> None:
    from rich import box
    from rich.table import Table

    from dragoman.cli._screen import console

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for header, _ in layout.screen:
        id_ = header in ("id", "report", "event", "story")
        fixed = id_ or header in DATES
        table.add_column(header, overflow="fold", no_wrap=fixed, min_width=len(header), style="dim" if id_ else "")
    for row in rows:
        table.add_row(*(cell(row) for _, cell in layout.screen))
    if not table.row_count:
        return
    if stream is sys.stdout.buffer and sys.stdout.isatty():
        console().print(table)
    else:
        _wide(table, stream)


def _wide(table: Any, stream: IO[bytes]) -> None:
    """A table with one line a row, whatever its width, for a file or another program."""
    from rich.console import Console

    wide = Console(width=100_000, highlight=False, markup=False, emoji=False, color_system=None)
    with wide.capture() as capture:
        wide.print(table)
    _text(stream).writelines(line.rstrip() + "\n" for line in capture.get().splitlines())


_WRITERS: dict[Format, Callable[[Iterable[Row], Layout, IO[bytes]], None]] = {
    Format.table: _table,
    Format.jsonl: _jsonl,
    Format.csv: _csv,
    Format.parquet: _parquet,
}
