"""By what name a record calls those who speak and are spoken to: as they are known, or in the report's own words.

A person, a state or an organisation has a canonical name. «The ministry» or «two officials» stand for a country among
the actors, but as speakers they are that ministry and those officials.
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.coding.actors import ActorMention, Actors
from dragoman.coding.tree import NOMINAL, Tree
from dragoman.knowledge import Knowledge
from dragoman.knowledge.documents import word_lists
from dragoman.values import Role

_REACH = 30
"""How many sentences back «the ministry» may have been named in full."""
_BODY_REACH = 3
"""How many sentences back the body may have been named for which «a spokesman» speaks."""
_NOUNS = frozenset({"agent", "collective"})
_STOPS = frozenset({",", "who", "which", "whom", "whose", "(", "—", "–", ":", ";"})
"""What follows them tells more of somebody, but is no part of a name."""
_BODIES = frozenset({"organisation", "group"})
_OPENING = frozenset({"a", "an", "the", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my"})
_INDEFINITE = frozenset({"a", "an", "one", "another"})
_BODY_CASES = frozenset({"for", "of", "from", "at"})
_BEFORE = ("compound", "nmod:poss", "amod", "nmod:desc")


class SpeakerNames:
    """Names what stands at a word of a report. Made once; holds nothing of a report."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._demonyms = {c.id: c.demonyms[0] for c in knowledge.countries if c.demonyms}

    def name(self, index: int, tree: Tree, actors: Actors, head: int, last: int) -> str:
        """The name of the party at ``head`` of sentence ``index``, whose phrase ends before word ``last``."""
        mention = _mention_at(index, actors, head)
        last = next((w for w in range(head + 1, last) if tree.lower[w] in _STOPS), last)
        if _is_spokesman(tree.lemma(head)) and (mention is None or mention.kind in _NOUNS):
            return self._spoken_for(index, tree, actors, head, last)
        if mention is None:
            return _words(tree, _past_owner(tree, _phrase_start(tree, head), head), last)
        if mention.kind == "pronoun":
            return self._antecedents(index, tree.lower[head], actors, mention)
        if len(mention.roles) > 1:
            return _joined(role.name for role in mention.roles)
        if mention.kind not in _NOUNS:
            return mention.role.name
        return self._of_noun(index, tree, actors, mention, last)

    def _of_noun(self, index: int, tree: Tree, actors: Actors, mention: ActorMention, last: int) -> str:
        """A noun's own words where they tell more than the noun; else the fullest that the report gives for it."""
        head, role = mention.head, mention.role
        first = min(mention.first, _phrase_start(tree, head))
        while first < head and tree.lower[first] in _OPENING - _INDEFINITE:
            first += 1
        first = _past_owner(tree, first, head)
        own = _words(tree, first, max(mention.last, last))
        if first < head or max(mention.last, last) > head + 1 or tree.is_plural(head):
            return own
        return self._fullest(index, actors, role, role.start, own)

    def _antecedents(self, index: int, pronoun: str, actors: Actors, mention: ActorMention) -> str:
        return _joined(self._antecedent(index, pronoun, actors, role) for role in mention.roles)

    def _antecedent(self, index: int, pronoun: str, actors: Actors, role: Role) -> str:
        """The name of whom a pronoun means, by the mention it points back to."""
        human = pronoun in ("he", "she", "him", "her")
        for before in _back(index, actors, role.actor, role.start):
            if before.kind not in _NOUNS:
                if human and before.kind != "person":
                    continue
                return before.role.name
            text = _stripped(before.role.text)
            if _is_spokesman(text.split()[-1].lower()) or _is_spokesman(text.split()[0].lower()):
                return _body_in(text) or text
            return self._fullest(index, actors, role, role.start, text)
        return role.name

    def _spoken_for(self, index: int, tree: Tree, actors: Actors, head: int, last: int) -> str:
        """The body or the person for whom an unnamed spokesman speaks."""
        child = _whose(tree, head)
        if child is None:
            return self._spoken_for_before(index, tree, actors, head, last)
        mention = _mention_at(index, actors, child)
        if mention is not None and mention.head != head and mention.kind not in _NOUNS:
            return mention.role.name
        first, end = (_phrase_start(tree, child), last) if child > head else (_phrase_start(tree, head), head)
        while end - 1 > first and tree.deprels[end - 1] in ("case", "punct"):
            end -= 1
        body = _stripped(_words(tree, first, end))
        if not body.islower():
            return body
        return self._fullest(index, actors, actors.at(index, head), tree.sentence.starts[head], body)

    def _spoken_for_before(self, index: int, tree: Tree, actors: Actors, head: int, last: int) -> str:
        """«The spokesman» is the one before, «a spokesman» that of the body spoken of last."""
        start = tree.sentence.starts[head]
        for sentence in range(index, max(-1, index - _REACH), -1):
            for before in reversed(actors.all_in(sentence)):
                if before.role.start >= start or before.place:
                    continue
                text = _stripped(before.role.text)
                if before.kind in _NOUNS and (body := _body_in(text)):
                    return self._fullest(sentence, actors, before.role, start, body)
                if sentence >= index - _BODY_REACH and (before.kind in _BODIES or _is_body(before)):
                    known = before.kind in _BODIES
                    return before.role.name if known else self._fullest(sentence, actors, before.role, start, text)
        return _words(tree, _phrase_start(tree, head), last)

    def _fullest(self, index: int, actors: Actors, role: Role | None, start: int, text: str) -> str:
        """A lone noun before character ``start`` as the report names it in full, else with its country."""
        if " " in text:
            return text
        of_state = text.lower() in word_lists("cues.yaml")["of_states"]  # an army or a company may be another's
        demonym = self._demonyms.get((role.country if role else None) or "") if of_state else None
        fuller = _fuller(index, actors, start, role.actor if role else None, text)
        return fuller or (f"{demonym} {text.lower()}" if demonym else text)


def is_noun(index: int, actors: Actors, word: int) -> bool:
    """Whether ``word`` names nobody by itself: no actor is known for it, or one that a common noun stands for."""
    mention = _mention_at(index, actors, word)
    return mention is None or mention.kind in _NOUNS


def _mention_at(index: int, actors: Actors, word: int) -> ActorMention | None:
    role = actors.at(index, word)
    return None if role is None else next((m for m in actors.all_in(index) if m.role == role), None)


def _back(index: int, actors: Actors, actor: str, start: int) -> Iterator[ActorMention]:
    """The mentions of an actor before character ``start``, the last first, without pronouns and places."""
    for sentence in range(index, max(-1, index - _REACH), -1):
        for mention in reversed(actors.all_in(sentence)):
            meant = mention.role.actor == actor and mention.role.start < start
            if meant and mention.kind != "pronoun" and not mention.place:
                yield mention


def _fuller(index: int, actors: Actors, start: int, actor: str | None, noun: str) -> str | None:
    """The last name or words before character ``start`` that end in the same noun and say more; those of ``actor``
    come first."""
    ending, other = f" {noun.lower()}", None
    for sentence in range(index, max(-1, index - _REACH), -1):
        for mention in reversed(actors.all_in(sentence)):
            if mention.place or mention.kind == "pronoun" or mention.role.start >= start:
                continue
            text = mention.role.name if mention.kind in _BODIES else _stripped(mention.role.text)
            if text.lower().endswith(ending) or mention.role.text.lower().endswith(ending):
                if mention.role.actor == actor:
                    return text
                other = other or text
    return other


def _whose(tree: Tree, head: int) -> int | None:
    """The word that tells whose spokesman stands at ``head``."""
    owners = [c for c in tree.children[head] if c < head and tree.deprels[c] in _BEFORE and tree.upos[c] != "PRON"]
    named = [c for c in owners if tree.upos[c] in NOMINAL]
    after = (c for c in tree.children[head] if c > head and tree.deprels[c] == "nmod" and tree.case(c) in _BODY_CASES)
    return next(after, None) or (named[-1] if named else None)


def _body_in(text: str) -> str | None:
    """The body in «ministry spokesman» or «spokesman for the ministry»."""
    words = text.split()
    if _is_spokesman(words[-1].lower()) and len(words) > 1:
        return " ".join(words[:-1]).removesuffix("'s").removesuffix("’s")
    if len(words) > 2 and _is_spokesman(words[0].lower()) and words[1] in _BODY_CASES:
        return _stripped(" ".join(words[2:]))
    return None


def _is_spokesman(lemma: str) -> bool:
    return lemma in word_lists("cues.yaml")["spokesmen"]


def _is_body(mention: ActorMention) -> bool:
    return mention.kind in _NOUNS and mention.role.text.lower().split()[-1] in word_lists("cues.yaml")["bodies"]


def _phrase_start(tree: Tree, head: int) -> int:
    """The first word of a noun's phrase: its determiner, or what else stands before it and hangs on it."""
    first = head
    while first > 0 and head in tree.ancestors(first - 1) and not _leads(tree, first - 1):
        first -= 1
    return first


def _past_owner(tree: Tree, first: int, head: int) -> int:
    """Where a proper name begins after an owner that is none («the country's Nuclear Institute»)."""
    if tree.upos[head] != "PROPN":
        return first
    owners = (w for w in range(head - 1, first, -1) if tree.lower[w] in ("'s", "’s") and tree.words[w - 1].islower())
    return next(owners, first - 1) + 1


def _leads(tree: Tree, word: int) -> bool:
    """Whether ``word`` leads to a phrase («according to», «and») and is no part of it."""
    possessive = tree.lower[word] in ("'s", "’s", "'", "’")
    return tree.upos[word] == "PUNCT" or (tree.deprels[word] in ("case", "cc", "mark", "fixed") and not possessive)


def _words(tree: Tree, first: int, last: int) -> str:
    """Words ``first`` to ``last`` as they are written: no blank before «'s»."""
    sentence, text = tree.sentence, ""
    for word in range(first, last):
        spaced = text and sentence.starts[word] > sentence.ends[word - 1]
        text += f" {tree.words[word]}" if spaced else tree.words[word]
    return text


def _stripped(text: str) -> str:
    words = text.split()
    while len(words) > 1 and words[0].lower() in _OPENING:
        words.pop(0)
    return " ".join(words)


def _joined(names: Iterator[str]) -> str:
    return " and ".join(dict.fromkeys(names))
