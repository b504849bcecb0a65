"""What study.toml may say, and where a study is found."""

from datetime import date

import pytest
from tests.studies import COHORTS, mobility, write_study

from blendresearch.base.errors import InputError
from blendresearch.study.folder import Workspace, project_root, studies
from blendresearch.study.settings import Study, read_study

SECOND = '[[cohorts]]\nname = "second"\ncall_years = [2022, 2023]\n'


def test_settings_and_their_defaults(tmp_path):
    study = read_study(write_study(tmp_path / "s", {}, focus='["Alpha College"]'))
    assert study.cohort_of_year == {2021: "completed", 2022: "completed", 2024: "running"}
    assert study.exported_on == date(2025, 3, 24)
    assert (study.user_threshold, study.include_drafts, study.disclosure.minimum_count) == (10, False, 0)
    assert study.focus == ["Alpha College"]


def test_call_years_are_put_in_order(tmp_path):
    cohorts = '[[cohorts]]\nname = "a"\ncall_years = [2022, 2021, 2022]\n'
    study = read_study(write_study(tmp_path / "s", {}, cohorts=cohorts))
    assert (study.cohorts[0].call_years, study.exported_on) == ([2021, 2022], None)


@pytest.mark.parametrize(
    ("settings", "cohorts", "told"),
    [
        ({"focuss": '["x"]'}, COHORTS, "the key 'focuss' is unknown"),
        ({}, COHORTS + "colour = 1\n", "the key 'cohorts.1.colour' is unknown"),
        ({}, COHORTS + "[disclosure]\nmin_count = 3\n", "the key 'disclosure.min_count' is unknown"),
        ({}, "", "the key 'cohorts' is missing"),
        ({}, "cohorts = []", "the key 'cohorts' is wrong"),
        ({}, "[[cohorts]]\nname = 'a'\n", "the key 'cohorts.0.call_years' is missing"),
        ({}, "[[cohorts]]\nname = 'a'\ncall_years = []\n", "the key 'cohorts.0.call_years' is wrong"),
        ({}, "[[cohorts]]\nname = 'a'\ncall_years = [21]\n", "the key 'cohorts.0.call_years.0' is wrong"),
        ({}, "[[cohorts]]\nname = 'A b'\ncall_years = [2021]\n", "the key 'cohorts.0.name' is wrong"),
        ({}, COHORTS + SECOND, "call year 2022 is in two cohorts"),
        ({}, COHORTS + SECOND.replace("second", "running").replace("2022, ", ""), "two cohorts have the same name"),
        ({"languages": '["xx"]'}, COHORTS, "unknown language 'xx', known are en, nl, nl-be"),
        ({"agency": '"XX01"'}, COHORTS, "unknown agency 'XX01', known are BE02, NL01"),
        ({"agency": '"NL1"'}, COHORTS, "unknown agency 'NL1' (did you mean 'NL01'?)"),
        ({"agency": '"BE02"'}, COHORTS, "BE02 is an agency of BE, and the country is NL"),
        ({"languages": '["nl-be"]'}, COHORTS, "the title in language 'nl-be' is missing"),
        ({"invented": "true"}, COHORTS, "the key 'invented' needs synthetic = true"),
        ({"languages": "[]"}, COHORTS, "the key 'languages' is wrong"),
        ({"languages": '["en", "nl"]'}, COHORTS, "the title in language 'nl' is missing"),
        ({"sector": '"XYZ"'}, COHORTS, "the key 'sector' is wrong"),
        ({"country": '"nl"'}, COHORTS, "the key 'country' is wrong"),
        ({"user_threshold": "0"}, COHORTS, "the key 'user_threshold' is wrong"),
        ({}, COHORTS + "[rules.24.durations]\nLM-SHORT-VET = [1, 2]\n", "rules are given by call year, '24' is none"),
        (
            {},
            COHORTS + "[rules.2024.durations]\nLM-SHORT-VET = [9, 2]\n",
            "the shortest stay of LM-SHORT-VET is longer",
        ),
        ({}, COHORTS + "[rules.2024]\nperiod = ['2026-01-01', '2024-06-01']\n", "the period ends before it begins"),
        ({}, COHORTS + "[rules.2024]\nperiod = ['2024-06-01']\n", "the key 'rules.2024.period.1' is missing"),
        ({}, COHORTS + "[rules.2024.durations]\nLM-SHRT-VET = [1, 2]\n", "'LM-SHRT-VET', which is no activity type"),
        (
            {"sector": '"SCH"'},
            COHORTS + "[rules.2024.durations]\nLM-SHORT-VET = [10, 29]\n",
            "'LM-SHORT-VET', which is no activity type of SCH",
        ),
        ({}, COHORTS + "[activity_types]\nLM-GRP = ['x']\n", "the key 'activity_types' is about 'LM-GRP', which is no"),
        ({}, COHORTS + "[activity_types]\nSM-TTA = ['x']\nLM-GRP-VET = ['X']\n", "has a spelling twice"),
        (
            {},
            COHORTS + "[rules.2023.durations]\nLM-SHORT-VET = [1, 2]\n",
            "the key 'rules' is about call year 2023, which is in no cohort",
        ),
    ],
)
def test_wrong_setting_is_told_with_its_key(tmp_path, settings, cohorts, told):
    with pytest.raises(InputError) as caught:
        read_study(write_study(tmp_path / "s", {}, cohorts=cohorts, **settings))
    assert caught.value.exit_code == 3
    assert str(caught.value).startswith("study.toml: ")
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"title = ", "study.toml, row 1: it is not valid TOML (no value after =)."),
        (b"a = 1\na = 2\n", "study.toml, row 2: it is not valid TOML (the key stands there twice)."),
        (b"title = '\xff'", "study.toml: it is not UTF-8 text. Save it as UTF-8."),
        ("country = 1\n".encode("utf-16-le"), "study.toml: it is not UTF-8 text. Save it as UTF-8."),
    ],
)
def test_file_that_is_no_toml_is_told(tmp_path, content, told):
    (tmp_path / "study.toml").write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_study(tmp_path)
    assert str(caught.value).startswith(told)


def test_missing_study_file_is_told(tmp_path):
    with pytest.raises(InputError, match=r"there is no study\.toml in the folder"):
        read_study(tmp_path)


@pytest.mark.parametrize("name", ["study.toml.txt", "Study.toml", "study.txt"])
def test_study_file_of_another_name_is_asked_for(tmp_path, name):
    (tmp_path / name).touch()
    with pytest.raises(InputError, match=rf"Is '{name}' meant\? Then call it study\.toml\."):
        read_study(tmp_path)


def test_study_file_that_cannot_be_opened_is_told(tmp_path):
    (tmp_path / "study.toml").mkdir()
    with pytest.raises(InputError, match="it is no file that can be read"):
        read_study(tmp_path)


def test_byte_order_mark_is_no_fault(tmp_path):
    folder = write_study(tmp_path / "s", {})
    text = (folder / "study.toml").read_text(encoding="utf-8")
    for marks in ("", "\ufeff"):
        (folder / "study.toml").write_text(marks + text, encoding="utf-8-sig")
        assert read_study(folder).country == "NL"


# Where a study is


@pytest.fixture
def project(tmp_path):
    write_study(tmp_path / "data" / "raw" / "first", {"a.csv": [mobility(1)]})
    (tmp_path / "data" / "raw" / "empty").mkdir()
    (tmp_path / "notebooks").mkdir()
    return tmp_path


def test_study_is_found_by_name_from_any_folder_of_the_project(project):
    for start in (project, project / "notebooks"):
        workspace = Workspace.open("first", start=start)
        assert workspace.folder == project / "data" / "raw" / "first"
        assert workspace.processed == project / "data" / "processed" / "first"
        assert workspace.reports == project / "reports" / "first"
    assert [folder.name for folder in studies(project)] == ["first"]


def test_study_is_found_by_path_and_its_output_put_elsewhere(project, tmp_path):
    workspace = Workspace.open(project / "data" / "raw" / "first", output=tmp_path / "out", start=project)
    assert workspace.name == "first"
    assert workspace.processed == tmp_path / "out" / "processed" / "first"
    assert workspace.reports == tmp_path / "out" / "reports" / "first"


def test_project_without_data_starts_where_one_stands(tmp_path):
    assert project_root(tmp_path) == tmp_path.resolve()
    assert studies(tmp_path) == []


@pytest.mark.parametrize("name", ["absent", "empty", "../raw"])
def test_unknown_study_is_told(project, name):
    with pytest.raises(InputError, match=f"there is no study '{name.rpartition('/')[2]}'"):
        Workspace.open(name, start=project)


def test_folder_that_is_no_study_is_told(project):
    with pytest.raises(InputError, match=r"the folder 'empty' is no study: it has neither study\.toml nor mobilities/"):
        Workspace.open(project / "data" / "raw" / "empty", start=project)


def test_all_wrong_keys_are_brought_along(tmp_path):
    folder = write_study(tmp_path / "s", {}, colour='"red"', user_threshold="0", sector='"XXX"')
    with pytest.raises(InputError) as caught:
        read_study(folder)
    assert len(caught.value.all) == 3
    assert [error.what.split("'")[1] for error in caught.value.all] == ["sector", "user_threshold", "colour"]


def test_texts_are_read_as_they_look(tmp_path):
    study = read_study(write_study(tmp_path / "s", {}, focus='["\\u202eAlpha\\u0000College"]'))
    assert study.focus == ["Alpha College"]


@pytest.mark.parametrize(
    ("settings", "agency"),
    [({}, "NL01"), ({"country": '"BE"'}, "BE02"), ({"country": '"FR"'}, ""), ({"agency": '"NL01"'}, "NL01")],
)
def test_without_an_agency_it_is_the_only_one_of_the_country(tmp_path, settings, agency):
    study = read_study(write_study(tmp_path / "s", {}, **settings))
    assert study.agency == agency
    assert Study.model_validate(study.model_dump(mode="json")) == study


def test_what_a_study_says_in_a_language_serves_its_variants(tmp_path):
    publication = '[publication]\npublisher = { nl = "Epos", en = "Epos" }\n'
    title = {"title": '{ nl = "Een studie", en = "A study" }', "languages": '["nl-be", "en"]'}
    study = read_study(write_study(tmp_path / "s", {}, cohorts=COHORTS + publication, **title))
    assert study.languages == ["nl-be", "en"]
    assert [study.titled(code) for code in ("nl-be", "nl-BE", "nl", "en")] == [*["Een studie"] * 3, "A study"]
