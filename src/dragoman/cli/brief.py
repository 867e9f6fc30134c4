"""``dragoman brief``: the record for people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from dragoman.cli._help import teach
from dragoman.cli._options import (
    DEFAULT_RECORD,
    ActorOption,
    RecordOption,
    ReportOption,
    SinceOption,
    TypeOption,
    UntilOption,
    open_record,
)
from dragoman.cli._screen import STYLES, clean, console, indented, passage, short, shortened
from dragoman.wording import counted, day, headline, named

if TYPE_CHECKING:
    from dragoman.record import Record

Row = Mapping[str, Any]

REPORTS_SHOWN = 3
"""Reports under an event; `dragoman compare` shows all of them."""

REPORTS_HEARD = 10
"""Reports of an event whose statements are considered: an event that a thousand reports tell must not take minutes."""

STATEMENTS_SHOWN = 8
STATEMENTS_OF_ONE = 2
"""Statements at the end, and how many of them by the same speaker."""

TELLING_WORDS = range(6, 61)
"""Words of a statement that can stand by itself and still be read at a glance."""

WORD_FOR_WORD = {"direct": 1.0, "mixed": 0.7, "indirect": 0.3}

HELP = teach(
    "Read the record: what happened, newest first, with the reports behind each event.",
    "Prints the events by date, each with the sentence in which every report tells it (trigger and actors highlighted,"
    " between « » where there is no colour) and whom the report gives as its source; then the most telling statements"
    " with their speakers. The characters at the end of an event's line are the beginning of its id, for `dragoman"
    " compare`.",
    ("dragoman brief --since 2023-05", "what is told of the time since May 2023"),
    ("dragoman brief --actor PRK --limit 5", "the five newest events with North Korea"),
)


def brief(
    since: SinceOption = None,
    until: UntilOption = None,
    actor: ActorOption = None,
    type_: TypeOption = None,
    report: ReportOption = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="At most this many events.")] = 20,
    record: RecordOption = DEFAULT_RECORD,
) -> None:
    """Prints the events that meet the filters, and statements from their reports."""
    with open_record(record) as opened:
        # One more than is shown tells whether there are more.
        found = opened.events(since=since, until=until, actor=actor, type=type_, report=report, limit=limit + 1)
        events: list[Row] = list(found)
        if not events:
            typer.echo("no events match", err=True)
            return
        page = _Page(console(), opened)
        page.events(events[:limit])
        page.statements(dict.fromkeys(id_ for event in events[:limit] for id_ in event["reports"][:REPORTS_HEARD]))
    if len(events) > limit:
        typer.echo(f"there are more than {counted(limit, 'event')}: --limit shows more of them", err=True)


class _Source:
    """A report with what was read out of it, fetched when it is first needed."""

    def __init__(self, record: Record, id_: str) -> None:
        self._record = record
        self.id = id_

    @cached_property
    def report(self) -> Row:
        return self._record.get_report(self.id)

    @cached_property
    def mentions(self) -> Mapping[str, Row]:
        return {mention["id"]: mention for mention in self._record.mentions(report=self.id)}

    @cached_property
    def quotes(self) -> Sequence[Row]:
        return list(self._record.quotes(report=self.id))

    def words(self, quote: Row) -> str:
        """What is said, the pieces of an interrupted statement joined by an ellipsis."""
        content = quote["content"]
        pieces = [content] if isinstance(content, Mapping) else content
        return " … ".join(" ".join(self.report["text"][p["start"] : p["end"]].split()) for p in pieces)


class _Page:
    """Events and statements as they are laid out on a console."""

    def __init__(self, console: Console, record: Record) -> None:
        self.console = console
        self.record = record
        self.sources: dict[str, _Source] = {}

    def source(self, report: str) -> _Source:
        return self.sources.setdefault(report, _Source(self.record, report))

    def events(self, events: Iterable[Row]) -> None:
        for date, told in groupby(events, key=lambda event: day(event["date"] and event["date"]["value"])):
            self.console.print(date, style="bold underline")
            for event in told:
                indented(self.console, self._headline(event), 2)
                self._reports(event)
                self.console.print()

    def _headline(self, event: Row) -> Text:
        line = Text().append(clean(headline(event)), style="bold")
        if event["status"] != "actual":
            line.append(f" [{event['status']}]", style="yellow")
        if event.get("disputed"):  # older records don't say
            line.append(" [denied by some]", style="yellow")
        reports = counted(len(event["reports"]), "report")
        if event["independent"] != len(event["reports"]):
            reports += f", {event['independent']} independent"
        return line.append(f"  {reports}").append(f"  {short(event['id'])}", style="dim")

    def _reports(self, event: Row) -> None:
        for report in event["reports"][:REPORTS_SHOWN]:
            source = self.source(report)
            told = [source.mentions[id_] for id_ in event["mentions"] if id_ in source.mentions]
            if told:
                best = max(told, key=lambda mention: mention["confidence"])
                indented(self.console, self._evidence(source, best), 4)
        more = len(event["reports"]) - REPORTS_SHOWN
        if more > 0:
            shown = counted(more, "more report")
            indented(self.console, Text(f"and {shown}: dragoman compare {short(event['id'])}", style="dim"), 4)

    def _evidence(self, source: _Source, mention: Row) -> Text:
        spans = [(mention["trigger"], "trigger"), *((role, "source") for role in mention["sources"])]
        spans += [(role, "target") for role in mention["targets"]]
        sentence, who = mention["sentence"], mention["attributed_to"]
        if who:
            spans.append((who, "attribution"))
        marks = [(span["start"], span["end"], STYLES[kind]) for span, kind in spans]
        line = self._origin(source.report).append(": ")
        line.append_text(passage(self.console, source.report["text"], sentence, marks, mention["trigger"]["start"]))
        if who and not sentence["start"] <= who["start"] < sentence["end"]:
            line.append(f" — according to {clean(who['name'])}", style=STYLES["attribution"])
        return line

    def _origin(self, report: Row) -> Text:
        name = report["outlet"] or report["title"] or short(report["id"])
        dated = f", {day(report['published'])}" if report["published"] else ""
        return Text().append(clean(name + dated), style="italic")

    def statements(self, reports: Iterable[str]) -> None:
        """The most telling statements of the reports, if they have any."""
        chosen = list(_telling([(quote, source) for source in map(self.source, reports) for quote in source.quotes]))
        if chosen:
            self.console.print("Statements", style="bold underline")
        for quote, source in chosen:
            indented(self.console, self._statement(quote, source), 2)

    def _statement(self, quote: Row, source: _Source) -> Text:
        line = Text().append(clean(named(quote["speaker"])), style=STYLES["speaker"])
        if quote["via"]:
            preposition = "via" if quote["via"]["kind"] == "outlet" else "in"
            line.append(f" ({preposition} {clean(quote['via']['name'])})", style=STYLES["via"])
        marks = "“”" if quote["type"] == "direct" else ("", "")
        said = shortened(clean(source.words(quote)))
        line.append(f": {marks[0]}{said}{marks[1]} — ")
        return line.append_text(self._origin(source.report))


def _telling(quotes: Sequence[tuple[Row, _Source]]) -> Iterator[tuple[Row, _Source]]:
    """The statements worth showing: word for word, of a length to read, by a known speaker, told by many reports."""
    from dragoman.linking.compare import normalise

    words = {quote["id"]: normalise(source.words(quote)) for quote, source in quotes}
    carried = defaultdict(set)
    for quote, source in quotes:
        carried[words[quote["id"]]].add(source.id)

    def weight(item: tuple[Row, _Source]) -> float:
        said = words[item[0]["id"]]
        readable = 1.0 if len(said.split()) in TELLING_WORDS else 0.3
        return WORD_FOR_WORD[item[0]["type"]] * readable * float(item[0]["confidence"]) * len(carried[said])

    speakers: Counter[str] = Counter()
    shown: set[str] = set()
    for quote, source in sorted((item for item in quotes if item[0]["speaker"]), key=weight, reverse=True):
        speaker, said = quote["speaker"]["name"], words[quote["id"]]
        if said in shown or speakers[speaker] == STATEMENTS_OF_ONE or len(shown) == STATEMENTS_SHOWN:
            continue
        speakers[speaker] += 1
        shown.add(said)
        yield quote, source
