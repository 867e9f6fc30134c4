"""Streams of bytes, read as a whole or by lines, and never without a limit."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from dragoman.reading.decoding import MAX_CHARACTERS, UTF16_MARKS
from dragoman.reading.failure import UnreadableReport

MAX_LINE = 8 * MAX_CHARACTERS
"""Bytes of the longest line that is kept: the longest text, with markup or escapes around it."""


class Unclosed(io.RawIOBase):
    """A stream that stays open when the readers around it are closed, since it is the caller's."""

    def __init__(self, stream: BinaryIO) -> None:
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills ``buffer`` as far as the stream's next bytes go; 0 at its end."""
        data = self._read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def read_whole(stream: io.BufferedReader, limit: int, mend: str) -> bytes:
    """All bytes of ``stream``; of one over ``limit`` no more than that is read.

    Raises:
        UnreadableReport: an input that is empty, or over the limit, which ``mend`` helps against.
    """
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise UnreadableReport(f"is over {limit // 10**6} MB, the limit here; {mend}")
    if not data.strip():
        raise UnreadableReport("is empty; fill it or leave it out")
    return data


def read_lines(stream: io.BufferedReader) -> Iterator[bytes]:
    """The lines as UTF-8, whatever the file's mark says; of one over ``MAX_LINE`` little more than that is kept."""
    read: Callable[[int], bytes] = stream.readline
    if stream.peek(2)[:2] in UTF16_MARKS:
        # A newline is told from other line separators here, as in JSON lines and CSV, so the codecs' readers won't do.
        buffered: io.BufferedReader = io.BufferedReader(Unclosed(stream))
        wide = io.TextIOWrapper(buffered, "utf-16", errors="replace", newline="\n")

        def read(size: int) -> bytes:
            return wide.readline(size).encode()

    while line := read(MAX_LINE + 1):
        yield line
        while len(line) > MAX_LINE and not line.endswith(b"\n"):
            line = read(MAX_LINE + 1)
