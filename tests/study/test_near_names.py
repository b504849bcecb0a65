"""Files that are nearly one of a study: none is passed over."""

import shutil

import pytest
from tests.studies import ALPHA, PROJECTS, mobility, write_export, write_study, write_xlsx

from blendresearch.base.errors import InputError
from blendresearch.study import near_names
from blendresearch.study.inputs import read_inputs
from blendresearch.study.lists import unread_columns
from blendresearch.study.near_names import lists_elsewhere, looked_at_once, near_name, refuse_stray, stray_files


@pytest.fixture
def study(tmp_path):
    return write_study(tmp_path / "s", {"a.csv": [mobility(1)]})


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("projects.xlsx", "projects.csv"),
        ("projects (1).csv", "projects.csv"),
        ("Projecten 2025.xls", "projects.csv"),
        ("Kopie van projects.csv", "projects.csv"),
        ("projcets.csv", "projects.csv"),
        ("projects.csv.txt", "projects.csv"),
        ("projects.csv.xlsx", "projects.csv"),
        ("projects", "projects.csv"),
        ("institution.csv", "institutions.csv"),
        ("instellingen.ods", "institutions.csv"),
        ("spelling.csv", "spellings.csv"),
        ("study.toml.txt", "study.toml"),
        ("heading.toml", "headings.toml"),
        ("README.md", None),
        ("projectplan.docx", None),
        ("projectplan.xlsx", None),
        ("notes.txt", None),
        ("2021-1-NL01-KA121-VET-000000001.csv", None),
    ],
)
def test_names_that_people_give(name, meant):
    assert near_name(name) == meant


def told_of(study) -> list[str]:
    read_inputs(study)
    return [f"{each.file}: {each.what}. {each.do}." for each in (*stray_files(study), *unread_columns(study))]


def refused(study) -> InputError:
    with pytest.raises(InputError) as caught:
        read_inputs(study)
    assert caught.value.exit_code == 3
    return caught.value


@pytest.mark.parametrize("name", ["projects (1).csv", "Projectenlijst.csv", "lijst.csv", "x.txt", "lists/projects.csv"])
def test_list_of_projects_that_would_not_be_read_stops_a_run(study, name):
    (study / name).parent.mkdir(exist_ok=True)
    (study / "projects.csv").rename(study / name)
    error = refused(study)
    assert error.file == name.split("/")[-1]
    assert "it looks like projects.csv" in error.what


@pytest.mark.parametrize("name", ["projects.xlsx", "alle.xlsx"])
def test_list_as_a_workbook_is_refused_with_what_to_do(study, name):
    (study / "projects.csv").unlink()
    write_xlsx(study / name, [["Projectcode", "Instelling"], [ALPHA, "Alpha"]])
    assert "save it as CSV UTF-8" in refused(study).do


def test_list_among_the_exports_is_refused_and_not_told_twice(study):
    (study / "projects.csv").rename(study / "mobilities" / "projects.csv")
    assert refused(study).what == "it looks like projects.csv and stands among the exports"


def test_export_under_the_name_of_a_list_is_an_export(study):
    write_export(study / "mobilities" / "projecten.csv", [mobility(2)])
    assert read_inputs(study).name == "s"
    assert told_of(study) == []


@pytest.mark.parametrize("name", ["late.csv", "late.xlsx", "projects (2).csv"])
def test_export_beside_the_exports_stops_a_run(study, name):
    write_export(study / name, [mobility(2)])
    error = refused(study)
    assert error.file == name
    assert "it looks like an export and stands beside mobilities/" in error.what


def test_exports_in_another_folder_stop_a_run_where_there_are_no_others(study):
    shutil.copytree(study / "mobilities", study / "exports")
    (notice,) = told_of(study)
    assert notice.startswith("exports: a file in this folder looks like an export")
    (study / "mobilities" / "a.csv").unlink()
    assert refused(study).file == "exports"


def test_copy_beside_the_right_list_and_other_tables_are_told(study):
    (study / "projects (1).csv").write_text(PROJECTS, encoding="utf-8")
    (study / "totals.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    (study / "exports.zip").write_bytes(b"PK")
    (study / "notes.txt").write_text("x", encoding="utf-8")
    told = told_of(study)
    assert [each.partition(":")[0] for each in told] == ["exports.zip", "projects (1).csv", "totals.xlsx"]
    assert "was not read: projects.csv was" in told[1]


def test_export_that_a_link_among_the_exports_leads_to_is_read_there(study):
    write_export(study / "late.csv", [mobility(2)])
    try:
        (study / "mobilities" / "late.csv").symlink_to("../late.csv")
    except OSError:
        pytest.skip("links need a right here that users do not have")
    assert told_of(study) == []


def test_columns_that_are_not_read_are_told_by_their_letter(study):
    heading, *rows = PROJECTS.splitlines()
    rows = [f"{heading},Registred mobilities,note,Zwaluwtje", *(f"{row},,," for row in rows)]
    (study / "projects.csv").write_text("\n".join(rows), encoding="utf-8")
    told = told_of(study)
    assert ["column D" in told[0], "Is registered_mobilities meant?" in told[0], "column F" in told[1]] == [True] * 3
    assert len(told) == 2
    assert "Zwaluwtje" not in " ".join(told)


def test_list_of_the_survey_beside_its_folder_stops_a_run(study):
    (study / "codings.csv").write_text("institution;theme;coder\n", encoding="utf-8")
    error = refused(study)
    assert (error.file, "survey/codings.csv" in error.what) == ("codings.csv", True)
    assert error.do == "Call it survey/codings.csv; or take it out of there"


@pytest.mark.parametrize("name", ["codings (1).csv", "coderingen.csv"])
def test_list_of_the_survey_under_another_name_is_no_export_of_a_form(study, name):
    (study / "survey").mkdir()
    (study / "survey" / name).write_text("Instelling;Thema;Codeur\n", encoding="utf-8")
    error = refused(study)
    assert (error.file, error.do) == (name, "Call it survey/codings.csv, or take it out of there")


def test_what_is_not_read_of_the_survey_is_told(study):
    for name in ("survey/form.pdf", "survey/README.md", "survey/old/a.csv", "survey/answers.csv", "survey/b.qdpx"):
        (study / name).parent.mkdir(parents=True, exist_ok=True)
        (study / name).write_text("a;b\n", encoding="utf-8")
    assert [each.partition(":")[0] for each in told_of(study)] == ["survey/form.pdf", "survey/old"]


@pytest.mark.parametrize("name", ["Codings.csv", "names.ods", "questions.XLSX"])
def test_list_of_the_survey_in_another_spelling_or_kind_stops_a_run(study, name):
    (study / "survey").mkdir()
    (study / "survey" / name).write_text("a;b\n", encoding="utf-8")
    error = refused(study)
    assert (error.file, "is not read under this name" in error.what) == (name, True)


def test_results_of_an_earlier_edition_are_no_lists_of_this_one(study):
    (study / "then").mkdir()
    (study / "then" / "indicators.csv").write_text("cohort,indicator,value\n", encoding="utf-8")
    assert refused(study).file == "indicators.csv"
    (study / "then" / "statistics.csv").write_text("cohort\n", encoding="utf-8")
    assert told_of(study) == []


def test_one_command_looks_into_a_file_once(study, monkeypatch):
    (study / "notes.csv").write_text("a;b\n", encoding="utf-8")
    looked = []
    monkeypatch.setattr(near_names, "first_rows", lambda path: looked.append(path.name) or [])
    for _ in range(2):
        with looked_at_once():
            refuse_stray(study)
            assert (lists_elsewhere(study), [each.file for each in stray_files(study)]) == ([], ["notes.csv"])
    assert looked.count("notes.csv") == 2
