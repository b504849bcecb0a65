"""Counts on every dataframe library."""

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from tests.studies import as_dict

from blendresearch.statistics.counting import DIMENSIONS, MEASURES, count_mobilities

ROWS = [
    ("running", "A", 2024, "LM-GRP-VET", "group", 25, True),
    ("running", "A", 2024, "LM-GRP-VET", "group", 5, False),
    ("running", "A", 2024, "LM-SHORT-VET", "individual", 1, True),
    ("running", "B", 2024, "LM-SHORT-VET", "individual", 1, False),
]
EXPECTED = {
    ("running", "A", 2024, "LM-GRP-VET", "group"): (2, 1, 30, 25),
    ("running", "A", 2024, "LM-SHORT-VET", "individual"): (1, 1, 1, 1),
    ("running", "B", 2024, "LM-SHORT-VET", "individual"): (1, 0, 1, 0),
}
FRAME = pd.DataFrame(ROWS, columns=[*DIMENSIONS, "participants", "blended"])
FRAMES = {
    "pandas": lambda frame: frame,
    "polars": lambda frame: pl.DataFrame(frame.to_dict("list")),
    "lazy polars": lambda frame: pl.LazyFrame(frame.to_dict("list")),
    "DuckDB": duckdb.from_df,
}


@pytest.mark.parametrize("library", FRAMES)
def test_counts_are_whole_numbers_and_equal_on_every_library(library):
    given = FRAMES[library](FRAME)
    made = count_mobilities(given)
    assert type(made) is type(given)
    counted = nw.from_native(made).lazy().collect("pandas" if library == "DuckDB" else None)
    assert counted.columns == [*DIMENSIONS, *MEASURES]
    assert all(counted.schema[name] == nw.Int64 for name in MEASURES)
    assert as_dict(counted.rows()) == EXPECTED


@pytest.mark.parametrize("library", FRAMES)
def test_counts_by_fewer_columns(library):
    made = nw.from_native(count_mobilities(FRAMES[library](FRAME), ["institution"])).lazy()
    rows = made.collect("pandas" if library == "DuckDB" else None).rows()
    assert sorted(rows) == [("A", 3, 2, 31, 26), ("B", 1, 0, 1, 0)]


@pytest.mark.parametrize("library", ["pandas", "polars", "DuckDB"])
def test_narrow_numbers(library):
    narrow = FRAME.astype({"participants": "int32"})
    counted = nw.from_native(count_mobilities(FRAMES[library](narrow))).lazy()
    assert as_dict(counted.collect("pandas" if library == "DuckDB" else None).rows()) == EXPECTED
