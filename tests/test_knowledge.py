"""The loader of the knowledge files."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman import knowledge
from dragoman.knowledge import Knowledge, KnowledgeError, Leader, Office
from dragoman.knowledge.documents import COMPILED, FOLDER, compile_folder, read


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one YAML file."""
    (tmp_path / "a.yaml").write_text("- {name: One}\n", encoding="utf-8")
    return tmp_path


class TestDocuments:
    def test_the_compiled_file_is_current(self):
        """``compiled.json`` is what the script makes of today's YAML; else run training/compile_knowledge.py."""
        current = (FOLDER / COMPILED).read_text(encoding="utf-8") == compile_folder()
        assert current, "a YAML file was changed: run python training/compile_knowledge.py"

    def test_a_changed_file_is_read_anew(self, folder):
        """A compiled copy of older contents is not believed."""
        (folder / COMPILED).write_text(compile_folder(folder), encoding="utf-8")
        (folder / "a.yaml").write_text("- {name: Two}\n", encoding="utf-8")
        assert read("a.yaml", folder) == [{"name": "Two"}]

    def test_a_compiled_copy_is_used(self, folder):
        """Contents whose hash fits come from the compiled file."""
        compiled = compile_folder(folder).replace("One", "Uno")
        (folder / COMPILED).write_text(compiled, encoding="utf-8")
        assert read("a.yaml", folder) == [{"name": "Uno"}]

    def test_a_missing_file_is_named(self, folder):
        """The error says which file can't be read."""
        with pytest.raises(KnowledgeError, match=r"b\.yaml: can't be read"):
            read("b.yaml", folder)

    def test_a_broken_file_is_named(self, folder):
        """The error says which file isn't YAML, and where."""
        (folder / "a.yaml").write_text("- {name: [One}\n", encoding="utf-8")
        with pytest.raises(KnowledgeError, match=r"a\.yaml: not valid YAML.* line 1"):
            read("a.yaml", folder)


class TestKnowledge:
    def test_a_missing_field_is_named(self):
        """The error names the file, the entry and the field."""
        documents = {"countries.yaml": [{"name": "France"}], "reference.yaml": read("reference.yaml")}
        with pytest.raises(KnowledgeError, match=r"countries\.yaml, entry 1 \(France\): the field 'code' is missing"):
            Knowledge.from_documents(documents)

    def test_it_is_read_once(self):
        """A second ``load`` gives the same object."""
        assert knowledge.load() is knowledge.load()

    def test_the_shipped_files_hold_the_world(self):
        """All states are there, with leaders who have offices."""
        book = knowledge.load()
        assert len(book.countries) >= 193
        assert book.by_id["PRK"].name == "North Korea"
        assert [leader.name for leader in book.surnames["Putin"]] == ["Vladimir Putin"]

    def test_names_are_found_without_accents(self):
        """An entry with accents is listed in plain letters too."""
        book = Knowledge.from_documents(
            {
                "leaders/x.yaml": [{"name": "Recep Tayyip Erdoğan", "country": "TUR", "offices": []}],
                "reference.yaml": read("reference.yaml"),
            }
        )
        assert {"Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"} <= {form.text for form in book.forms()}
        assert "Erdogan" in book.surnames

    def test_family_names_may_come_first(self):
        """«Xi» stands for Xi Jinping."""
        book = Knowledge.from_documents(
            {
                "leaders/x.yaml": [{"name": "Xi Jinping", "country": "CHN", "offices": []}],
                "reference.yaml": read("reference.yaml"),
            }
        )
        assert list(book.surnames) == ["Xi"]

    def test_a_number_is_no_surname(self):
        """«King Abdullah II» is called Abdullah again."""
        assert knowledge.surname("King Abdullah II") == "Abdullah"
        assert knowledge.surname("Mohammed bin Zayed") == "Zayed"


class TestOffice:
    @pytest.mark.parametrize(
        ("date", "held"),
        [
            ("2011-11-30", False),
            ("2011-12-01", True),
            ("2020-01-01", True),
            ("2021-02-28", True),
            ("2021-03-01", False),
        ],
    )
    def test_it_is_held_from_its_first_to_its_last_month(self, date, held):
        """Dates of less than day precision count from their first to their last day."""
        assert Office("other", "", "2011-12", "2021-02", "PRK", "GOV").held_on(date) is held

    def test_any_time_will_do_without_a_date(self):
        """An undated report may mean any holder."""
        office = Office("other", "", "1990", "1991", "PRK", "GOV")
        assert Leader("a", "A B", "PRK", "GOV", "B", (), (office,)).offices_on(None) == (office,)
