"""``dragoman correct``: what a mention, an event, a statement or an actor really is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.cli._columns import in_words
from dragoman.cli._help import teach
from dragoman.cli._options import DEFAULT_RECORD, RecordOption, open_record
from dragoman.cli._screen import clean
from dragoman.cli.decide import ByOption, ReasonOption

if TYPE_CHECKING:
    from dragoman.record import Record

HELP = teach(
    "Correct a mention, an event, a statement or an actor; or say that it is right, or that there is no such thing.",
    "Fields of a mention or an event are type, mode, status, date, place, sources, targets and symmetric, of an event"
    " also summary; of a statement type, speaker, date, addressee and via; of an actor name, country, sector and"
    " aliases. Several actors are separated by «;», and an empty value says that there is none. A place is a name, or"
    " «Tripoli, LBN» for one of several; it and a new actor can be given as JSON. What is corrected stays so whatever"
    " is read or coded later, until `dragoman withdraw`. Prints each field before and after.",
    ("dragoman correct e1a2b3c4 type=ACCUSE date=2023-05-09", "an event's type and day"),
    ("dragoman correct m3c4d5e6 'sources=Russia; BLR' targets=", "who did it, to nobody named"),
    ("dragoman correct q5e6f7a8 'speaker=Dmitry Peskov' --by Mira", "who said it, says Mira"),
    ("dragoman correct ukr-azov 'name=Azov Brigade' sector=MIL", "what an actor is called and is, everywhere"),
    ('dragoman correct e1a2b3c4 \'sources=[{"name": "Wagner", "country": "RUS"}]\'', "an actor that is new"),
    ("dragoman correct e1a2b3c4 --accept", "an event is right as it stands"),
    ("dragoman correct m3c4d5e6 --reject --reason 'a film plot'", "nothing of the kind is told there"),
)


def correct(
    subject: Annotated[
        str, typer.Argument(metavar="ID", help="A mention, an event, a statement or an actor; 4 characters will do.")
    ],
    fields: Annotated[
        list[str] | None, typer.Argument(metavar="[FIELD=VALUE]...", help="What is so instead of what the record says.")
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="It is right as it stands.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="There is no such act or statement.")] = False,
    by: ByOption = None,
    reason: ReasonOption = None,
    seen: Annotated[
        str | None,
        typer.Option("--seen", metavar="VERSION", help="Only if its version, as jsonl shows it, is still this one."),
    ] = None,
    record: RecordOption = DEFAULT_RECORD,
) -> None:
    """Corrects, accepts or rejects one thing."""
    if accept + reject + bool(fields) != 1:
        raise typer.BadParameter("give FIELD=VALUE, or --accept, or --reject")
    given = dict(_field(one) for one in fields or ())
    with open_record(record) as opened:
        made = _judge(opened, subject, given, accept, {"by": by, "reason": reason, "seen": seen})
    tell_judgement(made)


def _judge(opened: Record, subject: str, given: dict[str, Any], accept: bool, more: Any) -> Mapping[str, Any]:
    if given:
        return opened.correct(subject, given, **more)
    return opened.accept(subject, **more) if accept else opened.reject(subject, **more)


def _field(given: str) -> tuple[str, Any]:
    """A field and its value, which is JSON where it begins like an object or a list."""
    name, sign, value = given.partition("=")
    if not sign or not name.strip():
        raise typer.BadParameter(f"{given!r}: write FIELD=VALUE, such as type=ACCUSE")
    if value.lstrip()[:1] not in ("{", "["):
        return name.strip(), value.strip()
    try:
        return name.strip(), json.loads(value)
    except ValueError as error:
        raise typer.BadParameter(f"{name}: this is no JSON ({error})") from None


def tell_judgement(made: Mapping[str, Any]) -> None:
    """What was judged, and a line for each field before and after."""
    kind = "statement" if made["kind"] == "quote" else made["kind"]
    typer.echo(clean(f"{made['id']} ({made['verb']}): {kind} {', '.join(made['after'])}"))
    for name, value in made["fields"].items():
        typer.echo(clean(f"  {name}: {in_words(made['was'].get(name))} → {in_words(value)}"))
