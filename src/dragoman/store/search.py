"""Full-text search over the titles and texts of the reports."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, text

from dragoman.errors import FilterError

# Private characters mark the words found: unlike brackets or tags they are in no report.
_OPEN, _CLOSE = "\ue000", "\ue001"
_TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_LETTER = re.compile(r"[^\W_]")

_SQLITE = f"""
    SELECT reports.id, reports.title, reports.outlet, reports.published,
           snippet(report_search, -1, '{_OPEN}', '{_CLOSE}', '…', 32) AS snippet
    FROM report_search JOIN reports ON reports.seq = report_search.rowid
    WHERE report_search MATCH :query ORDER BY bm25(report_search), reports.seq LIMIT :limit
"""  # noqa: S608
_DOCUMENT = "coalesce(title, '') || ' ' || left(text, 200000)"  # as the index has it, else it is not used
_POSTGRESQL = f"""
    SELECT id, title, outlet, published,
           ts_headline('english', {_DOCUMENT}, query,
                       'StartSel={_OPEN}, StopSel={_CLOSE}, MaxFragments=1, MinWords=16, MaxWords=32') AS snippet
    FROM (
        SELECT reports.*, query, ts_rank(to_tsvector('english', {_DOCUMENT}), query) AS rank
        FROM reports, websearch_to_tsquery('english', :query) AS query
        WHERE to_tsvector('english', {_DOCUMENT}) @@ query ORDER BY rank DESC, seq LIMIT :limit
    ) AS best ORDER BY rank DESC, seq
"""  # noqa: S608


def search(connection: Connection, query: str, limit: int) -> list[dict[str, Any]]:
    """The reports that hold all the words, best first.

    Args:
        connection: to the record.
        query: words, "phrases in quotation marks" and -excluded ones; words match in any inflection. PostgreSQL passes
            over its stop words («the», «or»), and only SQLite over accents.
        limit: how many reports at most.

    Returns:
        For each its ``id``, ``title``, ``outlet``, ``published``, a ``snippet`` of the place that fits best, and
        ``marks``, the words found as ``{"start", "end"}`` in the snippet.

    Raises:
        FilterError: the query has no word to look for.
    """
    wanted, excluded = _terms(query)
    if connection.dialect.name == "sqlite":
        statement, matching = _SQLITE, " NOT ".join([" AND ".join(wanted), *excluded])
    else:
        statement, matching = _POSTGRESQL, " ".join(wanted + [f"-{term}" for term in excluded])
    rows = connection.execute(text(statement), {"query": matching, "limit": limit})
    return [{**row, **_marked(row["snippet"])} for row in rows.mappings()]


def _terms(query: str) -> tuple[list[str], list[str]]:
    """The terms wanted and those excluded, all in quotation marks, so that no word or sign has a meaning of its own."""
    found = [(m["minus"], m["phrase"] or m["word"] or "") for m in _TERM.finditer(query.replace("\0", " "))]
    terms = [(minus, f'"{term}"') for minus, term in found if _LETTER.search(term)]
    wanted = [term for minus, term in terms if not minus]
    if not wanted:
        raise FilterError(f"search {query!r}: give at least one word to look for")
    return wanted, [term for minus, term in terms if minus]


def _marked(snippet: str) -> dict[str, Any]:
    plain, marks = "", []
    for index, piece in enumerate(re.split(f"[{_OPEN}{_CLOSE}]", snippet)):
        if index % 2:
            marks.append({"start": len(plain), "end": len(plain) + len(piece)})
        plain += piece
    return {"snippet": plain, "marks": marks}
