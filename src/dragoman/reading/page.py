"""The fields of a report in an HTML page (trafilatura)."""

from __future__ import annotations

import codecs
import logging
import re
from typing import Any

from dragoman.reading.dates import published_date
from dragoman.reading.decoding import UTF16_MARKS, clean, decode
from dragoman.reading.failure import UnreadableReport

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
# Pages that declare Latin 1 or ASCII are written in Windows-1252 (Encoding Standard, section 4.2).
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252"}
# References to control characters but tab, newline and return: one of them makes the parser drop the page.
_CONTROL_REFERENCE = re.compile(r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[\da-f]));", re.IGNORECASE)
_LIST_MARK = re.compile(r"^\s*(?:-|\d+\.)\s+")
# Their messages speak of trees and blacklists; the reason of a failure is given here.
_LIBRARIES = ("trafilatura", "htmldate", "courlan", "justext", "charset_normalizer")


def decode_page(data: bytes) -> str:
    """The page's text: UTF-8 or UTF-16 where it is, else in the encoding that the page declares.

    Raises:
        UnreadableReport: see :func:`dragoman.reading.decoding.decode`.
    """
    declared = _CHARSET.search(data[:4096])
    if declared is None or data.startswith(UTF16_MARKS):
        return decode(data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        name = declared[1].decode("ascii", "replace")
    try:
        codec = codecs.lookup(name).name
        return data.decode(_READ_AS.get(codec, codec))
    except (LookupError, UnicodeError):
        return decode(data)


def read_page(html: str) -> dict[str, str | None]:
    """The fields ``text``, ``title``, ``outlet``, ``url``, ``published`` and ``byline`` of a page.

    The text is the article's, with a blank line between paragraphs. The date is one that the page states in its head,
    its address or a time element; none is guessed from its words.

    Raises:
        UnreadableReport: a page without an article.
    """
    document = _extract(_CONTROL_REFERENCE.sub(" ", clean(html)))
    paragraphs = [_LIST_MARK.sub("", line).strip() for line in (document.text if document else "").split("\n")]
    if not any(map(_is_running_text, paragraphs)):
        raise UnreadableReport("the page holds no article; save the article's own page, or its text as .txt")
    return {
        "text": "\n\n".join(filter(None, paragraphs)),
        "title": document.title,
        "outlet": document.sitename,
        "url": document.url,
        "published": _date(document.date),
        "byline": document.author,
    }


def _is_running_text(line: str) -> bool:
    """Whether a sentence ends after 12 words or more; none does in menus, log-in forms and lists of headlines."""
    return any(word.rstrip("\"'”’»)]").endswith((".", "!", "?", "…")) for word in line.split()[11:])


def _extract(html: str) -> Any:
    import trafilatura

    for library in _LIBRARIES:
        logging.getLogger(library).setLevel(logging.CRITICAL)
    if "<html" not in html[:10_000].lower():  # a lone paragraph is refused as no page
        html = f"<html><body><div>{html}</div></body></html>"
    try:
        return trafilatura.bare_extraction(
            html,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception as error:  # pages from anywhere: the parser's faults are the page's failure, not the batch's
        raise UnreadableReport(f"the page can't be taken apart ({error!r:.80}); save its text as .txt") from error


def _date(value: str | None) -> str | None:
    try:
        return published_date(value) if value else None
    except UnreadableReport:
        return None
