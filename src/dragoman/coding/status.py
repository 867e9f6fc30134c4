"""Whether an act happened, is planned, only possible, or denied: read off auxiliaries, negations and governors."""

from __future__ import annotations

from dragoman.coding.tree import Tree
from dragoman.knowledge.documents import word_lists

_CARRIES = frozenset({"xcomp", "ccomp", "acl", "advcl", "obj", "nmod", "conj", "obl", "nsubj:pass"})
_MAX_CLIMB = 4


def status_of(tree: Tree, trigger: int, verb: int) -> str:
    """The status of the act told by ``trigger``, whose clause has ``verb`` at its head (the same word for a verb)."""
    words = word_lists("status.yaml")
    marks = [(tree.lower[c], tree.deprels[c]) for w in {trigger, verb} for c in tree.children[w]]
    if any(
        word in words["negation"] and relation in ("advmod", "det", "cc:preconj", "case") for word, relation in marks
    ):
        return "denied"
    if any(relation in ("mark", "advmod") and word in words["condition"] for word, relation in marks):
        return "hypothetical"
    auxiliaries = {word for word, relation in marks if relation == "aux"}
    above = _governor(tree, verb)
    if above == "denied":
        return "denied"
    if auxiliaries & words["modal_planned"]:
        return "planned"
    if "would" in auxiliaries and _reported(tree, verb):
        return "planned"  # the future seen from the past: «said it would send»
    if auxiliaries & words["modal_hypothetical"]:
        return "hypothetical"
    return above or "actual"


def _reported(tree: Tree, verb: int) -> bool:
    while tree.deprels[verb] == "conj" and tree.heads[verb] >= 0:
        verb = tree.heads[verb]
    return tree.deprels[verb] in ("ccomp", "parataxis", "root")


def _governor(tree: Tree, word: int) -> str | None:
    """What the words above an act make of it: the nearest that plans, supposes or denies it decides."""
    words = word_lists("status.yaml")
    for _ in range(_MAX_CLIMB):
        relation, head = tree.deprels[word], tree.heads[word]
        if head < 0 or (relation.split(":")[0] not in _CARRIES and relation not in _CARRIES):
            return None
        lemma = tree.lemma(head)
        own_clause = relation in ("ccomp", "conj", "acl:relcl", "advcl")
        for kind in ("denied", "planned", "hypothetical"):
            if lemma in words[kind] and _governs(tree, word, relation, head, kind):
                if kind == "denied" and _negated(tree, head):
                    return None
                return kind
        if (own_clause and relation != "conj") or relation == "acl:relcl":
            return None
        word = head
    return None


def _governs(tree: Tree, word: int, relation: str, head: int, kind: str) -> bool:
    """A verb governs its infinitive or clause; only a denial also governs a bare noun («denied the attack»)."""
    if relation in ("obj", "nsubj:pass", "nmod"):
        return (
            kind == "denied"
            or tree.upos[head] == "NOUN"
            or tree.lemma(head) in ("plan", "schedule", "consider", "want", "seek")
        )
    if relation == "conj":
        return False
    if relation == "ccomp" and kind == "planned":
        return any(tree.lower[c] == "to" for c in tree.children[word])
    return relation != "advcl" and relation != "obl"


def _negated(tree: Tree, word: int) -> bool:
    return any(tree.lower[c] in word_lists("status.yaml")["negation"] for c in tree.children[word])
