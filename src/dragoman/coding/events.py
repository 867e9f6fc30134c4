"""Mentions of events: candidates from the parse, types from the pair tower and the codebook's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from dragoman.coding.candidates import Candidate
from dragoman.coding.codebook import Codebook, EventType, Senses
from dragoman.coding.dates import DateExpression, find_dates
from dragoman.coding.status import status_of
from dragoman.coding.tree import Tree
from dragoman.knowledge.documents import word_lists
from dragoman.language.encoder import Model, PairInput
from dragoman.language.parser import Parsed
from dragoman.language.pieces import Encoded
from dragoman.values import DateValue, Mention, Named, Quote, Report, Role, Span, Trigger, content_id

Characters = tuple[int, int]
NO_EVENT = "NONE"
UNTOLD = 0.1
"""Weight of a type that none of the frame's words tells, against 1 for one that they tell."""
SPEECHLESS = 0.25
"""Weight of every type where the frame's words tell none: verbs are many, and the codebook lists the common ones."""
CARRIED = 0.6
"""Weight of a type told by a word that only carries the act («agreed» in «agreed to send aid»)."""
THRESHOLD = 0.45
"""Least confidence of a mention."""
UNSURE = 0.6
"""Least confidence where one side is unnamed, or where the codebook knows none of the words."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its likeliest type, the word that tells it, and the probability."""

    candidate: Candidate
    type: EventType
    trigger: int
    cameo: str | None
    confidence: float


class EventCoder:
    """Types candidates and turns the accepted ones into mentions."""

    def __init__(self, model: Model, codebook: Codebook) -> None:
        self._model = model
        self._codebook = codebook
        self._labels = model.labels["type"]

    def score(self, parsed: Parsed, trees: Sequence[Tree], candidates: Sequence[Candidate]) -> list[Scored]:
        """A report's candidates that are likelier an event than none.

        Several frames of a sentence often have the same two sides; the tower sees each pair once.
        """
        pairs = [_pair(candidate) for candidate in candidates]
        unique = {pair: at for at, pair in enumerate(dict.fromkeys(pairs))}
        rows = self._model.pair_types([pair_input(parsed, *pair) for pair in unique])
        scored = (
            self._scored(candidate, trees[candidate.sentence], rows[unique[pair]])
            for candidate, pair in zip(candidates, pairs, strict=True)
        )
        return [one for one in scored if one]

    def _scored(self, candidate: Candidate, tree: Tree, probabilities: np.ndarray) -> Scored | None:
        weights = self._weights(candidate, tree)
        weighted = {
            kind: float(p) * weights.get(kind, (0.0, 0, None))[0]
            for kind, p in zip(self._labels, probabilities, strict=True)
        }
        best = max(weighted, key=weighted.__getitem__)
        if best == NO_EVENT:
            return None
        confidence = weighted[best] / sum(weighted.values())
        weight, trigger, cameo = weights[best]
        scored = Scored(candidate, self._codebook.types[best], trigger, cameo, confidence)
        sure = all(sides(scored)) and weight > SPEECHLESS
        return scored if confidence >= (THRESHOLD if sure else UNSURE) else None

    def _weights(self, candidate: Candidate, tree: Tree) -> dict[str, tuple[float, int, str | None]]:
        """For each type its weight, the word of the frame that tells it best, and the CAMEO code of that word."""
        frame = candidate.frame
        told: list[tuple[int, Senses]] = [(frame.word, frame.senses)]
        told += [(word, self._codebook.senses(tree, word)) for word in frame.chain[1:]]
        base = UNTOLD if any(senses for _, senses in told) else SPEECHLESS
        weights: dict[str, tuple[float, int, str | None]] = dict.fromkeys(
            self._codebook.types, (base, frame.word, None)
        )
        weights[NO_EVENT] = (SPEECHLESS, frame.word, None)
        for place, (word, senses) in enumerate(told):
            for kind, cameo in senses.items():
                weight = CARRIED if place else 1.0
                if weight > weights[kind][0]:
                    weights[kind] = (weight, word, cameo)
        if any(tree.lemma(above) in word_lists("status.yaml")["denials"] for above in tree.ancestors(frame.word)):
            weights["REJECT"] = (0.0, frame.word, None)  # «denied that ...» is the status of the act beneath it
        return weights

    def mentions(
        self, report: Report, trees: Sequence[Tree], scored: Iterable[Scored], quotes: Sequence[Quote]
    ) -> tuple[Mention, ...]:
        """The mentions of one report: the best candidates first, one for each act."""
        taken: list[Scored] = []
        # Both sides named first: a half of the same act must not stand in for the whole.
        for one in sorted(
            scored, key=lambda s: (not s.candidate.complete, -s.confidence, s.candidate.sentence, s.trigger)
        ):
            if not any(_same_act(one, other) for other in taken):
                taken.append(one)
        taken.sort(key=lambda s: (s.candidate.sentence, s.trigger))
        built = [self._mention(report, trees[one.candidate.sentence], one, quotes) for one in taken]
        return tuple({m.id: m for m in built}.values())

    def _mention(self, report: Report, tree: Tree, scored: Scored, quotes: Sequence[Quote]) -> Mention:
        sentence, kind = tree.sentence, scored.type
        sources, targets = sides(scored)
        start, end = sentence.starts[scored.trigger], sentence.ends[scored.trigger]
        status = status_of(tree, scored.trigger, clause_head(tree, scored))
        speaker = _speaker(quotes, start)
        return Mention(
            id=content_id(
                "m", report.id, kind.name, start, *(r.actor for r in sources), "|", *(r.actor for r in targets)
            ),
            report=report.id,
            sentence=Span(sentence.start, sentence.end),
            type=kind.name,
            mode=None,
            contexts=(),
            quad=kind.quad,
            cameo=scored.cameo,
            intensity=kind.intensity,
            status=status,
            sources=sources,
            targets=targets,
            symmetric=kind.symmetric,
            trigger=Trigger(start, end, report.text[start:end]),
            date=event_date(report, tree, scored.trigger, status, (*sources, *targets)),
            place=None,
            attributed_to=speaker,
            confidence=round(scored.confidence, 4),
        )


def _pair(candidate: Candidate) -> tuple[int, Characters | None, Characters | None]:
    """What tells one input of the tower from another: the sentence and the first actor of each side."""
    source, target = ((side[0].start, side[0].end) if side else None for side in (candidate.sources, candidate.targets))
    return candidate.sentence, source, target


def pair_input(parsed: Parsed, index: int, source: Characters | None, target: Characters | None) -> PairInput:
    """What the pair tower sees of a sentence and the characters of two of its actors."""
    sentence = parsed.sentences[index]
    words = list(zip(sentence.starts, sentence.ends, strict=True))
    return PairInput(parsed.outputs[index].states, pair_roles(words, parsed.encoded[index], source, target))


def pair_roles(
    words: Sequence[Characters], encoded: Encoded, source: Characters | None, target: Characters | None
) -> list[int]:
    """For each piece 1 where the source's characters stand, 2 where the target's stand, else 0."""
    roles = [0] * len(encoded.pieces)
    bounds = [*encoded.first[1:], len(encoded.pieces) - 1]
    for side, span in ((2, target), (1, source)):
        for word, (start, end) in enumerate(words):
            if span and start < span[1] and span[0] < end:
                roles[bounds[word] : bounds[word + 1]] = [side] * (bounds[word + 1] - bounds[word])
    return roles


def sides(scored: Scored) -> tuple[tuple[Role, ...], tuple[Role, ...]]:
    """Sources and targets. Where several act on each other («A and B met»), the first faces the rest."""
    sources, targets = scored.candidate.sources, scored.candidate.targets
    if scored.type.symmetric and len(sources) > 1 and not targets:
        return sources[:1], sources[1:]
    return sources, targets


def clause_head(tree: Tree, scored: Scored) -> int:
    """The verb that carries the trigger: itself, or the first verb above it in the frame («held» of «held talks»)."""
    if tree.upos[scored.trigger] == "VERB":
        return scored.trigger
    chain = scored.candidate.frame.chain
    after = chain[chain.index(scored.trigger) :] if scored.trigger in chain else chain
    return next((w for w in after if tree.upos[w] == "VERB"), scored.trigger)


def event_date(report: Report, tree: Tree, trigger: int, status: str, roles: Sequence[Role]) -> DateValue | None:
    """The date expression nearest to the trigger; without one, the report's own day for what is told as done.

    A national day («Victory Day») is that of the first actor's country that has one.
    """
    sentence = tree.sentence
    start = sentence.starts[trigger]
    found: list[DateExpression] = []
    for country in dict.fromkeys([*(r.country for r in roles), None]):
        found = find_dates(
            report.text, sentence.start, sentence.end, report.published, future=status == "planned", country=country
        )
        if not found or any(date.value for date in found):
            break
    if found:
        return min(found, key=lambda d: min(abs(d.start - start), abs(d.end - start))).value
    past_perfect = any(tree.lower[c] == "had" and tree.deprels[c] == "aux" for c in tree.children[trigger])
    if report.published is None or past_perfect or status in ("planned", "hypothetical"):
        return None
    return DateValue(report.published[:10], "day")


def _same_act(a: Scored, b: Scored) -> bool:
    """Whether two candidates of a sentence tell one act: one trigger, or the same sides and type or shared words."""
    one, other = a.candidate, b.candidate
    if one.sentence != other.sentence:
        return False
    if a.trigger == b.trigger:
        return True
    if a.type == b.type and a.type.symmetric:
        return _overlap((*one.sources, *one.targets), (*other.sources, *other.targets))
    same_sides = _overlap(one.sources, other.sources) and _overlap(one.targets, other.targets)
    return same_sides and (a.type == b.type or bool(set(one.frame.chain) & set(other.frame.chain)))


def _overlap(a: Sequence[Role], b: Sequence[Role]) -> bool:
    """Whether two sides may be one; a person and the person's country are, and an unnamed side is any."""
    return not a or not b or bool({_party(role) for role in a} & {_party(role) for role in b})


def _party(role: Role) -> str:
    return role.actor if role.country in (None, "IGO", "NGO") else role.country


def _speaker(quotes: Sequence[Quote], at: int) -> Named | None:
    """Who says so, where the word at ``at`` stands in a statement."""
    for quote in quotes:
        if quote.speaker and any(piece.start <= at < piece.end for piece in quote.pieces):
            return Named(quote.speaker.start, quote.speaker.end, quote.speaker.name)
    return None
