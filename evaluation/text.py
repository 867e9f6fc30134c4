"""Words, sentence limits and lemmas, on raw text put together from the treebanks' development sets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from dragoman.language.lemmas import lemma
from dragoman.language.sentences import split
from evaluation.scores import Characters, Matches, share
from evaluation.shipped import Shipped
from training.data import Example, read_conllu

SETS = {"EWT": "ud/ewt-dev.conllu", "GUM": "ud/gum-dev.conllu"}
GAP = 3
"""A treebank word stands at most so many characters after the one before it; else its form is not that of the text."""

Treebanked = tuple[str, Example]


def measure(data: Path, _: Shipped) -> dict[str, float]:
    """F1 of words and of sentences on raw documents, and how many lemmas are right given the treebank's tags."""
    figures: dict[str, float] = {}
    for name, file in SETS.items():
        words, sentences = Matches(), Matches()
        for document in _documents(data / file):
            text, gold_words, gold_sentences = _raw(document)
            found = split(text)
            words.add([(t.start, t.end) for raw in found for t in raw.tokens], gold_words)
            sentences.add([(raw.tokens[0].start, raw.tokens[-1].end) for raw in found], gold_sentences)
        figures |= {f"{name} words F1": words.f1, f"{name} sentences F1": sentences.f1}
        figures[f"{name} lemmas right"] = _lemmas(data / file)
    return figures


def _documents(path: Path) -> Iterator[list[Treebanked]]:
    """The documents of a CoNLL-U file as sentences; a text that begins a paragraph has two line breaks before it."""
    document: list[Treebanked] = []
    blocks = re.split(r"\n\n+", path.read_text("utf-8").strip())
    for block, example in zip(blocks, read_conllu(path), strict=True):
        comments = [line for line in block.split("\n") if line.startswith("#")]
        if document and any(line.startswith("# newdoc") for line in comments):
            yield document
            document = []
        (text,) = (line.removeprefix("# text = ") for line in comments if line.startswith("# text = "))
        new_paragraph = any(re.match(r"# newpar\b", line) for line in comments)
        before = "" if not document else "\n\n" if new_paragraph else " "
        document.append((before + text, example))
    yield document


def _raw(document: list[Treebanked]) -> tuple[str, list[Characters], list[Characters]]:
    """The text of a document with the characters of its words and of its sentences."""
    whole, words, sentences = "", [], []
    for text, example in document:
        start = len(whole) + len(text) - len(text.lstrip())
        at, whole = start, whole + text
        sentences.append((start, len(whole)))
        for word in example.words:
            found = whole.find(word, at, at + GAP + len(word))
            if found >= 0:
                words.append((found, found + len(word)))
                at = found + len(word)
    return whole, words, sentences


def _lemmas(path: Path) -> float:
    right = total = 0
    for example in read_conllu(path):
        for word, tag, gold in zip(example.words, example.upos or (), example.lemmas or (), strict=True):
            right += lemma(word, tag) == gold
            total += 1
    return share(right, total)
