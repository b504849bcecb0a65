"""An estimate of a validation sample is shared whole, or not at all where one of its counts is small."""

from math import nan

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blendresearch.base.hidden import Hidden
from blendresearch.sharing.protected_estimates import told_estimates, untold
from blendresearch.statistics.totals import Count
from blendresearch.statistics.validation import make_estimates

pytestmark = pytest.mark.security
COLUMNS = ["cohort", "flagged", "size", "drawn", "yes", "no", "unknown"]


class Now:
    """Statistics of one cohort: its mobilities and the blended ones of them, as they are now."""

    def __init__(self, total: int, blended: int, *institutions: Count) -> None:
        self.total, self.blended, self.institutions = total, blended, institutions

    def find(self, cohort: str) -> Count:
        return Count.of(self.total, self.blended)

    def by(self, dimension: str, cohort: str) -> dict[int, Count]:
        assert dimension == "institution"
        return dict(enumerate(self.institutions))


def estimates(*rows: tuple) -> pd.DataFrame:
    return make_estimates(pd.DataFrame([("done", *row) for row in rows], columns=COLUMNS))


LARGE = ((True, 50, 20, 15, 5, 0), (False, 950, 100, 10, 90, 0))


def test_estimate_of_large_counts_is_shown_whole():
    table = estimates(*LARGE)
    shown = told_estimates(table, Now(1000, 50), 5)
    pd.testing.assert_frame_equal(shown, table)
    assert untold(table, shown).empty


def test_hidden_institution_takes_the_estimate_with_it_since_its_numbers_are_weights():
    """Tried out: of 5,328 ways to answer for two hidden institutions, 5,106 gave the hidden count away."""
    shown, hidden = Count.of(900, 40), Count(100, Hidden(5), nan, nan)
    assert len(told_estimates(estimates(*LARGE), Now(1000, 50, shown), 5))
    assert told_estimates(estimates(*LARGE), Now(1000, 50, shown, hidden), 5).empty


SMALL = {
    "few wrong flags": ((True, 50, 20, 17, 3, 0), LARGE[1]),
    "few unknown": (LARGE[0], (False, 950, 100, 10, 88, 2)),
    "few without an answer": (LARGE[0], (False, 950, 101, 10, 90, 0)),
    "few that were not drawn": ((True, 23, 20, 15, 5, 0), LARGE[1]),
}


@pytest.mark.parametrize("case", SMALL)
def test_one_small_count_takes_the_estimate_with_it_and_is_told_without_its_place(case):
    table = estimates(*SMALL[case])
    total, blended = int(table["total"][0]), int(table["total"][1])
    shown = told_estimates(table, Now(total, blended), 5)
    assert shown.empty
    assert list(shown.columns) == list(table.columns)
    (row,) = untold(table, shown).to_dict("records")
    assert (row["table"], row["cohort"], row["decision"], row["reason"]) == (
        "validation_estimate", "done", "left out", "small",
    )  # fmt: skip


@pytest.mark.parametrize(("total", "blended"), [(1003, 50), (1000, 48)])
def test_small_difference_between_the_draw_and_now_is_not_shown(total, blended):
    assert told_estimates(estimates(*LARGE), Now(total, blended), 5).empty


ROWS = st.tuples(st.booleans(), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 9),
                 st.integers(0, 60), st.integers(0, 60))  # fmt: skip


@given(st.lists(ROWS, min_size=1, max_size=5), st.integers(3, 10))
def test_no_small_count_stands_in_what_is_shown(rows, minimum):
    parts = [
        (flagged, sum(own), sum(own[:4]), *own[:3]) for flagged, *own in rows
    ]  # size: drawn and not drawn; drawn: with an answer and without
    table = estimates(*parts)
    whole = sum(part[1] for part in parts), sum(part[1] for part in parts if part[0])
    for row in told_estimates(table, Now(*whole), minimum).itertuples():
        counts = [row.total, row.drawn, row.yes, row.no, row.unknown, row.covered, row.total - row.drawn]
        counts += [row.total - row.covered, row.drawn - row.yes - row.no - row.unknown]
        assert not [count for count in counts if 0 < count < minimum]
