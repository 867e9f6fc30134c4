"""Reports in which people marked what is one act: ECB+ and the sets written for the project."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from dragoman.coding.coder import Coder
from dragoman.linking.items import Item, item_from_coded
from dragoman.values import Report

NEAR = 2
"""Words of one mention that stand so many words apart or fewer are one stretch; of several the first is taken."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A report with its marked mentions: the characters of each trigger, and the name of the act that it tells."""

    report: Report
    mentions: tuple[tuple[int, int, str], ...]


def read_ecbplus(folder: Path, topics: Iterable[int]) -> Iterator[Marked]:
    """The documents of ECB+ topics (Cybulska and Vossen 2014) with their event mentions.

    Only the mentions in the sentences that count are taken (``coreference_sentences.csv``); one in no chain is an act
    of its own.
    """
    counted: dict[str, set[int]] = defaultdict(set)
    with (folder / "coreference_sentences.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            counted[f"{row['Topic']}_{row['File']}"].add(int(row["Sentence Number"]))
    for topic in topics:
        for path in sorted((folder / str(topic)).glob("*.xml")):
            yield _ecbplus_document(path, counted[path.stem])


def _ecbplus_document(path: Path, counted: set[int]) -> Marked:
    root = ElementTree.parse(path).getroot()  # noqa: S314
    text, places = "", {}
    for number, tokens in groupby(root.iter("token"), key=lambda token: int(token.get("sentence", 0))):
        for token in tokens:
            word = token.text or ""
            places[token.get("t_id")] = (number, len(text), len(text) + len(word))
            text += word + " "
        text = text[:-1] + "\n"
    chains = dict(_chains(root, path.stem))
    mentions = []
    for markable in root.iterfind("Markables/*"):
        anchors = sorted(int(anchor.get("t_id", 0)) for anchor in markable.iterfind("token_anchor"))
        if anchors and "ACTION" in markable.tag and places[str(anchors[0])][0] in counted:
            last = next((here for here, after in pairwise(anchors) if after - here > NEAR), anchors[-1])
            start, end = places[str(anchors[0])][1], places[str(last)][2]
            id_ = markable.get("m_id", "")
            mentions.append((start, end, chains.get(id_, f"{path.stem}:{id_}")))
    return Marked(Report(text=text, id=path.stem), tuple(sorted(mentions)))


def _chains(root: ElementTree.Element, document: str) -> Iterator[tuple[str, str]]:
    """The name of the act of each mention in a chain."""
    for relation in root.iterfind("Relations/*"):
        across = relation.get("note") if relation.tag == "CROSS_DOC_COREF" else None
        name = across or f"{document}:r{relation.get('r_id')}"
        yield from ((source.get("m_id", ""), name) for source in relation.iterfind("source"))


def read_sets(path: Path, half: str | None = None) -> Iterator[tuple[dict[str, Any], list[Marked]]]:
    """The sets of reports of a file, of one half of it where one is given: the row, and its reports."""
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        if half is None or row["half"] == half:
            yield row, _marked(row)


def _marked(row: dict[str, Any]) -> list[Marked]:
    mentions: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    reports = {report["id"]: Report(**report) for report in row["reports"]}
    for event in row["events"]:
        for mention in event["mentions"]:
            text = reports[mention["report"]].text
            start = text.index(mention["sentence"]) + mention["sentence"].index(mention["trigger"])
            mentions[mention["report"]].append((start, start + len(mention["trigger"]), f"{row['id']}:{event['id']}"))
    return [Marked(report, tuple(sorted(mentions[id_]))) for id_, report in reports.items()]


def item_at(coder: Coder, marked: Marked) -> Item:
    """What linking compares a report by, with its marked mentions in the place of those that the coder finds."""
    return item_from_coded(coder.code_at(marked.report, [(start, end) for start, end, _ in marked.mentions]))
