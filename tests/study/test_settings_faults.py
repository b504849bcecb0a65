"""A setting that is wrong is answered in words that people use: which key is meant, and what to write."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.studies import COHORTS, mobility, write_study

from blendresearch.base.errors import InputError
from blendresearch.mobilities.exports.headings import Headings
from blendresearch.study.settings import Cohort, read_study
from blendresearch.study.settings_faults import name_like

ONE = '[[cohorts]]\nname = "a"\ncall_years = [2021]\n'
PROGRAM_S_WORDS = re.compile(r"Input should|valid (boolean|integer|date|string|list)|pattern|pydantic|unable to", re.I)


def told(folder, cohorts: str = COHORTS, **settings: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_study(write_study(folder, {}, cohorts=cohorts, **settings))
    sentences = [str(error) for error in caught.value.all]
    assert not [each for each in sentences if PROGRAM_S_WORDS.search(each)]
    return sentences


@pytest.mark.parametrize(
    ("settings", "cohorts", "meant"),
    [
        ({"focuss": "[]"}, COHORTS, "Did you mean 'focus'?"),
        ({"User-Threshold": "5"}, COHORTS, "Did you mean 'user_threshold'?"),
        ({"size_clases": "[1, 2]"}, COHORTS, "Did you mean 'size_classes' below [survey]?"),
        ({"prevous": '"x"'}, COHORTS, "Did you mean 'previous'?"),
        ({"minimun_count": "5"}, COHORTS, "Did you mean 'minimum_count' below [disclosure]?"),
        ({"minimum_count": "5"}, COHORTS, "It belongs below [disclosure]"),
        ({"call_years": "[2021]"}, COHORTS, "It belongs below [[cohorts]]"),
        ({"period": "[]"}, COHORTS, "It belongs below [rules.<call year>]"),
        ({}, COHORTS + "synthetic = true\n", "It belongs at the top of the file"),
        ({}, COHORTS + "call_yeers = [2023]\n", "in the cohort 'running'. Did you mean 'call_years'?"),
        ({}, COHORTS + "[disclosur]\nminimum_count = 5\n", "Did you mean 'disclosure'?"),
        ({}, COHORTS + "[disclosure]\nminimum_cuont = 5\n", "Did you mean 'minimum_count'?"),
        ({}, COHORTS + "[rules.2024]\nduration = {}\n", "Did you mean 'durations'?"),
        ({}, COHORTS + "[rules.2024.durations]\nLM-SHRT-VET = [1, 2]\n", "did you mean 'LM-SHORT-VET'?"),
        ({}, COHORTS + "[activity_types]\nLM-GRP = ['x']\n", "did you mean 'LM-GRP-VET'?"),
        ({}, COHORTS + "[[remarks]]\non = 'requestd'\ntext = { en = 'x' }\n", "did you mean 'requested'?"),
        ({"zzz": "1"}, COHORTS, "Remove it, or look whether it is misspelt"),
    ],
)
def test_misspelt_or_misplaced_key_is_told_with_the_one_that_is_meant(tmp_path, settings, cohorts, meant):
    assert meant in told(tmp_path / "s", cohorts, **settings)[0]


def test_misspelt_concept_of_headings_is_told_with_the_one_that_is_meant(tmp_path):
    folder = write_study(tmp_path / "s", {"a.csv": [mobility(1)]}, files={"headings.toml": 'blendet = ["x"]\n'})
    with pytest.raises(InputError, match=r"'blendet' is no concept\. Did you mean 'blended'\? Else choose one of: "):
        Headings.of(folder)


@pytest.mark.parametrize(
    ("settings", "cohorts", "what", "do"),
    [
        ({"include_drafts": '"ja"'}, COHORTS, "neither true nor false", "Write true or false"),
        ({"include_drafts": "2"}, COHORTS, "neither true nor false", "Write true or false"),
        ({"include_drafts": "[true]"}, COHORTS, "one value is meant", "without brackets"),
        ({"user_threshold": "true"}, COHORTS, "no whole number", "Write digits alone"),
        ({"user_threshold": "1.000"}, COHORTS, "no whole number", "Write digits alone"),
        ({"user_threshold": '"1,5"'}, COHORTS, "no whole number", "Write digits alone"),
        ({"languages": '"nl"'}, COHORTS, "a list is meant", 'languages = ["..."]'),
        ({"focus": '"ROC"'}, COHORTS, "a list is meant", 'focus = ["..."]'),
        ({"title": '"Titel"'}, COHORTS, "no text by language", "title = { nl ="),
        ({"title": "{ en = 3 }"}, COHORTS, "no text", "between quotation marks"),
        ({"sector": '"MBO"'}, COHORTS, "none of 'ADU', 'HED', 'SCH' or 'VET'", "Write one of these"),
        ({"country": '"Nederland"'}, COHORTS, "no code of a country", 'Write two capitals: "NL"'),
        ({}, ONE.replace("[[cohorts]]", "[cohorts]"), "no table of its own", "Write [[cohorts]] with two brackets"),
        ({}, COHORTS + "[[disclosure]]\nminimum_count = 5\n", "two brackets", "Write [disclosure] with one bracket"),
        ({"disclosure": "5"}, COHORTS, "one value stands where keys are meant", "Write [disclosure]"),
        ({}, ONE.replace("[2021]", "2021"), "a list is meant", "call_years = [2021, 2022]"),
        ({}, ONE.replace("[2021]", '["2021-2022"]'), "no whole number", "Write digits alone"),
        ({}, ONE.replace("[2021]", "[1999]"), "too small", "Write 2014 or more"),
        ({}, COHORTS + "[rules.2024]\nperiod = '2024'\n", "two are meant", 'period = ["2024-06-01", "2026-12-31"]'),
        ({}, COHORTS + "[survey]\npartial_answers = 'drop'\n", "none of 'count' or 'leave_out'", "Write one of these"),
        ({}, COHORTS + "[survey]\nsize_classes = 100\n", "two are meant", "size_classes = [100, 500]"),
        ({}, COHORTS + "[survey]\nsize_classes = [500, 100]\n", "smaller than that of the large", "Mend that key"),
        ({}, COHORTS + "[survey]\nsize_classes = [0, 100]\n", "too small", "Write 1 or more"),
        ({"previous": '"reports/nl"'}, COHORTS, "name of an earlier study alone", "Mend that key"),
        ({"previous": '".."'}, COHORTS, "name of an earlier study alone", "Mend that key"),
        ({"previous": '"nl-internal"'}, COHORTS, "name of an earlier study alone", "Mend that key"),
        ({}, COHORTS + "[rules.2024.durations]\nLM-SHORT-VET = 9\n", "two are meant", "LM-SHORT-VET = [10, 89]"),
    ],
)
def test_value_of_another_kind_is_told_with_what_to_write(tmp_path, settings, cohorts, what, do):
    (sentence,) = told(tmp_path / "s", cohorts, **settings)
    assert what in sentence.partition(". ")[0]
    assert do in sentence.partition(". ")[2]


# --- Days


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"24-03-2025"', "2025-03-24"),
        ('"03-04-2025"', "2025-04-03 or 2025-03-04"),
        ("20250324", "2025-03-24"),
        ("0", "2025-03-24"),
        ("true", "2025-03-24"),
        ("2025-03-24T10:00:00", "2025-03-24"),
        ('"1742774400"', "2025-03-24"),
        ('"2025-02-30"', "2025-03-24"),
        ('"gisteren"', "2025-03-24"),
    ],
)
def test_what_is_no_day_is_told_with_the_day_as_it_is_written(tmp_path, written, meant):
    (sentence,) = told(tmp_path / "s", f"{ONE}exported_on = {written}\n")
    assert "'cohorts.0.exported_on' is wrong in the cohort 'a' (it is no day)" in sentence
    assert sentence.endswith(f"Write year, month and day, without quotation marks: {meant}.")


def test_day_within_quotation_marks_is_that_day(tmp_path):
    study = read_study(write_study(tmp_path / "s", {}, cohorts=f'{ONE}exported_on = "2025-03-24"\n'))
    assert study.exported_on == date(2025, 3, 24)


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2021, 5, 31)])
def test_export_of_before_its_call_is_refused(tmp_path, day):
    (sentence,) = told(tmp_path / "s", f"{ONE}exported_on = {day}\n")
    assert f"'a' has exported_on = {day}, and call 2021 has no records before 2021-06-01" in sentence


def test_last_call_of_a_cohort_and_the_rules_of_a_study_say_when_its_records_begin(tmp_path):
    both = ONE.replace("[2021]", "[2021, 2022]")
    assert "call 2022 has no records" in told(tmp_path / "s", f"{both}exported_on = 2022-01-31\n")[0]
    rules = '[rules.2022]\nperiod = ["2022-01-01", "2024-08-31"]\n'
    study = read_study(write_study(tmp_path / "s", {}, cohorts=f"{both}exported_on = 2022-01-31\n{rules}"))
    assert study.exported_on == date(2022, 1, 31)


def test_call_of_which_no_period_is_known_begins_with_its_year(tmp_path):
    old = ONE.replace("2021", "2018")
    assert "before 2018-01-01" in told(tmp_path / "s", f"{old}exported_on = 2017-12-31\n")[0]
    assert read_study(write_study(tmp_path / "s", {}, cohorts=f"{old}exported_on = 2018-01-01\n")).exported_on


def test_export_of_tomorrow_is_refused_and_of_today_is_not(tmp_path):
    today = date.today()
    study = read_study(write_study(tmp_path / "s", {}, cohorts=f"{ONE}exported_on = {today}\n"))
    assert study.exported_on == today
    (sentence,) = told(tmp_path / "s", f"{ONE}exported_on = {today + timedelta(days=1)}\n")
    assert "by the clock of this machine it is" in sentence


def test_every_cohort_that_is_wrongly_dated_is_told(tmp_path):
    other = ONE.replace('"a"', '"b"').replace("2021", "2024")
    sentences = told(tmp_path / "s", f"{ONE}exported_on = 2020-01-01\n{other}exported_on = 2099-01-01\n")
    assert [re.search(r"the cohort '(.)'", each)[1] for each in sentences] == ["a", "b"]


def test_letters_that_ask_for_an_answer_before_the_day_of_the_data_are_refused(tmp_path):
    (sentence,) = told(tmp_path / "s", f"{ONE}exported_on = 2025-03-24\n[letters]\nreply_by = 2025-03-24\n")
    assert "letters ask for an answer before 2025-03-24, and the exports are of 2025-03-24" in sentence


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("on = []", "too few values"),
        ('on = "request"', "there is no table or figure 'request' (did you mean 'requests'?)"),
        ('on = "requests"\ncolumns = ["2021", "named_by_form", "requestd"]', "no table has a column 'requestd'"),
        ('on = "requests"\ncohorts = ["b"]', "'filled_in' is about 'b', which is no cohort"),
    ],
)
def test_what_was_filled_in_of_no_table_column_or_cohort_is_refused(tmp_path, keys, said):
    (sentence,) = told(tmp_path / "s", f"{ONE}[[filled_in]]\n{keys}\n")
    assert said in sentence


# --- Names of cohorts


@pytest.mark.parametrize(
    ("given", "proposed"),
    [
        ("2021/2022", "calls-2021-2022"),
        ("2023/2024 [lopend]", "calls-2023-2024-lopend"),
        ("Afgerond (2021)", "afgerond-2021"),
        ("één / twee", "een-twee"),
        ("", "completed"),
        ("_", "completed"),
        ("x" * 50, "x" * 40),
        (2021, "calls-2021"),
        ([1], "completed"),
    ],
)
def test_wrong_name_of_a_cohort_is_told_by_what_it_may_be_and_with_one_like_it(tmp_path, given, proposed):
    written = f'"{given}"' if isinstance(given, str) else given
    (sentence,) = told(tmp_path / "s", ONE.replace('"a"', str(written)))
    assert "small letters, digits, - and _" in sentence
    assert sentence.endswith(f'Write for instance name = "{proposed}".')


@given(st.text(max_size=60))
def test_proposed_name_is_always_one_that_may_be(text):
    Cohort(name=name_like(text), call_years=[2021])
