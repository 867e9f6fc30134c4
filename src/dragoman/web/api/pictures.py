"""The figures behind the pictures of the desk, and the search."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from dragoman.web.api import found
from dragoman.web.api.answers import answer, errors
from dragoman.web.api.asking import Filters, JudgedAsked, NetworkAsked, SearchAsked, SeriesAsked
from dragoman.web.desk import OpenRecord

router = APIRouter(tags=["Figures"])


@router.get("/search", summary="Reports that hold the words", responses={200: {"model": list[found.Hit]}, **errors()})
def search(record: OpenRecord, asked: Annotated[SearchAsked, Query()]) -> Response:
    """Best first."""
    return answer(record.search(asked.q, limit=asked.limit))


@router.get(
    "/facets",
    summary="How many events there are of each",
    responses={200: {"model": dict[str, list[found.Count]]}, **errors()},
)
def facets(record: OpenRecord, asked: Annotated[Filters, Query()]) -> Response:
    """By type, status, quad class, country, outlet and year: the largest first, at most 20 of each."""
    return answer(record.facets(**asked.wanted()))


@router.get("/series", summary="Events over time", responses={200: {"model": list[found.Period]}, **errors()})
def series(record: OpenRecord, asked: Annotated[SeriesAsked, Query()]) -> Response:
    """Without gaps between the first and the last; only what is told as having happened counts."""
    return answer(record.series(by=asked.by, **asked.wanted()))


@router.get("/network", summary="Who has to do with an actor", responses={200: {"model": found.Network}, **errors()})
def network(record: OpenRecord, asked: Annotated[NetworkAsked, Query()]) -> Response:
    """The actors that it has most to do with, and what they have to do with each other."""
    filters = asked.wanted()
    return answer(record.network(filters.pop("actor"), limit=asked.limit, **filters))


@router.get("/places", summary="Where events happened", responses={200: {"model": list[found.PlaceCount]}, **errors()})
def places(record: OpenRecord, asked: Annotated[Filters, Query()]) -> Response:
    """Each place with its events."""
    return answer(record.places(**asked.wanted()))


@router.get("/counts", summary="What the record holds", responses={200: {"model": found.Counts}, **errors()})
def counts(record: OpenRecord) -> Response:
    """How many rows each table has, and the days of the first and last report."""
    return answer(record.counts())


@router.get(
    "/accuracy", summary="How often the record is right", responses={200: {"model": list[found.Rate]}, **errors()}
)
def accuracy(record: OpenRecord, asked: Annotated[JudgedAsked, Query()]) -> Response:
    """By what people accepted, corrected and rejected."""
    return answer(record.accuracy(**asked.wanted()))
