"""What the dialogs that correct something need to know: the row that is corrected, and what can be chosen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from dragoman import knowledge
from dragoman.coding.codebook import EventType, codebook
from dragoman.knowledge import is_state
from dragoman.values import STATUSES
from dragoman.web.rendering import ENVIRONMENT

NEEDED = (
    "id", "version", "type", "mode", "status", "date", "place", "sources", "targets", "symmetric", "story", "summary",
    "speaker", "name", "country", "sector", "aliases", "judged",
)  # fmt: skip
"""The fields of a row that a dialog shows or sends."""

STATUS_WORDS = {
    "actual": "It happened, as told.",
    "planned": "It is announced or expected.",
    "hypothetical": "It is only possible: «if», «could».",
    "denied": "It is told that it did not happen.",
}
STATEMENT_WORDS = {
    "direct": "All in the speaker’s own words, in quotation marks.",
    "mixed": "Partly in quotation marks, partly retold.",
    "indirect": "Retold in the reporter’s words.",
}
SECTOR_WORDS = {
    "AGR": "farming", "BUS": "business", "COP": "police", "CRM": "crime", "CVL": "civilians", "EDU": "education",
    "ELI": "elites", "GOV": "government", "HLH": "health", "IGO": "international organisation", "JUD": "courts",
    "LAB": "labour", "LEG": "parliament", "MED": "media", "MIL": "military", "MNC": "multinational company",
    "NGO": "non-governmental organisation", "OPP": "opposition", "PTY": "political party", "REB": "rebels",
    "REF": "refugees", "REL": "religion", "SEP": "separatists", "SPY": "intelligence service",
    "UAF": "unaligned armed force",
}  # fmt: skip
"""PLOVER's sectors, as the lists of actors use them."""


def kind_of(row: Mapping[str, Any]) -> str:
    """What a row of the record is: «event», «mention», «quote» or «actor»."""
    if "trigger" in row:
        return "mention"
    if "content" in row:
        return "quote"
    return "actor" if "aliases" in row else "event"


def subject(row: Mapping[str, Any]) -> str:
    """A row as the browser needs it to correct it, as JSON: it stands, escaped, in an attribute."""
    kept = {name: row[name] for name in NEEDED if name in row}
    return json.dumps({"kind": kind_of(row), **kept}, separators=(",", ":"))


def event_types() -> list[EventType]:
    """PLOVER's 16 types, each with its meaning and its modes, in the codebook's order."""
    return list(codebook().types.values())


@cache
def countries() -> list[tuple[str, str]]:
    """The codes and names of all states, by name."""
    states = {one.country: one.name for one in knowledge.load().countries if is_state(one.country) and not one.former}
    return sorted(states.items(), key=lambda pair: pair[1])


def type_meaning(name: str) -> str:
    """What an event type stands for."""
    return codebook().types[name].means


ENVIRONMENT.filters |= {"subject": subject, "type_meaning": type_meaning}
ENVIRONMENT.globals["choices"] = {
    "types": event_types,
    "statuses": {status: STATUS_WORDS[status] for status in STATUSES},
    "statements": STATEMENT_WORDS,
    "sectors": SECTOR_WORDS,
    "countries": countries,
}
