"""The coder, and where tests keep records: a SQLite file, and a schema of its own on a PostgreSQL server."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from cli_samples import fill
from desk import browser, serve, window

from dragoman import Coder, Record
from dragoman.linking import features

__all__ = ["browser", "serve", "window"]
"""Fixtures that are made elsewhere: pytest finds them here."""

SERVER = "DRAGOMAN_TEST_POSTGRES"
"""A postgresql:// URL of a database in which the tests may make schemas; without it they start a server."""


@pytest.fixture(scope="session")
def coder() -> Coder:
    """The coder that ships."""
    return Coder.load()


@pytest.fixture(scope="module")
def record_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A record of the reports in ``cli_samples``."""
    return fill(tmp_path_factory.mktemp("record") / "nato.db")


@pytest.fixture
def event_id(record_path: str) -> str:
    """An event of two reports in it."""
    with Record(record_path) as record:
        return str(next(record.events(type="ACCUSE"))["id"])


@pytest.fixture
def story_id(record_path: str) -> str:
    """The story of that event."""
    with Record(record_path) as record:
        return str(next(record.stories(actor="FIN"))["id"])


@pytest.fixture(params=["sqlite", "postgresql"])
def record_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a record that is not there yet, on each database."""
    if request.param == "sqlite":
        yield str(tmp_path / "record.db")
        return
    server = sa.make_url(request.getfixturevalue("postgresql_url")).set(drivername="postgresql+psycopg")
    schema = f"test_{uuid4().hex}"
    engine = sa.create_engine(server)
    with engine.begin() as connection:
        connection.execute(sa.text(f"CREATE SCHEMA {schema}"))
    own = server.update_query_dict({"options": f"-csearch_path={schema}"}).set(drivername="postgresql")
    yield own.render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.execute(sa.text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL database: that of ``DRAGOMAN_TEST_POSTGRES``, else one on a server that runs meanwhile."""
    pytest.importorskip("psycopg", reason="PostgreSQL not tested: no driver; pip install 'dragoman[postgresql]'")
    if given := os.environ.get(SERVER):
        yield given
        return
    folder = _binaries()
    home = Path(tempfile.mkdtemp(prefix="dragoman-"))  # short: a socket's path may have 107 characters
    try:
        yield from _running(folder, home)
    finally:
        shutil.rmtree(home)


def _binaries() -> Path:
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(installed, key=lambda found: float(found.parts[-3]), default=None)
    on_path = shutil.which("initdb")
    if newest is None and on_path is None:
        pytest.skip(f"PostgreSQL not tested: no server is installed; apt-get install postgresql, or set {SERVER}")
    return (newest or Path(on_path or "").resolve()).parent


def _running(folder: Path, home: Path) -> Iterator[str]:
    """Starts a server that listens on a socket in ``home`` only, so that no port can be taken, and stops it again."""
    user = _server_user()
    if user:
        shutil.chown(home, user["user"], user["group"])
    data, log = home / "data", home / "log"
    settings = f"-k {home} -c listen_addresses= -c fsync=off"
    control = [str(folder / "pg_ctl"), "-w", "-s", "-D", str(data)]

    def run(*command: str) -> None:
        done = subprocess.run(command, capture_output=True, text=True, cwd=home, **user)
        if done.returncode:
            said = log.read_text() if log.exists() else done.stderr
            pytest.skip(f"PostgreSQL not tested: its server does not start here: {said.strip()[-300:]}")

    run(str(folder / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    run(*control, "-l", str(log), "-o", settings, "start")
    try:
        yield f"postgresql://postgres@/postgres?host={home}"
    finally:
        run(*control, "-m", "immediate", "stop")


def _server_user() -> dict[str, Any]:
    """As whom to run the server, which refuses to run as root."""
    if os.geteuid():
        return {}
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    pytest.skip("PostgreSQL not tested: its server refuses to run as root, and there is no user postgres or nobody")


@pytest.fixture
def plain_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pair scores that only type, sides, dates and place decide, for what must not depend on what was learned."""
    shapes = dict.fromkeys(features.FEATURES, features.Shape([], [0.0]))
    shapes["type"] = features.Shape([-0.6, 0.0], [-6.0, -1.5, 1.5])
    shapes["acting"] = shapes["concerned"] = features.Shape([-0.5, 0.5], [-6.0, -0.4, 0.8])
    shapes["dates"] = features.Shape([0.5], [1.5, -3.0])
    shapes["place"] = features.Shape([-0.5], [-4.5, 0.5])
    monkeypatch.setattr(features, "_weights", lambda read: (-2.0, shapes))
