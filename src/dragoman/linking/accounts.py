"""What independent reports say of one event: each has one voice, however often it, or a copy of it, repeats itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, TypeVar

Row = Mapping[str, Any]
Account = Sequence[Row]
"""The mentions of one event in reports that count as one."""
Path = tuple[str, ...]
"""What is named, from the whole to the part: («RUS»,), («RUS», «MIL»), («RUS», «vladimir-putin»)."""
T = TypeVar("T", bound=Hashable)

ENOUGH = 1 / 3
"""The part of the voices from which something is taken to be so: one report of three, two of five."""


def accounts(mentions: Iterable[Row], origins: Mapping[str, str]) -> list[Account]:
    """The mentions by what their report is a copy of, or rests on; ``origins`` is that by the report's id."""
    found: dict[str, list[Row]] = {}
    for mention in mentions:
        found.setdefault(origins.get(mention["report"], mention["report"]), []).append(mention)
    return list(found.values())


def weight(account: Account) -> float:
    """How much a voice weighs: the confidence of its best mention."""
    return max(float(mention["confidence"]) for mention in account)


def voices(told: Iterable[Account], says: Callable[[Row], Iterable[T]]) -> dict[T, float]:
    """How much weight is behind each thing that mentions say.

    The weight of an account goes to what its mentions say by their confidences; a mention that says nothing abstains,
    and one that says several things says each of them wholly.
    """
    weights: dict[T, float] = {}
    for account in told:
        said = [(float(mention["confidence"]), set(says(mention))) for mention in account]
        whole = sum(confidence for confidence, values in said if values)
        for confidence, values in said:
            for value in values:
                weights[value] = weights.get(value, 0.0) + weight(account) * confidence / whole
    return weights


def vote(told: Iterable[Account], says: Callable[[Row], T | None]) -> T | None:
    """The value with most weight behind it, of equal ones the one met first; ``None`` where no mention has one."""

    def one(mention: Row) -> Iterator[T]:
        if (value := says(mention)) is not None:
            yield value

    weights = voices(told, one)
    return max(weights, key=weights.__getitem__, default=None)


def agreed(
    told: Sequence[Account], says: Callable[[Row], Collection[Path]], stands: Callable[[Path], bool], root: Path = ()
) -> list[Path]:
    """The most specific paths on which enough of the accounts agree.

    Whoever names the whole only contradicts none of its parts. A part stands for the whole where at least ``ENOUGH`` of
    the voices on the whole name it; where two such parts are named by different accounts, neither does, and the whole
    stands: nobody says what a mixture of them would say. Of two wholes that no account names together, one that has
    half of the other's voices or fewer is left out.

    Args:
        told: the accounts.
        says: the paths that a mention names.
        stands: whether something can be called by this path.
        root: where to begin.

    Returns:
        Paths, those with most weight first; empty where nothing is named.
    """

    def below(mention: Row) -> set[Path]:
        depth = len(root) + 1
        return {path[:depth] for path in says(mention) if len(path) >= depth and path[: depth - 1] == root}

    parts = voices(told, below)
    whole = sum(weight(account) for account in told if any(path[: len(root)] == root for path in _all(account, says)))
    chosen = sorted((part for part in parts if parts[part] >= ENOUGH * whole), key=lambda part: (-parts[part], part))
    if not root:
        chosen = chosen or sorted(parts, key=lambda part: (-parts[part], part))[:1]
        named = [_all(account, below) for account in told]
        beside = [one for one in chosen if not any(_outvoted(one, other, parts, named) for other in chosen)]
        return [leaf for part in beside for leaf in agreed(told, says, stands, part) or _named(told, says, part)]
    if not chosen or _exclusive(told, below, chosen):
        return [root] if stands(root) else []
    found = [leaf for part in chosen for leaf in agreed(told, says, stands, part)]
    return found or ([root] if stands(root) else [])


def _outvoted(one: Path, other: Path, parts: Mapping[Path, float], named: Sequence[Collection[Path]]) -> bool:
    """Whether something is only named where another is not, and by half of its voices or fewer."""
    return parts[one] <= parts[other] / 2 and not any(one in account and other in account for account in named)


def _all(account: Account, says: Callable[[Row], Collection[Path]]) -> set[Path]:
    return {path for mention in account for path in says(mention)}


def _exclusive(told: Sequence[Account], says: Callable[[Row], Collection[Path]], parts: Sequence[Path]) -> bool:
    """Whether of any two parts one account names the one only, and another the other."""
    named = [_all(account, says) for account in told]
    return any(
        any(left in one and right not in one for one in named)
        and any(right in one and left not in one for one in named)
        for left, right in combinations(parts, 2)
    )


def _named(told: Sequence[Account], says: Callable[[Row], Collection[Path]], part: Path) -> list[Path]:
    """All that is named of a part that nothing stands for as a whole."""
    weights = voices(told, lambda mention: [path for path in says(mention) if path[: len(part)] == part])
    return sorted(weights, key=lambda path: (-weights[path], path))
