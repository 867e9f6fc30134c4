"""Today, an event, a report: what stands on the pages of the desk, and where their links lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from cli_samples import REPORTS, HandCoder
from starlette.testclient import TestClient

from dragoman.record import Record
from dragoman.web import Settings, create_app

HOSTILE = {
    "id": "evil/../<report>?",
    "title": "<script>alert(1)</script>",
    "outlet": "<b>Nobody's Gazette</b>",
    "url": "javascript:alert(1)",
    "published": "2023-04-06",
    "text": "Turkey will hold talks with Sweden in June, <img src=x onerror=alert(1)> \x1b[31m\u202edetsurt\x00 said."
    f"\n\n{'x' * 5000}",
}
"""A report whose every field would do harm if it were taken for HTML."""

COPY = {**REPORTS[0], "id": "copy-of-courier", "outlet": "Second Courier", "published": "2023-04-07"}


class Page(HTMLParser):
    """What a page holds: its ``text``, its ``links``, its ``ids`` and the names of its elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.links, self.ids, self.elements = "", [], [], set()  # type: ignore[var-annotated]
        self._silent = False
        self.feed(html)
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes the element; scripts and dialogs say nothing."""
        given = dict(attrs)
        self._silent = tag in ("script", "style")
        self.elements.add(tag)
        self.ids += [given["id"]] if given.get("id") else []
        self.links += [given["href"]] if tag == "a" and given.get("href") else []

    def handle_data(self, data: str) -> None:
        """Adds the words that are seen."""
        self.text += "" if self._silent else data


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A record with three reports, a copy of the first, and a hostile one."""
    path = tmp_path_factory.mktemp("desk") / "record.db"
    with Record(path, coder=HandCoder()) as record:
        record.read([*REPORTS, COPY, HOSTILE])
    return str(path)


@pytest.fixture(scope="module")
def desk(path: str) -> Iterator[TestClient]:
    """The desk on that record."""
    with TestClient(create_app(Settings(path)), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture(scope="module")
def condemned(path: str) -> str:
    """The id of the event that most reports tell."""
    with Record(path) as record:
        return str(max(record.events(), key=lambda event: len(event["reports"]))["id"])


def shown(desk: TestClient, address: str) -> Page:
    """The page at an address that there must be."""
    answer = desk.get(address)
    assert answer.status_code == 200, (address, answer.text[-400:])
    return Page(answer.text)


class TestToday:
    def test_counts_and_events(self, desk: TestClient, condemned: str) -> None:
        """How much there is, and the new events under their days, each a link."""
        page = shown(desk, "/")

        assert "5 reports from 5 outlets" in page.text
        assert "Tuesday 4 April 2023" in page.text
        assert "Russia criticises or accuses Finland" in page.text
        assert f"/events/{condemned}" in page.links

    def test_what_needs_a_look_says_why(self, desk: TestClient, path: str) -> None:
        """The queue's sentences stand there."""
        with Record(path) as record:
            first = record.queue(limit=1)["rows"][0]

        assert first["why"][0] in shown(desk, "/").text

    def test_decisions(self, tmp_path: Path) -> None:
        """What was decided lately stands there with who decided it, and why."""
        path = tmp_path / "record.db"
        with Record(path, coder=HandCoder()) as record:
            record.read(REPORTS)
            event = next(record.events())["id"]
            record.accept(event, by="ada <editor>", reason="checked with the <desk>")
        with TestClient(create_app(Settings(str(path))), base_url="http://127.0.0.1") as desk:
            page = shown(desk, "/")

        assert "ada <editor> accepted" in page.text
        assert "checked with the <desk>" in page.text
        assert "editor" not in page.elements

    def test_an_empty_record_tells_how_to_read(self, tmp_path: Path) -> None:
        """Nothing to show is said, with the command that changes it."""
        with Record(tmp_path / "empty.db"):
            pass
        with TestClient(create_app(Settings(str(tmp_path / "empty.db"))), base_url="http://127.0.0.1") as desk:
            assert "dragoman read" in shown(desk, "/").text


class TestEvent:
    def test_who_did_what_to_whom(self, desk: TestClient, condemned: str) -> None:
        """The headline with its actors as links, the day, the place in the codebook."""
        page = shown(desk, f"/events/{condemned}")

        assert "Russia criticises or accuses Finland Tuesday 4 April 2023" in page.text
        assert {"/actors/RUS", "/actors/FIN"} <= set(page.links)
        assert "verbal conflict" in page.text

    def test_each_report_with_the_words_that_tell_it(self, desk: TestClient, condemned: str) -> None:
        """Outlets, the evidence, and a link to the place in the report; a copy stands under what it copies."""
        html = desk.get(f"/events/{condemned}").text
        page = Page(html)

        assert "Harbour Courier" in page.text
        assert "Lakeside Review" in page.text
        assert "2 reports are copies of this one" in page.text
        assert "in words of its own" in page.text
        assert re.search(r'<mark class="[^"]*kind-trigger[^"]*"[^>]*>condemned</mark>', html)
        assert "according to Interfax" in page.text

    def test_links_to_evidence_lead_to_it(self, desk: TestClient, condemned: str) -> None:
        """The place that a link into a report names is there."""
        links = [link for link in shown(desk, f"/events/{condemned}").links if "#m=" in link or "#q=" in link]

        assert links
        for link in links:
            address, place = urldefrag(link)
            assert place in shown(desk, address).ids

    def test_another_beginning_of_the_id_leads_to_it(self, desk: TestClient, condemned: str) -> None:
        """The address in full is the one that is kept."""
        answer = desk.get(f"/events/{condemned[:9]}", follow_redirects=False)

        assert answer.status_code == 307
        assert answer.headers["location"] == f"/events/{condemned}"

    def test_a_merged_event_leads_to_what_it_is_now(self, tmp_path: Path) -> None:
        """An address that somebody kept from before a merge still works."""
        path = tmp_path / "record.db"
        with Record(path, coder=HandCoder()) as record:
            record.read(REPORTS)
            one, other = (event["id"] for event in list(record.events())[:2])
            record.merge(one, other, by="ada")
            [now] = {record.event(id_)["id"] for id_ in (one, other)}
        with TestClient(create_app(Settings(str(path))), base_url="http://127.0.0.1") as desk:
            for old in {one, other} - {now}:
                assert desk.get(f"/events/{old}", follow_redirects=False).headers["location"] == f"/events/{now}"
            assert "merged" in shown(desk, f"/events/{now}").text

    @pytest.mark.parametrize("part", ["compare", "why"])
    def test_parts_are_pages_of_their_own(self, desk: TestClient, condemned: str, part: str) -> None:
        """The comparison and the reasons can be shared; a script gets them without the frame."""
        whole = desk.get(f"/events/{condemned}/{part}").text
        alone = desk.get(f"/events/{condemned}/{part}", headers={"HX-Request": "true"}).text

        assert "masthead" in whole
        assert "masthead" not in alone
        assert "Lakeside Review" in Page(whole).text
        assert "Lakeside Review" in Page(alone).text

    def test_what_they_differ_in(self, desk: TestClient, condemned: str) -> None:
        """One report states as fact what another gives as somebody's word."""
        assert "as the word of Interfax" in shown(desk, f"/events/{condemned}/compare").text

    def test_one_that_is_not_there(self, desk: TestClient) -> None:
        """A page says so, and what the request held is text on it."""
        answer = desk.get("/events/e<script>")

        assert answer.status_code == 404
        assert "<script>" not in re.sub(r"<script src[^>]*></script>|<script src[^>]*>", "", answer.text)


class TestReport:
    @pytest.mark.parametrize("number", range(3))
    def test_the_whole_text(self, desk: TestClient, path: str, number: int) -> None:
        """Every word stands there, in order, whatever is marked."""
        with Record(path) as record:
            report = record.get_report(list(record.reports())[number]["id"])

        html = desk.get(f"/reports/{report['id']}").text

        bare = unescape(re.sub(r"<[^>]+>", "", html))
        assert " ".join(report["text"].split()) in " ".join(bare.split())

    def test_events_and_statements_beside_the_text(self, desk: TestClient, path: str, condemned: str) -> None:
        """What was read out of a paragraph links to its page, and back to its words."""
        with Record(path) as record:
            report = next(row for row in record.reports() if row["outlet"] == "Harbour Courier")

        page = shown(desk, f"/reports/{report['id']}")

        assert f"/events/{condemned}" in page.links
        assert "/actors/dmitry-peskov" in page.links
        inside = [link[1:] for link in page.links if link.startswith(("#m=", "#q="))]
        assert len(inside) == 3
        assert set(inside) <= set(page.ids)

    def test_marks_of_the_address(self, desk: TestClient) -> None:
        """An address that names kinds of marks shows only those."""
        html = desk.get("/reports/copy-of-courier?marks=acts,places").text
        classes = re.search(r'<article class="(report[^"]*)"', html)

        assert classes
        assert set(classes[1].split()) == {"report", "no-actors", "no-dates", "no-statements", "no-chains"}

    def test_a_long_report_has_parts(self, tmp_path: Path) -> None:
        """The first part, a link to the next, and the part that holds what an address asks for."""
        text = "\n\n".join(["An idle paragraph. " * 100] * 60 + [REPORTS[0]["text"]])
        with Record(tmp_path / "record.db", coder=HandCoder()) as record:
            record.read([{**REPORTS[0], "id": "long", "text": text}])
            [mention, *_] = record.mentions()
        with TestClient(create_app(Settings(str(tmp_path / "record.db"))), base_url="http://127.0.0.1") as desk:
            first = shown(desk, "/reports/long")
            there = shown(desk, f"/reports/long?at={mention['id']}")
            everything = shown(desk, "/reports/long?part=all")

        assert "Part 1 of 3" in first.text
        assert "?part=2" in first.links
        assert f"m={mention['id']}" not in first.ids
        assert "Part 3 of 3" in there.text
        assert f"m={mention['id']}" in there.ids
        assert everything.text.count("An idle paragraph.") == 6000

    def test_copies_and_story(self, desk: TestClient) -> None:
        """A copy names the report that it copies."""
        page = shown(desk, "/reports/copy-of-courier")

        assert "Harbour Courier" in page.text
        assert any(link.startswith("/stories/") for link in page.links)

    def test_a_hostile_report_is_text(self, desk: TestClient, path: str) -> None:
        """No field of a report becomes HTML, none a link to a script, and no override turns what stands beside it."""
        with Record(path) as record:
            report = next(row for row in record.reports() if "Gazette" in (row["outlet"] or ""))
        link = next(link for link in shown(desk, "/search?q=talks").links if "evil" in link)

        html = desk.get(urldefrag(link).url).text
        page = Page(html)

        assert report["title"] in page.text
        assert report["outlet"] in page.text
        assert "<img src=x onerror=alert(1)> [31m\ufffddetsurt said." in page.text
        assert "img" not in page.elements
        assert "<b>Nobody" not in html
        assert not [link for link in page.links if link.startswith("javascript:")]

    def test_one_that_is_not_there(self, desk: TestClient) -> None:
        """A page says so."""
        assert desk.get("/reports/nowhere").status_code == 404


class TestLinks:
    def test_they_lead_somewhere(self, desk: TestClient, condemned: str) -> None:
        """No link of these pages is dead."""
        pages = ["/", f"/events/{condemned}", "/reports/copy-of-courier"]
        links = {urldefrag(link).url for page in pages for link in shown(desk, page).links}

        dead = [link for link in links if link.startswith("/") and desk.get(link).status_code >= 400]

        assert dead == []
