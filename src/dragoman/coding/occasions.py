"""Where a statement was made («at a rally») and in what form it went out («in a letter», «on Telegram»)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dragoman.coding.tree import NOMINAL, Tree
from dragoman.knowledge.documents import word_lists
from dragoman.values import Named, Via

_IN = frozenset({"in", "on", "via", "through", "by", "over"})
_AT = frozenset({"at", "in", "during", "on", "after", "before", "following", "amid"})
_LATER = frozenset({"after", "before", "following"})
_BELONGS = frozenset({"of", "to", "with", "for", "between"})
_MODIFIERS = ("compound", "amod", "nummod", "nmod:poss", "nmod:desc", "flat")
_LOOSE = ("advcl", "xcomp", "conj", "parataxis")


def occasion(tree: Tree, outside: Sequence[int], verb: int | None) -> Named | None:
    """The event at which the words of ``verb`` were said, among the words ``outside`` the statement.

    What it was said at counts before what it was said after. The name leaves out preposition, article and place.
    """
    if verb is None:
        return None
    found = []
    for word in outside:
        if listed(tree, word, "occasions") and tree.upos[word] in NOMINAL and is_beside(tree, word, verb):
            case = tree.case(word)
            spoken_to = case is None and tree.deprels[word] in ("obj", "iobj") and tree.upos[word] != "PROPN"
            if case in _AT or spoken_to:
                found.append((case in _LATER, word))
    if not found:
        return None
    word = min(found)[1]
    return named(tree, phrase_start(tree, word), _end(tree, word))


def medium(tree: Tree, outside: Sequence[int], verb: int | None) -> Via | None:
    """What carried the words of ``verb``, among the words ``outside`` the statement: a named platform, else a letter,
    a statement, an interview; who «tweeted» wrote on Twitter."""
    if verb is None:
        return None
    nouns = [w for w in outside if tree.upos[w] in NOMINAL | {"X"} and is_beside(tree, w, verb)]
    written = [w for w in nouns if listed(tree, w, "media") and tree.case(w) in _IN]
    if tree.deprels[verb] == "acl:relcl" and listed(tree, tree.heads[verb], "media"):
        written.append(tree.heads[verb])  # «wrote a letter in which he urged»
    posted = [w for w in outside if w not in nouns and any(noun in tree.ancestors(w) for noun in written)]
    posted += [w for w in outside if w - verb in (2, 3) and w not in nouns]  # where the parse hangs it elsewhere
    if found := next((via for w in nouns + posted if (via := _platform(tree, w))), None):
        return found
    if written:
        return document(tree, written[0])
    if tree.lemma(verb) in word_lists("cues.yaml")["posting"]:
        return Via(tree.sentence.starts[verb], tree.sentence.ends[verb], "Twitter", "medium")
    return None


def document(tree: Tree, word: int) -> Via:
    """The letter or statement at ``word`` as a medium: the noun with what is compounded with it («video message»)."""
    if platform := next((v for c in (*tree.children[word], word) if (v := _platform(tree, c))), None):
        return platform
    first = word
    while first > 0 and tree.heads[first - 1] == word and tree.deprels[first - 1] == "compound":
        first -= 1
    found = named(tree, first, word + 1)
    return Via(found.start, found.end, found.name, "medium")


def listed(tree: Tree, word: int, *kinds: str) -> bool:
    """Whether ``word`` is on one of the lists of cues.yaml. A noun taken for a name has no lemma («Reporters»)."""
    lists = word_lists("cues.yaml")
    forms = (tree.lemma(word), tree.lower[word], tree.lower[word].removesuffix("s"))
    return any(form in lists[kind] for kind in kinds for form in forms)


def is_beside(tree: Tree, word: int, verb: int) -> bool:
    """Whether ``word`` belongs to the clause of ``verb``, or to one that hangs loosely on it («Speaking at a rally, he
    said»)."""
    if word == verb:
        return False
    above = next((a for a in tree.ancestors(word) if a == verb or tree.upos[a] == "VERB"), None)
    if above == verb:
        return True
    return above is not None and tree.heads[above] == verb and tree.deprels[above] in _LOOSE


def _platform(tree: Tree, word: int) -> Via | None:
    """A named platform or the air: «on Truth Social», «a Facebook post», «on state television»."""
    words, sentence = word_lists("cues.yaml"), tree.sentence
    following = tree.words[word + 1] if word + 1 < len(tree.words) else ""
    relation, before = tree.deprels[word], tree.lower[word - 1] if word else ""
    case = before if before in _IN else tree.case(word)
    bound = case in _IN or relation in ("compound", "nmod:poss")
    for last, name in ((word + 2, f"{tree.words[word]} {following}"), (word + 1, tree.words[word])):
        if name in words["platforms"] and bound:
            return Via(sentence.starts[word], sentence.ends[last - 1], name, "medium")
    if tree.lower[word] not in words["air"] or case not in _IN:
        return None
    first = phrase_start(tree, word)
    found = named(tree, first, word + 1)
    return Via(found.start, found.end, found.name, "medium")


def named(tree: Tree, first: int, last: int) -> Named:
    """Words ``first`` to ``last`` as a span, named by its words."""
    sentence = tree.sentence
    name = "".join(
        tree.words[w] + (" " if w + 1 < last and sentence.starts[w + 1] > sentence.ends[w] else "")
        for w in range(first, last)
    )
    return Named(sentence.starts[first], sentence.ends[last - 1], name)


def phrase_start(tree: Tree, head: int) -> int:
    """Where a noun's phrase begins without its article and possessive pronoun."""
    first = head
    while first > 0 and _modifies(tree, first - 1, head):
        first -= 1
    while first < head and (tree.upos[first] in ("DET", "PRON", "ADP", "PUNCT", "PART")):
        first += 1
    return first


def _modifies(tree: Tree, word: int, head: int) -> bool:
    """Whether ``word``, right before a noun's phrase, is a part of it."""
    if tree.deprels[word] in ("det", "case", "punct"):
        return tree.deprels[word] == "case" and tree.lower[word] in ("'s", "’s", "'", "’")
    chain = [word, *tree.ancestors(word)]
    return head in chain and all(tree.deprels[w].startswith(_MODIFIERS) for w in chain[: chain.index(head)])


def _end(tree: Tree, head: int) -> int:
    """The word after the noun's phrase with what it is of, to or with; when and where are left out."""
    return max((head, *_belonging(tree, head))) + 1


def _belonging(tree: Tree, head: int) -> Iterator[int]:
    for child in tree.children[head]:
        of_it = tree.deprels[child] == "nmod" and tree.case(child) in _BELONGS
        if child > head and (of_it or tree.deprels[child] in ("flat", "conj")):
            yield child
            yield from _belonging(tree, child)
