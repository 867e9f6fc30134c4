"""What a field offers while somebody types."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from dragoman.web.desk import OpenRecord

router = APIRouter()


@router.get("/complete/actors")
def actors(record: OpenRecord, name: str = "") -> JSONResponse:
    """Actors by the beginning of a name."""
    return JSONResponse({"rows": record.named(name[:100])})
