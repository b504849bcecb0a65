"""Two editions of one study: what the shared one tells, the full one tells, too, with the same number."""

from pathlib import Path
from random import Random

import pandas as pd
import pytest
from tests.report_studies import study_of
from tests.reports import built
from tests.sharing import generated
from tests.sharing.told_twice import cells_that_differ, printed_cells_that_differ, sentences_that_differ

from blendresearch.report import Report
from blendresearch.run.analysis import Analysis

pytestmark = pytest.mark.security

HEADING = "project_code,institution,requested_blended,requested_mobilities,granted_mobilities\n"
# Institutions with few and with many blended mobilities, in finished calls and one that runs.
SOME = {
    ("Aa", 2021): (100, 40), ("Bb", 2021): (80, 2), ("Cc", 2021): (90, 15), ("Dd", 2021): (50, 1),
    ("Ee", 2022): (60, 6), ("Ff", 2022): (120, 30), ("Gg", 2022): (70, 12), ("Hh", 2022): (3, 0),
    ("Aa", 2024): (60, 20), ("Bb", 2024): (40, 9), ("Cc", 2024): (30, 14), ("Ff", 2024): (30, 6),
}  # fmt: skip


def at_random(seed: str) -> dict[tuple[str, int], tuple[int, int]]:
    random = Random(seed)
    counts = {}
    for name in ("Aa", "Bb", "Cc", "Dd", "Ee", "Ff", "Gg", "Hh")[: random.randint(2, 8)]:
        for year in (2021, 2022, 2024):
            total = random.choice((0, random.randint(1, 9), random.randint(10, 60), random.randint(40, 120)))
            blended = min(total, random.choice((0, 0, random.randint(1, 4), random.randint(5, 30))))
            if random.random() < 0.75:
                counts[name, year] = (total, blended)
    return counts or SOME


def analysis(folder: Path, counts: dict, focus: str, minimum: int) -> Analysis:
    random = Random(len(counts))
    listed = [
        f"{{{name}{year}}},{name},{random.choice(('', 12, 60))},{random.choice(('', 200))},{random.choice(('', 150))}\n"
        for name, year in counts
    ]
    study = study_of(folder / "study", counts, focus=focus, projects=HEADING + "".join(listed))
    with (study / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"\n[disclosure]\nminimum_count = {minimum}\n")
    return Analysis.open(study, folder / "out")


def csv_files(folder: Path) -> dict[str, pd.DataFrame]:
    return {path.stem: pd.read_csv(path, dtype=str, keep_default_na=False) for path in folder.glob("*.csv")}


CASES = {
    "focus": (SOME, "Aa", 5, "nl"),
    "no focus": (SOME, "", 5, "en"),
    "a focus that is hidden": (SOME, "Bb", 5, "en"),
    **{f"at random {number}": (at_random(f"agree-{number}"), "", (3, 5, 10)[number % 3], "en") for number in range(3)},
}


@pytest.mark.parametrize(("counts", "focus", "minimum", "language"), CASES.values(), ids=CASES)
def test_shared_edition_contradicts_the_full_one_nowhere(tmp_path, counts, focus, minimum, language):
    made = analysis(tmp_path, counts, focus, minimum)
    full, shared = (built(Report(made.results(edition), language))[1] for edition in ("full", "shared"))
    tables, protected = (
        csv_files(folder) for folder in (made.workspace.processed, made.workspace.processed / "shared")
    )
    assert len(tables) >= len(protected) - 1 > 5
    assert list(cells_that_differ(tables, protected)) == []
    assert list(printed_cells_that_differ(full, shared)) == []
    assert list(sentences_that_differ(full, shared)) == []


def test_what_rests_on_institutions_one_by_one_is_left_out_where_some_are_hidden(tmp_path):
    inference = analysis(tmp_path, SOME, "", 5).results("shared").inference
    finished = inference.cohorts["completed"]
    assert finished.unshown >= {"Bb", "Dd"}
    assert finished.funnel is finished.shrunk is finished.proposed is None
    told = finished.headlines.set_index("headline")
    assert told["value"].notna().to_dict() == {"pooled": True, "without_focus": False, "median": False, "mean": False}
    assert told[["lower", "upper", "same_lower", "same_upper"]].isna().all(axis=None)
    assert set(finished.influence["headline"]) == {"pooled"}
    change = inference.into("running")
    assert change.decomposition is change.directions is change.both() is None
    assert not change.interval.method


def test_participants_that_are_shown_beside_mobilities_that_are_not_break_no_log(tmp_path):
    study = generated.write(Random("twinstudy-11"), tmp_path / "study")
    results = Analysis.open(study, tmp_path / "out").results("shared")
    counts = [results.statistics.find(cohort.name, unit="participant") for cohort in results.study.cohorts]
    assert any(count and not count.hidden for count in counts)
    built(Report(results, "en"))


def test_comparison_finds_what_differs():
    table = pd.DataFrame({"cohort": ["a"], "indicator": ["pooled"], "value": ["0.5"]})
    other = table.assign(value="0.4")
    assert [cell[2:] for cell in cells_that_differ({"indicators": table}, {"indicators": other})] == [("value", "0.4")]
    assert list(cells_that_differ({"indicators": table}, {"indicators": other.assign(value="")})) == []
