"""The record: reports, and what was read out of them, in one place that keeps them.

::

    with Record("dragoman.db") as record:
        summary = record.read(["news/", "more.jsonl"])
        for event in record.events(actor="PRK", since="2023-05"):
            print(event["summary"], event["reports"])
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeAlias, Unpack

from dragoman import linking
from dragoman.correcting import Correcting
from dragoman.deciding import Deciding
from dragoman.explaining import explain
from dragoman.linking.compare import compare
from dragoman.looking import Looking, Wanted
from dragoman.reading import Failure, UnreadableReport, count_inputs, read_inputs, report_from_mapping
from dragoman.relations import dyads
from dragoman.scale import CoderLike, Coding, code_in_workers, code_reports
from dragoman.store import Entry, Filters, Store
from dragoman.tally import Progress, ReadSummary, Tally
from dragoman.values import Report

__all__ = ["Progress", "ReadSummary", "Record", "RowFilters"]

ENVIRONMENT = "DRAGOMAN_RECORD"
DEFAULT_PATH = "dragoman.db"

LINKED_AT_ONCE = 200
"""Reports that are linked in one transaction: so many are compared with their neighbours in memory."""

FOR_WORKERS = 60_000
"""Characters (some twelve newspaper articles) from which on worker processes save more time than they take to start."""

Row: TypeAlias = dict[str, Any]
Input: TypeAlias = str | Path | Report | Mapping[str, Any]


class RowFilters(Wanted, total=False):
    """The filters of :class:`~dragoman.looking.Wanted`, and how many rows there may be.

    - ``limit``: how many rows at most.
    """

    limit: int | None


class Record(Deciding, Correcting, Looking):
    """A database that keeps reports and what was read out of them.

    Rows are plain dictionaries in the shapes of the contract. They are fetched as they are used, so that a table of any
    size can be gone through. All tables take the filters of :class:`RowFilters`.

    Args:
        path_or_url: a file or a ``postgresql://`` URL; by default ``DRAGOMAN_RECORD``, else ``dragoman.db``.
        coder: what codes the reports; by default ``Coder.load()``, when something is to be read.
        create: make the record where there is none. Without it, opening none raises ``MissingRecordError``.

    Raises:
        RecordError: the record cannot be opened: it is something else, of another version, or cannot be reached.
            Any method raises it too where the database fails.
    """

    def __init__(
        self, path_or_url: str | Path | None = None, *, coder: CoderLike | None = None, create: bool = True
    ) -> None:
        self._store = Store(path_or_url or os.environ.get(ENVIRONMENT) or DEFAULT_PATH, create=create)
        self._coder = coder

    @property
    def name(self) -> str:
        """The record's file or, without the password, its address."""
        return self._store.name

    def close(self) -> None:
        """Closes the record; it is complete at any time, closed or not."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(
        self,
        inputs: Iterable[Input],
        *,
        progress: Callable[[Progress], None] | None = None,
        batch: int = 32,
        workers: int = 1,
    ) -> ReadSummary:
        """Reads, codes and links reports. What the record has already is passed over, whichever coder read it.

        Each batch is kept as soon as it is coded, so that a reading that was cut off is completed by reading the same
        again. What cannot be read or coded is told in the summary, and the rest goes on. The record is the same however
        many workers there are.

        Args:
            inputs: files, folders, ``-`` for standard input, reports, or mappings with the contract's fields.
            progress: is called after each batch.
            batch: how many reports are written at a time.
            workers: how many processes code, where there is enough to read; a record's own coder is pickled for them.
                With 1 all is done in this process. A script that asks for more needs ``if __name__ == "__main__":``.

        Raises:
            CodingError: a worker process ended by itself.
        """
        given = [inputs] if isinstance(inputs, str | Path | Mapping) else inputs
        tally = Tally(progress, _count(given) if progress and isinstance(given, Sequence) else None)
        pending: dict[str, str] = {}
        with closing(self._codings(self._fresh(_reports(given, tally), batch, pending, tally), workers)) as codings:
            for coding in codings:
                self._keep(coding, pending, tally)
        tally.tell_read()
        self._link(tally)
        return ReadSummary(tally.read, tally.known, tuple(tally.failures))

    def recode(
        self, *, progress: Callable[[Progress], None] | None = None, batch: int = 32, workers: int = 1
    ) -> ReadSummary:
        """Codes the reports anew, from their stored text, that another version of the coder coded, and links them.

        Each batch takes the place of the older coding as soon as it is coded, so that nothing is lost where it is cut
        off; the same call completes it. A report that can't be coded keeps what it had. What people decided is kept.

        Args:
            progress: is called after each batch.
            batch: how many reports are written at a time.
            workers: as for :meth:`read`.

        Returns:
            How many reports were coded anew, how many this version had coded before, and what could not be coded.
        """
        version = self._loaded_coder().version
        known, total = self._store.coded_by(version)
        tally = Tally(progress, total, known=known)
        with closing(self._codings(self._store.outdated(version, batch), workers)) as codings:
            for coding in codings:
                self._store.recode([Entry(*one) for one in coding.coded], coding.version)
                tally.read += len(coding.coded)
                for report, reason in coding.uncoded:
                    tally.fail(report, f"could not be coded ({reason}); it keeps what an earlier version made of it")
                tally.tell_read()
        self._link(tally)
        return ReadSummary(tally.read, tally.known, tuple(tally.failures))

    def relink(self, *, progress: Callable[[Progress], None] | None = None) -> int:
        """Links all reports anew, with what people decided; how many they were.

        While it runs, the record lacks what is not linked yet. Where it is cut off, the next :meth:`read` links the
        rest.
        """
        with self._store.linking() as linkage:
            linkage.forget()
        waiting = self._store.unlinked()
        self._link(Tally(progress, waiting))
        return waiting

    def mentions(self, **filters: Unpack[RowFilters]) -> Iterator[Row]:
        """The mentions, in the order of reading."""
        return self._store.rows("mentions", Filters(**filters))

    def events(self, **filters: Unpack[RowFilters]) -> Iterator[Row]:
        """The events, newest first, undated ones last."""
        return self._store.rows("events", Filters(**filters))

    def quotes(self, **filters: Unpack[RowFilters]) -> Iterator[Row]:
        """The statements, in the order of reading."""
        return self._store.rows("quotes", Filters(**filters))

    def stories(self, **filters: Unpack[RowFilters]) -> Iterator[Row]:
        """The stories, newest first; ``actor`` and ``type`` are those of one of their events."""
        return self._store.rows("stories", Filters(**filters))

    def reports(self, **filters: Unpack[RowFilters]) -> Iterator[Row]:
        """The reports, in the order of reading, without their text but with its length in ``characters`` and their
        ``story``, and in ``credits`` the steps to the agencies that they are credited to as a whole (``None`` where an
        older version read it); ``actor`` and ``type`` are those of one of their mentions, ``actor`` also of a quote."""
        return self._store.rows("reports", Filters(**filters))

    def actors(self, **filters: Unpack[RowFilters]) -> Iterator[Row]:
        """The actors as ``id``, ``name``, ``country``, ``sector`` and ``aliases``, in the order in which they were met.

        The other filters leave those who take part in a mention that meets them or, without ``type``, speak in a quote.
        """
        return self._store.rows("actors", Filters(**filters))

    def dyads(self, **filters: Unpack[RowFilters]) -> Iterator[Row]:
        """Who did how much to whom, over the events that meet the filters: :func:`dragoman.relations.dyads`."""
        wanted = Filters(**filters)
        return islice(dyads(self._store.rows("events", replace(wanted, limit=None))), wanted.limit)

    def outlets(self, **filters: Unpack[RowFilters]) -> Iterator[Row]:
        """Who rests on whom: outlets, and speakers who pass on another's words; most reports first.

        The time is that of the reports; ``actor`` is either side, also by an outlet's name; ``type`` is refused.

        Yields:
            ``who`` and ``rests_on`` as ``name`` and ``kind`` (outlet, medium, speaker, anonymous), the latter also with
            ``country`` and ``actor``; how many ``reports``, ``statements`` and ``mentions`` say so (the last two
            are 0 where only a credit line does); ``first`` and ``last`` (days of the reports, or ``None``);
            ``examples`` (ids of the three oldest reports). Reports without an outlet count as «(no outlet)».
        """
        return self._store.rows("outlets", Filters(**filters))

    def origins(self, **filters: Unpack[RowFilters]) -> Iterator[Row]:
        """The origins of each event: who is the last step of the chains of its mentions; most reports first.

        A report that names nobody has the event from its own outlet, or from the oldest of the reports that it copies.
        Sources without a name are one origin only where one outlet carries them. The filters are on the event;
        ``actor`` takes part in it, is the origin, or is an outlet that has it from there.

        Yields:
            ``event``, ``type``, ``status``, ``date`` and ``summary`` of the event; ``origin`` as ``name``, ``kind``,
            ``country`` and ``actor``; ``reports`` (ids, the oldest first) and ``independent`` (how many when copies
            count once); ``own`` (how many of them name nobody); ``through`` (the outlets that have it from the origin,
            each with its number of ``reports``; empty for an outlet's own account); ``outlets`` of the reports;
            ``first`` and ``last`` (days of the reports, or ``None``); ``origins`` (how many the event has).
        """
        return self._store.rows("origins", Filters(**filters))

    def without_chains(self) -> int:
        """How many reports were read by an older version, which kept no chains: :meth:`outlets` and :meth:`origins`
        leave them out until they are read into a new record."""
        return self._store.without_chains()

    def get_report(self, id: str) -> Row:  # noqa: A002
        """A report as it was read, with its text, by its id or a prefix.

        Raises:
            UnknownIdError, AmbiguousIdError: the record has none, or several that start like this.
        """
        return self._store.report(id)

    def event(self, id: str) -> Row:  # noqa: A002
        """An event by its id or a prefix; errors as for :meth:`get_report`."""
        return self._store.event(id)

    def story(self, id: str) -> Row:  # noqa: A002
        """A story by its id or a prefix; errors as for :meth:`get_report`."""
        return self._store.story(id)

    def compare(self, id: str) -> Row:  # noqa: A002
        """The reports of an event or a story side by side: :func:`dragoman.linking.compare.compare`."""
        subject = self._store.subject(id)
        story = self._store.story(subject["story"]) if "type" in subject else subject
        told = self._store.told_in(story["reports"])
        return compare(subject, told["reports"], told["mentions"], told["quotes"], told["events"], story)

    def why(self, id: str) -> Row:  # noqa: A002
        """Why the mentions of an event, or the reports of a story, are one: :func:`dragoman.explaining.explain`."""
        return explain(self._store, id)

    def search(self, query: str, *, limit: int = 20, skip: int = 0, **filters: Unpack[Wanted]) -> list[Row]:
        """The reports whose title or text holds all the words, best first.

        Args:
            query: words in any inflection, "phrases in quotation marks", and -words that may not be there.
            limit: how many reports at most.
            skip: how many of the best are passed over, for a further page.
            filters: what else holds of the reports, as for :meth:`reports`; ``q`` is the query itself.

        Returns:
            For each ``id``, ``title``, ``outlet``, ``published``, a ``snippet`` and ``marks``: where in the snippet the
            words stand, as ``{"start", "end"}``.

        Raises:
            FilterError: the query has no word to look for, or a filter is wrong.
        """
        return self._store.search(query, Filters(**filters), limit, skip)

    def _fresh(
        self, reports: Iterator[Report], batch: int, pending: dict[str, str], tally: Tally
    ) -> Iterator[list[Report]]:
        """Batches of the reports that are neither known nor ``pending`` (texts by id), which they are from then on."""
        while some := list(islice(reports, batch)):
            known = self._store.known_texts([report.id for report in some]) | pending
            if fresh := _fresh(some, known, tally):
                pending.update((report.id, report.text) for report in fresh)
                yield fresh
            else:
                tally.tell_read()

    def _codings(self, batches: Iterator[list[Report]], workers: int) -> Generator[Coding, None, None]:
        """What the coder makes of each batch, in worker processes where there is enough to do."""
        first, characters = [], 0
        if workers > 1:
            for batch in batches:
                first.append(batch)
                characters += sum(len(report.text) for report in batch)
                if characters >= FOR_WORKERS:
                    yield from code_in_workers(chain(first, batches), workers, self._coder)
                    return
        for batch in chain(first, batches):
            yield code_reports(self._loaded_coder(), batch)

    def _keep(self, coding: Coding, pending: dict[str, str], tally: Tally) -> None:
        added = self._store.add([Entry(*one) for one in coding.coded], coding.version)
        tally.read += added
        tally.known += len(coding.coded) - added  # another process has read them meanwhile
        for report, reason in coding.uncoded:
            tally.fail(report, f"could not be coded ({reason}); it is left out and tried again at the next reading")
        for report in (*(coded.report for coded, _ in coding.coded), *(one.report for one in coding.uncoded)):
            del pending[report.id]
        tally.tell_read()

    def _loaded_coder(self) -> CoderLike:
        if self._coder is None:
            from dragoman.coding.coder import Coder

            self._coder = Coder.load()
        return self._coder

    def _link(self, tally: Tally) -> None:
        """Links the reports that are in no story, also those that an earlier reading left behind."""
        cache = linking.Cache()
        done, total = 0, self._store.unlinked()
        while done < total:
            with self._store.linking() as linkage:
                linked = linkage.link(LINKED_AT_ONCE, cache)
            done = done + linked if linked else total
            tally.tell_linked(done, total)


def _count(inputs: Sequence[Input]) -> int | None:
    paths = [one for one in inputs if isinstance(one, str | Path)]
    counted = count_inputs(paths)
    return None if counted is None else counted + len(inputs) - len(paths)


def _reports(inputs: Iterable[Input], tally: Tally) -> Iterator[Report]:
    """The reports of all inputs; what is none is tallied as a failure."""
    for number, given in enumerate(inputs, start=1):
        found = read_inputs([given]) if isinstance(given, str | Path) else [_report(given, number)]
        for one in found:
            if isinstance(one, Failure):
                tally.failures.append(one)
            else:
                yield one


def _report(given: Mapping[str, Any], number: int) -> Report | Failure:
    try:
        return report_from_mapping(given)
    except UnreadableReport as error:
        return Failure(f"input {number}", error.reason)


def _fresh(reports: Sequence[Report], known: Mapping[str, str], tally: Tally) -> list[Report]:
    """The reports that are not known, each once."""
    fresh: dict[str, Report] = {}
    for report in reports:
        there = fresh[report.id].text if report.id in fresh else known.get(report.id)
        if there is None:
            fresh[report.id] = report
        elif there == report.text:
            tally.known += 1
        else:
            tally.fail(report, "another report with another text has this id; give each its own, or none")
    return list(fresh.values())
