"""Published figures against recomputed ones: every status, and measures that ask for what there is not."""

from dataclasses import replace

import pandas as pd
import pytest
from tests.survey.made_survey import made_survey, registered

from blendresearch.base.errors import InputError
from blendresearch.base.hidden import Hidden
from blendresearch.statistics.counting import DIMENSIONS, MEASURES
from blendresearch.statistics.measures import _SHORT, Absence, Measure, Sources
from blendresearch.statistics.published import COLUMNS, STATUSES, as_table, reproduce
from blendresearch.statistics.requests import Requests, make_requests
from blendresearch.statistics.totals import Statistics, make_statistics
from blendresearch.study.lists import read_published
from blendresearch.study.settings import Study
from blendresearch.survey.codebook import shipped_codebook
from blendresearch.survey.making_tables import make_survey_tables

STUDY = Study.model_validate(
    {
        "title": {"en": "x"},
        "country": "NL",
        "sector": "VET",
        "focus": ["A"],
        "user_threshold": 10,
        "cohorts": [
            {"name": "done", "call_years": [2021, 2022], "exported_on": "2025-03-24"},
            {"name": "later", "call_years": [2024]},
        ],
        "rules": {"2022": {"durations": {"LM-SHORT-VET": [5, 89]}}},
    }
)
CUBE = pd.DataFrame(
    [
        ("done", "A", 2021, "LM-SHORT-VET", "individual", 300, 20, 300, 20),
        ("done", "B", 2021, "LM-SHORT-VET", "individual", 100, 1, 100, 1),
        ("done", "B", 2022, "LM-GRP-VET", "group", 2, 1, 40, 30),
    ],
    columns=[*DIMENSIONS, *MEASURES],
)
PROJECTS = pd.DataFrame(
    [("done", "A", 2021, 40.0, True), ("done", "B", 2021, float("nan"), True), ("done", "B", 2022, 4.0, False)],
    columns=["cohort", "institution", "call_year", "requested_blended", "exported"],
)
INSTITUTIONS = pd.DataFrame(
    {"institution": ["A", "B", "C"], "approached": [True, None, False], "responded": [True, True, None]}
)
SOURCES = Sources(
    STUDY,
    Statistics(make_statistics(CUBE, STUDY, PROJECTS)),
    Requests(make_requests(PROJECTS, CUBE)),
    PROJECTS,
    INSTITUTIONS,
)


def findings(tmp_path, *rows: tuple, sources: Sources = SOURCES) -> list:
    """Recompute rows of (published, decimals, unit, measure) by way of a published.csv."""
    heading = ["id", "what", "published", "decimals", "unit", "measure"]
    table = pd.DataFrame([(f"f{place}", "a figure", *row) for place, row in enumerate(rows)], columns=heading)
    table.to_csv(tmp_path / "published.csv", index=False)
    return reproduce(read_published(tmp_path), sources)


@pytest.mark.parametrize(
    ("published", "decimals", "unit", "measure", "recomputed", "status"),
    [
        ("402", 0, "", "total cohort=done", "402", "reproduced"),
        ("402.0", 0, "", "total cohort=done", "402", "reproduced"),
        ("403", 0, "", "total cohort=done", "402", "differs"),
        ("400", -2, "", "total cohort=done", "400", "reproduced"),
        ("22", 0, "", "blended cohort=done", "22", "reproduced"),
        ("5.5", 1, "%", "share cohort=done", "5.5", "reproduced"),
        ("5.4", 1, "%", "share cohort=done", "5.5", "differs"),
        ("0.055", 3, "", "share cohort=done", "0.055", "reproduced"),
        ("20", 0, "", "blended cohort=done subset=focus", "20", "reproduced"),
        ("30", 0, "", 'blended cohort=done unit=participant institution="B" call_year=2022', "30", "reproduced"),
        ("30", 0, "", "blended cohort=done unit=participant activity_type=LM-GRP-VET", "30", "reproduced"),
        ("n.v.t.", 0, "", "total cohort=done institution=A call_year=2022", "n.v.t.", "reproduced"),
        ("7", 0, "", "total cohort=done institution=A call_year=2022", "n/a", "differs"),
        ("n/a", 1, "%", "share cohort=later", "n/a", "reproduced"),
        ("44", 0, "", "requested cohort=done", "44", "reproduced"),
        ("44", 0, "", "requested cohort=later", "", "not_computable"),
        ("1", 0, "", "institutions_above share=0.04 cohort=done", "1", "reproduced"),
        ("3", 0, "", "institutions_in_frame", "3", "reproduced"),
        ("1", 0, "", "institutions_approached", "1", "reproduced"),
        ("2", 0, "", "institutions_responded", "2", "reproduced"),
        ("2", 0, "", "institutions_exported cohort=done", "2", "reproduced"),
        ("10", 0, "", "user_threshold", "10", "reproduced"),
        ("2025-03-24", 0, "", "export_date cohort=done", "2025-03-24", "reproduced"),
        ("2025-03-24", 0, "", "export_date cohort=later", "", "not_computable"),
        ("10", 0, "", "minimum_days activity_type=LM-SHORT-VET call_year=2021", "10", "reproduced"),
        ("5", 0, "", "minimum_days activity_type=LM-SHORT-VET call_year=2022", "5", "reproduced"),
        ("n/a", 0, "", "minimum_days activity_type=LM-GRP-VET call_year=2021", "n/a", "reproduced"),
        ("1", 0, "", "survey question=3", "", "not_computable"),
        ("1", 0, "", "context indicator=x", "", "not_computable"),
    ],
)
def test_status_of_a_figure(tmp_path, published, decimals, unit, measure, recomputed, status):  # noqa: PLR0917
    (finding,) = findings(tmp_path, (published, decimals, unit, measure))
    assert (finding.recomputed, finding.status) == (recomputed, status)
    assert finding.came_out is (status == "reproduced")
    owed = status == "not_computable"
    assert all(bool(finding.note(code)) == owed for code in ("en", "nl"))


def test_without_frame_its_numbers_cannot_be_computed(tmp_path):
    sources = Sources(STUDY, SOURCES.statistics, SOURCES.requests, PROJECTS, None)
    (finding,) = findings(tmp_path, ("3", 0, "", "institutions_in_frame"), sources=sources)
    assert finding.status == "not_computable"


@pytest.mark.parametrize(
    ("measure", "told"),
    [
        ("totals cohort=done", "there is no measure 'totals', there are total, "),
        ("total done", "after the name come pairs such as cohort=completed"),
        ("total", "the measure 'total' cannot be asked this way: it needs cohort"),
        ("total cohort=dne", "the study has no cohort 'dne'"),
        ("total cohort=done colour=red", "the statistics have no column 'colour'"),
        ("total cohort=done unit=participants", "unit is one of mobility, participant"),
        ("total cohort=done subset=none", "subset is one of all, without_focus, focus"),
        ("total cohort=done kind=groups", "kind is one of all, individual, group"),
        ("total cohort=done call_year=MMXXI", "call_year is a year in four digits"),
        ('total cohort="done', "No closing quotation"),
        ("total cohort=done call_year=2021 call_year=2022", "one of its arguments stands there twice"),
        ("requested cohort=dne", "the study has no cohort 'dne'"),
        ("institutions_exported cohort=dne", "the study has no cohort 'dne'"),
        ("institutions_above share=0.04 cohort=dne", "the study has no cohort 'dne'"),
        ("institutions_above share=1/0 cohort=done", "share is a fraction such as 0.5"),
        ("institutions_above share=much cohort=done", "share is a fraction such as 0.5"),
        ("institutions_above share=1e99999999 cohort=done", "share is a fraction such as 0.5"),
        ("institutions_in_frame column=colour", "it takes nothing, and no 'column'"),
        ("export_date cohort=dne", "the study has no cohort 'dne'"),
        ("minimum_days activity_type=X call_year=2021", "the list of the sector has no activity type 'X'"),
        ("minimum_days", "it needs activity_type and call_year"),
        ("context region=Flanders", "it needs indicator"),
        ("context indicator=a colour=red", "it takes indicator, region, year, and no 'colour'"),
        ("user_threshold cohort=done", "cannot be asked this way: it takes nothing, and no 'cohort'"),
        ("''", "there is no measure ''"),
    ],
)
def test_unknown_measure_is_told_with_its_row(tmp_path, measure, told):
    with pytest.raises(InputError) as caught:
        findings(tmp_path, ("402", 0, "", "total cohort=done"), ("1", 0, "", measure))
    error = caught.value
    assert (error.exit_code, error.file, error.column, error.row) == (3, "published.csv", "measure", 3)
    assert told in error.what
    assert "\n" not in str(error)


# What a source says against itself


def test_one_thing_with_two_values_contradicts_itself(tmp_path):
    day = "export_date cohort=done"
    first, second = findings(tmp_path, ("2025-03-24", 0, "", day), ("2025-03-25", 0, "", day))
    assert (first.status, second.status) == ("source_inconsistent", "source_inconsistent")
    assert "2025-03-24 and 2025-03-25" in first.note("en")
    assert "2025-03-24 en 2025-03-25" in first.note("nl")


def row(institution: str, blended: str, total: str, share: str, unit: str = "%") -> list[tuple]:
    where = f'cohort=done institution="{institution}"'
    figures = (("blended", blended, 0, ""), ("total", total, 0, ""), ("share", share, 1 if unit else 3, unit))
    return [(published, decimals, unit_, f"{name} {where}") for name, published, decimals, unit_ in figures]


@pytest.mark.parametrize(
    ("figures", "statuses"),
    [
        (row("A", "20", "300", "6.7"), ["reproduced"] * 3),
        (row("A", "20", "300", "6.6"), ["reproduced", "source_inconsistent", "source_inconsistent"]),
        (row("A", "20", "300", "0.067", unit=""), ["reproduced"] * 3),
        (row("A", "20", "300", "0.070", unit=""), ["reproduced", "source_inconsistent", "source_inconsistent"]),
        (row("A", "20", "299", "6.7"), ["reproduced", "differs", "reproduced"]),
        (row("A", "20", "many", "6.6"), ["reproduced", "differs", "differs"]),
        (row("A", "some", "300", "6.6"), ["differs", "reproduced", "differs"]),
        (row("A", "20", "300", "n.v.t."), ["reproduced", "reproduced", "differs"]),
        (row("A", "20", "0", "6.7"), ["reproduced", "differs", "reproduced"]),
        (row("A", "20", "NaN", "inf"), ["reproduced", "differs", "differs"]),
        (row("A", "20", "300", "-0.1"), ["reproduced", "reproduced", "differs"]),
    ],
)
def test_share_that_does_not_follow_from_its_own_counts(tmp_path, figures, statuses):
    assert [finding.status for finding in findings(tmp_path, *figures)] == statuses


def test_note_on_a_share_tells_what_the_printed_numbers_imply(tmp_path):
    share = findings(tmp_path, *row("A", "20", "300", "6.6"))[2]
    assert (share.values["lowest"], share.values["highest"]) == (301, 305)
    assert "(20 of 300) give 6.667%" in share.note("en")
    assert "301 to 305" in share.note("en")
    assert "301 tot en met 305" in share.note("nl")


def test_note_on_a_share_of_nothing_has_no_upper_end(tmp_path):
    share = findings(tmp_path, *row("A", "20", "300", "0.0"))[2]
    assert share.values["highest"] is None
    assert "40,001 or more" in share.note("en")
    assert "40.001 of meer" in share.note("nl")


def test_number_above_a_share_that_follows_from_the_printed_shares_only(tmp_path):
    above = ("1", 0, "", "institutions_above share=0.02 cohort=done")
    figures = [above, *row("A", "20", "300", "6.7"), *row("B", "3", "102", "1.9")]
    assert findings(tmp_path, *figures)[0].status == "source_inconsistent"
    other = ("1", 0, "", "institutions_above share=0.05 cohort=done")
    assert findings(tmp_path, other, *figures[1:])[0].status == "reproduced"


@pytest.mark.parametrize(
    "broken", [row("B", "3", "102", "n.v.t."), row("B", "3", "0", "1.9"), row("B", "3", "102", "1.9")[2:]]
)
def test_institution_without_printed_counts_says_nothing_of_others(tmp_path, broken):
    above = ("1", 0, "", "institutions_above share=0.04 cohort=done")
    found = findings(tmp_path, above, *row("A", "20", "300", "6.7"), *broken)[0]
    assert found.status == "reproduced"


def test_table(tmp_path):
    table = as_table(findings(tmp_path, ("402", 0, "", "total cohort=done"), ("1", 0, "", "survey x=1")), "nl")
    assert tuple(table.columns) == COLUMNS
    assert table["id"].tolist() == ["f0", "f1"]
    assert set(table["status"]) <= set(STATUSES)
    assert reproduce(None, SOURCES) == []
    assert tuple(as_table([], "en").columns) == COLUMNS


# --- The survey


def surveyed(themes=lambda table: table) -> Sources:
    """Give the sources with the survey made by hand, its table of themes changed."""
    tables = make_survey_tables(made_survey(), registered(), STUDY)
    return replace(SOURCES, survey=replace(tables, themes=themes(tables.themes)))


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ("survey theme=policy.present", 2),
        ("survey count=policy.present", 2),
        ("survey theme=policy", 2),
        ("survey count=obstacle.finance form=non-user", 1),
        ("survey theme=obstacle.finance form=user", 0),
    ],
)
def test_institutions_that_name_a_theme_are_counted(measure, value):
    assert Measure.parse(measure).value(surveyed()) == value


def test_short_names_of_before_mean_the_themes_of_the_shipped_codebook():
    book = shipped_codebook()
    tables = make_survey_tables(made_survey(codebook=book), registered(), STUDY)
    values = [
        Measure.parse(f"survey count={name}").value(replace(SOURCES, survey=tables)) for name in ("policy", "aware")
    ]
    assert values == [2, 0]
    assert set(_SHORT.values()) <= set(book["theme"])


@pytest.mark.parametrize("measure", ["survey theme=policies", "survey theme=policy form=x", "survey x=1", "survey"])
def test_what_no_survey_has_cannot_be_asked_of_one(measure):
    with pytest.raises(ValueError, match=r"survey|codebook"):
        Measure.parse(measure).value(surveyed())


def test_theme_is_missing_where_nothing_was_coded_and_hidden_where_an_edition_does_not_show_it():
    asked = Measure.parse("survey theme=policy.present")
    hidden = surveyed(lambda table: table.assign(institutions=Hidden(5)))
    assert asked.value(SOURCES) is Absence.NO_SURVEY
    assert asked.value(surveyed(lambda table: table.head(0))) is Absence.NO_DATA
    assert asked.value(hidden) is Absence.HIDDEN
    assert asked.value(surveyed(lambda table: table[table["theme"] != "policy.present"])) is Absence.HIDDEN


def test_a_figure_of_the_context_is_held_against_its_list(tmp_path):
    rows = [("a", "X", "2025", "5171", "people"), ("a", "X", "2030", "12.5", "%")]
    context = pd.DataFrame(rows, columns=["indicator", "region", "year", "value", "unit"])
    asked = [
        ("5171", 0, "people", "context indicator=a region=X year=2025"),
        ("12.5", 1, "%", "context indicator=a region=X year=2030"),
        ("1", 0, "", "context indicator=a region=Y year=2025"),
    ]
    found = findings(tmp_path, *asked, sources=replace(SOURCES, context=context))
    assert [each.status for each in found] == ["reproduced", "reproduced", "not_computable"]
