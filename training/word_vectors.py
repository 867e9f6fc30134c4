"""What words mean, as vectors: the encoder's base weights on each word by itself.

    python training/word_vectors.py src/dragoman/linking/word_vectors.npz

The words are those of ``term_frequencies.tsv.gz`` and the encoder's own whole words. Each is encoded alone by the
published sentence encoder (the mean of its last states), which was trained on meaning; the shipped encoder, trained on
tags and trees since, tells synonyms less well (``training/README.md``). Of 384 dimensions the 64 that vary most are
kept, as 8-bit integers.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from lemminflect import getAllLemmas
from rich.progress import track
from tokenizers import Tokenizer

from dragoman.language.encoder import Floats
from training.encoder import base_folder, load_base, mask_bias

KEPT = 64
BATCH = 256
FREQUENCIES = Path(__file__).parent.parent / "src/dragoman/linking/term_frequencies.tsv.gz"


def vocabulary(tokenizer: Tokenizer) -> list[str]:
    """Lemmas, ascending: the counted terms and the whole words of the encoder, letters only."""
    counted = [row.split("\t")[0] for row in gzip.decompress(FREQUENCIES.read_bytes()).decode().splitlines()[1:]]
    known = {word for word in (*counted, *tokenizer.get_vocab()) if word.isascii() and word.isalpha() and len(word) > 1}
    return sorted(word for word in known if word in _lemmas(word))


def _lemmas(word: str) -> set[str]:
    return {lemma for found in getAllLemmas(word).values() for lemma in found} or {word}


def encoded(words: Sequence[str], tokenizer: Tokenizer) -> Iterator[Floats]:
    """The vector [384] of each word, of length 1."""
    encoder = load_base()[0].eval()
    for start in track(range(0, len(words), BATCH), "encoding words"):
        pieces = [tokenizer.encode(word).ids for word in words[start : start + BATCH]]
        padded = torch.zeros(len(pieces), max(map(len, pieces)), dtype=torch.long)
        for row, one in enumerate(pieces):
            padded[row, : len(one)] = torch.tensor(one)
        with torch.no_grad():
            states = encoder(padded, torch.zeros_like(padded), mask_bias(padded))[-1]
        there = (padded != 0).unsqueeze(-1).float()
        yield from torch.nn.functional.normalize((states * there).sum(1) / there.sum(1), dim=-1).numpy()


def reduced(vectors: Floats) -> Floats:
    """The principal components [words, ``KEPT``] of the vectors, each of length 1."""
    centred = vectors - vectors.mean(0)
    directions = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :KEPT]
    signs = np.sign(directions[np.abs(directions).argmax(0), np.arange(KEPT)])  # one of two, the same each time
    kept: Floats = centred @ (directions * signs)
    return kept / np.linalg.norm(kept, axis=1, keepdims=True)


def main(out: Path) -> None:
    """Writes the words and their vectors."""
    tokenizer = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    words = vocabulary(tokenizer)
    vectors = reduced(np.stack(list(encoded(words, tokenizer))))
    scale = 127 / np.abs(vectors).max()
    np.savez_compressed(out, words=np.array("\n".join(words)), vectors=np.round(vectors * scale).astype(np.int8))
    print(f"{len(words)} words, {out.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
