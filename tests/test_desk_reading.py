"""Reading in a browser: marks that are switched, the words that an address names, keys and themes."""

from __future__ import annotations

from pathlib import Path

from cli_samples import fill
from desk import Serve, Window

from dragoman.record import Record


class TestReport:
    def test_marks_are_switched_and_the_address_keeps_them(self, tmp_path: Path, serve: Serve, window: Window) -> None:
        """A kind that is switched off is off again where the address is opened anew; the words named are lit."""
        path = fill(tmp_path / "record.db")
        with Record(path) as record:
            mention = next(iter(record.mentions(type="ACCUSE")))
        page = window(f"{serve(path)}/reports/{mention['report']}#m={mention['id']}")

        lit = page.locator("mark.is-aimed").all_inner_texts()
        page.get_by_role("checkbox", name="statements").uncheck()
        page.reload()

        assert mention["trigger"]["text"] in lit
        assert "marks=actors,acts,dates,places,chains#m=" in page.url
        assert not page.get_by_role("checkbox", name="statements").is_checked()
        assert "no-statements" in (page.locator("[data-reading]").get_attribute("class") or "")


class TestFrame:
    def test_the_theme_is_remembered(self, tmp_path: Path, serve: Serve, window: Window) -> None:
        """What the button chose holds on the next page, before anything is painted."""
        address = serve(fill(tmp_path / "record.db"))
        page = window(address)
        page.get_by_role("button", name="Dark theme").click()

        page.goto(f"{address}/stories")

        assert page.locator("html").get_attribute("data-theme") == "dark"
        with page.expect_response(f"{address}/actors") as answer:
            page.goto(f"{address}/actors")
        assert 'data-theme="dark"' in answer.value.text()

    def test_it_stands_without_scripts(self, tmp_path: Path, serve: Serve, window: Window) -> None:
        """On a narrow screen the pages can be gone to, and nothing is offered that needs a script."""
        page = window(serve(fill(tmp_path / "record.db")), width=390, java_script_enabled=False)

        assert page.get_by_role("navigation", name="Pages").is_visible()
        page.get_by_role("navigation", name="Pages").get_by_role("link", name="Review").click()
        assert not page.locator(".needs-js").first.is_visible()

    def test_keys_lead_on(self, tmp_path: Path, serve: Serve, window: Window) -> None:
        """«/» searches, «?» lists the keys, «g» and a letter go to a page."""
        page = window(serve(fill(tmp_path / "record.db")))

        page.keyboard.press("?")
        assert page.get_by_role("dialog", name="Keys").is_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("g")
        page.keyboard.press("s")
        page.wait_for_url("**/stories")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "q"
