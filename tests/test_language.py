"""From characters to parsed sentences: words, sentence limits, word pieces, trees, lemmas, the model and the parser."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import ModelError
from dragoman.language import encoder
from dragoman.language.encoder import Look, Model
from dragoman.language.lemmas import lemma
from dragoman.language.parser import Parser, spans
from dragoman.language.pieces import CLS, MAX_PIECES, SEP, Pieces, letter_case
from dragoman.language.sentences import MAX_WORDS, split
from dragoman.language.tokens import abbreviations, quoted_flags, tokenize
from dragoman.language.trees import ROOTS_TRIED, best_tree

TEXTS = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="aB1 .,;:!?'’“”\"()\n-$%/@#U.S.", max_size=80),
    st.lists(st.sampled_from(["Mr.", "U.S.", "don't", "3.5", "“Yes,”", "he", "said.", "No.", "\n"])).map(" ".join),
)


steady = settings(deadline=None)  # the first call reads YAML, and test machines pause


def words(text: str) -> list[str]:
    return [token.form for token in tokenize(text)]


def sentences(text: str) -> list[str]:
    return [text[raw.tokens[0].start : raw.tokens[-1].end] for raw in split(text)]


class TestTokens:
    @steady
    @given(TEXTS)
    def test_cover_everything(self, text: str) -> None:
        """Words stand in order, each is the text at its offsets, and between them is nothing but white space."""
        at = 0
        for token in tokenize(text):
            assert text[token.start : token.end] == token.form
            assert token.form.strip()
            assert not text[at : token.start].strip()
            at = token.end
        assert not text[at:].strip()

    @steady
    @given(TEXTS, st.text(alphabet=" x\n", max_size=5))
    def test_part_of_text(self, text: str, before: str) -> None:
        """A stretch in the middle of a text has the offsets of the whole text."""
        whole = before + "\n" + text
        assert all(whole[t.start : t.end] == t.form for t in tokenize(whole, len(before) + 1))

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("They don't, can't and cannot.", "They do n't , ca n't and can not ."),
            ("Merkel’s aides won’t say.", "Merkel ’s aides wo n’t say ."),
            ("U.S. and U.N. envoys met Mr. Annan.", "U.S. and U.N. envoys met Mr. Annan ."),
            ("J. K. Smith paid $3.5 million at 10:30.", "J. K. Smith paid $ 3.5 million at 10:30 ."),
            ("He said: “No.” (Twice!)", "He said : “ No . ” ( Twice ! )"),
            ("See https://ab.org/c?d=1, or mail a.b@ab.org.", "See https://ab.org/c?d=1 , or mail a.b@ab.org ."),
            ("#Brexit by @nobody... again", "#Brexit by @nobody ... again"),
            ("Resolution No. 1701 of 11/08/2006", "Resolution No. 1701 of 11/08/2006"),
        ],
    )  # fmt: skip
    def test_cut(self, text: str, expected: str) -> None:
        """Clitics, abbreviations, initials, numbers, addresses and marks are cut as the treebanks cut them."""
        assert words(text) == expected.split()

    def test_abbreviations_are_words(self) -> None:
        """YAML reads a bare No or On as a truth value; the lists must hold words only."""
        before_name, before_number, anywhere = abbreviations()
        assert "No." in before_number
        assert not {"True.", "False."} & (before_name | before_number | anywhere)


class TestQuotedFlags:
    def test_between_marks(self) -> None:
        """The words between the marks are quoted, the marks are not, and an open quotation is told."""
        assert quoted_flags(["He", "said", "“", "go", "on", "”", "twice"]) == (
            [False] * 3 + [True] * 2 + [False] * 2,
            False,
        )
        assert quoted_flags(["“", "Go", "on"]) == ([False, True, True], True)

    def test_goes_on(self) -> None:
        """A quotation that was open before goes on until its mark."""
        assert quoted_flags(["Go", "on", "”", "he"], inside=True) == ([True, True, False, False], False)


class TestSentences:
    @steady
    @given(TEXTS)
    def test_cover_everything(self, text: str) -> None:
        """Every word belongs to exactly one sentence, in order, whatever the text."""
        found = [token for raw in split(text) for token in raw.tokens]
        assert all(raw.tokens for raw in split(text))
        assert [t.start for t in found] == sorted({t.start for t in found})
        assert "".join(t.form for t in found) == "".join(text.split())

    @pytest.mark.parametrize(
        "expected",
        [
            ["Mr. Lavrov met Gen. Dunford at 10 a.m. in Geneva.", "Both left."],
            ["He flew to the U.S. on Monday.", "The U.S. Senate had voted."],
            ["She works in the U.S.", "The firm has moved to Washington D.C.", "On Monday it opened."],
            ["Prices rose 3.5 percent to $1.2 billion.", "In 2019 they fell."],
            ["“We will not leave,” he said.", "“Never!”", "The hall was silent."],
            ["“Will you go?” she asked.", "He did not answer."],
            ["He said: “It is over.", "We have won.", "They are gone.”", "Then he left."],
            ["The vote (see p. 12) was close.", "(It was held again.)", "Nobody won."],
            ["J. K. Rowling signed.", "So did George W. Bush."],
            ["Is it war?", "It is!", "Really?!", "Yes..."],
            ["The talks, etc. have failed.", "What now?"],
            ["Resolution No. 1701 holds.", "It was passed in Aug. 2006."],
        ],
    )
    def test_limits(self, expected: list[str]) -> None:
        """Stops in abbreviations, initials, numbers and before «he said» end no sentence; the others do."""
        assert sentences(" ".join(expected)) == expected

    def test_headline(self) -> None:
        """A line without a stop before a blank line or on a line of its own is a sentence of its own."""
        text = "Rebels seize border town\n\nBy A Reporter\nRebels took the town on Friday. Troops fled."
        assert sentences(text) == [
            "Rebels seize border town", "By A Reporter", "Rebels took the town on Friday.", "Troops fled.",
        ]  # fmt: skip

    def test_hard_wrapped(self) -> None:
        """Line breaks near one width inside sentences join; blank lines still part paragraphs."""
        text = (
            "The foreign ministers of the three countries met on Tuesday in the\n"
            "capital to talk about the dam, which has divided them for more than\n"
            "ten years. They agreed to meet again in the first week of the next\n"
            "month.\n\n"
            "No date was given."
        )
        assert [" ".join(one.split()) for one in sentences(text)] == [
            "The foreign ministers of the three countries met on Tuesday in the capital to talk about the dam, which"
            " has divided them for more than ten years.",
            "They agreed to meet again in the first week of the next month.",
            "No date was given.",
        ]
        assert [raw.paragraph for raw in split(text)] == [0, 0, 1]

    def test_web_residue(self) -> None:
        """Menus, addresses and rows of marks neither fail nor swallow the sentences beside them."""
        text = "Home | World | Sport\nhttps://example.org/a.b?c=d\n* * *\nThe army withdrew. Read more >>\n© 2023"
        assert "The army withdrew." in sentences(text)
        assert sentences(text)[:2] == ["Home | World | Sport", "https://example.org/a.b?c=d"]

    def test_lost_space(self) -> None:
        """A stop before a capital letter without a space, as web pages lose it, still ends a sentence."""
        assert sentences("The talks have failed.Both sides went home.") == [
            "The talks have failed.", "Both sides went home.",
        ]  # fmt: skip

    def test_quoted_over_sentences(self) -> None:
        """A quotation that opens in one sentence is still open in the next, and ends where it is closed."""
        first, second, third = split("“It is over. We have won,” he said. They left.")
        assert all(first.quoted[1:])
        assert [t.form for t, q in zip(second.tokens, second.quoted, strict=True) if q] == ["We", "have", "won", ","]
        assert not any(third.quoted)

    def test_unclosed_quotation_ends_with_paragraph(self) -> None:
        """A mark that was forgotten quotes no paragraph but its own."""
        _, second = split("“It is over.\n\nThey left the town.")
        assert not any(second.quoted)

    def test_quotation_opened_anew(self) -> None:
        """A quotation that each paragraph opens anew, as newspapers print it, is quoted in each."""
        first, second = split("“It is over.\n\n“We have won.”")
        assert all(first.quoted[1:])
        assert second.quoted == (False, True, True, True, True, False)

    def test_long_stretch_is_cut(self) -> None:
        """A list without stops is cut at a length that the encoder can take."""
        assert {len(raw.tokens) for raw in split("word " * (3 * MAX_WORDS))} == {MAX_WORDS}


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return Pieces(encoder.FOLDER / "tokenizer.json")


class TestPieces:
    def test_first_pieces(self, pieces: Pieces) -> None:
        """A sentence is framed, and each word is found at its first piece after a leading 0."""
        encoded = pieces.encode(["Sanctions", "against", "Pyongyang"], [False] * 3)
        assert (encoded.pieces[0], encoded.pieces[-1]) == (CLS, SEP)
        assert encoded.first[0] == 0
        assert [pieces.encode([w], [False]).pieces[1] for w in ("Sanctions", "against", "Pyongyang")] == [
            encoded.pieces[at] for at in encoded.first[1:]
        ]

    def test_kinds(self, pieces: Pieces) -> None:
        """Letter case and quotation reach the encoder as kinds; the frame has none."""
        encoded = pieces.encode(["the", "Army", "UN"], [False, False, True])
        assert encoded.kinds[encoded.first[1]] == 0
        assert encoded.kinds[encoded.first[2]] == 2
        assert encoded.kinds[encoded.first[3]] == 7
        assert (encoded.kinds[0], encoded.kinds[-1]) == (0, 0)

    @pytest.mark.parametrize(
        ("word", "case"), [("word", 0), ("12", 0), ("iPhone", 1), ("Army", 2), ("A", 2), ("UN", 3)]
    )
    def test_letter_case(self, word: str, case: int) -> None:
        """Four kinds of letter case."""
        assert letter_case(word) == case

    @settings(deadline=None, max_examples=40)
    @given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=300))
    def test_never_too_long(self, forms: list[str]) -> None:
        """Whatever the words, every one has a place, and no more pieces come out than the encoder can take."""
        encoded = Pieces(encoder.FOLDER / "tokenizer.json").encode(forms, [True] * len(forms))
        assert len(encoded.pieces) == len(encoded.kinds) <= MAX_PIECES + 2
        assert len(encoded.first) == len(forms) + 1
        assert all(0 < at < len(encoded.pieces) for at in encoded.first[1:])


@cache
def every_tree(n: int) -> list[tuple[int, ...]]:
    """All trees with one root over n words, as heads from 0 (the root) to n."""

    def reaches_root(heads: tuple[int, ...], word: int) -> bool:
        for _ in range(n):
            word = heads[word - 1] if word else 0
        return word == 0

    return [
        heads
        for heads in itertools.product(range(n + 1), repeat=n)
        if heads.count(0) == 1 and all(reaches_root(heads, w) for w in range(1, n + 1))
    ]


def total(scores: np.ndarray, heads: Sequence[int]) -> float:
    return float(sum(scores[word, head] for word, head in enumerate(heads)))


class TestBestTree:
    @steady
    @given(st.integers(0, 2**32 - 1), st.integers(1, ROOTS_TRIED))
    def test_against_all_trees(self, seed: int, n: int) -> None:
        """For as many words as are tried as roots, the tree is the best of all that have one root."""
        scores = np.random.default_rng(seed).normal(size=(n, n + 1)).astype(np.float32)
        scores[np.arange(n), np.arange(n) + 1] = -1e4  # no word is its own head
        best = max(total(scores, heads) for heads in every_tree(n))
        assert total(scores, best_tree(scores)) == pytest.approx(best, abs=1e-4)

    @steady
    @given(st.integers(0, 2**32 - 1))
    def test_longer_than_roots_tried(self, seed: int) -> None:
        """With more words the tree is the best of those whose root is among the likeliest."""
        scores = np.random.default_rng(seed).normal(size=(5, 6)).astype(np.float32)
        scores[np.arange(5), np.arange(5) + 1] = -1e4
        likely = set(np.argsort(-scores[:, 0])[:ROOTS_TRIED].tolist())
        best = max(total(scores, heads) for heads in every_tree(5) if heads.index(0) in likely)
        assert total(scores, best_tree(scores)) >= best - 1e-4

    @steady
    @given(st.integers(0, 2**32 - 1), st.integers(1, 40))
    def test_always_a_tree(self, seed: int, n: int) -> None:
        """For any scores there is one root, and every word leads to it."""
        scores = np.random.default_rng(seed).normal(size=(n, n + 1)).astype(np.float32)
        heads = best_tree(scores)
        assert heads.count(0) == 1
        for word in range(1, n + 1):
            steps = 0
            while word:
                word, steps = heads[word - 1], steps + 1
                assert steps <= n

    def test_breaks_cycle(self) -> None:
        """Two words that each want the other as head are parted where it costs least."""
        scores = np.log(np.array([[0.3, 0.01, 0.69], [0.1, 0.89, 0.01]], dtype=np.float32))
        assert best_tree(scores) == [0, 1]


class TestLemmas:
    @pytest.mark.parametrize(
        ("word", "tag", "expected"),
        [
            ("met", "VERB", "meet"), ("bombed", "VERB", "bomb"), ("striking", "VERB", "strike"), ("was", "AUX", "be"),
            ("’s", "AUX", "be"), ("n't", "PART", "not"), ("talks", "NOUN", "talk"), ("armies", "NOUN", "army"),
            ("Nations", "PROPN", "Nations"), ("them", "PRON", "they"), ("largest", "ADJ", "large"),
            ("The", "DET", "the"),
        ],
    )  # fmt: skip
    def test_common_words(self, word: str, tag: str, expected: str) -> None:
        """Inflected words, clitics, pronouns and names, by part of speech."""
        assert lemma(word, tag) == expected


class TestSpans:
    LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG")

    def test_limits(self) -> None:
        """A span ends before another kind, another beginning, or nothing; a lone «inside» begins one."""
        assert spans([1, 2, 1, 4, 0, 2], self.LABELS) == [(0, 2, "PER"), (2, 3, "PER"), (3, 4, "ORG"), (5, 6, "PER")]

    def test_to_the_end(self) -> None:
        """A span may reach the last word."""
        assert spans([0, 3, 4], self.LABELS) == [(1, 3, "ORG")]


@pytest.fixture(scope="module")
def model() -> Model:
    return Model(threads=1)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The model's folder with links for its large files."""
    for path in encoder.FOLDER.iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "model.json").unlink()
    shutil.copy(encoder.FOLDER / "model.json", tmp_path)
    return tmp_path


def describe(folder: Path, **changed: Any) -> None:
    path = folder / "model.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changed), encoding="utf-8")


class TestModel:
    def test_other_format(self, copied: Path) -> None:
        """A model of another format is refused with both numbers."""
        describe(copied, format=encoder.FORMAT + 1)
        with pytest.raises(ModelError, match=f"format {encoder.FORMAT + 1}, this version reads {encoder.FORMAT}"):
            Model(copied)

    def test_damaged_file(self, copied: Path) -> None:
        """A file that is not the one described is named."""
        (copied / "event.onnx").unlink()
        (copied / "event.onnx").write_bytes(b"cut off")
        with pytest.raises(ModelError, match=r"event\.onnx: .*not the file"):
            Model(copied)

    def test_missing_file(self, copied: Path) -> None:
        """A file that is not there is named."""
        (copied / "encoder.onnx").unlink()
        with pytest.raises(ModelError, match=r"encoder\.onnx: missing"):
            Model(copied)

    @pytest.mark.parametrize("text", [None, "{half", '["a", "list"]', "{}"])
    def test_no_description(self, copied: Path, text: str | None) -> None:
        """A description that is missing, broken or of another shape is an error for people, not a traceback."""
        (copied / "model.json").unlink()
        if text is not None:
            (copied / "model.json").write_text(text, encoding="utf-8")
        with pytest.raises(ModelError):
            Model(copied)

    def test_batching_changes_nothing(self, model: Model) -> None:
        """A sentence among others is read as it is alone."""
        texts = ["Troops left .", "The two governments have signed a treaty on water .", "Why ?"]
        encoded = [model.pieces.encode(t.split(), [False] * len(t.split())) for t in texts]
        together = model.encode(encoded)
        for sentence, output in zip(encoded, together, strict=True):
            (alone,) = model.encode([sentence])
            assert output.upos.tolist() == alone.upos.tolist()
            assert best_tree(output.arcs) == best_tree(alone.arcs)
            np.testing.assert_allclose(output.arcs.max(1), alone.arcs.max(1), atol=0.5)

    def test_looks(self, model: Model) -> None:
        """Each look has its distributions over types, statuses and, piece by piece, sides, whatever stands by it."""
        encoded = model.pieces.encode(["Iran", "accused", "Israel"], [False] * 3)
        (output,) = model.encode([encoded])
        assert len(encoded.pieces) == 5
        for seen in model.look([Look(output.states, marks) for marks in ([0, 1, 0, 2, 0], [0, 0, 3, 0, 0])]):
            assert seen.types.shape == (len(model.labels["type"]),)
            assert seen.statuses.shape == (len(model.labels["status"]),)
            assert seen.sides.shape == (5, 3)
            for distribution in (seen.types, seen.statuses, *seen.sides):
                np.testing.assert_allclose(distribution.sum(), 1, atol=1e-3)

    def test_told_words(self, model: Model) -> None:
        """The word that tells an act stands out."""
        words = ["Iran", "accused", "Israel", "of", "murder", "."]
        (output,) = model.encode([model.pieces.encode(words, [False] * 6)])
        assert output.act_p.argmax() == 1


PARAGRAPH = (
    "Talks fail in Geneva\n\n"
    "GENEVA — The foreign ministers of Iran and Iraq met on Tuesday, officials said.  “We don’t expect\ta deal,” "
    "Mr. Zarif told reporters… He left at 5 p.m.\n\nÉmile 😀 said nothing."
)


class TestParser:
    def test_offsets(self, model: Model) -> None:
        """Every word is the text at its offsets, through tabs, dashes, emoji and double spaces."""
        parsed = Parser(model).parse(PARAGRAPH)
        for one in parsed.sentences:
            assert [PARAGRAPH[a:b] for a, b in zip(one.starts, one.ends, strict=True)] == list(one.words)
            assert (one.start, one.end) == (one.starts[0], one.ends[-1])
        assert "".join(w for s in parsed.sentences for w in s.words) == "".join(PARAGRAPH.split())

    def test_layers(self, model: Model) -> None:
        """Every layer has an item a word, every tree one root, and spans stay inside the sentence."""
        parsed = Parser(model).parse(PARAGRAPH)
        for one in parsed.sentences:
            n = len(one.words)
            assert {len(x) for x in (one.quoted, one.lemmas, one.upos, one.heads, one.deprels)} == {n}
            assert one.heads.count(-1) == 1
            assert all(-1 <= head < n for head in one.heads)
            assert all(0 <= s.first < s.last <= n for s in (*one.entities, *one.attributions))

    def test_reads_plain_english(self, model: Model) -> None:
        """Parts of speech, tree and names of a simple sentence are right."""
        parsed = Parser(model).parse("President Macron visited Berlin on Monday.")
        (one,) = parsed.sentences
        assert one.upos == ("PROPN", "PROPN", "VERB", "PROPN", "ADP", "PROPN", "PUNCT")
        assert one.lemmas[2] == "visit"
        assert (one.heads[2], one.deprels[2]) == (-1, "root")
        assert (one.heads[3], one.deprels[3]) == (2, "obj")
        assert {(" ".join(one.words[e.first : e.last]), e.label) for e in one.entities} >= {("Berlin", "LOC")}

    @pytest.mark.parametrize(("text", "sentences"), [("", 0), ("  \n ", 0), ("Two envoys met in Doha. One left.", 2)])
    def test_texts_without_words(self, model: Model, text: str, sentences: int) -> None:
        """A text without words gives no sentences."""
        assert len(Parser(model).parse(text).sentences) == sentences
