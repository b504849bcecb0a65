"""From tidy mobilities to small tables of counts, whatever the number of records."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Self

import duckdb
import narwhals as nw
import pandas as pd
from narwhals.typing import IntoFrameT

from blendresearch.base.tables import empty_table, load_table, save_table
from blendresearch.mobilities.profiles import observed_profiles

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


_SAVED = ("cube", "records", "found_projects", "profiles", "answered_strata", "earlier")


@dataclass(frozen=True)
class Counts:
    """All that later steps know of the records (columns: `data/working_tables.toml`, `data/tables.toml`).

    `cube` are the counts by every dimension, `registration` and `bounds` what the checks found, `records` how many rows
    the exports have of each cohort, `found_projects` the projects with their institution and whether a mobility of
    them counts, `empty_exports` the exports without a record, `profiles` which findings go together, of a study that
    hides counts (`mobilities.profiles`). `answered_strata` is no count of records: what was answered on a sample of
    them (`study.validation_answers`), if anything was. `earlier` counts earlier exports (`mobilities.earlier`).
    """

    cube: pd.DataFrame
    registration: pd.DataFrame
    bounds: pd.DataFrame
    records: pd.DataFrame
    found_projects: pd.DataFrame
    empty_exports: pd.DataFrame
    profiles: pd.DataFrame
    answered_strata: pd.DataFrame = field(default_factory=lambda: empty_table("answered_strata"))
    earlier: pd.DataFrame = field(default_factory=lambda: empty_table("earlier"))

    def save(self, folder: Path) -> list[Path]:
        """Write what is counted to a folder, and give the files; what the checks found is there already."""
        return [save_table(folder, name, getattr(self, name)) for name in _SAVED]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the counts of a folder."""
        return cls(*(load_table(folder, each.name) for each in fields(cls)))


_RECORDS = """SELECT cohort, (count(*) + coalesce(sum(repeats + summed), 0))::BIGINT AS records
    FROM tidied WHERE cohort IS NOT NULL GROUP BY cohort ORDER BY cohort"""
_PROJECTS = """SELECT project_code, coalesce(institution, project_code) AS institution,
    bool_or(left_out IS NULL) AS counted
    FROM tidied WHERE project_code IS NOT NULL GROUP BY ALL ORDER BY ALL"""


def count(
    mobilities: duckdb.DuckDBPyRelation,
    registration: pd.DataFrame,
    bounds: pd.DataFrame,
    empty_exports: pd.DataFrame,
    *,
    profiled: bool = False,
) -> Counts:
    """Count tidy mobilities (`mobilities.parquet`, docs/output.md), and what was found in them and their files.

    Which findings go together is counted where it is asked for: only who hides counts needs it.
    """
    counted = mobilities.filter("left_out IS NULL")
    return Counts(
        count_mobilities(counted).order(", ".join(DIMENSIONS)).df(),
        registration,
        bounds,
        mobilities.query("tidied", _RECORDS).df(),
        mobilities.query("tidied", _PROJECTS).df(),
        empty_exports,
        observed_profiles(mobilities) if profiled else empty_table("profiles"),
    )
