"""Corrections in the record: where each holds, and what rows say because of them.

What was coded is kept beside what is shown, and what is shown is always made anew from it and from all judgements in
force, so that it never depends on the order of reading, deciding and taking back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, func, insert, or_, select, tuple_, update

from dragoman.linking import Item
from dragoman.linking.correcting import SIDES, correct_mention, correct_quote, retold, with_actors
from dragoman.linking.decisions import JUDGED, JUDGEMENTS, Decision, withdrawn
from dragoman.linking.profile import Profile
from dragoman.store.archive import parts_of
from dragoman.store.decisions import MEMBERS, Decisions, decision_of
from dragoman.store.describing import Describing
from dragoman.store.filters import fold
from dragoman.store.overlays import PAST
from dragoman.store.schema import (
    actors,
    decided,
    decisions,
    link_items,
    link_keys,
    mentions,
    names,
    parts,
    quotes,
    reports,
)
from dragoman.store.shown import actor_row, event_row, mention_row, quote_row
from dragoman.store.writing import add_actors, day_columns, part_rows, sides_of
from dragoman.values import Actor

AT_ONCE = 500
"""Mentions or statements that are made anew at once."""

Body = dict[str, Any]
Said = Mapping[str, Sequence[Decision]]
"""The judgements in force on each thing, the oldest first."""


class Corrections:
    """What people judged of single things, in one transaction of the record."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._log = Decisions(connection)

    def row(self, kind: str, id_: str) -> Body:
        """A mention, event, statement or actor as it is shown, also where it is rejected."""
        run = self._connection.execute
        if kind == "actor":
            actor = run(select(actors).where(actors.c.id == id_)).one()
            return actor_row(actor, [name for name in self._names(id_) if name != actor.name])
        table = self._log.table(kind)
        row = run(select(table).where(table.c.id == id_)).one()
        if kind == "mention":
            return mention_row(row.body, row.event)
        return event_row(row.body) if kind == "event" else quote_row(row.body)

    def called(self, name: str) -> list[Body]:
        """The actors with this id or, where there is none, with this name or alias; those of most mentions first."""
        columns = (actors.c.id.label("actor"), actors.c.name, actors.c.country, actors.c.sector)
        named = select(names.c.actor).where(names.c.folded == fold(name))
        taking_part = select(func.count()).where(parts.c.actor == actors.c.id).scalar_subquery()
        for where in (actors.c.id == name, actors.c.id.in_(named)):
            rows = self._connection.execute(
                select(*columns).where(where).order_by(taking_part.desc(), actors.c.id)
            ).all()
            if rows:
                return [row._asdict() for row in rows]
        return []

    def last_change(self, kind: str, id_: str, version: str) -> Decision | None:
        """The judgement that left a row in this version, ``None`` where something else did."""
        left = select(decided.c.decision).where(
            decided.c.version == version, decided.c.target.in_(self._members(kind, id_))
        )
        made = self._judgements(set(self._connection.execute(left).scalars()))
        return made[-1] if made else None

    def _members(self, kind: str, id_: str) -> Collection[str]:
        """The ids by which judgements name a thing."""
        if kind != "event":
            return [id_]
        return self._connection.execute(select(mentions.c.id).where(mentions.c.event == id_)).scalars().all()

    def sign(self, made: Decision, version: str) -> None:
        """Notes the version in which a judgement left what it judged."""
        self._connection.execute(update(decided).where(decided.c.decision == made.id).values(version=version))

    def keep(self, made: Sequence[Decision]) -> None:
        """Notes where judgements hold that are in the log, and lays them on what they name."""
        rows = [row for decision in made if decision.verb in JUDGEMENTS for row in _rows(decision)]
        if rows:
            self._connection.execute(insert(decided), rows)
        self._find(made)
        self.lay([decision.id for decision in made])

    def lay(self, made: Collection[str]) -> None:
        """Makes anew what is shown of all that some judgements, by their ids, name."""
        named: dict[str, set[str]] = defaultdict(set)
        for some in parts_of(made):
            held = select(decided.c.kind, decided.c.target).where(decided.c.decision.in_(some))
            for kind, target in self._connection.execute(held.where(decided.c.target.is_not(None))):
                named[kind].add(target)
        for actor in sorted(named["actor"]):
            self._lay_actor(actor)
        of_actors = {kind: self._with_actors(kind, named["actor"]) for kind in ("mention", "quote")}
        self._lay_quotes(named["quote"] | of_actors["quote"])
        told = named["mention"] | named["event"] | of_actors["mention"]
        self._lay_mentions(told)
        touched: set[str] = set()
        for some in parts_of(told):
            held = select(mentions.c.event).where(mentions.c.id.in_(some), mentions.c.event.is_not(None)).distinct()
            touched.update(self._connection.execute(held).scalars())
        Describing(self._connection).renew(touched, ())

    def enforce(self) -> None:
        """Notes which judgements have been withdrawn, and makes anew what they name."""
        gone = set(withdrawn(self._log.log(decisions.c.verb == "withdraw")))
        held, lifted = (self._noted(~decided.c.withdrawn), self._noted(decided.c.withdrawn))
        for some, flag in ((held & gone, True), (lifted - gone, False)):
            for ids in parts_of(some):
                self._connection.execute(update(decided).where(decided.c.decision.in_(ids)).values(withdrawn=flag))
        self.lay((held & gone) | (lifted - gone))

    def resume(self, read: Collection[str]) -> None:
        """Lays corrections on reports that were just coded, and that nothing is linked to yet."""
        made: set[str] = set()
        for some in parts_of(read):
            made.update(
                self._connection.execute(select(decided.c.decision).where(decided.c.report.in_(some))).scalars()
            )
        waiting = select(decided.c.decision).where(decided.c.kind == "actor", decided.c.target.is_(None))
        made.update(self._connection.execute(waiting).scalars())
        found = self._judgements(made)
        self._find(found)
        for actor in sorted(self._corrected_actors(read)):
            self._lay_actor(actor)
        for kind, table, lay in (("mention", mentions, self._lay_mentions), ("quote", quotes, self._lay_quotes)):
            lay(self._touched(kind, table, read))

    # --- where judgements hold ----------------------------------------------------------------------------------------

    def _find(self, made: Sequence[Decision]) -> None:
        """Notes the ids that what judgements name has now."""
        for kind in JUDGED:
            some = [one for one in made if one.kind == kind and one.verb in JUDGEMENTS]
            if not some:
                continue
            ids = self._log.present(kind, [anchor for one in some for anchor in one.members])
            member = MEMBERS[kind]
            change = update(decided).where(
                decided.c.decision == bindparam("decision_"), decided.c.anchor == bindparam("anchor_")
            )
            rows = [
                {"decision_": one.id, "anchor_": n, "target_": ids.get((kind, anchor[member]))}
                for one in some
                for n, anchor in enumerate(one.members)
            ]
            self._connection.execute(change.values(target=bindparam("target_")), rows)

    def _noted(self, where: ColumnElement[bool]) -> set[str]:
        return set(self._connection.execute(select(decided.c.decision).where(where).distinct()).scalars())

    def _judgements(self, ids: Collection[str]) -> list[Decision]:
        return [one for some in parts_of(ids) for one in self._log.log(decisions.c.id.in_(some))]

    def _in_force(self, kinds: Sequence[str], ids: Collection[str]) -> Said:
        held = select(decided.c.target, decisions).join(decisions, decisions.c.id == decided.c.decision)
        held = held.where(decided.c.kind.in_(kinds), ~decided.c.withdrawn).order_by(decisions.c.time, decisions.c.seq)
        found: dict[str, list[Decision]] = defaultdict(list)
        for row in self._connection.execute(held.where(decided.c.target.in_(ids))):
            found[row.target].append(decision_of(row))
        return found

    def _with_actors(self, kind: str, ids: Collection[str]) -> set[str]:
        """The mentions or statements in which one of some actors takes part."""
        found: set[str] = set()
        for some in parts_of(ids):
            held = select(parts.c.owner).where(parts.c.kind == kind, parts.c.actor.in_(some))
            found.update(self._connection.execute(held).scalars())
        return found

    def _touched(self, kind: str, table: Table, read: Collection[str]) -> set[str]:
        """The mentions or statements of some reports that are judged, or in which an actor takes part that is."""
        corrected = select(parts.c.owner).join(actors, actors.c.id == parts.c.actor)
        corrected = corrected.where(parts.c.kind == kind, actors.c.coded.is_not(None))
        judged = select(decided.c.target).where(decided.c.target.is_not(None))
        found: set[str] = set()
        for some in parts_of(read):
            told = select(table.c.id).where(table.c.report.in_(some))
            one, other = judged.where(decided.c.report.in_(some)), corrected.where(parts.c.owner.in_(told))
            found.update(
                self._connection.execute(told.where(or_(table.c.id.in_(one), table.c.id.in_(other)))).scalars()
            )
        return found

    def _corrected_actors(self, read: Collection[str]) -> set[str]:
        """The actors that people judged: those of some reports, and those that are new in the record."""
        judged = select(decided.c.target).where(decided.c.kind == "actor", decided.c.target.is_not(None))
        found: set[str] = set()
        for some in parts_of(read):
            for kind, table in (("mention", mentions), ("quote", quotes)):
                told = select(table.c.id).where(table.c.report.in_(some))
                here = select(parts.c.actor).where(parts.c.kind == kind, parts.c.owner.in_(told))
                found.update(self._connection.execute(judged.where(decided.c.target.in_(here))).scalars())
        return found

    # --- what rows say ------------------------------------------------------------------------------------------------

    def _lay_actor(self, id_: str) -> None:
        row = self._connection.execute(select(actors).where(actors.c.id == id_)).one()
        before = row.coded or {"name": row.name, "country": row.country, "sector": row.sector, "names": [], "added": []}
        met = [name for name in self._names(id_) if name not in before["added"]]
        coded = {**before, "names": list(dict.fromkeys((*before["names"], *met)))}
        fields, judged = _merged(self._in_force(("actor",), [id_]).get(id_, ()))
        values = {name: fields.get(name, coded[name]) for name in ("name", "country", "sector")}
        others = fields.get("aliases", coded["names"])
        self._rename(id_, list(dict.fromkeys((values["name"], coded["name"], *others))))
        added = [name for name in (values["name"], *others) if name not in coded["names"]]
        beside = {**coded, "added": added, "corrected": sorted(fields)} if fields else None
        self._connection.execute(update(actors).where(actors.c.id == id_).values(**values, coded=beside, judged=judged))

    def _names(self, actor: str) -> list[str]:
        called = select(names.c.name).where(names.c.actor == actor).order_by(names.c.seq)
        return list(self._connection.execute(called).scalars())

    def _rename(self, actor: str, wanted: Sequence[str]) -> None:
        self._connection.execute(delete(names).where(names.c.actor == actor, names.c.name.not_in(wanted)))
        add_actors(self._connection, [Actor(actor, wanted[0], None, None, tuple(wanted))])

    def _lay_mentions(self, ids: Collection[str]) -> None:
        for some in parts_of(ids, AT_ONCE):
            said = self._in_force(("mention", "event"), some)
            columns = (mentions.c.id, mentions.c.report, mentions.c.body, mentions.c.coded, reports.c.text)
            wanted = select(*columns).join(reports, reports.c.id == mentions.c.report).where(mentions.c.id.in_(some))
            rows = self._connection.execute(wanted).all()
            called = self._called([row.coded or row.body for row in rows], said)
            shown = {row.id: _mention(row, said.get(row.id, ()), called) for row in rows}
            dated = {id_: day_columns(body["date"]["value"] if body["date"] else None) for id_, body in shown.items()}
            changed = [
                {"id_": row.id, "type": shown[row.id]["type"], **dated[row.id], **_columns(row, shown[row.id])}
                for row in rows
            ]
            self._change(mentions, changed)
            self._take_part("mention", {id_: sides_of(body) for id_, body in shown.items()})
            self._retell(shown)

    def _lay_quotes(self, ids: Collection[str]) -> None:
        for some in parts_of(ids, AT_ONCE):
            said = self._in_force(("quote",), some)
            columns = (quotes.c.id, quotes.c.body, quotes.c.coded, reports.c.published, reports.c.text)
            wanted = select(*columns).join(reports, reports.c.id == quotes.c.report).where(quotes.c.id.in_(some))
            rows = self._connection.execute(wanted).all()
            called = self._called([row.coded or row.body for row in rows], said)
            shown = {row.id: _quote(row, said.get(row.id, ()), called) for row in rows}
            changed = [
                {"id_": row.id, **_day_of(shown[row.id], row.published), **_columns(row, shown[row.id])} for row in rows
            ]
            self._change(quotes, changed)
            speaking = {id_: {"speaker": [body["speaker"]] if body["speaker"] else []} for id_, body in shown.items()}
            self._take_part("quote", speaking)

    def _called(self, coded: Iterable[Body], said: Said) -> dict[str, Body]:
        """The actors that people corrected or brought in, as they are called now; those that are new are added."""
        brought = {role["actor"]: role for made in said.values() for one in made for role in _actors_of(one.fields)}
        if brought:
            add_actors(
                self._connection,
                [Actor(id_, one["name"], one.get("country"), one.get("sector")) for id_, one in brought.items()],
            )
        taking_part = {role["actor"] for body in coded for role in _actors_of(body)}
        columns = (actors.c.id.label("actor"), actors.c.name, actors.c.country, actors.c.sector)
        found: dict[str, Body] = {}
        for some in parts_of(taking_part.union(brought)):
            wanted = select(*columns).where(actors.c.id.in_(some))
            wanted = wanted.where(or_(actors.c.coded.is_not(None), actors.c.id.in_(sorted(brought))))
            found.update((row.actor, row._asdict()) for row in self._connection.execute(wanted))
        return found

    def _change(self, table: Table, rows: Sequence[Body]) -> None:
        if rows:
            names_ = [name for name in rows[0] if name != "id_"]
            values: Body = {name: bindparam(f"{name}_") for name in names_}
            given = [{"id_": row["id_"], **{f"{name}_": row[name] for name in names_}} for row in rows]
            self._connection.execute(update(table).where(table.c.id == bindparam("id_")).values(values), given)

    def _take_part(self, kind: Any, sides: Mapping[str, Mapping[str, Sequence[Any]]]) -> None:
        for some in parts_of(sides):
            self._connection.execute(delete(parts).where(parts.c.kind == kind, parts.c.owner.in_(some)))
        rows = [row for owner, one in sides.items() for row in part_rows(kind, owner, **one)]
        if rows:
            self._connection.execute(insert(parts), rows)

    def _retell(self, shown: Mapping[str, Body]) -> None:
        """Writes what linking compares by as it is shown now; what is linked stays where it is."""
        told = {body["report"] for body in shown.values()}
        columns = (link_items.c.report, link_items.c.item, link_items.c.place, link_items.c.story)
        changed: list[Body] = []
        for row in self._connection.execute(select(*columns).where(link_items.c.report.in_(told))).all():
            old = Item.from_dict(row.item)
            new = retold(old, shown)
            if new == old:
                continue
            changed.append({"report_": row.report, "item_": new.to_dict()})
            if row.story is not None and row.place is not None:
                self._index(row.place, Profile(old), Profile(new))
        if changed:
            change = update(link_items).where(link_items.c.report == bindparam("report_"))
            self._connection.execute(change.values(item=bindparam("item_")), changed)

    def _index(self, place: int, old: Profile, new: Profile) -> None:
        """Finds a linked report by the acts that it tells now."""
        gone, come = old.act_keys - new.act_keys, new.act_keys - old.act_keys
        if gone:
            held = tuple_(link_keys.c.key, link_keys.c.day, link_keys.c.item).in_([(*key, place) for key in gone])
            self._connection.execute(delete(link_keys).where(held))
        if come:
            rows = [{"key": key.hash, "day": key.day, "item": place} for key in sorted(come)]
            self._connection.execute(insert(link_keys), rows)


def _rows(decision: Decision) -> list[Body]:
    return [
        {
            "decision": decision.id,
            "kind": decision.kind,
            "anchor": number,
            "report": anchor.get("report"),
            "drawn": decision.drawn,
        }
        for number, anchor in enumerate(decision.members)
    ]


def _merged(made: Iterable[Decision]) -> tuple[Body, str | None]:
    """The fields that hold of several judgements, the oldest first, and how the thing was judged last."""
    fields: Body = {}
    judged = None
    for decision in made:
        fields |= decision.fields
        judged = PAST[decision.verb]
    return fields, judged


def _own(made: Iterable[Decision]) -> tuple[Body, str | None]:
    """What a mention's own judgements and those of its events come to.

    A correction of an event that one mention tells is one of that mention. The rejection of an event is one of all its
    mentions, until one is judged otherwise; that an event is right says nothing of a mention by itself.
    """
    fields: Body = {}
    judged: str | None = None
    for decision in made:
        if decision.kind == "mention" or len(decision.members) == 1:
            fields |= {name: value for name, value in decision.fields.items() if name != "summary"}
            judged = PAST[decision.verb]
        elif decision.verb == "reject":
            judged = "rejected"
        elif judged == "rejected":
            judged = None
    return fields, judged


def _mention(row: Any, made: Sequence[Decision], called: Mapping[str, Body]) -> Body:
    fields, judged = _own(made)
    body = with_actors(correct_mention(row.coded or row.body, fields, row.text), called)
    return body | _judged(fields, judged)


def _quote(row: Any, made: Sequence[Decision], called: Mapping[str, Body]) -> Body:
    fields, judged = _merged(made)
    body = with_actors(correct_quote(row.coded or row.body, fields, row.text), called)
    return body | _judged(fields, judged)


def _judged(fields: Mapping[str, Any], judged: str | None) -> Body:
    return ({"corrected": sorted(fields)} if fields else {}) | ({"judged": judged} if judged else {})


def _columns(row: Any, shown: Body) -> Body:
    """The columns of a mention or statement that hold what is shown and, where that is another, what was coded."""
    coded = row.coded or row.body
    return {"body": shown, "coded": None if shown == coded else coded, "rejected": shown.get("judged") == "rejected"}


def _day_of(quote: Body, published: str | None) -> Body:
    return day_columns(quote["date"]["value"] if quote["date"] else published)


def _actors_of(row: Mapping[str, Any]) -> list[Body]:
    """The actors in a mention or statement, or in corrected fields."""
    found = [role for side in SIDES for role in row.get(side, ())]
    return [*found, *([row["speaker"]] if row.get("speaker") else [])]
