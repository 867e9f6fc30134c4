"""What people look at: pages of tables, counts, and the figures behind pictures, also of a record that is large."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypedDict, Unpack

from dragoman.store import Filters, Store, Window

Row: TypeAlias = dict[str, Any]


class Wanted(TypedDict, total=False):
    """What rows of a table are wanted: those that meet all the filters given. ``None`` is no filter.

    - ``since``, ``until``: ISO 8601 dates such as ``2023-05-09``, ``2023-05`` or ``2023``, both inclusive, on the date
      of the mention or event; for a quote its date or else its report's; for a report when it was published; for a
      story the time it spans. A coarse date counts where it overlaps; a row without a date is left out.
    - ``actor``: a country code, an actor's id, or a canonical name or alias in any case: rows in which it takes part
      as a source, a target or a speaker. ``source`` and ``target``: the same, on that side; where the sides of an act
      have no order (two meet), each is on both.
    - ``country``: an ISO 3166 code of three letters, ``IGO`` or ``NGO``: rows in which one of its actors takes part.
    - ``type``: a PLOVER event type; ``status``: actual, planned, hypothetical or denied; ``quad``: 1 to 4,
      cooperation (1 and 2) or conflict (3 and 4). Quotes and outlets have none of them, nor a source and a target, and
      refuse them.
    - ``report``, ``story``: their ids. Like an actor's id they may be given by their first four characters or more.
    - ``q``: words that a report which tells of it holds, as for :meth:`~dragoman.record.Record.search`.
    - ``outlet``: the name of an outlet, in any case: what one of its reports tells.
    - ``read_since``: an ISO 8601 date or date-time (UTC, if it names no zone): what came into the record since then.

    What is wrong with a filter is told by a :class:`~dragoman.errors.RequestError` at the call, before the first row.
    """

    since: str | None
    until: str | None
    actor: str | None
    type: str | None
    report: str | None
    q: str | None
    status: str | None
    quad: int | str | None
    country: str | None
    outlet: str | None
    source: str | None
    target: str | None
    story: str | None
    read_since: str | None


class PageFilters(Wanted, total=False):
    """The filters of :class:`Wanted`, and how a page is sorted.

    - ``order``: ``day``, the newest first, which holds without it, or ``read``, what came into the record last first.
      Outlets and dyads have their own order, and actors that of their number of events.
    """

    order: str | None


class Looking:
    """The part of a record that is looked at page by page. Nothing here changes the record."""

    _store: Store

    def page(
        self,
        table: str,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int = 50,
        total: bool = False,
        **filters: Unpack[PageFilters],
    ) -> Row:
        """One page of a table; the last costs no more than the first. Rows that come meanwhile make no row double.

        Args:
            table: mentions, events, quotes, stories, reports, actors, outlets or dyads.
            after: the ``next`` of the page before.
            before: the ``previous`` of the page after; where both are given, it counts.
            limit: how many rows, 1 to 1,000.
            total: whether to count all rows.
            filters: see :class:`PageFilters`.

        Returns:
            ``rows`` as the method of that name gives them; ``next``, or ``None`` on the last page, and
            ``previous``, or ``None`` on the first; ``total`` if asked
            for, else ``None``, and ``capped``: where rows are filtered, not more than 10,000 are counted.

        Raises:
            FilterError: there is no such table, or ``after`` is not of this list and order.
        """
        with self._store.viewing() as view:
            return view.page(table, Filters(**filters), Window(after, before, limit), total)

    def ranking(
        self,
        table: str,
        *,
        order: str | None = None,
        name: str | None = None,
        sector: str | None = None,
        after: str | None = None,
        before: str | None = None,
        limit: int = 50,
        **filters: Unpack[Wanted],
    ) -> Row:
        """One page of actors, dyads or outlets in an order of one's choice.

        Args:
            table: actors, dyads or outlets.
            order: a column with the largest first (of names the first), or with «-» before it the other way round.
                Actors have events, name and statements; dyads events, cooperation, conflict, intensity, first and last;
                outlets reports, statements, who and rests_on. The first of them holds without it.
            name: of actors those that have a name which holds these letters, in any case.
            sector: of actors those of this PLOVER sector.
            after: as for :meth:`page`, and so are ``before``, ``limit``, what is returned and what is raised.
            filters: see :class:`Wanted`.
        """
        first = {"actors": "events", "dyads": "events", "outlets": "reports"}[table]
        with self._store.viewing() as view:
            return view.ranking(table, Filters(**filters), Window(after, before, limit), order or first, name, sector)

    def facets(self, *wanted: str, **filters: Unpack[Wanted]) -> dict[str, list[Row]]:
        """How many events that meet the filters have each value of ``type``, ``status``, ``quad``, ``country`` (of one
        who takes part), ``outlet`` (of a report that tells of it) and ``year``, or of those of them that are
        ``wanted``: rows of ``value`` and ``events``, the largest first, at most 20 each. An event counts once for each
        of its countries and outlets.

        Raises:
            FilterError: a filter is wrong, or there is no such facet.
        """
        with self._store.viewing() as view:
            return view.facets(Filters(**filters), wanted)

    def series(self, *, by: str = "day", **filters: Unpack[Wanted]) -> list[Row]:
        """Events over time, those that are actual and whose day is known.

        Args:
            by: day, week (from Monday) or month.
            filters: see :class:`Wanted`.

        Returns:
            One row for each period from the first event to the last, without gaps, at most 4,000, the last ones:
            ``start`` (ISO date); ``read``, the reports that were published then (of the outlet, if one is asked for),
            whatever they tell; ``reports``, those that tell of one of the period's events, whenever they were
            published; ``events``; ``cooperation`` and ``conflict``, events by quad class; ``cooperation_sum`` and
            ``conflict_sum``, the sums of their intensities without sign.

        Raises:
            FilterError: ``by`` or a filter is wrong.
        """
        with self._store.viewing() as view:
            return view.series(Filters(**filters), by)

    def series_left_out(self, *, by: str = "day", **filters: Unpack[Wanted]) -> dict[str, int]:
        """How many actual events :meth:`series` has no row for: ``undated``, those whose date is ``coarse`` (a month or
        a year), and those ``earlier`` than its 4,000 periods."""
        with self._store.viewing() as view:
            return view.series_left_out(Filters(**filters), by)

    def network(self, actor: str, /, *, limit: int = 30, **filters: Unpack[Wanted]) -> dict[str, list[Row]]:
        """An actor and those with whom it has most events, and what they all do to one another.

        Args:
            actor: as the filter ``actor``; a country stands for all its actors.
            limit: how many others, 1 to 300.
            filters: see :class:`Wanted`. Without ``status``, actual events count.

        Returns:
            ``nodes``: ``id``, ``name``, ``country``, ``sector`` and ``events``, the actor first with its own, the
            others with those that they share with it. ``edges``: ``source`` and ``target`` (ids), ``events``,
            ``cooperation`` and ``conflict``; where the sides of an act have no order, it counts in both directions.

        Raises:
            UnknownIdError: no such actor takes part in anything.
        """
        with self._store.viewing() as view:
            return view.network(actor, Filters(**filters), limit)

    def places(self, **filters: Unpack[Wanted]) -> list[Row]:
        """Where the events happened that meet the filters and have a place with coordinates: ``name``, ``country``,
        ``lat``, ``lon`` (WGS 84 degrees), ``events``, ``cooperation``, ``conflict`` and ``newest``, the ids of the five
        newest; the place with most events first."""
        with self._store.viewing() as view:
            return view.places(Filters(**filters))

    def telling(self, **filters: Unpack[Wanted]) -> int:
        """How many reports tell of an event that meets the filters."""
        with self._store.viewing() as view:
            return view.telling(Filters(**filters))

    def counts(self) -> Row:
        """How many ``reports``, ``events``, ``stories``, ``mentions``, ``quotes``, ``actors`` and ``outlets`` there
        are; ``first`` and ``last`` (the days of the oldest and the newest report) and ``read`` (when the newest came
        into the record: ISO 8601, UTC), or ``None``."""
        with self._store.viewing() as view:
            return view.counts()

    def actor(self, id: str) -> Row:  # noqa: A002
        """An actor by its id or a prefix, as :meth:`~dragoman.record.Record.actors` gives it, with how many ``events``
        it takes part in and ``statements`` it makes, and in ``offices`` what it is known to have held, the latest
        first: ``title``, ``since`` and ``until`` (ISO 8601 dates of any precision, or ``None``). Errors as for
        :meth:`mention`."""
        with self._store.viewing() as view:
            return view.actor(id)

    def mention(self, id: str) -> Row:  # noqa: A002
        """A mention by its id or a prefix.

        Raises:
            UnknownIdError, AmbiguousIdError: the record has none, or several that start like this.
        """
        with self._store.viewing() as view:
            return view.row("mentions", id)

    def quote(self, id: str) -> Row:  # noqa: A002
        """A statement by its id or a prefix; errors as for :meth:`mention`."""
        with self._store.viewing() as view:
            return view.row("quotes", id)

    def named(self, beginning: str, *, limit: int = 8) -> list[Row]:
        """Actors with a name, or an alias, in which ``beginning`` begins a word, as ``id``, ``name``, ``country`` and
        ``sector``; those whose name starts so come first."""
        return self._store.named(beginning, limit) if beginning.strip() else []

    def legends(self, reports: Collection[str]) -> dict[str, Row]:
        """The ``id``, ``title``, ``outlet`` and ``published`` of reports, by their whole ids, where there are such."""
        with self._store.viewing() as view:
            return view.legends(reports)

    def with_words(self, quotes: Iterable[Row]) -> list[Row]:
        """Statements with the words said as ``text``, which their rows only point to."""
        with self._store.viewing() as view:
            return view.with_words(quotes)

    def snippets(self, query: str, reports: Collection[str]) -> dict[str, Row]:
        """The ``snippet`` and ``marks`` of :meth:`~dragoman.record.Record.search` of reports, by their whole ids."""
        with self._store.viewing() as view:
            return view.snippets(query, reports)

    def copies(self, reports: Collection[str]) -> list[list[str]]:
        """The groups of reports that copy one another, each with its oldest first, in which one of these is."""
        with self._store.viewing() as view:
            return view.copies(reports)

    def resting(self, who: Mapping[str, str], on: Mapping[str, str], *, limit: int = 100) -> list[Row]:
        """The reports behind a row of :meth:`~dragoman.record.Record.outlets`, the newest first.

        Args:
            who: its ``who``, and ``on`` its ``rests_on``: ``name`` and ``kind``.
            limit: how many reports at most.

        Returns:
            For each ``id``, ``title``, ``outlet``, ``published``, and in how many ``statements`` and ``mentions`` it
            says so.
        """
        with self._store.viewing() as view:
            return view.resting(who, on, limit)

    def told_in(self, reports: Sequence[str]) -> dict[str, list[Row]]:
        """What reports tell, by their whole ids: the ``reports`` with text and credits, their ``mentions`` and
        ``quotes`` in the order of the text, and the ``events`` of the mentions."""
        return self._store.told_in(reports)
