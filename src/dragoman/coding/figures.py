"""Figures that a report gives for its events: killed, injured, arrested, sums of money, and who gives them.

A number is a figure where its sentence says what it counts: the counted noun («12 deaths»), a word beside it («12
dead»), the verb of which it is subject or object («killed 12», «12 died»), the noun before «of» («the loss of 12 men»)
or a toll («rose to 12»). What tells which kind is in ``figures.yaml``. Parts of a figure already given («12, including
three children», «12, four of them children») are none of their own.

A figure belongs to the mention of its sentence that it stands nearest to by parse, of a type that can have such a
figure. Where its sentence tells no such event, it goes on from the one before («The strike killed 12. Another 30 were
wounded.»), unless other times are spoken of.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from dragoman.coding.quantities import Quantity, quantities, word_at
from dragoman.coding.tree import NOMINAL, SUBJECTS, Tree
from dragoman.knowledge.documents import read, word_lists
from dragoman.values import Figure, Mention, Named, Quote

_LEFT_OUT = frozenset({"appos", "parataxis", "dislocated"})
_MODIFIERS = frozenset({"nummod", "compound", "amod", "det", "nmod:desc", "advmod"})
_PARTITIVE = frozenset({"them", "whom", "which", "these", "those", "us"})
_OBJECTS = frozenset({"obj", "nsubj:pass", "iobj"})
_MONEY_REACH = 3
"""Heads looked at above a sum for the word that says what it is for."""


@dataclass(frozen=True, slots=True)
class Found:
    """A figure, the index of its sentence, and the word there that tells its kind."""

    figure: Figure
    sentence: int
    cue: int


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a number counts: the head and the words of the phrase, and the counted noun, ``None`` in «killed 12»."""

    head: int
    noun: int | None
    first: int
    last: int


@cache
def _kinds() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """The kinds by name, each list as a set; «persons» is opened."""
    document = read("figures.yaml")
    kinds: dict[str, Mapping[str, frozenset[str]]] = {}
    for kind, lists in document["kinds"].items():
        sets = {name: frozenset(words) for name, words in lists.items()}
        if "persons" in sets.get("people", ()):
            sets["people"] |= frozenset(document["persons"])
        kinds[kind] = sets
    return kinds


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(read("figures.yaml")[name])


@cache
def _index(name: str) -> Mapping[str, tuple[str, ...]]:
    """The kinds by the words of one of their lists."""
    index: dict[str, tuple[str, ...]] = {}
    for kind, lists in _kinds().items():
        for word in lists.get(name, ()):
            index[word] = (*index.get(word, ()), kind)
    return index


def with_figures(
    text: str, trees: Sequence[Tree], quotes: Sequence[Quote], mentions: Sequence[Mention]
) -> tuple[Mention, ...]:
    """The mentions of a report with the figures that it gives for them; ``text`` is the report's."""
    if not mentions:
        return ()
    starts = [tree.sentence.start for tree in trees]
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(bisect_right(starts, mention.trigger.start) - 1, []).append(mention)
    of: dict[str, list[Figure]] = {}
    for found in find_figures(text, trees, quotes):
        if owner := _owner(found, trees, by_sentence):
            of.setdefault(owner.id, []).append(found.figure)
    return tuple(replace(m, figures=tuple(of[m.id])) if m.id in of else m for m in mentions)


def find_figures(text: str, trees: Sequence[Tree], quotes: Sequence[Quote]) -> Iterator[Found]:
    """Every figure of a report, in order, whether or not a mention was found that it belongs to."""
    counting: dict[tuple[int, int], int] = {}  # the number of each counted noun: «12 of the 23 hostages» has one
    for index, quantity in quantities(text, trees):
        tree = trees[index]
        counted = _counted(tree, quantity)
        if counted is None or counting.get((index, counted.head), quantity.core) != quantity.core:
            continue
        told = _money(tree, counted) if quantity.unit else _people(tree, counted)
        if told is None:
            continue
        if counted.noun is not None:
            counting[index, counted.noun] = quantity.core
        state = counted.noun is None and told[1] == counted.last and tree.lower[told[1]] in _index("states")
        last = counted.last + state  # «30 wounded»
        start, end = tree.sentence.starts[counted.first], tree.sentence.ends[last - 1]
        by = _giver(tree, told[1], quotes, tree.sentence.starts[quantity.core])
        figure = Figure(told[0], quantity.value, quantity.bound, quantity.unit, start, end, by)
        yield Found(figure, index, told[1])


def _counted(tree: Tree, quantity: Quantity) -> _Counted | None:
    """What a quantity counts; ``None`` where it is part of a figure already given."""
    root = tree.head_of(quantity.first, quantity.last)
    head, noun, last = root, None, quantity.last
    above = tree.heads[root]
    if quantity.unit is None and above >= quantity.last and tree.deprels[root] in _MODIFIERS:
        head, noun, last = above, above, above + 1
    elif quantity.unit is None:
        noun = _partitive(tree, root, quantity)
        last = last if noun is None else noun + 1
    if _is_part(tree, root, head, quantity):
        return None
    return _Counted(head, noun, quantity.first, last)


def _partitive(tree: Tree, root: int, quantity: Quantity) -> int | None:
    """The noun after «of» («dozens of people», «12 of the hostages»)."""
    inside = (*range(quantity.first, quantity.last), root)
    after = (c for word in inside for c in tree.children[word] if c >= quantity.last and tree.case(c) == "of")
    return next((c for c in after if tree.deprels[c].startswith("nmod")), None)


def _is_part(tree: Tree, root: int, head: int, quantity: Quantity) -> bool:
    """Whether the number is a share of one given before: «including three», «19 of them children»."""
    words = _words("parts")
    if tree.case(head) in words or (quantity.first and tree.lower[quantity.first - 1] in words):
        return True
    if any(tree.lower[c] in _PARTITIVE and tree.case(c) == "among" for c in tree.children[head]):
        return True
    of_them = any(tree.lower[c] in _PARTITIVE and tree.case(c) == "of" for c in tree.children[root])
    above = tree.heads[head]
    if tree.deprels[head] == "appos" and any(tree.upos[w] == "NUM" for w in (above, *tree.children[above])):
        return True
    return of_them and (head != root or tree.deprels[head] in _LEFT_OUT)


# Kinds of what is counted.


def _people(tree: Tree, counted: _Counted) -> tuple[str, int] | None:
    """The kind of a figure that is no sum, and the word that tells it."""
    noun = counted.noun
    if noun is not None:
        lemma = tree.lemma(noun)
        spared = any(tree.lemma(verb) in _words("sparing") for verb, _ in _verbs(tree, counted))
        if lemma in _words("things") or spared:
            return None
        if kinds := _index("nouns").get(lemma) or _index("nouns").get(tree.lower[noun]):
            return kinds[0], noun
    return (
        _state(tree, counted)
        or _acted(tree, counted)
        or _of(tree, counted)
        or _toll(tree, counted)
        or _alone(tree, counted)
    )


def _state(tree: Tree, counted: _Counted) -> tuple[str, int] | None:
    """«12 dead», «12 wounded people», «left 12 dead», «12 are missing», «took 12 hostage»."""
    states = _index("states")
    candidates = [counted.last, counted.last - 1]
    candidates += [c for c in tree.children[counted.head] if tree.deprels[c] in ("amod", "acl")]
    above = tree.heads[counted.head]
    relation = tree.deprels[counted.head]
    if above >= 0 and (relation in _OBJECTS or relation in SUBJECTS):
        candidates += [c for c in tree.children[above] if tree.deprels[c] == "xcomp" and tree.lower[c] in states]
        candidates += [above] if relation in SUBJECTS else []
    for word in candidates:
        if word < len(tree.words) and (kinds := states.get(tree.lower[word])):
            return kinds[0], word
    return None


def _acted(tree: Tree, counted: _Counted) -> tuple[str, int] | None:
    """«Killed 12», «12 people were killed», «12 people killed in», «12 who were killed», «12 died»."""
    for verb, relation in _verbs(tree, counted):
        name = "objects" if relation in _OBJECTS else "subjects"
        particles = tree.lower[verb + 1 : verb + 2]
        if name == "objects":
            particles += [tree.case(c) or "" for c in tree.children[verb] if tree.deprels[c].startswith("obl")]
        lemma = tree.lemma(verb)
        for key in (*(f"{lemma} {particle}" for particle in particles), lemma):
            if kinds := _index(name).get(key):
                return kinds[0], verb
            for kind in _index(f"people_{name}").get(key, ()):
                if _is_one_of(tree, counted.noun, kind):
                    return kind, verb
    return None


def _verbs(tree: Tree, counted: _Counted) -> Iterator[tuple[int, str]]:
    """The verbs that a phrase stands under, or that tell of it in a clause of its own, each with the relation."""
    head = first = counted.head
    while tree.deprels[first] == "conj" and tree.upos[tree.heads[first]] in (*NOMINAL, "NUM", "ADJ"):
        first = tree.heads[first]
    if tree.heads[first] >= 0 and (tree.deprels[first] in _OBJECTS or tree.deprels[first] in SUBJECTS):
        yield tree.heads[first], tree.deprels[first]
    elif tree.deprels[first] == "obl":
        # «Killed between 10 and 15 soldiers»: the parse may take the bound for a preposition.
        cases = [c for c in tree.children[first] if tree.deprels[c] == "case"]
        if all(counted.first <= c < counted.last for c in cases):
            yield tree.heads[first], "obj"
    for child in tree.children[head]:
        if tree.deprels[child] == "acl":
            yield child, "obj"
        elif tree.deprels[child] == "acl:relcl":
            passive = any(tree.deprels[c] in ("aux:pass", "nsubj:pass") for c in tree.children[child])
            yield child, "obj" if passive else "nsubj"


def _is_one_of(tree: Tree, noun: int | None, kind: str) -> bool:
    """Whether the counted noun is one of the kind's people, where it has one."""
    people = _kinds()[kind]["people"]
    if noun is None:
        return "persons" in people
    return tree.lemma(noun) in people or ("persons" in people and tree.upos[noun] == "PROPN")


def _of(tree: Tree, counted: _Counted) -> tuple[str, int] | None:
    """«The loss of 17 men», «a crowd of 5,000», «claimed the lives of 26 people»."""
    above = tree.heads[counted.head]
    if above >= 0 and tree.case(counted.head) == "of" and (kinds := _index("of").get(tree.lemma(above))):
        return kinds[0], above
    return None


def _toll(tree: Tree, counted: _Counted) -> tuple[str, int] | None:
    """«The death toll rose to 45», «put the number of dead at 45», «the crowd had grown to 5,000»."""
    head = counted.head
    while tree.heads[head] >= 0 and tree.upos[tree.heads[head]] == "NUM":
        head = tree.heads[head]  # «from 12 to 45»
    verb, relation = tree.heads[head], tree.deprels[head].split(":")[0]
    if verb < 0 or relation not in ("obl", "obj", "nmod", "ccomp", "xcomp"):
        return None
    arguments = (c for c in tree.children[verb] if tree.deprels[c] in _OBJECTS or tree.deprels[c] in SUBJECTS)
    for noun in arguments:
        if noun != head and (kinds := _index("tolls").get(tree.lemma(noun)) or _number_of(tree, noun)):
            return kinds[0], noun
    return None


def _number_of(tree: Tree, noun: int) -> tuple[str, ...]:
    """The kind of what «the number of dead», «the number of people killed» gives."""
    if tree.lemma(noun) not in _words("counters"):
        return ()
    for child in tree.children[noun]:
        for word in (child, *tree.children[child]):
            for name in ("states", "nouns", "alone"):
                if kinds := _index(name).get(tree.lower[word]) or _index(name).get(tree.lemma(word)):
                    return kinds
    return ()


def _alone(tree: Tree, counted: _Counted) -> tuple[str, int] | None:
    """«4,000 protesters», where nothing is said to be done to them."""
    above = tree.heads[counted.head]
    undergo = tree.deprels[counted.head] in _OBJECTS and tree.lemma(above) not in _words("givers")
    if counted.noun is None or undergo:
        return None
    kinds = _index("alone").get(tree.lemma(counted.noun))
    return (kinds[0], counted.noun) if kinds else None


def _money(tree: Tree, counted: _Counted) -> tuple[str, int] | None:
    """The kind of a sum, by the nearest word that says what it is for."""
    money = _index("money")
    for word in _around(tree, counted.head):
        if kinds := money.get(tree.lemma(word)):
            return kinds[0], word
    return "sum", counted.head


def _around(tree: Tree, head: int) -> Iterator[int]:
    """The words around a sum, the nearest first: what hangs on it, then each head above it with what hangs on that."""
    yield from _below(tree, head)
    for count, above in enumerate(tree.ancestors(head)):
        yield above
        for child in tree.children[above]:
            if tree.deprels[child] not in ("conj", "parataxis", "advcl", "ccomp"):
                yield child
        if count + 1 == _MONEY_REACH or tree.upos[above] == "VERB":
            return


def _below(tree: Tree, head: int) -> Iterator[int]:
    for child in tree.children[head]:
        yield child
        yield from tree.children[child]


# Who gives a figure.


def _giver(tree: Tree, cue: int, quotes: Sequence[Quote], at: int) -> Named | None:
    """Who gives the figure at character ``at``, as the innermost of these says: the speaker of a statement around it,
    the subject of a verb such as «put» or «counted» above it, who follows «according to» in its sentence."""
    speaker = _speaker(quotes, at, tree.sentence.starts[cue])
    if (verb := _giving_verb(tree, cue)) is not None:
        subject = _named(tree, next(c for c in tree.children[verb] if tree.deprels[c] == "nsubj"))
        if speaker is None or speaker.start < tree.sentence.starts[verb] or subject.end <= at < speaker.start:
            known = (q.speaker for q in quotes if q.speaker)
            same = (s for s in known if s.start < subject.end and subject.start < s.end)
            return next((Named(s.start, s.end, s.name) for s in same), subject)
    if speaker is not None:
        return speaker
    for word, lower in enumerate(tree.lower):
        if lower == "according" and tree.lower[word + 1 : word + 2] == ["to"] and tree.heads[word] > word:
            return _named(tree, tree.heads[word])
    return None


def _speaker(quotes: Sequence[Quote], at: int, cue: int) -> Named | None:
    """The speaker of the innermost statement that holds the figure and the word that tells its kind: who «expelled 23
    diplomats» does something, and says nothing."""
    around = [
        (sum(piece.end - piece.start for piece in quote.pieces), number)
        for number, quote in enumerate(quotes)
        if quote.speaker and all(any(p.start <= c < p.end for p in quote.pieces) for c in (at, cue))
    ]
    speaker = quotes[min(around)[1]].speaker if around else None
    return Named(speaker.start, speaker.end, speaker.name) if speaker else None


def _giving_verb(tree: Tree, cue: int) -> int | None:
    """The nearest verb above a figure that says that somebody gives it."""
    givers = _words("givers")
    for word in (cue, *tree.ancestors(cue)):
        if tree.lemma(word) in givers and any(tree.deprels[c] == "nsubj" for c in tree.children[word]):
            return word
    return None


def _named(tree: Tree, head: int) -> Named:
    """The words of a noun's phrase up to the noun and what continues a name."""
    first, last = head, head + 1
    while first > 0 and tree.heads[first - 1] in range(first, last) and tree.upos[first - 1] != "PUNCT":
        first -= 1
    while last < len(tree.words) and tree.heads[last] == head and tree.deprels[last] == "flat":
        last += 1
    return Named(tree.sentence.starts[first], tree.sentence.ends[last - 1], " ".join(tree.words[first:last]))


# Whose figure it is.


def _owner(found: Found, trees: Sequence[Tree], by_sentence: Mapping[int, Sequence[Mention]]) -> Mention | None:
    """The mention that a figure belongs to."""
    types = _kinds()[found.figure.kind]["types"]
    tree = trees[found.sentence]
    here = [
        (_steps(tree, found.cue, word_at(tree.sentence, mention.trigger.start)), number, mention)
        for number, mention in enumerate(by_sentence.get(found.sentence, ()))
        if mention.type in types
    ]
    if here:
        owner = min(here)[2]
        return None if _is_apart(tree, found.cue, word_at(tree.sentence, owner.trigger.start)) else owner
    if found.figure.kind == "sum" or found.sentence == 0 or _is_background(tree):
        return None
    earlier = [mention for mention in by_sentence.get(found.sentence - 1, ()) if mention.type in types]
    same = trees[found.sentence - 1].sentence.paragraph >= tree.sentence.paragraph - 1
    return earlier[0] if same and len(earlier) == 1 else None


def _steps(tree: Tree, one: int, other: int) -> int:
    """How many arcs of the parse lie between two words."""
    above = {word: steps for steps, word in enumerate((one, *tree.ancestors(one)))}
    meeting = ((steps, above[word]) for steps, word in enumerate((other, *tree.ancestors(other))) if word in above)
    return sum(next(meeting, (len(tree.words), 0)))


def _is_apart(tree: Tree, cue: int, trigger: int) -> bool:
    """Whether a figure stands in a clause that tells of another time than the mention («a year after 50 died»)."""
    path = {trigger, *tree.ancestors(trigger)}
    for word in (cue, *tree.ancestors(cue)):
        if word in path:
            return False
        marks = (tree.lower[c] for c in tree.children[word] if tree.deprels[c] in ("mark", "case"))
        if any(mark in word_lists("acts.yaml")["apart"] for mark in marks):
            return True
    return False


def _is_background(tree: Tree) -> bool:
    """Whether a sentence tells of earlier times: «Some 300 were killed there previously», «in 2004»."""
    return any(
        lemma.lower() in word_lists("acts.yaml")["background"] or word in ("last", "earlier", "since", "similar")
        for lemma, word in zip(tree.sentence.lemmas, tree.lower, strict=True)
    )
