"""The record: what is read is kept, once, and can be asked for."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from dragoman import linking
from dragoman.errors import (
    AmbiguousIdError,
    FilterError,
    MissingRecordError,
    NotARecordError,
    RecordError,
    SchemaError,
    UnknownIdError,
)
from dragoman.linking.links import Gone
from dragoman.record import Progress, ReadSummary, Record
from dragoman.store import Store, schema
from dragoman.store.opening import open_engine
from dragoman.values import (
    Actor,
    Coded,
    DateValue,
    Mention,
    Quote,
    Report,
    Role,
    Sentence,
    Span,
    Speaker,
    Trigger,
    content_id,
)

ACTORS = {
    "Kim Jong Un": Actor("prk-kim", "Kim Jong Un", "PRK", "GOV", ("Mr Kim",)),
    "Vladimir Putin": Actor("rus-putin", "Vladimir Putin", "RUS", "GOV"),
    "North Korea": Actor("prk", "North Korea", "PRK", "GOV", ("DPRK",)),
    "Ukraine": Actor("ukr", "Ukraine", "UKR", "GOV"),
    "Hezbollah": Actor("hezbollah", "Hezbollah", None, "REB"),
}
UNJUDGED: dict[str, Any] = {"corrected": [], "judged": None}
VERBS = {"praised": ("SUPPORT", 1), "met": ("CONSULT", 1), "accused": ("ACCUSE", 3)}
NAME = "|".join(ACTORS)
ACT = re.compile(rf"(?P<source>{NAME}) (?P<verb>{'|'.join(VERBS)}) (?P<target>{NAME})(?: in (?P<date>[\d-]+))?")
SAID = re.compile(rf"“(?P<words>[^”]+)” (?P<speaker>{NAME}) (?P<cue>said)")


class ActCoder:
    """Codes «NAME praised NAME» and «“words” NAME said», and nothing else: a coder without a model."""

    version = "acts-1"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def code_batch(self, reports: Sequence[Report]) -> list[Coded]:
        self.asked += [report.id for report in reports]
        if any("cannot be coded" in report.text for report in reports):
            raise ValueError("no words")
        return [_coded(report) for report in reports]


def _coded(report: Report) -> Coded:
    words = list(re.finditer(r"\w+", report.text))
    lemmas = tuple(word.group().lower() for word in words)
    sentence = Sentence(
        0,
        len(report.text),
        0,
        tuple(word.group() for word in words),
        tuple(word.start() for word in words),
        tuple(word.end() for word in words),
        lemmas=lemmas,
        upos=tuple("PROPN" if word.group().istitle() else "NOUN" for word in words),
    )
    met = [ACTORS[name] for name in dict.fromkeys(re.findall(NAME, report.text))]
    mentions = tuple(_mention(act, report) for act in ACT.finditer(report.text))
    quotes = tuple(_quote(said, report) for said in SAID.finditer(report.text))
    return Coded(report, (sentence,), mentions, quotes, tuple(met), {lemma: lemmas.count(lemma) for lemma in lemmas})


def _mention(act: re.Match[str], report: Report) -> Mention:
    kind, quad = VERBS[act["verb"]]
    told = act["date"] or (report.published or "")[:10]
    precision = {4: "year", 7: "month", 10: "day"}[len(told)] if told else ""
    return Mention(
        id=content_id("m", report.id, act.start()),
        report=report.id,
        sentence=Span(act.start(), act.end()),
        type=kind,
        mode=None,
        contexts=(),
        quad=quad,
        cameo=None,
        intensity=3.4,
        status="actual",
        sources=(_role(act, "source"),),
        targets=(_role(act, "target"),),
        symmetric=False,
        trigger=Trigger(*act.span("verb"), act["verb"]),
        date=DateValue(told, precision) if told else None,
        place=None,
        attributed_to=None,
        confidence=0.9,
    )


def _role(act: re.Match[str], side: str) -> Role:
    actor = ACTORS[act[side]]
    return Role(*act.span(side), act[side], actor.name, actor.country, actor.sector, actor.id)


def _quote(said: re.Match[str], report: Report) -> Quote:
    actor = ACTORS[said["speaker"]]
    speaker = Speaker(*said.span("speaker"), actor.name, actor.country, actor.id)
    cue = Span(*said.span("cue"))
    words = Span(*said.span("words"))
    return Quote(
        content_id("q", report.id, said.start()), report.id, words, "direct", speaker, cue, None, None, None, 0.8
    )


WIRE = Report(
    "Kim Jong Un praised Vladimir Putin. “Justice will prevail,” Kim Jong Un said.",
    id="wire-0509",
    title="A letter on Victory Day",
    outlet="The Harbour Wire",
    published="2023-05-09",
)
POST = Report(
    "Kim Jong Un praised Vladimir Putin on the anniversary of the victory. Ukraine accused North Korea.",
    id="post-0510",
    title="Pyongyang writes to Moscow",
    outlet="The Lantern Post",
    published="2023-05-10T08:30:00Z",
)
TALKS = Report("Vladimir Putin met Kim Jong Un in 2023-09.", id="talks", published="2023-09-14")
UNDATED = Report("Hezbollah accused Ukraine at a naïve meeting of négociateurs.", id="undated")
REPORTS = (WIRE, POST, TALKS, UNDATED)


@pytest.fixture
def record(record_url: str) -> Iterator[Record]:
    """A record with the four reports."""
    with Record(record_url, coder=ActCoder()) as opened:
        assert opened.read(REPORTS) == ReadSummary(4, 0, ())
        yield opened


OF_THIS_RECORD = {"seq", "time", "read"}
"""Columns that say when, or as which row, something came into a record: of two records they may differ."""


def dump(url: str, *, sequence: bool = True) -> dict[str, list[Any]]:
    """Every row of every table, in the order of writing; without ``sequence`` as two records can have it in common:
    row numbers and times are left out, and an event stands for its number."""
    engine = open_engine(url, create=False)
    tables: dict[str, list[Any]] = {}
    with engine.connect() as connection:
        numbers = sa.select(schema.facts.c.number, schema.facts.c.id)
        events = {row.number: row.id for row in connection.execute(numbers)}
        for table in schema.metadata.sorted_tables:
            order = table.c.seq if "seq" in table.c else table.primary_key
            rows = connection.execute(sa.select(table).order_by(*(order if order is table.primary_key else [order])))
            if sequence:
                tables[table.name] = [tuple(row) for row in rows]
            elif table is not schema.changes:
                own = OF_THIS_RECORD | ({"report"} if table is schema.tellings else set())
                kept = [column.name for column in table.columns if column.name not in own]
                told = [tuple(events[row[n]] if n == "number" else row[n] for n in kept) for row in rows.mappings()]
                tables[table.name] = sorted(told) if "number" in kept else told
    engine.dispose()
    return tables


def ids(rows: Iterator[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


class TestRead:
    """``Record.read``."""

    def test_keeps_what_was_read(self, record: Record) -> None:
        """A report comes back as it was given, with its text."""
        assert record.get_report("wire-0509") == WIRE.to_dict()

    def test_same_again_changes_nothing(self, record: Record, record_url: str) -> None:
        """Reading the same reports again leaves every row of every table as it was, and asks no coder."""
        before = dump(record_url)
        coder = ActCoder()
        with Record(record_url, coder=coder) as again:
            assert again.read(reversed(REPORTS)) == ReadSummary(0, 4, ())
        assert coder.asked == []
        assert dump(record_url) == before
        assert len(before["reports"]) == 4

    def test_same_report_twice_in_one_reading(self, record_url: str) -> None:
        """A report given twice is read once and known once, in one batch or in two."""
        with Record(record_url, coder=ActCoder()) as opened:
            assert opened.read([WIRE, WIRE, POST, WIRE], batch=2) == ReadSummary(2, 2, ())

    def test_reads_files_and_mappings(self, record_url: str, tmp_path: Path) -> None:
        """A path, a folder and mappings are read like reports; what cannot be read is told, and the rest goes on."""
        (tmp_path / "news").mkdir()
        (tmp_path / "news" / "2023-05-09 letter.txt").write_text(WIRE.text)
        (tmp_path / "news" / "broken.jsonl").write_text('{"text": \n')
        with Record(record_url, coder=ActCoder()) as opened:
            first = opened.read(tmp_path / "news")
            second = opened.read([{"text": POST.text, "published": "2023-05-10"}, {"title": "without a text"}])
            assert [row["published"] for row in opened.reports()] == ["2023-05-09", "2023-05-10"]
        assert (first.read, len(first.failures)) == (1, 1)
        assert "broken.jsonl" in first.failures[0].source
        assert (second.read, [failure.source for failure in second.failures]) == (1, ["input 2"])

    def test_report_that_cannot_be_coded(self, record_url: str) -> None:
        """One report that the coder fails on costs only itself: the batch goes on, and it is tried again next time."""
        bad = Report("This cannot be coded, it seems.", id="bad", title="A stumble")
        with Record(record_url, coder=ActCoder()) as opened:
            summary = opened.read([WIRE, bad, POST])
            assert (summary.read, summary.known) == (2, 0)
            [failure] = summary.failures
            assert failure.source == "report bad («A stumble»)"
            assert "ValueError: no words" in failure.reason
            assert ids(opened.reports()) == ["wire-0509", "post-0510"]
            assert len(opened.read([WIRE, bad]).failures) == 1

    def test_coder_that_repeats_an_id(self, record_url: str) -> None:
        """A coder that gives two mentions one id costs that report only."""

        class Repeating(ActCoder):
            def code_batch(self, reports: Sequence[Report]) -> list[Coded]:
                coded = super().code_batch(reports)
                doubled = [Coded(c.report, c.sentences, c.mentions * 2, c.quotes, c.actors, c.terms) for c in coded]
                return [two if two.report.id == WIRE.id else one for one, two in zip(coded, doubled, strict=True)]

        with Record(record_url, coder=Repeating()) as opened:
            summary = opened.read([WIRE, POST])
        assert (summary.read, [failure.source[:16] for failure in summary.failures]) == (1, ["report wire-0509"])

    def test_id_taken_by_another_text(self, record: Record) -> None:
        """A given id that another text has is a failure, and the record keeps the first text."""
        summary = record.read([Report("Ukraine praised North Korea.", id="wire-0509")])
        assert (summary.read, summary.known, len(summary.failures)) == (0, 0, 1)
        assert record.get_report("wire-0509")["text"] == WIRE.text

    def test_characters_that_no_database_takes(self, record_url: str) -> None:
        """A NUL and half a surrogate pair are replaced one for one, so that offsets hold."""
        with Record(record_url, coder=ActCoder()) as opened:
            opened.read([Report("\0\ud800 Kim Jong Un praised Vladimir Putin.", id="odd")])
            [mention] = opened.mentions()
            text = opened.get_report("odd")["text"]
        assert text[mention["trigger"]["start"] : mention["trigger"]["end"]] == "praised"

    def test_progress(self, record_url: str) -> None:
        """The caller hears of each batch, and then of the linking."""
        heard: list[Progress] = []
        with Record(record_url, coder=ActCoder()) as opened:
            opened.read([WIRE, POST, WIRE, {"text": ""}], progress=heard.append, batch=2)
        assert heard[0] == Progress("reading", 2, 4, 0, 0)
        assert Progress("reading", 4, 4, 1, 1) in heard
        assert heard[-1] == Progress("linking", 2, 2, 1, 1)

    def test_ledger(self, record: Record, record_url: str) -> None:
        """The ledger says which version of the coder read each report."""
        read = [row[:2] for row in dump(record_url)["readings"]]
        assert read == sorted((report.id, "acts-1") for report in REPORTS)


class TestTables:
    """The rows and their filters."""

    def test_mentions_have_the_contract_shape(self, record: Record) -> None:
        """A mention comes back as it was coded, with the event that it is linked to, and nobody has judged it."""
        mention = next(record.mentions(report="wire-0509"))
        coded = _coded(WIRE).mentions[0].to_dict()
        assert mention == {**coded, "event": mention["event"], "version": mention["version"], **UNJUDGED}
        assert mention["id"] in record.event(mention["event"])["mentions"]

    def test_quotes_come_back_as_coded(self, record: Record) -> None:
        """A quote comes back as it was coded, and nobody has judged it."""
        found = list(record.quotes())
        wanted = [quote.to_dict() for quote in _coded(WIRE).quotes]
        assert found == [{**one, **UNJUDGED, "version": found[0]["version"]} for one in wanted]

    def test_every_mention_is_in_its_event_and_story(self, record: Record) -> None:
        """Events share out the mentions, stories the reports, and each event stands in the story that it names."""
        events, stories = list(record.events()), list(record.stories())
        assert sorted(m for e in events for m in e["mentions"]) == sorted(ids(record.mentions()))
        assert sorted(r for s in stories for r in s["reports"]) == sorted(ids(record.reports()))
        assert {e["id"]: e["story"] for e in events} == {e: s["id"] for s in stories for e in s["events"]}
        assert {r["id"]: r["story"] for r in record.reports()} == {r: s["id"] for s in stories for r in s["reports"]}

    def test_events_newest_first(self, record: Record) -> None:
        """Events come from the newest to the oldest, undated ones last; a month counts from its first day."""
        dates = [event["date"]["value"] if event["date"] else None for event in record.events()]
        assert dates[0] == "2023-09"
        assert dates[-1] is None

    @pytest.mark.parametrize(
        ("filters", "reports"),
        [
            ({"since": "2023-05-10"}, ["post-0510", "talks"]),
            ({"until": "2023-05-09"}, ["wire-0509"]),
            ({"since": "2023-05", "until": "2023-05"}, ["wire-0509", "post-0510"]),
            ({"since": "2023-09-20"}, ["talks"]),
            ({"since": "2023-10"}, []),
            ({"until": "2023"}, ["wire-0509", "post-0510", "talks"]),
            ({"actor": "PRK"}, ["wire-0509", "post-0510", "talks"]),
            ({"actor": "ukr"}, ["post-0510", "undated"]),
            ({"actor": "hezb"}, ["undated"]),
            ({"actor": "mr  KIM"}, ["wire-0509", "post-0510", "talks"]),
            ({"actor": "dprk"}, ["post-0510"]),
            ({"actor": "rus-putin", "type": "CONSULT"}, ["talks"]),
            ({"actor": "Nobody"}, []),
            ({"type": "accuse"}, ["post-0510", "undated"]),
            ({"report": "post"}, ["post-0510"]),
            ({"actor": None, "limit": 1}, ["wire-0509"]),
            ({"limit": 0}, []),
        ],
    )
    def test_filters(self, record: Record, filters: dict[str, Any], reports: list[str]) -> None:
        """A filter leaves the mentions that meet it, and the coarse date September 2023 meets any day of that month."""
        assert list(dict.fromkeys(mention["report"] for mention in record.mentions(**filters))) == reports

    @pytest.mark.parametrize(
        ("filters", "reports"),
        [
            ({"since": "2023-05-10", "until": "2023-05"}, ["post-0510"]),
            ({"since": "2023-09-20"}, []),
            ({"actor": "UKR"}, ["post-0510", "undated"]),
            ({"type": "SUPPORT"}, ["wire-0509", "post-0510"]),
            ({"report": "talks"}, ["talks"]),
        ],
    )
    def test_reports(self, record: Record, filters: dict[str, Any], reports: list[str]) -> None:
        """Reports are filtered by the day of publication and by what they tell, and say how long they are."""
        rows = list(record.reports(**filters))
        assert [row["id"] for row in rows] == reports
        assert all("text" not in row and row["characters"] == len(record.get_report(row["id"])["text"]) for row in rows)

    def test_events_and_stories_by_filter(self, record: Record) -> None:
        """Events are filtered by their own date, actors and type and by report; stories by those of their events."""
        accusations = list(record.events(type="ACCUSE", actor="UKR"))
        assert sorted(event["reports"][0] for event in accusations) == ["post-0510", "undated"]
        assert ids(record.events(report="talks", since="2023-09-30")) == ids(record.events(type="CONSULT"))
        assert [story["reports"] for story in record.stories(type="CONSULT")] == [["talks"]]
        assert [story["reports"] for story in record.stories(actor="hezbollah")] == [["undated"]]
        assert [story["reports"] for story in record.stories(report="talks", since="2023-09")] == [["talks"]]
        assert list(record.stories(since="2024")) == []

    def test_quotes_by_filter(self, record: Record) -> None:
        """A quote is found by its speaker and, undated, by the day of its report; a type makes no sense for it."""
        assert len(list(record.quotes(actor="PRK", since="2023-05-09", until="2023-05-09", report="wire-0509"))) == 1
        assert list(record.quotes(actor="RUS")) == list(record.quotes(since="2023-05-10")) == []
        with pytest.raises(FilterError, match="quotes cannot be filtered by type"):
            record.quotes(type="SUPPORT")

    def test_actors(self, record: Record) -> None:
        """An actor is listed once, with the other names met for it."""
        [kim, putin, *others] = record.actors()
        assert kim == {
            "id": "prk-kim",
            "name": "Kim Jong Un",
            "country": "PRK",
            "sector": "GOV",
            "aliases": ["Mr Kim"],
            "reason": None,
            "version": kim["version"],
            **UNJUDGED,
        }
        assert putin["aliases"] == []
        assert {other["id"] for other in others} == {"ukr", "prk", "hezbollah"}
        assert ids(record.actors(actor="PRK")) == ["prk-kim", "prk"]
        assert ids(record.actors(type="CONSULT")) == ids(record.actors(since="2023-09")) == ["prk-kim", "rus-putin"]
        assert ids(record.actors(report="undated")) == ["ukr", "hezbollah"]
        assert ids(record.actors(limit=1)) == ["prk-kim"]

    def test_actor_gains_a_name(self, record: Record) -> None:
        """A name that a later report gives to a known actor is added to its aliases."""

        class Other(ActCoder):
            def code_batch(self, reports: Sequence[Report]) -> list[Coded]:
                renamed = (Actor("prk-kim", "Kim Jong Un", "PRK", "GOV", ("Kim Chŏng-ŭn", "Mr Kim")),)
                return [Coded(c.report, c.sentences, (), (), renamed, c.terms) for c in super().code_batch(reports)]

        record._coder = Other()
        record.read([Report("Another report on the same day.", id="later")])
        assert next(record.actors(actor="KIM CHŎNG-ŬN"))["aliases"] == ["Mr Kim", "Kim Chŏng-ŭn"]

    def test_dyads(self, record: Record) -> None:
        """Dyads are counted over the events that meet the filters."""
        pairs = {(row["source"], row["target"]) for row in record.dyads()}
        assert pairs == {("PRK", "RUS"), ("RUS", "PRK"), ("UKR", "PRK"), ("hezbollah", "UKR")}
        assert [(row["source"], row["target"]) for row in record.dyads(type="CONSULT")] == [("RUS", "PRK")]
        assert len(list(record.dyads(limit=2))) == 2

    @pytest.mark.parametrize(
        ("filters", "said"),
        [
            ({"since": "last week"}, "since 'last week': write a date as 2023-05-09, 2023-05 or 2023"),
            ({"until": "2023-02-30"}, "until '2023-02-30'"),
            ({"type": "FIGHT"}, "type 'FIGHT': PLOVER's types are AGREE"),
            ({"limit": -1}, "limit -1"),
        ],
    )
    def test_wrong_filters(self, record: Record, filters: dict[str, Any], said: str) -> None:
        """A filter that cannot be read is told at the call, with the mend."""
        with pytest.raises(FilterError, match=re.escape(said)):
            record.events(**filters)


class TestIds:
    """Looking up one thing."""

    def test_prefix(self, record: Record) -> None:
        """Four characters that only one id starts with are enough, for reports, events and stories."""
        assert record.get_report("unda")["id"] == "undated"
        event = next(record.events())
        assert record.event(event["id"][:12]) == event
        assert record.story(event["story"][:12])["id"] == event["story"]

    def test_exact_id_goes_before_prefix(self, record: Record) -> None:
        """An id that is also the beginning of another is taken as it stands."""
        record.read([Report("A day of waiting.", id="undated-2")])
        assert record.get_report("undated")["id"] == "undated"

    def test_unknown_and_ambiguous(self, record: Record) -> None:
        """What no id or several ids start with is told; three characters are not enough, and % stands for itself."""
        record.read([Report("A day of waiting.", id="undated-2")])
        for wanted in ("nothing", "und", "%%%%", ""):
            with pytest.raises(UnknownIdError, match="no report has the id"):
                record.get_report(wanted)
        with pytest.raises(AmbiguousIdError, match=r"undated, undated-2"):
            record.get_report("undat")
        with pytest.raises(UnknownIdError):
            record.mentions(report="nothing")
        with pytest.raises(UnknownIdError, match="no event and no story"):
            record.compare("nothing")

    def test_compare(self, record: Record) -> None:
        """An event and a story are compared over their reports."""
        story = record.story(next(record.reports(report="wire-0509"))["story"])
        [event] = record.events(type="SUPPORT", report="wire-0509")
        assert [row["id"] for row in record.compare(story["id"])["reports"]] == story["reports"]
        assert record.compare(event["id"])["kind"] == "event"


class TestSearch:
    """Full text."""

    @pytest.mark.parametrize(
        ("query", "reports"),
        [
            ("anniversary", ["post-0510"]),
            ("victories", ["post-0510", "wire-0509"]),
            ("letter", ["wire-0509"]),
            ('"Ukraine accused"', ["post-0510"]),
            ("Ukraine -Korea", ["undated"]),
            ("Ukraine -Korea -Kim", ["undated"]),
            ("Putin OR Hezbollah", []),
            ("Putin: (*praise*) — ^kim", ["post-0510", "wire-0509"]),
            ("title:letter", []),
            ("NEAR kim", []),
            ("unheard-of", []),
        ],
    )
    def test_words(self, record: Record, query: str, reports: list[str]) -> None:
        """All words must be there, in any inflection, in the title or the text; no sign has a secret meaning."""
        assert sorted(row["id"] for row in record.search(query)) == reports

    def test_snippet(self, record: Record) -> None:
        """The snippet marks the words found."""
        [found] = record.search("justice prevails")
        marked = [found["snippet"][mark["start"] : mark["end"]] for mark in found["marks"]]
        assert marked == ["Justice", "prevail"]
        assert {key: found[key] for key in ("title", "outlet", "published")} == {
            "title": "A letter on Victory Day",
            "outlet": "The Harbour Wire",
            "published": "2023-05-09",
        }

    def test_limit_and_empty_query(self, record: Record) -> None:
        """No more than asked for; a query without a word is refused."""
        assert len(record.search("Kim", limit=1)) == 1
        for query in ("", "- —", "-Kim"):
            with pytest.raises(FilterError, match="at least one word"):
                record.search(query)

    def test_text_is_stored_once(self, tmp_path: Path) -> None:
        """On SQLite, the index holds words and no second copy of the text."""
        path = tmp_path / "record.db"
        with Record(path, coder=ActCoder()) as opened:
            opened.read([WIRE])
        with sqlite3.connect(path) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        connection.close()
        assert "report_search_docsize" in tables
        assert "report_search_content" not in tables


class TestLinking:
    """What the record does with what linking decides."""

    def test_joining_and_parting(self, record_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """When a new report joins two events and two stories, the old ones go and the joined ones are told anew."""
        items: list[linking.Item] = []

        def link(_: linking.Linking, new: Mapping[int, linking.Item]) -> linking.Links:
            items.extend(new.values())
            joined = len(items) == 3
            stories = {item.report: "s-all" if joined else f"s-{item.report}" for item in items}
            events = {m.id: "e-all" if joined else f"e-{i.report}" for i in items for m in i.mentions}
            judged = [linking.Judgement("story", items[0].report, items[-1].report, 0.5, ("They agree.",))]
            gone = [Gone("story", "s-a", "a"), Gone("event", "e-b", items[1].mentions[0].id)] if joined else []
            return linking.Links(stories, events, {"a": "a", "c": "a"} if joined else {}, judged, gone=gone)

        monkeypatch.setattr(linking.Linking, "link", link)
        told = "Kim Jong Un praised Vladimir Putin."
        a, b, c = (Report(told, id=name, published=f"2023-05-0{day}") for day, name in enumerate("abc", start=1))
        with Record(record_url, coder=ActCoder()) as opened:
            opened.read([b, a])
            assert sorted(ids(opened.events())) == ["e-a", "e-b"]
            assert [event["story"] for event in opened.events(report="b")] == ["s-b"]
            opened.read([c])
            [event], [story] = opened.events(), opened.stories()
            assert {mention["event"] for mention in opened.mentions()} == {"e-all"}
            assert ids(opened.events(actor="PRK")) == ["e-all"]
            assert opened.story("s-a") == story
            assert opened.event("e-b") == event
        assert (event["id"], event["story"], event["reports"]) == ("e-all", "s-all", ["a", "b", "c"])
        assert event["independent"] == 2
        assert (story["id"], story["events"], story["copies"]) == ("s-all", ["e-all"], [["a", "c"]])
        rows = dump(record_url, sequence=False)["judgements"]
        assert rows == [("story", "a", "b", 0.5, ["They agree."]), ("story", "a", "c", 0.5, ["They agree."])]

    def test_large_groups_move_whole(self, record_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where a group is merged, all that the record has of it goes along, named or not."""
        answers = iter(
            [
                linking.Links({"a": "s-1", "b": "s-1", "c": "s-2"}, {}, dict.fromkeys("ab", "a"), []),
                linking.Links({"d": "s-2"}, {}, {"d": "c"}, [], {"story": {"s-1": "s-2"}, "copy": {"a": "c"}}),
            ]
        )
        monkeypatch.setattr(linking.Linking, "link", lambda *_: next(answers))
        with Record(record_url, coder=ActCoder()) as opened:
            opened.read([Report("Waiting.", id=name) for name in "abc"])
            opened.read([Report("Waiting.", id="d")])
            assert ids(opened.stories()) == ["s-2"]
            assert opened.story("s-2")["reports"] == ["a", "b", "c", "d"]
            assert opened.story("s-2")["copies"] == [["a", "b", "c", "d"]]


CRASH = """
import os, sys
import sqlalchemy as sa
from test_record import ActCoder, series
from dragoman import linking
from dragoman.record import Record

where, url = sys.argv[1:]

class Dying(ActCoder):
    def code_batch(self, reports):
        if where == "coding" and len(self.asked) == 4:
            os._exit(9)
        return super().code_batch(reports)

def die(*_):
    os._exit(9)

inserts = []
if where == "writing":
    @sa.event.listens_for(sa.Engine, "after_cursor_execute")
    def count(connection, cursor, statement, *_):
        inserts.extend(statement.startswith("INSERT INTO quotes") * [1])
        if len(inserts) == 2:
            os._exit(9)
if where == "linking":
    linking.describe_story = die
Record(url, coder=Dying()).read(series(6), batch=2)
"""


def series(count: int) -> list[Report]:
    """Reports of one exchange of letters on following days."""
    return [
        Report(f"{WIRE.text} This is letter {n} of {count}.", id=f"letter-{n}", published=f"2023-05-{n + 1:02}")
        for n in range(count)
    ]


def in_another_process(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs Python that can import this module."""
    paths = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])
    environment = {**os.environ, "PYTHONPATH": paths}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


class TestCrash:
    """A process that is killed in the middle."""

    @pytest.mark.parametrize(("where", "kept"), [("coding", 4), ("writing", 2), ("linking", 6)])
    def test_second_read_completes(self, record_url: str, tmp_path: Path, where: str, kept: int) -> None:
        """Whole batches survive, nothing half-written does, and reading again gives what one reading would have."""
        died = in_another_process(CRASH, where, record_url)
        assert (died.returncode, died.stderr) == (9, "")
        left = dump(record_url)
        assert {name: len(left[name]) for name in ("reports", "mentions", "quotes", "readings", "events")} == {
            "reports": kept,
            "mentions": kept,
            "quotes": kept,
            "readings": kept,
            "events": 0,
        }
        with Record(record_url, coder=ActCoder()) as opened:
            assert opened.read(series(6), batch=2) == ReadSummary(6 - kept, kept, ())
        whole = tmp_path / "whole.db"
        with Record(whole, coder=ActCoder()) as opened:
            opened.read(series(6), batch=2)
        completed = dump(record_url, sequence=False)
        assert completed == dump(str(whole), sequence=False)
        assert len(completed["events"]) > 0


READER = """
import sys
from dragoman.record import Record
with Record(sys.argv[1], create=False) as record:
    print(len(list(record.reports())), len(list(record.search("letter"))))
"""

WRITER = """
import sys
from test_record import ActCoder, series
from dragoman.record import Record
with Record(sys.argv[1], coder=ActCoder()) as record:
    print(record.read(series(20), batch=3))
"""


class TestTwoProcesses:
    """A record that several use at once."""

    def test_reading_while_another_writes(self, record: Record, record_url: str) -> None:
        """While one process holds a transaction open, another sees what was there before, without waiting."""
        store = Store(record_url)
        with store.linking() as linkage:
            linkage.judge([{"kind": "story", "left_id": "a", "right_id": "b", "score": 1.0, "reasons": []}])
            other = in_another_process(READER, record_url)
        store.close()
        assert (other.stdout, other.stderr) == ("4 1\n", "")

    def test_writing_while_a_reader_goes_through_rows(self, record: Record) -> None:
        """Rows that are half gone through stay what they were while reports are read into the same record."""
        rows = record.reports()
        first = next(rows)
        record.read(series(3))
        assert [first["id"], *ids(rows)] == [report.id for report in REPORTS]

    def test_two_writers(self, record_url: str, tmp_path: Path) -> None:
        """Two processes that read the same at the same time leave one record of it."""
        code = "import subprocess, sys; runs = [subprocess.Popen([sys.executable, '-c', sys.argv[2], sys.argv[1]]) "
        code += "for _ in range(2)]; sys.exit(sum(run.wait() for run in runs))"
        both = in_another_process(code, record_url, WRITER)
        assert (both.returncode, both.stderr) == (0, "")
        with Record(record_url, create=False) as opened:
            assert sorted(ids(opened.reports())) == sorted(report.id for report in series(20))
            assert len(list(opened.mentions())) == 20
            assert all(row["story"] for row in opened.reports())


def make_old_record(url: str, version: str) -> None:
    """A record with one report as an older version wrote it, by the migrations up to that version."""
    address = sa.make_url(url if "://" in url else f"sqlite:///{url}")
    engine = sa.create_engine(address.set(drivername="postgresql+psycopg") if "://" in url else address)
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", "dragoman.store:migrations")
        command.upgrade(config, version)
    old = sa.MetaData()
    old.reflect(engine, only=["reports", "readings", "actors", "mentions", "parts", "link_items"])
    coded = _coded(WIRE)
    mention = coded.mentions[0].to_dict()
    body = {key: value for key, value in mention.items() if key not in ("event", "chain", "figures")}
    told = {"id": mention["id"], "report": "wire-0509", "type": body["type"], "event": "e-old", "body": body}
    item = linking.item_from_coded(coded).to_dict()
    rows = {
        "reports": WIRE.to_dict(),
        "readings": {"report": "wire-0509", "coder": "acts-0"},
        "actors": {"id": "prk-kim", "name": "Kim Jong Un", "country": "PRK"},
        "mentions": told,
        "parts": {"kind": "mention", "owner": mention["id"], "actor": "prk-kim", "country": "PRK"},
        "link_items": {"report": "wire-0509", "story": "s-old", "item": item},
    }
    with engine.begin() as connection:
        for table, row in rows.items():
            connection.execute(sa.insert(old.tables[table]).values(row))
    engine.dispose()


class TestOpening:
    """What is and what is not a record."""

    def test_default_path(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without a path the record is DRAGOMAN_RECORD, and without that dragoman.db in the working directory."""
        monkeypatch.chdir(tmp_path)
        monkeypatch.delenv("DRAGOMAN_RECORD", raising=False)
        with Record() as opened:
            assert opened.name == "dragoman.db"
        monkeypatch.setenv("DRAGOMAN_RECORD", "other.db")
        with Record():
            pass
        assert {path.name for path in tmp_path.iterdir()} >= {"dragoman.db", "other.db"}

    @pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
    @pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
    def test_tables_are_those_of_the_migrations(self, record_url: str) -> None:
        """The migrations make exactly the tables that the store works with, and end at the version it knows."""
        engine = open_engine(record_url, create=True)

        def known(name: str | None, kind: str, _: Mapping[str, Any]) -> bool:
            return "report_search" not in (name or "") and name != "ix_reports_search"

        with engine.connect() as connection:
            options = {"version_table": schema.VERSION_TABLE, "include_name": known}
            context = MigrationContext.configure(connection, opts=options)
            assert compare_metadata(context, schema.metadata) == []
            assert context.get_current_revision() == schema.VERSION
        engine.dispose()
        folder = Path(schema.__file__).parent / "migrations"
        assert ScriptDirectory(str(folder)).get_current_head() == schema.VERSION

    @pytest.mark.parametrize(
        ("version", "said"),
        [("9999", "newer Dragoman .* pip install --upgrade"), ("0000", "read the inputs into a new")],
    )
    def test_another_version(self, record: Record, record_url: str, version: str, said: str) -> None:
        """A record of an unknown version is refused with the mend, and left as it is."""
        engine = open_engine(record_url, create=False)
        with engine.begin() as connection:
            table = sa.table(schema.VERSION_TABLE, sa.column("version_num"))
            connection.execute(sa.update(table).values(version_num=version))
        with pytest.raises(SchemaError, match=said):
            Record(record_url)
        with engine.connect() as connection:
            assert connection.execute(sa.text("SELECT count(*) FROM reports")).scalar() == 4
        engine.dispose()

    @pytest.mark.parametrize("version", ["0001", "0002"])
    def test_an_older_version(self, record_url: str, version: str) -> None:
        """A record of an older version is brought to this one when it is opened, and keeps what it holds; its reports
        have no chains, which is told, and new ones are read beside them."""
        make_old_record(record_url, version)
        with Record(record_url, coder=ActCoder()) as opened:
            assert opened.get_report("wire-0509") == WIRE.to_dict()
            [mention] = opened.mentions(actor="PRK")
            assert (mention["trigger"]["text"], "chain" in mention) == ("praised", False)
            assert [row["name"] for row in opened.actors()] == ["Kim Jong Un"]
            assert [row["id"] for row in opened.search("letter")] == ["wire-0509"]
            assert [row["credits"] for row in opened.reports()] == [None]
            assert list(opened.origins()) == list(opened.outlets()) == []
            assert opened.without_chains() == 1
            assert opened.read([WIRE, POST]) == ReadSummary(1, 1, ())
            assert [row["credits"] for row in opened.reports()] == [None, []]
            assert {report for row in opened.origins() for report in row["reports"]} == {"post-0510"}
            assert opened.without_chains() == 1

    def test_older_links(self, record_url: str) -> None:
        """What an older version linked keeps its ids, and new reports are linked with it."""
        make_old_record(record_url, "0002")
        with Record(record_url, coder=ActCoder()) as opened:
            opened.read([POST])
            assert [row["story"] for row in opened.reports()] == ["s-old", "s-old"]
            assert sorted(opened.event("e-old")["reports"]) == ["post-0510", "wire-0509"]

    def test_other_tables(self, record_url: str) -> None:
        """A database that holds something else is refused, and nothing is added to it."""
        url = record_url if "://" in record_url else f"sqlite:///{record_url}"
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            connection.execute(sa.text("CREATE TABLE recipes (dish TEXT)"))
        with pytest.raises(NotARecordError, match=r"holds other tables \(recipes\)"):
            Record(record_url)
        assert sa.inspect(engine).get_table_names() == ["recipes"]
        engine.dispose()

    def test_other_file(self, tmp_path: Path) -> None:
        """A file that is no database and a folder are refused in one line, and left as they are."""
        letter = tmp_path / "letter.txt"
        letter.write_text("Dear reader, this is no record. " * 50)
        with pytest.raises(
            NotARecordError, match=r"letter\.txt: this file is not a Dragoman record; give another path"
        ):
            Record(letter)
        assert letter.read_text().startswith("Dear reader")
        with pytest.raises(NotARecordError, match="this is a folder"):
            Record(tmp_path)

    def test_missing(self, record_url: str, tmp_path: Path) -> None:
        """Without leave to create, a missing record is told and none is made; so is a missing folder."""
        with pytest.raises(MissingRecordError, match="there is no record here"):
            Record(record_url, create=False)
        assert list(tmp_path.iterdir()) == []
        with pytest.raises(RecordError, match="no-folder does not exist"):
            Record(tmp_path / "no-folder" / "record.db")

    @pytest.mark.parametrize(
        ("url", "said"),
        [
            ("mysql://host/news", "a record is a file or a postgresql:// address"),
            ("postgresql://host:port/news", "write postgresql://user@host/database"),
        ],
    )
    def test_other_addresses(self, url: str, said: str) -> None:
        """An address that is none, or of another database, is refused with the mend."""
        with pytest.raises(RecordError, match=re.escape(said)):
            Record(url)

    def test_server_that_does_not_answer(self) -> None:
        """A server that is not there is told in one line, without the password."""
        pytest.importorskip("psycopg")
        with pytest.raises(RecordError, match="no server answers there") as told:
            Record("postgresql://reader:secret@127.0.0.1:1/news")
        assert "secret" not in str(told.value)
        assert "\n" not in str(told.value)

    def test_damaged_while_open(self, tmp_path: Path) -> None:
        """A record that is destroyed under one's hands gives an error in words, not a traceback of the database."""
        path = tmp_path / "record.db"
        with Record(path, coder=ActCoder()) as opened:
            opened.read(REPORTS)
        path.write_bytes(path.read_bytes()[:8192] + b"\xff" * 200_000)
        with pytest.raises(RecordError, match=r"record\.db: ") as told:
            Record(path).read(series(3))
        assert "\n" not in str(told.value)


class TestJson:
    """Rows leave as JSON."""

    def test_rows_are_plain(self, record: Record) -> None:
        """Every row of every table can be written as JSON and comes back equal."""
        for name in ("mentions", "events", "quotes", "stories", "reports", "actors", "dyads"):
            rows = list(getattr(record, name)())
            assert rows
            assert json.loads(json.dumps(rows)) == rows
