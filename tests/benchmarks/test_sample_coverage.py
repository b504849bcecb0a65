"""The simulation of validation samples: its shipped table follows from its seed, and the docs say what is in it."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from blendresearch.benchmarks import sample_coverage

METHOD = Path(__file__).resolve().parents[2] / "docs" / "method.md"


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return sample_coverage.read()


@pytest.mark.golden
def test_table_is_whole_and_a_population_of_it_comes_out_again(table):
    assert tuple(table.columns) == sample_coverage.COLUMNS
    assert len(table) == len(sample_coverage.POPULATIONS) * len(sample_coverage.METHODS)
    assert (set(table["runs"]), set(table["seed"])) == ({sample_coverage.RUNS}, {sample_coverage.SEED})
    population = sample_coverage.POPULATIONS[-1]
    again = sample_coverage.simulate([population])
    shipped = table[table["population"] == population.name].reset_index(drop=True)
    pd.testing.assert_frame_equal(again, shipped)


def test_interval_that_is_used_holds_everywhere_and_the_narrower_ones_do_not(table):
    worst = table.groupby("method")["coverage"].min()
    assert worst["clopper_pearson"] >= 0.95
    assert (worst[["wilson", "jeffreys"]] < 0.95).all()
    widths = table.pivot_table("width", "population", "method")
    assert (widths["clopper_pearson"] > widths[["wilson", "jeffreys"]].max(axis=1)).all()


def test_docs_give_the_numbers_of_the_table(table):
    lines = re.findall(r"^\| [^|]+ \| ([\d.]+)% \| ([\d.]+)% \| ([\d.]+)% \|$", METHOD.read_text("utf-8"), re.M)
    cells = table.pivot_table("coverage", "population", "method", sort=False)
    methods = ("wilson", "jeffreys", "clopper_pearson")
    assert lines == [tuple(f"{100 * row[name]:.1f}" for name in methods) for _, row in cells.iterrows()]


def test_a_population_that_answers_without_an_error_is_held_always():
    sure = replace(sample_coverage.POPULATIONS[-1], fnr=1e-12, ppv=1.0)
    assert (sample_coverage.simulate([sure], runs=20)["coverage"] == 1).all()


def test_command_writes_the_table(tmp_path, monkeypatch):
    monkeypatch.setattr(sample_coverage, "simulate", lambda: sample_coverage.read().head(3))
    sample_coverage.main([str(tmp_path / "table.csv")])
    assert len((tmp_path / "table.csv").read_text("utf-8").splitlines()) == 4
