"""What stops a measurement."""


class NotMeasured(Exception):  # noqa: N818 - it tells a state, not a fault of the program
    """A group of figures that can't be had; the text is one line that says why."""
