"""What was done and not registered: every sentence follows from a sample or from an if, for any study."""

import csv
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from tests.report_studies import study_of
from tests.runs import REFERENCE

from blendresearch.language import available, load
from blendresearch.render.blocks import Prose, Table
from blendresearch.report import CHAPTERS, Report, contents_of
from blendresearch.report.chapters.reporting_checklist import reporting_items
from blendresearch.run.analysis import Analysis
from blendresearch.run.commands.sample import draw_sample
from blendresearch.statistics.requests import Request
from blendresearch.statistics.sensitivity import make_sensitivity, scenarios
from blendresearch.statistics.totals import Count
from blendresearch.study.folder import Workspace

COUNTS = {("A", 2021): (60, 30), ("B", 2021): (80, 2), ("C", 2022): (60, 8), ("A", 2024): (30, 0), ("B", 2024): (9, 0)}


def opened(study: Path, code: str = "en") -> Report:
    return Report(Analysis.open(study, study.parent / "out").results(), code)


def text(report: Report, name: str = "beyond_registered") -> str:
    return " ".join(block.markdown for block in contents_of(report).blocks(name) if isinstance(block, Prose))


def rows(report: Report, target: str, name: str = "beyond_registered") -> list[list[str]]:
    (table,) = [block for block in contents_of(report).blocks(name) if isinstance(block, Table) and block.id == target]
    return [[cell.text for cell in row] for row in table.rows]


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> Path:
    return study_of(tmp_path_factory.mktemp("beyond") / "study", COUNTS, "A")


def answered(study: Path, answer) -> None:
    draw_sample(Console(quiet=True), str(study), size=80, seed=1, output=study.parent / "out")
    folder = Workspace.open(study, study.parent / "out").processed / "worklists" / "sample"
    with (folder / "validation.csv").open(encoding="utf-8", newline="") as file:
        asked = list(csv.DictReader(file))
    lines = [f"{row['project_code']},{row['mobility_id']},{answer(place)},file" for place, row in enumerate(asked)]
    (study / "validation.csv").write_text(
        "\n".join(["project_code,mobility_id,answer,source", *lines]), encoding="utf-8"
    )


@pytest.mark.backtest
def test_values_of_the_referee_come_out_again():
    results = Analysis.open(REFERENCE).results()
    cohort = results.study.cohorts[0]
    found = {(each.name, round(float(each.sensitivity_others), 3)): float(each.share)
             for each in scenarios(results.study, cohort, results.statistics, results.requests)}  # fmt: skip
    assert [round(100 * found["even", level], 1) for level in (0.75, 0.5, 0.25)] == [2.2, 3.3, 6.6]
    assert round(100 * found["all_requested", 0.129], 1) == round(100 * 2002 / 15738, 1)


def test_without_a_sample_nothing_is_estimated_and_what_follows_is_said_with_its_if(plain):
    report = opened(plain)
    said = text(report)
    assert "For this study that was not done" in said
    assert "estimated" not in said
    assert "20.0% is registered. If that is 75% of what was done, the real share is 26.7%; at 50% it is 40.0%" in said
    assert "closes if A registers everything and the others 14.3% of what they do" in said
    table = rows(report, "tab-sensitivity")
    assert ["Calls 2021 and 2022", "25% is registered everywhere", "80.0%", "n/a", "28.6%", "n/a"] in table
    assert all(row[0] == "Calls 2021 and 2022" for row in table)


def test_focus_that_registers_less_is_told_so(tmp_path):
    report = opened(study_of(tmp_path / "study", COUNTS, "B"))
    assert "the others register everything and B 7.9% of what is done there" in text(report)


def test_study_without_focus_and_one_without_blended(tmp_path):
    report = opened(study_of(tmp_path / "one", COUNTS, ""))
    assert "gap" not in text(report)
    assert {len(row) for row in rows(report, "tab-sensitivity")} == {3}
    none = opened(study_of(tmp_path / "two", {("A", 2021): (30, 0)}, ""))
    assert contents_of(none).blocks("beyond_registered") == []
    assert any(row[0] == "Done and not registered" for row in rows(none, "tab-not-here", "left_out"))


@pytest.mark.parametrize("code", available())
def test_sample_is_told_with_its_interval_what_is_unknown_and_what_has_no_answer(tmp_path, code):
    study = study_of(tmp_path / "study", COUNTS, "A")
    answered(study, lambda place: {0: "unknown", 1: ""}.get(place, "yes" if place % 5 == 0 else "no"))
    report = opened(study, code)
    found = report.results.tables.validation_estimate
    whole = found[(found["cohort"] == "completed") & (found["part"] == "all")].iloc[0]
    said = text(report)
    for number in (
        report.numbers.percent(whole["estimate"], 1),
        report.numbers.range(whole["lower"], whole["upper"], 1),
        report.numbers.percent(whole["if_yes"], 1),
        report.numbers.integer(int(whole["halving_size"])),
    ):
        assert number in said
    assert len(rows(report, "tab-validation")) == len(found)
    assert "nan" not in said.lower()


NUMBERS = st.tuples(*[st.integers(0, 40)] * 4)


def counted(focus: tuple[int, int], others: tuple[int, int]) -> SimpleNamespace:
    """Statistics of one cohort: blended and other mobilities of the focus institutions, and of the others."""
    parts = {"focus": [focus], "without_focus": [others], "all": [focus, others]}
    counts = {subset: Count.of(sum(map(sum, own)), sum(blended for blended, _ in own)) for subset, own in parts.items()}
    return SimpleNamespace(find=lambda cohort, subset="all": counts[subset])


@given(NUMBERS, st.integers(0, 200), st.booleans())
def test_every_scenario_follows_from_its_if(numbers, asked, complete):
    """An independent reading: what was done times what was registered of it is what is registered."""
    focus_blended, focus_rest, blended, rest = numbers
    cohort = SimpleNamespace(name="c", complete=complete)
    study = SimpleNamespace(focus=["F"], cohorts=[cohort])
    statistics = counted((focus_blended, focus_rest), (blended, rest))
    requests = SimpleNamespace(total=lambda name: Request("", asked, focus_blended + blended))
    found = scenarios(study, cohort, statistics, requests)
    assert bool(found) == (focus_blended + blended > 0)
    for each in found:
        assert 0 < each.share <= 1
        if each.share_focus is not None and each.share_others is not None:
            parts = (each.share_focus, focus_blended + focus_rest), (each.share_others, blended + rest)
            assert sum(share * size for share, size in parts) == each.share * sum(numbers)
            assert each.share_focus * (focus_blended + focus_rest) * each.sensitivity_focus == focus_blended
            assert each.share_others * (blended + rest) * each.sensitivity_others == blended
        if each.name == "gap_closes":
            assert each.gap == 0
        if each.name == "all_requested":
            assert complete
            assert each.share * sum(numbers) == asked
    assert len(make_sensitivity(study, statistics, requests)) == len(found)


def test_every_item_of_the_checklist_has_its_words_and_chapters_that_there_are():
    ids = [item["id"] for items in reporting_items().values() for item in items]
    assert len(set(ids)) == len(ids)
    for code in available():
        own = load(code).words["checklist"]
        assert set(own["items"]) == set(ids)
        assert set(own["sources"]) == set(reporting_items())
        assert set(own["reasons"]) == {
            item["id"] for items in reporting_items().values() for item in items if not item["chapters"]
        }
    named = {name for items in reporting_items().values() for item in items for name in item["chapters"]}
    assert named <= set(CHAPTERS)
    assert not named & {"all_tables", "reporting_checklist"}  # which ask for this annex themselves


def test_checklist_names_the_chapters_that_the_report_has(plain):
    found = {row[0]: row[2] for row in rows(opened(plain), "tab-checklist", "reporting_checklist")}
    assert found["RECORD 6.2"] == "Done and not registered"
    assert found["RECORD 22.1"] == "Where the numbers come from"
    assert found["RECORD 1.3"].startswith("Does not apply")
    assert "published and recomputed" not in found["European Statistics Code of Practice 14"]
