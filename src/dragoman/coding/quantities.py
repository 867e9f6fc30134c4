"""Numbers as news writes them: digits, words, scales, bounds and currencies, with the words of a sentence they take up.

«At least 20» is 20 from below, «up to 20» and «as many as 20» are 20 from above, «more than 20» and «over 20» are 20
from below (nobody knows by how much more). Words without a number stand for the least that they can mean: «dozens» is
at least 24, «scores» at least 40, «hundreds» and «several hundred» at least 200, «tens of thousands» at least 20,000.
«Between 10 and 15» is two quantities on the same words: at least 10, at most 15. «Several» and «many» are none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from dragoman.coding.tree import Tree
from dragoman.knowledge.documents import read
from dragoman.values import Sentence

_LONGEST_BOUND = 3
"""Words of the longest phrase before a figure that bounds it («not less than»)."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_TWICE = 2


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of words ``first`` to ``last`` of a sentence, its bound and its currency among them.

    ``core`` is the first word of the number itself; ``unit`` is an ISO 4217 code, or ``None`` for what is no sum.
    """

    first: int
    core: int
    last: int
    value: float
    bound: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The words of ``numbers.yaml`` and ``figures.yaml`` that write numbers, ready for looking up."""

    pattern: re.Pattern[str]
    numbers: Mapping[str, float]
    scales: Mapping[str, float]
    plurals: Mapping[str, float]
    before: Mapping[str, str]
    after: Mapping[str, str]
    signs: Mapping[str, str]
    currencies: Mapping[str, Mapping[str, Any]]
    not_counts: frozenset[str]
    particles: frozenset[str]


@cache
def _vocabulary() -> _Vocabulary:
    plain, own = read("numbers.yaml"), read("figures.yaml")
    numbers = {"one": 1, **plain["words"]}
    scales = {**plain["scales"], **own["suffixes"]}
    return _Vocabulary(
        pattern=_pattern(numbers, plain["scales"], own),
        numbers=numbers,
        scales=scales,
        plurals=own["plurals"],
        before={phrase: bound for bound, phrases in own["bounds"].items() for phrase in phrases},
        after={phrase: bound for bound, phrases in own["bounds_after"].items() for phrase in phrases},
        signs=own["signs"],
        currencies={word: entry for entry in own["currencies"] for word in entry["words"]},
        not_counts=frozenset((*plain["percent"], "per", *plain["months"])),
        particles=frozenset(own["particles"]),
    )


def _pattern(numbers: Mapping[str, Any], scales: Mapping[str, Any], own: Mapping[str, Any]) -> re.Pattern[str]:
    """Digits, number words or plurals such as «tens of thousands», with a sign before and a scale after."""
    name, scale, plural = ("|".join(words) for words in (numbers, scales, own["plurals"]))
    suffix = "|".join(own["suffixes"])
    sign = "|".join(re.escape(sign) for sign in sorted(own["signs"], key=len, reverse=True))
    joined = rf"(?:[ -](?:and )?(?:{name}|{scale}|a half)\b)*"
    return re.compile(
        rf"(?<![\w.,:/])(?<![^\W\d]-)(?:(?P<sign>{sign})[ \u00a0]?)?(?:"
        rf"(?P<digits>\d{{1,3}}(?:[,\u00a0\u202f]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
        rf"(?:[ \u00a0-]?(?P<scale>{scale})\b|(?P<suffix>{suffix})\b)?"
        rf"|(?P<plural>(?:{plural})(?: of (?:{plural}))*)"
        rf"|(?P<vague>(?:several|a few|few)(?: (?:{scale})\b)+)"
        rf"|(?P<words>(?:half an?|an?) (?:{scale})\b{joined}|(?:{name})\b{joined})"
        r")(?![\w:/]|[.,]\d)",
        re.IGNORECASE,
    )


def quantities(text: str, trees: Sequence[Tree]) -> Iterator[tuple[int, Quantity]]:
    """The quantities of a report's ``text``, each after the index of its sentence, in order."""
    words, index, last_end = _vocabulary(), 0, -1
    found: list[tuple[int, re.Match[str], Quantity]] = []
    for match in words.pattern.finditer(text):
        while index < len(trees) and trees[index].sentence.end <= match.start():
            index += 1
        if index == len(trees):
            break
        sentence = trees[index].sentence
        if match.start() < max(sentence.start, last_end) or match.end() > sentence.end:
            continue
        if quantity := _quantity(text, match, trees[index]):
            found.append((index, match, quantity))
    yield from _ranges(text, found, trees)


def _quantity(text: str, match: re.Match[str], tree: Tree) -> Quantity | None:
    words, sentence = _vocabulary(), tree.sentence
    first, last = word_at(sentence, match.start()), word_at(sentence, match.end() - 1) + 1
    unit = words.signs.get((match["sign"] or "").upper())
    core, bound = first, "at least" if match["plural"] or match["vague"] else "exact"
    if _is_no_count(text, match, tree, first, last):
        return None
    if first and (code := words.signs.get(sentence.words[first - 1])):
        first, unit = first - 1, code
    if unit is None:
        last, unit = _currency(sentence, last)
    last, after = _after(tree, last)
    first, before = _before(tree, first)
    # «More than a hundred» keeps its own bound, «nearly 30 or more» the last; a plural is bounded by itself.
    return Quantity(first, core, last, _value(match), after or before or bound, unit)


def word_at(sentence: Sentence, offset: int) -> int:
    """The word that holds the character at ``offset``, else the one before it."""
    return max(bisect_right(sentence.starts, offset) - 1, 0)


def _is_no_count(text: str, match: re.Match[str], tree: Tree, first: int, last: int) -> bool:
    """Whether the number is a share, a part of a date, a year, an age, a label («Article 5») or «no one»."""
    words, following = _vocabulary(), tree.lower[last] if last < len(tree.words) else ""
    before = tree.lower[first - 1] if first else ""
    if following in words.not_counts or before.rstrip(".") in words.not_counts:
        return True
    if before in ("no", "aged", "no.", "age", "number") or following == "out":
        return True
    tail = re.match(r"-(?!plus|odd|strong)[^\W\d]", text[match.end() : match.end() + 5])
    head = tree.heads[first]
    labels = tree.deprels[first] in ("nummod", "flat") and 0 <= head < first and tree.upos[head] in ("NOUN", "PROPN")
    year = _YEAR.fullmatch(match.group()) and not (tree.deprels[first] == "nummod" and head > first)
    return bool(tail or labels or year)


def _value(match: re.Match[str]) -> float:
    words = _vocabulary()
    if match["digits"]:
        # Rounded, as 1.2 times a million is not 1,200,000 in binary.
        return round(float(re.sub(r"[,\u00a0\u202f]", "", match["digits"])) * _scale(match), 2)
    if match["plural"]:
        value = float(_TWICE)
        for word in match["plural"].lower().split(" of "):
            value *= words.plurals[word]
        return value
    return _written((match["words"] or match["vague"]).lower())


def _scale(match: re.Match[str]) -> float:
    """What the word or letters after digits multiply them by."""
    return float(_vocabulary().scales.get((match["scale"] or match["suffix"] or "").lower(), 1))


def _written(phrase: str) -> float:
    """The value of «twenty-five», «two hundred and fifty thousand», «half a million», «several hundred»."""
    words = _vocabulary()
    total, current = 0.0, 0.0
    parts = re.split(r"[ -]", phrase.removeprefix("half "))
    for part in parts:
        if part in ("several", "few"):
            current = float(_TWICE)
        elif part == "half":
            current += 0.5
        elif part in words.numbers:
            current += words.numbers[part]
        elif part in words.scales:
            current = (current or 1) * words.scales[part]
            if current >= 1000:
                total, current = total + current, 0.0
    return (total + current) / (2 if phrase.startswith("half ") else 1)


def _currency(sentence: Sentence, last: int) -> tuple[int, str | None]:
    """The end of the number with the currency after it («Swiss francs»), and the currency."""
    words = _vocabulary()
    for at in range(last, min(last + 3, len(sentence.words))):
        if entry := words.currencies.get(sentence.words[at].lower()):
            said = " ".join(sentence.words).lower()
            starts = (code for start, code in entry.get("of", {}).items() if re.search(rf"\b{start}", said))
            return at + 1, next(starts, entry.get("else"))
        if sentence.upos[at] not in ("ADJ", "PROPN"):
            break
    return last, None


def _before(tree: Tree, first: int) -> tuple[int, str | None]:
    """Where the words begin that bound the number after them, and the bound."""
    words = _vocabulary()
    for length in range(min(_LONGEST_BOUND, first), 0, -1):
        bound = words.before.get(" ".join(tree.lower[first - length : first]))
        if bound and " ".join(tree.lower[max(first - 2, 0) : first]) not in words.particles:
            return first - length, bound
    return first, None


def _after(tree: Tree, last: int) -> tuple[int, str | None]:
    """Where the words end that bound the number before them, and the bound."""
    words = _vocabulary()
    for length in (2, 1):
        phrase = tree.lower[last : last + length]
        if bound := words.after.get("".join(phrase) if phrase[:1] == ["-"] else " ".join(phrase)):
            return last + length, bound
    return last, None


def _ranges(
    text: str, found: Sequence[tuple[int, re.Match[str], Quantity]], trees: Sequence[Tree]
) -> Iterator[tuple[int, Quantity]]:
    """The quantities, with the two ends of «between 10 and 15», «10 to 15» and «10-15» made bounds of one stretch; of
    «from 12 to 45» only the second is left."""
    skip = False
    for place, (index, match, quantity) in enumerate(found):
        if skip:
            skip = False
            continue
        follower = found[place + 1] if place + 1 < len(found) else None
        joint = text[match.end() : follower[1].start()] if follower and follower[0] == index else ""
        before = trees[index].lower[quantity.first - 1] if quantity.first else ""
        if follower is None or not (joint in ("-", "–", " to ") or (joint == " and " and before == "between")):
            yield index, quantity
        elif before != "from":
            skip = True
            first, last = quantity.first - (before == "between"), follower[2].last
            # «2 to 3 million», «$10-15 billion»: what only the second says holds for both.
            scale = _scale(follower[1]) if _scale(match) == 1 else 1.0
            low = replace(quantity, value=quantity.value * scale, unit=quantity.unit or follower[2].unit)
            yield index, replace(low, first=first, last=last, bound="at least")
            high = replace(follower[2], core=quantity.core, unit=quantity.unit or follower[2].unit)
            yield index, replace(high, first=first, last=last, bound="at most")
