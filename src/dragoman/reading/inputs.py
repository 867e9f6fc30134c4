"""Inputs to reports, one after the other; what can't be read becomes a failure and the rest goes on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from dragoman.reading.decoding import clean
from dragoman.reading.failure import Failure, UnreadableReport
from dragoman.reading.fields import report_from_mapping
from dragoman.reading.files import count_rows, file_rows, stream_rows, walk
from dragoman.reading.tables import Row
from dragoman.values import Report

STANDARD_INPUT = "-"


def read_inputs(inputs: Iterable[str | Path], *, stdin: BinaryIO | None = None) -> Iterator[Report | Failure]:
    """Reads reports as they are asked for, in the order of ``inputs``, and folders in the order of names.

    Read are ``.txt``, ``.html`` and ``.htm``, ``.json``, ``.jsonl`` and ``.ndjson``, ``.csv`` and ``.tsv``,
    ``.parquet``, each also packed with gzip (``.gz``), folders with all below them, and ``-`` for standard input.
    Hidden and other files in folders are passed over. What can't be read is a :class:`Failure`, and so is a second
    report with the id of another; every input gives one report or one failure at least.

    Args:
        inputs: Paths of files and folders.
        stdin: Where ``-`` is read from; the process's standard input if not given.
    """
    seen: dict[str, int] = {}
    for item in inputs:
        rows = stream_rows(stdin or sys.stdin.buffer) if str(item) == STANDARD_INPUT else _path_rows(Path(item))
        for source, row in rows:
            yield _report(clean(source), row, seen)


def count_inputs(inputs: Iterable[str | Path]) -> int | None:
    """About how many reports and failures :func:`read_inputs` will give, for a progress bar.

    Rows are counted in the first 4 MiB of a table, and the rest is taken to be like them. ``None`` where ``-`` is among
    the inputs: what comes through a pipe can't be counted before.
    """
    total = 0
    for item in inputs:
        if str(item) == STANDARD_INPUT:
            return None
        total += sum(map(count_rows, walk(Path(item)))) if os.path.isdir(item) else count_rows(Path(item))
    return total


def _path_rows(path: Path) -> Iterator[Row]:
    if not os.path.isdir(path):
        yield from file_rows(path)
        return
    files = 0
    for files, file in enumerate(walk(path), 1):  # noqa: B007 - the last number is how many there were
        yield from file_rows(file)
    if not files:
        yield (
            str(path),
            UnreadableReport("the folder holds no file to read; put .txt, .html or .jsonl there, for instance"),
        )


def _report(source: str, row: object, seen: dict[str, int]) -> Report | Failure:
    """The report in ``row``; ``seen`` keeps the ids met so far with a hash of what they stand on."""
    try:
        if isinstance(row, UnreadableReport):
            raise row
        report = report_from_mapping(row)  # type: ignore[arg-type]
    except UnreadableReport as error:
        return Failure(source, error.reason)
    content = hash((report.text, report.title, report.outlet, report.url, report.published))
    if seen.setdefault(report.id, content) != content:
        return Failure(source, f"the id {report.id!r:.60} was given to another report before it; give each its own")
    return report
