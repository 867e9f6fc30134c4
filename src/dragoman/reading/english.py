"""Tells whether a text is English."""

from __future__ import annotations

import functools
import re
from typing import Any

MIN_LETTERS = 200
"""Shorter texts are not judged: a few names are enough to mislead."""

MAX_ENGLISH = 0.01
"""The greatest probability of English at which a text is refused."""

# Of the language that is likeliest: it stays under 0.1 for lists of names, and near cousins share the rest.
_MIN_CONFIDENCE = 0.4

_PIECE = 700  # characters from the start, the middle and the end: one long foreign quotation isn't the report
_WORD = re.compile(r"[^\W\d_]+")
# Words of English that few other languages write so. They are 19 % of the words of English news at the median and over
# 8 % in 923 of 924 articles, under 4 % in Danish, Dutch or German: English reports are spared the 0.9 s in which the
# language model loads.
_FUNCTION_WORDS = frozenset(
    ("the", "of", "and", "that", "with", "for", "from", "by", "said", "has", "have", "were", "which", "this", "it",
     "be", "are", "its", "not", "but", "who", "after", "their")
)  # fmt: skip
_CLEARLY_ENGLISH = 0.08


def other_language(text: str) -> str | None:
    """The English name of the language of ``text`` where it is surely not English (py3langid), else ``None``."""
    sample = _sample(text)
    if sum(map(str.isalpha, sample)) < MIN_LETTERS:
        return None
    words = _WORD.findall(sample.lower())
    if sum(word in _FUNCTION_WORDS for word in words) >= _CLEARLY_ENGLISH * len(words):
        return None
    ranked = _identifier().rank(sample)
    code, confidence = ranked[0]
    # zxx stands for what is no language, such as tables of figures.
    if code == "zxx" or confidence < _MIN_CONFIDENCE or dict(ranked)["en"] > MAX_ENGLISH:
        return None
    return _name(code)


def is_english(language: str) -> bool:
    """Whether a report's ``language`` field says English: ``en``, ``en-GB``, ``eng``, ``English``."""
    return re.split(r"[-_]", language.strip().lower())[0] in ("en", "eng", "english")


def _sample(text: str) -> str:
    if len(text) <= 3 * _PIECE:
        return text
    middle = (len(text) - _PIECE) // 2
    return "\n".join((text[:_PIECE], text[middle : middle + _PIECE], text[-_PIECE:]))


@functools.cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _name(code: str) -> str:
    from babel import Locale

    return str(Locale("en").languages.get(code, f"the language with the code {code}"))
