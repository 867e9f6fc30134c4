"""A picture with its data as a table and its caption of provenance, for ``parts/figure.html``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dragoman import __version__, wording

OUTLINES = "Outlines: Natural Earth, public domain."

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: the rows' key, the header, the key of the address it leads to, and which part of the page
    that address opens (its id). What is not shown is only in saved data."""

    name: str
    label: str
    number: bool = False
    link: str | None = None
    opens: str | None = None
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: what draws it and from what, its table, and what stands under it.

    Args:
        id: the id of the figure on its page.
        kind: which module of ``static/pictures.js`` draws it; ``chain`` is drawn already.
        title: stands over the picture in a saved file.
        description: says in words what is seen, for those who don't see it.
        picture: what the module draws; JSON.
        columns, rows: the same as a table, and what is saved as CSV and JSON.
        caption: the lines of provenance, on the page and in saved files.
        keys: how the picture is used with a keyboard, where it is.
    """

    id: str
    kind: str
    title: str
    description: str
    picture: Mapping[str, Any]
    columns: Sequence[Column]
    rows: Sequence[Row]
    caption: Sequence[str]
    keys: str = ""

    @property
    def file(self) -> dict[str, Any]:
        """What is written into saved files."""
        names = [column.name for column in self.columns]
        rows = [{name: row[name] for name in names} for row in self.rows]
        return {"title": self.title, "caption": list(self.caption), "columns": names, "rows": rows}

    @property
    def file_name(self) -> str:
        """The name of saved files, without the ending."""
        plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in self.title.lower())
        return "-".join(["dragoman", *filter(None, plain.split("-"))])[:80]


def provenance(record: str, asked: Mapping[str, Any], counts: str, *more: str) -> tuple[str, ...]:
    """The lines of a caption: what is shown, from which record, by which filters, made when and with what.

    Args:
        record: the record's name; of a path its last part.
        asked: the filters, by name.
        counts: how many events and reports are behind the picture.
        more: what else is to be known.
    """
    filters = ", ".join(f"{name} {value}" for name, value in asked.items() if value) or "none"
    made = wording.day(datetime.now(UTC).date().isoformat(), weekday=False)
    return (
        f"{counts} What reports say, not what is known to be true.",
        *more,
        f"Record {record.rsplit('/', 1)[-1]}; filters: {filters}. Dragoman {__version__}, {made}.",
    )
