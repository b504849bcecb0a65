"""The earlier edition that a study names: what is read of it, and what is told where it is not there."""

import pytest
from tests.studies import mobility, write_study

from blendresearch.base.errors import InputError
from blendresearch.study.earlier_edition import EARLIER_TABLES, earlier_files, snapshot_of
from blendresearch.study.folder import Workspace
from blendresearch.study.settings import read_study


@pytest.fixture
def workspace(tmp_path):
    write_study(tmp_path / "data" / "raw" / "now", {"a.csv": [mobility(1)]}, previous='"then"')
    return Workspace.open("now", start=tmp_path)


def publish(workspace):
    (workspace.reports.parent / "then").mkdir(parents=True)
    for table in EARLIER_TABLES:
        (workspace.reports.parent / "then" / f"{table}.csv").write_text("theme\n", encoding="utf-8")


def test_what_was_published_of_the_earlier_edition_is_a_part_of_what_is_read(workspace):
    publish(workspace)
    found = snapshot_of(workspace)
    assert {"reports/then/survey_themes.csv", "mobilities/a.csv"} <= set(found.hashes)
    assert found.place("reports/then/survey_themes.csv").is_file()
    found.refuse_changed()
    (workspace.reports.parent / "then" / "survey_themes.csv").write_text("another\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"survey_themes\.csv: it changed"):
        found.refuse_changed()


def test_edition_whose_results_are_not_there_is_asked_for(workspace):
    with pytest.raises(InputError, match="'previous' names 'then', of which there is no reports/then/survey_themes"):
        snapshot_of(workspace)


def test_study_does_not_follow_itself(workspace):
    study = read_study(workspace.folder).model_copy(update={"previous": "now"})
    with pytest.raises(InputError, match="names this study itself"):
        earlier_files(workspace, study)
    assert earlier_files(workspace, study.model_copy(update={"previous": ""})) == {}
