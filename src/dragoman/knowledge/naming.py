"""Names as reports print them: which outlet is meant, and whether a name names anybody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from dragoman.knowledge.documents import read, word_lists


def outlet_name(printed: str | None) -> str | None:
    """The name that the lists have for an outlet («afp» is Agence France-Presse), else the name as it was printed."""
    name = " ".join(printed.split()) if printed else ""
    return _listed().get(_folded(name), name) or None


def names_nobody(name: str) -> bool:
    """Whether a name is only a pronoun or the like («it», «both sides»), which nothing in its report was found for."""
    return word_lists("claims.yaml")["nobody"].issuperset(name.lower().split())


@cache
def _listed() -> Mapping[str, str]:
    listed = read("outlets.yaml")
    return {_folded(form): entry["name"] for entry in listed for form in (entry["name"], *entry.get("aliases", ()))}


def _folded(name: str) -> str:
    """A name without regard to case, a leading article, and how its words are set apart («Al-Jazeera»)."""
    return re.sub(r"\W+", "", name.casefold().removeprefix("the "))
