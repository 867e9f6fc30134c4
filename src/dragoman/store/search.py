"""Full-text search over the titles and texts of the reports."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, TextualSelect, bindparam, column, select, text

from dragoman.errors import FilterError
from dragoman.store.schema import reports

# Private characters mark the words found: unlike brackets or tags they are in no report.
_OPEN, _CLOSE = "\ue000", "\ue001"
_TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_LETTER = re.compile(r"[^\W_]")

_SQLITE_HITS = "SELECT rowid AS seq, bm25(report_search) AS score FROM report_search WHERE report_search MATCH :query"
_SQLITE_SNIPPET = f"""
    SELECT rowid AS seq, snippet(report_search, -1, '{_OPEN}', '{_CLOSE}', '…', 32) AS snippet
    FROM report_search WHERE report_search MATCH :query AND rowid IN :found
"""  # noqa: S608
_DOCUMENT = "coalesce(title, '') || ' ' || left(text, 200000)"  # as the index has it, else it is not used
_POSTGRESQL_HITS = f"""
    SELECT seq, -ts_rank(to_tsvector('english', {_DOCUMENT}), query) AS score
    FROM reports, websearch_to_tsquery('english', :query) AS query WHERE to_tsvector('english', {_DOCUMENT}) @@ query
"""  # noqa: S608
_POSTGRESQL_SNIPPET = f"""
    SELECT seq, ts_headline('english', {_DOCUMENT}, websearch_to_tsquery('english', :query),
                            'StartSel={_OPEN}, StopSel={_CLOSE}, MaxFragments=1, MinWords=16, MaxWords=32') AS snippet
    FROM reports WHERE seq IN :found
"""  # noqa: S608
_SQLITE_NUMBERS = "SELECT rowid AS seq FROM report_search WHERE report_search MATCH :query"
_POSTGRESQL_NUMBERS = f"""
    SELECT seq FROM reports WHERE to_tsvector('english', {_DOCUMENT}) @@ websearch_to_tsquery('english', :query)
"""  # noqa: S608


def matching(connection: Connection, query: str) -> TextualSelect:
    """The numbers (``seq``) of the reports that hold all the words, in no order; errors as for :func:`search`."""
    dialect = connection.dialect.name
    numbers = _SQLITE_NUMBERS if dialect == "sqlite" else _POSTGRESQL_NUMBERS
    return text(numbers).bindparams(query=_query(dialect, query)).columns(column("seq"))


def search(
    connection: Connection, query: str, limit: int, conditions: Sequence[ColumnElement[bool]] = (), skip: int = 0
) -> list[dict[str, Any]]:
    """The reports that hold all the words, best first.

    Args:
        connection: to the record.
        query: words, "phrases in quotation marks" and -excluded ones; words match in any inflection. PostgreSQL passes
            over its stop words («the», «or»), and only SQLite over accents.
        limit: how many reports at most.
        conditions: on ``reports``, which they also have to meet.
        skip: how many of the best are left out.

    Returns:
        For each its ``id``, ``title``, ``outlet``, ``published``, a ``snippet`` of the place that fits best, and
        ``marks``, the words found as ``{"start", "end"}`` in the snippet.

    Raises:
        FilterError: the query has no word to look for.
    """
    dialect = connection.dialect.name
    hits = _SQLITE_HITS if dialect == "sqlite" else _POSTGRESQL_HITS
    best = text(hits).bindparams(query=_query(dialect, query)).columns(column("seq"), column("score")).subquery()
    shown = (reports.c.seq, reports.c.id, reports.c.title, reports.c.outlet, reports.c.published)
    wanted = select(*shown).join(best, best.c.seq == reports.c.seq).where(*conditions)
    rows = connection.execute(wanted.order_by(best.c.score, reports.c.seq).limit(limit).offset(skip)).all()
    # Snippets are cut only for the rows that are shown: of a common word that is a hundredth of the work.
    cut = _snippets(connection, query, [row.seq for row in rows])
    return [
        {name: getattr(row, name) for name in ("id", "title", "outlet", "published")} | cut[row.seq] for row in rows
    ]


def snippets(connection: Connection, query: str, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The ``snippet`` and ``marks`` of :func:`search` of the reports with the ids that hold the words, by their ids."""
    rows = connection.execute(select(reports.c.seq, reports.c.id).where(reports.c.id.in_(ids))).all()
    cut = _snippets(connection, query, [row.seq for row in rows])
    return {row.id: cut[row.seq] for row in rows if row.seq in cut}


def _snippets(connection: Connection, query: str, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The places in the reports with the numbers that fit best, with the words marked."""
    if not numbers:
        return {}
    dialect = connection.dialect.name
    cut = text(_SQLITE_SNIPPET if dialect == "sqlite" else _POSTGRESQL_SNIPPET)
    cut = cut.bindparams(bindparam("found", expanding=True))
    rows = connection.execute(cut, {"query": _query(dialect, query), "found": numbers})
    return {row.seq: _marked(row.snippet) for row in rows}


def _query(dialect: str, query: str) -> str:
    """The query in the language of the database."""
    wanted, excluded = _terms(query)
    if dialect == "sqlite":
        return " NOT ".join([" AND ".join(wanted), *excluded])
    return " ".join(wanted + [f"-{term}" for term in excluded])


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
