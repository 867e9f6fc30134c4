"""Who acts on whom: for each word that may tell an event, the words that name its two sides, read off the parse.

A frame climbs from the telling word («support») through what carries it («a message of support», «sent») to the verb
that has the subject, and gathers the sides on the way. Active and passive clauses, nominalised acts, relative and
participial clauses, control, coordination and possessives are read here; what the act is, the pair tower says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dragoman.coding.codebook import Codebook, Senses
from dragoman.coding.tree import Tree
from dragoman.knowledge.documents import word_lists

_AGENT_CASES = frozenset({"by"})
_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_CLIMBED = frozenset(
    {"obj", "xcomp", "ccomp", "conj", "nmod", "obl", "advcl", "acl", "appos", "nsubj:pass", "nsubj", "compound"}
)
MAX_CLIMB = 4


@dataclass(slots=True)
class Frame:
    """A word that may tell an event (``word``), what it tells (``senses``), the words it is carried by (``chain``,
    itself first), and the words that head the two sides. ``weak_targets`` count where there are no ``targets``."""

    word: int
    senses: Senses
    chain: list[int] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    weak_targets: list[int] = field(default_factory=list)
    reciprocal: bool = False


class FrameReader:
    """Reads the frames of one sentence."""

    def __init__(self, tree: Tree, codebook: Codebook) -> None:
        self.tree = tree
        self.codebook = codebook
        self._words = word_lists("frames.yaml")

    def frames(self) -> Iterator[Frame]:
        """The frames of every verb, and of every noun that the codebook lists, in the order of the text."""
        for word, upos in enumerate(self.tree.upos):
            senses = self.codebook.senses(self.tree, word)
            if senses or upos == "VERB":
                frame = Frame(word, senses)
                self._fill(frame)
                if frame.sources or frame.targets or frame.weak_targets:
                    yield frame

    def _fill(self, frame: Frame) -> None:
        word = frame.word
        for _ in range(MAX_CLIMB):
            frame.chain.append(word)
            self._gather(frame, word)
            if frame.sources and (self._has_own_subject(word) or self._has_own_doer(word)):
                return
            above = self._above(frame, word)
            if above is None:
                return
            word = above

    def _above(self, frame: Frame, word: int) -> int | None:
        """The word that carries ``word`` on to its doer, if the frame has found none yet."""
        tree = self.tree
        head, relation = tree.heads[word], tree.deprels[word].split(":")[0]
        if head < 0 or head in frame.chain or tree.deprels[word] not in _CLIMBED:
            return None
        if relation in ("nsubj", "appos", "compound") or self._modifies(word):
            return None
        if tree.upos[word] == "VERB" and relation in ("nmod", "obl", "nsubj", "obj"):
            return None
        if relation == "ccomp" and (self._has_own_subject(word) or self._controlled(frame, word, head)):
            return None
        if relation in ("acl", "advcl", "xcomp", "conj") and frame.sources:
            return None
        if tree.upos[word] in ("NOUN", "PROPN") and relation in ("nmod", "obl"):
            return head if relation == "nmod" and tree.case(word) in ("of", "for") else self._light(word, head)
        if relation == "xcomp" and self._controlled(frame, word, head):
            return None
        return head

    def _modifies(self, word: int) -> bool:
        """Whether a clause says more about a noun, which then is one of its own sides; «a plan to attack» does not."""
        marks = {self.tree.lower[c] for c in self.tree.children[word] if self.tree.deprels[c] == "mark"}
        return self.tree.deprels[word] == "acl" and "to" not in marks

    def _light(self, word: int, head: int) -> int | None:
        """The verb of «engaged in talks», «responded with strikes», «came under attack»."""
        return head if self.tree.upos[head] == "VERB" and self.tree.case(word) in self._words["light_cases"] else None

    def _controlled(self, frame: Frame, word: int, head: int) -> bool:
        """Takes the object of «urged A to ...» as the doer; says whether it did."""
        tree = self.tree
        if tree.lemma(head) not in self._words["object_control"]:
            return False
        objects = [c for c in tree.children[head] if tree.deprels[c] in ("obj", "iobj") and c != word]
        if not objects or frame.sources:
            return False
        frame.sources += self._coordinated(objects)
        frame.chain.append(head)
        return True

    def _gather(self, frame: Frame, word: int) -> None:
        if self.tree.upos[word] in ("NOUN", "PROPN"):
            self._gather_noun(frame, word)
        else:
            self._gather_verb(frame, word)

    def _gather_verb(self, frame: Frame, word: int) -> None:
        tree = self.tree
        passive = self._is_passive(word)
        for child in tree.children[word]:
            relation, case = tree.deprels[child], tree.case(child)
            if child in frame.chain:
                continue
            if relation in ("nsubj", "nsubj:pass", "nsubj:outer"):
                words = self._coordinated([self._antecedent(word, child)])
                (frame.targets if passive else frame.sources).extend(words)
                if not passive and len(words) > 1:
                    frame.reciprocal = True
            elif relation in ("obl", "obl:agent") and case in _AGENT_CASES and passive:
                frame.sources.extend(self._coordinated([child]))
            elif relation in ("obj", "iobj"):
                frame.targets.extend(self._coordinated([child]))
            elif relation.startswith("obl") and case in self._words["target_cases"]:
                frame.weak_targets.extend(self._coordinated([child]))
        if tree.deprels[word] == "acl" and not self._has_own_subject(word) and tree.heads[word] not in frame.chain:
            noun = tree.heads[word]
            if passive:
                frame.targets.append(noun)
            elif tree.words[word].endswith("ing"):
                frame.sources.append(noun)

    def _gather_noun(self, frame: Frame, word: int) -> None:
        tree = self.tree
        for child in tree.children[word]:
            relation, case = tree.deprels[child], tree.case(child)
            if child in frame.chain:
                continue
            if relation in ("nmod:poss", "amod", "compound"):
                frame.sources.append(child)
            elif relation in ("nmod", "obl") and case in _AGENT_CASES:
                frame.sources.extend(self._coordinated([child]))
            elif relation in ("nmod", "obl") and case == "between":
                sides = self._coordinated([child])
                frame.sources.extend(sides)
                frame.reciprocal = len(sides) > 1
            elif relation in ("nmod", "obl") and case in self._words["target_cases"]:
                frame.targets.extend(self._coordinated([child]))

    def _is_passive(self, word: int) -> bool:
        tree = self.tree
        relations = {tree.deprels[c] for c in tree.children[word]}
        if "aux:pass" in relations:
            return True
        if any(tree.lemma(c) == "have" and tree.deprels[c] == "aux" for c in tree.children[word]):
            return False  # «had withdrawn», which parsers take for a passive now and then
        if "nsubj:pass" in relations:
            return True
        participle = tree.lower[word].endswith(("ed", "en", "n", "t")) and not tree.lower[word].endswith("ing")
        if tree.deprels[word] in ("acl", "amod"):
            return participle and "mark" not in relations
        return (
            tree.deprels[word] == "conj"
            and participle
            and not relations & {"nsubj"}
            and self._is_passive(tree.heads[word])
        )

    def _has_own_subject(self, word: int) -> bool:
        return any(self.tree.deprels[c].startswith("nsubj") for c in self.tree.children[word])

    def _has_own_doer(self, word: int) -> bool:
        """Whether a noun names its doer itself: «Russia's invasion», «condemnation by the UN»."""
        tree = self.tree
        if tree.upos[word] not in ("NOUN", "PROPN"):
            return False
        return any(tree.deprels[c] == "nmod:poss" or tree.case(c) in _AGENT_CASES for c in tree.children[word])

    def _antecedent(self, verb: int, subject: int) -> int:
        """What a relative pronoun stands for; else the subject itself."""
        tree = self.tree
        clause = verb
        while tree.deprels[clause] in ("conj", "xcomp") and tree.heads[clause] >= 0:
            clause = tree.heads[clause]
        if tree.lower[subject] in _RELATIVE and tree.deprels[clause] == "acl:relcl":
            return tree.heads[clause]
        return subject

    def _coordinated(self, words: list[int]) -> list[int]:
        """The words and their conjuncts, nouns only."""
        found = []
        for word in words:
            found.append(word)
            found += [
                c for c in self.tree.children[word] if self.tree.deprels[c] == "conj" and self.tree.upos[c] != "VERB"
            ]
        return found
