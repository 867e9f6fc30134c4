"""Opening a record: its address, its transactions, its version, and database errors in plain words."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from dragoman.errors import MissingRecordError, NotARecordError, RecordError, SchemaError
from dragoman.store.schema import VERSION, VERSION_TABLE

BUSY_SECONDS = 60
"""How long a writer waits for another one: far longer than a batch takes to be written."""

CACHE_KIB = 65_536
"""The memory in which SQLite keeps pages of a record: the index of linking is asked and written at random places."""

_WRITER = {"dragoman_writer": True}
_LOCK = 0x447261676F6D616E  # «Dragoman» in ASCII: the advisory lock that PostgreSQL's writers take in turn

_MENDS = {
    "database is locked": f"another process has been writing to it for {BUSY_SECONDS} s; try again when that is done",
    "unable to open database file": "it cannot be opened; see that its folder exists and that you may write there",
    "readonly database": "it is write-protected; ask for the right to write, or copy it",
    "disk is full": "the disk is full; make room, then read again: what was read so far is kept",
    "malformed": "it is damaged; bring back a copy, or read the inputs into a new record",
    "failed to resolve host": "its host is not known; check the address",
    "Connection refused": "no server answers there; start it, or check host and port",
    "connection to server on socket": "no server answers on that socket; start it, or check the address",
    "password authentication failed": "the server refuses this user and password",
}


def address(place: str | Path) -> URL:
    """The database address of a path or a ``postgresql://`` or ``sqlite:///`` URL."""
    given = str(place)
    if "://" not in given:
        return URL.create("sqlite", database=given)
    shown = re.sub("://.*@", "://…@", given)  # no message shows a password
    try:
        url = make_url(given.replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError):
        raise RecordError(f"{shown}: not an address; write postgresql://user@host/database") from None
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise RecordError(f"{shown}: a record is a file or a postgresql:// address")
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def label(url: URL) -> str:
    """How messages name the record: the file, or the address without its password."""
    if url.get_backend_name() == "sqlite":
        return url.database or ":memory:"
    return url.set(drivername="postgresql").difference_update_query(["password"]).render_as_string(hide_password=True)


@contextmanager
def plain_errors(name: str) -> Iterator[None]:
    """Turns the database's errors into a :class:`RecordError` of one line that says the mend."""
    try:
        yield
    except DBAPIError as error:
        said = str(error.orig).strip() or "the database gave an error without words"
        if "file is not a database" in said:
            raise NotARecordError(f"{name}: this file is not a Dragoman record; give another path") from error
        mend = next((mend for sign, mend in _MENDS.items() if sign in said), said.splitlines()[0])
        raise RecordError(f"{name}: {mend}") from error


def open_engine(place: str | Path, *, create: bool) -> Engine:
    """The engine of a record whose tables are those of this version, made or brought up to date where needed.

    Raises:
        MissingRecordError: there is none and ``create`` is false.
        NotARecordError: the file or database holds something else. It is not changed.
        SchemaError: the record was written by another version and cannot be brought to this one.
        RecordError: it cannot be reached.
    """
    url = address(place)
    name = label(url)
    _check_file(url, name, create)
    engine = _engine(url, name)
    try:
        with plain_errors(name):
            with engine.connect() as connection:
                version = _version(connection, name)
            if version is None and not create:
                raise MissingRecordError(f"{name}: there is no record here yet; «dragoman read» makes one")
            if version != VERSION:
                _upgrade(engine, name)
    except BaseException:
        engine.dispose()
        raise
    return engine


def writing(engine: Engine) -> Engine:
    """The same engine for changes: its transactions wait for one another, so that each sees what the last one wrote."""
    return engine.execution_options(**_WRITER)


def _check_file(url: URL, name: str, create: bool) -> None:
    if url.get_backend_name() != "sqlite" or name == ":memory:":
        return
    # Not Path's own questions: before Python 3.14 they raise where a folder may not be looked into.
    if os.path.isdir(name):
        raise NotARecordError(f"{name}: this is a folder; give the path of a file")
    folder = os.path.dirname(name) or "."
    if not os.path.isdir(folder):
        raise RecordError(f"{name}: the folder {folder} does not exist or is closed to you; make it first")
    if not create and not os.path.exists(name):
        raise MissingRecordError(f"{name}: there is no record here; give its path, or make it with «dragoman read»")


def _engine(url: URL, name: str) -> Engine:
    options: dict[str, Any] = {"json_serializer": partial(json.dumps, ensure_ascii=False)}
    if url.get_backend_name() == "sqlite":
        options["connect_args"] = {"timeout": BUSY_SECONDS}
    try:
        engine = create_engine(url, **options)
    except ModuleNotFoundError:
        raise RecordError(
            f"{name}: PostgreSQL needs a driver; install it with: pip install 'dragoman[postgresql]'"
        ) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # Python's own implicit transactions would leave SELECT and DDL outside
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute("PRAGMA synchronous = NORMAL")  # with WAL: safe against a crash of the program


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that starts as a reader cannot wait for its turn to write: SQLite refuses it at once.
    writer = connection.get_execution_options().get("dragoman_writer")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("dragoman_writer"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def _version(connection: Connection, name: str) -> str | None:
    """The version of the record, or ``None`` where the database is empty."""
    tables = inspect(connection).get_table_names()
    if VERSION_TABLE in tables:
        version = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608
        return _readable(version, name)
    if tables:
        raise NotARecordError(
            f"{name}: this database holds other tables ({', '.join(sorted(tables)[:3])}) and no Dragoman record; "
            "give the record a file or database of its own"
        )
    return None


def _readable(version: str | None, name: str) -> str | None:
    if version is None or version <= VERSION:
        return version
    raise SchemaError(
        f"{name}: the record was written by a newer Dragoman (tables {version}, this one knows {VERSION}); "
        "upgrade with: pip install --upgrade dragoman"
    )


def _upgrade(engine: Engine, name: str) -> None:
    """Runs the missing migrations, all in one transaction, unless another process has just done so."""
    from alembic.util import CommandError

    if engine.dialect.name == "sqlite":
        _write_ahead(engine)
    with writing(engine).begin() as connection:
        version = _version(connection, name)
        if version == VERSION:
            return
        try:
            _run_migrations(connection)
        except CommandError as error:
            raise SchemaError(
                f"{name}: the record's tables are of version {version}, which this Dragoman cannot bring to {VERSION}; "
                "read the inputs into a new record"
            ) from error


def _write_ahead(engine: Engine) -> None:
    """Readers and one writer at the same time; the file remembers it.

    SQLite lets nobody wait for this switch: of two processes that make one record, the later is refused and asks again.
    """
    given_up = time.monotonic() + BUSY_SECONDS
    connection = engine.raw_connection()
    try:
        while True:
            try:
                connection.cursor().execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > given_up:
                    raise
                time.sleep(0.05)
    finally:
        connection.close()


def _run_migrations(connection: Connection) -> None:
    # Alembic is loaded only here: it takes 0.1 s, and opening a record that is up to date takes 1.5 ms.
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "dragoman.store:migrations")
    command.upgrade(config, "head")
