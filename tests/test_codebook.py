"""The codebook: what it holds, what its words say of an act, and its page in the documentation."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from dragoman.coding.codebook import Example, codebook
from dragoman.coding.modes import DetailCoder, Details
from dragoman.coding.tree import Tree
from dragoman.language.encoder import Model
from dragoman.language.parser import Parser
from dragoman.values import TYPES

DOCS = Path(__file__).parent.parent / "docs"
BOOK = codebook()
CODER = DetailCoder(BOOK)
CODE = re.compile(r"(0[2-9]|1\d|20)\d{1,2}")
MARK = re.compile(r"\[\d |\]|\{a |\}")

MODES = {
    "CONSULT": {"visit", "third-party", "multilateral", "phone"},
    "RETREAT": {"withdraw", "release", "return", "disarm", "ceasefire", "access", "resign"},
    "REQUEST": {"assist", "change", "yield", "meet"},
    "ACCUSE": {"disapprove", "investigate", "allege"},
    "REJECT": {"assist", "change", "yield", "meet"},
    "THREATEN": {"restrict", "ban", "arrest", "relations", "expel", "territory", "violence"},
    "PROTEST": {"demo", "riot", "strike", "hunger", "boycott", "obstruct"},
    "SANCTION": {"convict", "expel", "withdraw", "discontinue"},
    "MOBILIZE": {"troops", "weapons", "police", "militia"},
    "COERCE": {
        "seize", "restrict", "ban", "censor", "curfew", "martial-law", "arrest", "deport", "withhold",
        "misinformation", "cyber",
    },
    "ASSAULT": {
        "abduct", "beat", "torture", "execute", "sexual", "assassinate", "destroy", "primitive", "firearms",
        "explosives", "suicide-attack", "aerial", "drone", "heavy-weapons", "crowd-control", "cleansing", "massacre",
        "unconventional",
    },
}  # fmt: skip
CONTEXTS = {
    "military", "intelligence", "executive", "legislative", "election", "political_institutions", "pro_democracy",
    "pro_autocracy", "economic", "legal", "reparations", "human_rights", "rights_freedoms", "repression",
    "human_security", "gender", "lgbt", "religion_ethnicity", "inequality", "diplomatic", "territory", "peacekeeping",
    "health", "asylum", "migration", "disasters", "natural_resources", "environment", "technology", "terrorism", "cbrn",
    "cyber", "misinformation", "crime", "corruption", "illegal_drugs", "trafficking",
}  # fmt: skip
OTHER_ROOTS = {"REQUEST": {"02"}, "ACCUSE": {"09"}, "COERCE": {"19"}, "ASSAULT": {"17", "19", "20"}, "SANCTION": {"11"}}
"""CAMEO's roots that a type covers beside its own (PLOVER, «CAMEO to PLOVER translation», and 116 for a conviction)."""

Case = tuple[str, Example]
EXAMPLES: list[Case] = [(kind.name, example) for kind in BOOK.types.values() for example in kind.examples]
MODE_EXAMPLES: list[Case] = [
    (kind.name, example) for kind in BOOK.types.values() for mode in kind.modes for example in mode.examples
]


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser(Model())


def details(parser: Parser, marked: str, kind: str, title: str = "") -> Details:
    """The details of the act whose word stands in ``{a ...}``."""
    before, _, rest = marked.partition("{a ")
    start = len(MARK.sub("", before))
    for sentence in parser.parse(MARK.sub("", before + rest)).sentences:
        if start in sentence.starts:
            return CODER.details(Tree(sentence), sentence.starts.index(start), kind, title)
    raise AssertionError(f"no word begins at {start}: {marked}")


class TestTypes:
    def test_complete(self) -> None:
        """There are PLOVER's 16 types, each with meaning, sides, its neighbours and four to six examples."""
        assert tuple(BOOK.types) == TYPES
        for kind in BOOK.types.values():
            assert kind.means.endswith(".")
            assert kind.source
            assert kind.target
            assert set(TYPES) - {kind.name} >= set(kind.near) > set()
            assert 4 <= len(kind.examples) <= 6

    @pytest.mark.parametrize(("kind", "example"), EXAMPLES + MODE_EXAMPLES)
    def test_examples_are_marked(self, kind: str, example: Example) -> None:
        """An example marks one telling word, its source or target, and names a mode of its type."""
        assert len(re.findall(r"\{a [^}]+\}", example.text)) == 1
        assert re.search(r"\[[12] [^]]+\]", example.text)
        assert "[" not in re.sub(r"\[\d [^][]+\]", "", example.text)
        assert example.mode is None or example.mode in MODES[kind]

    @pytest.mark.parametrize(
        ("text", "word", "expected"),
        [
            ("Chad and Sudan signed a treaty.", "signed", {"SUPPORT": "057"}),
            ("The treaty of Chad and Sudan is dead.", "treaty", {"SUPPORT": "057"}),
            ("Police investigated the minister.", "investigated", {"ACCUSE": "090"}),
            ("The rebels released a priest.", "released", {"RETREAT": "084"}),
            ("The minister resigned.", "resigned", {"CONCEDE": "0831"}),
            ("Chad promised Sudan wheat.", "promised", {"AGREE": "030"}),
        ],
    )
    def test_conventions(self, parser: Parser, text: str, word: str, expected: dict[str, str]) -> None:
        """Signed agreements are SUPPORT, investigations ACCUSE, releases RETREAT, resignations CONCEDE."""
        (sentence,) = parser.parse(text).sentences
        assert BOOK.senses(Tree(sentence), sentence.words.index(word)) == expected


class TestLists:
    def test_modes(self) -> None:
        """The modes of each type are PLOVER's."""
        assert {name: {m.name for m in kind.modes} for name, kind in BOOK.types.items() if kind.modes} == MODES

    def test_contexts(self) -> None:
        """The contexts are PLOVER's, also those that a mode brings along."""
        assert set(BOOK.contexts) == CONTEXTS
        assert {c for kind in BOOK.types.values() for mode in kind.modes for c in mode.contexts} <= CONTEXTS

    @pytest.mark.parametrize("name", TYPES)
    def test_codes_belong_to_the_type(self, name: str) -> None:
        """Every code of a type, of its modes and of its finer words is one of the CAMEO roots that it covers."""
        entry = BOOK.types[name]
        codes = {mode.cameo for mode in entry.modes if mode.cameo} | {code for code, _ in entry.finer}
        assert all(CODE.fullmatch(code) for code in codes)
        assert {code[:2] for code in codes} <= {entry.root} | OTHER_ROOTS.get(entry.name, set())

    def test_words_are_written_small_and_once(self) -> None:
        """Words are lower case, none is empty, and none stands twice in one list."""
        lists = [words for kind in BOOK.types.values() for m in kind.modes for words in (m.tells, m.near, m.usually)]
        lists += [words for context in BOOK.contexts.values() for words in (context.words, context.verbs, context.but)]
        for words in lists:
            assert list(words) == list(dict.fromkeys(word.strip().lower() for word in words))


class TestModes:
    @pytest.mark.parametrize(("kind", "example"), [*EXAMPLES, *MODE_EXAMPLES])
    def test_examples_have_their_mode(self, parser: Parser, kind: str, example: Example) -> None:
        """The coder gives each example of the codebook the mode that stands beside it, or none."""
        assert details(parser, example.text, kind).mode == example.mode

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("Rebels {a attacked} an army post near Kidal.", "ASSAULT"),
            ("Insurgents {a destroyed} a helicopter in Kunar.", "ASSAULT"),
            ("The army {a attacked} a village whose men had kidnapped a priest.", "ASSAULT"),
            ("Moscow {a warned} Chisinau.", "THREATEN"),
            ("The chancellor {a met} the president, whom she had phoned twice.", "CONSULT"),
            ("Ghana {a asked} for an answer.", "REQUEST"),
            ("Portugal {a praised} Angola.", "SUPPORT"),
        ],
    )
    def test_none(self, parser: Parser, text: str, kind: str) -> None:
        """A victim's weapon, another clause's act or a bare verb decide no mode."""
        assert details(parser, text, kind).mode is None

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Miners {a protested} in La Paz.", "demo"),
            ("Miners {a protested} in La Paz with stones and dynamite.", "riot"),
            ("Miners {a protested} by blocking the road to La Paz.", "obstruct"),
            ("Miners began a hunger {a strike} in La Paz.", "hunger"),
        ],
    )
    def test_words_near_decide_before_the_usual(self, parser: Parser, text: str, expected: str) -> None:
        """What the clause says of an act goes before what its verb usually means."""
        mode = details(parser, text, "PROTEST").mode
        assert mode == expected


class TestContexts:
    @pytest.mark.parametrize("name", sorted(CONTEXTS))
    def test_examples_have_their_context(self, parser: Parser, name: str) -> None:
        """Each example of a context has it."""
        for text in BOOK.contexts[name].examples:
            verb = next(
                word
                for sentence in parser.parse(text).sentences
                for word, upos in zip(sentence.words, sentence.upos, strict=True)
                if upos in ("VERB", "NOUN", "AUX")
            )
            assert name in details(parser, text.replace(verb, f"{{a {verb}}}", 1), "SUPPORT").contexts

    def test_part_of_speech(self, parser: Parser) -> None:
        """A verb that is written like a context's noun doesn't bring it."""
        assert "disasters" not in details(parser, "Rebels {a stormed} the palace.", "ASSAULT").contexts

    def test_phrases_that_mean_something_else(self, parser: Parser) -> None:
        """«Tear gas» is no natural resource."""
        found = details(parser, "Police {a fired} tear gas at a crowd.", "ASSAULT")
        assert (found.mode, "natural_resources" in found.contexts) == ("crowd-control", False)

    def test_title(self, parser: Parser) -> None:
        """The title gives the contexts only where the sentence has none."""
        assert details(parser, "Laos {a thanked} Japan.", "SUPPORT", "Vaccines arrive").contexts == ("health",)
        assert details(parser, "Laos {a thanked} Japan for a loan.", "SUPPORT", "Vaccines arrive").contexts == (
            "economic",
        )


class TestCodes:
    @pytest.mark.parametrize(
        ("text", "kind", "expected"),
        [
            ("Chad {a agreed} to negotiate with Libya.", "AGREE", "036"),
            ("Chad {a promised} Libya wheat.", "AGREE", "030"),
            ("Sweden {a gave} Ukraine rifles and shells.", "AID", "072"),
            ("Sweden {a gave} Ukraine blankets and medicine.", "AID", "073"),
            ("Ghana {a imposed} an embargo on Togo.", "SANCTION", "163"),
            ("Ghana {a demanded} that Togo release a pilot.", "REQUEST", "1053"),
            ("Ghana {a asked} Togo to release a pilot.", "REQUEST", "0253"),
            ("Warplanes {a attacked} a bridge.", "ASSAULT", "195"),
            ("Soldiers {a attacked} a bridge.", "ASSAULT", "190"),
            ("The mayor {a bowed}.", "CONCEDE", None),
        ],
    )
    def test_finer(self, parser: Parser, text: str, kind: str, expected: str | None) -> None:
        """Words near an act make its code finer; without a word that decides there is none."""
        assert details(parser, text, kind).cameo == expected

    @pytest.mark.parametrize(
        ("kind", "code", "expected"),
        [
            ("AID", "072", 8.3),
            ("RETREAT", "0874", 10.0),
            ("RETREAT", "0873", 9.0),
            ("REQUEST", "0253", -0.3),
            ("COERCE", "176", -7.0),
            ("ASSAULT", "195", -10.0),
            ("CONSULT", None, BOOK.types["CONSULT"].intensity),
        ],
    )
    def test_intensity(self, kind: str, code: str | None, expected: float) -> None:
        """Goldstein's value of the code or of the one that it refines; without a code the type's."""
        assert BOOK.intensity(kind, code) == expected

    def test_scale(self) -> None:
        """Cooperation is never below 0 and conflict never above, on a scale from -10 to 10."""
        for kind in BOOK.types.values():
            for code in (None, *(code for code, _ in kind.finer)):
                value = BOOK.intensity(kind.name, code)
                assert 0 <= value <= 10 if kind.quad in (1, 2) else -10 <= value <= 0


class TestPage:
    def test_current(self) -> None:
        """docs/codebook.md is what docs/make_codebook.py writes now."""
        page = runpy.run_path(str(DOCS / "make_codebook.py"))["page"](BOOK)
        assert (DOCS / "codebook.md").read_text(encoding="utf-8") == page

    def test_complete(self) -> None:
        """The page names every type, mode and context."""
        page = (DOCS / "codebook.md").read_text(encoding="utf-8")
        assert all(f"\n## {name}\n" in page for name in TYPES)
        assert all(f"\n| {mode} | " in page for modes in MODES.values() for mode in modes)
        assert all(f"\n- **{context}**: " in page for context in CONTEXTS)
