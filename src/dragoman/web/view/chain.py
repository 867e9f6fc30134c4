"""From whom the reports of an event have it, drawn from left to right: report <- outlet or medium <- speaker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import east_asian_width
from urllib.parse import quote

from dragoman import wording
from dragoman.web.view.figure import Column, Figure, provenance

Row = Mapping[str, Any]
Key = tuple[str, ...]

WIDTH, HEIGHT, ACROSS, DOWN, EDGE = 208, 44, 288, 60, 8
"""A box, and from one box to the next; the space around all. Pixels."""

LETTERS = 25
"""Letters that fit into a box; wide ones (Chinese, Japanese, Korean) count twice."""

MOST_REPORTS = 30
"""Reports that are drawn; the table may have more."""

KINDS = {"outlet": "outlet", "medium": "medium", "speaker": "speaker", "anonymous": "unnamed source"}

COLUMNS = (
    Column("report", "Report", link="link"),
    Column("published", "Published"),
    Column("has_it_from", "Has it from"),
    Column("words", "In these words", link="evidence"),
)


@dataclass(slots=True)
class Node:
    """A box: ``column`` counts from the left, ``link`` leads to the words that it was read from."""

    key: Key
    label: str
    note: str
    kind: str
    column: int
    link: str
    row: float = 0

    @property
    def x(self) -> int:
        """Its left side, in pixels."""
        return EDGE + self.column * ACROSS

    @property
    def y(self) -> float:
        """Its upper side, in pixels."""
        return EDGE + self.row * DOWN

    @property
    def shown(self) -> str:
        """The label, shortened to the box."""
        return _shortened(self.label)


@dataclass(slots=True)
class Graph:
    """The boxes by key, and the lines between them: from who has it to whom it is from, with what the line means."""

    nodes: dict[Key, Node] = field(default_factory=dict)
    edges: dict[tuple[Key, Key], str] = field(default_factory=dict)


def draw(
    event: Row,
    reports: Sequence[Row],
    mentions: Sequence[Row],
    *,
    copies: Iterable[Sequence[str]] = (),
    record: str = "",
) -> dict[str, Any]:
    """What ``parts/chain.html`` draws, as ``{"chain": ...}`` for the template.

    Args:
        event: the event's row.
        reports: the rows of its reports, or of the first of them; with their ``text``, the words that pass it on are
            quoted in the table.
        mentions: the event's mentions; their ``chain`` has the steps back to the origin.
        copies: the story's ``copies``: ids of reports that copy one another, the original first.
        record: the record's name, for the caption.

    Returns:
        ``figure`` (:class:`Figure`), ``nodes``, ``lines`` (each with the ``path`` of an SVG curve), ``width`` and
        ``height`` in pixels, ``left_out`` (how many of the event's reports are not drawn), ``origins`` (how many ends
        the chains have) and ``told`` (the same in a sentence).
    """
    drawn = reports[:MOST_REPORTS]
    graph = _graph(drawn, mentions, _originals(copies, {report["id"] for report in drawn}))
    _place(graph)
    nodes = list(graph.nodes.values())
    told = _told(graph, len(reports), len(event["reports"]))
    return {
        "figure": _figure(event, reports, mentions, told, record),
        "nodes": nodes,
        "lines": [_line(graph.nodes[a], graph.nodes[b], kind) for (a, b), kind in graph.edges.items()],
        "width": 2 * EDGE + max((node.column for node in nodes), default=0) * ACROSS + WIDTH,
        "height": 2 * EDGE + max((node.row for node in nodes), default=0) * DOWN + HEIGHT,
        "left_out": len(event["reports"]) - len(drawn),
        "origins": len(_ends(graph)),
        "told": told,
    }


def _originals(copies: Iterable[Sequence[str]], drawn: set[str]) -> dict[str, str]:
    """Of each drawn report that copies another drawn one, the first of them."""
    groups = ([id_ for id_ in group if id_ in drawn] for group in copies)
    return {copy: group[0] for group in groups for copy in group[1:]}


def _graph(reports: Sequence[Row], mentions: Sequence[Row], originals: Mapping[str, str]) -> Graph:
    graph = Graph()
    for report in reports:
        own = [mention for mention in mentions if mention["report"] == report["id"]]
        key = ("report", report["id"])
        label, note = report["outlet"] or report["title"] or "a report", _note(report)
        graph.nodes[key] = Node(key, label, note, "report", 0, _evidence(report["id"], own[0] if own else None))
    for copy, original in originals.items():
        graph.edges[("report", copy), ("report", original)] = "copy"
    for mention in mentions:
        if ("report", mention["report"]) in graph.nodes:
            _add_steps(graph, mention)
    return graph


def _add_steps(graph: Graph, mention: Row) -> None:
    """The steps of a mention's chain. A name is one box in its column, whoever rests on it; an unnamed source is one
    for each that rests on it, since two reports' need not be the same."""
    teller: Key = ("report", mention["report"])
    for step in mention["chain"]:
        key: Key = (step["kind"], step["name"].casefold())
        if step["kind"] in ("anonymous", "medium"):
            key += teller
        if key == teller or _rests_on(graph, key, teller):
            continue
        column = graph.nodes[teller].column + 1
        node = graph.nodes.get(key)
        if node is None:
            link = _evidence(mention["report"], mention)
            graph.nodes[key] = Node(
                key, step["name"], KINDS.get(step["kind"], step["kind"]), step["kind"], column, link
            )
        else:
            _push(graph, node, column)
        graph.edges[teller, key] = "from"
        teller = key


def _rests_on(graph: Graph, key: Key, other: Key) -> bool:
    """Whether ``key`` has it, directly or not, from ``other``: a line back would close a circle."""
    return any(kind == "from" and a == key and (b == other or _rests_on(graph, b, other))
               for (a, b), kind in graph.edges.items())  # fmt: skip


def _push(graph: Graph, node: Node, column: int) -> None:
    """Moves a box to the right of what rests on it, and what it rests on with it."""
    if node.column >= column:
        return
    node.column = column
    for (a, b), kind in graph.edges.items():
        if a == node.key and kind == "from":
            _push(graph, graph.nodes[b], column + 1)


def _place(graph: Graph) -> None:
    """Rows: in each column by the mean row of what rests on a box, so that few lines cross; never two in one place."""
    reports = [node for node in graph.nodes.values() if node.column == 0]
    ends = {a: b for (a, b), kind in graph.edges.items() if kind == "from"}
    copies = {a: b for (a, b), kind in graph.edges.items() if kind == "copy"}
    order = {node.key: at for at, node in enumerate(reports)}
    first = {end: order[a] for a, end in reversed(ends.items()) if a in order}

    def beside(node: Node) -> tuple[int, int, int]:
        original = copies.get(node.key, node.key)
        end = ends.get(original, ends.get(node.key))
        return (first[end] if end in first else order[original], order[original], order[node.key])

    for at, node in enumerate(sorted(reports, key=beside)):
        node.row = at
    for column in range(1, max((node.column for node in graph.nodes.values()), default=0) + 1):
        _stack([node for node in graph.nodes.values() if node.column == column], graph)


def _stack(nodes: Sequence[Node], graph: Graph) -> None:
    wanted = {}
    for node in nodes:
        rows = [graph.nodes[a].row for a, b in graph.edges if b == node.key and graph.nodes[a].column < node.column]
        wanted[node.key] = sum(rows) / len(rows)
    lowest = -1.0
    for node in sorted(nodes, key=lambda node: wanted[node.key]):
        node.row = lowest = max(wanted[node.key], lowest + 1)


def _line(teller: Node, origin: Node, kind: str) -> dict[str, str]:
    """A curve that ends with its arrow at who has it; a copy's runs at the left, from box to box."""
    y, other = teller.y + HEIGHT / 2, origin.y + HEIGHT / 2
    if kind == "copy":
        path = f"M{teller.x + 24},{_side(teller, origin)} V{_side(origin, teller)}"
    else:
        start, end = origin.x, teller.x + WIDTH + 7
        middle = (start + end) / 2
        path = f"M{start},{other:g} C{middle:g},{other:g} {middle:g},{y:g} {end},{y:g}"
    meaning = "copies" if kind == "copy" else "has it from"
    return {"path": path, "kind": kind, "title": f"{teller.label} {meaning} {origin.label}"}


def _side(node: Node, other: Node) -> str:
    """The lower or the upper side of a box, whichever is nearer to the other."""
    return f"{node.y + HEIGHT if node.row < other.row else node.y:g}"


def _ends(graph: Graph) -> list[Node]:
    """The boxes that rest on nothing."""
    tellers = {a for a, _ in graph.edges}
    return [node for node in graph.nodes.values() if node.key not in tellers]


def _told(graph: Graph, reports: int, of: int) -> str:
    """``3 reports have it from 2 origins: Interfax and their own account``."""
    own = [node for node in _ends(graph) if node.kind == "report"]
    names = [node.label for node in _ends(graph) if node.kind != "report"]
    if own:
        names.append(f"{'the' if len(own) == 1 else 'their'} own account of {wording.counted(len(own), 'report')}")
    origins = wording.counted(len(_ends(graph)), "origin")
    verb = "has" if reports == 1 else "have"
    some = f" of the {of:,}" if of > reports else ""
    return f"{wording.counted(reports, 'report')}{some} {verb} it from {origins}: {wording.enumerated(names, most=4)}."


def _figure(event: Row, reports: Sequence[Row], mentions: Sequence[Row], told: str, record: str) -> Figure:
    return Figure(
        id="chain",
        kind="chain",
        title=f"Where it comes from: {wording.headline(event)}",
        description=told,
        picture={},
        columns=COLUMNS,
        rows=list(_rows(reports, mentions)),
        caption=provenance(
            record,
            {"event": event["id"]},
            f"{wording.counted(len(event['reports']), 'report')}, {event['independent']} independent.",
            "An arrow leads from an origin to who has it from there; a dotted line joins copies of one another.",
        ),
        keys="Each box leads to the place in a report that it was read from.",
    )


def _rows(reports: Sequence[Row], mentions: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """One row for each way that a report has it, in words."""
    for report in reports:
        own = [mention for mention in mentions if mention["report"] == report["id"]]
        ways = {tuple(step["name"] for step in mention["chain"]): mention for mention in reversed(own)}
        for names, mention in reversed(ways.items()):
            yield {
                "report": report["outlet"] or report["title"] or "a report",
                "published": wording.day(report["published"], weekday=False),
                "has_it_from": ", who has it from ".join(names) or "nobody named: its own account",
                "words": _words(mention, report.get("text")),
                "link": _evidence(report["id"], None),
                "evidence": _evidence(report["id"], mention),
            }


def _words(mention: Row, text: str | None) -> str:
    """The words of the report that say from whom it has it, or in which it tells it."""
    if text is None:
        return "the place in the report"
    spans = [*(span for step in mention["chain"] for span in (step, step["evidence"]))] or [mention["trigger"]]
    start, end = min(span["start"] for span in spans), max(span["end"] for span in spans)
    return " ".join(text[start:end].split())


def _evidence(report: str, mention: Row | None) -> str:
    place = f"#m={mention['id']}" if mention else ""
    return f"/reports/{quote(report, safe='')}{place}"


def _note(report: Row) -> str:
    return wording.day(report["published"], weekday=False)


def _shortened(label: str) -> str:
    width, kept = 0, ""
    for letter in label:
        width += 2 if east_asian_width(letter) in "WF" else 1
        if width > LETTERS:
            return f"{kept[:-1]}…"
        kept += letter
    return kept
