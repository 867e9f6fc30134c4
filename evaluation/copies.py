"""How well copies are found: texts are changed, cut and put together by two different editors, and must be found again.

    python -m evaluation.copies DATA [REPORTS ...]

``DATA`` holds ``basil``, ``ecbplus`` and ``polnear``; for each number of ``REPORTS`` the time that it takes to find the
copies among so many is measured too. Beside the copies stand reports that are none: other outlets on
the same event, reports with the same long quotations, and short reports of one outlet with the same notice below.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

from dragoman.linking.clusters import average_link
from dragoman.linking.copies import JOINED, SHARED_KEYS, THRESHOLD, copy_keys, copy_score
from dragoman.linking.items import Item
from dragoman.linking.terms import shingles, sketches, words
from evaluation.linking_eval import TUNED, Document, adjusted_rand, basil, ecbplus

HOLDERS, NEAREST = 48, 16
"""As linking has it (``linking.keys``, ``linking.copying``): what is read of a key, and compared with a report."""

SHARES = ((0.03, 1.0), (0.1, 0.5), (0.2, 1.0), (0.2, 0.4), (0.35, 1.0), (0.35, 0.6))
"""Of each text that is copied the shares of words that are changed and that are kept."""

OWN_HEAD, OWN_PARAGRAPH = 1, 2
"""The copies of each text that get another head, and a paragraph more."""

LENGTHS = (60, 120, 300, 700, 1500)

GENUINE = 0.4
"""Two texts of a data set that share more of the shorter's word triples are copies already; one of them is left out."""

NOTICE = (
    "Get the Ridge Herald's morning briefing: sign up for our newsletter and have the day's most important stories in "
    "your inbox before breakfast. Already a subscriber? Log in to read on. © Ridge Herald Media. All rights reserved. "
    "This material may not be published, broadcast or redistributed without permission."
)

Editor = Callable[[str, float, float, Sequence[str], random.Random], str]
"""Makes a copy: of the text the share of words to change and to keep, words of other texts, and chance."""


def scattered(text: str, share: float, kept: float, others: Sequence[str], chance: random.Random) -> str:
    """Changes single words at random: another word, none, or one more; cuts at the head, the tail or both."""
    said = text.split()
    length = max(1, round(len(said) * kept))
    start = chance.choice((0, len(said) - length, (len(said) - length) // 2))
    changed = (_changed(word, share, others, chance) for word in said[start : start + length])
    return " ".join(word for some in changed for word in some)


def _changed(word: str, share: float, others: Sequence[str], chance: random.Random) -> list[str]:
    if chance.random() >= share:
        return [word]
    other = chance.choice(others)
    return chance.choice(([other], [other], [], [word, other]))


def revised(text: str, share: float, kept: float, others: Sequence[str], chance: random.Random) -> str:
    """Works as an editor does: drops and moves sentences, turns words round, replaces, deletes and inserts runs."""
    sentences = _sentences(text)
    if chance.random() < 0.3:
        sentences.reverse()  # the end is kept and not the beginning
    while len(sentences) > 1 and sum(len(one.split()) for one in sentences[:-1]) >= kept * len(text.split()):
        sentences.pop()
    left = share * sum(len(one.split()) for one in sentences)
    while left > 0:
        left -= _revise(sentences, others, chance)
    return " ".join(sentences)


def _revise(sentences: list[str], others: Sequence[str], chance: random.Random) -> int:
    """One change to one of the sentences; how many words it concerned."""
    at = chance.randrange(len(sentences))
    said, kind = sentences[at].split(), chance.random()
    if kind < 0.03 and len(sentences) > 3:
        del sentences[at]
        return len(said)
    if kind < 0.1 and len(sentences) > 3:
        sentences.insert(chance.randrange(len(sentences)), sentences.pop(at))
        return 2
    first, run = chance.randrange(len(said) + 1), chance.randint(1, 6)
    if kind < 0.25:
        said[first : first + 2] = reversed(said[first : first + 2])
        run = 2
    else:
        source = chance.randrange(len(others) - run)
        new = others[source : source + run] if kind < 0.85 else ()
        said[first : first + (0 if kind > 0.7 and new else run)] = new
    sentences[at] = " ".join(said)
    return run


def copied(documents: Sequence[Document], editor: Editor, seed: int = 1) -> list[Document]:
    """The documents, and of every second one six copies, one of them under a new head and one with a paragraph more.

    A copy's ``story`` is the document that it was made from.
    """
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    others = [word for document in documents for word in document.text.split()]
    said = [sentence for document in documents for sentence in _sentences(document.text)]
    made = [replace(document, story=document.id) for document in documents]
    for document in documents[::2]:
        for number, (share, kept) in enumerate(SHARES):
            text = editor(document.text, share, kept, others, chance)
            if number == OWN_HEAD:
                text = f"{' '.join(chance.choice(said).split()[:9])}\n{text}"
            if number == OWN_PARAGRAPH:
                # Beginnings of sentences of many texts, for a paragraph of one text would be copied from that.
                more = (" ".join(chance.choice(said).split()[:15]) for _ in range(len(text) // 500 + 1))
                text = f"{text}\n{' '.join(more)}"
            made.append(Document(f"{document.id}#{number}", document.id, text))
    return made


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text)


def item(document: Document) -> Item:
    """What copies are found by; nothing else of the item is filled in."""
    return Item(document.id, document.published, None, (), *sketches(document.text))


def candidates(items: Sequence[Item]) -> Iterator[tuple[int, int]]:
    """The pairs that linking would compare, in its way: each report with those before it that share most keys."""
    holders: dict[int, list[int]] = defaultdict(list)
    for at, one in enumerate(items):
        keys = copy_keys(one)
        shared = Counter(other for key in keys for other in holders[key][-HOLDERS:])
        near = sorted((-count, -other) for other, count in shared.items() if count >= min(SHARED_KEYS, len(keys)))
        yield from ((-other, at) for _, other in near[:NEAREST])
        for key in keys:
            holders[key].append(at)


def groups(documents: Sequence[Document]) -> dict[str, str]:
    """The group of copies that each document is in, by the id of one of them."""
    items = [item(document) for document in documents]
    scores = {pair: copy_score(items[pair[0]], items[pair[1]])[0] for pair in candidates(items)}

    def fits(left: Sequence[int], right: Sequence[int]) -> bool:
        return any(scores.get((min(pair), max(pair)), 0.0) >= THRESHOLD for pair in product(left, right))

    found = average_link(range(len(items)), scores, JOINED, fits)
    return {items[at].report: items[group[0]].report for group in found for at in group}


def rand(documents: Sequence[Document], editor: Editor, seed: int = 1) -> float:
    """The adjusted Rand index of the copies that are found among the documents and what an editor made of them."""
    made = copied(documents, editor, seed)
    random.Random(seed).shuffle(made)  # noqa: S311
    return adjusted_rand({one.id: one.story for one in made}, groups(made))


def joined(documents: Sequence[Document]) -> float:
    """Of all documents the share, in percent, that is taken for a copy of another; none is one."""
    found = Counter(groups(documents).values())
    return 100 * sum(count for count in found.values() if count > 1) / len(documents)


def distinct(documents: Sequence[Document]) -> list[Document]:
    """The documents less those that are copies of an earlier one already (``GENUINE``)."""
    kept: list[tuple[Document, set[int]]] = []
    for document in documents:
        held = set(shingles(words(document.text), 3).tolist())
        if all(len(held & other) <= GENUINE * min(len(held), len(other)) for _, other in kept):
            kept.append((document, held))
    return [document for document, _ in kept]


def quoting(documents: Sequence[Document], share: float, seed: int = 1) -> list[Document]:
    """The documents of each story with the same long quotations, ``share`` of the shortest one's words, put in."""
    chance = random.Random(seed)  # noqa: S311
    said = [sentence for one in documents for sentence in _sentences(one.text) if '"' not in sentence]
    told: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        told[document.story].append(document)
    made = []
    for some in told.values():
        wanted = share * min(len(one.text.split()) for one in some)
        quotations: list[str] = []
        while sum(len(one.split()) for one in quotations) < wanted:
            quotations.append(f'"{chance.choice(said).strip()}"')
        made += [replace(one, text=_with(one.text, quotations, chance)) for one in some]
    return made


def _with(text: str, quotations: Sequence[str], chance: random.Random) -> str:
    paragraphs = text.split("\n")
    for quotation in quotations:
        paragraphs.insert(chance.randrange(len(paragraphs) + 1), quotation)
    return "\n".join(paragraphs)


def shortened(documents: Sequence[Document], length: int) -> list[Document]:
    """The first words of each document that has so many."""
    return [
        replace(one, text=" ".join(one.text.split()[:length])) for one in documents if one.text.count(" ") >= length
    ]


def noticed(documents: Sequence[Document], length: int) -> list[Document]:
    """The first words of each document, with the same notice below."""
    return [replace(one, text=f"{one.text}\n\n{NOTICE}") for one in shortened(documents, length)]


def recall(documents: Sequence[Document], length: int, share: float, kept: float, editor: Editor) -> float:
    """Of texts of ``length`` words the share, in percent, that shares ``SHARED_KEYS`` with a copy of it."""
    chance = random.Random(length)  # noqa: S311
    others = [word for document in documents for word in document.text.split()]
    found = []
    for document in shortened(documents, length):
        text = editor(document.text, share, kept, others, chance)
        keys = (set(copy_keys(item(replace(document, text=one)))) for one in (document.text, text))
        found.append(len(set.intersection(*keys)) >= SHARED_KEYS)
    return 100 * sum(found) / len(found)


def polnear(folder: Path) -> list[Document]:
    """840 US political reports of 2015 and 2016, 600 words on average and up to 3,000."""
    paths = sorted((folder / "train" / "text").glob("*.txt"))
    return [Document(path.stem, path.stem, path.read_text("utf-8")) for path in paths]


def measure(data: Path) -> Iterator[tuple[str, float]]:
    """All figures, each 0 to 100, with the name of what was measured."""
    political, short = basil(data / "basil"), ecbplus(data / "ecbplus", TUNED)
    long = distinct(polnear(data / "polnear")[::3])
    sets: Mapping[str, Sequence[Document]] = {
        "basil": political,
        "basil, first 120 words": shortened(political, 120),
        "basil, first 60 words": shortened(political, 60),
        "ecbplus 1-20": distinct(short),
        "polnear": long,
    }
    for name, documents in sets.items():
        for editor in (scattered, revised):
            yield f"ari: {name}, {editor.__name__}", rand(documents, editor)
    yield "joined: basil as it is", joined(political)
    for share in (0.3, 0.6):
        yield f"joined: basil with {share:.0%} of the same quotations", joined(quoting(political, share))
    for length in (60, 120, 200):
        yield f"joined: {length} words and the same notice", joined(noticed(political, length))
    for length in LENGTHS:
        for share, kept in ((0.2, 0.5), (0.35, 1.0), (0.35, 0.5), (0.35, 0.2)):
            figure = recall(political + long, length, share, kept, scattered)
            yield f"candidates: {length} words, {share:.0%} changed, {kept:.0%} kept", figure


def cost(documents: Sequence[Document], sizes: Sequence[int]) -> Iterator[tuple[int, float]]:
    """Microseconds a report to find and score copies among so many synthetic reports, put together from sentences."""
    chance = random.Random(1)  # noqa: S311
    said = [sentence for one in documents for sentence in _sentences(one.text)]
    for size in sizes:
        texts = (" ".join(chance.choices(said, k=12)) for _ in range(size))
        items = [item(Document(str(number), "", text)) for number, text in enumerate(texts)]
        start = time.perf_counter()
        for left, right in candidates(items):
            copy_score(items[left], items[right])
        yield size, 1e6 * (time.perf_counter() - start) / size


if __name__ == "__main__":
    for name, figure in measure(Path(sys.argv[1])):
        print(f"{name:60} {figure:5.1f}", flush=True)
    told = basil(Path(sys.argv[1]) / "basil") + polnear(Path(sys.argv[1]) / "polnear")
    for size, microseconds in cost(told, [int(size) for size in sys.argv[2:]]):
        print(f"cost: {size} reports, microseconds each {microseconds:26.0f}", flush=True)
