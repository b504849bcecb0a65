"""Two studies whose records differ in hidden counts alone: nobody can tell one shared report from the other."""

from pathlib import Path

import pytest
from tests.report_studies import study_of
from tests.reports import built, words

from blendresearch.report import Report
from blendresearch.run.analysis import Analysis

pytestmark = pytest.mark.security

COUNTS = {
    ("Aa", 2021): (100, 40), ("Bb", 2021): (80, 20), ("Cc", 2021): (90, 15), ("Dd", 2021): (50, 2),
    ("Ee", 2021): (50, 3), ("Ff", 2021): (120, 30), ("Gg", 2021): (70, 12), ("Hh", 2021): (60, 0),
    ("Aa", 2024): (60, 20), ("Bb", 2024): (40, 9), ("Dd", 2024): (30, 4), ("Ee", 2024): (30, 1),
}  # fmt: skip
TWIN = COUNTS | {("Dd", 2021): (50, 3), ("Ee", 2021): (50, 2), ("Dd", 2024): (30, 1), ("Ee", 2024): (30, 4)}
PUBLISHED = """id,what,published,decimals,measure
a,All,122,0,blended cohort=completed
b,Dd,2,0,blended cohort=completed institution=Dd
c,Many,1,0,institutions_above share=0.05 cohort=completed
"""


def shared_report(folder: Path, counts: dict, language: str) -> tuple[str, list[str]]:
    """Give all that a reader of the shared report sees or hears, with its figures, and the CSV files."""
    codes = "".join(f"{{{name}{year}}},{name},{20 + year % 7},200,150\n" for name, year in counts)
    heading = "project_code,institution,requested_blended,requested_mobilities,granted_mobilities\n"
    study = study_of(folder / "study", counts, focus="Aa", projects=heading + codes)
    (study / "published.csv").write_text(PUBLISHED, encoding="utf-8")
    with (study / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[disclosure]\nminimum_count = 5\n")
    analysis = Analysis.open(study, folder / "out")
    report, blocks = built(Report(analysis.results("shared"), language))
    assert report.results.published
    figures = "".join(block.svg for block in blocks if hasattr(block, "svg"))
    assert report.results.digest == ""
    return f"{report.document}{words(blocks)}{figures}", [
        (analysis.workspace.processed / "shared" / f"{name}.csv").read_text(encoding="utf-8")
        for name in report.results.table_names
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_report_is_the_same_for_any_counts_that_could_be_behind_it(tmp_path, language):
    text, tables = shared_report(tmp_path / "one", COUNTS, language)
    other, other_tables = shared_report(tmp_path / "other", TWIN, language)
    assert text == other
    assert tables == other_tables
    assert "<5" in tables[0]
    assert len(text) > 80_000
