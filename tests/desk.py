"""The desk for tests in a browser: served from a record in this process, and looked at in Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from dragoman.web import Settings, create_app

CHROMIUM = "DRAGOMAN_TEST_CHROMIUM"
"""The path of a Chromium or Chrome for the tests; by default that on the path."""

PATIENCE = 20_000
"""Milliseconds until what is expected on a page must be there: a machine with other work is slow."""

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
"""Options of a browser that asks nobody for anything."""

Serve = Callable[..., str]
Window = Callable[..., Page]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """``serve(record, **settings)`` serves the desk on a record until the test ends, and returns its address."""
    with ExitStack() as stack:
        yield lambda record, **settings: stack.enter_context(served(record, **settings))


@contextmanager
def served(record: Path | str, **settings: Any) -> Iterator[str]:
    """The address of a desk on the record, on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        app = create_app(Settings(str(record), **settings))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            if not thread.is_alive():
                raise RuntimeError("the desk did not start; its log says why")
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    found = os.environ.get(CHROMIUM) or shutil.which("chromium")
    if found is None:
        pytest.skip(f"not tested in a browser: there is no Chromium; apt-get install chromium, or set {CHROMIUM}")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=found, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def window(browser: Browser, serve: Serve) -> Iterator[Window]:
    """``window(address, width=1280, theme="light")`` opens a page in a browser profile of its own.

    A test fails where a page wrote an error into the console, breaks the content policy, or raised an exception; what
    is expected is taken out of ``page.told``. The pages are closed before ``serve`` ends, lest
    they ask a desk that is gone.
    """
    told: list[str] = []
    with ExitStack() as stack:

        def opened(address: str, *, width: int = 1280, height: int = 900, theme: str = "light", **more: Any) -> Page:
            scheme: Any = theme
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, accept_downloads=True, **more
            )
            stack.callback(context.close)
            page = context.new_page()
            page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: told.append(str(error)))
            page.told = told  # type: ignore[attr-defined]
            page.goto(address)
            return page

        yield opened
    assert told == [], told  # said here: pytest rewrites only the asserts of test modules
