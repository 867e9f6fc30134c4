"""Claims against claims: who asserts an event, who denies it, who is silent."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman.linking.claims import claims
from dragoman.linking.view import View

EVENT = {
    "id": "e1",
    "type": "COERCE",
    "quad": 4,
    "sources": [{"actor": "rebels", "name": "Rebels"}],
    "targets": [{"actor": "port", "name": "the port"}],
}


class Report:
    """A report whose mentions, statements and steps are marked by their words."""

    def __init__(self, id_: str, text: str, outlet: str | None = None) -> None:
        self.row = {"id": id_, "outlet": outlet, "text": text, "published": None}
        self.mentions: list[dict[str, Any]] = []
        self.quotes: list[dict[str, Any]] = []

    def span(self, words: str) -> dict[str, int]:
        start = self.row["text"].index(words)
        return {"start": start, "end": start + len(words)}

    def role(self, words: str) -> dict[str, Any]:
        actor = words.lower().removeprefix("the ")
        return {**self.span(words), "text": words, "name": words, "country": None, "actor": actor}

    def step(self, words: str, kind: str = "speaker") -> dict[str, Any]:
        return {**self.role(words), "kind": kind, "evidence": self.span(words)}

    def tells(self, sentence: str, trigger: str = "seized", **given: Any) -> Report:
        usual = {
            "id": f"{self.row['id']}-{len(self.mentions)}",
            "report": self.row["id"],
            "event": "e1",
            "sentence": self.span(sentence),
            "type": "COERCE",
            "status": "actual",
            "sources": [{"actor": "rebels", "name": "Rebels"}],
            "targets": [{"actor": "port", "name": "the port"}],
            "trigger": self.span(trigger),
            "date": None,
            "place": None,
            "attributed_to": None,
        }
        self.mentions.append(usual | given)
        return self

    def quotes_words(self, content: str, speaker: str, cue: str) -> Report:
        said = {"content": self.span(content), "speaker": self.role(speaker), "cue": self.span(cue), "via": None}
        self.quotes.append({"id": content, "report": self.row["id"], **said})
        return self


def found(*reports: Report, **event: Any) -> dict[str, Any]:
    view = View(
        [report.row for report in reports],
        [mention for report in reports for mention in report.mentions],
        [quote for report in reports for quote in report.quotes],
        [EVENT | event],
    )
    return claims("e1", view)


def shown(claimed: dict[str, Any]) -> list[tuple[str, str, str, list[str]]]:
    return [(claim["who"], claim["kind"], claim["stance"], list(claim["reports"])) for claim in claimed["claims"]]


def plain(id_: str = "a", **given: Any) -> Report:
    return Report(id_, "Rebels seized the port.").tells("Rebels seized the port.", **given)


def said(id_: str = "b", outlet: str | None = None) -> Report:
    report = Report(id_, "The Herald writes that Rebels seized the port, Anna said.", outlet)
    return report.tells(report.row["text"], chain=[report.step("The Herald", "outlet"), report.step("Anna")])


class TestStances:
    def test_without_a_chain_it_is_the_reports_own_account(self) -> None:
        """All reports that state it as fact are one claim."""
        assert shown(found(plain("a"), plain("b"))) == [("the report itself", "report", "asserts", ["a", "b"])]

    def test_with_a_chain_it_is_the_word_of_the_last_step(self) -> None:
        """The steps before are what it came through; the evidence marks the words that pass it on."""
        (claim,) = found(said())["claims"]
        assert (claim["who"], claim["actor"], claim["kind"]) == ("Anna", "anna", "speaker")
        assert claim["through"] == ["The Herald"]
        (evidence,) = claim["reports"]["b"]
        marks = [evidence["text"][mark["start"] : mark["end"]] for mark in evidence["marks"]]
        assert marks == ["seized", "The Herald", "Anna"]

    @pytest.mark.parametrize(
        ("status", "stance"),
        [("actual", "asserts"), ("denied", "denies"), ("planned", "announces"), ("hypothetical", "doubts")],
    )
    def test_the_status_is_the_stance(self, status: str, stance: str) -> None:
        """Done, not done, to be done, or left open."""
        assert shown(found(plain(status=status))) == [("the report itself", "report", stance, ["a"])]

    def test_rows_without_chains_have_who_it_is_attributed_to(self) -> None:
        """Records of older versions."""
        report = Report("a", "Rebels seized the port, Anna said.")
        report.tells(report.row["text"], attributed_to={**report.span("Anna"), "name": "Anna"})
        assert shown(found(report)) == [("Anna", "speaker", "asserts", ["a"])]

    def test_wire_copy_states_as_fact_what_its_agency_does(self) -> None:
        """An agency that the whole report is credited to is nobody's word."""
        report = Report("a", "(Wirely) Rebels seized the port. Anna said Rebels seized it.")
        credit = report.step("Wirely", "outlet")
        report.row["credits"] = [credit]
        report.tells("(Wirely) Rebels seized the port.", chain=[credit])
        report.tells("Anna said Rebels seized it.", chain=[credit, report.step("Anna")])
        assert shown(found(report)) == [
            ("the report itself", "report", "asserts", ["a"]),
            ("Anna", "speaker", "asserts", ["a"]),
        ]
        assert found(report)["claims"][0]["through"] == ["Wirely"]

    def test_all_from_one_outlet_is_no_credit(self) -> None:
        """What «Wirely reported» is Wirely's word, however many mentions have it from there."""
        report = Report("a", "Rebels seized the port and Rebels seized the road, Wirely reported.")
        for _ in range(2):
            report.tells(report.row["text"], chain=[report.step("Wirely", "outlet")])
        assert shown(found(report)) == [("Wirely", "outlet", "asserts", ["a"])]

    def test_a_pronoun_is_somebody_without_a_name(self) -> None:
        """«They» whom nobody was found for."""
        report = Report("a", "They said Rebels seized the port.")
        report.tells(report.row["text"], chain=[report.step("They")])
        (claim,) = found(report)["claims"]
        assert (claim["who"], claim["actor"], claim["kind"]) == ("They", None, "anonymous")


class TestDenials:
    def test_a_denial_that_is_an_event_of_its_own_counts(self) -> None:
        """The same act of the same parties, told as denied by somebody, stands against the event."""
        report = Report("b", "The army denied that Rebels seized the port.")
        report.tells(report.row["text"], event="e2", status="denied", chain=[report.step("The army")])
        assert shown(found(plain(), report)) == [
            ("the report itself", "report", "asserts", ["a"]),
            ("The army", "speaker", "denies", ["b"]),
        ]
        assert found(plain(), report)["contested"]

    @pytest.mark.parametrize(
        "given",
        [
            {"type": "ASSAULT"},
            {"sources": [{"actor": "army", "name": "The army"}]},
            {"status": "actual"},
            {"date": {"value": "2024-05-09", "precision": "day"}},
        ],
    )
    def test_another_act_does_not(self, given: dict[str, Any]) -> None:
        """Another type, another party, another day; nor an act that nobody denies."""
        denied = {"event": "e2", "status": "denied", **given}
        told = plain(date={"value": "2024-05-01", "precision": "day"})
        assert shown(found(told, plain("b", **denied))) == [("the report itself", "report", "asserts", ["a"])]

    def test_pointing_back_denies_what_was_said_before(self) -> None:
        """«The army denied this» is against the claim of the sentence before it."""
        report = Report("a", "Anna said Rebels seized the port. The army denied this.")
        report.tells("Anna said Rebels seized the port.", chain=[report.step("Anna")])
        report.quotes_words("this", "The army", "denied")
        assert shown(found(report))[1] == ("The army", "speaker", "denies", ["a"])

    def test_the_agency_that_a_report_is_credited_to_denies_nothing_of_its_own(self) -> None:
        """Its denial is the report's, which has no speaker."""
        report = Report("a", "Anna said Rebels seized the port. Wirely denied this.")
        report.row["credits"] = [report.step("Wirely", "outlet")]
        report.tells("Anna said Rebels seized the port.", chain=[report.step("Anna")])
        report.quotes_words("this", "Wirely", "denied").quotes[0]["chain"] = report.row["credits"]
        assert [claim["who"] for claim in found(report)["claims"]] == ["Anna"]

    @pytest.mark.parametrize(
        ("text", "content", "cue"),
        [
            ("Anna said Rebels seized the port. The army said this.", "this", "said"),
            ("Anna said Rebels seized the port. The army denied a shortage.", "a shortage", "denied"),
            (f"Anna said Rebels seized the port. {'It rained. ' * 60}The army denied this.", "this", "denied"),
        ],
    )
    def test_not_every_statement_points_back(self, text: str, content: str, cue: str) -> None:
        """Other verbs, other matters, and what stands too far away."""
        report = Report("a", text)
        report.tells("Anna said Rebels seized the port.", chain=[report.step("Anna")])
        report.quotes_words(content, "The army", cue)
        assert len(found(report)["claims"]) == 1


class TestSilence:
    def test_reports_that_do_not_tell_it(self) -> None:
        """They are named."""
        assert found(plain(), Report("b", "Rain."))["silent"]["reports"] == ["b"]

    def test_parties_that_speak_of_other_matters(self) -> None:
        """A party that is heard in the story and neither asserts nor denies the event."""
        other = Report("b", "Rebels said: it rains.").quotes_words("it rains", "Rebels", "said")
        assert found(plain(), other)["silent"]["parties"] == [{"actor": "rebels", "name": "Rebels", "reports": ["b"]}]

    def test_a_party_that_asserts_is_not_silent(self) -> None:
        """What it claims elsewhere is enough."""
        other = Report("b", "Rebels said they seized the port.")
        other.tells(other.row["text"], chain=[other.step("Rebels")])
        assert found(plain(), other)["silent"]["parties"] == []

    def test_who_acts_by_words_is_not_silent(self) -> None:
        """Whoever warns has spoken, whom he warns need not."""
        other = Report("b", "Rebels said: it rains.").quotes_words("it rains", "Rebels", "said")
        assert found(plain(), other, quad=3)["silent"]["parties"] == []
        assert found(plain(), other, quad=3, sources=[], targets=EVENT["sources"])["silent"]["parties"]


class TestFactOrAttributed:
    def test_one_reports_fact_is_anothers_word(self) -> None:
        """Whose word it is, who states it as fact, and who attributes it."""
        assert found(plain("a"), said("b"))["fact_or_attributed"] == [
            {"who": "Anna", "actor": "anna", "kind": "speaker", "fact": ["a"], "attributed": ["b"]}
        ]

    def test_a_report_that_attributes_once_states_nothing_as_fact(self) -> None:
        """A headline needs no «Anna said», where the text has it."""
        report = Report("a", "Rebels seized the port. It seized the port, Anna said.")
        report.tells("Rebels seized the port.")
        report.tells("It seized the port, Anna said.", chain=[report.step("Anna")])
        assert found(report, said("b"))["fact_or_attributed"] == []

    def test_nor_is_it_among_those_that_attribute(self) -> None:
        """A report that states it as fact anywhere is not set against one that does so throughout."""
        both = Report("b", "Rebels seized the port. It seized the port, Anna said.")
        both.tells("Rebels seized the port.")
        both.tells("It seized the port, Anna said.", chain=[both.step("Anna")])
        assert found(plain("a"), both)["fact_or_attributed"] == []
        (warning,) = found(plain("a"), both, said("c"))["fact_or_attributed"]
        assert (warning["fact"], warning["attributed"]) == (["a"], ["c"])

    def test_a_report_is_not_held_against_one_that_cites_its_outlet(self) -> None:
        """What the Herald, or its wire copy, states as fact is by others rightly given as the Herald's."""
        own = Report("a", "Rebels seized the port.", "The Herald").tells("Rebels seized the port.")
        wire = Report("c", "(The Herald) Rebels seized the port.").tells("Rebels seized the port.")
        wire.row["credits"] = [wire.step("The Herald", "outlet")]
        other = Report("b", "Rebels seized the port, The Herald says.")
        other.tells(other.row["text"], chain=[other.step("The Herald", "outlet")])
        assert found(own, other)["fact_or_attributed"] == []
        assert found(wire, other)["fact_or_attributed"] == []
