"""Settings with slips in them: what records rest on is read, and nothing is taken for something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.studies import COHORTS, write_study

from blendresearch.study.partial_settings import _is_sure, _needed, read_for_records
from blendresearch.study.settings import Study, read_study


def study(tmp_path, text: str):
    folder = write_study(tmp_path / "s", {})
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return folder


SOUND = 'title = {nl = "T", en = "T"}\ncountry = "NL"\nsector = "VET"\nlanguages = ["nl", "en"]\n'


def test_sound_settings_are_given_whole(tmp_path):
    folder = study(tmp_path, SOUND + COHORTS)
    assert read_for_records(folder) == read_study(folder)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("user_treshold = 3\n", ""),
        ("user_threshold = 'many'\n", ""),
        ('exported_on = "24-03-2026"\n', ""),
        ("focus = 'School'\n", "[disclosure]\nminimum_count = 2\n"),
        ("", "[[remarks]]\non = 'nowhere'\ntext = {nl = 'x'}\n"),
    ],
)
def test_slip_in_what_is_about_reports_leaves_the_rest(tmp_path, before, after):
    more = 'subgroups = "sum"\n'
    read = read_for_records(study(tmp_path, SOUND + before + more + COHORTS + after))
    assert read is not None
    assert read.subgroups == "sum"
    sound = read_study(study(tmp_path, SOUND + COHORTS))
    assert [cohort.call_years for cohort in read.cohorts] == [cohort.call_years for cohort in sound.cohorts]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("include_draft = true\n", ""),
        ("subgroep = 'sum'\n", ""),
        ("include_drafts = 'perhaps'\n", ""),
        ("", "subgroups = 'sum'\n"),  # below the last cohort
        ("", "[disclosure]\ninclude_drafts = true\n"),
        ("", "[word.status]\ncomplete = ['x']\n"),
        ("colour = 1\n", ""),
        ("x = = 1\n", ""),
    ],
)
def test_slip_that_may_be_about_records_gives_nothing(tmp_path, before, after):
    assert read_for_records(study(tmp_path, SOUND + before + COHORTS + after)) is None


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*Study.model_fields, "cohort", "x"]), VALUES))
def test_whatever_stands_there_is_looked_at_without_a_fault(settings):
    assert _is_sure(settings) in {True, False}
    assert set(_needed(settings)) >= {"title", "languages", "cohorts"}
