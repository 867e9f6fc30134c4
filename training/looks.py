"""What the event tower learns from: sentences with marks on their pieces, and what is asked of each."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dragoman.coding.pairs import INTENT
from dragoman.coding.sides import SOURCE, TARGET
from dragoman.coding.telling import TRIGGER, Characters
from dragoman.knowledge.documents import read
from dragoman.language.lemmas import lemma
from dragoman.language.pieces import Pieces
from dragoman.language.tokens import Token, quoted_flags, tokenize
from dragoman.values import STATUSES, TYPES
from training.data import Act, Acted, Pair

LOOK_TYPES = (*TYPES, "NONE")
LONGEST = 160
UNKNOWN = -1


@dataclass(frozen=True)
class Look:
    """A sentence as the tower sees it, with what it should say.

    ``types`` are the types that are right (empty where the type isn't asked), ``status`` an index or ``UNKNOWN``,
    ``sides`` for each piece 0, 1 (source) or 2 (target), or ``None`` where the sides aren't asked.
    """

    id: str
    pieces: list[int]
    kinds: list[int]
    roles: list[int]
    types: list[int]
    status: int = UNKNOWN
    sides: list[int] | None = None
    fold: int = -1


class Looks:
    """Makes looks of pairs and of sentences with acts."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces

    def of_pair(self, pair: Pair) -> Look:
        """The two sides marked, the type asked."""
        return self._look(pair.id, pair.text, {SOURCE: [pair.source], TARGET: [pair.target]}, pair.types, pair.fold)

    def of_told_pair(self, pair: Pair) -> Look | None:
        """The telling word marked and the sides asked, where the codebook knows exactly one word of the pair's type."""
        trigger = told_by(pair)
        if trigger is None:
            return None
        sides = {SOURCE: [pair.source], TARGET: [pair.target]}
        return self._look(pair.id, pair.text, {TRIGGER: [trigger]}, pair.types, pair.fold, sides=sides)

    def of_act(self, item: Acted, act: Act) -> Look:
        """The telling word marked; type, status and sides asked."""
        sides = {SOURCE: act.sources, TARGET: act.targets}
        return self._look(
            item.id, item.text, {TRIGGER: [act.trigger]}, (act.type,), item.fold, STATUSES.index(act.status), sides
        )

    def of_word(self, item: Acted, word: Characters) -> Look:
        """A word marked that tells no act."""
        return self._look(item.id, item.text, {TRIGGER: [word]}, ("NONE",), item.fold, sides={})

    def _look(
        self, id_: str, text: str, marks: Mapping[int, Sequence[Characters | None]], types: Sequence[str], fold: int,
        status: int = UNKNOWN, sides: Mapping[int, Sequence[Characters | None]] | None = None,
    ) -> Look:  # fmt: skip
        tokens = tokenize(text)
        encoded = self._pieces.encode([t.form for t in tokens], quoted_flags(t.form for t in tokens)[0])
        bounds = [*encoded.first[1:], len(encoded.pieces) - 1]
        cut = slice(0, LONGEST)

        def labelled(spans: Mapping[int, Sequence[Characters | None]]) -> list[int]:
            labels = [0] * len(encoded.pieces)
            for label, characters in spans.items():
                for i, token in enumerate(tokens):
                    if any(span and token.start < span[1] and token.end > span[0] for span in characters):
                        labels[bounds[i] : bounds[i + 1]] = [label] * (bounds[i + 1] - bounds[i])
            return labels[cut]

        return Look(
            id_, encoded.pieces[cut], encoded.kinds[cut], labelled(marks), [LOOK_TYPES.index(t) for t in types],
            status, None if sides is None else labelled(sides), fold,
        )  # fmt: skip


def told_by(pair: Pair) -> Characters | None:
    """The one word outside both sides that the codebook has for the type of a pair; ``None`` where there are more."""
    words = {kind: set() for kind in ("verbs", "nouns")}
    for kind in pair.types:
        for part, known in words.items():
            known.update(read("plover.yaml").get(kind, {}).get(part, {}))
    found = [
        (token.start, token.end)
        for token in tokenize(pair.text)
        if not any(span and token.start < span[1] and span[0] < token.end for span in (pair.source, pair.target))
        and (lemma(token.form, "VERB") in words["verbs"] or lemma(token.form, "NOUN") in words["nouns"])
    ]
    return found[0] if len(found) == 1 and len(pair.types) < 3 else None


def pairs_of(item: Acted, rng: random.Random) -> Iterator[Pair]:
    """The pairs of a sentence with acts: each act's first source and target, and one pair that does nothing.

    Intent is coded as PLV does it: cooperation still to come is AGREE, hostility still to come THREATEN (CAMEO 03, 13).
    """
    told: dict[tuple[Characters, Characters], set[str]] = {}
    for act in item.acts:
        if act.sources and act.targets and act.status in ("actual", "planned"):
            kind = act.type if act.status == "actual" else INTENT.get(act.type, act.type)
            told.setdefault((act.sources[0], act.targets[0]), set()).add(kind)
    for (source, target), kinds in told.items():
        yield Pair(item.id, item.text, source, target, tuple(sorted(kinds)), item.fold)
    acting = {(s, t) for act in item.acts for s in act.sources for t in act.targets}
    idle = [(a, b) for a in item.mentions for b in item.mentions if a != b and not {(a, b), (b, a)} & acting]
    if idle:
        source, target = rng.choice(idle)
        yield Pair(item.id, item.text, source, target, ("NONE",), item.fold)


def idle_words(item: Acted, known: Iterable[str]) -> list[Characters]:
    """Words that tell no act: those that the codebook knows for some type, twice, and other long words."""
    acts = {act.trigger for act in item.acts}
    spans = [*acts, *item.mentions]
    free = [
        t for t in tokenize(item.text)
        if len(t.form) > 3 and t.form.islower() and not any(t.start < end and start < t.end for start, end in spans)
    ]  # fmt: skip
    likely = [t for t in free if _lemmas(t) & set(known)]
    return [(t.start, t.end) for t in (*likely, *likely, *free)]


def _lemmas(token: Token) -> set[str]:
    return {lemma(token.form, "VERB"), lemma(token.form, "NOUN")}


def known_words() -> frozenset[str]:
    """Every single word that the codebook has for some type."""
    book = read("plover.yaml")
    return frozenset(word for kind in TYPES for part in ("verbs", "nouns") for word in book[kind][part])
