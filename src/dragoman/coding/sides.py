"""Who stands on the two sides of an act: the tower's probabilities for words, brought to the actors named there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.coding.actors import Actors
from dragoman.coding.mentions import ActorMention
from dragoman.coding.tree import NOMINAL, Tree
from dragoman.language.encoder import Floats
from dragoman.values import Role

SURE = 0.5
"""Least probability of a mention on a side."""
LIKELY = 0.25
"""Least probability where no mention of the side is sure: then the likeliest stands for it."""
CERTAIN = 0.85
"""Least probability of words that neither the resolver nor the tagger knows, and that name no country."""
SOURCE, TARGET = 1, 2


@dataclass(frozen=True, slots=True)
class Sides:
    """The actors on both sides, with the probability of the likeliest of each (0 where none)."""

    sources: tuple[Role, ...]
    targets: tuple[Role, ...]
    source_p: float
    target_p: float


def find_sides(by_word: Floats, tree: Tree, index: int, trigger: int, actors: Actors) -> Sides:
    """The sides of the act that word ``trigger`` tells; ``by_word`` [n, 3] as :class:`Seen.sides`, but of words.

    A side that the resolver knows nobody at («a Georgian cargo plane», «his successor») gets an actor of its own.
    """
    mentions = [m for m in actors.all_in(index) if m.head != trigger]
    sources, targets = (_side(by_word, tree, mentions, *sides) for sides in ((SOURCE, TARGET), (TARGET, SOURCE)))
    for actor in sources.keys() & targets.keys():  # nobody acts on itself: the likelier side counts
        loser = sources if sources[actor][0] < targets[actor][0] else targets
        del loser[actor]
    return Sides(
        _roles(sources) or _unlisted(by_word, tree, index, SOURCE, actors),
        _roles(targets) or _unlisted(by_word, tree, index, TARGET, actors),
        *(max((p for p, _ in side.values()), default=0.0) for side in (sources, targets)),
    )


Side = dict[str, tuple[float, Role]]
"""The actors of a side by id, each with its probability."""


def _roles(side: Side) -> tuple[Role, ...]:
    return tuple(role for _, role in side.values())


def _side(by_word: Floats, tree: Tree, mentions: Sequence[ActorMention], side: int, other: int) -> Side:
    """The actors of the mentions that are likely on ``side``.

    A place stands for those acted on where nobody else does: «shelled Mosul», but not «met Iran in Mosul».
    """
    scored = []
    for mention in mentions:
        words = by_word[[mention.head, *range(mention.first, mention.last)]]
        p, q = (max(float(words[0, one]), float(words[1:, one].mean())) for one in (side, other))
        if p > q and not (mention.place and _says_where(by_word, tree, mention.head, side)):
            scored.append((p, mention))
    if any(p >= SURE and not mention.place for p, mention in scored):
        scored = [(p, mention) for p, mention in scored if not mention.place]
    best = max((p for p, _ in scored), default=0.0)
    chosen = [(p, mention) for p, mention in scored if p >= (SURE if best >= SURE else max(best, LIKELY))]
    found: Side = {}
    for p, mention in chosen:
        if not any(m is not mention and m.first <= mention.first and mention.last <= m.last for _, m in chosen):
            found.update((role.actor, (p, role)) for role in mention.roles if role.actor not in found)
    return found


def _says_where(by_word: Floats, tree: Tree, place: int, side: int) -> bool:
    """Whether a place only says where a thing on the side is: «a convoy near Mosul»."""
    thing = tree.heads[place]
    return thing >= 0 and tree.upos[thing] in NOMINAL and float(by_word[thing, side]) >= SURE


def _unlisted(by_word: Floats, tree: Tree, index: int, side: int, actors: Actors) -> tuple[Role, ...]:
    """The first likely words of a side, as an actor of their own."""
    likely = [word for word in range(len(tree.words)) if by_word[word, side] >= SURE]
    last = next((word for word in likely if word + 1 not in likely), None)
    if last is None:
        return ()
    sure = float(by_word[likely[0] : last + 1, side].mean()) >= CERTAIN
    return actors.unlisted(index, likely[0], last + 1, sure=sure)
