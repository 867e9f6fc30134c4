"""What the words around an act say of it: its mode, its contexts, its CAMEO code and its intensity."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from dragoman.coding.codebook import Codebook, EventType, Mode
from dragoman.coding.tree import NOMINAL, SUBJECTS, Tree
from dragoman.language.lemmas import lemma
from dragoman.language.tokens import tokenize

Forms = Collection[str]
"""A word's forms that a list may name it by: as written and its lemma, in lower case."""

_ELSEWHERE = frozenset({"parataxis", "acl:relcl", "advcl:relcl", "discourse", "vocative", "list"})
"""Relations that lead out of an act's clause."""
_CARRIED = frozenset({"obj", "nsubj", "nsubj:pass", "xcomp", "compound"})
"""Relations by which a word stands in for the act of its head («launched strikes», «began shelling»)."""
_OBJECTS = frozenset({"obj", "nsubj:pass"})
_CONTENT = frozenset({"AGREE", "REQUEST", "REJECT", "THREATEN"})
"""Types whose mode is what is said: only what hangs on the telling word counts, and not who says it."""
_APART = frozenset({"after", "before", "since", "because", "although", "though", "if", "unless", "until", "whereas"})
"""Words that open a clause about something else than the act itself."""
_FORCE = frozenset({"17", "18", "19", "20"})
"""CAMEO's roots of ASSAULT, which the weapon tells apart, not the verb."""


@dataclass(frozen=True, slots=True)
class Details:
    """``mode`` and ``cameo`` are ``None`` where the words don't decide; ``intensity`` is on Goldstein's scale."""

    mode: str | None
    contexts: tuple[str, ...]
    cameo: str | None
    intensity: float


class Phrases:
    """Words and phrases with a label each, found in a row of words; earlier labels first."""

    def __init__(self, labelled: Iterable[tuple[str, str]]) -> None:
        self._by_first: dict[str, list[tuple[int, tuple[str, ...], str]]] = {}
        for rank, (phrase, label) in enumerate(labelled):
            # Only hyphens, apostrophes and figures are cut by more than spaces; tokenizing all 2,500 takes 0.5 s.
            plain = phrase.replace(" ", "").isalpha()
            words = tuple(phrase.split() if plain else (token.form.lower() for token in tokenize(phrase)))
            self._by_first.setdefault(words[0], []).append((rank, words, label))

    def find(self, row: Sequence[Forms]) -> Iterator[tuple[str, int, int]]:
        """Each label found, with its first word and the one after its last, in the order in which they were given."""
        found = [
            (rank, label, at, at + len(words))
            for at, forms in enumerate(row)
            for form in forms
            for rank, words, label in self._by_first.get(form, ())
            if len(row) >= at + len(words) and all(w in row[at + n] for n, w in enumerate(words))
        ]
        return (hit[1:] for hit in sorted(set(found)))


class _Lists:
    """The words of a type's modes and finer codes, indexed when first asked for."""

    def __init__(self, kind: EventType) -> None:
        self._kind = kind
        self.modes = {mode.name: mode for mode in kind.modes}

    @cached_property
    def tells(self) -> Phrases:
        return Phrases((word, mode.name) for mode in self._kind.modes for word in mode.tells)

    @cached_property
    def near(self) -> Phrases:
        return Phrases((word, mode.name) for mode in self._kind.modes for word in mode.near)

    @cached_property
    def usually(self) -> Phrases:
        return Phrases((word, mode.name) for mode in self._kind.modes for word in mode.usually)

    @cached_property
    def finer(self) -> Phrases:
        return Phrases((word, code) for code, words in self._kind.finer for word in words)


class DetailCoder:
    """Reads the details of acts whose type is known."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        self._lists = {name: _Lists(kind) for name, kind in codebook.types.items()}
        contexts = codebook.contexts.values()
        self._words = Phrases((word, context.name) for context in contexts for word in context.words)
        self._verbs = Phrases((word, context.name) for context in contexts for word in context.verbs)
        self._but = Phrases((word, context.name) for context in contexts for word in context.but)

    def details(self, tree: Tree, trigger: int, kind: str, title: str = "") -> Details:
        """What the sentence says of the act of type ``kind`` that the word ``trigger`` tells.

        Args:
            title: the report's title; it gives the contexts where the sentence has none.
        """
        row = [_forms(tree, word) for word in range(len(tree.words))]
        verbs = {word for word, upos in enumerate(tree.upos) if upos == "VERB"}
        clause = self._clause(tree, trigger, kind)
        mode = self._mode(row, trigger, clause - ({trigger} & verbs), self._lists[kind])
        code = self._code(row, clause, kind, self._codebook.senses(tree, trigger).get(kind), mode)
        return Details(
            mode=mode.name if mode else None,
            contexts=self._about(row, verbs, mode) or self._about(_title_row(title), (), None),
            cameo=code,
            intensity=self._codebook.intensity(kind, code),
        )

    def _mode(self, row: Sequence[Forms], trigger: int, clause: frozenset[int], lists: _Lists) -> Mode | None:
        if not lists.modes:
            return None
        for words in (lists.tells, lists.near, lists.usually):
            for name, first, end in words.find(row):
                # A phrase near the act counts where its last word, which is its head, belongs to the clause.
                if end - 1 in clause if words is lists.near else first <= trigger < end:
                    return lists.modes[name]
        return None

    def _clause(self, tree: Tree, trigger: int, kind: str) -> frozenset[int]:
        """The words that belong to an act, as far as they can say how it was done."""
        if kind in _CONTENT:
            return _below(tree, [trigger], SUBJECTS)
        handles = self._codebook.types[kind].handles
        victims = _OBJECTS if handles and tree.lemma(trigger) not in handles else frozenset()
        tops = _carriers(tree, trigger)
        clause = _below(tree, tops, victims)
        if tree.deprels[tops[-1]] != "conj":
            return clause
        # A verb in a row («the bombers circled and struck») has its subject at the first.
        first = tree.children[tree.heads[tops[-1]]]
        return clause | _below(tree, [word for word in first if tree.deprels[word] in SUBJECTS])

    def _code(
        self, row: Sequence[Forms], clause: frozenset[int], kind: str, told: str | None, mode: Mode | None
    ) -> str | None:
        """The word's own code, made finer by words near it or by the mode."""
        near = (code for code, _, end in self._lists[kind].finer.find(row) if end - 1 in clause)
        if kind == "REQUEST" and told and told.startswith("02"):
            near = ("02" + code[2:] for code in near)
        finer = [*near, *([mode.cameo] if mode and mode.cameo else [])]
        return next((code for code in finer if _refines(code, told)), told)

    def _about(self, row: Sequence[Forms], verbs: Collection[int], mode: Mode | None) -> tuple[str, ...]:
        """The contexts of a mode and of a row of words, of which ``verbs`` are verbs, by name."""
        otherwise = list(self._but.find(row))
        # «Troops stormed the palace» is no weather: single words count as the part of speech that their list is of.
        found = {
            name
            for phrases, of_verbs in ((self._words, False), (self._verbs, True))
            for name, first, end in phrases.find(row)
            if (end > first + 1 or (first in verbs) == of_verbs)
            and not any(name == other and a <= first and end <= z for other, a, z in otherwise)
        }
        return tuple(sorted(found.union(mode.contexts if mode else ())))


def _refines(code: str, told: str | None) -> bool:
    """Whether ``code`` may stand where the word told ``told``: a general one (x0), or the beginning of ``code``."""
    if told is None or code.startswith(told):
        return True
    same_root = code[:2] == told[:2] or {code[:2], told[:2]} <= _FORCE
    return same_root and len(told) == 3 and told.endswith("0")


def _carriers(tree: Tree, trigger: int) -> list[int]:
    """The telling word, then the words above it that carry the act («launched» of «launched strikes»)."""
    tops = [trigger]
    while tree.deprels[tops[-1]] in _CARRIED and (head := tree.heads[tops[-1]]) >= 0 and head not in tops:
        tops.append(head)
    return tops


def _below(tree: Tree, tops: Sequence[int], without: Collection[str] = ()) -> frozenset[int]:
    """``tops`` and the words below them in the same clause, without their children in the relations ``without``."""
    words = set(tops)
    queue = [c for top in tops for c in tree.children[top] if tree.deprels[c] not in without and _inside(tree, top, c)]
    while queue:
        word = queue.pop()
        if word not in words:
            words.add(word)
            queue += [c for c in tree.children[word] if _inside(tree, word, c)]
    return frozenset(words)


def _inside(tree: Tree, head: int, below: int) -> bool:
    relation = tree.deprels[below]
    if relation == "advcl":
        return not any(tree.lower[c] in _APART for c in tree.children[below])
    if relation == "conj":
        return tree.upos[head] in NOMINAL or tree.upos[below] in NOMINAL
    return relation not in _ELSEWHERE


def _forms(tree: Tree, word: int) -> Forms:
    form = tree.lower[word].replace("’", "'")
    return {form, tree.lemma(word)}


def _title_row(title: str) -> list[Forms]:
    forms = (token.form for token in tokenize(title))
    return [{form.lower(), lemma(form.lower(), "NOUN"), lemma(form.lower(), "VERB")} for form in forms]
