"""The static files. They are read once and answered from memory: no request waits for a disk or a thread."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

HERE = Path(str(files("dragoman.web")))
STATIC = HERE / "static"

SHEET = "desk.css"
STYLES = ("desk", "reading", "lists", "pictures", "correct")
"""The parts of the one style sheet, from ``styles``, in this order: a page asks once, and paints the sooner."""

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
"""By the ending; the rest (licences) is plain text."""

FOR_GOOD = "public, max-age=31536000, immutable"
PAYS = 0.9
"""Compressed is sent what is at least a tenth smaller so."""


@dataclass(frozen=True)
class Asset:
    """A file: what it holds, and what that is."""

    body: bytes
    type: str

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits of the SHA-256."""
        return sha256(self.body).hexdigest()[:12]

    @cached_property
    def zipped(self) -> bytes | None:
        """It compressed; ``None`` where that doesn't pay."""
        zipped = gzip.compress(self.body, mtime=0)
        return zipped if len(zipped) < PAYS * len(self.body) else None


@cache
def assets() -> Mapping[str, Asset]:
    """All files by their path below ``/static/``. What isn't here can't be asked for."""
    return dict(_assets())


def _assets() -> Iterator[tuple[str, Asset]]:
    for file in sorted(STATIC.rglob("*")):
        if file.is_file():
            yield _name(file), _read(file)
    # Written into the sheet with their versions, fonts are kept for good too.
    text = "\n".join((HERE / "styles" / f"{part}.css").read_text(encoding="utf-8") for part in STYLES)
    yield SHEET, Asset(re.sub(r'(?<=url\(")[^"]+', _versioned, text).encode(), TYPES[".css"])


def _name(file: Path) -> str:
    return file.relative_to(STATIC).as_posix()


def _read(file: Path) -> Asset:
    return Asset(file.read_bytes(), TYPES.get(file.suffix, "text/plain; charset=utf-8"))


def _versioned(path: re.Match[str]) -> str:
    return f"/static/{path[0]}?v={_read(STATIC / path[0]).version}"


def static(path: str) -> str:
    """The address of a static file, with a version by which browsers keep it for good: ``static("desk.css")``.

    Templates have this function too.

    Raises:
        KeyError: there is no such file.
    """
    return f"/static/{path}?v={assets()[path].version}"


async def answer(request: Request) -> Response:
    """A file. Browsers keep a version for good, and ask each time for what has none.

    Raises:
        HTTPException: there is none (404).
    """
    asset = assets().get(request.path_params["path"])
    if asset is None:
        raise HTTPException(404)
    headers = {"etag": f'W/"{asset.version}"', "vary": "accept-encoding"}
    if request.query_params.get("v") == asset.version:
        headers["cache-control"] = FOR_GOOD
    if asset.version in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if asset.zipped and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.zipped, headers={**headers, "content-encoding": "gzip"}, media_type=asset.type)
    return Response(asset.body, headers=headers, media_type=asset.type)
