"""Sign in, and out."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from dragoman.web.guard.gate import Guard
from dragoman.web.guard.visits import visit_of
from dragoman.web.rendering import render

router = APIRouter()


@router.get("/signin")
def ask(request: Request, next: str = "/", token: str | None = None) -> Response:  # noqa: A002
    """The form; with the desk's token in the address straight to the desk."""
    guard = _guard(request)
    if token is not None:
        return _by_token(request, guard, token, next)
    if not guard.settings.log_in or visit_of(request).person:
        return RedirectResponse(_inside(next), 303)
    return _form(request, next)


@router.post("/signin")
def sign_in(
    request: Request,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    token: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",  # noqa: A002
) -> Response:
    """Takes a name and password, or a token."""
    guard = _guard(request)
    if token:
        return _by_token(request, guard, token, next)
    guard.try_sign_in(request, name)
    person = guard.people.check(name, password) if guard.people else None
    if person is None:
        return _form(request, next, "Nobody has this name and password.", 403)
    response = RedirectResponse(_inside(next), 303)
    guard.sign_in(request, response, person)
    return response


@router.post("/signout")
def sign_out(request: Request) -> Response:
    """Ends the session."""
    guard = _guard(request)
    guard.sessions.end(visit_of(request).session or "")
    response = RedirectResponse("/signin", 303)
    response.delete_cookie(guard.cookie)
    return response


def _by_token(request: Request, guard: Guard, token: str, then: str) -> Response:
    guard.try_sign_in(request)
    if not guard.is_token(token.strip()):
        return _form(request, then, "This token opens nothing here: take the one of the desk that runs now.", 403)
    response = RedirectResponse(_inside(then), 303)
    guard.sign_in(request, response, None)
    return response


def _form(request: Request, then: str, wrong: str | None = None, status: int = 200) -> Response:
    settings = _guard(request).settings
    asks = {"people": settings.people is not None, "token": settings.token is not None}
    return render(request, "signin.html", {"next": _inside(then), "wrong": wrong, "asks": asks}, status)


def _inside(address: str) -> str:
    """An address of the desk itself; the first page where it leads elsewhere."""
    inside = address.startswith("/") and address[1:2] not in ("/", "\\") and address.isprintable()
    return address if inside else "/"


def _guard(request: Request) -> Guard:
    return cast(Guard, request.app.state.guard)
