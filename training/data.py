"""Training and development sets as sentences with whatever layers each set carries."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman.language.sentences import split
from dragoman.language.tokens import quoted_flags, tokenize

ENTITY_LABELS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG")
ATTRIBUTION_LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
ACT_LABELS = ("O", "ACT")
"""Whether a word tells an act of one of PLOVER's types."""


@dataclass
class Example:
    """A sentence; a layer that its set doesn't carry is ``None``. ``heads`` count words from 1, 0 is the root."""

    words: list[str]
    quoted: list[bool] = field(default_factory=list)
    upos: list[str] | None = None
    lemmas: list[str] | None = None
    heads: list[int] | None = None
    deprels: list[str] | None = None
    entities: list[str] | None = None
    attributions: list[str] | None = None
    acts: list[str] | None = None

    def __post_init__(self) -> None:
        if not self.quoted:
            self.quoted = quoted_flags(self.words)[0]


def read_conllu(path: Path) -> Iterator[Example]:
    """Sentences of a CoNLL-U file: basic dependencies, words only (no ranges, no empty nodes)."""
    for block in re.split(r"\n\n+", path.read_text("utf-8").strip()):
        rows = [line.split("\t") for line in block.split("\n") if line and line[0] != "#"]
        rows = [row for row in rows if row[0].isdigit()]
        yield Example(
            words=[r[1] for r in rows],
            lemmas=[r[2] for r in rows],
            upos=[r[3] for r in rows],
            heads=[int(r[6]) for r in rows],
            deprels=[r[7] for r in rows],
        )


def read_iob(path: Path, word: int = 1, label: int = 2, separator: str = "\t") -> Iterator[Example]:
    """Sentences of an IOB file as BIO over person, place and organisation; other labels count as outside."""
    for block in re.split(r"\n\n+", path.read_text("utf-8").strip()):
        rows = [line.split(separator) for line in block.split("\n") if line and not line.startswith("# ")]
        if rows:
            yield Example(words=[r[word] for r in rows], entities=_bio([r[label] for r in rows]))


def _bio(labels: list[str]) -> list[str]:
    out, before = [], "O"
    for label in labels:
        kind = label[2:] if label[2:] in ("PER", "LOC", "ORG") else ""
        out.append("O" if not kind else f"{'I' if label[0] == 'I' and before == kind else 'B'}-{kind}")
        before = kind
    return out


def read_polnear(folder: Path) -> Iterator[Example]:
    """Sentences of PolNeAR articles, cut by the package's own splitter, with attribution labels a word."""
    for text, marked in polnear_articles(folder):
        marks = _character_marks(text, marked)
        for raw in split(text):
            labels, before = [], ("", "")
            for token in raw.tokens:
                mark = marks[token.start]
                labels.append("O" if not mark[0] else f"{'I' if mark == before else 'B'}-{mark[0]}")
                before = mark
            yield Example([t.form for t in raw.tokens], list(raw.quoted), attributions=labels)


def polnear_articles(folder: Path) -> Iterator[tuple[str, Path]]:
    """The texts of PolNeAR articles, each with its annotations (the first file where several people made one)."""
    for path in sorted((folder / "text").glob("*.txt")):
        (annotations,) = sorted((folder / "attributions").glob(f"{path.stem}_*.ann"))[:1]
        yield path.read_bytes().decode("utf-8"), annotations


def brat_spans(path: Path) -> dict[str, tuple[str, list[tuple[int, int]]]]:
    """The sources, cues and contents of a brat file: by id the label, in lower case, and the pieces in characters."""
    spans = {}
    for line in path.read_text("utf-8").splitlines():
        if found := re.match(r"(T\d+)\t(Source|Cue|Content) ([\d ;]+)\t", line):
            pieces = [tuple(map(int, piece.split())) for piece in found.group(3).split(";")]
            spans[found.group(1)] = (found.group(2).lower(), [(start, end) for start, end in pieces])
    return spans


@dataclass(frozen=True)
class Attribution:
    """Which spans of a brat file make one attribution, by their ids."""

    cues: tuple[str, ...]
    sources: tuple[str, ...]
    contents: tuple[str, ...]


def attributions(path: Path) -> Iterator[Attribution]:
    """The attributions of a brat file."""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("E"):
            parts = re.findall(r"\b(Source|Cue|Content)\d*:(T\d+)", line)
            cues, sources, contents = (
                tuple(id_ for role, id_ in parts if role == kind) for kind in ("Cue", "Source", "Content")
            )
            yield Attribution(cues, sources, contents)


def _character_marks(text: str, path: Path) -> list[tuple[str, str]]:
    marks = [("", "")] * len(text)
    for id_, (label, pieces) in brat_spans(path).items():
        for start, end in pieces:
            marks[start:end] = [(label, id_)] * (end - start)
    return marks


def token_sets(data: Path) -> tuple[list[Example], list[Example]]:
    """Treebank and entity sentences, and attribution sentences, of the training halves."""
    entities = {"".join(e.words): e.entities for e in read_iob(data / "ner/uner_ewt_train_prerelease.iob2")}
    trees = [*read_conllu(data / "ud/ewt-train.conllu"), *read_conllu(data / "ud/gum-train.conllu")]
    for example in trees:
        labels = entities.get("".join(example.words))
        example.entities = labels if labels and len(labels) == len(example.words) else None
    wiki = list(read_iob(data / "ner/wikigold.conll", word=0, label=1, separator=" "))
    return [*trees, *wiki], list(read_polnear(data / "polnear/train"))


@dataclass(frozen=True)
class Pair:
    """A text with character spans of source and target (either may be ``None``) and the types it may have.

    A row that is only known by a group of types (quad class, YIELD) has several; training sums their probability.
    """

    id: str
    text: str
    source: tuple[int, int] | None
    target: tuple[int, int] | None
    types: tuple[str, ...]
    fold: int = -1


STATEMENTS = "0"
"""CAMEO's class of neutral statements; it holds appeals and condolences too, which are PLOVER events."""
QUAD_TYPES = {
    1: ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    2: ("COOPERATE", "AID", "RETREAT"),
    3: ("REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    4: ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}
FOLDS = 5


def read_plv(path: Path) -> list[Pair]:
    """Marked pairs of ``plv/train.tsv``; folds by sentence, from a hash of the sentence's text."""
    pairs = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            text, spans = unmarked(row["marked_sentence"])
            kind = row["gold_root"]
            types = ("CONCEDE", "RETREAT") if kind == "YIELD" else (kind,)
            fold = int(hashlib.sha256(row["sentence"].encode()).hexdigest(), 16) % FOLDS
            pairs.append(Pair(row["sentence_id"], text, spans.get("s"), spans.get("t"), types, fold))
    return pairs


def unmarked(marked: str) -> tuple[str, dict[str, tuple[int, int]]]:
    """The text without ``<s></s><t></t>`` marks, and the characters that stood between them."""
    text, spans, open_at = "", {}, {}
    for part in re.split(r"(</?[st]>)", marked):
        if re.fullmatch(r"<[st]>", part):
            open_at[part[1]] = len(text)
        elif re.fullmatch(r"</[st]>", part):
            spans[part[2]] = (open_at[part[2]], len(text))
        else:
            text += part
    return text, spans


def read_cameo(folder: Path) -> list[Pair]:
    """Sentences with a quad class whose first source and target the other file marks."""
    marks = {"".join(words): spans for words, spans in _actor_spans(folder / "actors_train.bio")}
    pairs = []
    for number, line in enumerate((folder / "quad_train.tsv").read_text("utf-8").splitlines()):
        sentence, kind = line.rsplit("\t", 1)
        words_and_spans = marks.get(sentence.replace(" ", ""))
        if words_and_spans is None or kind == STATEMENTS:
            continue
        text, spans = _joined(*words_and_spans)
        pairs.append(Pair(f"cameo-{number}", text, spans.get("S"), spans.get("T"), QUAD_TYPES[int(kind)]))
    return pairs


def _actor_spans(path: Path) -> Iterator[tuple[list[str], tuple[list[str], dict[str, tuple[int, int]]]]]:
    for block in re.split(r"\n\n+", path.read_text("utf-8").strip()):
        rows = [line.rsplit(" ", 1) for line in block.split("\n") if line.strip()]
        words, labels = [r[0] for r in rows], [r[1] for r in rows]
        spans: dict[str, tuple[int, int]] = {}
        for i, label in enumerate(labels):
            side = {"B-S": "S", "B-T": "T", "B-R": "T" if "S" in spans else "S"}.get(label)  # R acts on each other
            if side and side not in spans:
                end = next((j for j in range(i + 1, len(labels)) if labels[j] != f"I-{label[2:]}"), len(labels))
                spans[side] = (i, end)
        yield words, (words, spans)


def _joined(words: list[str], spans: dict[str, tuple[int, int]]) -> tuple[str, dict[str, tuple[int, int]]]:
    starts, text = [], ""
    for word in words:
        starts.append(len(text))
        text += word + " "
    at = {k: (starts[a], starts[b - 1] + len(words[b - 1])) for k, (a, b) in spans.items()}
    return text.strip(), at


def read_written(folder: Path) -> list[Pair]:
    """Sentences written for the project: JSON lines with ``text`` marked as in PLV and ``type``."""
    pairs = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines()):
            row = json.loads(line)
            text, spans = unmarked(row["text"])
            pairs.append(Pair(f"{path.stem}-{number}", text, spans.get("s"), spans.get("t"), (row["type"],)))
    return pairs


@dataclass(frozen=True)
class Act:
    """An act told in a sentence: the characters of the word that tells it and of the mentions on its two sides."""

    type: str
    status: str
    trigger: tuple[int, int]
    sources: tuple[tuple[int, int], ...]
    targets: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Acted:
    """A sentence with all its acts, and all its mentions of actors whether they take part or not."""

    id: str
    text: str
    mentions: tuple[tuple[int, int], ...]
    acts: tuple[Act, ...]
    fold: int = -1


_MARK = re.compile(r"\[(\d+)(?::\S+)? |\{([a-z]) |[\]}]")


def acted(id_: str, marked: str, events: Mapping[str, Sequence[Any]]) -> Acted:
    """A sentence whose mentions stand in ``[1 ...]`` and whose telling words stand in ``{a ...}``.

    ``events`` gives for each letter its type, its status, and the numbers of its sources and targets.
    """
    text, at, before, open_mark = "", {}, 0, ("", 0)
    for mark in _MARK.finditer(marked):
        text += marked[before : mark.start()]
        before = mark.end()
        name = mark.group(1) or mark.group(2)
        if name:
            open_mark = (name, len(text))
        else:
            at[open_mark[0]] = (open_mark[1], len(text))
    text += marked[before:]
    acts = tuple(
        Act(kind, status, at[letter], *(tuple(at[str(n)] for n in side) for side in (sources, targets)))
        for letter, (kind, status, sources, targets, *_) in events.items()
    )
    fold = int(hashlib.sha256(text.encode()).hexdigest(), 16) % FOLDS
    return Acted(id_, text, tuple(span for name, span in at.items() if name.isdigit()), acts, fold)


def mention_keys(marked: str) -> dict[str, str]:
    """The key of each numbered mention in ``[1:KEY ...]``."""
    return dict(re.findall(r"\[(\d+):(\S+) ", marked))


def read_acts(folder: Path) -> list[Acted]:
    """Sentences written for the project with all their acts; folds as in :func:`read_plv`."""
    return [
        acted(f"{path.stem}-{number}", row["text"], row["events"])
        for path in sorted(folder.glob("*.jsonl"))
        for number, row in enumerate(map(json.loads, path.read_text("utf-8").splitlines()))
    ]


def act_words(item: Acted) -> Example:
    """The words of a sentence, each told apart by whether it tells an act."""
    tokens = tokenize(item.text)
    triggers = {act.trigger for act in item.acts}
    told = [any(t.start < end and start < t.end for start, end in triggers) for t in tokens]
    return Example([t.form for t in tokens], acts=[ACT_LABELS[one] for one in told])


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, or of the names and hashes of a folder's files."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    lines = [f"{p.relative_to(path)} {sha256_of(p)}" for p in sorted(path.rglob("*")) if p.is_file()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
