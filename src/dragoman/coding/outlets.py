"""The outlets that a report cites, named or not, and how each is tied to what it carries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dragoman.coding.tree import Tree
from dragoman.knowledge import Knowledge, Outlet
from dragoman.knowledge.documents import word_lists
from dragoman.knowledge.naming import outlet_name
from dragoman.language.tokens import tokenize

CITED_BY, ACCORDING, REPORTING, CITED, TOLD = range(5)
"""How far an outlet stands from the report: it is cited by the next ones, they cite it, and the last one was told."""

_ARTICLES = frozenset({"the", "a", "an"})
_OWNERS = frozenset({"'s", "’s", "'", "’"})
_FITTING = {
    "agencies": {"agency", "state_media"},
    "papers": {"newspaper", "state_media", "site"},
    "broadcasters": {"broadcaster", "state_media"},
    "sites": {"agency", "newspaper", "broadcaster", "state_media", "site"},
}
_KIND_OF = {"agencies": "agency", "papers": "newspaper", "broadcasters": "broadcaster", "sites": "site"}
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Named:
    """An outlet's name at words ``first`` to ``last``; ``kind`` is that of ``Outlet`` or «unnamed» («state media»),
    ``actor`` the id of one that the lists know, ``back`` says that the words refer to one named before."""

    first: int
    last: int
    name: str
    kind: str
    country: str | None = None
    actor: str | None = None
    back: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """An outlet that something is said to have come through: ``layer`` is one of CITED_BY to TOLD, ``evidence`` the
    words that say it."""

    named: Named
    layer: int
    evidence: Range


class Outlets:
    """Finds the outlets of one report after another. Made once; holds nothing of a report."""

    def __init__(self, knowledge: Knowledge) -> None:
        lists = word_lists("origins.yaml")
        self._lists = lists
        self._forms: dict[str, list[tuple[tuple[str, ...], Outlet]]] = defaultdict(list)
        for outlet in knowledge.outlets:
            for form in (outlet.name, *outlet.aliases):
                words = tuple(token.form for token in tokenize(form))
                self._forms[words[0]].append((words, outlet))
        for forms in self._forms.values():
            forms.sort(key=lambda form: -len(form[0]))
        self._by_name = {outlet.name: outlet for outlet in knowledge.outlets}
        self._kinds = {noun: _KIND_OF[group] for group in _FITTING for noun in lists[group]}
        self._nouns = frozenset(self._kinds) | lists["unnamed"] | lists["unnamed_of_news"]
        plurals = {noun[:-1] + "ies" if noun.endswith("y") else noun + "s" for noun in self._nouns}
        self._triggers = frozenset(self._forms) | self._nouns | plurals | lists["mastheads"] | {"The"}

    def known(self, name: str) -> Outlet | None:
        """The outlet called ``name`` in any of its forms and in any case, with or without the article."""
        return self._by_name.get(outlet_name(name) or "")

    def uses(self, trees: Sequence[Tree]) -> list[list[Use]]:
        """For each sentence the outlets that what it tells came through, in the order of its words."""
        named: list[Named] = []
        found = []
        for tree in trees:
            uses: list[Use] = []
            for one in self._named(tree, named):
                first, last = _phrase(tree, one, self._lists["descriptors"], self._nouns)
                if (tie := self._tie(tree, first, last)) and not _beside(tree, one, uses):
                    uses.append(Use(one, *tie))
                    named.append(one)
            found.append(uses)
        return found

    def _named(self, tree: Tree, before: Sequence[Named]) -> Iterator[Named]:
        words, lower, word = tree.words, tree.lower, 0
        while word < len(words):
            found = None
            if words[word] in self._triggers or lower[word] in self._triggers:
                found = self._listed(tree, word, before) or self._described(tree, word, before)
            word += 1
            if found:
                yield found
                word = self._after(tree, found.last)

    def _after(self, tree: Tree, last: int) -> int:
        """The word after an outlet's name and the nouns that say what it is («Fars news agency»)."""
        while last < len(tree.words) and (tree.lower[last] in self._nouns or tree.lower[last] == "news"):
            last += 1
        return last

    def _listed(self, tree: Tree, word: int, before: Sequence[Named]) -> Named | None:
        """A name of the lists: the longest that begins at ``word``; «the Times» may be one that was named in full."""
        first = word
        forms = self._forms.get(tree.words[word], ())
        if tree.lower[word] == "the" and word + 1 < len(tree.words):
            forms = self._forms.get("The", ())  # a name that has the article; any other begins at the next word
            if back := _short(tree, word + 1, before):
                return back
        for form, outlet in forms:
            last = first + len(form)
            if tree.words[first + 1 : last] == form[1:] and not _goes_on(tree, first, last):
                return Named(first, last, outlet.name, outlet.kind, outlet.country, outlet.id)
        return None

    def _described(self, tree: Tree, word: int, before: Sequence[Named]) -> Named | None:
        """An outlet that the lists don't know, by the noun at ``word``: «the daily Foo», «Foo news agency», «the Foo
        Gazette», «state media», «the newspaper»."""
        noun = tree.lower[word] if tree.lower[word] in self._nouns else tree.lemma(word)
        if self._qualifies(tree, word):
            return None
        if tree.words[word] in self._lists["mastheads"] and tree.upos[word] in ("PROPN", "NOUN", "ADJ"):
            first = _names_before(tree, word)
            if first < word and not _goes_on(tree, first, word + 1):
                return self._unlisted(tree, first, word + 1, "newspaper")
        if noun not in self._nouns:
            return None
        following = _names_after(tree, word + 1)
        if following > word + 1 and noun in self._kinds and tree.words[word + 1] not in self._forms:
            return self._unlisted(tree, word + 1, following, self._kinds[noun])
        if following > word + 1:
            return None  # a listed name comes next
        head = word - 1 if word and tree.lower[word - 1] in self._lists["of_news"] else word
        first = _names_before(tree, head)
        if self._opens(tree, first, head) or tree.words[head - 1] in word_lists("cues.yaml")["platforms"]:
            first = head
        if first < head and noun in self._kinds and _is_name(tree, first, head):
            return self._unlisted(tree, first, word + 1, self._kinds[noun])
        return self._unnamed(tree, word, noun) or self._back(tree, word, noun, before)

    def _opens(self, tree: Tree, first: int, last: int) -> bool:
        """Whether the capital of a lone word is the sentence's («State television»)."""
        return first == 0 and last == 1 and tree.lower[0] in self._lists["descriptors"]

    def _qualifies(self, tree: Tree, word: int) -> bool:
        """Whether the noun after ``word`` is meant («press service», «radio message»), and is no outlet's."""
        if word + 1 >= len(tree.words) or tree.heads[word] != word + 1 or tree.upos[word + 1] != "NOUN":
            return False
        return tree.deprels[word] == "compound" and tree.lemma(word + 1) not in self._nouns | self._lists["reports"]

    def _unlisted(self, tree: Tree, first: int, last: int, kind: str) -> Named:
        return Named(first, last, " ".join(tree.words[first:last]), kind)

    def _unnamed(self, tree: Tree, word: int, noun: str) -> Named | None:
        first = word
        while first and tree.upos[first - 1] in ("ADJ", "NOUN", "PROPN", "PUNCT") and _modifies(tree, first - 1, word):
            first -= 1
        modifiers = tree.lower[first:word]
        if not modifiers:
            follows = word + 1 < len(tree.words) and tree.lemma(word + 1) in self._lists["reports"]
            return Named(word, word + 2, "media reports", "unnamed") if noun == "media" and follows else None
        of_news = not self._lists["of_news"].isdisjoint(modifiers)
        if noun in self._lists["unnamed"] or (noun in self._lists["unnamed_of_news"] and of_news):
            begins = first == 0 and modifiers[0] in self._lists["descriptors"]
            name = tree.words[first].lower() if begins else tree.words[first]
            return Named(first, word + 1, " ".join((name, *tree.words[first + 1 : word + 1])), "unnamed")
        return None

    def _back(self, tree: Tree, word: int, noun: str, before: Sequence[Named]) -> Named | None:
        """The outlet last named that «the newspaper», «the news agency» can mean."""
        first = word - 1 if word and tree.lower[word - 1] in self._lists["of_news"] else word
        if not first or tree.lower[first - 1] != "the" or noun not in self._kinds:
            return None
        kinds = next(fits for group, fits in _FITTING.items() if noun in self._lists[group])
        meant = next((one for one in reversed(before) if one.kind in kinds), None)
        return Named(first, word + 1, meant.name, meant.kind, meant.country, meant.actor, True) if meant else None

    def _tie(self, tree: Tree, first: int, last: int) -> tuple[int, Range] | None:
        """How the outlet at words ``first`` to ``last`` is tied to what it carries, and the words that say so."""
        return (
            self._after_words(tree, first, last)
            or self._through_noun(tree, first, last)
            or self._as_subject(tree, first, last)
            or self._of_verb(tree, first, last)
        )

    def _after_words(self, tree: Tree, first: int, last: int) -> tuple[int, Range] | None:
        """«according to X», «as per X», «quoted by X», «citing X», «told X»: the word right before decides."""
        if first == 0:
            return None
        left, lists = tree.lower[first - 1], self._lists
        lemma = tree.lemma(first - 1)
        before = tree.lemma(first - 2) if first > 1 else ""
        if left == "to" and before in ("according", "accord"):
            return ACCORDING, (first - 2, last)
        if left in ("per", "via"):
            return ACCORDING, (first - 1 - (before == "as"), last)
        if left == "by" and before in lists["citing"]:
            return CITED_BY, (first - 2, last)
        if left == "by" and (before in lists["carrying"] or tree.lower[first - 3 : first - 1] == ["made", "public"]):
            return REPORTING, (first - 2, last)
        if left == "to" and before in lists["passing"]:
            return TOLD, (first - 2, last)
        if left == "by" and before == "interview":
            return TOLD, (first - 2, last)
        if lemma in lists["citing"] and tree.upos[first - 1] in ("VERB", "NOUN"):
            return CITED, (first - 1, last)
        if lemma in lists["telling"]:
            return TOLD, (first - 1, last)
        return None

    def _through_noun(self, tree: Tree, first: int, last: int) -> tuple[int, Range] | None:
        """«in an interview with X», «a report from X», «X's report»: a noun of speech stands between."""
        after = last + (last < len(tree.words) and tree.lower[last] in _OWNERS)
        for noun in range(after, min(after + 3, len(tree.words))):
            if tree.lemma(noun) in self._lists["reports"] | self._lists["interviews"] and tree.upos[noun] == "NOUN":
                return self._of_noun(tree, noun, first, noun + 1)
            if tree.upos[noun] not in ("NOUN", "ADJ", "PROPN"):
                break
        if first and tree.upos[first - 1] in ("ADP", "SCONJ"):
            for noun in range(first - 2, max(first - 8, -1), -1):
                if tree.upos[noun] == "NOUN" and tree.lemma(noun) in self._lists["reports"] | self._lists["interviews"]:
                    return self._of_noun(tree, noun, noun, last)
                if tree.upos[noun] in ("VERB", "PUNCT"):
                    break
        return None

    def _of_noun(self, tree: Tree, noun: int, first: int, last: int) -> tuple[int, Range] | None:
        """What ties in «a report from X», whose noun of speech is ``noun``."""
        start = min(first, _left(tree, noun))
        if tree.lemma(noun) not in self._lists["reports"] or tree.lemma(noun) == "editorial":
            left = start - 1
            return TOLD, (left if left >= 0 and tree.upos[left] == "ADP" else start, last)
        tie = self._after_words(tree, start, last) or self._as_subject(tree, start, last, noun)
        if tie is None and start and tree.lower[start - 1] in ("in", "from", "by", "on"):
            return REPORTING, (start - 1, last)
        return tie

    def _as_subject(self, tree: Tree, first: int, last: int, head: int | None = None) -> tuple[int, Range] | None:
        """«X reported»: by the parse, else by the verb that follows; «X was told» was told."""
        head = tree.head_of(first, last) if head is None else head
        verb = tree.heads[head] if tree.is_subject(head) else -1
        if verb < 0 or tree.lemma(verb) not in self._lists["reporting"]:
            verb = last
            while verb < min(len(tree.words), last + 3) and tree.upos[verb] in ("ADV", "AUX"):
                verb += 1
            if verb >= len(tree.words) or tree.upos[verb] != "VERB" or tree.lemma(verb) not in self._lists["reporting"]:
                verb = self._verb_before(tree, first)
        if verb < 0:
            return None
        passive = any(tree.deprels[child] == "aux:pass" for child in tree.children[verb])
        if passive and tree.lemma(verb) not in self._lists["telling"] | self._lists["citing"]:
            return None
        whole = (min(first, verb), max(last, verb + 1))
        evidence = whole if whole[1] - whole[0] <= last - first + 4 else (verb, verb + 1)
        return (TOLD if passive and tree.lemma(verb) in self._lists["telling"] else REPORTING), evidence

    def _verb_before(self, tree: Tree, first: int) -> int:
        """The verb of «..., reported the Guardian»."""
        verb = first - 1
        said = verb > 0 and tree.upos[verb] == "VERB" and tree.lemma(verb) in self._lists["reporting"]
        return verb if said and tree.upos[verb - 1] == "PUNCT" else -1

    def _of_verb(self, tree: Tree, first: int, last: int) -> tuple[int, Range] | None:
        """«said to X», «wrote in X», «speaking on X», «published in X», «told the X»."""
        head = tree.head_of(first, last)
        verb, case = tree.heads[head], tree.lower[first - 1] if first else ""
        if verb < 0 or tree.upos[verb] not in ("VERB", "AUX"):
            return None
        lemma, lists = tree.lemma(verb), self._lists
        evidence = (verb, last) if first - verb in range(5) else (max(first - 1, 0), last)
        if lemma in lists["carrying"] and case in ("in", "on", "by") and tree.deprels[head].startswith("obl"):
            said = lemma in lists["speaking"] and case != "by" and not _is_passive(tree, verb)
            return (TOLD if said else REPORTING), evidence
        if lemma in lists["speaking"] and case in lists["speaking_cases"]:
            return TOLD, evidence
        if tree.deprels[head] in ("obj", "iobj") and lemma in lists["telling"]:
            return TOLD, evidence
        if tree.deprels[head] == "obj" and lemma in lists["citing"]:
            return CITED, evidence
        return None


def _is_passive(tree: Tree, verb: int) -> bool:
    return tree.deprels[verb] == "acl" or any(tree.deprels[child] == "aux:pass" for child in tree.children[verb])


def _goes_on(tree: Tree, first: int, last: int) -> bool:
    """Whether a name is a part of a longer one («Michael Bloomberg», «Mehr Khan», «the Times Square blast»)."""
    person = any(e.label == "PER" and e.first < first and last <= e.last for e in tree.sentence.entities)
    longer = any(
        e.first <= first and last < e.last and tree.words[last][:1].isupper() and tree.upos[last] == "PROPN"
        for e in tree.sentence.entities
    )
    return person or longer


def _beside(tree: Tree, one: Named, uses: Sequence[Use]) -> bool:
    """Whether an outlet only stands beside the one before («Reuters and AFP reported»): a chain goes through one."""
    if not uses:
        return False
    between = set(tree.lower[uses[-1].named.last : one.first])
    return bool(between & {"and", "or", "&"}) and between <= {"and", "or", "&", ",", "the", "both"}


def _short(tree: Tree, word: int, before: Sequence[Named]) -> Named | None:
    """«the Times» after the New York Times was named."""
    name = tree.words[word]
    if not name[:1].isupper() or (word + 1 < len(tree.words) and tree.words[word + 1][:1].isupper()):
        return None
    for one in reversed(before):
        if one.name.endswith(f" {name}") and one.kind != "unnamed" and one.name != f"The {name}":
            return Named(word, word + 1, one.name, one.kind, one.country, one.actor, True)
    return None


def _names_after(tree: Tree, word: int) -> int:
    """The word after a name that begins at ``word``; ``word`` itself where there is none."""
    last = word
    while last < len(tree.words) and tree.words[last][:1].isupper() and tree.upos[last] in ("PROPN", "NOUN", "ADJ"):
        last += 1
    return last


def _names_before(tree: Tree, word: int) -> int:
    """The first word of a name that ends before ``word``."""
    first = word
    while first and tree.words[first - 1][:1].isupper() and tree.upos[first - 1] in ("PROPN", "NOUN", "ADJ"):
        first -= 1
    return first


def _is_name(tree: Tree, first: int, last: int) -> bool:
    """Whether capitals are an outlet's name, not a country's («Foo news agency», «Turkish television»)."""
    return all(tree.upos[word] == "PROPN" for word in range(first, last)) and not any(
        e.label == "LOC" and e.first <= first and last <= e.last for e in tree.sentence.entities
    )


def _modifies(tree: Tree, word: int, noun: int) -> bool:
    return tree.words[word] == "-" or (tree.heads[word] >= word and tree.upos[word] != "PUNCT" and noun - word < 6)


def _left(tree: Tree, noun: int) -> int:
    """The first word of a noun's phrase, its article among them."""
    first = noun
    while first and tree.upos[first - 1] in ("DET", "ADJ", "NUM", "NOUN", "PROPN") and noun - first < 4:
        first -= 1
        if tree.upos[first] == "DET":
            break
    return first


def _phrase(tree: Tree, one: Named, descriptors: frozenset[str], nouns: frozenset[str]) -> Range:
    """The words around an outlet's name that belong to it: «Iran's semi-official Fars news agency»."""
    first, last = one.first, one.last
    while last < len(tree.words) and tree.lemma(last) in nouns | {"news"} and tree.upos[last] in ("NOUN", "PROPN"):
        last += 1
    places = {w for e in tree.sentence.entities if e.label == "LOC" for w in range(e.first, e.last)}
    while first and (
        tree.upos[first - 1] == "ADJ" or first - 1 in places or tree.lower[first - 1] in descriptors | nouns | {"-"}
    ):
        first -= 1
    if first > 1 and tree.lower[first - 1] in _OWNERS:
        first -= 2
        while first and tree.upos[first - 1] == "PROPN" and tree.heads[first - 1] >= first - 1:
            first -= 1
    if first and tree.lower[first - 1] in _ARTICLES:
        first -= 1
    return first, last
