"""The files of the reference study: exports as CSV or XLSX, and plain tables."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter

from blendresearch.synthetic.facts import Filling, load
from blendresearch.synthetic.plan import Project
from blendresearch.synthetic.rows import Row

DAY = "dd/mm/yyyy"


@dataclass(frozen=True)
class Habits:
    """How one export is written: its kind of file and its spelling of yes, no and a blended cell without a tick."""

    suffix: str
    yes: str
    no: str
    unticked: str


def habits(project: Project) -> Habits:
    """Give the habits of the export of a project of the reference study; they follow from its number."""
    return habits_of(project.number, load("filling"))


def habits_of(number: int, filling: Filling) -> Habits:
    """Give the habits of an export by its number: every so many files have one."""
    every = filling["habits"]
    yes, no = ("YES", "NO") if number % every["capitals_every"] == 0 else ("Yes", "No")
    unticked = "" if number % every["empty_every"] == 0 else no
    return Habits(".xlsx" if number % every["xlsx_every"] == 0 else ".csv", yes, no, unticked)


def write_export(folder: Path, project: Project, rows: Sequence[Row]) -> None:
    """Write the rows of a project of the reference study as an export, named after the project code."""
    habit = habits(project)
    exported_on = load("facts")["running"]["exported_on"]
    path = folder / f"{project.code}{habit.suffix}"
    write_rows(path, rows, habit, load("filling"), call_year=project.call_year, exported_on=exported_on)


def write_rows(
    path: Path, rows: Sequence[Row], habit: Habits, filling: Filling, *, call_year: int, exported_on: date
) -> None:
    """Write rows of one or more projects of a call as an export of the Beneficiary Module."""
    columns = [name for name in filling["columns"] if filling["since"].get(name, 0) <= call_year]
    table = [columns, *([_cell(row, name, habit, filling) for name in columns] for row in rows)]
    if habit.suffix == ".csv":
        table = [[_day(value) for value in row] for row in table]
        write_csv(path, table, delimiter=";", encoding="utf-8-sig", end="\r\n")
    else:
        write_xlsx(path, table, sheet=filling["sheet"], made_on=exported_on)


def write_csv(
    path: Path, table: Iterable[Sequence[object]], *, delimiter: str = ",", encoding: str = "utf-8", end: str = "\n"
) -> None:
    """Write a table, headings first; None becomes an empty cell."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(table)


def _cell(row: Row, name: str, habit: Habits, filling: Filling) -> object:
    value = row.get(name)
    if name == "Activity type" and habit.suffix == ".xlsx":
        return filling["activity_types"][value]["name"]
    if isinstance(value, bool):
        unticked = habit.unticked if name == "Blended mobility activity" else habit.no
        return habit.yes if value else unticked
    return value


def _day(value: object) -> object:
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else value


def write_xlsx(path: Path, table: Sequence[Sequence[object]], *, sheet: str, made_on: date) -> None:
    """Write a table as the only sheet of a workbook: days are days, numbers numbers, and nothing is an empty cell."""
    # In memory: no temporary files, and no file permissions or times of this machine in the archive.
    with xlsxwriter.Workbook(path, {"in_memory": True, "default_date_format": DAY}) as workbook:
        workbook.set_properties({"created": datetime.combine(made_on, time.min)})
        cells = workbook.add_worksheet(sheet)
        cells.set_column(0, max(map(len, table)) - 1, 16)
        for number, row in enumerate(table):
            for column, value in enumerate(row):
                _write_cell(cells, number, column, value)


def _write_cell(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: object) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, value)
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif value:
        sheet.write_string(row, column, value)
