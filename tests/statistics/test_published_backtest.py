"""The reference study gives every published figure again, and says so when it would not."""

import csv
import shutil
from pathlib import Path

import pandas as pd
import pytest

from blendresearch.data.rules import rules
from blendresearch.run.analysis import Analysis
from blendresearch.statistics.totals import COLUMNS

pytestmark = pytest.mark.backtest

STUDY = Path(__file__).resolve().parents[2] / "data" / "raw" / "nl-mbo-2025"
CONTRADICTED = (
    "talland-college-horizon-college",
    "friesland-en-flevoland",
    "landstede",
    "zadkine",
    "gilde-opleidingen",
)
INCONSISTENT = {
    "completed.above_4",
    "export.date.introduction",
    "export.date.situation",
    *(f"table1.{name}.{what}" for name in CONTRADICTED for what in ("total", "share")),
}
# Two figures stand in published.csv with a decimal less than it says they were printed with.
FEWER_DECIMALS = {
    "running.groups.participants.share": {"published": "9.6", "recomputed": "9.60"},
    "running.without_focus.participants.share": {"published": "1.0", "recomputed": "1.00"},
}
PLANTED = {
    "blended_below_minimum", "blended_without_stay", "below_minimum", "above_maximum", "end_before_start",
    "outside_call_period",
}  # fmt: skip
HEADLINES = [
    ("completed", "all", 259, 15738),
    ("running", "all", 114, 5978),
    ("running", "without_focus", 27, 5552),
]


@pytest.fixture(scope="module")
def analysis(reference_analysis) -> Analysis:
    return reference_analysis


@pytest.fixture(scope="module")
def reproduction(analysis) -> pd.DataFrame:
    return analysis.reproduce().set_index("id")


def test_figures_that_contradict_themselves_are_exactly_these(reproduction):
    assert set(reproduction.index[reproduction["status"] == "source_inconsistent"]) == INCONSISTENT
    assert len(INCONSISTENT) == 13


def test_figures_of_elsewhere_are_taken_over_from_the_context(reproduction):
    elsewhere = reproduction[[name.startswith(("flanders.", "eu.")) for name in reproduction.index]]
    assert list(elsewhere["recomputed"]) == ["5171", "8159", "83", "2211", "4535", "12", "14"]
    assert set(elsewhere["status"]) == {"reproduced"}


def test_every_other_figure_comes_out_as_published(reproduction):
    rest = reproduction[reproduction["status"] != "source_inconsistent"]
    assert set(rest["status"]) == {"reproduced"}
    other = rest[rest["recomputed"] != rest["published"]]
    assert other[["published", "recomputed"]].to_dict("index") == FEWER_DECIMALS
    assert len(rest) == 130
    assert {"survey.policy", "survey.aware"} <= set(rest.index)
    with (STUDY / "published.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == list(reproduction.index)


def test_every_figure_that_is_not_reproduced_says_why_in_both_languages(analysis):
    for finding in analysis.results().published:
        assert all(bool(finding.note(code)) == (finding.status != "reproduced") for code in ("en", "nl"))


@pytest.mark.parametrize(("cohort", "subset", "blended", "total"), HEADLINES)
def test_headlines(analysis, cohort, subset, blended, total):
    found = analysis.results().statistics.find(cohort, subset=subset)
    assert (found.blended, found.total) == (blended, total)


def test_headlines_by_participant(analysis):
    found = [
        analysis.results().statistics.find("running", subset=subset, unit="participant")
        for subset in ("all", "without_focus")
    ]
    assert [(each.blended, each.total) for each in found] == [(146, 6324), (59, 5898)]


def test_statistics_are_those_of_the_contract(analysis):
    written = pd.read_csv(analysis.workspace.processed / "statistics.csv", keep_default_na=False, dtype=str)
    assert ",".join(written.columns) == (
        "cohort,subset,unit,kind,institution,call_year,activity_type,total,blended,share,lower,upper,interval"
    )
    assert tuple(written.columns) == COLUMNS
    assert set(written["call_year"]) == {"", "2021", "2022", "2023", "2024"}
    whole = written[(written["cohort"] == "completed") & (written["unit"] == "mobility") & (written["kind"] == "all")]
    assert float(whole["share"].iloc[0]) == 259 / 15738


def test_two_preparations_give_the_same_bytes(analysis, tmp_path):
    again = Analysis.open(STUDY, tmp_path)
    again.prepare()
    again.compute()
    for name in ("mobilities.parquet", "registration.csv", "statistics.csv", "requests.csv"):
        first, second = (each.workspace.processed / name for each in (analysis, again))
        assert first.read_bytes() == second.read_bytes(), name


def test_no_personal_column_of_the_exports_is_kept(analysis):
    export = next(path for path in sorted((STUDY / "mobilities").glob("*.csv")) if path.stat().st_size > 10_000)
    with export.open(encoding="utf-8-sig", newline="") as file:
        names = {row["Participant last name"] for row in csv.DictReader(file, delimiter=";")} - {""}
    said = repr(analysis.prepared.fetchall())
    assert len(names) > 10
    assert [name for name in names if name in said] == []


def test_one_flag_more_makes_the_right_figures_differ(tmp_path):
    folder = tmp_path / "nl-mbo-2025"
    shutil.copytree(STUDY, folder)
    institution = _flag_one(folder)
    changed = Analysis.open(folder, tmp_path / "out")
    table = changed.reproduce().set_index("id")
    differing = set(table.index[table["status"] == "differs"])
    measures = pd.read_csv(folder / "published.csv", dtype=str, keep_default_na=False).set_index("id")["measure"]
    asked = {measure for name, measure in measures.items() if name in differing}
    assert "blended cohort=completed" in asked
    assert f'blended cohort=completed institution="{institution}"' in asked
    assert {measure.split()[0] for measure in asked} <= {"blended", "share"}
    assert all("cohort=completed" in measure for measure in asked)
    assert table.loc[
        [name for name in differing if measures[name] == "blended cohort=completed"], "recomputed"
    ].tolist() == ["260"]


def _flag_one(folder: Path) -> str:
    """Set the blended flag of one counted record of a named institution, call 2021; give the institution."""
    with (folder / "projects.csv").open(encoding="utf-8-sig", newline="") as file:
        institutions = {row["project_code"]: row["institution"] for row in csv.DictReader(file)}
    path = sorted((folder / "mobilities").glob("2021-*.csv"))[0]
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    sound = {"Status": "Complete", "Accompanying person": "No"}
    row = next(row for row in rows if sound.items() <= row.items() and row["Blended mobility activity"] in ("No", ""))
    row["Blended mobility activity"] = "Yes"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return institutions[rows[0]["Grant Agreement No."]]


def test_checks_find_the_planted_slips_and_no_real_institution(analysis):
    found = analysis.prepare()[analysis.prepare()["rule"].isin(PLANTED)]
    assert set(found["rule"]) == PLANTED
    assert set(found["cohort"]) == {"running"}
    assert found["institution"].str.startswith("Instelling ").all()
    others = {rule.id for rule in rules() if rule.severity == "error" or rule.bound} - PLANTED
    assert not others & set(analysis.prepare()["rule"])


def test_bounds_hold_the_published_shares_between_them(analysis):
    whole = analysis.bounds[analysis.bounds["rule"] == ""].set_index(["cohort", "bound"])
    for cohort, subset, blended, total in HEADLINES:
        if subset == "all":
            assert tuple(whole.loc[(cohort, "registered"), ["blended", "total"]]) == (blended, total)
    assert set(whole.loc["completed", "blended"]) == {259}
    assert whole.loc[("running", "lower"), "blended"] < 114 == whole.loc[("running", "upper"), "blended"]
