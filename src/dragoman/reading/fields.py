"""A report from named fields, as a line of JSON or a row of a table has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dragoman.reading.dates import published_date
from dragoman.reading.decoding import MAX_CHARACTERS, clean
from dragoman.reading.english import is_english, other_language
from dragoman.reading.failure import UnreadableReport
from dragoman.reading.page import read_page
from dragoman.values import Report

COLUMNS = ("text", "html", "id", "title", "outlet", "url", "published", "language", "byline")
"""The fields of a report that inputs may carry; ``text`` or ``html`` is needed, others are passed over."""


def report_from_mapping(mapping: Mapping[str, Any]) -> Report:
    """The report in a mapping with the contract's columns.

    The text is kept character for character, so that offsets hold: control characters other than newline and tab become
    one space each, a lone surrogate becomes U+FFFD. ``html`` is read where there is no ``text``, and fields that are
    given go before what the page says. Other keys are passed over.

    Raises:
        UnreadableReport: no text, a text over ``MAX_CHARACTERS``, a field of the wrong type, an unreadable date, a text
            that is not English. An explicit ``language`` is believed.
    """
    fields = {name: _string(name, mapping.get(name)) for name in COLUMNS if name != "published"}
    published = _published(mapping.get("published"))
    if not fields["text"] and fields["html"]:
        page = read_page(fields["html"])
        fields = {name: value or _string(name, page.get(name)) for name, value in fields.items()}
        published = published or page.get("published")
    del fields["html"]
    text = fields.pop("text") or ""
    _check(text, fields["language"])
    return Report(text=text, id=fields.pop("id") or "", published=published, **fields)


def _string(name: str, value: object) -> str | None:
    """A field as a clean string; ``None`` for a missing one: null, NaN or blank."""
    if value is None or value != value:
        return None
    if name == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise UnreadableReport(f"{name} is {_kind(value)}, not a string; write it as one")
    if name in ("text", "html"):
        return clean(value) if value.strip() else None
    return clean(value).strip() or None


def _kind(value: object) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return kinds.get(type(value), f"of type {type(value).__name__}")


def _published(value: object) -> str | None:
    if value is None or value != value or (isinstance(value, str) and not value.strip()):
        return None
    return published_date(value)


def _check(text: str, language: str | None) -> None:
    if not text.strip():
        raise UnreadableReport("has no text; give the report's words as text or html")
    if len(text) > MAX_CHARACTERS:
        raise UnreadableReport(f"has {len(text):,} characters, over the limit of {MAX_CHARACTERS:,}; split it")
    if language and not is_english(language):
        raise UnreadableReport(f"its language is {language!r:.40}; only English (en) is read")
    if not language and (other := other_language(text)):
        raise UnreadableReport(f"is not English but, it seems, {other}; leave it out, or set its language to en")
