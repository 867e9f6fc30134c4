"""Help texts of one shape: what a verb does, what it prints, how to call it."""

from __future__ import annotations


def teach(does: str, prints: str, *examples: tuple[str, str]) -> str:
    """A help text: a sentence, what is printed, and examples as pairs of a call and what it is for."""
    calls = "\n".join(f"  {call}\n      {purpose}" for call, purpose in examples)
    return f"{does}\n\n{prints}\n\n\b\nExamples:\n{calls}"
