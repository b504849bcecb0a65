"""What a study hid and hides no more: the internal edition and its names go, and that is told however it is run."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from tests.runs import in_this_process, small_study

from blendresearch.run.commands.run import BrokenOff, run_studies

pytestmark = pytest.mark.run
BOTH, NAMES, COUNTS, NOTHING = (
    f"\n[disclosure]\nname_institutions = {'false' if names else 'true'}\nminimum_count = {5 if counts else 0}\n"
    for names, counts in ((True, True), (True, False), (False, True), (False, False))
)


@pytest.fixture
def study(tmp_path, monkeypatch) -> Path:
    in_this_process(monkeypatch)
    return small_study(tmp_path / "raw" / "klein")


@pytest.fixture
def told(study, tmp_path):
    """Run the study with a [disclosure], in an output folder of its own, and give what is told."""
    sound = (study / "study.toml").read_text(encoding="utf-8")

    def give(disclosure: str, *more: str) -> str:
        (study / "study.toml").write_text(sound + disclosure, encoding="utf-8")
        console = Console(file=StringIO(), soft_wrap=True, highlight=False)
        options = {"output": tmp_path, "languages": ["en"], "jobs": 1, "fresh": False}
        assert run_studies(console, console, [str(study), *more], **options) == 0
        return console.file.getvalue()

    return give


@pytest.mark.parametrize("before", [BOTH, NAMES])
def test_internal_edition_goes_with_its_names(told, tmp_path, before):
    internal = tmp_path / "reports" / "klein-internal"
    assert "removed" not in told(before)
    assert (internal / "names.csv").is_file()
    said = told(NOTHING)
    assert f"The internal edition in {internal} was removed, with its names.csv (who has which neutral name)." in said
    assert f"all names and numbers are in {tmp_path / 'reports' / 'klein'}." in said
    assert not internal.exists()
    assert "removed" not in told(NOTHING)


def test_internal_edition_without_names_goes(told, tmp_path):
    told(COUNTS)
    said = told(NOTHING)
    assert f"The internal edition in {tmp_path / 'reports' / 'klein-internal'} was removed.\n" in said
    assert "names.csv" not in said


def test_names_go_where_counts_stay_hidden(told, tmp_path):
    internal = tmp_path / "reports" / "klein-internal"
    told(BOTH)
    said = told(COUNTS)
    assert (
        f"names.csv (who has which neutral name) was removed from {internal}: the study hides no name any more" in said
    )
    assert internal.is_dir()
    assert not (internal / "names.csv").exists()
    assert "removed" not in told(COUNTS)


def test_nothing_goes_where_names_stay_hidden(told, tmp_path):
    told(BOTH)
    assert "removed" not in told(NAMES)
    assert (tmp_path / "reports" / "klein-internal" / "names.csv").is_file()


def test_other_neutral_names_than_in_the_edition_that_lies_there_are_told(told, tmp_path):
    assert "other neutral names" not in told(NAMES)
    names = tmp_path / "reports" / "klein-internal" / "names.csv"
    text = names.read_text(encoding="utf-8")
    names.write_text(text.replace("Institution A", "Institution Z"), encoding="utf-8")
    said = told(NAMES)
    assert "Institutions have other neutral names than in the earlier edition" in said
    assert f"the secret in {tmp_path / 'processed' / '.klein.secret'} is another one." in said
    assert names.read_text(encoding="utf-8") == text
    assert "other neutral names" not in told(BOTH)


def test_edition_that_lies_there_goes_when_nothing_else_has_changed(told, tmp_path):
    told(NOTHING)
    internal = tmp_path / "reports" / "klein-internal"
    internal.mkdir()
    (internal / "names.csv").write_text("institution,neutral\n", encoding="utf-8")
    assert "was removed, with its names.csv" in told(NOTHING)
    assert not internal.exists()
    assert "nothing has changed since the last run" in told(NOTHING)


def test_it_is_told_of_one_study_among_several(told, tmp_path):
    other = str(small_study(tmp_path / "raw" / "ander"))
    told(BOTH, other)
    said = told(NOTHING, other)
    assert said.count("was removed, with its names.csv") == 1
    assert "klein-internal" in said


def test_names_of_a_run_that_was_broken_off_are_in_no_later_edition(told, study, tmp_path, monkeypatch):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("blendresearch.run.study_run.put_in_place", stop)
        with pytest.raises(BrokenOff):
            told(BOTH)
    assert list((tmp_path / "processed").rglob("names.csv"))
    assert "removed" not in told(NOTHING)  # it was never there
    assert not list(tmp_path.rglob("names.csv"))
    assert [path.name for path in (tmp_path / "reports").iterdir()] == ["klein"]
