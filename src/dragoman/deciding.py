"""Human judgements about what belongs together: each is appended to the record's log and takes effect at once.

Judgements about what is right, which go into the same log, are in :mod:`dragoman.correcting`.
"""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

from dragoman.errors import DecisionError
from dragoman.fields import check_fields
from dragoman.linking import Cache
from dragoman.linking.constraints import Constraints
from dragoman.linking.decisions import (
    JUDGEMENTS,
    KINDS,
    TIME,
    VERBS,
    Anchor,
    Decision,
    decision_from_row,
    withdrawn,
)
from dragoman.reading import Failure
from dragoman.seen import check_all_seen
from dragoman.store import Corrections, Decisions, Linkage, Store
from dragoman.values import content_id

AUTHOR = "DRAGOMAN_AUTHOR"

LINKED_AT_ONCE = 200
"""Reports that are linked in one run."""

Row: TypeAlias = dict[str, Any]
Seen: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What came of an import: how many decisions were added, how many the record had, what could not be read, and how
    many of the added ones name reports that the record doesn't have and wait for them."""

    added: int
    known: int
    waiting: int
    failures: tuple[Failure, ...]


class Deciding:
    """The part of a record that keeps what people decided, and redoes what they touch.

    Each decision is one transaction: it is made on what the record holds at that moment, appended to the log, and what
    it touches is linked and described again. Later decisions win over earlier ones where they contradict each other.
    All take ``by``, the author's name (``DRAGOMAN_AUTHOR``, else the login name), and a ``reason``; those but the
    withdrawal also ``seen``, the versions of events and mentions that were looked at, by their ids. Ids may be given by
    their first characters, as everywhere.

    Each returns the decision as a row of :meth:`decisions`, and raises:
        UnknownIdError, AmbiguousIdError: nothing has an id that was given, or several things have.
        DecisionError: an id is that of another kind of thing, or the decision would change nothing.
        ConflictError: something has another version than was ``seen``; nothing is written.
    """

    _store: Store

    def merge(self, *ids: str, by: str | None = None, reason: str | None = None, seen: Seen | None = None) -> Row:
        """Makes two or more events, or stories, one: all their present members belong together."""
        return self._decide(lambda log: _merge(log, ids), by, reason, seen)

    def split(
        self,
        id: str,  # noqa: A002
        *members: str,
        by: str | None = None,
        reason: str | None = None,
        seen: Seen | None = None,
    ) -> Row:
        """Makes an event of its own out of some members of one: they belong together, and with none of the rest.

        Args:
            id: an event or a story.
            members: mentions of the event, or reports, which stand for all that they tell of it; of a story reports.
            by, reason, seen: as everywhere.
        """
        return self._decide(lambda log: _split(log, id, members), by, reason, seen)

    def link(
        self,
        id: str,  # noqa: A002
        to: str,
        *,
        copy: bool = False,
        by: str | None = None,
        reason: str | None = None,
        seen: Seen | None = None,
    ) -> Row:
        """Puts one thing where it belongs: with the founder of that event or story, and no longer with those it leaves.

        Args:
            id: a mention; or a report.
            to: an event; or a story or, with ``copy``, a report that the other is a copy of.
            copy: whether it is about copies.
            by, reason, seen: as everywhere.
        """
        return self._decide(lambda log: _link_copy(log, id, to) if copy else _link(log, id, to), by, reason, seen)

    def unlink(
        self,
        id: str,  # noqa: A002
        copy_of: str | None = None,
        *,
        by: str | None = None,
        reason: str | None = None,
        seen: Seen | None = None,
    ) -> Row:
        """Takes a mention out of its event, or a report out of its story: it belongs with none of the others there.

        With ``copy_of`` two reports are no copies of each other.
        """
        return self._decide(
            lambda log: _unlink_copy(log, id, copy_of) if copy_of else _unlink(log, id), by, reason, seen
        )

    def withdraw(self, decision: str, *, by: str | None = None, reason: str | None = None) -> Row:
        """Takes a decision back: it has no force from now on. A withdrawal can be withdrawn as well."""
        return self._decide(lambda log: _withdraw(log, decision), by, reason)

    def decisions(self) -> Iterator[Row]:
        """What was decided, by time.

        Yields:
            ``id``, ``time`` (ISO 8601, UTC), ``author``, ``reason`` or ``None``, ``verb``, ``kind`` (event, story,
            copy, mention, quote or actor); ``members``, ``others`` and ``left``, of which
            :class:`~dragoman.linking.decisions.Decision` says what the decision says of them; ``decision``, that
            which a withdrawal takes back; of a correction the ``fields`` and what they ``was`` before; ``drawn``; the
            ids ``before`` and ``after`` of what it touched when it was made;
            ``withdrawn``, that which took it back, or ``None``; ``waits_for``, reports that aren't in the record.
        """
        with self._store.looking() as log:
            made = log.log()
            gone, missing = withdrawn(made), log.missing(made)
        for decision in made:
            waits = sorted(missing & decision.reports)
            yield decision.to_dict() | {"withdrawn": gone.get(decision.id), "waits_for": waits}

    def import_decisions(self, path: str | Path) -> ImportSummary:
        """Adds the decisions of another record, as lines of JSON in the shape of :meth:`decisions`.

        They keep their ids, times and authors, and hold as if they had been made here at that time; those that the
        record has already are passed over. What they name and the record doesn't have waits until it is read.

        Raises:
            OSError: the file can't be read.
        """
        made, failures = _from_lines(Path(path))
        with self._store.deciding() as (log, linkage, corrections):
            there = log.log()
            known = {decision.id for decision in there}
            new = list({one.id: one for one in made if one.id not in known}.values())
            log.append(new)
            corrections.keep([one for one in new if one.verb in JUDGEMENTS])
            corrections.enforce()
            touched: set[str] = set()
            for kind in KINDS:
                ids = log.present(kind, _named([*there, *new], [one for one in new if one.kind == kind])).values()
                touched |= log.reports(kind, log.groups(kind, ids).values())
            _link_again(linkage, touched, log.constraints())
            waiting = [one for one in new if log.missing([one])]
        return ImportSummary(len(new), len(made) - len(new), len(waiting), tuple(failures))

    def _decide(
        self, draft: Callable[[Decisions], Draft], by: str | None, reason: str | None, seen: Seen | None = None
    ) -> Row:
        """Carries out what was drafted on the record as it is now, so that of two people who decide at once the second
        one decides on what the first one left."""
        name = author(by)
        with self._store.deciding() as (log, linkage, corrections):
            check_all_seen(seen or {}, log, corrections)
            there = log.log()
            made = _made(draft(log), name, reason, log.last())
            target = _target(there, made)
            if target and target.verb in JUDGEMENTS:
                return _judge_again(made, target, log, corrections)
            ids = log.present(made.kind, _named(there, [made])).values()
            before = log.groups(made.kind, ids)
            _carry_out(made, there, log, linkage, before)
            after = log.groups(made.kind, ids)
            made = replace(made, before=_different(before, ids), after=_different(after, ids))
            log.append([made])
        return made.to_dict() | {"withdrawn": None, "waits_for": []}


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision before it is made: see :class:`~dragoman.linking.decisions.Decision`."""

    verb: str
    kind: str
    members: Iterable[Anchor] = ()
    others: Iterable[Anchor] = ()
    left: Iterable[Anchor] = ()
    decision: str | None = None


def _merge(log: Decisions, ids: Sequence[str]) -> Draft:
    found = list(dict.fromkeys(log.find(wanted, "event", "story") for wanted in ids))
    kinds = {kind for kind, _ in found}
    if len(kinds) > 1:
        raise DecisionError("events are merged with events, and stories with stories: give ids of one kind")
    if len(found) < 2:
        raise DecisionError(f"{' and '.join(ids) or 'nothing'}: two different events or stories are needed to be one")
    [kind] = kinds
    return Draft("merge", kind, chain(*(log.members(kind, group).values() for _, group in found)))


def _split(log: Decisions, wanted: str, members: Sequence[str]) -> Draft:
    kind, group = log.find(wanted, "event", "story")
    there = log.members(kind, group)
    chosen = {id_ for given in members for id_ in _inside(log, given, kind, group, there)}
    if not chosen:
        raise DecisionError(f"nothing was given that should leave {group}")
    if len(chosen) == len(there):
        raise DecisionError(f"{group} has no members but these: leave at least one where it is")
    moved = [anchor for id_, anchor in there.items() if id_ in chosen]
    return Draft("split", kind, moved, [anchor for id_, anchor in there.items() if id_ not in chosen])


def _inside(log: Decisions, given: str, kind: str, group: str, there: Mapping[str, Anchor]) -> list[str]:
    """The members of a group that a mention or a report stands for."""
    what, id_ = log.find(given, *(("mention", "report") if kind == "event" else ("report",)))
    found = [member for member, anchor in there.items() if id_ in (member, anchor["report"])]
    if not found:
        raise DecisionError(f"{what} {id_} has no part in {group}")
    return found


def _link(log: Decisions, wanted: str, to: str) -> Draft:
    kind, group = log.find(to, "event", "story")
    what, id_ = log.find(wanted, "mention" if kind == "event" else "report")
    own = _group(log, kind, id_)
    if own == group:
        raise DecisionError(f"{what} {id_} is in {group} already")
    left = [anchor for member, anchor in log.members(kind, own).items() if member != id_]
    return Draft("link", kind, [log.anchor(what, id_)], log.members(kind, group).values(), left)


def _link_copy(log: Decisions, wanted: str, to: str) -> Draft:
    one, other = _two_reports(log, wanted, to)
    group = _group(log, "copy", other)
    if _group(log, "copy", one) == group:
        raise DecisionError(f"reports {one} and {other} are taken for copies already")
    others = log.members("copy", group)
    first = others.pop(other)
    return Draft("link", "copy", [log.anchor("report", one)], [first, *others.values()])


def _unlink(log: Decisions, wanted: str) -> Draft:
    what, id_ = log.find(wanted, "mention", "report")
    kind = "event" if what == "mention" else "story"
    there = log.members(kind, _group(log, kind, id_))
    own = there.pop(id_)
    if not there:
        raise DecisionError(f"{what} {id_} is alone in its {kind}: there is nothing to take it out of")
    return Draft("unlink", kind, [own], there.values())


def _unlink_copy(log: Decisions, wanted: str, of: str) -> Draft:
    one, other = _two_reports(log, wanted, of)
    if _group(log, "copy", one) != _group(log, "copy", other):
        raise DecisionError(f"reports {one} and {other} are not taken for copies")
    return Draft("unlink", "copy", [log.anchor("report", one)], [log.anchor("report", other)])


def _two_reports(log: Decisions, *wanted: str) -> tuple[str, str]:
    (_, one), (_, other) = (log.find(each, "report") for each in wanted)
    if one == other:
        raise DecisionError(f"report {one} was given twice: copies are two reports")
    return one, other


def _group(log: Decisions, kind: str, id_: str) -> str:
    found = log.groups(kind, [id_])
    if id_ not in found:
        raise DecisionError(f"{id_} is not linked yet: the next «dragoman read» links what was left behind")
    return found[id_]


def _withdraw(log: Decisions, wanted: str) -> Draft:
    id_, there = log.find_decision(wanted), log.log()
    if by := withdrawn(there).get(id_):
        raise DecisionError(f"decision {id_} has been withdrawn by {by}")
    [target] = (decision for decision in there if decision.id == id_)
    return Draft("withdraw", target.kind, decision=id_)


def _judge_again(made: Decision, target: Decision, log: Decisions, corrections: Corrections) -> Row:
    """Takes a judgement back, or takes back that it was."""
    made = replace(made, before=target.before, after=target.after)
    log.append([made])
    corrections.enforce()
    return made.to_dict() | {"withdrawn": None, "waits_for": []}


def _carry_out(
    made: Decision, there: Sequence[Decision], log: Decisions, linkage: Linkage, groups: Mapping[str, str]
) -> None:
    """Links again what a decision touches; ``groups`` are those that what it names is in."""
    rules = log.constraints([*there, made])
    if made.verb != "withdraw":
        linkage.regroup(made.kind, set(groups.values()), rules)
        if made.kind == "copy":  # copies are of one story
            linkage.regroup("story", set(log.groups("story", groups).values()), rules)
        if made.kind != "event":  # what one story tells is one act more easily than what two tell
            told = log.reports("story", set(log.groups("story", groups).values())) | set(groups)
            linkage.regroup("event", log.events(told), rules)
        return
    # Large groups, and those of copies, are parted by rules only: what has no rule any more is linked from the start.
    # That is what was moved, with all that came along or joined it since, or, after a merger and of copies, all.
    target = _target(there, made)
    if target and target.verb != "merge" and target.kind != "copy":
        moved = log.present(made.kind, target.members).values()
        groups = {id_: groups[id_] for id_ in moved if id_ in groups}
    _link_again(linkage, log.reports(made.kind, set(groups.values())), rules)


def _link_again(linkage: Linkage, reports: Collection[str], rules: Constraints) -> None:
    """Links reports from the beginning, and whatever else waits to be linked."""
    if reports:
        linkage.forget(reports)
        cache = Cache()
        while linkage.link(LINKED_AT_ONCE, cache, rules):
            pass


def author(by: str | None) -> str:
    """Who decides.

    Raises:
        DecisionError: nobody is named, and the system knows no login name.
    """
    try:
        name = by or os.environ.get(AUTHOR) or getpass.getuser()
    except (KeyError, OSError):
        name = ""
    if not name.strip():
        raise DecisionError(f"nobody is named who decides this: give a name, or set {AUTHOR}")
    return name.strip()


def _made(draft: Draft, by: str, reason: str | None, last: tuple[str | None, int]) -> Decision:
    time, number = decided_at(last)
    members, others, left = (tuple(anchors) for anchors in (draft.members, draft.others, draft.left))
    id_ = content_id("d", time, number, by, draft.verb, draft.decision, json.dumps([members, others, left]))
    return Decision(id_, time, by, reason or None, draft.verb, draft.kind, members, others, left, draft.decision)


def decided_at(last: tuple[str | None, int]) -> tuple[str, int]:
    """The time of a new decision, no earlier than the last one whatever the clock says, and its number."""
    time, number = last
    return max(datetime.now(UTC).strftime(TIME), time or ""), number


def _named(there: Sequence[Decision], some: Iterable[Decision]) -> list[Anchor]:
    """What decisions on what belongs together name or, where they withdraw others, what those name, in that order."""
    targets = [_target(there, decision) for decision in some]
    return [anchor for target in targets if target and target.verb in VERBS for anchor in target.anchors]


def _target(there: Sequence[Decision], made: Decision) -> Decision | None:
    """What a withdrawal, or the withdrawal of one, takes back in the end; of another decision itself."""
    by_id = {decision.id: decision for decision in there}
    target: Decision | None = made
    while target and target.decision:
        target = by_id.get(target.decision)
    return target


def _different(groups: Mapping[str, str], ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(groups[id_] for id_ in ids if id_ in groups))


def _from_lines(path: Path) -> tuple[list[Decision], list[Failure]]:
    made, failures = list[Decision](), list[Failure]()
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                if line.strip():
                    decision = decision_from_row(json.loads(line))
                    if decision.fields or decision.was:
                        check_fields(decision.kind, decision.fields, decision.was)
                    made.append(decision)
            except (ValueError, RecursionError, DecisionError) as error:
                failures.append(Failure(f"{path}:{number}", str(error)))
    return made, failures
