"""How fast the desk is: first paint of each page in Chromium, and answers to eight readers while reports are read.

    python bench/desk.py RECORD [--readers 8] [--seconds 20] [--chromium /usr/bin/chromium]

RECORD is a large one, such as ``bench/desk_record.py`` makes; it is copied, because reports are read into it. First
paint is the median of several visits with an empty cache; its first row is the browser's own share: a page of one word
from a server that does nothing else. The second table has the times of whole answers, as the
clients see them, first with nothing else going on and then while ``dragoman read`` codes the sample reports again and
again under other ids. Set beside them is the time of ``/static/desk.css``, which asks nothing of the record.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import httpx2
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

from dragoman import Record
from dragoman.reading import read_inputs
from dragoman.values import Report

VISITS = 5
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run")  # fmt: skip
SAMPLES = Path(__file__).parent.parent / "samples"
PAINTED = """() => new Promise(done => {
    const first = () => performance.getEntriesByName('first-contentful-paint')[0];
    if (first()) return done(first().startTime);
    new PerformanceObserver(() => first() && done(first().startTime)).observe({type: 'paint', buffered: true});
})"""


def addresses(record: Path) -> dict[str, str]:
    """A page of each kind, of rows with much behind them."""
    with Record(record, create=False) as opened:
        rows = opened.page("events", limit=200)["rows"]
        event = max(rows, key=lambda row: len(row["reports"]))
        actor = opened.page("actors", limit=1)["rows"][0]
        dyad = opened.page("dyads", limit=1)["rows"][0]
    source, target = (quote(str(dyad[side]), safe="") for side in ("source", "target"))
    return {
        "today": "/",
        "review": "/review",
        "search": "/search",
        "search, a word": f"/search?q={quote(_word(event['summary']))}",
        "event": f"/events/{event['id']}",
        "report": f"/reports/{quote(event['reports'][0])}",
        "stories": "/stories",
        "story": f"/stories/{event['story']}",
        "actors": "/actors",
        "actor": f"/actors/{actor['id']}",
        "dyads": "/dyads",
        "dyad": f"/dyads/{source}/{target}",
        "map": "/map",
        "outlets": "/outlets",
        "history": "/history",
        "accuracy": "/accuracy",
    }


def _word(text: str) -> str:
    return max(text.split(), key=len)


@contextmanager
def served(record: Path) -> Iterator[str]:
    """The desk in a process of its own; its address."""
    call = [sys.executable, "-m", "dragoman", "serve", "--record", str(record), "--port", "0"]
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline() if process.stdout else ""
        try:
            yield next(word for word in line.split() if word.startswith("http")).rstrip("/")
        finally:
            process.terminate()


class _Word(BaseHTTPRequestHandler):
    """A page of one word."""

    def do_GET(self) -> None:
        """Answers it."""
        page = b"<!doctype html><title>-</title><p>word"
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Says nothing."""


@contextmanager
def one_word() -> Iterator[str]:
    """A server of next to nothing; its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Word) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


def first_paints(desk: str, pages: Mapping[str, str], chromium: str) -> dict[str, list[float]]:
    """Milliseconds to the first contentful paint, each visit with an empty cache."""
    painted: dict[str, list[float]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for name, address in pages.items():
            painted[name] = []
            for _ in range(VISITS):
                page = browser.new_page()
                page.goto(desk + address)
                painted[name].append(page.evaluate(PAINTED))
                page.close()
        browser.close()
    return painted


@contextmanager
def reading(record: Path, folder: Path) -> Iterator[None]:
    """``dragoman read`` at work on the record."""
    reports = [one for one in read_inputs([SAMPLES]) if isinstance(one, Report)]
    with (folder / "more.jsonl").open("w") as lines:
        for copy in range(200):
            for report in reports:
                lines.write(json.dumps({**report.to_dict(), "id": f"{report.id}-{copy}"}) + "\n")
    call = [sys.executable, "-m", "dragoman", "read", str(folder / "more.jsonl"), "--record", str(record)]
    with subprocess.Popen([*call, "--workers", "1"], stderr=subprocess.DEVNULL) as process:
        time.sleep(5)
        try:
            yield
        finally:
            process.terminate()


def answers(desk: str, pages: Sequence[str], readers: int, seconds: float) -> list[float]:
    """Milliseconds of each answer to clients who ask for one page after another, a second apart as people do."""
    turns, lock, end = count(), threading.Lock(), time.monotonic() + seconds

    def client(_: int) -> list[float]:
        taken = []
        with httpx2.Client(base_url=desk, timeout=60) as asked:
            while time.monotonic() < end:
                with lock:
                    address = pages[next(turns) % len(pages)]
                begin = time.monotonic()
                asked.get(address).raise_for_status()
                taken.append(1000 * (time.monotonic() - begin))
                time.sleep(1)
        return taken

    with ThreadPoolExecutor(readers) as pool:
        return [one for taken in pool.map(client, range(readers)) for one in taken]


def main() -> int:
    """Measures, and prints two tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("record", type=Path)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--chromium", default=shutil.which("chromium") or "/usr/bin/chromium")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        record = Path(folder) / "record.db"
        shutil.copy(options.record, record)
        pages = addresses(record)
        paints, loads = Table("page", "first paint, ms", "slowest"), Table("answers", "number", "median, ms", "p95, ms")
        with served(record) as desk, one_word() as word:
            floor = first_paints(word, {"one word, from elsewhere": "/"}, options.chromium)
            for name, times in (floor | first_paints(desk, pages, options.chromium)).items():
                paints.add_row(name, f"{statistics.median(times):.0f}", f"{max(times):.0f}")
            Console().print(paints)
            for name, some in (("a style sheet", ["/static/desk.css"]), ("all pages", list(pages.values()))):
                _add(loads, name, answers(desk, some, options.readers, options.seconds))
            with reading(record, Path(folder)):
                found = answers(desk, list(pages.values()), options.readers, options.seconds)
            _add(loads, "all pages, while reports are read", found)
        Console().print(loads)
    return 0


def _add(table: Table, name: str, times: Sequence[float]) -> None:
    p95 = statistics.quantiles(times, n=20)[-1]
    table.add_row(name, str(len(times)), f"{statistics.median(times):.0f}", f"{p95:.0f}")


if __name__ == "__main__":
    sys.exit(main())
