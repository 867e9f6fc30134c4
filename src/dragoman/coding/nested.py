"""Statements inside of statements: «Lavrov said the White House had called it a mistake».

The tower gives a word one label, so what others are quoted as saying within a content is read off the parse: a verb of
speech with a subject of its own, and what depends on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.coding.tree import SUBJECTS, Tree
from dragoman.knowledge.documents import word_lists

_SAME_SPEAKER = frozenset({"i", "we", "you", "who", "which", "that", "it", "one"})
"""Subjects that are the speaker or the hearer, or lead nowhere."""
_VERBAL = ("aux", "aux:pass", "neg", "advmod")
_WHEN = ("obl", "advmod")
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Nested:
    """A statement within words ``first`` to ``last`` of a sentence, by words of that sentence."""

    source: Range
    cue: Range
    content: Range


def nested(tree: Tree, within: Range) -> Iterator[Nested]:
    """The statements told inside the words ``within`` of a sentence."""
    lists = word_lists("cues.yaml")
    for verb in range(*within):
        if tree.upos[verb] != "VERB" or (lemma := tree.lemma(verb)) not in lists["claiming"] | lists["calling"]:
            continue
        subject = next((c for c in tree.children[verb] if tree.deprels[c] in SUBJECTS and c < verb), None)
        if subject is None or subject < within[0] or tree.lower[subject] in _SAME_SPEAKER:
            continue
        if lemma in lists["claiming"]:
            clause = next((c for c in tree.children[verb] if tree.deprels[c] == "ccomp" and c > verb), None)
            content = clause is not None and _below(tree, clause, within)
        else:
            after = [c for c in tree.children[verb] if c > verb and tree.upos[c] != "PUNCT"]
            if lemma in lists["naming"] and sum(not tree.deprels[c].startswith(_WHEN) for c in after) < 2:
                continue  # «call an election» says nothing of it
            content = bool(after) and (verb + 1, max(_below(tree, c, within)[1] for c in after))
        if content and content[0] > verb and content[1] - content[0] > 1:
            yield Nested(_below(tree, subject, (within[0], verb)), _cue(tree, verb), content)


def _below(tree: Tree, word: int, within: Range) -> Range:
    """The words from the first to the last that depend on ``word``, as far as they stand ``within``."""
    first = last = word
    todo, seen = [word], {word}
    while todo:
        for child in tree.children[todo.pop()]:
            if child not in seen and within[0] <= child < within[1]:
                seen.add(child)
                todo.append(child)
                first, last = min(first, child), max(last, child)
    return first, last + 1


def _cue(tree: Tree, verb: int) -> Range:
    """The verb with the auxiliaries right before it."""
    first = verb
    while first and tree.heads[first - 1] == verb and tree.deprels[first - 1] in _VERBAL:
        first -= 1
    return first, verb + 1
