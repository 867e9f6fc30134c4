"""What is said of an input that can't be read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """An input, or a part of one, that gave no report. ``source`` is the place (``news.jsonl:3000``), and
    ``reason`` says what is wrong and how to mend it."""

    source: str
    reason: str

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}"


class UnreadableReport(ValueError):  # noqa: N818 - named for what it is about, as callers read it
    """Raised where a report can't be read; ``reason`` says what is wrong and how to mend it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
