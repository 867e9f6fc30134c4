"""Corrections: what people say is right holds, at once and for good, and can be taken back."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from test_record import ActCoder, in_another_process

from dragoman.accuracy import wilson
from dragoman.errors import ConflictError, DecisionError, FilterError, UnknownIdError
from dragoman.linking.correcting import correct_mention
from dragoman.linking.worth import doubts, worth
from dragoman.record import Record
from dragoman.store import schema
from dragoman.store.opening import open_engine
from dragoman.values import Coded, Report, Span, content_id

WIRE = Report(
    "Kim Jong Un praised Vladimir Putin. “We stand with you.” Kim Jong Un said so late in the evening, after the "
    "weather and a concert of the army choir, and Ukraine took note.",
    id="wire",
    published="2023-05-09",
)
POST = Report(
    "Kim Jong Un praised Vladimir Putin on the anniversary, which diplomats in Vienna noted without surprise. Two of "
    "them recalled that similar greetings had come every spring since the bridge over the Tumen was repaired.",
    id="post",
    published="2023-05-10",
)
SHELLS = Report("Ukraine accused North Korea over deliveries of shells.", id="shells", published="2023-05-10")
REPORTS = (WIRE, POST, SHELLS)
LATER = Report(
    "An archive in Seoul keeps the broadcast in which Kim Jong Un praised Vladimir Putin, word for word.",
    id="later",
    published="2023-05-10",
)
KIM, PUTIN, UKRAINE, KOREA = "prk-kim", "rus-putin", "ukr", "prk"
PARTY = {"actor": UKRAINE, "name": "Ukraine", "country": "UKR", "sector": "GOV"}
TABLES = ("mentions", "quotes", "events", "actors", "stories")


class NewerCoder(ActCoder):
    """Reads the same, but gives each mention and statement another id and another place, as a new version may."""

    version = "acts-2"

    def code_batch(self, reports: Sequence[Report]) -> list[Coded]:
        return [_newer(one) for one in super().code_batch(reports)]


def _newer(coded: Coded) -> Coded:
    mentions = tuple(replace(m, id=content_id("m", "newer", m.id), confidence=0.6) for m in coded.mentions)
    quotes = tuple(
        replace(q, id=content_id("q", "newer", q.id), content=Span(q.pieces[0].start + 1, q.pieces[-1].end))
        for q in coded.quotes
    )
    return replace(coded, mentions=mentions, quotes=quotes)


@pytest.fixture
def record(record_url: str) -> Iterator[Record]:
    """A record in which two reports tell that Kim praised Putin, and one that Ukraine accused North Korea."""
    with Record(record_url, coder=ActCoder()) as opened:
        opened.read(REPORTS)
        yield opened


def shown(record: Record) -> dict[str, list[dict[str, Any]]]:
    """All rows."""
    return {table: list(getattr(record, table)()) for table in TABLES}


def mention(record: Record, report: str) -> dict[str, Any]:
    """The only mention of a report."""
    [found] = record.mentions(report=report)
    return found


def event(record: Record, report: str) -> dict[str, Any]:
    """The event of the only mention of a report."""
    return record.event(mention(record, report)["event"])


def names(roles: Sequence[dict[str, Any]]) -> list[str]:
    """What actors are called."""
    return [role["name"] for role in roles]


class TestCorrect:
    """``Record.correct``."""

    def test_a_mention(self, record: Record) -> None:
        """The mention says what the person says, with what follows from it, and its event is described anew."""
        one = mention(record, "shells")
        made = record.correct(one["id"], {"type": "support", "date": "2023-05"}, by="Mira", reason="so")
        found = mention(record, "shells")
        assert (found["type"], found["quad"], found["judged"], found["corrected"]) == (
            "SUPPORT", 1, "corrected", ["date", "type"]
        )  # fmt: skip
        assert found["date"] == {"value": "2023-05", "precision": "month", "start": None, "end": None}
        assert (event(record, "shells")["type"], event(record, "shells")["date"]["value"]) == ("SUPPORT", "2023-05")
        assert (made["author"], made["reason"], made["verb"], made["kind"]) == ("Mira", "so", "correct", "mention")
        assert made["fields"]["type"] == "SUPPORT"
        assert made["was"] == {"type": "ACCUSE", "date": {"value": "2023-05-10", "precision": "day"}}

    def test_filters_follow(self, record: Record) -> None:
        """Rows are found by what was corrected, and no more by what was coded."""
        record.correct(
            mention(record, "shells")["id"],
            {"type": "AID", "date": "2022-01-02", "sources": "Vladimir Putin"},
            by="Mira",
        )
        for table in ("mentions", "events"):
            listed = getattr(record, table)
            assert len(list(listed(type="AID", since="2022-01-02", until="2022-01-02", actor="Vladimir Putin"))) == 1
            assert not list(listed(type="ACCUSE"))
            assert not list(listed(actor="Ukraine"))

    def test_roles_keep_their_words(self, record: Record) -> None:
        """An actor that the report names stands where it is named; one whose name is not in the sentence is an empty
        span at the word that tells the act."""
        one = mention(record, "shells")
        record.correct(one["id"], {"sources": ["North Korea"], "targets": [{"actor": KIM}, "Ukraine"]}, by="Mira")
        found = mention(record, "shells")
        assert [role["text"] for role in found["sources"]] == ["North Korea"]
        kim, ukraine = found["targets"]
        assert (kim["text"], kim["start"], kim["end"]) == ("", one["trigger"]["start"], one["trigger"]["start"])
        assert ukraine == one["sources"][0]

    def test_a_new_actor(self, record: Record) -> None:
        """An actor that the record doesn't have is brought in, and found by its name."""
        new = {"name": "Wagner", "country": "RUS", "sector": "PRM"}
        with pytest.raises(DecisionError, match="sector 'PRM' is none of"):
            record.correct(mention(record, "shells")["id"], {"sources": [new]}, by="Mira")
        record.correct(mention(record, "shells")["id"], {"sources": [new | {"sector": "MIL"}]}, by="Mira")
        assert names(event(record, "shells")["sources"]) == ["Wagner"]
        assert [actor["name"] for actor in record.actors(actor="Wagner")] == ["Wagner"]

    def test_a_country_that_nobody_named(self, record: Record) -> None:
        """A country is known by its code or its name, though no report names it."""
        record.correct(mention(record, "shells")["id"], {"targets": ["FRA", "Belgium"]}, by="Mira")
        assert names(mention(record, "shells")["targets"]) == ["France", "Belgium"]

    def test_a_place(self, record: Record) -> None:
        """A place is found in the lists by its name, near those who act, and may be given whole."""
        one = mention(record, "shells")["id"]
        record.correct(one, {"place": "Odesa"}, by="Mira")
        assert (event(record, "shells")["place"]["country"], mention(record, "shells")["place"]["start"]) == (
            "UKR",
            None,
        )
        record.correct(one, {"place": "Tripoli, Lebanon"}, by="Mira")
        assert event(record, "shells")["place"]["country"] == "LBN"
        whole = {"name": "a field", "country": "UKR", "lat": 48.5, "lon": 37.9}
        record.correct(one, {"place": whole}, by="Mira")
        assert event(record, "shells")["place"] == whole
        record.correct(one, {"place": None}, by="Mira")
        assert event(record, "shells")["place"] is None

    def test_an_event(self, record: Record) -> None:
        """What is said of an event is laid over what its reports tell; its mentions stay as they were coded."""
        before = mention(record, "wire")
        id_ = event(record, "wire")["id"]
        record.correct(id_, {"type": "AGREE", "summary": "Kim wrote to Putin.", "status": "planned"}, by="Mira")
        found = record.event(id_)
        assert (found["type"], found["summary"], found["status"]) == ("AGREE", "Kim wrote to Putin.", "planned")
        assert (found["corrected"], found["judged"]) == (["status", "summary", "type"], "corrected")
        assert mention(record, "wire") == before

    def test_an_event_that_one_mention_tells(self, record: Record) -> None:
        """Correcting it corrects the mention too."""
        record.correct(event(record, "shells")["id"], {"type": "AID", "summary": "Help."}, by="Mira")
        assert (mention(record, "shells")["type"], mention(record, "shells")["corrected"]) == ("AID", ["type"])

    def test_an_event_that_grows(self, record: Record) -> None:
        """The correction of an event holds when more reports tell of it."""
        id_ = event(record, "wire")["id"]
        record.correct(id_, {"date": "2023-05-08"}, by="Mira")
        record.read([LATER])
        assert "later" in record.event(id_)["reports"]
        assert record.event(id_)["date"]["value"] == "2023-05-08"

    def test_an_event_that_is_parted(self, record: Record) -> None:
        """The correction goes with the founder."""
        founded, id_ = record.event(event(record, "wire")["id"]), event(record, "wire")["id"]
        record.correct(id_, {"status": "denied"}, by="Mira")
        record.split(id_, "post", by="Mira")
        statuses = {report: event(record, report)["status"] for report in ("wire", "post")}
        assert statuses == {"wire": "denied", "post": "actual"}
        assert founded["mentions"][0] == mention(record, "wire")["id"]

    def test_a_statement(self, record: Record) -> None:
        """Another speaker stands where he is named, and is found as speaker."""
        [quote] = record.quotes()
        record.correct(quote["id"], {"speaker": "Ukraine", "type": "mixed", "date": "2023-05-01"}, by="Mira")
        [found] = record.quotes(actor="UKR", since="2023-05-01", until="2023-05-01")
        speaker = found["speaker"]
        assert WIRE.text[speaker["start"] : speaker["end"]] == "Ukraine"
        assert (found["type"], found["corrected"]) == ("mixed", ["date", "speaker", "type"])
        record.correct(quote["id"], {"speaker": None, "addressee": "Vladimir Putin", "via": "the Post"}, by="Mira")
        [found] = record.quotes()
        assert (found["speaker"], found["addressee"]["name"], found["via"]["kind"]) == (
            None,
            "Vladimir Putin",
            "outlet",
        )

    def test_an_actor(self, record: Record) -> None:
        """A corrected actor is called so in every role, statement and event, and still found by its old name."""
        record.correct(KIM, {"name": "Kim Jong-un", "sector": "MIL", "aliases": ["the Marshal"]}, by="Mira")
        roles = [role for m in record.mentions(actor="Kim Jong Un") for role in m["sources"]]
        assert {(role["name"], role["sector"]) for role in roles} == {("Kim Jong-un", "MIL")}
        assert [quote["speaker"]["name"] for quote in record.quotes()] == ["Kim Jong-un"]
        assert names(event(record, "wire")["sources"]) == ["Kim Jong-un"]
        [actor] = record.actors(actor="the marshal")
        assert (actor["name"], actor["aliases"]) == ("Kim Jong-un", ["Kim Jong Un", "the Marshal"])
        assert actor["corrected"] == ["aliases", "name", "sector"]

    def test_an_actor_that_comes_again(self, record: Record) -> None:
        """What is read later is shown with the corrected actor as well."""
        record.correct(KIM, {"name": "Kim Jong-un"}, by="Mira")
        record.read([LATER])
        assert names(mention(record, "later")["sources"]) == ["Kim Jong-un"]

    def test_the_later_one_wins(self, record: Record) -> None:
        """Of two corrections of a field the later one holds; others keep their say."""
        one = mention(record, "shells")["id"]
        record.correct(one, {"type": "AID", "status": "planned"}, by="Mira")
        record.correct(one, {"type": "CONCEDE"}, by="Ole")
        found = mention(record, "shells")
        assert (found["type"], found["status"]) == ("CONCEDE", "planned")

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"kind": "AID"}, "'kind' of a mention can't be corrected; what can is type, mode, status"),
            ({"type": "PRAISE"}, "type 'PRAISE' is none of AGREE, CONSULT"),
            ({"type": "AID", "mode": "visit"}, "AID has no modes"),
            ({"type": "CONSULT", "mode": "fax"}, "mode of CONSULT 'fax' is none of phone"),
            ({"status": "likely"}, "status 'likely' is none of actual, planned"),
            ({"date": "9 May"}, "date '9 May': write a day of the calendar as 2023-05-09"),
            ({"date": "2023-02-30"}, "write a day of the calendar"),
            ({"date": "２０２３"}, "write a day of the calendar"),
            ({"date": "\ud800"}, "leave out its control characters"),
            ({"place": {"name": "here", "lat": 10**400, "lon": 0}}, "give degrees from -90 to 90"),
            ({"place": {"name": "here", "lat": True, "lon": True}}, "lat True: give degrees"),
            ({"sources": ["Ukraine"] * 101}, "sources are 101: give 100 at most"),
            ({"place": "Xyzzy"}, "place 'Xyzzy' is not in the lists"),
            ({"place": "Tripoli, DEU"}, "Tripoli is listed in GRC, LBN, LBY"),
            ({"place": {"name": "here", "lat": 91, "lon": 0}}, "lat 91: give degrees from -90 to 90"),
            ({"sources": "Nobody Known"}, "no actor is called 'Nobody Known': give a name, an id"),
            ({"symmetric": "maybe"}, "symmetric 'maybe': write true"),
            ({"type": ""}, "type is empty"),
            ({"status": 5}, "status 5 is no text"),
            ({"type": "ACCUSE"}, "says so already"),
            ({}, "nothing was given"),
        ],
    )
    def test_what_cannot_be(self, tmp_path: Path, fields: dict[str, Any], said: str) -> None:
        """It is told in one line what is wrong, with the mend, and nothing is written."""
        with Record(tmp_path / "record.db", coder=ActCoder()) as record:
            record.read([SHELLS])
            before = shown(record)
            with pytest.raises(DecisionError, match=r"\w") as raised:
                record.correct(mention(record, "shells")["id"], fields, by="Mira")
            assert said in str(raised.value)
            assert "\n" not in str(raised.value)
            assert shown(record) == before
            assert not list(record.decisions())

    def test_unknown(self, record: Record) -> None:
        """An id that nothing has is told."""
        with pytest.raises(UnknownIdError, match="no event and no mention and no quote and no actor"):
            record.correct("mffff", {"type": "AID"}, by="Mira")


class TestAcceptAndReject:
    """``Record.accept`` and ``Record.reject``."""

    def test_accept(self, record: Record) -> None:
        """Nothing changes but that it was judged."""
        before = event(record, "wire")
        record.accept(before["id"], by="Mira")
        after = event(record, "wire")
        assert after == before | {"judged": "accepted", "version": after["version"]}
        assert after["version"] != before["version"]
        with pytest.raises(DecisionError, match="has been accepted already"):
            record.accept(before["id"], by="Ole")

    def test_reject_a_mention(self, record: Record) -> None:
        """It is shown no more, and its event is described without it."""
        record.reject(mention(record, "post")["id"], by="Mira")
        assert not list(record.mentions(report="post"))
        found = event(record, "wire")
        assert (found["reports"], found["independent"]) == (["wire"], 1)

    def test_counts_at_once(self, record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is rejected counts no more at once, however dear the counting is."""
        monkeypatch.setattr("dragoman.store.looking.kept.DEAR_SECONDS", -1.0)
        before, one = record.counts()["mentions"], mention(record, "shells")["id"]
        made = record.reject(one, by="Mira")
        assert record.counts()["mentions"] == before - 1
        record.withdraw(made["id"], by="Mira")
        assert record.counts()["mentions"] == before

    def test_reject_the_last_mention(self, record: Record) -> None:
        """An event that nobody tells of any more is not listed, neither is it in its story."""
        one = mention(record, "shells")
        record.reject(one["id"], by="Mira")
        assert one["event"] not in {e["id"] for e in record.events()}
        assert one["event"] not in {id_ for story in record.stories() for id_ in story["events"]}
        assert one["event"] not in {e["id"] for e in record.queue()["rows"]}
        assert record.event(one["event"])["judged"] == "rejected"

    def test_reject_an_event(self, record: Record) -> None:
        """All its mentions go with it, and come back with it."""
        before, id_ = shown(record), event(record, "wire")["id"]
        made = record.reject(id_, by="Mira")
        assert {m["report"] for m in record.mentions()} == {"shells"}
        assert [e["type"] for e in record.events()] == ["ACCUSE"]
        record.withdraw(made["id"], by="Ole")
        assert shown(record) == before

    def test_accept_what_was_rejected(self, record: Record) -> None:
        """The later judgement holds."""
        before, id_ = event(record, "wire"), event(record, "wire")["id"]
        record.reject(id_, by="Mira")
        record.accept(id_, by="Ole")
        assert event(record, "wire")["mentions"] == before["mentions"]

    def test_reject_a_statement(self, record: Record) -> None:
        """It is listed no more, also not for a comparison of its reports."""
        [quote] = record.quotes()
        record.reject(quote["id"], by="Mira")
        assert not list(record.quotes())
        assert not record._store.told_in(["wire"])["quotes"]

    def test_actors_cannot_be_rejected(self, record: Record) -> None:
        """It is said what can be done instead."""
        with pytest.raises(DecisionError, match="correct it, or reject what it is said to have done"):
            record.reject(KIM, by="Mira")

    def test_new_reports_of_a_rejected_event(self, record: Record) -> None:
        """What is told anew is shown, as nobody has judged it."""
        id_ = event(record, "wire")["id"]
        record.reject(id_, by="Mira")
        record.read([LATER])
        found = event(record, "later")
        assert (found["reports"], found["judged"]) == (["later"], None)


class TestUndo:
    """``Record.withdraw`` of judgements."""

    def test_everything_comes_back(self, record: Record) -> None:
        """When all is taken back, in any order, the record shows exactly what it showed before."""
        before, wire = shown(record), event(record, "wire")["id"]
        [quote] = record.quotes()
        made = [
            record.correct(wire, {"type": "AID", "targets": [{"name": "A new one"}]}, by="Mira"),
            record.correct(mention(record, "post")["id"], {"date": "2022", "sources": "Ukraine"}, by="Mira"),
            record.correct(KIM, {"name": "Kim", "country": "KOR", "aliases": []}, by="Mira"),
            record.correct(quote["id"], {"speaker": "Ukraine"}, by="Mira"),
            record.accept(event(record, "shells")["id"], by="Mira"),
            record.reject(wire, by="Mira"),
        ]
        for one in (made[2], made[5], made[0], made[1], made[4], made[3]):
            record.withdraw(one["id"], by="Ole")
        after = shown(record)
        after["actors"] = [actor for actor in after["actors"] if actor["name"] != "A new one"]
        assert after == before
        assert coded_beside(record) == 0

    def test_withdraw_a_withdrawal(self, record: Record) -> None:
        """The correction holds again."""
        made = record.correct(mention(record, "shells")["id"], {"type": "AID"}, by="Mira")
        corrected = shown(record)
        back = record.withdraw(made["id"], by="Mira")
        assert mention(record, "shells")["type"] == "ACCUSE"
        record.withdraw(back["id"], by="Mira")
        assert shown(record) == corrected

    def test_only_one_of_two(self, record: Record) -> None:
        """What the other correction says stays."""
        one = mention(record, "shells")["id"]
        record.correct(one, {"type": "AID"}, by="Mira")
        second = record.correct(one, {"type": "CONCEDE", "status": "denied"}, by="Ole")
        record.withdraw(second["id"], by="Ole")
        assert (mention(record, "shells")["type"], mention(record, "shells")["status"]) == ("AID", "actual")


class TestSurvival:
    """Corrections hold whatever the machine does later."""

    def correct_all(self, record: Record) -> None:
        """Corrects one of each kind of thing, and rejects one."""
        [quote] = record.quotes()
        record.correct(event(record, "wire")["id"], {"place": "Moscow", "summary": "Greetings."}, by="Mira")
        record.correct(mention(record, "post")["id"], {"mode": None, "date": "2023-05-08"}, by="Mira")
        record.correct(quote["id"], {"speaker": "Ukraine"}, by="Mira")
        record.correct(KIM, {"name": "Kim Jong-un"}, by="Mira")
        record.reject(event(record, "shells")["id"], by="Mira")

    def check(self, record: Record) -> None:
        """All of it holds."""
        found = event(record, "wire")
        assert (found["place"]["name"], found["summary"], names(found["sources"])) == (
            "Moscow", "Greetings.", ["Kim Jong-un"]
        )  # fmt: skip
        assert mention(record, "post")["date"]["value"] == "2023-05-08"
        assert [quote["speaker"]["name"] for quote in record.quotes()] == ["Ukraine"]
        assert not list(record.mentions(report="shells"))
        assert [e["type"] for e in record.events()] == ["SUPPORT"]

    def test_reading_the_same_again(self, record: Record) -> None:
        """Nothing changes."""
        self.correct_all(record)
        before = shown(record)
        record.read(REPORTS)
        assert shown(record) == before

    def test_relink(self, record: Record) -> None:
        """They hold when all is linked anew."""
        self.correct_all(record)
        record.relink()
        self.check(record)

    def test_recode(self, record: Record, record_url: str) -> None:
        """They hold for mentions and statements that another coder finds under other ids, and can be taken back."""
        self.correct_all(record)
        with Record(record_url, coder=NewerCoder()) as newer:
            newer.recode()
            self.check(newer)
            assert mention(newer, "wire")["confidence"] == 0.6
            for made in list(newer.decisions()):
                newer.withdraw(made["id"], by="Ole")
            assert [e["type"] for e in newer.events(type="ACCUSE")] == ["ACCUSE"]
            assert mention(newer, "post")["date"]["value"] == "2023-05-10"
            assert coded_beside(newer) == 0

    def test_import(self, record: Record, tmp_path: Path) -> None:
        """Another record takes them over, also for what it reads only later; importing again changes nothing."""
        self.correct_all(record)
        lines = tmp_path / "decisions.jsonl"
        lines.write_text("".join(json.dumps(row) + "\n" for row in record.decisions()))
        with Record(tmp_path / "other.db", coder=ActCoder()) as other:
            other.read([SHELLS])
            summary = other.import_decisions(lines)
            assert (summary.added, summary.known, summary.waiting, summary.failures) == (5, 0, 3, ())
            other.read(REPORTS)
            self.check(other)
            before = shown(other)
            assert other.import_decisions(lines).known == 5
            assert shown(other) == before

    def test_import_of_a_withdrawal(self, record: Record, tmp_path: Path) -> None:
        """What was taken back has no force elsewhere either."""
        made = record.correct(mention(record, "shells")["id"], {"type": "AID"}, by="Mira")
        record.withdraw(made["id"], by="Mira")
        lines = tmp_path / "decisions.jsonl"
        lines.write_text("".join(json.dumps(row) + "\n" for row in record.decisions()))
        with Record(tmp_path / "other.db", coder=ActCoder()) as other:
            other.read(REPORTS)
            other.import_decisions(lines)
            assert mention(other, "shells")["type"] == "ACCUSE"

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"kind": "story"}, "kind 'story' is none of mention, event, quote, actor"),
            ({"members": [{"report": "wire"}]}, "lacks mention, by which it is found"),
            ({"fields": {}}, "a decision to correct says nothing of what"),
            ({"fields": ["AID"]}, "fields of a decision is an object"),
            ({"drawn": "by lot"}, "drawn 'by lot' is none of random"),
            ({"fields": {"type": "PRAISE"}}, "type 'PRAISE' is none of"),
            ({"fields": {"colour": "red"}}, "'colour' of a mention can't be corrected"),
            ({"fields": {"date": "yesterday"}}, "date 'yesterday'"),
            ({"fields": {"sources": [{"name": "No id"}]}}, "an actor in sources lacks"),
            ({"fields": {"sources": [PARTY | {"start": "x"}]}}, "has more than actor, name, country, sector"),
            ({"fields": {"mode": {}}}, "mode {} is no text"),
            ({"was": {}}, "it doesn't say what type was before"),
            ({"was": {"type": "ACCUSE", "date": {}}}, "date {}, as it was, is no date"),
            ({"kind": "story", "verb": "merge"}, "a decision on story has no fields"),
            ({"author": "a\ud800"}, "author of a decision is no text"),
            ({"members": [{"report": "wire", "mention": "m1", "start": 0, "end": 1, "actors": [{}]}]}, "are ids"),
        ],
    )
    def test_import_of_what_is_none(self, record: Record, tmp_path: Path, change: dict[str, Any], said: str) -> None:
        """A line that is no judgement is named with its reason, and the rest is taken."""
        made = record.correct(mention(record, "shells")["id"], {"type": "AID"}, by="Mira")
        lines = tmp_path / "decisions.jsonl"
        lines.write_text("\n".join(json.dumps(row) for row in (made | change, made | {"id": "d2"})))
        summary = record.import_decisions(lines)
        assert (summary.added, len(summary.failures)) == (1, 1)
        assert said in str(summary.failures[0])

    def test_linking_compares_by_what_was_corrected(self, record: Record) -> None:
        """A corrected mention stays in its event; linked anew, it is compared by what it now says."""
        one = mention(record, "post")
        record.correct(one["id"], {"type": "ASSAULT", "date": "2019-01-01", "sources": "Ukraine"}, by="Mira")
        assert mention(record, "post")["event"] == one["event"]
        record.relink()
        assert mention(record, "post")["event"] != mention(record, "wire")["event"]

    def test_the_index_of_linking(self, record: Record, record_url: str) -> None:
        """What linking finds reports by is the same as if all had been linked with the corrections in place."""
        record.correct(mention(record, "post")["id"], {"date": "2023-06-01", "targets": "Ukraine"}, by="Mira")
        corrected = keys(record_url)
        record.relink()
        assert corrected == keys(record_url)


def keys(url: str) -> list[Any]:
    """The index by which linking finds reports."""
    engine = open_engine(url, create=False)
    with engine.connect() as connection:
        found = connection.execute(sa.select(schema.link_keys).order_by(*schema.link_keys.primary_key)).all()
    engine.dispose()
    return [tuple(row) for row in found]


def coded_beside(record: Record) -> int:
    """How many rows hold what was coded beside what is shown."""
    tables = (schema.mentions, schema.quotes, schema.actors)
    with record._store._reading() as connection:
        counts = [sa.select(sa.func.count()).select_from(table).where(table.c.coded.is_not(None)) for table in tables]
        return sum(connection.execute(count).scalar_one() for count in counts)


class TestSeen:
    """Two people at once."""

    def test_a_version_that_is_gone(self, record: Record) -> None:
        """The second one is told who changed it and when, and nothing is written."""
        one = event(record, "wire")
        record.correct(one["id"], {"type": "AID"}, by="Mira", seen=one["version"])
        before = shown(record)
        with pytest.raises(ConflictError, match=r"was changed by Mira at \d{4}-\d\d-\d\d \d\d:\d\d UTC; look again"):
            record.accept(one["id"], by="Ole", seen=one["version"])
        assert shown(record) == before
        record.accept(one["id"], by="Ole", seen=event(record, "wire")["version"])

    def test_changed_by_what_was_read(self, record: Record) -> None:
        """Where no person changed it, that is said."""
        one = event(record, "wire")
        record.read([LATER])
        with pytest.raises(ConflictError, match="was changed by what was read or linked since") as raised:
            record.accept(one["id"], by="Ole", seen=one["version"])
        assert raised.value.by is None

    def test_every_change_changes_the_version(self, record: Record) -> None:
        """And what comes back has its old version again."""
        one = mention(record, "shells")
        made = record.accept(one["id"], by="Mira")
        versions = {one["version"], mention(record, "shells")["version"]}
        record.correct(one["id"], {"status": "denied"}, by="Mira")
        versions.add(mention(record, "shells")["version"])
        assert len(versions) == 3
        record.withdraw(list(record.decisions())[-1]["id"], by="Mira")
        record.withdraw(made["id"], by="Mira")
        assert mention(record, "shells")["version"] == one["version"]

    def test_nothing_is_lost(self, record: Record, record_url: str) -> None:
        """Of two who correct the same at the same moment one does it, and the other is told so."""
        one = event(record, "wire")
        start, outcomes = threading.Barrier(2), list[str]()

        def correct(by: str, kind: str) -> None:
            with Record(record_url, create=False) as own:
                start.wait()
                try:
                    own.correct(one["id"], {"type": kind}, by=by, seen=one["version"])
                    outcomes.append("done")
                except ConflictError as error:
                    outcomes.append(str(error.by))

        people = [threading.Thread(target=correct, args=pair) for pair in (("Mira", "AID"), ("Ole", "CONCEDE"))]
        for person in people:
            person.start()
        for person in people:
            person.join()
        [made] = record.decisions()
        assert sorted(outcomes) == sorted(["done", made["author"]])
        assert event(record, "wire")["type"] == made["fields"]["type"]


class TestHistory:
    """``Record.history``."""

    def test_of_an_event(self, record: Record) -> None:
        """All that was decided on it and on its mentions, with what each changed, and what was taken back."""
        id_ = event(record, "wire")["id"]
        record.correct(id_, {"type": "AID"}, by="Mira")
        record.correct(mention(record, "post")["id"], {"status": "planned"}, by="Ole")
        split = record.split(id_, "post", by="Ole")
        record.withdraw(split["id"], by="Ole")
        record.accept(event(record, "shells")["id"], by="Mira")
        found = record.history(id_)
        assert [row["verb"] for row in found] == ["correct", "correct", "split", "withdraw"]
        assert found[0]["changed"] == [{"field": "type", "before": "SUPPORT", "after": "AID"}]
        assert found[2]["withdrawn"] == found[3]["id"]

    def test_of_what_is_rejected(self, record: Record) -> None:
        """It is still told who rejected it."""
        one = mention(record, "shells")
        record.reject(one["id"], by="Mira", reason="a film")
        assert [(row["author"], row["reason"]) for row in record.history(one["id"])] == [("Mira", "a film")]
        assert len(record.history(one["event"])) == 1

    def test_of_an_actor(self, record: Record) -> None:
        """Who called it what."""
        record.correct(KIM, {"name": "Kim"}, by="Mira")
        assert [row["changed"] for row in record.history(KIM)] == [
            [{"field": "name", "before": "Kim Jong Un", "after": "Kim"}]
        ]


class TestQueue:
    """``Record.queue``."""

    def test_most_worth_first(self, record: Record) -> None:
        """With the reasons in sentences, page by page."""
        rows = record.queue()["rows"]
        assert {row["id"] for row in rows} == {e["id"] for e in record.events()}
        assert [row["worth"] for row in rows] == sorted((row["worth"] for row in rows), reverse=True)
        assert all(row["why"] for row in rows)
        first = record.queue(limit=1)
        second = record.queue(limit=1, after=first["next"])
        assert [first["rows"][0]["id"], second["rows"][0]["id"]] == [row["id"] for row in rows]
        assert (first["next"] is None, second["next"]) == (False, None)

    def test_judged_ones_leave_it(self, record: Record) -> None:
        """Until something new is linked to them."""
        id_ = event(record, "wire")["id"]
        record.accept(id_, by="Mira")
        assert id_ not in {row["id"] for row in record.queue()["rows"]}
        record.read([LATER])
        assert id_ in {row["id"] for row in record.queue()["rows"]}

    def test_when_all_mentions_are_judged(self, record: Record) -> None:
        """An event is judged, too, where all its mentions are."""
        id_ = event(record, "wire")["id"]
        for report in ("wire", "post"):
            assert id_ in {row["id"] for row in record.queue()["rows"]}
            record.accept(mention(record, report)["id"], by="Mira")
        assert id_ not in {row["id"] for row in record.queue()["rows"]}

    def test_random(self, record: Record) -> None:
        """The same seed gives the same sample, whatever was judged for other reasons; what was judged as part of it
        leaves it."""
        first = [row["id"] for row in record.queue(drawn="random", seed=1)["rows"]]
        orders = {tuple(row["id"] for row in record.queue(drawn="random", seed=n)["rows"]) for n in range(8)}
        assert len(orders) == 2
        record.reject(first[0], by="Mira")
        assert [row["id"] for row in record.queue(drawn="random", seed=1)["rows"]] == first
        record.reject(first[0], by="Mira", drawn="random")
        assert [row["id"] for row in record.queue(drawn="random", seed=1)["rows"]] == first[1:]

    @pytest.mark.parametrize(
        ("asked", "said"),
        [({"drawn": "by lot"}, "none of worth, random"), ({"limit": 0}, "1 to 1,000"), ({"after": "x"}, "after")],
    )
    def test_wrong(self, record: Record, asked: dict[str, Any], said: str) -> None:
        """What is wrong is told."""
        with pytest.raises(FilterError, match=said):
            record.queue(**asked)

    def test_an_older_record(self, record: Record, record_url: str) -> None:
        """The events of a record that an older version wrote are weighed when the queue is first asked for."""
        wanted = record.queue()
        engine = open_engine(record_url, create=False)
        with engine.begin() as connection:
            connection.execute(sa.update(schema.events).values(worth=None))
        engine.dispose()
        assert record.queue() == wanted


class TestWorth:
    """How much an event is worth a look."""

    MENTION: ClassVar[dict[str, Any]] = {
        "type": "SUPPORT", "date": {"value": "2023-05-09", "precision": "day", "start": 3, "end": 5},
        "sources": [], "targets": [],
    }  # fmt: skip
    EVENT: ClassVar[dict[str, Any]] = {
        "quad": 1,
        "independent": 1,
        "confidence": 0.9,
        "disputed": False,
        "sources": [],
        "targets": [],
    }

    def test_a_sure_one(self) -> None:
        """Only its own doubt counts."""
        assert worth(self.EVENT, [self.MENTION], None) == pytest.approx(0.1)

    def test_each_doubt(self) -> None:
        """Each doubt raises it, and says so."""
        other = self.MENTION | {"type": "AID", "date": self.MENTION["date"] | {"value": "2023-05-10"}}
        found = doubts(self.EVENT | {"disputed": True}, [self.MENTION, other], 0.4)
        assert [why for _, why in found] == [
            "It is told as a fact or a plan, and denied.",
            "Its reports give different days (2023-05-09, 2023-05-10).",
            "It is joined by a weak link (40 %).",
            "It is told as acts of different types (AID, SUPPORT).",
            "The chance that it was read rightly is 90 %.",
        ]

    def test_coarser_dates_do_not_contradict(self) -> None:
        """A month and a day of it are no two days, and a day that no text gives contradicts nothing."""
        month = self.MENTION | {"date": self.MENTION["date"] | {"value": "2023-05"}}
        implied = self.MENTION | {"date": {"value": "2020-01-01", "precision": "day", "start": None, "end": None}}
        assert len(doubts(self.EVENT, [self.MENTION, month, implied], None)) == 1

    def test_weight(self) -> None:
        """Violence and what several reports tell come before a greeting."""
        assert worth(self.EVENT | {"quad": 4}, [self.MENTION], None) > worth(self.EVENT, [self.MENTION], None)
        assert worth(self.EVENT | {"independent": 4}, [self.MENTION], None) == pytest.approx(0.3)


class TestAccuracy:
    """``Record.accuracy``."""

    def figure(self, record: Record, sample: str, of: str, name: str, **filters: str) -> tuple[int | None, int] | None:
        """How many were right, and of how many."""
        found = {(r["sample"], r["of"], r["figure"]): (r["right"], r["n"]) for r in record.accuracy(**filters)}
        return found.get((sample, of, name))

    def test_events(self, record: Record) -> None:
        """Accepted and corrected ones were found, rejected ones not; a field was right where it was left."""
        record.correct(event(record, "wire")["id"], {"type": "AID"}, by="Mira")
        record.reject(event(record, "shells")["id"], by="Mira")
        assert self.figure(record, "all", "events", "precision") == (1, 2)
        assert self.figure(record, "all", "events", "type") == (0, 1)
        assert self.figure(record, "all", "events", "date") == (1, 1)
        assert self.figure(record, "random", "events", "precision") is None

    def test_statements(self, record: Record) -> None:
        """They are counted by themselves."""
        [quote] = record.quotes()
        record.correct(quote["id"], {"speaker": "Ukraine"}, by="Mira")
        assert self.figure(record, "all", "statements", "precision") == (1, 1)
        assert self.figure(record, "all", "statements", "speaker") == (0, 1)

    def test_back_to_what_was_coded(self, record: Record) -> None:
        """Who comes back to what the machine said finds it right."""
        id_ = event(record, "wire")["id"]
        record.correct(id_, {"type": "AID"}, by="Mira")
        record.correct(id_, {"type": "SUPPORT"}, by="Ole")
        assert self.figure(record, "all", "events", "type") == (1, 1)

    def test_withdrawn_ones_do_not_count(self, record: Record) -> None:
        """What was taken back says nothing."""
        made = record.reject(event(record, "wire")["id"], by="Mira")
        record.withdraw(made["id"], by="Mira")
        assert record.accuracy() == []

    def test_random(self, record: Record) -> None:
        """What was drawn at random is counted apart as well."""
        record.accept(event(record, "wire")["id"], by="Mira", drawn="random")
        record.reject(event(record, "shells")["id"], by="Mira")
        assert self.figure(record, "random", "events", "precision") == (1, 1)
        assert self.figure(record, "all", "events", "precision") == (1, 2)

    def test_filters(self, record: Record) -> None:
        """By the day and the type with which it was coded."""
        record.correct(event(record, "wire")["id"], {"type": "AID", "date": "2020-01-01"}, by="Mira")
        record.accept(event(record, "shells")["id"], by="Mira")
        assert self.figure(record, "all", "events", "precision", type="SUPPORT") == (1, 1)
        assert self.figure(record, "all", "events", "precision", until="2023-05-09") == (1, 1)
        assert record.accuracy(type="AID") == []
        with pytest.raises(FilterError, match="cannot be filtered by actor"):
            record.accuracy(actor="PRK")  # type: ignore[call-arg]

    def test_what_was_joined(self, record: Record) -> None:
        """Events of several mentions that were looked at, less those that somebody took apart; and joins missed."""
        wire = event(record, "wire")["id"]
        record.accept(wire, by="Mira")
        assert self.figure(record, "all", "events", "joined") == (1, 1)
        record.split(wire, "post", by="Mira")
        assert self.figure(record, "all", "events", "joined") == (1, 2)
        record.merge(wire, event(record, "shells")["id"], by="Mira")
        assert self.figure(record, "all", "events", "missed joins") == (None, 1)

    def test_wilson(self) -> None:
        """Wilson's interval, against published values: 8 of 10 is 49 to 94 %, 0 of 10 up to 28 %."""
        assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
        assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)


class TestFields:
    """What follows from a corrected field."""

    CODED: ClassVar[dict[str, Any]] = {
        "type": "CONSULT", "mode": "visit", "cameo": "042", "quad": 1, "intensity": 1.9, "symmetric": True,
        "sources": [], "targets": [], "date": None, "place": None, "status": "actual",
    }  # fmt: skip

    def test_another_type(self) -> None:
        """Another type has its own quad class and intensity, and neither the mode nor the code of the old one."""
        found = correct_mention(self.CODED, {"type": "ASSAULT"}, "")
        assert (found["mode"], found["cameo"], found["quad"], found["symmetric"]) == (None, None, 4, False)
        assert found["intensity"] < -8

    def test_another_mode(self) -> None:
        """A mode brings its code."""
        assert correct_mention(self.CODED, {"mode": "phone"}, "")["cameo"] == "041"

    def test_what_was_coded_stays_beside(self) -> None:
        """A date that is the coded one again stands where it stood."""
        dated = self.CODED | {"date": {"value": "2023", "precision": "year", "start": 4, "end": 8}}
        assert correct_mention(dated, {"date": {"value": "2023", "precision": "year"}}, "") == dated


def test_in_another_process(record: Record, record_url: str) -> None:
    """Another process sees a correction at once."""
    record.correct(mention(record, "shells")["id"], {"type": "AID"}, by="Mira")
    code = f"from dragoman import Record; print([e['type'] for e in Record({record_url!r}).events(type='AID')])"
    assert in_another_process(code).stdout.strip() == "['AID']"
