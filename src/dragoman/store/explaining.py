"""What an explanation reads from the record: a group with its members, their reports, and what people decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from dragoman.errors import RecordError
from dragoman.linking.archive import Archive
from dragoman.linking.constraints import Constraints
from dragoman.linking.decisions import VERBS, Decision, withdrawn
from dragoman.store.archive import Tables
from dragoman.store.decisions import Decisions
from dragoman.store.queries import REPORT_COLUMNS
from dragoman.store.schema import OLDER, events, link_items, mentions, reports, stories
from dragoman.store.shown import event_row, mention_row

Row = dict[str, Any]


class Explaining:
    """The record as an explanation asks for it, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._decisions = Decisions(connection)

    @cached_property
    def archive(self) -> Archive:
        """What linking keeps.

        Raises:
            RecordError: an older version linked the record, and nothing has brought it up to date.
        """
        if self._connection.execute(select(link_items.c.report).where(OLDER).limit(1)).first():
            raise RecordError(
                "an older version linked this record: «dragoman relink» brings it up to date, then ask again"
            )
        return Tables(self._connection)

    @cached_property
    def constraints(self) -> Constraints:
        """What people decided, for what is in the record now."""
        return self._decisions.constraints(self._log)

    @cached_property
    def _log(self) -> list[Decision]:
        return self._decisions.log()

    def find(self, wanted: str) -> tuple[str, str]:
        """«event», «story» or «mention», and the whole id of what has this id or one that begins with it."""
        return self._decisions.find(wanted, "event", "story", "mention")

    def events(self, ids: Collection[str]) -> dict[str, Row]:
        """Events by id."""
        rows = self._connection.execute(select(events.c.id, events.c.body).where(events.c.id.in_(ids)))
        return {row.id: event_row(row.body) for row in rows}

    def stories(self, ids: Collection[str]) -> dict[str, Row]:
        """Stories by id."""
        rows = self._connection.execute(select(stories.c.id, stories.c.body).where(stories.c.id.in_(ids)))
        return {row.id: row.body for row in rows}

    def mentions(self, ids: Collection[str]) -> dict[str, Row]:
        """Mentions by id, in the order of reading."""
        wanted = select(mentions.c.id, mentions.c.body, mentions.c.event).where(mentions.c.id.in_(ids))
        rows = self._connection.execute(wanted.order_by(mentions.c.seq))
        return {row.id: mention_row(row.body, row.event) for row in rows}

    def reports(self, ids: Collection[str]) -> list[Row]:
        """Reports with their text and credits, in the order of reading."""
        wanted = select(*REPORT_COLUMNS, reports.c.credits).where(reports.c.id.in_(ids)).order_by(reports.c.seq)
        return [row._asdict() for row in self._connection.execute(wanted)]

    def decisions(self, kind: str, members: Sequence[str]) -> list[Row]:
        """The decisions on what belongs together that name any of the members; ``withdrawn`` is which took it back."""
        gone, inside, name = withdrawn(self._log), set(members), "mention" if kind == "event" else "report"
        made = [one for one in self._log if one.kind == kind and one.verb in VERBS]
        present = self._decisions.present(kind, [anchor for one in made for anchor in one.anchors])
        here = {anchored for (_, anchored), id_ in present.items() if id_ in inside}
        named = {one.id for one in made if any(anchor[name] in here for anchor in one.anchors)}
        return [
            {**one.to_dict(), "withdrawn": gone.get(one.id)} for one in made if one.id in named or one.decision in named
        ]
