"""The record as the rest of the program knows it; what a database is ends here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, Table, func, select, update

from dragoman.errors import UnknownIdError
from dragoman.store import schema
from dragoman.store.citations import SOURCING
from dragoman.store.correcting import Corrections
from dragoman.store.decisions import Decisions
from dragoman.store.explaining import Explaining
from dragoman.store.filters import Filters, check, complete_id
from dragoman.store.linkage import Linkage
from dragoman.store.looking import Kept, View
from dragoman.store.naming import named
from dragoman.store.opening import address, label, open_engine, plain_errors, writing
from dragoman.store.queries import REPORT_COLUMNS, TABLES, TableQuery, report_conditions
from dragoman.store.reviewing import Reviewing
from dragoman.store.search import search
from dragoman.store.shown import event_row, mention_row, quote_row
from dragoman.store.writing import Entry, add_entries, known_texts, outdated, replace_entries
from dragoman.values import Report

PAGE = 500
"""Rows that are fetched at once: memory stays the same however many there are."""

Row = dict[str, Any]


class Store:
    """The tables of one record, in SQLite or PostgreSQL.

    Args:
        place: a path, or a ``postgresql://`` URL.
        create: make the record where there is none.

    Every method raises :class:`~dragoman.errors.RecordError` where the database fails.
    """

    def __init__(self, place: str | Path, *, create: bool = True) -> None:
        self.name = label(address(place))
        self._engine = open_engine(place, create=create)
        self._kept = Kept(self._reading)

    def close(self) -> None:
        """Closes all connections."""
        self._kept.close()
        self._engine.dispose()

    def known_texts(self, ids: Collection[str]) -> dict[str, str]:
        """The texts of those of the reports that have been read, by id."""
        with self._reading() as connection:
            return known_texts(connection, ids)

    def add(self, entries: Sequence[Entry], coder: str) -> int:
        """Writes coded reports in one transaction; how many of them were new.

        Args:
            entries: the reports; those that are there already are passed over.
            coder: the version of the coder, for the ledger.
        """
        with self._writing() as connection:
            added = add_entries(connection, entries, coder)
            Corrections(connection).resume([entry.coded.report.id for entry in entries])
            return added

    def coded_by(self, coder: str) -> tuple[int, int]:
        """How many of the reports a version of the coder coded, and how many there are."""
        coders = schema.readings.c.coder
        counts = select(func.count().filter(coders == coder), func.count()).select_from(schema.readings)
        with self._reading() as connection:
            coded, all_ = connection.execute(counts).one()
            return coded, all_

    def outdated(self, coder: str, batch: int) -> Iterator[list[Report]]:
        """The reports that another version of the coder coded, in the order of reading; each batch is fetched when it
        is asked for."""
        last = 0
        while True:
            with self._reading() as connection:
                some = outdated(connection, coder, last, batch)
            if not some:
                return
            last = some[-1][0]
            yield [report for _, report in some]

    def recode(self, entries: Sequence[Entry], coder: str) -> None:
        """Puts what was read out of reports in the place of an earlier coding, in one transaction; they wait to be
        linked."""
        with self._writing() as connection:
            Linkage(connection).forget([entry.coded.report.id for entry in entries])
            replace_entries(connection, entries, coder)
            Corrections(connection).resume([entry.coded.report.id for entry in entries])

    def unlinked(self) -> int:
        """How many reports are in no story yet."""
        with self._reading() as connection:
            return Linkage(connection).unlinked()

    def without_chains(self) -> int:
        """How many reports were read by a version that kept no chains, so that their sources are not known."""
        missing = select(func.count()).select_from(schema.reports).where(schema.reports.c.credits.is_(None))
        with self.viewing() as view:
            return view.kept("without chains", lambda connection: connection.execute(missing).scalar_one())

    @contextmanager
    def linking(self) -> Iterator[Linkage]:
        """One transaction that links reports: all of it is kept, or, after an error, none."""
        with self._writing() as connection:
            yield Linkage(connection)

    @contextmanager
    def deciding(self) -> Iterator[tuple[Decisions, Linkage, Corrections]]:
        """One transaction that keeps decisions, and links and corrects what they touch: all of it is kept, or, after an
        error, none.

        Nobody else writes from its beginning on, so what it reads stays what it is. What was counted before is
        forgotten: whoever rejects something sees at once that it no longer counts.
        """
        with self._writing() as connection:
            yield Decisions(connection), Linkage(connection), Corrections(connection)
        self._kept.forget()

    @contextmanager
    def looking(self) -> Iterator[Decisions]:
        """The decisions, to look at."""
        with self._reading() as connection:
            yield Decisions(connection)

    @contextmanager
    def viewing(self) -> Iterator[View]:
        """What the desk looks at. What it counted is kept by this store: :class:`~dragoman.store.looking.Kept`."""
        with self._reading() as connection:
            yield View(connection, self._kept)

    @contextmanager
    def reviewing(self) -> Iterator[Reviewing]:
        """What is asked of judgements and of what is still to be judged."""
        with self._reading() as connection:
            yield Reviewing(connection)

    @contextmanager
    def explaining(self) -> Iterator[Explaining]:
        """What explanations are made from, to look at."""
        with self._reading() as connection:
            yield Explaining(connection)

    def rows(self, table: str, filters: Filters) -> Iterator[Row]:
        """The rows of ``table`` that meet the filters; they are fetched as they are used.

        ``table`` is a key of ``queries.TABLES`` or ``citations.SOURCING``.

        Raises:
            FilterError, UnknownIdError, AmbiguousIdError: a filter is wrong; raised at once, not at the first row.
        """
        query = (TABLES | SOURCING)[table]
        filters.refuse(table, *query.senseless, "order")
        with self._reading() as connection:
            statement = query.select(check(filters, connection))
        return self._stream(statement, query)

    def report(self, wanted: str) -> Row:
        """A report as it was read, with its text, by its id or a prefix of it."""
        with self._reading() as connection:
            found = complete_id(wanted, schema.reports, "report", connection)
            return connection.execute(select(*REPORT_COLUMNS).where(schema.reports.c.id == found)).one()._asdict()

    def event(self, wanted: str) -> Row:
        """An event by its id or a prefix of it."""
        return event_row(self._body(wanted, schema.events, "event"))

    def story(self, wanted: str) -> Row:
        """A story by its id or a prefix of it."""
        return self._body(wanted, schema.stories, "story")

    def subject(self, wanted: str) -> Row:
        """The event or else the story of this id or prefix."""
        try:
            return self.event(wanted)
        except UnknownIdError:
            pass
        try:
            return self.story(wanted)
        except UnknownIdError:
            raise UnknownIdError("event and no story", wanted) from None

    def told_in(self, reports: Sequence[str]) -> dict[str, list[Row]]:
        """The ``reports`` with text and credits, their ``mentions`` and ``quotes``, and the mentions' ``events``."""
        mentions, quotes, events = schema.mentions.c, schema.quotes.c, schema.events.c
        told = (mentions.report.in_(reports), ~mentions.rejected)
        of_reports = select(mentions.body, mentions.event).where(*told).order_by(mentions.seq)
        linked = select(mentions.event).where(*told)
        with self._reading() as connection:
            run = connection.execute
            whole = select(*REPORT_COLUMNS, schema.reports.c.credits).where(schema.reports.c.id.in_(reports))
            said = select(quotes.body).where(quotes.report.in_(reports), ~quotes.rejected).order_by(quotes.seq)
            happened = select(events.body).where(events.id.in_(linked)).order_by(events.first_day, events.id)
            return {
                "reports": [row._asdict() for row in run(whole.order_by(schema.reports.c.seq))],
                "mentions": [mention_row(row.body, row.event) for row in run(of_reports)],
                "quotes": [quote_row(body) for body in run(said).scalars()],
                "events": [event_row(body) for body in run(happened).scalars()],
            }

    def named(self, beginning: str, limit: int) -> list[Row]:
        """Actors by the beginning of a name: :func:`dragoman.store.naming.named`."""
        with self._reading() as connection:
            return named(connection, beginning, limit)

    def search(self, query: str, filters: Filters, limit: int, skip: int) -> list[Row]:
        """The reports that hold the words: :func:`dragoman.store.search.search`."""
        filters.refuse("search", "q", "order")
        with self._reading() as connection:
            return search(connection, query, limit, report_conditions(check(filters, connection)), skip)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with plain_errors(self.name), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with plain_errors(self.name), writing(self._engine).begin() as connection:
            yield connection
            connection.execute(update(schema.changes).values(number=schema.changes.c.number + 1))

    def _stream(self, statement: Select[Any], query: TableQuery) -> Iterator[Row]:
        # Closed at once where the caller stops midway: PostgreSQL keeps the rows of an open cursor.
        with (
            self._reading() as connection,
            connection.execution_options(yield_per=PAGE).execute(statement) as result,
        ):
            yield from query.show(result)

    def _body(self, wanted: str, table: Table, kind: str) -> Row:
        with self._reading() as connection:
            found = complete_id(wanted, table, kind, connection)
            return dict(connection.execute(select(table.c.body).where(table.c.id == found)).scalar_one())
