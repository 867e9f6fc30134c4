"""A desk without a server: the three reports of ``cli_samples`` behind an HTTP client."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cli_samples import fill
from starlette.testclient import TestClient

from dragoman.web import Settings, create_app

HOME = "http://localhost:8765"
TOKEN = "a-token-of-the-tests-0123456789"  # noqa: S105


@contextmanager
def desk(record: str, **settings: Any) -> Iterator[TestClient]:
    """A client of the desk on a record, which sends no cookie or token of its own accord."""
    app = create_app(Settings(record, **settings))
    with TestClient(app, base_url=HOME, follow_redirects=False) as client:
        yield client


@contextmanager
def filled(record: str, **settings: Any) -> Iterator[TestClient]:
    """A desk on a record with the three reports."""
    with desk(fill(record), **settings) as client:
        yield client


def csrf(client: TestClient) -> dict[str, str]:
    """The header that whatever changes something needs."""
    return {"x-csrf-token": client.get("/api/session").json()["csrf"]}


def decide(client: TestClient, **decision: Any) -> Any:
    """The answer to a decision."""
    return client.post("/api/decisions", json=decision, headers=csrf(client))


def rows(client: TestClient, table: str, **asked: Any) -> list[dict[str, Any]]:
    """The rows of a page of a table."""
    answer = client.get(f"/api/{table}", params=asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["rows"]
    return found
