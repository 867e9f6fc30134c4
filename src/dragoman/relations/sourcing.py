"""Who rests on whom: what the chains of one report say about outlets and origins, ready to be counted over a record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dragoman.knowledge.naming import names_nobody, outlet_name
from dragoman.values import Coded, Step

OWN = "own"
"""The kind of origin of what a report, or the agency that it is credited to, tells as its own."""


class Node(NamedTuple):
    """One end of an edge: a step's kind and name. An outlet without a name is the report's own, which gives none."""

    kind: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Citation:
    """That one report has ``who`` rest on ``step``, in so many of its ``statements`` and ``mentions``.

    Both are 0 where only a credit line says it, in a report in which nothing was found.
    """

    who: Node
    on: Node
    step: Step
    statements: int
    mentions: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a mention comes from in the end: the last step of its chain, or ``OWN`` and no name.

    A speaker whose name names nobody («they») is «anonymous»: two reports' need not be the same.
    ``carrier`` is the outlet that has it from there (for an outlet's own account, that outlet), ``None`` where that is
    the report's own and it gives none.
    """

    kind: str
    name: str | None
    country: str | None
    actor: str | None
    carrier: str | None


def citations(coded: Coded) -> list[Citation]:
    """Each edge that the chains and credits of a report draw, once, in the order in which they are met.

    An outlet, or a speaker who passes on another's words, rests on the next step. A medium («a letter») speaks for
    nobody: it and what it comes from are both steps of the one before. A speaker without a name («they», where nothing
    was found for it) is passed over. An agency that the whole report is credited to is a step of the report's own
    outlet, and what an outlet says of itself is no edge.
    """
    own, credited = _ends(coded)
    steps: dict[tuple[Node, Node], Step] = {}
    counts: dict[str, Counter[tuple[Node, Node]]] = {
        "credits": Counter(),
        "statements": Counter(),
        "mentions": Counter(),
    }
    for counted, chain in _chains(coded):
        edges = dict(_edges(chain, own, credited))
        counts[counted].update(edges.keys())
        steps |= {edge: step for edge, step in edges.items() if edge not in steps}
    return [
        Citation(who, on, step, counts["statements"][who, on], counts["mentions"][who, on])
        for (who, on), step in steps.items()
    ]


def origins(coded: Coded) -> Iterator[Origin]:
    """The origin of each mention of a report, in their order."""
    own, credited = _ends(coded)
    return (_origin(mention.chain, own.name, credited) for mention in coded.mentions)


def _ends(coded: Coded) -> tuple[Node, frozenset[Node]]:
    """The report's own outlet, and those that it is credited to."""
    return Node("outlet", outlet_name(coded.report.outlet)), frozenset(_node(step) for step in coded.credits)


def _chains(coded: Coded) -> Iterator[tuple[str, Sequence[Step]]]:
    """All chains with what they are counted as. Each of the credits stands beside the others."""
    yield from (("credits", (step,)) for step in coded.credits)
    yield from (("statements", quote.chain) for quote in coded.quotes)
    yield from (("mentions", mention.chain) for mention in coded.mentions)


def _edges(chain: Iterable[Step], own: Node, credited: frozenset[Node]) -> Iterator[tuple[tuple[Node, Node], Step]]:
    teller = own
    for step in chain:
        node = _node(step)
        if step.kind in ("speaker", "anonymous") and names_nobody(step.name):
            continue
        if node != teller:
            yield (own if node in credited else teller, node), step
        if step.kind != "medium":
            teller = node


def _origin(chain: Sequence[Step], own: str | None, credited: frozenset[Node]) -> Origin:
    carrier = next((outlet_name(step.name) for step in reversed(chain) if step.kind == "outlet"), own)
    if all(_node(step) in credited for step in chain):
        return Origin(OWN, None, None, None, carrier)
    last = chain[-1]
    if last.kind == "speaker" and names_nobody(last.name):
        return Origin("anonymous", last.name, None, None, carrier)
    return Origin(last.kind, _node(last).name, last.country, last.actor, carrier)


def _node(step: Step) -> Node:
    return Node(step.kind, outlet_name(step.name) if step.kind == "outlet" else step.name)
