"""Rows of reports in JSON, JSON lines, CSV, TSV and Parquet, read as a stream where the format allows it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from dragoman.reading.decoding import MAX_CHARACTERS, decode
from dragoman.reading.failure import UnreadableReport
from dragoman.reading.fields import COLUMNS
from dragoman.reading.streams import MAX_LINE, read_lines, read_whole

Row: TypeAlias = tuple[str, Mapping[str, Any] | UnreadableReport]
"""Where a report stands in its file (``:3000``; empty for the whole of it), and its fields or why there are none."""

MAX_JSON = 20 * MAX_CHARACTERS
"""Bytes of the longest ``.json``, which can only be read as a whole."""

_BATCH = 16  # rows of Parquet at a time; 16 texts of the greatest length take 320 MB at the most
_DELIMITERS = (",", "\t", ";", "|")


def read_json_lines(stream: io.BufferedReader) -> Iterator[Row]:
    """One object a line; blank lines are passed over."""
    for number, line in enumerate(read_lines(stream), 1):
        if line.strip():
            yield f":{number}", _attempt(_json_line, line)


def read_json(stream: io.BufferedReader) -> Iterator[Row]:
    """One object, or a list of objects."""
    value = _loads(decode(read_whole(stream, MAX_JSON, "save one object a line as .jsonl, which is read as a stream")))
    if not isinstance(value, list):
        yield "", _attempt(_object, value)
        return
    for number, item in enumerate(value, 1):
        yield f", item {number}", _attempt(_object, item)


def read_delimited(stream: io.BufferedReader) -> Iterator[Row]:
    """Rows under a first line with the columns' names; the delimiter is the one that sets these names apart."""
    csv.field_size_limit(max(csv.field_size_limit(), MAX_LINE))
    lines = map(_table_line, read_lines(stream))
    names, delimiter = _header(next(lines, ""))
    rows = csv.reader(lines, delimiter=delimiter)
    while True:
        place = f":{rows.line_num + 2}"
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:  # from here on no row's limits are known
            yield place, UnreadableReport(f"malformed row ({error}), the rest is left; look for an open quotation mark")
            return
        if any(cells):
            yield place, _attempt(lambda cells: _row(names, cells), cells)


def read_parquet(stream: io.BufferedReader) -> Iterator[Row]:
    """Rows of Parquet; only the columns of a report are read."""
    for number, row in enumerate(_parquet_rows(stream), 1):
        yield f", row {number}", row


def _attempt(make: Callable[[Any], Any], value: object) -> Any:
    """What ``make`` makes of the value, or the reason why it can't, so that the rows after it are read too."""
    try:
        return make(value)
    except UnreadableReport as reason:
        return reason


def _json_line(line: bytes) -> Mapping[str, Any]:
    if len(line) > MAX_LINE:
        raise UnreadableReport(f"the line is over {MAX_LINE // 10**6} MB, the limit; split the report")
    return _object(_loads(decode(line).rstrip()))


def _loads(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}" if "\n" in text else f"column {error.colno}"
        mend = "if it has one object a line, name it .jsonl" if error.msg == "Extra data" else "mend or remove it"
        raise UnreadableReport(f"malformed JSON at {place} ({error.msg}); {mend}") from None
    except (ValueError, RecursionError):
        raise UnreadableReport("JSON with a number too long, or too deep, to be read; shorten it") from None


def _object(value: object) -> Mapping[str, Any]:
    if isinstance(value, dict):
        return value
    raise UnreadableReport(f'{json.dumps(value):.40} is no report; write an object such as {{"text": "..."}}')


def _table_line(line: bytes) -> str:
    try:
        text = decode(line)
    except UnreadableReport:
        text = line.decode("utf-8", "surrogateescape")  # its row is refused when it is whole
    body = text.rstrip("\r\n")
    return body.replace("\r", " ") + text[len(body) :]  # the csv module gives up at a carriage return in a cell


def _header(line: str) -> tuple[list[str], str]:
    for delimiter in _DELIMITERS:
        names = [name.strip().lower() for name in next(csv.reader([line], delimiter=delimiter), [])]
        if "text" in names or "html" in names:
            return names, delimiter
    raise UnreadableReport(f"no column text or html in the first line ({line.strip()[:60]!r}); name the columns there")


def _row(names: list[str], cells: list[str]) -> Mapping[str, Any]:
    if any(cells[len(names) :]):
        raise UnreadableReport(
            f"has {len(cells)} cells under {len(names)} columns; put quotation marks around the text"
        )
    if any("\udc80" <= character <= "\udcff" for cell in cells if not cell.isascii() for character in cell):
        raise UnreadableReport("is neither UTF-8 nor plausible in another encoding; save the table as UTF-8")
    return dict(zip(names, cells, strict=False))


def _parquet_rows(stream: io.BufferedReader) -> Iterator[Mapping[str, Any]]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(stream)
        columns = [name for name in file.schema_arrow.names if name in COLUMNS]
        if not {"text", "html"} & set(columns):
            raise UnreadableReport(f"no column text or html among {file.schema_arrow.names!s:.80}; rename one")
        for batch in file.iter_batches(_BATCH, columns=columns):
            yield from batch.to_pylist()
    except UnreadableReport:
        raise
    except (pa.ArrowException, OSError, ValueError) as error:
        raise UnreadableReport(f"is no whole Parquet file ({str(error).splitlines()[0]:.80}); write it again") from None
