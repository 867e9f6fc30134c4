"""What is measured: the model and the coder that ship with the package, loaded when a group first asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from dragoman.coding.coder import Coder
from dragoman.knowledge import load
from dragoman.language.encoder import Model, Output
from dragoman.values import Coded, Report
from training.data import Example


class Shipped:
    """The model and the coder."""

    @cached_property
    def model(self) -> Model:
        """The encoder with its token heads, and the event tower."""
        return Model()

    @cached_property
    def coder(self) -> Coder:
        """The whole coder on the same model."""
        return Coder(self.model, load())

    def code(self, texts: Sequence[str]) -> Iterator[Coded]:
        """Each text coded as a report of its own, without a date."""
        return (self.coder.code(Report(text=text)) for text in texts)

    def outputs(self, examples: Sequence[Example]) -> list[Output]:
        """What the encoder says of sentences whose words are given."""
        return self.model.encode([self.model.pieces.encode(e.words, e.quoted) for e in examples])
