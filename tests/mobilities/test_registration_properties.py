"""What holds of the checks and bounds of any records."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.studies import ALPHA, BETA, GAMMA, Together, mobility, write_study

from blendresearch.data.rules import rules
from blendresearch.mobilities.bounds import make_bounds
from blendresearch.mobilities.registration import make_registration
from blendresearch.study.settings import read_study

DAYS = st.dates(date(2020, 1, 1), date(2028, 1, 1)).map("{:%d/%m/%Y}".format)
NUMBERS = st.sampled_from(["", "0", "1", "5", "9", "10", "30", "90", "400"])
RECORDS = st.fixed_dictionaries(
    {
        "project_code": st.sampled_from([ALPHA, BETA, GAMMA]),
        "activity_type": st.sampled_from(["LM-SHORT-VET", "LM-GRP-VET", "SM-TTA", "Something"]),
        "blended": st.sampled_from(["Yes", "No", ""]),
        "accompanying_person": st.sampled_from(["Yes", "No"]),
        "status": st.sampled_from(["Complete", "Draft"]),
        "participants": st.sampled_from(["", "1", "12"]),
        "start_date": st.just("") | DAYS,
        "end_date": st.just("") | DAYS,
        "duration_days": NUMBERS,
        "virtual_start_date": st.just("") | DAYS,
        "virtual_duration_days": NUMBERS,
        "force_majeure": st.sampled_from(["", "Yes", "No"]),
        "mode": st.sampled_from(["", "Physical", "Virtual"]),
    }
)


Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def results(*studies: list[dict[str, str]]) -> list[Tables]:
    """The tidy mobilities, the findings and the bounds of studies of these records, each by itself."""
    with TemporaryDirectory() as place:
        folders = []
        for number, records in enumerate(studies):
            rows = [mobility(at, **cells) for at, cells in enumerate(records)]
            folders.append(write_study(Path(place) / str(number), {"a.csv": rows}))
        with Together(folders) as together:
            every = [together.mobilities(number) for number in range(len(studies))]
            study = read_study(folders[0])
            return [(each.df(), make_registration(each), make_bounds(each, study)) for each in every]


@settings(max_examples=40, deadline=None)
@given(st.lists(RECORDS, min_size=1, max_size=25))
def test_stays_bounds_and_findings_of_any_records_agree(records):
    (found,) = results(records)
    bounds_hold_the_registered_share_between_them(*found)
    bound_moves_at_most_what_its_rules_find_and_at_least_what_one_does(*found)
    days_of_a_stay_are_a_range_around_what_the_record_says(*found)


def bounds_hold_the_registered_share_between_them(mobilities, _, bounds):
    whole = bounds[bounds["rule"] == ""].pivot(index="cohort", columns="bound", values=["moved", "total", "blended"])
    assert (whole["blended", "lower"] >= 0).all()
    assert (whole["blended", "lower"] <= whole["blended", "registered"]).all()
    assert (whole["blended", "registered"] <= whole["blended", "upper"]).all()
    assert (whole["blended", "upper"] <= whole["total", "registered"]).all()
    assert (whole["total"].nunique(axis=1) == 1).all()
    counted = mobilities[mobilities["left_out"].isna()]
    for cohort, row in whole.iterrows():
        own = counted[counted["cohort"] == cohort]
        assert (row["total", "registered"], row["blended", "registered"]) == (len(own), own["blended"].sum())


def bound_moves_at_most_what_its_rules_find_and_at_least_what_one_does(_, findings, bounds):
    found = findings.groupby(["cohort", "rule"])["mobilities"].sum()
    single = bounds[bounds["rule"] != ""]
    assert all(row.moved <= found.get((row.cohort, row.rule), 0) for row in single.itertuples())
    for (cohort, bound), rows in single.groupby(["cohort", "bound"]):
        chosen = (bounds["cohort"] == cohort) & (bounds["bound"] == bound) & (bounds["rule"] == "")
        (together,) = bounds.loc[chosen, "moved"]
        assert rows["moved"].max() <= together <= rows["moved"].sum()


def days_of_a_stay_are_a_range_around_what_the_record_says(mobilities, findings, _):
    ranges = mobilities.dropna(subset=["days_at_least", "days_at_most"])
    assert (ranges["days_at_least"] <= ranges["days_at_most"]).all()
    assert (ranges["days_at_least"] >= 0).all()
    assert set(mobilities["stay"]) <= {"known", "none", "reversed", "unclear", "not_exported"}
    assert set(findings["rule"]) <= {rule.id for rule in rules()}
    assert (findings["mobilities"] > 0).all()


@settings(max_examples=25, deadline=None)
@given(st.lists(RECORDS, min_size=1, max_size=12), st.integers(1, 400))
def test_longer_stay_never_becomes_too_short(records, more):
    """Two days further apart and no number of days: no new finding of a stay below the minimum."""
    start = date(2022, 1, 10)
    base = [{**each, "start_date": f"{start:%d/%m/%Y}", "duration_days": ""} for each in records]
    short, long = (
        [{**each, "end_date": f"{start + timedelta(days=days):%d/%m/%Y}"} for each in base] for days in (5, 5 + more)
    )
    below = ["below_minimum", "blended_below_minimum"]
    counts = [table.loc[table["rule"].isin(below), "mobilities"].sum() for _, table, _ in results(short, long)]
    assert counts[1] <= counts[0]
