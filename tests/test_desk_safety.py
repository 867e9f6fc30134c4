"""Who may come in at the desk, what a browser may be made to do there, and what hostile reports can do: nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import anyio
import pytest
from anyio.from_thread import start_blocking_portal
from cli_samples import HandCoder, fill
from fastapi.routing import APIRoute
from starlette.testclient import TestClient
from web_samples import HOME, TOKEN, csrf, decide, desk, filled, rows

from dragoman.errors import AccessError
from dragoman.record import Record
from dragoman.web.assets import STATIC, static
from dragoman.web.guard import gate, people, sessions
from dragoman.web.guard.limits import Buckets, Limits, Rate
from dragoman.web.guard.people import People, hash_password, is_password
from dragoman.web.guard.sessions import IDLE_SECONDS, Sessions
from dragoman.web.guard.visits import Visitor
from dragoman.web.pages import PAGES

PASSWORD = "a heron over the harbour"  # noqa: S105
BEARER = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that are hashed in a millisecond."""
    monkeypatch.setattr(people, "COST", 2**4)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A record with three reports."""
    return fill(tmp_path_factory.mktemp("safety") / "record.db")


@pytest.fixture(scope="module")
def client(path: str) -> Iterator[TestClient]:
    """A desk for this machine only."""
    with desk(path) as client:
        yield client


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Mira may correct, Ben may look."""
    there = People(tmp_path / "people.json")
    there.add("Mira", "correct", PASSWORD)
    there.add("Ben", "read", PASSWORD)
    return there.path


@pytest.fixture
def closed(path: str, file: Path) -> Iterator[TestClient]:
    """A desk with log-in, by name or token."""
    with desk(path, people=file, token=TOKEN) as client:
        yield client


def form_token(client: TestClient) -> str:
    """The CSRF token in a page that can be seen."""
    page = client.get("/signin")
    if page.status_code == 303:
        page = client.get("/api")
    found = re.search(r'<meta name="csrf" content="([^"]+)">', page.text)
    assert found
    return found[1]


def sign_in(client: TestClient, name: str = "Mira", password: str = PASSWORD, **more: str) -> Any:
    """The answer to the sign-in form."""
    form = {"name": name, "password": password, "csrf": form_token(client), **more}
    return client.post("/signin", data=form)


class TestHeaders:
    """On every answer, whatever it is."""

    ADDRESSES = (
        "/",
        "/api",
        "/api/events",
        "/api/events?format=jsonl",
        "/nothing",
        "/api/events/zzzz",
        "/static/desk.css",
    )

    @pytest.mark.parametrize("address", ADDRESSES)
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ],
    )
    def test_fixed(self, client: TestClient, address: str, name: str, value: str) -> None:
        """The browser is told to take nothing for what it isn't, and to keep others out."""
        assert client.get(address).headers[name] == value

    @pytest.mark.parametrize("address", [*ADDRESSES, "http://evil.example/"])
    def test_content_policy(self, client: TestClient, address: str) -> None:
        """Nothing but the desk's own files, no inline script or style, no frames, no eval."""
        policy = dict(part.split(" ", 1) for part in client.get(address).headers["content-security-policy"].split("; "))
        assert policy == {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            "img-src": "'self' data: blob:",
            "font-src": "'self'",
            "connect-src": "'self'",
            "form-action": "'self'",
            "base-uri": "'none'",
            "frame-ancestors": "'none'",
        }

    def test_permissions(self, client: TestClient) -> None:
        """Camera, microphone and the like are off."""
        policy = client.get("/").headers["permissions-policy"]
        assert "camera=()" in policy
        assert "microphone=()" in policy

    def test_kept_by_browsers(self, client: TestClient, closed: TestClient) -> None:
        """Pages are asked for each time, and those of a desk with log-in are kept nowhere."""
        assert client.get("/").headers["cache-control"] == "no-cache"
        sign_in(closed)
        assert closed.get("/").headers["cache-control"] == "no-store"
        assert closed.get("/api/counts").headers["cache-control"] == "no-store"

    def test_nothing_inline(self) -> None:
        """No template has script or style of its own, or an attribute that is one."""
        for template in (STATIC.parent / "templates").rglob("*.html"):
            text = template.read_text(encoding="utf-8")
            found = re.search(r"<style|<script(?![^>]*\bsrc=)(?![^>]*application/json)|\s(style|on\w+)=", text)
            assert not found, f"{template.name}: {found and found[0]}"

    def test_nothing_trusted(self) -> None:
        """No template takes a text for markup."""
        for template in (STATIC.parent / "templates").rglob("*.html"):
            text = template.read_text(encoding="utf-8")
            assert not re.search(r"\|\s*safe\b|autoescape\s+false", text), template.name


class TestHost:
    """The desk answers to its own names only: a hostile name could lead a browser here (DNS rebinding)."""

    @pytest.mark.parametrize("host", ["localhost", "localhost:8765", "LOCALHOST.", "127.0.0.1:9", "[::1]:8765"])
    def test_own(self, client: TestClient, host: str) -> None:
        """This machine's names, with any port: tunnels have others."""
        assert client.get("/api/counts", headers={"host": host}).status_code == 200

    @pytest.mark.parametrize(
        "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "[::1", "evil@localhost:x"]
    )
    @pytest.mark.parametrize("address", ["/", "/api/counts", "/static/desk.css"])
    def test_hostile(self, client: TestClient, host: str, address: str) -> None:
        """Any other name is refused, before anything is looked up."""
        assert client.get(address, headers={"host": host}).status_code == 403

    def test_allowed(self, path: str) -> None:
        """Names that it was started with are its own."""
        with desk(path, hosts=("Desk.Example:443",)) as client:
            assert client.get("/api/counts", headers={"host": "desk.example:8080"}).status_code == 200


class TestOrigin:
    """Pages of other sites can't ask for anything."""

    HOSTILE = (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
        {"origin": "http://["},
    )

    @pytest.mark.parametrize("headers", HOSTILE)
    def test_changes(self, client: TestClient, headers: dict[str, str]) -> None:
        """A change that another site's page asks for is refused, even with a token."""
        event, before = rows(client, "events")[0]["id"], client.get("/api/decisions").json()
        answer = client.post("/api/decisions", json={"verb": "accept", "id": event}, headers=csrf(client) | headers)
        assert answer.status_code == 403
        assert "another site" in answer.json()["error"]
        assert client.get("/api/decisions").json() == before

    def test_own(self, client: TestClient) -> None:
        """The desk's own pages may."""
        event = rows(client, "events")[0]["id"]
        own = {"origin": HOME, "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}
        answer = client.post("/api/decisions", json={"verb": "accept", "id": event}, headers=csrf(client) | own)
        assert answer.status_code == 201

    def test_embedded(self, client: TestClient) -> None:
        """A link from elsewhere opens a page; a picture, script or frame from here doesn't load there."""
        cross = {"sec-fetch-site": "cross-site"}
        assert client.get("/", headers=cross | {"sec-fetch-mode": "navigate"}).status_code == 200
        assert client.get("/api/counts", headers=cross | {"sec-fetch-mode": "no-cors"}).status_code == 403


class TestCsrf:
    """Whatever changes something needs a token that only the desk's pages know."""

    def test_all_refuse(self, client: TestClient) -> None:
        """Without a token, or with one that is made up, whatever may change something is refused."""
        changes = [(method, path.replace("{id}", "d123")) for method, path in addresses(client) if method != "GET"]
        assert ("POST", "/api/decisions") in changes
        for method, address in changes:
            for headers in ({}, {"x-csrf-token": "made.up"}, {"x-csrf-token": ""}, {"x-csrf-token": "é"}):
                raw = {name: value.encode("latin-1") for name, value in headers.items()}
                assert client.request(method, address, headers=raw).status_code == 403, address

    def test_other_sessions(self, path: str, file: Path) -> None:
        """A token of one session is none in another."""
        with desk(path, people=file) as one, desk(path, people=file) as other:
            sign_in(one)
            sign_in(other, "Mira")
            token = csrf(one)
            assert one.post("/api/decisions", json={}, headers=token).status_code == 422
            assert other.post("/api/decisions", json={}, headers=token).status_code == 403

    def test_fresh_each_time(self, client: TestClient) -> None:
        """Each page has another token, so that compression gives nothing away; all of them hold."""
        first, second = csrf(client), csrf(client)
        assert first != second
        for token in (first, second):
            assert client.post("/api/decisions", json={}, headers=token).status_code == 422


def addresses(client: TestClient) -> Iterator[tuple[str, str]]:
    """The method and path of every page and every address of the API."""
    app: Any = client.app
    for path, calls in app.openapi()["paths"].items():
        yield from ((method.upper(), path) for method in calls)
    for page in PAGES:
        for route in page.router.routes:
            assert isinstance(route, APIRoute)
            yield from ((method, route.path) for method in route.methods or ())


class TestSignIn:
    """A desk with log-in."""

    def test_closed(self, closed: TestClient) -> None:
        """Nobody sees anything before signing in but the form and the files of its look."""
        for address in ("/", "/events/e123", "/nothing", "/api"):
            answer = closed.get(address)
            assert answer.status_code == 303
            assert answer.headers["location"].startswith("/signin?next=")
        for address in ("/api/events", "/api/openapi.json", "/api/session", "/api/nothing"):
            answer = closed.get(address)
            assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert closed.get("/signin").status_code == 200
        assert closed.get("/static/desk.css").status_code == 200

    def test_by_name(self, closed: TestClient) -> None:
        """With name and password one is in, where one wanted to be; the cookie is out of reach of scripts and sites."""
        answer = sign_in(closed, next="/events?x=1")
        assert (answer.status_code, answer.headers["location"]) == (303, "/events?x=1")
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert "secure" not in cookie
        assert closed.get("/api/session").json() | {"csrf": ""} == {"person": "Mira", "role": "correct", "csrf": ""}
        assert decide(closed, verb="accept", id=rows(closed, "events")[1]["id"]).json()["author"] == "Mira"

    def test_secure_cookie(self, closed: TestClient) -> None:
        """Over TLS the cookie is for TLS only."""
        closed.base_url = "https://localhost"  # type: ignore[assignment]
        assert "secure" in sign_in(closed).headers["set-cookie"].lower()

    @pytest.mark.parametrize(
        ("name", "password"), [("Mira", "wrong"), ("Nobody", PASSWORD), ("", ""), ("Mira", "x" * 5000)]
    )
    def test_wrong(self, closed: TestClient, name: str, password: str) -> None:
        """A wrong name or password is refused in the same words, without a cookie."""
        answer = sign_in(closed, name, password)
        assert answer.status_code == 403
        assert "Nobody has this name and password." in answer.text
        assert "set-cookie" not in answer.headers

    @pytest.mark.parametrize(
        "next_", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/\r\nx"]
    )
    def test_next_stays_inside(self, closed: TestClient, next_: str) -> None:
        """After signing in one stays at the desk, whatever the link said."""
        assert sign_in(closed, next=next_).headers["location"] == "/"

    def test_roles(self, closed: TestClient) -> None:
        """Who may only look can't decide."""
        sign_in(closed, "Ben")
        answer = decide(closed, verb="accept", id=rows(closed, "events")[0]["id"])
        assert answer.status_code == 403
        assert "ask for the role" in answer.json()["error"]

    def test_new_id(self, closed: TestClient) -> None:
        """Signing in again gives another session, and the old one is over."""
        old = sign_in(closed).headers["set-cookie"].split(";")[0]
        sign_in(closed, "Ben")
        closed.cookies.clear()
        assert closed.get("/api/counts", headers={"cookie": old}).status_code == 401

    def test_sign_out(self, closed: TestClient) -> None:
        """After signing out the session is over, also for who kept the cookie."""
        kept = sign_in(closed).headers["set-cookie"].split(";")[0]
        assert closed.post("/signout", data={"csrf": form_token(closed)}).status_code == 303
        closed.cookies.clear()
        assert closed.get("/api/counts", headers={"cookie": kept}).status_code == 401

    def test_removed(self, closed: TestClient, file: Path) -> None:
        """Whoever is taken out of the file, or gets another role or password, is out at once."""
        sign_in(closed)
        People(file).add("Ben", "correct", PASSWORD)
        assert closed.get("/api/counts").status_code == 200
        People(file).add("Mira", "read", PASSWORD)
        assert closed.get("/api/counts").status_code == 401

    def test_idle(self, path: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A session ends after twelve hours without a request, and goes on where there was one."""
        now = [0.0]
        monkeypatch.setattr(gate, "Sessions", lambda: Sessions(lambda: now[0]))
        with desk(path, people=file) as client:
            sign_in(client)
            for _ in range(3):
                now[0] += IDLE_SECONDS - 1
                assert client.get("/api/counts").status_code == 200
            now[0] += IDLE_SECONDS
            assert client.get("/api/counts").status_code == 401

    def test_link_from_elsewhere(self, closed: TestClient) -> None:
        """A link on another site comes without the cookie: a page of the desk asks once more with it."""
        sign_in(closed)
        cookie = dict(closed.cookies)
        closed.cookies.clear()
        linked = closed.get("/api?q=<x>", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"})
        assert linked.status_code == 200
        assert 'http-equiv="refresh" content="0; url=/api?q=' in linked.text
        assert "<x>" not in linked.text
        closed.cookies.update(cookie)
        assert closed.get("/api", headers={"sec-fetch-site": "same-origin"}).status_code == 200


class TestToken:
    """Who shows the desk's token comes in without a name."""

    def test_bearer(self, closed: TestClient) -> None:
        """Programs send it in a header, and need no CSRF token; the role is that of the token."""
        assert closed.get("/api/counts", headers=BEARER).status_code == 200
        answer = closed.post("/api/decisions", json={}, headers=BEARER)
        assert (answer.status_code, "role" in answer.json()["error"]) == (403, True)
        for wrong in ("Bearer wrong", "Bearer", "Basic TWlyYTp4", "Bearer " + TOKEN[:-1]):
            assert closed.get("/api/counts", headers={"authorization": wrong}).status_code == 401

    def test_corrects(self, path: str) -> None:
        """With the role to correct, its holder's decisions are those of the desk's author."""
        with desk(path, token=TOKEN, role="correct", author="Desk") as client:
            event = client.get("/api/events", headers=BEARER).json()["rows"][2]["id"]
            made = client.post("/api/decisions", json={"verb": "accept", "id": event}, headers=BEARER)
            assert (made.status_code, made.json()["author"]) == (201, "Desk")

    def test_link(self, closed: TestClient) -> None:
        """The link that is printed leads in and leaves the token behind."""
        answer = closed.get(f"/signin?token={TOKEN}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert TOKEN not in answer.headers["set-cookie"]
        assert closed.get("/api/session").json()["role"] == "read"
        assert closed.get("/signin?token=wrong").status_code == 403

    def test_form(self, closed: TestClient) -> None:
        """It can be typed in, too."""
        answer = closed.post("/signin", data={"token": TOKEN, "csrf": form_token(closed)})
        assert answer.status_code == 303


class TestLimits:
    """How often something may be asked for."""

    def test_sign_in(self, path: str, file: Path) -> None:
        """After some tries a name has to wait, from wherever they come and whatever the password."""
        with desk(path, people=file, limits=Limits(sign_in=Rate(3, 60))) as client:
            assert [sign_in(client, "Ben", "no").status_code for _ in range(3)] == [403] * 3
            answer = sign_in(client, "Ben")
            assert answer.status_code == 429
            assert 0 < int(answer.headers["retry-after"]) <= 60

    def test_token(self, path: str) -> None:
        """Tokens can't be tried out in a row."""
        with desk(path, token=TOKEN, limits=Limits(sign_in=Rate(2, 60))) as client:
            assert [client.get("/signin?token=x").status_code for _ in range(3)] == [403, 403, 429]

    def test_decisions(self, path: str) -> None:
        """Decisions too have a limit; what is only looked at goes on."""
        with desk(path, limits=Limits(decisions=Rate(2, 60))) as client:
            token = csrf(client)
            sent = [client.post("/api/decisions", json={}, headers=token).status_code for _ in range(3)]
            assert sent == [422, 422, 429]
            assert client.get("/api/counts").status_code == 200

    def test_requests(self, path: str) -> None:
        """With log-in each one's requests have a limit; the files of the look don't count."""
        with desk(path, token=TOKEN, limits=Limits(requests=Rate(3, 60))) as client:
            assert [client.get("/api/counts", headers=BEARER).status_code for _ in range(4)] == [200, 200, 200, 429]
            assert client.get("/static/desk.css").status_code == 200

    def test_bucket(self) -> None:
        """A bucket gives its burst at once, then one after each interval; each key has its own."""
        now = [100.0]
        bucket = Buckets(Rate(2, 10), lambda: now[0])
        assert [bucket.take("a") for _ in range(3)] == [0, 0, 10]
        assert bucket.take("b") == 0
        now[0] += 4
        assert bucket.take("a") == 6
        now[0] += 6
        assert [bucket.take("a"), bucket.take("a")] == [0, 10]
        now[0] += 1000
        assert [bucket.take("a") for _ in range(3)] == [0, 0, 10]

    def test_slow_body(self, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
        """A body that doesn't arrive is given up."""
        from starlette.requests import Request

        monkeypatch.setattr(gate, "BODY_SECONDS", 0.05)

        async def never() -> Any:
            await anyio.sleep_forever()

        request = Request({"type": "http", "path": "/api/decisions", "headers": [], "method": "POST"}, never)
        with pytest.raises(gate.RefusedError) as refused, start_blocking_portal() as portal:
            portal.call(gate._body, request)
        assert refused.value.status == 408


class TestSessions:
    """What is kept of those who signed in."""

    def test_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """With too many the one that has been idle longest ends."""
        monkeypatch.setattr(sessions, "MOST", 2)
        now = [0.0]
        there = Sessions(lambda: now[0])
        ids = []
        for _ in range(3):
            now[0] += 1
            ids.append(there.begin(Visitor("Mira", "read"), None))
        assert [there.get(id_) is not None for id_ in ids] == [False, True, True]


class TestPasswords:
    """How passwords are kept."""

    def test_hash(self) -> None:
        """The hash is scrypt's with its parameters and a salt of its own; only the password fits it."""
        kept = hash_password(PASSWORD)
        assert kept.startswith("scrypt$16$8$1$")
        assert kept != hash_password(PASSWORD)
        assert is_password(PASSWORD, kept)
        assert not is_password(PASSWORD + " ", kept)

    def test_same_letters(self) -> None:
        """A letter and its accent fit however the keyboard puts them together."""
        assert is_password("cafe\u0301 at the harbour", hash_password("caf\u00e9 at the harbour"))

    def test_cost(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The parameters are those that OWASP recommends."""
        monkeypatch.undo()
        assert (people.COST, people.BLOCK, people.PARALLEL) == (131072, 8, 1)

    def test_file(self, file: Path) -> None:
        """The file is its owner's only; one that others may read is refused, and so is one that is none."""
        assert file.stat().st_mode & 0o777 == 0o600
        assert PASSWORD not in file.read_text()
        file.chmod(0o644)
        with pytest.raises(AccessError, match="chmod 600"):
            People(file).get("Mira")
        file.chmod(0o600)
        for broken in (
            "[]",
            "{",
            '{"people": [{"name": "x"}]}',
            '{"people": [{"name": "x", "role": "read", "password": "y"}]}',
        ):
            file.write_text(broken)
            with pytest.raises(AccessError, match="no file of people"):
                list(People(file))


class TestStatic:
    """The files of the look."""

    @pytest.mark.parametrize(
        "address",
        [
            "../app.py", "%2e%2e/app.py", "..%2fapp.py", "%2e%2e%2f%2e%2e%2frecord.py", "/etc/passwd", "%2fetc%2fhosts",
            "vendor/../../app.py", "..\\app.py", "%00", "desk.css%00.js", "vendor", "",
        ],
    )  # fmt: skip
    def test_inside(self, client: TestClient, address: str) -> None:
        """No address leads out of their folder."""
        answer = client.get(f"/static/{address}")
        assert answer.status_code in (404, 405)
        assert "import" not in answer.text

    def test_versions(self, client: TestClient) -> None:
        """A version is kept for good; without one, or with another, the browser asks each time whether it changed."""
        kept = client.get(static("desk.css"))
        assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
        for address in ("/static/desk.css", "/static/desk.css?v=000000000000"):
            asked = client.get(address)
            assert asked.headers["cache-control"] == "no-cache"
            again = client.get(address, headers={"if-none-match": asked.headers["etag"]})
            assert again.status_code == 304

    def test_compressed(self, client: TestClient) -> None:
        """Texts are sent compressed to who takes that, and are the same; what is compressed already isn't twice."""
        there = client.get("/static/desk.css", headers={"accept-encoding": "gzip"})
        plain = client.get("/static/desk.css", headers={"accept-encoding": "identity"})
        font = client.get("/static/fonts/ibm-plex-sans-latin-wght-normal.woff2", headers={"accept-encoding": "gzip"})
        assert there.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        assert "content-encoding" not in font.headers
        assert "accept-encoding" in there.headers["vary"]
        assert "accept-encoding" in plain.headers["vary"]
        assert there.text == plain.text

    def test_one_sheet(self, client: TestClient) -> None:
        """All styles come in one file, which names its fonts by their versions; nothing before it blocks the paint."""
        head = client.get("/").text.partition("</head>")[0]
        assert re.findall(r'rel="stylesheet" href="([^"]+)"', head) == [static("desk.css")]
        assert not re.findall(r'<script(?![^>]*(?:defer|type="module"))', head)
        fonts = re.findall(r'url\("([^"]+)"\)', client.get(static("desk.css")).text)
        assert fonts
        for font in fonts:
            assert client.get(font).headers["cache-control"].endswith("immutable"), font
            assert client.get(font).headers["content-type"] == "font/woff2"

    @pytest.mark.parametrize(
        ("address", "type_"),
        [
            ("desk.css", "text/css; charset=utf-8"),
            ("desk.js", "text/javascript; charset=utf-8"),
            ("vendor/htmx.org/LICENSE", "text/plain; charset=utf-8"),
        ],
    )
    def test_types(self, client: TestClient, address: str, type_: str) -> None:
        """Each file says what it is: the browser guesses nothing."""
        assert client.get(f"/static/{address}").headers["content-type"] == type_


class TestTheme:
    """The theme that the browser remembers comes with the page."""

    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_chosen(self, client: TestClient, theme: str) -> None:
        """It stands in the page, errors too, and caches are told that the cookie matters."""
        for address in ("/", "/nothing"):
            page = client.get(address, headers={"cookie": f"dragoman_theme={theme}"})
            assert f'<html lang="en" data-theme="{theme}">' in page.text
            assert "cookie" in page.headers["vary"]

    @pytest.mark.parametrize("cookie", ["", "dragoman_theme=pink", 'dragoman_theme="><script>'])
    def test_another(self, client: TestClient, cookie: str) -> None:
        """Without a choice, or with what is none, the system's theme stands."""
        assert '<html lang="en">' in client.get("/", headers={"cookie": cookie}).text


HOSTILE = "<script>alert('x')</script>\u202e\x07\u0085{{ 7 * 7 }}" + "A" * 5000


class HostileCoder(HandCoder):
    """Codes what the hand coder does, with names that are hostile too."""

    version = "hostile"


class TestHostileReports:
    """What stands in reports is text and nothing else, wherever it is shown."""

    @pytest.fixture
    def hostile(self, tmp_path: Path) -> Iterator[TestClient]:
        """A desk on a record with a report that is hostile in every field."""
        path = tmp_path / "hostile.db"
        report = {
            "title": f"{HOSTILE} title",
            "outlet": "<img src=x onerror=alert(1)> Wire",
            "byline": HOSTILE,
            "url": "javascript:alert(1)",
            "published": "2023-04-05",
            "id": "<script>id</script>",
            "text": f"Russia condemned Finland on 4 April 2023. {HOSTILE} Jens Stoltenberg praised Finland. "
            "Dmitry Peskov said: “We will take measures to ensure our own security”.",
        }
        with Record(path, coder=HostileCoder()) as record:
            record.read([report])
        with desk(str(path)) as client:
            yield client

    def shown(self, client: TestClient) -> Iterator[str]:
        """Every page and every address of the API, with ids that are there."""
        tables = ("events", "stories", "reports", "actors", "mentions", "quotes")
        found = {table: quote(rows(client, table)[0]["id"], safe="") for table in tables}
        for method, path in addresses(client):
            if method == "GET":
                kind = f"{path.removeprefix('/api')}/".split("/")[1]
                yield re.sub(r"\{[^}]*\}", found.get(kind, "RUS"), path)

    def test_pages(self, hostile: TestClient) -> None:
        """No page has its markup or raw control characters, and no link runs a script."""
        shown = 0
        for address in self.shown(hostile):
            answer = hostile.get(address)
            assert answer.status_code < 500, f"{address}: {answer.text}"
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            shown += "alert(" in answer.text
            for mark in ("<script>alert", "<img src=x", "<script>id", 'href="javascript:', "\x07"):
                assert mark not in answer.text, f"{address}: {mark!r}"
        assert shown

    def test_json(self, hostile: TestClient) -> None:
        """JSON holds it as it is, and is never taken for a page."""
        for table in ("events", "reports", "mentions"):
            for address in (f"/api/{table}", f"/api/{table}?format=jsonl"):
                answer = hostile.get(address)
                assert answer.headers["content-type"].split("/")[0] == "application"
                assert "\x07" not in answer.text
        text = hostile.get(f"/api/reports/{rows(hostile, 'reports')[0]['id']}").json()["text"]
        assert "<script>alert('x')</script>" in text

    def test_errors(self, client: TestClient) -> None:
        """What a request says is text in the page that tells of its fault."""
        page = client.get("/<script>alert(1)</script>").text
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page


class TestOpenDesk:
    """A desk for this machine only."""

    def test_no_form(self, client: TestClient) -> None:
        """There is nothing to sign in to."""
        answer = client.get("/signin?next=/api")
        assert (answer.status_code, answer.headers["location"]) == (303, "/api")

    def test_session(self, client: TestClient) -> None:
        """Whoever is there may correct."""
        found = client.get("/api/session").json()
        assert (found["person"], found["role"]) == (None, "correct")

    def test_filled(self, tmp_path: Path) -> None:
        """No password, token or path stands in what the desk tells of itself."""
        with filled(str(tmp_path / "secret-place.db"), token=TOKEN) as client:
            for address in ("/api/openapi.json", "/api/counts", "/api"):
                text = client.get(address, headers=BEARER).text
                assert TOKEN not in text
                assert "secret-place" not in text
        assert TOKEN not in repr(client.app.state.settings)  # type: ignore[attr-defined]
