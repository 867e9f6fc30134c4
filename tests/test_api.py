"""The record as JSON: ``/api``."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
import schemathesis
import schemathesis.specs.openapi.schemas  # else loaded, and rewritten by pytest, beside threads (cpython#106905)
from anyio.from_thread import start_blocking_portal
from cli_samples import REPORTS, HandCoder, fill
from hypothesis import HealthCheck, Phase, given, settings
from pydantic import BaseModel
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from starlette.requests import ClientDisconnect
from starlette.testclient import TestClient
from web_samples import TOKEN, csrf, decide, desk, filled, rows

from dragoman.record import Record
from dragoman.values import Report
from dragoman.web import Settings, create_app
from dragoman.web.api import answers, models
from dragoman.web.api.answers import JsonLines
from dragoman.web.api.tables import ROWS, TABLES
from dragoman.web.guard.limits import Limits, Rate

ANYTHING = Rate(10**9, 0)
UNLIMITED = Limits(ANYTHING, ANYTHING, ANYTHING)

WELL_FORMED = ["2xx", "400", "401", "403", "404", "409", "422", "429"]
"""What is as described may still not make sense: a day that isn't in the calendar, an event without that mention."""


@pytest.fixture
def client(record_url: str) -> Iterator[TestClient]:
    """The desk on each database."""
    with filled(record_url) as client:
        yield client


@pytest.fixture(scope="module")
def lite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The desk on SQLite, for what is refused, and for what doesn't depend on the database and changes nothing."""
    with filled(str(tmp_path_factory.mktemp("lite") / "record.db")) as client:
        yield client


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The description of the API, with the desk behind it."""
    record = fill(tmp_path_factory.mktemp("described") / "record.db")
    app = create_app(Settings(record, token=TOKEN, role="correct", hosts=("testserver",), limits=UNLIMITED))
    config = SchemathesisConfig.from_dict(
        {"checks": {"positive_data_acceptance": {"expected-statuses": WELL_FORMED}}, "headers": bearer()}
    )
    return schemathesis.openapi.from_asgi("/api/openapi.json", app, config=config, headers=bearer())


def bearer() -> dict[str, str]:
    """The header of a program."""
    return {"Authorization": f"Bearer {TOKEN}"}


CALLS = [(path, method) for path, calls in create_app(Settings("")).openapi()["paths"].items() for method in calls]
FEW = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("path", "method"), CALLS)
def test_description(schema: Any, path: str, method: str, mode: GenerationMode) -> None:
    """Every address answers as it is described, to what is described and to what isn't, and never with a fault."""
    operation = schema[path][method]
    if mode is GenerationMode.NEGATIVE and not (list(operation.iter_parameters()) or operation.body):
        pytest.skip("there is nothing to ask it wrongly")

    @FEW
    @given(operation.as_strategy(generation_mode=mode))
    def answers_as_described(case: Any) -> None:
        case.call_and_validate(headers=bearer())

    answers_as_described()


def conforms(row: Any, model: type[BaseModel]) -> None:
    """The row is what the description says."""
    model.model_validate(row, strict=True)


class TestTables:
    """``/api/events`` and the other tables."""

    def test_pages_and_lines(self, client: TestClient) -> None:
        """The pages, one row each, and the lines give the same rows, in the shapes that are described."""
        for table in TABLES:
            self.walk(client, table)

    def walk(self, client: TestClient, table: str) -> None:
        """Goes through one table."""
        found, after = list[Any](), None
        while True:
            page = client.get(f"/api/{table}", params={"limit": 1, "total": True} | ({"after": after} if after else {}))
            assert page.status_code == 200, page.text
            found += page.json()["rows"]
            after = page.json()["next"]
            if after is None:
                break
        streamed = client.get(f"/api/{table}?format=jsonl")
        assert streamed.headers["content-type"] == "application/x-ndjson"
        lines = [json.loads(line) for line in streamed.text.splitlines()]
        assert page.json()["total"] == len(found) == len(lines)
        assert lines or table == "outlets", table
        shown = [
            {name: row[name] for name in row if not lines or name in lines[0]} for row in found
        ]  # pages may say more
        assert sorted(map(json.dumps, lines)) == sorted(map(json.dumps, shown))
        for row in lines:
            conforms(row, TABLES[table][0])

    def test_filters(self, client: TestClient) -> None:
        """Filters leave the rows that meet them all."""
        assert [row["type"] for row in rows(client, "events", type="SUPPORT", country="FIN")] == ["SUPPORT"]
        assert rows(client, "events", status="planned", until="2023-05") == []
        assert {row["outlet"] for row in rows(client, "reports", q='"border is"')} == {
            "Harbour Courier",
            "Lakeside Review",
        }

    def test_rows(self, client: TestClient) -> None:
        """Each row is found by its id; an unknown id is 404."""
        for table in ROWS:
            self.find(client, table)

    def find(self, client: TestClient, table: str) -> None:
        """Finds one row of a table."""
        listed = rows(client, table)[0]
        found = client.get(f"/api/{table}/{listed['id']}").json()
        assert found["id"] == listed["id"]
        conforms(found, ROWS[table][0])
        missing = client.get(f"/api/{table}/zzzzzz")
        assert missing.status_code == 404
        assert "'zzzzzz'" in missing.json()["error"]

    def test_of_an_event(self, client: TestClient) -> None:
        """What the record can say of an event is there too."""
        event = rows(client, "events", type="ACCUSE")[0]["id"]
        for part in ("compare", "why", "history"):
            assert client.get(f"/api/events/{event}/{part}").status_code == 200
            assert client.get(f"/api/events/zzzzzz/{part}").status_code == 404

    def test_report_ids(self, tmp_path: Path) -> None:
        """A report's id is kept as it was given, also with a slash in it."""
        path = tmp_path / "record.db"
        with Record(path, coder=EmptyCoder()) as record:
            record.read([{"text": "Nothing happened.", "id": "desk/2023/1"}])
        with desk(str(path)) as client:
            assert client.get("/api/reports/desk/2023/1").json()["text"] == "Nothing happened."
            assert client.get("/api/reports/desk%2F2023%2F1").json()["id"] == "desk/2023/1"


class EmptyCoder:
    """Codes nothing."""

    version = "empty"

    def code_batch(self, reports: Any) -> Any:
        from dragoman.values import Coded

        return [Coded(report, (), (), ()) for report in reports]


class TestFigures:
    """What stands behind the pictures."""

    ANSWERS = (
        ("search?q=border", "Harbour Courier"),
        ("facets?since=2023", "SUPPORT"),
        ("series?by=month&actor=RUS", "2023-04-01"),
        ("network?actor=FIN", "jens-stoltenberg"),
        ("places", "["),
        ("counts", '"reports":3'),
        ("queue?limit=2", "why"),
        ("accuracy?since=2023", "["),
        ("decisions", "["),
    )

    def test_answers(self, client: TestClient) -> None:
        """Each answers with what the record has."""
        for address, has in self.ANSWERS:
            answer = client.get(f"/api/{address}")
            assert answer.status_code == 200, f"{address}: {answer.text}"
            assert has in answer.text, address


class TestErrors:
    """What goes wrong is one sentence under ``error``."""

    @pytest.mark.parametrize(
        ("address", "status", "said"),
        [
            ("events?lim=3", 422, "lim: nothing is called that here"),
            ("events?limit=0", 422, "limit: "),
            ("events?type=support", 422, "type: "),
            ("events?since=2023-13", 400, "since '2023-13': write a date"),
            ("events?after=nonsense", 400, "after"),
            ("quotes?type=SUPPORT", 400, "quotes cannot be filtered by type"),
            ("events/e", 404, "no event has the id 'e'"),
            ("search?q=%21", 400, "give at least one word"),
            ("search", 422, "q: this is needed"),
            ("network?actor=Atlantis", 404, "Atlantis"),
            ("nothing", 404, "there is nothing at /api/nothing"),
            ("events/%00", 422, "id: "),
        ],
    )
    def test_wrong_questions(self, lite: TestClient, address: str, status: int, said: str) -> None:
        """The status is that of the kind of fault, and the sentence names what was wrong."""
        answer = lite.get(f"/api/{address}")
        assert (answer.status_code, list(answer.json())) == (status, ["error"])
        assert said in answer.json()["error"]

    @pytest.mark.parametrize("address", ["/", "/events/EVENT", "/api/events", "/static/desk.css"])
    def test_head(self, lite: TestClient, address: str) -> None:
        """Whoever asks for the headers alone gets those of the whole."""
        address = address.replace("EVENT", rows(lite, "events")[0]["id"])
        whole, heads = lite.get(address), lite.head(address)
        assert (heads.status_code, heads.headers["content-type"]) == (200, whole.headers["content-type"])

    def test_method(self, lite: TestClient) -> None:
        """A method that an address doesn't take is refused with those that it takes."""
        answer = lite.delete("/api/events", headers=csrf(lite))
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
        assert answer.json() == {"error": "/api/events doesn't take DELETE"}

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ("[[", 422),
            ("[" * 50_000, 400),
            ('{"verb": "merge", "ids": ["\\ud800", "a"]}', 422),
            ('{"verb": "correct", "id": "e123", "fields": {"summary": "a\\u0000b"}}', 422),
            ('{"verb": "rename", "id": "e123"}', 422),
            ('{"verb": "merge", "ids": ["e123", "e234"], "reson": "a slip"}', 422),
            ("x" * 300_000, 413),
        ],
    )
    def test_wrong_bodies(self, lite: TestClient, body: str, status: int) -> None:
        """What is no decision is refused, however it is broken, and nothing is decided."""
        headers = csrf(lite) | {"content-type": "application/json"}
        answer = lite.post("/api/decisions", content=body, headers=headers)
        assert (answer.status_code, list(answer.json())) == (status, ["error"])
        assert lite.get("/api/decisions").json() == []

    def test_faults(self, lite: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
        """What nobody foresaw is a sentence too, with all headers, and the desk goes on."""

        def broken(self: object) -> None:
            raise ZeroDivisionError("by nothing")

        monkeypatch.setattr(Record, "counts", broken)
        answer = lite.get("/api/counts")
        assert answer.status_code == 500
        assert answer.json()["error"] == "unexpected ZeroDivisionError: by nothing (please report it)"
        assert "content-security-policy" in answer.headers
        assert lite.get("/api/session").status_code == 200


class TestDecisions:
    """``POST /api/decisions``."""

    def test_join_and_part(self, client: TestClient) -> None:
        """Events are merged, a mention leaves one and comes back, and each decision stands in the log."""
        accused, praised = (rows(client, "events", type=type_)[0]["id"] for type_ in ("ACCUSE", "SUPPORT"))
        made = decide(client, verb="merge", ids=[accused, praised], reason="one exchange")
        assert made.status_code == 201, made.text
        conforms(made.json(), models.Decision)
        assert len(rows(client, "events")) == 2
        [mention] = [row["id"] for row in rows(client, "mentions", type="SUPPORT")]
        assert decide(client, verb="unlink", id=mention).status_code == 201
        assert len(rows(client, "events")) == 3
        [event] = [row["id"] for row in rows(client, "events", type="CONSULT")]
        assert decide(client, verb="link", id=mention, to=event).status_code == 201
        assert decide(client, verb="split", id=event, members=[mention]).status_code == 201
        log = client.get("/api/decisions").json()
        assert [row["verb"] for row in log] == ["merge", "unlink", "link", "split"]
        assert log[0]["reason"] == "one exchange"
        for row in log:
            conforms(row, models.LoggedDecision)

    def test_copies(self, client: TestClient) -> None:
        """Two reports are copies of each other, and are none any more."""
        one, other = (row["id"] for row in rows(client, "reports")[:2])
        assert decide(client, verb="link", id=one, to=other, copy=True).status_code == 201
        assert decide(client, verb="unlink", id=one, to=other).status_code == 201

    def test_judge(self, client: TestClient) -> None:
        """An event is corrected, accepted and rejected; each judgement can be taken back."""
        event = rows(client, "events", type="ACCUSE")[0]
        made = decide(client, verb="correct", id=event["id"], fields={"type": "THREATEN"}, seen=event["version"])
        assert made.status_code == 201, made.text
        assert client.get(f"/api/events/{event['id']}").json()["type"] == "THREATEN"
        assert decide(client, verb="accept", id=event["id"], reason="checked", drawn="random").status_code == 201
        undone = client.post(f"/api/decisions/{made.json()['id']}/withdraw", headers=csrf(client))
        assert (undone.status_code, undone.json()["decision"]) == (201, made.json()["id"])
        assert client.get(f"/api/events/{event['id']}").json()["type"] == "ACCUSE"
        assert decide(client, verb="reject", id=event["id"]).status_code == 201
        assert rows(client, "events", type="ACCUSE") == []
        history = client.get(f"/api/events/{event['id']}/history")
        assert history.json()[-1]["verb"] == "reject"

    def test_changed_meanwhile(self, client: TestClient) -> None:
        """Who decides on what another changed since is told so, and nothing is written."""
        event = rows(client, "events", type="ACCUSE")[0]
        decide(client, verb="correct", id=event["id"], fields={"type": "THREATEN"})
        late = decide(client, verb="correct", id=event["id"], fields={"type": "REJECT"}, seen=event["version"])
        assert late.status_code == 409
        assert "changed" in late.json()["error"]
        assert client.get(f"/api/events/{event['id']}").json()["type"] == "THREATEN"

    @pytest.mark.parametrize(
        ("decision", "status"),
        [
            ({"verb": "merge", "ids": ["zzzz1", "zzzz2"]}, 404),
            ({"verb": "merge", "ids": ["EVENT", "EVENT"]}, 422),
            ({"verb": "correct", "id": "EVENT", "fields": {"type": "DANCE"}}, 422),
            ({"verb": "correct", "id": "EVENT", "fields": {"colour": "blue"}}, 422),
            ({"verb": "correct", "id": "EVENT", "fields": {"sources": [[[{"actor": {}}]]]}}, 422),
            ({"verb": "correct", "id": "EVENT", "fields": {"sources": ["Russia"] * 101}}, 422),
            ({"verb": "correct", "id": "EVENT", "fields": {"place": {"name": "x", "lat": 10**400, "lon": 1}}}, 422),
            ({"verb": "correct", "id": "EVENT", "fields": {"place": {"name": "x", "lat": True, "lon": True}}}, 422),
        ],
    )
    def test_refused(self, lite: TestClient, decision: dict[str, Any], status: int) -> None:
        """What can't be carried out is refused in one sentence, and nothing is decided."""
        event = rows(lite, "events")[0]["id"]
        answer = decide(lite, **json.loads(json.dumps(decision).replace("EVENT", event)))
        assert (answer.status_code, list(answer.json())) == (status, ["error"])
        assert lite.get("/api/decisions").json() == []

    @pytest.mark.parametrize("verb", ["merge", "split", "link", "unlink"])
    def test_joins_of_what_was_changed(self, client: TestClient, verb: str) -> None:
        """What joins and divides may say what was seen, too; where that is another by now, nothing is decided."""
        event, other = (row["id"] for row in rows(client, "events")[:2])
        mention = rows(client, "mentions", limit=1)[0]["id"]
        bodies = {
            "merge": {"ids": [event, other]},
            "split": {"id": event, "members": [mention]},
            "link": {"id": mention, "to": event},
            "unlink": {"id": mention},
        }
        before = client.get("/api/decisions").json()
        answer = decide(client, verb=verb, **bodies[verb], seen={event: "v0"})
        assert (answer.status_code, "look again" in answer.json()["error"]) == (409, True)
        assert client.get("/api/decisions").json() == before

    def test_joins_of_what_was_seen(self, tmp_path: Path) -> None:
        """What still is as it was seen is joined."""
        with filled(str(tmp_path / "record.db")) as client:
            found = rows(client, "events")[:2]
            seen = {row["id"]: row["version"] for row in found}
            assert decide(client, verb="merge", ids=list(seen), seen=seen).status_code == 201

    def test_author(self, tmp_path: Path) -> None:
        """Who decides is the author that the desk was started with."""
        with filled(str(tmp_path / "record.db"), author="Mira") as client:
            event = rows(client, "events")[0]["id"]
            assert decide(client, verb="accept", id=event).json()["author"] == "Mira"


class TestStreams:
    """``format=jsonl``."""

    def test_few_at_once(self, lite: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
        """Too many at once are refused, with when to try again; those that ended count no more."""
        state: Any = lite.app.state  # type: ignore[attr-defined]
        assert (lite.get("/api/events?format=jsonl").status_code, state.streams) == (200, 0)
        monkeypatch.setattr(state, "streams", answers.MOST_STREAMS)
        answer = lite.get("/api/events?format=jsonl")
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "5")

    def test_formulas(self, tmp_path: Path) -> None:
        """What a report says is text in a spreadsheet, whatever it begins with."""
        with Record(tmp_path / "record.db", coder=HandCoder()) as record:
            record.read([Report(REPORTS[2]["text"], title="=1+1", outlet="@Post", published="2023-04-20")])
        with desk(str(tmp_path / "record.db")) as client:
            [row] = csv.DictReader(io.StringIO(client.get("/api/reports?format=csv").text))
        assert (row["title"], row["outlet"]) == ("'=1+1", "'@Post")

    def test_reader_stalls(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A reader who stays and takes nothing doesn't keep the stream for ever."""
        from starlette.requests import Request

        closed: list[bool] = []

        def endless() -> Iterator[dict[str, Any]]:
            try:
                yield from ({"id": number} for number in range(10**9))
            finally:
                closed.append(True)

        async def never(*_: Any) -> Any:
            await anyio.sleep_forever()

        class App:
            class state:  # noqa: N801
                streams = 0

        async def stalled() -> None:
            scope = {"type": "http", "app": App, "asgi": {"spec_version": "2.4"}}
            with anyio.fail_after(10):
                await JsonLines(endless(), Request(scope))(scope, never, never)

        monkeypatch.setattr(answers, "STALLED_SECONDS", 0.05)
        with pytest.raises(ClientDisconnect), start_blocking_portal() as portal:
            portal.call(stalled)
        assert (closed, App.state.streams) == ([], 0)

    @pytest.mark.parametrize("taken", [1, 3])
    def test_reader_goes(self, taken: int) -> None:
        """Rows are fetched as they are taken; where the reader goes, no more are, and they are closed."""
        fetched, closed = [], []

        def endless() -> Iterator[dict[str, Any]]:
            try:
                for number in range(10**9):
                    fetched.append(number)
                    yield {"id": number}
            finally:
                closed.append(True)

        with start_blocking_portal() as portal:
            portal.call(_read, endless(), taken)
        assert closed == [True]
        assert len(fetched) <= (taken + 1) * answers.LINES_AT_ONCE


async def _read(lines: Iterator[dict[str, Any]], taken: int) -> None:
    """Takes so many pieces of a stream, then goes."""
    from starlette.requests import Request

    left, pieces = anyio.Event(), list[Any]()

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            pieces.append(message)
            if len(pieces) == taken:
                left.set()
                await anyio.sleep_forever()

    async def receive() -> dict[str, str]:
        await left.wait()
        return {"type": "http.disconnect"}

    class App:
        class state:  # noqa: N801
            streams = 0

    scope = {"type": "http", "app": App, "asgi": {"spec_version": "2.3"}}
    with anyio.fail_after(10):
        await JsonLines(lines, Request(scope))(scope, receive, send)
    assert App.state.streams == 0


class TestPage:
    """``/api`` for people."""

    def test_lists_all(self, lite: TestClient) -> None:
        """Every address stands on the page, with examples that work."""
        page = lite.get("/api").text
        for path in lite.get("/api/openapi.json").json()["paths"]:
            assert f" {path}</code>" in page
        assert "curl 'http://localhost:8765/api/events" in page

    def test_names_of_examples(self) -> None:
        """The examples are of addresses that are there."""
        from dragoman.web.pages.api import EXAMPLES

        app: Any = create_app(Settings("nowhere.db"))
        names = {call["operationId"] for path in app.openapi()["paths"].values() for call in path.values()}
        assert set(EXAMPLES) <= names
