"""The figures for statements and their chains can be had in full, and can be missed in full."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dragoman.values import Coded, Named, Quote, Report, Span, Speaker, Step, Via
from evaluation import attributions, gold, statements
from evaluation.spans import bare, bare_pieces

TEXT = """\
ROME (Ansa) - “We shall rebuild the bridge,” Giulia Neri, the mayor, told the Daily Post at a rally. “Every stone.”

She said that the ministry had called the plan “too dear”. According to two engineers, the piers are sound.
"""
NAMES = {"She": "Giulia Neri", "the ministry": "Ministry of Works", "the Daily Post": "The Daily Post"}


def _step(name: str, kind: str, evidence: str) -> dict[str, str]:
    return {"name": name, "kind": kind, "evidence": evidence}


def _row(kind: str, content: list[str], speaker: str, form: str, mention: str, cue: str, **more: Any) -> dict[str, Any]:
    about = {"addressee": None, "occasion": None, "via": None} | more
    chain = [_step("Ansa", "outlet", "ROME (Ansa)"), *more.get("chain", ())]
    last = _step(speaker, "anonymous" if form == "anonymous" else "speaker", cue)
    named = {"type": kind, "content": content, "speaker": speaker, "form": form, "mention": mention, "cue": cue}
    return {**named, **about, "chain": [*chain, last]}


ROWS = [
    _row(
        "direct",
        ["We shall rebuild the bridge", "Every stone."],
        *("Giulia Neri", "full name", "Giulia Neri", "told"),
        occasion="rally",
        via={"name": "The Daily Post", "kind": "outlet"},
        chain=[_step("The Daily Post", "outlet", "told the Daily Post")],
    ),
    _row(
        "mixed",
        ["the ministry had called the plan “too dear"],
        *("Giulia Neri", "pronoun", "She", "said"),
    ),
    _row(
        "mixed",
        ["the plan “too dear"],
        *("Ministry of Works", "body", "the ministry", "had called"),
        chain=[_step("Giulia Neri", "speaker", "She said")],
    ),
    _row("indirect", ["the piers are sound"], "two engineers", "anonymous", "two engineers", "According to"),
]


@pytest.fixture
def item(tmp_path: Path) -> gold.StatedReport:
    """The one report of a gold file."""
    row = {"id": "g1", "half": "dev", "title": None, "outlet": "Gazette", "byline": None, "published": "2021-05-04"}
    (tmp_path / "gold.jsonl").write_text(json.dumps({**row, "text": TEXT, "quotes": ROWS}) + "\n", encoding="utf-8")
    (found,) = gold.statements(tmp_path / "gold.jsonl")
    return found


def _at(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def _named(words: str | None) -> Named | None:
    return Named(*_at(words), words) if words else None


def _chain(steps: Sequence[dict[str, str]]) -> tuple[Step, ...]:
    return tuple(
        Step(*_at(one["evidence"]), one["name"], one["kind"], None, None, Span(*_at(one["evidence"]))) for one in steps
    )


def _quote(row: dict[str, Any]) -> Quote:
    """The quote that a coder without a fault gives for a gold row."""
    return Quote(
        id="",
        report="g1",
        content=tuple(Span(*_at(piece)) for piece in row["content"]),
        type=row["type"],
        speaker=Speaker(*_at(row["mention"]), row["speaker"], None, ""),
        cue=Span(*_at(row["cue"])),
        addressee=_named(row["addressee"]),
        via=Via(0, 1, **row["via"]) if row["via"] else None,
        date=None,
        confidence=1.0,
        occasion=_named(row["occasion"]),
        chain=_chain(row["chain"]),
    )


def _coded(quotes: Sequence[Quote], credits_: Sequence[Step] = ()) -> Coded:
    return Coded(Report(text=TEXT), (), (), tuple(quotes), credits=tuple(credits_))


class _Coder:
    """Stands for the shipped coder; gives the same quotes for each text."""

    def __init__(self, quotes: Sequence[Quote]) -> None:
        self.quotes = quotes

    def code(self, texts: Sequence[str]) -> list[Coded]:
        return [_coded(self.quotes) for _ in texts]


class TestStatements:
    def test_the_gold_itself_has_full_marks(self, item: gold.StatedReport) -> None:
        """Quotes that are the gold ones give 100 in every figure, nested and discontinuous ones too."""
        coded = _coded([_quote(row) for row in ROWS], _chain(ROWS[0]["chain"][:1]))
        figures = statements.figures([statements.judge(item, coded)])
        assert figures.pop("no wire credit where there is none") == 0  # there is no report without one
        assert set(figures.values()) == {100.0}
        assert {"chain exact, 2 steps", "chain exact, 3 steps or more", "speaker's name right, pronoun"} < set(figures)

    def test_nothing_has_no_marks(self, item: gold.StatedReport) -> None:
        """A coder that gives no quotes has 0 in every figure, and no figure is missing."""
        figures = statements.figures([statements.judge(item, _coded([]))])
        assert len(figures) > 20
        assert set(figures.values()) == {0.0}

    def test_an_outer_statement_does_not_count_for_the_inner_one(self, item: gold.StatedReport) -> None:
        """The whole report as one quote finds no statement, and costs precision."""
        whole = _quote(ROWS[1] | {"content": [TEXT]})
        figures = statements.figures([statements.judge(item, _coded([whole, _quote(ROWS[1])]))])
        assert figures["content found"] == 25
        assert figures["precision"] == 50

    def test_each_mistake_is_told(self, item: gold.StatedReport) -> None:
        """A wrong speaker, a step left out and a statement not found are three kinds of mistakes."""
        quotes = [_quote(row) for row in ROWS[:3]]
        quotes[1] = replace(quotes[1], speaker=Speaker(*_at("She"), "Rosa Verdi", None, ""))
        quotes[2] = replace(quotes[2], chain=quotes[2].chain[1:])
        assert sorted(statements.wrong(statements.judge(item, _coded(quotes)))) == [
            "chain lacks a step",
            "indirect statement not found",
            "speaker put as pronoun: another given",
        ]

    def test_a_nameless_source_may_be_put_shorter(self, item: gold.StatedReport) -> None:
        """«engineers» is right for «two engineers», and «Neri» is not for «Giulia Neri»."""
        quotes = [_quote(ROWS[3] | {"speaker": "engineers"}), _quote(ROWS[1] | {"speaker": "Neri"})]
        figures = statements.figures([statements.judge(item, _coded(quotes))])
        assert figures["speaker's name right, anonymous"] == 100
        assert figures["speaker's name right, pronoun"] == 0

    def test_words_that_are_not_there(self, tmp_path: Path) -> None:
        """A gold line whose words don't stand in its report is named."""
        report = Report(text="He said so.", id="g2")
        assert gold.located(report, "He@1") == (0, 2)
        with pytest.raises(ValueError, match=r"g2 does not have «He» 2 times"):
            gold.located(report, "He@2")


class TestAttributions:
    @pytest.fixture
    def data(self, tmp_path: Path) -> Path:
        """One article with its outer attributions, spans as wide as annotators make them."""
        folder = tmp_path / "polnear/dev"
        (folder / "text").mkdir(parents=True)
        (folder / "attributions").mkdir()
        (folder / "text/a.txt").write_text(TEXT, encoding="utf-8")
        spans = [
            [("“We shall rebuild the bridge,”", "“Every stone.”"), "Giulia Neri,", "told"],
            [("that the ministry had called the plan “too dear”",), "She", "said"],
            [("the piers are sound.",), "two engineers", "According to"],
        ]
        lines = []
        for n, (contents, source, cue) in enumerate(spans):
            pieces = ";".join("{} {}".format(*_at(piece)) for piece in contents)
            lines.append(f"T{3 * n + 1}\tContent {pieces}\tx")
            lines += [f"T{3 * n + 2}\tSource {'{} {}'.format(*_at(source))}\tx"]
            lines += [f"T{3 * n + 3}\tCue {'{} {}'.format(*_at(cue))}\tx"]
            lines.append(f"E{n}\tAttribution:T99 Content:T{3 * n + 1} Source:T{3 * n + 2} Cue:T{3 * n + 3}")
        (folder / "attributions/a_x.ann").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return tmp_path

    def test_full_marks(self, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The same spans in the contract's form have 100 everywhere; a statement inside another isn't counted."""
        monkeypatch.setattr(attributions, "_labels", lambda *_: {})
        figures = attributions.measure(data, _Coder([_quote(row) for row in ROWS]))  # type: ignore[arg-type]
        assert figures.pop("speaker of contents covered, surname") == 0  # there is none
        assert set(figures.values()) == {100.0}

    def test_no_marks(self, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A coder that gives no quotes has 0 in every figure."""
        monkeypatch.setattr(attributions, "_labels", lambda *_: {})
        figures = attributions.measure(data, _Coder([]))  # type: ignore[arg-type]
        assert len(figures) > 15
        assert set(figures.values()) == {0.0}


class TestBare:
    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("“We go,”", "We go"),
            ("“We go.”", "We go."),
            ("we go.", "we go"),
            ("that we go", "we go"),
            ("that “we go”", "we go"),
            ("“that we go”", "that we go"),
            ("that’s it", "that’s it"),
            ("“we go”.", "we go"),
            ("“Do we go?” ", "Do we go?"),
        ],
    )
    def test_what_stands_around_a_content_goes(self, text: str, wanted: str) -> None:
        """Marks, closing commas, stops outside the marks and a leading «that» outside them; twice changes nothing."""
        start, end = bare(text, 0, len(text))
        assert text[start:end] == wanted
        assert bare(text, start, end) == (start, end)

    def test_pieces_with_no_word_between_them_are_one(self) -> None:
        """Two paragraphs of one quotation are one piece; an interrupted one has two."""
        text = "“We go.\n\n“We stay,” he said. “Or not.”"
        pieces = bare_pieces(text, [(0, 8), (9, 19), (29, 38)])
        assert [text[a:b] for a, b in pieces] == ["We go.\n\n“We stay", "Or not."]
