"""What the world looks like: countries, leaders, organisations, armed groups, titles, as reviewed YAML in this folder.

``load()`` gives one immutable :class:`Knowledge`, read once a process.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from dragoman.errors import KnowledgeError
from dragoman.knowledge.book import Knowledge, Reference, fold, slug, surname
from dragoman.knowledge.documents import FOLDER, compile_folder, read
from dragoman.knowledge.entries import (
    Agent,
    Collective,
    Country,
    Entry,
    Form,
    Group,
    Institution,
    Leader,
    Office,
    Organisation,
    Outlet,
    Title,
    is_state,
)

__all__ = [
    "Agent",
    "Collective",
    "Country",
    "Entry",
    "Form",
    "Group",
    "Institution",
    "Knowledge",
    "KnowledgeError",
    "Leader",
    "Office",
    "Organisation",
    "Outlet",
    "Reference",
    "Title",
    "compile_folder",
    "fold",
    "is_state",
    "load",
    "read",
    "slug",
    "surname",
]


@cache
def load(folder: Path = FOLDER) -> Knowledge:
    """The knowledge in ``folder``, kept after the first call.

    Raises:
        KnowledgeError: a file is missing, or an entry lacks a field; the message names both.
    """
    return Knowledge.from_folder(folder)
