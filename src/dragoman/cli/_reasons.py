"""The reasons for which things are one event or one story, as a page for people."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from dragoman.cli._screen import STYLES, clean, indented, passage, short, shortened
from dragoman.wording import counted, day, enumerated, headline, percent

Row = Mapping[str, Any]

LABEL = 90
"""Characters of a title beside its outlet."""

REASONS = 4
"""Reasons for, and reasons against, that are shown of a pair."""

SENTENCE = 240
"""Characters of a sentence, around the words that tell."""

SLIGHT = 0.05
"""A smaller weight of an event's reason, for or against, changes nothing that a reader could see."""

TITLES = {
    "event": "Why these are one event",
    "story": "Why these are one story",
    "mention": "Why it is in this event",
}
BESIDE = "What came near and was not joined"


class Page:
    """The reasons as they are laid out on a console, with at most ``limit`` links."""

    def __init__(self, console: Console, reasons: Row, limit: int) -> None:
        self.console = console
        self.reasons = reasons
        self.limit = limit
        self.is_story = reasons["kind"] == "story"
        self.reports = {report["id"]: report for report in reasons["reports"]}
        self.mentions = {mention["id"]: mention for mention in reasons.get("mentions", ())}
        self.links = reasons["links"][:limit]
        members = list(self.mentions) or reasons["story"]["reports"]
        named = set(self._named()) or set(members[:1])
        self.shown = [id_ for id_ in members if id_ in named]
        self.more = len(reasons["story"]["reports"] if self.is_story else reasons["event"]["mentions"]) - len(
            self.shown
        )
        self.numbers = {id_: place for place, id_ in enumerate(self.shown, start=1)}

    def _named(self) -> Iterator[str]:
        """What the page speaks of."""
        weakest = self.reasons["weakest"]
        links = [*self.links, *([weakest, *weakest["path"]] if weakest else ())]
        yield from (link[side] for link in links for side in ("left", "right"))
        yield from (near["left"] for near in self._beside())
        if self.reasons["kind"] == "mention":
            yield self.reasons["id"]

    def _beside(self) -> Sequence[Row]:
        return self.reasons["nearest"][: max(1, self.limit // 2)]  # type: ignore[no-any-return]

    def print(self) -> None:
        """Prints the page."""
        self._head()
        self._members()
        self._held()
        self._against()
        self._apart()
        self._joined()
        self._decisions()

    # What it is.

    def _head(self) -> None:
        if self.is_story:
            story = self.reasons["story"]
            line = Text(clean(story["label"]), style="bold")
            days = " to ".join(dict.fromkeys(day(story[end]) for end in ("first", "last") if story[end]))
            facts = [days, counted(len(story["reports"]), "report"), counted(len(story["events"]), "event")]
        else:
            event = self.reasons["event"]
            line, facts = Text(clean(headline(event)), style="bold"), list(_facts(event))
        group = self.reasons["story" if self.is_story else "event"]
        indented(self.console, line.append(f"  {short(group['id'])}", style="dim"), 0)
        indented(self.console, Text("; ".join(fact for fact in facts if fact)), 2)

    def _members(self) -> None:
        self._title("Its reports" if self.is_story else "What tells of it")
        for id_ in self.shown:
            line = Text(f"{self.numbers[id_]}  ", style="bold")
            line.append_text(self._report(id_) if self.is_story else self._mention(self.mentions[id_]))
            self._hanging(line, 2, 3)
        if self.more > 0:
            things = "report" if self.is_story else "mention"
            indented(self.console, Text(f"and {self.more} more {things}{'s' * (self.more > 1)}", style="dim"), 2)

    def _mention(self, mention: Row) -> Text:
        report = self.reports[mention["report"]]
        text, start = mention["evidence"]["text"], mention["evidence"]["start"]
        marks = [(m["start"] - start, m["end"] - start, STYLES[m["role"]]) for m in mention["evidence"]["marks"]]
        line = Text(_origin(report), style="italic").append(": ")
        whole = {"start": 0, "end": len(text)}
        line.append_text(passage(self.console, text, whole, marks, mention["trigger"]["start"] - start, SENTENCE))
        if mention["status"] != "actual":
            line.append(f" [{mention['status']}]", style="yellow")
        return line.append(f"  {short(mention['id'])}", style="dim")

    def _report(self, id_: str) -> Text:
        report = self.reports[id_]
        title = f": {shortened(clean(report['title']), LABEL)}" if report["title"] and report["outlet"] else ""
        line = Text(_origin(report), style="italic").append(title)
        return line.append(f"  {short(id_)}" if report["outlet"] or report["title"] else "", style="dim")

    # What holds it together, and what speaks against it.

    def _held(self) -> None:
        if not self.links:
            told = "Only one report is in it." if self.is_story else "Only one mention tells of it."
            self.console.print(f"\n{told}")
            return
        self._title(TITLES[self.reasons["kind"]])
        for link in self.links:
            self._pair(link)
        rest = len(self.reasons["links"]) - len(self.links)
        if rest:
            indented(self.console, Text(f"and {counted(rest, 'more link')}: --limit shows them", style="dim"), 2)
        indented(self.console, Text(" ".join(self._legend()), style="dim"), 2)

    def _legend(self) -> Iterator[str]:
        pairs, average, needed = (self.reasons[key] for key in ("pairs", "average", "needed"))
        if self.is_story:
            yield f"Similarity runs from 0 to 1; reports are one story where it is {needed:.2f} or more on average."
        else:
            prior = percent(self.reasons["prior"])
            yield f"Before any reason two mentions have {prior}; ×3 makes the odds three times"
            yield "as good that they tell one event, ÷3 a third as good."
        if pairs > 1:
            yield f"All {pairs} pairs together average {self._level(average)}."
        if left_out := self.reasons["left_out"]:
            yield f"It is large; {left_out} of its members were not weighed."

    def _pair(self, link: Row) -> None:
        """Two members, how sure it is that they are one, and the reasons."""
        first, second = sorted(self.numbers[link[side]] for side in ("left", "right"))
        pair = Text(f"{first} and {second}", style="bold")
        indented(self.console, pair.append(f"  {self._level(link['score'])}", style=""), 2)
        self._reasons(link)

    def _reasons(self, link: Row) -> None:
        """The strongest reasons for and against two being one."""
        for grounds in (link["for"], link["against"]):
            for ground in [one for one in grounds if self.is_story or abs(one["weight"]) > SLIGHT][:REASONS]:
                factor = "" if self.is_story else f"{_factor(ground['weight']):>6} "
                line = Text(factor, style="green" if ground["weight"] > 0 else "red").append(clean(ground["why"]))
                self._hanging(line, 4, len(factor))

    def _hanging(self, line: Text, columns: int, hang: int) -> None:
        """Prints a line, wrapped, whose further lines begin ``hang`` columns to the right."""
        first, *rest = line.wrap(self.console, self.console.width - columns - hang)
        self.console.print(Text(" " * columns).append_text(first))
        for part in rest:
            self.console.print(Text(" " * (columns + hang)).append_text(part))

    def _level(self, score: float) -> str:
        return f"similarity {score:.2f}" if self.is_story else percent(score)

    def _against(self) -> None:
        weakest = self.reasons["weakest"]
        if not weakest:
            return
        self._title("The strongest reason against")
        self._pair(weakest)
        if weakest["score"] < self.reasons["needed"]:
            way = f" {self._way(weakest['path'])}." if len(weakest["path"]) > 1 else ""
            indented(self.console, Text(f"Joined all the same. {weakest['verdict']}{way}"), 4)
        else:
            indented(self.console, Text(weakest["verdict"]), 4)

    def _way(self, path: Iterable[Row]) -> str:
        return enumerated(
            [
                f"{self.numbers[s['left']]} and {self.numbers[s['right']]} come to {self._level(s['score'])}"
                for s in path
            ],
            6,
        )

    def _apart(self) -> None:
        if not self.reasons["nearest"]:
            self.console.print(f"\n{BESIDE}: nothing.")
            return
        self._title(BESIDE)
        for near in self._beside():
            if self.is_story:
                line = Text(clean(near["story"]["label"]), style="bold").append(f"  {short(near['id'])}", style="dim")
                told = self._report(near["right"])
            else:
                line = Text(clean(headline(near["event"])), style="bold").append(f"  {short(near['id'])}", style="dim")
                told = self._mention(near["mention"])
            indented(self.console, line, 2)
            indented(self.console, told, 4)
            levels = f"nearest to {self.numbers[near['left']]}: {self._level(near['score'])}"
            bare = f"{near['average']:.2f}" if self.is_story else percent(near["average"])
            average = f"; on average {bare}" if self.reasons["pairs"] else ""
            indented(self.console, Text(levels + average, style="bold"), 4)
            self._reasons(near)
            indented(self.console, Text(near["verdict"]), 4)

    # Independence and decisions.

    def _joined(self) -> None:
        """Which of its reports say nothing of their own, and why."""
        found = [
            *((copy["right"], copy["left"], f"They are copies ({percent(copy['score'])}). {copy['why']}")
              for copy in self.reasons["copies"]),
            *((join["report"], join["other"], join["why"]) for join in self.reasons.get("resting", ())),
        ]  # fmt: skip
        if found:
            self._title("Which reports are not independent")
        for report, other, why in found[: self.limit]:
            indented(self.console, Text(f"{self._name(report)}, beside {self._name(other)}", style="italic"), 2)
            indented(self.console, Text(clean(why)), 4)
        if len(found) > self.limit:
            indented(self.console, Text(f"and {len(found) - self.limit} more: --limit shows them", style="dim"), 2)

    def _name(self, report: str) -> str:
        return _origin(self.reports[report]) if report in self.reports else short(report)

    def _decisions(self) -> None:
        if self.reasons["decisions"]:
            self._title("What people decided")
        for made in self.reasons["decisions"]:
            what = made["verb"] if made["kind"] != "copy" else f"{made['verb']} of copies"
            line = Text(f"{made['time'][:10]}, {clean(made['author'])}: {what}  {short(made['id'])}")
            line.append(f"  «{clean(made['reason'])}»" if made["reason"] else "")
            line.append(f" (withdrawn by {short(made['withdrawn'])})" if made["withdrawn"] else "", style="yellow")
            indented(self.console, line, 2)

    def _title(self, title: str) -> None:
        self.console.print(f"\n{title}", style="bold underline")


def _facts(event: Row) -> Iterator[str]:
    yield day(event["date"]["value"]) if event["date"] else "undated"
    if event.get("place"):
        yield clean(event["place"]["name"])
    yield f"told as {event['status']}" + (", disputed" if event.get("disputed") else "")
    reports = counted(len(event["reports"]), "report")
    yield reports if event["independent"] == len(event["reports"]) else f"{reports}, {event['independent']} independent"
    yield f"confidence {percent(event['confidence'])}"


def _origin(report: Row) -> str:
    name = report["outlet"] or report["title"] or short(report["id"])
    return clean(f"{name}, {day(report['published'])}" if report["published"] else str(name))


def _factor(weight: float) -> str:
    """How much a weight in log-odds multiplies the odds: ``×4.5``, ``÷12``."""
    factor = math.exp(abs(weight))
    size = "1000+" if factor > 1000 else f"{factor:.0f}" if factor >= 10 else f"{factor:.1f}"
    return ("×" if weight > 0 else "÷") + size
