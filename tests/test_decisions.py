"""Decisions: what people judge to belong together holds, at once and for good, and can be taken back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_record import ActCoder, dump, in_another_process

from dragoman.errors import DecisionError, UnknownIdError
from dragoman.linking.constraints import Bonds, Constraints, Rules, constraints
from dragoman.linking.decisions import VERBS, Decision
from dragoman.record import ReadSummary, Record
from dragoman.values import Coded, Report, content_id

WIRE = Report(
    "Kim Jong Un praised Vladimir Putin. State television showed the letter late in the evening, after the weather and "
    "a concert of the army choir. Listeners in the border towns heard it twice before the transmitter went silent.",
    id="wire",
    published="2023-05-09",
)
POST = Report(
    "Kim Jong Un praised Vladimir Putin on the anniversary, which diplomats in Vienna noted without surprise. Two of "
    "them recalled that similar greetings had come every spring since the railway bridge over the Tumen was repaired.",
    id="post",
    published="2023-05-10",
)
COURIER = Report(
    "Although the harvest failed again, Kim Jong Un praised Vladimir Putin once more and promised new factories. "
    "Prices of rice and cooking oil doubled within months, say traders who cross into Dandong with empty lorries.",
    id="courier",
    published="2023-05-10",
)
SHELLS = Report("Ukraine accused North Korea over deliveries of shells.", id="shells", published="2023-05-10")
TALKS = Report("Hezbollah met Ukraine. Ukraine accused Hezbollah.", id="talks", published="2023-09-14")
REPORTS = (WIRE, POST, COURIER, SHELLS, TALKS)
LATER = Report(
    "An archive in Seoul keeps the broadcast in which Kim Jong Un praised Vladimir Putin, word for word. Its "
    "librarians number every tape by hand and lend none of them, not even to ministries that ask politely.",
    id="later",
    published="2023-05-10",
)


class NewerCoder(ActCoder):
    """Reads the same acts, but gives every mention another id and another type, as a new version of a coder may."""

    version = "acts-2"

    def code_batch(self, reports: Sequence[Report]) -> list[Coded]:
        return [replace(one, mentions=tuple(map(_newer, one.mentions))) for one in super().code_batch(reports)]


def _newer(mention: Any) -> Any:
    return replace(mention, id=content_id("m", "newer", mention.id), mode="newly")


@pytest.fixture
def record(record_url: str) -> Iterator[Record]:
    """A record with the five reports; the machine takes the praise in the first three for one event."""
    with Record(record_url, coder=ActCoder()) as opened:
        opened.read(REPORTS)
        assert with_(opened, "wire") == {"wire", "post", "courier"}
        assert len(set(events(opened).values())) == 4
        yield opened


def mention(record: Record, report: str, words: str = "") -> str:
    """The id of the mention that a report makes, with these words where it makes several."""
    [found] = [m["id"] for m in record.mentions(report=report) if words in m["trigger"]["text"]]
    return str(found)


def event(record: Record, report: str, words: str = "") -> str:
    """The event of a report's mention."""
    return events(record)[mention(record, report, words)]


def events(record: Record) -> dict[str, str]:
    """The event of each mention."""
    return {mention["id"]: mention["event"] for mention in record.mentions()}


def stories(record: Record) -> dict[str, str]:
    """The story of each report."""
    return {report["id"]: report["story"] for report in record.reports()}


def copies(record: Record) -> dict[str, str]:
    """The group of copies of each report."""
    with record._store.looking() as log:
        return log.groups("copy", stories(record))


def with_(record: Record, report: str, words: str = "") -> set[str]:
    """The reports that tell of a report's event."""
    return set(record.event(event(record, report, words))["reports"])


def check(record: Record) -> None:
    """The record keeps the rules in force, and its events and stories hold exactly what is linked to them."""
    with record._store.looking() as log:
        rules = log.constraints()
    for found, groups in ((rules.events, events), (rules.stories, stories), (rules.copies, copies)):
        group = groups(record)
        assert all(len({group[id_] for id_ in ids}) == 1 for ids in found.together)
        for left, right in found.apart:
            assert {group[id_] for id_ in left}.isdisjoint(group[id_] for id_ in right)
    held = list(record.events())
    assert sorted((m, e["id"]) for e in held for m in e["mentions"]) == sorted(events(record).items())
    assert {e["id"]: e["story"] for e in held} == {e: s["id"] for s in record.stories() for e in s["events"]}
    assert sorted((r, s["id"]) for s in record.stories() for r in s["reports"]) == sorted(stories(record).items())


def partition(groups: dict[str, str]) -> set[frozenset[str]]:
    """Who is with whom, whatever the groups are called."""
    return {frozenset(id_ for id_, other in groups.items() if other == group) for group in groups.values()}


def decision(number: int, verb: str, members: str, others: str = "", left: str = "", of: int | None = None) -> Decision:
    """A decision on stories whose reports have names of one letter."""
    anchors = [[{"report": letter} for letter in letters] for letters in (members, others, left)]
    target = None if of is None else f"d{of}"
    return Decision(
        f"d{number}", f"2026-01-01T00:00:{number:02}.000000Z", "Mira", None, verb, "story", *anchors, target
    )


def rules(*made: tuple[Any, ...], there: str = "abcdefgh") -> Rules:
    """What decisions on the reports that are there come to."""
    log = [decision(number, *one) for number, one in enumerate(made)]
    return constraints(log, lambda _, anchor: anchor["report"] if anchor["report"] in there else None).stories


def sets(*letters: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(one) for one in letters)


LETTERS = st.sets(st.sampled_from("abcdefg"), min_size=1, max_size=4)


@st.composite
def logs(draw: st.DrawFn, verbs: Sequence[str] = VERBS) -> list[Decision]:
    """Any decisions, one after the other, as sets of letters that have no letter in common."""
    made: list[Decision] = []
    for number in range(draw(st.integers(1, 7))):
        verb = draw(st.sampled_from(verbs))
        members, others, left = (draw(LETTERS) for _ in range(3))
        if verb == "withdraw":
            target = draw(st.integers(0, number - 1)) if number else None
            made += [decision(number, verb, "", of=target)] if target is not None else []
        elif verb == "merge":
            made.append(decision(number, verb, "".join(sorted(members))))
        else:
            members = {min(members)} if verb in ("link", "unlink") else members
            others -= members
            left = left - members - others if verb == "link" else set()
            made.append(decision(number, verb, *("".join(sorted(one)) for one in (members, others, left))))
    return made


class TestConstraints:
    """What several decisions come to."""

    def test_each_verb(self) -> None:
        """Merged ones are one; split ones are one and apart from the rest; unlinked ones are apart from all others; a
        linked one is with the founder, and apart from those that it leaves."""
        assert rules(("merge", "abc")) == Rules(sets("abc"))
        assert rules(("split", "ab", "cd")) == Rules(sets("ab"), [sets("ab", "cd")] and (sets("ab", "cd"),))
        assert rules(("unlink", "a", "bc")) == Rules((), (sets("a", "bc"),))
        assert rules(("link", "a", "bc", "de")) == Rules(sets("ab"), (sets("a", "de"),))

    def test_later_wins(self) -> None:
        """Of two decisions that contradict each other the later one holds, in whatever order they come."""
        assert rules(("merge", "ab"), ("unlink", "a", "b")) == Rules((), (sets("a", "b"),))
        assert rules(("unlink", "a", "b"), ("merge", "ab")) == Rules(sets("ab"))

    def test_the_rest_of_a_contradicted_decision_holds(self) -> None:
        """Of four that were merged, three stay one when the fourth is unlinked, whichever it is."""
        assert rules(("merge", "abcd"), ("unlink", "c", "abd")) == Rules(sets("abd"), (sets("c", "abd"),))
        assert rules(("merge", "abcd"), ("unlink", "a", "bcd")) == Rules(sets("bcd"), (sets("a", "bcd"),))
        assert rules(("merge", "abcd"), ("split", "ab", "cd")) == Rules(sets("ab", "cd"), (sets("ab", "cd"),))

    def test_linking_back(self) -> None:
        """One that was unlinked and is linked again is where it was; of two that were split off, only that one."""
        assert rules(("merge", "abc"), ("unlink", "c", "ab"), ("link", "c", "ab")) == Rules(sets("abc"))
        back = rules(("split", "ab", "cd"), ("link", "a", "cd", "b"))
        assert back.together == sets("ac")
        assert set(back.apart) == {sets("b", "cd"), sets("a", "b")}

    def test_what_follows_from_two(self) -> None:
        """A later «apart» parts what two earlier merges came to."""
        found = rules(("merge", "ab"), ("merge", "bc"), ("unlink", "a", "c"))
        assert found == Rules(sets("bc"), (sets("a", "c"),))

    def test_withdrawn(self) -> None:
        """A withdrawn decision has no force, and what it had overruled holds again; a withdrawal can be withdrawn."""
        made = [("merge", "ab"), ("unlink", "a", "b"), ("withdraw", "", "", "", 1)]
        assert rules(*made) == Rules(sets("ab"))
        assert rules(*made, ("withdraw", "", "", "", 2)) == Rules((), (sets("a", "b"),))

    def test_what_is_not_there(self) -> None:
        """What the record doesn't have is left out, and holds nothing together that is there."""
        assert rules(("merge", "abx")) == Rules(sets("ab"))
        assert rules(("merge", "ax"), ("merge", "xb"), ("unlink", "c", "x")) == Rules()
        assert rules(("link", "a", "xbc")) == Rules(sets("ab"))

    @given(logs())
    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_any_decisions(self, made: list[Decision]) -> None:
        """The rules never contradict each other, and the last decision, where it is in force, holds in all it says."""
        found = constraints(made, lambda _, anchor: anchor["report"]).stories
        seen = [id_ for ids in found.together for id_ in ids]
        assert len(seen) == len(set(seen))
        bonds = Bonds(found)
        assert all(bonds.join(*list(ids)[:2]) for ids in found.together)
        for left, right in found.apart:
            assert {bonds.root(id_) for id_ in left}.isdisjoint(bonds.root(id_) for id_ in right)
        if made and made[-1].verb != "withdraw":
            last = constraints(made[-1:], lambda _, anchor: anchor["report"]).stories
            assert all(len({bonds.root(id_) for id_ in ids}) == 1 for ids in last.together)
            assert not any(bonds.join(one, other) for a, b in last.apart for one in a for other in b)

    @given(logs(("merge", "split", "link", "unlink")))
    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_all_withdrawn(self, made: list[Decision]) -> None:
        """When each decision is withdrawn, the newest first, nothing is left of them."""
        for one in made[::-1]:
            made.append(replace(decision(50, "withdraw", ""), id=f"w{one.id}", decision=one.id))
        assert constraints(made, lambda _, anchor: anchor["report"]) == Constraints(stories=Rules())


class TestBonds:
    """Groups that keep rules while they are joined."""

    def test_refuses_what_follows(self) -> None:
        """Two groups are not joined where any of their members, or of those bound to them, must be apart."""
        bonds = Bonds(Rules(sets("ab"), (sets("b", "c"),)))
        assert bonds.join("c", "d")
        assert not bonds.join("a", "d")
        assert bonds.join("a", "e")
        assert not bonds.join("d", "e")
        assert bonds.root("b") == bonds.root("e") != bonds.root("d") == bonds.root("c")


class TestDecide:
    """Each verb takes effect at once."""

    def test_merge(self, record: Record) -> None:
        """Two events become one, described anew over all its reports; the row says what came out of what."""
        ours, theirs = event(record, "wire"), event(record, "shells")
        made = record.merge(theirs, ours, by="Mira", reason="one exchange")
        assert set(made["before"]) == {ours, theirs}
        assert made["after"] == [event(record, "wire")] == [event(record, "shells")]
        assert with_(record, "shells") == {"wire", "post", "courier", "shells"}
        assert (made["author"], made["reason"], made["verb"], made["kind"]) == (
            "Mira",
            "one exchange",
            "merge",
            "event",
        )
        check(record)

    def test_merge_stories(self, record: Record) -> None:
        """Two stories become one, which spans the days of both; their events stay."""
        before = partition(events(record))
        record.merge(stories(record)["wire"], stories(record)["talks"])
        story = record.story(stories(record)["talks"])
        assert {"wire", "talks"} <= set(story["reports"])
        assert (story["first"], story["last"]) == ("2023-05-09", "2023-09-14")
        assert partition(events(record)) == before
        check(record)

    def test_merged_stories_tell_one_event(self, record: Record) -> None:
        """What two reports tell is compared anew when their stories become one, and again when that is taken back."""
        apart = events(record)
        made = record.merge(stories(record)["talks"], stories(record)["shells"])
        assert event(record, "talks", "accused") == event(record, "shells")
        check(record)
        record.withdraw(made["id"])
        assert partition(events(record)) == partition(apart)
        check(record)

    def test_split(self, record: Record) -> None:
        """Of three mentions two leave: they are one event, and the third another."""
        made = record.split(event(record, "wire"), mention(record, "post"), "courier")
        assert (with_(record, "wire"), with_(record, "post")) == ({"wire"}, {"post", "courier"})
        assert (len(made["before"]), len(made["after"])) == (1, 2)
        check(record)

    def test_split_a_story(self, record: Record) -> None:
        """A report leaves its story and is one by itself."""
        record.split(stories(record)["wire"], "post")
        assert record.story(stories(record)["post"])["reports"] == ["post"]
        check(record)

    def test_link(self, record: Record) -> None:
        """A mention moves to another event, and those it was with stay where they are."""
        record.link(mention(record, "courier"), event(record, "talks", "met"))
        assert (with_(record, "courier"), with_(record, "wire")) == ({"courier", "talks"}, {"wire", "post"})
        check(record)

    def test_link_a_report(self, record: Record) -> None:
        """A report moves to another story."""
        record.link("talks", stories(record)["wire"])
        assert stories(record)["talks"] == stories(record)["wire"]
        check(record)

    def test_unlink(self, record: Record) -> None:
        """A mention leaves its event, the rest stays; a report leaves its story."""
        record.unlink(mention(record, "post"))
        assert (with_(record, "wire"), with_(record, "post")) == ({"wire", "courier"}, {"post"})
        record.unlink("post")
        assert record.story(stories(record)["post"])["reports"] == ["post"]
        check(record)

    def test_copies(self, record: Record) -> None:
        """Two reports are copies when somebody says so, and count once; and no copies when somebody says that."""
        assert record.event(event(record, "wire"))["independent"] == 3
        record.link("wire", "post", copy=True)
        assert copies(record)["wire"] == copies(record)["post"] != copies(record)["courier"]
        assert record.event(event(record, "wire"))["independent"] == 2
        record.unlink("wire", "post")
        assert copies(record)["wire"] != copies(record)["post"]
        assert record.event(event(record, "wire"))["independent"] == 3
        check(record)

    def test_withdraw(self, record: Record) -> None:
        """What a decision did is undone, and the log keeps both."""
        before = events(record)
        made = record.split(event(record, "wire"), "post", "courier")
        back = record.withdraw(made["id"][:6], by="Ben")
        assert events(record) == before
        first, second = record.decisions()
        assert (first["id"], first["withdrawn"]) == (made["id"], back["id"])
        assert (second["verb"], second["decision"], second["author"]) == ("withdraw", made["id"], "Ben")
        record.withdraw(back["id"])
        assert with_(record, "post") == {"post", "courier"}
        check(record)

    def test_author(self, record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
        """Who isn't named is DRAGOMAN_AUTHOR, or else who is logged in; where nobody is, that is told."""
        monkeypatch.setenv("DRAGOMAN_AUTHOR", "The desk")
        assert record.unlink(mention(record, "wire"))["author"] == "The desk"
        monkeypatch.delenv("DRAGOMAN_AUTHOR")
        monkeypatch.setattr("getpass.getuser", lambda: "mira")
        assert record.unlink(mention(record, "post"))["author"] == "mira"
        monkeypatch.setattr("getpass.getuser", _nobody)
        with pytest.raises(DecisionError, match="nobody is named"):
            record.withdraw(next(record.decisions())["id"])

    def test_log_is_only_added_to(self, record: Record, record_url: str) -> None:
        """Rows of the log stay what they are while others are added."""
        made = record.unlink(mention(record, "wire"))
        first = dump(record_url)["decisions"]
        record.withdraw(made["id"])
        record.unlink(mention(record, "post"))
        assert dump(record_url)["decisions"][:1] == first


def _nobody() -> str:
    raise KeyError("getpwuid(): uid not found: 4711")


class TestRefused:
    """Decisions that can't be carried out, or would change nothing, are told in a line and leave no trace."""

    @pytest.mark.parametrize(
        ("call", "said"),
        [
            (lambda r: r.merge(event(r, "wire"), event(r, "post")), "two different events or stories are needed"),
            (lambda r: r.merge(event(r, "wire")), "two different"),
            (lambda r: r.merge(event(r, "wire"), stories(r)["wire"]), "give ids of one kind"),
            (lambda r: r.merge(event(r, "wire"), mention(r, "shells")), "of a mention: give that of an event or"),
            (lambda r: r.split(event(r, "wire"), "wire", "post", "courier"), "leave at least one"),
            (lambda r: r.split(event(r, "wire")), "nothing was given that should leave"),
            (lambda r: r.split(event(r, "wire"), "shells"), "report shells has no part in e"),
            (lambda r: r.split(event(r, "wire"), mention(r, "shells")), "has no part in e"),
            (lambda r: r.split(stories(r)["wire"], mention(r, "wire")), "the id of a mention: give that of a report"),
            (lambda r: r.link(mention(r, "wire"), event(r, "post")), "already"),
            (lambda r: r.link("wire", event(r, "post")), "is the id of a report: give that of a mention"),
            (lambda r: r.link("wire", "post"), "is the id of a report: give that of an event or a story"),
            (lambda r: r.link("wire", "wire", copy=True), "given twice"),
            (lambda r: r.unlink(mention(r, "shells")), "is alone in its event"),
            (lambda r: r.unlink(event(r, "wire")), "is the id of an event: give that of a mention or a report"),
            (lambda r: r.unlink("wire", "shells"), "not taken for copies"),
        ],
    )  # fmt: skip
    def test_refused(self, record: Record, record_url: str, call: Callable[[Record], Any], said: str) -> None:
        """The message names the thing, and the record is as it was."""
        before = dump(record_url)
        with pytest.raises(DecisionError, match=said):
            call(record)
        assert dump(record_url) == before

    def test_unknown(self, record: Record) -> None:
        """An id that nothing has is told as everywhere."""
        for call in (record.merge, record.unlink, record.withdraw):
            with pytest.raises(UnknownIdError, match="0000none"):
                call("0000none")

    def test_withdrawn_already(self, record: Record) -> None:
        """A decision is withdrawn once."""
        made = record.unlink(mention(record, "wire"))
        record.withdraw(made["id"])
        with pytest.raises(DecisionError, match="has been withdrawn by d"):
            record.withdraw(made["id"])


class TestSurvive:
    """Decisions hold for what is read, coded and linked later."""

    def test_merged_event_grows(self, record: Record) -> None:
        """A merged event keeps together, and takes in a new report that fits one part of it."""
        record.merge(event(record, "wire"), event(record, "talks", "met"))
        record.read([LATER])
        assert with_(record, "later") == {"wire", "post", "courier", "talks", "later"}
        check(record)

    def test_unlinked_stays_out(self, record: Record) -> None:
        """What was unlinked doesn't come back by way of a new mention that fits both."""
        record.unlink(mention(record, "wire"))
        record.read([LATER])
        assert with_(record, "wire").isdisjoint({"post", "courier"})
        check(record)

    def test_reading_again(self, record: Record, record_url: str) -> None:
        """Reading the same again changes nothing."""
        record.split(event(record, "wire"), "post")
        before = dump(record_url)
        assert record.read(REPORTS) == ReadSummary(0, 5, ())
        assert dump(record_url) == before

    def test_relink(self, record: Record) -> None:
        """Linking everything anew gives the same groups, with the decisions kept."""
        record.merge(event(record, "wire"), event(record, "shells"))
        record.unlink(mention(record, "post"))
        record.link("talks", stories(record)["wire"])
        record.link("wire", "courier", copy=True)
        before = [partition(groups(record)) for groups in (events, stories, copies)]
        assert record.relink() == 5
        assert [partition(groups(record)) for groups in (events, stories, copies)] == before
        check(record)

    def test_recode(self, record: Record, record_url: str) -> None:
        """What another coder codes anew keeps its place: a mention is known by where its trigger stands."""
        record.merge(event(record, "wire"), event(record, "shells"))
        record.unlink(mention(record, "post"))
        old = set(events(record))
        with Record(record_url, coder=NewerCoder()) as newer:
            assert newer.recode() == ReadSummary(5, 0, ())
            assert old.isdisjoint(events(newer))
            assert {m["mode"] for m in newer.mentions()} == {"newly"}
            assert with_(newer, "shells") == {"wire", "courier", "shells"}
            assert with_(newer, "post") == {"post"}
            check(newer)


class TestRecode:
    """``Record.recode``."""

    def test_like_reading_with_the_new_coder(self, record: Record, record_url: str, tmp_path: Path) -> None:
        """Afterwards the record holds what reading everything with the new coder would have put there."""
        with Record(record_url, coder=NewerCoder()) as newer:
            newer.recode(batch=2)
        whole = tmp_path / "whole.db"
        with Record(whole, coder=NewerCoder()) as fresh:
            fresh.read(REPORTS)
        found, wanted = dump(record_url, sequence=False), dump(str(whole), sequence=False)
        for table in ("reports", "mentions", "quotes", "events", "stories", "citations", "origins"):
            assert found[table] == wanted[table]
        assert [row[:2] for row in found["readings"]] == [row[:2] for row in wanted["readings"]]
        assert sorted(found["parts"]) == sorted(wanted["parts"])

    def test_nothing_to_do(self, record: Record, record_url: str) -> None:
        """What this version coded stays as it is."""
        before = dump(record_url)
        assert record.recode() == ReadSummary(0, 5, ())
        assert dump(record_url) == before

    def test_only_what_is_older(self, record: Record, record_url: str) -> None:
        """Reports that the new coder read are left alone."""
        coder = NewerCoder()
        with Record(record_url, coder=coder) as newer:
            newer.read([LATER])
            coder.asked.clear()
            assert newer.recode() == ReadSummary(5, 1, ())
            assert "later" not in coder.asked
            assert with_(newer, "later") == {"wire", "post", "courier", "later"}
            check(newer)

    def test_report_that_cannot_be_coded(self, record: Record, record_url: str) -> None:
        """A report that the new coder fails on keeps what the old one made of it, and is told."""

        class Failing(NewerCoder):
            def code_batch(self, reports: Sequence[Report]) -> list[Coded]:
                if any(report.id == "post" for report in reports):
                    raise ValueError("no words")
                return super().code_batch(reports)

        kept = list(record.mentions(report="post"))
        with Record(record_url, coder=Failing()) as newer:
            summary = newer.recode()
            assert (summary.read, summary.failures[0].source) == (4, "report post")
            assert [m["id"] for m in newer.mentions(report="post")] == [m["id"] for m in kept]
            check(newer)

    def test_killed(self, record_url: str) -> None:
        """A process that is killed in the middle loses nothing: each report is as the old or as the new coder left it,
        and recoding again completes it."""
        with Record(record_url, coder=ActCoder()) as opened:
            opened.read(REPORTS)
            opened.merge(event(opened, "wire"), event(opened, "shells"))
        died = in_another_process(DYING, record_url)
        assert (died.returncode, died.stderr) == (9, "")
        with Record(record_url, coder=NewerCoder()) as newer:
            assert len(list(newer.reports())) == 5
            assert len(events(newer)) == 6
            assert newer.recode().read == 3
            assert with_(newer, "shells") == {"wire", "post", "courier", "shells"}
            check(newer)


DYING = """
import os, sys
from test_decisions import NewerCoder
from dragoman.record import Record

class Dying(NewerCoder):
    def code_batch(self, reports):
        if len(self.asked) == 2:
            os._exit(9)
        return super().code_batch(reports)

Record(sys.argv[1], coder=Dying()).recode(batch=2)
"""


class TestImport:
    """Decisions of another record."""

    def test_there_and_back(self, record: Record, tmp_path: Path) -> None:
        """Decisions that are exported and imported hold in the other record, with their authors and times; importing
        them again adds none."""
        record.merge(event(record, "wire"), event(record, "shells"), by="Mira")
        undone = record.unlink(mention(record, "post"), by="Ben")
        record.withdraw(undone["id"], by="Mira")
        record.merge(stories(record)["wire"], stories(record)["talks"])
        with Record(tmp_path / "other.db", coder=ActCoder()) as other:
            other.read(REPORTS)
            assert other.import_decisions(export(record, tmp_path)).added == 4
            assert list(other.decisions()) == list(record.decisions())
            assert partition(events(other)) == partition(events(record))
            assert partition(stories(other)) == partition(stories(record))
            again = other.import_decisions(export(record, tmp_path))
            assert (again.added, again.known, again.failures) == (0, 4, ())
            check(other)

    def test_waits_for_reports(self, record: Record, tmp_path: Path) -> None:
        """What is decided about reports that aren't there waits, and holds as soon as they are read."""
        record.merge(event(record, "wire"), event(record, "shells"))
        record.unlink(mention(record, "post"))
        with Record(tmp_path / "other.db", coder=ActCoder()) as other:
            other.read([TALKS])
            assert other.import_decisions(export(record, tmp_path)).waiting == 2
            assert next(other.decisions())["waits_for"] == ["courier", "post", "shells", "wire"]
            other.read([POST, SHELLS])
            other.read([COURIER, WIRE])
            assert with_(other, "shells") == {"wire", "courier", "shells"}
            assert [row["waits_for"] for row in other.decisions()] == [[], []]
            check(other)

    def test_order_is_that_of_the_times(self, record: Record, tmp_path: Path) -> None:
        """An imported decision that was made before one of this record's own gives way to it."""
        with Record(tmp_path / "other.db", coder=ActCoder()) as other:
            other.read(REPORTS)
            record.unlink(mention(record, "wire"))
            other.split(event(other, "wire"), "post")
            other.withdraw(next(other.decisions())["id"])
            other.merge(event(other, "wire"), event(other, "shells"))
            other.import_decisions(export(record, tmp_path))
            assert with_(other, "wire") == {"wire", "post", "courier", "shells"}

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"verb": "marry"}, "verb 'marry' is none of merge, split, link, unlink, withdraw"),
            ({"kind": "day"}, "kind 'day' is none of"),
            ({"id": 7}, "a decision needs id"),
            ({"author": " "}, "a decision needs author"),
            ({"time": "yesterday"}, "no ISO 8601"),
            ({"members": [{"report": "wire"}]}, "one of its members lacks mention"),
            ({"members": "wire"}, "members of a decision is a list"),
            ({"members": []}, "says nothing of what"),
            ({"verb": "withdraw"}, "says nothing of what"),
        ],
    )
    def test_line_that_is_none(self, record: Record, tmp_path: Path, change: dict[str, Any], said: str) -> None:
        """A line that is no decision is told with its place, and the others are added."""
        row = record.unlink(mention(record, "wire"))
        path = tmp_path / "decisions.jsonl"
        good = json.dumps({**row, "id": "d-another"})
        path.write_text(f"{json.dumps({**row, **change})}\n\n{good}\nno JSON\n[1]\n")
        summary = record.import_decisions(path)
        assert (summary.added, [one.source for one in summary.failures]) == (1, [f"{path}:{n}" for n in (1, 4, 5)])
        assert said in summary.failures[0].reason


def export(record: Record, folder: Path) -> Path:
    path = folder / "decisions.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in record.decisions()))
    return path


class TestLarge:
    """Groups of which linking looks at a sample only."""

    @pytest.fixture
    def large(self, tmp_path: Path) -> Iterator[Record]:
        """Two events with forty mentions each, in two stories."""
        praise = [Report(f"{POST.text} Told {n} times.", id=f"post-{n}", published="2023-05-10") for n in range(40)]
        shells = [Report(f"{SHELLS.text} Told {n} times.", id=f"shells-{n}", published="2023-05-10") for n in range(40)]
        with Record(tmp_path / "large.db", coder=ActCoder()) as opened:
            opened.read([*praise, *shells])
            assert sorted(len(event["mentions"]) for event in opened.events()) == [40, 40]
            yield opened

    def test_parts_leave_and_come_back(self, large: Record) -> None:
        """Members that linking doesn't look at leave, alone or together, and are back when that is withdrawn."""
        before = events(large)
        alone = large.unlink(mention(large, "post-9"))
        check(large)
        some = large.split(event(large, "post-1"), *(f"post-{n}" for n in range(5, 35) if n != 9))
        check(large)
        assert sorted(len(one["mentions"]) for one in large.events()) == [1, 10, 29, 40]
        large.withdraw(some["id"])
        large.withdraw(alone["id"])
        assert events(large) == before

    def test_merged_and_parted(self, large: Record) -> None:
        """Two that are merged are one, and two again when that is withdrawn; so are their stories."""
        before = [events(large), stories(large)]
        made = [
            large.merge(event(large, "post-1"), event(large, "shells-1")),
            large.merge(stories(large)["post-1"], stories(large)["shells-1"]),
        ]
        assert [len(row["mentions"]) for row in large.events()] == [80]
        assert [len(row["reports"]) for row in large.stories()] == [80]
        for row in made[::-1]:
            large.withdraw(row["id"])
        assert [events(large), stories(large)] == before
        check(large)


DECIDE = """
import sys
from dragoman.record import Record
url, author, *mentions = sys.argv[1:]
with Record(url, create=False) as record:
    for mention in mentions:
        record.unlink(mention, by=author)
"""


class TestTwoPeople:
    """Two who decide at the same time."""

    def test_no_decision_is_lost(self, record_url: str) -> None:
        """Each works on what the other has just left, so that all decisions of both are kept and hold."""
        reports = [Report(f"{POST.text} Told {n} times.", id=f"post-{n}", published="2023-05-10") for n in range(9)]
        with Record(record_url, coder=ActCoder()) as opened:
            opened.read(reports)
            assert len(set(events(opened).values())) == 1
            told = sorted(events(opened))
        code = (
            "import subprocess, sys; runs = [subprocess.Popen([sys.executable, '-c', sys.argv[1], sys.argv[2], *who]) "
        )
        code += "for who in (sys.argv[3:7], sys.argv[7:])]; sys.exit(sum(run.wait() for run in runs))"
        both = in_another_process(code, DECIDE, record_url, "Mira", *told[:3], "Ben", *told[3:6])
        assert (both.returncode, both.stderr) == (0, "")
        with Record(record_url, create=False) as opened:
            made = list(opened.decisions())
            assert sorted(row["author"] for row in made) == ["Ben"] * 3 + ["Mira"] * 3
            assert [row["time"] for row in made] == sorted(row["time"] for row in made)
            alone = [event["mentions"] for event in opened.events() if len(event["mentions"]) == 1]
            assert sorted(alone) == [[id_] for id_ in told[:6]]
            check(opened)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record that each example starts from."""
    path = tmp_path_factory.mktemp("template") / "record.db"
    with Record(path, coder=ActCoder()) as opened:
        opened.read(REPORTS)
    return path


def test_what_came_along_goes_too(record: Record) -> None:
    """When a mention is no longer linked to an event, what joined the event because of it leaves as well."""
    made = record.link(mention(record, "shells"), event(record, "wire"), by="Mira")
    record.merge(stories(record)["talks"], stories(record)["shells"], by="Mira")
    assert event(record, "talks", "accused") == event(record, "wire")
    record.withdraw(made["id"], by="Mira")
    assert with_(record, "wire") == {"wire", "post", "courier"}


class TestAnyDecisions:
    """Whatever is decided, in whatever order."""

    @given(st.data())
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_rules_hold_and_can_be_undone(self, template: Path, data: st.DataObject) -> None:
        """After each decision the record keeps all that is in force; when all are withdrawn, newest first, it is what
        the machine made of it."""
        path = template.with_name("example.db")
        shutil.copy(template, path)
        with Record(path, coder=ActCoder()) as record:
            machine = [events(record), stories(record), copies(record)]
            made = [row for _ in range(data.draw(st.integers(1, 5))) if (row := decide(record, data))]
            check(record)
            for row in made[::-1]:
                record.withdraw(row["id"])
            assert [events(record), stories(record), copies(record)] == machine
        path.unlink()


def decide(record: Record, data: st.DataObject) -> dict[str, Any] | None:
    """One decision on what is there, or none where it would change nothing."""
    verb = data.draw(st.sampled_from(["merge", "split", "link", "unlink", "link copy", "unlink copy"]))
    kind = data.draw(st.sampled_from([events, stories]))
    groups = kind(record)
    some = st.sampled_from(sorted(groups))
    one, other = data.draw(some), data.draw(some)
    reports = [data.draw(st.sampled_from(sorted(stories(record)))) for _ in range(2)]
    calls: dict[str, Callable[[], dict[str, Any]]] = {
        "merge": lambda: record.merge(groups[one], groups[other]),
        "split": lambda: record.split(groups[one], one, *([other] if groups[other] == groups[one] else [])),
        "link": lambda: record.link(one, groups[other]),
        "unlink": lambda: record.unlink(one),
        "link copy": lambda: record.link(*reports, copy=True),
        "unlink copy": lambda: record.unlink(*reports),
    }
    try:
        return calls[verb]()
    except DecisionError:
        return None
