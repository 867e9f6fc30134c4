"""The clause of an act, and which other words of the sentence tell of the same time and place."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.coding.tree import Tree
from dragoman.knowledge.documents import word_lists

_CLAUSES = ("root", "ccomp", "xcomp", "advcl", "acl", "parataxis", "csubj")
_SHARED = frozenset({"xcomp", "ccomp", "conj", "parataxis", "acl", "advcl", "csubj"})
_MOST = 6
"""Nouns looked at between an act and its verb."""


def is_clause(tree: Tree, word: int) -> bool:
    """Whether ``word`` is the head of a clause."""
    relation = tree.deprels[word].split(":")[0]
    return relation in _CLAUSES or (relation == "conj" and tree.upos[word] in ("VERB", "AUX"))


def clauses(tree: Tree, word: int) -> Iterator[int]:
    """The heads of the clauses in which ``word`` stands, the innermost first."""
    return (w for w in (word, *tree.ancestors(word)) if is_clause(tree, w))


def clause_of(tree: Tree, word: int) -> int:
    """The head of the clause in which ``word`` stands; the word itself where a bad parse has none."""
    return next(clauses(tree, word), word)


def governor(tree: Tree, word: int) -> int:
    """The word on which a date or a place hangs. Where the parse ties it to a word beyond the verb above that word, the
    verb it is: «will meet on Thursday, the Kremlin said on Monday» was said on Monday."""
    head = tree.heads[word]
    low, high = sorted((word, head))
    return next((above for above in tree.ancestors(head) if low < above < high), head) if head >= 0 else head


def steps_to_clause(tree: Tree, word: int, clause: int) -> int | None:
    """How many words an act lies below the head of its clause; ``None`` where the clause tells of another act.

    «Held talks» is one act, «was killed in an attack» too; «condemned the attack» and «fled after the attack» are not.
    """
    if is_clause(tree, word):
        return 0
    words, steps = word_lists("acts.yaml"), 1
    while (head := tree.heads[word]) >= 0 and head != clause and steps < _MOST:
        if tree.lemma(head) not in words["parts"] and tree.deprels[word] not in ("conj", "compound", "flat"):
            return None
        word, steps = head, steps + 1
    relation = tree.relation(word).split(":")[0]
    if relation == "obj" and tree.upos[clause] == "VERB":
        return steps if tree.lemma(clause) not in words["judging"] else None
    if relation in ("obl", "nmod", "advcl"):
        return steps if tree.case(word) in words["sharing"] else None
    return steps


def shares_time(tree: Tree, clause: int) -> bool:
    """Whether a clause tells of the time of the one above it: not «which ...», not «after ...», not «had ...»."""
    marks = {tree.lower[c] for c in tree.children[clause] if tree.deprels[c] in ("mark", "advmod", "case")}
    return (
        tree.deprels[clause] in _SHARED
        and not marks & word_lists("acts.yaml")["apart"]
        and not has_auxiliary(tree, clause, ("had",))
    )


def has_auxiliary(tree: Tree, word: int, forms: tuple[str, ...]) -> bool:
    """Whether one of the forms («had») is an auxiliary of ``word``."""
    return any(tree.lower[c] in forms and tree.deprels[c].startswith("aux") for c in tree.children[word])


def has_own_subject(tree: Tree, clause: int) -> bool:
    """Whether the clause names its subject, rather than sharing the one of the clause that it is joined to."""
    return any(tree.is_subject(child) for child in tree.children[clause])
