"""Statements with their speakers and the chains behind them, on the short reports written for measuring.

A gold statement is found where a quote holds 80 % of its words, and these are at least half of the quote's; each quote
counts for one statement. What is right of a statement is counted over those found. Names are compared without case and
leading articles; a phrase that names nobody may also be longer or shorter than gold's, as long as both end alike.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from dragoman.values import Coded, Named, Quote
from evaluation import gold
from evaluation.scores import Matches, overlap, share
from evaluation.shipped import Shipped
from evaluation.spans import bare_pieces, words, words_in

HALVES = ("dev", "held")
HELD_WORDS = 0.8
"""The part of a gold statement's words that its quote holds at the least."""
OWN_WORDS = 0.5
"""The part of the quote's words that are the gold statement's at the least; an outer statement isn't the inner one."""
ARTICLES = ("the ", "a ", "an ")
LOOSE_FORMS = frozenset({"anonymous"})
MISTAKES = 10
"""So many kinds of mistakes are printed."""
NOTHING = Quote("", "", (), "", None, None, None, None, None, 0.0)
"""Stands for the quote of a statement that is not found, so that each figure is there even where no quote is given."""


class Pair(NamedTuple):
    """A gold statement and the quote that holds it, if any; ``close`` says whether any quote shares words with it."""

    statement: gold.GoldStatement
    quote: Quote | None
    close: bool


@dataclass(frozen=True)
class Judged:
    """A gold report beside what the coder made of it; ``spare`` says of each quote that counts for no statement whether
    it shares words with one."""

    item: gold.StatedReport
    coded: Coded
    pairs: Sequence[Pair]
    spare: Sequence[bool]


def measure(_: Path, shipped: Shipped) -> dict[str, float]:
    """Statements found and what is right of them, for each half, in per cent."""
    judged = [judge(item, shipped.coder.code(item.report)) for item in gold.statements()]
    return {
        f"{name}, {half}": figure
        for half in HALVES
        for name, figure in figures([one for one in judged if one.item.half == half]).items()
    }


def mistakes(_: Path, shipped: Shipped) -> dict[str, float]:
    """The commonest kinds of mistakes in the dev half, with how often each is made."""
    counts: Counter[str] = Counter()
    for item in gold.statements():
        if item.half == "dev":
            counts.update(wrong(judge(item, shipped.coder.code(item.report))))
    return {f"mistake: {kind}": count for kind, count in counts.most_common(MISTAKES)}


def judge(item: gold.StatedReport, coded: Coded) -> Judged:
    """Finds the quote of each gold statement, the most alike (Dice's measure over words) first."""
    text, listed = item.report.text, words(item.report.text)
    given = [words_in(tuple((p.start, p.end) for p in quote.pieces), listed) for quote in coded.quotes]
    wanted = [words_in(bare_pieces(text, one.content), listed) for one in item.statements]
    alike = [
        (2 * len(w & g) / (len(w) + len(g)), n, m)
        for n, w in enumerate(wanted)
        for m, g in enumerate(given)
        if w & g and len(w & g) >= max(HELD_WORDS * len(w), OWN_WORDS * len(g))
    ]
    quote_of: dict[int, int] = {}
    for _, n, m in sorted(alike, key=lambda found: -found[0]):
        if n not in quote_of and m not in quote_of.values():
            quote_of[n] = m
    pairs = [
        Pair(one, coded.quotes[quote_of[n]] if n in quote_of else None, any(wanted[n] & part for part in given))
        for n, one in enumerate(item.statements)
    ]
    spare = [any(g & w for w in wanted) for m, g in enumerate(given) if m not in quote_of.values()]
    return Judged(item, coded, pairs, spare)


def figures(judged: Sequence[Judged]) -> dict[str, float]:
    """The figures of some reports."""
    hits: dict[str, list[bool]] = defaultdict(list)
    steps, found, exact = Matches(), 0, 0
    for one in judged:
        for statement, quote, _ in one.pairs:
            for name, right in _judgements(one.item, statement, quote or NOTHING):
                hits[name] += [right] if quote else []
            if quote:
                found += 1
                exact += _exact(one.item.report.text, statement, quote)
                steps.right += _common(one.item, statement, quote)
                steps.given += len(quote.chain)
                steps.wanted += len(statement.chain)
    total = sum(len(one.pairs) for one in judged)
    return {
        "content found": share(found, total),
        "precision": share(found, sum(len(one.coded.quotes) for one in judged)),
        "content exact": share(exact, total),
        **{name: share(sum(right), len(right)) for name, right in sorted(hits.items())},
        "chain steps F1": steps.f1,
        **_credits(judged),
    }


def _judgements(item: gold.StatedReport, wanted: gold.GoldStatement, quote: Quote) -> Iterator[tuple[str, bool]]:
    """What is right of a statement, by figure."""
    speaker, via = _speaker_right(wanted, quote), _via_right(wanted, quote)
    chain = _common(item, wanted, quote) == len(wanted.chain) == len(quote.chain)
    yield "type right", quote.type == wanted.type
    yield "speaker's name right", speaker
    yield f"speaker's name right, {wanted.form}", speaker
    yield "via right", via
    if wanted.via:
        yield "via right where there is one", via
    for name in ("addressee", "occasion"):
        right = _named_right(wanted, quote, name)
        yield f"{name} right", right
        if getattr(wanted, name):
            yield f"{name} right where there is one", right
    yield "chain exact", chain
    yield f"chain exact, {_steps(len(wanted.chain))}", chain
    if wanted.chain:
        yield "chain's origin right", _origin_right(item, wanted, quote)


def _exact(text: str, wanted: gold.GoldStatement, quote: Quote) -> bool:
    given = bare_pieces(text, ((piece.start, piece.end) for piece in quote.pieces))
    return given == bare_pieces(text, wanted.content)


def _speaker_right(wanted: gold.GoldStatement, quote: Quote) -> bool:
    if quote.speaker is None or not wanted.names:
        return not (quote.speaker or wanted.names)
    return _same(quote.speaker.name, wanted.names, loose=wanted.form in LOOSE_FORMS)


def _via_right(wanted: gold.GoldStatement, quote: Quote) -> bool:
    if quote.via is None or wanted.via is None:
        return not (quote.via or wanted.via)
    return quote.via.kind == wanted.via.kind and _same(quote.via.name, (wanted.via.name,))


def _named_right(wanted: gold.GoldStatement, quote: Quote, name: str) -> bool:
    """An addressee or occasion is right with the gold words or where they stand: gold has no name for a pronoun."""
    one: gold.GoldNamed | None = getattr(wanted, name)
    given: Named | None = getattr(quote, name)
    if one is None or given is None:
        return not (one or given)
    return _same(given.name, (one.name,), loose=True) or overlap((given.start, given.end), one.span) > 0


def _common(item: gold.StatedReport, wanted: gold.GoldStatement, quote: Quote) -> int:
    """How many steps the two chains share in their order: the longest common subsequence."""
    longest = [0] * (len(quote.chain) + 1)
    for step in wanted.chain:
        before = longest[:]
        for n, given in enumerate(quote.chain, 1):
            longest[n] = before[n - 1] + 1 if _step_right(item, (step,), (given,)) else max(before[n], longest[n - 1])
    return longest[-1]


def _step_right(item: gold.StatedReport, wanted: Sequence[gold.GoldStep], given: Sequence[Any]) -> bool:
    if not (wanted and given) or wanted[0].kind != given[0].kind:
        return False
    names = item.names.get(wanted[0].name, (wanted[0].name,))
    return _same(given[0].name, names, loose=wanted[0].kind in LOOSE_FORMS)


def _origin_right(item: gold.StatedReport, wanted: gold.GoldStatement, quote: Quote) -> bool:
    return _step_right(item, wanted.chain[-1:], quote.chain[-1:])


def _steps(number: int) -> str:
    return "3 steps or more" if number > 2 else "1 step" if number == 1 else f"{number} steps"


def _same(given: str, names: Iterable[str], *, loose: bool = False) -> bool:
    own = _plain(given)
    return any(own == name or (loose and _ends_alike(own, name)) for name in map(_plain, names))


def _plain(name: str) -> str:
    lower = name.casefold().replace("’", "'").strip()
    return next((lower.removeprefix(article) for article in ARTICLES if lower.startswith(article)), lower)


def _ends_alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one.split()[-1:] == other.split()[-1:] and f" {short} " in f" {long} "


def _credits(judged: Sequence[Judged]) -> Mapping[str, float]:
    """Reports credited as a whole to an agency, and those that are not."""
    credited: list[bool] = []
    quiet: list[bool] = []
    for one in judged:
        credit = one.item.credit
        if credit:
            credited.append(any(_step_right(one.item, (credit,), (step,)) for step in one.coded.credits))
        else:
            quiet.append(not one.coded.credits)
    return {
        "wire credit found": share(sum(credited), len(credited)),
        "no wire credit where there is none": share(sum(quiet), len(quiet)),
    }


def wrong(judged: Judged) -> Iterator[str]:
    """The kind of each mistake made in a report."""
    for statement, quote, close in judged.pairs:
        if quote is None:
            yield f"{statement.type} statement " + ("found in part or with more" if close else "not found")
        else:
            yield from _wrong(judged.item, statement, quote)
    for close in judged.spare:
        yield "given beside the ones that are told" if close else "given where none is told"


def _wrong(item: gold.StatedReport, wanted: gold.GoldStatement, quote: Quote) -> Iterator[str]:
    if not _exact(item.report.text, wanted, quote):
        yield f"limits of a {wanted.type} statement"
    if quote.type != wanted.type:
        yield f"type {quote.type} for {wanted.type}"
    if not _speaker_right(wanted, quote):
        yield f"speaker put as {wanted.form}: " + _how(wanted.names, quote.speaker)
    if not _via_right(wanted, quote):
        yield "via: " + _how(wanted.via, quote.via)
    for name in ("addressee", "occasion"):
        if not _named_right(wanted, quote, name):
            yield f"{name}: " + _how(getattr(wanted, name), getattr(quote, name))
    common = _common(item, wanted, quote)
    if common < len(wanted.chain):
        yield f"chain lacks {'its origin' if not _origin_right(item, wanted, quote) else 'a step'}"
    if common < len(quote.chain):
        yield "chain has a step that is not told"


def _how(wanted: object, given: object) -> str:
    return "another given" if wanted and given else "not given" if wanted else "given where there is none"
