"""Statements: the words said, who said them, through whom: learned spans joined with quotation marks and the parse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from dragoman.coding.actors import Actors
from dragoman.coding.speakers import SpeakerFinder
from dragoman.coding.tree import Tree
from dragoman.language.parser import Parsed
from dragoman.language.tokens import STRAIGHT
from dragoman.values import DateValue, Named, Quote, Report, Span, Speaker, Via, content_id

QUOTED_WORDS = 4
"""So many quoted words count as a statement also where the tagger saw none; fewer are often scare quotes."""
RULE_CONFIDENCE = 0.6
"""Confidence of a statement that only its quotation marks show."""

_MARKS = frozenset("\"“”«»„‘’'`") | STRAIGHT
_Range = tuple[int, int]


@dataclass(slots=True)
class _Unit:
    """A statement in one sentence, by word ranges."""

    contents: list[_Range] = field(default_factory=list)
    cue: _Range | None = None
    source: _Range | None = None
    learned: bool = True


@dataclass(slots=True)
class _Draft:
    """A statement being built over sentences."""

    sentence: int
    pieces: list[Span]
    quoted: list[bool]
    speaker: Speaker | None
    cue: Span | None
    addressee: Named | None
    via: Via | None
    confidence: float


class StatementCoder:
    """Reads the statements of one report after another."""

    def __init__(self, speakers: SpeakerFinder) -> None:
        self._speakers = speakers

    def code(self, report: Report, parsed: Parsed, trees: Sequence[Tree], actors: Actors) -> tuple[Quote, ...]:
        """The statements of a report in the order of their first words."""
        drafts: list[_Draft] = []
        for index, tree in enumerate(trees):
            for unit in _units(tree):
                draft = self._draft(report, parsed, tree, index, unit, actors)
                if not draft.pieces:
                    continue
                before = drafts[-1] if drafts else None
                if before and _goes_on(report.text, before, draft):
                    _join(report.text, before, draft)
                    continue
                if before and draft.speaker is None and all(draft.quoted) and _near(trees, before.sentence, index):
                    draft.speaker, draft.via = before.speaker, draft.via or before.via
                drafts.append(draft)
        return tuple(_quote(report, draft) for draft in drafts)

    def _draft(self, report: Report, parsed: Parsed, tree: Tree, index: int, unit: _Unit, actors: Actors) -> _Draft:
        sentence = tree.sentence
        trimmed = [t for c in unit.contents if (t := _trim(tree, c))]
        inside = {w for a, b in unit.contents for w in range(a, b)}
        outside = [w for w in range(len(tree.words)) if w not in inside]
        found = self._speakers.find(index, tree, actors, unit.source, unit.cue, outside)
        probabilities = parsed.outputs[index].attribution_p
        words = [w for a, b in trimmed for w in range(a, b)]
        confidence = float(probabilities[words].mean()) if unit.learned and words else RULE_CONFIDENCE
        return _Draft(
            sentence=index,
            pieces=[Span(sentence.starts[a], sentence.ends[b - 1]) for a, b in trimmed],
            quoted=[sentence.quoted[w] for w in words if tree.upos[w] != "PUNCT"],
            speaker=found.speaker,
            cue=Span(sentence.starts[unit.cue[0]], sentence.ends[unit.cue[1] - 1]) if unit.cue else None,
            addressee=found.addressee,
            via=found.via,
            confidence=confidence,
        )


def _units(tree: Tree) -> list[_Unit]:
    """The statements of a sentence: one for each cue that has content, and for quotations that no cue claims."""
    sentence = tree.sentence
    spans: dict[str, list[_Range]] = {"content": [], "cue": [], "source": []}
    for span in sentence.attributions:
        spans[span.label].append((span.first, span.last))
    missed = [r for r in _quotations(tree) if not any(a < r[1] and r[0] < b for a, b in spans["content"])]
    contents = [*(_widened(tree, c) for c in spans["content"]), *missed]
    units = [_Unit(cue=cue) for cue in spans["cue"]] or [_Unit()]
    for content in contents:
        nearest = min(units, key=lambda u: _gap(u.cue, content))
        nearest.contents.append(content)
        nearest.learned = nearest.learned and content not in missed
    for unit in units:
        if spans["source"]:
            unit.source = min(
                spans["source"], key=lambda s: _gap(unit.cue or unit.contents[0] if unit.contents else s, s)
            )
        unit.contents.sort()
    return sorted((u for u in units if u.contents), key=lambda u: u.contents[0])


def _widened(tree: Tree, content: _Range) -> _Range:
    """The content with the whole of a quotation that it covers for the most part: taggers stop short at its edges."""
    for first, last in _quotations(tree, least=1):
        shared = min(last, content[1]) - max(first, content[0])
        if shared > 0.5 * (last - first):
            content = (min(first, content[0]), max(last, content[1]))
    return content


def _quotations(tree: Tree, least: int = QUOTED_WORDS) -> Iterator[_Range]:
    quoted = (*tree.sentence.quoted, False)
    start = -1
    for word, inside in enumerate(quoted):
        if inside and start < 0:
            start = word
        elif not inside and start >= 0:
            if word - start >= least:
                yield start, word
            start = -1


def _gap(a: _Range | None, b: _Range) -> int:
    return 0 if a is None else max(b[0] - a[1], a[0] - b[1], 0)


def _trim(tree: Tree, content: _Range) -> _Range | None:
    """The content without marks around it, a closing comma or stop outside the quotation, and a leading «that»."""
    first, last = content
    words = tree.lower
    while first < last and (words[first] in _MARKS or words[first] in ",:;—–-"):
        first += 1
    if last - first > 1 and words[first] == "that" and tree.deprels[first] == "mark":
        first += 1
        while first < last and words[first] in _MARKS:
            first += 1
    while first < last and (words[last - 1] in _MARKS or words[last - 1] in ",;:—–"):
        last -= 1
    while first < last and words[last - 1] == "." and not tree.sentence.quoted[last - 1]:
        last -= 1
    return (first, last) if last - first > 1 or (last > first and tree.sentence.quoted[first]) else None


def _goes_on(text: str, before: _Draft, draft: _Draft) -> bool:
    """Whether a draft goes on with the quotation that the one before it left open: no mark stands between them."""
    between = text[before.pieces[-1].end : draft.pieces[0].start]
    inside = bool(draft.quoted and draft.quoted[0] and before.quoted and before.quoted[-1])
    return inside and draft.sentence == before.sentence + 1 and not set(between) & set('"“”«»') and len(between) < 4


def _near(trees: Sequence[Tree], before: int, index: int) -> bool:
    return trees[index].sentence.paragraph - trees[before].sentence.paragraph <= 1


def _join(text: str, before: _Draft, draft: _Draft) -> None:
    before.pieces[-1] = replace(before.pieces[-1], end=draft.pieces[0].end)
    before.pieces += draft.pieces[1:]
    before.quoted += draft.quoted
    before.sentence = draft.sentence
    before.speaker = before.speaker or draft.speaker
    before.cue = before.cue or draft.cue
    before.via = before.via or draft.via


def _quote(report: Report, draft: _Draft) -> Quote:
    kind = "direct" if all(draft.quoted) else "mixed" if any(draft.quoted) else "indirect"
    pieces = tuple(draft.pieces)
    day = DateValue(report.published[:10], "day") if report.published else None
    return Quote(
        id=content_id("q", report.id, *(f"{p.start}-{p.end}" for p in pieces)),
        report=report.id,
        content=pieces[0] if len(pieces) == 1 else pieces,
        type=kind,
        speaker=draft.speaker,
        cue=draft.cue,
        addressee=draft.addressee,
        via=draft.via,
        date=day,
        confidence=round(min(draft.confidence, 1.0), 4),
    )
