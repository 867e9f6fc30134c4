"""The desk as people meet it in a browser: every page in two sizes and themes, reports that mean harm, keys only."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

import cli_samples
import hostile_samples
import picture_samples
import pytest
from axe_playwright_python.sync_playwright import Axe
from desk import Serve, Window, served
from playwright.sync_api import Browser, Page, expect

from dragoman import Record

TOKEN = "a-token-of-the-tests-0123456789"  # noqa: S105 - opens only the desks of these tests

PAGES = {
    "today": "/",
    "review": "/review",
    "review of a random sample": "/review?drawn=random",
    "search for events": "/search?q=condemned",
    "search for reports": "/search?q=condemned&kind=reports",
    "search for statements": "/search?kind=statements",
    "search without results": "/search?q=nobodywrotethis",
    "stories": "/stories",
    "story": "/stories/{story}",
    "story compared": "/stories/{story}/compare",
    "actors": "/actors",
    "actor": "/actors/FIN",
    "actor's words": "/actors/dmitry-peskov?side=statements",
    "network": "/actors/FIN/network",
    "dyads": "/dyads",
    "dyad": "/dyads/RUS/FIN",
    "dyad within one country": "/dyads/RUS/RUS",
    "map": "/map",
    "outlets": "/outlets",
    "outlet": "/outlets?outlet=Harbour+Courier",
    "origins": "/outlets/origins",
    "one rests on another": "/outlets/edge?who=Harbour+Courier&who_kind=outlet&on=Baltic+Agency&on_kind=outlet",
    "history": "/history",
    "accuracy": "/accuracy",
    "event": "/events/{event}",
    "event compared": "/events/{event}/compare",
    "event's reasons": "/events/{event}/why",
    "report": "/reports/{report}",
    "api": "/api",
    "error": "/nothing-is-here",
    "sign-in": "/signin",
}
"""Every page of the desk. The record is that of ``path``."""

SIZES = {"wide and light": (1280, 900, "light"), "narrow and dark": (390, 844, "dark")}

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
"""What axe looks for."""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A record of six reports, with an event that two of them tell, and some judgements on it."""
    path = cli_samples.fill(tmp_path_factory.mktemp("browser") / "news.db")
    picture_samples.fill(path)
    with Record(path) as record:
        first, second = list(record.events())[:2]
        record.accept(first["id"], by="Mira", drawn="random")
        record.correct(second["id"], {"date": "2023-04-03"}, by="Mira", reason="So the report says.")
    return path


@pytest.fixture(scope="module")
def ids(path: str) -> dict[str, str]:
    """What stands in the addresses of ``PAGES``."""
    with Record(path) as record:
        event = max(record.events(), key=lambda one: len(one["reports"]))
        return {"event": event["id"], "story": event["story"], "report": event["reports"][0]}


class Visitor:
    """One tab for each size, which goes from page to page, and what it was told on the way."""

    def __init__(self, page: Page) -> None:
        self.page, self.told = page, list[str]()
        page.on("console", lambda message: self.told.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.told.append(str(error)))

    def visit(self, address: str) -> Page:
        """Goes there and waits until pictures are drawn and what is fetched has come."""
        self.told.clear()
        self.page.goto(address)
        expect(self.page.locator("figure[data-picture]:not([data-drawn]), .htmx-request")).to_have_count(0)
        return self.page


@pytest.fixture(scope="module")
def desks(path: str) -> Iterator[dict[str, str]]:
    """The addresses of an open desk, and of one that asks for a token."""
    with served(path) as open_, served(path, token=TOKEN) as guarded:
        yield {"open": open_, "guarded": guarded}


@pytest.fixture(scope="module", params=SIZES)
def visitor(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Visitor]:
    """A tab of a size, in a theme."""
    width, height, theme = SIZES[request.param]
    scheme: Any = theme
    with ExitStack() as stack:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        context.set_default_timeout(10_000)
        stack.callback(context.close)
        yield Visitor(context.new_page())


@pytest.fixture(scope="module")
def titles() -> dict[str, str]:
    """The title of each page that was visited."""
    return {}


class TestPages:
    """Every page, in each size."""

    @pytest.mark.parametrize("name", PAGES)
    def test_page_stands(
        self, visitor: Visitor, desks: dict[str, str], ids: dict[str, str], titles: dict[str, str], name: str
    ) -> None:
        """Nothing goes wrong or is refused, nothing is wider than the screen, axe has nothing to say against it, and
        the page has one main heading and a title that no other page has."""
        desk = desks["guarded" if name == "sign-in" else "open"]
        page = visitor.visit(desk + PAGES[name].format(**ids))
        expected = ["404 (Not Found)"] if name == "error" else []
        assert [told for told in visitor.told if not any(words in told for words in expected)] == []
        width = page.evaluate("innerWidth")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found] == []
        assert page.locator("main h1").count() == 1
        assert page.locator("main h1").inner_text().strip()
        title = page.title()
        assert title.endswith("Dragoman")
        assert titles.setdefault(title, name) == name, "two pages have one title"
        titles.setdefault(title, name)


class TestZoomAndColours:
    """Text at twice its size, and colours that the system forces."""

    @pytest.mark.parametrize("name", ["today", "event", "report", "dyad", "review", "search for events"])
    def test_page_at_two_hundred_per_cent(
        self, window: Window, desks: dict[str, str], ids: dict[str, str], name: str
    ) -> None:
        """Zoomed to 200 % a desk of 1280 pixels has 640 of them: nothing is cut off sideways."""
        page = window(desks["open"] + PAGES[name].format(**ids), width=640, height=450, device_scale_factor=2)
        assert page.evaluate("document.documentElement.scrollWidth") <= 640

    def test_forced_colours_keep_what_is_chosen(
        self, window: Window, desks: dict[str, str], ids: dict[str, str]
    ) -> None:
        """Where the system forces its colours, acts are still told from other words."""
        page = window(desks["open"] + PAGES["report"].format(**ids), forced_colors="active")
        act, around = page.evaluate(
            """() => {
                const act = document.querySelector("main .prose mark.kind-trigger");
                return [act, act.closest("p")].map((one) => getComputedStyle(one).backgroundColor);
            }"""
        )
        assert act != around


class TestPrint:
    """What is handed on as paper."""

    @pytest.mark.parametrize("name", ["event", "report"])
    def test_paper_has_the_words_and_no_tools(
        self, window: Window, desks: dict[str, str], ids: dict[str, str], name: str
    ) -> None:
        """The heading and the evidence are printed; navigation, buttons and forms are not."""
        page = window(desks["open"] + PAGES[name].format(**ids), theme="dark")
        page.emulate_media(media="print", color_scheme="dark")
        expect(page.locator("main h1")).to_be_visible()
        expect(page.get_by_text("condemned").first).to_be_visible()
        for tools in page.locator(".masthead, button, .toolbar").all():
            expect(tools).not_to_be_visible()
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A record of reports that mean harm."""
    return hostile_samples.fill(tmp_path_factory.mktemp("hostile") / "news.db")


HARMED = {
    "report": "/reports/{report}",
    "event": "/events/{event}",
    "search for events": "/search?q=condemned",
    "search for reports": "/search?kind=reports",
    "search for statements": "/search?kind=statements",
    "story": "/stories/{story}",
    "story compared": "/stories/{story}/compare",
    "outlets": "/outlets",
    "outlet": "/outlets?outlet={outlet}",
    "actors": "/actors",
    "actor": "/actors/{actor}",
    "today": "/",
    "review": "/review",
    "error": "/%3Cscript%3Ewindow.harmed=1%3C/script%3E",
}
"""Pages that show what the hostile reports say."""


@pytest.fixture(scope="module")
def places(hostile: str) -> dict[str, str]:
    """What stands in the addresses."""
    with Record(hostile) as record:
        event = max(record.events(), key=lambda one: len(one["reports"]))
        return {
            "report": quote(hostile_samples.REPORTS[0].id, safe=""),
            "event": event["id"],
            "story": event["story"],
            "outlet": quote(hostile_samples.OUTLET, safe=""),
            "actor": quote(event["sources"][0]["actor"], safe=""),
        }


class TestHostileReports:
    """Reports are what anybody may have written."""

    @pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
    def test_nothing_runs_and_the_layout_stands(
        self, serve: Serve, window: Window, hostile: str, places: dict[str, str], width: int, theme: str
    ) -> None:
        """No script of a report runs, no element of it comes to be, and the longest word widens no page."""
        desk = serve(hostile)
        page = window("about:blank", width=width, theme=theme)
        opened: list[str] = []
        page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
        for name, address in HARMED.items():
            page.goto(desk + address.format(**places))
            assert page.evaluate("window.harmed === undefined"), name
            assert page.locator("main img, main iframe, main script:not([type='application/json'])").count() <= (
                page.locator("main script[src^='/static/']").count()
            ), name
            assert page.locator("a[href^='javascript:' i], [onerror], [onclick]").count() == 0, name
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert opened == []
        page.told[:] = [told for told in page.told if "404 (Not Found)" not in told]  # type: ignore[attr-defined]

    def test_words_are_shown_as_they_are(
        self, serve: Serve, window: Window, hostile: str, places: dict[str, str]
    ) -> None:
        """Tags, entities and braces are text; no control character and no override of the direction is left."""
        page = window(serve(hostile) + HARMED["report"].format(**places))
        assert page.locator("h1").inner_text() == hostile_samples.TITLE
        text = page.locator(".report").inner_text()
        for words in hostile_samples.SHOWN:
            assert words in text
        assert not set(text) & set("\0\x1b\u202e\u202d")
        assert "49" not in text, "template braces were computed"

    def test_names_do_not_turn_the_sentences_around_them(
        self, serve: Serve, window: Window, hostile: str, places: dict[str, str]
    ) -> None:
        """An Arabic or Hebrew name is apart from the direction of the headline in which it stands."""
        page = window(serve(hostile) + "/")
        assert page.locator("main bdi", has_text=hostile_samples.ARABIC).count() > 0
        assert page.evaluate(
            """() => [...document.querySelectorAll("main h3, main h4")]
                .every((one) => getComputedStyle(one).direction === "ltr")"""
        )

    def test_saved_files_are_data(
        self, serve: Serve, window: Window, hostile: str, places: dict[str, str], tmp_path: Path
    ) -> None:
        """A saved drawing has neither scripts nor handlers; formulas are text in a table; JSON is JSON."""
        desk = serve(hostile)
        page = window(desk + HARMED["event"].format(**places))
        page.wait_for_selector("figure[data-drawn=yes], figure[data-drawn=true], .chain-node--outlet")
        saved = {kind: _saved(page, kind, tmp_path) for kind in ("svg", "csv", "json")}
        drawing = ET.fromstring(saved["svg"])  # noqa: S314 - our own file
        assert not [one.tag for one in drawing.iter() if one.tag.endswith(("script", "foreignObject", "image"))]
        assert not [name for one in drawing.iter() for name in one.attrib if name.lower().startswith("on")]
        assert json.loads(saved["json"])["rows"]
        cells = [cell for row in csv.reader(io.StringIO(saved["csv"])) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
        answer = page.request.get(desk + "/api/reports?format=jsonl")
        assert [json.loads(line)["title"] for line in answer.text().splitlines()]


def _saved(page: Page, kind: str, folder: Path) -> str:
    """The chain of the event's page as a file."""
    page.click("#chain .picture-save > summary")
    with page.expect_download() as download:
        page.click(f"#chain [data-save={kind}]")
    path = folder / f"chain.{kind}"
    download.value.save_as(path)
    return path.read_text(encoding="utf-8")


def focused(page: Page) -> str:
    """The words of the element that has the focus and is seen to have it."""
    expect(page.locator(":focus")).to_have_count(1)
    name, outline = page.evaluate(
        """() => {
            const one = document.activeElement;
            const { outlineStyle } = getComputedStyle(one);
            return [one.getAttribute("aria-label") ?? one.innerText ?? "", outlineStyle];
        }"""
    )
    assert outline != "none", f"the focus on «{name}» is not seen"
    return str(name)


class TestKeysOnly:
    """The work of a day without a mouse."""

    @pytest.fixture
    def page(self, serve: Serve, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Page:
        """Today, on a record of its own."""
        monkeypatch.setenv("DRAGOMAN_AUTHOR", "Mira")
        path = picture_samples.fill(tmp_path / "news.db")
        return window(serve(path) + "/")

    def test_from_today_to_an_event_and_back(self, page: Page) -> None:
        """j and Enter open an event, a accepts it, u takes that back, g leads on; the focus is never lost."""
        page.keyboard.press("j")
        headline = focused(page)
        page.keyboard.press("Enter")
        page.wait_for_url("**/events/*")
        assert headline.split()[0] in page.locator("h1").inner_text()
        page.keyboard.press("a")
        expect(page.get_by_role("status").filter(has_text="Accepted")).to_be_visible()
        expect(page.locator(".event-head")).to_contain_text("accepted")
        page.keyboard.press("u")
        expect(page.get_by_role("status").filter(has_text="Undone")).to_be_visible()
        expect(page.locator(".event-head")).not_to_contain_text("accepted")
        page.keyboard.press("g")
        page.keyboard.press("d")
        page.wait_for_url("**/dyads")
        page.keyboard.press("j")
        focused(page)
        page.keyboard.press("Enter")
        page.wait_for_url("**/dyads/*/*")
        page.go_back()
        page.wait_for_url("**/dyads")

    def test_event_has_keys_for_its_evidence_and_its_history(self, page: Page) -> None:
        """e goes from one report's words to the next, h to the corrections; the help names both."""
        page.goto(page.url + "search?q=condemned")
        page.locator(".event-line-what a", has_text="Russia").first.click()
        page.wait_for_url("**/events/*")
        page.keyboard.press("e")
        first = focused(page)
        page.keyboard.press("h")
        expect(page.locator("#history")).to_be_in_viewport()
        assert first
        page.keyboard.press("?")
        expect(page.locator("#keys[open]")).to_contain_text("next evidence")
        page.keyboard.press("Escape")
        expect(page.locator("#keys")).not_to_be_visible()

    def test_dialogs_give_the_focus_back(self, page: Page) -> None:
        """A dialog takes the focus, Tab stays in it, Escape gives the focus back to where it was."""
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url("**/events/*")
        button = page.get_by_role("button", name="Date", exact=False).first
        button.focus()
        page.keyboard.press("Enter")
        expect(page.locator("dialog[open]")).to_be_visible()
        assert page.evaluate("document.activeElement.closest('dialog[open]') !== null")
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
        expect(button).to_be_focused()

    def test_review_goes_on_to_the_next_event(self, page: Page) -> None:
        """After a judgement the next event has the focus; what was judged is named, and b leads back."""
        page.keyboard.press("g")
        page.keyboard.press("r")
        page.wait_for_url("**/review")
        now = page.locator(".review-item:not([hidden])").first
        first = now.get_attribute("id")
        page.keyboard.press("a")
        expect(page.locator(f".review-item:focus:not(#{first})")).to_have_count(1)
        page.keyboard.press("u")
        expect(page.locator(f"#{first}")).to_be_visible()

    def test_filters_keep_the_focus_where_it_was(self, page: Page) -> None:
        """After a filter of a list was set by Enter, the focus is still in its field."""
        page.goto(page.url + "search")
        page.fill("main input[name=q]", "condemned")
        page.keyboard.press("Enter")
        page.wait_for_url("**q=condemned**")
        assert page.evaluate("document.activeElement === document.body || document.activeElement.name === 'q'")

    def test_first_stop_skips_to_the_content(self, page: Page) -> None:
        """Tab shows the way past the navigation."""
        page.keyboard.press("Tab")
        assert focused(page) == "Skip to the content"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
