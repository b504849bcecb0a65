"""Grouped totals of mobilities and participants, on any dataframe that Narwhals knows."""

from collections.abc import Sequence

import narwhals as nw
from narwhals.typing import IntoFrameT

DIMENSIONS = ("cohort", "institution", "call_year", "activity_type", "kind")
MEASURES = ("mobilities", "blended_mobilities", "participants", "blended_participants")


def count_mobilities(mobilities: IntoFrameT, by: Sequence[str] = DIMENSIONS) -> IntoFrameT:
    """Count mobilities and participants, in all and blended, in every combination of the columns `by` that occurs.

    `mobilities` is a pandas, Polars, PyArrow, DuckDB or PySpark frame with one row a counted mobility: the columns
    `by`, `participants` (whole number) and `blended` (boolean). The result is a lazy or eager frame of the same library
    with the columns `by` and MEASURES (64-bit whole numbers), in no particular order.
    """
    participants = nw.col("participants").cast(nw.Int64)
    blended = nw.when(nw.col("blended")).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64)
    counted = (
        nw.from_native(mobilities)
        .select(*by, participants=participants, blended=blended)
        .with_columns(both=nw.col("participants") * nw.col("blended"), one=nw.lit(1).cast(nw.Int64))
        .group_by(*by)
        .agg(
            mobilities=nw.col("one").sum(),
            blended_mobilities=nw.col("blended").sum(),
            participants=nw.col("participants").sum(),
            blended_participants=nw.col("both").sum(),
        )
    )
    # Without the cast DuckDB gives floats and Polars unsigned numbers for the same sums.
    return counted.with_columns(nw.col(*MEASURES).cast(nw.Int64)).to_native()
