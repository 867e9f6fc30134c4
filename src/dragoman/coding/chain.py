"""The way of a claim from the report back to its origin: through which outlets and writings, from whom."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from dragoman.coding.actors import Actors
from dragoman.coding.citations import without_sources, words_in
from dragoman.coding.occasions import document, listed
from dragoman.coding.outlets import TOLD, Outlets, Use
from dragoman.coding.sources import Sources
from dragoman.coding.speaker_names import SpeakerNames
from dragoman.coding.speakers import named_head, owner_of
from dragoman.coding.tree import SUBJECTS, Tree
from dragoman.knowledge import Knowledge, slug
from dragoman.knowledge.documents import word_lists
from dragoman.values import Mention, Named, Quote, Report, Span, Speaker, Step, Via

_HELD_BY_OUTLET = frozenset({"interview", "report", "story", "broadcast", "news conference"})
"""Media that are no step beside an outlet: the outlet's interview, its report."""


_BESIDE_OUTLET = frozenset({"on", "for", "at", "with", "of", "from"})
_REACH = 6
"""How many sentences back the letter may have been spoken of first."""


class _Placed(Protocol):
    """Anything at characters ``start`` to ``end``."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


@dataclass(slots=True)
class _Level:
    """A statement among the others: the one that it stands in, by number, and the sentences that tell of it."""

    quote: Quote
    within: int | None
    sentences: list[int]


class Chains:
    """Gives the statements and the mentions of one report after another their chains. Made once; holds no report."""

    def __init__(self, knowledge: Knowledge, outlets: Outlets) -> None:
        self._outlets = outlets
        self._sources = Sources(knowledge)
        self._names = SpeakerNames(knowledge)

    def read(
        self, report: Report, trees: Sequence[Tree], actors: Actors, quotes: Sequence[Quote], credited: tuple[Step, ...]
    ) -> Reading:
        """The chains of a report's ``quotes``; ``credited`` are the agencies that the whole report is credited to."""
        own = self._outlets.known(report.outlet) if report.outlet else None
        names = frozenset({own.name} if own else {report.outlet} if report.outlet else ())
        return Reading(self._outlets, self._sources, self._names, trees, actors, quotes, credited, names)


class Reading:
    """One report's chains; ``quotes`` are its statements with theirs."""

    def __init__(
        self,
        outlets: Outlets,
        sources: Sources,
        speaker_names: SpeakerNames,
        trees: Sequence[Tree],
        actors: Actors,
        quotes: Sequence[Quote],
        credited: tuple[Step, ...],
        own: frozenset[str],
    ) -> None:
        self._outlets, self._sources, self._names, self._actors = outlets, sources, speaker_names, actors
        self._trees, self._credits, self._own = trees, credited, own
        self._uses = outlets.uses(trees)
        self._starts = [tree.sentence.start for tree in trees]
        quotes = without_sources(quotes, trees, self._starts)
        self._touching: dict[int, list[int]] = defaultdict(list)
        for number, quote in enumerate(quotes):
            for piece in quote.pieces:
                for sentence in range(self._sentence(piece.start), self._sentence(piece.end - 1) + 1):
                    if number not in self._touching[sentence][-1:]:
                        self._touching[sentence].append(number)
        self._all = quotes
        self._levels = [self._level(number, quote) for number, quote in enumerate(quotes)]
        self._telling: dict[int, list[int]] = defaultdict(list)
        for number, level in enumerate(self._levels):
            for sentence in level.sentences:
                self._telling[sentence].append(number)
        self._chains: dict[int, tuple[Step, ...]] = {}
        self._vias: dict[int, Via | None] = {}
        self.quotes = tuple(self._chained(number) for number in range(len(quotes)))

    def mentions(self, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
        """The mentions with the chain of the innermost statement that they stand in, and who says so."""
        return tuple(self._mention(mention) for mention in mentions)

    def _mention(self, mention: Mention) -> Mention:
        sentence, at = self._sentence(mention.trigger.start), mention.trigger.start
        number = self._innermost(sentence, at)
        if number is None:
            steps = self._untagged(sentence, at)
            who = steps[-1] if steps else None
            named = Named(who.start, who.end, who.name) if who else None
            return replace(mention, chain=_joined(self._credits, steps), attributed_to=named)
        quote = self._all[number]
        while quote.speaker is None and (outer := self._levels[number].within) is not None:
            number, quote = outer, self._all[outer]
        said = quote.speaker or next(iter(self._chains[number][len(self._credits) :][-1:]), None)
        named = Named(said.start, said.end, said.name) if said else None
        return replace(mention, chain=self._chains[self._innermost(sentence, at) or 0], attributed_to=named)

    def _sentence(self, at: int) -> int:
        return max(bisect_right(self._starts, at) - 1, 0)

    def _innermost(self, sentence: int, at: int, but: int | None = None) -> int | None:
        """The number of the shortest statement whose content holds the character ``at`` of a sentence."""
        holding = [
            number
            for number in self._touching.get(sentence, ())
            if number != but and any(piece.start <= at < piece.end for piece in self._all[number].pieces)
        ]
        return min(holding, key=lambda number: _length(self._all[number]), default=None)

    def _level(self, number: int, quote: Quote) -> _Level:
        first = quote.pieces[0]
        outer = [
            other
            for other in self._touching[self._sentence(first.start)]
            if other != number and _inside(quote, self._all[other])
        ]
        within = min(outer, key=lambda other: _length(self._all[other]), default=None)
        sentences = dict.fromkeys(self._sentence(piece.start) for piece in quote.pieces)
        sentences.update(dict.fromkeys(self._sentence(piece.end - 1) for piece in quote.pieces))
        if quote.cue or quote.speaker:  # «"A. B," she said»: what leads to it stands beside the cue
            beside = [self._sentence(span.start) for span in (quote.cue, quote.speaker) if span]
            sentences = dict.fromkeys([*beside, *sentences])
        return _Level(quote, within, list(sentences))

    def _chained(self, number: int) -> Quote:
        chain, quote = self._chain(number), self._all[number]
        to = quote.addressee
        if to and any(step.kind == "outlet" and _overlap(step, to) for step in chain):
            to = None  # an outlet is a step, whoever it is taken for
        when = quote.occasion
        if when and any(step.kind == "outlet" and _overlap(step, when) for step in chain):
            when = None
        said, via = self._said(quote, chain), self._vias[number]
        return replace(quote, chain=chain, speaker=said, via=via, addressee=to, occasion=when)

    def _said(self, quote: Quote, chain: tuple[Step, ...]) -> Speaker | None:
        """Who speaks: the chain's end where the tagger gave the outlet or the writing that only passes it on."""
        said, last = quote.speaker, chain[-1] if chain else None
        if said is None or last is None or last.name == said.name:
            return said
        if last.kind == "medium" or _overlap(last, said):
            spoken = last.kind == "medium" and _overlap(last, said) and self._outlets.known(said.name)
            return Speaker(said.start, said.end, last.name, None, slug(last.name)) if spoken else said
        passing = self._outlets.known(said.name) or any(
            step.kind in ("outlet", "medium") and _overlap(step, said) for step in chain[:-1]
        )
        if not passing:
            return said
        return Speaker(last.start, last.end, last.name, last.country, last.actor or slug(last.name))

    def _chain(self, number: int) -> tuple[Step, ...]:
        if number not in self._chains:
            level = self._levels[number]
            self._chains[number] = (
                self._credits
            )  # stands in while two statements with the same content look at each other
            before = self._credits if level.within is None else self._chain(level.within)
            steps = self._steps(number, level)
            self._vias[number] = self._via(steps)
            self._chains[number] = _joined(before, [step for step in steps if step.name not in self._own])
        return self._chains[number]

    def _steps(self, number: int, level: _Level) -> list[Step]:
        quote = level.quote
        uses = self._uses_of(number, level)
        outlets = [self._outlet(sentence, use) for sentence, use in uses]
        steps = list({step.name: step for step in reversed(outlets)}.values())[::-1]
        steps += self._media(level, steps)
        speaker = self._speaker(quote, outlets)
        if speaker is None or speaker.kind == "outlet":
            steps = [*steps, speaker] if speaker and all(s.name != speaker.name for s in steps) else steps
            origins = next(self._origins(number, level, uses), []) if steps else []
            if not origins and steps and steps[-1].kind == "medium":
                origins = self._issuer(number, steps[-1])
            return [*steps, *(origin for origin in origins if all(origin.name != step.name for step in steps))]
        return [*(step for step in steps if step.name != speaker.name), speaker]

    def _issuer(self, number: int, medium: Step) -> list[Step]:
        """Whose letter «the letter» is: the one that an earlier statement came in, or who sent one before."""
        for before in reversed(range(number)):
            chain = self._chains.get(before, ())
            same = any(step.name == medium.name and step.start < medium.start for step in chain[:-1])
            if same and chain[-1].kind in ("speaker", "anonymous"):
                return [chain[-1]]
        here, noun = self._sentence(medium.start), medium.name.split()[-1].lower()
        for sentence in range(here - 1, max(here - 1 - _REACH, -1), -1):
            tree = self._trees[sentence]
            for word in range(len(tree.words) - 1, -1, -1):
                if tree.lower[word] == noun and (found := self._sender(sentence, tree, word)):
                    return [replace(found, evidence=medium.evidence)]
        return []

    def _sender(self, sentence: int, tree: Tree, word: int) -> Step | None:
        """Who wrote or sent the letter at ``word``: its owner, else the subject of the verb that it hangs on."""
        owner = owner_of(sentence, tree, self._actors, word)
        if owner != word:
            return self._party(sentence, owner, owner + 1, Span(0, 0))
        verb = next((above for above in tree.ancestors(word) if tree.upos[above] == "VERB"), None)
        subjects = [c for c in tree.children[verb] if tree.deprels[c] in SUBJECTS] if verb is not None else []
        if not subjects or self._actors.at(sentence, subjects[0]) is None:
            return None
        return self._party(sentence, subjects[0], subjects[0] + 1, Span(0, 0))

    def _uses_of(self, number: int, level: _Level) -> list[tuple[int, Use]]:
        """The outlets that lead to a statement, nearest to the report first."""
        found = [
            (sentence, use)
            for sentence in level.sentences
            for use in self._uses[sentence]
            if self._leads(number, level, sentence, use.evidence)
        ]
        return sorted(found, key=lambda one: (one[1].layer, one[0], one[1].evidence))

    def _leads(self, number: int, level: _Level, sentence: int, evidence: tuple[int, int]) -> bool:
        """Whether the words ``evidence`` stand at a statement's own level, and lead to it more than to another's."""
        span = self._span(sentence, *evidence)
        if self._innermost(sentence, span.start) != level.within:
            return False
        gap = _gap(level.quote, span)
        return not any(
            _gap(self._all[other], span) < gap
            for other in self._telling[sentence]
            if other != number
            and self._levels[other].within == level.within
            and not _same_speaker(self._all[other], level.quote)
        )

    def _span(self, sentence: int, first: int, last: int) -> Span:
        where = self._trees[sentence].sentence
        return Span(where.starts[first], where.ends[last - 1])

    def _outlet(self, sentence: int, use: Use) -> Step:
        named, words = use.named, self._span(sentence, use.named.first, use.named.last)
        evidence = self._span(sentence, *use.evidence)
        if on_air := self._air(sentence, use):
            words = self._span(sentence, *on_air)
            name = " ".join(self._trees[sentence].words[slice(*on_air)])
            return Step(words.start, words.end, name, "medium", None, None, evidence)
        return Step(words.start, words.end, named.name, "outlet", named.country, named.actor, evidence)

    def _air(self, sentence: int, use: Use) -> tuple[int, int] | None:
        """The words «state television» where something is said on the air and no broadcaster is named."""
        named, tree = use.named, self._trees[sentence]
        if named.kind != "unnamed" or tree.lower[named.last - 1] not in word_lists("cues.yaml")["air"]:
            return None
        first = named.first
        while first < named.last - 1 and tree.words[first][:1].isupper():
            first += 1  # «Russian»
        spoken = use.layer == TOLD or "on" in tree.lower[max(named.first - 2, 0) : named.first]
        return (first, named.last) if spoken else None

    def _media(self, level: _Level, outlets: Sequence[Step]) -> Iterator[Step]:
        """The letter, statement or post that the words stood in, where it isn't the outlet's own report."""
        via = level.quote.via
        span = Span(via.start, via.end) if via and via.kind == "medium" else None
        name = via.name if via else ""
        if span is None and (subject := self._subject(level.quote)):
            span, name = subject
        if span is None or (outlets and _is_held(name)):
            return
        if any(step.kind == "medium" for step in outlets):
            return  # the speech that was shown on television
        if not any(_overlap(step, span) for step in outlets):
            cue = level.quote.cue
            near = cue and 0 <= cue.start - span.end <= 1
            yield Step(
                span.start, span.end, name, "medium", None, None, Span(span.start, cue.end) if near and cue else span
            )

    def _subject(self, quote: Quote) -> tuple[Span, str] | None:
        """The writing that is the subject of the cue: «the letter, seen by Reuters, said»."""
        if quote.cue is None:
            return None
        sentence = self._sentence(quote.cue.start)
        tree = self._trees[sentence]
        for verb in words_in(tree, quote.cue):
            for child in tree.children[verb]:
                if tree.deprels[child] in SUBJECTS and tree.lemma(child) in word_lists("cues.yaml")["media"]:
                    return self._span(sentence, child, child + 1), tree.lower[child]
        return None

    def _speaker(self, quote: Quote, outlets: Sequence[Step]) -> Step | None:
        """The last step: who says so. An outlet that speaks for itself is one too."""
        said = quote.speaker
        if said is None or (quote.via and quote.via.kind == "medium" and said.name == quote.via.name):
            return None  # a document that nobody is named for is a medium alone
        named = Span(said.start, said.end)
        named_too = (s for s in outlets if s.kind == "outlet" and (_overlap(s, named) or s.start - named.end in (0, 1)))
        if outlet := next(named_too, None):
            tree = self._trees[self._sentence(said.start)]
            inner = words_in(tree, Span(outlet.start, outlet.end))
            if outlet.name == said.name or tree.case(tree.head_of(inner.start, inner.stop)) not in _BESIDE_OUTLET:
                return outlet  # not «a presenter on Foo TV»
        evidence = quote.cue or named
        if outlet_known := self._outlets.known(said.name):
            return Step(
                said.start, said.end, outlet_known.name, "outlet", outlet_known.country, outlet_known.id, evidence
            )
        sentence = self._sentence(said.start)
        tree = self._trees[sentence]
        words = words_in(tree, named)
        source = self._sources.of(tree, words, said) if words else None
        if source is None:
            return Step(said.start, said.end, said.name, "speaker", said.country, said.actor, evidence)
        return Step(said.start, said.end, source.name, "anonymous", source.country, None, evidence)

    def _origins(self, number: int, level: _Level, uses: Sequence[tuple[int, Use]]) -> Iterator[list[Step]]:
        """Whom the last outlet has it from: «Reuters reported, citing two officials», «..., according to officials»."""
        taken = {(sentence, word) for sentence, use in uses for word in range(use.named.first, use.named.last)}
        for sentence in level.sentences:
            tree = self._trees[sentence]
            for first, head in (*self._sources.cited(tree), *self._tellers(sentence, tree, uses)):
                begin, end = self._sources.phrase(tree, head)
                held = _is_held(tree.lower[head])  # «a report by Foo», unlike «minutes seen by Foo»
                fresh = taken.isdisjoint((sentence, word) for word in range(begin, end if held else head + 1))
                if fresh and self._leads(number, level, sentence, (first, first + 1)):
                    yield self._origin(sentence, first, head)

    def _tellers(self, sentence: int, tree: Tree, uses: Sequence[tuple[int, Use]]) -> Iterator[tuple[int, int]]:
        """Who told the outlets: (the verb, its subject)."""
        for at, use in uses:
            if at == sentence and use.layer == TOLD:
                for verb in range(*use.evidence):
                    for child in tree.children[verb] if tree.upos[verb] == "VERB" else ():
                        if tree.deprels[child] == "nsubj":
                            yield verb, child

    def _origin(self, sentence: int, first: int, head: int) -> list[Step]:
        """Who is cited at ``head``; for a letter or a statement the writing, and whose it is."""
        tree, words = self._trees[sentence], self._sources.phrase(self._trees[sentence], head)
        evidence = self._span(sentence, min(first, words[0]), words[1])
        found = document(tree, head)
        written = listed(tree, head, "media") and tree.upos[head] != "PROPN"
        if not written and found.name not in word_lists("cues.yaml")["platforms"]:
            return [self._party(sentence, *words, evidence)]
        writing = Step(found.start, found.end, found.name, "medium", None, None, evidence)
        owner = owner_of(sentence, tree, self._actors, head)
        return [writing] if owner == head else [writing, self._party(sentence, owner, owner + 1, evidence)]

    def _party(self, sentence: int, first: int, last: int, evidence: Span) -> Step:
        """Who stands at words ``first`` to ``last``, as a step."""
        tree = self._trees[sentence]
        head = named_head(sentence, tree, self._actors, first, last)
        role = self._actors.at(sentence, head)
        source = self._sources.of(tree, range(head, head + 1))
        span = self._span(sentence, first, last)
        if source is not None:
            return Step(span.start, span.end, source.name, "anonymous", source.country, None, evidence)
        known = self._outlets.known(role.name if role else " ".join(tree.words[first:last]))
        if known is not None:
            return Step(span.start, span.end, known.name, "outlet", known.country, known.id, evidence)
        name = self._names.name(sentence, tree, self._actors, head, last)
        if role is not None:
            return Step(role.start, role.end, name, "speaker", role.country, role.actor, evidence)
        return Step(span.start, span.end, name, "speaker", None, None, evidence)

    def _untagged(self, sentence: int, at: int) -> list[Step]:
        """The steps to an act that stands in no statement, by words of its sentence: «according to police», «Reuters
        reported the capture of ...»."""
        if self._telling.get(sentence):
            return []
        tree = self._trees[sentence]
        word = bisect_right(tree.sentence.starts, at) - 1
        above = {word, *tree.ancestors(word)}
        uses = [
            use
            for use in self._uses[sentence]
            if not use.evidence[0] <= word < use.evidence[1]
            and (tree.lower[use.evidence[0]] in ("according", "as", "per") or above & set(range(*use.evidence)))
        ]
        steps = [self._outlet(sentence, use) for use in sorted(uses, key=lambda use: (use.layer, use.evidence))]
        taken = {word for use in self._uses[sentence] for word in range(use.named.first, use.named.last)}
        for first, head in self._sources.cited(tree):
            if head not in taken and (steps or tree.lower[first] == "according"):
                return [*steps, *self._origin(sentence, first, head)]
        return [step for step in steps if step.name not in self._own]

    def _via(self, steps: Sequence[Step]) -> Via | None:
        """The nearest outlet that isn't itself the speaker, who is the last step, else the medium."""
        for step in steps[:-1]:
            if step.kind == "outlet":
                return Via(step.start, step.end, step.name, "outlet")
        medium = next((step for step in steps if step.kind == "medium"), None)
        return Via(medium.start, medium.end, medium.name, "medium") if medium else None


def _joined(before: Sequence[Step], steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps one after another; one that only repeats the step before it is left out."""
    chain = list(before)
    for step in steps:
        if not chain or (chain[-1].name, chain[-1].kind) != (step.name, step.kind):
            chain.append(step)
    return tuple(chain)


def _is_held(name: str) -> bool:
    return not _HELD_BY_OUTLET.isdisjoint((name.lower(), *name.lower().split()))


def _length(quote: Quote) -> int:
    return sum(piece.end - piece.start for piece in quote.pieces)


def _inside(inner: Quote, outer: Quote) -> bool:
    """Whether all of a statement's content lies in another's, which is longer."""
    held = all(any(o.start <= p.start and p.end <= o.end for o in outer.pieces) for p in inner.pieces)
    return held and _length(inner) < _length(outer)


def _gap(quote: Quote, span: Span) -> int:
    """Characters between a statement's cue (its content where it has none) and a span."""
    spans = (quote.cue,) if quote.cue else quote.pieces
    return min(max(one.start - span.end, span.start - one.end, 0) for one in spans)


def _same_speaker(one: Quote, other: Quote) -> bool:
    return bool(one.speaker and other.speaker and one.speaker.name == other.speaker.name)


def _overlap(one: _Placed, other: _Placed | None) -> bool:
    return other is not None and one.start < other.end and other.start < one.end
