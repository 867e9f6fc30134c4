"""Lemmas of English words by part of speech."""

from __future__ import annotations

import gzip
from functools import cache, lru_cache
from pathlib import Path

from lemminflect import config, getAllLemmasOOV

_FIXED = {
    "AUX": {
        "'s": "be", "’s": "be", "'re": "be", "’re": "be", "'m": "be", "’m": "be", "'ve": "have", "’ve": "have",
        "'ll": "will", "’ll": "will", "'d": "would", "’d": "would", "ca": "can", "wo": "will", "would": "would",
        "could": "could", "should": "should", "might": "might",
    },
    "PART": {"n't": "not", "n’t": "not", "’s": "'s", "na": "to"},
    "PRON": {
        "i": "I", "me": "I", "us": "we", "him": "he", "them": "they", "these": "this", "those": "that", "whom": "who",
    },
    "DET": {"an": "a", "these": "this", "those": "that"},
    "ADJ": {"more": "more", "most": "most", "other": "other", "further": "further", "least": "least"},
    "ADV": {"more": "more", "most": "most", "later": "late", "earlier": "early", "least": "least"},
    "NOUN": {"people": "people", "troops": "troops", "thanks": "thanks", "talks": "talk"},
}  # fmt: skip
"""What the library's rules miss on the treebanks' development halves (EWT 95.5 % without it)."""

_TAGS = {"modal": "AUX"}
"""Tags of the library's kinds of words where they are not the kind in capitals."""


@lru_cache(maxsize=200_000)
def lemma(word: str, upos: str) -> str:
    """The lemma as the English treebanks write it; ``word`` itself where it is a name or nothing better is known."""
    small = word.lower()
    fixed = _FIXED.get(upos, {}).get(small)
    if fixed is not None:
        return fixed
    if upos in ("VERB", "AUX", "NOUN") or (upos in ("ADJ", "ADV") and small.endswith(("er", "est")) and word == small):
        listed = _listed().get(f"{small},{upos}")
        found = listed.split("/") if listed else getAllLemmasOOV(small, upos).get(upos)
        return str(found[0]).lower() if found else small
    return word if upos in ("PROPN", "ADJ") else small


@cache
def _listed() -> dict[str, str]:
    """The library's lemmas by «word,tag», several of one word between slashes.

    Its own reader takes 0.4 s at the start of every process, and copies what it finds at each look-up.
    """
    regular = gzip.decompress(Path(config.lemma_lu_fn).read_bytes()).decode().splitlines()
    irregular = Path(config.lemma_overrides_fn).read_text("utf-8").splitlines()
    rows = (row.strip().split(",") for row in (*regular, *irregular) if row.strip() and not row.startswith("#"))
    return {f"{word},{_TAGS.get(kind, kind.upper())}": lemmas for word, kind, lemmas in rows}
