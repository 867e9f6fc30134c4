"""Writes ``knowledge/compiled.json``, from which the package loads its YAML in milliseconds.

Run it after any change to a YAML file under ``src/dragoman/knowledge``:

    python training/compile_knowledge.py
"""

from __future__ import annotations

from dragoman.knowledge.documents import COMPILED, FOLDER, compile_folder


def main() -> None:
    """Write the file anew and say how large it is."""
    text = compile_folder()
    (FOLDER / COMPILED).write_text(text, encoding="utf-8", newline="\n")
    print(f"{FOLDER / COMPILED}: {len(text.encode()):,} bytes")


if __name__ == "__main__":
    main()
