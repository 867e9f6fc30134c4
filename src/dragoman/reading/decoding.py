"""Bytes to text: UTF-8, UTF-16 with a byte order mark, and Windows-1252 where that gives plausible words."""

from __future__ import annotations

import codecs
import re

from dragoman.reading.failure import UnreadableReport

MAX_CHARACTERS = 5_000_000
"""The longest text of one report, in code points: about ten novels."""

MAX_BYTES = 4 * MAX_CHARACTERS
"""The largest file that can hold such a text: a code point takes 4 bytes at most in UTF-8 and in UTF-16."""

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_SIGNATURES = {
    b"%PDF-": "is a PDF; turn it into text first, for instance with pdftotext",
    b"PK\x03\x04": "is a zip archive or an office document; unpack it, or save it as text",
    b"\x1f\x8b": "is packed with gzip; unpack it, or let its name end in .gz",
    b"PAR1": "is Parquet; let its name end in .parquet",
    b"SQLite format 3": "is a database; reports are read from files",
}
# Controls but tab, newline, carriage return and form feed: text has next to none, binary files over 5 %.
_BINARY_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
# What Windows-1252 makes of other code pages: runs of accented letters, an accented capital after a small letter or a
# comma, a sign inside a word, the letters that stand for 0xFE and 0xFF.
_IMPLAUSIBLE = re.compile(r"[À-ÿ]{3}|[a-z,.;!?][À-ÖØ-Þ]|[A-Za-zÀ-ÿ][¡-¿×÷][A-Za-zÀ-ÿ]|[þÿ]{2}|[\x80-\x9f]")


def decode(data: bytes) -> str:
    """The text of ``data`` without a byte order mark.

    Raises:
        UnreadableReport: what is not text, and text in an encoding that can't be told; names the first byte at fault.
    """
    for signature, reason in _SIGNATURES.items():
        if data.startswith(signature):
            raise UnreadableReport(reason)
    if data.startswith(UTF16_MARKS):
        text = _decode_utf16(data)
    elif b"\0" in data:
        raise UnreadableReport(f"is not text: byte {data.index(0)} is NUL; give plain text, or UTF-16 with its mark")
    else:
        text = _decode_bytes(data)
    controls = _BINARY_CONTROLS.findall(text)
    if "\0" in controls or len(controls) * 20 > len(text):
        raise UnreadableReport(f"is not text: {len(controls)} control characters in {len(text)}; give plain text")
    return text


def _decode_utf16(data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise UnreadableReport(f"is not UTF-16, as its mark says, at byte {error.start}; save it as UTF-8") from None


def _decode_bytes(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The offset that Python gives doesn't count a byte order mark that it took off.
        start = error.start + (len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0)
    text = None if _mostly_utf8(data) else _decode_windows(data)
    if text is None:
        raise UnreadableReport(f"is not UTF-8 at byte {start}; save it as UTF-8")
    return text


def _mostly_utf8(data: bytes) -> bool:
    """Whether the bytes above 127 are UTF-8 with a fault rather than another encoding."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) - broken >= broken


def _decode_windows(data: bytes) -> str | None:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return None if _IMPLAUSIBLE.search(text) else text


def clean(text: str) -> str:
    """``text`` with a space for each control character but newline and tab, and U+FFFD for each lone surrogate.

    Each is replaced one for one, so that offsets hold, and nothing else is changed. A carriage return without a newline
    after it becomes one; before a newline it becomes a space.
    """
    if "\r" in text:
        text = re.sub(r"\r(?!\n)", "\n", text)
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub(" ", text))
