"""The engine of linking on a record: the same result however many reports come at a time, and ids that stay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from link_samples import dense
from test_record import ActCoder, dump

from dragoman import linking, record
from dragoman.linking import Item, archive, board, keys
from dragoman.linking.archive import Known
from dragoman.record import Record
from dragoman.store import Store, schema
from dragoman.store import archive as store_archive
from dragoman.values import content_id

REPORTS = list(dense(70))


def linked(url: str | Path, at_once: int, batch: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What linking wrote of the reports, read into a new record."""
    monkeypatch.setattr(record, "LINKED_AT_ONCE", at_once)
    with Record(url, coder=ActCoder()) as opened:
        opened.read(REPORTS, batch=batch)
    return decided(url)


def decided(url: str | Path) -> dict[str, Any]:
    rows = dump(str(url), sequence=False)
    tables = ("judgements", "former_ids", "link_keys", "events", "stories")
    return {name: sorted(map(repr, rows[name])) for name in (*tables, "mentions", "link_items")}


def groups(rows: list[dict[str, Any]], member: str, group: str) -> dict[str, str]:
    return {row[member]: row[group] for row in rows}


def items(url: str) -> list[Item]:
    """What linking compares the reports of a record by, in the order of linking."""
    store = Store(url)
    with store.linking() as linkage:
        rows = linkage._connection.execute(sa.select(schema.link_items.c.item).order_by(schema.link_items.c.place))
        found = [Item.from_dict(item) for item in rows.scalars()]
    store.close()
    return found


class TestAnyNumberAtATime:
    """However many reports are linked or written at a time."""

    @pytest.mark.parametrize("at_once", [1, 7, 200])
    def test_same_rows(self, record_url: str, tmp_path: Path, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
        """Every row that linking writes, ids and reasons included, is the same for any batch and on each database."""
        expected = linked(tmp_path / "whole.db", 1_000, 1_000, monkeypatch)
        assert linked(record_url, at_once, 13, monkeypatch) == expected
        assert len(expected["events"]) < len(expected["mentions"]) / 1.5
        assert len(expected["stories"]) < len(expected["link_items"]) / 2

    def test_same_in_memory(self, record_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """The record's tables and what is kept in memory answer alike: the groups are the same."""
        linked(record_url, 7, 32, monkeypatch)
        links = linking.link(items(record_url), [])
        with Record(record_url) as opened:
            assert groups(list(opened.mentions()), "id", "event") == links.events
            assert groups(list(opened.reports()), "id", "story") == links.stories
            copies = sorted(tuple(sorted(group)) for story in opened.stories() for group in story["copies"])
        assert copies == links.copies

    @pytest.mark.parametrize("at_once", [1, 9])
    def test_large_groups(self, record_url: str, tmp_path: Path, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
        """The same holds where groups are too large to be looked at whole, and keys have more holders than are read."""
        for module in (board, archive, store_archive):
            monkeypatch.setattr(module, "SEEN", 3)
        for module in (keys, store_archive):
            monkeypatch.setattr(module, "HOLDERS", 6)
        expected = linked(tmp_path / "whole.db", 1_000, 1_000, monkeypatch)
        assert linked(record_url, at_once, 32, monkeypatch) == expected


class TestOneAtATime:
    """Reports that come in separate calls."""

    def test_known_ones_stay_known(self) -> None:
        """Reports linked one by one, each to those before it, get the ids that linking them in one call gives."""
        reports = [linking.item_from_coded(coded) for coded in ActCoder().code_batch(REPORTS[:40])]
        ordered = sorted(reports, key=lambda item: item.published or "9999")
        whole = linking.link(ordered, [])
        stories: dict[str, str] = {}
        events: dict[str, str] = {}
        copied: dict[str, str] = {}
        for number, item in enumerate(ordered):
            before = [
                Known(one, stories[one.report], {m.id: events[m.id] for m in one.mentions}, copied[one.report])
                for one in ordered[:number]
            ]
            links = linking.link([item], before)
            stories |= links.stories
            events |= links.events
            copied |= links.copied
        assert (stories, events) == (whole.stories, whole.events)


class TestForget:
    """``Linkage.forget``: reports are taken out of everything, and linked anew by the next linking."""

    def test_all(self, record_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """All reports linked anew come to the same, but for the history of judgements."""
        before = linked(record_url, 9, 32, monkeypatch)
        with Record(record_url, coder=ActCoder()) as opened:
            assert opened.relink() == len(REPORTS)
        after = decided(record_url)
        assert {name: after[name] for name in after if name not in ("judgements", "former_ids")} == {
            name: before[name] for name in before if name not in ("judgements", "former_ids")
        }

    def test_some(self, record_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Some reports linked anew keep what they founded, and every id still leads to where its founder is."""
        linked(record_url, 9, 32, monkeypatch)
        some = [report.id for report in REPORTS[::5]]
        with Record(record_url, coder=ActCoder()) as opened:
            events, stories = list(opened.events()), list(opened.stories())
            founders = {content_id("e", mention["id"]): mention["id"] for mention in opened.mentions()}
            with opened._store.linking() as linkage:
                linkage.forget(some)
            assert {row["id"] for row in opened.reports() if row["story"] is None} == set(some)
            assert not [event for event in opened.events() if set(some) & set(event["reports"])]
            opened.read([])
            assert all(row["story"] for row in opened.reports())
            for event in events:
                assert founders[event["id"]] in opened.event(event["id"])["mentions"]
            assert {opened.story(story["id"])["id"] for story in stories} <= {one["id"] for one in opened.stories()}
        keys = decided(record_url)["link_keys"]
        assert len(keys) == len(set(keys)) > 0


class TestFormerIds:
    """Ids that were merged away."""

    def test_every_id_leads_somewhere(self, record_url: str) -> None:
        """Whatever ids a record gave while it grew in any order, they still lead to the event or story of today, also
        by their beginning."""
        given: set[str] = set()
        with Record(record_url, coder=ActCoder()) as opened:
            for start in range(0, len(REPORTS), 10):
                opened.read(REPORTS[start : start + 10])
                given |= {event["id"] for event in opened.events()}
                given |= {story["id"] for story in opened.stories()}
            alive = {row["id"] for rows in (opened.events(), opened.stories()) for row in rows}
            assert given > alive
            for id_ in given:
                show = opened.event if id_.startswith("e") else opened.story
                assert show(id_) == show(id_[:12])
                assert show(id_)["id"] in alive
                assert opened.compare(id_)["id"] == show(id_)["id"]
