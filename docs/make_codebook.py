"""Writes docs/codebook.md from the codebook in the package's knowledge: ``python docs/make_codebook.py``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from dragoman.coding.codebook import Codebook, Context, EventType, Mode, codebook

PAGE = Path(__file__).with_name("codebook.md")
QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}

HEAD = """# The codebook

Written by `docs/make_codebook.py` from `plover.yaml`, `modes.yaml`, `contexts.yaml` and `cameo.yaml` in
`src/dragoman/knowledge`, which the coder and its training read too.

Types, modes and contexts are those of PLOVER (Open Event Data Alliance, 2023), told here in the project's own words.
In the examples the word that tells the act is **bold**; `source` and `target` stand behind the actors. Where PLOVER
leaves a choice, this codebook follows CAMEO: a signed agreement (057) is SUPPORT, investigations (09) are ACCUSE,
releases, ceasefires and withdrawals (084, 087) are RETREAT, eased rules and resignations (081 to 083, 085) CONCEDE.
A REQUEST has the code of a demand (10) or of an appeal (02), which Goldstein's scale counts as cooperation.

A mention has the mode, the contexts and the CAMEO code that the words of its sentence decide, and none where they
don't. Its intensity is the value on Goldstein's scale of its CAMEO code (`cameo.yaml`), else the type's.
"""


def page(book: Codebook) -> str:
    """The page as the codebook has it now."""
    contexts = "\n".join(_context(context) for _, context in sorted(book.contexts.items()))
    return "\n".join([HEAD, _overview(book), *map(_type, book.types.values()), f"## Contexts\n\n{contexts}\n"])


def _overview(book: Codebook) -> str:
    rows = [
        f"| [{kind.name}](#{kind.name.lower()}) | {kind.means} | {kind.quad} | {kind.root} | {kind.intensity:g} |"
        for kind in book.types.values()
    ]
    return "\n".join(
        ["| type | means | quad class | CAMEO root | intensity |", "| --- | --- | --- | --- | --- |", *rows, ""]
    )


def _type(kind: EventType) -> str:
    parts = [
        f"## {kind.name}\n\n{kind.means}",
        f"Source: {kind.source}. Target: {kind.target}. {QUADS[kind.quad].capitalize()} (quad class {kind.quad})"
        + ("; both sides act on each other." if kind.symmetric else "."),
        "\n".join(f"- not {name}: {tell}" for name, tell in sorted(kind.near.items())),
        "\n".join(f"- {_shown(one.text)}" + (f" *{one.mode}*" if one.mode else "") for one in kind.examples),
        "\n".join(_modes(kind)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _modes(kind: EventType) -> Iterator[str]:
    if kind.modes:
        yield from ("| mode | means | CAMEO | for example |", "| --- | --- | --- | --- |")
    yield from map(_mode, sorted(kind.modes, key=lambda mode: mode.name))


def _mode(mode: Mode) -> str:
    return f"| {mode.name} | {mode.means} | {mode.cameo or ''} | {_shown(mode.examples[0].text)} |"


def _context(context: Context) -> str:
    return f"- **{context.name}**: {context.means} *{context.examples[0]}*"


def _shown(marked: str) -> str:
    """A marked example for readers."""
    for number, side in (("1", "source"), (r"\d", "target")):
        marked = re.sub(rf"\[{number} ([^]]+)\]", rf"\1 (`{side}`)", marked)
    return re.sub(r"\{a ([^}]+)\}", r"**\1**", marked)


if __name__ == "__main__":
    PAGE.write_text(page(codebook()), encoding="utf-8")
