"""From the exports of a study to its tidy mobilities as a file, and what the checks found in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd

from blendresearch.base.database import opened, parquet
from blendresearch.base.tables import save_table
from blendresearch.mobilities.bounds import make_bounds
from blendresearch.mobilities.control_totals import other_totals
from blendresearch.mobilities.doubts import as_table, doubts
from blendresearch.mobilities.empty_exports import empty_exports
from blendresearch.mobilities.exports import load_records
from blendresearch.mobilities.places import save_places
from blendresearch.mobilities.registration import make_registration
from blendresearch.mobilities.tidying import tidy, write
from blendresearch.study.inputs import Inputs
from blendresearch.study.list_rows import stop_at

MOBILITIES = "mobilities.parquet"


def prepare(inputs: Inputs, folder: Path) -> list[Path]:
    """Read the exports, apply the counting rules, and write files to a folder, which are given.

    `mobilities.parquet` has a row a record (docs/output.md), `registration.csv` what was left out or is worth a look,
    `bounds.csv` how far that could move the share, `doubts.csv` what is worth knowing of an export as a whole,
    `empty_exports.csv` the exports without a record,
    `worklists/places.parquet` where what the checks found stands. Raises InputError with what is wrong first, also
    where a control total is another one.
    """
    with opened(folder) as connection:
        load_records(connection, inputs.folder)
        tidy(connection, inputs.study, inputs.projects)
        empty, places = save_records(connection, folder)
        told = as_table(doubts(connection))
    return [folder / MOBILITIES, *find(inputs, folder, told, empty), *places]


def save_records(connection: duckdb.DuckDBPyConnection, folder: Path) -> tuple[pd.DataFrame, list[Path]]:
    """Write tidied records and where something is found in them; give the exports without a record, and the places."""
    empty = empty_exports(connection)
    write(connection, folder / MOBILITIES)
    return empty, save_places(connection, parquet(connection, folder / MOBILITIES), folder)


def find(inputs: Inputs, folder: Path, told: pd.DataFrame, empty: pd.DataFrame) -> list[Path]:
    """Write what is found in the tidy mobilities of a folder, beside the doubts and the exports without a record.

    Raises InputError where a control total is another one.
    """
    with open_mobilities(folder) as mobilities:
        stop_at(other_totals(mobilities, inputs.projects, inputs.study))
        found = {"registration": make_registration(mobilities), "bounds": make_bounds(mobilities, inputs.study)}
    found |= {"doubts": told, "empty_exports": empty}
    return [save_table(folder, name, table) for name, table in found.items()]


@contextmanager
def open_mobilities(folder: Path) -> Iterator[duckdb.DuckDBPyRelation]:
    """Give the tidy mobilities of a folder, those left out of the counts included, as long as the context lasts."""
    with opened(folder) as connection:
        yield parquet(connection, folder / MOBILITIES)
