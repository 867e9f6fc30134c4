"""Tokens that only a page of this desk knows, so that no other page can make a browser change something."""

from __future__ import annotations

import hashlib
import hmac
import secrets

FIELD = "csrf"
HEADER = "x-csrf-token"


def token(secret: bytes) -> str:
    """A token of the session that has this secret.

    Each is another one, so that nothing can be learned from the lengths of compressed pages (the attack BREACH).
    """
    salt = secrets.token_urlsafe(12)
    return f"{salt}.{_sign(secret, salt)}"


def is_token(given: str, secret: bytes) -> bool:
    """Whether ``given`` is a token of that session."""
    salt, _, signature = given.partition(".")
    return hmac.compare_digest(signature.encode(), _sign(secret, salt).encode())


def _sign(secret: bytes, salt: str) -> str:
    return hmac.new(secret, salt.encode(), hashlib.sha256).hexdigest()
