"""Count in how many documents a term stands, for the weights by which reports are compared.

    python training/term_frequencies.py DATA src/dragoman/linking/term_frequencies.tsv.gz

``DATA`` holds ``polnear/train/text``, ``ecbplus`` (topics 1 to 20, the first documents of each subtopic only, because
twenty documents on one event would make its names look common) and ``ud/gum-train.conllu``. Each document counts its
lower-cased words and their lemmas once. The output is the same byte for byte each time.
"""

from __future__ import annotations

import gzip
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from lemminflect import getAllLemmas  # type: ignore[import-untyped]

from dragoman.linking.terms import words

KEPT = 20_000
TOPICS = range(1, 21)
DOCUMENTS_OF_A_SUBTOPIC = 3


def polnear(data: Path) -> Iterator[list[str]]:
    """The words of each article."""
    for path in sorted((data / "polnear/train/text").glob("*.txt")):
        yield words(path.read_text("utf-8"))


def ecbplus(data: Path) -> Iterator[list[str]]:
    """The words of the first documents of each subtopic."""
    for topic in TOPICS:
        for half in ("ecb", "ecbplus"):
            paths = sorted((data / "ecbplus" / str(topic)).glob(f"*[0-9]{half}.xml"))
            for path in paths[:DOCUMENTS_OF_A_SUBTOPIC]:
                yield words(" ".join(token.text or "" for token in ElementTree.parse(path).iter("token")))  # noqa: S314


def gum(data: Path) -> Iterator[list[str]]:
    """The words and gold lemmas of each document."""
    document: list[str] = []
    for line in (data / "ud/gum-train.conllu").read_text("utf-8").splitlines():
        if line.startswith("# newdoc"):
            yield document
            document = []
        elif line and not line.startswith("#"):
            document += [column.lower() for column in line.split("\t")[1:3]]
    yield document


def with_lemmas(document: list[str]) -> set[str]:
    """Each word with every lemma that it may have: without tags no choice is made."""
    seen = set(document)
    return seen.union(*(lemmas for word in seen for lemmas in getAllLemmas(word).values()))


def main(data: Path, target: Path) -> None:
    """Write the terms that stand in two documents or more, most frequent first; the first line holds the total."""
    documents = [with_lemmas(document) for read in (polnear, ecbplus, gum) for document in read(data) if document]
    counts = Counter(term for document in documents for term in document if term[0].isalnum())
    rows = sorted((item for item in counts.items() if item[1] > 1), key=lambda item: (-item[1], item[0]))[:KEPT]
    lines = [f"{len(documents)}", *(f"{term}\t{count}" for term, count in rows)]
    target.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    print(f"{len(documents)} documents, {len(rows)} terms, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
