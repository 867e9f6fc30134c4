"""Coding reports so that one that can't be coded costs nothing but itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from dragoman import linking
from dragoman.errors import CodingError, DragomanError
from dragoman.values import Coded, Report


class CoderLike(Protocol):
    """Whatever codes reports: :class:`dragoman.Coder`, or another coder in its place."""

    @property
    def version(self) -> str:
        """What the ledger notes beside each report: it changes whenever the same text may be coded differently."""

    def code_batch(self, reports: Sequence[Report]) -> list[Coded]:
        """The reports coded, in their order. An error raised here costs one report only: the rest is tried alone."""


class Uncoded(NamedTuple):
    """A report that could not be coded, and why."""

    report: Report
    reason: str


@dataclass(frozen=True, slots=True)
class Coding:
    """What became of some reports, in their order, with the coder's ``version``.

    ``coded`` holds each with what linking compares it by, as JSON; ``uncoded`` those that could not be coded.
    """

    version: str
    coded: tuple[tuple[Coded, dict[str, Any]], ...]
    uncoded: tuple[Uncoded, ...]


def code_reports(coder: CoderLike, reports: Sequence[Report]) -> Coding:
    """The reports coded together or, where that fails, each by itself."""
    try:
        return Coding(coder.version, tuple((one, _item(one)) for one in coder.code_batch(reports)), ())
    except Exception as error:  # whatever one report does to the coder, the others are read
        if len(reports) > 1:
            return joined([code_reports(coder, [report]) for report in reports])
        said = str(error) if isinstance(error, DragomanError) else f"{type(error).__name__}: {error}"
        return Coding(coder.version, (), (Uncoded(reports[0], said),))


def joined(parts: Sequence[Coding]) -> Coding:
    """One result of several, in their order; there is at least one."""
    coded = tuple(one for part in parts for one in part.coded)
    return Coding(parts[0].version, coded, tuple(one for part in parts for one in part.uncoded))


def _item(coded: Coded) -> dict[str, Any]:
    ids = [mention.id for mention in coded.mentions] + [quote.id for quote in coded.quotes]
    if len(set(ids)) < len(ids):
        raise CodingError("the coder gave two mentions or quotes the same id")
    return linking.item_from_coded(coded).to_dict()
