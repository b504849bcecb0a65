"""Projects that change institution: whose mobilities are whose, and what is told of rows that do not fit together."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.studies import ALPHA, BETA, cube, mobility, tidied, write_study

from blendresearch.base.errors import InputError
from blendresearch.mobilities.control_totals import other_totals
from blendresearch.run.judging import judge_study
from blendresearch.sharing.neutral_names import NeutralNames
from blendresearch.statistics.project_states import ProjectsOfCohort, projects_in_cohorts
from blendresearch.statistics.requests import make_requests
from blendresearch.statistics.results import Listed
from blendresearch.study.folder import Workspace
from blendresearch.study.lists import read_projects
from blendresearch.study.settings import read_study

HEADING = "project_code,institution,from,to,requested_blended,registered_mobilities,status\n"
PARTS = (
    HEADING + f"{ALPHA},Alpha College,,2022-03-31,6,,\n{ALPHA},Beta College,1-4-2022,,4,3,\n{BETA},Beta College,,,,,\n"
)
ROWS = [
    mobility(1, blended="Yes", start_date="01/03/2022"),
    mobility(2, start_date="31/03/2022", end_date="20/04/2022", duration_days="21"),
    mobility(3, blended="Yes", start_date="01/04/2022", end_date="20/04/2022", duration_days="20"),
]


def made(folder, rows=ROWS, projects=PARTS, **settings):
    return write_study(folder / "s", {"a.csv": rows}, projects=projects, **settings)


def told(study, severity="error") -> list:
    return [each for each in judge_study(Workspace.open(study)) if each.severity == severity]


def test_a_mobility_goes_to_the_institution_of_the_day_on_which_it_starts(tmp_path):
    counts = {(key[1], key[2]): numbers[:2] for key, numbers in cube(made(tmp_path)).items()}
    assert counts == {("Alpha College", 2021): (2, 1), ("Beta College", 2021): (1, 1)}


def test_what_counts_nowhere_may_be_of_no_day_and_stands_with_the_last_institution(tmp_path):
    rows = [*ROWS, mobility(4, start_date="", status="Draft"), mobility(2, start_date="", data_type="Itinerary")]
    with tidied(made(tmp_path, rows)) as connection:
        found = connection.execute("SELECT left_out, institution FROM mobilities WHERE left_out IS NOT NULL").fetchall()
    assert sorted(found) == [("draft", "Beta College"), ("sub_row", "Beta College")]
    refused = told(made(tmp_path, rows, include_drafts="true"))
    assert [(each.file, each.row, each.column) for each in refused] == [("a.csv", 5, "Start date")]


@pytest.mark.parametrize(
    ("day", "what"),
    [("", "has no day on which it starts"), ("x", "has no day on which it starts"), ("01/05/2022", "in no period")],
)
def test_mobility_of_no_institution_stops_a_run(tmp_path, day, what):
    ends = PARTS.replace("1-4-2022,,", "1-4-2022,2022-04-30,")
    (error,) = told(made(tmp_path, [*ROWS, mobility(4, start_date=day, end_date="")], ends))
    assert (error.file, error.row, error.column) == ("a.csv", 5, "Start date")
    assert what in error.what
    assert error.do.endswith(("on it", "have it"))


@pytest.mark.parametrize(
    ("rows", "row", "column", "what"),
    [
        ("{0},A,,\n{0},B,,\n", 3, "project_code", "stands in the list twice, first in row 2"),
        ("{0},A,,2022-03-31\n{0},B,2022-03-31,\n", 3, "from", "its days overlap those of row 2"),
        ("{0},A,,2022-03-31\n{0},B,,\n", 3, "from", "its days overlap those of row 2"),
        ("{0},B,2022-03-31,\n{0},A,,2022-12-31\n", 2, "from", "its days overlap those of row 3"),
        ("{0},A,,2022-03-31\n{0},B,2022-04-03,\n", 3, "from", "no institution from 2022-04-01 to 2022-04-02"),
        ("{0},A,2022-04-01,2022-03-31\n", 2, "from", "ends before it begins"),
        ("{0},A,,31/02/2022\n", 2, "to", "the cell is no day"),
        ("{0},A,April,\n", 2, "from", "the cell is no day"),
    ],
)
def test_rows_that_do_not_fit_together_are_refused(tmp_path, rows, row, column, what):
    (tmp_path / "projects.csv").write_text("project_code,institution,from,to\n" + rows.format(ALPHA))
    with pytest.raises(InputError) as refused:
        read_projects(tmp_path)
    assert (refused.value.row, refused.value.column, refused.value.more) == (row, column, ())
    assert what in refused.value.what
    (error,) = told(made(tmp_path, projects="project_code,institution,from,to\n" + rows.format(ALPHA)))
    assert error.what == refused.value.what  # and nothing is told of records because of it


def test_headings_of_lists_in_dutch(tmp_path):
    (tmp_path / "projects.csv").write_text(f"projectcode;instelling;vanaf;t/m\n{ALPHA};A;;31-3-2022\n")
    (row,) = read_projects(tmp_path).itertuples()
    assert (row.first_day, row.last_day) == (date.min, date(2022, 3, 31))


def test_control_total_is_that_of_the_project(tmp_path):
    study = made(tmp_path)
    with tidied(study) as connection:
        mobilities = connection.table("mobilities")
        assert other_totals(mobilities, read_projects(study), read_study(study)) == []
        (tmp_path / "projects.csv").write_text(PARTS.replace(",6,,", ",6,1,"))
        (error,) = other_totals(mobilities, read_projects(tmp_path), read_study(study))
    assert "4 mobilities" in error.what
    assert error.row == 2


def test_each_institution_has_its_own_request_and_state(tmp_path):
    study = made(tmp_path, ROWS[:2])
    listed = read_projects(study)
    with tidied(study) as connection:
        asked = "SELECT project_code, institution, count(*) > 0 AS counted FROM mobilities GROUP BY ALL"
        found = connection.execute(asked).df()
        asked = "SELECT *, 1 AS mobilities, blended::INT AS blended_mobilities FROM mobilities"
        counted = connection.execute(asked).df()
    empty = listed.iloc[:0]
    table = projects_in_cohorts(listed, found, empty, {2021: "completed", 2022: "completed"})
    states = dict(zip(zip(table["project_code"], table["institution"], strict=True), table["state"], strict=True))
    # Of Beta College there is none among the records of ALPHA, which are there; of BETA there are none at all.
    assert states == {
        (ALPHA, "Alpha College"): "counted", (ALPHA, "Beta College"): "none", (BETA, "Beta College"): "missing",
    }  # fmt: skip
    assert ProjectsOfCohort(table).number("counted", "none") == 1
    assert Listed.of(listed) == (2, 1)
    requests = make_requests(table, counted)
    own = requests[requests["call_year"] == 2021].set_index("institution")
    assert own["requested"].to_dict() == {"Alpha College": 6, "Beta College": 4}
    assert own["realised"].to_dict() == {"Alpha College": 1, "Beta College": 0}


def test_of_a_project_without_records_is_told_once(tmp_path):
    other = PARTS.replace(ALPHA, f"{ALPHA[:-1]}7").replace(",4,3,", ",4,,") + f"{ALPHA},Alpha College,,,,,\n"
    (warning, _) = (each for each in told(made(tmp_path, projects=other), "warning") if each.file == "projects.csv")
    assert (warning.row, warning.what.count("there is no record")) == (2, 1)


def test_neutral_names_of_institutions_that_share_all_projects_do_not_follow_the_alphabet(tmp_path):
    study = made(tmp_path)
    listed = read_projects(study)
    swapped = listed.assign(institution=listed["institution"].map({"Alpha College": "Z", "Beta College": "A"}))
    for rows in (listed[:2], listed[:2].sort_values("institution", ascending=False)):
        first = NeutralNames.of(rows, [], b"key").institutions["Alpha College"]
        assert first == NeutralNames.of(swapped.loc[rows.index], [], b"key").institutions["Z"]


HEADING_OF_PERIODS = "project_code,institution,from,to\n"
FIRST = date(2021, 9, 1)
DAYS = st.integers(0, 20)  # few, so that records begin on the day of a split, the day before it and the day after
RECORDS = st.lists(st.tuples(DAYS, st.booleans()), min_size=1, max_size=12)
SPLITS = st.lists(st.sets(DAYS, max_size=3), min_size=1, max_size=8)


@settings(max_examples=5)
@given(RECORDS, SPLITS)
def test_splitting_a_project_at_any_days_keeps_all_totals(tmp_path_factory, records, splits):
    # The same records once more for each split, as a project of its own in one study.
    cases = {f"{ALPHA[:-2]}{number:02}": sorted(split) for number, split in enumerate([set(), *splits])}
    rows = [dated(number, *record, code) for code in cases for number, record in enumerate(records)]
    listed = HEADING_OF_PERIODS + "".join(row for code, ends in cases.items() for row in divided(code, ends))
    study = write_study(tmp_path_factory.mktemp("split"), {"a.csv": rows}, projects=listed)
    with tidied(study) as connection:
        mobilities = connection.table("mobilities").order('"row"').df()
    kept = ["call_year", "activity_type", "kind", "participants", "blended", "left_out", "same_as_earlier"]
    tables = {code: mobilities[mobilities["project_code"] == code].reset_index(drop=True) for code in cases}
    for code, ends in cases.items():
        assert tables[code][kept].equals(tables[min(cases)][kept])
        owners = [f"Owner {sum(after >= end for end in ends)}" for after, _ in records]
        assert tables[code]["institution"].tolist() == owners


def dated(number: int, after: int, blended: bool, code: str) -> dict[str, object]:
    """Give a record of a project that begins so many days after the first day."""
    day, flag = f"{FIRST + timedelta(days=after):%d/%m/%Y}", "Yes" if blended else "No"
    return mobility(number, project_code=code, blended=flag, start_date=day, end_date="", duration_days="")


def divided(code: str, ends: list[int]) -> list[str]:
    """Give the rows of `projects.csv` of a project that has another institution from each of some days on."""
    days = [FIRST + timedelta(days=end) for end in ends]
    periods = zip(["", *days], [*(day - timedelta(days=1) for day in days), ""], strict=True)
    return [f"{code},Owner {place},{first},{last}\n" for place, (first, last) in enumerate(periods)]
