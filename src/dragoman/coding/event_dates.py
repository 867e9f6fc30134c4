"""When an act of a report happened: its own date, the day that the story is at, or the report's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from dragoman.coding.clauses import (
    clause_of,
    clauses,
    governor,
    has_auxiliary,
    has_own_subject,
    is_clause,
    shares_time,
    steps_to_clause,
)
from dragoman.coding.date_values import FEASTS, low, to_day
from dragoman.coding.datelines import dateline
from dragoman.coding.dates import DateExpression, find_dates, resolve_date
from dragoman.coding.tree import NOMINAL, Tree
from dragoman.knowledge.documents import word_lists
from dragoman.values import DateValue, Report

LAG = timedelta(days=3)
"""How long after the day that a report opens with it may appear; what opens with an older day is background."""
OPENING = 3
"""The day that a report opens with stands in one of so many sentences: headline, dateline and lead."""
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_MAIN = frozenset({"root", "conj", "ccomp", "parataxis", "appos"})
_BEFORE_NOUN = frozenset({"nmod:poss", "compound", "nummod", "amod", "nmod:unmarked", "nmod:desc", "nmod"})


@dataclass(frozen=True, slots=True)
class _Act:
    """An act in its sentence: the word that tells it, the head of its clause, and whether the text looks forward."""

    tree: Tree
    word: int
    clause: int
    future: bool


class EventDates:
    """The dates of one report's events.

    Args:
        report: The report; a day in its dateline counts before ``published``.
        trees: The trees of its sentences, in order.
    """

    def __init__(self, report: Report, trees: Sequence[Tree]) -> None:
        self._text = report.text
        self._trees = trees
        self._words = word_lists("acts.yaml")
        self._line = dateline(report.text)
        self._today = self._day_of(report)
        self._past: list[list[DateExpression]] = []
        self._anchors: list[str | None] = []
        self._future: dict[int, list[DateExpression]] = {}
        anchor = None
        for index in range(len(trees)):
            self._anchors.append(anchor)
            self._past.append(self._find(index, future=False))
            days = [d.value.value for d in self._past[index] if d.value and d.value.precision == "day"]
            anchor = days[-1] if days else anchor
        self._opening = self._opening_day()

    def of(self, index: int, trigger: int, status: str, countries: Sequence[str | None] = ()) -> DateValue | None:
        """When the act told by word ``trigger`` of sentence ``index`` happened, or is to happen.

        Args:
            index: The sentence's place in ``trees``.
            trigger: The word that tells the act.
            status: actual, planned, hypothetical or denied.
            countries: The actors' countries, for feasts that differ by country; the first that has the feast counts.

        Returns:
            The date written for the act, with its span; a day without a span where the course of the report tells it;
            ``None`` for background without a date, for plans without one, and for a time that is no single date.
        """
        tree = self._trees[index]
        act = _Act(tree, trigger, clause_of(tree, trigger), status in ("planned", "hypothetical"))
        if year := self._year_before(act):
            return year
        own = [(rank, date) for date in self._written(index, act) if (rank := self._rank(act, date)) is not None]
        if own:
            _, chosen = min(own, key=lambda pair: (pair[0], abs(pair[1].start - tree.sentence.starts[trigger])))
            return self._told(act, chosen, countries)
        if act.future or self._is_background(act):
            return None
        day = (self._carried(index) or self._opened(index) or self._today) if self._is_past(act) else self._today
        return DateValue(day, "day") if day else None

    # --- the dates that are written, and the story's day --------------------------------------------------------------

    def _day_of(self, report: Report) -> str | None:
        """The day on which the report was written."""
        published = report.published[:10] if report.published and to_day(report.published) else None
        if self._line and self._line.day:
            written = resolve_date(self._line.day, published)
            if written and written["precision"] == "day":
                return written["value"]
        return published

    def _find(self, index: int, *, future: bool) -> list[DateExpression]:
        """The dates of a sentence; what leans on another day («a day later») leans on the last one named before."""
        sentence = self._trees[index].sentence
        anchor = self._anchors[index]
        found = find_dates(self._text, sentence.start, sentence.end, self._today, anchor=anchor, future=future)
        return [date for date in found if not (self._line and self._line.holds(date.start))]

    def _written(self, index: int, act: _Act) -> list[DateExpression]:
        if not act.future or not self._past[index]:
            return self._past[index]
        if index not in self._future:
            self._future[index] = self._find(index, future=True)
        return self._future[index]

    def _main_day(self, index: int) -> str | None:
        """The day that a main clause of the sentence names, if it isn't still to come."""
        tree = self._trees[index]
        for date in self._past[index]:
            word = _word_of(tree, date)
            main = all(tree.deprels[w] in _MAIN for w in clauses(tree, _clause_of_date(tree, word)))
            day = date.value.value if date.value and date.value.precision == "day" else None
            if day and main and not _before_noun(tree, word) and day <= (self._today or day):
                return day
        return None

    def _opening_day(self) -> tuple[int, str] | None:
        """The sentence and the day with which the report opens, if it is one of the last few days before the report."""
        today = to_day(self._today)
        for index in range(min(OPENING, len(self._trees))):
            if today and (day := to_day(self._main_day(index))):
                return (index, day.isoformat()) if today - day <= LAG else None
        return None

    def _opened(self, index: int) -> str | None:
        """The day that the report has opened with before a sentence; for a headline, the one that it opens with."""
        if self._opening is None:
            return None
        first, day = self._opening
        return day if index >= first or self._trees[index].upos[-1] != "PUNCT" else None

    def _carried(self, index: int) -> str | None:
        """The last day that a main clause named earlier in the paragraph."""
        paragraph = self._trees[index].sentence.paragraph
        for before in range(index - 1, -1, -1):
            if self._trees[before].sentence.paragraph != paragraph:
                return None
            if day := self._main_day(before):
                return day
        return None

    # --- which of them is the act's -----------------------------------------------------------------------------------

    def _year_before(self, act: _Act) -> DateValue | None:
        """The year that qualifies a noun: «Russia's 2022 invasion», «the 1994 genocide»; not «2000 attacks»."""
        tree = act.tree
        if tree.upos[act.word] not in NOMINAL or tree.is_plural(act.word):
            return None
        for child in tree.children[act.word]:
            if child < act.word and tree.deprels[child] in _BEFORE_NOUN and _YEAR.fullmatch(tree.words[child]):
                return DateValue(tree.words[child], "year", tree.sentence.starts[child], tree.sentence.ends[child])
        return None

    def _rank(self, act: _Act, date: DateExpression) -> int | None:
        """How far a date is from being the act's own, 0 nearest; ``None`` where it is another's."""
        tree, word = act.tree, _word_of(act.tree, date)
        if act.word in tree.ancestors(word) and tree.upos[act.word] in NOMINAL:
            return 0
        if _is_of_noun(tree, word, date) and not _is_subject_of(tree, tree.heads[word], act.clause):
            return None
        clause = _clause_of_date(tree, word)
        steps = steps_to_clause(tree, act.word, act.clause)
        if steps is None:
            return None
        if clause == act.clause:
            return steps
        if clause in (above := list(clauses(tree, act.clause))):
            path = [act.clause, *above[1 : above.index(clause)]]
            shares = not act.future and all(shares_time(tree, c) for c in path)
            return steps + len(path) if shares else None
        if tree.heads[clause] != act.clause or act.future:
            return None
        if tree.deprels[clause] == "parataxis":  # «..., the army said on Tuesday»
            return steps + 3 if not has_auxiliary(tree, act.clause, ("had",)) else None
        return steps + 5 if tree.deprels[clause] == "conj" and not has_own_subject(tree, clause) else None

    def _told(self, act: _Act, date: DateExpression, countries: Sequence[str | None]) -> DateValue | None:
        """The value of the act's date; a feast that needs a country is that of the first actor's that has it."""
        if act.tree.case(_word_of(act.tree, date)) in self._words["limits"]:
            return None
        if date.value or low(date.text) not in FEASTS:
            return date.value
        for country in countries:
            found = resolve_date(date.text, self._today, future=act.future, country=country)
            if found:
                return DateValue(found["value"], found["precision"], date.start, date.end)
        return None

    def _is_background(self, act: _Act) -> bool:
        """Whether an act without a date is told as what went before: «had shelled», «after the invasion»."""
        tree = act.tree
        if steps_to_clause(tree, act.word, act.clause) is None:
            return True
        if any(not shares_time(tree, clause) for clause in clauses(tree, act.clause) if tree.deprels[clause] != "root"):
            return True
        near = {tree.lower[child] for word in {act.word, act.clause} for child in tree.children[word]}
        return has_auxiliary(tree, act.clause, ("had",)) or bool(near & self._words["background"])

    def _is_past(self, act: _Act) -> bool:
        """Whether a verb stands in the simple past; a noun takes the tense of its clause."""
        tree, word = act.tree, act.clause
        if has_auxiliary(tree, word, ("has", "have", "is", "are", "'s", "’s", "will")):
            return False
        changed = tree.lower[word] != tree.lemma(word) and not tree.lower[word].endswith("ing")
        present = tree.lower[word] in (tree.lemma(word) + "s", tree.lemma(word) + "es")
        return (changed and not present) or tree.lemma(word) in self._words["past_alike"]


def _word_of(tree: Tree, date: DateExpression) -> int:
    """The head word of a date expression."""
    starts, ends = tree.sentence.starts, tree.sentence.ends
    inside = [w for w in range(len(tree.words)) if starts[w] < date.end and ends[w] > date.start]
    return tree.head_of(inside[0], inside[-1] + 1)


def _clause_of_date(tree: Tree, word: int) -> int:
    return word if is_clause(tree, word) else clause_of(tree, governor(tree, word))


def _before_noun(tree: Tree, word: int) -> bool:
    """Whether a date qualifies a noun that follows: «Tuesday's attack», «the May 9 parade»."""
    head = tree.heads[word]
    return head > word and tree.deprels[word] in _BEFORE_NOUN and tree.upos[head] in NOMINAL


def _is_of_noun(tree: Tree, word: int, date: DateExpression) -> bool:
    """Whether a date is that of a noun, and not of the clause: «the accord of 2015», «the May 9 parade»."""
    if _before_noun(tree, word):
        return True
    vague = date.value is not None and date.value.precision != "day"
    of_noun = tree.deprels[word].startswith("nmod") and tree.upos[tree.heads[word]] == "NOUN"
    return of_noun and (vague or tree.case(word) == "of")


def _is_subject_of(tree: Tree, noun: int, clause: int) -> bool:
    """«Tuesday's attack killed four» tells of one day."""
    return tree.is_subject(noun) and tree.heads[noun] == clause
