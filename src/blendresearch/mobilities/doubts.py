"""What is worth knowing about an export as a whole: how its days were read, and records that another one has too.

What is worth a look in single records are the checks of the registration (`registration`).
"""

from collections.abc import Iterator
from dataclasses import astuple, dataclass

import duckdb
import pandas as pd

from blendresearch.base.cell_places import in_words
from blendresearch.base.tables import columns_of
from blendresearch.data.codelists import heading_of
from blendresearch.mobilities.day_orders import unusual_orders
from blendresearch.mobilities.lacking_columns import lacking_columns
from blendresearch.mobilities.strange_exports import strange_exports


@dataclass(frozen=True)
class Doubt:
    """One thing that stops nothing: a `warning` (look at it) or a `notice` (good to know), and its place.

    `row` counts as a spreadsheet does, None where it is about more than a row; `what` and `do` have no full stop.
    """

    severity: str
    file: str
    column: str | None
    row: int | None
    what: str
    do: str

    @property
    def sentence(self) -> str:
        """Tell it in a line."""
        return f"{in_words(self.file, self.column, self.row)}: {self.what}. {self.do}."


_OF_ORDER = {
    "assumed": (
        "warning",
        "the days of the file fit both orders, such as 3/7, and were read day first",
        "Look in the system which of the two is the month; is it the first, then export the file again with the year "
        "first, such as 2022-03-07",
    ),
    "month_first": (
        "notice",
        "the days of the file are written month first, as this row shows, and were read so",
        "Nothing, if that is so",
    ),
}
# The columns of days and of numbers of days, as `coded` names them, and what of a meaning says that it was understood.
_READ_OR_NOT = {
    "start_date": ("start_date", "day"), "end_date": ("end_date", "day"), "duration": ("duration_days", "number"),
    "virtual_start": ("virtual_start_date", "day"), "virtual_end": ("virtual_end_date", "day"),
    "virtual_duration": ("virtual_duration_days", "number"),
}  # fmt: skip
_UNREAD = {
    "day": (
        "cells that are no day that is read",
        "Write days as 31-03-2022 or 2022-03-31, with the year in four digits and a month and day that exist",
    ),
    "number": ("cells that are no number of days", "Write the number in digits, and nothing else"),
}
_ROW = "((1::BIGINT << 40) - 1)"
_REPEATED = f"""
    SELECT here.file, earlier.file, count(*), min(repeated.place & {_ROW})
    FROM repeated JOIN coded USING (place) JOIN exports AS here ON here.export = repeated.place >> 40
    JOIN exports AS earlier ON earlier.export = first_place >> 40
    WHERE turn > 1 AND NOT conflicting AND NOT sub_row
        -- Within one file the checks of the registration tell it; of a group it is a question, unless that is answered.
        AND (here.export <> earlier.export OR (of_one_group AND summed = 0))
    GROUP BY ALL ORDER BY ALL"""


def doubts(connection: duckdb.DuckDBPyConnection) -> list[Doubt]:
    """Give all that is worth knowing of each export, once `tidying.judge` found nothing that stops a run."""
    return [each for kind in kinds_of_doubts(connection) for each in kind]


def kinds_of_doubts(connection: duckdb.DuckDBPyConnection) -> list[list[Doubt]]:
    """Give all doubts by kind, what exports lack first, each kind in the order of the files."""
    lacking = [Doubt("warning", *each) for each in lacking_columns(connection)]
    unread = [list(_unread(connection, column)) for column in _READ_OR_NOT]
    strange = [[Doubt("warning", *each) for each in kind] for kind in strange_exports(connection)]
    return [lacking, list(_orders(connection)), *unread, list(_repeated(connection)), *strange]


def as_table(found: list[Doubt]) -> pd.DataFrame:
    """Give doubts as the table `doubts` (`data/working_tables.toml`)."""
    return pd.DataFrame([astuple(each) for each in found], columns=list(columns_of("doubts")), dtype=object)


def of_table(table: pd.DataFrame) -> list[Doubt]:
    """Give the doubts of such a table, as it was loaded."""
    rows = table.astype(object).where(table.notna() & (table != ""), None).to_dict("records")
    return [Doubt(**{**row, "row": row["row"] and int(row["row"])}) for row in rows]


def _orders(connection: duckdb.DuckDBPyConnection) -> Iterator[Doubt]:
    for file, column, row, order in unusual_orders(connection):
        severity, what, do = _OF_ORDER[order]
        yield Doubt(severity, file, column, row, what, do)


def _unread(connection: duckdb.DuckDBPyConnection, column: str) -> Iterator[Doubt]:
    concept, kind = _READ_OR_NOT[column]
    query = f"""SELECT file, count(*), min(place & {_ROW})
        FROM coded JOIN meanings ON concept = ? AND meaning = {column} JOIN exports USING (export)
        WHERE {kind} IS NULL AND NOT sub_row GROUP BY file ORDER BY file"""
    what, do = _UNREAD[kind]
    for file, count, row in connection.execute(query, [concept]).fetchall():
        yield Doubt("warning", file, heading_of(concept), row, f"{what}: {count}, the first in this row", do)


def _repeated(connection: duckdb.DuckDBPyConnection) -> Iterator[Doubt]:
    for file, earlier, count, row in connection.execute(_REPEATED).fetchall():
        if file == earlier:
            what = f"rows of one group that stand in it more than once with the same content: {count}, counted once"
            do = 'Are they subgroups, then write subgroups = "sum" in study.toml; nothing, if one was written twice'
        else:
            what = f"records that {earlier} has too, with the same content: {count}, counted once"
            do = "Take one of the two files away if the same was exported twice"
        yield Doubt("warning", file, None, row, what, do)
