"""Pages from templates. Everything is escaped: reports are hostile input."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from dragoman.web.guard.visits import visit_of
from dragoman.web.view import words

HERE = Path(str(files("dragoman.web")))
STATIC = HERE / "static"

ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    finalize=words.visible,
)
"""All that is printed passes through ``visible``; a name that a template misspells is an error."""

ENVIRONMENT.filters.update(words.FILTERS)

_templates = Jinja2Templates(env=ENVIRONMENT)


def static(path: str) -> str:
    """The address of a file in ``static``, with a version by which browsers keep it for good: ``static("desk.css")``.

    Templates have this function too.
    """
    return f"/static/{path}?v={version(path)}"


def version(path: str) -> str:
    """Twelve hexadecimal digits of the SHA-256 of a file in ``static``."""
    return _digest(path, (STATIC / path).stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _digest(path: str, changed: int) -> str:
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]


ENVIRONMENT.globals["static"] = static


def render(request: Request, name: str, values: Mapping[str, Any], status: int = 200) -> Response:
    """The template ``name`` with ``values``.

    Every template also has ``here`` (the path of the page), ``person`` (with ``name`` and ``role``, or ``None`` where
    nobody has signed in or needs to), ``can_correct``, and ``csrf``, the token that forms and scripts send back with
    whatever changes something.
    """
    visit = visit_of(request)
    common = {
        "here": request.url.path,
        "person": visit.person,
        "can_correct": visit.can_correct,
        "csrf": visit.csrf(),
    }
    return _templates.TemplateResponse(request, name, {**common, **values}, status_code=status)


def tell(request: Request, status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """What went wrong, in one sentence: as JSON where the API was asked, else as a page."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": message}, status, headers)
    page = render(request, "error.html", {"status": status, "message": message}, status)
    page.headers.update(headers or {})
    return page
