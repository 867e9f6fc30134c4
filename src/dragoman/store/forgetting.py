"""Taking reports out of what linking put them into, so that they can be linked anew.

What people decided is kept. So are the ids that were given: when what founded an event or a story is linked again, its
id leads to where that is then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, Table, delete, func, insert, literal, select, tuple_, update

from dragoman.linking import Item
from dragoman.linking.archive import Kind
from dragoman.linking.profile import Profile
from dragoman.store import facts
from dragoman.store.archive import GROUPS, Tables, parts_of
from dragoman.store.schema import events, former_ids, link_items, link_keys, mentions, parts, stories
from dragoman.values import content_id


@dataclass(frozen=True, slots=True)
class Touched:
    """The events and stories that gained or lost members, or whose members moved."""

    events: set[str] = field(default_factory=set)
    stories: set[str] = field(default_factory=set)


def forget_all(connection: Connection) -> None:
    """Forgets all events, stories, copies, and the order of linking; judgements stay as the history that they are."""
    kinds: dict[Kind, Table] = {"event": events, "story": stories}
    for kind, table in kinds.items():
        connection.execute(delete(former_ids).where(former_ids.c.id.in_(select(table.c.id))))
        group, member = GROUPS[kind]
        place = member.table.c.place
        first = select(group, func.min(place).label("place")).where(group.is_not(None)).group_by(group).subquery()
        founders = select(group, literal(kind), member).join(first, (first.c[0] == group) & (first.c.place == place))
        connection.execute(insert(former_ids).from_select(["id", "kind", "founder"], founders))
    connection.execute(update(mentions).values(event=None, place=None))
    connection.execute(update(link_items).values(story=None, copies=None, place=None))
    connection.execute(delete(parts).where(parts.c.kind == "event"))
    facts.forget_all(connection)
    for table in (link_keys, events, stories):
        connection.execute(delete(table))


def forget(connection: Connection, reports: Collection[str]) -> Touched:
    """Forgets what some reports are in. They keep their place in the order of linking, so that what they founded is
    named after them when they are linked again.

    To be called before their items or mentions are replaced: the keys are those of the items.

    Returns:
        the events and stories that they were in, and those that took over what they founded.
    """
    touched = Touched()
    for some in parts_of(reports, 500):
        _forget_keys(connection, some)
        told = list(connection.execute(select(mentions.c.id).where(mentions.c.report.in_(some))).scalars())
        touched.events.update(_forget_groups(connection, "event", told))
        touched.stories.update(_forget_groups(connection, "story", some))
        _forget_groups(connection, "copy", some)
        connection.execute(update(mentions).where(mentions.c.id.in_(told)).values(place=None))
    return touched


def _forget_keys(connection: Connection, reports: Collection[str]) -> None:
    rows = connection.execute(
        select(link_items.c.place, link_items.c.item).where(
            link_items.c.report.in_(reports), link_items.c.place.is_not(None)
        )
    )
    keys = {(*key, row.place) for row in rows for key in set(Profile(Item.from_dict(row.item)).keys())}
    for some in parts_of(keys, 5_000):
        held = tuple_(link_keys.c.key, link_keys.c.day, link_keys.c.item).in_(some)
        connection.execute(delete(link_keys).where(held))


def _forget_groups(connection: Connection, kind: Kind, members: Collection[str]) -> Iterable[str]:
    """Takes members out of their groups. Those that they founded go on under the id of the oldest that stays."""
    group, member = GROUPS[kind]
    own = {name if kind == "copy" else content_id(kind[0], name) for name in members}
    left: set[str] = set()
    for some in parts_of(members):
        wanted = select(group).where(member.in_(some), group.is_not(None))
        left.update(connection.execute(wanted).scalars())
        connection.execute(update(group.table).where(member.in_(some)).values({group: None}))
    staying = Tables(connection).members(kind, left)
    taken_over = {name: _heir(connection, kind, staying[name].first) for name in left & own if name in staying}
    for name, heir in taken_over.items():
        id_ = heir if kind == "copy" else content_id(kind[0], heir)
        connection.execute(update(group.table).where(group == name).values({group: id_}))
        connection.execute(delete(former_ids).where(former_ids.c.id.in_((name, id_))))
        if kind != "copy":
            connection.execute(insert(former_ids).values(id=name, kind=kind, founder=heir))
        left.add(id_)
    return left


def _heir(connection: Connection, kind: Kind, place: int) -> str:
    _, member = GROUPS[kind]
    return str(connection.execute(select(member).where(member.table.c.place == place)).scalar_one())
