"""The simulation of the intervals: its shipped table follows from its seed, and the docs say what is in it."""

import re
from pathlib import Path

import pandas as pd
import pytest

from blendresearch.benchmarks import coverage

pytestmark = pytest.mark.golden

METHOD = Path(__file__).resolve().parents[2] / "docs" / "method.md"
GROUPS = {
    "14 or 42, of similar size": "alike",
    "14 or 42, of very unequal size": "unequal",
    "very unequal, one of them at 40%": "one_extreme",
}


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return coverage.read()


def test_table_is_whole(table):
    assert tuple(table.columns) == coverage.COLUMNS
    assert len(table) == len(coverage.SETTINGS) * len(coverage.METHODS)
    assert set(table["runs"]) == {coverage.RUNS}
    assert set(table["seed"]) == {coverage.SEED}


def test_cell_of_the_shipped_table_comes_out_again(table):
    cell = coverage.SETTINGS[4]
    keys = ["institutions", "sizes", "share", "correlation"]
    shipped = table[(table[keys] == pd.Series(vars(cell))[keys]).all(axis=1)].reset_index(drop=True)
    again = coverage.simulate([cell])
    pd.testing.assert_frame_equal(again, shipped)


def test_interval_that_is_used_covers_more_than_the_naive_one_everywhere(table):
    by_method = table.pivot_table("coverage", ["institutions", "sizes", "share", "correlation"], "method")
    assert (by_method["logit_t"] > by_method["wilson"] + 0.2).all()
    assert (by_method["logit_t"] >= by_method["effective_wilson"]).all()


def test_docs_give_the_ranges_of_the_table(table):
    lines = dict(re.findall(r"^\| ([^|]+) \| (\d+-\d+% \| \d+-\d+% \| \d+-\d+%) \|$", METHOD.read_text("utf-8"), re.M))
    assert set(lines) == set(GROUPS)
    for label, sizes in GROUPS.items():
        own = table[table["sizes"] == sizes].groupby("method")["coverage"]
        ranges = [f"{100 * low:.0f}-{100 * high:.0f}%" for low, high in zip(own.min(), own.max(), strict=True)]
        found = dict(zip(own.min().index, ranges, strict=True))
        assert lines[label].split(" | ") == [found[name] for name in ("wilson", "logit_t", "effective_wilson")]


def test_truth_of_a_cell_is_the_pooled_share():
    extreme = coverage.Setting(14, "one_extreme", 0.02, 0.1)
    assert 0.02 < extreme.truth < coverage.EXTREME
    assert coverage.Setting(14, "unequal", 0.02, 0.1).truth == pytest.approx(0.02)


def test_command_writes_the_table(tmp_path, monkeypatch):
    monkeypatch.setattr(coverage, "simulate", lambda: coverage.read().head(3))
    coverage.main([str(tmp_path / "table.csv")])
    assert len((tmp_path / "table.csv").read_text("utf-8").splitlines()) == 4
