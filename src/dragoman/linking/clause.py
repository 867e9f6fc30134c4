"""The words around a telling word, as its sentence's tree has them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from dragoman.values import Sentence, Trigger

CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
"""The tags of words that carry meaning."""

_ACTING = frozenset({"nsubj", "csubj", "nmod:poss", "obl:agent"})
_CONCERNED = frozenset({"obj", "iobj", "obl", "nmod", "compound", "amod"})


@dataclass(frozen=True, slots=True)
class Clause:
    """What depends on a telling word. ``words`` are the lemmas of the whole trigger, ``subject`` and ``objects`` those
    of what stands on either side with all that depends on it, ``above`` is the one that the word depends on."""

    lemma: str
    tag: str
    words: tuple[str, ...]
    subject: tuple[str, ...]
    objects: tuple[str, ...]
    above: str

    @classmethod
    def of(cls, sentence: Sentence, trigger: Trigger) -> Clause | None:
        """The clause of a trigger, ``None`` where no word of the sentence is in it."""
        places = enumerate(zip(sentence.starts, sentence.ends, strict=True))
        inside = [word for word, (start, end) in places if start < trigger.end and trigger.start < end]
        if not inside:
            return None
        head = next((word for word in inside if sentence.heads[word] not in inside), inside[0])
        above = sentence.heads[head]
        below = [word for word, over in enumerate(sentence.heads) if over == head]
        return cls(
            lemma=sentence.lemmas[head].lower(),
            tag=sentence.upos[head],
            words=tuple(sentence.lemmas[word].lower() for word in inside),
            subject=_content(sentence, [w for w in below if sentence.deprels[w] in _ACTING]),
            objects=_content(sentence, [w for w in below if _concerned(sentence.deprels[w])]),
            above=sentence.lemmas[above].lower() if above >= 0 else "",
        )


def _concerned(relation: str) -> bool:
    return relation == "nsubj:pass" or (relation.split(":")[0] in _CONCERNED and relation not in _ACTING)


def _content(sentence: Sentence, roots: Collection[int]) -> tuple[str, ...]:
    """The lemmas that carry meaning among some words and all that depends on them."""
    found = {sentence.lemmas[w].lower() for w in _under(sentence, roots) if sentence.upos[w] in CONTENT}
    return tuple(sorted(found))


def _under(sentence: Sentence, roots: Collection[int]) -> Iterator[int]:
    waiting = list(roots)
    while waiting:
        word = waiting.pop()
        yield word
        waiting += [child for child, head in enumerate(sentence.heads) if head == word]
