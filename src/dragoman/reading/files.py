"""Files, folders and streams to rows of fields."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from dragoman.reading.decoding import MAX_BYTES, MAX_CHARACTERS, UTF16_MARKS, decode
from dragoman.reading.failure import UnreadableReport
from dragoman.reading.page import decode_page, read_page
from dragoman.reading.plain import read_plain
from dragoman.reading.streams import Unclosed, read_whole
from dragoman.reading.tables import Row, read_delimited, read_json, read_json_lines, read_parquet

_SAMPLE = 4 * 2**20  # bytes of a table that are counted for the progress bar
_PAGE_STARTS = ("<!doctype", "<html", "<?xml", "<head", "<body", "<article", "<main", "<div", "<p>", "<!--")


def _read_text(stream: io.BufferedReader, name: str = "") -> Iterator[Row]:
    data = read_whole(stream, MAX_BYTES, f"a report has {MAX_CHARACTERS:,} characters at most: split it")
    yield "", read_plain(decode(data), name)


def _read_page(stream: io.BufferedReader) -> Iterator[Row]:
    data = read_whole(stream, MAX_BYTES, "save the article's text alone")
    yield "", read_page(decode_page(data))


_LINES: dict[str, Callable[[io.BufferedReader], Iterator[Row]]] = {
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".csv": read_delimited,
    ".tsv": read_delimited,
}
_READERS = _LINES | {".html": _read_page, ".htm": _read_page, ".json": read_json, ".parquet": read_parquet}
_KINDS = (".txt", *_READERS)


def walk(folder: Path) -> Iterator[Path]:
    """The files below ``folder`` that can be read, and folders that can't, by name. Links to folders stay out."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        yield folder  # opening it says why
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if os.path.isdir(entry) and not entry.is_symlink():  # Path.is_dir raises where there is no permission
            yield from walk(entry)
        elif _kind(entry) in _KINDS:
            yield entry


def file_rows(path: Path) -> Iterator[Row]:
    """The rows of a file, each with its place (``news.jsonl:3``); a fault of the file as a whole is a row too."""
    kind = _kind(path)
    try:
        if path.is_fifo():
            with path.open("rb") as pipe:
                yield from stream_rows(pipe, str(path))
        elif kind not in _KINDS and path.is_file():
            known = " ".join(_KINDS)
            yield str(path), UnreadableReport(f"its name ends in none of {known}; rename it, or pipe it in with -")
        else:
            with _open(path) as stream:
                rows = _READERS[kind](stream) if kind in _READERS else _read_text(stream, path.name)
                yield from _named(str(path), rows)
    except OSError as error:
        yield str(path), UnreadableReport(_reason(error))


def stream_rows(stream: BinaryIO, name: str = "standard input") -> Iterator[Row]:
    """The rows of a stream: lines of JSON if it begins with ``{``, a list of objects, a page, else one text.

    The stream is left open.
    """
    buffered: io.BufferedReader = io.BufferedReader(Unclosed(stream))
    head = buffered.peek(1)
    start = head.decode("utf-16" if head.startswith(UTF16_MARKS) else "utf-8-sig", "replace").lstrip().lower()
    if start.startswith("{"):
        rows = read_json_lines(buffered)
    elif start.startswith("[") and start[1:].lstrip().startswith("{"):
        rows = read_json(buffered)
    elif start.startswith(_PAGE_STARTS):
        rows = _read_page(buffered)
    else:
        rows = _read_text(buffered)
    yield from _named(name, rows)


def count_rows(path: Path) -> int:
    """About how many rows a file has, from its first 4 MiB; 1 where that can't be told."""
    kind = _kind(path)
    try:
        if kind == ".parquet":
            from pyarrow import parquet

            return int(parquet.read_metadata(path).num_rows)
        if kind in (*_LINES, ".json") and path.is_file():  # a pipe could be read only once
            with path.open("rb") as raw:
                sample = (gzip.GzipFile(fileobj=raw) if _is_packed(path) else raw).read(_SAMPLE)
                share = raw.tell() / max(1, path.stat().st_size)
            rows = _rows_in(sample, kind) / share if share else 1
            return max(1, round(rows))
    except (OSError, ValueError, EOFError, zlib.error):
        pass  # reading it says why
    return 1


def _rows_in(sample: bytes, kind: str) -> int:
    if kind == ".json":
        return sample.count(b'"text"')
    return sum(1 for _ in _LINES[kind](io.BufferedReader(io.BytesIO(sample))))


def _named(name: str, rows: Iterator[Row]) -> Iterator[Row]:
    """``rows`` with the input's name before their places, and what stops them as the last one."""
    found = False
    try:
        for place, row in rows:
            found = True
            yield name + place, row
    except UnreadableReport as reason:
        yield name, reason
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        yield name, UnreadableReport(f"broken gzip ({error}); what follows is lost, pack or fetch it again")
    else:
        if not found:
            yield name, UnreadableReport("holds no reports; fill it or leave it out")


def _kind(path: Path) -> str:
    name = path.with_suffix("") if _is_packed(path) else path
    return name.suffix.lower()


def _is_packed(path: Path) -> bool:
    return path.suffix.lower() == ".gz"


def _open(path: Path) -> io.BufferedReader:
    return io.BufferedReader(gzip.GzipFile(path)) if _is_packed(path) else path.open("rb")


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file; check the path"
    if isinstance(error, PermissionError):
        return "no permission to read it; change its mode or its owner"
    return f"{error.strerror or error}; check that it is a file that can be read"
