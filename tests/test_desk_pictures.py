"""The pictures of the desk: their data, captions and tables; that they are drawn, lead to events, and can be saved."""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import picture_samples
import pytest
from axe_playwright_python.sync_playwright import Axe
from desk import Serve, Window
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from dragoman import Record, __version__
from dragoman.web import Settings, create_app
from dragoman.web.view import chain, dyad

ACCUSED = "Russia criticises or accuses Finland"

PICTURES = {"series": "/dyads/RUS/FIN", "map": "/map", "network": "/actors/FIN/network"}
"""The page of each picture, by its id."""


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A record of three reports, coded by rule."""
    return picture_samples.fill(tmp_path_factory.mktemp("pictures") / "news.db")


@pytest.fixture(scope="module")
def desk(record: str) -> Iterator[TestClient]:
    """The desk without a browser."""
    with TestClient(create_app(Settings(record)), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture(scope="module")
def accusation(record: str) -> dict[str, Any]:
    """The event that two reports have from one agency."""
    with Record(record, create=False) as opened:
        return next(event for event in opened.events() if len(event["reports"]) == 2)


def data_of(desk: TestClient, address: str) -> dict[str, Any]:
    """What a page's picture is drawn from, and what is written into its files."""
    page = desk.get(address)
    assert page.status_code == 200
    found: dict[str, Any] = json.loads(
        re.search(r'<script type="application/json">(.*?)</script>', page.text, re.S).group(1)  # type: ignore[union-attr]
    )
    return found


def text_of(desk: TestClient, address: str) -> str:
    """The words of a page."""
    return " ".join(
        html.unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", desk.get(address).text, flags=re.S)).split()
    )


class TestDyad:
    def test_series_of_both_directions_share_their_periods(self, desk: TestClient) -> None:
        """Each direction has a row for each month from the first event of either to the last."""
        picture = data_of(desk, "/dyads/RUS/FIN?by=month")["picture"]
        assert picture["titles"] == ["Russia to Finland", "Finland to Russia"]
        assert [[(row["start"], row["cooperation"], row["conflict"]) for row in side] for side in picture["sides"]] == [
            [("2023-04-01", 0, 1), ("2023-05-01", 0, 0), ("2023-06-01", 1, 0)],
            [("2023-04-01", 0, 0), ("2023-05-01", 0, 0), ("2023-06-01", 0, 1)],
        ]

    def test_rate_is_per_thousand_read_and_none_where_nothing_was_read(self, desk: TestClient) -> None:
        """Two reports were read in April, none in May: one act is 500 in a thousand, and nothing is said of May."""
        april, may, _ = data_of(desk, "/dyads/RUS/FIN?by=month")["picture"]["sides"][0]
        assert (april["read"], april["conflict_rate"]) == (2, 500.0)
        assert (may["read"], may["conflict_rate"]) == (0, None)

    def test_time_between_two_directions_is_filled(self, desk: TestClient) -> None:
        """Where one direction ends before the other begins, the days between are there with what was read on them."""
        rows = data_of(desk, "/dyads/RUS/FIN?by=day&until=2023-06-09")["picture"]["sides"][0]
        assert len(rows) == 67
        assert {row["start"]: row["read"] for row in rows}["2023-04-05"] == 1

    def test_what_is_left_out_is_counted_by_reason(self, desk: TestClient) -> None:
        """Planned, coarse and undated events are counted beside those in the series, for each direction."""
        told = text_of(desk, "/dyads/RUS/FIN")
        assert "In all 4 2" in told
        assert "In the series 2 1" in told
        assert "Left out: planned, hypothetical or denied 1 0" in told
        assert "Left out: dated to a month or a year only 0 1" in told
        assert "Left out: without a date, of any time 1 0" in told

    def test_period_lists_the_events_that_the_series_counts(self, desk: TestClient) -> None:
        """The events of a period are those of its days: one dated to the month only is no part of it."""
        told = desk.get("/dyads/RUS/FIN?by=month&from=2023-04-01&to=2023-04-30").text
        listed = told[told.index('id="period"') : told.index('id="types-title"')]
        assert listed.count("event-line-what") == 1
        assert "accuses" in listed

    def test_table_has_what_the_picture_has(self, desk: TestClient) -> None:
        """Each period and direction is a row of the table, with a link to its events."""
        page = desk.get("/dyads/RUS/FIN").text
        assert page.count('data-open="period"') == 6
        assert "from=2023-06-01&amp;to=2023-06-30" in page

    def test_address_without_dates_stands_and_says_what_is_wrong(self, desk: TestClient) -> None:
        """A date that is none is named, and the page shows the rest."""
        page = desk.get("/dyads/RUS/FIN?since=soon")
        assert page.status_code == 200
        assert "since 'soon'" in html.unescape(page.text)

    def test_pair_without_events_says_so(self, desk: TestClient) -> None:
        """No picture is drawn of nothing."""
        page = desk.get("/dyads/SWE/RUS")
        assert page.status_code == 200
        assert "<figure" not in page.text

    @pytest.mark.parametrize(
        ("start", "by", "after"),
        [
            ("2023-12-01", "month", "2024-01-01"),
            ("2023-02-27", "week", "2023-03-06"),
            ("2024-02-28", "day", "2024-02-29"),
        ],
    )
    def test_following_period(self, start: str, by: str, after: str) -> None:
        """Months, weeks and days follow one another over the ends of years and of February."""
        assert dyad.following(start, by).isoformat() == after


class TestMap:
    def test_places_have_their_events(self, desk: TestClient) -> None:
        """Each place stands with its coordinates and what was done there."""
        drawn = data_of(desk, "/map")["picture"]["places"]
        assert {(one["place"], one["cooperation"], one["conflict"], one["lat"]) for one in drawn} == {
            ("Tallinn", 1, 0, 59.44),
            ("Geneva", 0, 1, 46.2),
        }

    def test_filters_narrow_the_places(self, desk: TestClient) -> None:
        """Filters of the address hold for the picture and are told in its caption."""
        data = data_of(desk, "/map?actor=Sweden")
        assert [one["label"] for one in data["picture"]["places"]] == ["Tallinn, Estonia"]
        assert "filters: actor Sweden" in data["file"]["caption"][-1]

    def test_place_lists_its_events(self, desk: TestClient) -> None:
        """A place that was clicked shows its events."""
        assert "Finland criticises or accuses Russia" in text_of(desk, "/map?place=Geneva&in=CHE")

    def test_outlines_have_their_source(self, desk: TestClient) -> None:
        """The caption names whose outlines they are, and how much is not on the map."""
        caption = " ".join(data_of(desk, "/map")["file"]["caption"])
        assert "Natural Earth" in caption
        assert "2 events told as actual in 2 places" in caption


class TestNetwork:
    def test_edges_are_directed_counts(self, desk: TestClient) -> None:
        """Who did what to whom, as lines between the actors."""
        edges = data_of(desk, "/actors/FIN/network")["picture"]["edges"]
        assert {"from": "RUS", "to": "FIN", "cooperation": 1, "conflict": 2} in edges

    def test_rows_lead_to_the_dyad(self, desk: TestClient) -> None:
        """The list beside the picture has a link for each line."""
        assert 'href="/dyads/RUS/FIN"' in desk.get("/actors/FIN/network").text


class TestChain:
    def test_one_agency_behind_two_reports(self, record: str, accusation: dict[str, Any]) -> None:
        """Two reports that have it from one agency are two boxes with lines to a third."""
        with Record(record, create=False) as opened:
            told = opened.told_in(accusation["reports"])
        own = [mention for mention in told["mentions"] if mention["event"] == accusation["id"]]
        drawn = chain.draw(accusation, told["reports"], own)
        assert [(node.label, node.column) for node in drawn["nodes"]] == [
            ("Harbour Courier", 0),
            ("Lakeside Review", 0),
            ("Baltic Agency", 1),
        ]
        assert [line["title"] for line in drawn["lines"]] == [
            "Harbour Courier has it from Baltic Agency",
            "Lakeside Review has it from Baltic Agency",
        ]
        assert drawn["told"] == "2 reports have it from 1 origin: Baltic Agency."
        assert drawn["figure"].rows[0]["words"] == "according to the Baltic Agency"

    def test_steps_stand_in_columns_from_left_to_right(self) -> None:
        """Report, medium and speaker are three columns; each leads to the mention that it was read from."""
        drawn = chain.draw(EVENT, [report("a")], [mention("a", ("medium", "a letter"), ("speaker", "Kim Jong Un"))])
        assert [(node.label, node.column, node.link) for node in drawn["nodes"][1:]] == [
            ("a letter", 1, "/reports/a#m=m-a"),
            ("Kim Jong Un", 2, "/reports/a#m=m-a"),
        ]

    def test_own_account_is_an_origin(self) -> None:
        """A report that names nobody is an origin itself."""
        drawn = chain.draw(EVENT, [report("a"), report("b")], [mention("a"), mention("b", ("outlet", "Agency"))])
        assert drawn["told"] == "2 reports have it from 2 origins: Agency and the own account of 1 report."

    def test_copy_is_joined_to_its_original(self) -> None:
        """Copies are drawn as such, and are no origins."""
        drawn = chain.draw(EVENT, [report("a"), report("b")], [mention("a"), mention("b")], copies=[["a", "b"]])
        assert [(line["kind"], line["title"]) for line in drawn["lines"]] == [("copy", "b copies a")]
        assert drawn["origins"] == 1

    def test_circle_is_cut(self) -> None:
        """Two outlets that name one another make no circle."""
        told = [mention("a", ("outlet", "One"), ("outlet", "Two")), mention("b", ("outlet", "Two"), ("outlet", "One"))]
        drawn = chain.draw(EVENT, [report("a"), report("b")], told)
        assert sorted((node.label, node.column) for node in drawn["nodes"]) == [
            ("One", 1),
            ("Two", 2),
            ("a", 0),
            ("b", 0),
        ]

    def test_boxes_never_overlap(self) -> None:
        """However chains run, no two boxes of a column are in one row."""
        told = [
            mention(name, ("speaker", f"S{number % 3}"), ("outlet", f"O{number % 2}"))
            for number, name in enumerate("abcdefgh")
        ]
        drawn = chain.draw(EVENT, [report(name) for name in "abcdefgh"], told)
        for one in drawn["nodes"]:
            rows = [node.row for node in drawn["nodes"] if node.column == one.column and node is not one]
            assert all(abs(row - one.row) >= 1 for row in rows)

    def test_long_names_are_shortened(self) -> None:
        """What doesn't fit into a box is cut; wide letters need twice the room."""
        drawn = chain.draw(EVENT, [report("a" * 40), report("新" * 40)], [])
        assert [len(node.shown) for node in drawn["nodes"]] == [25, 12]

    def test_event_page_draws_it(self, desk: TestClient, accusation: dict[str, Any]) -> None:
        """The event's page has the drawing, without any script, and the table."""
        page = desk.get(f"/events/{accusation['id']}").text
        assert page.count('class="chain-node ') == 3
        assert "according to the Baltic Agency" in page


EVENT = {"id": "e1", "reports": ["a", "b"], "independent": 1, "type": "ACCUSE", "sources": [], "targets": []}


def report(name: str) -> dict[str, Any]:
    return {"id": name, "outlet": name, "title": None, "published": "2023-05-09"}


def mention(report: str, *steps: tuple[str, str]) -> dict[str, Any]:
    span = {"start": 0, "end": 1}
    chain = [{**span, "kind": kind, "name": name, "evidence": span} for kind, name in steps]
    return {"id": f"m-{report}", "report": report, "trigger": span, "chain": chain}


class TestProvenance:
    @pytest.mark.parametrize("address", PICTURES.values())
    def test_caption_says_where_it_is_from(self, desk: TestClient, address: str) -> None:
        """The record, the filters, the version and how much is behind it stand in every caption."""
        caption = data_of(desk, address)["file"]["caption"]
        assert caption[-1].startswith("Record news.db; filters: ")
        assert f"Dragoman {__version__}" in caption[-1]
        assert re.search(r"\d", caption[0])

    def test_hostile_names_stay_text(self, desk: TestClient, record: str) -> None:
        """A title with a script in it neither ends the data block nor becomes an element."""
        with Record(record, create=False) as opened:
            event = next(one for one in opened.events() if one["reports"] == ["r3"])
        page = desk.get(f"/events/{event['id']}").text
        assert "<script>alert" not in page


def drawn(window: Window, address: str, **more: Any) -> Page:
    """A page whose picture is drawn."""
    page = window(address, **more)
    page.wait_for_selector("figure[data-drawn=yes]", timeout=20_000)
    return page


class TestInTheBrowser:
    def test_series_leads_to_the_events_of_a_period(self, serve: Serve, window: Window, record: str) -> None:
        """A click on a month, and Enter on one chosen with the arrows, list its events; the address says which."""
        page = drawn(window, serve(record) + PICTURES["series"])
        box = page.locator("#series svg").bounding_box()
        april = 4.5 / 12 + 1 / 24  # three months in the middle of the twelve that the axis has at least
        page.mouse.click(box["x"] + 40 + april * (box["width"] - 44), box["y"] + 90)
        page.wait_for_url("**from=2023-04-01**")
        expect(page.locator("#period .event-line")).to_have_count(1)
        page.focus("#series [data-canvas]")
        page.keyboard.press("End")
        page.keyboard.press("Enter")
        page.wait_for_url("**from=2023-06-01**")
        expect(page.locator("#period .event-line")).to_have_count(2)
        page.go_back()
        expect(page.locator("#period .event-line")).to_have_count(1)

    def test_series_can_be_normalised(self, serve: Serve, window: Window, record: str) -> None:
        """The switch draws rates, and says so; what screen readers hear changes with it."""
        page = drawn(window, serve(record) + PICTURES["series"])
        page.get_by_label("Per 1,000 reports read").check(force=True)
        expect(page.locator("#series svg")).to_contain_text("per 1,000 reports read")
        page.focus("#series [data-canvas]")
        page.keyboard.press("Home")
        assert "conflict 500" in page.get_attribute("#series [data-canvas]", "aria-valuetext")

    def test_map_leads_to_the_events_of_a_place(self, serve: Serve, window: Window, record: str) -> None:
        """A click on a half of a circle lists what happened there."""
        page = drawn(window, serve(record) + PICTURES["map"])
        page.locator("#map path[fill='var(--cooperation)']").first.click()
        page.wait_for_selector("#there .event-line")
        assert "Tallinn" in page.inner_text("#there h2")
        place = page.locator("#map path[fill='var(--cooperation)']").first
        before = place.get_attribute("transform") or ""
        page.get_by_role("button", name="World").click()
        expect(place).not_to_have_attribute("transform", before)

    def test_network_leads_to_the_dyad(self, serve: Serve, window: Window, record: str) -> None:
        """A click on another actor opens the pair; the same data always lies in the same places."""
        address = serve(record) + PICTURES["network"]
        page = drawn(window, address)
        again = drawn(window, address)
        canvases = [one.locator("#network [data-canvas]").screenshot() for one in (page, again)]
        assert canvases[0] == canvases[1]
        box = page.locator("#network [data-canvas]").bounding_box()
        for down in range(0, int(box["height"]), 6):
            page.mouse.move(box["x"] + box["width"] / 2, box["y"] + down)
            if page.evaluate("document.querySelector('#network [data-canvas]').style.cursor") == "pointer":
                break
        page.mouse.down()
        page.mouse.up()
        page.wait_for_url("**/dyads/FIN/**")

    def test_network_comes_into_the_page_of_its_actor(self, serve: Serve, window: Window, record: str) -> None:
        """The actor's page fetches the picture when it stands."""
        page = drawn(window, serve(record) + "/actors/FIN")
        assert page.locator("#network canvas").count() > 0

    def test_chain_leads_to_the_evidence(
        self, serve: Serve, window: Window, record: str, accusation: dict[str, Any]
    ) -> None:
        """A box leads to the mention in its report."""
        page = drawn(window, f"{serve(record)}/events/{accusation['id']}")
        page.locator(".chain-node--outlet").click()
        page.wait_for_url("**/reports/r*#m=*")

    @pytest.mark.parametrize("name", PICTURES)
    @pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
    def test_pages_are_accessible(
        self, serve: Serve, window: Window, record: str, name: str, width: int, theme: str
    ) -> None:
        """axe finds nothing, nothing is wider than the screen, and the content policy holds."""
        page = drawn(window, serve(record) + PICTURES[name], width=width, theme=theme)
        assert [one["id"] for one in Axe().run(page).response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def saved(page: Page, picture: str, kind: str, folder: Path) -> Path:
    """The picture as a file."""
    page.click(f"#{picture} .picture-save > summary")
    with page.expect_download() as download:
        page.click(f"#{picture} [data-save={kind}]")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


class TestSaving:
    @pytest.mark.parametrize("name", [*PICTURES, "chain"])
    def test_files(
        self, serve: Serve, window: Window, record: str, accusation: dict[str, Any], tmp_path: Path, name: str
    ) -> None:
        """SVG and PNG carry the caption and need nothing from elsewhere; CSV and JSON have the rows of the table."""
        address = PICTURES.get(name, f"/events/{accusation['id']}")
        page = drawn(window, serve(record) + address, theme="dark")
        drawing = saved(page, name, "svg", tmp_path).read_text(encoding="utf-8")
        assert f"Dragoman {__version__}" in drawing
        assert "var(--" not in drawing
        assert 'fill="#fbfaf7"' in drawing, "saved pictures are on paper, whatever the theme"
        assert not re.search(r'(href|src)="?(http|/)', drawing)
        assert saved(page, name, "png", tmp_path).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        kept = json.loads(saved(page, name, "json", tmp_path).read_text(encoding="utf-8"))
        with saved(page, name, "csv", tmp_path).open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        assert len(rows) == len(kept["rows"]) > 0
        assert list(rows[0]) == list(kept["rows"][0])

    def test_formulas_are_text_in_csv(self, serve: Serve, window: Window, record: str, tmp_path: Path) -> None:
        """An outlet's name that a spreadsheet would compute is marked as text."""
        with Record(record, create=False) as opened:
            event = next(one for one in opened.events() if one["reports"] == ["r3"])
        page = drawn(window, f"{serve(record)}/events/{event['id']}")
        assert "'=HYPERLINK(1)" in saved(page, "chain", "csv", tmp_path).read_text(encoding="utf-8")

    def test_failure_points_to_the_table(self, serve: Serve, window: Window, record: str) -> None:
        """Where a library can't be loaded the page says so and keeps its table."""
        page = window("about:blank")
        page.route("**/cytoscape.min.js", lambda route: route.abort())
        page.goto(serve(record) + PICTURES["network"])
        page.wait_for_selector("figure[data-drawn=failed]")
        assert "table below" in page.inner_text("#network [data-canvas]")
        page.told.clear()  # type: ignore[attr-defined]
