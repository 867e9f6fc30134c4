"""With whom an actor deals, as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from dragoman import wording
from dragoman.web.view.figure import Column, Figure

Row = Mapping[str, Any]

COLUMNS = (
    Column("source", "Who", link="source_link"),
    Column("target", "To whom", link="target_link"),
    Column("events", "Events", number=True, link="dyad"),
    Column("cooperation", "Cooperation", number=True),
    Column("conflict", "Conflict", number=True),
)


def figure(found: Row, actor: Row, caption: Sequence[str]) -> Figure:
    """The network around an actor.

    Args:
        found: nodes and edges of ``record.network``.
        actor: the actor in the middle.
        caption: its lines of provenance.
    """
    names = {node["id"]: node["name"] for node in found["nodes"]}
    edges = [_edge(edge, names) for edge in sorted(found["edges"], key=lambda edge: (-edge["events"], edge["source"]))]
    others = [node for node in found["nodes"] if node["id"] != actor["id"]]
    most = wording.enumerated([node["name"] for node in sorted(others, key=lambda node: -node["events"])], most=5)
    return Figure(
        id="network",
        kind="network",
        title=f"With whom {actor['name']} deals",
        description=f"{actor['name']} and the {len(others)} actors it deals with most: {most or 'none'}.",
        picture={"centre": actor["id"], "nodes": found["nodes"], "edges": [_drawn(edge) for edge in edges]},
        columns=COLUMNS,
        rows=edges,
        caption=caption,
        keys="Click a line or an actor to see the pair; the table below has the same as links.",
    )


def dyad(source: str, target: str) -> str:
    """The address of what one side did to the other."""
    return f"/dyads/{quote(source, safe='')}/{quote(target, safe='')}"


def _edge(edge: Row, names: Mapping[str, str]) -> dict[str, Any]:
    source, target = edge["source"], edge["target"]
    return {
        **{name: edge[name] for name in ("events", "cooperation", "conflict")},
        "from": source,
        "to": target,
        "source": names.get(source, source),
        "target": names.get(target, target),
        "source_link": f"/actors/{quote(source, safe='')}",
        "target_link": f"/actors/{quote(target, safe='')}",
        "dyad": dyad(source, target),
    }


def _drawn(edge: Row) -> dict[str, Any]:
    return {name: edge[name] for name in ("from", "to", "cooperation", "conflict")}
