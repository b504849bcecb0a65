"""The simulation of the interval of alpha: the docs say what comes out of it."""

import re
from pathlib import Path

import pytest

from blendresearch.benchmarks import alpha_coverage

METHOD = Path(__file__).resolve().parents[2] / "docs" / "method.md"


@pytest.fixture(scope="module")
def lines() -> dict[tuple[int, int], list[str]]:
    """The shares of the table in the docs, by institutions and spread of errors."""
    found = re.findall(r"^\| (\d+) \| (\d) \| ([\d.]+%) \| ([\d.]+%) \| ([\d.]+%) \|$", METHOD.read_text("utf-8"), re.M)
    return {(int(number), int(spread)): shares for number, spread, *shares in found}


def test_docs_have_every_row_of_the_table(lines):
    assert set(lines) == {(each, spread) for each in alpha_coverage.INSTITUTIONS for spread in alpha_coverage.SPREADS}


@pytest.mark.golden
def test_a_row_of_the_docs_comes_out_again(lines):
    assert [f"{share:.1%}" for share in alpha_coverage.coverage(6, 2)] == lines[6, 2]


def test_interval_that_is_used_holds_and_the_usual_one_does_not(lines):
    shares = [[float(share.rstrip("%")) for share in row] for row in lines.values()]
    assert min(jackknife for jackknife, *_ in shares) >= 94
    assert max(again for _, again, _ in shares) < 94
