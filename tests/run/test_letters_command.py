"""`blendresearch letters`: one letter each, beside the processed tables, made again only when something has changed."""

from pathlib import Path

import pikepdf
import pytest
from rich.console import Console
from tests.report_studies import study_of
from tests.runs import Inline, in_this_process

from blendresearch.base.errors import RenderError, UsageError
from blendresearch.mobilities.places import worklists
from blendresearch.run import analysis, tasks
from blendresearch.run.commands import write_letters as command
from blendresearch.run.commands.write_letters import write_letters
from blendresearch.run.pipeline import run

COUNTS = {("Alpha College", 2021): (120, 12), ("Beta", 2021): (60, 0), ("Gamma", 2022): (20, 4), ("Beta", 2024): (9, 1)}
FILES = {f"{name}.nl.{kind}" for name in ("Alpha-College", "Beta", "Gamma") for kind in ("pdf", "html")}


class Spoken:
    """What a command said on its two streams."""

    def __init__(self) -> None:
        self.console, self.errors = (Console(record=True, quiet=False, file=None, width=300) for _ in range(2))
        self.code = 0

    @property
    def out(self) -> str:
        return self.console.export_text(clear=False)

    @property
    def err(self) -> str:
        return self.errors.export_text(clear=False)


@pytest.fixture
def study(tmp_path) -> Path:
    return study_of(tmp_path / "study", COUNTS, focus="")


@pytest.fixture(autouse=True)
def here(monkeypatch):
    """Let workers be this process."""
    monkeypatch.setattr(command, "Workers", Inline)
    monkeypatch.setattr(command, "start_warm", lambda: None)


@pytest.fixture
def written(monkeypatch) -> list[str]:
    """Let a letter be a line, and give to whom letters were made."""
    made: list[str] = []

    def pretend(order, institution, language, name):
        made.append(institution)
        return {kind: f"{institution} {language} {name} {order.inputs.digest}".encode() for kind in ("pdf", "html")}

    monkeypatch.setattr(tasks, "make_letter", pretend)
    return made


def letters(study: Path, *institutions: str, language: str | None = "nl", fresh: bool = False) -> Spoken:
    spoken = Spoken()
    options = {"output": study.parent / "out", "language": language, "jobs": 1, "fresh": fresh}
    spoken.code = write_letters(spoken.console, spoken.errors, str(study), institutions, **options)
    return spoken


def folder(study: Path) -> Path:
    return study.parent / "out" / "processed" / study.name / "letters"


def names(study: Path) -> set[str]:
    return {path.name for path in folder(study).iterdir()} - {".gitignore"}


def change(study: Path) -> None:
    with (study / "study.toml").open("a", encoding="utf-8") as file:
        file.write("\n[letters]\nreply_by = 2027-05-01\n")


def test_a_letter_is_made_by_the_notebook_for_each_institution(study):
    said = letters(study, language=None)
    assert (said.code, said.err) == (0, "")
    assert "Wrote 3 letters" in said.out
    assert "send each to its own institution" in said.out
    code = "en" if "Beta.en.pdf" in names(study) else "nl"
    assert names(study) == {each.replace(".nl.", f".{code}.") for each in FILES}
    for path in folder(study).glob("*.pdf"):
        with pikepdf.open(path) as file:
            assert len(file.pages) == 2
    page = (folder(study) / f"Beta.{code}.html").read_text(encoding="utf-8")
    assert f'href="Beta.{code}.pdf"' in page
    assert "Alpha" not in page
    assert "Gamma" not in page
    assert (folder(study) / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert not (study.parent / "out" / "reports").exists()


def test_in_a_project_letters_are_made_of_the_tables_that_the_command_holds(tmp_path, monkeypatch):
    """There reports stand elsewhere than beside the processed tables, and no folder of output is named."""
    own = study_of(tmp_path / "data" / "raw" / "own", {("Beta", 2021): (60, 6)}, focus="")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(analysis, "_PATIENCE", 0)
    spoken = Spoken()
    options = {"output": None, "language": "nl", "jobs": 1, "fresh": False}
    spoken.code = write_letters(spoken.console, spoken.errors, own.name, (), **options)
    assert (spoken.code, spoken.err) == (0, "")
    assert (tmp_path / "data" / "processed" / "own" / "letters" / "Beta.nl.pdf").is_file()


def test_second_call_makes_none_again(study, written):
    letters(study)
    assert sorted(written) == ["Alpha College", "Beta", "Gamma"]
    assert names(study) == FILES
    assert "nothing has changed" in letters(study).out
    assert len(written) == 3
    letters(study, "beta", fresh=True)
    assert written[3:] == ["Beta"]
    (folder(study) / "Gamma.nl.html").unlink()
    letters(study)
    assert written[4:] == ["Gamma"]
    change(study)
    letters(study)
    assert sorted(written[5:]) == ["Alpha College", "Beta", "Gamma"]


def test_only_those_that_are_named_get_one_in_any_spelling(study, written):
    letters(study, "alpha college", "GAMMA", "Gamma")
    assert sorted(written) == ["Alpha College", "Gamma"]


@pytest.mark.parametrize(
    ("name", "told"), [("Alpha Colege", "Did you mean 'Alpha College'?"), ("Zzz", "projects.csv has their names.")]
)
def test_unknown_institution_stops_all_with_the_nearest_name(study, written, name, told):
    with pytest.raises(UsageError, match="is no institution of this study") as error:
        letters(study, "Beta", name)
    assert told in str(error.value)
    assert written == []


def test_one_that_fails_is_told_and_leaves_the_earlier_one_and_the_others(study, written, monkeypatch):
    letters(study, "Beta")
    earlier = (folder(study) / "Beta.nl.pdf").read_bytes()
    change(study)
    pretend = tasks.make_letter

    def fail(order, institution, *more):
        if institution == "Beta":
            raise RenderError("The letter does not fit.")
        return pretend(order, institution, *more)

    monkeypatch.setattr(tasks, "make_letter", fail)
    said = letters(study)
    assert said.code == 1
    assert "Beta: The letter does not fit. An earlier letter to it is as it was." in said.err
    assert "Wrote 2 letters" in said.out
    assert (folder(study) / "Beta.nl.pdf").read_bytes() == earlier
    assert names(study) == FILES
    monkeypatch.setattr(tasks, "make_letter", pretend)
    assert "Wrote 1 letter " in letters(study).out


def test_two_names_that_make_one_file_stay_apart(tmp_path, written):
    study = study_of(
        tmp_path / "study", {("A+B", 2021): (9, 1), ("A B", 2021): (9, 2), ("a-b", 2022): (9, 3)}, focus=""
    )
    letters(study)
    told = {path.stem: path.read_text(encoding="utf-8").split(" nl ")[0] for path in folder(study).glob("*.pdf")}
    assert told == {"A-B-2.nl": "A B", "A-B-3.nl": "A+B", "a-b.nl": "a-b"}
    # Only the last one has a worklist, a-b.xlsx: no letter to another has its name.
    assert worklists(folder(study).parent).set_index("institution")["file"].to_dict() == {"a-b": "a-b.xlsx"}


def test_what_people_wrote_into_a_letter_is_kept(study, written):
    letters(study, "Beta")
    (folder(study) / "Beta.nl.pdf").write_text("signed", encoding="utf-8")
    said = letters(study, "Beta")
    assert "Beta.nl-kept.pdf" in said.out
    assert (folder(study) / "Beta.nl-kept.pdf").read_text(encoding="utf-8") == "signed"
    assert (folder(study) / "Beta.nl.pdf").read_text(encoding="utf-8").startswith("Beta nl")


def test_letter_to_who_has_no_project_any_more_goes(study, written):
    letters(study)
    projects = (study / "projects.csv").read_text(encoding="utf-8")
    (study / "projects.csv").write_text(projects.replace(",Gamma,", ",Delta,"), encoding="utf-8")
    letters(study)
    assert {each for each in names(study) if each.endswith(".pdf")} == {
        f"{each}.nl.pdf" for each in ("Alpha-College", "Beta", "Delta")
    }


def test_a_run_takes_letters_along_that_still_hold_and_drops_the_others(study, written, monkeypatch):
    in_this_process(monkeypatch)
    out = study.parent / "out"
    letters(study)
    assert run(study, output=out, jobs=1).letters_removed == 0
    assert names(study) == FILES
    assert len(written) == 3
    letters(study)
    assert len(written) == 3  # a run makes the same of the same
    (folder(study) / "note.txt").write_text("mine", encoding="utf-8")
    change(study)
    assert run(study, output=out, jobs=1).letters_removed == 3
    assert {path.name for path in folder(study).iterdir()} == {"note.txt"}
    letters(study)
    assert names(study) == FILES | {"note.txt"}
