"""What a desk is started with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from dragoman.web.guard.limits import Limits
from dragoman.web.guard.people import Role


@dataclass(frozen=True, slots=True)
class Settings:
    """What a desk is started with. Without people and without a token whoever reaches it reads and corrects.

    Args:
        record: the record's file or ``postgresql://`` URL; it must be there.
        author: who decides where nobody signs in by name; by default ``DRAGOMAN_AUTHOR``, else the login name.
        hosts: the names and addresses, beside this machine's own, by which browsers may call the desk.
        people: the file of those who may sign in.
        token: who shows it comes in without a name.
        role: what the holder of the token may do: ``read`` or ``correct``.
        limits: how often something may be asked for.
    """

    record: str
    author: str | None = None
    hosts: tuple[str, ...] = ()
    people: Path | None = None
    token: str | None = field(default=None, repr=False)
    role: Role = "read"
    limits: Limits = field(default_factory=Limits)

    @property
    def log_in(self) -> bool:
        """Whether one has to sign in."""
        return self.people is not None or self.token is not None
