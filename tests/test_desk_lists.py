"""The desk's lists: search, stories, actors, dyads and outlets, as a browser without JavaScript gets them."""

from __future__ import annotations

import html
import json
import random
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice, permutations, product
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from cli_samples import ACTORS, REPORTS, HandCoder
from link_samples import LEXICON
from starlette.testclient import TestClient

from dragoman import Record
from dragoman.comparing import letter
from dragoman.values import Actor, Coded, DateValue, Mention, Report, Role, Span, Step, Trigger, content_id
from dragoman.web import Settings, create_app
from dragoman.web.pages.stories import PAGE
from dragoman.web.view.timeline import timeline

DAYS = 45
SCRIPT = "<script>alert(1)</script>"
HOSTILE = Report(
    f"{SCRIPT} condemned Finland. " + "a" * 300,
    id="hostile/2e#?",
    title=f"{SCRIPT} \u202etxet {'long' * 100}",
    outlet='Evil "><img src=x onerror=alert(1)>',
    published="2022-06-01",
    url="javascript:alert(1)",
)
"""A report that would like to be more than text."""

INTERFAX = Step(0, 4, "Interfax", "outlet", None, None, Span(0, 4))
"""From whom one of the outlets has what it tells."""


class DayCoder(HandCoder):
    """The samples coded by hand, and reports each of which tells that somebody condemned or praised somebody."""

    def code_batch(self, reports: Sequence[Report]) -> list[Coded]:
        titles = {report["title"] for report in REPORTS}
        return [HandCoder.code_batch(self, [one])[0] if one.title in titles else _coded(one) for one in reports]


def _coded(report: Report) -> Coded:
    told = re.match(rf"(.*) (condemned|praised) ({'|'.join(ACTORS)})", report.text)
    assert told is not None
    source, target = ACTORS.get(told[1], ("evil", f"{told[1]} Office", None, None)), ACTORS[told[3]]
    roles = tuple(Role(*told.span(group), told[group], *who[1:], who[0]) for group, who in ((1, source), (3, target)))
    accused = told[2] == "condemned"
    mention = Mention(
        id=content_id("m", report.id), report=report.id, sentence=Span(0, told.end() + 1),
        type="ACCUSE" if accused else "SUPPORT", mode=None, contexts=(), quad=3 if accused else 1, cameo=None,
        intensity=-2.0 if accused else 3.0, status="actual", sources=roles[:1],
        targets=roles[1:], symmetric=False, trigger=Trigger(*told.span(2), told[2]),
        date=DateValue(report.published or "", "day", None, None), place=None, attributed_to=None, confidence=0.9,
        chain=(INTERFAX,) if report.outlet == "Lakeside Review" else (),
    )  # fmt: skip
    words = dict.fromkeys(re.findall(r"[a-z]{4,}", report.text.lower()), 1)
    return Coded(report, (), (mention,), (), (Actor(*source), Actor(*target)), words)


def _days() -> Iterator[Report]:
    chance = random.Random(5)  # noqa: S311 - not for secrets
    acts = product(("condemned", "praised"), permutations(ACTORS, 2))
    for number, (verb, (source, target)) in enumerate(islice(acts, DAYS)):
        words = " ".join(chance.sample(LEXICON, 12))
        day = date(2019, 1, 1) + timedelta(days=20 * number)
        outlet = ("Harbour Courier", "Lakeside Review", "Morning Ledger")[number % 3]
        yield Report(f"{source} {verb} {target}. {words}.", id=f"day{number:02}", title=words[:30], outlet=outlet,
                     published=day.isoformat())  # fmt: skip


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of a record with the samples, a report a day and a hostile one."""
    path: Path = tmp_path_factory.mktemp("lists") / "record.db"
    with Record(path, coder=DayCoder()) as record:
        record.read([*REPORTS, *_days(), HOSTILE])
    return str(path)


@pytest.fixture(scope="module")
def record(filled: str) -> Iterator[Record]:
    """The record, to ask it what a page should show."""
    with Record(filled, create=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def desk(filled: str) -> Iterator[TestClient]:
    """The desk on the record."""
    with TestClient(create_app(Settings(filled)), base_url="http://127.0.0.1") as client:
        yield client


def seen(desk: TestClient, address: str) -> str:
    """The page at an address, which has to stand."""
    answer = desk.get(address)
    assert answer.status_code == 200, (address, answer.text)
    return answer.text


def words_of(page: str) -> str:
    """The text of a page as a reader sees it."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def main_of(page: str) -> str:
    """What stands in the main part of a page."""
    return page.split("<main", 1)[1].split("</main>", 1)[0]


def links(page: str, beginning: str = "/") -> list[str]:
    """The addresses that the main part leads to."""
    return [html.unescape(link) for link in re.findall(r'href="([^"]+)"', main_of(page)) if link.startswith(beginning)]


def some_links(page: str) -> list[str]:
    """Three addresses of each kind that the main part leads to; kinds differ in their path or in what they ask."""
    kinds: dict[tuple[str, int, tuple[str, ...]], list[str]] = {}
    for link in dict.fromkeys(links(page)):
        at = urlsplit(link)
        first, *rest = at.path.strip("/").split("/")
        kinds.setdefault((first, len(rest), tuple(name for name, _ in parse_qsl(at.query))), []).append(link)
    return [link for alike in kinds.values() for link in alike[:3]]


def pages(desk: TestClient, address: str, rel: str = "next") -> Iterator[str]:
    """The page at an address and those that its «next» (or «prev») leads to, one after another."""
    while True:
        page = seen(desk, address)
        yield page
        further = re.search(rf'rel="{rel}" href="([^"]+)"', page)
        if further is None:
            return
        address = html.unescape(further.group(1))


def items(page: str, kind: str) -> list[str]:
    """The ids of the events, stories and so on that stand on a page, in order and each once."""
    return list(dict.fromkeys(re.findall(rf'href="/{kind}/([^"?#/]+)"', main_of(page))))


class TestSearch:
    def test_all_events(self, desk: TestClient, record: Record) -> None:
        """Without a question all events stand there, counted, the newest first."""
        page = seen(desk, "/search")
        rows = record.page("events", limit=30, total=True)
        assert items(page, "events") == [row["id"] for row in rows["rows"]]
        assert f"{rows['total']} events" in words_of(page)

    def test_rows_say_where_they_come_from(self, desk: TestClient, record: Record) -> None:
        """Each event has its words and leads to the report that tells it, by the name of its outlet."""
        page = seen(desk, "/search?q=border")
        (report,) = {row["id"] for row in record.page("reports", outlet="Lakeside Review", q="border")["rows"]}
        assert f"/reports/{report}" in links(page)
        assert "Lakeside Review" in words_of(main_of(page))

    @pytest.mark.parametrize(
        "asked",
        [
            {"q": "condemned", "since": "2023"},
            {"actor": "RUS", "until": "2022-01-10"},
            {"source": "Turkey", "target": "Sweden"},
            {"type": "SUPPORT"},
            {"status": "planned", "quad": "1"},
            {"outlet": "Morning Ledger", "country": "TUR"},
        ],
    )
    def test_filters(self, desk: TestClient, record: Record, asked: dict[str, str]) -> None:
        """What the address asks for is what stands there, as one chip for each filter, each of which takes it away."""
        page = seen(desk, f"/search?{urlencode(asked)}")
        rows = record.page("events", limit=30, **asked)["rows"]  # type: ignore[arg-type]
        assert rows
        assert items(page, "events") == [row["id"] for row in rows]
        without = [{n: v for n, v in asked.items() if n != name} for name in asked]
        chips = re.findall(r'class="chip" href="([^"]+)"', page)
        found = [dict(parse_qsl(urlsplit(html.unescape(chip)).query)) for chip in chips]
        assert sorted(found, key=str) == sorted(without, key=str)

    def test_facets_of_a_large_record(self, desk: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
        """They are fetched after the rows, by a script or over a link, and are the same."""
        whole = desk.get("/search?type=ACCUSE&kind=reports").text
        monkeypatch.setattr("dragoman.web.pages.search.COUNTED_AT_ONCE", 0)
        page = desk.get("/search?type=ACCUSE&kind=reports").text
        assert 'id="facet-type"' in whole
        assert 'id="facet-type"' not in page
        address = html.unescape(re.findall('href="(/search/facets[^"]*)"', page)[0])
        assert f'hx-get="{html.escape(address)}"' in page
        aside = re.compile('<aside class="facets".*?</aside>', re.DOTALL)
        assert aside.findall(desk.get(address).text) == aside.findall(whole)

    def test_facets(self, desk: TestClient, record: Record) -> None:
        """Each value of a facet has the count of its events, and leads to as many."""
        page = seen(desk, "/search")
        for type_, events in ((one["value"], one["events"]) for one in record.facets()["type"]):
            assert f"/search?type={type_}" in links(page)
            narrowed = seen(desk, f"/search?type={type_}")
            assert f"{events} event" in words_of(narrowed)

    def test_year(self, desk: TestClient) -> None:
        """A year among the facets is a year asked for; chosen once more it is gone."""
        assert "/search?since=2022&until=2022" in links(seen(desk, "/search"))
        chosen = seen(desk, "/search?since=2022&until=2022")
        assert re.search(r'href="/search" aria-current="true"><bdi>2022', chosen)

    def test_reports(self, desk: TestClient) -> None:
        """Reports have a passage with the words marked."""
        page = seen(desk, "/search?kind=reports&q=border")
        assert "<mark>border</mark>" in page
        assert "2 reports" in words_of(page)

    def test_statements(self, desk: TestClient) -> None:
        """Statements stand in their words, with who said them and whom they told."""
        text = words_of(seen(desk, "/search?kind=statements"))
        assert "We will take measures to ensure our own security" in text
        assert "Dmitry Peskov RUS told Evening Post" in text

    def test_bad_filters(self, desk: TestClient) -> None:
        """What is wrong is told beside its field, or above the rows where there is none; the rest is asked all the
        same."""
        page = seen(desk, "/search?since=gestern&type=FOO&status=planned&quad=9")
        beside = re.search(r'<p class="field-wrong" id="wrong-since">(.*?)</p>', page)
        assert beside is not None
        assert "write a date as 2023-05-09" in words_of(beside.group(1))
        above = words_of(page.split('role="alert"', 1)[1])
        assert "PLOVER's types are" in above
        assert "quad '9'" in above
        assert "1 event" in words_of(page)

    def test_senseless_filters(self, desk: TestClient) -> None:
        """A filter that statements have nothing to meet with is left out and told."""
        page = words_of(seen(desk, "/search?kind=statements&type=ACCUSE&status=actual"))
        assert "cannot be filtered by type" in page
        assert "cannot be filtered by status" in page
        assert "2 statements" in page

    @pytest.mark.parametrize("query", ["-", '"', "AND OR NOT", "((((", "*", "NEAR(a b)", "q:x", "\x00"])
    def test_odd_words(self, desk: TestClient, query: str) -> None:
        """No sign in the words has a meaning that could break the search."""
        seen(desk, f"/search?kind=reports&q={quote(query)}")

    def test_typing(self, desk: TestClient) -> None:
        """While somebody types, the address in the bar is the one without blanks."""
        answer = desk.get("/search?q=border&since=&until=", headers={"HX-Request": "true"})
        assert answer.headers["HX-Push-Url"] == "/search?q=border"

    def test_save(self, desk: TestClient, record: Record) -> None:
        """The same rows can be had as files."""
        jsonl, csv = links(seen(desk, "/search?type=SUPPORT&outlet=Harbour+Courier&kind=events"), "/api/")
        assert jsonl == "/api/events?type=SUPPORT&outlet=Harbour+Courier&format=jsonl"
        events = [json.loads(line)["id"] for line in desk.get(jsonl).text.splitlines()]
        assert events == [row["id"] for row in record.events(type="SUPPORT", outlet="Harbour Courier")]
        assert [line.split(",")[0] for line in desk.get(csv).text.splitlines() if line[:1] in "ei"][1:] == events

    def test_nothing_found(self, desk: TestClient) -> None:
        """Where nothing meets all filters, the page says what to do."""
        assert "Nothing meets all of this" in words_of(seen(desk, "/search?q=unheardof"))


class TestPaging:
    @pytest.mark.parametrize(
        ("address", "kind", "total"),
        [
            ("/search", "events", "events"),
            ("/search?order=read", "events", "events"),
            ("/search?kind=reports", "reports", "reports"),
            ("/search?since=2018&order=read", "events", None),
        ],
    )
    def test_there_and_back(self, desk: TestClient, record: Record, address: str, kind: str, total: str | None) -> None:
        """Next goes through all rows once; Previous goes through the same pages back."""
        there = [items(page, kind) for page in pages(desk, address)]
        assert len(there) > 1
        once = [id_ for page in there for id_ in page]
        assert len(once) == len(set(once))
        if total:
            assert len(once) == record.counts()[total]
        *_, last = _addresses(desk, address)
        back = [items(page, kind) for page in pages(desk, last, "prev")]
        assert back[::-1] == there

    def test_shared_address(self, desk: TestClient) -> None:
        """The address of the second page shows the second page to anybody."""
        _, second = list(_addresses(desk, "/search"))[:2]
        first_page, second_page = seen(desk, "/search"), seen(desk, second)
        assert set(items(first_page, "events")).isdisjoint(items(second_page, "events"))

    @pytest.mark.parametrize("where", ["after", "before"])
    def test_wrong_place(self, desk: TestClient, where: str) -> None:
        """A place that is none is told, and the first page stands."""
        page = seen(desk, f"/search?{where}=nonsense")
        assert "no place in this list" in words_of(page)
        assert items(page, "events") == items(seen(desk, "/search"), "events")


def _addresses(desk: TestClient, address: str) -> Iterator[str]:
    yield address
    for page in pages(desk, address):
        further = re.search(r'rel="next" href="([^"]+)"', page)
        if further:
            yield html.unescape(further.group(1))


class TestStories:
    def test_list(self, desk: TestClient, record: Record) -> None:
        """The first stories stand there with their label, and counts that lead to their reports and events."""
        page = seen(desk, "/stories")
        rows = record.page("stories", limit=PAGE, total=True)
        assert items(page, "stories") == [row["id"] for row in rows["rows"]]
        assert f"{rows['total']} stor" in words_of(page)
        assert f"/search?kind=reports&story={rows['rows'][0]['id']}" in links(page)

    def test_filters(self, desk: TestClient, record: Record) -> None:
        """Stories are found by words, actors and dates."""
        (story,) = record.page("stories", q="bold")["rows"]
        for asked in ("actor=Turkey&q=bold", "q=Sweden", "since=2023-04-20&until=2023-04-20"):
            assert story["id"] in items(seen(desk, f"/stories?{asked}"), "stories")
        assert "No story meets all of this" in words_of(seen(desk, "/stories?since=1999&until=1999"))

    def test_story(self, desk: TestClient, record: Record) -> None:
        """A story has its events on their days, its reports on theirs, who acts in it and what was said."""
        story = next(row for row in record.stories() if len(row["reports"]) > 1)
        page = seen(desk, f"/stories/{story['id']}")
        assert set(story["events"]) <= set(items(page, "events"))
        assert set(story["reports"]) <= set(items(page, "reports"))
        for event in record.page("events", story=story["id"])["rows"]:
            assert {f"/actors/{role['actor']}" for role in event["sources"]} <= set(links(page))

    def test_compare(self, desk: TestClient, record: Record) -> None:
        """The comparison has each report under a letter, and what only one of them tells, with the passage."""
        (story,) = {row["story"] for row in record.page("reports", q="border")["rows"]}
        text = words_of(seen(desk, f"/stories/{story}/compare"))
        assert "2 reports side by side" in text
        assert "Only in one of them" in text
        assert "The new border is 1,340 kilometres long" in text

    def test_unknown(self, desk: TestClient) -> None:
        """A story that there isn't is not found."""
        assert desk.get("/stories/s0000").status_code == 404

    def test_timeline(self) -> None:
        """Days come in order, what has no date last; copies stand with the oldest report of their group."""
        events = [{"id": "e1", "date": {"value": "2023-05-09"}}, {"id": "e2", "date": None}]
        reports = [
            {"id": "b", "published": "2023-05-10T08:00"},
            {"id": "a", "published": "2023-05-09"},
            {"id": "c", "published": None},
        ]
        days = timeline(events, reports, [["b", "a"]])
        assert [day["date"] for day in days] == ["2023-05-09", None]
        assert [[copy["id"] for copy in report["copies"]] for report in days[0]["reports"]] == [["b"]]
        assert [row["id"] for row in (*days[1]["events"], *days[1]["reports"])] == ["e2", "c"]

    def test_letters(self) -> None:
        """Reports beyond the 26th have two letters."""
        assert [letter(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


class TestActors:
    def test_list(self, desk: TestClient, record: Record) -> None:
        """All actors stand there, those of most events first, with counts that lead to these."""
        page = seen(desk, "/actors")
        rows = record.ranking("actors")["rows"]
        assert items(page, "actors") == [quote(row["id"]) for row in rows]
        assert f"/search?actor={rows[0]['id']}" in links(page)

    def test_find(self, desk: TestClient) -> None:
        """Actors are found by a part of their name, by country and by sector."""
        assert items(seen(desk, "/actors?name=stolten"), "actors") == ["jens-stoltenberg"]
        assert items(seen(desk, "/actors?country=tur"), "actors") == ["TUR"]
        assert items(seen(desk, "/actors?sector=IGO"), "actors") == ["jens-stoltenberg"]
        assert "No actor meets all of this" in words_of(seen(desk, "/actors?name=%25"))

    def test_order(self, desk: TestClient) -> None:
        """A header sorts by its column and says so; once more, and it is the other way round."""
        page = seen(desk, "/actors?order=name")
        names = items(page, "actors")
        assert 'aria-sort="ascending"' in page
        assert "/actors?order=-name" in links(page)
        assert items(seen(desk, "/actors?order=-name"), "actors") == names[::-1]

    def test_wrong_order(self, desk: TestClient) -> None:
        """An order that there isn't is told, and the list stands in its own."""
        page = seen(desk, "/actors?order=colour")
        assert "actors are sorted by events name statements" in words_of(page)

    def test_sides(self, desk: TestClient, record: Record) -> None:
        """What an actor did, what was done to it and what it said are three lists with their own addresses."""
        did = items(seen(desk, "/actors/FIN"), "events")
        suffered = items(seen(desk, "/actors/FIN?side=target"), "events")
        assert did == [row["id"] for row in record.page("events", source="FIN", limit=20)["rows"]]
        assert suffered == [row["id"] for row in record.page("events", target="FIN", limit=20)["rows"]]
        said = words_of(seen(desk, "/actors/dmitry-peskov?side=statements"))
        assert "We will take measures" in said

    def test_about(self, desk: TestClient) -> None:
        """An actor has its country, what reports call it, and whom it deals with."""
        page = seen(desk, "/actors/RUS")
        text = words_of(page)
        assert "Times" in text
        assert "/dyads/RUS/FIN" in links(page)
        assert "/actors?country=RUS" in links(page)

    def test_unknown(self, desk: TestClient) -> None:
        """An actor that there isn't is not found."""
        assert desk.get("/actors/nobody-at-all").status_code == 404


class TestDyads:
    def test_list(self, desk: TestClient, record: Record) -> None:
        """Each pair has its counts of cooperation and conflict; each leads to its page and to its events."""
        page = seen(desk, "/dyads")
        first = record.ranking("dyads")["rows"][0]
        assert f"/dyads/{first['source']}/{first['target']}" in links(page)
        counted = f"/search?status=actual&source={first['source']}&target={first['target']}"
        assert counted in links(page)
        assert f"{first['events']} events" in words_of(seen(desk, counted))

    def test_cooperation_and_conflict(self, desk: TestClient) -> None:
        """The counts of cooperation and of conflict lead to events of that kind."""
        page = seen(desk, "/dyads?actor=jens-stoltenberg")
        for quad, type_ in (("cooperation", "support"), ("conflict", "accuse")):
            counted = [link for link in links(page, "/search") if f"quad={quad}" in link]
            assert counted
            for link in counted:
                assert set(re.findall(r"(?:cooperation|conflict): (\w+)", words_of(seen(desk, link)))) == {type_}

    def test_filters(self, desk: TestClient, record: Record) -> None:
        """Pairs are asked for by actor and by time."""
        assert "No pair meets all of this" in words_of(seen(desk, "/dyads?since=1999&until=1999"))
        total = record.ranking("dyads", actor="jens-stoltenberg")["total"]
        assert f"{total} directed pairs " in words_of(seen(desk, "/dyads?actor=jens-stoltenberg"))

    @pytest.mark.parametrize("order", ["events", "cooperation", "conflict", "intensity", "first", "last"])
    def test_orders(self, desk: TestClient, order: str) -> None:
        """Each column sorts both ways."""
        down, up = (links(seen(desk, f"/dyads?order={sign}{order}"), "/dyads/") for sign in ("", "-"))
        assert down == up[::-1]
        assert down


class TestOutlets:
    def test_list(self, desk: TestClient, record: Record) -> None:
        """Each pair of who tells and whom it has it from, with the reports behind it."""
        page = seen(desk, "/outlets")
        text = words_of(page)
        assert "Interfax" in text
        row = next(row for row in record.outlets() if row["rests_on"]["name"] == "Interfax")
        assert f"/reports/{row['examples'][0]}" in links(page)

    def test_edge(self, desk: TestClient, record: Record) -> None:
        """The count of a pair leads to as many reports."""
        for link in links(seen(desk, "/outlets"), "/outlets/edge"):
            asked = dict(parse_qsl(urlsplit(link).query))
            row = next(
                row for row in record.outlets()
                if (row["who"]["name"], row["rests_on"]["name"]) == (asked["who"], asked["on"])
            )  # fmt: skip
            assert f"{row['reports']} report" in words_of(seen(desk, link))

    def test_outlet(self, desk: TestClient) -> None:
        """An outlet has whom it rests on, and its reports, events and statements counted."""
        page = seen(desk, "/outlets?outlet=lakeside review")
        text = words_of(page)
        assert "What it has from whom" in text
        assert "Interfax" in text
        assert "/search?kind=reports&outlet=lakeside%20review" in links(page)

    def test_cited_only(self, desk: TestClient) -> None:
        """An outlet without a report of its own has those that cite it."""
        text = words_of(seen(desk, "/outlets?outlet=Interfax"))
        assert "no report of its own" in text
        assert "Who has it from Interfax" in text
        assert "Lakeside Review" in text


class TestHostile:
    @pytest.mark.parametrize(
        "address",
        [
            "/search?source=evil",
            "/search?kind=reports&until=2022-12-31&since=2022-06",
            "/actors?name=office",
            "/actors/evil",
            "/dyads?actor=evil",
            f"/outlets?outlet={quote(HOSTILE.outlet or '')}",
            f"/search?q={quote(SCRIPT)}&since={quote(SCRIPT)}&outlet={quote(SCRIPT)}&kind={quote(SCRIPT)}",
            f"/actors?name={quote(SCRIPT)}&order={quote(SCRIPT)}",
        ],
    )
    def test_escaped(self, desk: TestClient, address: str) -> None:
        """Whatever names, titles and addresses hold, they are text."""
        page = seen(desk, address)
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "javascript:" not in page
        assert "\u202e" not in page

    def test_story(self, desk: TestClient, record: Record) -> None:
        """So is the label of a story, which is a report's title."""
        (report,) = record.page("reports", report=HOSTILE.id)["rows"]
        for address in (f"/stories/{report['story']}", f"/stories/{report['story']}/compare"):
            page = seen(desk, address)
            assert "<script>alert" not in page
            assert "&lt;script&gt;" in page


class TestLinks:
    @pytest.mark.parametrize(
        "address",
        [
            "/search", "/search?kind=reports&q=Finland", "/search?kind=statements", "/stories", "/actors",
            "/actors/RUS", "/actors/dmitry-peskov?side=statements", "/dyads", "/outlets",
            "/outlets?outlet=Morning+Ledger",
        ],
    )  # fmt: skip
    def test_all_answer(self, desk: TestClient, address: str) -> None:
        """Each kind of link on the page leads somewhere."""
        for link in some_links(seen(desk, address)):
            seen(desk, link)

    def test_story(self, desk: TestClient, record: Record) -> None:
        """So do those of a story and its comparison."""
        story = next(row["id"] for row in record.stories() if len(row["reports"]) > 1)
        for address in (f"/stories/{story}", f"/stories/{story}/compare"):
            for link in some_links(seen(desk, address)):
                seen(desk, link)
