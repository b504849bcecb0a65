"""What `blendresearch check` says is still to do: in the order of a person's work, until nothing is left."""

import pytest
from tests.runs import small_study
from tests.studies import ALPHA, BETA, mobility, write_study

from blendresearch.run import to_do as module
from blendresearch.run.judging import judge_study
from blendresearch.run.to_do import to_do
from blendresearch.study.folder import Workspace

PUBLISHED = {"publication": '{ publisher = "An agency" }'}
DATED = '[[cohorts]]\nname = "completed"\ncall_years = [2021, 2022]\ncomplete = true\nexported_on = 2024-03-24\n'
UNDATED = DATED.replace("exported_on = 2024-03-24\n", "") + '[[cohorts]]\nname = "running"\ncall_years = [2024]\n'


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a study is told as a command finds it from here


def told(study) -> list[str]:
    workspace = Workspace.open(study, study.parent / "out")
    return [f"{'* ' if each.stops else ''}{each.what}" for each in to_do(workspace, judge_study(workspace))]


def test_new_study_is_led_from_exports_to_report(tmp_path):
    asked = {"cohorts": UNDATED, "files": {"institutions.csv": "institution\n"}}
    study = write_study(tmp_path / "s", {}, projects="project_code,institution\n", **asked)
    (study / "README.en.md").write_text("x", encoding="utf-8")
    wait = [
        "Write the day of the exports, exported_on, for the cohorts 'completed' and 'running' in study.toml",
        "List the institutions that the study is about in institutions.csv, also those without mobilities, or remove "
        "it: the report then takes those of projects.csv",
        "Say below [publication] in study.toml who publishes the report",
        "Run 'blendresearch run s --output out'",
    ]
    first, *rest = told(study)
    assert first.startswith("* Put the exports of the Beneficiary Module into ")
    assert first.endswith("mobilities (README.en.md says which screen gives them)")
    assert rest == wait
    write_study(tmp_path / "s", {"a.csv": [mobility(1), mobility(1, project_code=BETA)]}, projects="x", **asked)
    (study / "projects.csv").write_text("project_code,institution\n", encoding="utf-8")
    first, *rest = told(study)
    assert first.startswith("* Run 'blendresearch projects s': 2 projects of the exports are not in projects.csv")
    assert rest == wait
    (study / "projects.csv").write_text(f"project_code,institution\n{ALPHA},\n{BETA},Beta\n", encoding="utf-8")
    first, *rest = told(study)
    assert first.startswith("* Fill in the institution of 1 project in projects.csv; 'blendresearch projects s LIST'")
    assert rest == wait


def test_what_is_wrong_comes_in_the_order_in_which_it_is_mended(tmp_path):
    exports = {"a.csv": b"a\0b\n", "b.csv": [mobility(1, blended="misschien")]}
    files = {"institutions.csv": "institution,approached\nAlpha College,misschien\n"}
    study = write_study(tmp_path / "s", exports, cohorts=DATED, files=files, **PUBLISHED)
    stops = [line for line in told(study) if line.startswith("* ")]
    assert [line.split(":")[0] for line in stops] == [
        "* Mend what cannot be read, or take it out",
        "* Correct the lists",
        "* Mend what is wrong with records, each as told above",
    ]
    (study / "study.toml").write_text("colour = 1\n", encoding="utf-8")
    assert told(study)[0].startswith("* Correct study.toml, or headings.toml: ")


def test_survey_without_an_answer_is_asked_for(tmp_path):
    asked = {"cohorts": DATED, "files": {"institutions.csv": "institution,approached\nAlpha College,\n"}, **PUBLISHED}
    exports = {"a.csv": [mobility(1), mobility(1, project_code=BETA)]}
    study = write_study(tmp_path / "s", exports, frame_on="2024-01-01", **asked)
    assert told(study) == ["Run 'blendresearch run s --output out'"]
    (study / "survey").mkdir()
    (study / "survey" / "codings.csv").write_text("institution,theme,coder\n", encoding="utf-8")
    assert told(study)[0] == "Put the exports of the forms into survey/, or remove that folder where there is no survey"
    (study / "survey" / "form.csv").write_text("Id;School\n1;Alpha College\n", encoding="utf-8")
    assert "Run 'blendresearch survey s', which proposes survey/questions.csv" in told(study)
    assert "Fill in approached and responded in institutions.csv" in told(study)


class Ran:
    """A last run in which so much was other than it is now."""

    def __init__(self, *changed: str) -> None:
        self._changed = list(changed)

    def changed(self, _: Workspace) -> list[str]:
        return self._changed


@pytest.mark.parametrize(("last", "left"), [(None, 1), (Ran("input"), 1), (Ran(), 0)])
def test_nothing_is_left_once_the_report_is_made_of_this_input(tmp_path, monkeypatch, last, left):
    study = small_study(tmp_path / "s")
    settings = (study / "study.toml").read_text(encoding="utf-8")
    named = 'publication = { publisher = "An agency" }\n'
    (study / "study.toml").write_text(named + settings, encoding="utf-8")
    monkeypatch.setattr(module.LastRun, "of", lambda _: last)
    assert len(told(study)) == left


def test_export_that_is_missing_is_asked_for_until_the_list_says_what_became_of_the_project(tmp_path):
    listed = f"project_code,institution,status\n{ALPHA},Alpha College,\n{BETA},Beta College,"
    study = write_study(tmp_path / "s", {"a.csv": [mobility(1)]}, projects=f"{listed}\n", cohorts=DATED, **PUBLISHED)
    asked = "Put the export of 1 project into mobilities/, or say in projects.csv what became of it"
    assert told(study) == [asked, "Run 'blendresearch run s --output out'"]
    (study / "projects.csv").write_text(f"{listed}withdrawn\n", encoding="utf-8")
    assert told(study) == ["Run 'blendresearch run s --output out'"]
