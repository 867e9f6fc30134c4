"""An event as a headline: who did what to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from dragoman.cli._screen import enumerated, named


@cache
def phrases() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """The verb phrases of each event type (``knowledge/phrases.yaml``)."""
    from dragoman.knowledge.documents import read  # the knowledge room loads more than --help should wait for

    return dict(read("phrases.yaml"))


def headline(event: Mapping[str, Any]) -> str:
    """``Kim Jong Un (PRK) expresses support for Vladimir Putin (RUS)``, from the event's type, sources and targets."""
    sources = [named(role) for role in event["sources"]]
    targets = [named(role) for role in event["targets"]]
    form = "undergo" if not sources else "act" if targets else "alone"
    subject = sources or targets
    verb = phrases()[event["type"]][form][len(set(subject)) > 1]
    words = [enumerated(subject) or "someone", verb, enumerated(targets) if form == "act" else ""]
    return " ".join(word for word in words if word)
