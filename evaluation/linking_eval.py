"""How well reports are put together: stories on BASIL and ECB+, copies on texts cut and edited here.

    python evaluation/linking_eval.py DATA

``DATA`` holds ``basil`` and ``ecbplus``. The texts are compared by their words, so that the figures need no model; with
lemmas they can only be told apart better. Every figure is that of the shipped thresholds.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb
from pathlib import Path
from statistics import mean
from xml.etree import ElementTree

from dragoman.linking import Item, Linking, link
from dragoman.linking.archive import Kept
from dragoman.linking.items import LEAD_WORDS, rank_terms
from dragoman.linking.terms import sketches, words

TUNED, CHECKED = range(1, 21), range(21, 36)
"""The ECB+ topics that thresholds were chosen on, and those kept for checking."""


ORDERS = 5
"""Random orders of arrival in which stories are told apart."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text and the story that it belongs to; ``published`` an ISO 8601 day or ``None``."""

    id: str
    story: str
    text: str
    title: str = ""
    published: str | None = None


def item(document: Document) -> Item:
    """The document as linking compares it, with words for lemmas and capitalised words for names."""
    text = words(document.text)
    phrases, vocabulary = sketches(document.text)
    counts = Counter(text)
    counts.update({*text[:LEAD_WORDS], *words(document.title)})
    capital = Counter(words(" ".join(re.findall(r"\b[A-Z][\w’']*", document.text))))
    names = frozenset(word for word, times in capital.items() if times > 0.7 * counts[word] - 1)
    return Item(
        report=document.id,
        published=document.published,
        outlet=None,
        terms=rank_terms(counts, names),
        phrases=phrases,
        vocabulary=vocabulary,
    )


def basil(folder: Path) -> list[Document]:
    """147 articles: 49 political events in three outlets each."""
    documents = []
    for path in sorted(folder.glob("*.json")):
        article = json.loads(path.read_text("utf-8"))
        text = "\n".join(" ".join(paragraph) for paragraph in article["body-paragraphs"])
        documents.append(Document(path.stem, article["triplet-uuid"], text, article["title"], article["date"]))
    return documents


def ecbplus(folder: Path, topics: Sequence[int]) -> list[Document]:
    """The documents of the topics; each topic has two subtopics that are alike, and no dates."""
    documents = []
    for topic in topics:
        for path in sorted((folder / str(topic)).glob("*.xml")):
            text = " ".join(token.text or "" for token in ElementTree.parse(path).iter("token"))  # noqa: S314
            story = f"{topic}{'plus' if path.stem.endswith('plus') else ''}"
            documents.append(Document(path.stem, story, text))
    return documents


def edited(documents: Sequence[Document], seed: int = 1) -> list[Document]:
    """The documents, and of every second one six copies: 3 to 35 % of the words changed, or cut, or both."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    vocabulary = [word for document in documents for word in document.text.split()]
    made = [replace(document, story=document.id) for document in documents]
    for document in documents[::2]:
        for number, (changed, kept) in enumerate(
            ((0.03, 1.0), (0.1, 0.5), (0.2, 1.0), (0.2, 0.4), (0.35, 1.0), (0.35, 0.6))
        ):
            text = document.text.split()
            text = [
                word for old in text[: round(len(text) * kept)] for word in _change(old, changed, vocabulary, chance)
            ]
            made.append(replace(document, id=f"{document.id}#{number}", story=document.id, text=" ".join(text)))
    return made


def _change(word: str, share: float, vocabulary: Sequence[str], chance: random.Random) -> list[str]:
    """The word itself, or with probability ``share`` another one, none, or two."""
    if chance.random() >= share:
        return [word]
    other = chance.choice(vocabulary)
    return chance.choice(([other], [other], [], [word, other]))


def bcubed(gold: Mapping[str, Hashable], found: Mapping[str, Hashable]) -> tuple[float, float, float]:
    """BCubed precision, recall and F1 (Bagga and Baldwin 1998), 0 to 100."""
    golden, guessed = _groups(gold), _groups(found)
    overlap = {one: len(golden[gold[one]] & guessed[found[one]]) for one in gold}
    precision = sum(overlap[one] / len(guessed[found[one]]) for one in gold) / len(gold)
    recall = sum(overlap[one] / len(golden[gold[one]]) for one in gold) / len(gold)
    return 100 * precision, 100 * recall, 200 * precision * recall / (precision + recall)


def adjusted_rand(gold: Mapping[str, Hashable], found: Mapping[str, Hashable]) -> float:
    """The adjusted Rand index (Hubert and Arabie 1985), 100 for the same groups, 0 for chance."""
    both = sum(comb(n, 2) for n in Counter((gold[one], found[one]) for one in gold).values())
    left, right = (sum(comb(n, 2) for n in Counter(groups.values()).values()) for groups in (gold, found))
    expected = left * right / comb(len(gold), 2)
    return 100 * (both - expected) / ((left + right) / 2 - expected)


def _groups(assigned: Mapping[str, Hashable]) -> dict[Hashable, set[str]]:
    groups: dict[Hashable, set[str]] = defaultdict(set)
    for one, group in assigned.items():
        groups[group].add(one)
    return groups


def stories(documents: Sequence[Document]) -> dict[str, float]:
    """BCubed figures of the stories that linking finds among the documents."""
    gold = {document.id: document.story for document in documents}
    found = link([item(document) for document in documents], []).stories
    return dict(zip(("precision", "recall", "f1"), bcubed(gold, found), strict=True))


def any_order(documents: Sequence[Document]) -> dict[str, float]:
    """The stories of ``ORDERS`` random orders of arrival, each report in a linking of its own: BCubed F1, its mean and
    its least, and how far the groupings of two orders agree, again as BCubed F1, its mean and its least."""
    gold = {document.id: document.story for document in documents}
    items = [item(document) for document in documents]
    chance = random.Random(1)  # noqa: S311 - not for secrets
    found = [_arriving(chance.sample(items, len(items))) for _ in range(ORDERS)]
    figures = [bcubed(gold, one)[2] for one in found]
    agreed = [bcubed(one, other)[2] for one, other in combinations(found, 2)]
    return {"f1": mean(figures), "least f1": min(figures), "agreed": mean(agreed), "least agreed": min(agreed)}


def _arriving(items: Sequence[Item]) -> dict[str, str]:
    linking, found = Linking(Kept([])), dict[str, str]()
    for place, arrived in enumerate(items):
        links = linking.link({place: arrived})
        merged = links.merged["story"]
        found = {report: merged.get(story, story) for report, story in found.items()} | links.stories
    return found


def copies(documents: Sequence[Document]) -> dict[str, float]:
    """The adjusted Rand index of the groups of copies among the documents and their edited copies."""
    made = edited(documents)
    gold = {document.id: document.story for document in made}
    groups = link([item(document) for document in made], []).copies
    found = {one: group[0] for group in groups for one in group}
    return {"ari": adjusted_rand(gold, {one: found.get(one, one) for one in gold})}


def _shortened(document: Document, length: int) -> Document:
    return replace(document, text=" ".join(document.text.split()[:length]))


def measure(data: Path) -> dict[str, dict[str, float]]:
    """All figures, each 0 to 100, by the name of what was measured."""
    political = basil(data / "basil")
    measured: dict[str, Callable[[], dict[str, float]]] = {
        "stories: basil": lambda: stories(political),
        "stories: basil, undated": lambda: stories([replace(one, published=None) for one in political]),
        "stories: ecbplus 1-20": lambda: stories(ecbplus(data / "ecbplus", TUNED)),
        "stories: ecbplus 21-35": lambda: stories(ecbplus(data / "ecbplus", CHECKED)),
        "stories: basil, any order": lambda: any_order(political),
        "stories: ecbplus 21-35, any order": lambda: any_order(ecbplus(data / "ecbplus", CHECKED)),
        "copies: basil, edited": lambda: copies(political),
        "copies: basil, first 120 words, edited": lambda: copies([_shortened(one, 120) for one in political]),
    }
    return {name: run() for name, run in measured.items()}


if __name__ == "__main__":
    for name, figures in measure(Path(sys.argv[1])).items():
        print(f"{name:40}", "  ".join(f"{figure} {value:.1f}" for figure, value in figures.items()))
