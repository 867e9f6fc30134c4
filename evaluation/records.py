"""Who did what to whom, whole: type, country of the source and country of the target, on the written gold sets.

A sentence's events and the coder's mentions in it are compared as (type, source country, target country), one such
triple for every pair of countries on the two sides. In articles the status must agree as well.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman.values import Mention, Role
from evaluation import gold
from evaluation.scores import Matches, overlap, share
from evaluation.shipped import Shipped

HALVES = ("dev", "held")


@dataclass(frozen=True)
class Coded:
    """A gold sentence beside the mentions that the coder found in it."""

    half: str
    sentence: gold.GoldSentence
    mentions: Sequence[Mention]


def measure(data: Path, shipped: Shipped) -> dict[str, float]:
    """Records found whole, precision of dyadic mentions, F1 in articles and false finds, for each half."""
    records, articles = list(_coded(shipped, gold.records())), list(_coded(shipped, gold.articles()))
    figures: dict[str, float] = {}
    for half in HALVES:
        own_records, own_articles = ([c for c in part if c.half == half] for part in (records, articles))
        found = {**_records(own_records), **_articles(own_articles), **_sides([*own_records, *own_articles])}
        found |= _marked_pairs(shipped, half)
        figures |= {f"{name}, {half}": figure for name, figure in found.items()}
    return figures


def kinds(data: Path, shipped: Shipped) -> dict[str, float]:
    """Both halves together: the share of events found, by construction and by type, and how often each kind of mistake
    is made in articles."""
    records, articles = list(_coded(shipped, gold.records())), list(_coded(shipped, gold.articles()))
    return _by_kind(records, articles) | _mistakes(articles)


def _coded(shipped: Shipped, reports: Sequence[gold.GoldReport]) -> Iterator[Coded]:
    for item in reports:
        mentions = shipped.coder.code(item.report).mentions
        for sentence in item.sentences:
            inside = [m for m in mentions if sentence.start <= m.trigger.start < sentence.end]
            yield Coded(item.half, sentence, inside)


def _found(coded: Coded, event: gold.GoldEvent, *, status: bool) -> bool:
    return any(gold.told(m) & event.dyads and (not status or m.status == event.status) for m in coded.mentions)


def _records(records: Sequence[Coded]) -> dict[str, float]:
    whole = [_found(coded, event, status=False) for coded in records for event in coded.sentence.events]
    dyadic = [(coded, m) for coded in records for m in coded.mentions if m.sources and m.targets]
    right = sum(any(gold.told(m) & event.dyads for event in coded.sentence.events) for coded, m in dyadic)
    return {
        "records whole": share(sum(whole), len(whole)),
        "records, dyadic precision": share(right, len(dyadic)),
    }


def _articles(articles: Sequence[Coded]) -> dict[str, float]:
    with_status, without, types = Matches(), Matches(), Matches()
    for coded in articles:
        given = {(*dyad, m.status) for m in coded.mentions for dyad in gold.told(m)}
        wanted = {(*dyad, event.status) for event in coded.sentence.events for dyad in event.dyads}
        with_status.add(given, wanted)
        without.add({g[:3] for g in given}, {w[:3] for w in wanted})
        types.add({g[0] for g in given}, {w[0] for w in wanted})
    quiet = [coded for coded in articles if not coded.sentence.events]
    return {
        "articles F1": with_status.f1,
        "articles precision": share(with_status.right, with_status.given),
        "articles recall": share(with_status.right, with_status.wanted),
        "articles F1 without status": without.f1,
        "articles F1 of types alone": types.f1,
        "articles, event found where there is none": share(sum(bool(c.mentions) for c in quiet), len(quiet)),
    }


def _sides(sentences: Sequence[Coded]) -> dict[str, float]:
    """Of the events whose type a mention of the sentence has: is each named side found by its words?"""
    hits: dict[str, list[bool]] = defaultdict(list)
    for coded in sentences:
        for event in coded.sentence.events:
            told = [m for m in coded.mentions if m.type == event.type]
            for side, words in (("sources", event.source_words), ("targets", event.target_words)):
                roles: list[Role] = [role for m in told for role in m[side]]
                if told and words:
                    found = any(overlap((r.start, r.end), span) for r in roles for span in words)
                    hits[f"{side} found by their words"].append(found)
                elif told:
                    hits[f"{side} left open where unnamed"].append(not roles)
    return {name: share(sum(found), len(found)) for name, found in sorted(hits.items())}


def _marked_pairs(shipped: Shipped, half: str) -> dict[str, float]:
    """The type that ``classify`` gives to the first source and target of each actual event, both marked."""
    given: dict[str, list[str]] = defaultdict(list)
    for item in (*gold.records(), *gold.articles()):
        for sentence in item.sentences if item.half == half else ():
            text = item.report.text[sentence.start : sentence.end]
            for event in sentence.events:
                if event.source_words and event.target_words and event.status == "actual":
                    sides = [
                        (a - sentence.start, b - sentence.start)
                        for (a, b), *_ in (event.source_words, event.target_words)
                    ]
                    given[event.type].append(shipped.coder.classify(text, *sides)[0][0])
    all_given = Counter(kind for kinds in given.values() for kind in kinds)
    f1 = [share(2 * kinds.count(kind), len(kinds) + all_given[kind]) for kind, kinds in given.items()]
    return {"type of a marked pair, macro-F1": sum(f1) / len(f1)}


def _by_kind(records: Sequence[Coded], articles: Sequence[Coded]) -> dict[str, float]:
    hits: dict[str, list[bool]] = defaultdict(list)
    for name, part in (("records", records), ("articles", articles)):
        for coded in part:
            for event in coded.sentence.events:
                found = _found(coded, event, status=name == "articles")
                hits[f"{name} found, {coded.sentence.construction}"].append(found)
                hits[f"found, {event.type}"].append(found)
    return {name: share(sum(found), len(found)) for name, found in sorted(hits.items(), reverse=True)}


def _mistakes(articles: Sequence[Coded]) -> dict[str, float]:
    """Counts of each kind of mistake, the commonest first."""
    counts: Counter[str] = Counter()
    for coded in articles:
        events = coded.sentence.events
        for event in events:
            if not _found(coded, event, status=True):
                counts.update(_wrong(coded, event))
        for mention in coded.mentions:
            if not any(_same_word(mention, event) for event in events):
                counts["found beside the told ones" if events else "found where none is told"] += 1
    return {f"mistake: {kind}": count for kind, count in counts.most_common()}


def _wrong(coded: Coded, event: gold.GoldEvent) -> Iterator[str]:
    told = next((m for m in coded.mentions if _same_word(m, event)), None)
    if told is None:
        yield "not found"
        return
    if told.type != event.type:
        yield "type"
    if told.status != event.status:
        yield "status"
    for side, wanted in (("sources", event.sources), ("targets", event.targets)):
        given = {role.country for role in told[side]}
        if not wanted and given:
            yield f"{side} given where unnamed"
        elif wanted and not given:
            yield f"{side} not given"
        elif wanted and not given & wanted:
            yield f"{side} without a country" if given == {None} else f"{side} of a wrong country"


def _same_word(mention: Mention, event: gold.GoldEvent) -> bool:
    return bool(overlap((mention.trigger.start, mention.trigger.end), event.trigger))
