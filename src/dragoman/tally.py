"""How a long reading goes, and how it went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from dragoman.reading import Failure
from dragoman.values import Report


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reading is: ``label`` is «reading», later «linking», ``done`` counts reports of ``total``.

    ``total`` is ``None`` where it can't be told beforehand, and a little off for large tables. So far ``known`` reports
    were in the record before, and ``failed`` could not be read.
    """

    label: Literal["reading", "linking"]
    done: int
    total: int | None
    known: int
    failed: int


@dataclass(frozen=True, slots=True)
class ReadSummary:
    """What a reading did: how many reports it added, how many the record had before, and what could not be read."""

    read: int
    known: int
    failures: tuple[Failure, ...]


@dataclass(slots=True)
class Tally:
    """Counts a reading as it goes and tells the caller."""

    told: Callable[[Progress], None] | None
    total: int | None
    read: int = 0
    known: int = 0
    failures: list[Failure] = field(default_factory=list)

    def fail(self, report: Report, reason: str) -> None:
        """Notes a report that failed."""
        titled = f"{report.id} («{report.title:.60}»)" if report.title else report.id
        self.failures.append(Failure(f"report {titled}", reason))

    def tell_read(self) -> None:
        """Tells how many reports were read, known or failed."""
        self._tell("reading", self.read + self.known + len(self.failures), self.total)

    def tell_linked(self, done: int, total: int) -> None:
        """Tells how many reports of all that waited were linked."""
        self._tell("linking", done, total)

    def _tell(self, label: Literal["reading", "linking"], done: int, total: int | None) -> None:
        if self.told:
            self.told(Progress(label, done, total, self.known, len(self.failures)))
