"""Human judgements about what is right: corrections, acceptances and rejections, in the log of all decisions.

::

    made = record.correct("m3c4d5e6", {"type": "ACCUSE", "date": "2023-05-09"}, by="Mira")
    record.withdraw(made["id"])
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, TypedDict, Unpack

from dragoman.accuracy import accuracy
from dragoman.deciding import author, decided_at
from dragoman.errors import DecisionError, FilterError
from dragoman.fields import read_fields
from dragoman.linking.correcting import value_of
from dragoman.linking.decisions import DRAWN, Decision
from dragoman.linking.worth import doubts
from dragoman.seen import check_seen
from dragoman.store import Decisions, Store
from dragoman.store.filters import Filters
from dragoman.store.looking import cursors
from dragoman.store.overlays import PAST
from dragoman.store.reviewing import Queued, lot
from dragoman.values import content_id

Row: TypeAlias = dict[str, Any]

MOST = 1_000
"""Rows of the queue that are given at once."""

PLACES = 10_000
"""A worth has four decimal places, and is a whole number in cursors."""

DRAWINGS = ("worth", DRAWN)


class Judging(TypedDict, total=False):
    """What goes with a judgement: ``by``, the author's name (``DRAGOMAN_AUTHOR``, else the login name); a ``reason``;
    ``seen``, the version of the row that was looked at; and ``drawn``, «random» where it was drawn at random."""

    by: str | None
    reason: str | None
    seen: str | None
    drawn: str | None


class Since(TypedDict, total=False):
    """On what is counted: the days of what was judged (ISO 8601, both inclusive), and its type as it was coded."""

    since: str | None
    until: str | None
    type: str | None


class Correcting:
    """The part of a record that keeps what people found right and wrong in it.

    Each judgement is one transaction: it is made on what the record holds at that moment, appended to the log, and what
    it touches is described anew. Corrections hold whatever is coded or linked later, and later ones win over earlier
    ones. Ids may be given by their first characters, as everywhere.

    Each returns the judgement as a row of :meth:`~dragoman.record.Record.decisions`, and raises:
        UnknownIdError, AmbiguousIdError: nothing has the id, or several things have.
        DecisionError: a field or a value can't be, or nothing would change.
        ConflictError: the row has another version than was ``seen``; nothing is written.
    """

    _store: Store

    def correct(self, id: str, fields: Mapping[str, Any], **more: Unpack[Judging]) -> Row:  # noqa: A002
        """Says what is so instead of what the record says.

        Args:
            id: a mention, an event, a statement or an actor.
            fields: of a mention or an event ``type``, ``mode``, ``status``, ``date`` («2023-05-09», «2023-05»,
                «2023»), ``place`` (a name, «Tripoli, LBN» for one of several, or ``name``, ``country``, ``lat`` and
                ``lon``), ``sources`` and ``targets`` (names, ids or codes of actors, or ``name``, ``country`` and
                ``sector`` of a new one) and ``symmetric``, of an event also ``summary``; of a statement ``type``,
                ``speaker``, ``date``, ``addressee`` and ``via``; of an actor ``name``, ``country``, ``sector`` and
                ``aliases``. ``None`` says that there is none.
            more: see :class:`Judging`.
        """
        return self._judge("correct", id, fields, more)

    def accept(self, id: str, **more: Unpack[Judging]) -> Row:  # noqa: A002
        """Says that what the record says of something is right; nothing else changes."""
        return self._judge("accept", id, {}, more)

    def reject(self, id: str, **more: Unpack[Judging]) -> Row:  # noqa: A002
        """Says that there is no such act or statement: it is shown no more.

        An event goes with all its mentions. An actor can't be rejected.
        """
        return self._judge("reject", id, {}, more)

    def history(self, id: str) -> list[Row]:  # noqa: A002
        """What was decided on something, the newest last; of an event also on its mentions.

        Returns:
            Rows of :meth:`~dragoman.record.Record.decisions` with ``changed``: the fields as ``field``, ``before`` and
            ``after``.
        """
        with self._store.reviewing() as review:
            made, gone = review.history(id), review.withdrawn()
        return [{**one.to_dict(), "withdrawn": gone.get(one.id), "changed": _changed(one)} for one in made]

    def queue(
        self,
        *,
        limit: int = 20,
        after: str | None = None,
        drawn: Literal["worth", "random"] = "worth",
        seed: int | str = 0,
        **filters: Unpack[Since],
    ) -> Row:
        """The events to look at next.

        Args:
            limit: how many, 1 to 1,000.
            after: the ``next`` of the page before.
            drawn: ``worth``: those not judged yet, or with something new since, the most worth a look first
                (:func:`dragoman.linking.worth.worth`). ``random``: a sample of all events, for an honest estimate,
                without those that were judged as part of one.
            seed: which sample; the same seed gives the same order.
            filters: ``since``, ``until`` and ``type`` of the events.

        Returns:
            ``rows``: events with ``worth`` and ``why``, sentences, the weightiest first; ``next``, or ``None``; and
            ``left``, how many events wait to be judged, those of the pages before among them.
        """
        if drawn not in DRAWINGS:
            raise FilterError(f"drawn {drawn!r} is none of {', '.join(DRAWINGS)}")
        if not 1 <= limit <= MOST:
            raise FilterError(f"limit {limit}: give 1 to {MOST:,}")
        self._weigh()
        name = f"queue {drawn} {seed if drawn == DRAWN else ''}"
        with self._store.reviewing() as review:
            asked = review.asked(_about(Filters(**filters)))
            if drawn == DRAWN:
                lots = cursors.read(after, name, (str,))[0] if after else None
                found = review.random(seed, limit + 1, lots, asked)
            else:
                worth, id_ = cursors.read(after, name, (int, str)) if after else (0, "")
                found = review.worth(limit + 1, (worth / PLACES, id_) if after else None, asked)
            left = review.left(drawn, asked)
        more = len(found) > limit and found[limit - 1]
        place = more and ([lot(seed, more.event["id"])] if drawn == DRAWN else [_whole(more.worth), more.event["id"]])
        cursor = cursors.write(name, place) if place else None
        return {"rows": list(map(_queued, found[:limit])), "next": cursor, "left": left}

    def accuracy(self, **filters: Unpack[Since]) -> list[Row]:
        """How often the record was right, by what people judged: :func:`dragoman.accuracy.accuracy`."""
        wanted = _about(Filters(**filters))
        with self._store.reviewing() as review:
            return accuracy(list(review.judged()), review.joined(), review.asked(wanted))

    def _weigh(self) -> None:
        """Describes the events of an older record so that they can be queued; once."""
        with self._store.reviewing() as review:
            weighed = review.is_weighed()
        if not weighed:
            with self._store.linking() as linkage:
                linkage.index()

    def _judge(self, verb: str, wanted: str, fields: Mapping[str, Any], more: Judging) -> Row:
        """Carries a judgement out on the record as it is now: of two people who judge at once the second one judges
        what the first one left or, where he says what he has ``seen``, is told so."""
        by, drawn = author(more.get("by")), more.get("drawn")
        if drawn not in (None, DRAWN):
            raise DecisionError(f"drawn {drawn!r}: give {DRAWN!r} for what was drawn at random, or nothing")
        with self._store.deciding() as (log, _, corrections):
            kind, id_ = log.find(wanted, "event", "mention", "quote", "actor")
            row = corrections.row(kind, id_)
            check_seen(more.get("seen"), kind, row, corrections)
            _check(verb, kind, row, fields, drawn)
            given = read_fields(kind, fields, row, corrections.called)
            was = {name: value_of(row, name) for name in given}
            changed = {name: value for name, value in given.items() if value != was[name]}
            if fields and not changed:
                raise DecisionError(f"{id_} says so already ({', '.join(given)}); accept it, if it is right")
            time, number = decided_at(log.last())
            made = Decision(
                content_id("d", time, number, by, verb, id_, json.dumps(changed, sort_keys=True)),
                time, by, more.get("reason") or None, verb, kind, _anchors(log, kind, id_, row),
                before=(id_,), after=(id_,), fields=changed, was={name: was[name] for name in changed}, drawn=drawn,
            )  # fmt: skip
            log.append([made])
            corrections.keep([made])
            corrections.sign(made, corrections.row(kind, id_)["version"])
        return made.to_dict() | {"withdrawn": None, "waits_for": []}


def _about(wanted: Filters) -> Filters:
    """The filters, if they are on time and type only."""
    wanted.refuse("judgements", *(name for name in wanted.given() if name not in Since.__annotations__))
    return wanted


def _check(verb: str, kind: str, row: Row, fields: Mapping[str, Any], drawn: str | None) -> None:
    if verb == "correct" and not fields:
        raise DecisionError(f"nothing was given that should be corrected in {row['id']}")
    if verb == "reject" and kind == "actor":
        raise DecisionError(f"actor {row['id']} can't be rejected: correct it, or reject what it is said to have done")
    if verb != "correct" and row["judged"] == PAST[verb] and not drawn:
        raise DecisionError(f"{row['id']} has been {PAST[verb]} already")


def _anchors(log: Decisions, kind: str, id_: str, row: Row) -> tuple[Mapping[str, Any], ...]:
    """What names a thing for good: of an event its mentions that have a voice, the founder first."""
    if kind != "event":
        return (log.anchor(kind, id_),)
    voices = set(row["mentions"])
    return tuple(anchor for mention, anchor in log.members(kind, id_).items() if mention in voices)


def _changed(made: Decision) -> list[Row]:
    return [{"field": name, "before": made.was.get(name), "after": value} for name, value in made.fields.items()]


def _whole(worth: float) -> int:
    return round(worth * PLACES)


def _queued(one: Queued) -> Row:
    why = [sentence for _, sentence in doubts(one.event, one.mentions, one.weakest)]
    return {**one.event, "worth": one.worth, "why": why}
