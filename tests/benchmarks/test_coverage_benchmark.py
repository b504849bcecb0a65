"""The simulation of the intervals: its shipped table follows from its seed, and the docs say what is in it."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from blendresearch.benchmarks import coverage

pytestmark = pytest.mark.golden

METHOD = Path(__file__).resolve().parents[2] / "docs" / "method.md"
GROUPS = {
    "14 or 42, of similar size": "alike",
    "14 or 42, of very unequal size": "unequal",
    "very unequal, one of them at 40%": "one_extreme",
    "very unequal, one at 40% that may be absent": "may_be_absent",
    "drawn from those of the reference study": "table_1",
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


def test_interval_that_is_used_covers_more_than_the_others(table):
    by_method = table.pivot_table("coverage", ["institutions", "sizes", "share", "correlation"], "method")
    used = by_method["effective_wilson"]
    assert (used > by_method["wilson"] + 0.2).all()
    assert used.min() > by_method["logit_t"].min() and used.mean() > by_method["logit_t"].mean()
    # Where every institution that there is can be seen, it holds; an outlier that is absent no interval can tell of.
    seen = by_method.index.get_level_values("sizes") != "may_be_absent"
    assert used[seen].min() > 0.89


def test_interval_of_the_same_institutions_holds_their_own_share(table):
    own = table.loc[table["method"] == "same_institutions", "coverage"]
    assert own.between(0.9, 0.99).all()
    assert own.mean() == pytest.approx(0.95, abs=0.01)


def test_docs_give_the_ranges_of_the_table(table):
    cell = r"\d+-\d+%"
    lines = dict(re.findall(rf"^\| ([^|]+) \| ({cell}(?: \| {cell}){{3}}) \|$", METHOD.read_text("utf-8"), re.M))
    assert set(lines) == set(GROUPS)
    for label, sizes in GROUPS.items():
        own = table[table["sizes"] == sizes].groupby("method")["coverage"]
        ranges = [f"{100 * low:.0f}-{100 * high:.0f}%" for low, high in zip(own.min(), own.max(), strict=True)]
        found = dict(zip(own.min().index, ranges, strict=True))
        assert lines[label].split(" | ") == [found[name] for name in coverage.METHODS]


def test_truth_of_a_cell_is_the_pooled_share():
    extreme = coverage.Setting(14, "one_extreme", 0.02, 0.1)
    assert 0.02 < extreme.truth < coverage.EXTREME
    assert coverage.Setting(14, "unequal", 0.02, 0.1).truth == pytest.approx(0.02)
    assert coverage.Setting(14, "table_1", 0.0165, 0.1145).truth == pytest.approx(259 / 15738)


@pytest.mark.parametrize("sizes", ["may_be_absent", "table_1"])
def test_truth_is_what_draws_give_on_average_with_and_without_the_outlier(sizes):
    setting, chance = coverage.Setting(14, sizes, 0.02, 0.1), np.random.default_rng(5)
    draws = [setting.draw(chance) for _ in range(4000)]
    together = sum(each.blended.sum() for each in draws) / sum(each.total.sum() for each in draws)
    assert together == pytest.approx(setting.truth, rel=0.1)
    assert 0.2 < np.mean([(each.blended > 0.3 * each.total).any() for each in draws]) < 0.8


def test_command_writes_the_table(tmp_path, monkeypatch):
    monkeypatch.setattr(coverage, "simulate", lambda: coverage.read().head(3))
    coverage.main([str(tmp_path / "table.csv")])
    assert len((tmp_path / "table.csv").read_text("utf-8").splitlines()) == 4
