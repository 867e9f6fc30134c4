"""What people decide: the log, new decisions, and what waits for one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response

from dragoman.web.api import found, models
from dragoman.web.api.answers import answer, errors
from dragoman.web.api.asking import AnyDecision, PathId, QueueAsked, Withdraw
from dragoman.web.desk import Author, OpenRecord
from dragoman.web.guard.visits import visit_of

router = APIRouter(tags=["Decisions"])

CREATED = 201


@router.get("/decisions", summary="All decisions", responses={200: {"model": list[models.LoggedDecision]}, **errors()})
def log(record: OpenRecord) -> Response:
    """The log, newest last."""
    return answer(list(record.decisions()))


@router.post(
    "/decisions",
    summary="Decide",
    status_code=CREATED,
    responses={CREATED: {"model": models.Decision}, **errors(408, 409, 413)},
)
def decide(record: OpenRecord, by: Author, decision: Annotated[AnyDecision, Body()]) -> Response:
    """Takes effect at once, and for whatever is read later. Who has signed in is its author."""
    return answer(decision.made(record, by), CREATED)


@router.post(
    "/decisions/{id}/withdraw",
    summary="Take a decision back",
    status_code=CREATED,
    responses={CREATED: {"model": models.Decision}, **errors(408, 409, 413)},
)
def withdraw(record: OpenRecord, by: Author, id: PathId, why: Withdraw | None = None) -> Response:  # noqa: A002
    """The log keeps both; a withdrawal can be withdrawn as well."""
    return answer(record.withdraw(id, by=by, reason=why.reason if why else None), CREATED)


@router.get("/queue", summary="Events to judge", responses={200: {"model": found.Queue}, **errors()})
def queue(record: OpenRecord, asked: Annotated[QueueAsked, Query()]) -> Response:
    """Those that nobody has judged."""
    return answer(
        record.queue(limit=asked.limit, after=asked.after, drawn=asked.drawn, seed=asked.seed, **asked.wanted())
    )


@router.get("/session", summary="Who asks", responses={200: {"model": found.Session}, **errors()})
def session(request: Request) -> Response:
    """The name and role, and the token without which a session can't change anything."""
    visit = visit_of(request)
    person = visit.person
    role = person.role if person else "correct" if visit.can_correct else None
    return answer({"person": person.name if person else None, "role": role, "csrf": visit.csrf()})
