"""Counting: F1 of sets, overlaps of spans, shares in per cent."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass

from dragoman.language.spans import spans

Characters = tuple[int, int]


@dataclass
class Matches:
    """Items that a system gave, those that are right, and those that it should have given."""

    right: int = 0
    given: int = 0
    wanted: int = 0

    def add(self, given: Collection[Hashable], wanted: Collection[Hashable]) -> None:
        """Counts the items of one text, each once."""
        self.right += len(set(given) & set(wanted))
        self.given += len(given)
        self.wanted += len(wanted)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, in per cent."""
        return share(2 * self.right, self.given + self.wanted)


def share(part: float, whole: float) -> float:
    """Per cent; 0 of nothing is 0."""
    return 100 * part / whole if whole else 0.0


def overlap(a: Characters, b: Characters) -> int:
    """How many characters two spans share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def label_f1(rows: Iterable[tuple[Sequence[int], Sequence[str]]], labels: Sequence[str]) -> dict[str, float]:
    """F1 of spans, all together as «spans» and of each kind, where every limit and the kind must agree.

    Args:
        rows: for each sentence the numbers of the BIO labels given, and the BIO labels wanted.
        labels: the labels by number.
    """
    counts = {kind: Matches() for kind in ("spans", *dict.fromkeys(label[2:] for label in labels if label != "O"))}
    for given_ids, wanted_labels in rows:
        given = spans(given_ids, labels)
        wanted = spans([labels.index(label) for label in wanted_labels], labels)
        counts["spans"].add(given, wanted)
        for kind in list(counts)[1:]:
            counts[kind].add([s for s in given if s[2] == kind], [s for s in wanted if s[2] == kind])
    return {f"{kind} F1": matches.f1 for kind, matches in counts.items()}
