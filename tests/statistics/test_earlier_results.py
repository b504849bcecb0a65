"""The published tables of an earlier edition as files: of older versions, with less of them, wrong and hostile ones."""

import json

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.made_editions import after
from tests.statistics.test_editions import BEFORE, MERGED, NOW

from blendresearch.base.errors import InputError
from blendresearch.base.hidden import Hidden
from blendresearch.base.tables import columns_of
from blendresearch.statistics.editions.earlier_results import read_edition
from blendresearch.study.edition_facts import COUNTED_BY, facts_told, read_facts
from blendresearch.study.settings import Study

STATISTICS = """cohort,subset,unit,kind,institution,call_year,activity_type,total,blended
completed,all,mobility,all,,,,140,8
completed,all,mobility,all,A,,,100,8
completed,all,mobility,all,B,,,40,0
completed,all,mobility,all,,2021,,140,8
"""
"""As the first versions had it, but for columns that follow from the others."""
OLD_CRATE = {
    "@graph": [
        {"@id": "./", "@type": "Dataset", "name": "Een studie / A study"},
        {"@id": "#blendresearch", "softwareVersion": "0.1.0"},
        {"@id": "#parameter-study", "@type": "PropertyValue", "name": "study", "value": "then"},
        {"@id": "#parameter-languages", "@type": "PropertyValue", "name": "languages", "value": "nl en"},
    ]
}
COHORTS = [{"name": "completed", "call_years": [2021, 2022], "complete": True}]


def study(**keys: object) -> Study:
    return Study.model_validate(NOW.study.model_dump() | {"previous": "then"} | keys)


def read(folder, asked=None, **files: str):
    """Read an edition of which these files are published."""
    names = {"statistics": "statistics.csv", "requests": "requests.csv", "crate": "ro-crate-metadata.json"}
    found = {}
    for name, text in {"statistics": STATISTICS, **files}.items():
        path = folder / names.get(name, f"{name}.csv")
        path.write_text(text, encoding="utf-8")
        found[f"then/{path.name}"] = path
    return read_edition(asked or study(), found)


def test_edition_of_an_old_version_is_told_by_the_study(tmp_path):
    asked = study(previous_cohorts=COHORTS)
    old = read(tmp_path, asked, crate=json.dumps(OLD_CRATE))
    assert (old.program, old.title("nl"), old.country, old.focus) == ("0.1.0", "Een studie / A study", "", None)
    assert ([each.name for each in old.cohorts], old.told_by_study) == (["completed"], True)
    assert set(old.missing) == {"requests.csv", "disclosure.csv", "survey_themes.csv", "survey_codebook.csv"}
    (trend,) = after(old, NOW, MERGED).editions.trends
    assert (trend.headline("pooled").before.count, trend.headline("pooled").before.of) == (8, 140)
    assert trend.headline("participants") is None


def test_edition_of_which_nobody_says_what_was_finished_is_no_trend(tmp_path):
    found = after(read(tmp_path, crate=json.dumps(OLD_CRATE)), NOW).editions
    assert (found.trends, found.refused[0].why, found.refused[0].before) == ((), "unknown_state", "completed")


def test_other_calls_than_the_statistics_have_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"study\.toml: of the cohort 'completed' .* other calls than .*\(2021\)"):
        read(tmp_path, study(previous_cohorts=[{**COHORTS[0], "call_years": [2019]}]))


def test_provenance_tells_what_was_asked(tmp_path):
    asked = Study.model_validate(BEFORE.study.model_dump() | {"title": {"nl": "Een 'studie'", "en": 'A "study"'}})
    graph = [{"@type": "PropertyValue", "name": name, "value": value} for name, value in facts_told(asked).items()]
    (tmp_path / "crate.json").write_text(json.dumps({"@graph": graph}), encoding="utf-8-sig")  # as editors leave it
    found = read_facts(tmp_path / "crate.json")
    assert (found.titles, found.country, found.sector) == (asked.title, "NL", "VET")
    assert (found.focus, found.user_threshold, found.minimum_count) == (("A",), 10, 0)
    assert (list(found.cohorts), found.names_institutions) == (asked.cohorts, True)
    assert (found.settings["include_drafts"], found.settings["subgroups"]) == ("false", "refuse")
    assert found.settings.keys() == {*COUNTED_BY} >= {"include_accompanying_persons"}


FILLED = [
    {"on": ["every_institution", "funnel_figure"], "columns": ["mobilities", "place"], "rows": ["Instelling *"]},
    {"on": ["every_institution"], "columns": ["shrunk"]},
    {"on": ["findings"]},
]


def provenance_of(**parameters: object) -> str:
    return json.dumps({"@graph": [
        {"@type": "PropertyValue", "name": name, "value": value} for name, value in parameters.items()
    ]})  # fmt: skip


def test_provenance_tells_what_was_filled_in_of_the_numbers_that_are_compared(tmp_path):
    told = facts_told(Study.model_validate(BEFORE.study.model_dump() | {"filled_in": FILLED}))
    (found,) = read(tmp_path, crate=provenance_of(**told)).filled_in
    assert (found.on, found.columns, found.rows) == (["every_institution"], ["mobilities"], ["Instelling *"])
    hidden = BEFORE.study.model_dump() | {"filled_in": FILLED, "disclosure": {"name_institutions": False}}
    assert "Instelling" not in facts_told(Study.model_validate(hidden))["filled_in"]


def test_what_an_older_edition_does_not_tell_of_filled_in_numbers_is_not_known(tmp_path):
    old, told, other = (
        read(tmp_path, crate=text).filled_in
        for text in (
            json.dumps(OLD_CRATE), provenance_of(filled_in="[]"),
            provenance_of(filled_in='[{"on": ["a_table_of_later"]}, {"on": ["requests"], "columns": ["of_later"]}]'),
        )
    )  # fmt: skip
    assert (old, told, other) == (None, (), ())


@pytest.mark.parametrize("text", ["7", "[7]", "{", '[{"on": 7}]', '[{"on": ["requests"], "rows": 7}]', "[[]]", "null"])
def test_what_nobody_can_fill_in_is_told(tmp_path, text):
    with pytest.raises(InputError, match="that was filled in is nothing that a study can say"):
        read(tmp_path, crate=provenance_of(filled_in=text))


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{", '{"@graph": 3}', '{"@graph": [3]}', "[" * 100_000,
        json.dumps({"@graph": [{"@type": "PropertyValue", "name": "cohort-c", "value": '{"call_years": "all"}'}]}),
        json.dumps({"@graph": [{"@type": "PropertyValue", "name": "cohort-c", "value": "7"}]}),
    ],
)  # fmt: skip
def test_what_is_no_provenance_is_told(tmp_path, text):
    with pytest.raises(InputError, match=r"ro-crate-metadata\.json: in the results of then, .*Take the file as"):
        read(tmp_path, crate=text)


@pytest.mark.parametrize(
    ("was", "becomes", "row", "said"),
    [
        ("A,,,100,8", "A,,,100,108", 3, "more blended mobilities than mobilities"),
        ("A,,,100,8", "A,,,100,-8", 3, "neither a count nor the sign of one that is hidden"),
        ("A,,,100,8", "A,,,100,many", 3, "neither a count"),
        ("A,,,100,8", "A,,,99999999999999,8", 3, "neither a count"),
        ("A,,,100,8", "A,,,1_00,8", 3, "neither a count"),
        ("A,,,100,8", "A,,,100,<1", 3, "neither a count"),
        ("all,,2021,,140,8\n", "all,,2021,,140,8\nrunning,all,mobility,all,,2021,,3,0\n", 6, "call in another cohort"),
        (STATISTICS[STATISTICS.index("\n") + 1 :], "", None, "no row below its headings"),
        ("A,,,100,8", "A,,,100,7", 2, "do not add up"),
        ("all,B,", "all,A,", 4, "stands there twice"),
        ("all,,2021,", "all,,21,", 5, "no call year"),
        ("all,,2021,", "all,,2099,", None, None),
        ("completed,all,mobility,all,B", "Completed,all,mobility,all,B", 4, "no name of a cohort"),
        ("mobility,all,B", "thing,all,B", 4, "none of this table"),
        ("all,B,", "all,=1+1,", 4, "formula"),
        ("total,blended", "total,share", 1, "heading is missing"),
    ],
)
def test_rows_that_no_run_writes_are_told_with_their_row(tmp_path, was, becomes, row, said):
    text = STATISTICS.replace(was, becomes, 1)
    assert text != STATISTICS
    if said is None:
        assert len(read(tmp_path, statistics=text).statistics_table) == 4
        return
    with pytest.raises(InputError, match=said) as caught:
        read(tmp_path, statistics=text)
    assert (caught.value.file, caught.value.row) == ("statistics.csv", row)
    assert "in the results of then" in str(caught.value)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, len(STATISTICS)), st.integers(0, 20), st.text(max_size=12) | st.sampled_from([",", "\n", "<5", '"'])
)
def test_whatever_stands_there_is_read_or_told_in_a_sentence(tmp_path, place, gone, text):
    try:
        found = read(tmp_path, statistics=STATISTICS[:place] + text + STATISTICS[place + gone :])
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert list(found.statistics_table.columns) == list(columns_of("statistics"))


def test_hidden_counts_stay_hidden(tmp_path):
    text = STATISTICS.replace("A,,,100,8", "A,,,100,<5").replace("B,,,40,0", "B,,,40,x")
    found = read(tmp_path, statistics=text).statistics.by("institution", "completed")
    assert (found["A"].blended, found["B"].blended) == (Hidden(5), Hidden())


def test_edition_with_neutral_names_is_known_by_its_disclosure(tmp_path):
    said = "table,column,decision,reason\nall,institution,neutral name,name\n"
    assert not read(tmp_path, disclosure=said).names_institutions
    assert read(tmp_path, disclosure=said.replace("neutral name", "hidden")).names_institutions


def test_edition_with_neutral_names_is_known_by_these_where_nothing_else_is_left_of_it(tmp_path):
    text = STATISTICS.replace(",A,", ",Institution A,").replace(",B,", ",Institution AB,")
    found = read(tmp_path, statistics=text)
    assert not found.names_institutions
    editions = after(found, NOW, MERGED).editions
    assert (editions.new, editions.gone) == ((), ())
    assert read(tmp_path, statistics=text.replace("Institution AB", "Institution 2")).names_institutions


def test_requests_are_read_where_they_are_published(tmp_path):
    text = "cohort,institution,call_year,requested,realised\ncompleted,,,70,8\ncompleted,A,,50,8\n"
    found = read(tmp_path, requests=text).requests
    assert (found.total("completed").ratio, len(found.institutions("completed"))) == (pytest.approx(8 / 70), 1)
    assert pd.isna(found.table["ratio"]).all()
