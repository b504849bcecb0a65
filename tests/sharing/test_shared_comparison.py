"""What a shared edition tells of the one before it: nothing that a reader of both could not make from what they show.

So no hidden count comes out of a comparison: whatever stands in its tables follows from two tables that were published.
"""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from tests.report_studies import study_of
from tests.sharing.told_twice import cells_that_differ

from blendresearch.base.tables import load_table
from blendresearch.run.analysis import Analysis
from blendresearch.run.editions_told import about_editions
from blendresearch.statistics.editions.comparing import ThisEdition, compare
from blendresearch.statistics.editions.earlier_results import without_names
from blendresearch.statistics.editions.edition_tables import EDITION_TABLES, edition_tables
from blendresearch.statistics.project_states import ProjectsOfCohort
from blendresearch.statistics.requests import Requests
from blendresearch.statistics.results import Results
from blendresearch.statistics.totals import Statistics

pytestmark = pytest.mark.security

THEN = {
    ("Zilverpoort", 2019): (40, 12), ("Kraaienveld", 2019): (60, 3), ("Populier", 2020): (45, 2),
    ("Zilverpoort", 2021): (35, 9), ("Wilgenhof", 2021): (33, 2), ("Ærø", 2021): (25, 1),
}  # fmt: skip
NOW = {
    ("Zilverpoort", 2021): (40, 12), ("Ærø", 2021): (25, 2), ("Kraaienveld", 2021): (60, 0),
    ("Kraaienveld", 2022): (50, 8), ("Populier", 2022): (45, 3), ("Wilgenhof", 2021): (33, 6),
}  # fmt: skip
COHORTS = """
[[previous_cohorts]]
name = "completed"
call_years = [2019, 2020]
complete = true

[[previous_cohorts]]
name = "running"
call_years = [2021]

[disclosure]
minimum_count = 5
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    """Give the results of the earlier edition, which hid nothing."""
    folder = tmp_path_factory.mktemp("then")
    study = study_of(folder / "raw" / "then", THEN, focus="")
    settings = study / "study.toml"
    text = settings.read_text(encoding="utf-8").replace("[2021, 2022]", "[2019, 2020]").replace("[2024]", "[2021]")
    settings.write_text(text.replace("exported_on = 2025-03-24", "exported_on = 2022-03-24"), encoding="utf-8")
    Analysis.open(study, folder / "out").results()
    return folder / "out" / "processed" / "then"


def analysis(folder: Path, published: Path, more: str = "") -> Analysis:
    study = study_of(folder / "study", NOW, focus="Zilverpoort")
    settings = study / "study.toml"
    settings.write_text('previous = "then"\n' + settings.read_text(encoding="utf-8") + COHORTS + more, encoding="utf-8")
    (study / "then").mkdir()
    for name in ("statistics.csv", "requests.csv"):
        shutil.copy(published / name, study / "then" / name)
    return Analysis.open(study, folder / "out")


def from_what_is_published(results: Results, folder: Path) -> dict[str, pd.DataFrame]:
    """Compare as a reader can who has the earlier edition and the CSV files of this one, and nothing else."""
    names = results.study.disclosure.name_institutions
    now = ThisEdition(
        results.study, Statistics(load_table(folder, "statistics")), Requests(load_table(folder, "requests")),
        focus=tuple(results.study.focus), kept=results.tables.earlier, themes=results.survey.change, surveyed=False,
        projects=ProjectsOfCohort(results.lists.projects),
    )  # fmt: skip
    earlier = results.earlier_edition
    return edition_tables(compare(earlier if names else without_names(earlier), now))


@pytest.mark.parametrize("more", ["", "name_institutions = false\n"], ids=["names", "neutral names"])
def test_comparison_follows_from_what_both_editions_publish(tmp_path, published, more):
    made = analysis(tmp_path, published, more)
    shared, full = made.results("shared"), made.results()
    folder = made.workspace.processed / "shared"
    assert "<5" in (folder / "statistics.csv").read_text(encoding="utf-8")
    remade = from_what_is_published(shared, folder)
    for name in EDITION_TABLES:
        assert (folder / f"{name}.csv").read_text(encoding="utf-8") == remade[name].to_csv(index=False)
    assert len(remade["edition_change"]) > 3
    texts = {name: pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False) for name in EDITION_TABLES}
    whole = {
        name: pd.read_csv(made.workspace.processed / f"{name}.csv", dtype=str, keep_default_na=False)
        for name in EDITION_TABLES
    }
    assert list(cells_that_differ(whole, texts)) == []
    assert len(full.editions.trends[0].institutions) == 5


def test_edition_that_hides_names_tells_none_of_the_earlier_one(tmp_path, published):
    made = analysis(tmp_path, published, "name_institutions = false\n")
    shared = made.results("shared")
    names = {name for name, _ in (*THEN, *NOW)}
    for path in (made.workspace.processed / "shared").iterdir():
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        assert not [name for name in names if name in text], path.name
    assert shared.editions.trends[0].institutions == ()
    assert {each.institution for each in shared.editions.revisions} == {""}
    told = [each.what for each in about_editions(made.results()) if each.severity == "warning"]
    assert any("who reads both can tell by these counts who is meant" in each for each in told)
