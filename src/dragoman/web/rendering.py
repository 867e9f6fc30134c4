"""Pages from templates. Everything is escaped: reports are hostile input."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from dragoman.web.assets import HERE, static
from dragoman.web.guard.visits import visit_of
from dragoman.web.view import words

ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    finalize=words.visible,
    auto_reload=False,
)
"""All that is printed passes through ``visible``; a name that a template misspells is an error."""

ENVIRONMENT.filters.update(words.FILTERS)

_templates = Jinja2Templates(env=ENVIRONMENT)


ENVIRONMENT.globals["static"] = static

THEME, THEMES = "dragoman_theme", ("light", "dark")
"""The cookie that ``desk.js`` sets, and what it may say: pages come in the theme that was chosen, with no script."""


def compile_templates() -> None:
    """Compiles all templates, so that the first page of a kind is as fast as the next ones."""
    for name in ENVIRONMENT.list_templates():
        ENVIRONMENT.get_template(name)


def render(request: Request, name: str, values: Mapping[str, Any], status: int = 200) -> Response:
    """The template ``name`` with ``values``.

    Every template also has ``here`` (the path of the page), ``theme`` (``None`` is the system's), ``person`` (with
    ``name`` and ``role``, or ``None`` where nobody has signed in or needs to), ``can_correct``, and ``csrf``, the
    token that forms and scripts send back with whatever changes something.
    """
    visit = visit_of(request)
    theme = request.cookies.get(THEME)
    common = {
        "here": request.url.path,
        "theme": theme if theme in THEMES else None,
        "person": visit.person,
        "can_correct": visit.can_correct,
        "csrf": visit.csrf(),
    }
    page = _templates.TemplateResponse(request, name, {**common, **values}, status_code=status)
    page.headers.add_vary_header("cookie")
    return page


def tell(request: Request, status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """What went wrong, in one sentence: as JSON where the API was asked, else as a page."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": message}, status, headers)
    page = render(request, "error.html", {"status": status, "message": message}, status)
    page.headers.update(headers or {})
    return page
