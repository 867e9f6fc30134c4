"""The coder: reports in, what they tell out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dragoman.coding.actors import ActorResolver, Actors
from dragoman.coding.chain import Chains
from dragoman.coding.codebook import codebook
from dragoman.coding.credits import credited
from dragoman.coding.events import EventCoder, Told
from dragoman.coding.figures import with_figures
from dragoman.coding.likeness import mention_vectors
from dragoman.coding.outlets import Outlets
from dragoman.coding.pairs import PairTyper
from dragoman.coding.places import Places
from dragoman.coding.speakers import SpeakerFinder
from dragoman.coding.statements import StatementCoder
from dragoman.coding.telling import Characters, read_acts, see
from dragoman.coding.tree import Tree
from dragoman.errors import RequestError
from dragoman.knowledge import Knowledge, load
from dragoman.language.encoder import Model
from dragoman.language.parser import Parsed, Parser
from dragoman.values import Coded, Report, Sentence, Trigger, content_id

_TERM_TAGS = frozenset({"PROPN", "NOUN", "VERB", "ADJ", "NUM"})


class Coder:
    """Codes reports with the model and the knowledge that ship with the package.

    ``version`` names the model; a record keeps it beside what was read with it.
    """

    def __init__(self, model: Model, knowledge: Knowledge) -> None:
        self._model = model
        self._parser = Parser(model)
        self._resolver = ActorResolver(knowledge)
        self._codebook = codebook()
        self._events = EventCoder(model, self._codebook, Places(knowledge))
        self._pairs = PairTyper(model)
        self._statements = StatementCoder(SpeakerFinder(knowledge))
        self._outlets = Outlets(knowledge)
        self._chains = Chains(knowledge, self._outlets)
        self.version = model.version

    @classmethod
    def load(cls) -> Coder:
        """The coder that ships with the package.

        Raises:
            ModelError: the model files are missing, damaged or of another version.
        """
        return cls(Model(), load())

    def code(self, report: Report) -> Coded:
        """Codes one report."""
        parsed, trees, actors = self._parsed(report)
        wire = credited(report, self._outlets)
        statements = self._statements.code(report, parsed, trees, actors)
        chains = self._chains.read(report, trees, actors, statements, wire)
        told = self._events.told(read_acts(self._model, parsed, trees, actors), trees)
        mentions = chains.mentions(self._events.mentions(report, trees, told))
        mentions = with_figures(report.text, trees, chains.quotes, mentions)
        terms = _terms(parsed.sentences)
        vectors = mention_vectors(self._model, parsed, mentions)
        return Coded(report, parsed.sentences, mentions, chains.quotes, actors.actors(), terms, wire, vectors)

    def acts(self, report: Report, least: float = 0.0) -> list[tuple[Sentence, Told]]:
        """Every act seen in a report with a confidence of ``least`` or more, each beside its sentence."""
        parsed, trees, actors = self._parsed(report)
        told = self._events.told(read_acts(self._model, parsed, trees, actors), trees, least)
        return [(parsed.sentences[one.act.sentence], one) for one in told]

    def code_at(self, report: Report, triggers: Sequence[Characters]) -> Coded:
        """Codes the acts that words known to tell one tell: for gold sets, and for work by hand.

        Args:
            report: the report.
            triggers: characters (start, end) of the telling words.

        Returns:
            The report with one mention for each trigger, in their order, of the likeliest event type however unlikely
            that is (``confidence``). A trigger of several words is read at the one that the others depend on. There
            are neither chains nor figures.

        Raises:
            RequestError: a trigger holds no word of the report.
        """
        parsed, trees, actors = self._parsed(report)
        words = [_head(trees, trigger) for trigger in triggers]
        acts = see(self._model, parsed, trees, actors, [(index, word, 1.0) for index, word in words])
        told = [self._events.likeliest(act, trees[act.sentence]) for act in acts]
        built = self._events.built(report, trees, told)
        mentions = tuple(
            replace(
                mention,
                id=content_id("m", report.id, number, *trigger),
                trigger=Trigger(*trigger, report.text[slice(*trigger)]),
            )
            for number, (mention, trigger) in enumerate(zip(built, triggers, strict=True))
        )
        quotes = self._statements.code(report, parsed, trees, actors)
        return Coded(
            report, parsed.sentences, mentions, quotes, actors.actors(), _terms(parsed.sentences),
            vectors=mention_vectors(self._model, parsed, mentions),
        )  # fmt: skip

    def _parsed(self, report: Report) -> tuple[Parsed, list[Tree], Actors]:
        parsed = self._parser.parse(report.text)
        trees = [Tree(sentence) for sentence in parsed.sentences]
        return parsed, trees, self._resolver.resolve(report, trees)

    def code_batch(self, reports: Sequence[Report]) -> list[Coded]:
        """Codes several reports, each as it is coded alone."""
        return [self.code(report) for report in reports]

    def classify(
        self, text: str, source: Characters | None = None, target: Characters | None = None
    ) -> list[tuple[str, float]]:
        """The event types that a pair known to be related may stand in.

        Args:
            text: a sentence or a few; the first 254 word pieces are seen.
            source: characters (start, end) of the acting side, ``None`` where the text doesn't name it.
            target: the same for the other side.

        Returns:
            PLOVER's 16 types with their probabilities (they sum to 1), best first.

        Raises:
            RequestError: a span lies outside the text or is empty.
        """
        for name, span in (("source", source), ("target", target)):
            if span is not None and not 0 <= span[0] < span[1] <= len(text):
                raise RequestError(
                    f"{name} {span} is no span of this text of {len(text)} characters: give (start, end)"
                )
        return self._pairs.types(text, source, target)


def _head(trees: Sequence[Tree], trigger: Characters) -> tuple[int, int]:
    """The sentence, and the word in it, by which a trigger is read."""
    for index, tree in enumerate(trees):
        sentence = tree.sentence
        inside = [
            word
            for word, (start, end) in enumerate(zip(sentence.starts, sentence.ends, strict=True))
            if start < trigger[1] and trigger[0] < end
        ]
        if inside:
            return index, next((word for word in inside if sentence.heads[word] not in inside), inside[0])
    raise RequestError(f"trigger {trigger} holds no word of the report: give (start, end) of one")


def _terms(sentences: Sequence[Sentence]) -> Counter[str]:
    """Lemmas of the words that carry meaning, lower case, with their counts."""
    return Counter(
        lemma.lower()
        for sentence in sentences
        for lemma, tag in zip(sentence.lemmas, sentence.upos, strict=True)
        if tag in _TERM_TAGS
    )
