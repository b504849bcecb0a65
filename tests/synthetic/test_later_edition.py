"""The edition after the reference study: its bytes, its plan in what the package counts, the story that it tells."""

import csv
import re
import shutil
import tomllib
from collections import Counter
from datetime import date
from importlib.resources import files

import duckdb
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook
from tests.made_files import ZIPPED, differing, files_in, parts
from tests.runs import ROOT

from blendresearch.base.errors import UsageError
from blendresearch.report.front_matter import document_of
from blendresearch.report.report import Report
from blendresearch.run.analysis import Analysis
from blendresearch.synthetic import make_later_edition

pytestmark = pytest.mark.backtest

COMMITTED = ROOT / "data" / "raw" / "nl-mbo-2027"
BEFORE, RESULTS_BEFORE = ROOT / "data" / "raw" / "nl-mbo-2025", ROOT / "reports" / "nl-mbo-2025"
FOCUS = "ROC Midden Nederland"
MERGED, RENAMED, NEW, GONE = "Instelling 30-31", "Vakschool 28", "Instelling 43", "Instelling 41"
_LATER = files("blendresearch.synthetic.later")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("raw") / "nl-mbo-2027"
    make_later_edition(folder)
    return folder


@pytest.fixture(scope="module")
def plan():
    """The plan by project code, read without the generator."""
    rows = csv.DictReader(_LATER.joinpath("plan.csv").read_text(encoding="utf-8").splitlines())
    return {f"{row['call_year']}-1-NL01-KA121-VET-{900_000 + int(row['number']):09d}": row for row in rows}


@pytest.fixture(scope="module")
def made(folder, tmp_path_factory) -> Analysis:
    """The study with its tables, as a run makes them before the notebooks."""
    output = tmp_path_factory.mktemp("later")
    tables = shutil.ignore_patterns("*.html", "*.pdf", "figures", "notebooks", "*.ods", "*.xlsx")
    shutil.copytree(RESULTS_BEFORE, output / "reports" / RESULTS_BEFORE.name, ignore=tables)
    analysis = Analysis.open(folder, output)
    analysis.prepare()
    analysis.compute()
    return analysis


@pytest.fixture(scope="module")
def counted(made):
    """What counts, by project code: mobilities, blended ones, groups, participants in groups."""
    records = made.workspace.processed / "mobilities.parquet"
    query = """SELECT project_code, count(*), count(*) FILTER (blended), count(*) FILTER (kind = 'group'),
        coalesce(sum(participants) FILTER (kind = 'group'), 0)::BIGINT
        FROM read_parquet(?) WHERE left_out IS NULL GROUP BY ALL"""
    with duckdb.connect() as database:
        return {code: numbers for code, *numbers in database.execute(query, [str(records)]).fetchall()}


@pytest.fixture(scope="module")
def totals(made):
    """Total and blended by subset and cohort."""
    rows = pd.read_csv(made.workspace.processed / "statistics.csv")
    rows = rows[(rows["unit"] == "mobility") & (rows["kind"] == "all")]
    rows = rows[rows[["institution", "call_year", "activity_type"]].isna().all(axis=1)]
    return {(row.subset, row.cohort): (row.total, row.blended) for row in rows.itertuples()}


@pytest.fixture(scope="module")
def by_institution():
    """Give the function that reads total and blended of the finished calls by institution from a folder of results."""

    def read(results):
        rows = pd.read_csv(results / "statistics.csv")
        rows = rows[(rows["unit"] == "mobility") & (rows["kind"] == "all") & (rows["cohort"] == "completed")]
        rows = rows[rows["institution"].notna() & rows[["call_year", "activity_type"]].isna().all(axis=1)]
        rows = rows[rows["subset"] == "all"]
        return {row.institution: (row.total, row.blended) for row in rows.itertuples()}

    return read


def test_committed_study_is_what_the_generator_writes(folder):
    assert differing(folder, COMMITTED) == []


def test_study_is_small_and_its_exports_are_of_many_kinds(folder):
    exports = list((folder / "mobilities").iterdir())
    assert len(exports) <= 70
    assert sum(path.stat().st_size for path in files_in(folder).values()) < 2_000_000
    assert {path.suffix for path in exports} == {".csv", ".tsv", ".xls", ".xlsx", ".ods"}
    marks = {path.read_bytes()[:2] for path in exports if path.suffix not in ZIPPED}
    assert {b"\xff\xfe", b"\xef\xbb"} < marks
    assert any(b"sep=|" in path.read_bytes()[:20] for path in exports)


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(UsageError, match="not of the later edition"):
        make_later_edition(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_every_setting_says_that_all_is_invented(folder):
    study = tomllib.loads((folder / "study.toml").read_text(encoding="utf-8"))
    assert (study["synthetic"], study["invented"], study["previous"]) == (True, True, "nl-mbo-2025")
    assert {cohort["exported_on"] for cohort in study["cohorts"]} == {date(2026, 3, 24)}
    assert "filled_in" not in study
    assert all(word in (folder / "README.md").read_text(encoding="utf-8") for word in ("**synthetic**", "*verzonnen*"))


def test_every_page_of_the_report_says_that_the_data_are_invented(made):
    for code, mark, told in (
        ("nl", "Fictieve gegevens", "verzonnen, ook de totalen"),
        ("en", "Invented data", "so are the totals"),
    ):
        report = Report(made.results(), code)
        document = document_of(report)
        assert document.marks == (mark,)
        assert told in document.notice
        assert report.source_of("registered_use").endswith({"nl": "(fictief)", "en": "(invented)"}[code])


def test_no_address_but_example_org(folder):
    for path in files_in(folder).values():
        for data in parts(path).values():
            assert set(re.findall(rb"@[\w.-]+", data.replace(b"\0", b""))) <= {b"@example.org"}, path.name


# --- what the package counts


def test_planned_numbers_of_every_project_come_out_of_the_count(counted, plan):
    names = ("mobilities", "blended", "groups", "participants")
    assert counted == {code: [int(row[name]) for name in names] for code, row in plan.items()}


def test_totals_of_statistics_are_those_of_the_plan(totals, plan):
    for cohort, years in (("completed", ("2023", "2024")), ("running", ("2025",))):
        own = [row for row in plan.values() if row["call_year"] in years]
        focus = [row for row in own if row["institution"] == FOCUS]
        for subset, rows in {"all": own, "focus": focus, "without_focus": [r for r in own if r not in focus]}.items():
            planned = tuple(sum(int(row[name]) for row in rows) for name in ("mobilities", "blended"))
            assert totals[subset, cohort] == planned


def test_total_hardly_moves_while_the_focus_falls_and_the_others_rise(totals):
    before = pd.read_csv(RESULTS_BEFORE / "statistics.csv")
    before = before[(before["cohort"] == "completed") & (before["unit"] == "mobility") & (before["kind"] == "all")]
    before = before[before[["institution", "call_year", "activity_type"]].isna().all(axis=1)]
    before = before.set_index("subset")["share"]
    now = {subset: blended / total for (subset, cohort), (total, blended) in totals.items() if cohort == "completed"}
    assert now["focus"] < before["focus"] / 5
    assert now["without_focus"] > 1.4 * before["without_focus"]
    assert abs(now["all"] - before["all"]) < 0.0005


def test_institutions_merged_changed_name_came_and_went(made, by_institution):
    before, now = by_institution(RESULTS_BEFORE), by_institution(made.workspace.processed)
    assert set(before) - set(now) == {"Instelling 28", "Instelling 30", "Instelling 31", GONE}
    assert set(now) - set(before) == {MERGED, RENAMED, NEW}
    spellings = dict(row.split(",") for row in (COMMITTED / "spellings.csv").read_text().splitlines()[1:])
    assert spellings == {"Instelling 28": RENAMED, "Instelling 30": MERGED, "Instelling 31": MERGED}


def test_a_project_goes_to_another_institution_and_keeps_its_mobilities(made, plan):
    records = str(made.workspace.processed / "mobilities.parquet")
    query = """SELECT institution, max(start_date)::DATE, min(start_date)::DATE, count(*) FROM read_parquet(?)
        WHERE project_code = ? AND left_out IS NULL GROUP BY ALL ORDER BY 2"""
    (code,) = [code for code, row in plan.items() if row["number"] == "252"]
    with duckdb.connect() as database:
        (first, last_day, _, many), (second, _, first_day, more) = database.execute(query, [records, code]).fetchall()
    assert (first, second, many + more) == ("Instelling 39", "Instelling 40", int(plan[code]["mobilities"]))
    assert last_day < date(2025, 2, 1) <= first_day


def test_rows_of_the_earlier_edition_come_again_but_for_what_became_of_them(folder, plan):
    """Of the focus, read from the files: withdrawn ones are gone, flags are corrected, all others are as they were."""
    for year, name in ((2023, "latin"), (2024, "workbook")):
        (code,) = [c for c, r in plan.items() if r["institution"] == FOCUS and r["call_year"] == str(year)]
        (then,) = (BEFORE / "mobilities").glob(f"{code}.*")
        (now,) = (folder / "mobilities").glob(f"{code}.*")
        assert plan[code]["dialect"] == name
        was, is_now = _flags(then), _flags(now)
        gone = [key for key in was if key not in is_now]
        changed = [(was[key], is_now[key]) for key in was if key in is_now and was[key] != is_now[key]]
        assert len(gone) == int(plan[code]["withdrawn"])
        assert sum(was[key] for key in gone) == int(plan[code]["withdrawn_blended"])
        assert Counter(changed) == {
            (False, True): int(plan[code]["flagged"]),
            (True, False): int(plan[code]["unflagged"]),
        }


def test_screen_fatigue_has_faded_and_themes_are_new_or_split(made):
    themes = pd.read_csv(made.workspace.processed / "survey_change.csv").set_index("theme")
    covid = themes.loc["obstacle.covid"]
    assert (covid["earlier_institutions"], covid["institutions"]) == (6, 0)
    assert covid["upper"] < 0
    assert themes.loc["obstacle.effort.arranging", "earlier_theme"] == "obstacle.effort.extra_work"
    assert not {"obstacle.tools", "obstacle.effort.technology", "benefit.travel", "wish.training"} & set(themes.index)


def test_check_finds_slips_of_each_kind(made):
    found = pd.read_csv(made.workspace.processed / "registration.csv").groupby("rule")["mobilities"].sum()
    assert (found > 0).sum() >= 6


def _flags(path):
    """Read whether each mobility is blended, drafts and accompanying persons aside, by its number."""
    if path.suffix == ".xlsx":
        headings, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    else:
        text = path.read_bytes()
        text = text.decode("utf-8-sig") if text.startswith(b"\xef") else text.decode("cp1252")
        headings, *rows = csv.reader(text.splitlines(keepends=True), delimiter=";")
    at = {kind: headings.index(next(h for h in headings if h in names)) for kind, names in _HEADINGS.items()}
    kept = [row for row in rows if "MOB" in row[at["id"]] and str(row[at["status"]]) in ("Complete", "Voltooid")]
    kept = [row for row in kept if str(row[at["accompanying"]]).lower() in ("no", "nee")]
    return {row[at["id"]]: str(row[at["blended"]]).lower() in ("yes", "ja") for row in kept}


_HEADINGS = {
    "id": ("Mobility activity ID", "Mobiliteits-ID"),
    "status": ("Status",),
    "accompanying": ("Accompanying person", "Begeleider"),
    "blended": ("Blended mobility activity", "Blended mobiliteit"),
}
