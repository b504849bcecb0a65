"""The earlier edition that a study names: what is read of it, and what is told where it is not there."""

import pytest
from tests.studies import mobility, write_study

from blendresearch.base.errors import InputError
from blendresearch.study.earlier_edition import EARLIER_FILES, earlier_files, snapshot_of
from blendresearch.study.folder import Workspace
from blendresearch.study.settings import read_study


@pytest.fixture
def workspace(tmp_path):
    write_study(tmp_path / "data" / "raw" / "now", {"a.csv": [mobility(1)]}, previous='"then"')
    return Workspace.open("now", start=tmp_path)


def publish(folder, files=EARLIER_FILES):
    folder.mkdir(parents=True)
    for file in files:
        (folder / file).write_text("theme\n", encoding="utf-8")


def test_what_was_published_of_the_earlier_edition_is_a_part_of_what_is_read(workspace):
    publish(workspace.reports.parent / "then")
    found = snapshot_of(workspace)
    assert {"reports/then/survey_themes.csv", "mobilities/a.csv"} <= set(found.hashes)
    assert found.place("reports/then/survey_themes.csv").is_file()
    found.refuse_changed()
    (workspace.reports.parent / "then" / "survey_themes.csv").write_text("another\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"survey_themes\.csv: it changed"):
        found.refuse_changed()


def test_folder_of_results_within_the_study_goes_before_that_of_reports(workspace):
    publish(workspace.reports.parent / "then")
    publish(workspace.folder / "then", ["statistics.csv"])
    assert set(earlier_files(workspace, read_study(workspace.folder))) == {"then/statistics.csv"}
    assert set(snapshot_of(workspace).hashes) == {
        "study.toml",
        "projects.csv",
        "mobilities/a.csv",
        "then/statistics.csv",
    }


def test_edition_without_a_survey_is_read(workspace):
    publish(workspace.reports.parent / "then", ["statistics.csv", "requests.csv"])
    assert len(earlier_files(workspace, read_study(workspace.folder))) == 2


@pytest.mark.parametrize("files", [[], ["survey_themes.csv"]])
def test_edition_whose_results_are_not_there_is_asked_for(workspace, files):
    publish(workspace.reports.parent / "then", files)
    with pytest.raises(InputError, match=r"'previous' names 'then', of which there is no reports/then/statistics\.csv"):
        snapshot_of(workspace)


def test_link_out_of_the_study_is_no_earlier_edition(workspace, tmp_path):
    publish(tmp_path / "elsewhere")
    (workspace.folder / "then").mkdir()
    (workspace.folder / "then" / "statistics.csv").symlink_to(tmp_path / "elsewhere" / "statistics.csv")
    with pytest.raises(InputError, match="link to a place outside"):
        earlier_files(workspace, read_study(workspace.folder))


def test_study_does_not_follow_itself(workspace):
    study = read_study(workspace.folder).model_copy(update={"previous": "now"})
    with pytest.raises(InputError, match="names this study itself"):
        earlier_files(workspace, study)
    assert earlier_files(workspace, study.model_copy(update={"previous": ""})) == {}
