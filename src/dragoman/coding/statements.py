"""Statements: the words said and who said them: learned attributions joined with quotation marks and the parse."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from dragoman.coding.actors import Actors
from dragoman.coding.nested import nested
from dragoman.coding.speakers import Found, SpeakerFinder
from dragoman.coding.tree import Tree
from dragoman.language.attributions import Range
from dragoman.language.parser import Parsed
from dragoman.language.tokens import STRAIGHT
from dragoman.values import DateValue, Quote, Report, Span, content_id

QUOTED_WORDS = 4
"""So many quoted words count as a statement also where the tower saw none; fewer are often scare quotes."""
RULE_CONFIDENCE = 0.6
"""Confidence of a statement that only its quotation marks show."""

_MARKS = frozenset("\"“”«»„‘’'`") | STRAIGHT


@dataclass(slots=True)
class _Unit:
    """A statement by word ranges, counted over the report."""

    contents: list[Range]
    cue: Range | None = None
    sources: tuple[Range, ...] = ()
    confidence: float = RULE_CONFIDENCE


class _Words:
    """The words of a report in one row."""

    def __init__(self, trees: Sequence[Tree]) -> None:
        self.trees = trees
        self.first = [0]
        for tree in trees:
            self.first.append(self.first[-1] + len(tree.words))
        self.quoted = [inside for tree in trees for inside in tree.sentence.quoted]

    @cached_property
    def lower(self) -> list[str]:
        return [word for tree in self.trees for word in tree.lower]

    def sentence(self, word: int) -> int:
        return bisect_right(self.first, word) - 1

    def inside(self, index: int, words: Range) -> Range | None:
        """The part of ``words`` that stands in sentence ``index``, counted from the sentence's start."""
        first, last = (min(max(w - self.first[index], 0), len(self.trees[index].words)) for w in words)
        return (first, last) if first < last else None

    def span(self, words: Range) -> Span:
        a, b = self.sentence(words[0]), self.sentence(words[1] - 1)
        start = self.trees[a].sentence.starts[words[0] - self.first[a]]
        return Span(start, self.trees[b].sentence.ends[words[1] - 1 - self.first[b]])

    def upos(self, word: int) -> str:
        index = self.sentence(word)
        return self.trees[index].upos[word - self.first[index]]


class StatementCoder:
    """Reads the statements of one report after another."""

    def __init__(self, speakers: SpeakerFinder) -> None:
        self._speakers = speakers

    def code(self, report: Report, parsed: Parsed, trees: Sequence[Tree], actors: Actors) -> tuple[Quote, ...]:
        """The statements of a report in the order of their first words."""
        words = _Words(trees)
        quotes: list[Quote] = []
        last = 0
        for unit in _units(words, parsed):
            trimmed = [t for content in unit.contents if (t := _trim(words, content))]
            if trimmed:
                found = self._found(words, unit, actors)
                if quotes and found.speaker is None and unit.cue is None and _follows(words, last, trimmed):
                    found = replace(found, speaker=quotes[-1].speaker, via=found.via or quotes[-1].via)
                quotes.append(_quote(report, words, unit, trimmed, found))
                last = trimmed[-1][1]
        return tuple(quotes)

    def _found(self, words: _Words, unit: _Unit, actors: Actors) -> Found:
        """Who stands around a unit: looked for in the sentence of its cue, else of its source, else of its content."""
        anchor = (unit.cue or (unit.sources or unit.contents)[0])[0]
        index = words.sentence(anchor)
        tree = words.trees[index]
        cue = words.inside(index, unit.cue) if unit.cue else None
        source = next((s for one in unit.sources if (s := words.inside(index, one))), None)
        contents = [c for one in unit.contents if (c := words.inside(index, one))]
        inside = {word for first, last in contents for word in range(first, last)}
        outside = [word for word in range(len(tree.words)) if word not in inside]
        return self._speakers.find(index, tree, actors, source, cue, outside)


def _units(words: _Words, parsed: Parsed) -> list[_Unit]:
    """The attributions, and quotations that none of them holds."""
    units = [_Unit(list(one.contents), one.cue, one.sources, one.p) for one in parsed.attributions]
    taken = {word for unit in units for first, last in unit.contents for word in range(first, last)}
    for first, last in _quotations(words):
        if last - first >= QUOTED_WORDS and not taken.intersection(range(first, last)):
            units.append(_Unit([(first, last)]))
    units += [inner for unit in units for content in unit.contents for inner in _inner(words, content)]
    return sorted(units, key=lambda unit: (unit.contents[0][0], -unit.contents[-1][1]))


def _inner(words: _Words, content: Range) -> Iterator[_Unit]:
    """The statements told within a content."""
    for index in range(words.sentence(content[0]), words.sentence(content[1] - 1) + 1):
        start = words.first[index]
        if within := words.inside(index, content):
            for one in nested(words.trees[index], within):
                source, cue, told = ((a + start, b + start) for a, b in (one.source, one.cue, one.content))
                yield _Unit([told], cue, (source,))


def _quotations(words: _Words) -> Iterator[Range]:
    """The words between quotation marks, also over several sentences."""
    start = -1
    for word, inside in enumerate([*words.quoted, False]):
        if inside and start < 0:
            start = word
        elif not inside and start >= 0:
            yield start, word
            start = -1


def _trim(words: _Words, content: Range) -> Range | None:
    """The content without marks around it, a closing comma or stop outside the quotation, and a leading «that»."""
    first, last = content
    lower, quoted = words.lower, words.quoted
    while first < last and (lower[first] in _MARKS or lower[first] in ",:;—–-"):
        first += 1
    if last - first > 1 and lower[first] == "that" and words.upos(first) == "SCONJ":
        first += 1
        while first < last and lower[first] in _MARKS:
            first += 1
    while first < last and (lower[last - 1] in _MARKS or lower[last - 1] in ",:;—–"):
        last -= 1
    while first < last and lower[last - 1] == "." and not quoted[last - 1]:
        last -= 1
    return (first, last) if last - first > 1 or (last > first and quoted[first]) else None


def _follows(words: _Words, last: int, trimmed: Sequence[Range]) -> bool:
    """Whether a quotation stands in the paragraph of the statement that ended before word ``last``, or in the next."""
    here, before = (words.trees[words.sentence(w)].sentence.paragraph for w in (trimmed[0][0], max(last - 1, 0)))
    return here - before <= 1 and words.quoted[trimmed[0][0]]


def _quote(report: Report, words: _Words, unit: _Unit, trimmed: Sequence[Range], found: Found) -> Quote:
    told = [words.quoted[w] for first, last in trimmed for w in range(first, last) if words.upos(w) != "PUNCT"]
    pieces = tuple(words.span(one) for one in trimmed)
    return Quote(
        id=content_id("q", report.id, *(f"{p.start}-{p.end}" for p in pieces)),
        report=report.id,
        content=pieces[0] if len(pieces) == 1 else pieces,
        type="direct" if all(told) else "mixed" if any(told) else "indirect",
        speaker=found.speaker,
        cue=words.span(unit.cue) if unit.cue else None,
        addressee=found.addressee,
        via=found.via,
        date=DateValue(report.published[:10], "day") if report.published else None,
        confidence=round(min(unit.confidence, 1.0), 4),
        occasion=found.occasion,
    )
