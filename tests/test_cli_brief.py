"""``dragoman brief``: the record for people."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from cli_samples import run
from rich.console import Console

from dragoman.cli._screen import evidence, passage
from dragoman.record import Record
from dragoman.values import TYPES
from dragoman.wording import day, enumerated, headline, phrases


@pytest.fixture
def brief(record_path: str, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What a call prints without a terminal."""
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments: str) -> str:
        assert run("brief", *arguments, "--record", record_path) == 0
        return str(capsys.readouterr().out)

    return call


class TestBrief:
    def test_tells_events_newest_first_under_their_dates(self, brief: Any) -> None:
        """Each day is a heading; below it who did what to whom in words, and what has not happened says so."""
        lines = brief().splitlines()
        heads = [line for line in lines if line and not line.startswith(" ")]
        assert heads == ["June 2023", "Wednesday 5 April 2023", "Tuesday 4 April 2023", "Statements"]
        assert "Turkey (TUR) holds talks with Sweden (SWE) [planned]  1 report" in lines[1]
        assert "  Russia (RUS) criticises or accuses Finland (FIN)  2 reports" in "\n".join(lines)

    def test_says_what_some_deny(self, brief: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        """An event that one report tells as a fact and another denies is marked beside its status."""
        events = Record.events
        monkeypatch.setattr(Record, "events", lambda *a, **f: ({**row, "disputed": True} for row in events(*a, **f)))
        assert "criticises or accuses Finland (FIN) [denied by some]  2 reports" in brief("--type", "ACCUSE")

    def test_shows_the_sentence_of_each_report_with_its_marks(self, brief: Any) -> None:
        """Outlet and date, then the sentence with trigger and roles between « », and no colour codes."""
        out = brief("--type", "ACCUSE")
        sentence = "«Russia» «condemned» «Finland» on 4 April 2023 over its entry into NATO"
        assert f"    Harbour Courier, Wednesday 5 April 2023: {sentence}." in out
        assert f"    Lakeside Review, Tuesday 4 April 2023: {sentence}, according to «Interfax»." in out
        assert "\x1b" not in out

    def test_ends_with_statements_each_once(self, brief: Any) -> None:
        """The speaker, whom it was said to, the words, and the report, though two reports quote it."""
        statements = brief().partition("Statements\n")[2].splitlines()
        assert len(statements) == 1
        assert statements[0].startswith("  Dmitry Peskov (RUS)")
        assert "“We will take measures to ensure our own security”" in statements[0]

    def test_no_walls_of_ids(self, brief: Any) -> None:
        """Only the first eight characters of an event's id are shown, enough to compare it."""
        out = brief()
        assert re.findall(r"\b[a-z][0-9a-f]{16}\b", out) == []
        shown = re.search(r"  (e[0-9a-f]{7})$", out, re.MULTILINE)
        assert shown

    def test_limit_says_that_there_is_more(self, record_path: str, capsys: Any) -> None:
        """The newest events are shown, and standard error says that more are to be had."""
        assert run("brief", "--limit", "1", "--record", record_path) == 0
        out, err = capsys.readouterr()
        assert "Turkey" in out
        assert "Russia" not in out
        assert "--limit" in err

    def test_nothing_that_fits_is_said(self, record_path: str, capsys: Any) -> None:
        """No event is no error."""
        assert run("brief", "--since", "2030", "--record", record_path) == 0
        assert capsys.readouterr() == ("", "no events match\n")

    def test_filters(self, brief: Any) -> None:
        """The filters of the tables hold here too, for the statements as well."""
        out = brief("--actor", "SWE")
        assert "Turkey" in out
        assert "Finland" not in out
        assert "Peskov" not in out

    def test_fetches_each_report_once(self, record_path: str, monkeypatch: Any, capsys: Any) -> None:
        """However many events and statements a report has, the record is asked for it once."""
        asked: list[str] = []
        fetch = Record.get_report
        monkeypatch.setattr(Record, "get_report", lambda self, id_: asked.append(id_) or fetch(self, id_))
        run("brief", "--record", record_path)
        assert len(asked) == len(set(asked)) == 3


RUSSIA = {"name": "Russia", "country": "RUS"}
RAIDERS = {"name": "raiders", "country": None}


class TestHeadline:
    @pytest.mark.parametrize("type_", TYPES)
    def test_every_type_has_all_its_phrases(self, type_: str) -> None:
        """For one and for several, with and without the other side."""
        assert {form: len(words) for form, words in phrases()[type_].items()} == {"act": 2, "alone": 2, "undergo": 2}

    @pytest.mark.parametrize(
        ("sources", "targets", "expected"),
        [
            ([RUSSIA], [RAIDERS], "Russia (RUS) attacks raiders"),
            ([RUSSIA, RAIDERS], [RUSSIA], "Russia (RUS) and raiders attack Russia (RUS)"),
            ([RUSSIA], [], "Russia (RUS) carries out an attack"),
            ([], [RUSSIA], "Russia (RUS) is attacked"),
            ([], [], "someone is attacked"),
        ],
    )
    def test_who_did_what_to_whom(self, sources: Any, targets: Any, expected: str) -> None:
        """The verb agrees with its subject, and a side that is not named is not made up."""
        assert headline({"type": "ASSAULT", "sources": sources, "targets": targets}) == expected


class TestEvidence:
    PLAIN = Console(file=open(os.devnull, "w"), color_system=None)  # noqa: SIM115 - lives as long as the tests
    COLOUR = Console(file=PLAIN.file, force_terminal=True, color_system="standard")

    def test_colours_on_a_terminal(self) -> None:
        """The spans carry their styles and the text stays as it is."""
        text = evidence(self.COLOUR, "Russia condemned it", [(7, 16, "bold yellow")])
        assert text.plain == "Russia condemned it"
        assert [(span.start, span.end, span.style) for span in text.spans] == [(7, 16, "bold yellow")]

    def test_marks_that_overlap_are_shown_once(self) -> None:
        """A role inside a longer one, or the same span twice, makes no second pair of marks."""
        marks = [(0, 15, "source"), (8, 15, "target"), (0, 15, "source"), (16, 20, "trigger")]
        assert evidence(self.PLAIN, "Russia's leader says", marks).plain == "«Russia's leader» «says»"

    def test_a_long_passage_is_cut_around_its_centre(self) -> None:
        """Text without a full stop keeps the words around the trigger, whole, with an ellipsis where it is cut."""
        text = "menu item " * 100 + "Russia condemned Finland " + "menu item " * 100
        span, centre = {"start": 0, "end": len(text)}, text.index("condemned")
        shown = passage(self.PLAIN, text, span, [(centre, centre + 9, "trigger")], centre, 100).plain
        assert "Russia «condemned» Finland" in shown
        assert len(shown) <= 104
        assert re.fullmatch(r"…(menu|item) .* (menu|item)…", shown)


class TestWords:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("2023-05-09", "Tuesday 9 May 2023"),
            ("2023-05-09T22:15:00+02:00", "Tuesday 9 May 2023"),
            ("2023-05", "May 2023"),
            ("2023", "2023"),
            (None, "No date"),
            ("soon", "soon"),
        ],
    )
    def test_a_date_in_words(self, value: str | None, expected: str) -> None:
        """As precise as it was given."""
        assert day(value) == expected

    def test_many_names_are_counted(self) -> None:
        """Up to four are named, of more the rest is counted; a name is said once."""
        assert enumerated(["A", "A"]) == "A"
        assert enumerated(["A", "B", "C", "D"]) == "A, B, C and D"
        assert enumerated(["A", "B", "C", "D", "E"]) == "A, B, C and 2 others"
