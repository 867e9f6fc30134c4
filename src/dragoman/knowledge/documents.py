"""The YAML documents of this folder as plain lists and dictionaries.

YAML is what people review, and is slow to parse (1 MB takes about a second even with libyaml). ``compiled.json`` holds
the same documents with the SHA-256 of each file they came from, so a changed file is read anew and a stale copy is
never believed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from dragoman.errors import KnowledgeError

FOLDER = Path(__file__).parent
COMPILED = "compiled.json"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(name: str, folder: Path = FOLDER) -> Any:
    """The contents of the YAML file ``name``, a path relative to ``folder``.

    Raises:
        KnowledgeError: the file is missing or isn't YAML.
    """
    try:
        source = (folder / name).read_bytes()
    except OSError as error:
        raise KnowledgeError(f"{folder / name}: can't be read ({error.strerror}); restore the file") from error
    kept = _compiled(folder).get(name)
    if kept and kept["sha256"] == _digest(source):
        return kept["document"]
    return _parse(source, name)


def compile_folder(folder: Path = FOLDER) -> str:
    """The text of ``compiled.json`` for all YAML files of ``folder``."""
    documents = {}
    for name in names(folder):
        source = (folder / name).read_bytes()
        documents[name] = {"sha256": _digest(source), "document": _parse(source, name)}
    return json.dumps(documents, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str) + "\n"


def names(folder: Path = FOLDER, below: str = "") -> Iterator[str]:
    """The YAML files in ``folder`` (in its subfolder ``below``, where given), as sorted relative paths."""
    for path in sorted((folder / below).rglob("*.yaml")):
        yield path.relative_to(folder).as_posix()


def _parse(source: bytes, name: str) -> Any:
    try:
        return yaml.load(source, Loader=_Loader)  # noqa: S506 - a safe loader, in C where there is one
    except yaml.YAMLError as error:
        raise KnowledgeError(f"{name}: not valid YAML: {' '.join(str(error).split())}; correct that line") from error


@cache
def _compiled(folder: Path) -> dict[str, Any]:
    path = folder / COMPILED
    return dict(json.loads(path.read_bytes())) if path.exists() else {}


def _digest(source: bytes) -> str:
    # Line ends are evened out, for a checkout may turn them into CRLF.
    return hashlib.sha256(source.replace(b"\r\n", b"\n")).hexdigest()


@cache
def word_lists(name: str) -> dict[str, frozenset[str]]:
    """A YAML file of this folder that holds nothing but named lists of words."""
    return {kind: frozenset(words) for kind, words in read(name).items()}
