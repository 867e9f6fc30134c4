"""The API for people: what there is to ask, with examples."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from dragoman.web.api import ADDRESS
from dragoman.web.rendering import render

router = APIRouter()

EXAMPLES = {
    "list_events": "/api/events?actor=PRK&since=2023-05&limit=10",
    "list_reports": "/api/reports?outlet=Northline+Wire",
    "search_api_search_get": "/api/search?q=%22prisoner+exchange%22",
    "series_api_series_get": "/api/series?source=PRK&target=RUS&by=month",
}


@router.get("/api")
def api(request: Request) -> Response:
    """All addresses, as the description for machines has them."""
    paths = request.app.openapi()["paths"]
    calls = [_call(path, method, call) for path, each in paths.items() for method, call in each.items()]
    tags = list(dict.fromkeys(call["tag"] for call in calls))
    groups = [(tag, [call for call in calls if call["tag"] == tag]) for tag in tags]
    values = {"groups": groups, "base": str(request.base_url).rstrip("/"), "description": ADDRESS}
    return render(request, "api.html", values)


def _call(path: str, method: str, call: dict[str, Any]) -> dict[str, Any]:
    asked = [parameter["name"] for parameter in call.get("parameters", ()) if parameter["in"] == "query"]
    return {
        "tag": call["tags"][0],
        "method": method.upper(),
        "path": path,
        "summary": call["summary"],
        "description": call.get("description", ""),
        "parameters": asked,
        "example": EXAMPLES.get(call["operationId"]),
    }
