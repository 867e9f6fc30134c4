"""Which names the desk answers to, and whose pages may ask it for something.

A page of another site can make a browser call this machine, and can let its own name lead here (DNS rebinding). The
first is seen by ``Origin`` and ``Sec-Fetch-Site``, which a page cannot change; the second by ``Host``.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Collection
from contextlib import suppress
from urllib.parse import urlsplit

from fastapi import Request

OWN = frozenset({"localhost", "127.0.0.1", "::1"})
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to

READING = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""

_HOST = re.compile(r"(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<name>[\w.-]*\w)\.?)(?::\d*)?", re.ASCII)
_UNROUTED = ("192.0.2.1", 9)  # TEST-NET-1, RFC 5737: nothing is sent, but the way there names our address


def is_loopback(host: str) -> bool:
    """Whether only this machine itself can reach that address."""
    return name_of(host) in OWN or host.startswith("127.")


def names_of_machine() -> tuple[str, ...]:
    """The address by which other machines reach this one, as far as it is known, and its name."""
    found = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(_UNROUTED)
        found.append(probe.getsockname()[0])
    return (*found, socket.gethostname().casefold())


def name_of(host: str) -> str:
    """The name in a ``Host`` header or option: without port, brackets, the dot at its end, and upper case."""
    if host.count(":") > 1 and not host.startswith("["):
        return host.casefold()
    found = _HOST.fullmatch(host)
    return (found["six"] or found["name"]).casefold() if found else ""


def is_known(request: Request, allowed: Collection[str]) -> bool:
    """Whether the request calls the desk by a name that it has."""
    name = name_of(request.headers.get("host", ""))
    return name in OWN or name in allowed


def comes_from_here(request: Request) -> bool:
    """Whether no page of another site made the browser send this.

    Links from elsewhere may open a page. Nothing else may come from there: no form, script, picture or frame. Programs
    that are no browsers send neither of the two headers.
    """
    site = request.headers.get("sec-fetch-site", "none")
    if site not in ("same-origin", "none"):
        return request.method in READING and request.headers.get("sec-fetch-mode") == "navigate"
    origin = request.headers.get("origin")
    return origin is None or _netloc(origin) == request.headers.get("host", "").casefold()


def _netloc(origin: str) -> str:
    """Host and port of an origin; "" for «null» and whatever is none."""
    try:
        return urlsplit(origin).netloc.casefold()
    except ValueError:
        return ""
