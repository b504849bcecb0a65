"""Headlines and leave-one-out against recomputation."""

import numpy as np
import pandas as pd
import pytest

from blendresearch.statistics.methods import influence, of_total, same_institutions

COUNTS = pd.DataFrame(
    [("A", 100, 40), ("B", 50, 1), ("C", 50, 1), ("D", 200, 0), ("E", 0, 0)],
    columns=["institution", "total", "blended"],
)


def test_headlines():
    table = influence.headlines(COUNTS, ["A"]).set_index("headline")
    assert table["value"].to_dict() == pytest.approx(
        {"pooled": 42 / 400, "without_focus": 2 / 300, "median": 0.02, "mean": (0.4 + 0.02 + 0.02 + 0) / 4}
    )
    assert table["institutions"].to_dict() == {"pooled": 4, "without_focus": 3, "median": 4, "mean": 4}
    pooled = of_total([40, 1, 1, 0], [100, 50, 50, 200])
    assert table.loc["pooled", ["lower", "upper", "interval"]].tolist() == [
        pooled.lower,
        pooled.upper,
        "effective_wilson",
    ]
    same = same_institutions([40, 1, 1, 0], [100, 50, 50, 200])
    assert table.loc["pooled", ["same_lower", "same_upper"]].tolist() == [same.lower, same.upper]
    assert table.loc[["median", "mean"], "same_lower"].isna().all()
    assert table.loc["mean", "interval"] == ""


def test_leave_one_out_is_recomputation():
    table = influence.leave_one_out(COUNTS, ["A"])
    for row in table.itertuples():
        others = influence.headlines(COUNTS[COUNTS["institution"] != row.institution], ["A"]).set_index("headline")
        assert row.without == pytest.approx(others.loc[row.headline, "value"])
        assert row.change == pytest.approx(row.without - row.value)
    assert set(table.loc[table["headline"] == "without_focus", "institution"]) == {"B", "C", "D"}


def test_most_influential_gives_all_that_tie():
    table = influence.leave_one_out(COUNTS, ["A"])
    assert influence.most_influential(table, "pooled")["institution"].tolist() == ["D"]
    assert influence.most_influential(table, "mean")["institution"].tolist() == ["A"]
    tied = pd.DataFrame([("C", 10, 1), ("B", 30, 0), ("A", 30, 0), ("D", 10, 1)], columns=COUNTS.columns)
    assert influence.most_influential(influence.leave_one_out(tied, []), "pooled")["institution"].tolist() == ["A", "B"]


@pytest.mark.parametrize(
    ("counts", "proposed"),
    [
        (COUNTS, ["D"]),
        (COUNTS.iloc[:3], ["A"]),
        (COUNTS.assign(blended=0), []),
        (COUNTS.assign(blended=COUNTS["total"]), []),
        (COUNTS.head(1), []),
        (COUNTS.head(0), []),
    ],
)
def test_focus_is_proposed_from_the_influence(counts, proposed):
    assert influence.propose_focus(counts) == proposed


def test_one_institution_leaves_nothing():
    table = influence.leave_one_out(COUNTS.head(1), [])
    assert table["without"].isna().all()
    assert influence.most_influential(table, "pooled").empty


def test_no_institution_has_no_headline():
    table = influence.headlines(COUNTS.tail(1), [])
    assert table["value"].isna().all()
    assert np.isnan(table["lower"]).all()
