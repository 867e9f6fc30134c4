"""Everything that Dragoman raises on purpose.

::

    DragomanError
    ├── CodingError            a report cannot be coded
    ├── ModelError             the model is missing, damaged or of another version
    ├── KnowledgeError         a knowledge file breaks its own rules
    ├── RecordError            the record cannot be opened, read or written
    │   ├── NotARecordError    the file or database holds something else
    │   ├── SchemaError        the record was written by another version
    │   └── MissingRecordError there is no record there yet
    ├── AccessError            the file of people or of a token cannot be used, or a password cannot be taken
    └── RequestError           what was asked for cannot be answered
        ├── FilterError        a filter's value is wrong, or it makes no sense for the table
        ├── DecisionError      a decision that can't be carried out, or would change nothing
        │   └── ConflictError  what is decided on was changed meanwhile
        ├── UnknownIdError     nothing has this id
        └── AmbiguousIdError   several things have an id that starts like this

The text of each is one line for people: it names the thing, the place and the mend. Whatever is raised that is not in
this tree is a fault of the program.
"""

from __future__ import annotations

from collections.abc import Sequence


class DragomanError(Exception):
    """The root: ``except DragomanError`` catches whatever Dragoman raises on purpose."""


class CodingError(DragomanError):
    """A report that cannot be coded."""


class ModelError(DragomanError):
    """The model is missing, damaged, or not the version that this program needs."""


class KnowledgeError(DragomanError):
    """A knowledge file that breaks its own rules."""


class RecordError(DragomanError):
    """The record cannot be opened, read or written."""


class NotARecordError(RecordError):
    """The file or database is there but holds something else; it is left as it was."""


class SchemaError(RecordError):
    """The record was written by a version of Dragoman whose tables this one does not know."""


class MissingRecordError(RecordError):
    """There is no record at this place, and none was to be created."""


class AccessError(DragomanError):
    """The file of people or of a token cannot be used, or a name or password cannot be taken."""


class RequestError(DragomanError):
    """What was asked for cannot be answered."""


class FilterError(RequestError):
    """A filter whose value is wrong, or that makes no sense for the table it is used on."""


class DecisionError(RequestError):
    """A decision that can't be carried out, or that would change nothing."""


class ConflictError(DecisionError):
    """A decision on something that was changed after whoever decides looked at it; nothing was written.

    ``by`` and ``time`` say who changed it and when, or are ``None`` where it was changed by what was read since.
    """

    def __init__(self, what: str, by: str | None = None, time: str | None = None) -> None:
        self.by, self.time = by, time
        who = f"by {by} at {time[:16].replace('T', ' ')} UTC" if by and time else "by what was read or linked since"
        super().__init__(f"{what} was changed {who}; look again, then decide")


class UnknownIdError(RequestError):
    """Nothing in the record has this id."""

    def __init__(self, kind: str, wanted: str) -> None:
        self.wanted = wanted
        super().__init__(f"no {kind} has the id {wanted!r}: give an id as listed, or at least its first 4 characters")


class AmbiguousIdError(RequestError):
    """Several ids start like this."""

    def __init__(self, kind: str, wanted: str, matches: Sequence[str]) -> None:
        self.wanted = wanted
        self.matches = tuple(matches)
        shown = ", ".join(self.matches[:5])
        super().__init__(f"{wanted!r} begins the id of more than one {kind} ({shown}): give more of it")
