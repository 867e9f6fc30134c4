"""The headers that tell a browser what the pages of the desk may do: nothing that they don't need."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""No inline script or style, nothing from elsewhere, no frames: what a report smuggles into a page stays dead."""

UNUSED = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb")

FIXED = {
    "content-security-policy": CONTENT,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": ", ".join(f"{name}=()" for name in UNUSED),
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}


class Headers:
    """Puts the headers on every response, also on those that say what went wrong."""

    def __init__(self, app: ASGIApp, keep: bool) -> None:
        """``keep``: whether a browser may keep pages, if it asks each time whether they have changed."""
        self._app = app
        self._cache = "no-cache" if keep else "no-store"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands the request on, and adds to the answer."""
        if scope["type"] == "http":
            send = self._adding(send)
        await self._app(scope, receive, send)

    def _adding(self, send: Send) -> Callable[[Message], Awaitable[None]]:
        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(FIXED)
                headers.setdefault("cache-control", self._cache)
            await send(message)

        return adding
