"""Accuracy: how often the record is right, by what people judged."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from dragoman.web.desk import OpenRecord
from dragoman.web.rendering import render
from dragoman.web.view.accuracy import samples

router = APIRouter()


@router.get("/accuracy")
def accuracy(request: Request, record: OpenRecord) -> Response:
    """The figures of «dragoman evaluate»."""
    return render(request, "accuracy.html", {"samples": samples(record.accuracy())})
