"""What the codes of an event mean, from the knowledge, in the project's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from dragoman.knowledge import documents

Row = Mapping[str, Any]

_read = cache(documents.read)

QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}

STATUSES = {
    "actual": "told as having happened",
    "planned": "told as planned or announced",
    "hypothetical": "told as possible, not as having happened",
    "denied": "told as not having happened",
}

PRECISIONS = {"day": "", "month": "the day is not told", "year": "only the year is told"}


class Meaning(NamedTuple):
    """A code of an event: what it is a code of, the code, and what it means."""

    what: str
    code: str
    means: str


def explained(event: Row) -> list[Meaning]:
    """The codes of an event with their meanings: type, quad class, mode, contexts, CAMEO code and intensity."""
    return list(_explained(event))


def _explained(event: Row) -> Iterator[Meaning]:
    type_ = _read("plover.yaml")[event["type"]]
    who = f"The source is {type_['source']}; the target is {type_['target']}."
    yield Meaning("Type", event["type"], f"{type_['means']} {who}")
    yield Meaning("Quad class", f"{event['quad']}, {QUADS[event['quad']]}", "")
    if event["mode"]:
        modes = {mode["name"]: mode["means"] for mode in _read("modes.yaml").get(event["type"], ())}
        yield Meaning("Mode", event["mode"], modes.get(event["mode"], ""))
    contexts = _read("contexts.yaml")
    for context in event.get("contexts") or ():
        yield Meaning("Context", context, contexts.get(context, {}).get("means", ""))
    if event.get("cameo"):
        root = f"{event['type']} continues its root {type_['cameo']}."
        yield Meaning("CAMEO", event["cameo"], f"The code of the older codebook; {root}")
    if event.get("intensity") is not None:
        scale = "On Goldstein’s scale from −10, conflict, to +10, cooperation."
        yield Meaning("Intensity", f"{event['intensity']:+.1f}".replace("-", "−"), scale)
