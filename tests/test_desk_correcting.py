"""Correcting in the browser: what stands on the pages, each correction by its key, two people at once, the review."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from cli_samples import fill
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from dragoman import Record
from dragoman.web import Settings, create_app
from dragoman.web.pages import history, review

Row = dict[str, Any]

TOKEN = "a-reader-who-may-look-but-not-correct"  # noqa: S105 - opens only the desks of these tests


@pytest.fixture(autouse=True)
def _author(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_AUTHOR", "Mira")


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A record of three reports: one event that two of them tell, two that one tells."""
    return fill(tmp_path / "record.db")


@pytest.fixture
def record(path: str) -> Iterator[Record]:
    with Record(path) as opened:
        yield opened


@pytest.fixture
def client(path: str) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(path)), base_url="http://127.0.0.1") as opened:
        yield opened


def of_type(record: Record, type_: str) -> Row:
    """The only event of a type."""
    [event] = record.events(type=type_)
    return event


def last(record: Record) -> Row:
    """The newest decision."""
    return list(record.decisions())[-1]


class TestPages:
    """What stands on the pages, also without scripts."""

    def test_review_shows_what_is_most_worth_a_look(self, client: TestClient, record: Record) -> None:
        """Each event stands there with why it is worth a look, its type explained, and its words marked."""
        page = client.get("/review").text
        assert page.count('<article class="review-item"') == len(list(record.events()))
        assert "events</span>" not in page
        assert "read rightly is" in page
        assert "Criticises, condemns, blames" in page
        assert ">condemned</mark>" in page

    def test_review_of_one_type(self, client: TestClient, record: Record) -> None:
        """The queue can be of one type, and is counted so."""
        page = client.get("/review?type=SUPPORT").text
        assert page.count('<article class="review-item"') == 1
        assert f"review-{of_type(record, 'SUPPORT')['id']}" in page

    def test_review_goes_on_without_scripts(
        self, client: TestClient, record: Record, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """«More events» leads to a page with those that come next, each event once."""
        monkeypatch.setattr(review, "AT_ONCE", 2)
        first = client.get("/review").text
        [more] = re.findall(r'href="(/review\?[^"]*after[^"]*)"', first)
        second = client.get(html.unescape(more)).text
        assert "<title>Review" in second
        shown = re.findall(r'id="review-(e\w+)" ', first) + re.findall(r'id="review-(e\w+)" ', second)
        assert sorted(shown) == sorted(event["id"] for event in record.events())

    def test_random_sample_says_what_it_is_for(self, client: TestClient) -> None:
        """Why a random sample is honest is told where one is judged."""
        assert "Only such a" in client.get("/review?drawn=random").text
        assert "Only such a" not in client.get("/review").text

    def test_an_empty_queue_leads_on(self, client: TestClient, record: Record) -> None:
        """Where nothing is left to judge, that is told."""
        for event in list(record.events()):
            record.accept(event["id"])
        assert "Nothing is left to judge here" in client.get("/review").text

    def test_history_tells_before_and_after(self, client: TestClient, record: Record) -> None:
        """A correction stands there with who, why, and the field before and after."""
        record.correct(of_type(record, "ACCUSE")["id"], {"type": "REJECT"}, by="Ines", reason="It says so.")
        page = client.get("/history").text
        for words in (
            "Ines",
            "corrected",
            "<del><bdi>ACCUSE</bdi></del>",
            "<ins><bdi>REJECT</bdi></ins>",
            "It says so.",
        ):
            assert words in page

    @pytest.mark.parametrize(
        ("query", "shown"),
        [("by=Ines", 1), ("by=Mira", 2), ("verb=reject", 1), ("since=2001-01-01", 3), ("until=2001-01-01", 0)],
    )
    def test_history_is_filtered(self, client: TestClient, record: Record, query: str, shown: int) -> None:
        """By person, by what was done, and by time."""
        record.accept(of_type(record, "ACCUSE")["id"], by="Ines")
        record.accept(of_type(record, "SUPPORT")["id"])
        record.reject(of_type(record, "CONSULT")["id"])
        assert client.get(f"/history?{query}").text.count('<li class="change') == shown

    def test_history_goes_on_older_pages(
        self, client: TestClient, record: Record, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """So many decisions stand on a page, and the rest behind «Older»."""
        monkeypatch.setattr(history, "AT_ONCE", 2)
        for event in list(record.events()):
            record.accept(event["id"])
        assert client.get("/history").text.count('<li class="change') == 2
        assert 'href="/history?start=2"' in client.get("/history").text
        assert client.get("/history?start=2").text.count('<li class="change') == 1

    def test_the_log_is_handed_on_as_lines(self, client: TestClient, record: Record) -> None:
        """The download is what another record takes in."""
        made = record.accept(of_type(record, "ACCUSE")["id"])
        [line] = client.get("/history.jsonl").text.splitlines()
        assert json.loads(line)["id"] == made["id"]

    def test_accuracy_tells_both_samples(self, client: TestClient, record: Record) -> None:
        """What was drawn at random and all that was judged stand apart, with numbers and intervals."""
        assert "Nobody has judged anything yet" in client.get("/accuracy").text
        record.accept(of_type(record, "ACCUSE")["id"], drawn="random")
        record.reject(of_type(record, "SUPPORT")["id"])
        page = client.get("/accuracy").text
        assert page.index("There is such a thing at all") < page.index("All that was judged")
        assert "<b>100 %</b>" in page
        assert "<b>50 %</b>" in page
        assert "9 and 91 %" in page
        assert " style=" not in page

    def test_actors_complete_by_the_beginning_of_a_word(self, client: TestClient) -> None:
        """«stol» finds Jens Stoltenberg; a sign of a pattern finds nothing."""
        names = [row["name"] for row in client.get("/complete/actors?name=stol").json()["rows"]]
        assert names == ["Jens Stoltenberg"]
        assert client.get("/complete/actors?name=%25").json() == {"rows": []}


class TestReaders:
    """Who may look only."""

    @pytest.fixture
    def reader(self, path: str) -> Iterator[TestClient]:
        settings = Settings(path, token=TOKEN, role="read")
        headers = {"Authorization": f"Bearer {TOKEN}"}
        with TestClient(create_app(settings), base_url="http://127.0.0.1", headers=headers) as opened:
            yield opened

    def test_nothing_to_correct_is_shown(self, reader: TestClient, record: Record) -> None:
        """No toolbar, no dialogs, no script; a word says why."""
        for address in ("/review", f"/events/{of_type(record, 'ACCUSE')['id']}", "/history"):
            page = reader.get(address).text
            assert "You can look, but not correct" in page
            assert "data-action" not in page
            assert "correct.js" not in page

    def test_taking_in_is_refused(self, reader: TestClient) -> None:
        """Decisions of another record are changes too."""
        answer = reader.post("/history", content=b"", headers={"Content-Type": "application/x-ndjson"})
        assert answer.status_code == 403


@pytest.fixture
def at(serve: Callable[..., str], path: str) -> str:
    """The address of the desk on the record."""
    return serve(path)


def told(page: Page, words: str) -> None:
    """Waits until the message says so."""
    expect(page.locator("#correct-message")).to_contain_text(words)


def forgive(page: Page, words: str) -> None:
    """Takes what was expected out of what the browser complained of: an answer that refuses something."""
    complaints: list[str] = page.told  # type: ignore[attr-defined]
    expected = [one for one in complaints if words in one]
    assert expected
    complaints[:] = [one for one in complaints if one not in expected]


class TestKeys:
    """Each correction of an event by its key."""

    @pytest.fixture
    def event(self, record: Record) -> Row:
        return of_type(record, "ACCUSE")

    @pytest.fixture
    def page(self, window: Callable[..., Page], at: str, event: Row) -> Page:
        return window(f"{at}/events/{event['id']}")

    def test_accept_then_undo(self, page: Page, record: Record, event: Row) -> None:
        """a accepts, and u takes it back; both are in the log."""
        page.keyboard.press("a")
        told(page, "Accepted: ACCUSE: Russia → Finland")
        assert record.event(event["id"])["judged"] == "accepted"
        page.keyboard.press("u")
        told(page, "Undone")
        assert record.event(event["id"])["judged"] is None
        assert [one["verb"] for one in record.decisions()] == ["accept", "withdraw"]

    def test_reject_then_undo_by_the_button(self, page: Page, record: Record) -> None:
        """x rejects; the message's «Undo» brings the event back."""
        page.keyboard.press("x")
        told(page, "Rejected")
        assert list(record.events(type="ACCUSE")) == []
        page.locator("#correct-message [data-undo]").click()
        told(page, "Undone")
        assert len(list(record.events(type="ACCUSE"))) == 1

    def test_type_by_letters(self, page: Page, record: Record, event: Row) -> None:
        """t, a few letters of the type, Enter."""
        page.keyboard.press("t")
        page.keyboard.type("rej")
        expect(page.locator("#correct-type [role=option]")).to_have_count(1)
        page.keyboard.press("Enter")
        told(page, "Corrected")
        assert record.event(event["id"])["type"] == "REJECT"

    def test_mode_by_arrows(self, page: Page, record: Record, event: Row) -> None:
        """w, then the arrow keys among the modes of the type."""
        page.keyboard.press("w")
        expect(page.locator("#correct-mode")).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        told(page, "Corrected")
        assert record.event(event["id"])["mode"] == "investigate"

    def test_roles_with_completion_and_a_reason(self, page: Page, record: Record, event: Row) -> None:
        """o adds an actor of the record as a target; the reason goes with it."""
        page.keyboard.press("o")
        field = page.locator("#correct-targets")
        field.press_sequentially("swed")
        expect(page.locator("#correct-roles [data-side=targets] [role=option]")).to_have_text(["Sweden GOV "])
        field.press("ArrowDown")
        field.press("Enter")
        page.locator("#correct-roles-reason").fill("Sweden is named too.")
        page.keyboard.press("Enter")
        told(page, "Corrected")
        assert [role["actor"] for role in record.event(event["id"])["targets"]] == ["FIN", "SWE"]
        assert last(record)["reason"] == "Sweden is named too."

    def test_status(self, page: Page, record: Record, event: Row) -> None:
        """s, then the arrow keys."""
        page.keyboard.press("s")
        expect(page.locator("#correct-status")).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        told(page, "Corrected")
        assert record.event(event["id"])["status"] == "planned"

    def test_date_and_its_errors(self, page: Page, record: Record, event: Row) -> None:
        """d takes a date as far as it is known; what is none is told beside the field, and nothing is lost."""
        page.keyboard.press("d")
        page.keyboard.type("spring")
        page.keyboard.press("Enter")
        expect(page.locator("#correct-date [data-error]")).to_contain_text("«spring» is no date")
        page.locator("#correct-date-field").fill("2023-13")
        page.keyboard.press("Enter")
        expect(page.locator("#correct-date [data-error]")).to_contain_text("2023-13")
        page.locator("#correct-date-field").fill("2023-04")
        page.keyboard.press("Enter")
        told(page, "Corrected")
        assert record.event(event["id"])["date"] == {"value": "2023-04", "precision": "month"}
        forgive(page, "422")

    def test_place(self, page: Page, record: Record, event: Row) -> None:
        """p takes the name of a place."""
        page.keyboard.press("p")
        page.keyboard.type("Helsinki")
        page.keyboard.press("Enter")
        told(page, "Corrected")
        assert record.event(event["id"])["place"]["country"] == "FIN"

    def test_merge_with_a_likely_event(self, page: Page, record: Record) -> None:
        """m offers the events of the same story first."""
        page.keyboard.press("m")
        expect(page.locator("#correct-merge [role=option]").first).to_contain_text(
            "SUPPORT: Jens Stoltenberg → Finland"
        )
        page.keyboard.press("Enter")
        told(page, "Merged")
        assert len(list(record.events())) == 2

    def test_split_what_is_ticked(self, page: Page, record: Record, event: Row) -> None:
        """c shows what tells the event; the ticked ones become another."""
        page.keyboard.press("c")
        expect(page.locator("#correct-split [name=member]")).to_have_count(len(event["mentions"]))
        page.keyboard.press("Enter")
        expect(page.locator("#correct-split [data-error]")).to_contain_text("Tick at least one")
        page.locator("#correct-split [name=member]").nth(1).check()
        page.locator("#correct-split [type=submit]").click()
        told(page, "Split")
        assert len(list(record.events(type="ACCUSE"))) == 2

    def test_keys_are_letters_where_one_types(self, page: Page, record: Record) -> None:
        """In a field, with a modifier, and after Escape closed a dialog nothing is decided."""
        page.locator("#q").focus()
        page.keyboard.type("ax")
        page.locator("h1").click()
        page.keyboard.press("Control+a")
        page.keyboard.press("d")
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
        assert list(record.decisions()) == []

    def test_one_piece_of_evidence(self, page: Page, record: Record, event: Row) -> None:
        """«Correct» beside a mention opens its own actions, with the same keys."""
        page.locator("[data-correct]").first.click()
        expect(page.locator("#correct-row-mention")).to_be_visible()
        page.keyboard.press("x")
        told(page, "Rejected")
        assert last(record)["kind"] == "mention"
        assert len(record.event(event["id"])["mentions"]) == len(event["mentions"]) - 1


class TestTwoPeople:
    """Two browsers on one event."""

    def test_the_second_is_told_and_asked_again(
        self, window: Callable[..., Page], at: str, record: Record, path: str
    ) -> None:
        """Who comes second sees who changed what, and can still decide."""
        event = of_type(record, "ACCUSE")
        one, other = (window(f"{at}/events/{event['id']}") for _ in range(2))
        one.keyboard.press("t")
        one.keyboard.type("rej")
        one.keyboard.press("Enter")
        told(one, "Corrected")
        other.keyboard.press("s")
        expect(other.locator("#correct-status")).to_be_visible()
        other.keyboard.press("ArrowDown")
        other.keyboard.press("Enter")
        conflict = other.locator("#correct-conflict")
        expect(conflict).to_contain_text("Mira")
        rows = conflict.locator("tbody tr")
        expect(rows.filter(has_text="type")).to_contain_text("ACCUSE")
        expect(rows.filter(has_text="type")).to_contain_text("REJECT")
        assert record.event(event["id"])["status"] == "actual"
        conflict.locator("[data-again]").click()
        told(other, "Corrected")
        now = record.event(event["id"])
        assert (now["type"], now["status"]) == ("REJECT", "planned")
        forgive(other, "409")

    def test_left_as_it_is(self, window: Callable[..., Page], at: str, record: Record) -> None:
        """Who comes second can let the first one's decision stand."""
        event = of_type(record, "ACCUSE")
        page = window(f"{at}/events/{event['id']}")
        record.correct(event["id"], {"status": "denied"}, by="Ines")
        page.keyboard.press("x")
        expect(page.locator("#correct-conflict")).to_contain_text("Ines")
        page.locator("[data-leave]").click()
        told(page, "Left as it is now")
        assert [one["author"] for one in record.decisions()] == ["Ines"]
        forgive(page, "409")


class TestReview:
    """One event after another."""

    def test_keys_lead_through_the_queue(self, window: Callable[..., Page], at: str, record: Record) -> None:
        """a and x bring the next, n skips, b goes back, u takes back; the progress is told."""
        page = window(f"{at}/review")
        shown = page.locator(".review-item:visible")
        expect(shown).to_have_count(1)
        first = shown.get_attribute("id")
        page.keyboard.press("a")
        expect(page.locator("[data-progress]")).to_have_text("1 judged, 2 left")
        expect(shown).to_have_count(1)
        second = shown.get_attribute("id")
        assert second != first
        page.keyboard.press("n")
        page.keyboard.press("x")
        expect(page.locator("[data-empty]")).to_be_visible()
        page.keyboard.press("u")
        expect(page.locator("[data-progress]")).to_have_text("1 judged, 2 left")
        page.keyboard.press("b")
        expect(shown).to_have_attribute("id", second or "")
        assert [one["verb"] for one in record.decisions()] == ["accept", "reject", "withdraw"]

    def test_a_corrected_event_stays_until_the_next_is_asked_for(
        self, window: Callable[..., Page], at: str, record: Record
    ) -> None:
        """After one field another may be wrong too: the event is shown as it is now."""
        page = window(f"{at}/review")
        first = page.locator(".review-item:visible").get_attribute("id")
        page.keyboard.press("d")
        page.keyboard.type("2023-04-03")
        page.keyboard.press("Enter")
        told(page, "Corrected")
        expect(page.locator(".review-item:visible")).to_contain_text("3 April 2023")
        expect(page.locator(".review-item:visible")).to_have_attribute("id", first or "")
        page.keyboard.press("a")
        told(page, "Accepted")
        expect(page.locator("[data-progress]")).to_have_text("1 judged, 2 left")
        assert [one["verb"] for one in record.decisions()] == ["correct", "accept"]

    def test_the_next_ones_are_fetched_meanwhile(
        self, window: Callable[..., Page], at: str, record: Record, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """However few events the page brought, the queue goes on to its end, and never shows one twice."""
        monkeypatch.setattr(review, "AT_ONCE", 1)
        page = window(f"{at}/review")
        for number in (1, 2, 3):
            page.keyboard.press("a")
            expect(page.locator("[data-progress]")).to_have_text(f"{number} judged, {3 - number} left")
        expect(page.locator("[data-empty]")).to_be_visible()
        assert len({one["after"][0] for one in record.decisions()}) == 3

    def test_a_random_sample_is_noted_as_such(self, window: Callable[..., Page], at: str, record: Record) -> None:
        """What is judged there counts for the honest figure, and only that."""
        page = window(f"{at}/review?drawn=random")
        page.keyboard.press("a")
        told(page, "Accepted")
        page.goto(f"{at}/review")
        page.keyboard.press("a")
        told(page, "Accepted")
        assert [one["drawn"] for one in record.decisions()] == ["random", None]

    def test_touch_on_a_narrow_screen(self, window: Callable[..., Page], at: str, record: Record) -> None:
        """All can be done by touch at 390 pixels, without scrolling sideways."""
        page = window(f"{at}/review", width=390, height=844, theme="dark", has_touch=True)
        page.locator("[data-review-toolbar] [data-action=type]").tap()
        page.locator("#correct-type [role=option]", has_text="AID").first.tap()
        told(page, "Corrected")
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert last(record)["fields"]["type"] == "AID"


class TestOtherRows:
    """Statements and actors, where they are shown."""

    def test_a_statement_in_its_report(self, window: Callable[..., Page], at: str, record: Record) -> None:
        """Its speaker is corrected with a name of the record."""
        quote = next(record.quotes())
        page = window(f"{at}/reports/{quote['report']}")
        page.locator("[data-note] [data-correct]", has_text="statement").first.click()
        page.keyboard.press("o")
        field = page.locator("#correct-speaker-find")
        field.fill("")
        field.press_sequentially("jens")
        expect(page.locator("#correct-speaker [role=option]")).to_have_count(1)
        field.press("ArrowDown")
        field.press("Enter")
        field.press("Enter")
        told(page, "Corrected")
        assert record.quote(quote["id"])["speaker"]["actor"] == "jens-stoltenberg"

    def test_the_type_of_a_statement(self, window: Callable[..., Page], at: str, record: Record) -> None:
        """t asks how it is quoted."""
        quote = next(record.quotes())
        page = window(f"{at}/reports/{quote['report']}")
        page.locator("[data-note] [data-correct]", has_text="statement").first.click()
        page.keyboard.press("t")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        told(page, "Corrected")
        assert record.quote(quote["id"])["type"] == "mixed"

    def test_an_actor_on_its_page(self, window: Callable[..., Page], at: str, record: Record) -> None:
        """Only the fields that were changed are corrected."""
        page = window(f"{at}/actors/jens-stoltenberg")
        page.locator("[data-correct]").first.click()
        page.locator("#correct-actor [name=aliases]").fill("Stoltenberg\nNATO's secretary general")
        page.locator("#correct-actor [type=submit]").click()
        told(page, "Corrected: Jens Stoltenberg")
        assert last(record)["fields"] == {"aliases": ["Stoltenberg", "NATO's secretary general"]}


class TestHistory:
    """The log in the browser."""

    def test_withdraw_and_restore(self, window: Callable[..., Page], at: str, record: Record) -> None:
        """Each decision can be taken back where it stands, and so can that."""
        event = of_type(record, "ACCUSE")["id"]
        record.reject(event, by="Ines")
        page = window(f"{at}/history")
        page.get_by_role("button", name="Withdraw").click()
        told(page, "Withdrawn")
        assert record.event(event)["judged"] is None
        page.get_by_role("button", name="Restore").click()
        told(page, "Restored")
        assert record.event(event)["judged"] == "rejected"

    def test_take_in_a_file(self, window: Callable[..., Page], at: str, record: Record, tmp_path: Path) -> None:
        """The decisions of another record are added; each line that can't be is told with its number."""
        with Record(fill(tmp_path / "other.db")) as other:
            made = other.accept(of_type(other, "ACCUSE")["id"], by="Ines")
            lines = [json.dumps(one) for one in other.decisions()]
        (tmp_path / "log.jsonl").write_text("\n".join([*lines, "{", '{"verb": "praise"}']))
        page = window(f"{at}/history")
        page.locator("input[type=file]").set_input_files(tmp_path / "log.jsonl")
        page.get_by_role("button", name="Take them in").click()
        expect(page.locator("[data-imported]")).to_contain_text("1 decision")
        expect(page.locator("[data-imported] tbody th")).to_have_text(["2", "3"])
        assert [one["id"] for one in record.decisions()] == [made["id"]]


class TestAccessibility:
    """Pages and dialogs for everybody."""

    @pytest.mark.parametrize(
        ("width", "theme", "looked_at"),
        [
            (1280, "light", [("/review", "t"), ("/history", None)]),
            (390, "dark", [("/review?drawn=random", "o"), ("/accuracy", None)]),
        ],
    )
    def test_axe_finds_nothing(
        self,
        window: Callable[..., Page],
        at: str,
        record: Record,
        width: int,
        theme: str,
        looked_at: list[tuple[str, str | None]],
    ) -> None:
        """axe has nothing against the pages, nor against open dialogs."""
        record.correct(of_type(record, "ACCUSE")["id"], {"status": "planned"}, drawn="random", reason="So it says.")
        page = window(at + looked_at[0][0], width=width, theme=theme)
        for address, key in looked_at:
            if address not in page.url:
                page.goto(at + address)
            if key:
                page.keyboard.press(key)
                expect(page.locator("dialog[open]")).to_be_visible()
            found = Axe().run(page).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
