"""What every page with a list of rows shows: how many there are, what was asked for, the pages around."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import Request, Response

from dragoman.web.rendering import render
from dragoman.web.view import listing
from dragoman.web.view.address import Address, Answer


def render_list(
    request: Request,
    template: str,
    address: Address,
    found: Answer[dict[str, Any]],
    *,
    filters: Sequence[str],
    fields: Sequence[str],
    words: tuple[str, str],
    **more: Any,
) -> Response:
    """A page of rows; scripts that fetch only a part of it take its address over.

    Args:
        found: the answer with ``rows``, ``total``, ``capped``, ``next`` and ``previous``.
        filters: those that a chip may stand for; ``fields`` those of them that the form has.
        words: what one row and several are called.
        more: what else the template shows.
    """
    page = found.found
    values = {
        "address": address,
        "fields": fields,
        "filter_names": {name: listing.NAMES[name] for name in filters},
        "wrong": found.wrong,
        "found_words": listing.counted(page["total"], page["capped"], *words),
        "rows": page["rows"],
        "pager": listing.pager(address, page),
        **more,
    }
    response = render(request, template, values)
    response.headers["HX-Push-Url"] = str(address)
    return response
