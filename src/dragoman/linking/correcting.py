"""What corrections make of a mention, a statement or an event, and of what linking compares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dragoman.coding.codebook import codebook
from dragoman.linking.items import Item, Party, Telling

Row = Mapping[str, Any]
Body = dict[str, Any]

ACTOR = ("actor", "name", "country", "sector")
PLACE = ("name", "country", "lat", "lon")
SIDES = ("sources", "targets")

FIELDS: Mapping[str, tuple[str, ...]] = {
    "mention": ("type", "mode", "status", "date", "place", "sources", "targets", "symmetric"),
    "event": ("type", "mode", "status", "date", "place", "sources", "targets", "symmetric", "summary"),
    "quote": ("type", "speaker", "date", "addressee", "via"),
    "actor": ("name", "country", "sector", "aliases"),
}
"""What can be corrected of each kind of thing."""

_PARTS = {"date": ("value", "precision"), "place": PLACE, "speaker": ("actor", "name", "country")} | {
    "addressee": ("name",),
    "via": ("name", "kind"),
}


def value_of(row: Row, field: str) -> Any:
    """What a row says in a field, without where the words stand: as corrections are written."""
    value = row.get(field)
    if field in SIDES:
        return [_part(role, ACTOR) for role in value or ()]
    return _part(value, _PARTS[field]) if value and field in _PARTS else value


def correct_mention(coded: Row, fields: Row, text: str) -> Body:
    """The mention with the corrected fields, and what follows from them.

    An actor that the mention named keeps its place in the text; another one stands where its name does in the sentence,
    or else, as an empty span, at the word that tells the act.
    """
    changes = _kind(coded, fields) | {name: fields[name] for name in ("status",) if name in fields}
    for name in ("date", "place"):
        if name in fields:
            changes[name] = _unspanned(coded[name], fields[name], _PARTS[name])
    for side in SIDES:
        if side in fields:
            changes[side] = [_role(actor, coded, text) for actor in fields[side]]
    return {**coded, **changes}


def correct_quote(coded: Row, fields: Row, text: str) -> Body:
    """The statement with the corrected fields; what names the speaker or another is looked for in the whole text."""
    changes = dict(fields)
    if "date" in fields:
        changes["date"] = _unspanned(coded["date"], fields["date"], _PARTS["date"])
    for name in ("speaker", "addressee", "via"):
        if fields.get(name):
            old = coded[name]
            same = old and _part(old, _PARTS[name]) == fields[name]
            at = old if same else _found(fields[name]["name"], text, 0, len(text), pieces(coded)[0]["start"])
            changes[name] = {"start": at["start"], "end": at["end"], **fields[name]}
    return {**coded, **changes}


def correct_event(described: Row, fields: Row) -> Body:
    """The event with the corrected fields laid over what was computed."""
    return {**described, **fields, **_kind(described, fields)}


def with_actors(row: Row, actors: Mapping[str, Row]) -> Body:
    """A mention, statement or event in which the actors are called what ``actors``, by id, says."""
    changes: Body = {}
    for side in SIDES:
        if any(role["actor"] in actors for role in row.get(side, ())):
            changes[side] = [{**role, **_called(role, actors, ACTOR[1:])} for role in row[side]]
    if (speaker := row.get("speaker")) and speaker["actor"] in actors:
        changes["speaker"] = {**speaker, **_called(speaker, actors, ("name", "country"))}
    return {**row, **changes}


def retold(item: Item, mentions: Mapping[str, Row]) -> Item:
    """What linking compares a report by, with its mentions as they are now, by id."""
    told = tuple(_retold(told, mentions[told.id]) if told.id in mentions else told for told in item.mentions)
    return replace(item, mentions=told)


def pieces(quote: Row) -> Sequence[Row]:
    """The content of a statement as pieces, however many there are."""
    content: Any = quote["content"]
    return content if isinstance(content, list) else [content]


def _kind(row: Row, fields: Row) -> Body:
    """Type, mode and symmetry with what follows from them: quad class, CAMEO code and intensity."""
    if fields.keys().isdisjoint(("type", "mode", "symmetric")):
        return {}
    kind = fields.get("type", row["type"])
    same, entry = kind == row["type"], codebook().types[kind]
    mode = fields["mode"] if "mode" in fields else row["mode"] if same else None
    changes: Body = {"symmetric": fields.get("symmetric", row["symmetric"] and entry.symmetric)}
    if (kind, mode) != (row["type"], row["mode"]):
        ours = next((one.cameo for one in entry.modes if one.name == mode), None)
        code = ours or (row.get("cameo") if same else None)
        changes |= {"type": kind, "mode": mode, "quad": entry.quad, "intensity": codebook().intensity(kind, code)}
        if "cameo" in row:
            changes["cameo"] = code
    return changes


def _unspanned(coded: Row | None, given: Row | None, parts: Iterable[str]) -> Row | None:
    """A date or a place that no words stand for, unless it is what was coded."""
    if given is None or (coded and _part(coded, parts) == given):
        return coded if given else None
    return {**given, "start": None, "end": None}


def _role(actor: Row, mention: Row, text: str) -> Body:
    for role in (*mention["sources"], *mention["targets"]):
        if role["actor"] == actor["actor"]:
            return {**role, **actor}
    sentence = mention["sentence"]
    span = _found(actor["name"], text, sentence["start"], sentence["end"], mention["trigger"]["start"])
    return {**span, "text": text[span["start"] : span["end"]], **{key: actor[key] for key in (*ACTOR[1:], "actor")}}


def _found(name: str, text: str, start: int, end: int, otherwise: int) -> dict[str, int]:
    """Where a name stands between two places, or else an empty span."""
    at = text.find(name, start, end)
    return {"start": at, "end": at + len(name)} if at >= 0 else {"start": otherwise, "end": otherwise}


def _called(role: Row, actors: Mapping[str, Row], parts: Iterable[str]) -> Row:
    return _part(actors.get(role["actor"], role), parts)


def _part(row: Row, parts: Iterable[str]) -> Body:
    return {part: row[part] for part in parts}


def _retold(told: Telling, mention: Row) -> Telling:
    date, place = mention["date"], mention["place"]
    acting, concerned = (tuple(Party(*_part(role, ACTOR).values()) for role in mention[side]) for side in SIDES)
    return told._replace(
        type=mention["type"],
        quad=mention["quad"],
        symmetric=mention["symmetric"],
        sources=acting,
        targets=concerned,
        date=date["value"] if date else None,
        precision=date["precision"] if date else None,
        explicit=is_stated(mention),
        status=mention["status"],
        place=place["name"] if place else None,
        place_country=place["country"] if place else None,
    )


def is_stated(mention: Row) -> bool:
    """Whether a mention's date is given by its text or by a person, and not taken from the day of the report."""
    date = mention["date"]
    return date is not None and (date["start"] is not None or "date" in mention.get("corrected", ()))
